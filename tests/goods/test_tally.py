"""The count on site: what each line does, and that nothing is dropped and everything can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zmtool.goods.lookup import brand_catalogue, find_brands
from zmtool.goods.tally import Tally, counted_goods, summary, totals
from zmtool.goods.tally_lines import HELP, Kind, Reply, feed
from zmtool.goods.valuation import value_goods
from zmtool.values.quantity import Unit

from .samples import CATALOGUE, SKUS, TWIN, price

TWO = brand_catalogue((*SKUS, TWIN))
CODE32 = "6031500012345608XXYC349901100018"
UNKNOWN = "6900000000021"


def _fed(*lines: str, catalogue: object = CATALOGUE) -> tuple[Tally, Reply]:
    tally, reply = Tally(), Reply(Kind.TOLD, "")
    for line in lines:
        tally, reply = feed(tally, line, lambda text: find_brands(catalogue, text))  # type: ignore[arg-type]
    return tally, reply


def _counts(tally: Tally) -> list[str]:
    return [f"{total.shown} {total.counted}" for total in totals(tally)]


@pytest.mark.parametrize(
    ("lines", "counted"),
    [
        (["6901028075015"], ["中华(硬) 1条"]),
        (["6901028075015", "6901028075015"], ["中华(硬) 2条"]),
        (["6901028075763"], ["中华(硬) 1包"]),
        (["075015"], ["中华(硬) 1条"]),
        (["075015*20"], ["中华(硬) 20条"]),
        (["６９０１０２８０７５０１５ ｘ２０"], ["中华(硬) 20条"]),
        (["075015 20"], ["中华(硬) 20条"]),
        (["690102 8075015"], ["中华(硬) 1条"]),
        (["075015 5包"], ["中华(硬) 5包"]),
        (["075015", "*20"], ["中华(硬) 20条"]),
        (["075015", "*20包"], ["中华(硬) 20包"]),
        (["075015", "075015", "*20"], ["中华(硬) 21条"]),
        (["075015*20", "-1", "+5包"], ["中华(硬) 19条、5包"]),
        (["075015*2", "-2"], ["中华(硬) 0"]),
        (["硬中华*3", "1件"], ["中华(硬) 3条"]),
        (["硬中华 3条"], ["中华(硬) 3条"]),
        (["红塔山 硬经典"], ["红塔山(硬经典) 1条"]),
        (["075763*5条"], ["中华(硬) 5条"]),
        ([UNKNOWN, "名称 示例(新)", "+2", UNKNOWN], ["示例(新) 4条"]),
        (["名称 大前门(软) 3包"], ["大前门(软) 3包"]),
        (["名称：大前门(软)*12"], ["大前门(软) 12条"]),
        (["075015 40支", "075015 2箱"], ["中华(硬) 40支、2件"]),
    ],
)
def test_counting(lines: list[str], counted: list[str]) -> None:
    assert _counts(_fed(*lines)[0]) == counted


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["6901028075016"], "校验位"),
        (["690102807501"], "13 位"),
        (["999999"], "没有后6位"),
        (["12"], "*12"),
        (["075015", "5包"], "+5包"),
        (["075015", "100"], "只有数量"),
        (["1000001"], "13 位"),
        (["6031500012345608"], "两行连着"),
        ([CODE32[:1] + "13" + CODE32[3:]], "未收"),
        (["*20"], "还没有上一笔"),
        (["-1"], "还没有上一笔"),
        (["075015", "-2"], "不够减"),
        (["075015", "-1", "*5"], "减数"),
        (["075015", "*0"], "大于 0"),
        (["075015", "+0"], "没有变化"),
        (["075015*0"], "大于 0"),
        (["075015*1000001"], "超过"),
        (["没有的烟"], "没有找到"),
        (["名称"], "品规名"),
        (["x" * 300], "太长"),
        (["撤销"], "没有可撤销"),
        (["完成", "075015"], "已完成"),
        ([CODE32, CODE32], "已收过"),
    ],
)
def test_a_refused_line_says_so_and_changes_nothing(lines: list[str], says: str) -> None:
    before, _ = _fed(*lines[:-1])
    after, reply = feed(before, lines[-1], lambda text: find_brands(CATALOGUE, text))
    assert (reply.kind, after) == (Kind.REFUSED, before)
    assert says in reply.text


def test_the_code_of_a_pack_is_told() -> None:
    assert "这是小盒码，按1包计，若是整条请扫条包码" in _fed("6901028075763")[1].text
    assert "小盒码，按20包计" in _fed("075763*20")[1].text
    assert "小盒码" not in _fed("075763*20包")[1].text


def test_several_brands_are_asked_for() -> None:
    tally, reply = _fed("075015*20", catalogue=TWO)
    assert (reply.kind, reply.text) == (
        Kind.ASKED,
        "按条码后6位有 2 个：1 中华(硬) 2 示例(软)；输序号，0 放弃",
    )
    tally, reply = _fed("075015*20", "6901028075053", catalogue=TWO)
    assert (reply.kind, tally.entries) == (Kind.REFUSED, ())
    assert _counts(_fed("075015*20", "2", catalogue=TWO)[0]) == ["示例(软) 20条"]
    tally, reply = _fed("075015*20", "0", catalogue=TWO)
    assert (tally.entries, tally.question, reply.text) == ((), None, "已放弃上一条，未计入")
    tally, reply = _fed("075015*20", "3", catalogue=TWO)
    assert "1—2" in reply.text
    assert _fed("完成", "撤销", "075015", "完成", catalogue=TWO)[1].kind is Kind.REFUSED


def test_too_many_brands_are_not_listed() -> None:
    many = brand_catalogue([*SKUS, *(TWIN.__class__(f"示例{n}号", f"69000000000{n:02}") for n in range(12))])
    assert "12 个品规" in _fed("示例", catalogue=many)[1].text


def test_carton_codes_are_collected_and_not_counted() -> None:
    tally, reply = _fed("075015", f"{CODE32[:16]} {CODE32[16:].lower()}", CODE32[:-1] + "?")
    assert [str(code) for code in tally.carton_codes] == [CODE32, CODE32[:-1] + "?"]
    assert (_counts(tally), reply.kind) == (["中华(硬) 1条"], Kind.COLLECTED)
    assert summary(tally) == "1 个品规，1条，32位码 2 个"


def test_list_help_and_end() -> None:
    tally, reply = _fed("075015*20", "075763", "列表")
    assert (reply.text, reply.more) == ("1 个品规，20条、1包", ("中华(硬) 20条、1包",))
    assert feed(tally, "？", lambda text: find_brands(CATALOGUE, text))[1].more == HELP
    tally, reply = _fed("075015*20", "完成")
    assert (tally.finished, reply.text) == (True, "完成：1 个品规，20条")
    assert not _fed("075015*20", "完成", "撤销")[0].finished


def test_what_was_counted_can_be_valued() -> None:
    tally, _ = _fed("075015*20", "075763*5", "名称 大前门(软) 3条", UNKNOWN)
    found = value_goods(counted_goods(tally), lambda sku: price(sku, "450.00"))
    assert [(row.name, str(row.amount)) for row in found.rows] == [
        ("中华(硬)", "9225.00"),
        ("大前门(软)", "None"),
        (f"未登记条码 {UNKNOWN}", "None"),
    ]
    assert (str(found.cartons), found.complete) == ("24.5", False)


def test_ten_brands_need_few_key_strokes() -> None:
    lines = [f"{sku.barcode_carton[-6:]}*20" for sku in SKUS]
    tally, _ = _fed(*lines)
    assert [total.counts for total in totals(tally)] == [((20, Unit.CARTON),)] * len(SKUS)
    assert max(len(line) + 1 for line in lines) <= 10


inputs = st.lists(
    st.sampled_from(
        ["6901028075015", "6901028075763", "075015", "075015*20", "钻石", "1", "2", "0", "*7", "+5包", "-1"]
        + ["名称 甲 2条", "名称 乙", UNKNOWN, CODE32, "列表", "6901028075016", "完成", "撤销", "硬中华 3件"]
    )
    | st.text(max_size=12),
    max_size=25,
)


@settings(max_examples=200)
@given(inputs)
def test_undo_restores_and_totals_are_the_sum_of_what_was_accepted(lines: list[str]) -> None:
    tally = Tally()
    for line in lines:
        after, reply = feed(tally, line, lambda text: find_brands(CATALOGUE, text))
        assert reply.text
        assert "\n" not in reply.text
        if reply.kind in (Kind.COUNTED, Kind.COLLECTED, Kind.ASKED, Kind.FINISHED):
            undone, told = feed(after, "撤销", lambda text: find_brands(CATALOGUE, text))
            assert (undone, told.kind) == (tally, Kind.UNDONE)
        if reply.kind in (Kind.REFUSED, Kind.ASKED):
            assert after.entries == tally.entries
        tally = after
    counted = sum(count for total in totals(tally) for count, _ in total.counts)
    assert counted == sum(one.count for one in tally.entries)
    assert all(count > 0 for total in totals(tally) for count, _ in total.counts)
    assert sum(one.quantity.amount for one in counted_goods(tally)) == counted
