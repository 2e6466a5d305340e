"""Reading the law's data files. The one place in ``law/`` that touches the disk; every result is cached.

``overrides`` is the workspace folder whose own ``schemas/law/…`` files replace or add to the shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file, data_files
from zmtool.law.calendar import WorkCalendar, arrangement_from_data
from zmtool.law.causes import CauseTable, cause_table, causes_from_data
from zmtool.law.circumstances import CircumstanceTable, circumstances_from_data
from zmtool.law.citations import Citation
from zmtool.law.deadlines import DeadlineTable, deadline_table_from_data
from zmtool.law.discretion import DiscretionPack, DiscretionTable, discretion_table
from zmtool.law.discretion_pack import check_pack, pack_from_data
from zmtool.law.enums import Enumeration, enums_from_data
from zmtool.law.first_offence import FirstOffenceList, first_offence_from_data
from zmtool.law.hearing import HearingRule, hearing_rule_from_data
from zmtool.law.licence_reasons import LicenceReasons, licence_reasons_from_data
from zmtool.law.limits import Limit, limits_from_data
from zmtool.law.relief import Relief, reliefs_from_data
from zmtool.law.sampling import SampleSizes, sample_sizes_from_data
from zmtool.law.statutes import StatuteTable, statute_from_data, statute_table
from zmtool.law.switches import SwitchTable, switches_from_data
from zmtool.law.transfer import (
    TransferProcedure,
    TransferRule,
    transfer_procedure_from_data,
    transfer_rules_from_data,
)


@dataclass(frozen=True, slots=True)
class Law:
    """Everything the law room knows."""

    calendar: WorkCalendar
    deadlines: DeadlineTable
    statutes: StatuteTable
    causes: CauseTable
    discretion: DiscretionTable
    circumstances: CircumstanceTable
    first_offence: tuple[FirstOffenceList, ...]
    switches: SwitchTable
    hearing: HearingRule
    transfer: tuple[TransferRule, ...]
    transfer_procedure: TransferProcedure
    relief: tuple[Relief, ...]
    limits: tuple[Limit, ...]
    licence_reasons: LicenceReasons
    sampling: SampleSizes
    enums: Mapping[str, Enumeration]


@kept_data
def load_law(overrides: Path | None = None) -> Law:
    """The whole law. Raises UsageProblem for a file that does not fit its schema or refers to nothing."""
    law = Law(
        calendar=load_calendar(overrides),
        deadlines=load_deadlines(overrides),
        statutes=load_statutes(overrides),
        causes=load_causes(overrides),
        discretion=load_discretion(overrides),
        circumstances=load_circumstances(overrides),
        first_offence=load_first_offence(overrides),
        switches=load_switches(overrides),
        hearing=hearing_rule_from_data(_one("hearing", overrides)[1]),
        transfer=transfer_rules_from_data(_one("transfer", overrides)[1]),
        transfer_procedure=transfer_procedure_from_data(_one("transfer", overrides)[1]),
        relief=reliefs_from_data(_one("relief", overrides)[1]),
        limits=limits_from_data(_one("limits", overrides)[1]),
        licence_reasons=load_licence_reasons(overrides),
        sampling=sample_sizes_from_data(_one("sampling", overrides)[1]),
        enums=load_enums(overrides),
    )
    _check_references(law)
    return law


@kept_data
def load_calendar(overrides: Path | None = None) -> WorkCalendar:
    """The working-day calendar alone. Raises UsageProblem if a file is wrong or a year is there twice."""
    years = {}
    for path, data in _several("calendar", "law-calendar.schema.json", overrides):
        arrangement = arrangement_from_data(data, path)
        if arrangement.year in years:
            raise UsageProblem(
                f"{arrangement.year} 年的节假日安排有两份", where=str(path), next_step="请删去其中一份"
            )
        years[arrangement.year] = arrangement
    return WorkCalendar(years)


@kept_data
def load_deadlines(overrides: Path | None = None) -> DeadlineTable:
    """The deadlines alone."""
    path, data = _one("deadlines", overrides)
    return deadline_table_from_data(data, path)


@kept_data
def load_statutes(overrides: Path | None = None) -> StatuteTable:
    """The statutes alone."""
    files = _several("statutes", "law-statute.schema.json", overrides)
    return statute_table(statute_from_data(data, path) for path, data in files)


@kept_data
def load_causes(overrides: Path | None = None) -> CauseTable:
    """The causes alone."""
    files = _several("causes", "law-causes.schema.json", overrides)
    return cause_table(cause for path, data in files for cause in causes_from_data(data, path))


@kept_data
def load_discretion(overrides: Path | None = None) -> DiscretionTable:
    """The discretion benchmarks alone."""
    files = _several("discretion", "law-discretion.schema.json", overrides)
    return discretion_table(pack_from_data(data, path) for path, data in files)


@kept_data
def load_circumstances(overrides: Path | None = None) -> CircumstanceTable:
    """The circumstances alone."""
    path, data = _one("circumstances", overrides)
    return circumstances_from_data(data, path)


@kept_data
def load_first_offence(overrides: Path | None = None) -> tuple[FirstOffenceList, ...]:
    """The provinces' lists of first and minor offences alone."""
    files = _several("first_offence", "law-first-offence.schema.json", overrides)
    return tuple(first_offence_from_data(data, path) for path, data in files)


