"""The words of leads as data (``schemas/oversight/leads.yaml``), and what steps are told, as people call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "to_bureau": "派发单位",
        "region": "对方行政区划",
        "resp_dept": "责任部门",
        "resp_person": "责任人",
        "until": "期限",
        "demand": "要求",
        "package": "数据包",
        "seal": "校验值",
        "across": "跨省",
        "receipt": "回执",
        "result": "结果",
        "proved": "查实",
        "case_no": "案号",
        "quantity": "查获量",
        "score": "评分",
        "into": "并入",
    }
)
WAYS: Mapping[str, str] = MappingProxyType(
    {
        "result": "加 --result 有效、无效或者并案",
        "proved": "加 --proved 是或者否",
        "score": "写出评分",
        "into": "写出并入哪一条",
    }
)
"""How a person tells it on the command line."""
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class LeadWords:
    """Where leads come from, what a check can end with (and whether that counts as valid), the marks of a feedback."""

    sources: tuple[str, ...]
    results: Mapping[str, bool]
    least_score: int
    most_score: int


@kept_data
def load_lead_words(overrides: Path | None = None) -> LeadWords:
    """The words of leads. Raises UsageProblem naming file and field."""
    data = load_checked(data_file("schemas/oversight/leads.yaml", overrides), "oversight-leads.schema.json")
    return LeadWords(
        tuple(data["sources"]),
        MappingProxyType({row["id"]: row["valid"] for row in data["results"]}),
        data["scores"]["least"],
        data["scores"]["most"],
    )
