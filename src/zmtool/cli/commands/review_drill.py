"""zmtool review drill: training on planted defects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.reviews.drill_register import KeptDrill

app = typer.Typer(
    help="评查演练：在合格案卷里设置缺陷，让学员找，记录找到多少、误报多少",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
NumberArgument = Annotated[int, typer.Argument(help="演练编号", metavar="编号")]


@app.command("start")
def start(
    base: Annotated[
        str,
        typer.Argument(
            help="底卷：ordinary、summary、none、transfer、unclaimed、licence（样卷），或案件编号、文件",
            metavar="底卷",
        ),
    ] = "ordinary",
    out: Annotated[
        Path, typer.Option("--out", "-o", help="把案卷和答卷写到这个文件夹", metavar="文件夹")
    ] = Path("演练"),
    officer: Annotated[str, typer.Option(help="学员姓名，默认当前用户", metavar="姓名")] = "",
    count: Annotated[int, typer.Option(help="缺陷个数", metavar="数字", min=1, max=30)] = 5,
    level: Annotated[
        int, typer.Option(help="最高难度：1 一眼可见，2 要核算，3 要对照或计期", min=1, max=3)
    ] = 3,
    topic: Annotated[
        list[str] | None,
        typer.Option(help="只出这些部分或项目，如 C 或 C29，可多个", metavar="代码", show_default=False),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="随机种子；同一种子出同样的题", metavar="数字", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """开始一次演练：写出有缺陷的案卷和空白答卷，答案留在工作区。

    例：zmtool review drill start ordinary --count 6 --level 2 --out 演练一
    """
    from zmtool.workflow.review_drill import start_drill

    made = start_drill(
        base,
        out,
        workspace,
        officer=officer or current_user(),
        count=count,
        level=level,
        topics=topic or (),
        seed=seed,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json(
            {
                "drill": made.number,
                "planted": made.planted,
                "seed": made.seed,
                "dossier": str(made.dossier),
                "answers": str(made.answers),
            }
        )
        return 0
    if made.planted < count:
        say(f"符合条件又互不影响的缺陷只有 {made.planted} 处")
    print_text(f"第 {made.number} 号演练：{made.dossier} 中有 {made.planted} 处缺陷")
    print_text(f"请逐份查看，把发现的问题写进 {made.answers}（每行一处：项目代码、文书、说明），然后交卷：")
    print_text(f"zmtool review drill answer {made.number} {made.answers}")
    return 0


@app.command("answer")
def answer(
    number: NumberArgument,
    file: Annotated[
        Path | None, typer.Argument(help="填好的答卷（CSV）", metavar="答卷", show_default=False)
    ] = None,
    mark: Annotated[
        list[str] | None,
        typer.Option("--mark", help="发现的问题：C29、“C29 说明”或“《文书》说明”，可多个", metavar="问题"),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """交卷：与设置的缺陷对照，给出找到、漏掉和误报。每次演练只能交一次。

    例：zmtool review drill answer 1 演练一/答卷.csv
    """
    from zmtool.base.errors import UsageProblem
    from zmtool.workflow.review_drill import answer_drill

    if file is None and not mark:
        raise UsageProblem("没有答卷", next_step="写明答卷文件，或用 --mark C29 逐条写")
    kept = answer_drill(number, mark or (), file, workspace, now=right_now(), user=current_user())
    _show(kept, as_json)
    return 0


@app.command("show")
def show(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一次演练；交卷之前不显示答案。

    例：zmtool review drill show 1
    """
    from zmtool.workflow.review_drill import show_drill

    _show(show_drill(number, workspace), as_json)
    return 0


@app.command("list")
def list_(
    officer: Annotated[str, typer.Option(help="只看这个学员", metavar="姓名")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出演练和各学员的成绩。

    例：zmtool review drill list --officer 周望
    """
    from zmtool.workflow.review_drill import list_drills

    drills, records = list_drills(officer, workspace)
    records = tuple(one for one in records if not officer or one.officer == officer)
    if as_json:
        print_json(
            {
                "drills": [_json(one) for one in drills],
                "officers": [
                    {
                        "officer": one.officer,
                        "drills": one.drills,
                        "planted": one.planted,
                        "found": one.found,
                        "recall": round(one.found / one.planted, 4) if one.planted else None,
                        "false_alarms": one.false_alarms,
                    }
                    for one in records
                ],
            }
        )
        return 0
    print_table(
        "演练",
        ["编号", "学员", "底卷", "难度", "缺陷", "找到", "误报", "开始", "状态"],
        [
            (
                one.number,
                one.officer,
                one.base,
                one.level,
                len(one.planted),
                len(one.result.found) if one.result else "",
                len(one.result.false_alarms) if one.result else "",
                one.started_at[:16].replace("T", " "),
                "已交卷" if one.result else "进行中",
            )
            for one in drills
        ],
    )
    if records:
        print_table(
            "成绩",
            ["学员", "次数", "缺陷", "找到", "找到率", "误报"],
            [
                (
                    one.officer,
                    one.drills,
                    one.planted,
                    one.found,
                    f"{100 * one.found / one.planted:.0f}%" if one.planted else "",
                    one.false_alarms,
                )
                for one in records
            ],
        )
    return 0


def _show(kept: KeptDrill, as_json: bool) -> None:
    if as_json:
        print_json(_json(kept))
        return
    print_text(f"第 {kept.number} 号演练　学员 {kept.officer}　底卷 {kept.base}　缺陷 {len(kept.planted)} 处")
    result = kept.result
    if result is None:
        print_text("还没有交卷，答案交卷后显示")
        return
    print_text(
        f"找到 {len(result.found)} 处（{100 * result.recall:.0f}%），漏掉 {len(result.missed)} 处，误报 {len(result.false_alarms)} 处"
    )
    for one in kept.planted:
        sign = "找到" if one.id in result.found else "漏掉"
        print_text(f"　{sign}　{one.code}　{one.told}")
    for alarm in result.false_alarms:
        document = f"《{alarm.document}》" if alarm.document else ""
        print_text(f"　误报　{alarm.code}{document}　{alarm.note}")


def _json(kept: KeptDrill) -> dict[str, Any]:
    result = kept.result
    return {
        "drill": kept.number,
        "officer": kept.officer,
        "base": kept.base,
        "checklist": kept.checklist,
        "level": kept.level,
        "topics": list(kept.topics),
        "seed": kept.seed if result else None,
        "planted": len(kept.planted),
        "started_at": kept.started_at,
        "finished_at": kept.finished_at,
        "result": None
        if result is None
        else {
            "recall": round(result.recall, 4),
            "defects": [
                {"code": one.code, "told": one.told, "found": one.id in result.found} for one in kept.planted
            ],
            "false_alarms": [
                {"code": one.code, "document": one.document, "note": one.note} for one in result.false_alarms
            ],
        },
    }
