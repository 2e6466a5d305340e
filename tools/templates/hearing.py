"""Templates of the party's say: hearing and its notices, plea, collective discussion."""

from __future__ import annotations

from template_layout import Sheet


def hearing_right_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("听证告知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=14, spacing=24)
    for text in (
        "{{ 违法事实 }}",
        "上述行为违反了{{ 违反条款 }}的规定。依据{{ 处罚依据 }}的规定，本局拟对你（单位）作出如下行政处罚：{{ 拟处罚内容 }}",
        "根据《中华人民共和国行政处罚法》第四十四条、第四十五条的规定，你（单位）可在收到本告知书之日起{{ 申辩期限 }}个工作日内向本局{{ 申辩权利 }}。",
        "根据《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，你（单位）有权{{ 听证权利 }}。要求听证的，应当在收到本告知书之日起{{ 听证申请期限 }}个工作日内向本局提出；逾期未提出的，视为放弃上述权利。当事人不承担组织听证的费用。",
        "联系人：{{ 联系人 }}",
    ):
        sheet.line(text, size=14, align="both", indent=True, spacing=24)
    sheet.closing()
    return sheet


def plea_record() -> Sheet:
    sheet = Sheet()
    sheet.title("陈述申辩记录")
    sheet.facts(
        "陈述申辩时间：{{ 陈述申辩时间 }}",
        "陈述申辩地点：{{ 陈述申辩地点 }}",
        "案由：{{ 案由 }}",
        "当事人：{{ 当事人 }}",
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


def plea_review() -> Sheet:
    sheet = Sheet()
    sheet.title("陈述申辩复核意见")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*当事人", "{{ 当事人 }}"])
    sheet.line("", size=6)
    sheet.goods(
        "复核明细",
        [
            ("序号", "序号", 1.4),
            ("陈述申辩的事实、理由和证据", "陈述申辩的事实理由和证据", 6.2),
            ("是否采纳", "是否采纳", 2.2),
            ("复核说明", "复核说明", 6.2),
        ],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    grid.row(["*复核意见", "{{ 复核意见 }}"], height=3.6)
    grid.signing("复核人签名", "复核人签名", height=1.8, opinion=False)
    return sheet


def hearing_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("听证通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "关于你（单位）{{ 案由 }}一案，根据你（单位）的听证要求，依据《中华人民共和国行政处罚法》第六十四条的规定，"
        "本局决定于{{ 听证时间 }}在{{ 听证地点 }}举行听证。",
        "本次听证由{{ 主持人 }}担任主持人{% if 记录人 %}，{{ 记录人 }}担任记录人{% endif %}。"
        "你（单位）认为主持人与本案有直接利害关系的，有权{{ 回避权利 }}。",
        "你（单位）可以亲自参加听证，也可以委托一至二人代理；无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利。",
    )
    sheet.line("联系人：{{ 联系人 }}", size=15, indent=True, spacing=27)
    sheet.closing()
    return sheet


def hearing_rejection() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("不予受理听证通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "关于你（单位）{{ 案由 }}一案，你（单位）提出的听证要求，本局经审查，依据《中华人民共和国行政处罚法》第六十四条的规定，"
        "决定不予受理，理由如下：{{ 不予受理理由 }}",
        "特此通知。",
    )
    sheet.closing()
    return sheet


def hearing_publicity() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("听证公告")
    sheet.prose(
        "根据《中华人民共和国行政处罚法》第六十四条的规定，本局将公开举行听证，现将有关事项公告如下："
    )
    for label in ("案由", "当事人", "听证时间", "听证地点", "主持人"):
        sheet.line(f"{label}：{{{{ {label} }}}}", size=15, indent=True, spacing=27)
    sheet.prose("特此公告。")
    sheet.closing()
    return sheet


def hearing_record() -> Sheet:
    sheet = Sheet()
    sheet.title("听证笔录")
    sheet.facts(
        "听证时间：{{ 听证开始时间 }}至{{ 听证结束时间 }}",
        "听证地点：{{ 听证地点 }}",
        "案由：{{ 案由 }}",
        "当事人：{{ 当事人 }}",
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
    sheet.signed("当事人签名")
    return sheet


def hearing_report() -> Sheet:
    sheet = Sheet()
    sheet.title("听证报告")
    grid = sheet.grid([2.6, 5.8, 2.4, 5.2])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*立案编号", "{{ 立案编号 }}", "*当事人", "{{ 当事人 }}"])
    grid.row(["*听证时间", "{{ 听证时间 }}", "*主持人", "{{ 主持人 }}"])
    grid.row(["*听证地点", "{{ 听证地点 }}"], spans=[1, 3])
    grid.row(["*听证经过", "{{ 听证经过 }}"], spans=[1, 3], height=5.0)
    grid.row(["*听证认定", "{{ 听证认定 }}"], spans=[1, 3], height=4.6)
    grid.row(["*处理建议", "{{ 处理建议 }}"], spans=[1, 3], height=3.0)
    grid.signing("主持人签名", "主持人签名", height=1.8, opinion=False)
    return sheet


def collective_discussion() -> Sheet:
    sheet = Sheet()
    sheet.title("案件集体讨论记录")
    grid = sheet.grid([2.6, 5.8, 2.4, 5.2])
    grid.row(["*案由", "{{ 案由 }}"], spans=[1, 3])
    grid.row(["*案件编号", "{{ 案件编号 }}", "*立案日期", "{{ 立案日期 }}"])
    grid.row(["*当事人", "{{ 当事人 }}", "*主持人", "{{ 主持人 }}"])
    grid.row(["*讨论时间", "{{ 讨论时间 }}", "*讨论地点", "{{ 讨论地点 }}"])
    sheet.line("", size=6)
    sheet.goods("出席明细", [("出席人", "出席人", 6.0), ("职务", "职务", 10.0)])
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    grid.row(["*案情汇报", "{{ 案情汇报 }}"], height=3.4)
    sheet.line("", size=6)
    sheet.goods("发言明细", [("发言人", "发言人", 3.0), ("意见", "意见", 13.0)])
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    grid.row(["*讨论结论", "{{ 讨论结论 }}"], height=2.4)
    grid.signing("出席人签名", "出席人签名", height=2.2, opinion=False)
    return sheet


def plea_waiver() -> Sheet:
    return _waiver("放弃陈述申辩声明书", "行政处罚事先告知书")


def hearing_waiver() -> Sheet:
    return _waiver("放弃听证声明书", "听证告知书")


def _waiver(title: str, notice: str) -> Sheet:
    """What the party gives up, in the party's own name."""
    sheet = Sheet()
    sheet.title(title)
    sheet.line("{{ 单位名称 }}：", size=15, spacing=27, before=8)
    for text in (
        "声明人：{{ 声明人 }}",
        "证件号码：{{ 证件号码 }}　　联系电话：{{ 联系电话 }}",
        "住址：{{ 住址 }}",
    ):
        sheet.line(text, size=15, indent=True, spacing=27)
    sheet.prose(
        f"你局的{notice}{{% if 告知书文号 %}}（{{{{ 告知书文号 }}}}）{{% endif %}}已经收到。{{{{ 声明内容 }}}}",
        "特此声明。",
    )
    sheet.signed("声明人签名", before=30)
    return sheet


MAKERS = (
    hearing_right_notice,
    plea_record,
    plea_review,
    plea_waiver,
    hearing_notice,
    hearing_rejection,
    hearing_publicity,
    hearing_record,
    hearing_report,
    hearing_waiver,
    collective_discussion,
)
