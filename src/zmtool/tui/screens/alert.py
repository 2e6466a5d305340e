"""One alert: what is known of it, what it rests on, and its way from screening to the clue and the case library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import BindingType

from zmtool.oversight.course.definition import Step
from zmtool.tui.asking.alert_forms import RECORDS, attach_form, record_form, step_form
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.course_forms import NOTE, as_text, told
from zmtool.tui.fields.form import Form
from zmtool.tui.keys import ALERT, LIST, RECORD, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.texts.alert_texts import alert_heading, alert_text
from zmtool.workflow.alert_desk import AlertDesk, AlertWay, alert_desk
from zmtool.workflow.alert_steps import advance_alert, attach_to_alert, record_finding

_ATTACH, _URGENT, _CLUE, _HIT = "attach", "urgent", "open_clue", "open_hit"
_NO_FORM = ("triage",)
"""Steps that are told nothing: they are taken at once."""
_AHEAD = ("triage", "assign", "conclude", "phone", "visit", "analyse", "transfer", "close")


class AlertScreen(RecordScreen):
    """An alert with the steps that can come next."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(ALERT))
    KEYS = (ALERT, RECORD, LIST)
    NAME = "预警"
    TITLE_OF_TEXT = "预警"
    NO_STEPS = "没有可办的：已办结"

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._alert: AlertDesk | None = None
        self._opened = ""

    def load(self, number: str) -> Shown:
        desk = alert_desk(
            number, self.desk.place, now=self.desk.now, user=self.desk.user, first=self._opened != number
        )
        self._alert, self._opened = desk, number
        now = self.desk.now
        return Shown(
            desk.view.kept.alert.alert_no,
            alert_heading(desk, now),
            alert_text(desk, now),
            tuple(_offers(desk)),
        )

    # Steps

    def form_for(self, offer: Offer) -> Form | None:
        desk = self._alert
        if desk is None:
            return None
        if offer.id == _ATTACH:
            return attach_form(desk.view.kept.alert.alert_no, self._attached)
        step = desk.scene.life.steps.get(offer.id)
        if step is None or step.id in _NO_FORM:
            return None
        if step.id in RECORDS:
            return record_form(desk, step, self._keep, self.desk.user)
        return step_form(desk, step, self._submit(step))

    def _begin(self, offer: Offer) -> None:
        if offer.open:
            super()._begin(offer)
        else:
            self.say(offer.remark, "bold yellow")

    def take(self, offer: Offer) -> None:
        desk = self._alert
        if desk is None:
            return
        if offer.id == _CLUE:
            self.action_clue()
        elif offer.id == _HIT:
            self.action_hit()
        elif offer.id == _URGENT:
            self.say("正在写即时报告……")
            self.in_background(self._urgent, self._taken, group="step")
        else:
            submit = self._submit(desk.scene.life.steps[offer.id])
            self.in_background(lambda: submit({}, ""), self._taken, group="step")

    def _submit(self, step: Step) -> Any:
        number = self.number

        def submit(details: dict[str, str], note: str) -> str:
            done = advance_alert(
                number,
                step.id,
                self.desk.place,
                note=note,
                details=details,
                now=self.desk.now,
                user=self.desk.user,
            )
            return told(done.number, done.label, done.remarks)

        return submit

    def _keep(self, kind: str, facts: Mapping[str, Any], files: Sequence[Path], note: str) -> str:
        done = record_finding(
            self.number,
            kind,
            facts,
            self.desk.place,
            where=Path(f"alert {kind}"),
            files=files,
            note=note,
            now=self.desk.now,
            user=self.desk.user,
        )
        return told(done.number, done.label, done.remarks)

    def _attached(self, values: Mapping[str, Any]) -> str:
        count = attach_to_alert(
            self.number,
            tuple(values["files"]),
            self.desk.place,
            note=as_text(values[NOTE]),
            now=self.desk.now,
            user=self.desk.user,
        )
        return f"新增 {count} 个文件" if count else "已有相同的文件"

    def _urgent(self) -> str:
        from zmtool.workflow.alert_reports import urgent_report

        folder = self.desk.workspace / "outbox" / "报表"
        path = urgent_report(self.number, folder, self.desk.place, now=self.desk.now, user=self.desk.user)
        return f"即时报告：{path.relative_to(self.desk.workspace)}"

    # To other screens

    def action_profile(self) -> None:
        subject = self._alert.view.kept.alert.subject if self._alert else None
        if subject is None or subject.kind != "shop":
            self.say("这个预警的对象不是零售户，没有画像", "yellow")
            return
        from zmtool.tui.screens.profile import ProfileScreen

        self.app.push_screen(ProfileScreen(subject.key))

    def action_hit(self) -> None:
        hits = self._alert.hits if self._alert else ()
        if not hits:
            self.say("这个预警不是由模型命中转来的，没有订单由来", "yellow")
            return
        from zmtool.tui.screens.insight_hit import InsightHitScreen

        self.app.push_screen(InsightHitScreen(str(hits[0])))

    def action_clue(self) -> None:
        clue = self._alert.view.kept.clue_no if self._alert else ""
        if clue:
            open_record(self.app, "clue", clue)
        else:
            self.say("还没有转为线索", "yellow")


def _offers(desk: AlertDesk) -> list[Offer]:
    kept = desk.view.kept
    found = [_offer(one) for one in sorted(desk.ways, key=lambda way: (bool(way.against), _rank(way)))]
    found.append(Offer(_ATTACH, "补充证据", remark="附上照片、录音、文件；任何环节都可以补"))
    if kept.level == desk.scene.scene.loop.levels[0].level:
        found.append(
            Offer(_URGENT, "写即时报告", remark=f"一页 Word，{desk.scene.scene.loop.levels[0].tell}")
        )
    if kept.clue_no:
        found.append(Offer(_CLUE, f"打开线索 {kept.clue_no}", remark="看线索办到哪一步"))
    if desk.hits:
        found.append(Offer(_HIT, f"看命中由来（第 {desk.hits[0]} 号）", remark="依据的数、订货走势、订单行"))
    return found


def _rank(way: AlertWay) -> int:
    """The way on before what goes round about."""
    return _AHEAD.index(way.step.id) if way.step.id in _AHEAD else len(_AHEAD)


def _offer(way: AlertWay) -> Offer:
    against = "；".join(f"{one.what}{f'（{one.ground}）' if one.ground else ''}" for one in way.against)
    return Offer(way.step.id, way.step.label, not way.against, against)
