"""A form as data: its fields, what each may hold, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zmtool.tui.works import UNDONE, Step


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: what is kept, what is shown, and words beside it."""

    value: str
    label: str = ""
    remark: str = ""

    @property
    def shown(self) -> str:
        """What a person sees."""
        return self.label or self.value


LookUp = Callable[[str], Sequence[Choice]]
"""The choices that fit what is typed. Called in a thread; may raise ZmtoolError."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. ``kind`` names how it is read (see ``reading.KINDS``).

    ``choices`` are all there are, ``look_up`` finds them as one types; with ``only`` nothing else may stand there.
    ``many``: several, separated by 、. ``check`` returns what is wrong with a value that was read (Chinese, empty
    for nothing). ``initial`` is what stands there at first, as a person would type it.
    """

    id: str
    label: str
    kind: str = "text"
    required: bool = False
    initial: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    look_up: LookUp | None = None
    only: bool = False
    many: bool = False
    check: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class LongSubmit:
    """Submitting that may last: what it is called while it does, ``do`` with a step to tell how far it is, and what is
    said where it was stopped."""

    label: str
    do: Callable[[Mapping[str, Any], Step], str]
    stopped: str = UNDONE


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its title, its fields, and ``submit``, which does what the form is for and tells it (Chinese).

    ``submit`` is given the values by field, None for what was left empty (an empty tuple where there may be many);
    it is called in a thread and raises ZmtoolError where it cannot be done: the form stays as it is.
    ``draft`` names what is being filled, so that an unfinished form is found again; empty keeps no draft.
    ``button`` is what submitting does, in a word.
    """

    title: str
    fields: tuple[Field, ...]
    submit: Callable[[Mapping[str, Any]], str] | LongSubmit
    intro: str = ""
    draft: str = ""
    button: str = "确定"
