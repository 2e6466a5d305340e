"""Chinese words for what the register of scanned files says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zmtool.reading.records import ReadField

FILED_BY = {
    "code": "按二维码",
    "number": "按文号",
    "party": "按当事人",
    "file": "随同一文件",
    "named": "按指定的案件",
    "person": "人工归案",
}
OUTCOMES = {"new": "新收", "again": "以前已收", "resumed": "接着读完", "failed": "未能读取"}
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
