"""The account of seized goods: what is held, decided on and left, and that no movement makes it wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from zmtool.cases.custody import CustodyKind, balances, chain, load_custody_kinds, objections, tagged
from zmtool.cases.records import CaseFacts, CustodyEntry
from zmtool.goods.records import GoodsLine

from .samples import AROUND, GOODS, a_case, day, moved, obstacles, taken, until, with_approvals
from .samples import given as opinions

KINDS = load_custody_kinds()


def _held(*entries: CustodyEntry, quantity: int = 10) -> CaseFacts:
    return a_case(goods=(replace(GOODS[0], quantity=Decimal(quantity)),), custody=entries)


def _figures(case: CaseFacts) -> tuple[Decimal, ...]:
    one = balances(case)[0]
    return one.taken, one.held, one.at_lab, one.confiscated, one.left


def _refused(case: CaseFacts, kind: str, quantity: int, on: str = "05-01") -> bool:
    return bool(objections(case, moved(kind, quantity, on), KINDS))


def test_preserving_takes_every_line_into_custody() -> None:
    goods = (*GOODS, replace(GOODS[0], name="玉溪(软)", tag=""))
    case = with_approvals(a_case("clue 03-04, inspect 03-04", goods=goods), opinions("preserve", "03-04"))
    after = taken(case, "preserve", "03-04")
    assert [one.tag for one in after.goods] == ["01", "02"]
    assert [(one.tag, one.kind, one.quantity, one.holder) for one in after.custody] == [
        ("01", "take", Decimal(10), "罚没物品仓库"),
        ("02", "take", Decimal(10), "罚没物品仓库"),
    ]
    assert all(one.left == one.held == 10 for one in balances(after))


def test_goods_preserved_before_their_account_was_kept_are_held() -> None:
    assert balances(a_case(preservation_date=day("03-04")))[0].left == 10
    assert balances(a_case())[0].held == 0


def test_nothing_leaves_twice() -> None:
    case = _held(moved("take", 10, "03-04"), moved("return", 7, "03-10"))
    assert not _refused(case, "return", 3)
    assert _refused(case, "return", 4) and _refused(case, "sell", 4) and _refused(case, "confiscate", 4)
    assert _refused(case, "take", 1) and _refused(case, "return", 0)
    assert _refused(case, "sample_return", 1), "nothing is at the laboratory"


def test_what_is_at_the_laboratory_cannot_be_given_back() -> None:
    case = _held(moved("take", 10, "03-04"), moved("sample", 2, "03-05"))
    assert not _refused(case, "return", 8) and _refused(case, "return", 9)
    back = replace(
        case, custody=(*case.custody, moved("sample_return", 1, "03-06"), moved("sample_loss", 1, "03-06"))
    )
    assert _figures(back) == (10, 9, 0, 0, 9)
    assert not _refused(back, "return", 9) and _refused(back, "return", 10)


def test_confiscated_goods_have_found_their_end_and_stay_until_they_are_destroyed() -> None:
    case = _held(moved("take", 10, "03-04"), moved("confiscate", 6, "03-10"))
    assert _figures(case) == (10, 10, 0, 6, 4)
    assert _refused(case, "return", 5)
    destroyed = replace(case, custody=(*case.custody, moved("destroy", 6, "03-20")))
    assert _figures(destroyed) == (10, 4, 0, 0, 4)
    assert balances(destroyed)[0].ends == {"destroy": Decimal(6)}


def test_what_was_sold_before_takes_nothing_from_what_is_confiscated_later() -> None:
    case = _held(moved("take", 10, "03-04"), moved("sell", 3, "03-10"), moved("confiscate", 7, "03-20"))
    assert _figures(case) == (10, 7, 0, 7, 0)


def test_days_of_a_line_do_not_run_backwards_and_kinds_and_tags_exist() -> None:
    case = _held(moved("take", 10, "03-04"), moved("return", 1, "03-10"))
    assert _refused(case, "return", 1, "03-09") and not _refused(case, "return", 1, "03-10")
    assert "没有“burn”" in objections(case, moved("burn", 1, "03-10"), KINDS)[0]
    assert "没有编号为“9”" in objections(case, moved("return", 1, "03-10", tag="9"), KINDS)[0]


def test_the_chain_of_keepers_has_no_gaps() -> None:
    case = _held(
        moved("take", 10, "03-04", holder="仓库"),
        moved("sample", 1, "03-05", holder="质检站"),
        moved("move", 10, "03-08", holder="二号库"),
    )
    kept = [(one.holder, one.since, one.until, one.by_kind) for one in chain(case)]
    assert kept == [
        ("仓库", day("03-04"), day("03-05"), "take"),
        ("质检站", day("03-05"), day("03-08"), "sample"),
        ("二号库", day("03-08"), None, "move"),
    ]
    assert balances(case)[0].holder == "二号库"


def test_tags_fill_the_free_numbers() -> None:
    lines = tuple(replace(GOODS[0], tag=tag) for tag in ("", "01", "", "03"))
    assert [one.tag for one in tagged(lines)] == ["02", "01", "04", "03"]


movements = st.lists(
    st.tuples(
        st.sampled_from(sorted(KINDS)), st.sampled_from(["01", "02"]), st.integers(1, 12), st.integers(0, 2)
    ),
    max_size=25,
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(movements)
def test_whatever_may_move_the_account_stays_right(wanted: list[tuple[str, str, int, int]]) -> None:
    goods = (*GOODS, GoodsLine("玉溪(软)", "支", Decimal("7.5"), tag="02"))
    case, on = a_case(until("serve"), goods=goods), date(2024, 3, 22)
    for kind, tag, quantity, later in wanted:
        on += timedelta(days=later)
        entry = CustodyEntry(tag, kind, Decimal(quantity) / 2, on, "仓库")
        if objections(case, entry, KINDS):
            continue
        case = replace(case, custody=(*case.custody, entry))
        for one in balances(case):
            gone = sum(one.ends.values(), Decimal(0))
            assert one.taken <= one.listed
            assert one.held == one.taken - gone >= 0
            assert one.left + one.confiscated == one.held and one.left >= 0 and one.confiscated >= 0
            assert 0 <= one.at_lab <= one.held


def test_what_was_used_up_in_the_store_was_never_at_the_laboratory() -> None:
    case = _held(moved("take", 3, "03-04"), moved("sample_loss", 2, "03-05"), moved("sample", 1, "03-06"))
    assert (balances(case)[0].at_lab, balances(case)[0].held) == (1, 1)


def test_a_movement_that_only_the_bureau_knows_settles_its_goods_too() -> None:
    own = {**load_custody_kinds(), "donate": CustodyKind("donate", "捐赠", "out")}
    case = a_case(
        "clue 03-04, inspect 03-04",
        preservation_date=day("03-04"),
        custody=(moved("take", 10, "03-04"), moved("donate", 10, "03-05")),
    )
    assert "custody_settled" in {one.code for one in obstacles(case, "not_file", "03-08")}
    around = replace(AROUND, custody=own)
    assert "custody_settled" not in {one.code for one in obstacles(case, "not_file", "03-08", around=around)}
