"""Why a licence application is not taken in or refused, and why a licence ends: codes R, N, X and C."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class LicenceReason:
    """One reason. ``kind`` is the letter of its code: R not taken in, N refused, X not renewed, C recalled or ended.

    ``years`` is how long the applicant may not apply again (None: no such term), ``how`` what establishes it.
    """

    code: str
    kind: str
    label: str
    law: tuple[Citation, ...]
    mark: Mark
    years: int | None
    how: str
    note: str


@dataclass(frozen=True, slots=True)
class LicenceReasons:
    """The reasons by code, in the order of the file, and the Chinese names of their kinds."""

    by_code: Mapping[str, LicenceReason]
    kinds: Mapping[str, str]

    def reason(self, code: str) -> LicenceReason:
        """The reason with this code. Raises UnknownAnswer."""
        try:
            return self.by_code[code]
        except KeyError:
            raise UnknownAnswer(f"没有理由码 {code}，可用的有：{'、'.join(self.by_code)}") from None


def licence_reasons_from_data(data: Mapping[str, Any], path: Path) -> LicenceReasons:
    """The reasons of ``licence-reasons.yaml``. Raises UsageProblem for a code given twice or of no known kind."""
    kinds = {row["id"]: row["label"] for row in data["kinds"]}
    found: dict[str, LicenceReason] = {}
    for row in data["reasons"]:
        code = row["code"]
        if code in found or code[0] not in kinds:
            raise UsageProblem(
                f"理由码 {code} 重复或类别未列出",
                where=f"{path} 字段 reasons",
                next_step="请改用不同的理由码，或在 kinds 中列出类别",
            )
        found[code] = LicenceReason(
            code,
            code[0],
            row["label"],
            tuple(map(citation_from_code, row["law"])),
            Mark(row["mark"]),
            row.get("years"),
            row.get("how", ""),
            row.get("note", ""),
        )
    return LicenceReasons(found, kinds)
