"""zmtool license draw: double-random inspection with a draw that anybody can repeat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.licenses.random_inspection.keep import KeptBatch

app = typer.Typer(
    help="双随机抽查：抽取零售户和检查人员、登记结果、公示，抽签可由任何人复算",
    no_args_is_help=True,
    rich_markup_mode=None,
)
BatchArgument = Annotated[str, typer.Argument(help="批次号", metavar="批次号")]


@app.command("start")
def start(
    batch_no: BatchArgument,
    title: Annotated[str, typer.Option(help="批次名称", metavar="文字")] = "",
    source: Annotated[
        str,
        typer.Option(help="当众产生的随机数，如当日收盘指数、现场报数；不写则由程序产生", metavar="文字"),
    ] = "",
    witness: Annotated[str, typer.Option(help="见证人", metavar="姓名")] = "",
    rate: Annotated[
        list[str] | None,
        typer.Option(help="比例：等级=比例，其他=比例，可多个", metavar="等级=比例", show_default=False),
    ] = None,
    risk: Annotated[
        list[str] | None,
        typer.Option(
            help="风险分档的比例，高于等级比例的才起作用，可多个", metavar="分档=比例", show_default=False
        ),
    ] = None,
    station: Annotated[str, typer.Option(help="只抽这个管理所", metavar="名称")] = "",
    town: Annotated[str, typer.Option(help="只抽这个乡镇", metavar="名称")] = "",
    route: Annotated[str, typer.Option(help="只抽这条线路", metavar="名称")] = "",
    format_: Annotated[str, typer.Option("--format", help="只抽这种业态", metavar="编码")] = "",
    skip_days: Annotated[int, typer.Option(help="多少天内抽查过的顺延，0 为不顺延", metavar="天数")] = 90,
    avoid: Annotated[
        list[str] | None,
        typer.Option(help="回避：许可证号=执法证号，可多个", metavar="许可证号=证号", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """抽签：按信用等级和风险分档分层抽零售户，随机配两名执法人员，留下种子和名单。

    例：zmtool license draw start 2026-2 --source 上证收盘3921.77 --witness 陆承安 --rate C=20% --risk 红=50%
    """
    from zmtool.cli.law_answers.asking import within
    from zmtool.workflow.random_inspection import start_draw

    skip_days = within(skip_days, "--skip-days", 0, 36_500)
    started = start_draw(
        batch_no,
        workspace,
        title=title,
        seed_source=source,
        witness=witness,
        only={"station": station, "town": town, "route": route, "format": format_},
        rates=_pairs(rate, "C=20%"),
        risk_rates=_pairs(risk, "红=50%"),
        skip_days=skip_days,
        avoid={lic_no: [number] for lic_no, number in _pairs(avoid, "349901100018=34990101").items()},
        now=right_now(),
        user=current_user(),
    )
    _print(started.kept, as_json, [one.message for one in started.unfit])
    for one in () if as_json else started.unfit:
        say(f"没有参加抽签：{one.message}")
    return 0


@app.command("show")
def show(batch_no: BatchArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一批：种子、分层、抽中的名单、检查人员、结果。

    例：zmtool license draw show 2026-2
    """
    from zmtool.workflow.random_inspection import show_batch

    _print(show_batch(batch_no, workspace), as_json)
    return 0


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出各批。

    例：zmtool license draw list
    """
    from zmtool.workflow.random_inspection import list_batches

    found = list_batches(workspace)
    if as_json:
        names = ("batch", "title", "drawn_at", "shops", "results")
        print_json([dict(zip(names, one, strict=True)) for one in found])
    else:
        print_table("", ["批次号", "名称", "抽签时间", "应查", "已查"], found)
    return 0


@app.command("verify")
def verify(
    batch_no: Annotated[str, typer.Argument(help="批次号", metavar="[批次号]", show_default=False)] = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="复算抽签证明文件，不用工作区", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """复算：用留存的种子和名单，或用抽签证明文件，重抽一次，看结果是否相同。

    例：zmtool license draw verify 2026-2
    """
    from zmtool.base.errors import Exit, UsageProblem
    from zmtool.workflow.random_inspection_proof import prove, prove_file

    if bool(batch_no) == (file is not None):
        raise UsageProblem(
            "批次号和 --file 应写且只写一个",
            next_step="例：zmtool license draw verify --file 抽签证明-2026-2.json",
        )
    if file is not None:
        batch_no, again, same = prove_file(file)
    else:
        again, same = prove(batch_no, workspace)
    if as_json:
        print_json({"batch": batch_no, "same": same, "seed": again.seed, "shops": len(again.shops)})
    else:
        print_text("复算结果与抽签结果相同" if same else "复算结果与抽签结果不同，名单可能被改动")
        say(
            "算法：SHA-256(种子.许可证号) 从小到大，各层取前 ⌈户数×比例⌉ 户；风险分档比例高于等级比例的归分档一层"
        )
    return Exit.DONE if same else Exit.FINDINGS


@app.command("proof")
def proof(
    batch_no: BatchArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="写到这个文件，默认在工作区 outbox", metavar="文件", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """写出抽签证明：种子、备选名单（含等级、起作用的风险分档）、人员、比例、结果，凭它就能复算。内部资料，不公示。

    例：zmtool license draw proof 2026-2 -o 抽签证明-2026-2.json
    """
    from zmtool.workflow.random_inspection_proof import write_proof

    path = write_proof(batch_no, workspace, out=out)
    if as_json:
        print_json({"batch": batch_no, "file": str(path)})
    else:
        print_text(str(path))
        say("任何人可用 zmtool license draw verify --file 复算，不用工作区和风险数据")
    return 0


@app.command("result")
def result(
    batch_no: BatchArgument,
    lic_no: Annotated[str, typer.Argument(help="许可证号", metavar="许可证号")],
    found: Annotated[str, typer.Argument(help="结果：未发现问题、责令整改、发现违规等", metavar="结果")],
    on: Annotated[str, typer.Option("--on", help="检查日期，默认今天", metavar="日期")] = "",
    note: Annotated[str, typer.Option(help="说明", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记一户的检查结果。

    例：zmtool license draw result 2026-2 349901100018 未发现问题 --on 2026-05-08
    """
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.random_inspection import record_result

    day = day_of(on, "--on") if on else right_now().date()
    record_result(batch_no, lic_no, found, workspace, on=day, note=note, now=right_now(), user=current_user())
    if as_json:
        print_json({"batch": batch_no, "lic_no": lic_no, "result": found, "on": day.isoformat()})
    else:
        say("已登记")
    return 0


