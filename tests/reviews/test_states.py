"""The state machine cannot be walked against its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zmtool.base.errors import Refused, UsageProblem
from zmtool.base.shipped import data_file
from zmtool.cases.life.definition import load_life_cycle
from zmtool.reviews.records import Reviewer, Standing
from zmtool.reviews.states import CONDITIONS, load_states

MACHINE = load_states()
TODAY = date(2025, 6, 3)
PEOPLE = [Reviewer(login, name, unit=unit) for login, name, unit in (
    ("a", "钱一", "乙局"), ("b", "孙二", "乙局"), ("c", "李三", "丙局"), ("d", "林一舟", "丙局"), ("e", "吴五", "甲局"),
)]  # fmt: skip
OWN = frozenset({"林一舟"})


def after(standing: Standing, step: str, actor: Reviewer) -> Standing:
    """What the register does with a step that was taken."""
    moved = replace(standing, state=MACHINE.steps[step].to)
    match step:
        case "claim" | "claim_second":
            return replace(moved, holder=actor.login)
        case "release" | "release_second":
            return replace(moved, holder="")
        case "finish":
            return replace(moved, holder="", first=actor.login)
        case "finish_second":
            return replace(moved, holder="", second=actor.login)
        case "arbitrate":
            return replace(moved, arbiter=actor.login)
        case "appeal":
            return replace(moved, open_appeals=1)
        case "answer_appeal":
            return replace(moved, appeal_reviewer=actor.login, open_appeals=0)
        case "close_appeal":
            return replace(moved, appealed_before=True)
        case "order_rectification":
            return replace(moved, tasks=1, open_tasks=1)
    return moved


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(MACHINE.steps)), st.sampled_from(PEOPLE)), max_size=120),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_no_walk_breaks_the_rules(
    walk: list[tuple[str, Reviewer]], cross: bool, double: bool, disputed: bool
) -> None:
    at = Standing("sampled", OWN, "甲局", cross, needs_second=double, disputed=disputed, max_open=1)
    path = [at.state]
    for step, actor in walk:
        before = at
        try:
            state = MACHINE.step(step, at, actor, TODAY)
        except Refused as refusal:
            assert refusal.what and refusal.next_step and at == before
            continue
        assert before.state in MACHINE.steps[step].origins and state == MACHINE.steps[step].to
        at = after(at, step, actor)
        path.append(at.state)
        played = [one for one in (at.first, at.second, at.arbiter, at.appeal_reviewer) if one]
        assert len(set(played)) == len(played), "one person, one part"
        assert "d" not in (*played, at.holder), "nobody reviews a case of his own"
        assert not (cross and "e" in played), "nobody of the same bureau in a cross review"
    if "finalized" in path:
        assert at.first
        assert not double or at.second, "two reviews where two are wanted"
        assert not (double and disputed) or at.arbiter, "a dispute is settled by an arbiter"
    if path.count("finalized") > 1:
        assert at.appeal_reviewer, "a fixed score changes by appeal only"
    if "rectified" in path or "archived" in path:
        assert "published" in path


ROUTE = (
    ("machine_review", 0), ("pool", 0), ("claim", 0), ("finish", 0), ("claim_second", 1), ("finish_second", 1),
    ("dispute", 0), ("arbitrate", 2), ("publish", 0), ("appeal", 4),
)  # fmt: skip


def test_the_whole_way_can_be_gone() -> None:
    at = Standing("sampled", frozenset({"别人"}), "甲局", needs_second=True, disputed=True)
    for step, actor in (
        *ROUTE, ("answer_appeal", 3), ("close_appeal", 0), ("settle_again", 0), ("publish", 0),
        ("order_rectification", 0),
    ):  # fmt: skip
        MACHINE.step(step, at, PEOPLE[actor], TODAY)
        at = after(at, step, PEOPLE[actor])
    with pytest.raises(Refused, match="没有回访销号"):
        MACHINE.step("close_rectification", at, PEOPLE[0], TODAY)
    at = replace(at, open_tasks=0)
    for step in ("close_rectification", "archive"):
        MACHINE.step(step, at, PEOPLE[0], TODAY)
        at = after(at, step, PEOPLE[0])
    assert at.state == "archived"


@pytest.mark.parametrize(
    ("step", "standing", "actor", "reason"),
    [
        ("claim", Standing("in_pool", OWN), PEOPLE[3], "必须回避"),
        ("claim", Standing("in_pool", unit="甲局", cross=True), PEOPLE[4], "交叉评查"),
        ("claim", Standing("in_pool", unit="甲局", cross=True), Reviewer("x"), "交叉评查"),
        ("claim", Standing("in_pool", held_by_actor=3, max_open=3), PEOPLE[0], "上限"),
        ("claim", Standing("in_pool", cooling_until=date(2025, 6, 4)), PEOPLE[0], "冷却期"),
        ("claim_second", Standing("reviewed_1", first="a", needs_second=True), PEOPLE[0], "评查两次"),
        ("finish", Standing("claimed", holder="b"), PEOPLE[0], "不在本人手中"),
        ("finish", Standing("claimed", holder="a", undecided=2), PEOPLE[0], "没有逐条"),
        ("settle_single", Standing("reviewed_1", needs_second=True), PEOPLE[0], "需要复评"),
        ("settle_double", Standing("reviewed_2", disputed=True), PEOPLE[0], "差距过大"),
        ("arbitrate", Standing("arbitration", first="a", second="b"), PEOPLE[1], "评查两次"),
        ("appeal", Standing("published", appeal_until=date(2025, 6, 2)), PEOPLE[4], "超过申诉期限"),
        ("publish", Standing("claimed"), PEOPLE[0], "当前状态不能"),
    ],
)
def test_each_prohibition_says_why(step: str, standing: Standing, actor: Reviewer, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        MACHINE.step(step, standing, actor, TODAY)


def test_the_last_day_of_an_appeal_counts_and_an_unknown_one_is_held_against_nobody() -> None:
    assert MACHINE.step("appeal", Standing("published", appeal_until=TODAY), PEOPLE[4], TODAY) == "appealed"
    assert MACHINE.step("appeal", Standing("published"), PEOPLE[4], TODAY) == "appealed"


def test_offices_count_once_they_are_kept() -> None:
    clerk, leader = Reviewer("k", office="clerk"), Reviewer("l", office="leader")
    done = Standing("finalized")
    assert MACHINE.step("publish", done, clerk, TODAY) == "published"
    assert MACHINE.step("publish", done, leader, TODAY, offices_kept=True) == "published"
    with pytest.raises(Refused, match="角色"):
        MACHINE.step("publish", done, clerk, TODAY, offices_kept=True)


def test_reviews_stay_blind_until_they_are_revealed() -> None:
    for state in MACHINE.states.values():
        at = Standing(state.id)
        assert MACHINE.may_see(at, "a", "a")
        assert MACHINE.may_see(at, "b", "a") == state.open
    assert not MACHINE.states["reviewed_1"].open and MACHINE.states["arbitration"].open
    MACHINE.refuse_frozen(Standing("claimed"))
    with pytest.raises(Refused, match="不得直接改分"):
        MACHINE.refuse_frozen(Standing("published"))


def test_the_data_names_only_what_exists() -> None:
    assert set(MACHINE.conditions) == set(CONDITIONS)
    offices = load_life_cycle().offices
    assert all(one in offices for actor in MACHINE.actors.values() for one in actor.offices)


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("to: in_pool, actor", "to: pool, actor", "状态“pool”不存在"),
        ("{id: pool,", "{id: pond,", "缺少步骤 pool"),
    ],
)
def test_an_own_file_that_cannot_be_walked_is_refused(
    tmp_path: Path, wrong: str, right: str, message: str
) -> None:
    own = tmp_path / "schemas" / "reviews" / "states.yaml"
    own.parent.mkdir(parents=True)
    text = data_file("schemas/reviews/states.yaml").read_text(encoding="utf-8")
    assert wrong in text
    own.write_text(text.replace(wrong, right, 1), encoding="utf-8")
    with pytest.raises(UsageProblem, match=message):
        load_states(tmp_path)
