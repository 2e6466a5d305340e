"""A discretion pack from its data file: what a bureau filled in, checked as a whole and against the law.

The schema checks the form. What is checked here are the figures: tiers in order and within the statute, and
every name known. Errors give file, line and field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from zmtool.base.datafile import line_of
from zmtool.base.errors import UsageProblem
from zmtool.law.causes import Cause
from zmtool.law.citations import citation_from_code
from zmtool.law.discretion import DiscretionPack, MissingTier, Threshold, Tier
from zmtool.law.marks import Mark, span_of


def pack_from_data(data: Mapping[str, Any], where: Path | str = "") -> DiscretionPack:
    """One pack. Raises UsageProblem for thresholds or tiers out of order, of the wrong number or outside the law."""
    statute, adjust = data["statute"], data["adjust"]
    pack = DiscretionPack(
        id=data["id"],
        cause=data["cause"],
        province=data["province"],
        title=data["source"],
        span=span_of(data.get("effective_from"), data.get("effective_to"), where),
        mark=Mark(data["mark"]),
        violated=tuple(map(citation_from_code, statute["violated"])),
        penalized=tuple(map(citation_from_code, statute["penalized"])),
        kind=statute.get("kind", ""),
        base=statute["base"],
        statute_min=_figure(statute["min"]),
        statute_max=_figure(statute["max"]),
        measure=data["measure"]["field"],
        unit=data["measure"]["unit"],
        thresholds=tuple(_threshold(row) for row in data["thresholds"]),
        tiers=tuple(_tier(row) for row in data["tiers"]),
        lighter=adjust["lighter"],
        heavier=adjust["heavier"],
        need_reason=adjust["need_reason"],
        need_approval=adjust["need_approval"],
        suggest=data.get("suggest", "mid"),
        round_down_to=_figure(data.get("round_down_to", 0)) or None,
        allowed_penalties=tuple(data.get("allowed_penalties", ())),
        forbidden_penalties=tuple(data.get("forbidden_penalties", ())),
        serious=tuple(data.get("serious", ())),
        note=data.get("note", ""),
        file=str(where),
    )
    _check_tiers(pack)
    return pack


def check_pack(
    pack: DiscretionPack, cause: Cause | None, penalties: Collection[str], facts: Collection[str]
) -> None:
    """Raises UsageProblem if the pack names what is not there, or does not agree with the law's own figures.

    ``cause`` is the cause of that code in the cause library, None if there is none; ``penalties`` and
    ``facts`` are all known ids.
    """
    if cause is None:
        _refuse(pack, ["cause"], f"案由库中没有 {pack.cause}", "用 zmtool law cause list 查看案由编号")
    for key in ("allowed_penalties", "forbidden_penalties"):
        for index, one in enumerate(getattr(pack, key)):
            if one not in penalties:
                _refuse(pack, [key, index], f"没有 {one} 这种处罚", f"可用：{'、'.join(penalties)}")
    for index, tier in enumerate(pack.tiers):
        if isinstance(tier, MissingTier):
            continue
        for one in tier.penalties:
            if one not in penalties:
                _refuse(
                    pack,
                    ["tiers", index, "penalties", one],
                    f"没有 {one} 这种处罚",
                    f"可用：{'、'.join(penalties)}",
                )
            if tier.penalties[one] != "no" and one in cause.forbidden_penalties:
                _refuse(
                    pack,
                    ["tiers", index, "penalties", one],
                    f"案由“{cause.label}”不得给予 {one}",
                    "请删去该处罚",
                )
        for place, one in enumerate(tier.need):
            if one not in facts:
                _refuse(
                    pack,
                    ["tiers", index, "need", place],
                    f"没有 {one} 这一事实或情节",
                    f"可用：{'、'.join(sorted(facts))}",
                )
    for place, one in enumerate(pack.serious):
        if one not in {known.id for known in cause.serious}:
            _refuse(
                pack,
                ["serious", place],
                f"案由“{cause.label}”没有严重情形 {one}",
                "请对照 zmtool law cause 更正",
            )
    _check_statute(pack, cause)


def _check_statute(pack: DiscretionPack, cause: Cause) -> None:
    """The pack's copy of the statutory range is the law's own, where the law's is known."""
    ranges = [rule for rule in (cause.fine, cause.heavier_fine) if rule is not None and rule.low is not None]
    if not ranges:
        if not pack.kind:
            _refuse(
                pack,
                ["statute"],
                f"案由“{cause.label}”的罚款方式待核，裁量基准须写明 kind",
                "请填写 kind: rate、multiple 或 fixed",
            )
        return
    advice = "请按法条更正；本省地方性法规另有规定的，请在工作区 schemas/law/causes 中另设案由"
    if pack.kind not in ("", cause.fine.kind):
        _refuse(
            pack, ["statute", "kind"], f"罚款方式与案由库不一致，应为 {cause.fine.kind}（或不填）", advice
        )
    if pack.base != cause.fine.base:
        _refuse(
            pack,
            ["statute", "base"],
            f"罚款基数应为 {cause.fine.base}（{cause.fine.base_label}），不是 {pack.base}",
            advice,
        )
    if not any((pack.statute_min, pack.statute_max) == (rule.low, rule.high) for rule in ranges):
        stated = "或".join(f"{rule.low}–{rule.high}" for rule in ranges)
        _refuse(
            pack,
            ["statute"],
            f"法定幅度应为 {stated}，不是 {pack.statute_min}–{pack.statute_max}",
            advice,
        )


