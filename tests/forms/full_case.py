"""One case that has every fillable document, each with everything it can say and every signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from zmtool.cases.records import CaseDocument, CaseFacts, Instalment
from zmtool.documents.records import SignFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form

from . import full_case_before as before
from .samples import clean_case

DAY = date(2025, 3, 20)
OFFICERS = ("林一舟", "周望")
SIGNERS = {
    "party": ("宋知远",),
    "leader": ("陆承安",),
    "dept": ("何平川",),
    "legal": ("秦书言",),
    "host": ("秦书言",),
    "recorder": ("许明澈",),
    "supervisor": ("何平川",),
    "receiver": ("顾清和",),
    "maker": ("周望",),
    "inspector": ("韩知微",),
    "witness": ("许明澈",),
    "attendees": ("陆承安", "何平川", "秦书言"),
}
"""Who signs at which place; at any other the two officers do."""

WRITTEN: Mapping[str, Mapping[str, str]] = {
    **before.WRITTEN,
    "plea_record": {
        "start": "2025-03-19T09:00",
        "place": "示例县烟草专卖局办公室",
        "recorder": "许明澈",
        "content": "我对查获的卷烟品种和数量没有意见。\n这是我第一次进外面的货，请求：从轻处罚。",
    },
    "plea_review": {"conclusion": "当事人提出的理由部分成立，拟处罚内容不变。"},
    "hearing_notice": {
        "hearing_time": "2025-04-10T09:00",
        "place": "示例县烟草专卖局会议室",
        "host": "秦书言",
        "recorder": "许明澈",
    },
    "hearing_rejection": {"reason": "你（单位）在收到听证告知书之日起五个工作日后才提出听证要求。"},
    "hearing_record": {
        "start": "2025-04-10T09:00",
        "end": "2025-04-10T10:30",
        "process": (
            "主持人：现在开始听证，核对参加人身份，宣布听证纪律，告知权利。\n"
            "调查人员林一舟：当事人从流动商贩处购进卷烟51条，有笔录和核价表为证。\n"
            "当事人：对事实没有意见，请求从轻。\n"
            "主持人：听证结束，请核对笔录。"
        ),
    },
    "hearing_report": {
        "course": "2025年4月10日公开举行听证，调查人员和当事人到场，出示了证据并进行了质证。",
        "findings": "当事人从流动商贩处购进卷烟51条的事实清楚，证据确凿。",
        "suggestion": "建议按拟处罚内容作出决定。",
    },
    "collective_discussion": {
        "start": "2025-03-21T14:30",
        "place": "示例县烟草专卖局会议室",
        "conclusion": "同意按进货总额的7%处以罚款。",
    },
    "no_penalty_decision": {"reason": "违法行为轻微并及时改正，没有造成危害后果。"},
    "admin_handling_decision": {
        "ground": "《烟草专卖行政处罚程序规定》第五十八条",
        "disposition": "变卖",
    },
    "destruction_record": {
        "place": "示例县环保发电厂",
        "reason": "假冒卷烟，依法公开销毁。",
        "method": "焚烧",
    },
    "late_fee_decision": {
        "principal": "753.60",
        "first_day": "2025-04-12",
        "days": "10",
        "amount": "226.08",
        "amount_capitals": "贰佰贰拾陆元零捌分",
    },
    "defer_pay_approval": {"reason": "当事人店铺失火，暂时无力一次缴清。"},
    "demand_letter": {"amount": "979.68", "late_fee": "226.08"},
    "court_enforcement_application": {"amount": "979.68"},
    "criminal_transfer_approval": {"crime": "非法经营罪"},
    "case_transfer_letter": {
        "receiver": "示例县公安局",
        "reason": "当事人的行为涉嫌构成犯罪，应当由公安机关处理。",
        "copies": "12",
        "material_pages": "46",
    },
    "suspend_notice": {
        "facts": "多次从其他渠道购进卷烟。",
        "term_start": "2025-03-21",
        "term_end": "2025-04-20",
        "demands": "停止从其他渠道进货，学习烟草专卖法律法规。",
    },
    "suspend_end_notice": {"result": "已经按要求整顿完毕。", "end_date": "2025-04-20"},
    "reward_report": {
        "recipient": "举报人（代号示例一号）",
        "reason": "提供线索，协助查获涉案卷烟51条。",
        "amount": "200.00",
    },
}
ROWS: Mapping[str, Mapping[str, tuple[Mapping[str, str], ...]]] = {
    **before.ROWS,
    "plea_review": {
        "reviews": (
            {
                "seq": "1",
                "reason": "第一次违法",
                "adopted": "采纳",
                "explanation": "经核查，此前没有处罚记录，拟处罚已经考虑。",
            },
            {
                "seq": "2",
                "reason": "不知道规定",
                "adopted": "不采纳",
                "explanation": "办证时已经告知，询问笔录有记载。",
            },
        )
    },
    "hearing_record": {
        "participants": (
            {"name": "林一舟", "part": "调查人员", "remark": "示例县烟草专卖局专卖管理员"},
            {"name": "宋知远", "part": "当事人", "remark": "和平路便利店"},
        )
    },
    "collective_discussion": {
        "attendees": (
            {"name": "陆承安", "post": "局长"},
            {"name": "何平川", "post": "专卖科科长"},
            {"name": "秦书言", "post": "法规科科长"},
        ),
        "speeches": (
            {"name": "何平川", "opinion": "事实清楚，建议按7%处罚。"},
            {"name": "秦书言", "opinion": "裁量适当，同意。"},
            {"name": "陆承安", "opinion": "同意。"},
        ),
    },
}


def full_case() -> CaseFacts:
    """The clean case with one document of every fillable form, each numbered, dated, sealed and signed."""
    case = clean_case()
    drawn = {one.type: one for one in case.documents}
    forms = load_catalogue().of_area(ENFORCEMENT).fillable
    documents = [drawn.get(form.id) or _document(form) for form in forms]
    plan = (
        Instalment(date(2025, 4, 30), Decimal("400.00")),
        Instalment(date(2025, 5, 30), Decimal("353.60")),
    )
    goods = (replace(case.goods[0], result="真品"), replace(case.goods[1], result="真品"), *case.goods[2:])
    return replace(
        case,
        documents=tuple(documents),
        goods=goods,
        custody=before.CUSTODY,
        instalments=plan,
        accomplices="无",
    )


def _document(form: Form) -> CaseDocument:
    signs = {
        sign.id: SignFacts(
            SIGNERS.get(sign.id, OFFICERS), DAY if sign.dated else None, "同意。" if sign.opinion else ""
        )
        for sign in form.signs
    }
    return CaseDocument(
        type=form.id,
        number=f"示烟{form.number_word or '字'}〔2025〕第18号" if form.find("doc_number") else "",
        date=DAY,
        sealed=form.seal == "org",
        fields=MappingProxyType(dict(WRITTEN.get(form.id, {}))),
        rows=MappingProxyType(dict(ROWS.get(form.id, {}))),
        signs=MappingProxyType(signs),
    )
