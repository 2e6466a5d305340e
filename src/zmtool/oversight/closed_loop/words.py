"""What steps are told, as people call it; a command takes either name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zmtool.base.errors import UsageProblem

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "indicator": "指标",
        "sheet": "处理单号",
        "linked": "关联线索",
        "people": "人员",
        "join": "并入问题",
        "problem": "问题编号",
        "into": "合并到",
        "resp_dept": "责任部门",
        "resp_person": "责任人",
        "helpers": "协办人",
        "demand": "要求",
        "until": "延期至",
        "result": "结果",
        "cause": "原因",
        "measure": "处置",
        "advice": "建议",
        "archive_no": "归档号",
        "case_no": "案号",
        "person": "被问责人",
        "liability": "责任类型",
        "sanction": "处理",
        "basis": "依据文件",
        "level": "级别",
        "clock": "时限",
        "package": "数据包",
        "receipt": "回执",
        "material": "材料齐全",
        "timeliness": "及时",
        "conclusion": "结论依据",
        "rectification": "整改真实",
        "effect": "效果",
    }
)


def said_details(pairs: Mapping[str, str], words: Mapping[str, str] = WORDS) -> dict[str, str]:
    """Details by id from details by id or Chinese name, empty ones left out. Raises UsageProblem for an unknown name."""
    by_label = {label: name for name, label in words.items()}
    found = {}
    for name, value in pairs.items():
        key = name if name in words else by_label.get(name.strip())
        if key is None:
            raise UsageProblem(f"没有项目“{name}”", next_step=f"可写：{'、'.join(words.values())}")
        if value.strip():
            found[key] = value.strip()
    return found
