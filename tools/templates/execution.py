"""Templates of carrying a decision out: goods, late payment, instalments, demand and court; rewards."""

from __future__ import annotations

from template_layout import GOODS, TOTALS, Sheet


def confiscation_list() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("没收财物清单")
    sheet.number()
    grid = sheet.grid([3.0, 4.2, 3.0, 5.8])
    grid.row(["*当事人", "{{ 当事人 }}", "*决定书文号", "{{ 决定书文号 }}"])
    sheet.line("", size=6)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.signed("执法人员签名", before=14)
    sheet.signed("当事人签名")
    sheet.closing()
    return sheet


def goods_transfer_receipt() -> Sheet:
    sheet = Sheet()
    sheet.title("罚没物品移交单")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*当事人", "{{ 当事人 }}", "*立案编号", "{{ 立案编号 }}"])
    grid.row(["*决定书文号", "{{ 决定书文号 }}", "*移交日期", "{{ 移交日期 }}"])
    sheet.line("", size=6)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.signed("移交人签名", before=14)
    sheet.signed("接收人签名")
    return sheet


def disposal_price_approval() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.title("罚没变价处理审批表")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*当事人", "{{ 当事人 }}"])
    grid.row(["*决定书文号", "{{ 决定书文号 }}"], spans=[1, 3])
    grid.row(["*计价方式", "{{ 计价方式 }}"], spans=[1, 3])
    grid.row(["*价格依据", "{{ 价格依据 }}"], spans=[1, 3])
    sheet.line("", size=6)
    sheet.goods(
        "变价明细",
        [
            ("序号", "序号", 1.3),
            ("品种规格", "品种规格", 3.4),
            ("条码", "条码", 3.4),
            ("数量（条）", "数量", 1.6),
            ("批发单价（元）", "批发单价", 2.0),
            ("批发金额（元）", "批发金额", 2.2),
            ("变价金额（元）", "变价金额", 2.1),
        ],
        size=11,
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.4, 4.6, 3.4, 4.6])
    grid.row(["*总计数量", "{{ 总计数量 }}条", "*批发金额合计", "{{ 批发金额合计 }}元"])
    grid.row(["*变价金额合计", "{{ 变价金额合计 }}元"], spans=[1, 3])
    grid.row(["*金额大写", "{{ 金额大写 }}"], spans=[1, 3])
    for label in ("承办人意见", "承办部门意见", "负责人意见"):
        grid.signing(label, label, height=2.0)
    return sheet


def destruction_record() -> Sheet:
    sheet = Sheet()
    sheet.title("违法物品销毁记录表")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*当事人", "{{ 当事人 }}", "*案件编号", "{{ 案件编号 }}"])
    grid.row(["*决定书文号", "{{ 决定书文号 }}", "*销毁日期", "{{ 销毁日期 }}"])
    grid.row(["*销毁地点", "{{ 销毁地点 }}"], spans=[1, 3])
    grid.row(["*销毁方式", "{{ 销毁方式 }}"], spans=[1, 3])
    grid.row(["*销毁理由", "{{ 销毁理由 }}"], spans=[1, 3], height=1.8)
    sheet.line("", size=6)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.line("", size=6)
    grid = sheet.grid([3.4, 12.6])
    grid.signing("销毁人签名", "销毁人签名", height=1.8, opinion=False)
    grid.signing("监销人签名", "监销人签名", height=1.8, opinion=False)
    return sheet


def late_fee_decision() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("加处罚款决定书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "本局于{{ 决定日期 }}对你（单位）作出行政处罚决定书（{{ 决定书文号 }}），你（单位）逾期未履行缴纳罚款的义务，"
        "未缴纳的罚款{{ 罚款本金 }}元。",
        "依据《中华人民共和国行政处罚法》第七十二条第一款第（一）项的规定，自{{ 逾期起日 }}起，每日按罚款数额的{{ 加处标准 }}加处罚款，"
        "共计{{ 逾期天数 }}日，本局决定对你（单位）加处罚款{{ 加处金额 }}元（大写：人民币{{ 金额大写 }}）。加处罚款的数额不超出罚款的数额。",
        "请将加处罚款与未缴纳的罚款一并缴至{{ 缴款银行 }}（账号：{{ 缴款账号 }}）。",
    )
    sheet.closing()
    return sheet


