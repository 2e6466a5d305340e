"""The register of document numbers: given out one by one without gaps, never twice, void ones with their reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, func, select

from zmtool.base.errors import InvalidValue, NotFound, Refused
from zmtool.store.audit import record
from zmtool.values.document_number import DocumentNumber, parse_document_number


class GivenNumberRow(SQLModel, table=True):
    """One number that was given out."""

    __tablename__ = "given_number"
    __table_args__ = (UniqueConstraint("org", "word", "year", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    org: str
    word: str
    year: int
    seq: int
    form: str
    case_no: str = Field(index=True)
    given_at: str
    given_to: str
    void_reason: str


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number of the register; ``void_reason`` is empty while it is in use."""

    number: DocumentNumber
    form: str
    case_no: str
    given_at: str
    given_to: str
    void_reason: str = ""


def give(
    session: Session,
    org: str,
    word: str,
    year: int,
    *,
    form: str,
    case_no: str,
    used_elsewhere: Iterable[str] = (),
    now: datetime,
    who: str,
) -> DocumentNumber:
    """The next number of a word in a year, within the session's transaction: what is undone leaves no gap.

    ``used_elsewhere`` are numbers on documents that came in from outside; the register goes on behind them.
    """
    last = session.exec(
        select(func.max(GivenNumberRow.seq)).where(
            GivenNumberRow.org == org, GivenNumberRow.word == word, GivenNumberRow.year == year
        )
    ).one()
    others = [
        one.seq for one in _numbers(used_elsewhere) if (one.org, one.kind, one.year) == (org, word, year)
    ]
    number = DocumentNumber(org, word, year, max([last or 0, *others]) + 1)
    _keep(session, number, form, case_no, now, who)
    return number


def note_used(
    session: Session, text: str, *, form: str, case_no: str, now: datetime, who: str
) -> DocumentNumber | None:
    """Takes a number written by hand into the register; None for one that is not in the usual form.

    Raises Refused for one that another case has, or that was declared void.
    """
    try:
        number = parse_document_number(text)
    except InvalidValue:
        return None
    row = _row(session, number)
    if row is None:
        _keep(session, number, form, case_no, now, who)
    elif row.void_reason:
        raise Refused(f"文号 {text} 已作废：{row.void_reason}", next_step="请使用新的文号")
    elif (row.case_no, row.form) != (case_no, form):
        raise Refused(
            f"文号 {text} 已用于案件 {row.case_no}", next_step="请核对文号；不写 --number 则自动取下一个"
        )
    return number


def void(session: Session, text: str, reason: str, *, now: datetime, who: str) -> GivenNumber:
    """Declares a number void; it is kept and never given out again. Raises NotFound, Refused."""
    try:
        row = _row(session, parse_document_number(text))
    except InvalidValue as error:
        raise NotFound(str(error), next_step="文号如 示烟处〔2025〕第12号") from error
    if row is None:
        raise NotFound(f"文号登记中没有“{text}”", next_step="用 zmtool form number 查看已登记的文号")
    if row.void_reason:
        raise Refused(f"文号 {text} 已作废：{row.void_reason}")
    row.void_reason = reason
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="number.void",
        subject=f"number/{_number(row)}",
        change={"case_no": row.case_no, "form": row.form},
        why=reason,
    )
    return _given(row)


def given_numbers(
    session: Session, *, word: str = "", year: int | None = None, limit: int = 500
) -> list[GivenNumber]:
    """The numbers given out, by word, year and serial."""
    chosen = select(GivenNumberRow).order_by(
        col(GivenNumberRow.org),
        col(GivenNumberRow.word),
        col(GivenNumberRow.year).desc(),
        col(GivenNumberRow.seq),
    )
    if word:
        chosen = chosen.where(GivenNumberRow.word == word)
    if year is not None:
        chosen = chosen.where(GivenNumberRow.year == year)
    return [_given(row) for row in session.exec(chosen.limit(limit))]


def gaps(numbers: Iterable[GivenNumber]) -> list[DocumentNumber]:
    """The serials that are missing between the first number of a word in a year, 1, and the last."""
    seen: dict[tuple[str, str, int], set[int]] = {}
    for one in numbers:
        number = one.number
        seen.setdefault((number.org, number.kind, number.year), set()).add(number.seq)
    return [
        DocumentNumber(*series, seq)
        for series, serials in sorted(seen.items())
        for seq in range(1, max(serials))
        if seq not in serials
    ]


def _keep(session: Session, number: DocumentNumber, form: str, case_no: str, now: datetime, who: str) -> None:
    row = GivenNumberRow(
        org=number.org,
        word=number.kind,
        year=number.year,
        seq=number.seq,
        form=form,
        case_no=case_no,
        given_at=now.isoformat(timespec="seconds"),
        given_to=who,
        void_reason="",
    )
    session.add(row)
    session.flush()


def _row(session: Session, number: DocumentNumber) -> GivenNumberRow | None:
    return session.exec(
        select(GivenNumberRow).where(
            GivenNumberRow.org == number.org,
            GivenNumberRow.word == number.kind,
            GivenNumberRow.year == number.year,
            GivenNumberRow.seq == number.seq,
        )
    ).first()


def _number(row: GivenNumberRow) -> DocumentNumber:
    return DocumentNumber(row.org, row.word, row.year, row.seq)


def _given(row: GivenNumberRow) -> GivenNumber:
    return GivenNumber(_number(row), row.form, row.case_no, row.given_at, row.given_to, row.void_reason)


def _numbers(texts: Iterable[str]) -> Iterable[DocumentNumber]:
    for text in texts:
        try:
            yield parse_document_number(text)
        except InvalidValue:
            continue
