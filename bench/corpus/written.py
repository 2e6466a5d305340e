"""What is written by hand in each kind of document of an invented case, beyond what its facts say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from zmtool.cases.records import CaseFacts
from zmtool.forms.wording import number_text
from zmtool.values.money import to_capitals

Rows = Mapping[str, tuple[Mapping[str, str], ...]]


def written_fields(form_id: str, case: CaseFacts, day: date, bosses: Sequence[str]) -> dict[str, str]:
    """Field id → text (or a date, time or amount in the case file's own form)."""
    party, officers, bureau = case.party, [one.name for one in case.officers], case.bureau
    count = number_text(sum((line.quantity for line in case.goods), Decimal(0)))
    fine = case.penalty.fine or Decimal(0)
    late = (fine * Decimal("0.03") * 10).quantize(Decimal("0.01"))
    morning, noon = f"{day}T09:10", f"{day}T10:25"
    extended = {
        "reason": "案情重大复杂，进货渠道涉及外地，需要继续核查。",
        "until": f"{day + timedelta(days=20)}",
    }
    texts: dict[str, dict[str, str]] = {
        "report_record": {
            "report_time": f"{day}T16:20",
            "report_way": "电话",
            "reporter": "举报人（代号示例七号），不愿公开身份",
            "content": f"{case.place}的{party.org_name}近日从上门的流动商贩处购进卷烟，存放在柜台下层。",
            "remark": "已告知举报人核查结果将予以反馈。",
        },
        "not_filing_report": {"reason": "经核查，违法事实不成立。"},
        "filing_extension_approval": extended,
        "filing_extension_notice": extended,
        "inv_extension_approval": extended,
        "inv_extension_notice": extended,
        "withdraw_filing_report": {"reason": "立案后查明，该案不属本机关管辖。"},
        "jurisdiction_notice": {"reason": "两地对该案的管辖发生争议。", "issuer": bureau.review_org},
        "service_address_confirm": {
            "service_address": case.place,
            "agrees": "同意",
            "electronic": f"短信送达，手机号码{party.phone}",
        },
        "inquiry_notice": {"arrival_time": morning},
        "rectify_notice": {
            "due": f"{day + timedelta(days=15)}",
            "demands": "停止从其他渠道购进卷烟，从当地烟草专卖批发企业进货。",
        },
        "inquiry_record": {
            "round": "1",
            "start": morning,
            "end": noon,
            "place": f"{bureau.name}询问室",
            "recorder": officers[1],
            "qa": f"问：你的基本情况和经营情况？\n答：我叫{party.name}，在{case.place}经营{party.org_name}，有烟草专卖零售许可证，证号{party.license_no}。\n问：在你店内查获的{count}条卷烟是从哪里购进的？\n答：是从一个上门的流动商贩手里买的，不是从当地烟草专卖批发企业进的货。\n问：这些卷烟有没有卖出去？\n答：刚买来两天，还没有卖出去，没有获利。\n问：你是否知道应当从当地烟草专卖批发企业进货？\n答：知道，办证的时候告诉过我，是我一时糊涂，愿意改正。",
        },
        "evidence_copy": {"evidence_kind": "居民身份证、烟草专卖零售许可证复制件"},
        "sampling_list": {"start": morning, "end": noon, "place": case.storage_place, "method": "随机抽取"},
        "appraisal_report": {
            "report_no": f"示质检字2025第{day:%m%d}号",
            "conclusion": "所送样品均为真品卷烟。",
        },
        "appraisal_result_notice": {"objection_term": "5个工作日"},
        "assist_letter": {
            "receiver": "邻县烟草专卖局",
            "content": "查明喷码对应的零售许可证号的持证人、住所，以及其近三个月的订货记录。",
        },
        "plea_record": {
            "start": morning,
            "place": f"{bureau.name}办公室",
            "recorder": officers[1],
            "content": "我对查获的卷烟品种和数量没有意见。\n这是我第一次进外面的货，请求从轻处罚。",
        },
        "plea_review": {"conclusion": "当事人提出的理由部分成立，拟处罚内容不变。"},
        "hearing_notice": {
            "hearing_time": morning,
            "place": f"{bureau.name}会议室",
            "host": bosses[1],
            "recorder": officers[1],
        },
        "hearing_publicity": {"hearing_time": morning, "place": f"{bureau.name}会议室", "host": bosses[1]},
        "hearing_rejection": {"reason": "你（单位）在收到听证告知书之日起五个工作日后才提出听证要求。"},
        "hearing_record": {
            "start": morning,
            "end": noon,
            "place": f"{bureau.name}会议室",
            "host": bosses[1],
            "recorder": officers[1],
            "process": f"主持人：现在开始听证，核对参加人身份，宣布听证纪律，告知权利。\n调查人员{officers[0]}：当事人从流动商贩处购进卷烟{count}条，有笔录和核价表为证。\n当事人：对事实没有意见，请求从轻。\n主持人：听证结束，请核对笔录。",
        },
        "hearing_report": {
            "hearing_time": morning,
            "place": f"{bureau.name}会议室",
            "host": bosses[1],
            "course": "公开举行听证，调查人员和当事人到场，出示了证据并进行了质证。",
            "findings": f"当事人从流动商贩处购进卷烟{count}条的事实清楚，证据确凿。",
            "suggestion": "建议按拟处罚内容作出决定。",
        },
        "collective_discussion": {
            "start": f"{day}T14:30",
            "place": f"{bureau.name}会议室",
            "conclusion": "同意按拟处罚内容作出处罚。",
        },
        "no_penalty_decision": {"reason": "违法行为轻微并及时改正，没有造成危害后果。"},
        "admin_handling_decision": {
            "ground": "《烟草专卖行政处罚程序规定》第五十八条",
            "disposition": "变卖",
            "notice_date": f"{day - timedelta(days=35)}",
        },
        "service_receipt": {
            "served_title": "行政处罚决定书",
            "served_number": case.decision_number,
            "recipient": party.name,
            "place": case.place,
            "method": "直接送达",
            "service_time": morning,
            "service_date": morning,
        },
        "payment_voucher": {"voucher_no": f"{day:%Y%m%d}0018"},
        "goods_return_list": {"return_time": f"{day}T15:05"},
        "destruction_record": {
            "place": "示例县环保发电厂",
            "reason": "假冒卷烟，依法公开销毁。",
            "method": "焚烧",
        },
        "late_fee_decision": {
            "principal": str(fine),
            "first_day": f"{day}",
            "days": "10",
            "amount": str(late),
            "amount_capitals": to_capitals(late),
        },
        "defer_pay_approval": {"reason": "当事人店铺失火，暂时无力一次缴清。"},
        "demand_letter": {"amount": str(fine + late), "late_fee": str(late)},
        "court_enforcement_application": {"amount": str(fine + late)},
        "criminal_transfer_approval": {"crime": "非法经营罪"},
        "case_transfer_letter": {
            "receiver": f"{bureau.name[:-5]}公安局",
            "reason": "当事人的行为涉嫌构成犯罪，应当由公安机关处理。",
            "copies": "12",
            "material_pages": "46",
        },
        "transfer_receipt": {"copies": "12", "material_pages": "46", "receiver": f"{bureau.name[:-5]}公安局"},
        "transfer_goods_list": {"receiver": f"{bureau.name[:-5]}公安局"},
        "suspend_notice": {
            "facts": "多次从其他渠道购进卷烟。",
            "term_start": f"{day}",
            "term_end": f"{day + timedelta(days=30)}",
            "demands": "停止从其他渠道进货，学习烟草专卖法律法规。",
        },
        "suspend_end_notice": {"result": "已经按要求整顿完毕。", "end_date": f"{day}"},
        "reward_report": {
            "recipient": "举报人（代号示例七号）",
            "reason": f"提供线索，协助查获涉案卷烟{count}条。",
            "amount": "200.00",
        },
    }
    return texts.get(form_id, {})


def written_rows(
    form_id: str, case: CaseFacts, bosses: Sequence[str]
) -> dict[str, tuple[Mapping[str, str], ...]]:
    """Table id → rows."""
    assert case.incident_time is not None and case.inspection_end is not None
    officers = [one.name for one in case.officers]
    rows: dict[str, dict[str, tuple[Mapping[str, str], ...]]] = {
        "av_record_list": {
            "recordings": (
                {
                    "seq": "1",
                    "device": "执法记录仪01号",
                    "start": f"{case.incident_time:%Y-%m-%dT%H:%M}",
                    "end": f"{case.inspection_end:%Y-%m-%dT%H:%M}",
                    "content": "检查、先行登记保存的全过程",
                },
            )
        },
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
                {"name": officers[0], "part": "调查人员", "remark": f"{case.bureau.name}专卖管理员"},
                {"name": case.party.name, "part": "当事人", "remark": case.party.org_name},
            )
        },
        "collective_discussion": {
            "attendees": tuple(
                {"name": name, "post": post}
                for name, post in zip(bosses, ("专卖科科长", "法规科科长", "局长"), strict=False)
            ),
            "speeches": (
                {"name": bosses[0], "opinion": "事实清楚，建议按拟处罚内容处罚。"},
                {"name": bosses[1], "opinion": "裁量适当，同意。"},
                {"name": bosses[2], "opinion": "同意。"},
            ),
        },
        "dossier_catalog": {
            "entries": tuple(
                {
                    "seq": str(index),
                    "doc_number": number,
                    "responsible": case.bureau.name,
                    "title": title,
                    "date": f"{case.filing_date}",
                    "pages": str(index * 2 - 1),
                    "remark": "",
                }
                for index, (number, title) in enumerate(
                    (
                        (case.case_no, "立案报告表"),
                        ("", "检查（勘验）笔录"),
                        ("", "询问笔录"),
                        ("", "案件调查终结报告"),
                        ("", "案件处理审批表"),
                        (case.decision_number, "行政处罚决定书"),
                        ("", "送达回证"),
                        ("", "结案报告表"),
                    ),
                    1,
                )
            )
        },
    }
    return rows.get(form_id, {})
