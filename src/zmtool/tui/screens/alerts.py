"""The list of alerts: the open ones by level and limit; screened, given out, entered and taken in from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from zmtool.base.errors import ZmtoolError
from zmtool.oversight.internal.listed import AlertLine, AlertWanted
from zmtool.tui.asking.alert_forms import add_form, assign_form
from zmtool.tui.bases.confirm import ConfirmScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.asking import asking
from zmtool.tui.fields.form import Choice, Field
from zmtool.tui.keys import ALERTS, bindings
from zmtool.tui.texts.alert_texts import DONE_WORDS, LEVEL_STYLES, model_called
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.tui.works import KEPT, Step
from zmtool.workflow.alert_desk import AlertPage, alert_page, alert_words
from zmtool.workflow.alert_steps import advance_alert

if TYPE_CHECKING:
    from zmtool.workflow.alert_add import NewAlert
    from zmtool.workflow.alert_import import AlertImport
    from zmtool.workflow.alert_scene import AlertScene
    from zmtool.workflow.alert_sweep import LateAlert

_LEVELS = {"red": 1, "orange": 2, "yellow": 3, "blue": 4}
_OUT = ("ASSIGNED", "ANALYSED", "PHONED", "ONSITE")
"""States in which somebody is in charge already: giving out is giving to another."""
_MOST_TOLD = 3


class AlertListScreen(ListingScreen):
    """Alerts that the person may see."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(ALERTS))
    KEYS = keys_of(ALERTS)
    NAME = "预警"
    SEARCH = "输入编号、对象、模型、承办人的任意部分，回车确认，Esc 取消"
    NOTHING = "没有未办结的预警；h 看模型命中，n 录入，v 看办结的"
    COLUMNS = (
        Column("级", 2),
        Column("模型", 0),
        Column("对象", 0),
        Column("状态", 6),
        Column("期限", 11),
        Column("承办", 8),
        Column("编号", 10),
    )
    VIEWS = (
        View("", "未办结"),
        View("mine", "我承办的"),
        View("overdue", "超期的"),
        View("new", "待筛选的"),
        View("triaged", "待派单的"),
        View("concluded", "待转办、办结的"),
        View("red", "红色"),
        View("orange", "橙色"),
        View("yellow", "黄色"),
        View("blue", "蓝色"),
        View("all", "全部（含办结）"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        page = alert_page(
            self._wanted(text, view),
            self.desk.place,
            now=self.desk.now,
            user=self.desk.user,
            limit=limit,
            offset=offset,
        )
        return Found([self._row(one, page.scene) for one in page.lines], page.total, _heading(page))

    def _wanted(self, text: str, view: str) -> AlertWanted:
        wanted = AlertWanted(text=text, open_only=view != "all")
        match view:
            case "mine":
                return replace(wanted, person=self.desk.user)
            case "overdue":
                return replace(wanted, overdue_at=f"{self.desk.now:%Y-%m-%dT%H:%M:%S}")
            case "new":
                return replace(wanted, state="NEW")
            case "triaged":
                return replace(wanted, state="TRIAGE")
            case "concluded":
                return replace(wanted, state="CONCLUDED")
            case _:
                return replace(wanted, level=_LEVELS.get(view, 0))

    def _row(self, one: AlertLine, scene: AlertScene) -> Row:
        level = scene.scene.loop.level(one.level)
        late = bool(one.next_due) and one.next_due < f"{self.desk.now:%Y-%m-%dT%H:%M:%S}"
        due = f"{one.next_due[5:10]} {one.next_due[11:16]}" if one.next_due else ""
        return Row(
            one.alert_no,
            (
                Cell(level.label, LEVEL_STYLES[one.level]),
                model_called(scene, one.model),
                one.subject_name or one.subject_key,
                Cell(scene.life.states[one.state].label, "" if one.is_open else "dim"),
                Cell(due, "bold red" if late else ""),
                one.person,
                one.alert_no.split("-", 2)[-1],
            ),
            one,
        )

    def explain(self, row: Row) -> str:
        one: AlertLine = row.record
        result = "、".join(filter(None, (one.conclusion, one.verdict, one.reason)))
        parts = (
            one.alert_no,
            one.subject_key if one.subject_name else "",
            f"期次 {one.period}",
            result,
            f"线索 {one.clue_no}" if one.clue_no else "",
        )
        return "　".join(filter(None, parts))

    def open(self, row: Row) -> None:
        from zmtool.tui.screens.alert import AlertScreen

        self.app.push_screen(AlertScreen(row.key, self.neighbours()))

    # To other screens

    def action_hits(self) -> None:
        from zmtool.tui.screens.insight_hits import InsightHitsScreen

        self.app.push_screen(InsightHitsScreen())

    def action_models(self) -> None:
        from zmtool.tui.screens.insight_models import InsightModelsScreen

        self.app.push_screen(InsightModelsScreen())

    def action_profile(self) -> None:
        row = self.rows.current
        if row is None:
            self.say("没有预警可看", "yellow")
        elif row.record.subject_kind != "shop":
            self.say("这个预警的对象不是零售户，没有画像", "yellow")
        else:
            from zmtool.tui.screens.profile import ProfileScreen

            self.app.push_screen(ProfileScreen(row.record.subject_key))

    # Screening and giving out

    def action_triage(self) -> None:
        """Screens the marked new alerts, or every new one."""
        marked = [row.key for row in self.rows.marked.values() if row.record.state == "NEW"]
        if self.rows.marked and not marked:
            self.say("标记的预警里没有待筛选的", "yellow")
            return
        what = f"标记的 {len(marked)} 件新预警" if marked else "全部新预警"

        def answered(yes: bool | None) -> None:
            if yes:
                self.say("正在筛选……")
                self.in_background(partial(self._triage, marked), self._told, group="triage")

        question = f"按六项原则筛选{what}？"
        details = "像误报的、应列为重点的写明理由；不自动抑制，仍由人决定。"
        self.app.push_screen(ConfirmScreen(question, details), answered)

    def _triage(self, marked: Sequence[str]) -> str:
        from zmtool.workflow.alert_screen import screen_alerts

        desk = self.desk
        if not marked:
            found = screen_alerts(desk.place, now=desk.now, user=desk.user)
            said = sum(bool(words) for *_, words in found)
            return f"筛选了 {len(found)} 件，{said} 件有筛选意见" if found else "没有待筛选的预警"
        return self._each(marked, lambda number: ("triage", {}, ""), "筛选")

    def action_assign(self) -> None:
        """Gives the marked alerts, or the one with the cursor, to somebody."""
        chosen = self.chosen()
        if not chosen:
            self.say("没有预警可派", "yellow")
            return
        desk = self.desk
        states = {row.key: row.record.state for row in chosen}

        def submit(told: dict[str, str], note: str) -> str:
            def step(number: str) -> tuple[str, dict[str, str], str]:
                return ("reassign" if states[number] in _OUT else "assign", told, note)

            return self._each(list(states), step, "派单")

        def shown(words: Any) -> None:
            roles, posts = words
            self.app.push_screen(FormScreen(assign_form(posts, roles, len(chosen), submit)), self._told)

        self.in_background(lambda: _people(desk.place), shown, group="people")

    def _each(self, numbers: Sequence[str], step: Any, what: str) -> str:
        """Takes a step of many; those that are refused are told. Raises the refusal where all are."""
        done, refused = 0, []
        for number in numbers:
            name, details, note = step(number)
            try:
                advance_alert(
                    number,
                    name,
                    self.desk.place,
                    note=note,
                    details=details,
                    now=self.desk.now,
                    user=self.desk.user,
                )
                done += 1
            except ZmtoolError as error:
                refused.append((number, error))
        if refused and not done:
            raise refused[0][1]
        told = "；".join(f"{number}：{error.what}" for number, error in refused[:_MOST_TOLD])
        return f"{what} {done} 件" + (f"，{len(refused)} 件没有办成：{told}" if refused else "")

    def _told(self, text: str | None) -> None:
        if text:
            self.rows.marked.clear()
            self.told(text)
            self.reload()

    # New ones

    def action_add(self) -> None:
        desk = self.desk

        def look_up(typed: str) -> tuple[Choice, ...]:
            from zmtool.licenses.register.lists import Wanted
            from zmtool.workflow.licences import list_licences

            if len(typed) < 2:
                return ()
            found = list_licences(Wanted(text=typed), desk.place, today=desk.today, limit=20, count=False)
            return tuple(
                Choice(one.lic_no, one.lic_no, f"{one.name} {one.principal}") for one in found.retailers
            )

        def submit(new: NewAlert) -> str:
            from zmtool.workflow.alert_add import report_alert

            done = report_alert(new, desk.place, now=desk.now, user=desk.user)
            remarks = "；".join(done.remarks)
            return f"{done.alert_no}：{DONE_WORDS[done.done]}" + (f"；{remarks}" if remarks else "")

        def shown(scene: AlertScene) -> None:
            form = add_form(scene, f"{desk.today:%Y-%m}", look_up, submit)
            self.app.push_screen(FormScreen(form), self._told)

        self.in_background(lambda: alert_words(desk.place), shown, group="words")

    def action_take_in(self) -> None:
        """Takes a list of alerts in: what would come of it is told first."""
        from zmtool.workflow.alert_import import import_alerts

        desk = self.desk
        fields = (Field("file", "文件", "file", required=True, hint="预警清单：xlsx、xls、csv"),)
        intro = "先试读，再问是否导入；同一文件再导入不重复。"
        form, values = asking("导入预警清单", fields, intro=intro, button="试读")

        def closed(told: str | None) -> None:
            if told:
                path: Path = values["file"]
                self.long_work(
                    f"试读 {path.name}",
                    lambda step: import_alerts(
                        path, desk.place, now=desk.now, user=desk.user, dry_run=True, progress=step
                    ),
                    partial(self._ask_to_take_in, path),
                    group="alert-import",
                    words=lambda _: "试读好了，回到预警列表确认",
                )

        self.app.push_screen(FormScreen(form), closed)

    def _ask_to_take_in(self, path: Path, tried: AlertImport) -> None:
        from zmtool.workflow.alert_import import import_alerts

        rows, rejected = len(tried.preview.accepted), tried.preview.rejected
        details = "\n".join(f"第 {one.row} 行 {one.label}“{one.value}”：{one.reason}" for one in rejected[:8])
        if len(rejected) > 8:
            details += f"\n另有 {len(rejected) - 8} 行不能用"
        desk = self.desk

        def take(step: Step) -> str:
            done = import_alerts(path, desk.place, now=desk.now, user=desk.user, progress=step)
            return "，".join(f"{DONE_WORDS[name]} {count} 个" for name, count in done.counts.items())

        def answered(yes: bool | None) -> None:
            if yes:
                self.long_work(f"导入 {path.name}", take, self._told, group="alert-import", words=str)

        question = f"可导入 {rows} 行" + (f"，{len(rejected)} 行不能用" if rejected else "") + "，导入？"
        self.app.push_screen(ConfirmScreen(question, details), answered)

    # What is late

    def action_sweep(self) -> None:
        """Raises what passed a limit by one level, after it was shown."""
        from zmtool.workflow.alert_sweep import sweep_alerts

        desk = self.desk

        def shown(found: tuple[LateAlert, ...]) -> None:
            if not found:
                self.say("没有新超期的预警")
                return
            details = "\n".join(
                f"{one.alert_no}　{one.limit} {one.due:%m-%d %H:%M} 已过" for one in found[:10]
            )
            more = f"\n另有 {len(found) - 10} 件" if len(found) > 10 else ""

            def answered(yes: bool | None) -> None:
                if yes:
                    self.long_work(
                        "超期巡检",
                        lambda step: f"升级 {len(sweep_alerts(desk.place, now=desk.now, progress=step))} 件",
                        self._told,
                        group="alert-sweep",
                        stopped=KEPT,
                        words=str,
                    )

            self.app.push_screen(
                ConfirmScreen(f"{len(found)} 件预警超期，各升一级？", details + more), answered
            )

        self.long_work(
            "查超期的预警",
            lambda step: sweep_alerts(desk.place, now=desk.now, dry_run=True, progress=step),
            shown,
            group="alert-sweep",
            words=lambda found: f"新超期 {len(found)} 件，回到预警列表确认",
        )


def _heading(page: AlertPage) -> str:
    levels = "　".join(
        f"{page.scene.scene.loop.level(level).label} {count}" for level, count in page.open.by_level.items()
    )
    return f"未办结　{levels}　超期 {page.open.late}" if levels else ""


def _people(place: Any) -> Any:
    from zmtool.workflow.oversight_posts import registered_posts

    return alert_words(place).scene.roles, tuple(one for one in registered_posts(place) if one.active)
