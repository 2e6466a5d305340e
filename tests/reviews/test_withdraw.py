"""A word taken back: the one before it counts again, nothing is removed, and what is submitted stays."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from zmtool.base.errors import Refused
from zmtool.reviews.claims import claim, release
from zmtool.reviews.decisions import standing_words, verdict
from zmtool.reviews.disputes import answer_appeal, appeal, publish
from zmtool.reviews.opinions import decide, finish, take_back
from zmtool.reviews.records import WITHDRAW, Decision
from zmtool.reviews.register import dossier
from zmtool.reviews.tables import ReviewDecisionRow
from zmtool.store.engine import writing

from .acting import by, drawn_batch, reviewed
from .dossiers import ALL_DECIDED, change, draft


def test_the_word_before_counts_again() -> None:
    said = (Decision("A01", "confirm"), change("A01", "3"), change("B02", "1"))
    assert [one.code for one in standing_words((*said, Decision("A01", WITHDRAW)))] == ["A01", "B02"]
    once = standing_words((*said, Decision("A01", WITHDRAW)))
    assert once[0].kind == "confirm" and verdict(draft(), once).item("A01").deducted == 8  # type: ignore[union-attr]
    twice = standing_words((*said, Decision("A01", WITHDRAW), Decision("A01", WITHDRAW)))
    assert [one.code for one in twice] == ["B02"] and "A01" in verdict(draft(), twice).undecided
    assert standing_words((Decision("A01", WITHDRAW), *said)) == said


def test_taking_back_reopens_the_item_and_keeps_what_was_said(engine: Engine) -> None:
    with writing(engine) as session:
        (number, *_) = [one.number for one in drawn_batch(session)]
        claim(session, number, acting=by("钱一"))
        for one in ALL_DECIDED:
            decide(session, number, one, acting=by("钱一"))
        take_back(session, number, "A01", acting=by("钱一"))
        own = dossier(session, number).of("钱一")
        assert own is not None and [one.code for one in own.decisions] == ["B02", "D04", "X01"]
        kinds = session.exec(select(ReviewDecisionRow.kind).order_by(ReviewDecisionRow.id)).all()  # type: ignore[arg-type]
        assert kinds == ["confirm", "change", "reject", "reject", WITHDRAW], "nothing is removed"
        with pytest.raises(Refused, match="没有逐条"):
            finish(session, number, acting=by("钱一"))
        with pytest.raises(Refused, match="没有可以撤回"):
            take_back(session, number, "A01", acting=by("钱一"))


def test_what_is_submitted_or_anothers_is_not_taken_back(engine: Engine) -> None:
    with writing(engine) as session:
        first, second, _ = (one.number for one in drawn_batch(session))
        _told(session, second)
        with pytest.raises(Refused, match="不在本人手中"):
            take_back(session, second, "A01", acting=by("孙二"))
        reviewed(session, first, "钱一")
        with pytest.raises(Refused, match="不得直接改分"):
            take_back(session, first, "A01", acting=by("钱一"))


def test_an_answer_to_an_appeal_counts_no_word_of_a_review_given_back(engine: Engine) -> None:
    with writing(engine) as session:
        number, *_ = (one.number for one in drawn_batch(session))
        claim(session, number, acting=by("孙二"))
        decide(session, number, change("B02", "30"), acting=by("孙二"))
        release(session, number, acting=by("孙二"))
        before = reviewed(session, number, "钱一").final
        publish(session, 1, acting=by("组织者"))
        appeal(session, number, "A01", "有授权", "", acting=by("何平川"))
        after = answer_appeal(session, number, "A01", change("A01", "0"), "属实", acting=by("孙二")).final
        assert before is not None and after is not None and after.score - before.score == 8


def _told(session: Session, number: int) -> None:
    claim(session, number, acting=by("钱一"))
    decide(session, number, Decision("A01", "confirm"), acting=by("钱一"))
