"""The facts of one penalty case (案件), as the workspace keeps them and ``case.yaml`` writes them.

Unknown is None or empty, never a guess. A document of the case names only what differs from the facts of
the case: its number, dates, signatures, and any field that somebody wrote by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from zmtool.goods.records import GoodsLine
from zmtool.staff.records import Bureau, Officer


@dataclass(frozen=True, slots=True)
class Party:
    """The party (当事人). ``kind``: 自然人, 个体工商户, 法人, 其他组织 or 无主."""

    kind: str
    name: str
    org_name: str = ""
    gender: str = ""
    ethnicity: str = ""
    birth_date: date | None = None
    id_type: str = ""
    id_no: str = ""
    uscc: str = ""
    legal_rep: str = ""
    address: str = ""
    phone: str = ""
    occupation: str = ""
    license_no: str = ""
    business_address: str = ""


@dataclass(frozen=True, slots=True)
class SignFacts:
    """Who signed at one place of a document, when, and with what opinion."""

    names: tuple[str, ...] = ()
    date: date | None = None
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One document of the case. ``fields`` and ``rows`` override what the facts would fill in.

    ``pages`` is the number of paper pages, ``sealed`` whether the seal is on it, ``unsigned_pages`` the pages
    (from 1, within the document) that lack the signature every page must have.
    """

    type: str
    number: str = ""
    date: date | None = None
    pages: int = 1
    sealed: bool = False
    unsigned_pages: tuple[int, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=lambda: MappingProxyType({}))
    signs: Mapping[str, SignFacts] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Penalty:
    """The proposed or decided penalty. ``rate`` is a fraction (0.06). ``text`` is the full wording."""

    base_amount: Decimal | None = None
    rate: Decimal | None = None
    fine: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the workspace knows of one case."""

    case_no: str
    cause: str
    bureau: Bureau
    party: Party
    procedure: str = "ordinary"
    stage: str = "clue"
    year_number: str = ""
    source: str = ""
    incident_time: datetime | None = None
    inspection_end: datetime | None = None
    place: str = ""
    site_person: str = ""
    clue_date: date | None = None
    filing_date: date | None = None
    preservation_date: date | None = None
    decision_date: date | None = None
    closing_date: date | None = None
    archive_date: date | None = None
    decision_number: str = ""
    summary: str = ""
    findings: str = ""
    facts: str = ""
    execution: str = ""
    disposition: str = ""
    storage_place: str = ""
    price_basis: str = ""
    retention: str = ""
    dossier_note: str = ""
    dept_head: str = ""
    legal_reviewer: str = ""
    leader: str = ""
    officers: tuple[Officer, ...] = ()
    goods: tuple[GoodsLine, ...] = ()
    penalty: Penalty = field(default_factory=Penalty)
    documents: tuple[CaseDocument, ...] = ()
