"""Templates of taking an application in: what is lacking, taken in or not, and the opinion on it."""

from __future__ import annotations

from template_layout import Sheet

from templates.licence_parts import asked, letter, received, remedy

FOR_MATTER = "烟草专卖零售许可证{{ 申请事项 }}申请"


def licence_supplement_notice() -> Sheet:
    sheet = letter("补正材料告知书")
    sheet.prose(
        f"你（单位）于{{{{ 收件日期 }}}}提出的{FOR_MATTER}，经审查，申请材料不齐全或者不符合法定形式。"
        "根据{{ 依据 }}的规定，现将需要补正的内容告知如下："
    )
    sheet.line("", size=4)
    sheet.goods(
        "缺项明细",
        [
            ("序号", "序号", 1.4),
            ("材料名称", "材料名称", 4.6),
            ("存在问题", "存在问题", 4.8),
            ("补正要求", "补正要求", 5.2),
        ],
    )
    sheet.line("", size=4)
    sheet.prose("请自收到本告知书之日起{{ 补正期限 }}日内补正上述材料。")
    sheet.line("一次告知声明：{{ 一次告知声明 }}", size=15, align="both", indent=True, spacing=27)
    asked(sheet)
    received(sheet)
    sheet.closing()
    return sheet


def licence_acceptance_notice() -> Sheet:
    sheet = letter("受理通知书")
    sheet.prose(
        f"你（单位）提出的{FOR_MATTER}，经审查，符合受理条件。根据{{{{ 依据 }}}}的规定，本局决定予以受理。"
    )
    sheet.facts(
        "受理编号：{{ 受理编号 }}",
        "受理日期：{{ 受理日期 }}",
        "承诺办结日：{{ 承诺办结日 }}",
        "法定届满日：{{ 法定届满日 }}",
        "查询方式：{{ 查询方式 }}",
        "查询码：{{ 查询码 }}",
        "承办人：{{ 承办人 }}",
        "咨询电话：{{ 咨询电话 }}",
    )
    received(sheet)
    sheet.closing()
    return sheet


def licence_rejection_decision() -> Sheet:
    sheet = letter("不予受理决定书")
    sheet.prose(
        f"你（单位）于{{{{ 收件日期 }}}}提出的{FOR_MATTER}，经审查，有下列情形：{{{{ 理由 }}}}（理由码：{{{{ 理由码 }}}}）。"
        "根据{{ 依据 }}的规定，本局决定不予受理。",
        "{%p if 应当申请机关 %}",
        "上述事项依法不属于本机关职权范围，请向{{ 应当申请机关 }}提出申请。",
        "{%p endif %}",
    )
    remedy(sheet)
    received(sheet)
    sheet.closing()
    return sheet


def licence_acceptance_opinion() -> Sheet:
    sheet = Sheet()
    sheet.title("受理意见审查表")
    grid = sheet.grid([3.8, 4.4, 2.8, 5.0])
    grid.row(["*受理编号", "{{ 受理编号 }}", "*申请事项", "{{ 申请事项 }}"])
    grid.row(["*申请人", "{{ 申请人 }}", "*负责人", "{{ 负责人 }}"])
    grid.row(["*证件号码", "{{ 证件号码 }}", "*收件日期", "{{ 收件日期 }}"])
    grid.row(["*统一社会信用代码", "{{ 统一社会信用代码 }}"], spans=[1, 3])
    grid.row(["*经营地址", "{{ 经营地址 }}"], spans=[1, 3])
    sheet.line("", size=6)
    sheet.goods(
        "审查明细",
        [
            ("序号", "序号", 1.4),
            ("材料名称", "材料名称", 6.6),
            ("是否提交", "是否提交", 2.4),
            ("存在问题", "存在问题", 5.6),
        ],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.8, 12.2])
    grid.row(["*审查结论", "{{ 审查结论 }}"], height=1.6)
    for label in ("受理人意见", "部门负责人意见"):
        grid.signing(label, label, height=2.2)
    return sheet


MAKERS = (
    licence_supplement_notice,
    licence_acceptance_notice,
    licence_rejection_decision,
    licence_acceptance_opinion,
)
