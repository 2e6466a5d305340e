"""Batches of carton codes: found in any layout, repaired only where one reading is left, counted and compared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.goods.carton_codes import belonging, count_codes, read_batch
from zmtool.values.licence_number import parse_licence_number

A = "6031500012345608XXYC349901100018"
B = "6031500012345609XXYC349901100018"
C = "5120100098765450ABYC349901200027"
OWN = parse_licence_number("349901100018")


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}",
        f"{A[:16]}\n{A[16:]}\n{B[:16]}\n{B[16:]}",
        f"{A[:16]} {A[16:]}\r\n{B.lower()}",
        f"{A[:5]} {A[5:]}，{B[:16]} {B[16:]}",
        f"喷码：{A} 品规：中华\n序号 2 喷码：{B}",
        f"序号,喷码\n1,{A}\n2,{B}\n",
        A + B,
        f"{A[:16]} {B[:16]}"[:16] + f"\n{A[16:]}\n{B}",
    ],
)
def test_layouts(text: str) -> None:
    batch = read_batch(text)
    assert [str(code) for code in batch.codes] == [A, B]
    assert batch.leftover == ()


@pytest.mark.parametrize(
    ("raw", "code", "repairs"),
    [
        ("6O315000I2345608XXYC349901100018", A, ("第2位 O→0", "第9位 I→1")),
        ("60315000123456O8XXYC34990I1000lB", A, ("第15位 O→0", "第26位 I→1", "第31位 L→1", "第32位 B→8")),
        (
            "5I20I0009876S45OA8YC349901200027",
            C,
            ("第2位 I→1", "第5位 I→1", "第13位 S→5", "第16位 O→0", "第18位 8→B"),
        ),
        ("603150001234560GXXYC349901100018", A[:15] + "6" + A[16:], ("第16位 G→6",)),
    ],
)
def test_confusions_are_put_right_by_the_place(raw: str, code: str, repairs: tuple[str, ...]) -> None:
    (reading,) = read_batch(raw).readings
    assert (str(reading.code), reading.repairs) == (code, repairs)


def test_several_readings_are_given_and_none_is_chosen() -> None:
    (reading,) = read_batch(A[:16] + "X0YC" + A[20:]).readings
    assert reading.code is None
    assert [one.company for one in reading.candidates] == ["XOYC", "XDYC"]
    assert "2 种" in reading.problem


def test_the_letters_of_the_batch_decide() -> None:
    own = A.replace("XXYC", "XOYC")
    batch = read_batch(f"{own}\n{B[:16]}X0YC{B[20:]}")
    assert [str(code) for code in batch.codes] == [own, B.replace("XXYC", "XOYC")]


def test_the_date_and_the_index_decide() -> None:
    # B is 8 before it is 3 or 6: there is no month 18, 13 or 16, and of 80, 30 and 60 only 30 is an index.
    (reading,) = read_batch(A[:1] + "1B" + A[3:]).readings
    assert reading.code is None
    (reading,) = read_batch(A[:14] + "BO" + A[16:]).readings
    assert str(reading.code)[14:16] == "30"


@pytest.mark.parametrize(
    ("raw", "says"),
    [("61315" + A[5:], "不存在"), ("X" * 32, "16 位数字"), (A[:16] + "9XYC" + A[20:], "4 位字母")],
)
def test_what_is_no_code_says_why(raw: str, says: str) -> None:
    (reading,) = read_batch(raw).readings
    assert reading.code is None
    assert says in reading.problem


def test_worn_characters_and_pieces_are_not_lost() -> None:
    batch = read_batch(f"{A[:-1]}?\n{A[:16]}\n只有半条\n6901028075015 20条\n{A[:30]}")
    assert [str(code) for code in batch.codes] == [A[:-1] + "?"]
    assert batch.leftover == (A[:16], "6901028075015", A[:30])


def test_counts() -> None:
    found = count_codes(
        read_batch(f"{A}\n{B}\n{C}\n{A}\n{A[:16]}X0YC{A[20:]}\n{A[:14]}77{A[16:]}"), date(2026, 6, 30)
    )
    assert (found.codes, found.repeated, found.uncertain) == (4, 1, 1)
    assert found.by_licence == (("349901100018", 3), ("349901200027", 1))
    assert found.by_company == (("XXYC", 3), ("ABYC", 1))
    assert found.by_day == (("2025-12-01", 1), ("2026-03-15", 3))
    assert "77" in found.notes[0]


def test_t13_own_cartons_do_not_support_the_charge() -> None:
    found = belonging(read_batch(f"{A}\n{B}"), OWN)
    assert (found.own, found.others, found.open) == (2, 0, 0)
    assert "不支持“未在当地进货”定性" in found.text


def test_others_cartons_and_worn_ones() -> None:
    found = belonging(read_batch(f"{C}\n{A[:-1]}?\n{A[:16]}X0YC{A[20:]}"), OWN)
    assert (found.own, found.others, found.open) == (0, 1, 2)
    assert "不支持" not in found.text
    assert belonging(read_batch(""), OWN).text == "没有可比对的喷码"


def test_a_flood_is_refused() -> None:
    with pytest.raises(InvalidValue, match="分批"):
        read_batch("1" * 5_000_001)


confused = st.sampled_from([("0", "O"), ("1", "I"), ("8", "B"), ("5", "S"), ("2", "Z")])


@given(st.sampled_from([A, B, C]), st.lists(st.tuples(st.integers(0, 31), confused), max_size=5))
def test_a_confused_code_never_becomes_another(code: str, slips: list[tuple[int, tuple[str, str]]]) -> None:
    chars = list(code)
    for place, (digit, letter) in slips:
        if chars[place] in (digit, letter):
            chars[place] = letter if chars[place] == digit else digit
    (reading,) = read_batch("".join(chars)).readings
    assert str(reading.code) == code or code in map(str, reading.candidates)


@given(st.text(alphabet="0123456789OIBSZXYC?| \n,，喷", max_size=120))
def test_any_text_is_read(text: str) -> None:
    batch = read_batch(text)
    assert len(batch.codes) <= len(batch.readings)
