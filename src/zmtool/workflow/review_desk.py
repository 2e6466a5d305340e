"""A reviewer's desk: claiming, deciding item by item, submitting; disputes, appeals and rectification."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.reviews.decisions import verdict
from zmtool.reviews.records import CHANGE, Decision, Verdict
from zmtool.reviews.register_records import Acting, KeptDossier
from zmtool.reviews.states import load_states
from zmtool.workflow.review_acting import acting_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

HOLDS = {"成立": True, "不成立": False}


def claim_one(
    batch: str, number: int | None, place: Place = None, *, unit: str, now: datetime, user: str
) -> tuple[KeptDossier, str]:
    """Claims a dossier of a batch: the one named, or the next that this person may review.

    Returns it with a Chinese note where the end of the lease is not by the calendar. Raises NotFound or Refused.
    """
    from zmtool.reviews.claims import claim, claim_next
    from zmtool.reviews.register import batch_named, dossier

    with _acting(place, user, now, unit) as (session, acting):
        found = batch_named(session, batch)
        if number is None:
            claimed, due = claim_next(session, found.number, acting=acting)
        else:
            if dossier(session, number).batch != found.name:
                raise UsageProblem(f"第 {number} 号案卷不在批次“{batch}”中", next_step="请核对批次和编号")
            claimed, due = claim(session, number, acting=acting)
        return claimed.seen_by(user, acting.machine), due.note


def release_one(number: int, place: Place = None, *, why: str, now: datetime, user: str) -> KeptDossier:
    """Gives a dossier back. Raises NotFound or Refused."""
    from zmtool.reviews.claims import release

    return _done(place, user, now, lambda session, acting: release(session, number, acting=acting, why=why))


def own_dossiers(place: Place = None, *, user: str) -> tuple[KeptDossier, ...]:
    """The dossiers in a person's hands, those due first."""
    from zmtool.reviews.claims import in_hand

    with opened(place) as at, at.reading() as session:
        machine = load_states(at.root)
        return tuple(one.seen_by(user, machine) for one in in_hand(session, user))


def sheet(number: int, place: Place = None, *, user: str) -> tuple[KeptDossier, Verdict]:
    """A dossier as ``user`` may see it, with what his or her words make of the draft so far (or the final verdict).

    Raises NotFound.
    """
    from zmtool.reviews.register import dossier

    with opened(place) as at, at.reading() as session:
        seen = dossier(session, number).seen_by(user, load_states(at.root))
    own = seen.of(user)
    if seen.final is not None:
        return seen, seen.final
    return seen, verdict(seen.draft, own.decisions if own else ())


def decide_items(
    number: int,
    codes: Sequence[str],
    kind: str,
    value: str,
    reason: str,
    place: Place = None,
    *,
    now: datetime,
    user: str,
) -> tuple[KeptDossier, Verdict]:
    """Says the same of several items of a dossier in hand, all or none. Raises NotFound, UsageProblem or Refused."""
    from zmtool.reviews.opinions import decide

    with _acting(place, user, now) as (session, acting):
        for code in codes:
            decide(session, number, word(code, kind, value, reason), acting=acting)
    return sheet(number, place, user=user)


def take_back_items(
    number: int, codes: Sequence[str], place: Place = None, *, now: datetime, user: str
) -> tuple[KeptDossier, Verdict]:
    """Takes the last word on several items of a dossier in hand back, all or none. Raises NotFound or Refused."""
    from zmtool.reviews.opinions import take_back

    with _acting(place, user, now) as (session, acting):
        for code in codes:
            take_back(session, number, code.strip().upper(), acting=acting)
    return sheet(number, place, user=user)


def word(code: str, kind: str, value: str, reason: str) -> Decision:
    """A person's word on an item; ``value`` of a change is points, 成立 or 不成立. Raises UsageProblem."""
    code = code.strip().upper()
    if kind != CHANGE:
        return Decision(code, kind, reason=reason)
    if value in HOLDS:
        return Decision(code, CHANGE, holds=HOLDS[value], reason=reason)
    return Decision(code, CHANGE, _points(code, value), reason=reason)


