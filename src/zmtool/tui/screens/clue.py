"""One clue: what is known, its limits, what was done, its evidence; the steps that can come next."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.oversight.closed_loop.words import WORDS
from zmtool.tui.asking.clue_forms import clue_step_form, evidence_form, reporter_form
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Form
from zmtool.tui.keys import CLUE, LIST, RECORD, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.texts.supervision_texts import clue_heading, clue_text, names_at, offers_of
from zmtool.workflow.clue_steps import ClueView, look_at_clue, show_clue

_EVIDENCE, _PROBLEM, _REPORTER, _MERGED = "+evidence", "+problem", "+reporter", "+merged"


class ClueScreen(RecordScreen):
    """A clue as the person may see it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CLUE))
    KEYS = (CLUE, RECORD, LIST)
    NAME = "线索"

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._view: ClueView | None = None
        self._opened = ""

    def load(self, number: str) -> Shown:
        place, now, user = self.desk.place, self.desk.now, self.desk.user
        # Opening is taken down where it has to be; showing the same again is not another look.
        if self._opened == number:
            view = show_clue(number, place, user=user)
        else:
            view = look_at_clue(number, place, now=now, user=user)
            self._opened = number
        self._view = view
        names = names_at(place.root)
        offers = offers_of(view.next_steps, view.against, WORDS)
        if view.kept.prob_no:
            offers.append(Offer(_PROBLEM, f"看问题 {view.kept.prob_no}", True, "回车打开"))
        if view.kept.merged_into:
            offers.append(Offer(_MERGED, f"看 {view.kept.merged_into}", True, "合并到的线索"))
        offers.append(Offer(_EVIDENCE, "补充证据", True, "任何环节都可以补照片、录音、文件"))
        if view.kept.clue.protected and "see_reporter" in view.may:
            offers.append(Offer(_REPORTER, "查看举报人", True, "须写明理由，每次查看都留痕"))
        clue_no = view.kept.clue.clue_no
        return Shown(clue_no, clue_heading(view, names), clue_text(view, names, now), tuple(offers))

    def form_for(self, offer: Offer) -> Form | None:
        assert self._view is not None  # noqa: S101
        number = self._view.kept.clue.clue_no
        if offer.id == _EVIDENCE:
            return evidence_form(self.desk, number)
        if offer.id == _REPORTER:
            return reporter_form(self.desk, number)
        step = next((one for one in self._view.next_steps if one.id == offer.id), None)
        return clue_step_form(self.desk, number, step) if step else None

    def take(self, offer: Offer) -> None:
        if offer.id == _PROBLEM:
            self.action_problem()
        elif offer.id == _MERGED and self._view is not None:
            self.app.push_screen(ClueScreen(self._view.kept.merged_into))

    def action_problem(self) -> None:
        """The problem that came of it."""
        if self._view is None or not self._view.kept.prob_no:
            self.say("这条线索没有成为问题")
        else:
            open_record(self.app, "problem", self._view.kept.prob_no)

    def action_evidence(self) -> None:
        """More evidence."""
        if self._view is not None:
            form = evidence_form(self.desk, self._view.kept.clue.clue_no)
            self.app.push_screen(FormScreen(form), self._taken)
