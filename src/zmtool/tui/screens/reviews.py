"""Batches of dossier review with what has become of their dossiers; the dossiers of a batch, or those in one's own hands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from textual.binding import BindingType

from zmtool.base.errors import Refused, ZmtoolError
from zmtool.tui.asking.review_forms import release_form, unit_form
from zmtool.tui.asking.review_steps import claim, release
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.keys import REVIEW_BATCHES, REVIEW_DOSSIERS, bindings
from zmtool.tui.screens.review import ReviewScreen
from zmtool.tui.texts.reviews_texts import (
    CHECKLIST_KINDS,
    STRATA,
    batch_cells,
    batch_told,
    dossier_cells,
    dossier_told,
)
from zmtool.tui.widgets.row_list import Column, Row
from zmtool.workflow.review_batches import DEFAULT_STRATA, new_batch
from zmtool.workflow.review_board import (
    AFTER,
    DISPUTED,
    MINE,
    POOL,
    SETTLED,
    BatchLine,
    DossierLine,
    batch_lines,
    dossier_lines,
    unit_of,
)
from zmtool.workflow.review_explain import checklists_of


class ReviewBatchScreen(ListingScreen):
    """All batches, the latest first."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(REVIEW_BATCHES))
    KEYS = keys_of(REVIEW_BATCHES)
    NAME = "评查批次"
    SEARCH = "批次名称、标准或送评单位的任意部分，回车确认，Esc 取消"
    NOTHING = "还没有评查批次；按 a 新建一批，再按 s 抽取；按 t 做评查演练"
    COLUMNS = (
        Column("批次", 0),
        Column("评查", 8),
        Column("案卷", 5),
        Column("待领", 5),
        Column("在评", 5),
        Column("仲裁", 5),
        Column("定分", 5),
        Column("通报后", 6),
        Column("归档", 5),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        page = batch_lines(self.desk.place, text=text, limit=limit, offset=offset)
        mine = dossier_lines(self.desk.place, user=self.desk.user, kind=MINE, limit=0).total
        return Found(
            [Row(one.name, batch_cells(one), one) for one in page.lines],
            page.total,
            f"我在手 {mine} 份（按 m）" if mine else "",
        )

    def explain(self, row: Row) -> str:
        return batch_told(row.record)

    def open(self, row: Row) -> None:
        one: BatchLine = row.record
        if one.drawn:
            self.app.push_screen(ReviewDossierScreen(one.name))
        else:
            self.action_figures()

    def action_claim(self) -> None:
        """The next dossier of the batch that this person may review."""
        row = self.rows.current
        if row is None:
            self.say("没有批次可以认领")
            return
        one: BatchLine = row.record
        if one.drawn:
            _claim(self, one.name, None, one.cross)
        else:
            self.say("这一批还没有抽取，没有可认领的案卷；按 s 抽取", "yellow")

    def action_mine(self) -> None:
        self.app.push_screen(ReviewDossierScreen("", view=MINE))

    def action_figures(self) -> None:
        from zmtool.tui.screens.review_batch import ReviewFiguresScreen

        if self.rows.current is not None:
            self.app.push_screen(ReviewFiguresScreen(self.rows.current.key, self.neighbours()))

    def action_drills(self) -> None:
        from zmtool.tui.screens.drills import DrillListScreen

        self.app.push_screen(DrillListScreen())

    def action_new_batch(self) -> None:
        standards = checklists_of(self.desk.place)
        choices = tuple(
            Choice(one.id, one.title, f"{len(one.items)} 项")
            for one in standards
            if one.id not in CHECKLIST_KINDS
        )
        first = next((one.label for one in choices if one.value == "penalty-ordinary"), "")
        form = Form(
            title="新建评查批次",
            intro="双评：每份案卷由两人互不见分地评查。交叉：评查员单位不得与案卷单位相同。新建后按 s 抽取案卷。",
            fields=(
                Field("name", "名称", required=True, hint="如 2025年第一批"),
                Field("checklist", "评查标准", required=True, choices=choices, only=True, initial=first),
                Field("double", "双评", "yes_no", required=True, initial="否"),
                Field("cross", "交叉评查", "yes_no", required=True, initial="否"),
                Field(
                    "strata",
                    "分层字段",
                    choices=tuple(Choice(id_, label) for id_, label in STRATA.items()),
                    only=True,
                    many=True,
                    initial="、".join(STRATA[one] for one in DEFAULT_STRATA),
                ),
            ),
            submit=self._make,
            draft="review-batch:new",
            button="新建",
        )
        self.app.push_screen(FormScreen(form), self._made)

    def _make(self, values: Mapping[str, Any]) -> str:
        made = new_batch(
            values["name"],
            self.desk.place,
            checklist=values["checklist"],
            strata_by=values["strata"],
            double=values["double"],
            cross=values["cross"],
            now=self.desk.now,
            user=self.desk.user,
        )
        return f"已新建 {made.name}，按 s 抽取案卷"

    def _made(self, told: str | None) -> None:
        if told:
            self.told(told)
            self.rows.cursor = 0
            self.reload()


class ReviewDossierScreen(ListingScreen):
    """The dossiers of a batch in the order they were drawn; without a batch those of all."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(REVIEW_DOSSIERS))
    KEYS = keys_of(REVIEW_DOSSIERS)
    NAME = "评查案卷"
    SEARCH = "案件编号、单位或评查编号的任意部分，回车确认，Esc 取消"
    NOTHING = "这个批次还没有抽取案卷"
    COLUMNS = (
        Column("编号", 5),
        Column("案件", 21),
        Column("状态", 10),
        Column("得分", 11),
        Column("期限", 10),
        Column("机评", 5),
        Column("单位与说明", 0),
    )
    VIEWS = (
        View("", "全部"),
        View(POOL, "待认领"),
        View(MINE, "我在手的"),
        View(DISPUTED, "待仲裁"),
        View(SETTLED, "已定分"),
        View(AFTER, "通报之后"),
    )

    def __init__(self, batch: str = "", text: str = "", view: str = "") -> None:
        super().__init__(text, view)
        self._batch = batch

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        page = dossier_lines(
            self.desk.place,
            user=self.desk.user,
            batch=self._batch,
            kind=view,
            text=text,
            limit=limit,
            offset=offset,
        )
        return Found(
            [Row(str(one.number), dossier_cells(one, self.desk.today), one) for one in page.lines],
            page.total,
            self._batch,
        )

    def explain(self, row: Row) -> str:
        return dossier_told(row.record)

    def number_of(self, row: Row) -> str:
        return str(row.record.case_no)

    def open(self, row: Row) -> None:
        self.app.push_screen(ReviewScreen(row.key, self.neighbours()))

    def action_claim(self) -> None:
        """The marked dossiers, or the one with the cursor; where the list has a batch and no dossier, the next."""
        lines: list[DossierLine] = [row.record for row in self.chosen()]
        if not lines:
            self.say("没有可以认领的案卷")
        elif len(lines) == 1:
            _claim(self, lines[0].batch, lines[0].number, None)
        else:
            self.in_background(
                partial(self._claim_all, lines),
                self._claimed_all,
                group="claim",
                otherwise=self._not_all_claimed,
            )

    def _claim_all(self, lines: list[DossierLine]) -> str:
        unit = unit_of(self.desk.place, user=self.desk.user)
        for done, one in enumerate(lines):
            try:
                claim(self.desk, one.batch, one.number, unit)
            except ZmtoolError as error:
                before = f"已认领 {done} 份；" if done else ""
                raise Refused(
                    f"{before}第 {one.number} 号没有认领：{error.what}",
                    where=error.where,
                    next_step=error.next_step,
                ) from error
        return f"已认领 {len(lines)} 份"

    def _not_all_claimed(self, error: ZmtoolError) -> None:
        self.rows.action_unmark_all()
        self.refused(error)
        self.reload()

    def _claimed_all(self, told: str) -> None:
        self.rows.action_unmark_all()
        self.told(told)
        self.reload()

    def action_release(self) -> None:
        row = self.rows.current
        if row is None:
            return
        one: DossierLine = row.record
        if not one.own:
            self.say("这份案卷不在本人手中，无可退回", "yellow")
            return
        form = release_form(one.number, lambda why: release(self.desk, one.number, why))
        self.app.push_screen(FormScreen(form), self._released)

    def _released(self, told: str | None) -> None:
        if told:
            self.told(told)
            self.reload()


def _claim(
    screen: ReviewBatchScreen | ReviewDossierScreen, batch: str, number: int | None, cross: bool | None
) -> None:
    """Claims and opens the dossier; in a cross review the reviewer's bureau is asked where it is not known."""

    def done(found: tuple[int, str]) -> None:
        screen.told(found[1])
        screen.app.push_screen(ReviewScreen(str(found[0])))

    def asked() -> tuple[bool, str]:
        wanted = cross
        if wanted is None:
            wanted = next(
                one.cross for one in batch_lines(screen.desk.place, text=batch).lines if one.name == batch
            )
        return wanted, unit_of(screen.desk.place, user=screen.desk.user)

    def go(known: tuple[bool, str]) -> None:
        wanted, unit = known
        if not wanted:
            screen.in_background(lambda: claim(screen.desk, batch, number, ""), done, group="claim")
            return
        claimed: list[tuple[int, str]] = []

        def submit(named: str) -> str:
            claimed.append(claim(screen.desk, batch, number, named))
            return claimed[-1][1]

        title = f"认领第 {number} 号案卷" if number else f"认领 {batch} 的下一份"
        form = unit_form(title, unit, submit)
        screen.app.push_screen(FormScreen(form), lambda told: done(claimed[-1]) if told and claimed else None)

    screen.in_background(asked, go, group="claim")
