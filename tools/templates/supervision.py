"""Reports of internal supervision (supervision.md 2.5): week and month, and the report at once of a red alert."""

from __future__ import annotations

from collections.abc import Sequence

from template_layout import Sheet, mark_row


def alert_report() -> Sheet:
    sheet = Sheet((2.4, 2.2, 2.3, 2.3))
    sheet.title("{{ 标题 }}")
    sheet.line("{{ 单位 }}　　{{ 期间 }}", size=12, align="center", after=4)
    sheet.line("{{ 报送 }}", size=12, align="center", after=8)
    _heading(sheet, "一、总体情况")
    sheet.prose("{{ 总体情况 }}")
    _table(sheet, "级别", (("级别", 4.0), ("预警", 3.0), ("占比", 3.0)))
    _table(sheet, "族", (("类别", 7.0), ("预警", 3.0), ("占比", 3.0)))
    _heading(sheet, "二、核查情况")
    sheet.prose("{{ 核查情况 }}")
    _table(sheet, "模型", (("模型", 6.4), ("预警", 2.2), ("已核", 2.2), ("属实", 2.2), ("命中率", 2.6)))
    _heading(sheet, "三、误报原因")
    _table(sheet, "误报原因", (("原因", 7.0), ("预警", 3.0), ("占比", 3.0)))
    _heading(sheet, "四、内部问题和整改")
    sheet.prose("{{ 内部问题 }}")
    _table(sheet, "整改", (("预警号", 4.6), ("整改", 11.0)))
    _heading(sheet, "五、下期安排")
    sheet.control("{%p for 行 in 安排 %}")
    sheet.line("{{ 行.内容 }}", size=15, indent=True, spacing=27)
    sheet.control("{%p endfor %}")
    _heading(sheet, "六、需要协调的事项")
    sheet.control("{%p for 行 in 协调 %}")
    sheet.line("{{ 行.内容 }}", size=15, indent=True, spacing=27)
    sheet.control("{%p endfor %}")
    _heading(sheet, "口径")
    sheet.control("{%p for 行 in 口径 %}")
    sheet.line("{{ 行.名称 }}：{{ 行.说明 }}。", size=11, spacing=18)
    sheet.control("{%p endfor %}")
    return sheet


def alert_urgent() -> Sheet:
    sheet = Sheet((2.4, 2.2, 2.5, 2.5))
    sheet.title("红色预警即时报告")
    sheet.line("{{ 单位 }}　　{{ 时间 }}", size=12, align="center", after=8)
    sheet.line("报：{{ 报送 }}", size=14, after=6)
    grid = sheet.grid([3.2, 13.0])
    grid.size = 12
    for label in ("预警号", "模型", "对象", "产生时间", "情况", "已办", "承办人", "期限", "要求"):
        grid.row([f"={label}", f"{{{{ {label} }}}}"], height=0.9)
    sheet.line("填报人：{{ 填报人 }}", size=12, align="right", before=10)
    return sheet


def _heading(sheet: Sheet, text: str) -> None:
    sheet.line(text, face="黑体", size=14, before=12, after=4, keep=True)


def _table(sheet: Sheet, label: str, columns: Sequence[tuple[str, float]]) -> None:
    """A table that grows with its rows; where there is none it says so."""
    grid = sheet.grid([width for _, width in columns])
    grid.size = 10.5
    mark_row(grid.row([f"*{head}" for head, _ in columns], height=0.65), "tblHeader")
    tag = [""] * (len(columns) - 1)
    grid.row([f"{{%tr for 行 in {label} %}}", *tag])
    grid.row([f"{{{{ 行.{head} }}}}" for head, _ in columns], height=0.6, split=False)
    grid.row(["{%tr endfor %}", *tag])
    grid.row([f"{{%tr if not {label} %}}", *tag])
    grid.row(["=无"], spans=[len(columns)], height=0.6)
    grid.row(["{%tr endif %}", *tag])
    sheet.line("", size=6)


MAKERS = (alert_report, alert_urgent)
