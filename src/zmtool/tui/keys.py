"""The one registry of keys: bindings, the footer and the help page are made from it.

With a Chinese input method on, ``？`` and ``／`` arrive for ``?`` and ``/``: they are bound too.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One action: its keys, what it does (Chinese), and whether the footer shows it."""

    keys: str
    action: str
    label: str
    shown: bool = True


ANYWHERE = (
    Key("question_mark,？", "help", "帮助"),
    Key("q,ｑ", "quit", "退出"),
)
TODAY = (
    Key("enter", "open_case", "打开案卷"),
    Key("c", "cases", "案件"),
    Key("a", "everything", "全部期限"),
    Key("p", "party", "当事人期间"),
    Key("b", "scan_queue", "扫描箱"),
    Key("t", "drills", "演练"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
    Key("g,home", "first", "第一行", False),
    Key("G,end", "last", "最后一行", False),
    Key("r", "reload", "刷新"),
)
CASES = (
    Key("enter", "open_case", "打开"),
    Key("escape", "back", "今日"),
    Key("slash,／,、", "search", "查找"),
    Key("b", "scan_queue", "扫描箱"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
    Key("g,home", "first", "第一行", False),
    Key("G,end", "last", "最后一行", False),
    Key("r", "reload", "刷新"),
)
DOSSIER = (
    Key("escape", "back", "返回"),
    Key("tab", "next_pane", "下一栏"),
    Key("shift+tab", "previous_pane", "上一栏", False),
    Key("enter", "jump", "跳到问题所在文书"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
    Key("g,home", "first", "第一行", False),
    Key("G,end", "last", "最后一行", False),
    Key("d", "deadlines", "期限"),
    Key("s", "steps", "办理"),
    Key("f", "fill", "填制文书"),
    Key("F", "fill_next", "填制下一步"),
    Key("b", "scan_queue", "扫描箱"),
    Key("n", "next_finding", "下一个问题"),
    Key("N", "previous_finding", "上一个问题", False),
)
STEP_CHOICE = (
    Key("enter", "choose", "填制这一步的文书"),
    Key("escape", "back", "返回"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
)
SCAN_QUEUE = (
    Key("enter", "open_fields", "核对字段"),
    Key("a", "assign", "归案"),
    Key("x", "put_aside", "不属于案件"),
    Key("slash,／,、", "search", "查找"),
    Key("v", "kind", "只看一种"),
    Key("escape", "back", "返回"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
    Key("g,home", "first", "第一行", False),
    Key("G,end", "last", "最后一行", False),
    Key("r", "reload", "刷新"),
)
SCAN_FIELDS = (
    Key("y,enter", "accept", "读得对"),
    Key("e", "edit", "改"),
    Key("1", "take(1)", "取第 1 个可能", False),
    Key("2", "take(2)", "取第 2 个可能", False),
    Key("3", "take(3)", "取第 3 个可能", False),
    Key("4", "take(4)", "取第 4 个可能", False),
    Key("5", "take(5)", "取第 5 个可能", False),
    Key("n", "absent", "没有"),
    Key("u", "undo", "撤回"),
    Key("A", "accept_all", "其余都对"),
    Key("N", "next_document", "下一份"),
    Key("tab", "next_field", "下一个字段", False),
    Key("shift+tab", "previous_field", "上一个字段", False),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
    Key("plus,equals_sign", "zoom(1)", "放大", False),
    Key("minus", "zoom(-1)", "缩小", False),
    Key("p", "whole_page", "整页"),
    Key("t", "manner", "换画法"),
    Key("o", "open_outside", "看原图"),
    Key("escape", "back", "返回"),
)
DRILLS = (
    Key("enter", "open_drill", "打开"),
    Key("n", "new_drill", "新的演练"),
    Key("escape", "back", "返回"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
    Key("g,home", "first", "第一行", False),
    Key("G,end", "last", "最后一行", False),
    Key("r", "reload", "刷新"),
)
DRILL = (
    Key("space", "mark", "标为有问题"),
    Key("m", "note", "写说明"),
    Key("s", "hand_in", "交卷"),
    Key("tab", "next_pane", "下一栏"),
    Key("shift+tab", "previous_pane", "上一栏", False),
    Key("escape", "back", "返回"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
    Key("g,home", "first", "第一行", False),
    Key("G,end", "last", "最后一行", False),
)
CHOICE = (
    Key("enter", "choose", "选定"),
    Key("escape", "back", "返回"),
    Key("down", "down", "下一行", False),
    Key("up", "up", "上一行", False),
)
PAGES = (
    ("任何界面", ANYWHERE),
    ("今日", TODAY),
    ("案件列表", CASES),
    ("案卷", DOSSIER),
    ("扫描箱", SCAN_QUEUE),
    ("扫描字段", SCAN_FIELDS),
    ("演练列表", DRILLS),
    ("演练", DRILL),
)


_BEFORE_WIDGETS = ("next_pane", "next_field", "previous_field")
"""Actions whose keys would move the focus between widgets."""


def bindings(keys: tuple[Key, ...]) -> list[Binding]:
    """Textual bindings of a screen."""
    return [
        Binding(key.keys, key.action, key.label, show=key.shown, priority=key.action in _BEFORE_WIDGETS)
        for key in keys
    ]
