"""Which version a case is judged by, the days rules changed, and deeds done in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.base.errors import UnknownAnswer
from zmtool.law.library import Law
from zmtool.law.selection import Basis, lighter_pack, select_rules
from zmtool.law.timeliness import Verdict, timeliness

D = Decimal

NOTES = [  # enforcement 1.2, row by row
    ("2021-07-15", "summary_limits", "procedural"),
    ("2021-07-15", "hearing_request", "procedural"),
    ("2021-07-15", "decision_90_days", "procedural"),
    ("2021-07-15", "first_minor", "substantive"),
    ("2021-07-15", "working_days", "procedural"),
    ("2021-11-10", "ecig_reference", "substantive"),
    ("2022-01-01", "publication_days", "procedural"),
    ("2022-05-01", "ecig_measures", "substantive"),
    ("2023-07-20", "procedure_rules", "procedural"),
    ("2023-07-20", "article_numbers", "substantive"),
    ("2024-01-01", "summary_reconsideration", "procedural"),
    ("2025-01-01", "holidays", "procedural"),
]


def test_every_switch_of_the_notes(law: Law) -> None:
    assert [(str(one.day), one.id, one.kind) for one in law.switches.switches] == NOTES


def test_the_day_of_the_change_itself_is_new(law: Law) -> None:
    table = law.switches
    assert [s.id for s in table.between(date(2021, 11, 9), date(2021, 11, 10))] == ["ecig_reference"]
    assert table.between(date(2021, 11, 10), date(2021, 12, 31)) == ()


def choose(law: Law, cause: str, act: date, decided: date) -> tuple[Basis, str]:
    found = select_rules(law, law.causes.cause_by_code(cause), act, decided)
    return found.basis, "；".join(found.reasons)


@pytest.mark.parametrize(
    ("cause", "act", "decided", "basis", "words"),
    [
        # T01: an e-cigarette act before the reference was there
        (
            "ecig_not_local_purchase",
            date(2021, 11, 9),
            date(2022, 6, 1),
            Basis.NOT_APPLICABLE,
            "不能适用",
        ),
        ("not_local_purchase", date(2024, 3, 1), date(2024, 6, 1), Basis.ACT, "按该日有效的规定"),
        ("not_local_purchase", date(2023, 7, 1), date(2023, 9, 1), Basis.ACT, "轻重相同"),
        # first and minor offences may go unpunished since 2021-07-15, but the regulation also changed
        ("not_local_purchase", date(2021, 7, 1), date(2021, 9, 1), Basis.LATER, "从轻"),
        ("not_local_purchase", date(2021, 7, 1), date(2022, 1, 4), Basis.PERSON, "没有录入比较"),
        ("ecig_transport", date(2021, 12, 1), date(2022, 6, 1), Basis.ACT, "按该日有效的规定"),
        ("sell_to_minor", date(2024, 4, 1), date(2024, 6, 1), Basis.PERSON, "未成年人保护法"),
        ("local_fake_chain", date(2024, 4, 1), date(2024, 6, 1), Basis.PERSON, "未录入"),
    ],
)
def test_substantive_rules(law: Law, cause: str, act: date, decided: date, basis: Basis, words: str) -> None:
    found, text = choose(law, cause, act, decided)
    assert found is basis, text
    assert words in text


def test_each_step_by_the_rules_of_its_day(law: Law) -> None:
    cause = law.causes.cause_by_code("not_local_purchase")
    steps = {"立案": date(2023, 7, 5), "决定": date(2023, 9, 1)}
    found = select_rules(law, cause, date(2023, 7, 1), date(2023, 9, 1), steps=steps)
    assert [dict(one.versions)["proc_2023"] for one in found.steps] == ["2010", "2023"]


def test_the_benchmark_of_the_decision_or_the_lighter_one(law: Law) -> None:
    cause = law.causes.cause_by_code("not_local_purchase")
    new = law.discretion.pack_on("EXAMPLE", cause.code, date(2024, 1, 1))
    act, decided = date(2024, 3, 1), date(2025, 3, 1)
    both = (
        replace(new, id="old", span=replace(new.span, last=date(2024, 12, 31))),
        replace(new, id="new", span=replace(new.span, first=date(2025, 1, 1))),
    )
    harsher = replace(both[1], tiers=tuple(replace(t, low=t.high) if t.fined else t for t in new.known_tiers))

    def pack(packs: tuple[object, ...], measure: str | None) -> str | None:
        table = replace(law.discretion, packs=packs)
        chosen = select_rules(
            replace(law, discretion=table),
            cause,
            act,
            decided,
            province="EXAMPLE",
            measure=D(measure) if measure else None,
        ).pack
        return chosen.id if chosen else None

    assert pack(both, "6000") == "new"  # alike: the newer
    assert pack((both[0], harsher), "6000") == "old"
    assert pack((both[0], harsher), None) is None
    assert pack((both[1],), "6000") == "new"
    assert pack((), "6000") is None
    same = select_rules(law, cause, act, decided, province="EXAMPLE")
    assert same.pack is new and "同一裁量基准" in same.pack_reason


def test_packs_that_cross_are_for_a_person(law: Law) -> None:
    pack = law.discretion.pack_on("EXAMPLE", "not_local_purchase", date(2024, 1, 1))
    wide = replace(pack, tiers=tuple(replace(t, low=D("0.05"), high=D("0.10")) for t in pack.known_tiers))
    assert lighter_pack(pack, wide, D(6000)) is None
    assert lighter_pack(pack, replace(pack, measure="cartons"), D(6000)) is None


# --- in time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "event", "done", "verdict"),
    [
        # T02: late by the old three days, in time by the new five working days
        ("hearing_request", "2021-07-10", "2021-07-15", Verdict.PERSON),
        ("hearing_request", "2021-07-10", "2021-07-13", Verdict.IN_TIME),
        ("preservation_dispose", "2025-03-05", "2025-03-14", Verdict.IN_TIME),
        ("preservation_dispose", "2025-03-05", "2025-03-17", Verdict.LATE),
        ("file_decision", "2024-03-04", "2024-03-14", Verdict.PERSON),  # the rule itself is not checked
        ("limitation", "2022-03-06", "2024-03-07", Verdict.LATE),
    ],
)
def test_in_time(law: Law, deadline: str, event: str, done: str, verdict: Verdict) -> None:
    found = timeliness(
        law.deadlines,
        deadline,
        date.fromisoformat(event),
        date.fromisoformat(done),
        law.calendar,
        law.statutes,
    )
    assert found.verdict is verdict, found.text


def test_t02_names_both_versions(law: Law) -> None:
    found = timeliness(law.deadlines, "hearing_request", date(2021, 7, 10), date(2021, 7, 15), law.calendar)
    assert found.newer is not None and found.newer.due == date(2021, 7, 16)
    assert "2021-07-13" in found.text and "2021-07-16" in found.text
    with pytest.raises(UnknownAnswer):
        timeliness(law.deadlines, "decision", date(2021, 7, 1), date(2021, 9, 1), law.calendar)
