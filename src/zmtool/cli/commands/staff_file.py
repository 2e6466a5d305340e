"""zmtool staff file: personnel files."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="人员档案：工号、岗位、单位、资格、技能等级、片区，连同证件、培训、评查",
    no_args_is_help=True,
    rich_markup_mode=None,
)
WhoArgument = Annotated[
    str, typer.Argument(help="工号、执法证号、登录名或档案编号（如 档案3）", metavar="编号")
]


def _text(help_: str, metavar: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(help=help_, metavar=metavar, show_default=False)
    return option


@app.command("set")
def set_(
    who: WhoArgument,
    name: Annotated[str | None, _text("姓名", "姓名")] = None,
    staff_no: Annotated[str | None, _text("工号", "工号")] = None,
    cert_no: Annotated[str | None, _text("执法证号；换证后旧证号自动留存", "证号")] = None,
    login: Annotated[str | None, _text("登录名，连到操作人", "登录名")] = None,
    posts: Annotated[str | None, _text("岗位，可多个：证件、稽查、市管、内管、法规、研判", "岗位")] = None,
    unit: Annotated[str | None, _text("单位", "名称")] = None,
    department: Annotated[str | None, _text("部门", "名称")] = None,
    legal: Annotated[str | None, _text("法律职业资格：有、无", "有|无")] = None,
    skill: Annotated[str | None, _text("烟草专卖管理员技能等级：五级到一级", "等级")] = None,
    entered: Annotated[str | None, _text("入职日期", "日期")] = None,
    areas: Annotated[str | None, _text("分管片区，可多个", "片区")] = None,
    left: Annotated[str | None, _text("离岗日期", "日期")] = None,
    why: Annotated[str, typer.Option(help="修改原因，留在操作记录", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """建档，或修改档案；未写的项目不变，写 - 清空。新档的编号若是已登记的执法证号即作执法证号，否则作工号。

    例：zmtool staff file set GH012 --name 林一舟 --cert-no 34990101 --posts 稽查、市管 --skill 三级
    """
    from zmtool.cli.staff_answers.files import file_json
    from zmtool.workflow.team_files import set_file

    given = {
        "name": name,
        "staff_no": staff_no,
        "cert_no": cert_no,
        "login": login,
        "posts": posts,
        "unit": unit,
        "department": department,
        "legal_qualified": legal,
        "skill_level": skill,
        "entered_on": entered,
        "areas": areas,
        "left_on": left,
    }
    said = {field: text for field, text in given.items() if text is not None}
    kept, new, changed = set_file(who, said, workspace, now=right_now(), user=current_user(), why=why)
    if as_json:
        print_json({**file_json(kept), "new": new, "changed": changed})
    else:
        done = "已建档" if new else "已修改" if changed else "内容相同，未改动"
        print_text(f"档案{kept.number} {kept.file.name}：{done}")
    return 0


@app.command("show")
def show(who: WhoArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一个人的档案：证件、培训、评查演练、本人案卷的评查结果。

    例：zmtool staff file show GH012
    """
    from zmtool.cli.staff_answers.files import card_json, print_card
    from zmtool.workflow.team_assessment import card_of
    from zmtool.workflow.team_files import team_rules

    today = right_now().date()
    card, rules = card_of(who, workspace, today=today), team_rules(workspace)
    if as_json:
        print_json(card_json(card, today, rules.remind))
    else:
        print_card(card, rules, today)
    return 0


@app.command("list")
def list_(
    post: Annotated[str, typer.Option(help="只看这个岗位", metavar="岗位")] = "",
    unit: Annotated[str, typer.Option(help="只看这个单位", metavar="名称")] = "",
    expiring: Annotated[
        int | None,
        typer.Option(help="只看证件在几天内到期（含已到期）的", metavar="天数", show_default=False),
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="连同已离岗的")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出人员档案和证件状态。

    例：zmtool staff file list --post 稽查
    """
    from zmtool.cli.staff_answers.files import entry_json, print_entries
    from zmtool.workflow.team_files import list_files, team_rules

    today, rules = right_now().date(), team_rules(workspace)
    found = list_files(workspace, today=today, post=post, unit=unit, expiring=expiring, everybody=everybody)
    if as_json:
        print_json([entry_json(one, today, rules.remind) for one in found])
    else:
        print_entries(found, rules, today)
        due = sum((left := one.days_left(today)) is not None and left <= rules.remind for one in found)
        if due:
            say(f"{due} 人的执法证已到期或 {rules.remind} 天内到期")
    return 0
