"""Batches, drawn dossiers and figures of review as ``--json`` gives them and as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zmtool.cli.printing import print_json, print_table, print_text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zmtool.reviews.measures import Measures, Rate
    from zmtool.reviews.records import DraftItem, ItemOutcome, Verdict
    from zmtool.reviews.register_records import KeptBatch, KeptDossier, KeptOpinion

ROLES = {"first": "初评", "second": "复评", "arbiter": "仲裁", "appeal": "申诉复核"}
MACHINE = {"pass": "通过", "fail": "扣分", "unsure": "待核实", "human": "须人判", "na": "不适用"}


def state_label(state: str) -> str:
    """The Chinese name of a dossier's state."""
    from zmtool.reviews.states import load_states

    return load_states().label(state)


def points(value: Decimal) -> str:
    """Points without needless zeros."""
    return f"{value.quantize(Decimal('0.01')).normalize():f}"


def batch_json(batch: KeptBatch) -> dict[str, Any]:
    """A batch; ``drawn`` counts the dossiers, None before the draw."""
    return {
        "name": batch.name,
        "checklist": batch.checklist,
        "strata_by": list(batch.strata_by),
        "double": batch.double,
        "cross": batch.cross,
        "seed": batch.seed,
        "population": len(batch.proof.places) if batch.proof else None,
        "drawn": len(batch.proof.drawn) if batch.proof else None,
        "created_at": batch.created_at,
        "created_by": batch.created_by,
        "drawn_at": batch.drawn_at,
        "rules": {"version": batch.rules.version, "mark": batch.rules.mark},
    }


def dossier_json(one: KeptDossier) -> dict[str, Any]:
    """A drawn dossier as its viewer may see it, without the items."""
    return {
        "number": one.number,
        "batch": one.batch,
        "case_no": one.case_no,
        "unit": one.unit,
        "state": one.state,
        "state_label": state_label(one.state),
        "drawn": one.drawn,
        "holder": one.holder,
        "sent_to": one.sent_to,
        "leased_until": _day(one.leased_until),
        "machine": {"score": str(one.draft.score), "grade": one.draft.grade},
        "second_reasons": list(one.second_reasons),
        "dispute": list(one.dispute),
        "final": verdict_json(one.final) if one.final else None,
        "opinions": [_opinion_json(each) for each in one.opinions],
        "published_on": _day(one.published_on),
        "appeal_until": _day(one.appeal_until),
        "appeals": [
            {
                "item": each.code,
                "grounds": each.grounds,
                "evidence": each.evidence,
                "filed_at": each.filed_at,
                "answer_due": _day(each.answer_due),
                "upheld": each.upheld,
                "answer": each.answer,
            }
            for each in one.appeals
        ],
        "tasks": [
            {
                "item": each.code,
                "what": each.what,
                "responsible": each.responsible,
                "due": _day(each.due),
                "done_at": each.done_at,
                "checked_at": each.checked_at,
            }
            for each in one.tasks
        ],
    }


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Score and grade after people; points are decimal strings."""
    return {
        "score": points(verdict.score),
        "grade": verdict.grade,
        "grade_label": verdict.grade_label,
        "fatal": list(verdict.fatal),
        "undecided": list(verdict.undecided),
    }


def _opinion_json(one: KeptOpinion) -> dict[str, Any]:
    return {
        "role": one.role,
        "reviewer": one.reviewer,
        "name": one.name,
        "unit": one.unit,
        "finished_at": one.finished_at,
        "score": points(one.verdict.score) if one.verdict else None,
        "decisions": [
            {
                "item": said.code,
                "kind": said.kind,
                "deducted": None if said.deducted is None else points(said.deducted),
                "holds": said.holds,
                "reason": said.reason,
                "at": said.at,
            }
            for said in one.decisions
        ],
    }


def items_json(one: KeptDossier, verdict: Verdict) -> list[dict[str, Any]]:
    """Every item: the machine's word and what comes off after people."""
    return [
        {
            "code": item.code,
            "title": item.title,
            "machine": item.status,
            "points": points(item.points),
            "proposed": points(item.proposed),
            "deducted": points(outcome.deducted),
            "fatal": item.fatal,
            "holds": outcome.holds,
            "decided": outcome.by_person,
            "findings": list(item.findings),
            "pages": list(item.pages),
            "reason": item.reason,
            "basis": item.basis,
        }
        for item, outcome in _both(one, verdict)
    ]


def print_sheet(one: KeptDossier, verdict: Verdict, every: bool) -> None:
    """A dossier to work on: what needs a word first-hand, with all items where ``every``."""
    print_text(
        f"{one.number}　{one.case_no}　{one.unit}　{state_label(one.state)}　机评 {points(one.draft.score)}"
    )
    for note in one.draft.notes:
        print_text(f"注意：{note}")
    rows = [
        (
            item.code,
            item.title,
            MACHINE[item.status],
            "一票否决" if item.fatal else f"{points(item.proposed)}/{points(item.points)}",
            _said(outcome) if outcome.by_person else "待定" if item.open else "",
            "、".join(map(str, item.pages[:8])),
            "；".join(item.findings) or item.reason,
        )
        for item, outcome in _both(one, verdict)
        if every or item.open or outcome.by_person
    ]
    print_table("", ["项目", "名称", "机评", "拟扣/分值", "人工", "页", "说明"], rows)
    if verdict.undecided:
        say(f"还有 {len(verdict.undecided)} 项未定：{'、'.join(verdict.undecided)}")
    else:
        print_text(f"得分 {points(verdict.score)}　{verdict.grade_label}")


