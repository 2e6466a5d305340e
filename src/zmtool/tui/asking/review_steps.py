"""The steps after and around a review as offers: what is asked for each, and what doing it comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zmtool.reports.results import plain_points
from zmtool.reviews.register_records import KeptDossier
from zmtool.reviews.states import load_states
from zmtool.tui.asking.review_forms import (
    answer_form,
    appeal_form,
    arbitrate_form,
    note_form,
    order_form,
    release_form,
    unit_form,
)
from zmtool.tui.bases.record import Offer
from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Form
from zmtool.workflow.review_desk import (
    answer_item,
    appeal_item,
    arbitrate_one,
    archive_one,
    claim_one,
    finish_one,
    note_task,
    order_task,
    release_one,
)
from zmtool.workflow.review_ways import (
    ANSWER,
    APPEAL,
    ARBITRATE,
    ARCHIVE,
    CHECKED,
    CLAIM,
    DONE,
    FINISH,
    ORDER,
    RELEASE,
    ReviewSheet,
    ReviewWay,
)


def offers_of(sheet: ReviewSheet) -> tuple[Offer, ...]:
    """What can be done next; of what cannot, why and what to do instead."""
    return tuple(
        Offer(_id(one), one.label, one.open, "；".join(dict.fromkeys(told.reason for told in one.against)))
        for one in sheet.ways
    )


def way_of(sheet: ReviewSheet, offer: str) -> ReviewWay | None:
    """The way behind an offer."""
    return next((one for one in sheet.ways if _id(one) == offer), None)


def form_of_way(desk: Desk, sheet: ReviewSheet, offer: str, code: str) -> Form | None:
    """What a person has to say for a step; ``code`` is the item at hand. None where nothing is asked."""
    way, seen = way_of(sheet, offer), sheet.seen
    number, place = seen.number, desk.place
    if way is None:
        return None
    if way.kind == CLAIM and way.asks_unit:
        return unit_form(
            f"认领第 {number} 号案卷", sheet.unit, lambda unit: claim(desk, seen.batch, number, unit)[1]
        )
    if way.kind == RELEASE:
        return release_form(number, lambda why: release(desk, number, why))
    if way.kind == ARBITRATE:

        def arbitrate(base: str, changes: Sequence[tuple[str, str]], reason: str, unit: str) -> str:
            return told(
                arbitrate_one(number, base, changes, reason, place, unit=unit, now=desk.now, user=desk.user)
            )

        return arbitrate_form(sheet, way, arbitrate)
    if way.kind == APPEAL:
        return appeal_form(
            seen,
            code,
            lambda item, grounds, evidence: told(
                appeal_item(number, item, grounds, evidence, place, now=desk.now, user=desk.user)
            ),
        )
    if way.kind == ANSWER:
        return answer_form(
            sheet,
            way,
            lambda value, reason, unit: told(
                answer_item(number, way.code, value, reason, place, unit=unit, now=desk.now, user=desk.user)
            ),
        )
    if way.kind == ORDER:
        return order_form(
            seen,
            code,
            lambda item, what, who: told(
                order_task(number, item, what, who, place, now=desk.now, user=desk.user)
            ),
        )
    if way.kind in (DONE, CHECKED):
        checked = way.kind == CHECKED
        return note_form(
            seen,
            way.code,
            checked=checked,
            act=lambda note: told(
                note_task(number, way.code, note, place, checked=checked, now=desk.now, user=desk.user)
            ),
        )
    return None


def take_way(desk: Desk, sheet: ReviewSheet, offer: str) -> tuple[tuple[str, str] | None, Callable[[], str]]:
    """A step that asks for nothing but yes: the question with its details (None: none is asked), and doing it."""
    way, seen = way_of(sheet, offer), sheet.seen
    kind = way.kind if way else ""
    if kind == FINISH:
        verdict = sheet.verdict
        wrong = [one.code for one in verdict.items if one.defect]
        details = (
            f"得分 {plain_points(verdict.score)}　{verdict.grade_label}　机评 {plain_points(seen.draft.score)}\n"
            f"认定的问题 {len(wrong)} 项：{'、'.join(wrong) or '没有'}\n提交后不能再改，转定分、复评或仲裁。"
        )
        question = (f"提交第 {seen.number} 号案卷的评查？", details)
        return question, lambda: told(finish_one(seen.number, desk.place, now=desk.now, user=desk.user))
    if kind == ARCHIVE:
        question = (f"第 {seen.number} 号案卷评查归档？", "归档后不能再申诉或下达整改。")
        return question, lambda: told(archive_one(seen.number, desk.place, now=desk.now, user=desk.user))
    return None, lambda: claim(desk, seen.batch, seen.number, sheet.unit)[1]


def claim(desk: Desk, batch: str, number: int | None, unit: str) -> tuple[int, str]:
    """Claims a dossier, or the next; its number and what to tell."""
    claimed, note = claim_one(batch, number, desk.place, unit=unit, now=desk.now, user=desk.user)
    words = f"已认领第 {claimed.number} 号 {claimed.case_no}，{claimed.leased_until} 前提交"
    return claimed.number, f"{words}（{note}）" if note else words


def release(desk: Desk, number: int, why: str) -> str:
    """Gives a dossier back; what to tell."""
    return told(release_one(number, desk.place, why=why, now=desk.now, user=desk.user))


def told(one: KeptDossier) -> str:
    """What became of a dossier."""
    score = f"，得分 {plain_points(one.final.score)} {one.final.grade_label}" if one.final else ""
    waits = {"arbitration": one.dispute, "reviewed_1": one.second_reasons}.get(one.state, ())
    return f"第 {one.number} 号案卷：{load_states().label(one.state)}{score}" + "".join(
        f"；{reason}" for reason in waits
    )


def _id(way: ReviewWay) -> str:
    return f"{way.kind}:{way.code}" if way.code else way.kind
