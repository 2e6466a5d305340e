"""Running numbers that lost a figure on a pale copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zmtool.reading.records import ReadField
from zmtool.reading.running_numbers import with_numbers_counted_on

BOX = (0.1, 0.1, 0.2, 0.2)


def rows(*read: str) -> list[dict[str, ReadField]]:
    return [{"seq": ReadField(text, text, 0.99, 1, BOX)} for text in read]


def said(found: Sequence[Mapping[str, ReadField]]) -> list[str | None]:
    return [row["seq"].normal for row in found]


def test_a_lost_figure_is_put_back_and_told() -> None:
    found = with_numbers_counted_on(rows("8", "9", "10", "1", "12"), "seq")
    assert said(found) == ["8", "9", "10", "11", "12"]
    mended = found[3]["seq"]
    assert (mended.value, mended.mended) == ("1", "1") and mended.confidence < 0.9


def test_what_no_lost_figure_explains_stays() -> None:
    skipped = rows("1", "2", "3", "5", "5")
    assert said(with_numbers_counted_on(skipped, "seq")) == ["1", "2", "3", "5", "5"]


def test_numbers_that_do_not_count_on_tell_nothing() -> None:
    for read in (("1", "2", "1"), ("3", "1", "10", "1", "12", "7"), ("", "", "", "")):
        assert said(with_numbers_counted_on(rows(*read), "seq")) == list(read)
