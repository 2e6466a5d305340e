"""What only looks like a label ends a value behind a gap or a sentence, and never in the middle of a wrapped sentence."""

from __future__ import annotations

import pytest

from zmtool.reading.labels import labelled_stretches
from zmtool.reading.source_text import SourceText
from zmtool.scans.records import Line


def joined(*printed: str, between: str = "") -> SourceText:
    """Printed lines as one text, as a wrapped paragraph is joined; ``between`` stands where one ends."""
    text, owners, lines = "", [], []
    for number, one in enumerate(printed):
        if number:
            text += between
            owners += [(-1, 0)] * len(between)
        text += one
        owners += [(number, offset) for offset in range(len(one))]
        lines.append((1, Line(one, (0.1, 0.1 * number, 0.9, 0.1 * number + 0.03), 1.0)))
    return SourceText(text, tuple(owners), tuple(lines))


def values(source: SourceText) -> dict[str, str]:
    found = labelled_stretches(
        source, ["现场情况", "当事人意见"], lambda text: text in ("现场情况", "当事人意见")
    )
    return {one.label: source.text[one.start : one.end].strip() for one in found}


def test_a_sentence_that_wraps_before_a_colon_is_not_cut() -> None:
    source = joined("现场情况：该店设有柜台一组。在柜台下层查", "获下列卷烟：中华（硬）12条，共1个品种。")
    assert values(source)["现场情况"].endswith("查获下列卷烟：中华（硬）12条，共1个品种。")


@pytest.mark.parametrize(
    "source",
    [
        joined("现场情况：该店设有柜台一组", "检查结论：合格", between="。\n"),
        joined("现场情况：该店设有柜台一组", "检查结论：合格", between="　"),
    ],
)
def test_a_stranger_behind_a_sentence_or_a_gap_ends_the_value(source: SourceText) -> None:
    assert values(source)["现场情况"].rstrip("。") == "该店设有柜台一组"
