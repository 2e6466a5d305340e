"""Templates of the investigation: asking, samples and their appraisal, recordings, help of others, more time."""

from __future__ import annotations

from template_layout import GOODS, TOTALS, Sheet

from templates.filing import case_form, extension


def inquiry_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("询问（调查）通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "本局于{{ 查获时间 }}在{{ 查获地点 }}查获你（单位）{{ 案由 }}一案。依据《中华人民共和国行政处罚法》第五十五条的规定，"
        "请你（单位）于{{ 到场时间 }}到{{ 到场地点 }}接受询问（调查）。",
        "请携带下列材料：{{ 携带材料 }}",
    )
    sheet.contact()
    sheet.closing()
    return sheet


def rectify_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("责令改正通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "{{ 违法事实 }}",
        "上述行为违反了{{ 违反条款 }}的规定。依据{{ 改正依据 }}的规定，责令你（单位）在{{ 改正期限 }}前改正。",
        "改正要求：{{ 改正要求 }}",
    )
    sheet.contact()
    sheet.closing()
    return sheet


def sampling_list() -> Sheet:
    sheet = Sheet()
    sheet.title("抽样取证物品清单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*当事人", "{{ 当事人 }}", "*立案编号", "{{ 立案编号 }}"])
    grid.row(["*抽样目的", "{{ 抽样目的 }}", "*抽样方法", "{{ 抽样方法 }}"])
    grid.row(["*抽样开始时间", "{{ 抽样开始时间 }}"], spans=[1, 3])
    grid.row(["*抽样结束时间", "{{ 抽样结束时间 }}"], spans=[1, 3])
    grid.row(["*抽样地点", "{{ 抽样地点 }}"], spans=[1, 3])
    sheet.line("", size=6)
    sheet.goods(
        "样品明细",
        [
            ("序号", "序号", 1.3),
            ("品种规格", "品种规格", 3.8),
            ("条码", "条码", 3.4),
            ("单位", "单位", 1.2),
            ("样品基数", "样品基数", 2.1),
            ("抽样数量", "抽样数量", 2.1),
            ("样品情况", "样品情况", 2.1),
        ],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.4, 12.6])
    grid.signing("承办人签名", "承办人签名", height=1.6, opinion=False)
    grid.signing("负责人意见", "负责人意见", height=2.2)
    grid.signing("当事人签名", "当事人签名", height=1.6, opinion=False)
    grid.signing("见证人签名", "见证人签名", height=1.6, opinion=False, dated=False)
    return sheet


def appraisal_entrust_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("委托鉴定告知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=14, spacing=25)
    sheet.line(
        "关于你（单位）{{ 案由 }}一案，依据《中华人民共和国烟草专卖法实施条例》第三十一条的规定，本局已委托{{ 检验机构 }}"
        "对下列物品进行鉴别检验。",
        size=14,
        align="both",
        indent=True,
        spacing=25,
    )
    sheet.line("", size=4)
    sheet.goods(
        "样品明细",
        [
            ("序号", "序号", 1.5),
            ("品种规格", "品种规格", 4.9),
            ("条码", "条码", 4.0),
            ("单位", "单位", 1.4),
            ("样品数量", "样品数量", 2.0),
            ("备注", "备注", 2.2),
        ],
        ["样品数量合计：{{ 样品数量合计 }}　　　　留样损耗数：{{ 留样损耗数 }}"],
    )
    sheet.line("", size=6)
    sheet.contact(size=14, spacing=25)
    sheet.closing()
    return sheet


def appraisal_report() -> Sheet:
    sheet = Sheet()
    sheet.title("鉴别检验报告")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*检验机构", "{{ 检验机构 }}"], spans=[1, 3], height=1.2)
    grid.row(["*报告编号", "{{ 报告编号 }}", "*报告日期", "{{ 报告日期 }}"], height=1.2)
    grid.row(["*委托单位", "{{ 委托单位 }}"], spans=[1, 3], height=1.2)
    sheet.line("", size=6)
    sheet.goods(
        "样品明细",
        [
            ("序号", "序号", 1.5),
            ("品种规格", "品种规格", 4.4),
            ("条码", "条码", 3.9),
            ("单位", "单位", 1.4),
            ("样品数量", "样品数量", 2.0),
            ("单项结论", "单项结论", 2.8),
        ],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    grid.row(["*检验结论", "{{ 检验结论 }}"], height=4.0)
    grid.signing("检验员签名", "检验员签名", height=1.8, opinion=False, dated=False)
    sheet.line("（检验机构印章）", size=14, align="right", before=24)
    return sheet


def appraisal_result_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("涉案烟草专卖品鉴定结论告知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "关于你（单位）{{ 案由 }}一案，涉案烟草专卖品经{{ 检验机构 }}鉴别检验（报告编号：{{ 报告编号 }}），鉴定结论：{{ 鉴定结论 }}",
        "你（单位）对鉴定结论有异议的，可以自收到本告知书之日起{% if 异议期限 %}{{ 异议期限 }}{% else %}　　　　{% endif %}内向本局书面提出。",
    )
    sheet.contact()
    sheet.signed("当事人签名", before=16)
    sheet.closing()
    return sheet


def sample_loss_approval() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.title("卷烟鉴别检验样品留样、损耗费用审批表")
    grid = sheet.grid([3.0, 5.0, 2.4, 5.6])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*案发时间", "{{ 案发时间 }}"])
    grid.row(["*当事人", "{{ 当事人 }}"], spans=[1, 3])
    grid.row(["*检验报告编号", "{{ 检验报告编号 }}"], spans=[1, 3])
    sheet.line("", size=6)
    sheet.goods(
        "损耗明细",
        [
            ("序号", "序号", 1.2),
            ("品种规格", "品种规格", 3.7),
            ("单位", "单位", 1.2),
            ("查获数量", "查获数量", 2.1),
            ("留样损耗数量", "留样损耗数量", 2.9),
            ("单价（元）", "单价", 2.4),
            ("金额（元）", "金额", 2.5),
        ],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.4, 4.6, 3.0, 5.0])
    grid.row(["*留样损耗数合计", "{{ 留样损耗数合计 }}", "*金额合计", "{{ 金额合计 }}元"])
    grid.row(["*金额大写", "{{ 金额大写 }}"], spans=[1, 3])
    for label in ("承办人意见", "承办部门意见", "负责人意见"):
        grid.signing(label, label, height=2.3)
    return sheet


def av_record_list() -> Sheet:
    sheet = Sheet()
    sheet.title("音像记录清单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*当事人", "{{ 当事人 }}"])
    sheet.line("", size=6)
    sheet.goods(
        "记录明细",
        [
            ("序号", "序号", 1.2),
            ("记录设备", "记录设备", 3.7),
            ("开始时间", "开始时间", 3.2),
            ("结束时间", "结束时间", 3.2),
            ("内容摘要", "内容摘要", 4.7),
        ],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.4, 12.6])
    grid.signing("制作人签名", "制作人签名", height=1.8, opinion=False)
    return sheet


