"""Draws the first version of every Word template into ``templates/``.

Usage: python tools/make_templates.py [FORM_ID …]. Existing files are replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from template_layout import GOODS, TOTALS, Sheet

from templates import decision, execution, hearing, transfer

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


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


def inspection_record() -> Sheet:
    sheet = Sheet()
    sheet.title("检查（勘验）笔录")
    size = 14
    for text in (
        "检查时间：{{ 检查开始时间 }}至{{ 检查结束时间 }}",
        "检查地点：{{ 检查地点 }}",
        "被检查人：{{ 被检查人 }}　　性别：{{ 性别 }}　　民族：{{ 民族 }}",
        "证件号码：{{ 证件号码 }}　　联系电话：{{ 联系电话 }}",
        "字号名称：{{ 字号名称 }}　　许可证号：{{ 许可证号 }}",
        "住址：{{ 住址 }}",
        "现场负责人：{{ 现场负责人 }}",
        "检查人员：{{ 检查人员 }}",
        "告知事项：{{ 告知事项 }}",
        "现场情况：{{ 现场情况 }}",
        "当事人意见：{{ 当事人意见 }}",
    ):
        sheet.line(text, size=size, align="both" if "事项" in text or "情况" in text else "left", spacing=33)
    _page_signs(sheet, "当事人签名", "检查人员签名")
    sheet.line("见证人签名：[签:{{ 见证人签名.签名 }}]", size=size, before=8)
    return sheet


def _page_signs(sheet: Sheet, party: str, officer: str) -> None:
    """The last page's signing lines, and a short one in the footer of every page."""
    sheet.footer_line("本页签名：[签:{{ 每页签名 }}]")
    sheet.line(
        f"{party}：[签:{{{{ {party}.签名 }}}}]　　[签:{{{{ {party}.日期 }}}}]", size=14, before=14, keep=True
    )
    sheet.line(
        f"{officer}：[签:{{{{ {officer}.签名 }}}}]　　[签:{{{{ {officer}.日期 }}}}]", size=14, before=8
    )


def preservation_approval() -> Sheet:
    sheet = Sheet()
    sheet.title("证据先行登记保存批准书")
    grid = sheet.grid([3.0, 13.0])
    grid.row(["*当事人", "{{ 当事人 }}"])
    grid.row(["*涉嫌行为", "{{ 涉嫌行为 }}"])
    sheet.line("拟先行登记保存的物品：", size=12, before=8, after=4)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    grid.signing("承办人意见", "承办人意见")
    grid.signing("负责人意见", "负责人意见")
    return sheet


def preservation_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("证据先行登记保存通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=14, spacing=25)
    for text in (
        "因你（单位）{{ 涉嫌行为 }}，为防止证据灭失或者以后难以取得，依据《中华人民共和国行政处罚法》第五十六条的规定，本局决定对下列物品予以先行登记保存。",
        "上述物品存放于{{ 保存地点 }}。本局将自登记保存之日起{{ 保存期限 }}个工作日内作出处理决定。在此期间，任何人不得销毁或者转移证据。",
    ):
        sheet.line(text, size=14, align="both", indent=True, spacing=25)
    sheet.line("", size=4)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.line("当事人签名：[签:{{ 当事人签名.签名 }}]　　[签:{{ 当事人签名.日期 }}]", size=14, before=12)
    sheet.line(
        "执法人员签名：[签:{{ 执法人员签名.签名 }}]　　[签:{{ 执法人员签名.日期 }}]", size=14, before=8
    )
    sheet.closing()
    return sheet


def inquiry_record() -> Sheet:
    sheet = Sheet()
    sheet.title("询问笔录")
    sheet.line("（第{{ 询问次数 }}次）", size=14, align="center", after=4)
    for text in (
        "询问时间：{{ 询问开始时间 }}至{{ 询问结束时间 }}",
        "询问地点：{{ 询问地点 }}",
        "询问人：{{ 询问人 }}",
        "记录人：{{ 记录人 }}",
        "被询问人：{{ 被询问人 }}　　性别：{{ 性别 }}　　民族：{{ 民族 }}　　出生日期：{{ 出生日期 }}",
        "证件号码：{{ 证件号码 }}　　联系电话：{{ 联系电话 }}",
        "住址：{{ 住址 }}　　职业：{{ 职业 }}",
        "问：{{ 权利告知 }}",
        "答：听清楚了，证件也看过了，不申请回避。",
        "{{ 问答 }}",
        "核对意见：{{ 核对意见 }}",
    ):
        sheet.line(text, size=14, align="left", spacing=28)
    _page_signs(sheet, "被询问人签名", "询问人签名")
    sheet.line("记录人签名：[签:{{ 记录人签名.签名 }}]", size=14, before=8)
    return sheet


def evidence_copy() -> Sheet:
    sheet = Sheet()
    sheet.title("证据复制（提取）单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*证据类型", "{{ 证据类型 }}"], spans=[1, 3])
    grid.row(["*复制时间", "{{ 复制时间 }}"], spans=[1, 3])
    grid.row(["*复制地点", "{{ 复制地点 }}"], spans=[1, 3])
    grid.row(["*姓名", "{{ 姓名 }}", "*性别", "{{ 性别 }}"], height=1.2)
    grid.row(["*民族", "{{ 民族 }}", "*许可证号", "{{ 许可证号 }}"], height=1.2)
    grid.row(["*公民身份号码", "{{ 公民身份号码 }}"], spans=[1, 3], height=1.2)
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 3], height=1.2)
    grid.row(["*证据粘贴处", ""], spans=[1, 3], height=6.0)
    grid.row(["*说明", "{{ 说明 }}"], spans=[1, 3], height=1.6)
    sheet.line("提供人签名：[签:{{ 提供人签名.签名 }}]　　[签:{{ 提供人签名.日期 }}]", size=13, before=12)
    sheet.line("复制人签名：[签:{{ 复制人签名.签名 }}]　　[签:{{ 复制人签名.日期 }}]", size=13, before=8)
    return sheet


