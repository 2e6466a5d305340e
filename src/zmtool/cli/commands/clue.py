"""zmtool clue: clues from the report to the finding."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    help="线索：上报、归类、受理、研判、合并，随手投放的照片成线索",
    no_args_is_help=True,
    rich_markup_mode=None,
)
NumberArgument = Annotated[str, typer.Argument(help="线索编号", metavar="线索编号")]


@app.command()
def report(
    target: Annotated[str, typer.Argument(help="对象：许可证号、名称、姓名、线路或者品规", metavar="对象")],
    desc: Annotated[str, typer.Option("--desc", help="情况：看到、听到了什么", metavar="文字")],
    source: Annotated[
        str,
        typer.Option(
            help="来源：市场走访、送货、客户服务、模型预警、案件喷码、12313举报、上级交办、外部门移交等",
            metavar="来源",
        ),
    ] = "市场走访",
    kind: Annotated[
        str, typer.Option(help="对象类别：零售户、无证户、员工、线路、品规", metavar="类别")
    ] = "零售户",
    name: Annotated[str, typer.Option(help="名称", metavar="文字")] = "",
    indicator: Annotated[str, typer.Option(help="指标编号；不会归类的不写", metavar="编号")] = "",
    severity: Annotated[str, typer.Option(help="严重程度：一般、较重、重大、紧急", metavar="程度")] = "一般",
    found: Annotated[str, typer.Option(help="发现时间，默认现在", metavar="时间")] = "",
    place: Annotated[str, typer.Option(help="地点", metavar="文字")] = "",
    at: Annotated[str, typer.Option("--at", help="定位：经度,纬度", metavar="经度,纬度")] = "",
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", help="照片、录音、文件，可多个", metavar="文件", show_default=False),
    ] = None,
    accused_dept: Annotated[
        str, typer.Option("--accused-dept", help="被举报员工的部门（该部门看不到）", metavar="部门")
    ] = "",
    accused: Annotated[str, typer.Option("--accused", help="被举报员工的登录名", metavar="登录名")] = "",
    reporter: Annotated[str, typer.Option(help="举报人姓名（加密单存，仅内管可见）", metavar="姓名")] = "",
    contact: Annotated[str, typer.Option(help="举报人联系方式（加密单存）", metavar="文字")] = "",
    anonymous: Annotated[bool, typer.Option("--anonymous", help="匿名举报，不留上报人")] = False,
    quantity: Annotated[int, typer.Option(help="涉及数量（条）", metavar="条数")] = 0,
    said: Annotated[
        list[str] | None,
        typer.Option(
            help="上报情形：涉及两个以上县、媒体或者信访风险、县局与当事人有利害关系",
            metavar="情形",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """上报一条线索，现场证据一并存档。

    例：zmtool clue report 349901100018 --indicator WG-01-01 --desc 未亮证经营，证在家中 --file 门头.jpg
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.oversight_options import place_of, time_of
    from zmtool.oversight.closed_loop.reporters import Reporter
    from zmtool.workflow.clue_report import NewClue, report_clue

    lng, lat = place_of(at)
    new = NewClue(
        source,
        kind,
        target,
        desc,
        target_name=name,
        target_dept=accused_dept,
        target_login=accused,
        indicator=indicator,
        severity=severity,
        found_at=time_of(found, "--found"),
        place=place,
        lng=lng,
        lat=lat,
        files=file or (),
        reporter=Reporter(name=reporter, contact=contact) if reporter or contact else None,
        anonymous=anonymous,
        quantity=max(0, quantity),
        said=tuple(said or ()),
    )
    done = report_clue(new, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(to_plain(done))
        return 0
    print_text(f"线索 {done.clue_no} 已登记：{'待受理' if done.state == 'REPORTED' else '待归类'}")
    for one in done.remarks:
        say(one)
    return 0


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="状态", metavar="状态")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="只列未办结的")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列超期的")] = False,
    indicator: Annotated[str, typer.Option(help="指标编号或者开头几位", metavar="编号")] = "",
    target: Annotated[str, typer.Option(help="对象", metavar="文字")] = "",
    station: Annotated[str, typer.Option(help="管理所", metavar="名称")] = "",
    since: Annotated[str, typer.Option(help="上报日期起", metavar="日期")] = "",
    until: Annotated[str, typer.Option(help="上报日期止", metavar="日期")] = "",
    limit: LimitOption = 200,
    offset: OffsetOption = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出本人看得到的线索，未办结的按期限在前。

    例：zmtool clue list --open
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.oversight_options import day_text, state_named
    from zmtool.oversight.closed_loop.definition import clue_life
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.closed_loop.listed_clues import ClueWanted
    from zmtool.workflow.clue_steps import list_clues
    from zmtool.workflow.workspace import local_data

    life, now = clue_life(local_data(workspace)), right_now()
    wanted = ClueWanted(
        state_named(state, life),
        open_only,
        indicator.strip().upper(),
        target.strip(),
        station,
        day_text(since, "--since"),
        day_text(until, "--until"),
        local_text(now) if overdue else "",
    )
    found = list_clues(wanted, workspace, user=current_user(), limit=limit, offset=offset)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    late = local_text(now)
    print_table(
        "线索",
        ["编号", "状态", "指标", "程度", "对象", "来源", "上报", "期限", "问题"],
        [
            (
                one.clue_no,
                life.states[one.state].label,
                one.indicator,
                one.severity,
                one.target,
                one.source,
                one.reported_at[:16].replace("T", " "),
                f"{one.next_due[:10]}{' 超期' if one.next_due < late else ''}" if one.next_due else "",
                one.prob_no,
            )
            for one in found
        ],
    )
    return 0


