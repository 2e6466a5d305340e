"""What is said of an entry of the register: its fields by group, its credit, its holder, its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.text import Text

from zmtool.licenses.credit.explain import plain as points_text
from zmtool.licenses.register.records import LABELS, LicenceEvent, Retailer
from zmtool.licenses.register.statuses import Statuses, status_on
from zmtool.licenses.vocabulary import Vocabulary
from zmtool.tui.plain import block
from zmtool.tui.texts.licence_value_texts import entry_value, worded_value
from zmtool.tui.texts.titled_rows import add_row, add_title
from zmtool.workflow.credit import ShownCredit
from zmtool.workflow.licence_desk import LicenceDesk

_EVENTS = 30
GROUPS: Sequence[tuple[str, tuple[str, ...]]] = (
    (
        "证面",
        (
            "name",
            "principal",
            "eco_type",
            "uscc",
            "addr",
            "scope",
            "supplier",
            "valid_from",
            "valid_to",
            "org",
            "issue_date",
            "serial",
            "suspended_from",
            "suspended_to",
        ),
    ),
    (
        "持证人",
        ("id_mask", "birth_year", "phone", "actual_operator", "tags", "business_status", "uscc_until"),
    ),
    (
        "经营",
        (
            "format",
            "market",
            "area",
            "town",
            "village",
            "cell",
            "station",
            "officer",
            "longitude",
            "latitude",
            "datum",
            "plan_code",
            "note",
        ),
    ),
    (
        "订货",
        (
            "cust_code",
            "order_phone",
            "bank_mask",
            "route",
            "rep",
            "tier",
            "order_weekday",
            "cycle",
            "first_order_date",
            "last_order_date",
        ),
    ),
)
"""The fields of an entry as a clerk reads them, by group."""
_ALWAYS = ("addr", "scope", "valid_to", "phone", "station", "cell")
"""Fields that are shown although nothing is known."""
_KINDS = {"licence.import": "导入登记簿", "licence.card": "按证面照片录入", "licence.correct": "更正"}


def licence_heading(desk: LicenceDesk, today: date) -> str:
    """One line that sums a licence up."""
    one = desk.shown.retailer
    status = desk.statuses.by_id[desk.shown.status].label
    return "　".join(filter(None, (one.lic_no, one.name, one.principal, status, until_text(one, today))))


def until_text(one: Retailer, today: date) -> str:
    """Until when a licence is valid, and how many days that is."""
    if one.valid_to is None:
        return "有效期止未知"
    left = (one.valid_to - today).days
    return f"至 {one.valid_to}（{f'还有 {left} 天' if left >= 0 else f'已过 {-left} 天'}）"


def licence_text(desk: LicenceDesk, today: date) -> Text:
    """Everything known of a licence: what is wrong first, then the entry, its credit, its holder's others, its history."""
    text = Text()
    _ailments(text, desk)
    _applications(text, desk)
    _entry(text, desk.shown.retailer, desk.words)
    _credit(text, desk.credit, desk.no_credit)
    _same_holder(text, desk, today)
    _history(text, desk.shown.history, desk.words, desk.statuses)
    return text


def _ailments(text: Text, desk: LicenceDesk) -> None:
    if desk.shown.ailments:
        add_title(text, "须核对")
        for ailment in desk.shown.ailments:
            text.append_text(block(f"{ailment.code}　{ailment.what}\n", "yellow"))


def _applications(text: Text, desk: LicenceDesk) -> None:
    if desk.applications:
        add_title(text, "申请")
    for line in desk.applications:
        matter = desk.words.matters[line.matter].label
        due = f"　最近到期 {line.next_due}" if line.next_due else ""
        style = "bold" if line.is_open else "dim"
        text.append_text(
            block(
                f"{line.application_no}　{matter}　{line.received_at[:10]} 收件　{line.result or '在办'}{due}\n",
                style,
            )
        )


def _entry(text: Text, one: Retailer, words: Vocabulary) -> None:
    """The fields by group; those of which nothing is known only where that matters."""
    for title, names in GROUPS:
        rows = [(LABELS[name], entry_value(one, name, words), name) for name in names]
        kept = [row for row in rows if row[1] or row[2] in _ALWAYS]
        if kept:
            add_title(text, title)
            for label, value, _ in kept:
                add_row(text, label, value or "（未登记）", "" if value else "dim")


def _credit(text: Text, credit: ShownCredit | None, why_not: str) -> None:
    add_title(text, "信用")
    if credit is None:
        text.append_text(block(f"{why_not}\n", "dim"))
        return
    graded, measures = credit.graded, credit.measures
    grade = graded.grade or "规则没有写明等级分值"
    add_row(text, "等级", f"{grade}　{points_text(graded.score)} 分", "bold" if graded.certain else "yellow")
    add_row(text, "规则", f"{credit.rules.name}{'（示例）' if credit.rules.example else ''}", "dim")
    if measures.inspect_days:
        add_row(text, "检查频次", f"每 {measures.inspect_days} 天不少于一次")
    for stop in measures.stops:
        add_row(text, "停供", f"{stop.first} 至 {stop.last}（{stop.months} 个月）", "red")
    for doubt in graded.doubts:
        add_row(text, "须人工确认", doubt, "yellow")
    if credit.shared_with:
        add_row(text, "共享等级", "、".join(credit.shared_with))


def _same_holder(text: Text, desk: LicenceDesk, today: date) -> None:
    if desk.shown.same_holder:
        add_title(text, "同一持证人")
        for other in desk.shown.same_holder:
            status = desk.statuses.by_id[status_on(other, today)].label
            text.append_text(block(f"{other.lic_no}　{other.name}　{status}　{other.addr}\n"))


def _history(text: Text, events: Sequence[LicenceEvent], words: Vocabulary, statuses: Statuses) -> None:
    add_title(text, "历次变动")
    for event in events[:_EVENTS]:
        about = "　".join(filter(None, (event.why or _KINDS.get(event.kind, event.kind), event.source)))
        text.append_text(block(f"{event.at[:16].replace('T', ' ')}　{event.who}　{about}\n"))
        for name, (before, after) in event.change.items():
            if before is None and event.kind.startswith("licence.import"):
                continue
            told = [
                statuses.by_id[str(each)].label
                if name == "status" and each in statuses.by_id
                else worded_value(name, each, words)
                for each in (before, after)
            ]
            text.append_text(
                block(f"　{LABELS.get(name, name)}：{told[0] or '（空）'} → {told[1] or '（空）'}\n", "dim")
            )
    if len(events) > _EVENTS:
        text.append(f"其余 {len(events) - _EVENTS} 次从略\n", "dim")
