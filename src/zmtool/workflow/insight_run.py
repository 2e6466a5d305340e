"""Running models on a day: what the data let run is run, its hits are suppressed or kept, and every run is taken down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from zmtool.base.errors import UsageProblem
from zmtool.insight.models.definition import Figure
from zmtool.insight.models.read import Broken
from zmtool.workflow.insight_access import require_analyst
from zmtool.workflow.insight_engine import DUCK
from zmtool.workflow.insight_hit_weighing import known_of, lifted_together, open_alert_models, suppressed_hits
from zmtool.workflow.insight_model_choice import chosen_models, stage_of, values_of
from zmtool.workflow.insight_model_run import Ran, Told, run_all
from zmtool.workflow.insight_run_keeping import keep_run, record_runs
from zmtool.workflow.insight_scene import scene_at
from zmtool.workflow.workspace import Place, opened


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run of models on a day. ``fingerprint`` is what the data were; ``broken`` are files that are no models."""

    asof: date
    engine: str
    fingerprint: str
    models: tuple[Ran, ...]
    broken: tuple[Broken, ...]


def run_models(
    codes: Sequence[str],
    place: Place = None,
    *,
    asof: date,
    now: datetime,
    user: str,
    params: Mapping[str, Figure] | None = None,
    shadow: bool = False,
    engine: str = DUCK,
    master: str = "",
    told: Told | None = None,
) -> RunReport:
    """Runs models (none named: all that are active or on trial) and keeps what they find.

    Raises UsageProblem for a day to come or a wrong parameter, NotFound for an unknown model, Refused for the duty.
    """
    from zmtool.insight.runs import keep

    if asof > now.date():
        raise UsageProblem("分析日在今天之后", where=asof.isoformat(), next_step="例：--asof 2026-05-31")
    with opened(place, now=now) as at:
        with at.reading() as session:
            require_analyst(session, at, user)
            stages = keep.stages(session)
        scene = scene_at(at)
        chosen = chosen_models(scene.library, codes, stages)
        values = {model.code: values_of(model, params or {}) for model in chosen}
        ran = list(run_all(at, scene, chosen, values, asof, engine=engine, master=master, told=told))
        with at.reading() as session:
            known = known_of(session, at, scene, chosen, asof)
            open_alerts = open_alert_models(session, at, asof)
        ran = suppressed_hits(lifted_together(ran, values, open_alerts), known, asof)
        ran = [replace(one, shadow=shadow or stage_of(one.model, stages) != "active") for one in ran]
        with at.writing() as session:
            kept = [
                replace(
                    one,
                    run=keep_run(
                        session, one, values[one.model.code], scene, asof, engine, now=now, user=user
                    ),
                )
                for one in ran
            ]
            record_runs(session, kept, asof, engine, now, user)
        return RunReport(asof, engine, scene.fingerprint, tuple(kept), scene.library.broken)
