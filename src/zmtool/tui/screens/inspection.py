"""One record of an inspection: the items with what was found first; what can be done about it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.tui.asking.inspection_forms import inspection_step_form
from zmtool.tui.bases.confirm import PickScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Choice, Form
from zmtool.tui.keys import INSPECTION, LIST, RECORD, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.texts.inspection_texts import inspection_heading, inspection_text
from zmtool.tui.texts.supervision_texts import names_at, offers_of
from zmtool.workflow.inspection_steps import WORDS, InspectionView, show_inspection

_CLUE, _PLAN, _CASE, _LICENCE = "+clue", "+plan", "+case", "+licence"


class InspectionScreen(RecordScreen):
    """A record as the person may see it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INSPECTION))
    KEYS = (INSPECTION, RECORD, LIST)
    NAME = "检查记录"

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._view: InspectionView | None = None

    def load(self, number: str) -> Shown:
        view = show_inspection(number, self.desk.place, user=self.desk.user)
        self._view = view
        root, record = self.desk.workspace, view.kept.record
        offers = offers_of(view.next_steps, {}, WORDS)
        for name, label, what in (
            (_CLUE, "看线索", "、".join(view.kept.clues)),
            (_CASE, "看案件", view.kept.case_no),
            (_PLAN, "看计划", record.plan_no),
            (_LICENCE, "看许可证", record.lic_no),
        ):
            if what:
                offers.append(Offer(name, label, True, what))
        text = inspection_text(view, names_at(root), root, self.desk.now)
        return Shown(record.insp_no, inspection_heading(view, root), text, tuple(offers))

    def form_for(self, offer: Offer) -> Form | None:
        assert self._view is not None  # noqa: S101
        return inspection_step_form(self.desk, self._view, offer.id)

    def take(self, offer: Offer) -> None:
        if self._view is None:
            return
        match offer.id:
            case "+clue":
                self.action_clue()
            case "+plan":
                self.action_plan()
            case "+case":
                open_record(self.app, "case", self._view.kept.case_no)
            case "+licence":
                open_record(self.app, "licence", self._view.kept.record.lic_no)

    def action_clue(self) -> None:
        """The clue that it made; which one, where there are several."""
        numbers = self._view.kept.clues if self._view else ()
        if not numbers:
            self.say("这次检查没有生成线索")
        elif len(numbers) == 1:
            open_record(self.app, "clue", numbers[0])
        else:
            self.app.push_screen(PickScreen("看哪条线索", tuple(map(Choice, numbers))), self._open_clue)

    def _open_clue(self, choice: Choice | None) -> None:
        if choice is not None:
            open_record(self.app, "clue", choice.value)

    def action_plan(self) -> None:
        """The plan that it belongs to."""
        if self._view is None or not self._view.kept.record.plan_no:
            self.say("这次检查不在计划中")
        else:
            open_record(self.app, "inspection_plan", self._view.kept.record.plan_no)
