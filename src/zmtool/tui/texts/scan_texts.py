"""What the screen of scanned fields says of a field, as text."""

from __future__ import annotations

import re

from rich.text import Text

from zmtool.scans.register_records import ABSENT, CHANGED, CONFIRMED, Correction, FieldAsRead, KeptDocument
from zmtool.tui.plain import plain

_CELL = re.compile(r".+?(第[0-9]+行.+)")
_MARKS = {CONFIRMED: ("✓", "green"), CHANGED: ("改", "green"), ABSENT: ("无", "green")}


def pages_text(pages: tuple[int, ...]) -> str:
    """第3页, 第4–5页."""
    return f"第{pages[0]}页" if pages[0] == pages[-1] else f"第{pages[0]}–{pages[-1]}页"


def home_text(kept: KeptDocument) -> str:
    """The case of a document, or why it has none."""
    return kept.document.case_no or f"待归案：{kept.document.reason}"


def mark_of(field: FieldAsRead, said: Correction | None) -> Text:
    """？ where a person should look, and what a person said."""
    if said is not None:
        return plain(*_MARKS[said.kind])
    return plain("？", "bold yellow") if field.unsure else plain("")


def value_of(field: FieldAsRead, said: Correction | None) -> Text:
    """What counts: a person's word, else what was read."""
    if said is not None and said.kind == ABSENT:
        return plain("（没有）", "dim")
    return plain(said.value if said is not None and said.kind == CHANGED else field.value)


def label_in_list(field: FieldAsRead) -> str:
    """The label for a narrow column: a cell begins with its row, because its end tells it from its neighbours."""
    label = field.label or field.field
    cell = _CELL.fullmatch(label)
    return cell[1] if cell else label


def detail_text(field: FieldAsRead, said: Correction | None) -> Text:
    """Three lines: the field as read; its canonical form and doubts; what else it may be or what a person said."""
    normal = "不合格式" if field.normal is None else f"规范值 {field.normal}"
    remarks = [normal, f"把握 {field.confidence:.2f}", f"第{field.page}页"]
    if field.mended:
        remarks.append(f"由“{field.mended}”得出")
    text = plain(f"{field.label or field.field}：{field.value}", "bold")
    text.append("\n").append_text(plain("　".join(remarks)))
    return text.append("\n").append_text(plain(_last_line(field, said), "yellow"))


def _last_line(field: FieldAsRead, said: Correction | None) -> str:
    if said is not None:
        word = {CONFIRMED: "读得对", CHANGED: f"改为 {said.value}", ABSENT: "纸上没有"}[said.kind]
        return f"人工：{word}（{said.by} {said.at[:16].replace('T', ' ')}）"
    if field.alternatives:
        return "可能是　" + "　".join(f"{at} {one}" for at, one in enumerate(field.alternatives[:5], 1))
    return "请对照原件核对" if field.unsure else ""
