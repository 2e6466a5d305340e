"""A screen that fills in a form: checked as one types, choices found by fragment or initials, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.css.query import NoMatches
from textual.events import DescendantFocus
from textual.widgets import Input, Static, TextArea

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen, shown_error
from zmtool.tui.desk import Desk
from zmtool.tui.fields.choosing import matching
from zmtool.tui.fields.form import Choice, Field, Form, LongSubmit
from zmtool.tui.fields.reading import Read, read_field
from zmtool.tui.keys import FORM, Keys, bindings
from zmtool.tui.plain import block, plain, quiet
from zmtool.tui.widgets.inputs import LineInput, LongInput
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList
from zmtool.tui.widgets.top_line import TopLine
from zmtool.tui.works import Step
from zmtool.workflow.form_drafts import drop_form_draft, form_draft, keep_form_draft

_MOST_CHOICES = 200


class FormScreen(DeskScreen[str]):
    """Closes with what submitting told, empty where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(FORM))
    KEYS: ClassVar[tuple[Keys, ...]] = (FORM,)
    WATCHES = False

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form
        self._fields = {one.id: one for one in form.fields}
        self._current = form.fields[0].id if form.fields else ""
        self._moved = False
        self._busy = False
        self._remarks: dict[str, tuple[str, str]] = {}

    # Building

    def compose(self) -> ComposeResult:
        yield TopLine("填表")
        yield Static(plain(self._form.title, "bold"), id="heading", markup=False)
        with VerticalScroll(id="form", can_focus=False):
            if self._form.intro:
                yield Static(block(self._form.intro), classes="intro", markup=False)
            for one in self._form.fields:
                with Horizontal(classes="field"):
                    mark = Text("*" if one.required else " ")
                    yield Static(mark.append(plain(one.label)), classes="label", markup=False)
                    yield self._widget(one)
                    yield Static("", classes="remark", id=f"remark-{one.id}", markup=False)
        yield RowList((Column("", 0), Column("", 36)), header=False, id="choices")
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def _widget(self, field: Field) -> Input | TextArea:
        if field.kind == "long":
            return LongInput(
                quiet(field.initial),
                id=f"field-{field.id}",
                classes="typed",
                compact=True,
                tab_behavior="focus",
            )
        return LineInput(
            quiet(field.initial),
            placeholder=field.hint,
            id=f"field-{field.id}",
            classes="typed",
            compact=True,
        )

    def on_mount(self) -> None:
        self.query_one("#choices", RowList).can_focus = False
        draft = form_draft(self.desk.workspace, self.desk.user, self._form.draft) if self._form.draft else {}
        known = {
            name: text for name, text in draft.items() if name in self._fields and text != self._typed(name)
        }
        for name, text in known.items():
            self._put(name, text)
        for one in self._form.fields:
            self._check(one)
        if known:
            self._say("已恢复上次没有填完的内容；Ctrl+D 清空重填", "yellow")
        else:
            self._say(f"Ctrl+S {self._form.button}，Tab 或回车到下一项，* 为必填")
        if self._current:
            self.query_one(f"#field-{self._current}").focus()

    # What is typed

    def _typed(self, name: str) -> str:
        widget = self.query_one(f"#field-{name}")
        return (
            widget.text if isinstance(widget, TextArea) else widget.value if isinstance(widget, Input) else ""
        )

    def _put(self, name: str, text: str) -> None:
        widget = self.query_one(f"#field-{name}")
        if isinstance(widget, TextArea):
            widget.text = text
        elif isinstance(widget, Input):
            widget.value = text
            widget.cursor_position = len(text)

    def _read(self, field: Field) -> Read:
        return read_field(field, self._typed(field.id), self.desk.now)

    def _check(self, field: Field, *, strict: bool = False) -> Read:
        """Shows beside a field how it is read; that it is empty is said only when submitting (``strict``)."""
        read = self._read(field)
        quiet = read.problem == "必填" and not strict
        text, style = (read.problem, "red") if read.problem and not quiet else (read.written, "green")
        if read.problem and not quiet and not strict and self._could_be(field):
            text, style = "回车取列表中选中的", "dim"
        if text == self._typed(field.id).strip().rstrip("、"):
            text = ""
        remark = (text or self._hint(field), style if text else "dim")
        if self._remarks.get(field.id) != remark:
            # A remark that is the same is not drawn again: the form would be laid out at every key.
            self._remarks[field.id] = remark
            self.query_one(f"#remark-{field.id}", Static).update(plain(*remark))
        return read

    def _could_be(self, field: Field) -> bool:
        """Whether what stands there is the beginning of a choice."""
        return field.only and bool(matching(field.choices, self._last_part(field)))

    def _hint(self, field: Field) -> str:
        return field.hint if field.kind == "long" else ""

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        name = (event.widget.id or "").removeprefix("field-")
        if name in self._fields:
            self._current = name
            self._offer()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._changed((event.input.id or "").removeprefix("field-"))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._changed((event.text_area.id or "").removeprefix("field-"))

    def _changed(self, name: str) -> None:
        field = self._fields.get(name)
        if field is None:
            return
        self._check(field)
        if name == self._current:
            self._moved = False
            self._offer()
        self._keep()

    def _keep(self) -> None:
        if self._form.draft and not self._busy:
            typed = {one.id: self._typed(one.id) for one in self._form.fields}
            if any(typed[one.id] != one.initial for one in self._form.fields):
                keep_form_draft(self.desk.workspace, self.desk.user, self._form.draft, typed)

    # Choices

    def _offer(self) -> None:
        field = self._fields[self._current]
        typed = self._last_part(field)
        if field.look_up is not None:
            self.in_background(
                partial(field.look_up, typed),
                partial(self._offered, field, typed),
                group="choices",
                otherwise=self._no_choices,
            )
        else:
            self._offered(field, typed, matching(field.choices, self._fragment(field, typed)))

    def _fragment(self, field: Field, typed: str) -> str:
        """What narrows the choices: nothing where a whole choice stands there, so that another can be picked."""
        return (
            "" if any(typed in (one.value, one.shown) for one in field.choices) and not self._moved else typed
        )

    def _last_part(self, field: Field) -> str:
        typed = self._typed(field.id)
        return typed.replace("，", "、").split("、")[-1].strip() if field.many else typed.strip()

    def _offered(self, field: Field, typed: str, choices: Sequence[Choice]) -> None:
        if field.id != self._current:
            return
        panel = self.query_one("#choices", RowList)
        rows = [Row(one.value, (one.shown, Cell(one.remark, "dim")), one) for one in choices[:_MOST_CHOICES]]
        panel.show(rows)
        same = next(
            (at for at, row in enumerate(rows) if typed and typed in (row.record.value, row.record.shown)), 0
        )
        panel.cursor = same
        panel.display = bool(rows)

    def _no_choices(self, error: ZmtoolError) -> None:
        self.query_one("#choices", RowList).display = False
        self._say(error.what, "red")

    def action_next_choice(self) -> None:
        self._choose_beside(+1)

    def action_previous_choice(self) -> None:
        self._choose_beside(-1)

    def _choose_beside(self, step: int) -> None:
        panel = self.query_one("#choices", RowList)
        if panel.display and panel.total:
            # The first press goes on from a choice that stands in the field, and else to the one that is marked.
            panel.cursor += step if self._moved else max(0, step) if self._stands_in_field(panel) else 0
            self._moved = True
        else:
            self._focus_beside(step)

    def _stands_in_field(self, panel: RowList) -> bool:
        """Whether enter would take the marked choice without a further key: it stands there whole, or nothing else may."""
        field = self._fields[self._current]
        typed = self._last_part(field)
        marked = panel.current.record if panel.current else None
        return bool(typed) and (
            field.only or (isinstance(marked, Choice) and typed in (marked.value, marked.shown))
        )

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self._pick(event.row.record)

    def _pick(self, choice: Choice) -> None:
        field = self._fields[self._current]
        before = self._typed(field.id).replace("，", "、").split("、")[:-1] if field.many else []
        picked = "、".join([*(one.strip() for one in before), choice.shown])
        # Where there may be more, the next is typed right away.
        self._put(field.id, f"{picked}、" if field.many else picked)
        self._moved = False

    # Going through the form

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A text of several lines keeps its own keys."""
        if action in ("onward", "next_choice", "previous_choice"):
            return not isinstance(self.focused, TextArea)
        return True

    def action_onward(self) -> None:
        """Takes the choice that is marked, or goes on; after the last field it submits."""
        field = self._fields.get(self._current)
        if field is None:
            return
        panel = self.query_one("#choices", RowList)
        marked = panel.current if panel.display else None
        typed = self._last_part(field)
        known = any(typed in (one.value, one.shown) for one in field.choices)
        # Letters alone are the initials of a choice: nobody means them as they stand.
        meant = field.only or (bool(field.choices) and typed.isascii() and typed.isalpha())
        if marked is not None and (self._moved or (typed and meant and not known)):
            self._pick(marked.record)
            if field.many:
                return
        if field.id == self._form.fields[-1].id:
            self.action_submit()
        else:
            self._focus_beside(+1)

    def action_next_field(self) -> None:
        self._focus_beside(+1)

    def action_previous_field(self) -> None:
        self._focus_beside(-1)

    def _focus_beside(self, step: int) -> None:
        names = [one.id for one in self._form.fields]
        place = names.index(self._current) + step if self._current in names else 0
        self._moved = False
        widget = self.query_one(f"#field-{names[place % len(names)]}")
        widget.focus()
        widget.scroll_visible(animate=False)

    # Ending

    def action_submit(self) -> None:
        if self._busy:
            return
        read = {one.id: self._check(one, strict=True) for one in self._form.fields}
        wrong = [one for one in self._form.fields if read[one.id].problem]
        if wrong:
            self._say(f"还有 {len(wrong)} 项要改：{'、'.join(one.label for one in wrong[:6])}", "red")
            self.query_one(f"#field-{wrong[0].id}").focus()
            return
        self._busy = True
        self._say("正在办理……")
        values: Mapping[str, Any] = {name: one.value for name, one in read.items()}
        submit = self._form.submit
        if isinstance(submit, LongSubmit):
            begun = self.long_work(
                submit.label,
                partial(_done_long, submit, values, self._drop_draft_at(self.desk)),
                self._done,
                group=f"form:{self._form.draft or self._form.title}",
                stopped=submit.stopped,
                otherwise=self._not_done,
                on_stop=partial(self._idle, "已停止", "yellow"),
                on_aside=self._leave_to_itself,
                words=str,
            )
            if not begun:
                self._idle("这张表正在办理", "yellow")
        else:
            self.in_background(partial(submit, values), self._done, group="submit", otherwise=self._not_done)

    def _leave_to_itself(self) -> None:
        """Closes the form; what was typed stays as a draft until it is done."""
        if self.is_current:
            self.dismiss("")

    def _drop_draft(self) -> None:
        self._drop_draft_at(self.desk)()

    def _drop_draft_at(self, desk: Desk) -> Callable[[], None]:
        """What drops the draft, also where the form is closed by then."""
        workspace, user, draft = desk.workspace, desk.user, self._form.draft
        return lambda: drop_form_draft(workspace, user, draft) if draft else None

    def _done(self, told: str) -> None:
        self._drop_draft()
        self.dismiss(told or "已办")

    def _idle(self, text: str, style: str) -> None:
        self._busy = False
        self._say(text, style)

    def _not_done(self, error: ZmtoolError) -> None:
        self._idle(error.what, "bold red")
        self.notify(shown_error(error), title="没有办成", severity="error", markup=False, timeout=15)

    def _say(self, text: str, style: str = "") -> None:
        try:
            self.query_one("#status", Static).update(plain(text, style))
        except NoMatches:
            return

    def action_clear(self) -> None:
        """Everything as it was when the form was opened."""
        for one in self._form.fields:
            self._put(one.id, one.initial)
        self._drop_draft()
        self._say("已清空")

    def action_back(self) -> None:
        self._keep()
        self.dismiss("")


def _done_long(
    submit: LongSubmit, values: Mapping[str, Any], drop_draft: Callable[[], None], step: Step
) -> str:
    told = submit.do(values, step)
    drop_draft()
    return told
