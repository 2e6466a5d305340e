"""What the printing system is given for a certificate (制证清单), and what keeps one from being printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zmtool.licenses.card.definition import CardDefinition
from zmtool.licenses.register.health import INDIVIDUAL, HealthRules, ailments_of
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import Statuses, status_on
from zmtool.values.dates import format_date_cn

NO_NAME = "—"
"""What stands on the card of a 个体工商户 without a trade name (领域说明 许可 3.1)."""


def certificate_cells(one: Retailer, card: CardDefinition) -> tuple[str, ...]:
    """The cells of one certificate in the order of the columns, all of them text; what is not known is empty."""
    return tuple(_cell(one, column.field, card) for column in card.columns)


def certificate_problems(
    one: Retailer, card: CardDefinition, rules: HealthRules, statuses: Statuses, today: date
) -> Iterator[str]:
    """Why no certificate of this entry may be printed, in Chinese; nothing where it may."""
    status = statuses.by_id[status_on(one, today)]
    if not status.holds_place:
        yield f"状态是{status.label}"
    for column in card.columns:
        if column.required and not _cell(one, column.field, card):
            yield f"缺{column.label}"
    for ailment in ailments_of(one, rules, today):
        if ailment.code in card.refused_for:
            label = rules.rules[ailment.code]["label"]
            yield f"{ailment.code} {label}：{ailment.what}"


def _cell(one: Retailer, field: str, card: CardDefinition) -> str:
    match field:
        case "validity":
            if one.valid_from is None or one.valid_to is None:
                return ""
            return f"自{format_date_cn(one.valid_from)}至{format_date_cn(one.valid_to)}"
        case "issue_date":
            return format_date_cn(one.issue_date) if one.issue_date else ""
        case "scope":
            return "、".join(card.enums["scope"].labels.get(code, code) for code in one.scope)
        case "eco_type":
            return card.enums["eco_type"].labels.get(one.eco_type, one.eco_type)
        case "name":
            return one.name or (NO_NAME if one.eco_type == INDIVIDUAL else "")
        case _:
            return str(getattr(one, field))
