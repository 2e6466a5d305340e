"""Templates of the review of an application: on paper, at the place, more time, approval."""

from __future__ import annotations

from template_layout import Sheet

from templates.licence_parts import TAKEN_IN, asked, letter


def licence_site_check() -> Sheet:
    sheet = Sheet((2.0, 1.8, 2.5, 2.5))
    sheet.title("实地核查记录（零售证）")
    sheet.footer_line("本页签名：[签:{{ 每页签名 }}]")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*受理编号", "{{ 受理编号 }}", "*申请事项", "{{ 申请事项 }}"], height=0.8)
    grid.row(["*申请人", "{{ 申请人 }}", "*负责人", "{{ 负责人 }}"], height=0.8)
    grid.row(["*经营地址", "{{ 经营地址 }}"], spans=[1, 3], height=0.8)
    grid.row(["*核查时间", "{{ 核查时间 }}"], spans=[1, 3], height=0.8)
    grid.row(["*核查人", "{{ 核查人 }}"], spans=[1, 3], height=0.8)
    grid.row(["*申请点坐标", "{{ 申请点坐标 }}"], spans=[1, 3], height=0.8)
    grid.row(["*坐标精度", "{{ 坐标精度 }}", "*门框数", "{{ 门框数 }}"], height=0.8)
    grid.row(["*场所面积", "{{ 场所面积 }}平方米", "*是否固定场所", "{{ 是否固定场所 }}"], height=0.8)
    grid.row(["*与住所相独立", "{{ 与住所相独立 }}", "*与申请一致", "{{ 与申请一致 }}"], height=0.8)
    grid.row(["*经营业态", "{{ 经营业态 }}", "*主营", "{{ 主营 }}"], height=0.8)
    grid.row(["*安全因素", "{{ 安全因素 }}"], spans=[1, 3], height=1.2)
    grid.row(["*照片", "{{ 照片 }}", "*拟定单元", "{{ 拟定单元 }}"], height=0.8)
    sheet.line("周边学校、幼儿园：", size=12, before=6, after=2, keep=True)
    sheet.goods(
        "学校明细",
        [
            ("学校、幼儿园名称", "学校幼儿园名称", 7.0),
            ("进出通道口", "进出通道口", 5.6),
            ("距离（米）", "距离", 3.4),
        ],
    )
    sheet.line("参照点：", size=12, before=6, after=2, keep=True)
    sheet.goods(
        "参照点明细",
        [
            ("参照点许可证号", "参照点许可证号", 3.8),
            ("参照点字号", "参照点字号", 3.4),
            ("实测距离（米）", "实测距离", 2.2),
            ("测距工具", "测距工具", 2.4),
            ("路径说明", "路径说明", 4.2),
        ],
        size=11,
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    grid.row(["*核查结论", "{{ 核查结论 }}"], height=1.0)
    grid.signing("核查人签名", "核查人签名", height=1.6, opinion=False)
    grid.signing("当事人签名", "当事人签名", height=1.6, opinion=False)
    grid.row(["*拒签说明", "{{ 拒签说明 }}"], height=0.9)
    return sheet


def licence_paper_review() -> Sheet:
    sheet = Sheet()
    sheet.title("书面审查记录")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*受理编号", "{{ 受理编号 }}", "*申请事项", "{{ 申请事项 }}"])
    grid.row(["*申请人", "{{ 申请人 }}", "*负责人", "{{ 负责人 }}"])
    grid.row(["*受理日期", "{{ 受理日期 }}"], spans=[1, 3])
    sheet.line("", size=6)
    sheet.goods(
        "审查明细",
        [
            ("序号", "序号", 1.4),
            ("审查项目", "审查项目", 4.8),
            ("审查情况", "审查情况", 7.2),
            ("是否符合", "是否符合", 2.6),
        ],
    )
    sheet.line("", size=6)
    grid = sheet.grid([3.0, 13.0])
    grid.row(["*审查意见", "{{ 审查意见 }}"], height=3.6)
    grid.signing("审查人签名", "审查人签名", height=1.8, opinion=False)
    return sheet


def licence_approval() -> Sheet:
    sheet = Sheet((2.2, 2.0, 2.5, 2.5))
    sheet.title("烟草专卖零售许可证审批表")
    grid = sheet.grid([3.8, 4.4, 2.8, 5.0])
    grid.row(["*受理编号", "{{ 受理编号 }}", "*申请事项", "{{ 申请事项 }}"])
    grid.row(["*企业（字号）名称", "{{ 企业名称 }}"], spans=[1, 3])
    grid.row(["*负责人", "{{ 负责人 }}", "*证件号码", "{{ 证件号码 }}"])
    grid.row(["*统一社会信用代码", "{{ 统一社会信用代码 }}"], spans=[1, 3])
    grid.row(["*经营地址", "{{ 经营地址 }}"], spans=[1, 3])
    grid.row(["*承诺办结日", "{{ 承诺办结日 }}", "*法定届满日", "{{ 法定届满日 }}"])
    grid.row(["*许可范围", "{{ 许可范围 }}"], spans=[1, 3])
    grid.row(["*受理日期", "{{ 受理日期 }}", "*核查结论", "{{ 核查结论 }}"])
    grid.row(["*审查事实", "{{ 审查事实 }}"], spans=[1, 3], height=3.4)
    grid.row(["*拟办意见", "{{ 拟办意见 }}"], spans=[1, 3], height=1.6)
    for label in ("核查人意见", "审核人意见", "审批人意见"):
        grid.signing(label, label, height=2.2)
    return sheet


def licence_extension_notice() -> Sheet:
    sheet = letter("延长审批期限告知书")
    sheet.prose(
        f"{TAKEN_IN}，应当于{{{{ 原届满日 }}}}前作出决定。因{{{{ 延长理由 }}}}，根据{{{{ 依据 }}}}的规定，"
        "经本局负责人批准，审批期限延长{{ 延长期限 }}个工作日，延长至{{ 延长至 }}。",
        "特此告知。",
    )
    asked(sheet)
    sheet.closing()
    return sheet


def licence_review_notice() -> Sheet:
    sheet = letter("评审检验检测告知书")
    sheet.prose(
        f"{TAKEN_IN}，在审查中依法需要进行{{{{ 评审检验检测事项 }}}}，所需时间为{{{{ 所需时间 }}}}个工作日。",
        "根据{{ 依据 }}的规定，上述所需时间不计算在审批期限内。",
        "特此告知。",
    )
    asked(sheet)
    sheet.closing()
    return sheet


MAKERS = (
    licence_site_check,
    licence_paper_review,
    licence_approval,
    licence_extension_notice,
    licence_review_notice,
)
