"""A case as the options of a command describe it, for weighing its penalty."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.cli.law_answers.asking import day_of, figure_of, money_of, nearest
from zmtool.cli.who import right_now

if TYPE_CHECKING:
    from zmtool.law.causes import Cause
    from zmtool.law.library import Law
    from zmtool.law.proposal import Matter


def matter_of(
    law: Law,
    cause: Cause,
    *,
    province: str,
    base: str,
    measure: str,
    noted: list[str],
    figures: list[str],
    rate: str,
    penalties: list[str],
    party_type: str,
    heavier: bool,
    on: str,
) -> Matter:
    """The case as the options describe it. Raises UsageProblem naming the option."""
    from zmtool.law.proposal import Matter
    from zmtool.law.provinces import same_province
    from zmtool.law.transfer import TRANSFER_FLAGS

    decided = day_of(on, "--on") if on else right_now().date()
    rule = cause.heavier_fine if heavier else cause.fine
    if rule is None:
        raise UsageProblem(
            f"案由“{cause.label}”没有加重罚款幅度", where="--heavier", next_step="去掉 --heavier"
        )
    if not base and rule.kind in ("rate", "multiple"):
        raise UsageProblem(
            f"请用 --base 给出罚款基数（{rule.base_label}，元）", next_step="如 --base 10765.66"
        )
    known = {c.id: c.label for c in cause.serious} | TRANSFER_FLAGS
    for source in law.first_offence:
        if same_province(source.province, province):
            known |= source.facts
    known |= {one: law.circumstances.label_of(one) for one in law.circumstances.ids}
    for one in noted:
        if one not in known:
            raise UsageProblem(
                f"没有 {one} 这一事实或情节",
                where="--circumstance",
                next_step=nearest(one, known, "zmtool law discretion circumstances"),
            )
    amount = money_of(base, "--base") if base else None
    if amount == 0:
        raise UsageProblem(
            "罚款基数应大于 0", where="--base", next_step=f"请填写{rule.base_label or '金额'}（元）"
        )
    values = named_figures(law, figures)
    if measure:
        try:
            field = law.discretion.pack_on(province, cause.code, decided).measure
        except UnknownAnswer as unknown:
            raise UsageProblem(
                unknown.what, where="--measure", next_step="去掉 --measure，或用 --province 指定省份"
            ) from unknown
        values[field] = figure_of(measure, "--measure")
    party = _enumerated(law, "party_type", party_type, "--party-type") if party_type else ""
    return Matter(
        cause=cause,
        province=province,
        decided=decided,
        base=amount,
        figures=values,
        noted=frozenset(noted),
        party_type=party,
        penalties=frozenset(_enumerated(law, "penalty_type", one, "--penalty") for one in penalties),
        rate=_rate(rate) if rate else None,
        heavier=heavier,
    )


def named_figures(law: Law, texts: list[str]) -> dict[str, Decimal]:
    """The figures of ``--figure 名称=数值``. Raises UsageProblem for an unknown name or no figure."""
    from zmtool.law.figures import FIGURES

    known = {one.fine.base: one.fine.base_label for one in law.causes.by_code.values() if one.fine.base}
    known |= {pack.measure: f"裁量基准所看的数值（{pack.unit}）" for pack in law.discretion.packs} | FIGURES
    found: dict[str, Decimal] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name not in known:
            listed = "、".join(f"{key}（{label}）" for key, label in known.items())
            raise UsageProblem(f"没有名为 {name} 的数值", where="--figure", next_step=f"可用：{listed}")
        found[name] = figure_of(value, f"--figure {name}")
    return found


def _enumerated(law: Law, kind: str, text: str, option: str) -> str:
    """The id of an enumerated value, named by id or by label."""
    known = law.enums[kind]
    found = text if text in known.labels else known.id_of(text)
    if found is None:
        raise UsageProblem(
            f"没有“{text}”这种{known.label}",
            where=option,
            next_step=nearest(text, [*known.labels, *known.labels.values()]),
        )
    return found


def _rate(text: str) -> Decimal:
    """7%, 0.07, 1.5倍 or 3000元 as a fraction, multiple or sum."""
    plain = text.strip().replace("％", "%")
    for ending, divisor in (("%", 100), ("倍", 1), ("元", 1)):
        if plain.endswith(ending):
            return figure_of(plain.removesuffix(ending), "--rate") / divisor
    return figure_of(plain, "--rate")
