"""What checks across dossiers need of one dossier: a small extract that is kept for each of thousands.

It can be written beside a review and read back (``zmtool.base.plain``), so that checks across dossiers need no second
look into the dossiers themselves. Amounts, rates and quantities are decimal text, times ISO text to the minute.
"""

from __future__ import annotations

from dataclasses import dataclass

from zmtool.dossiers.records import Box


@dataclass(frozen=True, slots=True)
class Told:
    """What one document tells: the text as it stands, its canonical form ("" where it was not understood), its place."""

    value: str
    normal: str
    document: str
    title: str
    page: int | None = None
    box: Box | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class PartyTold:
    """Whom a dossier is about, as its documents name him."""

    name: Told | None = None
    id_no: Told | None = None
    license_no: Told | None = None


@dataclass(frozen=True, slots=True)
class NumberTold:
    """A document's own number and the day of that document."""

    number: Told
    date: Told | None = None


@dataclass(frozen=True, slots=True)
class RecordTold:
    """A record of an inspection or inquiry: when, by whom (``officers`` normal ``name:certificate;…``), of whom.

    ``answers`` is what the person asked said, without the questions, blanks and punctuation.
    """

    start: Told | None = None
    end: Told | None = None
    officers: Told | None = None
    person: Told | None = None
    answers: Told | None = None


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """A decision of penalty. ``circumstances`` are the words 从重, 从轻, 减轻 that stand in it."""

    number: Told | None = None
    date: Told | None = None
    base: Told | None = None
    rate: Told | None = None
    fine: Told | None = None
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodsTold:
    """A line of goods that moved: ``flow`` is an id of the definition (kept, returned …)."""

    flow: str
    quantity: Told
    name: str
    barcode: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PriceTold:
    """The unit price of a line of the valuation."""

    price: Told
    name: str
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class StockTold:
    """What the bureau's own account says it still holds of a line of goods."""

    name: str
    unit: str
    quantity: str
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class CrossFacts:
    """The extract of one dossier. ``target`` is where it was found; ``stock`` None where no account is known.

    ``cause`` is a code of the causes ("" unknown), ``cited`` the numbers of documents that others name,
    ``closed`` whether the case is, ``transferred`` whether it was handed over to the police.
    """

    dossier: str
    origin: str
    target: str = ""
    unit: str = ""
    filing_number: str = ""
    cause: str = ""
    closed: bool = False
    transferred: bool = False
    party: PartyTold = PartyTold()
    act_time: Told | None = None
    act_place: Told | None = None
    numbers: tuple[NumberTold, ...] = ()
    cited: tuple[str, ...] = ()
    records: tuple[RecordTold, ...] = ()
    decisions: tuple[DecisionTold, ...] = ()
    goods: tuple[GoodsTold, ...] = ()
    stock: tuple[StockTold, ...] | None = None
    prices: tuple[PriceTold, ...] = ()
    price_basis: Told | None = None
    price_date: Told | None = None

    @property
    def name(self) -> str:
        """What people call the dossier: the number it was filed under, else its id."""
        return self.filing_number or self.dossier

    @property
    def on_paper(self) -> bool:
        """Whether it was read from paper, where one character may be taken for another."""
        return self.origin != "facts"
