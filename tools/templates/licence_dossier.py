"""Templates of service, and of the dossier of a licence application."""

from __future__ import annotations

from template_layout import Sheet

from templates.dossier import dossier_catalog
from templates.licence_parts import asked, letter


def licence_service_receipt() -> Sheet:
    sheet = Sheet()
    sheet.title("送达回证")
    grid = sheet.grid([4.0, 12.0])
    for label in ("送达文书名称", "送达文书文号", "受送达人", "送达方式", "送达地点"):
        grid.row([f"*{label}", f"{{{{ {label} }}}}"], height=1.3)
    grid.row(["*签收日期", "[签:{{ 签收日期 }}]"], height=1.3)
    grid.signing("签收人签名", "签收人签名", height=2.0, opinion=False, dated=False)
    grid.row(["*签收人与受送达人关系", "{{ 签收人与受送达人关系 }}"], height=1.3)
    grid.row(["*拒收事由", "{{ 拒收事由 }}"], height=1.3)
    grid.signing("见证人签名", "见证人签名", height=1.6, opinion=False, dated=False)
    grid.signing("送达人签名", "送达人签名", height=2.2, opinion=False)
    return sheet


def licence_service_publication() -> Sheet:
    sheet = letter("送达公告", number=False)
    sheet.prose(
        "因采用其他方式无法送达，现依法向你（单位）公告送达《{{ 送达文书名称 }}》（{{ 送达文书文号 }}），"
        "主要内容：{{ 文书内容 }}",
        "请自本公告发出之日起到本局领取；自发出本公告之日起经过{{ 公告期限 }}日，即视为送达。",
        "特此公告。",
    )
    asked(sheet)
    sheet.closing()
    return sheet


def licence_dossier_cover() -> Sheet:
    sheet = Sheet()
    sheet.line("{{ 单位名称 }}", face="方正小标宋简体", size=26, align="center", before=40, after=10)
    sheet.title("烟草专卖许可证卷宗", before=10)
    sheet.line("", size=15, after=26)
    grid = sheet.grid([3.8, 4.4, 2.8, 5.0])
    grid.row(["*企业（字号）名称", "{{ 企业名称 }}"], spans=[1, 3], height=1.5)
    grid.row(["*负责人", "{{ 负责人 }}", "*许可证号", "{{ 许可证号 }}"], height=1.3)
    grid.row(["*申请事项", "{{ 申请事项 }}", "*受理编号", "{{ 受理编号 }}"], height=1.3)
    grid.row(["*办理结果", "{{ 办理结果 }}"], spans=[1, 3], height=2.4)
    grid.row(["*受理日期", "{{ 受理日期 }}", "*决定日期", "{{ 决定日期 }}"], height=1.3)
    grid.row(["*归档日期", "{{ 归档日期 }}", "*保存期限", "{{ 保存期限 }}"], height=1.3)
    grid.row(["*承办人", "{{ 承办人 }}", "*卷内页数", "{{ 卷内页数 }}"], height=1.3)
    return sheet


def licence_dossier_catalog() -> Sheet:
    return dossier_catalog()


MAKERS = (
    licence_service_receipt,
    licence_service_publication,
    licence_dossier_cover,
    licence_dossier_catalog,
)
