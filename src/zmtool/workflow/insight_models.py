"""The life of models: trying them on their examples, new files, steps from draft to active (supervision.md 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.insight.contract import load_contract
from zmtool.insight.models.definition import STAGES, Model
from zmtool.insight.models.read import Broken, Library, load_library
from zmtool.insight.models.trial import Tried, tried
from zmtool.insight.runs.ranking import load_queue_rules
from zmtool.workflow.insight_access import require_analyst
from zmtool.workflow.insight_model_choice import stage_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.insight.tables import StageRow

# From each stage, where a model may go: forward one by one, back to draft or stopped at any time.
_STEPS = {
    "draft": ("tested", "stopped"),
    "tested": ("trial", "draft", "stopped"),
    "trial": ("active", "draft", "stopped"),
    "active": ("stopped", "draft", "trial"),
    "stopped": ("draft", "trial"),
}
_SAMPLE = """\
# 自建模型。字段的含义见说明文档“自建模型”；改完用 zmtool insight models check {code} 检查，test {code} 试跑例子。
code: {code}
version: "1"
name: {name}
about: 用一句话说明它找什么。
source: 本局自建
ground: 自建
owner: {owner}
status: draft
unit: lic
period: week
ask: [到店要查什么]
needs: {{weeks: n}}
params:
  n: {{default: 4, min: 1, max: 26, label: 观察期数}}
  min_qty: {{default: 20, min: 1, max: 500, label: 至少条数}}
levels:
  - {{level: 橙, when: value >= 100}}
  - {{level: 黄, when: value >= min_qty}}
explain:
  columns: {{value: 平均每期条数, periods: 期数}}
sql: |
  SELECT lic_no, AVG(qty) AS value, COUNT(*) AS periods
  FROM v_pq
  WHERE pseq BETWEEN :pseq - :n + 1 AND :pseq
  GROUP BY lic_no
  HAVING COUNT(*) = :n AND AVG(qty) >= :min_qty
