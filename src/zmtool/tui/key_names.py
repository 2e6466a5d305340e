"""Names of keys as people call them."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "question_mark": "?",
    "slash": "/",
    "escape": "Esc",
    "enter": "回车",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "down": "↓",
    "up": "↑",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "space": "空格",
    "backspace": "退格",
    "grave_accent": "`",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
}
_TWINS: Final = ("？", "／", "、", "ｑ", "ｗ", "·", "ideographic_space")
"""What arrives for a key with a Chinese input method on: bound, but not listed."""


def key_names(keys: str) -> str:
    """``slash,／`` → ``/``; ``ctrl+s,f10`` → ``Ctrl+S F10``."""
    return " ".join(_name(one) for one in keys.split(",") if one not in _TWINS)


def _name(key: str) -> str:
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key
