"""zmtool license layout: whether a place fits the layout plan, and why; renewals under two plans; the plans at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import Exit
from zmtool.cli.commands import license_layout_points, license_layout_queue
from zmtool.cli.law_answers.asking import day_of, printable
from zmtool.cli.layout_asking import (
    MeasuredOption,
    OnOption,
    PlanOption,
    RegionOption,
    asking_of,
    format_typed,
    licence_typed,
    measured_typed,
    position_typed,
    venue_typed,
)
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import right_now

if TYPE_CHECKING:
    from zmtool.workflow.licence_layout import Asking

app = typer.Typer(
    help="合理布局：规划、判断、点位、实测、轮候、季度公示", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def plans(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出布局规划：随程序的示例和本局放在工作区里的。

    例：zmtool license layout plans
    """
    from zmtool.cli.layout_answers import plan_json, plan_row
    from zmtool.workflow.licence_layout import plans as every_plan

    found = every_plan(workspace)
    if as_json:
        print_json([plan_json(one) for one in found])
        return 0
    print_table("", ["规划", "名称", "地区", "施行", "性质", "标记", "来源"], map(plan_row, found))
    say("本局的规划写成 yaml 放进工作区 schemas/licenses/layout/，写法见 docs/licences-layout.md")
    return 0


@app.command()
def check(
    at: Annotated[
        str, typer.Option("--at", help="申请点坐标：经度,纬度（任一门框中心）", metavar="经度,纬度")
    ] = "",
    datum: Annotated[
        str, typer.Option(help="坐标系：WGS-84、GCJ-02 或 BD-09；不写则不作粗筛", metavar="坐标系")
    ] = "",
    cell: Annotated[str, typer.Option(help="市场单元代码；不写则按画定的边界找", metavar="单元")] = "",
    street: Annotated[str, typer.Option(help="街区类型", metavar="类型")] = "",
    venue: Annotated[str, typer.Option(help="所在特定场所，如 集贸市场=东市场", metavar="类型=名称")] = "",
    size: Annotated[str, typer.Option(help="场所的摊位（商户）数或平方米", metavar="数")] = "",
    grade: Annotated[str, typer.Option(help="场所的等级，如 3A、五星", metavar="等级")] = "",
    shop_format: Annotated[str, typer.Option("--format", help="业态，如 Z、便利店", metavar="业态")] = "",
    tag: Annotated[
        list[str] | None, typer.Option(help="扶助对象，可重复", metavar="对象", show_default=False)
    ] = None,
    first_time: Annotated[
        bool | None, typer.Option("--first-time/--not-first-time", help="是否首次新办；不写为未知")
    ] = None,
    inside_school: Annotated[
        bool | None, typer.Option("--inside-school/--outside-school", help="是否在学校内部")
    ] = None,
    application: Annotated[str, typer.Option(help="受理编号：用已登记的实测和受理时间", metavar="编号")] = "",
    measured: MeasuredOption = None,
    on: OnOption = "",
    plan: PlanOption = "",
    region: RegionOption = "",
    explain: Annotated[bool, typer.Option("--explain", help="列出参照点、规则编号和标记")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """判断一处能否设点：逐条说明规则、阈值、实测值，和下一步要测什么。否决时退出码为 1。

    例：zmtool license layout check --at 118.01,33.01 --datum WGS-84 --cell A01 --format Z --plan 349901-2026
    """
    from zmtool.cli.layout_answers import checked_json, print_checked
    from zmtool.law.library import load_statutes
    from zmtool.licenses.layout.site import Site
    from zmtool.licenses.layout.verdict import Outcome
    from zmtool.workflow.licence_layout import check_site

    site = Site(
        position_typed(at, datum),
        printable(cell, "--cell"),
        printable(street, "--street"),
        venue_typed(venue, size, grade),
        format_typed(printable(shop_format, "--format"), workspace),
        tuple(tag or ()),
        first_time,
        inside_school,
    )
    asking = asking_of(on, plan, region)
    done = check_site(
        site, workspace, asking=asking, application=application.strip(), measured=measured_typed(measured)
    )
    if done is None:
        return _no_plan(asking, as_json=as_json)
    statutes = load_statutes()
    if asking.on < right_now().date():
        say(f"注意：点位库只有现在的状态，{asking.on} 的判断也按现在的点位")
    if as_json:
        print_json(checked_json(done, statutes))
    else:
        print_checked(done, statutes, explain=explain)
    return Exit.FINDINGS if done.verdict.outcome is Outcome.DENY else Exit.DONE


@app.command()
def renewal(
    licence: Annotated[str, typer.Argument(help="许可证号（须在点位库中）", metavar="许可证号")],
    granted: Annotated[str, typer.Option(help="取得许可证的日期，按它找取得时的规划", metavar="日期")] = "",
    grant_plan: Annotated[str, typer.Option(help="指明取得时的规划：代码@版本", metavar="规划")] = "",
    changed: Annotated[
        bool | None, typer.Option("--changed/--unchanged", help="经营场所条件是否变化；不写为未知")
    ] = None,
    measured: MeasuredOption = None,
    on: OnOption = "",
    plan: PlanOption = "",
    region: RegionOption = "",
    explain: Annotated[bool, typer.Option("--explain", help="列出参照点、规则编号和标记")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """延续时看布局：现行规划和取得时的规划都不符合，且条件有变化，才是不予延续的理由。否决时退出码为 1。

    例：zmtool license layout renewal 349901100018 --granted 2021-07-01 --unchanged
    """
    from zmtool.cli.layout_answers import print_renewal, renewal_json
    from zmtool.law.library import load_statutes
    from zmtool.licenses.layout.verdict import Outcome
    from zmtool.workflow.licence_layout import check_renewal

    licence_no = licence_typed(licence)
    found = check_renewal(
        licence_no,
        workspace,
        asking=asking_of(on, plan, region),
        granted_on=day_of(granted, "--granted") if granted else None,
        grant_plan=grant_plan,
        measured=measured_typed(measured),
        changed=changed,
    )
    if as_json:
        print_json(renewal_json(found, load_statutes()))
    else:
        print_renewal(found, licence_no, load_statutes(), explain=explain)
    return Exit.FINDINGS if found.outcome is Outcome.DENY else Exit.DONE


def _no_plan(asking: Asking, *, as_json: bool) -> int:
    reason = f"该地区在 {asking.on} 没有布局规划，不能判断；请放入本局的规划，或用 --plan 指明"
    if as_json:
        print_json({"outcome": "需人工", "plan": None, "on": asking.on.isoformat(), "questions": [reason]})
    else:
        print_text(f"未知，须人工确认：{reason}")
    return Exit.DONE


app.add_typer(license_layout_points.app, name="points")
app.command()(license_layout_points.measure)
app.command()(license_layout_queue.waiting)
app.command()(license_layout_queue.join)
app.command()(license_layout_queue.call)
app.command()(license_layout_queue.answer)
app.command()(license_layout_queue.quarter)
