"""What is written by hand in the documents of the full case up to the proposed penalty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from zmtool.cases.records import CustodyEntry

EXTENDED = {"reason": "案情重大复杂，进货渠道涉及外地，需要继续核查。", "until": "2025-03-28"}
WRITTEN: Mapping[str, Mapping[str, str]] = {
    "report_record": {
        "report_time": "2025-03-04T16:20",
        "report_way": "电话",
        "reporter": "举报人（代号示例一号），不愿公开身份",
        "content": "和平路88号便利店近日从上门的流动商贩处购进卷烟，存放在柜台下层。",
        "remark": "已告知举报人核查结果将予以反馈。",
    },
    "not_filing_report": {"reason": "经核查，违法事实不成立。"},
    "filing_extension_approval": EXTENDED,
    "withdraw_filing_report": {"reason": "立案后查明，该案不属本机关管辖。"},
    "jurisdiction_notice": {"reason": "两地对该案的管辖发生争议。", "issuer": "示例市烟草专卖局"},
    "service_address_confirm": {
        "service_address": "示例省示例市示例县城关镇和平路88号",
        "agrees": "同意",
        "electronic": "短信送达，手机号码13000000018",
    },
    "inquiry_notice": {"arrival_time": "2025-03-07T09:00"},
    "rectify_notice": {
        "due": "2025-04-03",
        "demands": "停止从其他渠道购进卷烟，从当地烟草专卖批发企业进货。",
    },
    "sampling_list": {
        "start": "2025-03-06T09:00",
        "end": "2025-03-06T09:40",
        "place": "示例县烟草专卖局罚没物品仓库",
        "method": "随机抽取",
    },
    "appraisal_report": {"report_no": "示质检字2025第0018号", "conclusion": "所送样品均为真品卷烟。"},
    "appraisal_result_notice": {"objection_term": "5个工作日"},
    "assist_letter": {
        "receiver": "邻县烟草专卖局",
        "content": "查明喷码对应的零售许可证号的持证人、住所，以及其近三个月的订货记录。",
    },
    "inv_extension_approval": EXTENDED,
}
ROWS: Mapping[str, Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "av_record_list": {
        "recordings": (
            {
                "seq": "1",
                "device": "执法记录仪01号",
                "start": "2025-03-05T09:30",
                "end": "2025-03-05T10:40",
                "content": "检查、先行登记保存的全过程",
            },
            {
                "seq": "2",
                "device": "执法记录仪02号",
                "start": "2025-03-27T10:00",
                "end": "2025-03-27T10:10",
                "content": "送达处罚决定书",
            },
        )
    },
}
CUSTODY = (
    CustodyEntry("01", "sample", Decimal(2), date(2025, 3, 6), "示例市烟草质量监督检测站"),
    CustodyEntry("02", "sample", Decimal(1), date(2025, 3, 6), "示例市烟草质量监督检测站"),
    CustodyEntry("01", "sample_loss", Decimal(1), date(2025, 3, 9)),
)
"""Two brands are sampled; one carton stays with the laboratory."""