def assist_letter() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("协助调查函")
    sheet.number()
    sheet.line("{{ 受函单位 }}：", size=15, spacing=27)
    sheet.prose(
        "本局正在查处的当事人{{ 当事人 }}{{ 案由 }}一案，依据《中华人民共和国行政处罚法》第二十六条的规定，"
        "请你单位协助调查下列事项：{{ 协助内容 }}",
        "请将调查结果和有关材料函复本局。",
    )
    sheet.contact()
    sheet.closing()
    return sheet


def public_notice_claim() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    known = '{%p if 当事人 and 当事人 != "无主" %}'
    sheet.control(known)
    sheet.title("接受调查公告")
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "本局于{{ 案发时间 }}在{{ 案发地点 }}查获与你（单位）有关的下列物品。请你（单位）自本公告发布之日起{{ 公告期限 }}日内"
        "到本局接受调查；逾期不接受调查的，本局将依法处理。"
    )
    sheet.control("{%p else %}")
    sheet.title("认领公告")
    sheet.prose(
        "本局于{{ 案发时间 }}在{{ 案发地点 }}查获下列物品，尚未查明物主。请物主自本公告发布之日起{{ 公告期限 }}日内，"
        "携带有关证明到本局认领并接受调查；逾期无人认领的，本局将依法处理。"
    )
    sheet.control("{%p endif %}")
    sheet.line("", size=4)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.line("", size=6)
    sheet.prose("特此公告。")
    sheet.contact()
    sheet.closing()
    return sheet


def inv_extension_approval() -> Sheet:
    sheet, grid = case_form("延长调查终结审批表", filed=True)
    extension(grid)
    return sheet


def inv_extension_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("延长调查期限告知书")
    sheet.line("{{ 当事人 }}：", size=15, spacing=27, before=8)
    sheet.prose(
        "关于你（单位）{{ 案由 }}一案，本局于{{ 立案日期 }}立案调查，现需要延长调查期限。延长事由：{{ 延长事由 }}",
        "经本局负责人批准，决定将调查期限延长至{{ 延长至 }}。",
        "特此告知。",
    )
    sheet.contact()
    sheet.closing()
    return sheet


def preliminary_review() -> Sheet:
    sheet = Sheet()
    sheet.title("案件处理初审表")
    grid = sheet.grid([3.0, 4.9, 2.4, 5.7])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*立案日期", "{{ 立案日期 }}"])
    grid.row(["*案件来源", "{{ 案件来源 }}", "*案发时间", "{{ 案发时间 }}"])
    grid.row(["*案发地点", "{{ 案发地点 }}"], spans=[1, 3])
    grid.row(["*当事人", "{{ 当事人 }}", "*证件号码", "{{ 证件号码 }}"])
    grid.row(["*案情摘要", "{{ 案情摘要 }}"], spans=[1, 3], height=5.0)
    grid.row(["*罚款基数", "{{ 罚款基数 }}元", "*罚款比例", "{{ 罚款比例 }}"])
    grid.row(["*拟罚款金额", "{{ 拟罚款金额 }}元"], spans=[1, 3])
    grid.row(["*拟处理意见", "{{ 拟处理意见 }}"], spans=[1, 3], height=3.2)
    grid.signing("承办部门意见", "承办部门意见", height=3.0)
    return sheet


MAKERS = (
    inquiry_notice,
    rectify_notice,
    sampling_list,
    appraisal_entrust_notice,
    appraisal_report,
    appraisal_result_notice,
    sample_loss_approval,
    av_record_list,
    assist_letter,
    public_notice_claim,
    inv_extension_approval,
    inv_extension_notice,
    preliminary_review,
)
