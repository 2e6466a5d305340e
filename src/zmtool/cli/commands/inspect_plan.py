"""zmtool inspect plan: plans of inspections made, shown, approved, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import LimitOption, NoteOption, OffsetOption, print_advanced
from zmtool.cli.printing import print_json, print_table, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.inspection_groups import WantedGroup

app = typer.Typer(
    help="检查计划：按风险、逾期、预警、信用、举报排序，编组、排路线、审批",
    no_args_is_help=True,
    rich_markup_mode=None,
)
PlanArgument = Annotated[str, typer.Argument(help="计划号", metavar="计划号")]
_RURAL = ("乡", "乡村")


@app.command("make")
def make(
    group: Annotated[
        list[str] | None,
        typer.Option(
            help="检查组：两人以上的执法证号或姓名，乡村组后加“乡”，可多个",
            metavar="人,人[,乡]",
            show_default=False,
        ),
    ] = None,
    from_: Annotated[str, typer.Option("--from", help="起日，默认今天", metavar="日期")] = "",
    to: Annotated[str, typer.Option("--to", help="止日，默认同起日", metavar="日期")] = "",
    draw: Annotated[str, typer.Option(help="按双随机批次编制：户和人员都照抽签", metavar="批次号")] = "",
    title: Annotated[str, typer.Option(help="名称", metavar="文字")] = "",
    station: Annotated[str, typer.Option(help="只查这个管理所", metavar="名称")] = "",
    town: Annotated[str, typer.Option(help="只查这个乡镇", metavar="名称")] = "",
    cell: Annotated[str, typer.Option(help="只查这个市场单元", metavar="名称")] = "",
    route: Annotated[str, typer.Option(help="只查这条线路", metavar="名称")] = "",
    most: Annotated[int, typer.Option(help="最多几户，0 为各组能查多少算多少", metavar="户数")] = 0,
    special: Annotated[
        list[str] | None,
        typer.Option(help="专项检查的户和事由，可多个", metavar="许可证号=事由", show_default=False),
    ] = None,
    avoid: Annotated[
        list[str] | None,
        typer.Option(help="回避，可多个", metavar="许可证号=执法证号", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """编制检查计划：重点、日常、双随机、专项按配额，七日内不重复，每户写明为什么查、查什么。

    例：zmtool inspect plan make --group 林一舟,周望 --from 2026-05-11 --to 2026-05-15
    """
    from zmtool.cli.inspect_answers import plan_json, print_plan
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.inspection_candidates import Area
    from zmtool.workflow.inspection_plan import make_plan, plan_of_draw
    from zmtool.workflow.inspection_plan_steps import show_plan
    from zmtool.workflow.workspace import local_data

    now, user = right_now(), current_user()
    first = day_of(from_, "--from") if from_ else now.date()
    last = day_of(to, "--to") if to else first
    if draw:
        made = plan_of_draw(draw, workspace, first_day=first, last_day=last, title=title, now=now, user=user)
    else:
        made = make_plan(
            _groups(group),
            workspace,
            first_day=first,
            last_day=last,
            title=title,
            area=Area(station.strip(), town.strip(), cell.strip(), route.strip()),
            most=most,
            special=dict(_pairs(special, "--special")),
            avoid=_avoided(_pairs(avoid, "--avoid")),
            now=now,
            user=user,
        )
    kept = show_plan(made.plan.plan_no, workspace, user=user)
    if as_json:
        unfit = [one.message for one in made.unfit]
        print_json({**plan_json(kept), "left_out": dict(made.left_out), "officers_left_out": unfit})
        return 0
    print_plan(kept, local_data(workspace))
    for one in made.unfit:
        say(f"没有编入检查组：{one.message}")
    if made.left_out:
        say(f"未列入 {len(made.left_out)} 户（近期已查、已在其他计划、名额已满或应回避），加 --json 查看")
    return 0


@app.command("show")
def show(number: PlanArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看计划：检查组、每天的路线、每户为什么查、查什么。

    例：zmtool inspect plan show JH-示-2026-00001
    """
    from zmtool.cli.inspect_answers import plan_json, print_plan
    from zmtool.workflow.inspection_plan_steps import show_plan
    from zmtool.workflow.workspace import local_data

    kept = show_plan(number, workspace, user=current_user())
    if as_json:
        print_json(plan_json(kept))
    else:
        print_plan(kept, local_data(workspace))
    return 0


@app.command("list")
def list_(
    open_only: Annotated[bool, typer.Option("--open", help="只列未完成的")] = False,
    limit: LimitOption = 200,
    offset: OffsetOption = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出检查计划，新的在前。

    例：zmtool inspect plan list --open
    """
    from zmtool.base.plain import to_plain
    from zmtool.oversight.inspection.definition import plan_life
    from zmtool.workflow.inspection_plan_steps import list_plans
    from zmtool.workflow.workspace import local_data

    found = list_plans(workspace, user=current_user(), open_only=open_only, limit=limit, offset=offset)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    life = plan_life(local_data(workspace))
    print_table(
        "检查计划",
        ["计划号", "名称", "状态", "起日", "止日", "户数", "已查", "编制人", "审批人"],
        [
            (
                one.plan_no,
                one.title,
                life.states[one.state].label,
                one.first_day.isoformat(),
                one.last_day.isoformat(),
                str(one.shops),
                str(one.done),
                one.made_by,
                one.approved_by,
            )
            for one in found
        ],
    )
    return 0


@app.command("approve")
def approve(
    number: PlanArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """审批计划；组里有人届时没有有效执法证的不能审批。

    例：zmtool inspect plan approve JH-示-2026-00001
    """
    return _advanced(number, "approve", note, workspace, as_json)


@app.command("drop")
def drop(
    number: PlanArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """作废计划，没有查的户回到待选名单。

    例：zmtool inspect plan drop JH-示-2026-00001 --note 人员调整，重新编制
    """
    return _advanced(number, "drop", note, workspace, as_json)


def _advanced(number: str, step: str, note: str, workspace: WorkspaceOption, as_json: bool) -> int:
    from zmtool.workflow.inspection_plan_steps import advance_plan

    done = advance_plan(number, step, workspace, note=note, now=right_now(), user=current_user())
    print_advanced("检查计划", done, as_json)
    return 0


def _groups(texts: list[str] | None) -> list[WantedGroup]:
    from zmtool.workflow.inspection_groups import WantedGroup

    found = []
    for text in texts or ():
        words = [one.strip() for one in text.replace("，", ",").replace("、", ",").split(",") if one.strip()]
        found.append(
            WantedGroup(tuple(one for one in words if one not in _RURAL), any(one in _RURAL for one in words))
        )
    return found


def _pairs(texts: list[str] | None, option: str) -> list[tuple[str, str]]:
    found = []
    for text in texts or ():
        lic_no, sign, words = text.partition("=")
        if not sign or not lic_no.strip() or not words.strip():
            raise UsageProblem(
                f"“{text}”不是“许可证号=内容”", where=option, next_step=f"例：{option} 349901100018=…"
            )
        found.append((lic_no.strip(), words.strip()))
    return found


def _avoided(pairs: list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lic_no, cert_no in pairs:
        found.setdefault(lic_no, set()).add(cert_no)
    return {lic_no: frozenset(numbers) for lic_no, numbers in found.items()}
