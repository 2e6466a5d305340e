"""What of a line is read again, where it is cut out, and when it is put back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.scans.engines.ctc import Alphabet
from zmtool.scans.engines.doubts import (
    BESIDE,
    Stretch,
    cut_out,
    doubted,
    doubtful_stretches,
    put_back,
)
from zmtool.scans.engines.protocol import RawLine
from zmtool.scans.engines.recogniser import PlacedLine

TOP, HIGH, EM, LEFT = 100, 40, 36, 200


def line(text: str, doubts: str = "", sure: float = 0.99, left: int = LEFT) -> PlacedLine:
    """A line whose characters stand one em apart; where ``doubts`` has a ^ it is not sure."""
    chars = tuple(0.5 if mark == "^" else sure for mark in doubts.ljust(len(text)))
    middles = tuple(left + EM * (at + 0.5) for at in range(len(text)))
    box = (left, TOP, left + EM * len(text), TOP + HIGH)
    return PlacedLine(RawLine(text, box, sure, chars), middles)


def stretches_of(read: PlacedLine) -> list[Stretch]:
    doubtful = doubted(read, [])
    assert doubtful is not None
    return doubtful_stretches(doubtful)


def drawn(read: PlacedLine) -> np.ndarray:
    """Paper with a block of ink for each character."""
    image = np.full((400, 3000, 3), 255, np.uint8)
    for middle in read.middles:
        image[TOP + 5 : TOP + HIGH - 5, round(middle) - 14 : round(middle) + 14] = 30
    return image


@given(st.lists(st.booleans(), max_size=60))
def test_stretches_hold_every_doubt_once_and_keep_apart(doubts: list[bool]) -> None:
    found = doubtful_stretches(doubts)
    held = [at for one in found for at in range(one.first, one.last)]
    assert {at for at, doubt in enumerate(doubts) if doubt} <= set(held) and len(held) == len(set(held))
    for one in found:
        assert doubts[one.first] and doubts[one.last - 1]
        assert one.start == max(0, one.first - BESIDE) and one.end == min(len(doubts), one.last + BESIDE)
    assert all(before.end < after.start for before, after in zip(found, found[1:], strict=False))


TEXT = "当事人宋知远于二〇二五年三月五日在其经营场所内销售无标志外国卷烟"
DOUBTS = "            ^^                  "


def test_what_is_cut_out_ends_between_characters() -> None:
    read = line(TEXT, DOUBTS)
    ((left, top, right, bottom),) = cut_out(drawn(read), read, stretches_of(read)) or [(0, 0, 0, 0)]
    assert (top, bottom) == (TOP, TOP + HIGH)
    for edge, at in ((left, 12 - BESIDE), (right, 14 + BESIDE)):
        assert read.middles[at - 1] + 14 <= edge <= read.middles[at] - 14


def test_a_short_line_or_many_doubts_are_read_whole() -> None:
    for read in (line("顾清和", "^"), line(TEXT, "^   " * 8)):
        assert cut_out(drawn(read), read, stretches_of(read)) is None


def test_only_the_doubtful_part_is_put_back() -> None:
    read = line(TEXT, DOUBTS)
    (stretch,) = stretches_of(read)
    again = line(TEXT[8:12] + "叁月" + TEXT[14:18], sure=0.97, left=LEFT + 8 * EM)
    found = put_back(read, [stretch], [again])
    assert found is not None and found.text == TEXT[:12] + "叁月" + TEXT[14:]
    assert found.chars[11:15] == (0.99, 0.97, 0.97, 0.99) and found.box == read.line.box


def test_a_character_that_was_overlooked_is_put_in() -> None:
    read = line("证件号34990142)江临执法证", "           ^")
    (stretch,) = stretches_of(read)
    again = line("0142）、江临执法", left=LEFT + 7 * EM)
    where = (7.5, 8.5, 9.5, 10.5, 11.2, 11.8, 12.5, 13.5, 14.5, 15.5)
    again = again._replace(middles=tuple(LEFT + EM * at for at in where))
    found = put_back(read, [stretch], [again])
    assert found is not None and found.text == "证件号34990142）、江临执法证"


@pytest.mark.parametrize(
    "again",
    [
        pytest.param("130000000001", id="other figures beside the doubtful one"),
        pytest.param("0000", id="one figure fewer"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_cannot_be_joined_is_not_put_back(again: str) -> None:
    read = line("联系电话：13000000018，住示例县和平路三号", "          ^")
    (stretch,) = stretches_of(read)
    assert put_back(read, [stretch], [line(again, left=LEFT + stretch.start * EM)]) is None


def test_the_character_at_the_cut_may_differ_and_width_does_not_count() -> None:
    read = line("现场查获（软）卷烟五十条，价值一万元整", "         ^")
    (stretch,) = stretches_of(read)
    again = line("丶)卷烟伍十条,价", left=LEFT + 5 * EM)
    found = put_back(read, [stretch], [again])
    assert found is not None and found.text == "现场查获（软）卷烟伍十条，价值一万元整"
    moved = line("丶)卷烟伍十条,价", left=LEFT + 4 * EM)
    assert put_back(read, [stretch], [moved]) is None


def test_handwriting_is_doubted_more_than_print() -> None:
    read = line("以上笔录属实，与我说的一样，当事人签名处空白", sure=0.96)
    pen = (LEFT + 7 * EM, TOP + 4, LEFT + 13 * EM, TOP + HIGH)
    assert doubted(read, [pen]) == [7 <= at < 13 for at in range(len(read.line.text))]
    above = (pen[0], TOP - 60, pen[2], TOP + 3)
    assert doubted(read, [above]) == [False] * len(read.line.text)
    sure = line(read.line.text, sure=0.99)
    assert doubted(sure, [pen]) == [False] * len(read.line.text)


def test_handwriting_that_was_not_read_at_all_has_the_line_read_whole() -> None:
    read = line("当事人（签名）：")
    longer = read._replace(
        line=RawLine(read.line.text, (LEFT, TOP, LEFT + 500, TOP + HIGH), 0.99, read.line.chars)
    )
    assert doubted(longer, [(LEFT + 300, TOP, LEFT + 480, TOP + HIGH)]) is None
    assert doubted(line(""), []) is None


def scores(*steps: dict[str, float]) -> np.ndarray:
    table = np.zeros((len(steps), len(CHARACTERS)), np.float32)
    for at, step in enumerate(steps):
        for character, score in step.items():
            table[at, CHARACTERS.index(character)] = score
    return table


CHARACTERS = ["", "烟", "（", "(", "草", " "]


def test_doubt_of_nothing_but_the_width_is_none() -> None:
    (one,) = Alphabet(CHARACTERS).glyphs(scores({"（": 0.5, "(": 0.45}))
    assert one.character == "（" and one.sure == pytest.approx(0.95)
    (one,) = Alphabet(CHARACTERS).glyphs(scores({"烟": 0.5, "草": 0.45}))
    assert one.character == "烟" and one.sure == pytest.approx(0.5)


def test_repeats_are_one_character_blanks_part_them_and_space_around_is_left_out() -> None:
    read = Alphabet(CHARACTERS).glyphs(
        scores({" ": 1}, {"烟": 0.9}, {"烟": 0.8}, {"": 1}, {"烟": 0.7}, {" ": 1}, {"草": 1}, {" ": 1})
    )
    assert "".join(one.character for one in read) == "烟烟 草"
    assert [one.step for one in read] == [1.5, 4, 5, 6] and read[0].sure == pytest.approx(0.9)
    assert Alphabet(CHARACTERS).glyphs(scores({"": 1}, {" ": 1})) == []
