"""What came of a reviewer's own words: overrulings upheld or not, agreement of two, the day a score was final."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zmtool.reviews.by_person import double_agreement, overrulings_upheld, settled_on
from zmtool.reviews.measures import Rate
from zmtool.reviews.records import Decision, Draft, DraftItem, ItemOutcome, Verdict
from zmtool.reviews.register_records import KeptDossier, KeptOpinion

ONE, NOTHING = Decimal(1), Decimal(0)


def drafted(code: str, status: str) -> DraftItem:
    off = ONE if status == "fail" else NOTHING
    return DraftItem(code, code, status, Decimal(3), off, off)


DRAFT = Draft(
    "一号", "penalty-ordinary", "1", Decimal(90), "excellent", Decimal(59), (),
    (drafted("A01", "fail"), drafted("A02", "fail"), drafted("A03", "pass"), drafted("A04", "human")),
)  # fmt: skip


def verdict(*off: str) -> Verdict:
    items = tuple(
        ItemOutcome(
            one.code,
            one.title,
            one.status,
            one.points,
            ONE if one.code in off else NOTHING,
            by_person=one.status != "pass",
        )
        for one in DRAFT.items
    )
    return Verdict(items, Decimal(100 - len(off)), "excellent", "优秀")


def opinion(role: str, reviewer: str, on: str, said: Verdict, *decisions: Decision) -> KeptOpinion:
    return KeptOpinion(
        role, reviewer, reviewer, "", f"{on}T09:00:00", f"{on}T10:00:00", None, said, decisions
    )


QIAN = opinion(
    "first", "钱一", "2026-03-02", verdict("A03"),
    Decision("A01", "reject"), Decision("A02", "confirm"), Decision("A02", "reject"), Decision("A03", "change"),
    Decision("A04", "change"),
)  # fmt: skip
SUN = opinion(
    "second", "孙二", "2026-03-05", verdict("A02"), Decision("A01", "reject"), Decision("A02", "confirm")
)
DOSSIER = KeptDossier(
    1, "批次", "一号", "", (), "random", "finalized", DRAFT, False, final=verdict("A02"), opinions=(QIAN, SUN)
)


def test_an_overruling_stands_where_the_final_score_has_it() -> None:
    assert overrulings_upheld(DOSSIER, QIAN) == Rate(1, 3), (
        "A01 stands, A02 and A03 do not, A04 is people's own"
    )
    assert overrulings_upheld(DOSSIER, SUN) == Rate(1, 1)


def test_nothing_is_said_where_nobody_else_looked_or_nothing_is_final() -> None:
    assert overrulings_upheld(replace(DOSSIER, opinions=(QIAN,)), QIAN) == Rate(0, 0)
    assert overrulings_upheld(replace(DOSSIER, final=None), QIAN) == Rate(0, 0)
    unfinished = replace(SUN, finished_at="", verdict=None)
    assert overrulings_upheld(replace(DOSSIER, opinions=(QIAN, unfinished)), QIAN) == Rate(0, 0)


def test_two_reviews_agree_item_by_item() -> None:
    assert double_agreement(DOSSIER) == Rate(2, 3), (
        "of A01, A02 and A04; nobody spoke on A03 as a person's item"
    )
    assert double_agreement(replace(DOSSIER, opinions=(QIAN,))) == Rate(0, 0)


def test_the_day_a_score_was_final() -> None:
    assert settled_on(DOSSIER) == date(2026, 3, 5)
    assert settled_on(replace(DOSSIER, published_on=date(2026, 4, 1))) == date(2026, 4, 1)
    assert settled_on(replace(DOSSIER, final=None)) is None
