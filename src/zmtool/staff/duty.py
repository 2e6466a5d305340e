"""Who may be sent out or put under a document on a day: a valid certificate each, and different people (监管 5.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zmtool.staff.records import Officer

TOO_FEW, SAME_PERSON, NO_CERTIFICATE = "too_few", "same_person", "no_certificate"
NOT_YET_VALID, EXPIRED, TERM_UNKNOWN = "not_yet_valid", "expired", "term_unknown"


@dataclass(frozen=True, slots=True)
class DutyProblem:
    """Why somebody is not fit. ``certain`` is False where only what is registered does not say; ``message`` is Chinese."""

    kind: str
    name: str
    cert_no: str
    message: str
    certain: bool = True


def fit_for_duty(officers: Sequence[Officer], day: date, *, together: int = 2) -> tuple[DutyProblem, ...]:
    """Why these people may not be inspectors, checkers or handlers of a document on ``day``; empty where they may.

    ``together`` is how many different people are needed. A certificate is valid on both its end dates; one without a
    registered last day is a problem that is not certain.
    """
    problems: list[DutyProblem] = []
    different: list[Officer] = []
    for one in officers:
        if any(_same(one, other) for other in different):
            message = f"{_told(one)}列了两次，须为不同的人"
            problems.append(DutyProblem(SAME_PERSON, one.name, one.cert_no, message))
            continue
        different.append(one)
        problems += certificate_problems(one, day)
    if len(different) < together:
        message = f"只有 {len(different)} 人，须有 {together} 名不同的执法人员"
        problems.append(DutyProblem(TOO_FEW, "", "", message))
    return tuple(problems)


def those_fit(officers: Sequence[Officer], day: date) -> tuple[tuple[Officer, ...], tuple[DutyProblem, ...]]:
    """Who of these people may be sent out on ``day``, and why the others may not.

    The same rule as ``fit_for_duty``: a certificate whose last day is not registered is not known to be valid.
    """
    fit: list[Officer] = []
    problems: list[DutyProblem] = []
    for one in officers:
        found = tuple(certificate_problems(one, day))
        problems += found
        if not found:
            fit.append(one)
    return tuple(fit), tuple(problems)


def certificate_problems(officer: Officer, day: date) -> Iterator[DutyProblem]:
    """What keeps one person's certificate from being valid on ``day``."""

    def problem(kind: str, message: str, certain: bool = True) -> DutyProblem:
        return DutyProblem(kind, officer.name, officer.cert_no, f"{_told(officer)}{message}", certain)

    if not officer.cert_no.strip():
        yield problem(NO_CERTIFICATE, "没有执法证")
        return
    if officer.valid_from is not None and day < officer.valid_from:
        yield problem(NOT_YET_VALID, f"的执法证 {officer.valid_from} 起才有效")
    if officer.valid_to is None:
        yield problem(TERM_UNKNOWN, "的执法证没有登记有效期止，须核对", certain=False)
    elif officer.valid_to < day:
        yield problem(EXPIRED, f"的执法证已于 {officer.valid_to} 到期")


def _same(one: Officer, other: Officer) -> bool:
    """Two entries for one person: the same certificate, or the same name where one of them has none."""
    if one.cert_no and other.cert_no:
        return one.cert_no == other.cert_no
    return one.name == other.name


def _told(officer: Officer) -> str:
    return f"{officer.name or '未写姓名的人'}（{officer.cert_no}）" if officer.cert_no else officer.name
