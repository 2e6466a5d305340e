"""A licence application (许可申请) with its applicant, licence and site check, as ``application.yaml`` writes them.

Unknown is None or empty, never a guess. Coded values are ids of ``schemas/licenses/enums.yaml``, matters those of
``schemas/licenses/matters.yaml``, reasons those of ``schemas/law/licence-reasons.yaml``. Due dates are kept as they
were written; nothing here works them out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from zmtool.documents.records import DocumentFacts
from zmtool.staff.records import Bureau, Officer


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies or holds the licence: 个体工商户, 法人, 其他组织, or 自然人 (an interested person).

    ``name`` is the business name (企业、字号名称), ``principal`` its head (负责人、经营者). ``id_type``, ``eco_type``
    and ``place`` (场地归属) are codes; ``eco_other`` says what eco_type 1410 is. ``id_address`` is on the identity card,
    ``home_address`` where the person lives. ``uscc_until`` is the last day of the business licence, ``format`` the
    letter of the kind of shop (业态), ``tags`` are groups that are supported (残疾、退役军人、低保).
    """

    kind: str
    name: str
    principal: str = ""
    id_type: str = ""
    id_no: str = ""
    id_address: str = ""
    home_address: str = ""
    uscc: str = ""
    uscc_until: date | None = None
    eco_type: str = ""
    eco_other: str = ""
    business_address: str = ""
    region: str = ""
    place: str = ""
    lease_start: date | None = None
    lease_end: date | None = None
    contact: str = ""
    phone: str = ""
    post_address: str = ""
    agent: str = ""
    agent_id_no: str = ""
    format: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Licence:
    """A retail licence (烟草专卖零售许可证) as it says itself; valid on both end dates.

    ``scope`` are codes, ``copy`` is 正本 or 副本, ``serial`` the printing serial, another number than ``lic_no``.
    """

    lic_no: str = ""
    name: str = ""
    principal: str = ""
    eco_type: str = ""
    uscc: str = ""
    addr: str = ""
    scope: tuple[str, ...] = ()
    supplier: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    org: str = ""
    issue_date: date | None = None
    copy: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One piece of what has to be handed in. ``problem`` is what is wrong with it, ``remedy`` what to bring."""

    name: str
    given: bool = True
    copies: str = ""
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the licence that is to be changed."""

    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is applied for beyond the matter itself: only the part of the matter at hand is filled in.

    ``scope`` are codes; ``address_reason`` the code of why the address changes. Suspension has ``start`` and ``end``,
    resumption ``start``. ``lost`` and ``damaged`` are copies (正本, 副本) that are gone. ``reason`` says why.
    """

    scope: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    address_reason: str = ""
    lost: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NearSchool:
    """A school or kindergarten near the place: its entrance, and the walked distance to it in metres."""

    name: str
    entrance: str = ""
    metres: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NearPoint:
    """A retailer near the place, with the walked distance in metres, the tool and the path it was measured by."""

    lic_no: str
    name: str = ""
    metres: Decimal | None = None
    tool: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph of the place. ``kind``: 门头, 内景 or 测距起止点; ``file`` names it."""

    kind: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """What the officers found at the place (实地核查). ``area`` is m², ``accuracy`` metres.

    ``datum`` is GCJ-02, WGS-84 or BD-09. ``cell`` is the proposed market unit, ``result`` 符合, 不符合 or 需补测.
    """

    at: datetime | None = None
    officers: tuple[Officer, ...] = ()
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    datum: str = ""
    accuracy: Decimal | None = None
    doors: Decimal | None = None
    area: Decimal | None = None
    fixed: bool | None = None
    separate: bool | None = None
    business: str = ""
    main_goods: str = ""
    safety: str = ""
    as_applied: bool | None = None
    cell: str = ""
    result: str = ""
    refusal: str = ""
    schools: tuple[NearSchool, ...] = ()
    points: tuple[NearPoint, ...] = ()
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """Everything known of one application, or of a matter the bureau itself has taken up (依职权).

    ``application_no`` is the bureau's number of it (受理编号). ``licence`` is the one held, or the one granted.
    ``handlers`` are the two officers in charge. ``stopped_on`` is when the holder ceased to trade. ``facts`` is what
    was established, ``reasons`` the codes of what stands against it. ``interested`` are others whose major interests
    the decision touches (利害关系人).
    """

    application_no: str
    matter: str
    bureau: Bureau
    applicant: Applicant
    licence: Licence = field(default_factory=Licence)
    wish: Wish = field(default_factory=Wish)
    channel: str = ""
    received_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    delivered_on: date | None = None
    promised_due: date | None = None
    statutory_due: date | None = None
    extended_due: date | None = None
    stopped_on: date | None = None
    archive_date: date | None = None
    query_code: str = ""
    facts: str = ""
    reasons: tuple[str, ...] = ()
    interested: tuple[str, ...] = ()
    result: str = ""
    retention: str = ""
    dept_head: str = ""
    leader: str = ""
    handlers: tuple[Officer, ...] = ()
    materials: tuple[Material, ...] = ()
    site: SiteCheck = field(default_factory=SiteCheck)
    documents: tuple[DocumentFacts, ...] = ()
