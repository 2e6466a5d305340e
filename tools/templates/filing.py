"""Templates of what comes before and around the filing: reports, not filing, more time, rights, service address."""

from __future__ import annotations

from template_layout import Grid, Sheet


def report_record() -> Sheet:
    sheet = Sheet()
    sheet.title("举报记录表")
    grid = sheet.grid([3.0, 5.6, 2.4, 5.0])
    grid.row(["*举报时间", "{{ 举报时间 }}", "*举报形式", "{{ 举报形式 }}"], height=1.2)
    grid.row(["*举报人情况", "{{ 举报人情况 }}"], spans=[1, 3], height=1.6)
    grid.row(["*举报内容", "{{ 举报内容 }}"], spans=[1, 3], height=7.5)
    grid.signing("接待人意见", "接待人意见", height=3.0)
    grid.signing("承办部门负责人意见", "承办部门负责人意见", height=3.0)
    grid.row(["*备注", "{{ 备注 }}"], spans=[1, 3], height=1.6)
    return sheet


def not_filing_report() -> Sheet:
    sheet, grid = case_form("不予立案报告表", numbered=True)
    grid.row(["*案情摘要", "{{ 案情摘要 }}"], spans=[1, 5], height=4.0)
    grid.row(["*不予立案理由", "{{ 不予立案理由 }}"], spans=[1, 5], height=2.4)
    opinions(grid)
    return sheet


def filing_extension_approval() -> Sheet:
    sheet, grid = case_form("延长立案期限审批表", numbered=True)
    extension(grid)
    return sheet


def filing_extension_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("延长立案期限告知书")
    sheet.line("{{ 当事人 }}：", size=15, spacing=27, before=8)
    sheet.prose(
        "关于你（单位）{{ 案由 }}一案，本局在核查中需要延长立案期限。延长事由：{{ 延长事由 }}",
        "依据《烟草专卖行政处罚程序规定》第三十三条的规定，经本局负责人批准，决定将立案期限延长至{{ 延长至 }}。",
        "特此告知。",
    )
    sheet.contact()
    sheet.closing()
    return sheet


def jurisdiction_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head("{{ 指定机关 }}")
    sheet.title("指定管辖通知书")
    sheet.line("{{ 被指定单位 }}：", size=15, spacing=27, before=8)
    sheet.prose(
        "关于{% if 当事人 %}当事人{{ 当事人 }}{% endif %}{{ 案由 }}一案，指定管辖理由：{{ 指定理由 }}",
        "现指定该案由你单位管辖，请依法办理。",
        "特此通知。",
    )
    sheet.closing("{{ 指定机关 }}")
    return sheet


def withdraw_filing_report() -> Sheet:
    sheet, grid = case_form("撤销立案报告表", filed=True)
    grid.row(["*案情摘要", "{{ 案情摘要 }}"], spans=[1, 5], height=3.4)
    grid.row(["*撤销立案理由", "{{ 撤销立案理由 }}"], spans=[1, 5], height=2.2)
    grid.row(["*处理建议", "{{ 处理建议 }}"], spans=[1, 5])
    opinions(grid)
    return sheet


def rights_notice() -> Sheet:
    sheet = Sheet()
    sheet.title("权利义务告知书")
    grid = sheet.grid([3.0, 4.6, 3.0, 5.4])
    grid.row(["*当事人", "{{ 当事人 }}", "*证件号码", "{{ 证件号码 }}"])
    grid.row(["*字号名称", "{{ 字号名称 }}", "*许可证号", "{{ 许可证号 }}"])
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 3])
    grid.row(["*执法人员", "{{ 执法人员 }}"], spans=[1, 3])
    grid.row(["*告知内容", "{{ 告知内容 }}"], spans=[1, 3], height=9.0)
    grid.row(["*告知日期", "{{ 告知日期 }}"], spans=[1, 3])
    sheet.line("以上权利和义务已向我（单位）告知，我（单位）已清楚。", size=14, before=14)
    sheet.signed("当事人签名")
    return sheet


def service_address_confirm() -> Sheet:
    sheet = Sheet()
    sheet.title("送达地址确认书")
    grid = sheet.grid([3.9, 4.6, 2.5, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3], height=1.2)
    grid.row(["*当事人", "{{ 当事人 }}", "*立案编号", "{{ 立案编号 }}"], height=1.2)
    grid.row(["*证件号码", "{{ 证件号码 }}", "*联系电话", "{{ 联系电话 }}"], height=1.2)
    grid.row(["*送达地址", "{{ 送达地址 }}"], spans=[1, 3], height=2.0)
    grid.row(["*是否同意电子送达", "{{ 是否同意电子送达 }}"], spans=[1, 3], height=1.2)
    grid.row(["*电子送达方式", "{{ 电子送达方式 }}"], spans=[1, 3], height=2.0)
    grid.row(["*确认内容", "{{ 确认内容 }}"], spans=[1, 3], height=2.6)
    grid.row(["*确认日期", "{{ 确认日期 }}"], spans=[1, 3], height=1.2)
    sheet.signed("当事人签名", before=18)
    return sheet


def case_form(title: str, *, numbered: bool = False, filed: bool = False) -> tuple[Sheet, Grid]:
    """An internal form that begins as the filing report does: the case, then the party."""
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.title(title)
    if numbered:
        sheet.number()
    grid = sheet.grid([3.0, 3.4, 1.8, 2.2, 2.4, 3.2])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 5])
    if filed:
        grid.row(["*立案编号", "{{ 立案编号 }}", "*立案日期", "{{ 立案日期 }}"], spans=[1, 2, 1, 2])
    grid.row(["*案件来源", "{{ 案件来源 }}", "*案发时间", "{{ 案发时间 }}"], spans=[1, 2, 1, 2])
    grid.row(["*案发地点", "{{ 案发地点 }}"], spans=[1, 5])
    grid.row(["*当事人", "{{ 当事人 }}", "*性别", "{{ 性别 }}", "*民族", "{{ 民族 }}"])
    grid.row(["*字号名称", "{{ 字号名称 }}", "*许可证号", "{{ 许可证号 }}"], spans=[1, 2, 1, 2])
    grid.row(["*证件类型", "{{ 证件类型 }}", "*证件号码", "{{ 证件号码 }}"], spans=[1, 2, 1, 2])
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 5])
    grid.row(["*联系电话", "{{ 联系电话 }}"], spans=[1, 5])
    return sheet, grid


def extension(grid: Grid) -> None:
    """Why a term is extended, until when, and who agrees."""
    grid.row(["*案情摘要", "{{ 案情摘要 }}"], spans=[1, 5], height=3.4)
    grid.row(["*延长事由", "{{ 延长事由 }}"], spans=[1, 5], height=2.0)
    grid.row(["*延长至", "{{ 延长至 }}"], spans=[1, 5])
    opinions(grid)


def opinions(grid: Grid) -> None:
    """The opinions of officers, department and leader."""
    for label in ("承办人意见", "承办部门意见", "负责人意见"):
        grid.signing(label, label, height=2.1)


MAKERS = (
    report_record,
    not_filing_report,
    filing_extension_approval,
    filing_extension_notice,
    jurisdiction_notice,
    withdraw_filing_report,
    rights_notice,
    service_address_confirm,
)
