"""The facts of one penalty case (案件), as the workspace keeps them and ``case.yaml`` writes them.

Unknown is None or empty, never a guess. A document of the case names only what differs from the facts of
the case: its number, dates, signatures, and any field that somebody wrote by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from zmtool.documents.records import DocumentFacts
from zmtool.goods.records import GoodsLine
from zmtool.staff.records import Bureau, Officer


@dataclass(frozen=True, slots=True)
class Party:
    """The party (当事人). ``kind``: 自然人, 个体工商户, 法人, 其他组织 or 无主 (nobody known).

    ``position`` is the post of the legal representative, ``plate`` the vehicle the goods were found in.
    """

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
    position: str = ""
    plate: str = ""


CaseDocument = DocumentFacts
"""One document of the case; a stored case says its type, number, dates and what differs from the facts."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """The proposed or decided penalty. ``rate`` is a fraction (0.06). ``text`` is the full wording.

    ``kinds`` are ids of ``penalty_type`` (enums.yaml); ``illegal_income`` is what of it is confiscated, yuan;
    ``reason`` is why the rate leaves the tier of the benchmark, empty where it does not.
    """

    base_amount: Decimal | None = None
    rate: Decimal | None = None
    fine: Decimal | None = None
    text: str = ""
    kinds: tuple[str, ...] = ()
    illegal_income: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One step that was taken (ids of ``schemas/law/life-cycle.yaml``).

    ``at`` is the moment where it is known; ``by`` who acted, ``role`` in which office. ``about`` is what the
    step was about: the document served, the step extended. ``amount`` is yuan (paid, charged), ``until`` a new
    term. ``overridden`` lists what was missing when somebody of ``role`` went on for the reason in ``note``.
    """

    step: str
    on: date
    at: datetime | None = None
    by: tuple[str, ...] = ()
    role: str = ""
    about: str = ""
    number: str = ""
    amount: Decimal | None = None
    until: date | None = None
    note: str = ""
    overridden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """An opinion on a step before it is taken: of whom, in which role, agreeing or not (同意/不同意)."""

    step: str
    role: str
    by: tuple[str, ...]
    on: date
    agrees: bool = True
    opinion: str = ""
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence (证据) other than goods. ``kind`` is one of 行政处罚法第四十六条; ``sha256`` its file."""

    kind: str
    name: str
    on: date | None = None
    origin: str = ""
    taken_by: str = ""
    pages: int = 0
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One movement of seized goods. ``tag`` is the goods line's; ``quantity`` is in that line's unit.

    ``kind`` is an id of ``custody.yaml``; ``holder`` is who has the goods afterwards.
    """

    tag: str
    kind: str
    quantity: Decimal
    on: date
    holder: str = ""
    by: tuple[str, ...] = ()
    document: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a fine that may be paid in parts (延期、分期): yuan, and when it is due."""

    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the workspace knows of one case.

    ``act_end_date`` is when the unlawful act ended (the incident where it is empty); ``circumstances`` are ids of
    ``schemas/law/circumstances.yaml`` or of a cause's serious ones; ``sales_amount`` is what was sold, yuan.
    """

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
    act_end_date: date | None = None
    accomplices: str = ""
    circumstances: tuple[str, ...] = ()
    sales_amount: Decimal | None = None
    events: tuple[CaseEvent, ...] = ()
    approvals: tuple[Approval, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    custody: tuple[CustodyEntry, ...] = ()
    instalments: tuple[Instalment, ...] = ()
