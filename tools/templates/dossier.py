"""Templates that open and close the dossier: cover, contents, closing report, note."""

from __future__ import annotations

from template_layout import Sheet


def dossier_cover() -> Sheet:
    sheet = Sheet()
    sheet.line("{{ 单位名称 }}", face="方正小标宋简体", size=26, align="center", before=40, after=10)
    sheet.title("烟草专卖行政处罚案件卷宗", before=10)
    sheet.line("{{ 年度编号 }}", size=15, align="center", after=26)
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3], height=1.5)
    grid.row(["*当事人", "{{ 当事人 }}", "*承办人", "{{ 承办人 }}"], height=1.3)
    grid.row(["*处理结果", "{{ 处理结果 }}"], spans=[1, 3], height=3.4)
    grid.row(["*立案日期", "{{ 立案日期 }}", "*结案日期", "{{ 结案日期 }}"], height=1.3)
    grid.row(["*归档日期", "{{ 归档日期 }}", "*保存期限", "{{ 保存期限 }}"], height=1.3)
    grid.row(["*审批人", "{{ 审批人 }}", "*卷内页数", "{{ 卷内页数 }}"], height=1.3)
    return sheet


def dossier_catalog() -> Sheet:
    sheet = Sheet()
    sheet.title("卷内文件目录")
    sheet.goods(
        "目录明细",
        [
            ("序号", "序号", 1.2),
            ("文号", "文号", 3.6),
            ("责任者", "责任者", 3.3),
            ("文件名称", "文件名称", 3.5),
            ("日期", "日期", 2.6),
            ("页次", "页次", 1.2),
            ("备注", "备注", 1.2),
        ],
        size=10.5,
    )
    return sheet


def closing_report() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.title("结案报告表")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*立案日期", "{{ 立案日期 }}"])
    grid.row(["*当事人", "{{ 当事人 }}", "*调查人", "{{ 调查人 }}"])
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 3])
    grid.row(["*案情摘要", "{{ 案情摘要 }}"], spans=[1, 3], height=3.6)
    grid.row(["*决定书文号", "{{ 决定书文号 }}", "*决定日期", "{{ 决定日期 }}"])
    grid.row(["*处理决定", "{{ 处理决定 }}"], spans=[1, 3], height=1.8)
    grid.row(["*执行情况", "{{ 执行情况 }}"], spans=[1, 3], height=2.0)
    for label in ("承办人意见", "承办部门意见", "负责人意见"):
        grid.signing(label, label, height=2.0)
    return sheet


def dossier_note() -> Sheet:
    sheet = Sheet()
    sheet.title("卷内备考表")
    grid = sheet.grid([4.0, 12.0])
    grid.row(["*本卷情况说明", "^{{ 本卷情况说明 }}"], height=9.0)
    grid.row(["*卷内页数", "{{ 卷内页数 }}"], height=1.3)
    grid.signing("立卷人签名", "立卷人签名", height=1.8, opinion=False, dated=False)
    grid.signing("检查人签名", "检查人签名", height=1.8, opinion=False, dated=False)
    grid.row(["*立卷时间", "{{ 立卷时间 }}"], height=1.3)
    return sheet


def dossier_slip() -> Sheet:
    """Stands where a paper belongs that is not printed with the dossier."""
    sheet = Sheet()
    sheet.line("此处放入", size=15, align="center", before=200, after=16)
    sheet.line("{{ 文件名称 }}", face="方正小标宋简体", size=22, align="center", after=16)
    sheet.line("{{ 说明 }}", size=14, align="center")
    return sheet


MAKERS = (
    dossier_cover,
    dossier_catalog,
    closing_report,
    dossier_note,
    dossier_slip,
)
