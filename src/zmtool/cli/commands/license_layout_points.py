"""zmtool license layout points, measure: reference points taken in and looked up, walked distances put down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import Exit, InvalidValue, UsageProblem
from zmtool.cli.law_answers.asking import day_of, printable
from zmtool.cli.layout_asking import position_typed
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="点位：零售点、学校、幼儿园和在办申请",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="点位表：xlsx、xls、csv 等", metavar="文件")],
    datum: Annotated[
        str, typer.Option(help="表中没有“坐标系”列时，坐标是哪一种：WGS-84、GCJ-02、BD-09", metavar="坐标系")
    ] = "",
    kind: Annotated[
        str,
        typer.Option(help="表中没有“类型”列时，编号不是许可证号的是哪一类：中小学、幼儿园等", metavar="类型"),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入")] = False,
    problems: Annotated[
        Path | None,
        typer.Option(help="把不能导入的行写到这个 .xlsx，改好后可再导入", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入点位；同一文件再导入不会重复，表里空着的不覆盖已有的。

    例：zmtool license layout points import 学校.xlsx --kind 中小学 --datum GCJ-02 --dry-run
    """
    from zmtool.cli.layout_lists import points_json, print_points
    from zmtool.licenses.layout.coordinates import parse_datum
    from zmtool.licenses.layout.points_import import Defaults
    from zmtool.workflow.licence_layout_points import import_points

    try:
        defaults = Defaults(parse_datum(datum), printable(kind, "--kind"))
    except InvalidValue as error:
        raise UsageProblem(str(error), where="--datum", next_step="例：--datum GCJ-02") from error
    done = import_points(
        file,
        workspace,
        now=right_now(),
        user=current_user(),
        defaults=defaults,
        dry_run=dry_run,
        problems=problems,
    )
    if as_json:
        print_json(points_json(done))
    else:
        print_points(done)
    return Exit.BATCH_PARTLY_FAILED if done.plan.preview.rejected else Exit.DONE


@app.command()
def register(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """把许可证登记簿里的零售户取为点位：位置、单元、业态和今天的状态；登记簿空着的不覆盖已有的。

    例：zmtool license layout points register
    """
    from zmtool.workflow.licence_layout_points import points_from_register

    done = points_from_register(workspace, now=right_now(), user=current_user())
    changes = done.changes
    if as_json:
        print_json(
            {
                "added": changes.added,
                "updated": changes.updated,
                "unchanged": changes.unchanged,
                "without_place": done.without_place,
                "without_cell": done.without_cell,
                "ended_undated": done.ended_undated,
            }
        )
        return 0
    print_text(f"新增点位 {changes.added}，更新 {changes.updated}，未变 {changes.unchanged}")
    for number, what in (
        (done.without_place, "没有可用的坐标（缺坐标、缺坐标系或不在国内），粗筛看不到"),
        (done.without_cell, "没有单元，不计入任何单元的实有数"),
        (done.ended_undated, "已注销而没有注销日期，不计入季度退出数；可用点位表的“注销日期”补"),
    ):
        if number:
            say(f"注意：{number} 户{what}")
    return 0


@app.command()
def near(
    at: Annotated[str, typer.Option("--at", help="经度,纬度", metavar="经度,纬度")],
    datum: Annotated[str, typer.Option(help="坐标系：WGS-84、GCJ-02 或 BD-09", metavar="坐标系")],
    within: Annotated[int, typer.Option(help="直线多少米以内", metavar="米", min=1, max=5000)] = 300,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出一处附近的点位和直线距离，由近到远；直线只供粗筛，不能作为不合格的依据。

    例：zmtool license layout points near --at 118.01,33.01 --datum GCJ-02 --within 200
    """
    from zmtool.workflow.licence_layout import points_near

    position = position_typed(at, datum)
    if position is None:
        raise UsageProblem("没有写坐标", where="--at", next_step="例：--at 118.01,33.01")
    found = points_near(position, float(within), workspace)
    if as_json:
        print_json(
            [
                {
                    "kind": one.point.kind,
                    "ref": one.point.ref,
                    "name": one.point.name,
                    "cell": one.point.cell,
                    "status": one.point.status.value,
                    "straight_m": round(one.metres, 1),
                }
                for one in found
            ]
        )
        return 0
    rows = [
        (f"{one.metres:.1f}", one.point.kind, one.point.ref, one.point.name, one.point.cell, one.point.status)
        for one in found
    ]
    print_table("", ["直线（米）", "类型", "编号", "名称", "单元", "状态"], rows)
    return 0


def measure(
    subject: Annotated[str, typer.Argument(help="受理编号；延续的写许可证号", metavar="受理编号")],
    ref: Annotated[str, typer.Argument(help="参照点的编号（许可证号或点位编号）", metavar="参照点")],
    metres: Annotated[str, typer.Argument(help="步行距离，保留一位小数", metavar="米")],
    officer: Annotated[
        list[str] | None,
        typer.Option(help="测距的执法人员，至少两名，可重复", metavar="姓名", show_default=False),
    ] = None,
    tool: Annotated[str, typer.Option(help="测距工具", metavar="工具")] = "",
    path: Annotated[str, typer.Option("--path", help="怎么走的", metavar="路径")] = "",
    on: Annotated[str, typer.Option("--on", help="测距日期，默认今天", metavar="日期")] = "",
    photo: Annotated[
        list[Path] | None,
        typer.Option(help="起止点照片，存入档案库，可重复", metavar="照片", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记一次实测：从申请点门框中心到参照点门框中心（学校取进出通道口）的步行距离。

    例：zmtool license layout measure 示烟申2026-18 349901100018 46.3 --officer 林一舟 --officer 周望 --tool 测距轮 --path 沿西街人行道
    """
    from zmtool.base.plain import to_plain
    from zmtool.licenses.layout.measurement import Measurement, parse_metres
    from zmtool.workflow.licence_layout_points import record_measurement

    try:
        walked = parse_metres(metres)
    except InvalidValue as error:
        raise UsageProblem(str(error), where="米", next_step="例：46.3") from error
    now = right_now()
    given = Measurement(
        printable(subject, "受理编号"),
        printable(ref, "参照点"),
        walked,
        day_of(on, "--on") if on else now.date(),
        tuple(printable(one, "--officer") for one in officer or ()),
        printable(tool, "--tool"),
        printable(path, "--path"),
    )
    kept = record_measurement(given, workspace, photos=tuple(photo or ()), now=now, user=current_user())
    if as_json:
        print_json(to_plain(kept))
    else:
        photos = f"，照片 {len(kept.photos)} 张" if kept.photos else ""
        print_text(
            f"已登记：{kept.subject} 到 {kept.ref} 步行 {kept.metres} 米（{kept.measured_on}，{'、'.join(kept.officers)}{photos}）"
        )
        print_text(f"下一步：zmtool license layout check --application {kept.subject} …")
    return 0
