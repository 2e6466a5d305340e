"""Credit supervision at work: which rules hold, a retailer's grade with its grounds, entries and their counter-entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.licenses.credit.explain import GradeStep, explained
from zmtool.licenses.credit.grade import Graded, grade_on, untouched
from zmtool.licenses.credit.ledger import CreditEntry, Fact, adjusted, counter_entry, entered, normal_ref
from zmtool.licenses.credit.measures import Measures, measures_of
from zmtool.licenses.credit.promise import Promise
from zmtool.licenses.credit.repair import Repair
from zmtool.licenses.credit.rule_sets import load_credit_rules, rules_named, rules_on
from zmtool.licenses.credit.rules import CreditRules
from zmtool.licenses.register.records import Retailer
from zmtool.workflow.workspace import Place, local_data, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.licenses.credit.keep import Snapshot
    from zmtool.workflow.workspace import OpenWorkspace


@dataclass(slots=True)
class RulesInForce:
    """The rules of each licence on a day: those that were named, or those of the county that its number begins with."""

    known: Sequence[CreditRules]
    day: date
    named: CreditRules | None = None
    region: str = ""
    where: str = ""
    _found: dict[str, CreditRules] = field(default_factory=dict)

    def of(self, lic_no: str) -> CreditRules:
        """The rules of a licence (or of a region). Raises NotFound where none hold."""
        if self.named is not None:
            return self.named
        region = lic_no[:6]
        if region not in self._found:
            found = rules_on(self.known, region, self.day) or rules_on(self.known, self.region, self.day)
            if found is None:
                raise NotFound(
                    f"{region} 在 {self.day} 没有施行的信用规则",
                    where=self.where,
                    next_step="请把本局的规则写成 yaml 放进该文件夹（见 docs/credit.md），或用 --rules 指明一份",
                )
            self._found[region] = found
        return self._found[region]


@dataclass(frozen=True, slots=True)
class ShownCredit:
    """A retailer's credit on a day with everything it rests on."""

    retailer: Retailer
    rules: CreditRules
    graded: Graded
    shared_with: tuple[str, ...]
    steps: tuple[GradeStep, ...]
    measures: Measures
    entries: tuple[CreditEntry, ...]
    snapshots: tuple[Snapshot, ...]
    repairs: tuple[Repair, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class EntryKept:
    """An entry that was made, and the grade before and after."""

    entry: CreditEntry
    before: Graded
    after: Graded
    regraded: tuple[str, ...]


def rule_sets(folder: Path | None = None) -> tuple[CreditRules, ...]:
    """Every rule set at hand, also without a workspace."""
    return load_credit_rules(local_data(folder))


def rules_at(at: OpenWorkspace, name: str, day: date) -> RulesInForce:
    """The rules in force in an open workspace, or those that are named. Raises NotFound, UsageProblem."""
    known = load_credit_rules(at.root)
    named = rules_named(known, name, day) if name else None
    where = str(at.root / "schemas" / "licenses" / "credit")
    return RulesInForce(known, day, named, at.workspace.settings.bureau.region, where)


def show_credit(number: str, place: Place = None, *, day: date, rules: str = "") -> ShownCredit:
    """The credit of the retailer that a whole number names. Raises NotFound, UsageProblem."""
    from zmtool.licenses.credit.keep import entries_of, grades_of, holder_of
    from zmtool.licenses.credit.keep_repairs import promises_of, repairs_of

    with opened(place) as at, at.reading() as session:
        retailer = retailer_named(session, number)
        chosen = rules_at(at, rules, day).of(retailer.lic_no)
        holder = holder_of(session, retailer.lic_no, chosen.share_by)
        entries = entries_of(session, holder)
        graded = grade_on(chosen, entries, day)
        others = tuple(one for one in holder if one != retailer.lic_no)
        return ShownCredit(
            retailer,
            chosen,
            graded,
            others,
            explained(graded, chosen, others),
            measures_of(graded, chosen),
            tuple(entries),
            grades_of(session, retailer.lic_no),
            repairs_of(session, holder),
            promises_of(session, retailer.lic_no),
        )


def enter(
    fact: Fact,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    rules: str = "",
    evidence: Iterable[Path] = (),
) -> EntryKept:
    """Enters a proven fact and grades the holder anew. Files of evidence go into the vault.

    A fact of a case of the workspace takes its decision number and day from there. Raises NotFound, Refused.
    """
    from zmtool.licenses.credit.keep import entries_of, holder_of
    from zmtool.licenses.register.keep import kept_retailer

    with opened(place, now=now) as at:
        fact = _of_case(at, fact)
        in_force = rules_at(at, rules, fact.day)
        with at.reading() as session:
            retailer = kept_retailer(session, fact.lic_no).retailer
            chosen = in_force.of(retailer.lic_no)
            known = entries_of(session, holder_of(session, retailer.lic_no, chosen.share_by))
        entered(fact, chosen, known, retailer, today=now.date(), by=user)
        hashes = _kept(at, evidence, now, user)
        with at.writing() as session:
            known = entries_of(session, holder_of(session, retailer.lic_no, chosen.share_by))
            fact = replace(fact, evidence=(*fact.evidence, *hashes))
            entry = entered(fact, chosen, known, retailer, today=now.date(), by=user)
            return keep_and_grade(session, at, entry, now=now, user=user, rules=rules)


def adjust(
    lic_no: str,
    points: Decimal,
    place: Place = None,
    *,
    day: date,
    why: str,
    ref: str,
    approved_by: str,
    now: datetime,
    user: str,
    rules: str = "",
) -> EntryKept:
    """Enters an approved adjustment of points and grades the holder anew. Raises NotFound, Refused."""
    from zmtool.licenses.register.keep import kept_retailer

    with opened(place, now=now) as at, at.writing() as session:
        retailer = kept_retailer(session, lic_no).retailer
        chosen = rules_at(at, rules, day).of(retailer.lic_no)
        entry = adjusted(
            retailer.lic_no,
            points,
            day,
            chosen,
            why=why,
            ref=ref,
            today=now.date(),
            by=user,
            approved_by=approved_by,
        )
        return keep_and_grade(session, at, entry, now=now, user=user, rules=rules)


def reverse(
    number: int, place: Place = None, *, why: str, now: datetime, user: str, rules: str = ""
) -> EntryKept:
    """Takes an entry back from today on and grades the holder anew. Raises NotFound, Refused."""
    from zmtool.licenses.credit.keep import entries_of, kept_entry

    with opened(place, now=now) as at, at.writing() as session:
        known = kept_entry(session, number)
        entry = counter_entry(known, entries_of(session, [known.lic_no]), why=why, today=now.date(), by=user)
        return keep_and_grade(session, at, entry, now=now, user=user, rules=rules)


def keep_and_grade(
    session: Session, at: OpenWorkspace, entry: CreditEntry, *, now: datetime, user: str, rules: str = ""
) -> EntryKept:
    """Keeps an entry and writes the grades of its holder's licences where they change."""
    from zmtool.licenses.credit.keep import (
        differs,
        entries_of,
        holder_of,
        keep_entry,
        keep_grades,
        latest_grades,
    )

    today = now.date()
    in_force = rules_at(at, rules, today)
    own = in_force.of(entry.lic_no)
    holder = holder_of(session, entry.lic_no, own.share_by)
    before = grade_on(own, entries_of(session, holder), today)
    entry = replace(entry, id=keep_entry(session, entry, now=now, who=user))
    entries = entries_of(session, holder)
    kept = latest_grades(session, holder)
    changed = []
    for lic_no in holder:
        graded = grade_on(in_force.of(lic_no), entries, today)
        if differs(kept.get(lic_no), graded, untouched(in_force.of(lic_no), today)):
            changed.append((lic_no, graded, f"第 {entry.id} 笔 {entry.source} {entry.ref}".strip()))
    keep_grades(session, changed, now=now, who=user, why=f"第 {entry.id} 笔流水")
    after = grade_on(own, entries, today)
    return EntryKept(entry, before, after, tuple(lic_no for lic_no, _, _ in changed))


def retailer_named(session: Session, number: str) -> Retailer:
    """The one retailer that a whole number names. Raises NotFound, UsageProblem where several have it."""
    from zmtool.licenses.register.lists import with_number

    found = with_number(session, number)
    if not found:
        raise NotFound(f"登记簿中没有“{number}”", next_step="用 zmtool license list 任意片段 查找")
    if len(found) > 1:
        listed = "、".join(f"{one.lic_no} {one.name}" for one in found[:8])
        raise UsageProblem(f"“{number}”有 {len(found)} 个证：{listed}", next_step="请用许可证号指明是哪一个")
    return found[0]


def _of_case(at: OpenWorkspace, fact: Fact) -> Fact:
    """The fact with the decision of its case. Raises NotFound, Refused for a case without one."""
    if not fact.case_no:
        return fact
    from zmtool.cases.keep import kept_case

    with at.reading() as session:
        case = kept_case(session, fact.case_no).facts
    if case.decision_date is None or not case.decision_number:
        raise Refused(f"案件 {case.case_no} 还没有处罚决定", next_step="作出决定、有了文号以后再登记")
    if fact.ref and normal_ref(fact.source, fact.ref) != normal_ref(fact.source, case.decision_number):
        raise Refused(
            f"文号 {fact.ref} 不是案件 {case.case_no} 的处罚决定书（{case.decision_number}）",
            next_step="请核对，或去掉 --ref",
        )
    return replace(fact, case_no=case.case_no, ref=case.decision_number, day=case.decision_date)


def _kept(at: OpenWorkspace, files: Iterable[Path], now: datetime, user: str) -> tuple[str, ...]:
    from zmtool.workflow.workspace import keep_original

    return tuple(keep_original(path, at, now=now, user=user) for path in files)
