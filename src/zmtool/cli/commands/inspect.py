"""zmtool inspect: records of inspections, the street's table, figures; plans below ``plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.commands.inspect_plan import app as plan_app
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import (
    LimitOption,
    NoteOption,
    OffsetOption,
    SetOption,
    pairs_of,
    print_advanced,
)
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="市场检查：计划、路线、检查记录、结果去向、覆盖率和命中率",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(plan_app, name="plan")
NumberArgument = Annotated[str, typer.Argument(help="检查记录编号", metavar="记录编号")]


@app.command("record")
def record_(
    file: Annotated[
        Path, typer.Argument(help="检查记录（yaml 或 json），照片路径相对于该文件", metavar="文件")
    ],
    check: Annotated[bool, typer.Option("--check", help="只检查填写，不登记")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记一次检查：核对填写，存照片，违规的自动生成线索，证实的计信用。

    例：zmtool inspect record 检查.yaml
    """
    from zmtool.base.plain import to_plain
    from zmtool.oversight.inspection.definition import record_life
    from zmtool.workflow.inspection_record import check_inspection, read_record, record_inspection
    from zmtool.workflow.workspace import local_data

    record = read_record(file)
    if check:
        problems = check_inspection(record, workspace, now=right_now())
        if as_json:
            print_json([to_plain(one) for one in problems])
        else:
            rows = [(one.place, one.what, one.remedy, "" if one.stops else "仅提示") for one in problems]
            if rows:
                print_table("填写问题", ["位置", "问题", "处理", "说明"], rows)
            else:
                print_text("填写没有问题")
        return int(any(one.stops for one in problems))
    kept = record_inspection(record, workspace, folder=file.parent, now=right_now(), user=current_user())
    if as_json:
        print_json(to_plain(kept))
        return 0
    print_text(f"检查记录 {kept.insp_no}：{record_life(local_data(workspace)).states[kept.state].label}")
    for one in kept.remarks:
        say(one)
    return 0


