"""What the middle pane of a drill says: a document, an item of the checklist, the result."""

from __future__ import annotations

from rich.text import Text

from zmtool.checks.records import Item
from zmtool.dossiers.records import Document
from zmtool.forms.records import Catalogue
from zmtool.reviews.drill_register import KeptDrill
from zmtool.tui.plain import block
from zmtool.tui.texts.dossier_texts import contents_text


def paper_text(catalogue: Catalogue, document: Document) -> Text:
    """A document as a trainee sees it; nothing tells where a defect is."""
    text = Text()
    text.append(f"《{document.title}》\n", "bold")
    text.append_text(contents_text(catalogue, document))
    sealed = "有" if document.has_mark("seal") else "无"
    text.append_text(block(f"印章：{sealed}\n", "dim"))
    return text


def item_text(item: Item, note: str | None) -> Text:
    """An item of the checklist, and what was marked of it (None: nothing)."""
    text = Text()
    text.append(f"{item.code} {item.title}\n", "bold")
    for label, value in (("依据", item.basis), ("后果", item.why)):
        if value:
            text.append_text(block(f"{label}：{value}\n", "dim"))
    if note is not None:
        text.append_text(block(f"\n已标为有问题{'：' + note if note else ''}\n", "red"))
    return text


def result_text(drill: KeptDrill) -> Text:
    """What was found, missed and wrongly marked; empty until the drill was handed in."""
    text = Text()
    result = drill.result
    if result is None:
        return text
    text.append(f"找到 {len(result.found)} 处（{100 * result.recall:.0f}%）", "bold")
    text.append(f"，漏掉 {len(result.missed)} 处，误报 {len(result.false_alarms)} 处\n\n", "bold")
    for one in drill.planted:
        found = one.id in result.found
        text.append_text(block(f"{'找到' if found else '漏掉'}　{one.code}\n", "green" if found else "red"))
        text.append_text(block(f"　{one.told}\n"))
    for alarm in result.false_alarms:
        document = f"《{alarm.document}》" if alarm.document else ""
        text.append_text(block(f"误报　{alarm.code}{document}　{alarm.note}\n", "yellow"))
    return text
