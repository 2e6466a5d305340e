"""One problem of the ledger: what is known, its limits, what was done, its evidence; the steps that can come next."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.oversight.closed_loop.words import WORDS
from zmtool.tui.asking.clue_forms import evidence_form
from zmtool.tui.asking.problem_forms import problem_step_form
from zmtool.tui.bases.confirm import PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Choice, Form
from zmtool.tui.keys import LIST, PROBLEM, RECORD, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.texts.supervision_texts import names_at, offers_of, problem_heading, problem_text
from zmtool.workflow.problem_steps import ProblemView, look_again, show_problem

_EVIDENCE, _CLUE, _CASE = "+evidence", "+clue", "+case"


class ProblemScreen(RecordScreen):
    """A problem as the person may see it; opened by the person in charge it counts as received."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(PROBLEM))
    KEYS = (PROBLEM, RECORD, LIST)
    NAME = "问题"

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._view: ProblemView | None = None
        self._opened = ""

    def load(self, number: str) -> Shown:
        place, now, user = self.desk.place, self.desk.now, self.desk.user
        # Opening is taken down where it has to be; showing the same again is not another look.
        look = look_again if self._opened == number else show_problem
        view = look(number, place, now=now, user=user)
        self._opened, self._view = number, view
        names = names_at(place.root)
        offers = offers_of(view.next_steps, view.against, WORDS)
        offers.append(Offer(_CLUE, "看线索", True, "、".join(view.kept.problem.clue_nos)))
        if view.kept.course.said("case_no", "to_case"):
            offers.append(Offer(_CASE, "看案卷", True, view.kept.course.said("case_no", "to_case")))
        offers.append(Offer(_EVIDENCE, "补充证据", True, "任何环节都可以补照片、录音、文件"))
        number = view.kept.problem.prob_no
        return Shown(number, problem_heading(view, names), problem_text(view, names, now), tuple(offers))

    def form_for(self, offer: Offer) -> Form | None:
        assert self._view is not None  # noqa: S101
        if offer.id == _EVIDENCE:
            return evidence_form(self.desk, self._view.kept.problem.prob_no)
        step = next((one for one in self._view.next_steps if one.id == offer.id), None)
        return problem_step_form(self.desk, self._view, step) if step else None

    def take(self, offer: Offer) -> None:
        if offer.id == _CLUE:
            self.action_clue()
        elif offer.id == _CASE and self._view is not None:
            open_record(self.app, "case", self._view.kept.course.said("case_no", "to_case"))

    def action_clue(self) -> None:
        """The clue that it came from; which one, where there are several."""
        numbers = self._view.kept.problem.clue_nos if self._view else ()
        if not numbers:
            self.say("没有本局的线索")
        elif len(numbers) == 1:
            open_record(self.app, "clue", numbers[0])
        else:
            self.app.push_screen(PickScreen("看哪条线索", tuple(map(Choice, numbers))), self._open_clue)

    def _open_clue(self, choice: Choice | None) -> None:
        if choice is not None:
            open_record(self.app, "clue", choice.value)

    def action_evidence(self) -> None:
        """More evidence."""
        if self._view is not None:
            form = evidence_form(self.desk, self._view.kept.problem.prob_no)
            self.app.push_screen(FormScreen(form), self._taken)
