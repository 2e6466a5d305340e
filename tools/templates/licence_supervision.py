"""Templates to holders of licences: change ordered, long idle, licence recalled."""

from __future__ import annotations

from template_layout import Sheet

from templates.licence_parts import asked, holder, letter


def licence_change_order() -> Sheet:
    sheet = letter("责令变更登记通知书")
    holder(sheet)
    sheet.prose(
        "根据{{ 依据 }}的规定，本局责令你（单位）自收到本通知书之日起{{ 变更期限 }}日内（{{ 届满日 }}届满）申请变更登记。",
        "应变更事项：{{ 应变更事项 }}",
    )
    asked(sheet)
    sheet.closing()
    return sheet


def licence_idle_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("长期未经营公告")
    sheet.prose(
        "经核查，下列烟草专卖零售许可证持证人停止经营满{{ 停止经营月数 }}个月，没有办理停业手续。"
        "请自本公告之日起{{ 公告期 }}个月内恢复营业，或者到本局办理有关手续。"
    )
    sheet.line("", size=4)
    sheet.goods(
        "名单明细",
        [
            ("序号", "序号", 1.2),
            ("许可证号", "许可证号", 3.0),
            ("字号名称", "字号名称", 3.1),
            ("负责人", "负责人", 1.8),
            ("经营地址", "经营地址", 3.9),
            ("停止日", "停止日", 3.0),
        ],
        size=10.5,
    )
    sheet.line("", size=4)
    sheet.line("届满后果：{{ 届满后果 }}", size=15, align="both", indent=True, spacing=27)
    asked(sheet)
    sheet.closing()
    return sheet


def licence_recall_notice() -> Sheet:
    sheet = letter("收回通知书")
    holder(sheet)
    sheet.prose(
        "上述情形属于{{ 理由 }}（理由码：{{ 理由码 }}）。根据{{ 收回依据 }}的规定，本局决定收回上述许可证。",
        "请于{{ 交回期限 }}前将许可证正本、副本交回本局。",
        "申辩途径：{{ 申辩途径 }}",
    )
    asked(sheet)
    sheet.closing()
    return sheet


def licence_recall_publication() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("收回许可证公告")
    sheet.prose(
        "因{{ 理由 }}（理由码：{{ 理由码 }}），根据{{ 收回依据 }}的规定，本局决定收回下列烟草专卖零售许可证，现予公告。"
    )
    sheet.line("", size=4)
    sheet.goods(
        "名单明细",
        [
            ("序号", "序号", 1.4),
            ("许可证号", "许可证号", 3.4),
            ("字号名称", "字号名称", 4.2),
            ("负责人", "负责人", 2.2),
            ("经营地址", "经营地址", 4.8),
        ],
        size=11,
    )
    sheet.line("", size=4)
    asked(sheet)
    sheet.closing()
    return sheet


MAKERS = (licence_change_order, licence_idle_notice, licence_recall_notice, licence_recall_publication)
