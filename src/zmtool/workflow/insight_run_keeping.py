"""Runs taken down with their hits: what each is about in words, over which period, at which place among the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.insight.models.definition import Figure, Model
from zmtool.insight.models.hits import Hit
from zmtool.insight.runs.ranking import quantiles
from zmtool.values.periods import month_of, week_label, week_of
from zmtool.workflow.insight_model_run import Ran
from zmtool.workflow.insight_scene import Scene

if TYPE_CHECKING:
    from sqlmodel import Session


def period_of(model: Model, asof: date) -> str:
    """What a hit of a model is computed over: 2026-W20, 2026-05, or the day."""
    match model.period:
        case "week":
            return week_label(week_of(asof))
        case "month":
            return month_of(asof)
        case _:
            return asof.isoformat()


def called(hit: Hit, scene: Scene, names: Mapping[str, str]) -> str:
    """What a person calls the subject of a hit; ``names`` are those of shops."""
    if hit.unit == "sku" and hit.key.isdecimal():
        return scene.brands.get(int(hit.key), hit.key)
    name = names.get(hit.key, "") if hit.unit == "lic" else ""
    return f"{name}（{hit.key}）" if name else hit.key


def shop_names(session: Session, hits: Iterable[Hit]) -> dict[str, str]:
    """What the register calls the shops that hits are about, by licence number."""
    from zmtool.licenses.register.keep import known_retailers

    numbers = sorted({one.key for one in hits if one.unit == "lic"})
    return {number: one.name or one.principal for number, one in known_retailers(session, numbers).items()}


def keep_run(
    session: Session,
    ran: Ran,
    values: Mapping[str, Figure],
    scene: Scene,
    asof: date,
    engine: str,
    *,
    now: datetime,
    user: str,
) -> int:
    """Takes one run down with its hits; returns its number."""
    from zmtool.insight.runs import keep, records

    places = quantiles([_size(one) for one in ran.hits])
    names = shop_names(session, ran.hits)
    return keep.add_run(
        session,
        ran.model,
        asof,
        values,
        engine=engine,
        fingerprint=scene.fingerprint,
        purpose=records.SHADOW if ran.shadow else records.RUN,
        state=ran.state,
        note=ran.note,
        ms=ran.ms,
        hits=[
            (hit, called(hit, scene, names), period_of(ran.model, asof), place)
            for hit, place in zip(ran.hits, places, strict=True)
        ],
        now=now,
        user=user,
    )


def _size(hit: Hit) -> float:
    return float(hit.value) if isinstance(hit.value, (int, Decimal)) else 0.0


def record_runs(
    session: Session, ran: Sequence[Ran], asof: date, engine: str, now: datetime, user: str
) -> None:
    """Notes in the audit trail that models were run."""
    from zmtool.store.audit import record

    record(
        session,
        now=now,
        who=user,
        action="insight.run",
        subject=f"insight_run:{asof}",
        change={
            "engine": engine,
            "models": len(ran),
            "hits": sum(len(one.hits) for one in ran),
            "blocked": [one.model.code for one in ran if one.state != "done"],
        },
    )
