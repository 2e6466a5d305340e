"""What models found, ranked: who is worth a check this week, why, and turning it into alerts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from zmtool.base.errors import ZmtoolError
from zmtool.insight.models.definition import LEVEL_NAMES
from zmtool.insight.runs.explanation import covered
from zmtool.tui.asking.insight_forms import orders_form, run_form, told_import, told_run
from zmtool.tui.bases.confirm import ConfirmScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.keys import INSIGHT_HITS, bindings
from zmtool.tui.texts.alert_texts import DONE_WORDS, LEVEL_STYLES
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.tui.works import Step
from zmtool.workflow.insight_queue import Check, InsightQueue, insight_queue, raise_hits

if TYPE_CHECKING:
    from zmtool.workflow.insight_data import DataImport


class InsightHitsScreen(ListingScreen):
    """The queue of the last runs: a row is one check with everything found about its subject."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INSIGHT_HITS))
    KEYS = keys_of(INSIGHT_HITS)
    NAME = "命中排队"
    SEARCH = "输入店名、证号、模型代码或名称的任意部分"
    NOTHING = "没有要查的命中；x 运行模型"
    COLUMNS = (
        Column("级", 2),
        Column("对象", 0),
        Column("价值", 7),
        Column("族", 6),
        Column("值", 8),
        Column("户数", 4),
        Column("模型", 0),
    )
    VIEWS = (View("", "本周先查"), View("watched", "观察池"))

    def __init__(self, text: str = "", view: str = "") -> None:
        super().__init__(text, view)
        self._queue: InsightQueue | None = None

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        # The queue is ranked as a whole; pages further on come from the one that was made for the first.
        if offset == 0 or self._queue is None:
            self._queue = insight_queue(self.desk.place, now=self.desk.now, user=self.desk.user)
        queue = self._queue
        checks = [one for one in (queue.watched if view else queue.now) if _holds(one, text)]
        heading = (
            f"分析日 {queue.asof}　每周可核查 {queue.capacity}　观察池 {len(queue.watched)}"
            f"　抑制 {queue.suppressed}　已转预警 {queue.alerts}"
        )
        return Found([_row(one) for one in checks[offset : offset + limit]], len(checks), heading)

    def explain(self, row: Row) -> str:
        check: Check = row.record
        return f"{check.first.worth.words}　共 {len(check.ranked)} 个命中"

    def number_of(self, row: Row) -> str:
        return str(row.record.key)

    def open(self, row: Row) -> None:
        from zmtool.tui.screens.insight_hit import InsightHitScreen

        self.app.push_screen(InsightHitScreen(row.key, self.neighbours()))

    def _failed(self, error: ZmtoolError) -> None:
        self.rows.show((), 0)
        self.say(f"{error.what}：i 导入订单，x 运行模型", "yellow")

    def on_screen_resume(self) -> None:
        # Ranking thousands of hits takes a while; what changed elsewhere comes with the watch of the workspace.
        return

    # What can be done

    def action_raise_hits(self) -> None:
        """Makes alerts of everything found about the marked subjects, or the one with the cursor."""
        chosen = self.chosen()
        if not chosen:
            self.say("没有命中可转", "yellow")
            return
        numbers = [one.hit.number for row in chosen for one in row.record.ranked]
        names = "、".join(covered(row.record.called) for row in chosen[:5])
        more = f" 等 {len(chosen)} 个对象" if len(chosen) > 5 else ""

        def answered(yes: bool | None) -> None:
            if yes:
                self.say("正在转为预警……")
                self.in_background(lambda: self._raise(numbers), self._told, group="raise")

        question = f"把 {len(chosen)} 个对象的 {len(numbers)} 个命中转为预警？"
        details = f"{names}{more}\n同一模型、对象、期次的不重复；转后在预警列表筛选、派单。"
        self.app.push_screen(ConfirmScreen(question, details), answered)

    def _raise(self, numbers: Sequence[int]) -> str:
        done = raise_hits(self.desk.place, numbers=numbers, now=self.desk.now, user=self.desk.user)
        counts: dict[str, int] = {}
        for one in done:
            counts[one.added.done] = counts.get(one.added.done, 0) + 1
        return "转为预警：" + "，".join(f"{DONE_WORDS[name]} {count} 个" for name, count in counts.items())

    def _told(self, text: str | None) -> None:
        if text:
            self.rows.marked.clear()
            self.told(text)
            self.reload()

    def action_profile(self) -> None:
        row = self.rows.current
        shops = row.record.first.hit.shops if row is not None else ()
        if not shops:
            self.say("这个命中没有指明零售户", "yellow")
            return
        from zmtool.tui.screens.profile import ProfileScreen

        self.app.push_screen(ProfileScreen(shops[0]))

    def action_models(self) -> None:
        from zmtool.tui.screens.insight_models import InsightModelsScreen

        self.app.push_screen(InsightModelsScreen())

    def action_run_models(self) -> None:
        """Runs models on a day; how far it has come is said below."""
        form, values = run_form(self.desk)

        def closed(told: str | None) -> None:
            if told:
                run_in_background(self, values, self._told)

        self.app.push_screen(FormScreen(form), closed)

    def action_take_in(self) -> None:
        """Takes order data in: what the file holds is told first."""
        from zmtool.workflow.insight_data import import_orders

        form, values = orders_form()
        desk = self.desk

        def closed(told: str | None) -> None:
            if told:
                self.long_work(
                    f"试读 {values['file'].name}",
                    lambda step: import_orders(
                        values["file"], desk.place, now=desk.now, user=desk.user, dry_run=True, progress=step
                    ),
                    tried,
                    group="orders",
                    words=lambda _: "试读好了，回到命中排队确认",
                )

        def tried(found: DataImport) -> None:
            self.app.push_screen(ConfirmScreen("接收这些订单？", told_import(found)), answered)

        def answered(yes: bool | None) -> None:
            if yes:
                self.long_work(
                    f"接收 {values['file'].name}",
                    take,
                    self._told,
                    group="orders",
                    stopped="已停止，没有接收订单",
                    words=str,
                )

        def take(step: Step) -> str:
            done = import_orders(
                values["file"], desk.place, now=desk.now, user=desk.user, accept=True, progress=step
            )
            return "这个文件已经导入过" if done.again else "订单已接收；x 运行模型"

        self.app.push_screen(FormScreen(form), closed)


