"""One drawn dossier: a person's word on its items one by one, submitting, and the steps after."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from zmtool.base.errors import UsageProblem, ZmtoolError
from zmtool.reports.results import plain_points
from zmtool.reviews.records import CHANGE, CONFIRM, REJECT, DraftItem
from zmtool.tui.asking.review_forms import change_form, codes_told, reject_form, sound_form
from zmtool.tui.asking.review_steps import form_of_way, offers_of, take_way
from zmtool.tui.bases.confirm import ConfirmScreen, PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.record import Offer
from zmtool.tui.fields.form import Choice, Form
from zmtool.tui.screens.review_items import ReviewItemsScreen, ShownReview
from zmtool.tui.texts.review_texts import summary_text
from zmtool.tui.widgets.row_list import RowList
from zmtool.workflow.review_desk import decide_items, take_back_items
from zmtool.workflow.review_ways import FINISH


class ReviewScreen(ReviewItemsScreen):
    """A reviewer's sheet."""

    # A person's word

    def _chosen(self) -> list[DraftItem]:
        """The items to speak on; empty, with words, where the dossier is not this person's to judge."""
        sheet = self._sheet
        if sheet is None:
            return []
        if not sheet.in_hand:
            claim = any(one.kind == "claim" for one in sheet.ways)
            self.say(
                "案卷不在本人手中，不能评定；"
                + ("先在右下“接下来可办”认领" if claim else f"现为“{sheet.state_label}”"),
                "yellow",
            )
            return []
        return [row.record for row in self.items.chosen()]

    def action_confirm(self) -> None:
        """What the machine found holds; of what only people judge: nothing is wrong."""
        items = self._chosen()
        human = [one for one in items if one.status == "human"]
        if human and len(human) == len(items):
            self._form(items, partial(sound_form, int(self.number), items, self._questions(items)), CHANGE)
        elif len(items) == 1 and not items[0].flagged:
            self.say("机器没有提出问题，不必确认；发现问题按 3 改判", "yellow")
        elif human or not all(one.flagged for one in items):
            self.say("标记的有机器没有提出问题的项目，不能一并确认；请分开评定", "yellow")
        elif items:
            self._decide(items, CONFIRM, "", "")

    def action_reject(self) -> None:
        items = self._chosen()
        if any(not one.flagged for one in items):
            self.say("机器没有提出问题，无可驳回；没有问题按 1，发现问题按 3", "yellow")
        elif items:
            self._form(items, partial(reject_form, int(self.number), items), REJECT)

    def action_change(self) -> None:
        items = self._chosen()
        if not items or self._sheet is None:
            return
        outcome = self._sheet.verdict.item(items[0].code)
        if len({one.fatal for one in items}) > 1:
            self.say("一票否决项和扣分的项目不能一并改判；请分开评定", "yellow")
        elif outcome is not None:
            self._form(
                items, partial(change_form, int(self.number), items, self._questions(items), outcome), CHANGE
            )

    def _questions(self, items: Sequence[DraftItem]) -> tuple[str, ...]:
        standard = self._places.standard if self._places else None
        item = standard.item(items[0].code) if standard and len(items) == 1 else None
        return item.questions if item and items[0].status == "human" else ()

    def _form(self, items: Sequence[DraftItem], form: partial[Form], kind: str) -> None:
        codes = tuple(one.code for one in items)

        def say(value: str, reason: str) -> str:
            if kind == CHANGE and not value:
                raise UsageProblem("没有写明结论", next_step="写扣分，或成立、不成立")
            decide_items(
                int(self.number),
                codes,
                kind,
                value,
                reason,
                self.desk.place,
                now=self.desk.now,
                user=self.desk.user,
            )
            return "已记下"

        self.app.push_screen(FormScreen(form(say)), partial(self._said, items))

    def _said(self, items: Sequence[DraftItem], told: str | None) -> None:
        if told:
            self._remember(items)
            self._after(items)

    def _decide(self, items: Sequence[DraftItem], kind: str, value: str, reason: str) -> None:
        """Says it at once: the next key may be for the next item."""
        codes = [one.code for one in items]
        try:
            decide_items(
                int(self.number),
                codes,
                kind,
                value,
                reason,
                self.desk.place,
                now=self.desk.now,
                user=self.desk.user,
            )
        except ZmtoolError as error:
            self.refused(error)
            self.reload()
            return
        self._remember(items)
        self._after(items)

    def _remember(self, items: Sequence[DraftItem]) -> None:
        number, codes = int(self.number), [one.code for one in items]

        def take_back() -> None:
            take_back_items(number, codes, self.desk.place, now=self.desk.now, user=self.desk.user)

        self.remember(f"第 {number} 号案卷 {codes_told(items)} 的意见", take_back)

    def _after(self, items: Sequence[DraftItem]) -> None:
        """The sheet anew, the cursor on the next item that is open."""
        try:
            sheet = self.load(self.number).sheet
        except ZmtoolError as error:
            self.refused(error)
            return
        if sheet is None:
            return
        self._telling, self._asked_all = ("", ""), False
        self.items.marked.clear()
        codes = [one.code for one in sheet.seen.draft.items]
        at = codes.index(items[-1].code) if len(items) == 1 else 0
        following = next(
            (one for one in (*codes[at:], *codes[:at]) if one in sheet.undecided), items[-1].code
        )
        self._loaded(ShownReview(self.number, "", summary_text(sheet), offers_of(sheet), sheet))
        self._fill(following)

    def action_confirm_all(self) -> None:
        """Everything else that the machine found holds; the key is pressed twice. What it doubts is looked at one by one."""
        sheet = self._sheet
        if sheet is None:
            return
        if not sheet.in_hand:
            self._chosen()
            return
        open_items = [one for one in sheet.seen.draft.items if one.code in sheet.undecided]
        sure = [one for one in open_items if one.status == "fail"]
        rest = len(open_items) - len(sure)
        left = f"；待核实和须人判的 {rest} 项逐项评定" if rest else ""
        if not sure:
            self.say(f"没有未定的机器查出问题{left}")
        elif self._asked_all:
            self._decide(sure, CONFIRM, "", "")
            self.told(f"已确认 {len(sure)} 项{left}")
        else:
            self._asked_all = True
            taken = sum((one.proposed for one in sure), sure[0].proposed * 0)
            self.say(
                f"其余 {len(sure)} 项（{codes_told(sure)}，共扣 {plain_points(taken)} 分）都属实？再按一次 A{left}",
                "yellow",
            )

    # Steps

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        if event.rows.id == "items":
            event.prevent_default()
            self._pick(event.row.record)

    def _pick(self, item: DraftItem) -> None:
        """What can be said of an item, for whoever does not know the keys yet."""
        if self._sheet is None:
            return
        choices = [
            Choice("explain", "怎么查", "规则、依据和本案的推导"),
            Choice("page", "看原件", "归案的扫描件"),
        ]
        if self._sheet.in_hand:
            said = item.code in self._own(self._sheet)
            choices = [
                *([Choice("confirm", "属实", "机器提出的问题成立")] if item.flagged else []),
                *([Choice("reject", "不属实", "驳回，写理由")] if item.flagged else []),
                *([Choice("confirm", "没有问题", "回答问题，不扣分")] if item.status == "human" else []),
                Choice(
                    "change", "评定" if item.status == "human" else "改判", "扣几分，或成立、不成立，写理由"
                ),
                *([Choice("withdraw", "撤回意见", "恢复到上一次的意见或未定")] if said else []),
                *choices,
            ]
        self.items.marked.clear()
        self.app.push_screen(PickScreen(f"{item.code} {item.title}", choices), partial(self._picked, item))

    def _picked(self, item: DraftItem, choice: Choice | None) -> None:
        if choice is None:
            return
        if choice.value == "withdraw":
            try:
                take_back_items(
                    int(self.number), [item.code], self.desk.place, now=self.desk.now, user=self.desk.user
                )
            except ZmtoolError as error:
                self.refused(error)
            self.reload()
            return
        {
            "explain": self.action_explain,
            "page": self.action_page,
            "confirm": self.action_confirm,
            "reject": self.action_reject,
            "change": self.action_change,
        }[choice.value]()

    def action_finish(self) -> None:
        sheet = self._sheet
        way = next((one for one in self._shown.offers if one.id == FINISH), None) if self._shown else None
        if sheet is None or way is None:
            self._chosen()
        elif not way.open:
            self.say(f"还不能提交：{way.remark}", "yellow")
        else:
            self.take(way)

    def form_for(self, offer: Offer) -> Form | None:
        if self._sheet is None:
            return None
        current = self.items.current
        return form_of_way(self.desk, self._sheet, offer.id, current.key if current else "")

    def take(self, offer: Offer) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        if not offer.open:
            self.say(offer.remark, "yellow")
            return
        question, job = take_way(self.desk, sheet, offer.id)

        def answered(yes: bool | None) -> None:
            if yes:
                self.in_background(job, self._taken, group="step")

        if question:
            self.app.push_screen(ConfirmScreen(*question), answered)
        else:
            answered(True)

    def _begin(self, offer: Offer) -> None:
        if offer.open:
            super()._begin(offer)
        else:
            self.say(offer.remark, "yellow")

    def copy(self, text: str) -> None:
        super().copy(self._sheet.seen.case_no if self._sheet is not None and text == self.number else text)
