"""Colours, and plain characters for terminals that draw others in a width of their own."""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

THEMES: Final = {
    "深色": "textual-dark",
    "浅色": "textual-light",
    "高反差": "zmtool-contrast",
    "素色": "zmtool-plain",
}
"""The Chinese names of the themes and Textual's."""
OWN_THEMES: Final = (
    Theme(
        name="zmtool-contrast",
        primary="#ffff00",
        secondary="#00ffff",
        accent="#ffff00",
        warning="#ffff00",
        error="#ff5f5f",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#262626",
        dark=True,
        variables={
            "text-muted": "#ffffff",
            "text-disabled": "#dadada",
            "block-cursor-foreground": "#000000",
            "block-cursor-background": "#ffff00",
            "footer-key-foreground": "#ffff00",
            "border": "#ffffff",
        },
    ),
    Theme(
        name="zmtool-plain",
        primary="#5f87af",
        secondary="#808080",
        accent="#87afd7",
        warning="#d7af5f",
        error="#d75f5f",
        success="#87af87",
        foreground="#d0d0d0",
        background="#121212",
        surface="#121212",
        panel="#1c1c1c",
        boost="#262626",
        dark=True,
    ),
)

_PLAIN: Final = {
    "─━┄┅┈┉╌╍═▔▁‾": "-",
    "│┃┆┇┊┋╎╏║▏▎▍▌▐▕": "|",
    "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╭╮╯╰╔╗╚╝╠╣╦╩╬": "+",
    "█▉▊▋▇▆▅▄▃▂▀▓▒░": "#",
    "“”„‟″": '"',
    "‘’‚‛′": "'",
    "…·•‧": ".",
    "—–‐‑‒―": "-",
    "×✕✖✗✘": "x",
    "√✓✔": "v",
    "●◆■★◉◎": "*",
    "○◇□☆": "o",
    "→▶►▸▷≫": ">",
    "←◀◄◂◁≪": "<",
    "↑▲△▴": "^",
    "↓▼▽▾": "v",
    "±": "+",
    "÷": "/",
    "≤": "<",
    "≥": ">",
    "≈": "~",
    "≠": "!",
    "°": "o",
    "§": "S",
    "①②③④⑤⑥⑦⑧⑨": "",
    "⏎↵": "<",
    "⌫": "<",
    "⭘": "o",
}
_FOLD: Final = {ord(char): plain for chars, plain in _PLAIN.items() if plain for char in chars} | {
    ord(char): str(at) for at, char in enumerate("①②③④⑤⑥⑦⑧⑨", 1)
}


class PlainCharacters(LineFilter):
    """Draws every character whose width terminals do not agree about (UAX #11, ambiguous) as one of ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(plain_characters(one.text), one.style, one.control) for one in segments]


def plain_characters(text: str) -> str:
    """``text`` in as many cells, without characters of ambiguous width that are one cell to us."""
    return text if text.isascii() else text.translate(_FOLD)
