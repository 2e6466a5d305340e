"""Chinese words for what the register of scanned files says."""

from __future__ import annotations

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
