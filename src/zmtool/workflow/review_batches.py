"""Batches of dossier review: a new one, the draw with its proof, publishing, the figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.file_names import safe_name
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.plain import Misfit, from_plain, to_plain
from zmtool.cases.records import CaseFacts
from zmtool.checks.checklist import load_checklist
from zmtool.reviews.decisions import draft_of
from zmtool.reviews.measures import Measures, measures
from zmtool.reviews.records import Draft
from zmtool.reviews.register_records import KeptBatch, KeptDossier
from zmtool.reviews.rules import load_rules
from zmtool.reviews.sampling import (
    STRATUM_FIELDS,
    Candidate,
    Proof,
    amount_band,
    departures,
    draw,
    population_of,
)
from zmtool.reviews.states import load_states
from zmtool.workflow.review_acting import acting_of
from zmtool.workflow.review_standard import DEFAULT_CHECKLIST
from zmtool.workflow.reviewing import dossier_of_case, review_dossier
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

DEFAULT_STRATA = ("cause", "procedure", "handler")
PROOF_BYTES = 64 * 1024 * 1024
RELIEF_STEPS = ("review_begin", "suit_begin")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw came to: its proof, where that was written, the dossiers, and the cases left out with the reason."""

    proof: Proof
    file: Path
    dossiers: tuple[KeptDossier, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What is published of a batch (通报): the dossiers published now, the figures over all, what is unfinished."""

    batch: str
    published: tuple[KeptDossier, ...]
    measures: Measures
    fatal: tuple[tuple[str, tuple[str, ...]], ...]
    unfinished: int
    top_items: int


def new_batch(
    name: str,
    place: Place = None,
    *,
    checklist: str = DEFAULT_CHECKLIST,
    strata_by: Sequence[str] = DEFAULT_STRATA,
    double: bool = False,
    cross: bool = False,
    now: datetime,
    user: str,
) -> KeptBatch:
    """Makes a batch that nothing is drawn for yet. Raises UsageProblem, NotFound or Refused."""
    from zmtool.reviews.register import add_batch

    if not name.strip() or not name.isprintable():
        raise UsageProblem("批次名称为空或有不可显示的字符", next_step="写一个名称，如 2025年第一批")
    unknown = [one for one in strata_by if one not in STRATUM_FIELDS]
    if unknown:
        names = "、".join(f"{one}（{label}）" for one, label in STRATUM_FIELDS.items())
        raise UsageProblem(f"不能按“{unknown[0]}”分层", next_step=f"可用：{names}")
    with opened(place, now=now) as at, at.writing() as session:
        load_checklist(checklist, at.root)
        return add_batch(
            session,
            name.strip(),
            acting=acting_of(at, session, user, now),
            checklist=checklist,
            strata_by=tuple(dict.fromkeys(strata_by)),
            double=double,
            cross=cross,
            rules=load_rules(at.root),
        )


def list_batches(place: Place = None) -> tuple[KeptBatch, ...]:
    """All batches, the latest first."""
    from zmtool.reviews.register import batches

    with opened(place) as at, at.reading() as session:
        return batches(session)


def show_batch(name: str, place: Place = None, *, user: str) -> tuple[KeptBatch, tuple[KeptDossier, ...]]:
    """A batch and its dossiers, as ``user`` may see them. Raises NotFound."""
    from zmtool.reviews.register import batch_named, dossiers

    with opened(place) as at, at.reading() as session:
        machine = load_states(at.root)
        return batch_named(session, name), tuple(
            one.seen_by(user, machine) for one in dossiers(session, name)
        )


def draw_batch(
    name: str,
    place: Place = None,
    *,
    seed: str,
    ratio: Decimal | None = None,
    count: int | None = None,
    must: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    proof_file: Path | None = None,
    progress: Progress | None = None,
    now: datetime,
    user: str,
) -> Drawn:
    """Draws from the closed cases (``since``–``until``: day of closing), reviews what was drawn by machine, and puts
    it into the pool. ``must`` are case numbers that have to be drawn, besides those the rules name.

    Raises NotFound, UsageProblem, or Refused where the batch was drawn before or there is nothing to draw from.
    """
    from zmtool.reviews.register import batch_named, keep_draw

    with opened(place, now=now) as at:
        with at.reading() as session:
            batch = batch_named(session, name)
            facts = _closed_cases(session)
        if batch.proof is not None:
            raise Refused(f"评查批次“{name}”已经抽取过，不能重抽", next_step="需要另抽的，请新建批次")
        chosen, left_out = _population(facts, batch, since, until)
        unknown = [one for one in must if one not in {case.case_no for case in chosen}]
        if unknown:
            raise NotFound(
                f"必抽的 {unknown[0]} 不在名单中", next_step="请核对编号，案件须已结案并在起止日期之内"
            )
        if not chosen:
            raise Refused("没有可抽取的案件", next_step="先办结案件，或放宽 --from、--to")
        reasons = _must_reasons(chosen, batch, at, must, progress)
        population = [
            _candidate(case, reasons.get(case.case_no, ""), batch.rules.amount_bands) for case in chosen
        ]
        proof = draw(
            population, seed=seed, strata_by=batch.strata_by, rules=batch.rules, ratio=ratio, count=count
        )
        by_number = {case.case_no: case for case in chosen}
        drawn = [
            (one, people_of(by_number[one.case_no]), _draft(by_number[one.case_no], batch, at))
            for one in proof.drawn
        ]
        file = proof_file or at.root / "outbox" / f"抽查证明-{safe_name(name)}.json"
        ready_folder(file.parent)
        with at.writing() as session:
            kept = keep_draw(session, name, proof, drawn, acting=acting_of(at, session, user, now))
            write_whole(file, _proof_text(name, proof))
    return Drawn(proof, file, kept, left_out)


def check_proof(file: Path, place: Place = None) -> tuple[str, Proof, tuple[str, ...]]:
    """Repeats the draw of a proof file; returns the batch it names, the proof, and where it does not hold.

    Where the workspace has the batch, the file is compared with what was recorded then. Raises BadInput.
    """
    from zmtool.reviews.register import batches

    name, proof = _read_proof(file)
    rules = replace(load_rules(), min_per_unit=proof.least, max_per_unit=proof.most)
    try:
        again = draw(
            population_of(proof),
            seed=proof.seed,
            strata_by=proof.strata_by,
            rules=rules,
            ratio=proof.ratio,
            count=proof.count,
        )
    except UsageProblem as problem:
        raise BadInput(
            f"抽查证明不能重算：{problem.what}", where=str(file), next_step="请向抽查单位索取原件"
        ) from problem
    found = departures(proof, again)
    try:
        with opened(place) as at, at.reading() as session:
            kept = next((one.proof for one in batches(session) if one.name == name), None)
    except NotFound:
        kept = None
    if kept is not None and kept != proof:
        found = (*found, "与工作区记录的抽取结果不同")
    return name, proof, found


def publish_batch(name: str, place: Place = None, *, now: datetime, user: str) -> Bulletin:
    """Publishes the settled dossiers of a batch and says what the bulletin says. Raises NotFound or Refused."""
    from zmtool.reviews.disputes import publish
    from zmtool.reviews.register import batch_named, dossiers

    with opened(place, now=now) as at, at.writing() as session:
        batch = batch_named(session, name)
        told = publish(session, batch.number, acting=acting_of(at, session, user, now))
        every = dossiers(session, name)
    settled = [one for one in every if one.final is not None]
    return Bulletin(
        name,
        told,
        measures(done for one in settled if (done := one.finished) is not None),
        tuple((one.case_no, one.final.fatal) for one in settled if one.final and one.final.fatal),
        len(every) - len(settled),
        batch.rules.top_items,
    )


def review_measures(name: str, place: Place = None) -> Measures:
    """The figures over the dossiers of a batch (of all batches: empty) whose score is settled. Raises NotFound."""
    from zmtool.reviews.register import dossiers

    with opened(place) as at, at.reading() as session:
        return measures(done for one in dossiers(session, name) if (done := one.finished) is not None)


def people_of(case: CaseFacts) -> tuple[str, ...]:
    """Everybody who had a part in a case: officers, heads, reviewers, approvers, who took and entered steps."""
    named = [
        *(one.name for one in case.officers),
        case.dept_head,
        case.legal_reviewer,
        case.leader,
        *(name for one in case.approvals for name in (*one.by, one.entered_by)),
        *(name for one in case.events for name in one.by),
    ]
    return tuple(dict.fromkeys(name for name in named if name))


def _closed_cases(session: Session) -> list[CaseFacts]:
    from sqlmodel import col, select

    from zmtool.cases.stored import facts_of
    from zmtool.cases.tables import CaseRow

    rows = session.exec(
        select(CaseRow).where(col(CaseRow.closing_date).is_not(None)).order_by(col(CaseRow.id))
    )
    return [facts_of(session, row) for row in rows]


def _population(
    facts: Sequence[CaseFacts], batch: KeptBatch, since: date | None, until: date | None
) -> tuple[list[CaseFacts], tuple[tuple[str, str], ...]]:
    """The cases to draw from, and those left out with the reason."""
    chosen, left_out = [], []
    for case in facts:
        day = case.closing_date
        if day is None or (since and day < since) or (until and day > until):
            continue
        if batch.checklist == DEFAULT_CHECKLIST and case.procedure != "ordinary":
            left_out.append((case.case_no, "简易程序案件，不适用普通程序评查标准"))
            continue
        chosen.append(case)
    return chosen, tuple(left_out)


def _must_reasons(
    cases: Sequence[CaseFacts],
    batch: KeptBatch,
    at: OpenWorkspace,
    named: Sequence[str],
    progress: Progress | None,
) -> dict[str, str]:
    """Why cases have to be drawn: suspected fatal items, relief sought, the highest fines, or named by a person."""
    fines = sorted(
        (case for case in cases if case.penalty.fine is not None),
        key=lambda case: (-(case.penalty.fine or Decimal(0)), case.case_no),
    )
    top = int((batch.rules.top_amount * len(fines)).to_integral_value(ROUND_CEILING))
    highest = {case.case_no for case in fines[:top]}
    reasons: dict[str, str] = {}
    for done, case in enumerate(cases, 1):
        why = []
        if _draft(case, batch, at).suspects_fatal:
            why.append("一票否决疑似")
        if any(event.step in RELIEF_STEPS for event in case.events):
            why.append("复议诉讼")
        if case.case_no in highest:
            why.append("金额最高")
        if case.case_no in named:
            why.append("指定必抽")
        if why:
            reasons[case.case_no] = "、".join(why)
        if progress is not None:
            progress(done, len(cases))
    return reasons


def _candidate(case: CaseFacts, must: str, bands: Sequence[Decimal]) -> Candidate:
    fields = {
        "cause": case.cause,
        "procedure": case.procedure,
        "department": case.dept_head,
        "handler": case.officers[0].name if case.officers else "",
        "amount": amount_band(case.penalty.fine, bands),
    }
    return Candidate(case.case_no, case.bureau.name, MappingProxyType(fields), must)


def _draft(case: CaseFacts, batch: KeptBatch, at: OpenWorkspace) -> Draft:
    return draft_of(review_dossier(dossier_of_case(case, at.root), batch.checklist, at.root))


def _proof_text(name: str, proof: Proof) -> bytes:
    content = {"batch": name, "proof": {**to_plain(proof), "method": proof.method}}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _read_proof(file: Path) -> tuple[str, Proof]:
    problem = "不是抽查证明文件"
    try:
        if file.stat().st_size > PROOF_BYTES:
            raise BadInput("抽查证明文件过大", where=str(file), next_step="请检查是否选错了文件")
        content: Any = json.loads(file.read_text(encoding="utf-8"))
        proof = from_plain(Proof, content["proof"])
        widths = {len(one.stratum) for one in proof.places}
        if widths <= {len(proof.strata_by)}:
            return str(content["batch"]), proof
        problem = "分层字段与名单不符"
    except FileNotFoundError as error:
        raise NotFound("找不到抽查证明文件", where=str(file), next_step="请检查路径") from error
    except (OSError, ValueError, TypeError, KeyError, RecursionError, Misfit) as error:
        raise BadInput(
            "不是抽查证明文件，或内容已损坏",
            where=str(file),
            next_step="用 zmtool review draw 写出的 JSON 文件",
        ) from error
    raise BadInput(f"抽查证明有误：{problem}", where=str(file), next_step="请向抽查单位索取原件")
