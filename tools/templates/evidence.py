"""Templates of gathering evidence: inspection, preservation, inquiry, copies, lists of goods, valuation."""

from __future__ import annotations

from template_layout import GOODS, TOTALS, Sheet


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
    sheet.line("", size=6)
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


MAKERS = (
    inspection_record,
    preservation_approval,
    preservation_notice,
    inquiry_record,
    evidence_copy,
    seized_goods_list,
    valuation_sheet,
    preservation_disposal_notice,
)
