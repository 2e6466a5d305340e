"""Chinese words for what the register of scanned files says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zmtool.reading.records import MarkAnswer, ReadField

FILED_BY = {
    "code": "按二维码",
    "number": "按文号",
    "party": "按当事人",
    "file": "随同一文件",
    "named": "按指定的案件",
    "person": "人工归案",
}
OUTCOMES = {"new": "新收", "again": "以前已收", "resumed": "接着读完", "failed": "未能读取"}
MARKS = {
    "seal": "印章",
    "signature": "签名",
    "fingerprint": "指印",
    "page_number": "页码",
    "tick": "勾选",
    "correction": "涂改",
}
TOLD = {True: "有", False: "无", None: "看不清"}
SAID = {"confirmed": "确认", "changed": "改为", "absent": "纸上没有"}


def remark_on(field: ReadField) -> str:
    """What a person must know of a field as read: what its canonical form was made from, and what else it may be."""
    remarks = []
    if field.mended:
        remarks.append(f"由“{field.mended}”得出，请核对")
    if field.alternatives:
        remarks.append(f"可能是 {'、'.join(field.alternatives)}")
    elif field.value and field.normal is None:
        remarks.append("内容不合格式，请核对原件")
    return "；".join(remarks)


def marks_in_words(answers: Sequence[MarkAnswer]) -> str:
    """Whether marks are on a document: 印章有，签名 2 有 1 看不清，指印无 …; nothing of whether they are genuine."""
    words = []
    for kind, name in MARKS.items():
        told = [one.present for one in answers if one.kind == kind]
        if len(told) == 1:
            words.append(f"{name}{TOLD[told[0]]}")
        elif told:
            counted = (f"{told.count(present)} {word}" for present, word in TOLD.items() if present in told)
            words.append(f"{name} {' '.join(counted)}")
    return "，".join(words)
