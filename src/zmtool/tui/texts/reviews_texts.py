"""Batches and drawn dossiers in lists, and the figures of a batch, as the desk shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from rich.text import Text

from zmtool.reports.results import plain_points
from zmtool.reviews.measures import Measures, Rate
from zmtool.reviews.register_records import KeptBatch
from zmtool.reviews.sampling import STRATUM_FIELDS
from zmtool.tui.plain import block
from zmtool.tui.widgets.row_list import Cell
from zmtool.workflow.review_board import BatchLine, DossierLine

STRATA = dict(STRATUM_FIELDS)
"""The fields by which a draw may be stratified, and their names."""
CHECKLIST_KINDS = ("consistency", "dossier-contents")
"""Standards that look at one side of a dossier only: nobody reviews by them."""
_STATE_STYLES = {
    "in_pool": "cyan",
    "claimed": "yellow",
    "claimed_2": "yellow",
    "reviewed_1": "cyan",
    "arbitration": "bold red",
    "appealed": "bold red",
    "rectifying": "yellow",
    "finalized": "green",
    "published": "green",
    "rectified": "green",
    "archived": "dim",
}


def batch_cells(one: BatchLine) -> tuple[Cell | str, ...]:
    """A batch in the list."""
    counts = one.counts

    def number(*groups: str, style: str = "") -> Cell:
        count = sum(counts.get(group, 0) for group in groups)
        return Cell(str(count), style) if count else Cell("—" if one.drawn else "", "dim")

    manner = ("双评" if one.double else "单评") + ("交叉" if one.cross else "")
    return (
        one.name,
        manner,
        Cell(str(one.drawn)) if one.drawn else Cell("未抽", "yellow"),
        number("pool", style="cyan"),
        number("hand", "second", style="yellow"),
        number("disputed", style="bold red"),
        number("settled", style="green"),
        number("after"),
        number("archived", style="dim"),
    )


def batch_told(one: BatchLine) -> str:
    """A line about a batch."""
    parts = [one.standard, f"新建 {one.created_at[:10]}"]
    if one.drawn_at:
        parts.append(f"抽取 {one.drawn_at[:10]}")
    if one.origin_unit:
        parts.append(f"{one.origin_unit}送评")
    parts.append("回车看案卷，c 认领下一份，s 指标" if one.drawn else "还没有抽取：回车或 s 抽取")
    return "　".join(parts)


def dossier_cells(one: DossierLine, today: date) -> tuple[Cell | str, ...]:
    """A drawn dossier in the list."""
    due = one.leased_until or (one.appeal_until if one.state in ("published", "appealed") else None)
    late = due is not None and due < today
    score = f"{plain_points(Decimal(one.score))} {one.grade}" if one.score else ""
    who = f"送{one.sent_to}" if one.sent_to else "我在手" if one.own else ""
    told = "　".join(filter(None, (who, one.unit, "" if one.drawn == "random" else one.drawn)))
    return (
        str(one.number),
        one.case_no,
        Cell(one.state_label, _STATE_STYLES.get(one.state, "")),
        score,
        Cell(due.isoformat() if due else "", "bold red" if late else ""),
        Cell(plain_points(Decimal(one.machine_score)), "dim"),
        told,
    )


def dossier_told(one: DossierLine) -> str:
    """A line about a drawn dossier."""
    how = "随机抽中" if one.drawn == "random" else f"必抽：{one.drawn}"
    if one.own:
        hint = "回车逐项评查，x 退回"
    elif one.state in ("in_pool", "reviewed_1"):
        hint = "c 认领，空格标记后一并认领"
    else:
        hint = "回车打开"
    return f"{one.batch}　{how}　{hint}"


def batch_text(batch: KeptBatch, standard: str, found: Measures, drawn: int) -> Text:
    """How a batch was made and drawn, and its figures."""
    text = Text()
    text.append_text(block(f"{batch.name}\n", "bold"))
    rules = batch.rules
    lines = [
        ("标准", standard),
        ("方式", ("双评" if batch.double else "单评") + ("，交叉评查" if batch.cross else "")),
        ("分层", "、".join(STRATA.get(one, one) for one in batch.strata_by)),
        ("送评单位", batch.origin_unit),
        ("新建", f"{batch.created_at[:10]}　{batch.created_by}"),
    ]
    if batch.proof is not None:
        lines += [
            ("抽取", f"{batch.drawn_at[:10]}　名单 {len(batch.proof.places)} 件，抽中 {drawn} 件"),
            ("种子", batch.seed),
        ]
    limits = (
        f"在手不超过 {rules.max_open} 份，{rules.lease_workdays} 个工作日提交",
        f"双评分差超过 {plain_points(rules.gap)} 分仲裁",
        f"申诉 {rules.appeal_file_workdays} 个工作日",
        f"整改 {rules.rectification_days} 日（{rules.caution}）",
    )
    lines.append(("参数", "；".join(limits)))
    for label, words in lines:
        if words:
            text.append(f"{label}：", "dim")
            text.append_text(block(f"{words}\n"))
    if batch.proof is None and not batch.origin_unit:
        text.append("\n还没有抽取。抽取只能做一次，抽查证明人人可以重算。\n", "yellow")
    else:
        text.append("\n指标（只统计已定分的案卷）\n", "bold")
        for label, figure, remark in _figures(found):
            text.append(f"　{label}：", "dim")
            text.append(figure)
            text.append(f"　{remark}\n" if remark else "\n", "dim")
        _items(text, found, rules.top_items)
    return text


def _items(text: Text, found: Measures, top: int) -> None:
    if found.items:
        text.append("\n高频扣分项\n", "bold")
        for one in found.items[:top]:
            text.append_text(
                block(f"　{one.code} {one.title}　{one.dossiers} 卷，共扣 {plain_points(one.deducted)} 分\n")
            )


def _figures(found: Measures) -> Iterator[tuple[str, str, str]]:
    agreement = found.agreement
    kappa = "无" if agreement.kappa is None else f"{agreement.kappa:.3f}"
    grades = "　".join(f"{label} {count}" for label, count in found.grades)
    yield "已定分案卷", str(found.dossiers), grades
    yield "平均得分", _or_none(found.mean_score), ""
    yield (
        "双评一致率",
        _share(agreement.observed),
        f"{agreement.count} 项，κ={kappa}　{agreement.note}".strip(),
    )
    yield "双评等次一致", _share(found.same_grade.value), _parts(found.same_grade)
    yield "双评平均分差", _or_none(found.mean_gap), ""
    yield "机器命中率", _share(found.hits.value), f"机评扣分经人工维持 {_parts(found.hits)}"
    yield "机器疑点属实", _share(found.suspicions.value), f"待核实项经人工认定 {_parts(found.suspicions)}"
    yield "机器漏检率", _share(found.misses.value), f"人工认定而机器未提示 {_parts(found.misses)}"
    yield "复核改判率", _share(found.overturned.value), _parts(found.overturned)
    yield "整改完成率", _share(found.rectified.value), _parts(found.rectified)
    yield "平均耗时", "无" if found.mean_minutes is None else f"{found.mean_minutes:.0f} 分钟", ""


def _share(value: float | None) -> str:
    return "无" if value is None else f"{value:.1%}"


def _or_none(value: Decimal | None) -> str:
    return "无" if value is None else f"{value:f}"


def _parts(rate: Rate) -> str:
    return f"{rate.part}/{rate.whole}"
