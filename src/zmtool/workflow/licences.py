"""The register of licences at work: lists, one entry with its history, what is not right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.licenses.register.health import (
    Ailment,
    HealthRules,
    SideBySide,
    ailments_of,
    load_health_rules,
)
from zmtool.licenses.register.records import LicenceEvent, Retailer
from zmtool.licenses.register.statuses import Statuses, load_statuses, status_on
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.licenses.register.lists import Listed, Wanted


@dataclass(frozen=True, slots=True)
class ShownLicence:
    """One entry with everything a person sees of it; ``status`` is that of the day asked for."""

    retailer: Retailer
    status: str
    version: int
    updated_at: str
    history: tuple[LicenceEvent, ...]
    same_holder: tuple[Retailer, ...]
    ailments: tuple[Ailment, ...]


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is not right in the register: how many entries, how often each rule, and each case."""

    entries: int
    counts: Mapping[str, int]
    ailments: tuple[Ailment, ...]
    rules: HealthRules


def statuses(place: Place = None) -> Statuses:
    """What a licence can be, in this workspace."""
    with opened(place) as at:
        return load_statuses(at.root)


def list_licences(
    wanted: Wanted, place: Place = None, *, today: date, limit: int = 50, offset: int = 0, count: bool = True
) -> Listed:
    """A window of the entries that fit, ``total`` -1 where it is not counted and further ones may follow. Raises UsageProblem for a status that is not known."""
    from zmtool.licenses.register.lists import listed

    with opened(place) as at:
        if wanted.status:
            known = load_statuses(at.root)
            status = known.worded(wanted.status)
            if status is None:
                labels = "、".join(one.label for one in known.by_id.values())
                raise UsageProblem(f"没有状态“{wanted.status}”", next_step=f"可用：{labels}")
            wanted = replace(wanted, status=status)
        with at.reading() as session:
            return listed(session, wanted, today, limit=limit, offset=offset, count=count)


def show_licence(number: str, place: Place = None, *, today: date) -> ShownLicence:
    """One entry by its licence number, or by any whole number that only one entry has.

    Raises NotFound, UsageProblem where several entries have the number.
    """
    from zmtool.licenses.register.keep import history, kept_retailer
    from zmtool.licenses.register.lists import of_same_holder, with_number

    with opened(place) as at, at.reading() as session:
        found = with_number(session, number)
        if not found:
            raise NotFound(f"登记簿中没有“{number}”", next_step="用 zmtool license list 任意片段 查找")
        if len(found) > 1:
            listed = "、".join(f"{one.lic_no} {one.name}" for one in found[:8])
            raise UsageProblem(
                f"“{number}”有 {len(found)} 个证：{listed}", next_step="请用许可证号指明是哪一个"
            )
        kept = kept_retailer(session, found[0].lic_no)
        one = kept.retailer
        return ShownLicence(
            one,
            status_on(one, today),
            kept.version,
            kept.updated_at,
            history(session, one.lic_no),
            of_same_holder(session, one),
            tuple(ailments_of(one, load_health_rules(at.root), today)),
        )


def holders_of(number: str, place: Place = None) -> tuple[Retailer, ...]:
    """Every entry that a whole number names. Raises NotFound."""
    from zmtool.licenses.register.lists import with_number

    with opened(place) as at, at.reading() as session:
        found = with_number(session, number)
    if not found:
        raise NotFound(
            "登记簿中没有这个号码的持证人",
            next_step="可用许可证号、身份证号、统一社会信用代码、客户编码或电话，须写全",
        )
    return found


def check_register(
    place: Place = None, *, today: date, codes: tuple[str, ...] = (), only: Wanted | None = None
) -> Checkup:
    """What is not right in the register as a whole. Raises UsageProblem for a rule that is not known."""
    from zmtool.licenses.register.lists import Wanted, every_retailer

    with opened(place) as at:
        rules = load_health_rules(at.root)
        for code in codes:
            if code not in rules.rules:
                raise UsageProblem(f"没有规则“{code}”", next_step=f"可用：{'、'.join(rules.rules)}")
        beside = SideBySide(load_statuses(at.root), rules, today)
        found: list[Ailment] = []
        entries = 0
        with at.reading() as session:
            for one in every_retailer(session, only or Wanted(), today):
                entries += 1
                found += ailments_of(one, rules, today)
                beside.add(one)
    found += beside.ailments()
    chosen = sorted(
        (one for one in found if not codes or one.code in codes), key=lambda one: (one.code, one.lic_no)
    )
    counts = {code: sum(one.code == code for one in chosen) for code in rules.rules}
    return Checkup(entries, counts, tuple(chosen), rules)


def every_licence(wanted: Wanted, place: Place = None, *, today: date) -> Iterator[Retailer]:
    """All entries that fit, a block at a time, as long as the caller asks for more."""
    from zmtool.licenses.register.lists import every_retailer

    with opened(place) as at, at.reading() as session:
        yield from every_retailer(session, wanted, today)


def overrides_of(place: Path | None) -> Path | None:
    """The workspace whose own data files win; None without one."""
    from zmtool.workflow.workspace import local_data

    return local_data(place)
