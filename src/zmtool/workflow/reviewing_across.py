"""Checking many dossiers against each other: from lines of results, from targets, from the closed cases of a workspace."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from zmtool.base.errors import BadInput
from zmtool.base.plain import Misfit, from_plain
from zmtool.checks.across.definition import load_across
from zmtool.checks.across.extract import cross_facts
from zmtool.checks.across.facts import CrossFacts
from zmtool.checks.across.findings import AcrossReview, Surroundings
from zmtool.checks.across.run import review_across
from zmtool.law.library import load_law
from zmtool.workflow.review_standard import DEFAULT_CHECKLIST, own_parameters, review_context
from zmtool.workflow.reviewing import Progress, dossier_of_case
from zmtool.workflow.score_journal import lines_of_results
from zmtool.workflow.score_one import stock_of
from zmtool.workflow.workspace import Place, opened

_SHARED = 60


def compared(
    dossiers: Sequence[CrossFacts], wanted: Iterable[str] = (), overrides: Path | None = None
) -> AcrossReview:
    """The ``wanted`` checks (all without any) over the dossiers. Raises NotFound for an unknown check."""
    rules = load_across(overrides)
    province = own_parameters(overrides).get("province", "")
    return review_across(
        dossiers, rules, Surroundings(load_law(overrides), province, rules.trust), tuple(wanted)
    )


def refuse_unknown_checks(wanted: Iterable[str], overrides: Path | None = None) -> None:
    """Raises NotFound before the long work begins."""
    load_across(overrides).chosen(tuple(wanted))


def facts_of_line(told: Mapping[str, Any], where: str) -> CrossFacts | None:
    """The extract in a line of results; None where the dossier could not be scored. Raises BadInput."""
    if "error" in told:
        return None
    try:
        return from_plain(CrossFacts, _shared(told["across"]))
    except KeyError as error:
        raise BadInput(
            "这一行没有跨卷检查所需的摘要",
            where=where,
            next_step="请用当前版本的 zmtool review score --out 重评",
        ) from error
    except Misfit as misfit:
        place = f"{where} 字段 across.{'.'.join(map(str, misfit.trail))}"
        raise BadInput(misfit.reason, where=place, next_step="请重新评查该案卷") from misfit


def _shared(plain: Any) -> Any:
    """The same data in which equal short texts are one object: of thousands of extracts most texts are the same."""
    if isinstance(plain, dict):
        return {key: _shared(one) for key, one in plain.items()}
    if isinstance(plain, list):
        return [_shared(one) for one in plain]
    return sys.intern(plain) if isinstance(plain, str) and len(plain) <= _SHARED else plain


def facts_in_results(path: Path) -> Iterator[CrossFacts | None]:
    """The extracts in a file of results, of each dossier the last; None for one that could not be scored."""
    last: dict[str, int] = {}
    for number, told in enumerate(lines_of_results(path)):
        last[told["target"]] = number
    for number, told in enumerate(lines_of_results(path)):
        if last[told["target"]] == number:
            yield facts_of_line(told, f"{path}（{told['target']}）")


def facts_in(line: str) -> CrossFacts | None:
    """The extract in a line that was just written."""
    told = json.loads(line)
    return facts_of_line(told, str(told["target"]))


def facts_of_closed_cases(
    place: Place = None,
    *,
    unit: str = "",
    since: date | None = None,
    until: date | None = None,
    progress: Progress | None = None,
) -> list[CrossFacts]:
    """The extracts of the workspace's closed cases, by bureau and day of closing, with what its accounts say is held."""
    from sqlmodel import col, select

    from zmtool.cases.stored import facts_of
    from zmtool.cases.tables import CaseRow

    found: list[CrossFacts] = []
    with opened(place) as at, at.reading() as session:
        rules = load_across(at.root)
        wanted = select(CaseRow.id).where(col(CaseRow.closing_date).is_not(None)).order_by(col(CaseRow.id))
        if since is not None:
            wanted = wanted.where(col(CaseRow.closing_date) >= since)
        if until is not None:
            wanted = wanted.where(col(CaseRow.closing_date) <= until)
        ids = session.exec(wanted).all()
        for done, number in enumerate(ids, 1):
            row = session.get(CaseRow, number)
            case = facts_of(session, row) if row is not None else None
            session.expunge_all()
            if case is not None and (not unit or case.bureau.name == unit):
                context = review_context(dossier_of_case(case, at.root), DEFAULT_CHECKLIST, at.root)
                found.append(replace(cross_facts(context, rules, case.case_no), stock=stock_of(case)))
            if progress is not None:
                progress(done, len(ids))
    return found
