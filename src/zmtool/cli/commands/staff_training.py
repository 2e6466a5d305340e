"""zmtool staff training: plans, attendance, hours."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(help="培训：计划、签到、考试、学时", no_args_is_help=True, rich_markup_mode=None)
YearOption = Annotated[int | None, typer.Option(help="年份", metavar="年", show_default=False)]


@app.command("add")
def add(
    title: Annotated[str, typer.Argument(help="培训名称", metavar="名称")],
    hours: Annotated[str, typer.Option(help="学时", metavar="数字")],
    on: Annotated[str, typer.Option("--on", help="日期，默认今天；可以是将来", metavar="日期")] = "",
    exam: Annotated[bool, typer.Option("--exam", help="有考试")] = False,
    resource: Annotated[
        str, typer.Option(help="培训资源，先用 staff resource add 登记", metavar="名称")
    ] = "",
    teacher: Annotated[str, typer.Option(help="授课人", metavar="姓名")] = "",
    note: Annotated[str, typer.Option(help="说明", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记一次培训（计划或已举行）。

    例：zmtool staff training add 行政处罚程序 --on 2026-03-12 --hours 8 --exam
    """
    from zmtool.cli.law_answers.asking import day_of, figure_of
    from zmtool.cli.staff_answers.trainings import training_with_people_json
    from zmtool.staff.training.records import Training
    from zmtool.workflow.team_training import add_training

    training = Training(
        title.strip(),
        day_of(on, "--on") if on else right_now().date(),
        figure_of(hours, "--hours"),
        exam,
        resource.strip(),
        teacher.strip(),
        note.strip(),
    )
    made = add_training(training, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(training_with_people_json(made))
    else:
        print_text(f"第 {made.number} 号培训 {made.training.on} {made.training.title}：已登记")
    return 0


@app.command("attend")
def attend(
    number: Annotated[int, typer.Argument(help="培训编号", metavar="编号")],
    people: Annotated[list[str], typer.Argument(help="工号、执法证号或登录名，可多个", metavar="人员…")],
    absent: Annotated[bool, typer.Option("--absent", help="登记为缺席")] = False,
    hours: Annotated[str, typer.Option(help="实际学时，默认为全部", metavar="数字")] = "",
    score: Annotated[str, typer.Option(help="考试成绩", metavar="数字")] = "",
    passed: Annotated[
        bool | None, typer.Option("--passed/--failed", help="考试是否合格", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """签到和考试结果；再次登记即更正，未写的保留。

    例：zmtool staff training attend 1 GH012 34990102 --score 86 --passed
    """
    from zmtool.cli.law_answers.asking import figure_of
    from zmtool.cli.staff_answers.trainings import training_with_people_json
    from zmtool.workflow.team_training import note_attendance

    kept, changed = note_attendance(
        number,
        people,
        workspace,
        attended=not absent,
        hours=figure_of(hours, "--hours") if hours else None,
        score=figure_of(score, "--score") if score else None,
        passed=passed,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json({**training_with_people_json(kept), "changed": changed})
    else:
        print_text(f"第 {number} 号培训 {kept.training.title}：登记 {changed} 人")
    return 0


@app.command("list")
def list_(
    year: YearOption = None,
    who: Annotated[str, typer.Option(help="只看这个人的", metavar="编号")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出培训和签到。

    例：zmtool staff training list --year 2026
    """
    from zmtool.cli.staff_answers.trainings import print_trainings, training_with_people_json
    from zmtool.workflow.team_training import list_trainings

    _refuse_odd(year)
    found = list_trainings(workspace, year=year, who=who)
    if as_json:
        print_json([training_with_people_json(one) for one in found.trainings])
    else:
        print_trainings(found.trainings, found.files)
    return 0


@app.command("hours")
def hours(year: YearOption = None, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """每人一年的学时和目标；没有登记培训的年份学时留空，没有设目标的不算差额。

    例：zmtool staff training hours --year 2026
    """
    from zmtool.cli.staff_answers.trainings import hours_json, print_hours
    from zmtool.workflow.team_training import training_hours

    _refuse_odd(year)
    found = training_hours(year or right_now().year, workspace)
    if as_json:
        print_json(
            {
                "year": year or right_now().year,
                "people": [hours_json(one) for one in found.people],
                "unmatched_drills": [
                    {"number": one.number, "officer": one.officer} for one in found.unmatched
                ],
            }
        )
        return 0
    print_hours(found.people)
    if found.people and found.people[0].target is None:
        say("未设年学时目标：写进工作区 schemas/staff/team.yaml 的 hours_target")
    if found.unmatched:
        names = "、".join(dict.fromkeys(one.officer for one in found.unmatched))
        say(f"有 {len(found.unmatched)} 次演练归不到档案：{names}")
    return 0


def _refuse_odd(year: int | None) -> None:
    from zmtool.base.errors import UsageProblem

    if year is not None and not 1990 <= year <= 2100:
        raise UsageProblem(f"年份 {year} 不对", next_step="例：--year 2026")
