"""Templates of the main line of a penalty: filing, report, review, notice, approval, decision, service, payment."""

from __future__ import annotations

from template_layout import GOODS, TOTALS, Sheet


def filing_report() -> Sheet:
    sheet = Sheet()
    sheet.title("立案报告表")
    sheet.number()
    grid = sheet.grid([3.0, 3.4, 1.8, 2.2, 2.4, 3.2])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 5])
    grid.row(["*案件来源", "{{ 案件来源 }}", "*案发时间", "{{ 案发时间 }}"], spans=[1, 2, 1, 2])
    grid.row(["*案发地点", "{{ 案发地点 }}"], spans=[1, 5])
    grid.row(["*当事人", "{{ 当事人 }}", "*性别", "{{ 性别 }}", "*民族", "{{ 民族 }}"])
    grid.row(["*字号名称", "{{ 字号名称 }}", "*许可证号", "{{ 许可证号 }}"], spans=[1, 2, 1, 2])
    grid.row(["*证件类型", "{{ 证件类型 }}", "*证件号码", "{{ 证件号码 }}"], spans=[1, 2, 1, 2])
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 5])
    grid.row(["*联系电话", "{{ 联系电话 }}"], spans=[1, 5])
    grid.row(["*案情摘要", "{{ 案情摘要 }}"], spans=[1, 5], height=5.2)
    for label in ("承办人意见", "承办部门意见", "负责人意见"):
        grid.signing(label, label, height=2.3)
    return sheet


def investigation_report() -> Sheet:
    sheet = Sheet()
    sheet.title("案件调查终结报告")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*立案日期", "{{ 立案日期 }}"])
    grid.row(["*调查人", "{{ 调查人 }}"], spans=[1, 3])
    grid.row(["*当事人", "{{ 当事人 }}", "*证件号码", "{{ 证件号码 }}"])
    grid.row(["*案发地点", "{{ 案发地点 }}"], spans=[1, 3])
    grid.row(["*调查事实", "{{ 调查事实 }}"], spans=[1, 3], height=4.6)
    grid.row(["*案件性质", "{{ 案件性质 }}"], spans=[1, 3])
    grid.row(["*违反条款", "{{ 违反条款 }}"], spans=[1, 3])
    grid.row(["*处罚依据", "{{ 处罚依据 }}"], spans=[1, 3])
    grid.row(["*处理意见", "{{ 处理意见 }}"], spans=[1, 3], height=3.0)
    grid.signing("调查人签名", "调查人签名", height=1.8, opinion=False)
    return sheet


def legal_review_opinion() -> Sheet:
    sheet = Sheet()
    sheet.title("法制审核意见书")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*当事人", "{{ 当事人 }}"])
    for name in ("主体", "事实", "证据", "依据", "裁量", "程序"):
        grid.row([f"*{name}审核", f"{{{{ {name}审核 }}}}"], spans=[1, 3], height=1.7)
    grid.row(["*审核结论", "{{ 审核结论 }}"], spans=[1, 3], height=2.4)
    grid.signing("审核人签名", "审核人签名", height=1.8, opinion=False)
    return sheet


def penalty_advance_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("行政处罚事先告知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "{{ 违法事实 }}",
        "上述行为违反了{{ 违反条款 }}的规定。依据{{ 处罚依据 }}的规定，本局拟对你（单位）作出如下行政处罚：{{ 拟处罚内容 }}",
    )
    sheet.control("{%p if 申辩期限 %}")
    sheet.prose(
        "根据《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，如对上述拟处罚内容有异议，你（单位）可在收到本告知书之日起"
        "{{ 申辩期限 }}个工作日内向本局{{ 申辩权利 }}；逾期未提出的，视为放弃上述权利。"
    )
    sheet.control("{%p endif %}")
    sheet.line("联系人：{{ 联系人 }}", size=15, indent=True, spacing=27)
    sheet.closing()
    return sheet


def handling_approval() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.title("案件处理审批表")
    grid = sheet.grid([3.0, 3.4, 1.8, 2.2, 2.4, 3.2])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 5])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*立案日期", "{{ 立案日期 }}"], spans=[1, 2, 1, 2])
    grid.row(["*当事人", "{{ 当事人 }}", "*性别", "{{ 性别 }}", "*民族", "{{ 民族 }}"])
    grid.row(["*证件号码", "{{ 证件号码 }}", "*联系电话", "{{ 联系电话 }}"], spans=[1, 2, 1, 2])
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 5])
    grid.row(["*案件事实", "{{ 案件事实 }}"], spans=[1, 5], height=3.6)
    grid.row(["*处罚依据", "{{ 处罚依据 }}"], spans=[1, 5])
    grid.row(["*涉案金额", "{{ 涉案金额 }}元"], spans=[1, 5])
    grid.row(["*拟处理意见", "{{ 拟处理意见 }}"], spans=[1, 5], height=1.8)
    for label in ("承办人意见", "承办部门意见", "法制部门意见", "负责人意见"):
        grid.signing(label, label, height=1.9)
    return sheet


