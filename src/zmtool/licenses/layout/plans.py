"""The plans at hand, and which of them holds: by region and day. None is an answer; no plan stands in for another."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_files
from zmtool.licenses.layout.plan import LayoutPlan, day_text
from zmtool.licenses.layout.plan_data import plan_from_data

FOLDER = "schemas/licenses/layout"


@kept_data
def load_plans(overrides: Path | None = None) -> tuple[LayoutPlan, ...]:
    """Every plan, shipped and of the workspace, by code and first day.

    Raises UsageProblem for a wrong file, for a version that is there twice, and where two versions of one plan or two
    plans of one region hold on the same day.
    """
    found: list[LayoutPlan] = []
    for path in data_files(FOLDER, ".yaml", overrides):
        plan = plan_from_data(load_checked(path, "licence-layout.schema.json"), path)
        for other in found:
            _check_beside(plan, other, path)
        found.append(plan)
    return tuple(sorted(found, key=lambda one: (one.code, one.span.first or date.min, one.version)))


def _check_beside(plan: LayoutPlan, other: LayoutPlan, path: Path) -> None:
    if plan.id == other.id:
        raise UsageProblem(
            f"布局规划 {plan.code} 版本 {plan.version} 有两份（另一份 {other.file}）",
            where=f"{path}:{line_of(path, ['code'])}",
            next_step="请删去其中一份，或改版本号",
        )
    same = sorted(set(plan.regions) & set(other.regions))
    if same and _holds_by_itself(plan) and _holds_by_itself(other) and plan.span.overlaps(other.span):
        raise UsageProblem(
            f"{same[0]} 在同一天有两份布局规划：{plan.id}（{day_text(plan)}）与 {other.id}（{day_text(other)}）",
            where=f"{path}:{line_of(path, ['effective_from'])}",
            next_step="请给旧版写上 effective_to（新版施行的前一天）",
        )


def _holds_by_itself(plan: LayoutPlan) -> bool:
    """Whether the plan may be chosen by region and day: a plan in force whose first day is known."""
    return not plan.example and not plan.draft and plan.span.first is not None


def plan_on(plans: Sequence[LayoutPlan], region: str, day: date) -> LayoutPlan | None:
    """The plan that holds in a region (six digits) on a day; the county's own before the city's. None: there is none."""
    fitting = [
        (_closeness(one, region), one)
        for one in plans
        if _holds_by_itself(one) and one.span.covers(day) and _closeness(one, region)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _closeness(plan: LayoutPlan, region: str) -> int:
    """3 the county itself, 2 its city, 1 its province, 0 elsewhere."""
    if region in plan.regions:
        return 3
    if len(region) == 6 and f"{region[:4]}00" in plan.regions:
        return 2
    return 1 if len(region) == 6 and f"{region[:2]}0000" in plan.regions else 0


def plan_named(plans: Sequence[LayoutPlan], name: str, day: date | None = None) -> LayoutPlan:
    """The plan that ``name`` means: ``code@version``, or a code and the day. Raises NotFound, or UsageProblem.

    A code with one version means that version.
    """
    code, _, version = name.strip().partition("@")
    of_code = [one for one in plans if one.code == code]
    if not of_code:
        near = difflib.get_close_matches(code, [one.code for one in plans], n=3, cutoff=0.4)
        hint = f"是不是：{'、'.join(near)}？" if near else "用 zmtool license layout plans 查看全部"
        raise NotFound(f"没有布局规划 {name}", next_step=hint)
    chosen = [one for one in of_code if (one.version == version if version else True)]
    if len(chosen) > 1 and day is not None:
        chosen = [one for one in chosen if one.span.covers(day)]
    if len(chosen) == 1:
        return chosen[0]
    listed = "、".join(f"{one.id}（{day_text(one)}）" for one in of_code)
    raise UsageProblem(
        f"布局规划 {name} 不能确定是哪一版", where="--plan", next_step=f"请写 代码@版本，可用：{listed}"
    )
