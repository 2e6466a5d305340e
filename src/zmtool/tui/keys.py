"""The one registry of keys: bindings, the footer, the help page and the guide are made from it.

With a Chinese input method on, ``？`` and ``／`` arrive for ``?`` and ``/``: they are bound too.
Every key may be given another place by its name, ``<group>.<action>`` (``desk.yaml``, see ``settings``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One action: its keys, what it does (Chinese), and whether the footer shows it."""

    keys: str
    action: str
    label: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a screen or of a part of it: its name in ``desk.yaml``, its title (Chinese), its keys."""

    id: str
    title: str
    keys: tuple[Key, ...]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def name_of(self, key: Key) -> str:
        """What a person calls this key in ``desk.yaml``."""
        return f"{self.id}.{key.action.replace('(', '-').rstrip(')').replace(chr(39), '')}"


ANYWHERE = Keys(
    "anywhere",
    "任何界面",
    (
        Key("question_mark,？", "help", "帮助"),
        Key("f1", "tour", "导览", False),
        Key("f2,grave_accent,·", "modules", "模块"),
        Key("ctrl+p", "palette", "直达"),
        Key("f3", "theme", "换配色", False),
        Key("q,ｑ", "quit", "退出", False),
    ),
)
LIST = Keys(
    "list",
    "列表",
    (
        Key("enter", "choose", "打开", False),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("pagedown,ctrl+f", "page_down", "下一页", False),
        Key("pageup,ctrl+b", "page_up", "上一页", False),
        Key("g,home", "first", "第一行", False),
        Key("G,end", "last", "最后一行", False),
        Key("space,ideographic_space", "mark", "标记这一行", False),
        Key("backspace", "unmark_all", "取消全部标记", False),
    ),
)
LISTING = Keys(
    "listing",
    "列表界面",
    (
        Key("slash,／,、", "search", "查找"),
        Key("v", "narrow", "只看一类"),
        Key("y", "copy", "复制编号", False),
        Key("r,f5", "reload", "刷新", False),
        Key("u", "undo", "撤回上一次改动", False),
        Key("escape", "back", "返回"),
    ),
)
RECORD = Keys(
    "record",
    "一件记录",
    (
        Key("enter", "take_step", "办理"),
        Key("tab", "next_pane", "下一栏", False),
        Key("shift+tab", "previous_pane", "上一栏", False),
        Key("n", "next_record", "下一件"),
        Key("N", "previous_record", "上一件", False),
        Key("y", "copy", "复制编号", False),
        Key("u", "undo", "撤回上一次改动", False),
        Key("r,f5", "reload", "刷新", False),
        Key("escape", "back", "返回"),
    ),
)
FORM = Keys(
    "form",
    "填表",
    (
        Key("ctrl+s,f10", "submit", "确定"),
        Key("enter", "onward", "下一项", False),
        Key("tab", "next_field", "下一项", False),
        Key("shift+tab", "previous_field", "上一项", False),
        Key("down", "next_choice", "下一个可选项", False),
        Key("up", "previous_choice", "上一个可选项", False),
        Key("ctrl+d", "clear", "清空重填"),
        Key("escape", "back", "返回（已填的留作草稿）"),
    ),
)
TODAY = Keys(
    "today",
    "今日",
    (
        Key("c", "cases", "案件"),
        Key("a", "show('deadlines')", "全部期限"),
        Key("p", "show('party')", "当事人期间", False),
        Key("b", "scan_queue", "扫描箱"),
        Key("t", "drills", "演练", False),
    ),
)
CASES = Keys(
    "cases",
    "案件列表",
    (Key("b", "scan_queue", "扫描箱"),),
)
DOSSIER = Keys(
    "dossier",
    "案卷",
    (
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
    ),
)
STEP_CHOICE = Keys(
    "step-choice",
    "选步骤",
    (
        Key("enter", "choose", "填制这一步的文书"),
        Key("escape", "back", "返回"),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
    ),
)
SCAN_QUEUE = Keys(
    "scan-queue",
    "扫描箱",
    (
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
    ),
)
SCAN_FIELDS = Keys(
    "scan-fields",
    "扫描字段",
    (
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
    ),
)
DRILLS = Keys(
    "drills",
    "演练列表",
    (
        Key("enter", "open_drill", "打开"),
        Key("n", "new_drill", "新的演练"),
        Key("escape", "back", "返回"),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("g,home", "first", "第一行", False),
        Key("G,end", "last", "最后一行", False),
        Key("r", "reload", "刷新"),
    ),
)
DRILL = Keys(
    "drill",
    "演练",
    (
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
    ),
)
CHOICE = Keys(
    "choice",
    "选择",
    (
        Key("enter", "choose", "选定"),
        Key("escape", "back", "返回"),
        Key("down", "down", "下一行", False),
        Key("up", "up", "上一行", False),
    ),
)
PAGES = (
    ANYWHERE,
    LISTING,
    LIST,
    RECORD,
    FORM,
    TODAY,
    CASES,
    DOSSIER,
    SCAN_QUEUE,
    SCAN_FIELDS,
    DRILLS,
    DRILL,
    STEP_CHOICE,
    CHOICE,
)
"""Every group, in the order of the help page."""

_BEFORE_WIDGETS = (
    "next_pane",
    "previous_pane",
    "next_field",
    "previous_field",
    "next_choice",
    "previous_choice",
    "onward",
    "submit",
    "clear",
)
"""Actions whose keys would otherwise go to the widget that has the focus."""


def bindings(keys: Keys) -> list[Binding]:
    """Textual bindings of a group."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label,
            show=key.shown,
            priority=key.action in _BEFORE_WIDGETS,
            id=keys.name_of(key),
        )
        for key in keys
    ]
