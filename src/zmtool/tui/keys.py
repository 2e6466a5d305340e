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
    Key("n", "next_finding", "下一个问题"),
    Key("N", "previous_finding", "上一个问题", False),
)
STEP_CHOICE = (
    Key("enter", "choose", "填制这一步的文书"),
    Key("escape", "back", "返回"),
    Key("j,down", "down", "下一行", False),
    Key("k,up", "up", "上一行", False),
)
PAGES = (("任何界面", ANYWHERE), ("今日", TODAY), ("案件列表", CASES), ("案卷", DOSSIER))


def bindings(keys: tuple[Key, ...]) -> list[Binding]:
    """Textual bindings of a screen."""
    return [
        Binding(key.keys, key.action, key.label, show=key.shown, priority=key.action == "next_pane")
        for key in keys
    ]