@app.command()
def show(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一条线索：情况、证据、办理经过、期限、接下来可办。

    例：zmtool clue show XS-示-2026-00001
    """
    from zmtool.cli.oversight_answers import clue_json, print_clue
    from zmtool.workflow.clue_steps import look_at_clue
    from zmtool.workflow.workspace import local_data

    now = right_now()
    view = look_at_clue(number, workspace, now=now, user=current_user())
    if as_json:
        print_json(clue_json(view, now))
    else:
        print_clue(view, local_data(workspace), now)
    return 0


@app.command()
def advance(
    number: NumberArgument,
    step: Annotated[
        str,
        typer.Argument(
            help="步骤：归类、直接答复、受理、改归类、数据分析、实地走访、研判成立、研判不成立、合并",
            metavar="步骤",
        ),
    ],
    set_: SetOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办理线索的下一步；不到时候、没有职责、缺少内容的不予办理并说明原因。

    例：zmtool clue advance XS-示-2026-00001 受理
    """
    from zmtool.workflow.clue_steps import advance_clue

    done = advance_clue(
        number, step, workspace, note=note, details=pairs_of(set_), now=right_now(), user=current_user()
    )
    print_advanced("线索", done, as_json)
    return 0


@app.command()
def attach(
    number: Annotated[str, typer.Argument(help="线索或者问题编号", metavar="编号")],
    files: Annotated[list[Path], typer.Argument(help="照片、录音、文件", metavar="文件")],
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """给线索或者问题补充证据；任何环节都可以补。

    例：zmtool clue attach XS-示-2026-00001 盘存.jpg
    """
    from zmtool.workflow.clue_report import add_evidence

    count = add_evidence(number, files, workspace, note=note, now=right_now(), user=current_user())
    if as_json:
        print_json({"number": number, "added": count})
    else:
        print_text(f"{number}：新增 {count} 个文件" + ("" if count else "（已有相同的文件）"))
    return 0


@app.command()
def reporter(
    number: NumberArgument,
    why: Annotated[str, typer.Option(help="查看理由（记入操作记录）", metavar="理由")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看受保护的举报人：只有内管可看，须写理由，每次查看都留痕。

    例：zmtool clue reporter XS-示-2026-00001 --why 电话核实送货时间
    """
    from zmtool.workflow.clue_report import reporter_of

    found = reporter_of(number, workspace, why=why, now=right_now(), user=current_user())
    if as_json:
        print_json({"number": number, "name": found.name, "contact": found.contact})
    else:
        print_text(f"举报人：{found.name or '未留姓名'}　联系方式：{found.contact or '未留'}")
    return 0


@app.command()
def drop(
    folder: Annotated[Path, typer.Argument(help="手机照片同步到的文件夹", metavar="文件夹")],
    move: Annotated[bool, typer.Option("--move", help="收完的文件移到“已收”")] = False,
    settle: Annotated[int, typer.Option(help="几秒内改动过的当作还在同步，这次不收", metavar="秒")] = 5,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会成为哪些线索")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把按规则命名的照片和文字收成线索，重复收不会重复登记；按登录名分的子文件夹记为该人上报。

    文件名：户号_日期_指标码_序.jpg，同名 .txt 写情况；不会归类的指标码写“无”。

    例：zmtool clue drop 手机照片 --move
    """
    from zmtool.base.errors import Exit
    from zmtool.base.plain import to_plain
    from zmtool.workflow.clue_drop import take_dropped

    found = take_dropped(
        folder,
        workspace,
        now=right_now(),
        user=current_user(),
        settle=max(0, settle),
        move=move,
        dry_run=dry_run,
    )
    if as_json:
        print_json(to_plain(found))
    else:
        print_table(
            "会成为的线索" if dry_run else "收到的线索",
            ["线索", "照片和文字", "文件", "说明"],
            [
                (
                    one.clue_no or ("（新）" if not one.problem else ""),
                    one.key,
                    len(one.files),
                    one.problem
                    or "；".join(one.remarks)
                    or ("新登记" if one.new else f"补充 {one.added} 个文件"),
                )
                for one in found.outcomes
            ],
        )
        if found.unnamed:
            print_table("文件名不合规则，留在原处", ["文件", "原因"], found.unnamed)
        if found.waiting:
            say(f"还在同步、这次没收：{len(found.waiting)} 个")
    return Exit.BATCH_PARTLY_FAILED if found.failed else Exit.DONE


@app.command()
def sheet(
    shops: Annotated[
        list[str] | None, typer.Argument(help="许可证号，可多个", metavar="许可证号", show_default=False)
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="写成的 Word 文件", metavar="文件")] = Path(
        "线索登记表.docx"
    ),
    blank: Annotated[int, typer.Option(help="再印几份空白的", metavar="份数")] = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """印纸质登记表：每户一页，带二维码，现场打勾，扫描后用 clue scan 收回。

    例：zmtool clue sheet 349901100018 349901100026 --blank 2 --to 登记表.docx
    """
    from zmtool.workflow.clue_sheets import print_sheets

    count = print_sheets(shops or [], to, workspace, blank=max(0, blank), now=right_now())
    if as_json:
        print_json({"file": str(to), "sheets": count})
    else:
        print_text(f"{to}：{count} 页")
    return 0


@app.command()
def scan(
    files: Annotated[list[Path], typer.Argument(help="扫描的登记表：PDF、图片、文件夹", metavar="文件")],
    engine: Annotated[str, typer.Option(help="识别引擎", metavar="引擎")] = "auto",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """收回扫描的登记表：按二维码认对象，打勾的项目各成一条线索，重复扫描不重复登记。

    例：zmtool clue scan 扫描件.pdf
    """
    from zmtool.base.errors import Exit
    from zmtool.base.plain import to_plain
    from zmtool.cli.printing import progress
    from zmtool.workflow.clue_sheets import take_sheets

    with progress("识别") as told:
        found = take_sheets(
            files, workspace, now=right_now(), user=current_user(), engine=engine, progress=told
        )
    if as_json:
        print_json([to_plain(one) for one in found])
    else:
        print_table(
            "登记表",
            ["文件", "页", "登记表", "线索", "说明"],
            [
                (
                    Path(one.file).name,
                    one.page or "",
                    one.sheet,
                    "、".join(one.clues),
                    one.problem or "；".join(one.remarks),
                )
                for one in found
            ],
        )
    return Exit.BATCH_PARTLY_FAILED if any(one.problem for one in found) else Exit.DONE
