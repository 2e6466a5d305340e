"""A step of a course (clue, problem, alert, inspection) as a form: what it asks, what it may be told, the words said with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zmtool.oversight.course.definition import Step
from zmtool.tui.fields.form import Choice, Field, Form

NOTE = "note"
"""The field of the words said with a step; as a condition of a step it says that they must not be left out."""

Submit = Callable[[dict[str, str], str], str]
"""Is given the details of a step by name, as texts, and the words said with it; tells what was done (Chinese)."""


def course_form(
    step: Step,
    words: Mapping[str, str],
    *,
    title: str,
    draft: str,
    submit: Submit,
    fields: Mapping[str, Field] | None = None,
    filled: Collection[str] = (),
    note: str = "说明",
    intro: str = "",
) -> Form:
    """The form of ``step``; ``words`` are the Chinese names of what it is told.

    ``fields`` says by name how something is typed (kind, choices, look-up, hint); its id and whether it is required come from
    the step. ``filled`` are the names that the program fills in itself; they are not asked. ``note`` names the words said with
    the step: required where the step needs them.
    """
    known = fields or {}
    asked = [_field(name, words, known, required=True) for name in step.asks if name not in filled]
    asked += [_field(name, words, known, required=False) for name in step.may_ask if name not in filled]
    said = known.get(NOTE) or Field(NOTE, note, "long")
    asked.append(replace(said, id=NOTE, required=NOTE in step.needs))

    def send(values: Mapping[str, Any]) -> str:
        texts = {name: as_text(value) for name, value in values.items() if name != NOTE}
        return submit({name: text for name, text in texts.items() if text}, as_text(values.get(NOTE)))

    return Form(title, tuple(asked), send, intro, draft, step.label)


def as_text(value: object) -> str:
    """What was read from a field as a step is told it: days and moments as ISO, several separated by 、, nothing as empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (tuple, list)):
        return "、".join(map(as_text, value))
    return str(value)


def told(what: str, state: str, remarks: Sequence[str] = ()) -> str:
    """What a step led to, in a line: the record, the state it stands in now, what a person should know."""
    return "；".join((f"{what}：{state}", *remarks))


def choices_of(labels: Mapping[str, str] | Sequence[str]) -> tuple[Choice, ...]:
    """Choices of ids with labels, or of words that stand for themselves."""
    if isinstance(labels, Mapping):
        return tuple(Choice(value, label) for value, label in labels.items())
    return tuple(map(Choice, labels))


def _field(name: str, words: Mapping[str, str], known: Mapping[str, Field], *, required: bool) -> Field:
    if name in known:
        return replace(known[name], id=name, required=required)
    return Field(name, words.get(name, name), required=required)
