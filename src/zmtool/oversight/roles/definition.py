"""Departments and duties as data (``schemas/oversight/roles.yaml``), and what a person may do and see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file

SIGHTS = ("own", "department", "outer", "all")
"""From the narrowest to the widest."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody is there for: the actions allowed and how far the person sees (see SIGHTS)."""

    id: str
    label: str
    sees: str
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roles:
    """Everything that ``roles.yaml`` says. ``departments`` and ``actions`` are Chinese labels by id."""

    departments: Mapping[str, str]
    outside: frozenset[str]
    duties: Mapping[str, Duty]
    actions: Mapping[str, str]
    never_open: frozenset[str]

    def department(self, text: str) -> str:
        """The id of a department by id or label. Raises UsageProblem."""
        wanted = text.strip()
        for one, label in self.departments.items():
            if wanted in (one, label):
                return one
        raise UsageProblem(f"没有部门“{text}”", next_step=f"可用：{'、'.join(self.departments.values())}")

    def duty(self, text: str) -> str:
        """The id of a duty by id or label. Raises UsageProblem."""
        wanted = text.strip()
        for one in self.duties.values():
            if wanted in (one.id, one.label):
                return one.id
        known = "、".join(f"{one.label}（{one.id}）" for one in self.duties.values())
        raise UsageProblem(f"没有职责“{text}”", next_step=f"可用：{known}")


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody stands in oversight: department, duties, the station in charge of (empty for the whole bureau)."""

    login: str
    dept: str
    duties: tuple[str, ...]
    station: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at the keyboard as oversight sees him or her.

    ``may`` are the actions allowed, ``sees`` the widest sight of the duties held; ``open`` where no post is registered yet, so
    that everybody may do everything but what is never open.
    """

    login: str
    dept: str
    sees: str
    may: frozenset[str]
    open: bool = False


@kept_data
def load_roles(overrides: Path | None = None) -> Roles:
    """Departments and duties. Raises UsageProblem naming file and field."""
    path = data_file("schemas/oversight/roles.yaml", overrides)
    data = load_checked(path, "oversight-roles.schema.json")
    roles = Roles(
        MappingProxyType({row["id"]: row["label"] for row in data["departments"]}),
        frozenset(row["id"] for row in data["departments"] if row.get("outside")),
        MappingProxyType(
            {
                row["id"]: Duty(row["id"], row["label"], row["sees"], frozenset(row["may"]))
                for row in data["duties"]
            }
        ),
        MappingProxyType(dict(data["actions"])),
        frozenset(data["never_open"]),
    )
    for duty in roles.duties.values():
        for action in sorted(duty.may):
            if action not in roles.actions:
                raise UsageProblem(
                    f"职责 {duty.id} 的事项 {action} 没有定义",
                    where=str(path),
                    next_step="请在 actions 中补上",
                )
    return roles


def viewer(login: str, post: Post | None, roles: Roles, *, posts_kept: bool) -> Viewer:
    """How somebody stands. While no post is kept everything is open but what never is; nobody's post then opens nothing."""
    if not posts_kept:
        return Viewer(login, "", "all", frozenset(roles.actions) - roles.never_open, open=True)
    if post is None or not post.active:
        return Viewer(login, "", "own", frozenset())
    duties = [roles.duties[one] for one in post.duties if one in roles.duties]
    widest = max((SIGHTS.index(one.sees) for one in duties), default=0)
    return Viewer(login, post.dept, SIGHTS[widest], frozenset().union(*(one.may for one in duties)))


def sees(
    person: Viewer, *, inner: bool, accused_dept: str, about: str, dept: str, own: bool, in_charge: bool
) -> bool:
    """Whether a person sees a record: never what accuses the person or the person's department.

    ``inner``: it is about the bureau's own people; ``about`` is the accused login or empty; ``dept`` the department that reported
    or handles it; ``own``: the person reported it. Internal matters need sight ``all``, or to be in charge of it.
    """
    if about and about == person.login:
        return False
    if accused_dept and accused_dept == person.dept:
        return False
    if person.sees == "all" or own or in_charge:
        return True
    if inner:
        return False
    return person.sees == "outer" or (person.sees == "department" and bool(dept) and dept == person.dept)