@app.command("show")
def show(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一份检查记录：检查项、盘存、抽码、结论、去向、接下来可办。

    例：zmtool inspect show JC-示-2026-00001
    """
    from zmtool.cli.inspect_answers import inspection_json, print_inspection
    from zmtool.workflow.inspection_steps import show_inspection
    from zmtool.workflow.workspace import local_data

    view = show_inspection(number, workspace, user=current_user())
    if as_json:
        print_json(inspection_json(view))
    else:
        print_inspection(view, local_data(workspace))
    return 0


@app.command("list")
def list_(
    shop: Annotated[str, typer.Option(help="许可证号，或户名的片段", metavar="文字")] = "",
    kind: Annotated[
        str, typer.Option(help="类型：重点检查、日常检查、双随机抽查、专项检查", metavar="类型")
    ] = "",
    conclusion: Annotated[str, typer.Option(help="结论", metavar="结论")] = "",
    plan: Annotated[str, typer.Option(help="计划号", metavar="计划号")] = "",
    station: Annotated[str, typer.Option(help="管理所", metavar="名称")] = "",
    officer: Annotated[str, typer.Option(help="检查人的执法证号", metavar="证号")] = "",
    since: Annotated[str, typer.Option(help="检查日期起", metavar="日期")] = "",
    until: Annotated[str, typer.Option(help="检查日期止", metavar="日期")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="只列待整改、待立案的")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列整改超期的")] = False,
    limit: LimitOption = 200,
    offset: OffsetOption = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出检查记录，近的在前；待办的按期限。

    例：zmtool inspect list --conclusion 违规 --since 2026-05-01
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.inspection.definition import load_inspection_rules, record_life
    from zmtool.oversight.inspection.listed import InspectionWanted
    from zmtool.workflow.inspection_steps import list_inspections
    from zmtool.workflow.workspace import local_data

    root = local_data(workspace)
    rules, life = load_inspection_rules(root), record_life(root)
    wanted = InspectionWanted(
        shop=shop.strip(),
        kind=rules.kind(kind).id if kind else "",
        conclusion=conclusion.strip(),
        plan_no=plan.strip(),
        station=station.strip(),
        officer=officer.strip(),
        since=day_of(since, "--since") if since else None,
        until=day_of(until, "--until") if until else None,
        open_only=open_only,
        overdue_at=local_text(right_now()) if overdue else "",
    )
    found = list_inspections(wanted, workspace, user=current_user(), limit=limit, offset=offset)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    print_table(
        "检查记录",
        ["编号", "日期", "类型", "户", "结论", "状态", "期限", "线索", "案号"],
        [
            (
                one.insp_no,
                one.day.isoformat(),
                rules.kinds[one.kind].label,
                one.shop,
                one.conclusion,
                life.states[one.state].label,
                one.next_due[:10],
                one.clue_no,
                one.case_no,
            )
            for one in found
        ],
    )
    return 0


@app.command("advance")
def advance(
    number: NumberArgument,
    step: Annotated[str, typer.Argument(help="步骤：整改完成、不予立案", metavar="步骤")],
    set_: SetOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办理检查记录的下一步：整改完成，或经审批不予立案。

    例：zmtool inspect advance JC-示-2026-00001 整改完成 --note 已明码标价 --set 整改日期=2026-05-20
    """
    from zmtool.workflow.inspection_steps import advance_inspection

    done = advance_inspection(
        number, step, workspace, note=note, details=pairs_of(set_), now=right_now(), user=current_user()
    )
    print_advanced("检查记录", done, as_json)
    return 0


@app.command("case")
def case_(
    number: NumberArgument,
    case_no: Annotated[str, typer.Argument(help="案件编号", metavar="案件编号")],
    cause: Annotated[str, typer.Option(help="案由：代码或者名称；案件已建的不写", metavar="案由")] = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把检查记录转立案：没有的案件按记录新建，已有的挂上案号。

    例：zmtool inspect case JC-示-2026-00001 示烟立〔2026〕第31号 --cause 未在当地烟草专卖批发企业进货
    """
    from zmtool.workflow.inspection_steps import case_of_inspection

    done = case_of_inspection(
        number, case_no, workspace, cause=cause, note=note, now=right_now(), user=current_user()
    )
    print_advanced("检查记录", done, as_json)
    return 0


@app.command("sheet")
def sheet_(
    plan: Annotated[str, typer.Argument(help="计划号", metavar="计划号")],
    out: Annotated[Path, typer.Option("--out", "-o", help="写到哪个 .xlsx 文件", metavar="文件")] = Path(
        "检查表.xlsx"
    ),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """写出计划的检查表（待查的户、项目表、盘存、抽码），可打印，也可直接填写。

    例：zmtool inspect sheet JH-示-2026-00001 -o 检查表.xlsx
    """
    from zmtool.workflow.inspection_sheet import write_sheet

    path = write_sheet(plan, out, workspace, user=current_user())
    if as_json:
        print_json({"file": str(path)})
    else:
        print_text(f"检查表：{path}")
    return 0


@app.command("take")
def take_(
    file: Annotated[Path, typer.Argument(help="填好的检查表", metavar="文件")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记填好的检查表：每户一份记录；没有写结论的户留待下次；有错的户不登记并说明。

    例：zmtool inspect take 检查表.xlsx
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.inspection_sheet import take_sheet

    taken = take_sheet(file, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json([to_plain(one) for one in taken])
    else:
        print_table(
            "检查表",
            ["位置", "户", "检查记录", "说明"],
            [
                (
                    one.place,
                    one.shop,
                    one.kept.insp_no if one.kept else "未登记",
                    one.problem or "；".join(one.kept.remarks if one.kept else ()),
                )
                for one in taken
            ],
        )
    return int(any(one.kept is None for one in taken))


@app.command("figures")
def figures_(
    from_: Annotated[str, typer.Option("--from", help="期初", metavar="日期")],
    to: Annotated[str, typer.Option("--to", help="期末", metavar="日期")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """检查指标：覆盖率、计划完成率、命中率（按类型、按模型）、模型增益、人均日检查、到店时长、整改闭环率、重复率。

    例：zmtool inspect figures --from 2026-05-01 --to 2026-05-31
    """
    from zmtool.cli.inspect_answers import figures_json, print_figures
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.oversight.inspection.definition import load_inspection_rules
    from zmtool.workflow.inspection_figures import inspection_figures
    from zmtool.workflow.workspace import local_data

    made = inspection_figures(day_of(from_, "--from"), day_of(to, "--to"), workspace)
    if as_json:
        print_json(figures_json(made))
    else:
        print_figures(made, load_inspection_rules(local_data(workspace)))
    return 0
