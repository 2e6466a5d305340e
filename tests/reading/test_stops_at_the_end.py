"""A stop at the end of a text is no difference between paper and record; a figure before it is."""

from __future__ import annotations

import pytest

from zmtool.cli.commands.form_check import side_by_side
from zmtool.reading.against_record import _same

DECISION = "对未在当地烟草专卖批发企业进货的违法行为，处以进货总额10,765.66元7%的罚款，计罚款753.60元（大写：人民币柒佰伍拾叁元陆角整）"


@pytest.mark.parametrize(
    ("paper", "record", "same"),
    [(DECISION, f"{DECISION}。", True), ("情况属实.", "情况属实。", True), ("罚款7%。", "罚款8%。", False)],
)
def test_a_stop_at_the_end_is_no_difference(paper: str, record: str, same: bool) -> None:
    assert _same("text", paper, record) is same


def test_long_texts_are_shown_where_they_part() -> None:
    paper, record = side_by_side(DECISION, DECISION.replace("陆角整", "柒角整"))
    assert "陆角整" in paper and "柒角整" in record and paper.startswith("…")
    assert side_by_side("宋致远", "宋知远") == ("宋致远", "宋知远")
