"""The stages a case can be in (domain notes, enforcement §2.3), with their Chinese names, in their order."""

from __future__ import annotations

from typing import Final

STAGES: Final[dict[str, str]] = {
    "clue": "线索登记",
    "verifying": "核查",
    "not_filed": "不予立案",
    "filed": "立案",
    "investigating": "调查取证",
    "preserved": "先行登记保存中",
    "preservation_disposed": "保存已处理",
    "appraising": "鉴别检验中",
    "valued": "已核价",
    "withdrawn": "撤销立案",
    "jurisdiction_transferred": "移送管辖",
    "criminal_transferred": "移送公安",
    "criminal_returned": "公安退回",
    "inv_closed": "调查终结",
    "legal_reviewed": "法制审核",
    "notified": "已告知",
    "pleading": "陈述申辩期",
    "hearing": "听证",
    "deliberated": "集体讨论",
    "approved": "处理审批",
    "decided": "处罚决定",
    "no_penalty": "不予行政处罚",
    "served": "已送达",
    "performing": "履行中",
    "deferred": "延期或分期缴纳",
    "defaulted": "逾期",
    "demanded": "催告",
    "court_applied": "申请强制执行",
    "performed": "执行完毕",
    "closed": "结案",
    "archived": "归档",
    "unclaimed_notice": "无主公告",
    "unclaimed_disposed": "无主处理决定",
    "suspended": "中止",
    "terminated": "终止",
}


PARTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "before": ("立案前", ("clue", "verifying")),
    "inquiry": (
        "调查取证",
        (
            "filed",
            "investigating",
            "preserved",
            "preservation_disposed",
            "appraising",
            "valued",
            "unclaimed_notice",
            "criminal_transferred",
            "criminal_returned",
            "suspended",
        ),
    ),
    "weighing": (
        "审核告知",
        ("inv_closed", "legal_reviewed", "notified", "pleading", "hearing", "deliberated", "approved"),
    ),
    "carrying": (
        "决定执行",
        (
            "decided",
            "no_penalty",
            "served",
            "performing",
            "deferred",
            "defaulted",
            "demanded",
            "court_applied",
            "performed",
            "unclaimed_disposed",
        ),
    ),
    "ended": (
        "已了结",
        ("closed", "archived", "not_filed", "withdrawn", "jurisdiction_transferred", "terminated"),
    ),
}
"""The parts of a case's life, each with its Chinese name and its stages; every stage is in one of them."""


def stage_label(stage: str) -> str:
    """The Chinese name of a stage; an unknown one is shown as it is."""
    return STAGES.get(stage, stage)
