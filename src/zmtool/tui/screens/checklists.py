"""The review standards and their items; one item as rule, basis, examples and known false alarms, and for a case as derived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType

from zmtool.checks.records import Checklist, Item
from zmtool.reports.results import plain_points
from zmtool.tui.bases.listing import Found, ListingScreen, Neighbours, View, keys_of
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.keys import CHECKLIST_ITEM, LIST, RECORD, bindings
from zmtool.tui.screens.case_choice import CaseChoiceScreen
from zmtool.tui.texts.checklist_texts import explained_text
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.tui.works import Step
from zmtool.workflow.review_explain import checklists_of, explain_in
from zmtool.workflow.review_standard import checklist_failures

_CASE, _PLAIN, _TRY = "case", "plain", "try"


class ChecklistScreen(ListingScreen):
    """Every item of every standard; ``v`` narrows to one standard."""

    NAME = "检查表"
    SEARCH = "代码、名称、依据或处理办法的任意部分，回车确认，Esc 取消"
    NOTHING = "没有评查标准"
    KEYS = keys_of()
    COLUMNS = (
        Column("代码", 5),
        Column("项目", 0),
        Column("分值", 8),
        Column("评查", 4),
        Column("标准", 18),
        Column("标记", 6),
    )

    def views(self) -> tuple[View, ...]:
        return (View("", "全部"), *(View(one.id, _short(one)) for one in checklists_of(self.desk.place)))

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        standards = checklists_of(self.desk.place)
        wanted = [one for one in standards if not view or one.id == view]
        rows = list(_rows(wanted, text.strip().lower()))
        told = f"{wanted[0].title}（{wanted[0].version}）" if view and wanted else f"{len(standards)} 份标准"
        return Found(rows[offset : offset + limit], len(rows), told)

    def explain(self, row: Row) -> str:
        _, item = row.record
        return f"{item.title}　依据：{item.basis}"

    def number_of(self, row: Row) -> str:
        return str(row.record[1].code)

    def open(self, row: Row) -> None:
        self.app.push_screen(ChecklistItemScreen(row.key, self.neighbours()))


class ChecklistItemScreen(RecordScreen):
    """An item by ``standard/code``. With a case it is derived for that case, and stays so for the items beside it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CHECKLIST_ITEM))
    KEYS = (CHECKLIST_ITEM, RECORD, LIST)
    NAME = "评查项目"
    TITLE_OF_TEXT = "怎么查"
    TITLE_OF_STEPS = "还可以"

    def __init__(self, number: str, neighbours: Neighbours | None = None, case_no: str = "") -> None:
        super().__init__(number, neighbours)
        self._case = case_no

    def load(self, number: str) -> Shown:
        standard, _, code = number.rpartition("/")
        case = self._case
        told = explain_in(self.desk.place, code, self.desk.today, checklist=standard or "auto", case_no=case)
        offers = [Offer(_CASE, "用案件推导", True, "选一个案件，逐步说明这一项在该案怎么得出（c）")]
        if case:
            offers.append(Offer(_PLAIN, "只看规则", True, f"不看 {case}（x）"))
        offers.append(Offer(_TRY, "运行本标准的例子", True, "核对这份标准的每个例子是否如其所写，约需几秒"))
        heading = f"{told.item.code}　{told.item.title}　{_short(told.checklist)}"
        return Shown(number, heading + (f"　{case}" if case else ""), explained_text(told), tuple(offers))

    def take(self, offer: Offer) -> None:
        if offer.id == _CASE:
            self.action_for_case()
        elif offer.id == _PLAIN:
            self.action_without_case()
        else:
            self._try_examples()

    def action_for_case(self) -> None:
        def chosen(case_no: str | None) -> None:
            if case_no:
                self._case = case_no
                self.middle.scroll_home(animate=False)
                self.reload()

        self.app.push_screen(CaseChoiceScreen(self.desk, "用哪个案件推导这一项"), chosen)

    def action_without_case(self) -> None:
        self._case = ""
        self.reload()

    def _try_examples(self) -> None:
        standard = self.number.rpartition("/")[0]
        root = self.desk.workspace

        def done(told: str) -> None:
            self.say(told)
            self.told(told)

        def run(step: Step) -> str:
            failures = checklist_failures(standard, root, step)
            if not failures:
                return "全部例子与标准一致"
            return "不符的例子：" + "、".join(f"{one.code} 应为 {one.expected}" for one in failures[:8])

        self.long_work(
            f"运行 {standard} 的例子", run, done, group=f"examples:{standard}", stopped="已停止", words=str
        )

    def copy(self, text: str) -> None:
        super().copy(text.rpartition("/")[2])


def _rows(standards: list[Checklist], text: str) -> Iterator[Row]:
    for one in standards:
        for item in one.items:
            if text and text not in f"{item.code} {item.title} {item.basis} {item.fix} {one.title}".lower():
                continue
            yield Row(f"{one.id}/{item.code}", _cells(one, item), (one, item))


def _cells(standard: Checklist, item: Item) -> tuple[Cell | str, ...]:
    worth = (
        Cell("一票否决", "red")
        if item.fatal
        else Cell(plain_points(item.points) if item.points else "只提示")
    )
    by = Cell("机器") if item.checks else Cell("人工", "cyan")
    return item.code, item.title, worth, by, Cell(_short(standard), "dim"), Cell(item.mark, "dim")


def _short(standard: Checklist) -> str:
    """A title without what all of them begin with."""
    text = standard.title
    for word in ("烟草专卖", "行政处罚", "案卷评查标准", "案卷"):
        text = text.replace(word, "")
    return text.strip("（）") or standard.title
