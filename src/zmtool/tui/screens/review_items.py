"""The items of one drawn dossier: the list, and what the machine found at the one with the cursor and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantFocus, Mount
from textual.widgets import Static

from zmtool.base.errors import NotFound, ZmtoolError
from zmtool.reviews.records import Decision, DraftItem, ItemOutcome
from zmtool.tui.asking.review_steps import offers_of
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.keys import LIST, RECORD, REVIEW, bindings
from zmtool.tui.plain import plain
from zmtool.tui.screens.review_page import ReviewPageScreen
from zmtool.tui.texts.checklist_texts import explained_text
from zmtool.tui.texts.review_texts import (
    STATE_CELLS,
    evidence_of,
    gaps,
    heading_of,
    item_cells,
    item_text,
    summary_text,
)
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.review_explain import Explained, explain_in
from zmtool.workflow.review_places import DossierPlaces, dossier_places, page_places
from zmtool.workflow.review_ways import ReviewSheet, review_sheet

UNDECIDED, TO_JUDGE, WRONG, DIFFERENT, ALL = "undecided", "judge", "wrong", "different", "all"
_KINDS = {
    UNDECIDED: "未定的",
    TO_JUDGE: "须评定的",
    WRONG: "有问题的",
    DIFFERENT: "两评不同的",
    ALL: "全部项目",
}


@dataclass(frozen=True, slots=True)
class ShownReview(Shown):
    """A record that brings the sheet with it."""

    sheet: ReviewSheet | None = None


class ReviewItemsScreen(RecordScreen):
    """The items of a dossier, the one with the cursor told beside the list.

    Whoever may not know what others said does not see it here either.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(REVIEW))
    KEYS = (REVIEW, RECORD, LIST)
    NAME = "评查案卷"
    NO_STEPS = ""

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._sheet: ReviewSheet | None = None
        self._places: DossierPlaces | None = None
        self._kind = ""
        self._asked_all = False
        self._telling, self._hinted = ("", ""), ""

    def compose(self) -> ComposeResult:
        yield TopLine(self.NAME)
        yield Static("", id="heading", markup=False)
        with Horizontal(id="review"):
            yield RowList(
                (Column("项目", 4), Column("结论", STATE_CELLS), Column("名称", 0)),
                id="items",
                classes="pane",
            )
            with Vertical(id="aside"):
                with VerticalScroll(id="middle", classes="pane"):
                    yield Static("", id="content", markup=False)
                yield RowList((Column("", 0),), header=False, id="offers", classes="pane")
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]
        event.prevent_default()
        self.middle.border_title = "这一项"
        self.offers.border_title = self.TITLE_OF_STEPS
        self.items.border_title = "评查项目"
        self.items.focus()
        self.reload()

    @property
    def items(self) -> RowList:
        """The list of the items."""
        return self.query_one("#items", RowList)

    # Loading

    def load(self, number: str) -> ShownReview:
        if not number.isdecimal() or len(number) > 12:
            raise NotFound(f"没有第 {number} 号评查案卷", next_step="在评查模块中查看编号")
        sheet = review_sheet(int(number), self.desk.place, now=self.desk.now, user=self.desk.user)
        return ShownReview(number, heading_of(sheet), summary_text(sheet), offers_of(sheet), sheet)

    def _loaded(self, record: Shown) -> None:
        sheet = record.sheet if isinstance(record, ShownReview) else None
        if sheet is None:
            return
        fresh = self._sheet is None or self._sheet.seen.number != sheet.seen.number
        if fresh:
            self._places, self._telling = None, ("", "")
        if fresh or (self._sheet is not None and self._sheet.state_label != sheet.state_label):
            self._kind = self._first_kind(sheet)
        self._sheet = sheet
        place = self.offers.current.key if self.offers.current else ""
        self._shown = record
        rows = [_offer_row(one) for one in record.offers]
        self.offers.show(rows, keep=place)
        self.offers.display = bool(rows)
        self.offers.styles.height = min(len(rows), 6) + 2
        self._fill()
        if self._places is None:
            self.in_background(
                partial(dossier_places, sheet.seen.case_no, sheet.seen.draft, self.desk.place),
                self._located,
                group="places",
            )

    def _failed(self, error: ZmtoolError) -> None:
        self._sheet = None
        self.items.show(())
        super()._failed(error)

    def _located(self, places: DossierPlaces) -> None:
        self._places = places
        self._tell_here()

    def action_reload(self) -> None:
        self._places, self._telling = None, ("", "")
        self.reload()

    # The items

    def _kinds(self, sheet: ReviewSheet) -> tuple[str, ...]:
        if sheet.in_hand:
            return UNDECIDED, TO_JUDGE, ALL
        if gaps(sheet.seen):
            return DIFFERENT, WRONG, TO_JUDGE, ALL
        return (WRONG, TO_JUDGE, ALL) if sheet.seen.final is not None else (TO_JUDGE, ALL)

    def _first_kind(self, sheet: ReviewSheet) -> str:
        return TO_JUDGE if sheet.in_hand else self._kinds(sheet)[0]

    def _pairs(self, sheet: ReviewSheet) -> list[tuple[DraftItem, ItemOutcome]]:
        return list(zip(sheet.seen.draft.items, sheet.verdict.items, strict=True))

    def _listed(self, sheet: ReviewSheet) -> list[tuple[DraftItem, ItemOutcome]]:
        spoken = set(self._own(sheet))
        differ = {one.code for one in gaps(sheet.seen)}
        return [
            (item, outcome)
            for item, outcome in self._pairs(sheet)
            if self._kind == ALL
            or (self._kind == UNDECIDED and item.code in sheet.undecided)
            or (self._kind == TO_JUDGE and (item.open or item.code in spoken))
            or (self._kind == WRONG and outcome.defect)
            or (self._kind == DIFFERENT and item.code in differ)
        ]

    def _own(self, sheet: ReviewSheet) -> Mapping[str, Decision]:
        own = sheet.seen.of(self.desk.user) if sheet.seen.final is None else None
        return {one.code: one for one in own.decisions} if own else {}

    def _fill(self, go_to: str = "") -> None:
        sheet = self._sheet
        if sheet is None:
            return
        own = self._own(sheet)
        apart = {} if sheet.seen.final is not None else {one.code: one for one in gaps(sheet.seen)}
        keep = go_to or (self.items.current.key if self.items.current else "")
        rows = [
            Row(
                item.code,
                item_cells(item, outcome, own.get(item.code), ours=sheet.in_hand, gap=apart.get(item.code)),
                item,
            )
            for item, outcome in self._listed(sheet)
        ]
        self.items.show(rows, keep=keep)
        self.items.border_title = f"{_KINDS[self._kind]} {len(rows)}"
        self.query_one("#heading", Static).update(plain(heading_of(sheet), "bold"))
        self._tell_here()

    def action_narrow(self) -> None:
        if self._sheet is not None:
            kinds = self._kinds(self._sheet)
            self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
            self._fill()
            self.say(f"只看{_KINDS[self._kind]}")

    # What the text pane says

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if event.widget.id in ("items", "offers"):
            self._tell_here()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.prevent_default()
        if event.rows.has_focus:
            self._tell_here()

    def _tell_here(self) -> None:
        """The item with the cursor, or the dossier as a whole where the steps have the focus.

        What was asked of the item (how it is checked, the dossier as a whole) stays until the cursor leaves it.
        """
        sheet = self._sheet
        if sheet is None:
            return
        row, offer = self.items.current, self.offers.current
        if self.offers.has_focus or row is None:
            self._tell_summary("")
            if self.offers.has_focus and offer is not None:
                self._tell_offer(offer.record)
            elif row is None:
                self.say(f"没有{_KINDS[self._kind]}；按 v 看其他项目")
            return
        what, code = self._telling
        self._asked_all = self._asked_all and code == row.key
        if code == row.key and what == "explained":
            return
        if code == row.key and what == "summary":
            self._tell_summary(code)
            return
        item: DraftItem = row.record
        outcome = sheet.verdict.item(item.code)
        if outcome is not None:
            hint, again = self._hint(item), self._telling == ("item", item.code)
            self._put(
                item.code, "item", item.code, item_text(item, outcome, sheet.seen.opinions, self._places)
            )
            # Words on what was refused stay where the same item is only shown anew.
            if not self._asked_all and not (again and hint == self._hinted):
                self.say(hint)
            self._hinted = hint

    def _tell_offer(self, offer: Offer) -> None:
        self.say(offer.remark or "回车办理", "" if offer.open else "yellow")

    def _tell_summary(self, code: str) -> None:
        if self._sheet is not None:
            self._put("本卷情况", "summary", code, summary_text(self._sheet))

    def _put(self, title: str, what: str, code: str, text: Text) -> None:
        """Shows a text; where it is the same thing anew, the place it was scrolled to stays."""
        self.middle.border_title = title
        self.show_text(text, stay=self._telling == (what, code))
        self._telling = (what, code)

    def _hint(self, item: DraftItem) -> str:
        sheet = self._sheet
        if sheet is None or not sheet.in_hand:
            return "e 看怎么查　i 看本卷情况"
        left = f"　还有 {len(sheet.undecided)} 项未定" if sheet.undecided else "　已全部评定，按 f 提交"
        if item.code in self._own(sheet):
            return f"已有意见：1、2、3 可再改，u 撤回{left}"
        if item.status == "human":
            return f"1 没有问题　3 评定扣分{left}"
        if item.flagged:
            return f"1 属实　2 不属实　3 改判{left}"
        return f"机器判为通过；发现问题按 3 改判{left}"

    def action_summary(self) -> None:
        """The dossier as a whole, and back to the item."""
        row = self.items.current
        if row is not None and self._telling == ("summary", row.key):
            self._telling = ("", "")
            self._tell_here()
        else:
            self._tell_summary(row.key if row is not None else "")

    def action_explain(self) -> None:
        """The rule of the item, and how it comes out for this case."""
        sheet, row = self._sheet, self.items.current
        if sheet is None or row is None:
            return
        if self._telling == ("explained", row.key):
            self._telling = ("", "")
            self._tell_here()
            return
        code, seen = row.key, sheet.seen
        known = self._places is not None and not self._places.note
        self.say("正在推导……")
        self.in_background(
            partial(
                explain_in,
                self.desk.place,
                code,
                self.desk.today,
                checklist=seen.draft.checklist,
                case_no=seen.case_no if known else "",
            ),
            self._explained,
            group="explain",
        )

    def _explained(self, told: Explained) -> None:
        row = self.items.current
        if row is not None and row.key == told.item.code:
            self._put(f"{told.item.code} 怎么查", "explained", told.item.code, explained_text(told))
            self.say("再按 e 回到这一项")

    def action_page(self) -> None:
        """The scanned page where the item stands."""
        row, places = self.items.current, self._places
        if row is None or places is None:
            return
        item: DraftItem = row.record
        standard = places.standard.item(item.code) if places.standard else None
        found = page_places(
            evidence_of(places.results.get(item.code)),
            places.documents,
            standard.look_at if standard else (),
        )
        if found:
            self.app.push_screen(ReviewPageScreen(f"{item.code} {item.title}", found))
        elif places.documents:
            self.say("这一项涉及的文书没有归案的扫描件", "yellow")
        else:
            self.say("这个案件没有归案的扫描件，请看纸质案卷", "yellow")


def _offer_row(one: Offer) -> Row:
    return Row(
        one.id,
        (Cell(one.label if one.open else f"{one.label}（不能办）", "green" if one.open else "yellow"),),
        one,
    )
