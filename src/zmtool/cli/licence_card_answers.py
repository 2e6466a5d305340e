"""How a card beside the register is shown and put into JSON."""

from __future__ import annotations

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, say
from zmtool.licenses.card.definition import CardDefinition
from zmtool.licenses.register.records import LABELS
from zmtool.reading.licence_card.beside import Beside, shown_value
from zmtool.workflow.licence_card import CardAnswer

STATES = {
    "same": "相同",
    "differs": "不同",
    "new": "登记簿没有",
    "unsure": "待核对",
    "missing": "没有读到",
}


def card_json(answer: CardAnswer) -> dict[str, object]:
    """What the photographs say, entry by entry, and what is or would be written."""
    return {
        "lic_no": answer.lic_no or None,
        "known": answer.known,
        "entries": [_entry_json(one) for one in answer.beside],
        "cards": [
            {"file": one.source, "page": one.page, "copy": one.copy or None, "entries": len(one.entries)}
            for one in answer.readings
        ],
        "qr": list(answer.codes),
        "problems": [one.as_json() for one in answer.problems],
        "writes": to_plain(dict(answer.writes)),
        "written": answer.written,
    }


def _entry_json(one: Beside) -> dict[str, object]:
    entry = one.entry
    return {
        "field": one.field,
        "label": LABELS[one.field],
        "state": one.state,
        "value": entry.value if entry else None,
        "normal": entry.normal if entry else None,
        "register": one.kept or None,
        "file": entry.source if entry else None,
        "page": entry.page if entry else None,
        "box": list(entry.box) if entry else None,
        "confidence": round(entry.confidence, 3) if entry else None,
        "mended": entry.mended if entry else "",
        "alternatives": list(entry.alternatives) if entry else [],
        "doubts": list(entry.doubts) if entry else [],
        "confirmed": entry.confirmed if entry else False,
    }


def print_card(answer: CardAnswer, card: CardDefinition, *, take: bool) -> None:
    """The entries side by side with the register, then what is or would be written."""
    rows = []
    for one in answer.beside:
        entry = one.entry
        read = (shown_value(one.field, entry.normal, card) or entry.value) if entry else ""
        told = list(entry.doubts) if entry else []
        if entry and entry.mended:
            told.insert(0, f"读作“{entry.mended}”，已改正")
        if one.state == "unsure" and entry and not told:
            told.append(f"把握 {entry.confidence:.2f}")
        rows.append((LABELS[one.field], read, one.kept, STATES[one.state], "；".join(told)))
    print_table("", ["项目", "证面", "登记簿", "结果", "说明"], rows)
    for problem in answer.problems:
        say(f"{problem.where}：{problem.what}")
    for code in answer.codes:
        say(f"二维码：{code}")
    fields = "、".join(LABELS[name] for name in answer.writes)
    if answer.written:
        say(f"已写入登记簿：{fields}")
    elif take and fields:
        say(f"将写入登记簿：{fields}。确认后加 --yes 写入")
    elif take:
        say("没有可以写入的内容")