@app.command("publish")
def publish(
    batch_no: BatchArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹", metavar="文件夹")] = Path("公示"),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """生成检查结果的公示名单（姓名只留姓），并记下公示日期。

    例：zmtool license draw publish 2026-2 --out 公示
    """
    from zmtool.workflow.random_inspection import publish_results

    path, count = publish_results(batch_no, out, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"batch": batch_no, "file": str(path), "published": count})
    else:
        print_text(f"公示 {count} 户：{path}")
    return 0


@app.command("due")
def due(
    batch_no: BatchArgument,
    on: Annotated[str, typer.Option("--on", help="按哪一天算，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看还没有公示的结果最迟何时公示。

    例：zmtool license draw due 2026-2
    """
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.random_inspection import due_for_publication

    today = day_of(on, "--on") if on else right_now().date()
    found = due_for_publication(batch_no, workspace, today=today)
    if as_json:
        print_json(
            [
                {
                    "lic_no": one.lic_no,
                    "due": one.due.isoformat() if one.due else None,
                    "overdue": one.overdue,
                }
                for one in found
            ]
        )
        return 0
    rows = [(one.lic_no, one.due or "须人工核对", "逾期" if one.overdue else "") for one in found]
    print_table("", ["许可证号", "最迟公示", "状态"], rows)
    return 0


def _print(kept: KeptBatch, as_json: bool, unfit: Sequence[str] | None = None) -> None:
    if as_json:
        print_json(
            {
                **({} if unfit is None else {"officers_left_out": list(unfit)}),
                "batch": kept.batch_no,
                "title": kept.title,
                "seed": kept.draw.seed,
                "seed_source": kept.seed_source,
                "witness": kept.witness,
                "drawn_at": kept.drawn_at,
                "drawn_by": kept.drawn_by,
                "basis_sha256": kept.basis_hash,
                "strata": [
                    {"name": one.name, "size": one.size, "rate": f"{one.rate:f}", "wanted": one.wanted}
                    for one in kept.draw.strata
                ],
                "shops": [
                    {
                        "lic_no": one.shop.lic_no,
                        "stratum": one.shop.stratum,
                        "key": one.shop.key,
                        "officers": list(one.shop.officers),
                        "passed_over": one.shop.passed_over,
                        "inspected_on": one.inspected_on.isoformat() if one.inspected_on else None,
                        "result": one.result,
                        "note": one.note,
                        "published_on": one.published_on.isoformat() if one.published_on else None,
                    }
                    for one in kept.shops
                ],
            }
        )
        return
    print_text(
        f"批次 {kept.batch_no}　{kept.title}　抽签 {kept.drawn_at[:16].replace('T', ' ')}　{kept.drawn_by}"
    )
    print_text(f"种子 {kept.draw.seed}　来源 {kept.seed_source}　见证 {kept.witness or '无'}")
    print_table(
        "分层",
        ["等级、风险", "户数", "比例", "应抽"],
        [(one.name, one.size, f"{100 * one.rate:.4g}%", one.wanted) for one in kept.draw.strata],
    )
    print_table(
        "名单",
        ["许可证号", "等级、风险", "检查人员", "顺延", "检查日期", "结果", "公示"],
        [
            (
                one.shop.lic_no,
                one.shop.stratum,
                "、".join(one.shop.officers),
                one.shop.passed_over,
                one.inspected_on or "",
                one.result,
                one.published_on or "",
            )
            for one in kept.shops
        ],
    )


def _pairs(said: list[str] | None, example: str) -> dict[str, str]:
    from zmtool.base.errors import UsageProblem

    found: dict[str, str] = {}
    for one in said or ():
        name, sign, value = one.partition("=")
        if not sign or not value.strip():
            raise UsageProblem(f"“{one}”不是 名称=内容", next_step=f"例：{example}")
        found[name.strip()] = value.strip()
    return found
