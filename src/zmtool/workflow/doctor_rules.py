"""The doctor's look at the rule files: do all of them load, with the workspace's own, and are they enough?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from zmtool.base.errors import UnknownAnswer, ZmtoolError
from zmtool.base.shipped import data_files
from zmtool.cases.custody import load_custody_kinds
from zmtool.cases.deadlines import load_running
from zmtool.cases.life.definition import load_life_cycle
from zmtool.checks.checklist import load_checklist
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.licence_wordings import load_licence_texts
from zmtool.forms.numbering import load_numbering
from zmtool.goods.price_basis import load_basis_rules
from zmtool.law.library import load_law
from zmtool.licenses.card.definition import load_card
from zmtool.licenses.credit.rule_sets import load_credit_rules
from zmtool.licenses.layout.plans import load_plans, plan_on
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.random_inspection.rules import load_draw_rules
from zmtool.licenses.register.health import load_health_rules
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.oversight.inspection.definition import load_inspection_rules
from zmtool.reviews.rules import load_rules
from zmtool.reviews.states import load_states
from zmtool.sheets.mapping import load_mapping
from zmtool.staff.team_rules import load_team_rules
from zmtool.store.workspace import Workspace
from zmtool.workflow.facts import OK, WARN, Fact, problem

AHEAD = timedelta(days=120)
"""How far ahead deadlines are usually counted: the ninety days of a decision and what follows."""


def rule_facts(workspace: Workspace, today: date) -> Iterator[Fact]:
    """What is wrong with the rule files, one fact a fault; a single fact where nothing is."""
    faults = list(_faults(workspace.root))
    yield from faults
    if faults:
        return
    yield Fact("rules", "规则文件", OK, "法规、期限、案由、文书、检查表、办案步骤均可使用")
    yield from _calendar(workspace.root, today)
    yield from _benchmark(workspace)
    yield from _layout(workspace, today)


def _faults(root: Path) -> Iterator[Fact]:
    loads: list[tuple[str, Callable[[], object]]] = [
        ("法规", lambda: load_law(root)),
        ("文书目录", lambda: load_catalogue(root)),
        ("办案步骤", lambda: load_life_cycle(root)),
        ("许可文书用语", lambda: load_licence_texts(root)),
        ("许可事项", lambda: load_vocabulary(root)),
        ("许可证证面", lambda: load_card(root)),
        ("案件期限", lambda: load_running(root)),
        ("物品去向", lambda: load_custody_kinds(root)),
        ("文号格式", lambda: load_numbering(root)),
        ("价格口径", lambda: load_basis_rules(root)),
        ("布局规划", lambda: load_plans(root)),
        ("许可证状态", lambda: load_statuses(root)),
        ("许可办理步骤", lambda: load_life(root)),
        ("登记簿体检", lambda: load_health_rules(root)),
        ("双随机抽查", lambda: load_draw_rules(root)),
        ("队伍管理", lambda: load_team_rules(root)),
        ("市场检查", lambda: load_inspection_rules(root)),
        ("信用规则", lambda: load_credit_rules(root)),
        ("评查流程", lambda: load_states(root)),
        ("评查参数", lambda: load_rules(root)),
    ]
    loads += [
        (f"检查表 {path.stem}", partial(load_checklist, path.stem, root))
        for path in data_files("schemas/checklists", ".yaml", root)
    ]
    loads += [
        (f"导入格式 {path.stem}", partial(load_mapping, path.stem, root))
        for path in data_files("schemas/imports", ".yaml", root)
    ]
    for label, load in loads:
        try:
            load()
        except ZmtoolError as error:
            yield problem("rules", f"规则文件：{label}", error)


def _calendar(root: Path, today: date) -> Iterator[Fact]:
    """The working days that deadlines of today's cases will need."""
    calendar = load_law(root).calendar
    for day in (today, today + AHEAD):
        try:
            calendar.day(day)
        except UnknownAnswer as unknown:
            hint = "国务院办公厅公布后，把该年安排放进工作区 schemas/law/calendar/，格式同随附文件"
            yield Fact("calendar", "工作日历", WARN, unknown.what, hint)
            return


def _benchmark(workspace: Workspace) -> Iterator[Fact]:
    """Whether the province that the settings name has a benchmark."""
    province = workspace.settings.checklist.province
    known = load_law(workspace.root).discretion.provinces
    if not province:
        hint = "在 zmtool.toml 的 [checklist] province 填写本省，并导入本省裁量基准（见 docs/discretion.md）"
        yield Fact("benchmark", "裁量基准", WARN, "没有指定本省，只按法定幅度核对", hint)
    elif province not in known:
        yield Fact(
            "benchmark",
            "裁量基准",
            WARN,
            f"没有 {province} 的裁量基准",
            f"放进工作区 schemas/law/discretion/{province}/，用 zmtool law discretion --check 文件 检查",
        )


def _layout(workspace: Workspace, today: date) -> Iterator[Fact]:
    """Whether the bureau's region has a layout plan today."""
    region = workspace.settings.bureau.region
    if region and plan_on(load_plans(workspace.root), region, today) is None:
        hint = "把本局的规划写成 yaml 放进工作区 schemas/licenses/layout/（写法见 docs/licences-layout.md）"
        yield Fact("layout", "布局规划", WARN, f"{region} 今天没有施行的布局规划", hint)
