"""Goods seized on site, counted at the keyboard: every scanned or typed line is answered at once and on disk by then."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from zmtool.base.errors import ZmtoolError
from zmtool.goods.tally import summary, totals
from zmtool.goods.tally_lines import HELP, Kind, Reply
from zmtool.tui.asking.case_goods_forms import BASES
from zmtool.tui.bases.confirm import ConfirmScreen
from zmtool.tui.bases.desk_screen import DeskScreen, shown_error
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.paths import look_up_paths
from zmtool.tui.keys import SEIZURE, bindings
from zmtool.tui.plain import plain
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList
from zmtool.tui.widgets.scan_line import ScanLine
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.case_goods import lines_of_file
from zmtool.workflow.case_seize import PAPERS, Seizure, begin, discard, enter, enter_photos, finish
from zmtool.workflow.cases import load_case
from zmtool.workflow.outbox import fill_prepared

LABEL = "查获登记"
"""The folder of the documents of a seizure."""
_STYLES = {
    Kind.COUNTED: "green",
    Kind.COLLECTED: "green",
    Kind.ASKED: "bold yellow",
    Kind.REFUSED: "bold red",
    Kind.TOLD: "",
    Kind.UNDONE: "yellow",
    Kind.FINISHED: "bold green",
}
_UNDO = "撤销"
_MOST_REPLIES = 500
Lines = Sequence[tuple[str, str]]


class SeizureScreen(DeskScreen[Lines]):
    """Closes with what was entered into the case, empty where it was left; what was counted then waits in its draft."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(SEIZURE))
    KEYS = (SEIZURE,)
    WATCHES = False

    def __init__(self, case_no: str) -> None:
        super().__init__()
        self._case_no = case_no
        self._seizure: Seizure | None = None
        self._officers: tuple[str, ...] = ()
        self._waiting: deque[str] = deque()
        self._busy = True
        self._replies: deque[Text] = deque(maxlen=_MOST_REPLIES)
        self._done: Lines = ()

    def compose(self) -> ComposeResult:
        yield TopLine(LABEL)
        yield Static("", id="heading", markup=False)
        with Horizontal(id="seizure"):
            yield RowList(
                (Column("品规", 0), Column("已计", 14), Column("条码", 13)), id="totals", classes="pane"
            )
            with VerticalScroll(id="replies", classes="pane", can_focus=False):
                yield Static("", id="said", markup=False)
        yield ScanLine(
            placeholder="扫条码，或输后6位、品名和数量，如 075015*20；输 ? 看写法", id="line", compact=True
        )
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.totals.can_focus = False
        self.totals.border_title = "已计"
        self.query_one("#replies").border_title = "应答"
        self.line.focus()
        self._begin()

    @property
    def totals(self) -> RowList:
        """What was counted, a brand a row."""
        return self.query_one("#totals", RowList)

    @property
    def line(self) -> ScanLine:
        """Where the scanner types."""
        return self.query_one("#line", ScanLine)

    # Beginning

    def _begin(self) -> None:
        self._busy = True
        self._say("正在打开品规库……")

        def job() -> tuple[Seizure, tuple[str, ...]]:
            seizure = begin(self._case_no, self.desk.place, now=self.desk.now, user=self.desk.user)
            officers = load_case(self._case_no, self.desk.place).officers
            return seizure, tuple(one.name for one in officers)

        self.in_background(job, self._begun, group="begin", otherwise=self._not_begun)

    def _begun(self, found: tuple[Seizure, tuple[str, ...]]) -> None:
        self._seizure, self._officers = found
        if self._seizure.replayed:
            self._reply("", Reply(Kind.TOLD, f"接着上次没有登记完的，已有 {self._seizure.replayed} 行"))
        elif not self._replies:
            self._reply("", Reply(Kind.TOLD, "每行一次，录完按 Ctrl+S", HELP))
        self._free()

    def _not_begun(self, error: ZmtoolError) -> None:
        self._say(error.what, "bold red")
        self.refused(error)

    # Lines

    def on_scan_line_taken(self, event: ScanLine.Taken) -> None:
        if event.line.strip():
            self._take(event.line)

    def action_enter(self) -> None:
        self.line.take()

    def action_take_back(self) -> None:
        """The last accepted line is taken back."""
        self._take(_UNDO)

    def _take(self, line: str) -> None:
        self._waiting.append(line)
        self._drain()

    def _free(self) -> None:
        self._busy = False
        self._drain()
        self._show()

    def _drain(self) -> None:
        """Counts the lines that wait, in their order."""
        while self._waiting and not self._busy and self._seizure is not None:
            line = self._waiting[0]
            try:
                self._seizure, reply = enter(self._seizure, line)
            except ZmtoolError as error:
                # Not on disk, so not counted: it stays where it was typed.
                self._waiting.clear()
                self.line.value = line
                self.line.cursor_position = len(line)
                self.refused(error)
                return
            self._waiting.popleft()
            self._reply(line, reply)
            if reply.kind is Kind.FINISHED:
                self.action_finish()
        if self._seizure is not None and not self._busy:
            self._show()

    def _reply(self, line: str, reply: Reply) -> None:
        text = Text()
        if line.strip():
            text.append_text(plain(f"› {line}", "dim"))
            text.append("\n")
        text.append_text(plain(reply.text, _STYLES[reply.kind]))
        for more in reply.more:
            text.append("\n　")
            text.append_text(plain(more, "dim"))
        self._replies.append(text)
        if reply.kind is Kind.REFUSED:
            self.app.bell()

    def _show(self) -> None:
        if self._seizure is None:
            return
        tally = self._seizure.tally
        rows = [
            Row(
                one.brand,
                (
                    Cell(one.shown, "" if one.sku else "yellow"),
                    one.counted,
                    one.sku.barcode_carton if one.sku else one.code,
                ),
                one,
            )
            for one in totals(tally)
        ]
        latest = tally.entries[-1].brand if tally.entries else ""
        self.totals.show(rows, keep=latest)
        self.query_one("#heading", Static).update(plain(f"{self._case_no}　{summary(tally)}", "bold"))
        self.query_one("#said", Static).update(Text("\n").join(self._replies))
        self.query_one("#replies", VerticalScroll).scroll_end(animate=False)
        question = tally.question
        if question is not None:
            self._say(f"请先答：输 1—{len(question.hits)} 选品规，0 放弃", "bold yellow")
        elif rows:
            self._say("已录的都在盘上，断电不丢；录完按 Ctrl+S 登记进案件")
        else:
            self._say("还没有录入")

    def _say(self, text: str, style: str = "") -> None:
        self.query_one("#status", Static).update(plain(text, style))

    def action_page_up(self) -> None:
        self.query_one("#replies", VerticalScroll).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.query_one("#replies", VerticalScroll).scroll_page_down(animate=False)

    # Photographs and files

    def action_photos(self) -> None:
        field = Field(
            "files", "照片", "file", required=True, many=True, look_up=look_up_paths, hint="几张用顿号隔开"
        )
        self._ask_files("条码照片", field, self._count_photos)

    def action_file(self) -> None:
        field = Field(
            "files", "文本文件", "file", required=True, many=True, look_up=look_up_paths, hint="每行一个条码"
        )
        self._ask_files("条码文件", field, self._count_files)

    def _ask_files(self, title: str, field: Field, count: Callable[[Sequence[Any]], None]) -> None:
        chosen: list[Sequence[Any]] = []

        def submit(values: Mapping[str, Any]) -> str:
            chosen.append(values["files"])
            return title

        def told(done: str | None) -> None:
            if done and chosen:
                count(chosen[-1])

        self.app.push_screen(FormScreen(Form(title, (field,), submit, button="计数")), told)

    def _count_photos(self, paths: Sequence[Any]) -> None:
        def job(seizure: Seizure) -> tuple[Seizure, list[tuple[str, Reply]]]:
            return enter_photos(seizure, paths)

        self._count_many(job, "正在认照片中的条码……")

    def _count_files(self, paths: Sequence[Any]) -> None:
        def job(seizure: Seizure) -> tuple[Seizure, list[tuple[str, Reply]]]:
            replies = []
            for path in paths:
                for line in lines_of_file(path):
                    seizure, reply = enter(seizure, line)
                    replies.append((line, reply))
            return seizure, replies

        self._count_many(job, "正在读入……")

    def _count_many(
        self, job: Callable[[Seizure], tuple[Seizure, list[tuple[str, Reply]]]], words: str
    ) -> None:
        """Counts many lines in the background; what is scanned meanwhile waits its turn."""
        if self._seizure is None or self._busy:
            return
        self._busy = True
        self._say(words)

        def counted(found: tuple[Seizure, list[tuple[str, Reply]]]) -> None:
            self._seizure = found[0]
            for line, reply in found[1]:
                self._reply(line, reply)
            self._free()

        def failed(error: ZmtoolError) -> None:
            # What was counted before the failure is in the draft: it is taken up from there.
            self.refused(error)
            self._begin()

        self.in_background(partial(job, self._seizure), counted, group="count", otherwise=failed)

    # Ending

    def action_finish(self) -> None:
        """Asks for the price basis and who entered the goods, then puts them into the case."""
        if self._seizure is None or self._busy:
            return
        form = Form(
            f"{self._case_no}　登记查获物品",
            (
                Field("basis", "价格口径", choices=BASES, only=True, hint="空着按本省和案由的规则"),
                Field(
                    "by",
                    "登记人",
                    initial="、".join(self._officers),
                    many=True,
                    choices=tuple(map(Choice, self._officers)),
                ),
                Field("fill", "备好文书", "yes_no", initial="是", hint="填好批准书、通知书、清单、核价表"),
            ),
            partial(self._submit, self._seizure),
            intro=summary(self._seizure.tally),
            button="登记",
        )
        self.app.push_screen(FormScreen(form), self._finished)

    def _submit(self, seizure: Seizure, values: Mapping[str, Any]) -> str:
        desk = self.desk
        done = finish(
            seizure,
            desk.place,
            now=desk.now,
            user=desk.user,
            basis=values["basis"] or "",
            by=values["by"],
        )
        lines = [(f"已登记查获物品，共 {len(done.goods.lines)} 项（第 {done.version} 版）", "bold green")]
        lines += [(text, "") for text in done.goods.valuation.texts]
        lines.append((f"价格口径：{done.goods.why}", "" if done.goods.basis else "yellow"))
        if values["fill"]:
            lines += self._prepared()
        self._done = tuple(lines)
        return f"已登记查获物品 {len(done.goods.lines)} 项"

    def _prepared(self) -> list[tuple[str, str]]:
        """Fills the documents of the seizure: a refusal is told, the goods stay entered."""
        try:
            made = fill_prepared(self.desk.workspace, self._case_no, PAPERS, LABEL)
        except ZmtoolError as error:
            return [(f"物品已登记，文书没有填成：{shown_error(error)}", "red")]
        lines = [
            (f"文书已备好，在 {made.folder.relative_to(self.desk.workspace)}（按 w 看文书夹）：", "green")
        ]
        for one in made.documents:
            lacking = f"（待填：{'、'.join(one.missing)}）" if one.missing else ""
            lines.append((f"　{one.path.name}{lacking}", "yellow" if lacking else ""))
        return lines

    def _finished(self, told: str | None) -> None:
        if told:
            self.told(told)
            self.dismiss(self._done)
        elif self._seizure is not None and self._seizure.tally.finished:
            self._take(_UNDO)

    def action_discard(self) -> None:
        """Throws away what was counted, after a question."""
        if self._seizure is None or self._busy or not self._seizure.tally.entries:
            self._say("还没有录入，没有可放弃的")
            return

        def answered(yes: bool | None) -> None:
            if yes and self._seizure is not None:
                try:
                    discard(self._seizure)
                except ZmtoolError as error:
                    self.refused(error)
                    return
                self._replies.clear()
                self._begin()

        question = f"放弃已录的 {summary(self._seizure.tally)}？"
        self.app.push_screen(
            ConfirmScreen(question, "放弃后不能恢复；案件里已登记的物品不受影响。"), answered
        )

    def action_back(self) -> None:
        if self._seizure is not None and self._seizure.tally.entries:
            self.told("已录的留着，再进来接着录")
        self.dismiss(())
