"""One case: what is known of it and what presses; its next steps, opinions, penalty, facts and documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from zmtool.base.errors import ZmtoolError
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.records import CaseFacts
from zmtool.law.library import load_law
from zmtool.tui.asking.case_choices import people_choices
from zmtool.tui.asking.case_edits import EDITS, edit_form
from zmtool.tui.asking.case_step_choices import lacking_opinions, steps_with_papers, unheard_opinions
from zmtool.tui.asking.case_step_forms import opinion_form, penalty_form, step_form
from zmtool.tui.bases.confirm import PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.bases.step_filling import fill_documents
from zmtool.tui.fields.form import Choice, Form
from zmtool.tui.keys import CASE, LIST, RECORD, bindings
from zmtool.tui.screens.case_files import CaseFilesScreen
from zmtool.tui.screens.case_offers import offers_of
from zmtool.tui.screens.seizure import SeizureScreen
from zmtool.tui.texts import case_sheet_texts as texts
from zmtool.tui.texts.filled_texts import filled_lines, filled_words
from zmtool.workflow.case_penalty import proposed_penalty, related, transfer_check
from zmtool.workflow.case_put_back import put_back
from zmtool.workflow.case_sheet import CaseSheet, asked_fields, case_sheet
from zmtool.workflow.cases import note_opening
from zmtool.workflow.outbox import StepDocuments
from zmtool.workflow.review_precheck import NextStep


@dataclass(frozen=True, slots=True)
class ShownCase(Shown):
    """A case as it is shown, with its sheet and the people who may be named in its forms."""

    sheet: CaseSheet | None = None
    people: tuple[Choice, ...] = ()


class CaseScreen(RecordScreen):
    """One case of the workspace."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CASE))
    KEYS = (CASE, RECORD, LIST)
    NAME = "案件"
    TITLE_OF_STEPS = "可办的步骤"

    _told: Text | None = None
    _noted = ""

    def load(self, number: str) -> ShownCase:
        desk = self.desk
        sheet = case_sheet(number, desk.today, desk.place)
        if self._noted != number:
            note_opening(number, desk.place, now=desk.now, user=desk.user)
            self._noted = number
        return ShownCase(
            number,
            texts.heading(sheet),
            texts.sheet_text(sheet, desk.today, desk.workspace),
            offers_of(sheet),
            sheet,
            people_choices(desk, sheet.facts),
        )

    @property
    def _case(self) -> ShownCase | None:
        return self._shown if isinstance(self._shown, ShownCase) else None

    @property
    def _sheet(self) -> CaseSheet | None:
        return self._case.sheet if self._case is not None else None

    def _loaded(self, record: Shown) -> None:
        if self._shown is not None and self._shown.number != record.number:
            self._told = None
        super()._loaded(record)
        if self._told is not None:
            self._show_told(stay=True)

    def _show_told(self, *, stay: bool = False) -> None:
        if self._told is not None and self._shown is not None:
            self.show_text(Text.assemble(self._told, "\n", self._shown.text), stay=stay)

    def tell(self, lines: Sequence[tuple[str, str]]) -> None:
        """Puts what was just done above the record, where it stays until the next thing is done."""
        self._told = texts.told_text(lines)

    def _show_first(self, text: Text) -> None:
        self._told = text
        self._show_told()

    # Steps and opinions

    def _begin(self, offer: Offer) -> None:
        if self._sheet is None:
            return
        kind, _, name = offer.id.partition(":")
        if kind == "step":
            self._begin_step(name)
        else:
            self._begin_other(kind)

    def _begin_other(self, kind: str) -> None:
        number, desk = self.number, self.desk
        if kind in ("seize", "edit", "penalty"):
            self.run_worker(self.run_action(kind), name=kind)
        elif kind == "proposal":
            self._look(
                lambda: texts.proposal_text(number, *proposed_penalty(number, desk.place, on=desk.today))
            )
        elif kind == "transfer":
            self._look(lambda: texts.transfer_text(transfer_check(number, desk.place, now=desk.now)))
        elif kind == "related":
            self._look(lambda: texts.related_text(number, related(number, desk.place)))

    def _look(self, job: Callable[[], Text]) -> None:
        self.in_background(job, self._show_first, group="look")

    def _begin_step(self, name: str) -> None:
        """The form of a step; where opinions are missing, which of them to enter, or the step all the same."""
        assert self._sheet is not None  # noqa: S101
        step = self._sheet.step(name)
        if step is None:
            return
        unheard = self._sheet.opinions.get(name, ())
        if step.way.open or not unheard:
            self._open_form(partial(self._step_form, step))
            return
        choices = lacking_opinions(self._sheet, step, unheard)

        def chosen(choice: Choice | None) -> None:
            if choice is not None and choice.value:
                self._open_form(partial(self._opinion_form, name, choice.value))
            elif choice is not None:
                self._open_form(partial(self._step_form, step))

        self.app.push_screen(PickScreen(f"“{step.way.step.label}”还缺意见", choices), chosen)

    def _step_form(self, step: NextStep) -> Form:
        assert self._case is not None and self._sheet is not None  # noqa: S101
        return step_form(
            self.desk,
            self._sheet.facts,
            step.way.step,
            load_life_cycle(self.desk.workspace),
            asked_fields(step.way.step, self.desk.place),
            step.way.obstacles,
            self._case.people,
            self.tell,
        )

    def _opinion_form(self, step: str, role: str) -> Form:
        assert self._case is not None and self._sheet is not None  # noqa: S101
        cycle = load_life_cycle(self.desk.workspace)
        return opinion_form(self.desk, self._sheet.facts, cycle.steps[step], role, cycle, self._case.people)

    def action_opinion(self) -> None:
        """An opinion on the step with the cursor, or on one that is picked: those still unheard first."""
        if self._sheet is None:
            return
        current = self.offers.current.key.removeprefix("step:") if self.offers.current else ""
        choices = unheard_opinions(self._sheet, current)
        if not choices:
            self.say("接下来的步骤都不缺意见")
            return

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                step, role = choice.value.split(" ")
                self._open_form(partial(self._opinion_form, step, role))

        if len(choices) == 1:
            chosen(choices[0])
        else:
            self.app.push_screen(PickScreen("登记哪一项意见", choices), chosen)

    # What the case says

    def action_edit(self) -> None:
        """Which facts to change."""
        if self._sheet is None:
            return

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                self._open_form(partial(self._edit_form, choice.value))

        self.app.push_screen(PickScreen("改案件的什么内容", EDITS), chosen)

    def _edit_form(self, kind: str) -> Form:
        assert self._case is not None and self._sheet is not None  # noqa: S101
        return edit_form(kind, self.desk, self._sheet.facts, self._case.people, self._changed)

    def _changed(self, what: str, before: CaseFacts, after: CaseFacts, names: Sequence[str]) -> None:
        """Notes how an edit is taken back. Called in a thread."""
        desk = self.desk

        def take_back() -> object:
            return put_back(before, after, names, desk.place, now=desk.now, user=desk.user)

        self._told = None
        self.remember(f"{after.case_no} {what}", take_back)

    def action_penalty(self) -> None:
        if self._sheet is not None:
            self._open_form(partial(self._penalty_form, self._sheet.facts))

    def _penalty_form(self, facts: CaseFacts) -> Form:
        desk = self.desk
        try:
            proposal, law = proposed_penalty(facts.case_no, desk.place, on=desk.today)
        except ZmtoolError:
            proposal, law = None, load_law(desk.workspace)
        return penalty_form(desk, facts, proposal, law, self._changed, self.tell)

    # Documents and goods

    def action_fill(self) -> None:
        """Fills the documents of the last step that brought any."""
        self._fill("")

    def action_fill_other(self) -> None:
        """Fills the documents of a step that is picked: the next ones are drafts."""
        if self._sheet is None:
            return
        choices = steps_with_papers(self._sheet, load_life_cycle(self.desk.workspace))
        if not choices:
            self.say("接下来的步骤都不产生文书")
            return

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                self._fill(choice.value)

        self.app.push_screen(PickScreen("填制哪一步的文书", choices), chosen)

    def _fill(self, step: str) -> None:
        fill_documents(self, self.number, step, self._filled)

    def _filled(self, made: StepDocuments) -> None:
        self._show_first(texts.told_text(filled_lines(made, self.desk.workspace)))
        self.say(f"{filled_words(made)}；按 w 看文书夹")

    def action_files(self) -> None:
        self.app.push_screen(CaseFilesScreen(self.number))

    def action_seize(self) -> None:
        self.app.push_screen(SeizureScreen(self.number), self._seized)

    def _seized(self, lines: Sequence[tuple[str, str]] | None) -> None:
        if lines:
            self.tell(lines)
        self.reload()

    def action_dossier(self) -> None:
        from zmtool.tui.screens.dossier import DossierScreen

        self.app.push_screen(DossierScreen(self.number), lambda _: self.reload())

    def action_scan_queue(self) -> None:
        """What waits of this case's scanned documents."""
        from zmtool.tui.screens.scan_queue import ScanQueueScreen

        self.app.push_screen(ScanQueueScreen(self.number))

    # Forms and going about

    def _open_form(self, build: Callable[[], Form]) -> None:
        """Builds a form in the background: it may have to look things up."""

        def show(form: Form) -> None:
            self.app.push_screen(FormScreen(form), self._taken)

        self.in_background(build, show, group="form")

    def _taken(self, told: str | None) -> None:
        super()._taken(told)
        if told:
            self.middle.scroll_home(animate=False)

    def action_reload(self) -> None:
        self._told = None
        self.reload()

    def action_down(self) -> None:
        self.middle.scroll_down(animate=False)

    def action_up(self) -> None:
        self.middle.scroll_up(animate=False)

    def action_first(self) -> None:
        self.middle.scroll_home(animate=False)

    def action_last(self) -> None:
        self.middle.scroll_end(animate=False)
