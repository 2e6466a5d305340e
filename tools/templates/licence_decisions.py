"""Templates of decisions on licences: granted, refused, withdrawn, revoked; the reply to a third person; printing."""

from __future__ import annotations

from template_layout import Sheet

from templates.licence_parts import TAKEN_IN, holder, letter, remedy


def licence_grant_decision() -> Sheet:
    sheet = letter("准予许可决定书")
    sheet.prose(
        f"{TAKEN_IN}，经审查，符合法定条件。根据{{{{ 依据 }}}}的规定，本局决定准予许可，载明事项如下："
    )
    for text in (
        "许可证号：{{ 许可证号 }}",
        "企业（字号）名称：{{ 企业名称 }}",
        "负责人：{{ 负责人 }}",
        "经营地址：{{ 经营地址 }}",
        "许可范围：{{ 许可范围 }}",
        "供货单位：{{ 供货单位 }}",
        "有效期限：自{{ 有效期起 }}至{{ 有效期止 }}",
        "领取方式：{{ 领取方式 }}",
    ):
        sheet.line(text, size=15, indent=True, spacing=27)
    sheet.closing()
    return sheet


def licence_refusal_decision() -> Sheet:
    sheet = letter("不予许可决定书")
    sheet.prose(
        f"{TAKEN_IN}。经审查：{{{{ 事实 }}}}",
        "上述情形属于{{ 理由 }}（理由码：{{ 理由码 }}）。根据{{ 依据 }}的规定，本局决定不予许可。",
    )
    remedy(sheet)
    sheet.closing()
    return sheet


def licence_withdraw_decision() -> Sheet:
    sheet = letter("撤回决定书")
    holder(sheet)
    sheet.prose("根据{{ 依据 }}的规定，本局决定撤回对你（单位）的上述许可。")
    sheet.prose(
        "{%p if 补偿事项 %}",
        "补偿事项：{{ 补偿事项 }}",
        "{%p endif %}",
        "请你（单位）将许可证正本、副本交回本局。",
    )
    remedy(sheet)
    sheet.closing()
    return sheet


def licence_revoke_decision() -> Sheet:
    sheet = letter("撤销决定书")
    holder(sheet)
    sheet.prose(
        "根据{{ 依据 }}的规定，本局决定撤销对你（单位）的上述许可。请你（单位）将许可证正本、副本交回本局。",
    )
    remedy(sheet)
    sheet.closing()
    return sheet


def licence_revocation_reply() -> Sheet:
    sheet = letter("利害关系人撤销申请答复书", "利害关系人")
    sheet.prose(
        "你（单位）于{{ 申请日期 }}提出申请，请求撤销{{ 持证人 }}的烟草专卖零售许可证（许可证号：{{ 许可证号 }}）。"
        "经查：{{ 查明事实 }}",
        "根据{{ 依据 }}的规定，本局答复如下：{{ 答复意见 }}",
    )
    remedy(sheet, "答复书", "本答复")
    sheet.closing()
    return sheet


def licence_print_list() -> Sheet:
    sheet = Sheet()
    sheet.title("制证清单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*发证机关", "{{ 发证机关 }}", "*制证日期", "{{ 制证日期 }}"])
    sheet.line("", size=6)
    sheet.goods(
        "制证明细",
        [
            ("序号", "序号", 1.2),
            ("许可证号", "许可证号", 3.0),
            ("字号名称", "字号名称", 3.1),
            ("负责人", "负责人", 1.8),
            ("有效期止", "有效期止", 3.0),
            ("印制流水号", "印制流水号", 2.4),
            ("正副本", "正副本", 1.5),
        ],
        size=10.5,
    )
    sheet.signed("制证人签名", before=16)
    sheet.signed("核对人签名")
    return sheet


MAKERS = (
    licence_grant_decision,
    licence_refusal_decision,
    licence_withdraw_decision,
    licence_revoke_decision,
    licence_revocation_reply,
    licence_print_list,
)
