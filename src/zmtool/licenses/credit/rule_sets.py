"""The credit rules at hand, and which of them hold: by region and day. None is an answer; no other rules stand in."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_files
from zmtool.licenses.credit.rules import CreditRules
from zmtool.licenses.credit.rules_data import rules_from_data

FOLDER = "schemas/licenses/credit"


@kept_data
def load_credit_rules(overrides: Path | None = None) -> tuple[CreditRules, ...]:
    """Every rule set, shipped and of the workspace, by code and first day.

    Raises UsageProblem for a wrong file, for a version that is there twice, and where two hold in one region on one day.
    """
    found: list[CreditRules] = []
    for path in data_files(FOLDER, ".yaml", overrides):
        rules = rules_from_data(load_checked(path, "licence-credit.schema.json"), path)
        for other in found:
            _check_beside(rules, other, path)
        found.append(rules)
    return tuple(sorted(found, key=lambda one: (one.example, one.code, one.span.first or date.min)))


def _check_beside(rules: CreditRules, other: CreditRules, path: Path) -> None:
    if rules.id == other.id:
        raise UsageProblem(
            f"信用规则 {rules.code} 版本 {rules.version} 有两份（另一份 {other.file}）",
            where=f"{path}:{line_of(path, ['code'])}",
            next_step="请删去其中一份，或改版本号",
        )
    same = sorted(set(rules.regions) & set(other.regions))
    if same and _holds_by_itself(rules) and _holds_by_itself(other) and rules.span.overlaps(other.span):
        raise UsageProblem(
            f"{same[0]} 在同一天有两份信用规则：{rules.id}（{rules.span}）与 {other.id}（{other.span}）",
            where=f"{path}:{line_of(path, ['effective_from'])}",
            next_step="请给旧版写上 effective_to（新版施行的前一天）；只供试算的写 example: true",
        )


def _holds_by_itself(rules: CreditRules) -> bool:
    return not rules.example and rules.span.first is not None


def rules_on(known: Sequence[CreditRules], region: str, day: date) -> CreditRules | None:
    """The rules that hold in a region (six digits) on a day; the county's own before the city's. None: there are none."""
    fitting = [
        (near, one)
        for one in known
        if _holds_by_itself(one) and one.span.covers(day) and (near := _closeness(one, region))
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _closeness(rules: CreditRules, region: str) -> int:
    """3 the county itself, 2 its city, 1 its province, 0 elsewhere."""
    if region in rules.regions:
        return 3
    if len(region) != 6:
        return 0
    if f"{region[:4]}00" in rules.regions:
        return 2
    return 1 if f"{region[:2]}0000" in rules.regions else 0


def rules_named(known: Sequence[CreditRules], name: str, day: date | None = None) -> CreditRules:
    """The rules that ``name`` means: ``code@version``, or a code and the day. Raises NotFound, or UsageProblem."""
    code, _, version = name.strip().partition("@")
    of_code = [one for one in known if one.code == code and (not version or one.version == version)]
    if not of_code:
        near = difflib.get_close_matches(code, [one.code for one in known], n=3, cutoff=0.4)
        hint = f"是不是：{'、'.join(near)}？" if near else "用 zmtool credit rules 查看全部"
        raise NotFound(f"没有信用规则 {name}", next_step=hint)
    chosen = of_code
    if len(chosen) > 1 and day is not None:
        chosen = [one for one in chosen if one.span.covers(day)]
    if len(chosen) == 1:
        return chosen[0]
    listed = "、".join(f"{one.id}（{one.span}）" for one in of_code)
    raise UsageProblem(
        f"信用规则 {name} 不能确定是哪一版", where="--rules", next_step=f"请写 代码@版本，可用：{listed}"
    )
