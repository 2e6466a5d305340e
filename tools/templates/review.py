"""Templates of what comes of a review: the sheet that reviewers sign, and the bulletin."""

from __future__ import annotations

from collections.abc import Sequence

from template_layout import Grid, Sheet, mark_row

SUGGESTED = "（本表格式为建议格式［建议值］，单位可在工作区 templates 文件夹中改写）"


def review_sheet() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.2, 2.2))
    sheet.title("案卷评查表")
    sheet.line(SUGGESTED, size=9, align="center", after=6)
    grid = sheet.grid([2.4, 5.9, 2.4, 5.9])
    grid.size = 11
    for row in (
        ("案卷编号", "被评查单位"),
        ("案由", "当事人"),
        ("承办人", "立案日期"),
        ("决定书文号", "决定日期"),
        ("评查方式", "评查日期"),
    ):
        grid.row([part for name in row for part in (f"*{name}", f"{{{{ {name} }}}}")], height=0.75)
    grid.row(["*评查标准", "{{ 评查标准 }}"], spans=[1, 3], height=0.75)
    sheet.line("", size=6)
    _items(sheet)
    sheet.line("", size=6)
    grid = sheet.grid([2.4, 1.75, 2.4, 1.75, 2.4, 5.9])
    grid.size = 11
    grid.row(
        ["*扣分合计", "={{ 扣分合计 }}", "*得分", "={{ 得分 }}", "*等次", "={{ 等次 }}"],
        height=0.9,
        split=False,
    )
    grid = sheet.grid([2.4, 14.2])
    grid.size = 11
    grid.row(["*一票否决", "{{ 一票否决 }}"], height=0.9, split=False)
    grid.row(["*机器评查\n意见", "^{{ 机器意见 }}"], height=2.0, split=False)
    grid.row(["*评查意见", "^{{ 评查意见 }}"], height=3.0, split=False)
    for label, told in (
        ("评查人\n（一）", "初评登记"),
        ("评查人\n（二）", "复评登记"),
        ("复核人", "复核登记"),
    ):
        grid.row(
            [f"*{label}", f"{{{{ {told} }}}}\n>签名：　　　　　　　　　　　　年　　月　　日"],
            height=1.5,
            split=False,
        )
    grid.row(
        ["*被评查\n单位意见", "^\n\n>负责人签名：　　　　　　　（印章）　　　　年　　月　　日"],
        height=3.0,
        split=False,
    )
    return sheet


def _items(sheet: Sheet) -> None:
    """The items by section: two loops, one in the other."""
    columns = (
        ("代码", "代码", 1.3),
        ("评查项目", "名称", 4.4),
        ("分值", "分值", 1.2),
        ("扣分", "扣分", 1.6),
        ("问题和评查意见", "意见", 6.1),
        ("页码", "页码", 2.0),
    )
    grid = sheet.grid([width for _, _, width in columns])
    grid.size = 10
    mark_row(grid.row([f"*{head}" for head, _, _ in columns], height=0.75), "tblHeader")
    tag = [""] * (len(columns) - 1)
    grid.row(["{%tr for 部分 in 评查部分 %}", *tag])
    grid.row(["{{ 部分.名称 }}　　{{ 部分.得分 }}"], spans=[len(columns)], height=0.7, split=False)
    grid.row(["{%tr for 项 in 部分.项目 %}", *tag])
    centred = ("代码", "分值", "扣分", "页码")
    cells = [f"{'=' if name in centred else ''}{{{{ 项.{name} }}}}" for _, name, _ in columns]
    grid.row(cells, height=0.6, split=False)
    grid.row(["{%tr endfor %}", *tag])
    grid.row(["{%tr endfor %}", *tag])


