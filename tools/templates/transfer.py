"""Templates of handing a case over to the police or another organ."""

from __future__ import annotations

from template_layout import GOODS, TOTALS, Sheet


def criminal_transfer_approval() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.title("涉嫌犯罪案件移送呈报审批表")
    grid = sheet.grid([3.0, 5.6, 2.4, 5.0])
    grid.row(["*移送案由", "{{ 移送案由 }}", "*立案编号", "{{ 立案编号 }}"])
    grid.row(["*当事人", "{{ 当事人 }}", "*性别", "{{ 性别 }}"])
    grid.row(["*证件类型", "{{ 证件类型 }}", "*证件号码", "{{ 证件号码 }}"])
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 3])
    grid.row(["*查获时间", "{{ 查获时间 }}", "*涉案金额", "{{ 涉案金额 }}元"])
    grid.row(["*查获地点", "{{ 查获地点 }}"], spans=[1, 3])
    grid.row(["*同案人", "{{ 同案人 }}"], spans=[1, 3])
    grid.row(["*主要违法事实", "{{ 主要违法事实 }}"], spans=[1, 3], height=4.6)
    for label in ("核实人员意见", "承办部门意见", "局领导批示"):
        grid.signing(label, label, height=2.1)
    return sheet


def case_transfer_letter() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("案件移送函")
    sheet.number()
    sheet.line("{{ 受移送机关 }}：", size=15, spacing=27)
    sheet.prose(
        "本局查处的当事人{{ 当事人 }}{{ 案由 }}一案，移送理由：{{ 移送理由 }}",
        "依据{{ 移送依据 }}的规定，现将该案移送你单位处理，随案移送材料{{ 材料份数 }}份，共{{ 材料页数 }}页。"
        "请审查后将处理结果函告本局。",
    )
    sheet.line("经办人：{{ 经办人 }}", size=15, indent=True, spacing=27)
    sheet.line("批准人：{{ 批准人 }}", size=15, indent=True, spacing=27)
    sheet.closing()
    return sheet


def transfer_receipt() -> Sheet:
    sheet = Sheet()
    sheet.title("案件移送函回执")
    sheet.line("{{ 移送机关 }}：", size=15, spacing=27)
    sheet.prose(
        "你局案件移送函（{{ 移送函文号 }}）移送的当事人{{ 当事人 }}{{ 案由 }}一案，随案材料{{ 材料份数 }}份，共{{ 材料页数 }}页，"
        "本单位已收到。"
    )
    sheet.line("接收机关：{{ 接收机关 }}", size=15, spacing=27, before=20)
    sheet.signed("接收人签名")
    sheet.line("（接收机关印章）", size=14, align="right", before=24)
    return sheet


def transfer_goods_list() -> Sheet:
    sheet = Sheet()
    sheet.title("移送财物清单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*当事人", "{{ 当事人 }}", "*立案编号", "{{ 立案编号 }}"])
    grid.row(["*接收机关", "{{ 接收机关 }}", "*移送函文号", "{{ 移送函文号 }}"])
    grid.row(["*移交日期", "{{ 移交日期 }}"], spans=[1, 3])
    sheet.line("", size=6)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.signed("移交人签名", before=14)
    sheet.signed("接收人签名")
    return sheet


MAKERS = (criminal_transfer_approval, case_transfer_letter, transfer_receipt, transfer_goods_list)
