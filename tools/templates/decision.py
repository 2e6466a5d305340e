"""Templates of decisions besides the ordinary penalty, of notices to the licence holder and service by publication."""

from __future__ import annotations

from template_layout import GOODS, TOTALS, Sheet


def onsite_penalty_decision() -> Sheet:
    sheet = Sheet((1.8, 1.8, 2.5, 2.5))
    sheet.red_head()
    sheet.title("当场行政处罚决定书")
    sheet.number()
    sheet.facts(
        "当事人：{{ 当事人 }}{% if 性别 %}　　性别：{{ 性别 }}{% endif %}{% if 年龄 %}　　年龄：{{ 年龄 }}{% endif %}",
        "{%p if 法定代表人 %}",
        "法定代表人：{{ 法定代表人 }}　　职务：{{ 职务 }}",
        "{%p endif %}",
        "证件号码：{{ 证件号码 }}　　联系电话：{{ 联系电话 }}",
        "字号名称：{{ 字号名称 }}　　许可证号：{{ 许可证号 }}",
        "住址：{{ 住址 }}",
        "违法行为发生时间：{{ 违法行为发生时间 }}",
        "违法行为发生地点：{{ 违法行为发生地点 }}",
        spacing=22,
    )
    for text in (
        "{{ 违法事实 }}",
        "以上行为违反了{{ 违反条款 }}的规定。依据{{ 处罚依据 }}的规定，本局决定对当事人当场作出如下行政处罚：{{ 处罚内容 }}",
        "缴款方式：{{ 缴款方式 }}",
        "如不服本决定，可以自收到本决定书之日起{{ 复议期限 }}日内向{{ 复议机关 }}申请行政复议；对行政复议决定不服的，可以依法向{{ 诉讼法院 }}提起行政诉讼。",
    ):
        sheet.line(text, size=13, align="both", indent=True, spacing=22)
    sheet.line("执法人员：{{ 执法人员 }}", size=13, spacing=22)
    sheet.signed("执法人员签名", before=4)
    sheet.signed("当事人签名", before=4)
    sheet.closing()
    return sheet


def no_penalty_decision() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("不予行政处罚决定书")
    sheet.number()
    for text in (
        "当事人：{{ 当事人 }}{% if 性别 %}　　性别：{{ 性别 }}{% endif %}{% if 年龄 %}　　年龄：{{ 年龄 }}{% endif %}",
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
        "以上行为违反了{{ 违反条款 }}的规定。不予行政处罚的理由：{{ 不予处罚理由 }}",
        "依据{{ 不予处罚依据 }}的规定，本局决定对当事人不予行政处罚。{{ 教育内容 }}",
        "如不服本决定，可以自收到本决定书之日起{{ 复议期限 }}日内向{{ 复议机关 }}申请行政复议，也可以自收到本决定书之日起"
        "{{ 起诉期限 }}日内直接向{{ 诉讼法院 }}提起行政诉讼。",
    )
    sheet.closing()
    return sheet


def admin_handling_decision() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("行政处理决定书")
    sheet.number()
    sheet.prose(
        "{{ 基本情况 }}",
        "本局于{{ 公告日期 }}发布公告，{{ 公告经过 }}",
        "依据{{ 处理依据 }}的规定，本局决定对下列物品予以{{ 处理方式 }}。",
    )
    sheet.line("", size=4)
    sheet.goods("物品明细", GOODS, [TOTALS])
    sheet.closing()
    return sheet


def suspend_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("责令整顿通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.line("许可证号：{{ 许可证号 }}", size=15, indent=True, spacing=27)
    sheet.prose(
        "整顿事由：{{ 整顿事由 }}",
        "依据《中华人民共和国烟草专卖法实施条例》第十四条的规定，本局责令你（单位）进行整顿。",
        "整顿期限：自{{ 整顿开始日期 }}起至{{ 整顿结束日期 }}止。",
        "整顿要求：{{ 整顿要求 }}",
    )
    sheet.line("联系人：{{ 联系人 }}", size=15, indent=True, spacing=27)
    sheet.closing()
    return sheet


def suspend_end_notice() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("整顿终结通知书")
    sheet.number()
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.line("许可证号：{{ 许可证号 }}", size=15, indent=True, spacing=27)
    sheet.prose(
        "本局于{{ 责令整顿日期 }}责令你（单位）进行整顿。整顿结果：{{ 整顿结果 }}",
        "自{{ 整顿终结日期 }}起终结整顿。",
        "特此通知。",
    )
    sheet.closing()
    return sheet


def service_publication() -> Sheet:
    sheet = Sheet()
    sheet.red_head()
    sheet.title("送达公告")
    sheet.line("{{ 当事人 }}：", size=15, spacing=27)
    sheet.prose(
        "你（单位）于{{ 案发时间 }}在{{ 案发地点 }}发生的{{ 案由 }}一案，违反了{{ 违反条款 }}的规定，"
        "依据{{ 处罚依据 }}的规定，本局已作出如下决定：{{ 决定内容 }}",
        "因采用其他方式无法送达，依据《中华人民共和国民事诉讼法》第九十五条的规定，现依法向你（单位）公告送达{{ 决定书文号 }}决定书。"
        "请到本局领取决定书；自发出本公告之日起经过{{ 公告期限 }}日，即视为送达。",
        "特此公告。",
    )
    sheet.closing()
    return sheet


MAKERS = (
    onsite_penalty_decision,
    no_penalty_decision,
    admin_handling_decision,
    suspend_notice,
    suspend_end_notice,
    service_publication,
)
