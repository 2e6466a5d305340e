"""The machine's result as a draft, and what a person's words make of it.

Items that the machine passed or that do not apply stand unless a person says otherwise; what it found, doubts or
cannot judge needs a word each. The score after people is counted as the machine counts: 100 less the deductions,
capped where a fatal item holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.checks.records import ItemResult, Review
from zmtool.reviews.records import (
    CHANGE,
    CONFIRM,
    REJECT,
    WITHDRAW,
    Band,
    Decision,
    Draft,
    DraftItem,
    ItemOutcome,
    Verdict,
)

HUNDRED, NOTHING, CENT = Decimal(100), Decimal(0), Decimal("0.01")


def draft_of(review: Review) -> Draft:
    """The machine's review as a draft for people."""
    return Draft(
        dossier=review.dossier,
        checklist=review.checklist.id,
        version=review.checklist.version,
        score=review.score,
        grade=review.grade.id,
        fatal_cap=review.checklist.fatal_cap,
        bands=tuple(Band(one.id, one.label, one.least) for one in review.checklist.grades),
        items=tuple(map(_draft_item, review.results)),
        notes=review.notes,
    )


def _draft_item(result: ItemResult) -> DraftItem:
    item = result.item
    units = sum((one.units for one in result.findings), NOTHING)
    suspected = NOTHING if item.fatal else min(item.points, item.each * units)
    return DraftItem(
        code=item.code,
        title=item.title,
        status=result.status.value,
        points=item.points,
        deducted=result.deducted,
        proposed=result.deducted if result.status.value == "fail" else suspected,
        fatal=item.fatal,
        findings=tuple(one.message for one in result.findings),
        pages=tuple(
            sorted(
                {
                    place.page
                    for places in ((one.evidence for one in result.findings), (result.evidence,))
                    for evidence in places
                    for place in evidence
                    if place.page is not None
                }
            )
        ),
        reason=result.reason,
        basis=item.basis,
    )


def checked_decision(draft: Draft, decision: Decision) -> Decision:
    """``decision`` with its reason trimmed, if it can be said of its item.

    Raises NotFound for an item that the standard does not have, UsageProblem for a word that does not fit the item or
    lacks its reason (评查: 推翻机器结论必须填理由并留痕).
    """
    item = draft.item(decision.code)
    if item is None:
        raise NotFound(
            f"评查标准 {draft.checklist} 没有项目 {decision.code}",
            next_step="用 zmtool review mine 编号 查看全部项目代码",
        )
    reason = decision.reason.strip()
    if decision.kind not in (CONFIRM, REJECT, CHANGE):
        raise UsageProblem(
            f"项目 {item.code} 的意见不能是“{decision.kind}”", next_step="可用：confirm、reject、change"
        )
    if decision.kind != CONFIRM and not reason:
        raise UsageProblem(f"项目 {item.code}：驳回或改判机器意见必须写明理由", next_step="加 --reason 理由")
    if decision.kind == CONFIRM and item.status == "human":
        raise UsageProblem(
            f"项目 {item.code} 机器没有判定，不能“确认”",
            next_step="由人判定：--change 扣分（没有问题写 --change 0），并写 --reason 理由",
        )
    if decision.kind == REJECT and not item.flagged:
        raise UsageProblem(
            f"项目 {item.code} 机器没有提出问题，无可驳回",
            next_step="发现问题请用 --change 扣分，并写 --reason 理由",
        )
    if decision.kind == CHANGE:
        _refuse_impossible_change(item, decision)
    return replace(decision, reason=reason)


def _refuse_impossible_change(item: DraftItem, decision: Decision) -> None:
    if item.fatal:
        if decision.holds is None:
            raise UsageProblem(
                f"项目 {item.code} 是一票否决项，不按分值扣分",
                next_step="写 --change 成立 或 --change 不成立",
            )
        return
    taken = decision.deducted
    if taken is None or not taken.is_finite() or not NOTHING <= taken <= item.points:
        raise UsageProblem(
            f"项目 {item.code} 的扣分应在 0 到 {item.points} 之间",
            next_step=f"写 --change 扣分，如 --change {item.points}",
        )
    # Quantised figures keep sums and means short: no standard deducts by less than a hundredth of a point.
    if taken != taken.quantize(Decimal("0.01")):
        raise UsageProblem(f"项目 {item.code} 的扣分最多两位小数", next_step="请改写扣分")


