"""One licence application that has every licensing document, each with everything it can say and every signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from zmtool.base.shipped import shipped_root
from zmtool.documents.records import DocumentFacts, SignFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import LICENCE, Form
from zmtool.licenses.application_file import read_application
from zmtool.licenses.records import Application, Change, Material

DAY = date(2026, 3, 12)
OFFICERS = ("林一舟", "周望")
SIGNERS = {
    "applicant": ("沈念慈",),
    "receiver": ("沈念慈",),
    "party": ("沈念慈",),
    "handler": ("许明澈",),
    "dept": ("何平川",),
    "reviewer": ("秦书言",),
    "leader": ("陆承安",),
    "host": ("秦书言",),
    "recorder": ("许明澈",),
    "witness": ("许明澈",),
    "maker": ("许明澈",),
    "checker": ("周望",),
}
"""Who signs at which place; at any other the two officers do."""

SERVED = {"served_title": "准予许可决定书", "served_number": "示烟许准〔2026〕第12号"}
WRITTEN: Mapping[str, Mapping[str, str]] = {
    "licence_application_other": {
        "request": "要求就东风路56号的零售许可申请举行听证",
        "grounds": "我店距该申请点62.5米，该申请涉及我店的重大利益。\n请求在作出决定前举行听证。",
    },
    "licence_application_withdrawal": {"reason": "店铺另有用途，不再申请。"},
    "licence_rejection_decision": {"refer_to": "示例市烟草专卖局"},
    "licence_withdraw_decision": {"compensation": "对尚未届满的期限依法给予补偿。"},
    "licence_extension_notice": {"reason": "实地核查须补测步行距离"},
    "licence_hearing_right_notice": {
        "recipient": "和平路便利店",
        "interest": "该申请点与你（单位）的经营场所相距62.5米。",
    },
    "licence_review_notice": {"subject": "零售点步行距离检测", "term": "3"},
    "licence_plea_right_notice": {"intended": "不予许可", "term": "3"},
    "licence_recall_notice": {"return_by": "2026-04-15"},
    "licence_hearing_notice": {
        "recipient": "和平路便利店",
        "hearing_time": "2026-03-20T09:00",
        "place": "示例县烟草专卖局会议室",
        "host": "秦书言",
        "recorder": "许明澈",
    },
    "licence_change_order": {
        "due": "2026-04-11",
        "items": "字号名称由清河便利店变更为营业执照载明的名称。",
    },
    "licence_revocation_reply": {
        "requester": "和平路便利店",
        "requested_on": "2026-03-16",
        "reply": "准予许可决定符合合理布局的要求，没有应当撤销的情形，不予撤销。",
    },
    "licence_service_receipt": {
        **SERVED,
        "method": "留置送达",
        "place": "示例县烟草专卖局办证大厅",
        "service_time": "2026-03-12T10:20",
        "relation": "夫妻",
        "refusal": "签收人拒绝签名",
    },
    "licence_service_publication": {**SERVED, "content": "本局决定准予许可，许可证号349901100056。"},
    "licence_plea_record": {
        "start": "2026-03-09T09:00",
        "place": "示例县烟草专卖局办公室",
        "recorder": "许明澈",
        "content": "我店与最近零售点的距离已经超过规定。\n请求：重新测量。",
    },
    "licence_hearing_record": {
        "start": "2026-03-20T09:00",
        "end": "2026-03-20T10:30",
        "process": (
            "主持人：现在开始听证，核对参加人身份，宣布听证纪律，告知权利。\n"
            "审查人员林一舟：实测步行距离62.5米，符合规划要求。\n"
            "利害关系人：对测量结果没有意见。\n"
            "主持人：听证结束，请核对笔录。"
        ),
    },
    "licence_acceptance_opinion": {"conclusion": "材料齐全，符合法定形式，建议受理。"},
    "licence_paper_review": {"conclusion": "申请材料符合要求，可以进行实地核查。"},
    "licence_approval": {"suggestion": "建议准予许可，有效期五年。"},
}
ROWS: Mapping[str, Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "licence_hearing_record": {
        "participants": (
            {"name": "林一舟", "part": "审查人员", "remark": "示例县烟草专卖局专卖管理员"},
            {"name": "宋知远", "part": "利害关系人", "remark": "和平路便利店经营者"},
        )
    },
    "licence_paper_review": {
        "points": (
            {"seq": "1", "point": "执照主体与申请人一致", "finding": "经营者为沈念慈", "sound": "符合"},
            {"seq": "2", "point": "执照地址与经营场所一致", "finding": "均为东风路56号", "sound": "符合"},
        )
    },
}


def sample_application() -> Application:
    return read_application(shipped_root() / "sample_cases" / "application" / "application.yaml")


def full_application() -> Application:
    """The sample with one document of every licensing form, each numbered, dated, sealed and signed."""
    one = sample_application()
    forms = load_catalogue().of_area(LICENCE).fillable
    applicant = replace(
        one.applicant, agent="许如安", agent_id_no="349901198803140014", tags=("退役军人", "低保")
    )
    wish = replace(
        one.wish,
        changes=(
            Change("字号名称", "清河便利店", "清河生活超市"),
            Change("许可范围", "卷烟零售", "卷烟零售、雪茄烟零售"),
        ),
        address_reason="1",
        lost=("副本",),
        start=date(2026, 5, 1),
        end=date(2026, 8, 31),
    )
    lacking = Material("经营者身份证明", False, "", "没有提交反面", "补交反面照片")
    return replace(
        one,
        applicant=applicant,
        wish=wish,
        reasons=("N3", "X6"),
        extended_due=date(2026, 4, 16),
        stopped_on=date(2025, 8, 1),
        materials=(*one.materials, lacking),
        site=replace(one.site, refusal="当事人已签名"),
        documents=tuple(_document(form) for form in forms),
    )


def _document(form: Form) -> DocumentFacts:
    signs = {
        sign.id: SignFacts(
            SIGNERS.get(sign.id, OFFICERS), DAY if sign.dated else None, "同意。" if sign.opinion else ""
        )
        for sign in form.signs
    }
    return DocumentFacts(
        type=form.id,
        number=f"示烟{form.number_word}〔2026〕第12号" if form.find("doc_number") else "",
        date=DAY,
        sealed=form.seal == "org",
        fields=MappingProxyType(dict(WRITTEN.get(form.id, {}))),
        rows=MappingProxyType(dict(ROWS.get(form.id, {}))),
        signs=MappingProxyType(signs),
    )
