"""A group of commands whose commands are made when they are named: a start does not pay for the eighty it does not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from copy import copy
from functools import partial
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import (
    get_command_from_info,
    get_command_name,
    get_group_from_info,
    solve_typer_info_defaults,
)
from typer.models import TyperInfo

Command = Any
"""Typer brings a copy of click of its own, or uses the package, by its version."""


def command_of(app: typer.Typer, name: str, prepare: Callable[[Command], None]) -> Command:
    """The command of an application: its group, or its only command. ``prepare`` is given every command that is made."""
    if app.registered_callback is None and not app.registered_groups and len(app.registered_commands) == 1:
        found = _single(app, app.registered_commands[0])
    else:
        found = _group(TyperInfo(app), prepare)
    found.name = name
    prepare(found)
    return found


class CommandsByName(MutableMapping[str, Command]):
    """The commands of a group, in the order of their registration."""

    def __init__(self, app: typer.Typer, prepare: Callable[[Command], None]) -> None:
        self._prepare = prepare
        self._made: dict[str, Command] = {}
        self._makers: dict[str, Callable[[], Command]] = {
            one.name or get_command_name(one.callback.__name__): partial(_single, app, one)
            for one in app.registered_commands
            if one.callback is not None
        }
        for one in app.registered_groups:
            self._makers[str(solve_typer_info_defaults(one).name)] = partial(_group, one, prepare)

    def __getitem__(self, name: str) -> Command:
        if name not in self._made:
            made = self._makers[name]()
            self._prepare(made)
            self._made[name] = made
        return self._made[name]

    def __setitem__(self, name: str, command: Command) -> None:
        self._makers[name] = lambda: command

    def __delitem__(self, name: str) -> None:
        del self._makers[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _single(app: typer.Typer, info: Any) -> Command:
    return get_command_from_info(
        info,
        pretty_exceptions_short=app.pretty_exceptions_short,
        rich_markup_mode=app.rich_markup_mode,
    )


def _group(info: TyperInfo, prepare: Callable[[Command], None]) -> TyperGroup:
    app = info.typer_instance
    assert app is not None  # noqa: S101 - a group is registered with its application
    bare, empty = copy(info), copy(app)
    empty.registered_commands, empty.registered_groups = [], []
    bare.typer_instance = empty
    group = get_group_from_info(
        bare,
        pretty_exceptions_short=app.pretty_exceptions_short,
        rich_markup_mode=app.rich_markup_mode,
        suggest_commands=app.suggest_commands,
    )
    group.commands = CommandsByName(app, prepare)
    return group