def defer_pay_approval() -> Sheet:
    sheet = Sheet()
    sheet.title("延期（分期）缴纳罚款审批表")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*当事人", "{{ 当事人 }}", "*证件号码", "{{ 证件号码 }}"])
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 3])
    grid.row(["*联系电话", "{{ 联系电话 }}", "*罚款金额", "{{ 罚款金额 }}元"])
    grid.row(["*决定书文号", "{{ 决定书文号 }}"], spans=[1, 3])
    grid.row(["*申请理由", "{{ 申请理由 }}"], spans=[1, 3], height=2.6)
    sheet.line("", size=6)
    sheet.goods(
        "缴款计划",
        [("期数", "期数", 3.0), ("截止日期", "截止日期", 6.5), ("缴款金额（元）", "缴款金额", 6.5)],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    for label in ("承办人意见", "承办部门意见", "负责人意见"):
        grid.signing(label, label, height=2.1)
    return sheet


def demand_letter() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("履行行政处罚决定催告书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "本局于{{ 决定日期 }}对你（单位）作出行政处罚决定书（{{ 决定书文号 }}），决定如下：{{ 应履行义务 }}你（单位）至今未全部履行。",
        "依据《中华人民共和国行政强制法》第五十四条的规定，请你（单位）自收到本催告书之日起{{ 履行期限 }}个工作日内履行，"
        "应缴金额共计{{ 应缴金额 }}元{% if 加处罚款金额 %}，其中加处罚款{{ 加处罚款金额 }}元{% endif %}，"
        "缴至{{ 缴款银行 }}（账号：{{ 缴款账号 }}）。",
        "逾期仍未履行的，本局将依法申请人民法院强制执行。你（单位）收到本催告书后有权{{ 申辩权利 }}。",
    )
    sheet.line("联系人：{{ 联系人 }}", size=15, indent=True, spacing=27)
    sheet.closing()
    return sheet


def court_enforcement_application() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.red_head()
    sheet.title("强制执行申请书")
    sheet.number()
    sheet.facts(
        "申请人：{{ 申请人 }}",
        "申请人地址：{{ 申请人地址 }}　　申请人电话：{{ 申请人电话 }}",
        "被申请人：{{ 被申请人 }}",
        "证件号码：{{ 证件号码 }}　　联系电话：{{ 联系电话 }}",
        "住址：{{ 住址 }}",
        "申请执行标的：{{ 申请执行标的 }}元",
        "申请事项：{{ 申请事项 }}",
        spacing=25,
    )
    for text in (
        "申请人于{{ 决定日期 }}对被申请人作出行政处罚决定书（{{ 决定书文号 }}），决定如下：{{ 处罚内容 }}",
        "被申请人在法定期限内不申请行政复议或者提起行政诉讼，又不履行决定。申请人于{{ 催告日期 }}发出履行行政处罚决定催告书（{{ 催告书文号 }}），被申请人仍未履行。",
        "依据《中华人民共和国行政强制法》第五十三条的规定，申请强制执行。",
    ):
        sheet.line(text, size=14, align="both", indent=True, spacing=25)
    sheet.line("此致", size=14, indent=True, spacing=25)
    sheet.line("{{ 受理法院 }}", size=14, spacing=25)
    sheet.signed("行政机关负责人签名", before=14)
    sheet.closing()
    return sheet


def reward_report() -> Sheet:
    sheet = Sheet()
    sheet.title("对协助办案有功单位、个人授奖呈报表")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*呈报日期", "{{ 呈报日期 }}"], height=1.2)
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3], height=1.2)
    grid.row(["*授奖对象", "{{ 授奖对象 }}", "*授奖金额", "{{ 授奖金额 }}元"], height=1.2)
    grid.row(["*授奖事由", "{{ 授奖事由 }}"], spans=[1, 3], height=6.0)
    grid.signing("负责人意见", "负责人意见", height=3.2)
    sheet.line("（归入副卷，注意保密）", size=12, before=8)
    return sheet


MAKERS = (
    confiscation_list,
    goods_transfer_receipt,
    disposal_price_approval,
    destruction_record,
    late_fee_decision,
    defer_pay_approval,
    demand_letter,
    court_enforcement_application,
    reward_report,
)
