"""Advice that names a command, in the words of the desk: which key does the same there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from zmtool.cases.life.definition import load_life_cycle
from zmtool.tui.words.review_words import review_at_the_desk
from zmtool.tui.words.supervision_words import supervision_at_the_desk

_COMMAND = re.compile(
    r"(?:用 )?zmtool case (?P<command>[a-z-]+)(?: (?:编号|[^\s，。；）]*〔[^\s，。；）]*号))?"
    r"(?P<step> [a-z_]+(?![\w=]))?(?: [^\s，。；）]+)*"
)
_WAYS = {
    "approve": "按 o 登记意见",
    "penalty": "按 p 填写拟处罚",
    "seize": "按 x 登记查获物品",
    "value": "按 e 选“核价”",
    "goods": "按 e 选“物品”",
    "custody": "按 e 选“物品变动”",
    "officer": "按 e 选“执法人员”",
    "party": "按 e 选“当事人”",
    "evidence": "按 e 选“证据”",
    "set": "按 e 改内容",
    "related": "看“相关案件”",
    "transfer-check": "看“移送核对”",
    "show": "看“情况”一栏",
    "new": "在案件列表按 c 新立",
}
_REST = (
    (re.compile(r"用 zmtool staff officer 登记(?:，或 zmtool staff list 查看)?"), "请先登记执法人员"),
    (re.compile(r"，?用 zmtool law cause [a-z_]+ 查看可以给予的处罚"), "看案由可以给予的处罚"),
    (re.compile(r"加 --override 理由 --role \w+"), "在表中写“变通理由”，并选办理角色"),
    (re.compile(r"用 --about 写明"), "在“对象”一栏写明"),
    (re.compile(r"；?用 --basis wholesale 或 retail 指明后再核价"), "；请选定价格口径再核价"),
    (re.compile(r"加 --(?:note|opinion) ?(?:说明|理由)?"), "请写明"),
)


def at_the_desk(text: str, root: Path | None = None) -> str:
    """``text`` with the commands for cases replaced by what one does at the desk; the rest stays as it is."""
    if "zmtool" not in text and "--" not in text:
        return text
    text = supervision_at_the_desk(review_at_the_desk(text))
    for pattern, words in _REST:
        text = pattern.sub(words, text)
    return _COMMAND.sub(_way(root), text)


def _way(root: Path | None) -> Callable[[re.Match[str]], str]:
    def way(match: re.Match[str]) -> str:
        command, step = match["command"], (match["step"] or "").strip()
        if command == "advance":
            return f"“{load_life_cycle(root).label(step)}”" if step else "看右栏可办的步骤"
        return _WAYS.get(command, match[0])

    return way