def standing_words(said: Iterable[Decision]) -> tuple[Decision, ...]:
    """What counts of everything that was said: a withdrawal takes the word before it on the same item away."""
    words: list[Decision] = []
    for one in said:
        if one.kind != WITHDRAW:
            words.append(one)
            continue
        last = next((at for at in range(len(words) - 1, -1, -1) if words[at].code == one.code), None)
        if last is not None:
            del words[last]
    return tuple(words)


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last word on each item; ``decisions`` come in the order they were said."""
    return {one.code: one for one in decisions}


def verdict(draft: Draft, decisions: Iterable[Decision]) -> Verdict:
    """What a person's words make of the draft; the last word on an item counts."""
    said = latest(decisions)
    items = tuple(_outcome(one, said.get(one.code)) for one in draft.items)
    undecided = tuple(one.code for one in draft.items if one.open and one.code not in said)
    return counted(draft, items, undecided)


def with_machine(draft: Draft, final: Verdict, weight: Decimal) -> Verdict:
    """The verdict with the machine's score weighed in by its share (机器分权重); a fatal item is left to people alone."""
    if not weight or any(one.fatal and one.holds for one in final.items):
        return final
    score = (final.score * (1 - weight) + draft.score * weight).quantize(CENT, ROUND_HALF_UP)
    bands = sorted(draft.bands, key=lambda band: -band.least)
    band = next((one for one in bands if score >= one.least), bands[-1])
    return Verdict(final.items, score, band.id, band.label, final.undecided)


def counted(draft: Draft, items: Sequence[ItemOutcome], undecided: tuple[str, ...] = ()) -> Verdict:
    """Score and grade of items by the draft's cap and grade bands."""
    score = max(NOTHING, HUNDRED - sum((one.deducted for one in items), NOTHING))
    bands = sorted(draft.bands, key=lambda band: -band.least)
    if any(one.fatal and one.holds for one in items):
        score, band = min(score, draft.fatal_cap), bands[-1]
    else:
        band = next((one for one in bands if score >= one.least), bands[-1])
    return Verdict(tuple(items), score, band.id, band.label, undecided)


def _outcome(item: DraftItem, said: Decision | None) -> ItemOutcome:
    deducted, holds = item.deducted, item.fatal and item.status == "fail"
    if said is not None and said.kind == CONFIRM:
        deducted, holds = item.proposed, item.fatal and item.flagged
    elif said is not None and said.kind == REJECT:
        deducted, holds = NOTHING, False
    elif said is not None:
        deducted, holds = said.deducted or NOTHING, bool(said.holds)
    return ItemOutcome(
        item.code, item.title, item.status, item.points, deducted, item.fatal, holds, said is not None
    )


def with_changes(draft: Draft, before: Verdict, changes: Mapping[str, Decision]) -> Verdict:
    """A verdict in which somebody later (arbiter, appeal) put other words on some items."""
    items = []
    for one in before.items:
        draft_item = draft.item(one.code)
        said = changes.get(one.code)
        items.append(one if said is None or draft_item is None else _outcome(draft_item, said))
    return counted(draft, items)


def mean_of(draft: Draft, first: Verdict, second: Verdict) -> Verdict:
    """The verdict of two reviews near enough to each other: each item's mean deduction; fatal where both say so."""
    by_code = {one.code: one for one in second.items}
    items = [
        replace(
            one,
            deducted=(one.deducted + by_code[one.code].deducted) / 2,
            holds=one.holds and by_code[one.code].holds,
            by_person=one.by_person or by_code[one.code].by_person,
        )
        for one in first.items
    ]
    return counted(draft, items)
