"""One licence: the entry of the register, its history and holder, and what may be applied for."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.base.errors import ZmtoolError
from zmtool.tui.asking.licence_forms import application_form, correction_form
from zmtool.tui.bases.confirm import PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Choice, Form
from zmtool.tui.keys import LICENCE, LIST, RECORD, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.texts.licence_entry_texts import licence_heading, licence_text
from zmtool.tui.texts.objection_texts import remark_of
from zmtool.tui.words.licence_words import worded
from zmtool.workflow.licence_correction import Correction, take_back_corrections
from zmtool.workflow.licence_desk import LicenceDesk, licence_desk
from zmtool.workflow.licence_outbox import certificates_into_outbox

_CORRECT, _BUREAU, _PRINT = "correct", "bureau", "print"
_MATTER, _APPLICATION, _LICENCE = "matter:", "application:", "licence:"
_BY_BUREAU = "依职权"


class LicenceScreen(RecordScreen):
    """An entry of the register."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LICENCE))
    KEYS = (LICENCE, RECORD, LIST)
    NAME = "许可证"
    TITLE_OF_TEXT = "登记内容"
    TITLE_OF_STEPS = "可以办理"

    _licence: LicenceDesk | None = None

    def load(self, number: str) -> Shown:
        desk = licence_desk(number, self.desk.place, now=self.desk.now)
        self._licence = desk
        lic_no = desk.shown.retailer.lic_no
        return Shown(
            lic_no,
            licence_heading(desk, self.desk.today),
            licence_text(desk, self.desk.today),
            _offers(desk),
        )

    def take(self, offer: Offer) -> None:
        if self._licence is None:
            return
        if offer.id.startswith(_MATTER):
            self._apply(self._licence, offer.id.removeprefix(_MATTER))
        elif offer.id.startswith(_APPLICATION):
            open_record(self.app, "application", offer.id.removeprefix(_APPLICATION))
        elif offer.id.startswith(_LICENCE):
            open_record(self.app, "licence", offer.id.removeprefix(_LICENCE))
        elif offer.id == _BUREAU:
            self._choose_of_bureau(self._licence)
        elif offer.id == _PRINT:
            self._print(self._licence)

    def form_for(self, offer: Offer) -> Form | None:
        if offer.id == _CORRECT and self._licence is not None:
            return correction_form(self.desk, self._licence.shown, self._note)
        return None

    def _note(self, done: tuple[Correction, ...]) -> None:
        desk = self.desk
        if done:
            self.remember(
                f"更正 {done[0].after.lic_no}",
                lambda: take_back_corrections(done, desk.place, now=desk.now, user=desk.user),
            )

    def _apply(self, licence: LicenceDesk, matter: str) -> None:
        made: list[str] = []
        one = licence.shown.retailer

        def done(told: str | None) -> None:
            if told and made:
                self.told(told)
                self.reload()
                open_record(self.app, "application", made[-1])

        about = f"{one.name}　{one.principal}　{one.addr}"
        form = application_form(self.desk, matter, one.lic_no, made.append, about=about, ways=licence.matters)
        self.app.push_screen(FormScreen(form), done)

    def _choose_of_bureau(self, licence: LicenceDesk) -> None:
        ways = [one for one in licence.matters if one.matter.category.startswith(_BY_BUREAU)]
        choices = [
            Choice(
                one.matter.key, one.matter.label, one.matter.effect if one.open else remark_of(one.objections)
            )
            for one in ways
        ]

        def picked(choice: Choice | None) -> None:
            if choice is not None:
                self._apply(licence, choice.value)

        self.app.push_screen(PickScreen("依职权办理什么", choices), picked)

    def _print(self, licence: LicenceDesk) -> None:
        desk, number = self.desk, licence.shown.retailer.lic_no

        def job() -> str:
            _, path = certificates_into_outbox((number,), (), desk.place, now=desk.now)
            return f"制证清单：{path.relative_to(desk.workspace)}"

        self.in_background(job, self.told, group="outbox")

    def action_correct(self) -> None:
        self._begin(Offer(_CORRECT, ""))

    def action_applications(self) -> None:
        """The applications of this licence."""
        from zmtool.tui.screens.licence_applications import ApplicationListScreen

        self.app.push_screen(ApplicationListScreen(self.number, "all"))

    def _failed(self, error: ZmtoolError) -> None:
        self._licence = None
        super()._failed(worded(error))

    def refused(self, error: ZmtoolError) -> None:
        super().refused(worded(error))


def _offers(desk: LicenceDesk) -> tuple[Offer, ...]:
    """What is under way, what may be applied for (what may not is below), what else can be done."""
    under_way = [
        Offer(
            f"{_APPLICATION}{one.application_no}",
            f"在办：{desk.words.matters[one.matter].label}",
            remark=f"回车打开 {one.application_no}" + (f"，最近到期 {one.next_due}" if one.next_due else ""),
        )
        for one in desk.applications
        if one.is_open
    ]
    matters = [
        Offer(
            f"{_MATTER}{one.matter.key}",
            one.matter.label,
            one.open,
            remark_of(one.objections) or f"回车填写申请：{one.matter.effect}",
        )
        for one in desk.matters
        if not one.matter.category.startswith(_BY_BUREAU)
    ]
    holder = [
        Offer(f"{_LICENCE}{one.lic_no}", f"同一持证人：{one.lic_no}", remark=f"{one.name}　{one.addr}")
        for one in desk.shown.same_holder
    ]
    return (
        *under_way,
        *sorted(matters, key=lambda one: not one.open),
        Offer(_CORRECT, "更正登记内容", remark="回车改登记簿的内容，写明原因，可撤回"),
        Offer(_BUREAU, "依职权办理…", remark="责令变更、整顿、收回、注销等"),
        Offer(_PRINT, "制证清单", remark="写成 xlsx 放进工作区的 outbox，交打印系统"),
        *holder,
    )