def _check_tiers(pack: DiscretionPack) -> None:
    name = f"裁量基准 {pack.id} "
    if len(pack.tiers) != len(pack.thresholds) + 1:
        _refuse(
            pack,
            ["tiers"],
            f"{name}有 {len(pack.thresholds)} 个阈值，应有 {len(pack.thresholds) + 1} 档，实有 {len(pack.tiers)} 档",
            "请使档数比阈值多一；没有见到文本的档写 missing: true",
        )
    for index, (a, b) in enumerate(zip(pack.thresholds, pack.thresholds[1:], strict=False), 1):
        if (a.at, a.over) >= (b.at, b.over):
            _refuse(pack, ["thresholds", index], f"{name}的阈值没有从低到高排列", "请按从轻到重的次序排列")
    if len(pack.known_tiers) < len(pack.tiers) and pack.mark.certain:
        _refuse(pack, ["mark"], f"{name}缺少部分档次，不能标为 {pack.mark}", "请标为 待核，或补齐各档")
    if pack.statute_min > pack.statute_max:
        _refuse(pack, ["statute"], f"{name}的法定下限高于上限", "请更正 min 和 max")
    before: Tier | None = None
    for index, tier in enumerate(pack.tiers):
        if isinstance(tier, MissingTier):
            continue
        place: list[str | int] = ["tiers", index, "rate"]
        if tier.low > tier.high:
            _refuse(pack, place, f"{name}第{tier.id}档的下限高于上限", "请更正 rate")
        if before is not None and tier.low < before.high:
            _refuse(pack, place, f"{name}第{tier.id}档与前一档的幅度交叉", "请按从轻到重的次序排列")
        if tier.fined and (tier.low < pack.statute_min or tier.high > pack.statute_max):
            _refuse(pack, place, f"{name}第{tier.id}档超出法定幅度", "不罚的档须写明 action")
        if not tier.fined and tier.high > 0:
            _refuse(pack, place, f"{name}第{tier.id}档写明不罚，幅度应为 0", "请写 rate: [0, 0]")
        before = tier


def _refuse(pack: DiscretionPack, trail: Sequence[str | int], what: str, next_step: str) -> NoReturn:
    line = line_of(Path(pack.file), trail) if pack.file else None
    place = f"{pack.file}:{line}" if line else pack.file
    raise UsageProblem(what, where=f"{place} 字段 {'.'.join(map(str, trail))}".strip(), next_step=next_step)


def _threshold(row: Any) -> Threshold:
    if isinstance(row, Mapping):
        return Threshold(_figure(row["over"]), over=True)
    return Threshold(_figure(row))


def _tier(row: Mapping[str, Any]) -> Tier | MissingTier:
    if row.get("missing"):
        return MissingTier(row["id"], row["label"])
    low, high = map(_figure, row["rate"])
    return Tier(
        row["id"],
        row["label"],
        low,
        high,
        row.get("action", ""),
        dict(row.get("penalties", {})),
        tuple(row.get("need", ())),
    )


def _figure(value: str | float) -> Decimal:
    """A figure as people write it: 1000, "0.05" or "5%"."""
    text = str(value)
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
