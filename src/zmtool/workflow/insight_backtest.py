"""Going back over past days: would a model have pointed at the shops that later turned out to be guilty (supervision.md 3.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.insight.engine.protocol import Engine
from zmtool.insight.models.definition import Figure, Model
from zmtool.workflow.insight_access import require_analyst
from zmtool.workflow.insight_engine import DUCK, engine_over
from zmtool.workflow.insight_model_choice import values_of
from zmtool.workflow.insight_model_run import Ran, run_one
from zmtool.workflow.insight_scene import Scene, scene_at
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_MOST_DAYS = 160
Told = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a model would have found. ``days`` run, ``blocked`` why some were not (Chinese); ``hits`` in all, ``shops`` named.

    ``precision``: share of the first ``top`` hits of each day whose shop proved guilty within the horizon; ``recall``: share of the
    guilty shops that were named before; ``lead`` median days from the first hit to the finding; None where there is no ground.
    ``per_hundred``: hits a day for a hundred active shops.
    """

    code: str
    name: str
    days: int
    blocked: tuple[str, ...]
    hits: int
    shops: int
    guilty: int
    named: int
    precision: Decimal | None
    recall: Decimal | None
    lead: Decimal | None
    per_hundred: Decimal | None


def backtest(
    codes: Sequence[str],
    place: Place = None,
    *,
    first: date,
    last: date,
    step: int = 7,
    top: int = 40,
    horizon: int = 180,
    params: Mapping[str, Figure] | None = None,
    now: datetime,
    user: str,
    told: Told | None = None,
) -> tuple[Backtest, ...]:
    """Runs models on past days, nothing becomes an alert. Raises UsageProblem, NotFound, Refused."""
    days = _days(first, last, step, now.date())
    if top < 1 or horizon < 1:
        raise UsageProblem("--top 和 --horizon 应为正数", next_step="例：--top 40 --horizon 180")
    with opened(place, now=now) as at:
        with at.reading() as session:
            require_analyst(session, at, user)
        scene = scene_at(at)
        models = [scene.library.model(one) for one in codes] if codes else list(scene.library.models.values())
        values = {one.code: values_of(one, params or {}) for one in models}
        found = []
        with engine_over(at, scene, models=models) as engine:
            guilty, active = _guilty(engine), _active(engine)
            for number, model in enumerate(models):
                ran: list[tuple[date, Ran]] = []
                for day in days:
                    if told is not None:
                        told(number * len(days) + len(ran), len(models) * len(days), f"{model.code} {day}")
                    ran.append((day, run_one(model, scene, engine, day, values[model.code])))
                with at.writing() as session:
                    _keep(session, ran, values[model.code], scene, now, user)
                found.append(_judged(model, ran, guilty, active, top, horizon))
        return tuple(found)


def _days(first: date, last: date, step: int, today: date) -> list[date]:
    if last < first or last > today or step < 1:
        raise UsageProblem(
            "回测的日期不对：止日应在起日之后、今天之前",
            next_step="例：--from 2026-01-04 --to 2026-05-31 --step 7",
        )
    count = (last - first).days // step + 1
    if count > _MOST_DAYS:
        raise UsageProblem(f"回测 {count} 天，最多 {_MOST_DAYS} 天", next_step="缩短期间，或加大 --step")
    return [first + timedelta(days=step * at) for at in range(count)]


def _guilty(engine: Engine) -> dict[int, list[date]]:
    """When each shop was found out: cartons of its code seized elsewhere, or a penalty."""
    found: dict[int, list[date]] = {}
    for sql in (
        "SELECT code_lic, found_date FROM seizure WHERE code_lic IS NOT NULL AND found_date IS NOT NULL",
        "SELECT lic_no, case_date FROM case_file WHERE punished = 1 AND lic_no IS NOT NULL AND case_date IS NOT NULL",
    ):
        for lic_no, day in engine.rows(sql, seconds=60, most=1_000_000).rows:
            found.setdefault(int(lic_no), []).append(day)
    return {lic_no: sorted(days) for lic_no, days in found.items()}


def _active(engine: Engine) -> int:
    return int(engine.rows("SELECT COUNT(*) AS n FROM v_active", seconds=60, most=1).rows[0][0])


def _judged(
    model: Model,
    ran: Sequence[tuple[date, Ran]],
    guilty: Mapping[int, Sequence[date]],
    active: int,
    top: int,
    horizon: int,
) -> Backtest:
    done = [(day, one) for day, one in ran if one.state == "done"]
    first_named: dict[int, date] = {}
    right = judged = 0
    for day, one in done:
        for place, hit in enumerate(one.hits):
            for shop in hit.shops:
                first_named.setdefault(shop, day)
            if place < top and hit.shops:
                judged += 1
                right += any(_within(guilty.get(shop, ()), day, horizon) for shop in hit.shops)
    span = {shop: days for shop, days in guilty.items() if done and any(one > done[0][0] for one in days)}
    leads = [lead for shop, days in span.items() if (lead := _lead(first_named.get(shop), days)) is not None]
    hits = sum(len(one.hits) for _, one in done)
    return Backtest(
        model.code,
        model.name,
        len(done),
        tuple(dict.fromkeys(one.note for _, one in ran if one.state != "done")),
        hits,
        len(first_named),
        len(span),
        len(leads),
        _share(right, judged),
        _share(len(leads), len(span)),
        Decimal(str(median(leads))) if leads else None,
        (Decimal(hits) * 100 / (active * len(done))).quantize(Decimal("0.01")) if active and done else None,
    )


def _within(days: Sequence[date], on: date, horizon: int) -> bool:
    return any(on < one <= on + timedelta(days=horizon) for one in days)


def _lead(named: date | None, days: Sequence[date]) -> int | None:
    """Days from the first hit to the first finding after it."""
    if named is None:
        return None
    return next(((one - named).days for one in days if one > named), None)


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(Decimal("0.001")) if whole else None


def _keep(
    session: Session,
    ran: Sequence[tuple[date, Ran]],
    values: Mapping[str, Figure],
    scene: Scene,
    now: datetime,
    user: str,
) -> None:
    """Takes the runs down with how many hits each had; the hits themselves would have no end."""
    from zmtool.insight.runs import keep, records

    for day, one in ran:
        keep.add_run(
            session,
            one.model,
            day,
            values,
            engine=DUCK,
            fingerprint=scene.fingerprint,
            purpose=records.BACKTEST,
            state=one.state,
            note=one.note or f"命中 {len(one.hits)}",
            ms=one.ms,
            hits=(),
            now=now,
            user=user,
        )
