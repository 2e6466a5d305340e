"""The check vocabulary: every word a checklist may use, each one pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zmtool.checks.context import Context
from zmtool.checks.records import Outcome
from zmtool.checks.words.arithmetic import arithmetic
from zmtool.checks.words.contents import contents
from zmtool.checks.words.deadline import deadline, wait
from zmtool.checks.words.exists import exists
from zmtool.checks.words.field import field
from zmtool.checks.words.image import image
from zmtool.checks.words.law import law
from zmtool.checks.words.officers import officers
from zmtool.checks.words.order import intervals, order
from zmtool.checks.words.receipts import receipts
from zmtool.checks.words.same_across import same_across
from zmtool.checks.words.text import text
from zmtool.checks.words.tier import tier

Word = Callable[[Context, Mapping[str, Any]], Outcome]

VOCABULARY: Mapping[str, Word] = {
    "exists": exists,
    "field": field,
    "order": order,
    "intervals": intervals,
    "deadline": deadline,
    "wait": wait,
    "officers": officers,
    "same_across": same_across,
    "arithmetic": arithmetic,
    "law": law,
    "tier": tier,
    "image": image,
    "text": text,
    "contents": contents,
    "receipts": receipts,
}
