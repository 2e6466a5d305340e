"""zmtool staff import, fit, assess: a roster taken in, who may go together, figures of assessment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text
from zmtool.cli.who import current_user, right_now


def import_(
    file: Annotated[Path, typer.Argument(help="人员名册：xlsx、xls、csv 等", metavar="文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入")] = False,
    problems: Annotated[
        Path | None,
        typer.Option(help="把不能导入的行写到这个 .xlsx，改好后可再导入", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入人员名册：档案和执法证有效期；表里没有的内容保持原样，同一文件再导入不会重复。

    例：zmtool staff import 人员名册.xlsx --dry-run --problems 问题行.xlsx
    """
    from zmtool.base.errors import Exit
    from zmtool.cli.staff_answers.roster import import_json, print_import
    from zmtool.workflow.team_import import import_staff

    done = import_staff(
        file, workspace, now=right_now(), user=current_user(), dry_run=dry_run, problems=problems
    )
    if as_json:
        print_json(import_json(done))
    else:
        print_import(done)
    return Exit.BATCH_PARTLY_FAILED if done.plan.preview.rejected else Exit.DONE


def fit(
    numbers: Annotated[list[str], typer.Argument(help="执法证号、工号或登录名，两个以上", metavar="编号…")],
    on: Annotated[str, typer.Option("--on", help="哪一天，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """核对这几个人当天能否一同检查、核查、承办文书：各有有效执法证，且是不同的人。

    例：zmtool staff fit 34990101 34990102 --on 2026-05-08
    """
    from zmtool.base.errors import Exit
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.cli.staff_answers.files import problem_json
    from zmtool.workflow.team_files import check_duty

    day = day_of(on, "--on") if on else right_now().date()
    people, problems = check_duty(numbers, workspace, day=day)
    if as_json:
        print_json(
            {
                "on": day.isoformat(),
                "people": [{"name": one.name, "cert_no": one.cert_no} for one in people],
                "fit": not problems,
                "problems": [problem_json(one) for one in problems],
            }
        )
    else:
        names = "、".join(one.name for one in people)
        print_text(f"{day} {names}：{'可以' if not problems else '不可以'}")
        for one in problems:
            print_text(one.message)
    return Exit.FINDINGS if problems else Exit.DONE


def assess(
    first: Annotated[str, typer.Option("--from", help="期初", metavar="日期")],
    last: Annotated[str, typer.Option("--to", help="期末（含）", metavar="日期")],
    xlsx: Annotated[
        Path | None,
        typer.Option(help="另写成表格：指标、分子分母、口径、明细", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """考核：由记录算出每人的检查量、命中率、办案量、文书合格率，评查人员的评查量、改判维持率、一致率。

    没有依据的指标留空并说明原因，不作 0。例：zmtool staff assess --from 2026-01-01 --to 2026-06-30 --xlsx 考核.xlsx
    """
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.cli.staff_answers.figures import assessment_json, print_assessment
    from zmtool.staff.assessment import Period
    from zmtool.workflow.team_assessment import assess_team, write_assessment

    period = Period(day_of(first, "--from"), day_of(last, "--to"))
    made, rules = assess_team(period, workspace, now=right_now())
    if xlsx is not None:
        write_assessment(made, rules, xlsx)
    if as_json:
        print_json(assessment_json(made, rules, xlsx))
    else:
        print_assessment(made, rules, xlsx)
    return 0
