"""zmtool insight: order data, analysis models, runs, the queue, explanations, back-tests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zmtool.cli.commands import insight_data, insight_models, insight_outflow, insight_profile
from zmtool.cli.commands.insight_data import day_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, progress, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="分析：订单数据、分析模型、运行、排队、由来说明、回测", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(insight_data.app, name="data")
app.add_typer(insight_models.app, name="models")
app.command()(insight_profile.profile)
app.command()(insight_outflow.outflow)

ModelsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="模型代码，可多个；不写为全部启用和试运行的", metavar="[模型]...", show_default=False
    ),
]
ParamOption = Annotated[
    list[str] | None,
    typer.Option("--param", help="参数，可多个，如 n=8", metavar="名称=值", show_default=False),
]


@app.command()
def run(
    models: ModelsArgument = None,
    asof: Annotated[str, typer.Option(help="分析日，默认今天；窗口都由它往回算", metavar="日期")] = "",
    param: ParamOption = None,
    shadow: Annotated[bool, typer.Option("--shadow", help="影子运行：只记录，不能转为预警")] = False,
    engine: Annotated[str, typer.Option(help="引擎：duckdb（本机）、spark", metavar="引擎")] = "duckdb",
    master: Annotated[str, typer.Option(help="Spark 集群地址，如 spark://host:7077", metavar="地址")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """运行模型。数据不齐的模型停跑并写明缺什么；命中的进入排队，转为预警用 insight raise。

    例：zmtool insight run --asof 2026-05-31
    """
    from zmtool.workflow.insight_run import run_models

    now = right_now()
    with progress("运行模型") as step:
        done = run_models(
            models or (),
            workspace,
            asof=day_of(asof, "--asof", now.date()),
            now=now,
            user=current_user(),
            params=_params(param),
            shadow=shadow,
            engine=engine,
            master=master,
            told=lambda at, total, what: step(at, total),
        )
    if as_json:
        print_json(
            {
                "asof": done.asof.isoformat(),
                "engine": done.engine,
                "fingerprint": done.fingerprint,
                "models": [
                    {
                        "code": one.model.code,
                        "name": one.model.name,
                        "run": one.run,
                        "state": one.state,
                        "note": one.note,
                        "shadow": one.shadow,
                        "hits": len(one.hits),
                        "suppressed": len(one.hits) - len(one.open_hits),
                        "levels": _by_level(one.open_hits),
                        "ms": one.ms,
                    }
                    for one in done.models
                ],
                "broken": [{"file": str(one.path), "problem": str(one.problem)} for one in done.broken],
            }
        )
        return 0
    from zmtool.insight.runs.records import RUN_STATES

    print_table(
        f"分析日 {done.asof}",
        ["模型", "名称", "状态", "红", "橙", "黄", "蓝", "抑制", "毫秒", "说明"],
        [
            (
                one.model.code,
                one.model.name,
                RUN_STATES[one.state] + ("（影子）" if one.shadow and one.state == "done" else ""),
                *_by_level(one.open_hits).values(),
                len(one.hits) - len(one.open_hits),
                one.ms,
                one.note,
            )
            for one in done.models
        ],
    )
    for wrong in done.broken:
        say(f"模型文件不能使用：{wrong.path.name}（用 zmtool insight models check {wrong.path.stem} 查看）")
    blocked = sum(one.state != "done" for one in done.models)
    hits = sum(len(one.open_hits) for one in done.models)
    say(
        f"命中 {hits} 个对象{f'，{blocked} 个模型没有跑（见说明）' if blocked else ''}。下一步：zmtool insight queue"
    )
    return 0


@app.command()
def queue(
    asof: Annotated[str, typer.Option(help="哪个分析日的运行，默认最近一次", metavar="日期")] = "",
    capacity: Annotated[int, typer.Option(help="每周可核查多少，默认按规则", metavar="数")] = 0,
    watched: Annotated[bool, typer.Option("--watched", help="连同观察池")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """本周先查谁：同一户的命中合为一次核查，按级别、属实可能、值的位次、叠加的族排序，人力以内的在前，其余进观察池。

    例：zmtool insight queue
    """
    from zmtool.workflow.insight_queue import insight_queue

    now = right_now()
    found = insight_queue(
        workspace,
        asof=day_of(asof, "--asof", now.date()) if asof else None,
        capacity=capacity,
        now=now,
        user=current_user(),
    )
    shown = [*found.now, *(found.watched if watched else ())]
    if as_json:
        print_json(
            {
                "asof": found.asof.isoformat(),
                "capacity": found.capacity,
                "now": [_check_json(one) for one in found.now],
                "watched": [_check_json(one) for one in found.watched],
                "suppressed": found.suppressed,
                "alerts": found.alerts,
            }
        )
        return 0
    print_table(
        f"排队（分析日 {found.asof}）",
        ["对象", "级别", "模型", "值", "户数", "叠加族", "价值", "命中号"],
        [
            (
                one.called,
                _level(one.level),
                "、".join(f"{each.hit.code} {each.model.name}" for each in one.ranked),
                one.first.hit.value,
                len(one.first.hit.shops) or "",
                "".join(one.first.families),
                one.first.worth.value,
                "、".join(str(each.hit.number) for each in one.ranked),
            )
            for one in shown
        ],
    )
    say(
        f"先查 {len(found.now)} 个，观察池 {len(found.watched)} 个，抑制 {found.suppressed} 个，已转预警 {found.alerts} 个。"
        "看由来：zmtool insight explain 命中号；转预警：zmtool insight raise"
    )
    return 0


@app.command(name="raise")
def raise_(
    hits: Annotated[
        list[int] | None,
        typer.Argument(help="命中号，可多个；不写为排队最前的", metavar="[命中号]...", show_default=False),
    ] = None,
    top: Annotated[int, typer.Option(help="转最前多少次核查，默认每周可核查量", metavar="数")] = 0,
    asof: Annotated[str, typer.Option(help="哪个分析日的运行，默认最近一次", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把命中转为预警，一步到位；同一模型、对象、期次的不重复。之后用 zmtool alert 办理。

    例：zmtool insight raise --top 10
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.alert_answers import done_word
    from zmtool.workflow.insight_queue import raise_hits

    now = right_now()
    done = raise_hits(
        workspace,
        numbers=hits or (),
        top=top,
        asof=day_of(asof, "--asof", now.date()) if asof else None,
        now=now,
        user=current_user(),
    )
    if as_json:
        print_json([{"hit": one.hit.number, **to_plain(one.added)} for one in done])
        return 0
    print_table(
        "转为预警",
        ["命中号", "模型", "对象", "预警号", "结果", "级别", "说明"],
        [
            (
                one.hit.number,
                one.hit.code,
                one.hit.called,
                one.added.alert_no,
                done_word(one.added.done),
                _level(one.added.level),
                "；".join(one.added.remarks),
            )
            for one in done
        ],
    )
    return 0


@app.command()
def explain(
    hit: Annotated[int, typer.Argument(help="命中号，见 zmtool insight queue", metavar="命中号")],
    html: Annotated[
        Path | None, typer.Option(help="写成一个网页文件（含图）", metavar="文件", show_default=False)
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="连同实际运行的 SQL")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """一个命中的由来：依据的数、同类比较、订货走势、订单行、到店问什么，都能按所列的行手算出来。

    例：zmtool insight explain 1
    """
    from zmtool.cli.insight_answers import explanation_json, print_explanation
    from zmtool.workflow.insight_explain import explain_hit

    found = explain_hit(hit, workspace, now=right_now(), user=current_user())
    if html is not None:
        from zmtool.reports.insight_page import write_explanation

        write_explanation(found, html)
        say(f"已写成 {html}")
    if as_json:
        print_json(explanation_json(found))
    elif html is None:
        print_explanation(found, with_sql=sql)
    return 0


@app.command()
def backtest(
    models: Annotated[
        list[str] | None,
        typer.Argument(help="模型代码，可多个；不写为全部", metavar="[模型]...", show_default=False),
    ] = None,
    first: Annotated[str, typer.Option("--from", help="起日", metavar="日期")] = "",
    last: Annotated[str, typer.Option("--to", help="止日，默认今天", metavar="日期")] = "",
    step: Annotated[int, typer.Option(help="隔多少天跑一次", metavar="天")] = 7,
    top: Annotated[int, typer.Option(help="每次看最前多少个", metavar="数")] = 40,
    horizon: Annotated[int, typer.Option(help="之后多少天内被查实算命中", metavar="天")] = 180,
    param: ParamOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """回测：在过去的日子里逐期重跑，看模型能不能先指出后来查实的户，提前多少天。不产生预警。

    例：zmtool insight backtest A04 --from 2026-03-01 --to 2026-05-31
    """
    from datetime import timedelta

    from zmtool.base.plain import to_plain
    from zmtool.workflow.insight_backtest import backtest as run_back

    now = right_now()
    end = day_of(last, "--to", now.date())
    with progress("回测") as bar:
        found = run_back(
            models or (),
            workspace,
            first=day_of(first, "--from", end - timedelta(weeks=52)),
            last=end,
            step=step,
            top=top,
            horizon=horizon,
            params=_params(param),
            now=now,
            user=current_user(),
            told=lambda at, total, what: bar(at, total),
        )
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    print_table(
        "回测",
        [
            "模型",
            "名称",
            "期数",
            "命中",
            "户",
            f"前 {top} 查实率",
            "查实户",
            "先指出",
            "召回",
            "提前天数",
            "每百户",
            "没有跑的原因",
        ],
        [
            (
                one.code,
                one.name,
                one.days,
                one.hits,
                one.shops,
                _percent(one.precision),
                one.guilty,
                one.named,
                _percent(one.recall),
                "—" if one.lead is None else one.lead,
                "—" if one.per_hundred is None else one.per_hundred,
                "；".join(one.blocked[:2]),
            )
            for one in found
        ],
    )
    return 0


def _params(texts: list[str] | None) -> dict[str, float]:
    from zmtool.base.errors import UsageProblem

    found = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals or not name.strip():
            raise UsageProblem(f"参数“{text}”应写成 名称=数字", where="--param", next_step="例：--param n=8")
    return found


def _by_level(hits: Any) -> dict[str, int]:
    from zmtool.insight.models.definition import LEVEL_NAMES

    counts = dict.fromkeys(LEVEL_NAMES.values(), 0)
    for one in hits:
        counts[LEVEL_NAMES[one.level]] += 1
    return counts


def _check_json(check: Any) -> dict[str, Any]:
    return {
        "subject": check.key,
        "called": check.called,
        "level": _level(check.level),
        "worth": str(check.first.worth.value),
        "hits": [_ranked_json(one) for one in check.ranked],
    }


def _ranked_json(one: Any) -> dict[str, Any]:
    return {
        "hit": one.hit.number,
        "model": one.hit.code,
        "name": one.model.name,
        "subject": one.hit.subject,
        "called": one.hit.called,
        "period": one.hit.period,
        "level": _level(one.hit.level),
        "value": one.hit.value,
        "shops": list(one.hit.shops),
        "families": list(one.families),
        "worth": str(one.worth.value),
        "worth_from": one.worth.words,
        "why": list(one.hit.why),
    }


def _level(level: int) -> str:
    from zmtool.insight.models.definition import LEVEL_NAMES

    return LEVEL_NAMES[level]


def _percent(share: Any) -> str:
    return "—" if share is None else f"{share * 100:.1f}%"
