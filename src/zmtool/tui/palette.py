"""What can be reached directly (ctrl+p): modules, keys of the present screen, cases, licences, documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zmtool.tui.desk import Desk
from zmtool.tui.fields.choosing import matching
from zmtool.tui.fields.form import Choice
from zmtool.tui.keys import Keys
from zmtool.tui.modules import MODULES, open_record

if TYPE_CHECKING:
    from zmtool.tui.app import ZmtoolApp

_MOST = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to reach: its name, what it is, and how to get there."""

    label: str
    kind: str
    go: Callable[[ZmtoolApp], None]


def standing_entries(keys: tuple[Keys, ...], typed: str) -> list[Entry]:
    """Modules and the keys of the screen below that fit what is typed; they are at hand without a question."""
    entries = {
        f"m{one.letter}": Entry(one.label, f"模块　{one.about}", _module(one.letter)) for one in MODULES
    }
    for group in keys:
        for key in group:
            entries.setdefault(
                f"k{key.action}", Entry(key.label, f"按键 {key.keys.split(',')[0]}", _action(key.action))
            )
    choices = [Choice(id_, one.label, one.kind) for id_, one in entries.items()]
    return [entries[one.value] for one in matching(choices, typed)]


def found_entries(desk: Desk, typed: str) -> list[Entry]:
    """Cases, licences, applications and documents that fit what is typed. Called in a thread. Raises ZmtoolError."""
    if not typed.strip():
        return []
    return [*_cases(desk, typed), *_licences(desk, typed), *_forms(desk, typed)]


def _cases(desk: Desk, typed: str) -> Iterator[Entry]:
    from zmtool.workflow.cases import list_cases

    for one in list_cases(desk.place, text=typed, limit=_MOST).cases:
        yield Entry(
            f"{one.case_no}　{one.party_name}", f"案件　{one.stage_label}", _record("case", one.case_no)
        )


def _licences(desk: Desk, typed: str) -> Iterator[Entry]:
    from zmtool.licenses.register.lists import Wanted
    from zmtool.workflow.licences import list_licences

    for one in list_licences(Wanted(text=typed), desk.place, today=desk.today, limit=_MOST).retailers:
        yield Entry(f"{one.lic_no}　{one.name}", f"许可证　{one.principal}", _record("licence", one.lic_no))


def _forms(desk: Desk, typed: str) -> Iterator[Entry]:
    from zmtool.forms.catalogue import load_catalogue

    forms = load_catalogue(desk.workspace).forms
    choices = [Choice(one.id, one.title) for one in forms.values()]
    for one in matching(choices, typed)[:_MOST]:
        yield Entry(f"《{one.shown}》", "文书", _form(one.value))


def _module(letter: str) -> Callable[[ZmtoolApp], None]:
    return lambda app: app.open_module(next(one for one in MODULES if one.letter == letter))


def _action(action: str) -> Callable[[ZmtoolApp], None]:
    def go(app: ZmtoolApp) -> None:
        # What can be done everywhere is the application's, not the screen's.
        here = hasattr(app.screen, f"action_{action.partition('(')[0]}")
        app.call_later(app.screen.run_action, action if here else f"app.{action}")

    return go


def _record(kind: str, number: str) -> Callable[[ZmtoolApp], None]:
    return lambda app: open_record(app, kind, number)


def _form(form: str) -> Callable[[ZmtoolApp], None]:
    def go(app: ZmtoolApp) -> None:
        from zmtool.tui.screens.form_filling import open_form

        open_form(app, form)

    return go
