"""How well a reading of a made dossier agrees with its truth: text, documents, fields, rows, signatures, marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.corpus.truth import TruthDocument, TruthDossier, TruthField, TruthLine, TruthPage, TruthSign
from bench.errors import distance_within, folded
from bench.mark_scores import MarkCount, count_marks
from zmtool.base.text import compare_key
from zmtool.reading.decision_wordings import load_decision_wordings
from zmtool.reading.records import ReadDocument, ReadField, ReadSign
from zmtool.scans.records import Page

SURE = 0.9
_KEYS = ("citizen_id", "licence", "barcode", "doc_number", "date", "datetime", "money")
"""Types of the key fields: a single wrong character spoils them."""


@dataclass(slots=True)
class Share:
    """How many of how many."""

    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        """Counts one."""
        self.right += right
        self.all += 1

    @property
    def percent(self) -> str:
        """With one decimal; "-" where there was none."""
        return f"{100 * self.right / self.all:.1f}" if self.all else "-"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing read otherwise than it stands: ``what`` is a field, cell, sign, mark or document."""

    layout: str
    level: int
    seed: int
    page: int
    document: str
    what: str
    truth: str
    read: str
    confidence: float


@dataclass(slots=True)
class TextScore:
    """Characters wrong of characters, print and hand; key fields that stand in the text without error."""

    wrong: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    keys: Share = field(default_factory=Share)

    def rate(self, ink: str) -> str:
        """The character error rate of ``print`` or ``hand``, percent."""
        return f"{100 * self.wrong[ink] / self.characters[ink]:.2f}" if self.characters[ink] else "-"


@dataclass(slots=True)
class Score:
    """Everything counted over the pages of one layout at one level."""

    text: TextScore = field(default_factory=TextScore)
    pages: int = 0
    seconds: float = 0.0
    turned: Share = field(default_factory=Share)
    begins: Share = field(default_factory=Share)
    types: Share = field(default_factory=Share)
    fields: Share = field(default_factory=Share)
    sure: Share = field(default_factory=Share)
    cells: Share = field(default_factory=Share)
    tables: Share = field(default_factory=Share)
    signs: Share = field(default_factory=Share)
    invented: int = 0
    numbers: Share = field(default_factory=Share)
    marks: dict[str, MarkCount] = field(default_factory=dict)
    by_field: dict[str, Share] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)


def count_text(
    score: TextScore, truth: TruthDossier, texts: Mapping[int, str]
) -> list[tuple[int, TruthLine, int]]:
    """Adds the errors of the recognised text of each page (page → text); gives (page, line, characters wrong)."""
    misread = []
    read = {page.page: folded(texts.get(page.page, "")) for page in truth.pages}
    for page in truth.pages:
        for line in page.lines:
            text = folded(line.text)
            ink = "hand" if line.hand else "print"
            score.characters[ink] += len(text)
            wrong = distance_within(text, read[page.page]) if text else 0
            score.wrong[ink] += wrong
            if wrong:
                misread.append((page.page, line, wrong))
    for document in truth.documents:
        whole = "".join(read[number] for number in document.pages)
        for one in _every_value(document):
            if one.type in _KEYS:
                score.keys.add(folded(one.value) in whole)
    return misread


def text_failure(truth: TruthDossier, page: int, line: TruthLine, wrong: int) -> Failure:
    """A line of which that many characters were not read."""
    document = next(one for one in truth.documents if page in one.pages)
    what = "text by hand" if line.hand else "text"
    said = f"{line.text} {line.box}"
    return Failure(
        truth.layout, truth.level, truth.seed, page, document.type, what, said, f"{wrong} wrong", 0.0
    )


def count_structure(
    score: Score, truth: TruthDossier, pages: Sequence[Page], documents: Sequence[ReadDocument]
) -> None:
    """Adds what was found on the pages: documents, fields, rows, signatures, marks."""
    on_page = {page: one for one in documents for page in one.pages}
    begun = {one.pages[0] for one in documents}
    for known in truth.documents:
        for number in known.pages:
            score.begins.add((number in begun) == (number == known.pages[0]))
            read = on_page.get(number)
            score.types.add(read is not None and read.type == known.type)
        found = on_page.get(known.pages[0])
        if found is None or found.type != known.type:
            _fail(
                score, truth, known, "document", known.title, f"{found.title} ({found.type})" if found else ""
            )
            found = None
        count_fields(score, truth, known, found)
        _count_rows(score, truth, known, found)
        _count_signs(score, truth, known, found)
    by_number = {page.page: page for page in pages}
    for page in truth.pages:
        _count_page(score, truth, page, by_number[page.page])


def _every_value(document: TruthDocument) -> Iterator[TruthField]:
    yield from document.fields.values()
    for rows in document.rows.values():
        for row in rows:
            yield from row.values()