def load_pack(path: Path, overrides: Path | None = None) -> DiscretionPack:
    """The discretion pack in ``path``, wherever it lies, checked in full. Raises UsageProblem."""
    pack = pack_from_data(load_checked(path, "law-discretion.schema.json"), path)
    statutes = load_statutes(overrides)
    for citation in pack.violated + pack.penalized:
        _require(pack.file, "法规", (s for s in (citation.statute_id,) if s not in statutes.by_id))
    facts = load_circumstances(overrides).ids
    penalties = load_enums(overrides)["penalty_type"].labels
    check_pack(pack, load_causes(overrides).by_code.get(pack.cause), penalties, facts)
    return pack


@kept_data
def load_switches(overrides: Path | None = None) -> SwitchTable:
    """The days on which rules changed."""
    path, data = _one("switches", overrides)
    return switches_from_data(data, path)


@kept_data
def load_enums(overrides: Path | None = None) -> Mapping[str, Enumeration]:
    """The enumerations alone."""
    return enums_from_data(_one("enums", overrides)[1])


@kept_data
def load_licence_reasons(overrides: Path | None = None) -> LicenceReasons:
    """The reasons against licence applications and for the end of a licence alone."""
    path, data = _one("licence-reasons", overrides)
    return licence_reasons_from_data(data, path)


def _one(name: str, overrides: Path | None) -> tuple[Path, Any]:
    path = data_file(f"schemas/law/{name}.yaml", overrides)
    return path, load_checked(path, f"law-{name}.schema.json")


def _several(folder: str, schema: str, overrides: Path | None) -> Iterator[tuple[Path, Any]]:
    for path in data_files(f"schemas/law/{folder}", ".yaml", overrides):
        yield path, load_checked(path, schema)


def _check_references(law: Law) -> None:
    """Data files name statutes, causes and penalties of other files: each must be there."""
    cited: list[tuple[str, Citation]] = []
    penalties: list[tuple[str, str]] = []
    for cause in law.causes.by_code.values():
        also = tuple(dated.citation for dated in cause.also_penalized)
        cited += [(cause.code, c) for c in cause.violated + cause.penalized + also]
        named = cause.allowed_penalties + cause.forbidden_penalties + cause.needs_any_of
        penalties += [(cause.code, p) for p in named]
    for versions in law.deadlines.versions.values():
        cited += [(version.id, c) for version in versions for c in version.law]
    for rule in law.transfer:
        cited += [(rule.id, c) for c in rule.law]
        _require(rule.id, "案由", (code for code in rule.causes if code not in law.causes.by_code))
    for step in law.transfer_procedure.steps:
        cited += [(step.id, c) for c in step.law]
        known_deadlines = ("", *law.deadlines.ids)
        _require(step.id, "期限", (d for d in (step.deadline,) if d not in known_deadlines))
    for point in law.transfer_procedure.handover + law.transfer_procedure.limits:
        cited += [(point.id, c) for c in point.law]
    for pack in law.discretion.packs:
        cited += [(pack.id, c) for c in pack.violated + pack.penalized]
        of_pack = law.causes.by_code.get(pack.cause)
        check_pack(pack, of_pack, law.enums["penalty_type"].labels, law.circumstances.ids)
    for one in law.circumstances.versions:
        cited += [(one.id, c) for c in one.law]
    for source in law.first_offence:
        cited += [(source.id, c) for item in source.items for c in item.law]
        facts = law.circumstances.ids | set(source.facts)
        for item in source.items:
            _require(source.id, "案由", (c for c in (item.cause,) if c not in law.causes.by_code))
            needs = (need for way in item.ways for need in (*item.needs, *way.needs))
            _require(source.id, "事实", (need for need in needs if need not in facts))
    for reason in law.licence_reasons.by_code.values():
        cited += [(reason.code, c) for c in reason.law]
    for switch in law.switches.switches:
        cited += [(switch.id, c) for c in switch.law]
        _require(switch.id, "案由", (code for code in switch.causes if code not in law.causes.by_code))
        _require(switch.id, "法规", (s for s in (switch.statute,) if s not in law.statutes.by_id))
    unknown = (s for s in law.switches.procedural_statutes if s not in law.statutes.by_id)
    _require("switches", "法规", unknown)
    penalties += [("hearing", p) for p in law.hearing.always]
    for owner, citation in cited:
        _require(owner, "法规", (s for s in (citation.statute_id,) if s not in law.statutes.by_id))
    known = law.enums["penalty_type"].labels
    for owner, penalty in penalties:
        _require(owner, "处罚种类", (p for p in (penalty,) if p not in known))


def _require(owner: str, kind: str, missing: Iterator[str]) -> None:
    for name in missing:
        raise UsageProblem(
            f"{owner} 引用的{kind} {name} 不存在",
            where="schemas/law",
            next_step=f"请更正引用，或添加该{kind}的数据",
        )
