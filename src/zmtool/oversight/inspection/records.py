"""An inspection as a value: everything that the record of 1.5 holds (supervision.md). Moments are local wall-clock time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who went: certificate number and name."""

    cert_no: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the group was sent: code of the model or number of the clue, its value, what to look at."""

    model: str
    value: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An item: 是, 否 or 不适用; ``finding`` says what it is where the item leaves several; photos by SHA-256."""

    item: str
    answer: str
    note: str = ""
    finding: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StockLine:
    """A line of the stock: cartons and loose packets, whether the codes are the shop's own (None: not looked), cartons whose
    code does not match, yuan a carton on the shelf."""

    sku: str
    cartons: int
    loose: int = 0
    own_code: bool | None = None
    mismatch: int = 0
    shelf_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SampledCode:
    """A code that was read off a carton; ``licence`` and ``verdict`` are what it says (own, other, none, suspect, unclear)."""

    code: str
    licence: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt that was put to the party, the explanation, whether it is plausible (None: open)."""

    doubt: str
    explanation: str
    plausible: bool | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where the group signed in, in degrees; ``offset_m`` from where the register has the shop, None unknown."""

    longitude: str = ""
    latitude: str = ""
    datum: str = ""
    at: datetime | None = None
    offset_m: int | None = None
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The party signed, or refused for a reason before a witness; ``scan`` is the SHA-256 of the handwritten page."""

    party: str = ""
    refusal: str = ""
    witness: str = ""
    scan: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One visit. Without ``lic_no`` it is an unlicensed place, with name and address. ``measure`` is what was done on the spot,
    ``handed_to`` where it was handed on."""

    kind: str
    started_at: datetime
    ended_at: datetime
    inspectors: tuple[Inspector, ...]
    conclusion: str
    insp_no: str = ""
    plan_no: str = ""
    lic_no: str = ""
    shop: str = ""
    address: str = ""
    principal: str = ""
    station: str = ""
    town: str = ""
    doubts: tuple[Doubt, ...] = ()
    shown_certificates: bool = False
    sign_in: SignIn = SignIn()
    answers: tuple[Answer, ...] = ()
    stock: tuple[StockLine, ...] = ()
    codes: tuple[SampledCode, ...] = ()
    questions: tuple[Question, ...] = ()
    measure: str = ""
    rectify_by: date | None = None
    handed_to: str = ""
    case_no: str = ""
    signature: Signature = Signature()
    note: str = ""

    @property
    def day(self) -> date:
        """The day of the visit."""
        return self.started_at.date()

    @property
    def minutes(self) -> int:
        """How long the group was there."""
        return int((self.ended_at - self.started_at).total_seconds() // 60)

    @property
    def called(self) -> str:
        """The shop as lists name it."""
        return self.shop or self.lic_no or self.address