def run_in_background(
    screen: ListingScreen, values: Mapping[str, Any], then: Callable[[str | None], None]
) -> None:
    """Runs the models that a form named, with a window about how far it has come over ``screen``."""
    from zmtool.workflow.insight_run import run_models

    desk = screen.desk

    def run(step: Step) -> str:
        return told_run(
            run_models(
                values["models"],
                desk.place,
                asof=values["asof"],
                now=desk.now,
                user=desk.user,
                shadow=bool(values["shadow"]),
                told=step,
            )
        )

    # Hits are kept when all models have run: they lift each other.
    screen.long_work("运行分析模型", run, then, group="run-models", words=str)


def _holds(check: Check, text: str) -> bool:
    wanted = text.strip().lower()
    if not wanted:
        return True
    return wanted in check.called.lower() or any(
        wanted in f"{one.hit.code} {one.model.name} {' '.join(one.hit.shops)}".lower() for one in check.ranked
    )


def _row(check: Check) -> Row:
    first = check.first
    return Row(
        str(first.hit.number),
        (
            Cell(LEVEL_NAMES[check.level], LEVEL_STYLES[check.level]),
            covered(check.called.removesuffix(f"（{check.key}）")),
            f"{first.worth.value}",
            "".join(first.families),
            first.hit.value,
            str(len(first.hit.shops)) if len(first.hit.shops) > 1 else "",
            "、".join(f"{one.hit.code} {one.model.name}" for one in check.ranked),
        ),
        check,
    )