def count_fields(score: Score, truth: TruthDossier, known: TruthDocument, found: ReadDocument | None) -> None:
    """Adds the fields of one document, and what was read that it does not say."""
    read = found.fields if found else {}
    for key, one in known.fields.items():
        name = f"{known.type}.{key}"
        right = _field(score, truth, known, key, one, read.get(key))
        score.fields.add(right)
        score.by_field.setdefault(name, Share()).add(right)
    for key, extra in read.items():
        if key not in known.fields and extra.value and not _said_in_a_sentence(truth, known, extra):
            score.invented += 1
            if extra.confidence >= SURE:
                score.sure.add(False)
            _fail(score, truth, known, f"{key} (not printed)", "", extra.value, extra.confidence)


def _said_in_a_sentence(truth: TruthDossier, known: TruthDocument, read: ReadField) -> bool:
    """Whether a decision, which is read by its sentences too, has the words of a value that no place of its own holds."""
    printed = "".join(line.text for page in truth.pages if page.page in known.pages for line in page.lines)
    return known.type in load_decision_wordings().forms and folded(read.value) in folded(printed)


def _field(
    score: Score,
    truth: TruthDossier,
    known: TruthDocument,
    name: str,
    one: TruthField,
    read: ReadField | None,
) -> bool:
    right = read is not None and _same(one, read)
    if read is not None and read.confidence >= SURE and read.value and read.normal is not None:
        score.sure.add(right)
    if not right:
        _fail(
            score,
            truth,
            known,
            name,
            one.normal,
            read.value if read else "-",
            read.confidence if read else 0.0,
            one.page,
        )
    return right


def _same(one: TruthField, read: ReadField) -> bool:
    if one.type in ("text", "long", "citations", "flag"):
        return folded(read.normal or read.value) == folded(one.normal)
    return compare_key(read.normal or read.value) == compare_key(one.normal)


def _count_rows(score: Score, truth: TruthDossier, known: TruthDocument, found: ReadDocument | None) -> None:
    for table, rows in known.rows.items():
        read = found.tables.get(table, ()) if found else ()
        whole = len(read) == len(rows)
        for index, row in enumerate(rows):
            seen = read[index] if index < len(read) else {}
            for column, one in row.items():
                right = _field(score, truth, known, f"{table}[{index}].{column}", one, seen.get(column))
                score.cells.add(right)
                whole = whole and right
        if rows:
            score.tables.add(whole)
            score.by_field.setdefault(f"{known.type}.{table} (whole)", Share()).add(whole)


def _count_signs(score: Score, truth: TruthDossier, known: TruthDocument, found: ReadDocument | None) -> None:
    for key, one in known.signs.items():
        read = found.signs.get(key) if found else None
        right = read is not None and _sign_text(read) == _truth_sign(one)
        score.signs.add(right)
        score.by_field.setdefault(f"{known.type}.sign:{key}", Share()).add(right)
        if not right:
            said = _sign_text(read) if read else "-"
            _fail(
                score,
                truth,
                known,
                f"sign:{key}",
                _truth_sign(one),
                said,
                read.confidence if read else 0.0,
                one.page,
            )


def _truth_sign(one: TruthSign) -> str:
    return f"{'signed' if one.names else 'open'} {'、'.join(one.names)} {one.date} {folded(one.opinion)}"


def _sign_text(read: ReadSign) -> str:
    date = (read.date.normal or "") if read.date else ""
    return f"{'signed' if read.present else 'open'} {'、'.join(read.names)} {date} {folded(read.opinion)}"


def _count_page(score: Score, truth: TruthDossier, known: TruthPage, page: Page) -> None:
    score.turned.add(page.rotation == (360 - known.turn) % 360)
    number = next((mark.text for mark in known.marks if mark.kind == "page-number"), "")
    score.numbers.add(page.page_number == number)
    document = next(one for one in truth.documents if known.page in one.pages)
    if page.rotation != (360 - known.turn) % 360:
        _fail(score, truth, document, "turn", str(known.turn), str(page.rotation), page=known.page)
    if page.page_number != number:
        _fail(score, truth, document, "page number", number, page.page_number, page=known.page)
    for kind, truth_text, read_text in count_marks(score.marks, known, page):
        _fail(score, truth, document, kind, truth_text, read_text, page=known.page)


def _fail(
    score: Score,
    truth: TruthDossier,
    known: TruthDocument,
    what: str,
    said: str,
    read: str,
    confidence: float = 0.0,
    page: int = 0,
) -> None:
    score.failures.append(
        Failure(
            truth.layout,
            truth.level,
            truth.seed,
            page or known.pages[0],
            known.type,
            what,
            said[:400],
            read[:400],
            confidence,
        )
    )
