"""What the steps of an alert are told, as people call it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "screen": "筛选",
        "reason": "原因",
        "person": "承办人",
        "demand": "要求",
        "record": "记录",
        "explainable": "可以解释",
        "contradictions": "矛盾点",
        "people": "人员",
        "conclusion": "结论",
        "gravity": "轻重",
        "indicator": "指标",
        "clue": "线索",
        "verdict": "反馈结果",
        "problem": "问题",
        "lesson": "教训",
        "wording": "话术",
        "rectification": "整改",
        "level": "级别",
        "value": "值",
        "clock": "时限",
    }
)
WAYS: Mapping[str, str] = MappingProxyType(
    {
        "reason": "加 --reason 原因",
        "person": "写出承办人的登录名",
        "people": "加 --people 姓名、姓名",
        "conclusion": "写出结论",
        "indicator": "加 --indicator 编号",
        "level": "写出级别",
    }
)
"""How a person tells it on the command line."""
