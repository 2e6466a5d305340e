"""What a profile tells of a shop's records: hits as evidence, what happened, what is open — as far as the person may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from zmtool.insight.profile.records import Event, HitShown
from zmtool.insight.runs.records import SHADOW
from zmtool.oversight.inspection.definition import load_inspection_rules
from zmtool.oversight.internal.definition import load_internal
from zmtool.oversight.risk.formula import load_risk_rules
from zmtool.oversight.risk.matters import ALERT, HIT, Matter, key_of
from zmtool.workflow.oversight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.insight.profile.orders import OrderColumns
    from zmtool.insight.runs.explanation import OrderLineShown
    from zmtool.insight.runs.records import HitMark, KeptHit
    from zmtool.oversight.risk.records_of import Wordings
    from zmtool.oversight.roles.definition import Viewer

HITS_DAYS = 366
"""How long hits count and are shown."""
_HITS_SHOWN = 20
_ABOUT_ORDERS = "ABDEFG"
"""Families of models that look at orders."""
_YEARS_BACK = 5


def wordings_of(at: OpenWorkspace, scene: Scene) -> Wordings:
    """What records are called and count as, in a workspace."""
    from zmtool.law.library import load_causes
    from zmtool.oversight.risk.records_of import Wordings

    models = load_internal(at.root).models
    return Wordings(
        scene.loop,
        load_risk_rules(at.root).evidence,
        load_inspection_rules(at.root),
        {code: one.indicator for code, one in models.items() if not one.inner},
        {code: one.label for code, one in models.items()},
        {code: one.label for code, one in load_causes(at.root).by_code.items()},
    )


def hit_matters(
    session: Session, at: OpenWorkspace, person: Viewer, lic_no: str, words: Wordings, asof: date
) -> Iterator[Matter]:
    """The hits that weigh on a shop, the newest first."""
    from zmtool.insight.runs.keep import marks_about

    counting = CountingHits(at, words, hidden=not _sees_hits(person))
    for mark in marks_about(session, lic_no, asof - timedelta(days=HITS_DAYS), asof):
        if counting.weighs(mark):
            yield counting.matter(mark)


class CountingHits:
    """Which hits weigh, and as what: suppressed ones do not, nor those of models on trial or about the bureau itself."""

    def __init__(self, at: OpenWorkspace, words: Wordings, *, hidden: bool = False) -> None:
        self._models = ModelNames(at)
        self._words = words
        self._hidden = hidden
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._told: dict[str, str] = {}

    def indicators(self, code: str) -> tuple[str, ...] | None:
        """What the hits of a model count as; None for a model about the bureau itself."""
        if code not in self._known:
            counts_as = self._words.of_model(code) or self._models.indicator(code)
            self._known[code] = None if self._models.inner(code) else counts_as
        return self._known[code]

    def weighs(self, mark: HitMark) -> bool:
        """Whether it weighs, or what came of it does."""
        if mark.suppressed or mark.purpose == SHADOW:
            return False
        indicators = self.indicators(mark.code)
        return bool(indicators) or indicators is not None and bool(mark.alert_no)

    def matter(self, mark: HitMark) -> Matter:
        """A hit that weighs, as a matter of the shop."""
        code = mark.code
        if code not in self._told:
            self._told[code] = f"{code} {self._models.name(code)}".strip()
        return Matter(
            HIT,
            str(mark.number),
            mark.shop,
            self.indicators(code) or (),
            mark.asof,
            (key_of(ALERT, mark.alert_no),) if mark.alert_no else (),
            hidden=self._hidden,
            told=self._told[code],
        )


def hits_shown(
    session: Session,
    at: OpenWorkspace,
    person: Viewer,
    orders: OrderColumns,
    lic_no: str,
    names: Mapping[int, str],
) -> tuple[HitShown, ...]:
    """The last hits about a shop with the order lines they looked at, the newest first."""
    from zmtool.insight.models.definition import family_of
    from zmtool.insight.profile.orders import lines_of

    if not _sees_hits(person):
        return ()
    models = ModelNames(at)
    trials = _trial_runs(session)
    seen = [
        hit
        for hit in _hits(session, lic_no, orders.asof)
        if person.sees == "all" or not models.inner(hit.code)
    ][:_HITS_SHOWN]
    lines: dict[tuple[date, int | None], tuple[OrderLineShown, ...]] = {}
    for hit in seen:
        key = (hit.asof, _brand_of(hit, lic_no))
        if family_of(hit.code) in _ABOUT_ORDERS and key not in lines and lic_no.isdecimal():
            lines[key] = lines_of(orders, int(lic_no), names, *key)
    return tuple(
        HitShown(
            hit.number,
            hit.code,
            models.name(hit.code),
            hit.asof,
            hit.level,
            hit.value,
            hit.suppressed or ("试运行" if hit.run in trials else ""),
            hit.alert_no,
            lines.get((hit.asof, _brand_of(hit, lic_no)), ()) if family_of(hit.code) in _ABOUT_ORDERS else (),
        )
        for hit in seen
    )


def _brand_of(hit: KeptHit, lic_no: str) -> int | None:
    """The brand that a hit is about as far as the shop goes, where it is one."""
    brands = {row.get("sku") for row in hit.rows if str(row.get("lic_no", lic_no)) == lic_no}
    only = brands.pop() if len(brands) == 1 else None
    return only if isinstance(only, int) else None


def _sees_hits(person: Viewer) -> bool:
    """Whether the person may see what models found before somebody made an alert of it."""
    return "analyse" in person.may


def _hits(session: Session, lic_no: str, asof: date) -> list[KeptHit]:
    from zmtool.insight.runs.keep import hits_about

    since = asof - timedelta(days=HITS_DAYS)
    return [one for one in hits_about(session, lic_no, since) if one.asof <= asof]


def _trial_runs(session: Session) -> frozenset[int]:
    from sqlmodel import select

    from zmtool.insight.tables import RunRow

    rows = session.exec(select(RunRow.id).where(RunRow.purpose == SHADOW))
    return frozenset(one for one in rows if one is not None)


class ModelNames:
    """Names and kinds of models; the library of queries is read only for a model that alerts do not know."""

    def __init__(self, at: OpenWorkspace) -> None:
        self._at = at
        self._known = load_internal(at.root).models

    def name(self, code: str) -> str:
        """What a model is called; empty for one that is gone."""
        root = code.rpartition("-")[2]
        if root in self._known:
            return self._known[root].label
        model = self._own(code)
        return model.name if model is not None else ""

    def inner(self, code: str) -> bool:
        """Whether a model is about the bureau itself; one that is gone is taken for such."""
        root = code.rpartition("-")[2]
        if root in self._known:
            return self._known[root].inner
        model = self._own(code)
        return model is None or model.inner

    def indicator(self, code: str) -> tuple[str, ...]:
        """What a hit counts as by the file of a model that alerts do not know; empty for none."""
        if code.rpartition("-")[2] in self._known:
            return ()
        model = self._own(code)
        return (model.indicator,) if model is not None and model.indicator else ()

    def _own(self, code: str) -> Any:
        from zmtool.insight.models.read import load_library

        return load_library(self._at.root).models.get(code)


def events_of(
    session: Session, at: OpenWorkspace, person: Viewer, lic_no: str, asof: date
) -> tuple[Event, ...]:
    """Inspections, cases and changes of the licence of the last five years, the newest first."""
    since = asof - timedelta(days=366 * _YEARS_BACK)
    found = [
        *_inspections(session, person, lic_no),
        *_cases(session, at, lic_no),
        *_licence_steps(session, lic_no),
    ]
    return tuple(
        sorted(
            (one for one in found if since <= one.day <= asof),
            key=lambda one: (one.day, one.kind, one.ref),
            reverse=True,
        )
    )


def _inspections(session: Session, person: Viewer, lic_no: str) -> Iterator[Event]:
    from sqlmodel import select

    from zmtool.oversight.inspection.sight import visible_inspections
    from zmtool.oversight.inspection.tables import InspectionRow

    rows = session.exec(
        select(InspectionRow).where(InspectionRow.lic_no == lic_no, visible_inspections(session, person))
    )
    for row in rows:
        told = row.conclusion
        if row.rectify_by:
            told += f"，限 {row.rectify_by} 前整改"
        if row.rectified_on:
            told += f"，{row.rectified_on} 已整改"
        yield Event(row.day, "检查", row.insp_no, told)


def _cases(session: Session, at: OpenWorkspace, lic_no: str) -> Iterator[Event]:
    from sqlmodel import col, select

    from zmtool.cases.tables import CaseRow, PartyRow
    from zmtool.law.library import load_causes

    causes = load_causes(at.root).by_code
    rows = session.exec(
        select(CaseRow)
        .join(PartyRow, col(PartyRow.case_id) == col(CaseRow.id))
        .where(col(PartyRow.license_no) == lic_no)
    )
    for row in rows:
        day = row.incident_time.date() if row.incident_time else row.filing_date or row.clue_date
        if day is None:
            continue
        cause = causes[row.cause].label if row.cause in causes else row.cause
        fine = f"，罚款 {row.fine:f} 元" if row.fine else ""
        decided = f"，{row.decision_date} 决定{fine}" if row.decision_date else "，未作决定"
        yield Event(day, "案件", row.case_no, f"{cause}{decided}")


def _licence_steps(session: Session, lic_no: str) -> Iterator[Event]:
    """Applications that were decided."""
    from sqlmodel import select

    from zmtool.licenses.life.tables import LicenceApplicationRow
    from zmtool.licenses.vocabulary import load_vocabulary

    matters = load_vocabulary().matters
    for row in session.exec(select(LicenceApplicationRow).where(LicenceApplicationRow.lic_no == lic_no)):
        if row.decided_on is not None:
            matter = matters[row.matter].label if row.matter in matters else row.matter
            yield Event(row.decided_on, "许可", row.application_no, f"{matter}：{row.result or '已决定'}")
