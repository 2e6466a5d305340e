"""Credit repair and promises at work: each step loads what it needs, asks the pure rules, keeps the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from zmtool.base.errors import Refused
from zmtool.law.library import load_calendar
from zmtool.licenses.credit.promise import Promise, checked
from zmtool.licenses.credit.repair import (
    Repair,
    RepairState,
    accept,
    apply_for,
    publish,
    refuse,
    restore,
    verify,
)
from zmtool.workflow.credit import keep_and_grade, rules_at
from zmtool.workflow.workspace import Place, keep_original, opened

STEPS = ("accept", "verify", "publish", "restore", "refuse")


@dataclass(frozen=True, slots=True)
class RepairStep:
    """A step to take: which, on which day, with what words (what was verified, or why it is refused)."""

    name: str
    on: date
    words: str = ""


def apply_repair(
    lic_no: str,
    entries: tuple[int, ...],
    place: Place = None,
    *,
    measures: str,
    promise: str,
    evidence: Iterable[Path],
    on: date,
    now: datetime,
    user: str,
    rules: str = "",
) -> Repair:
    """Takes in an application for repair. Raises NotFound, Refused naming everything in its way."""
    from zmtool.licenses.credit.keep import entries_of, holder_of
    from zmtool.licenses.credit.keep_repairs import keep_repair, repairs_of
    from zmtool.licenses.register.keep import kept_retailer

    _not_to_come(on, now)
    with opened(place, now=now) as at:
        hashes = tuple(keep_original(path, at, now=now, user=user) for path in evidence)
        with at.writing() as session:
            retailer = kept_retailer(session, lic_no).retailer
            chosen = rules_at(at, rules, on).of(retailer.lic_no)
            holder = holder_of(session, retailer.lic_no, chosen.share_by)
            number = f"修复{on.year}-{len(_of_year(repairs_of(session), on.year)) + 1:03d}"
            asked = Repair(
                number,
                retailer.lic_no,
                tuple(dict.fromkeys(entries)),
                measures.strip(),
                promise.strip(),
                RepairState.APPLIED,
                on,
                hashes,
            )
            repair = apply_for(
                asked,
                chosen,
                entries_of(session, holder),
                repairs_of(session, holder),
                load_calendar(at.root),
            )
            keep_repair(session, repair, now=now, who=user)
            return repair


def take_step(
    number: str, step: RepairStep, place: Place = None, *, now: datetime, user: str, rules: str = ""
) -> Repair:
    """Takes the next step of a repair; restoring it grades the holder anew. Raises NotFound, Refused."""
    from zmtool.licenses.credit.keep import entries_of, holder_of
    from zmtool.licenses.credit.keep_repairs import keep_repair, kept_repair

    _not_to_come(step.on, now)
    with opened(place, now=now) as at, at.writing() as session:
        repair = kept_repair(session, number)
        chosen = rules_at(at, rules, step.on).of(repair.lic_no)
        calendar = load_calendar(at.root)
        if step.name == "accept":
            after = accept(repair, step.on, chosen, calendar)
        elif step.name == "verify":
            after = verify(repair, step.on, note=step.words)
        elif step.name == "publish":
            after = publish(repair, step.on, chosen, calendar)
        elif step.name == "refuse":
            after = refuse(repair, step.on, reason=step.words)
        else:
            entries = entries_of(session, holder_of(session, repair.lic_no, chosen.share_by))
            after, entry = restore(repair, step.on, chosen, entries, by=user)
            kept = keep_and_grade(session, at, entry, now=now, user=user, rules=rules)
            after = replace(after, flow_id=kept.entry.id)
        keep_repair(session, after, now=now, who=user)
        return after


def list_repairs(place: Place = None, *, state: str = "", lic_no: str = "") -> tuple[Repair, ...]:
    """The repairs in a state, of a licence, or all."""
    from zmtool.licenses.credit.keep_repairs import repairs_of

    with opened(place) as at, at.reading() as session:
        return repairs_of(session, [lic_no] if lic_no else (), state=state)


def show_repair(number: str, place: Place = None) -> Repair:
    """One repair. Raises NotFound."""
    from zmtool.licenses.credit.keep_repairs import kept_repair

    with opened(place) as at, at.reading() as session:
        return kept_repair(session, number)


def add_promise(
    promise: Promise, file: Path | None, place: Place = None, *, now: datetime, user: str
) -> Promise:
    """Keeps a signed promise, its picture in the vault. Raises NotFound, Refused, BadInput."""
    from zmtool.licenses.credit.keep_repairs import keep_promise, promises_of
    from zmtool.licenses.register.keep import kept_retailer

    with opened(place, now=now) as at:
        with at.reading() as session:
            kept_retailer(session, promise.lic_no)
            checked(promise, promises_of(session, promise.lic_no), now.date())
        sha256 = keep_original(file, at, now=now, user=user) if file is not None else ""
        promise = replace(promise, sha256=sha256, kept_by=user)
        with at.writing() as session:
            checked(promise, promises_of(session, promise.lic_no), now.date())
            keep_promise(session, promise, now=now, who=user)
    return promise


def list_promises(lic_no: str, place: Place = None) -> tuple[Promise, ...]:
    """The promises of a licence, oldest first. Raises NotFound."""
    from zmtool.licenses.credit.keep_repairs import promises_of
    from zmtool.licenses.register.keep import kept_retailer

    with opened(place) as at, at.reading() as session:
        kept_retailer(session, lic_no)
        return promises_of(session, lic_no)


def _of_year(repairs: tuple[Repair, ...], year: int) -> list[Repair]:
    return [one for one in repairs if one.applied_on.year == year]


def _not_to_come(on: date, now: datetime) -> None:
    if on > now.date():
        raise Refused(f"日期 {on} 在今天（{now.date()}）之后", next_step="办理后再登记")
