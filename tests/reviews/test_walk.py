"""A long random walk over the register itself: whatever people try, the rules hold in what is kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.reviews.claims import claim, claim_next, in_hand, release
from zmtool.reviews.disputes import answer_appeal, appeal, arbitrate, publish
from zmtool.reviews.opinions import decide, finish
from zmtool.reviews.records import Decision
from zmtool.reviews.rectification import archive, note_checked, note_done, order
from zmtool.reviews.register import batch_named, dossiers
from zmtool.reviews.register_records import Acting, KeptDossier
from zmtool.store.audit import verify_chain
from zmtool.store.engine import reading, writing

from .acting import by, drawn_batch
from .dossiers import ALL_DECIDED, change

PEOPLE = ("钱一", "孙二", "李三", "周四", "林一舟")
ITEMS = ("A01", "B02", "C03", "D04", "X01")


def attempts(session: Session, number: int, batch: int, acting: Acting, dice: random.Random) -> None:
    """One thing that somebody tries, sensible or not."""
    code = dice.choice(ITEMS)
    word = dice.choice(
        (Decision(code, "confirm"), Decision(code, "reject", reason="不属实"), change(code, "4"))
    )

    def everything() -> None:
        for one in (*ALL_DECIDED, change("B02", dice.choice(("0", "2", "12")))):
            decide(session, number, one, acting=acting)
        finish(session, number, acting=acting)

    tries: list[Callable[[], object]] = [
        lambda: claim(session, number, acting=acting),
        lambda: claim(session, number, acting=acting),
        lambda: claim_next(session, batch, acting=acting),
        lambda: release(session, number, acting=acting),
        lambda: decide(session, number, word, acting=acting),
        lambda: finish(session, number, acting=acting),
        everything,
        everything,
        everything,
        lambda: arbitrate(
            session, number, dice.choice(("first", "second")), (), reason="如此", acting=acting
        ),
        lambda: publish(session, batch, acting=acting),
        lambda: appeal(session, number, code, "不服", "", acting=acting),
        lambda: answer_appeal(
            session, number, code, dice.choice((None, change(code, "1"))), "如此", acting=acting
        ),
        lambda: order(session, number, code, "更正", "何平川", acting=acting),
        lambda: note_done(session, number, code, "已更正", acting=acting),
        lambda: note_checked(session, number, code, "已看", acting=acting),
        lambda: archive(session, number, acting=acting),
    ]
    dice.choice(tries)()


def check(before: dict[int, KeptDossier], after: dict[int, KeptDossier], acting: Acting) -> None:
    for number, one in after.items():
        earlier = before[number]
        played = [said.reviewer for said in one.opinions]
        assert len(set(played)) == len(played) and "林一舟" not in played and one.holder != "林一舟"
        assert acting.machine.states[one.state].frozen == (one.final is not None)
        if earlier.final is not None and one.final != earlier.final:
            assert earlier.state == "appealed" and any(said.upheld for said in one.appeals)
        for said in earlier.opinions:
            assert one.of(said.reviewer).decisions[: len(said.decisions)] == said.decisions  # type: ignore[union-attr]
            if said.finished_at:
                assert one.of(said.reviewer) == said or said.role == "appeal", "submitted is submitted"


@pytest.mark.parametrize("seed", [1, 2])
def test_the_rules_hold_whatever_people_try(engine: Engine, seed: int) -> None:
    dice = random.Random(seed)
    with writing(engine) as session:
        numbers = [one.number for one in drawn_batch(session, 3, double=True, max_open=2)]
        batch = batch_named(session, "批").number
    states, day = set(), 0
    with reading(engine) as session:
        before = {one.number: one for one in dossiers(session)}
    for _ in range(350):
        day += dice.random() < 0.02
        acting = replace(by(dice.choice(PEOPLE), days=day))
        try:
            with writing(engine) as session:
                attempts(session, dice.choice(numbers), batch, acting, dice)
        except (Refused, UsageProblem, NotFound) as refusal:
            assert refusal.what and refusal.next_step
            continue
        with reading(engine) as session:
            after = {one.number: one for one in dossiers(session)}
            assert all(len(in_hand(session, login)) <= 2 for login in PEOPLE)
        check(before, after, acting)
        before = after
        states |= {one.state for one in after.values()}
    assert states >= {
        "claimed",
        "reviewed_1",
        "claimed_2",
        "arbitration",
        "finalized",
        "published",
        "appealed",
    }
    with reading(engine) as session:
        assert verify_chain(session) == []