def penalty_decision() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("行政处罚决定书")
    sheet.number()
    for text in (
        "当事人：{{ 当事人 }}{% if 性别 %}　　性别：{{ 性别 }}{% endif %}{% if 年龄 %}　　年龄：{{ 年龄 }}{% endif %}{% if 职业 %}　　职业：{{ 职业 }}{% endif %}",
        "{%p if 法定代表人 %}",
        "法定代表人：{{ 法定代表人 }}　　职务：{{ 职务 }}",
        "{%p endif %}",
        "证件号码：{{ 证件号码 }}",
        "字号名称：{{ 字号名称 }}　　许可证号：{{ 许可证号 }}",
        "住址：{{ 住址 }}",
    ):
        sheet.line(text, size=15, spacing=27)
    sheet.prose(
        "{{ 违法事实 }}",
        "以上事实，有下列证据证实：{{ 证据 }}",
        "本局认为，当事人的上述行为违反了{{ 违反条款 }}的规定，构成{{ 违法性质 }}的违法行为。依据{{ 处罚依据 }}的规定，本局决定对当事人作出如下行政处罚：{{ 处罚内容 }}",
        "履行方式和期限：当事人应当自收到本决定书之日起{{ 缴款期限 }}日内将罚款缴至{{ 缴款银行 }}（账号：{{ 缴款账号 }}）。"
        "逾期不缴纳罚款的，每日按罚款数额的{{ 加处标准 }}加处罚款，加处罚款的数额不超出罚款的数额。",
        "如不服本决定，可以自收到本决定书之日起{{ 复议期限 }}日内向{{ 复议机关 }}申请行政复议，也可以自收到本决定书之日起"
        "{{ 起诉期限 }}日内直接向{{ 诉讼法院 }}提起行政诉讼。行政复议和行政诉讼期间，本决定不停止执行，法律另有规定的除外。",
    )
    sheet.closing()
    return sheet


def service_receipt() -> Sheet:
    sheet = Sheet()
    sheet.title("送达回证")
    grid = sheet.grid([4.0, 12.0])
    for label in ("送达文书名称", "送达文书文号", "受送达人", "送达地点", "送达方式"):
        grid.row([f"*{label}", f"{{{{ {label} }}}}"], height=1.5)
    grid.row(["*签收日期", "[签:{{ 签收日期 }}]"], height=1.5)
    grid.signing("受送达人签名", "受送达人签名", height=2.2, opinion=False, dated=False)
    grid.row(["*代收理由", "{{ 代收理由 }}"], height=1.5)
    grid.signing("见证人签名", "见证人签名", height=1.6, opinion=False, dated=False)
    grid.signing("送达人签名", "送达人签名", height=2.2, opinion=False)
    return sheet


def payment_voucher() -> Sheet:
    sheet = Sheet()
    sheet.title("罚没款缴款凭证")
    sheet.line("票号：{{ 票号 }}", size=12, align="right", after=4)
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*缴款人", "{{ 缴款人 }}", "*缴款日期", "{{ 缴款日期 }}"], height=1.3)
    grid.row(["*金额", "{{ 金额 }}元", "*决定书文号", "{{ 决定书文号 }}"], height=1.3)
    grid.row(["*金额大写", "{{ 金额大写 }}"], spans=[1, 3], height=1.3)
    grid.row(["*收款银行", "{{ 收款银行 }}"], spans=[1, 3], height=1.3)
    sheet.line("（银行业务章）", size=13, align="right", before=30)
    return sheet


def goods_return_list() -> Sheet:
    sheet = Sheet()
    sheet.title("涉案物品返还清单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*当事人", "{{ 当事人 }}", "*立案编号", "{{ 立案编号 }}"])
    grid.row(["*返还时间", "{{ 返还时间 }}"], spans=[1, 3])
    sheet.line("", size=4)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.line("返还人签名：[签:{{ 返还人签名.签名 }}]　　[签:{{ 返还人签名.日期 }}]", size=13, before=14)
    sheet.line("接收人签名：[签:{{ 接收人签名.签名 }}]　　[签:{{ 接收人签名.日期 }}]", size=13, before=10)
    return sheet


MAKERS = (
    filing_report,
    investigation_report,
    legal_review_opinion,
    penalty_advance_notice,
    handling_approval,
    penalty_decision,
    service_receipt,
    payment_voucher,
    goods_return_list,
)