def _both(one: KeptDossier, verdict: Verdict) -> list[tuple[DraftItem, ItemOutcome]]:
    return list(zip(one.draft.items, verdict.items, strict=True))


def _said(outcome: ItemOutcome) -> str:
    if outcome.fatal:
        return "成立" if outcome.holds else "不成立"
    return f"扣 {points(outcome.deducted)}"


def print_dossiers(dossiers: Sequence[KeptDossier]) -> None:
    """One line a dossier."""
    rows = [
        (
            one.number,
            one.case_no,
            one.unit,
            "随机" if one.drawn == "random" else one.drawn,
            state_label(one.state),
            f"送{one.sent_to}" if one.sent_to else one.holder,
            one.leased_until or "",
            f"{points(one.final.score)} {one.final.grade_label}" if one.final else "",
        )
        for one in dossiers
    ]
    print_table("", ["编号", "案件", "单位", "抽取", "状态", "在手", "期限", "得分"], rows)


def print_state(one: KeptDossier, as_json: bool) -> None:
    """What became of a dossier by a command."""
    if as_json:
        print_json(dossier_json(one))
        return
    score = f"　得分 {points(one.final.score)}　{one.final.grade_label}" if one.final else ""
    print_text(f"第 {one.number} 号案卷 {one.case_no}：{state_label(one.state)}{score}")
    waits = {"arbitration": one.dispute, "reviewed_1": one.second_reasons}
    for reason in waits.get(one.state, ()):
        print_text(f"　{reason}")


def measures_json(found: Measures) -> dict[str, Any]:
    """The figures; a rate is ``part``, ``whole`` and ``value``, None where nothing was counted."""
    agreement = found.agreement
    return {
        "dossiers": found.dossiers,
        "grades": dict(found.grades),
        "mean_score": None if found.mean_score is None else str(found.mean_score),
        "agreement": {
            "items": agreement.count,
            "observed": agreement.observed,
            "expected": agreement.expected,
            "kappa": agreement.kappa,
            "note": agreement.note,
        },
        "same_grade": _rate_json(found.same_grade),
        "mean_gap": None if found.mean_gap is None else str(found.mean_gap),
        "machine_hits": _rate_json(found.hits),
        "machine_suspicions": _rate_json(found.suspicions),
        "machine_misses": _rate_json(found.misses),
        "overturned": _rate_json(found.overturned),
        "rectified": _rate_json(found.rectified),
        "mean_minutes": found.mean_minutes,
        "items": [
            {"code": one.code, "title": one.title, "dossiers": one.dossiers, "deducted": points(one.deducted)}
            for one in found.items
        ],
    }


def print_measures(found: Measures, top: int) -> None:
    """The figures, and the items found wrong most often."""
    agreement = found.agreement
    figure = "无" if agreement.kappa is None else f"{agreement.kappa:.3f}"
    rows = [
        ("已定分案卷", str(found.dossiers), "　".join(f"{label} {count}" for label, count in found.grades)),
        ("平均得分", _or_none(found.mean_score), ""),
        ("双评一致率", _share(agreement.observed), f"{agreement.count} 项　κ={figure}　{agreement.note}"),
        ("双评等次一致", _share(found.same_grade.value), _parts(found.same_grade)),
        ("双评平均分差", _or_none(found.mean_gap), ""),
        ("机器命中率", _share(found.hits.value), f"机评扣分项经人工维持 {_parts(found.hits)}"),
        ("机器疑点属实率", _share(found.suspicions.value), f"待核实项经人工认定 {_parts(found.suspicions)}"),
        ("机器漏检率", _share(found.misses.value), f"人工认定的问题中机器未提示 {_parts(found.misses)}"),
        ("复核改判率", _share(found.overturned.value), _parts(found.overturned)),
        ("整改完成率", _share(found.rectified.value), _parts(found.rectified)),
        ("平均评查耗时", "无" if found.mean_minutes is None else f"{found.mean_minutes:.0f} 分钟", ""),
    ]
    print_table("", ["指标", "数值", "说明"], rows)
    if found.items:
        print_table(
            "高频扣分项",
            ["项目", "名称", "案卷数", "扣分合计"],
            [(one.code, one.title, one.dossiers, points(one.deducted)) for one in found.items[:top]],
        )


def _share(value: float | None) -> str:
    return "无" if value is None else f"{value:.1%}"


def _or_none(value: Decimal | None) -> str:
    return "无" if value is None else f"{value:f}"


def _parts(rate: Rate) -> str:
    return f"{rate.part}/{rate.whole}"


def _rate_json(rate: Rate) -> dict[str, Any]:
    return {"part": rate.part, "whole": rate.whole, "value": rate.value}


def _day(value: object) -> str | None:
    return None if value is None else str(value)