def seized_goods_list() -> Sheet:
    sheet = Sheet()
    sheet.title("涉案卷烟清单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*当事人", "{{ 当事人 }}", "*立案编号", "{{ 立案编号 }}"])
    grid.row(["*查获地点", "{{ 查获地点 }}"], spans=[1, 3])
    grid.row(["*保存地点", "{{ 保存地点 }}"], spans=[1, 3])
    sheet.goods(
        "物品明细",
        [
            ("序号", "序号", 1.2),
            ("物品编号", "物品编号", 1.8),
            ("品种规格", "品种规格", 4.2),
            ("条码", "条码", 3.8),
            ("单位", "单位", 1.2),
            ("数量", "数量", 1.6),
            ("备注", "备注", 2.2),
        ],
        [TOTALS],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.4, 12.6])
    grid.signing("执法人员签名", "执法人员签名", height=1.8, opinion=False)
    grid.signing("当事人签名", "当事人签名", height=1.8, opinion=False)
    sheet.line("{{ 文书日期 }}", size=14, align="right", before=10)
    return sheet


def valuation_sheet() -> Sheet:
    sheet = Sheet()
    sheet.title("涉案烟草专卖品核价表")
    grid = sheet.grid([2.6, 5.4, 2.6, 5.4])
    grid.row(["*核价单位", "{{ 核价单位 }}", "*立案编号", "{{ 立案编号 }}"])
    grid.row(["*立案日期", "{{ 立案日期 }}", "*核价日期", "{{ 核价日期 }}"])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    sheet.line("", size=4)
    sheet.goods(
        "核价明细",
        [
            ("序号", "序号", 1.4),
            ("品种规格", "品种规格", 3.9),
            ("条码", "条码", 3.5),
            ("数量（条）", "数量", 1.7),
            ("单价（元）", "单价", 1.9),
            ("合计（元）", "合计", 2.2),
            ("备注", "备注", 1.4),
        ],
        [
            "合计数量：{{ 总计数量 }}条　　　合计金额：{{ 合计金额 }}元",
            "金额大写：{{ 金额大写 }}",
            "价格依据：{{ 价格依据 }}",
        ],
    )
    sheet.line("经办人签名：[签:{{ 经办人签名.签名 }}]　　[签:{{ 经办人签名.日期 }}]", size=13, before=12)
    sheet.line("当事人签名：[签:{{ 当事人签名.签名 }}]　　[签:{{ 当事人签名.日期 }}]", size=13, before=8)
    sheet.line("（核价单位印章）", size=13, align="right", before=20)
    return sheet


def preservation_disposal_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("先行登记保存证据处理通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=14, spacing=25)
    sheet.line(
        "本局于{{ 保存日期 }}对你（单位）的下列物品予以先行登记保存。现依据《中华人民共和国行政处罚法》第五十六条的规定，"
        "决定{{ 处理方式 }}下列物品。",
        size=14,
        align="both",
        indent=True,
        spacing=25,
    )
    sheet.line("", size=4)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.line("当事人签名：[签:{{ 当事人签名.签名 }}]　　[签:{{ 当事人签名.日期 }}]", size=14, before=12)
    sheet.line(
        "执法人员签名：[签:{{ 执法人员签名.签名 }}]　　[签:{{ 执法人员签名.日期 }}]", size=14, before=8
    )
    sheet.closing()
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
        "当事人：{{ 当事人 }}　　性别：{{ 性别 }}　　年龄：{{ 年龄 }}　　职业：{{ 职业 }}",
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


TEMPLATE_MAKERS: dict[str, Callable[[], Sheet]] = {
    maker.__name__: maker
    for maker in (
        dossier_cover,
        dossier_catalog,
        filing_report,
        inspection_record,
        preservation_approval,
        preservation_notice,
        inquiry_record,
        evidence_copy,
        seized_goods_list,
        valuation_sheet,
        preservation_disposal_notice,
        investigation_report,
        legal_review_opinion,
        penalty_advance_notice,
        handling_approval,
        penalty_decision,
        service_receipt,
        payment_voucher,
        goods_return_list,
        closing_report,
        dossier_note,
        *hearing.MAKERS,
        *decision.MAKERS,
        *execution.MAKERS,
        *transfer.MAKERS,
    )
}


def main(names: list[str]) -> None:
    for name in names or TEMPLATE_MAKERS:
        TEMPLATE_MAKERS[name]().save(TEMPLATES / f"{name}.docx")


if __name__ == "__main__":
    main(sys.argv[1:])
