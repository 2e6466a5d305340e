"""zmtool credit list, recalculate, simulate, from-cases, public: credit of the whole register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.credit_options import DayOption, LimitOption, RulesOption, day_typed
from zmtool.cli.law_answers.asking import within
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

GradeOption = Annotated[
    list[str] | None, typer.Option("--grade", help="只要这些等级，可多个", metavar="等级", show_default=False)
]


def list_(
    grade: GradeOption = None,
    station: Annotated[str, typer.Option(help="只看这个管理所", metavar="名称")] = "",
    joint: Annotated[bool, typer.Option("--joint", help="只看联合惩戒移送清单")] = False,
    limit: LimitOption = 50,
    on: DayOption = "",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按已评定的等级列出零售户，差的在前；没有流水的户不逐户列出，只计户数。

    例：zmtool credit list --grade D　　zmtool credit list --joint
    """
    from zmtool.cli.credit_answers import UNKNOWN, line_json
    from zmtool.licenses.credit.explain import plain
    from zmtool.workflow.credit_register import list_grades

    found = list_grades(
        workspace,
        grades=tuple(grade or ()),
        station=station,
        joint=joint,
        day=day_typed(on),
        rules=rules,
        limit=within(limit, "--limit", 1, 1_000_000),
    )
    if as_json:
        print_json(
            {
                "total": found.total,
                "counts": found.counts,
                "without_entries": found.clean,
                "licences": [line_json(one) for one in found.lines],
            }
        )
        return 0
    print_table(
        "",
        ["许可证号", "字号名称", "等级", "得分", "评定日期", "管理所", "备注"],
        [
            (
                one.retailer.lic_no,
                one.retailer.name,
                one.snapshot.grade,
                plain(one.snapshot.score),
                one.snapshot.day,
                one.retailer.station,
                "" if one.snapshot.certain else UNKNOWN,
            )
            for one in found.lines
        ],
    )
    counts = "，".join(f"{name or '未定'} {count} 户" for name, count in sorted(found.counts.items()))
    say(f"符合的共 {found.total} 户；已评定：{counts or '无'}；没有流水的 {found.clean} 户")
    return 0


def recalculate(
    on: DayOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只算不写")] = False,
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """重算全部零售户的等级，只写有变化的；每月按规则规定的日子办一次。

    例：zmtool credit recalculate --dry-run
    """
    from zmtool.cli.credit_answers import UNKNOWN, recalculation_json
    from zmtool.licenses.credit.explain import plain
    from zmtool.workflow.credit_register import recalculate as work_out

    done = work_out(
        workspace, day=day_typed(on), now=right_now(), user=current_user(), rules=rules, dry_run=dry_run
    )
    if as_json:
        print_json(recalculation_json(done))
        return 0
    rows = [
        (one.lic_no, f"{one.before}→{one.after}", plain(one.score), "" if one.certain else UNKNOWN)
        for one in done.changes
    ]
    print_table("等级变动", ["许可证号", "等级", "得分", "备注"], rows)
    head = "" if done.written else "只算未写："
    print_text(
        f"{head}{done.day} 重算 {done.worked} 户，变化 {done.changed} 户（其中等级变动 {done.moved} 户），"
        f"{UNKNOWN} {done.unsure} 户"
    )
    return 0


def simulate(
    rules: Annotated[str, typer.Argument(help="要试算的规则：代码@版本", metavar="规则")],
    against: Annotated[str, typer.Option(help="与哪份规则比；不写为现行的规则", metavar="规则")] = "",
    keep_points: Annotated[
        bool, typer.Option("--keep-points", help="已登记的流水保持原分值和期限，不按新规则重算")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="把全部变动户写到这个 .csv", metavar="文件", show_default=False)
    ] = None,
    limit: LimitOption = 20,
    on: DayOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """试算新规则对全部零售户的影响：原等级与新等级的矩阵、谁变动、为什么。不写入任何内容。

    例：zmtool credit simulate 349901-2027 --out 变动户.csv
    """
    from zmtool.cli.credit_simulation_answers import print_simulation, simulation_json
    from zmtool.workflow.credit_register import simulate_rules
    from zmtool.workflow.credit_simulation_file import movers_file

    with movers_file(out) as each:
        done, new = simulate_rules(
            rules,
            workspace,
            day=day_typed(on),
            before=against,
            rerate=not keep_points,
            most=within(limit, "--limit", 0, 1_000_000),
            each=each,
        )
    if as_json:
        print_json({**simulation_json(done, new), "out": str(out) if out else None})
    else:
        print_simulation(done, new)
        if out:
            say(f"变动户已写到 {out}")
    return 0


def from_cases(
    since: Annotated[str, typer.Option(help="只看这一天以后作出的决定", metavar="日期")] = "",
    yes: YesOption = False,
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """从已作出处罚决定的案件提出应登记的流水；只预览，加 --yes 才写入。同一案件只登记一次。

    例：zmtool credit from-cases --since 2026-01-01 --yes
    """
    from zmtool.base.errors import Exit
    from zmtool.cli.credit_answers import from_cases_json
    from zmtool.licenses.credit.explain import plain, signed
    from zmtool.workflow.credit_cases import enter_from_cases

    done = enter_from_cases(
        workspace,
        now=right_now(),
        user=current_user(),
        since=day_typed(since, "--since") if since else None,
        rules=rules,
        write=yes,
    )
    if as_json:
        print_json(from_cases_json(done))
    else:
        rows = [
            (
                one.case_no,
                one.cause,
                one.entry.lic_no if one.entry else "",
                one.entry.item if one.entry else "",
                signed(one.entry.points) if one.entry else "",
                plain(one.entry.quantity) if one.entry and one.entry.quantity is not None else "",
                one.problem,
            )
            for one in done.proposals
        ]
        columns = ["案件", "案由", "许可证号", "项目", "分值", "数量", "须人工处理"]
        print_table("", columns, rows)
        left = sum(bool(one.problem) for one in done.proposals)
        head = f"已登记 {done.written} 笔" if yes else f"预览（未写入）：可登记 {len(rows) - left} 笔"
        print_text(
            f"{head}，须人工处理 {left} 件；已决案件 {done.cases} 件，其中当事人没有零售证的 {done.strangers} 件"
        )
    return Exit.BATCH_PARTLY_FAILED if yes and any(one.problem for one in done.proposals) else Exit.DONE


def public(
    out: Annotated[Path, typer.Option(help="写到这个 .html 或 .csv", metavar="文件")],
    grade: GradeOption = None,
    title: Annotated[str, typer.Option(help="标题", metavar="文字")] = "烟草零售户信用等级公示",
    rules: RulesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """生成公示名单：负责人只留姓，不含身份证件和电话，地址到门牌；须人工确认的等级不公示。

    例：zmtool credit public --grade D --out 公示.html
    """
    from zmtool.cli.credit_answers import UNKNOWN
    from zmtool.workflow.credit_public import publish_list

    now = right_now()
    shown, unsure = publish_list(
        out,
        workspace,
        grades=tuple(grade or ()),
        title=title,
        day=now.date(),
        now=now,
        user=current_user(),
        rules=rules,
    )
    if as_json:
        print_json({"file": str(out), "licences": shown, "left_out_to_confirm": unsure})
    else:
        say(f"{UNKNOWN}而未列入的 {unsure} 户" if unsure else "没有未列入的")
        print_text(f"公示名单 {shown} 户，已写到 {out}")
    return 0
