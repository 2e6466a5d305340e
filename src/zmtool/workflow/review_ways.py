"""What can be done with a drawn dossier now, by this person, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from zmtool.reviews.decisions import verdict
from zmtool.reviews.records import Standing, Verdict
from zmtool.reviews.register_records import Acting, KeptAppeal, KeptDossier, KeptTask
from zmtool.reviews.states import Told
from zmtool.workflow.review_acting import acting_of
from zmtool.workflow.review_board import unit_of
from zmtool.workflow.review_standard import checklist_title
from zmtool.workflow.workspace import Place, opened

CLAIM, RELEASE, FINISH, ARBITRATE = "claim", "release", "finish", "arbitrate"
APPEAL, ANSWER, ORDER, DONE, CHECKED, ARCHIVE = "appeal", "answer", "order", "done", "checked", "archive"
_CLAIMS = {"in_pool": "claim", "reviewed_1": "claim_second"}
_HELD = {"claimed": ("release", "finish"), "claimed_2": ("release_second", "finish_second")}
_ONLY_UNIT = "not_own_unit"


@dataclass(frozen=True, slots=True)
class ReviewWay:
    """Something that may come next: its kind, its name, the item it is about (empty: the dossier), what stands in the way.

    ``asks_unit``: the reviewer's bureau has to be named with it.
    """

    kind: str
    label: str
    code: str = ""
    against: tuple[Told, ...] = ()
    asks_unit: bool = False

    @property
    def open(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.against


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A drawn dossier as a person may see it, what he or she made of it so far, and what can be done.

    ``in_hand``: it is this person's to review now. ``unit`` is the bureau that this person named last.
    """

    seen: KeptDossier
    verdict: Verdict
    state_label: str
    in_hand: bool
    ways: tuple[ReviewWay, ...]
    unit: str = ""
    standard: str = ""
    """The title of the standard it is reviewed by."""

    @property
    def undecided(self) -> tuple[str, ...]:
        """The items that still need a word, where the dossier is in hand."""
        return self.verdict.undecided if self.in_hand else ()


def review_sheet(number: int, place: Place = None, *, now: datetime, user: str) -> ReviewSheet:
    """The sheet of a dossier for ``user``. Raises NotFound."""
    from zmtool.reviews.claims import standing_for
    from zmtool.reviews.register import dossier_row, kept

    unit = unit_of(place, user=user)
    with opened(place, now=now) as at, at.reading() as session:
        row = dossier_row(session, number)
        acting = acting_of(at, session, user, now, unit)
        dossier = kept(session, row)
        standing = standing_for(session, row, acting)
        standard = checklist_title(dossier.draft.checklist, at.root)
    seen = dossier.seen_by(user, acting.machine)
    own = dossier.of(user)
    mine = verdict(dossier.draft, own.decisions if own else ())
    in_hand = dossier.holder == user and dossier.state in _HELD
    standing = replace(standing, undecided=len(mine.undecided))
    return ReviewSheet(
        seen,
        dossier.final or mine,
        acting.machine.label(dossier.state),
        in_hand,
        tuple(_ways(dossier, standing, acting, in_hand)),
        unit,
        standard,
    )


def _ways(dossier: KeptDossier, standing: Standing, acting: Acting, in_hand: bool) -> Iterator[ReviewWay]:
    if dossier.state in _CLAIMS and not (dossier.state == "reviewed_1" and not dossier.needs_second):
        label = "认领初评" if dossier.state == "in_pool" else "认领复评"
        yield _with_unit(CLAIM, label, _CLAIMS[dossier.state], standing, acting)
    if in_hand:
        release, finish = _HELD[dossier.state]
        yield _way(FINISH, "提交评查", finish, standing, acting)
        yield _way(RELEASE, "退回不评", release, standing, acting)
    if dossier.state == "arbitration":
        yield _with_unit(ARBITRATE, "仲裁定分", "arbitrate", standing, acting)
    yield from _appeals(dossier, standing, acting)
    yield from _tasks(dossier, standing, acting)
    if dossier.state in ("published", "rectified"):
        yield _way(ARCHIVE, "评查归档", "archive", standing, acting)


def _appeals(dossier: KeptDossier, standing: Standing, acting: Acting) -> Iterator[ReviewWay]:
    for one in dossier.appeals:
        if dossier.state == "appealed" and one.upheld is None:
            way = _with_unit(ANSWER, f"答复申诉 {one.code}", "answer_appeal", standing, acting)
            yield replace(way, code=one.code)
    if dossier.state == "published":
        yield _way(APPEAL, "提出申诉", "appeal", standing, acting)
    elif dossier.state == "appealed":
        # The term runs for each item: the state has moved with the first of them, the day has not.
        yield _way(APPEAL, "增加申诉", "appeal", replace(standing, state="published"), acting)


def _tasks(dossier: KeptDossier, standing: Standing, acting: Acting) -> Iterator[ReviewWay]:
    for one in dossier.tasks:
        if dossier.state == "rectifying" and not one.checked_at:
            yield (
                ReviewWay(CHECKED, f"回访销号 {one.code}", one.code, _own_work(one, acting))
                if one.done_at
                else ReviewWay(DONE, f"整改完成 {one.code}", one.code)
            )
    if dossier.state in ("published", "rectifying") and items_to_mend(dossier):
        yield _way(ORDER, "下达整改", "order_rectification", standing, acting)


def items_to_mend(dossier: KeptDossier) -> tuple[str, ...]:
    """The items that something is wrong with and that nobody has to put right yet."""
    ordered = {one.code for one in dossier.tasks}
    return tuple(
        one.code
        for one in (dossier.final.items if dossier.final else ())
        if one.defect and one.code not in ordered
    )


def open_appeal(dossier: KeptDossier, code: str) -> KeptAppeal | None:
    """The appeal on an item that waits for an answer."""
    return next((one for one in dossier.appeals if one.code == code and one.upheld is None), None)


def _own_work(task: KeptTask, acting: Acting) -> tuple[Told, ...]:
    if acting.actor.login == task.done_by or task.responsible in acting.actor.names:
        return (Told("回访不能由整改的人自己办理", "请由另一人回访销号"),)
    return ()


def _way(kind: str, label: str, step: str, standing: Standing, acting: Acting) -> ReviewWay:
    found = acting.machine.refusals(
        step, standing, acting.actor, acting.today, offices_kept=acting.offices_kept
    )
    return ReviewWay(kind, label, "", found)


def _with_unit(kind: str, label: str, step: str, standing: Standing, acting: Acting) -> ReviewWay:
    """A step for which a cross review asks the bureau: that it is not known yet does not stand in the way."""
    way = _way(kind, label, step, standing, acting)
    if not standing.cross:
        return way
    unit = acting.machine.conditions[_ONLY_UNIT]
    return replace(way, against=tuple(one for one in way.against if one != unit), asks_unit=True)
