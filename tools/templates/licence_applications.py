"""Templates that applicants of licences fill in: applications, withdrawal, the promise to keep the law."""

from __future__ import annotations

from template_layout import Grid, Sheet

MATERIALS = [("序号", "序号", 1.6), ("提交材料名称", "提交材料名称", 12.2), ("份数", "份数", 2.2)]


def licence_application_grant() -> Sheet:
    sheet = Sheet((2.0, 1.8, 2.5, 2.5))
    sheet.title("申请表（零售证许可类）")
    grid = sheet.grid([3.6, 4.4, 3.0, 5.0])
    grid.size = 11
    grid.row(["*申请事项", "{{ 申请事项 }}"], spans=[1, 3])
    grid.row(["*企业（字号）名称", "{{ 企业名称 }}"], spans=[1, 3])
    _person(grid)
    grid.row(["*证件住址", "{{ 证件住址 }}"], spans=[1, 3], height=0.8)
    grid.row(["*现住址", "{{ 现住址 }}"], spans=[1, 3], height=0.8)
    grid.row(["*统一社会信用代码", "{{ 统一社会信用代码 }}", "*执照有效期", "{{ 执照有效期 }}"])
    grid.row(["*经济类型", "{{ 经济类型 }}"], spans=[1, 3])
    grid.row(["*经营地址", "{{ 经营地址 }}"], spans=[1, 3], height=0.8)
    grid.row(["*场地归属", "{{ 场地归属 }}"], spans=[1, 3])
    grid.row(["*租期", "{{ 租期 }}"], spans=[1, 3], height=0.8)
    grid.row(["*许可范围", "{{ 许可范围 }}"], spans=[1, 3], height=0.8)
    grid.row(["*地址变更原因", "{{ 地址变更原因 }}"], spans=[1, 3], height=0.8)
    grid.row(["*原许可证号", "{{ 原许可证号 }}", "*扶助对象", "{{ 扶助对象 }}"], height=0.8)
    grid.row(["*联系人", "{{ 联系人 }}", "*联系电话", "{{ 联系电话 }}"], height=0.8)
    grid.row(["*邮寄地址", "{{ 邮寄地址 }}"], spans=[1, 3], height=0.8)
    grid.row(["*委托代理人", "{{ 委托代理人 }}", "*代理人证件号码", "{{ 代理人证件号码 }}"], height=0.8)
    sheet.control("{%p if 变更明细 %}")
    sheet.line("", size=5)
    sheet.goods(
        "变更明细",
        [("变更事项", "变更事项", 3.0), ("变更前", "变更前", 6.5), ("变更后", "变更后", 6.5)],
        size=11,
    )
    sheet.control("{%p endif %}")
    sheet.line("", size=5)
    sheet.goods("材料明细", MATERIALS, size=11)
    _declared(sheet)
    return sheet


def licence_application_manage() -> Sheet:
    sheet = Sheet()
    sheet.title("申请表（零售证管理类）")
    grid = sheet.grid([3.8, 4.4, 3.2, 4.6])
    grid.row(["*申请事项", "{{ 申请事项 }}"], spans=[1, 3])
    grid.row(["*企业（字号）名称", "{{ 企业名称 }}"], spans=[1, 3])
    _person(grid)
    grid.row(["*许可证号", "{{ 许可证号 }}", "*有效期止", "{{ 有效期止 }}"])
    grid.row(["*经营地址", "{{ 经营地址 }}"], spans=[1, 3])
    grid.row(["*联系人", "{{ 联系人 }}", "*联系电话", "{{ 联系电话 }}"])
    grid.row(["*补办情形", "{{ 补办情形 }}"], spans=[1, 3])
    grid.row(["*停业开始日期", "{{ 停业开始日期 }}", "*停业结束日期", "{{ 停业结束日期 }}"])
    grid.row(["*恢复营业日期", "{{ 恢复营业日期 }}"], spans=[1, 3])
    grid.row(["*申请事由", "{{ 申请事由 }}"], spans=[1, 3], height=2.4)
    sheet.line("", size=6)
    sheet.goods("材料明细", MATERIALS)
    _declared(sheet)
    return sheet


def licence_application_other() -> Sheet:
    sheet = Sheet()
    sheet.title("申请表（听证等其他）")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*申请人", "{{ 申请人 }}", "*负责人", "{{ 负责人 }}"], height=1.1)
    grid.row(["*证件号码", "{{ 证件号码 }}", "*联系电话", "{{ 联系电话 }}"], height=1.1)
    grid.row(["*住址", "{{ 住址 }}"], spans=[1, 3], height=1.1)
    grid.row(["*许可证号", "{{ 许可证号 }}", "*受理编号", "{{ 受理编号 }}"], height=1.1)
    grid.row(["*请求事项", "{{ 请求事项 }}"], spans=[1, 3], height=2.2)
    grid.row(["*事实和理由", "{{ 事实和理由 }}"], spans=[1, 3], height=7.5)
    _declared(sheet)
    return sheet


def licence_application_withdrawal() -> Sheet:
    sheet = Sheet()
    sheet.title("撤回申请登记表")
    grid = sheet.grid([3.0, 5.0, 3.0, 5.0])
    grid.row(["*申请人", "{{ 申请人 }}", "*负责人", "{{ 负责人 }}"], height=1.1)
    grid.row(["*证件号码", "{{ 证件号码 }}", "*联系电话", "{{ 联系电话 }}"], height=1.1)
    grid.row(["*受理编号", "{{ 受理编号 }}", "*申请事项", "{{ 申请事项 }}"], height=1.1)
    grid.row(["*收件日期", "{{ 收件日期 }}", "*受理日期", "{{ 受理日期 }}"], height=1.1)
    grid.row(["*撤回理由", "{{ 撤回理由 }}"], spans=[1, 3], height=5.0)
    grid.signing("申请人签名", "申请人签名", height=2.2, opinion=False)
    grid.signing("经办人意见", "经办人意见", height=3.0)
    return sheet


def licence_promise() -> Sheet:
    sheet = Sheet()
    sheet.title("守法诚信承诺书")
    sheet.line("{{ 单位名称 }}：", size=15, spacing=27)
    sheet.facts(
        "企业（字号）名称：{{ 企业名称 }}",
        "负责人：{{ 负责人 }}　　许可证号：{{ 许可证号 }}",
        "经营地址：{{ 经营地址 }}",
    )
    sheet.facts("承诺内容：", "{{ 承诺内容 }}")
    sheet.line("承诺书版本：{{ 承诺书版本 }}", size=12, before=10)
    sheet.signed("承诺人签名", before=24)
    return sheet


def _person(grid: Grid) -> None:
    grid.row(["*负责人", "{{ 负责人 }}", "*证件类型", "{{ 证件类型 }}"], height=0.8)
    grid.row(["*证件号码", "{{ 证件号码 }}"], spans=[1, 3], height=0.8)


def _declared(sheet: Sheet) -> None:
    sheet.line("申请人声明：{{ 申请人声明 }}", size=12, before=8)
    sheet.signed("申请人签名", before=8)


MAKERS = (
    licence_application_grant,
    licence_application_manage,
    licence_application_other,
    licence_application_withdrawal,
    licence_promise,
)
