"""What codes of indicators meant when they were first used here: a code never gets another meaning."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from zmtool.base.errors import UsageProblem
from zmtool.oversight.closed_loop.tables import IndicatorUsedRow
from zmtool.oversight.indicators.library import Indicator


def keep_use(session: Session, indicator: Indicator, *, now: datetime) -> None:
    """Notes a code's first use. Raises UsageProblem where the code meant something else when it was first used."""
    row = session.get(IndicatorUsedRow, indicator.code)
    if row is None:
        session.add(
            IndicatorUsedRow(
                code=indicator.code, label=indicator.label, first_used=now.isoformat(timespec="seconds")
            )
        )
        session.flush()
    elif row.label != indicator.label and row.label not in indicator.was:
        raise UsageProblem(
            f"指标 {indicator.code} 从前的意思是“{row.label}”，指标库现在写“{indicator.label}”",
            where="schemas/indicators/library.yaml",
            next_step="编号一经使用永不改意：请另取编号；只是改了说法的，在 was 中写上从前的名称",
        )


def used_codes(session: Session) -> dict[str, str]:
    """Every code that was used, with what it meant then."""
    return {row.code: row.label for row in session.exec(select(IndicatorUsedRow))}