examples:
  - name: 四期每期三十条
    asof: "2026-06-07"
    given:
      orders:
        - {{lic: 1, weeks: 4, 黄山: 30}}
        - {{lic: 2, weeks: 4, 黄山: 10}}
    expect:
      - {{lic: 1, value: 30, level: 黄}}
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """One model checked: what its file says wrong (Chinese, empty for nothing), its examples tried."""

    code: str
    name: str
    path: Path
    problem: str
    examples: tuple[Tried, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem and not any(one.problems for one in self.examples)


def library_at(folder: Path | None) -> Library:
    """The models that hold in a workspace, or the shipped ones outside of any."""
    from zmtool.workflow.workspace import local_data

    return load_library(local_data(folder))


def check_models(codes: Sequence[str], folder: Path | None, *, with_examples: bool) -> tuple[Checked, ...]:
    """Models as their files stand; none named: all, and every file that is none. Raises NotFound."""
    from tempfile import TemporaryDirectory

    from zmtool.workflow.workspace import local_data

    root = local_data(folder)
    library, contract = load_library(root), load_contract(root)
    chosen: list[Model] = []
    wrong: list[Broken] = []
    for code in codes:
        broken = [one for one in library.broken if one.path.stem.upper() == code.strip().upper()]
        if broken:
            wrong += broken
        else:
            chosen.append(library.model(code))
    if not codes:
        chosen, wrong = list(library.models.values()), list(library.broken)
    found = [Checked(one.path.stem, "", one.path, str(one.problem), ()) for one in wrong]
    with TemporaryDirectory(prefix="zmtool-") as spill:
        for model in chosen:
            examples = tried(model, contract, Path(spill)) if with_examples else ()
            found.append(Checked(model.code, model.name, model.path, "", examples))
    return tuple(found)


def new_model(
    code: str, place: Place = None, *, name: str, base: str = "", owner: str, now: datetime, user: str
) -> Path:
    """Writes a first file for a model of the bureau's own into the workspace. Raises UsageProblem, Refused, NotFound."""
    import re

    code = code.strip().upper()
    if not re.fullmatch("[0-9]{4}([0-9]{2})?-[A-Z][0-9]{2}[a-z]?", code):
        raise UsageProblem(
            f"自建模型的代码应为 区划-字母数字，不是“{code}”",
            next_step="例：3499-A51（市）、349901-A51（县）",
        )
    with opened(place, now=now) as at:
        with at.reading() as session:
            require_analyst(session, at, user)
        library = load_library(at.root)
        if code in library.models:
            raise Refused(
                f"模型 {code} 已经有了", where=str(library.models[code].path), next_step="请换一个代码"
            )
        path = at.root / "schemas" / "models" / f"{code}.yaml"
        if path.exists():
            raise Refused("同名文件已经有了", where=str(path), next_step="请换一个代码，或先改正该文件")
        text = (
            _based(code, name, library.model(base), owner)
            if base
            else _SAMPLE.format(code=code, name=name, owner=owner)
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


def _based(code: str, name: str, base: Model, owner: str) -> str:
    params = "\n".join(
        f"  {one.name}: {{default: {one.default}}}  # {one.label}" for one in base.params.values()
    )
    return (
        f"# 由 {base.code} 派生：只写改动的键，其余都同 {base.code}。\n"
        f'code: {code}\nversion: "1"\nbase: {base.code}\nname: {name}\nsource: 本局自建\nground: 自建\nowner: {owner}\nstatus: draft\n'
        + (f"params:\n{params}\n" if params else "")
    )


def set_stage(
    code: str, stage: str, place: Place = None, *, why: str, now: datetime, user: str
) -> tuple[StageRow, ...]:
    """Takes a model one step on in its life; its life so far. A trial needs back-tests, activation a trial long enough.

    Raises UsageProblem, NotFound, Refused.
    """
    from zmtool.insight.runs import keep
    from zmtool.store.audit import record

    if stage not in STAGES:
        raise UsageProblem(
            f"没有阶段“{stage}”",
            next_step=f"可用：{'、'.join(f'{name}（{label}）' for name, label in STAGES.items())}",
        )
    if not why.strip():
        raise UsageProblem("要写明理由", next_step="加 --why 理由")
    with opened(place, now=now) as at:
        library = load_library(at.root)
        model = library.model(code)
        with at.writing() as session:
            require_analyst(session, at, user)
            held = stage_of(model, keep.stages(session))
            if stage not in _STEPS[held]:
                raise Refused(
                    f"模型 {model.code} 现在是“{STAGES[held]}”，不能直接改为“{STAGES[stage]}”",
                    next_step=f"可改为：{'、'.join(STAGES[one] for one in _STEPS[held])}",
                )
            _refuse_untried(model, stage, held, keep.runs(session, model.code, 1000), at.root)
            keep.add_stage(session, model, stage, why.strip(), now=now, user=user)
            record(
                session,
                now=now,
                who=user,
                action="insight.stage_model",
                subject=f"insight_model:{model.code}",
                change={"from": held, "to": stage, "version": model.version},
                why=why.strip(),
            )
            return keep.history_of(session, model.code)


def _refuse_untried(model: Model, stage: str, held: str, runs: Sequence[object], root: Path) -> None:
    from tempfile import TemporaryDirectory

    from zmtool.insight.runs.records import BACKTEST, DONE, SHADOW, KeptRun

    kept = [
        one for one in runs if isinstance(one, KeptRun) and one.version == model.version and one.state == DONE
    ]
    if stage == "tested":
        with TemporaryDirectory(prefix="zmtool-") as spill:
            examples = tried(model, load_contract(root), Path(spill))
        wrong = [one for one in examples if one.problems]
        if not examples or wrong:
            raise Refused(
                "例子没有通过" if wrong else "没有例子",
                where=str(model.path),
                next_step=f"请先用 zmtool insight models test {model.code}",
            )
        if not any(one.purpose == BACKTEST for one in kept):
            raise Refused(
                "还没有回测过这一版",
                next_step=f"请先用 zmtool insight backtest {model.code} --from 日期 --to 日期",
            )
    if stage == "active" and held == "trial":
        need = load_queue_rules(root).trial_periods
        days: set[date] = {one.asof for one in kept if one.purpose == SHADOW}
        if len(days) < need:
            raise Refused(
                f"试运行了 {len(days)} 期，至少 {need} 期",
                next_step="继续按期运行 zmtool insight run；期数可在 schemas/insight/queue.yaml 改",
            )


def next_stages(held: str) -> tuple[str, ...]:
    """The stages that a model may go to from one."""
    return _STEPS[held]


def model_life(code: str, place: Place = None, *, user: str) -> tuple[StageRow, ...]:
    """The steps that were taken in the life of a model, the oldest first. Raises Refused for the duty."""
    from zmtool.insight.runs import keep

    with opened(place) as at, at.reading() as session:
        require_analyst(session, at, user)
        return keep.history_of(session, code)
