"""What a decision has to tell the party about remedies, in the version of its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zmtool.base.errors import UnknownAnswer
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, Span, span_of
from zmtool.law.numerals import chinese_number


@dataclass(frozen=True, slots=True)
class Relief:
    """Remedies against decisions of one procedure (``ordinary`` or ``summary``).

    Days are natural days from service. ``litigation_days`` is None where litigation is only open after
    reconsideration (``reconsideration_first``).
    """

    procedure: str
    span: Span
    reconsideration_days: int
    litigation_days: int | None
    reconsideration_first: bool
    law: tuple[Citation, ...]
    template: str
    mark: Mark

    def text(self, authority: str, court: str) -> str:
        """The sentence for the decision. ``authority`` is the 复议机关, ``court`` the 法院."""
        values = {
            "{复议机关}": authority,
            "{法院}": court,
            "{复议日数}": chinese_number(self.reconsideration_days),
            "{起诉日数}": chinese_number(self.litigation_days) if self.litigation_days else "",
        }
        text = self.template
        for key, value in values.items():
            text = text.replace(key, value)
        return text


def relief_on(reliefs: tuple[Relief, ...], procedure: str, on: date) -> Relief:
    """The remedies against a decision of that day. Raises UnknownAnswer if there is no version."""
    for relief in reliefs:
        if relief.procedure == procedure and relief.span.covers(on):
            return relief
    raise UnknownAnswer(f"没有程序 {procedure} 在 {on} 的救济告知文本")


def reliefs_from_data(data: Mapping[str, Any]) -> tuple[Relief, ...]:
    """The versions of ``relief.yaml``."""
    return tuple(
        Relief(
            row["procedure"],
            span_of(row.get("effective_from"), row.get("effective_to")),
            row["reconsideration_days"],
            row.get("litigation_days"),
            row["reconsideration_first"],
            tuple(map(citation_from_code, row["law"])),
            row["text"],
            Mark(row["mark"]),
        )
        for row in data["relief"]
    )
