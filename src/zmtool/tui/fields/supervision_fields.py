"""What the forms of supervision choose from: indicators, departments, people, shops, cases, other clues and problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from zmtool.base.text import to_half_width
from zmtool.law.library import load_law
from zmtool.licenses.register.lists import Wanted
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.closed_loop.listed_problems import ProblemWanted
from zmtool.oversight.indicators.library import load_indicators
from zmtool.oversight.roles.definition import load_roles
from zmtool.tui.fields.form import Choice, LookUp
from zmtool.workflow.cases import list_cases
from zmtool.workflow.licences import list_licences
from zmtool.workflow.oversight_lists import clue_window, problem_window
from zmtool.workflow.oversight_posts import registered_posts
from zmtool.workflow.people import registered_officers
from zmtool.workflow.team_files import list_files
from zmtool.workflow.workspace import OpenWorkspace

_MOST = 50
_SPOT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*[,，、 ]\s*(-?[0-9]{1,2}(?:\.[0-9]{1,12})?)")


def indicator_choices(root: Path) -> tuple[Choice, ...]:
    """The indicators that may be used, found by code, wording or initials; the departments in charge beside them."""
    departments = load_roles(root).departments
    return tuple(
        Choice(
            one.code, f"{one.code} {one.label}", "、".join(departments.get(dept, dept) for dept in one.owner)
        )
        for one in load_indicators(root).by_code.values()
        if not one.disabled
    )


def department_choices(root: Path) -> tuple[Choice, ...]:
    """The departments of the bureau itself."""
    roles = load_roles(root)
    return tuple(Choice(one, label) for one, label in roles.departments.items() if one not in roles.outside)


def person_choices(place: OpenWorkspace, now: datetime) -> tuple[Choice, ...]:
    """Those whose post is registered, by login, with name, department and duties."""
    roles = load_roles(place.root)
    names = {one.kept.file.login: one.kept.file.name for one in list_files(place, today=now.date())}
    return tuple(
        Choice(
            one.login,
            f"{one.login} {names[one.login]}" if names.get(one.login) else one.login,
            " ".join(
                (
                    roles.departments.get(one.dept, one.dept),
                    *(roles.duties[duty].label for duty in one.duties if duty in roles.duties),
                )
            ),
        )
        for one in registered_posts(place)
        if one.active
    )


def officer_choices(place: OpenWorkspace) -> tuple[Choice, ...]:
    """The enforcement officers by certificate, with the last day of it."""
    return tuple(
        Choice(
            one.cert_no,
            f"{one.name}（{one.cert_no}）",
            f"有效至 {one.valid_to}" if one.valid_to else "有效期未登记",
        )
        for one in registered_officers(place)
    )


def officer_names(place: OpenWorkspace) -> tuple[Choice, ...]:
    """The enforcement officers by name."""
    return tuple(Choice(one.name, one.name, one.cert_no) for one in registered_officers(place))


def shop_look_up(place: OpenWorkspace, now: Callable[[], datetime]) -> LookUp:
    """Shops of the register by any part of number, name, person or address."""

    def found(typed: str) -> Sequence[Choice]:
        if not typed:
            return ()
        shops = list_licences(Wanted(text=typed), place, today=now().date(), limit=_MOST).retailers
        return [Choice(one.lic_no, "", f"{one.name or one.principal} {one.addr}") for one in shops]

    return found


def cause_choices(root: Path) -> tuple[Choice, ...]:
    """The causes of action, by code with their wording."""
    return tuple(Choice(one.code, one.label) for one in load_law(root).causes.by_code.values())


def case_look_up(place: OpenWorkspace) -> LookUp:
    """Cases by any part of number, party or cause."""

    def found(typed: str) -> Sequence[Choice]:
        page = list_cases(place, text=typed, limit=_MOST)
        return [Choice(one.case_no, "", f"{one.party_name} {one.cause_label}") for one in page.cases]

    return found


def clue_look_up(place: OpenWorkspace, user: str, now: Callable[[], datetime], other: str) -> LookUp:
    """Clues that the person may see, but for ``other``."""

    def found(typed: str) -> Sequence[Choice]:
        lines = clue_window(ClueWanted(text=typed), place, now=now(), user=user, limit=_MOST).lines
        return [
            Choice(one.clue_no, "", f"{one.target} {one.reported_at[:10]}")
            for one in lines
            if one.clue_no != other
        ]

    return found


def problem_look_up(place: OpenWorkspace, user: str, now: Callable[[], datetime]) -> LookUp:
    """Open problems that the person may see."""

    def found(typed: str) -> Sequence[Choice]:
        wanted = ProblemWanted(text=typed, open_only=True)
        lines = problem_window(wanted, place, now=now(), user=user, limit=_MOST).lines
        return [Choice(one.prob_no, "", f"{one.target} {one.indicator}") for one in lines]

    return found


def spot_of(text: str) -> tuple[float, float] | None:
    """Longitude and latitude in degrees as typed, None where that is none."""
    found = _SPOT.fullmatch(to_half_width(text).strip())
    if found is None:
        return None
    lng, lat = float(found[1]), float(found[2])
    return (lng, lat) if abs(lng) <= 180 and abs(lat) <= 90 else None


def wrong_spot(text: str) -> str:
    """What is wrong with a place as typed (Chinese), empty for nothing."""
    return "" if spot_of(text) else "写“经度,纬度”，如 115.65,34.44"


def ending(*suffixes: str) -> Callable[[str], str]:
    """A check that a file to be written is called as its kind is."""

    def check(text: str) -> str:
        fits = text.strip().lower().endswith(suffixes)
        return "" if fits else f"文件名应以 {'、'.join(suffixes)} 结尾"

    return check
