"""Templates of the applicant's and other persons' say: plea and hearing on a licence."""

from __future__ import annotations

from template_layout import Sheet

from templates.licence_parts import asked, letter


def licence_plea_right_notice() -> Sheet:
    sheet = letter("陈述申辩权利告知书")
    sheet.prose(
        "关于你（单位）的烟草专卖零售许可证{{ 申请事项 }}事项，经审查：{{ 事实 }}",
        "上述情形属于{{ 理由 }}（理由码：{{ 理由码 }}）。根据{{ 依据 }}的规定，本局拟作出{{ 拟作决定 }}的决定。",
        "对此，你（单位）有权{{ 申辩权利 }}。请自收到本告知书之日起{{ 申辩期限 }}日内向本局提出；"
        "逾期未提出的，视为放弃上述权利。",
    )
    asked(sheet)
    sheet.closing()
    return sheet


def licence_plea_record() -> Sheet:
    sheet = Sheet()
    sheet.title("陈述申辩记录")
    sheet.facts(
        "陈述申辩时间：{{ 陈述申辩时间 }}",
        "陈述申辩地点：{{ 陈述申辩地点 }}",
        "申请事项：{{ 申请事项 }}　　受理编号：{{ 受理编号 }}",
        "申请人：{{ 申请人 }}",
        "陈述申辩人：{{ 陈述申辩人 }}",
        "听取人：{{ 听取人 }}",
        "记录人：{{ 记录人 }}",
        "陈述申辩内容：{{ 陈述申辩内容 }}",
        "核对意见：{{ 核对意见 }}",
    )
    sheet.signed("陈述申辩人签名", before=16)
    sheet.signed("听取人签名")
    sheet.signed("记录人签名", dated=False)
    return sheet


def licence_hearing_right_notice() -> Sheet:
    sheet = letter("听证权利告知书", "被告知人")
    sheet.prose(
        "本局受理的{{ 申请人 }}提出的烟草专卖零售许可证{{ 申请事项 }}申请（受理编号：{{ 受理编号 }}），"
        "直接涉及你（单位）与他人之间的重大利益关系：{{ 重大利益关系 }}",
        "根据{{ 依据 }}的规定，你（单位）有权{{ 听证权利 }}。要求听证的，应当在收到本告知书之日起"
        "{{ 听证申请期限 }}个工作日内向本局提出；逾期未提出的，视为放弃上述权利。",
    )
    asked(sheet)
    sheet.closing()
    return sheet


def licence_hearing_notice() -> Sheet:
    sheet = letter("听证通知书", "被通知人")
    sheet.prose(
        "关于{{ 申请人 }}提出的烟草专卖零售许可证{{ 申请事项 }}申请，根据{{ 依据 }}的规定，"
        "本局决定于{{ 听证时间 }}在{{ 听证地点 }}举行听证。",
        "本次听证由{{ 主持人 }}担任主持人{% if 记录人 %}，{{ 记录人 }}担任记录人{% endif %}。"
        "认为主持人与该申请事项有直接利害关系的，有权{{ 回避权利 }}。",
    )
    asked(sheet)
    sheet.closing()
    return sheet


def licence_hearing_publication() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("听证公告")
    sheet.prose("本局将就下列烟草专卖零售许可证申请公开举行听证，现将有关事项公告如下：")
    for label in ("申请事项", "申请人", "经营地址", "听证时间", "听证地点", "主持人"):
        sheet.line(f"{label}：{{{{ {label} }}}}", size=15, indent=True, spacing=27)
    asked(sheet)
    sheet.prose("特此公告。")
    sheet.closing()
    return sheet


def licence_hearing_record() -> Sheet:
    sheet = Sheet()
    sheet.title("听证笔录")
    sheet.facts(
        "听证时间：{{ 听证开始时间 }}至{{ 听证结束时间 }}",
        "听证地点：{{ 听证地点 }}",
        "申请事项：{{ 申请事项 }}",
        "申请人：{{ 申请人 }}",
        "主持人：{{ 主持人 }}　　记录人：{{ 记录人 }}",
    )
    sheet.line("", size=6)
    sheet.goods(
        "参加人明细",
        [("参加人", "参加人", 4.0), ("身份", "身份", 4.5), ("单位和职务", "单位和职务", 7.5)],
    )
    sheet.line("", size=6)
    sheet.facts("听证过程：{{ 听证过程 }}", "核对意见：{{ 核对意见 }}")
    sheet.signed("主持人签名", before=16)
    sheet.signed("记录人签名")
    sheet.signed("申请人签名")
    return sheet


MAKERS = (
    licence_plea_right_notice,
    licence_plea_record,
    licence_hearing_right_notice,
    licence_hearing_notice,
    licence_hearing_publication,
    licence_hearing_record,
)
