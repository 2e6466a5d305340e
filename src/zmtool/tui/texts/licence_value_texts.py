"""What is known of a licence or an application in words, as a person reads it and may type it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from zmtool.licenses.register.records import Retailer
from zmtool.licenses.vocabulary import Vocabulary

CODED: Mapping[str, str] = {"eco_type": "eco_type", "scope": "scope", "format": "format"}
"""Fields that are codes, and their enumeration."""


def entry_value(one: Retailer, name: str, words: Vocabulary) -> str:
    """A field of an entry in words."""
    return worded_value(name, getattr(one, name), words)


def worded_value(name: str, value: Any, words: Vocabulary) -> str:
    """A value of the field ``name`` in words, a code by its label."""
    if name in CODED:
        labels = words.enums[CODED[name]].labels
        if isinstance(value, (tuple, list)):
            return "、".join(labels.get(each, str(each)) for each in value)
        return labels.get(value, value or "")
    return value_text(value)


def value_text(value: Any) -> str:
    """A value as a person reads it, and may type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (tuple, list)):
        return "、".join(map(str, value))
    return str(value)
