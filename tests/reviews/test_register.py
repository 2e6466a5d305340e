"""The register of reviews: claims, decisions, second review, arbitration, appeals, rectification."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.reviews.claims import claim, claim_next, in_hand, release
from zmtool.reviews.disputes import answer_appeal, appeal, arbitrate, publish
from zmtool.reviews.measures import measures
from zmtool.reviews.opinions import decide, finish
from zmtool.reviews.records import CHANGE, Decision
from zmtool.reviews.rectification import archive, note_checked, note_done, order
from zmtool.reviews.register import batch_named, dossier, dossiers, keep_draw
from zmtool.reviews.tables import ReviewDossierRow
from zmtool.store.audit import verify_chain
from zmtool.store.engine import reading, writing
from zmtool.store.tables import AuditEntry

from .acting import by, drawn_batch, reviewed
from .dossiers import ALL_DECIDED, change


def test_a_batch_is_drawn_once_and_keeps_its_proof(engine: Engine) -> None:
    with writing(engine) as session:
        drawn_batch(session)
    with reading(engine) as session:
        batch = batch_named(session, "批")
        assert batch.proof is not None and len(batch.proof.drawn) == 3 and batch.seed == "1"
        assert [one.state for one in dossiers(session, "批")] == ["in_pool"] * 3
    with pytest.raises(Refused, match="不能重抽"), writing(engine) as session:
        keep_draw(session, "批", batch.proof, [], acting=by("组织者"))


def test_one_review_settles_where_nothing_asks_for_a_second(engine: Engine) -> None:
    with writing(engine) as session:
        one, *_ = drawn_batch(session)
        done = reviewed(session, one.number, "钱一", hours=1)
        assert (done.state, done.final and done.final.score) == ("finalized", Decimal(92))
        assert done.opinions[0].minutes == 60
        with pytest.raises(Refused, match="不得直接改分"):
            decide(session, one.number, change("A01", "0"), acting=by("钱一"))
        assert verify_chain(session) == []


def test_claims_keep_off_people_of_the_case_and_of_the_same_bureau(engine: Engine) -> None:
    with writing(engine) as session:
        one, *_ = drawn_batch(session, cross=True)
        with pytest.raises(Refused, match="必须回避"):
            claim(session, one.number, acting=by("林一舟", unit="乙局"))
        with pytest.raises(Refused, match="交叉评查"):
            claim(session, one.number, acting=by("钱一", unit="甲局"))
        claimed, due = claim(session, one.number, acting=by("钱一", unit="乙局"))
        assert (claimed.holder, str(due.day)) == ("钱一", "2025-06-06")


def test_a_person_holds_no_more_than_the_limit(engine: Engine) -> None:
    with writing(engine) as session:
        drawn_batch(session, 3, max_open=2)
        number = batch_named(session, "批").number
        for _ in range(2):
            claim_next(session, number, acting=by("钱一"))
        with pytest.raises(Refused, match="上限"):
            claim_next(session, number, acting=by("钱一"))
        assert len(in_hand(session, "钱一")) == 2


def test_a_lease_that_is_over_frees_the_dossier_and_cools_down(engine: Engine) -> None:
    with writing(engine) as session:
        one, *_ = drawn_batch(session)
        claim(session, one.number, acting=by("钱一"))
        with pytest.raises(Refused, match="另一人评查"):
            claim(session, one.number, acting=by("孙二", days=3))
        with pytest.raises(Refused, match="冷却期"):
            claim(session, one.number, acting=by("钱一", days=4))
        claimed, _ = claim(session, one.number, acting=by("孙二", days=4))
        assert claimed.holder == "孙二"
        with pytest.raises(Refused, match="不在本人手中"):
            finish(session, one.number, acting=by("钱一", days=4))
        lapsed = session.exec(select(AuditEntry).where(AuditEntry.action == "review.lapse")).one()
        assert "2025-06-06" in lapsed.why and "钱一" in lapsed.change


def test_what_is_given_back_can_be_taken_up_again_where_it_was_left(engine: Engine) -> None:
    with writing(engine) as session:
        one, *_ = drawn_batch(session)
        claim(session, one.number, acting=by("钱一"))
        decide(session, one.number, ALL_DECIDED[0], acting=by("钱一"))
        assert release(session, one.number, acting=by("钱一")).state == "in_pool"
        with pytest.raises(Refused, match="不能退回"):
            release(session, one.number, acting=by("钱一"))
        again, _ = claim(session, one.number, acting=by("钱一", days=1))
        own = again.of("钱一")
        assert own is not None and [said.code for said in own.decisions] == ["A01"]


def test_nothing_is_submitted_half_decided(engine: Engine) -> None:
    with writing(engine) as session:
        one, *_ = drawn_batch(session)
        claim(session, one.number, acting=by("钱一"))
        with pytest.raises(Refused, match="没有逐条"):
            finish(session, one.number, acting=by("钱一"))
        with pytest.raises(UsageProblem, match="必须写明理由"):
            decide(session, one.number, Decision("A01", "reject"), acting=by("钱一"))
        with pytest.raises(Refused, match="不在本人手中"):
            decide(session, one.number, ALL_DECIDED[0], acting=by("孙二"))


def test_words_are_never_changed_and_the_trail_does_not_tell_them(engine: Engine) -> None:
    with writing(engine) as session:
        one, *_ = drawn_batch(session)
        claim(session, one.number, acting=by("钱一"))
        decide(session, one.number, change("A01", "3.25", "只有一处"), acting=by("钱一"))
        trail = session.exec(select(AuditEntry).where(AuditEntry.action == "review.decide")).one()
        assert "3.25" not in trail.change and "只有一处" not in trail.change + trail.why
    for statement in ("UPDATE review_decision SET deducted = '0'", "DELETE FROM review_decision"):
        with pytest.raises(DBAPIError), writing(engine) as session:
            session.execute(text(statement))


def double_reviewed(session: Session, *more: Decision) -> int:
    one, *_ = drawn_batch(session, double=True)
    reviewed(session, one.number, "钱一")
    with pytest.raises(Refused, match="评查两次"):
        claim(session, one.number, acting=by("钱一"))
    reviewed(session, one.number, "孙二", *more)
    return one.number


def test_two_near_reviews_settle_on_their_mean(engine: Engine) -> None:
    with writing(engine) as session:
        done = dossier(session, double_reviewed(session, change("B02", "2")))
        assert (done.state, done.final and done.final.score) == ("finalized", Decimal(91))
        assert done.second_reasons == ("本批次实行双评",) and done.dispute == ()


def test_two_far_reviews_go_to_an_arbiter_who_is_neither(engine: Engine) -> None:
    with writing(engine) as session:
        number = double_reviewed(session, change("B02", "9"), Decision("X01", "confirm"))
        at = dossier(session, number)
        assert at.state == "arbitration" and len(at.dispute) == 3
        with pytest.raises(Refused, match="评查两次"):
            arbitrate(session, number, "second", (), reason="证据不足", acting=by("孙二"))
        with pytest.raises(Refused, match="必须回避"):
            arbitrate(session, number, "second", (), reason="证据不足", acting=by("陆承安"))
        with pytest.raises(UsageProblem, match="必须写明理由"):
            arbitrate(session, number, "second", (), reason=" ", acting=by("李三"))
        with pytest.raises(UsageProblem, match="没有“third”"):
            arbitrate(session, number, "third", (), reason="证据不足", acting=by("李三"))
        words = (Decision("X01", CHANGE, holds=False),)
        done = arbitrate(session, number, "second", words, reason="证据不足", acting=by("李三"))
        assert (done.state, done.final and done.final.score) == ("finalized", Decimal(83))
        found = measures([one.finished for one in dossiers(session, "批") if one.finished])
        assert (found.overturned.part, found.agreement.count) == (1, 4)


def test_others_see_nothing_until_all_is_revealed(engine: Engine) -> None:
    with writing(engine) as session:
        one, *_ = drawn_batch(session, double=True)
        at = reviewed(session, one.number, "钱一")
        machine = by("").machine
        assert at.seen_by("孙二", machine).opinions == () and at.seen_by("组织者", machine).opinions == ()
        assert len(at.seen_by("钱一", machine).opinions) == 1
        claim(session, one.number, acting=by("孙二"))
        hidden = dossier(session, one.number).seen_by("钱一", machine)
        assert hidden.holder == "" and [said.reviewer for said in hidden.opinions] == ["钱一"]
    with writing(engine) as session:
        for said in ALL_DECIDED:
            decide(session, one.number, said, acting=by("孙二"))
        done = finish(session, one.number, acting=by("孙二"))
        assert len(done.seen_by("谁", machine).opinions) == 2


def published(session: Session) -> int:
    one, *_ = drawn_batch(session, 1)
    reviewed(session, one.number, "钱一", change("C03", "6", "超期两日"))
    (told,) = publish(session, batch_named(session, "批").number, acting=by("组织者"))
    assert (told.state, str(told.appeal_until)) == ("published", "2025-06-10")
    return one.number


def test_an_appeal_is_answered_by_a_third_person_and_settles_anew(engine: Engine) -> None:
    with writing(engine) as session:
        number = published(session)
        with pytest.raises(Refused, match="期限"):
            appeal(session, number, "A01", "落款是全称", "", acting=by("何平川", days=8))
        appeal(session, number, "A01", "落款是全称", "决定书第2页", acting=by("何平川", days=7))
        appeal(session, number, "C03", "有延期审批", "", acting=by("何平川", days=7))
        with pytest.raises(Refused, match="期限"):
            appeal(session, number, "D04", "还有", "", acting=by("何平川", days=8))
        with pytest.raises(Refused, match="评查两次"):
            answer_appeal(session, number, "A01", None, "维持", acting=by("钱一", days=8))
        answer_appeal(session, number, "A01", None, "落款不是全称", acting=by("李三", days=8))
        with pytest.raises(Refused, match="同一名复核人"):
            answer_appeal(session, number, "C03", None, "维持", acting=by("周四", days=8))
        done = answer_appeal(
            session, number, "C03", change("C03", "0"), "延期审批在卷", acting=by("李三", days=8)
        )
        assert (done.state, done.final and done.final.score) == ("finalized", Decimal(92))
        assert [one.upheld for one in done.appeals] == [False, True]
        publish(session, batch_named(session, "批").number, acting=by("组织者", days=9))
        with pytest.raises(Refused, match="不能再次申诉"):
            appeal(session, number, "D04", "再来", "", acting=by("何平川", days=9))
        assert measures([dossier(session, number).finished]).overturned.part == 1  # type: ignore[list-item]


def test_rectification_runs_to_closure_and_nobody_checks_himself(engine: Engine) -> None:
    with writing(engine) as session:
        number = published(session)
        with pytest.raises(Refused, match="没有扣分"):
            order(session, number, "B02", "补正", "何平川", acting=by("组织者"))
        at = order(session, number, "A01", "更正落款", "何平川", acting=by("组织者"))
        assert (at.state, str(at.tasks[0].due)) == ("rectifying", "2025-07-03")
        with pytest.raises(Refused, match="还没有登记整改完成"):
            note_checked(session, number, "A01", "已看", acting=by("组织者"))
        with pytest.raises(Refused, match="不能归档"):
            archive(session, number, acting=by("组织者"))
        note_done(session, number, "A01", "已更正并盖章", acting=by("何平川"))
        with pytest.raises(Refused, match="自己办理"):
            note_checked(session, number, "A01", "已看", acting=by("何平川"))
        assert note_checked(session, number, "A01", "已看原件", acting=by("组织者")).state == "rectified"
        assert archive(session, number, acting=by("组织者")).state == "archived"
        assert verify_chain(session) == []


def test_what_is_not_there_is_not_found(engine: Engine) -> None:
    with writing(engine) as session:
        drawn_batch(session)
        with pytest.raises(NotFound):
            dossier(session, 99)
        with pytest.raises(NotFound):
            batch_named(session, "没有")
        assert session.exec(select(ReviewDossierRow.id)).all()