def finish_one(number: int, place: Place = None, *, now: datetime, user: str) -> KeptDossier:
    """Submits the review of a dossier in hand. Raises NotFound or Refused."""
    from zmtool.reviews.opinions import finish

    return _done(place, user, now, lambda session, acting: finish(session, number, acting=acting))


def arbitrate_one(
    number: int,
    base: str,
    changes: Sequence[tuple[str, str]],
    reason: str,
    place: Place = None,
    *,
    unit: str,
    now: datetime,
    user: str,
) -> KeptDossier:
    """Settles a dispute by one of the two reviews, with other figures on some items. Raises as ``disputes.arbitrate``."""
    from zmtool.reviews.disputes import arbitrate

    words = [word(code, CHANGE, value, reason) for code, value in changes]
    return _done(
        place,
        user,
        now,
        lambda session, acting: arbitrate(session, number, base, words, reason=reason, acting=acting),
        unit,
    )


def appeal_item(
    number: int, code: str, grounds: str, evidence: str, place: Place = None, *, now: datetime, user: str
) -> KeptDossier:
    """Files an appeal on an item. Raises NotFound, UsageProblem or Refused."""
    from zmtool.reviews.disputes import appeal

    return _done(
        place,
        user,
        now,
        lambda session, acting: appeal(
            session, number, code.strip().upper(), grounds, evidence, acting=acting
        ),
    )


def answer_item(
    number: int,
    code: str,
    value: str,
    answer: str,
    place: Place = None,
    *,
    unit: str,
    now: datetime,
    user: str,
) -> KeptDossier:
    """Answers an appeal; an empty ``value`` upholds what was said. Raises NotFound, UsageProblem or Refused."""
    from zmtool.reviews.disputes import answer_appeal

    code = code.strip().upper()
    changed = word(code, CHANGE, value, answer) if value else None
    return _done(
        place,
        user,
        now,
        lambda session, acting: answer_appeal(session, number, code, changed, answer, acting=acting),
        unit,
    )


def order_task(
    number: int, code: str, what: str, responsible: str, place: Place = None, *, now: datetime, user: str
) -> KeptDossier:
    """Orders that an item be put right. Raises NotFound, UsageProblem or Refused."""
    from zmtool.reviews.rectification import order

    return _done(
        place,
        user,
        now,
        lambda session, acting: order(
            session, number, code.strip().upper(), what, responsible, acting=acting
        ),
    )


def note_task(
    number: int, code: str, note: str, place: Place = None, *, checked: bool, now: datetime, user: str
) -> KeptDossier:
    """Notes that an item was put right or, with ``checked``, closes it. Raises NotFound, UsageProblem or Refused."""
    from zmtool.reviews.rectification import note_checked, note_done

    act = note_checked if checked else note_done
    return _done(
        place,
        user,
        now,
        lambda session, acting: act(session, number, code.strip().upper(), note, acting=acting),
    )


def archive_one(number: int, place: Place = None, *, now: datetime, user: str) -> KeptDossier:
    """Ends the review of a dossier. Raises NotFound or Refused."""
    from zmtool.reviews.rectification import archive

    return _done(place, user, now, lambda session, acting: archive(session, number, acting=acting))


def _points(code: str, value: str) -> Decimal:
    try:
        # The sign and form are judged with the item; here only what is a plain figure.
        figure = Decimal(value.strip())
    except ArithmeticError as error:
        raise UsageProblem(
            f"项目 {code} 的“{value}”不是扣分",
            next_step="写数字（如 0.5，没有问题写 0）；一票否决项写 成立 或 不成立",
        ) from error
    if len(value) > 12:
        raise UsageProblem(f"项目 {code} 的扣分写得过长", next_step="最多两位小数")
    return figure


def _done(
    place: Place,
    user: str,
    now: datetime,
    act: Callable[[Session, Acting], KeptDossier],
    unit: str = "",
) -> KeptDossier:
    with _acting(place, user, now, unit) as (session, acting):
        return act(session, acting).seen_by(user, acting.machine)


@contextmanager
def _acting(place: Place, user: str, now: datetime, unit: str = "") -> Iterator[tuple[Session, Acting]]:
    with opened(place, now=now) as at, at.writing() as session:
        yield session, acting_of(at, session, user, now, unit)
