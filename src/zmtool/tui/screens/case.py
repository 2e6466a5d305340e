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
from zmtool.tui.asking.case_step_forms import opinion_form, penalty_form, step_form
from zmtool.tui.bases.confirm import PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Choice, Form
from zmtool.tui.keys import CASE, LIST, RECORD, bindings
from zmtool.tui.screens.case_files import CaseFilesScreen
from zmtool.tui.screens.seizure import SeizureScreen
from zmtool.tui.texts import case_sheet_texts as texts
from zmtool.tui.works import KEPT
from zmtool.workflow.case_penalty import proposed_penalty, related, transfer_check
from zmtool.workflow.case_put_back import put_back
from zmtool.workflow.case_sheet import CaseSheet, asked_fields, case_sheet
from zmtool.workflow.cases import note_opening
from zmtool.workflow.outbox import StepDocuments, fill_step
from zmtool.workflow.review_precheck import NextStep

_ALWAYS = (
    Offer("seize", "查获登记 x", remark="扫码或输入查获的卷烟，逐行计数，自动带出品规和价格"),
    Offer("edit", "改案件内容 e", remark="当事人、案发与现场、文字、执法人员、证据、物品"),
    Offer("penalty", "拟处罚 p", remark="填写罚款基数、比例和处罚种类"),
    Offer("proposal", "裁量建议", remark="按裁量基准算出的档次、幅度和建议数额"),
    Offer("transfer", "移送核对", remark="是否达到刑事追诉标准，应移送什么、给谁、何时"),
    Offer("related", "相关案件", remark="同一当事人、许可证、地址、电话或车牌的案件"),
)


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
            (*map(_offer, sorted(sheet.precheck.steps, key=_nearness)), *_ALWAYS),
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
        others = [one for one in step.way.obstacles if one.stops and one.code != "approvals"]
        choices = [
            *(Choice(role, f"登记{self._sheet.offices.get(role, role)}意见") for role in unheard),
            Choice("", "办理这一步", "还缺意见" + (f"；{others[0].what}" if others else "")),
        ]

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
        opinions = {step: roles for step, roles in self._sheet.opinions.items() if roles}
        current = self.offers.current.key.removeprefix("step:") if self.offers.current else ""
        wanted = [current] if current in opinions else sorted(opinions, key=list(self._sheet.opinions).index)
        labels = {one.way.step.id: one.way.step.label for one in self._sheet.precheck.steps}
        offices = self._sheet.offices
        choices = [
            Choice(f"{step} {role}", f"{labels[step]}　{offices.get(role, role)}")
            for step in wanted
            for role in opinions[step]
        ]
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
        cycle = load_life_cycle(self.desk.workspace)
        taken = [
            cycle.steps[one.step] for one in reversed(self._sheet.facts.events) if one.step in cycle.steps
        ]
        near = [one.way.step for one in self._sheet.precheck.steps]
        steps = {one.id: (one, "已办") for one in taken if one.papers}
        for one in near:
            if one.papers:
                steps.setdefault(one.id, (one, "未办，填成草稿"))
        choices = [Choice(name, step.label, remark) for name, (step, remark) in steps.items()]
        if not choices:
            self.say("接下来的步骤都不产生文书")
            return

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                self._fill(choice.value)

        self.app.push_screen(PickScreen("填制哪一步的文书", choices), chosen)

    def _fill(self, step: str) -> None:
        self.long_work(
            f"填制 {self.number} 的文书",
            partial(fill_step, self.desk.workspace, self.number, step),
            self._filled,
            group=f"fill:{self.number}",
            stopped=KEPT,
            words=lambda made: f"{made.step_label}：已填制 {len(made.documents)} 份",
        )

    def _filled(self, made: StepDocuments) -> None:
        lacking = sum(bool(one.missing) for one in made.documents)
        rest = f"，{lacking} 份有待填内容" if lacking else ""
        folder = made.folder.relative_to(self.desk.workspace)
        lines = [
            (f"{made.step_label}：已填制 {len(made.documents)} 份{rest}", "bold green"),
            (f"在 {folder}，按 w 打开", ""),
        ]
        for one in made.documents:
            draft = "（草稿）" if one.draft else ""
            lines.append((f"　{one.path.name}{draft}", ""))
            if one.missing:
                lines.append((f"　　待填：{'、'.join(one.missing)}", "yellow"))
        self._show_first(texts.told_text(lines))
        self.say(f"已填制 {len(made.documents)} 份{rest}；按 w 看文书夹")

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


def _nearness(one: NextStep) -> tuple[bool, bool, int]:
    """The main line comes first, open before what still lacks something; then what runs beside it or ends it early."""
    step = one.way.step
    return step.side or (step.ends and not step.last), not one.way.open, step.order


def _offer(one: NextStep) -> Offer:
    way = one.way
    stops = [each.what for each in way.obstacles if each.stops]
    notes = [each.what for each in way.obstacles if not each.stops]
    final = [f"送出后收不回：{'、'.join(one.final)}"] if one.final else []
    remark = "；".join([*(f"缺：{each}" for each in stops), *(f"注意：{each}" for each in notes), *final])
    return Offer(f"step:{way.step.id}", way.step.label, way.open, remark)
