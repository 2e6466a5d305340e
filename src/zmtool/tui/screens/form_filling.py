"""Filling one document: every field with what the facts say, checked as one types, previewed, written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from zmtool.base.errors import ZmtoolError
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.forms.records import Form as CatalogueForm
from zmtool.tui.asking.form_fields import ROWS, fields_of, page_text, trial_text, worded_of
from zmtool.tui.bases.confirm import ConfirmScreen, PickScreen
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.reading import Read, read_field
from zmtool.tui.keys import FILLING, FORM, Keys, bindings
from zmtool.tui.plain import block, plain
from zmtool.tui.screens.filling_subject import SubjectChoiceScreen
from zmtool.tui.screens.reading import ReadingScreen
from zmtool.workflow.filling_desk import (
    Filling,
    Kind,
    Trial,
    Worded,
    Written,
    filling,
    preview,
    take_back,
    tried,
    write_document,
)
from zmtool.workflow.form_drafts import drop_form_draft, keep_form_draft

if TYPE_CHECKING:
    from zmtool.scans.records import Page

_WAIT = 0.2
"""Seconds after a key before the whole document is looked at again."""


class FillingScreen(FormScreen):
    """One document of a case or an application. Closes with what was written; ``written`` tells it in full."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(FILLING))
    KEYS: ClassVar[tuple[Keys, ...]] = (FILLING, FORM)

    def __init__(self, one: Filling) -> None:
        self._filling = one
        self._required = {each.id for each in one.form.fields if each.label in one.bound.missing}
        self._trial: Trial | None = None
        self._soon: Timer | None = None
        self.written: Written | None = None
        super().__init__(
            Form(
                f"《{one.form.title}》{_which(one)}　{one.number}",
                fields_of(one),
                self._submit,
                _intro(one),
                draft=f"form:{one.form.id}:{one.kind}:{one.number}:{one.which}",
                button="写出文件",
            )
        )

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Static("正在核对……", id="checks", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.move_child(self.query_one("#checks"), before=self.query_one("#status"))
        self._look()

    # What is typed

    def _read(self, field: Field) -> Read:
        """What was there at first stands as it is; a place may stay empty for a pen."""
        typed = self._typed(field.id)
        if typed.strip() == field.initial.strip() or not typed.strip():
            return Read()
        return read_field(field, typed, self.desk.now)

    def _hint(self, field: Field) -> str:
        typed, facts = self._typed(field.id).strip(), self._facts(field)
        if field.id.startswith(ROWS):
            return f"手工改写，F8 恢复。{field.hint}" if typed != field.initial.strip() else field.hint
        if not typed and facts:
            return f"按记录：{facts}"
        if not typed and field.id in self._lacking():
            return "待填"
        if facts and typed != facts.strip():
            return "手工改写，F8 恢复"
        return field.hint if field.kind == "long" and not typed else ""

    def _facts(self, field: Field) -> str:
        if field.id.startswith(ROWS):
            return ""
        return self._filling.facts.values.get(field.id, "")

    def _lacking(self) -> set[str]:
        if self._trial is None:
            return self._required
        missing = self._trial.bound.missing
        return {one.id for one in self._form.fields if one.label in missing}

    def _worded(self) -> Worded:
        """What is typed otherwise than it stood there at first."""
        changed = {
            one.id: (self._typed(one.id), self._read(one))
            for one in self._form.fields
            if self._typed(one.id).strip() != one.initial.strip()
        }
        return worded_of(self._filling, changed)

    def _keep(self) -> None:
        """Keeps what was changed only: what the record says by then stands in the rest."""
        typed = {one.id: self._typed(one.id) for one in self._form.fields}
        changed = {one.id: typed[one.id] for one in self._form.fields if typed[one.id] != one.initial}
        if changed and not self._busy:
            keep_form_draft(self.desk.workspace, self.desk.user, self._form.draft, changed)
        elif not changed:
            drop_form_draft(self.desk.workspace, self.desk.user, self._form.draft)

    # Looking at the whole document while one types

    def _changed(self, name: str) -> None:
        super()._changed(name)
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(_WAIT, self._look)

    def _look(self) -> None:
        job = partial(tried, self._filling, self._worded(), self.desk.workspace)
        self.in_background(job, self._looked, group="check", otherwise=self._not_looked)

    def _looked(self, trial: Trial) -> None:
        self._trial = trial
        self.query_one("#checks", Static).update(trial_text(trial))
        for one in self._form.fields:
            self._check(one)

    def _not_looked(self, error: ZmtoolError) -> None:
        self.query_one("#checks", Static).update(plain(error.what, "red"))

    def action_preview(self) -> None:
        """The document as it will be printed, made by the real filling."""
        one, worded, root = self._filling, self._worded(), self.desk.workspace

        def job() -> tuple[Trial, Page]:
            trial = tried(one, worded, root)
            return trial, preview(trial.bound, root)

        self._say("正在预览……")
        self.in_background(job, self._previewed, group="preview", otherwise=self._not_previewed)

    def _previewed(self, made: tuple[Trial, Page]) -> None:
        trial, page = made
        self._say(f"Ctrl+S {self._form.button}")
        heading = plain(f"预览《{self._filling.form.title}》　{self._filling.number}", "bold")
        if trial.bound.missing:
            heading.append_text(plain(f"　待填 {len(trial.bound.missing)} 项", "yellow"))
        self.app.push_screen(ReadingScreen("预览", heading, page_text(page)))

    def _not_previewed(self, error: ZmtoolError) -> None:
        self._say(error.what, "red")
        self.refused(error)

    def action_by_facts(self) -> None:
        """What the record gives for this field, instead of what somebody wrote."""
        field = self._fields.get(self._current)
        if field is not None:
            given = field.initial if field.id.startswith(ROWS) else self._facts(field)
            self._put(field.id, given)

    def action_next_open(self) -> None:
        """The next place that still has to be filled."""
        names = [one.id for one in self._form.fields]
        at = names.index(self._current) + 1 if self._current in names else 0
        lacking = self._lacking()
        following = next((name for name in names[at:] + names[:at] if name in lacking), None)
        if following is None:
            self._say("没有待填的了")
        else:
            widget = self.query_one(f"#field-{following}")
            widget.focus()
            self.query_one("#form", VerticalScroll).scroll_to_widget(widget, animate=False)

    # Writing

    def action_submit(self) -> None:
        if self._busy:
            return
        missing = self._trial.bound.missing if self._trial is not None else ()
        wrong = any(self._read(one).problem for one in self._form.fields)
        if not missing or wrong:
            super().action_submit()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                super(FillingScreen, self).action_submit()

        question = f"还有 {len(missing)} 项必填内容没有，照样写出文件吗？"
        self.app.push_screen(
            ConfirmScreen(question, f"{'、'.join(missing)}\n文件上这些地方标明“待填”，可以打印后手填。"),
            answered,
        )

    def _submit(self, values: Mapping[str, Any]) -> str:
        worded = self.app.call_from_thread(self._worded)
        self.written = write_document(
            self._filling, worded, self.desk.place, now=self.desk.now, user=self.desk.user
        )
        return f"已写出 {self.written.path.name}"


def _which(one: Filling) -> str:
    return f"第 {one.which} 份，共 {one.count} 份" if one.count > 1 else ""


def _intro(one: Filling) -> str:
    whose = "案件" if one.kind == "case" else "申请"
    kept = f"{whose}里还没有这份文书，写出的是草稿" if one.fresh else f"已在{whose}里"
    tables = len(one.form.tables) - sum(each.id.startswith(ROWS) for each in fields_of(one))
    rest = f"；{tables} 张明细表按记录填写" if tables else ""
    signs = (
        f"；签名处（{'、'.join(sign.label for sign in one.form.signs)}）留给手签" if one.form.signs else ""
    )
    return f"{kept}。已按记录填好，改动的内容随{whose}保存，清空则恢复按记录填写{rest}{signs}。"


# Getting there


def open_form(app: App[None], form_id: str) -> None:
    """Asks for which case or application a document is, then fills it in."""
    screen = app.screen
    if not isinstance(screen, DeskScreen):
        return
    form = load_catalogue(screen.desk.workspace).get(form_id)
    if form is None or not form.template:
        what = f"《{form.title}》没有模板，由别处制作，不能在这里填写" if form else f"没有文书 {form_id}"
        screen.notify(what, severity="warning", markup=False)
        return
    kind: Kind = "case" if form.area == ENFORCEMENT else "application"
    look_up = partial(_cases if kind == "case" else _applications, screen, form)
    question = f"《{form.title}》是哪个{'案件' if kind == 'case' else '申请'}的？"
    placeholder = "编号、当事人或案由的任意部分" if kind == "case" else "受理编号、申请人或许可证号的任意部分"
    nothing = "没有这样的案件" if kind == "case" else "没有这样的许可申请"

    def chosen(one: Choice | None) -> None:
        if one is not None:
            open_filling(screen, form.id, kind, one.value)

    app.push_screen(SubjectChoiceScreen(question, placeholder, nothing, look_up), chosen)


def open_filling(screen: DeskScreen[Any], form_id: str, kind: Kind, number: str, which: int = 0) -> None:
    """Fills in a document of a case or an application; where there are several of its form, it is asked which."""
    place = screen.desk.place

    def loaded(one: Filling) -> None:
        if which or one.count < 2:
            _show(screen, one)
            return
        choices = [Choice(str(at), f"第 {at} 份", _remark(one, at)) for at in range(1, one.count + 1)]

        def picked(choice: Choice | None) -> None:
            if choice is not None:
                open_filling(screen, form_id, kind, number, int(choice.value))

        screen.app.push_screen(PickScreen(f"填写哪一份《{one.form.title}》？", choices), picked)

    screen.in_background(lambda: filling(kind, number, form_id, place, which=which), loaded, group="filling")


def _remark(one: Filling, at: int) -> str:
    document = [each for each in one.owner.documents if each.type == one.form.id][at - 1]
    day = document.date.isoformat() if document.date else "没有日期"
    return "　".join(filter(None, (document.number, day, "、".join(document.fields.values())[:30])))


def _show(screen: DeskScreen[Any], one: Filling) -> None:
    shown = FillingScreen(one)

    def closed(told: str | None) -> None:
        written = shown.written
        if not told or written is None:
            return
        if written.kept is not None:
            screen.remember(
                f"《{one.form.title}》的改写",
                lambda: take_back(
                    one, written, screen.desk.place, now=screen.desk.now, user=screen.desk.user
                ),
            )
        screen.reload()
        screen.app.push_screen(_result(one, written))

    screen.app.push_screen(shown, closed)


def _result(one: Filling, written: Written) -> ReadingScreen:
    lines = [f"文件：{written.path}"]
    whose = "案件" if one.kind == "case" else "申请"
    lines.append(
        f"改写的内容已随{whose}保存，以后填制都用它；按 u 可撤回。"
        if written.kept
        else f"内容都来自{whose}的记录。"
    )
    if written.missing:
        lines.append(f"待填：{'、'.join(written.missing)}（文件上已标明）")
    lines.append("打印前在 WPS 或 Word 里改过的，用 zmtool form edit --from 文件 收回记录。")
    return ReadingScreen(
        "已写出文书",
        plain(f"已写出《{one.form.title}》", "bold green"),
        block("\n".join(lines)),
        written.path,
    )


def _cases(screen: DeskScreen[Any], form: CatalogueForm, typed: str) -> list[Choice]:
    from zmtool.workflow.cases import list_cases

    found = list_cases(screen.desk.place, text=typed, limit=50).cases
    return [
        Choice(one.case_no, one.case_no, f"{one.party_name}　{one.stage_label}　{one.cause_label}")
        for one in found
    ]


def _applications(screen: DeskScreen[Any], form: CatalogueForm, typed: str) -> list[Choice]:
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_applications import list_applications

    matters = load_vocabulary(screen.desk.workspace).matters
    found = list_applications(screen.desk.place, open_only=False, text=typed, limit=50)
    return [
        Choice(
            one.application_no,
            one.application_no,
            f"{one.applicant}　{matters[one.matter].label if one.matter in matters else one.matter}",
        )
        for one in found
    ]