def review_bulletin() -> Sheet:
    sheet = Sheet((2.4, 2.2, 2.3, 2.3))
    sheet.title("案卷评查情况通报")
    sheet.line("{{ 名称 }}　　{{ 日期 }}", size=12, align="center", after=8)
    _heading(sheet, "一、总体情况")
    sheet.prose("{{ 总体情况 }}")
    _table(sheet, "等次分布", (("等次", 3.0), ("案卷", 2.0), ("占比", 2.0), ("图", 9.4)))
    _table(sheet, "得分分布", (("分数段", 3.0), ("案卷", 2.0), ("占比", 2.0), ("图", 9.4)))
    _heading(sheet, "二、扣分较多的项目")
    columns = (("项目", 1.5), ("名称", 6.2), ("案卷", 1.4), ("占比", 1.6), ("扣分", 1.7), ("图", 4.0))
    _table(sheet, "扣分项", columns)
    _heading(sheet, "三、一票否决案卷")
    _table(sheet, "否决案卷", (("案卷", 5.2), ("单位", 4.4), ("否决项", 6.8)))
    _heading(sheet, "四、各单位、承办人、环节")
    group = (("案卷", 1.3), ("平均分", 1.7), ("最低分", 1.7), ("否决", 1.3), ("最多的问题", 6.0))
    _table(sheet, "单位", (("单位", 4.4), *group))
    _table(sheet, "承办人", (("承办人", 4.4), *group))
    stages = (("环节", 5.4), ("满分", 2.0), ("扣分", 2.0), ("得分率", 2.0), ("有问题案卷", 2.6), ("图", 2.4))
    _table(sheet, "环节", stages)
    _heading(sheet, "五、没有问题的案卷")
    sheet.prose("{{ 好案卷 }}")
    sheet.control("{%p if 比较 %}")
    _heading(sheet, "六、与以前比较")
    trend = (
        ("批次", 4.0),
        ("案卷", 1.6),
        ("平均分", 2.0),
        ("最低分", 2.0),
        ("否决", 1.6),
        ("没有问题", 2.2),
        ("图", 3.0),
    )
    _table(sheet, "比较", trend)
    sheet.control("{%p endif %}")
    _heading(sheet, "整改清单")
    sheet.line("{{ 整改说明 }}", size=12, after=4)
    tasks = (("案卷", 4.2), ("项目", 1.2), ("整改内容", 5.2), ("责任人", 2.0), ("期限", 2.4), ("状态", 1.4))
    _table(sheet, "整改", tasks)
    _heading(sheet, "指标口径")
    sheet.control("{%p for 行 in 口径 %}")
    sheet.line("{{ 行.名称 }}：{{ 行.说明 }}。", size=11, spacing=18)
    sheet.control("{%p endfor %}")
    return sheet


def _heading(sheet: Sheet, text: str) -> None:
    sheet.line(text, face="黑体", size=14, before=12, after=4, keep=True)


def _table(sheet: Sheet, label: str, columns: Sequence[tuple[str, float]]) -> Grid:
    """A table that grows with its rows; where there is none it says so."""
    grid = sheet.grid([width for _, width in columns])
    grid.size = 10.5
    mark_row(grid.row([f"*{'' if head == '图' else head}" for head, _ in columns], height=0.65), "tblHeader")
    tag = [""] * (len(columns) - 1)
    grid.row([f"{{%tr for 行 in {label} %}}", *tag])
    figures = (
        "案卷",
        "占比",
        "扣分",
        "平均分",
        "最低分",
        "否决",
        "满分",
        "得分率",
        "有问题案卷",
        "没有问题",
        "项目",
        "期限",
        "状态",
    )
    wide = columns[0][0]
    cells = [f"{'=' if head in figures and head != wide else ''}{{{{ 行.{head} }}}}" for head, _ in columns]
    grid.row(cells, height=0.6, split=False)
    grid.row(["{%tr endfor %}", *tag])
    grid.row([f"{{%tr if not {label} %}}", *tag])
    grid.row(["=无"], spans=[len(columns)], height=0.6)
    grid.row(["{%tr endif %}", *tag])
    sheet.line("", size=6)
    return grid


MAKERS = (review_sheet, review_bulletin)
