"""The commands of the workspace as a whole; each is mounted at the top level."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_table, print_text, progress, say
from zmtool.cli.who import current_user, right_now

audit_app = typer.Typer(help="操作记录及其校验", no_args_is_help=True, rich_markup_mode=None)
_MARKS = {"ok": "正常", "warn": "注意", "problem": "问题"}


def init(
    folder: Annotated[Path, typer.Argument(help="要建立的文件夹，默认当前文件夹", metavar="文件夹")] = Path(),
    bureau: Annotated[str, typer.Option(help="单位全称", metavar="名称")] = "",
    short_name: Annotated[str, typer.Option(help="文号简称", metavar="简称")] = "",
    as_json: JsonOption = False,
) -> int:
    """新建工作区：数据库、原件库和设置。

    例：zmtool init 示例县 --bureau 示例县烟草专卖局 --short-name 示
    """
    from zmtool.store.settings import BureauSettings, Settings
    from zmtool.workflow.workspace import create

    settings = Settings(bureau=BureauSettings(name=bureau, short_name=short_name))
    made = create(folder, now=right_now(), user=current_user(), settings=settings)
    if as_json:
        print_json({"workspace": str(made.root)})
    else:
        print_text(f"已建立工作区：{made.root}")
        if not made.settings.bureau.name:
            say(f"下一步：请在 {made.root / 'zmtool.toml'} 中填写单位信息")
    return 0


def doctor(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """检查安装和工作区是否正常，逐项给出处理办法。

    例：zmtool doctor
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.doctor import health
    from zmtool.workflow.facts import PROBLEM

    facts = health(workspace, right_now())
    problems = [fact for fact in facts if fact.state == PROBLEM]
    if as_json:
        print_json(
            {
                "healthy": not problems,
                "facts": [
                    {key: value for key, value in to_plain(fact).items() if key != "exit_code"}
                    for fact in facts
                ],
            }
        )
    else:
        rows = [(fact.label, _MARKS[fact.state], fact.detail, fact.hint) for fact in facts]
        print_table("", ["项目", "状态", "情况", "办法"], rows)
    return max((fact.exit_code for fact in problems), default=0)


def backup(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """一步备份：数据库、原件、设置和本地模板，写成 backups 中的一个 zip。

    例：zmtool backup
    """
    from zmtool.workflow.workspace import back_up

    with progress("备份") as step:
        made = back_up(workspace, now=right_now(), progress=step)
    if as_json:
        print_json({"path": str(made.path), "files": made.files, "size": made.size})
    else:
        print_text(f"已备份 {made.files} 个文件：{made.path}（{made.size / 1e6:,.1f} MB）")
        say("请把备份复制到别的磁盘")
    return 0


def restore(
    archive: Annotated[Path, typer.Argument(help="备份文件（zip）", metavar="备份")],
    folder: Annotated[Path, typer.Argument(help="恢复到的文件夹，应当是空的或还不存在", metavar="文件夹")],
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> int:
    """从备份恢复：先核对全部校验值，再放到位；原文件夹整个改名保留。

    例：zmtool restore backups/zmtool-20250305-093000.zip 新工作区
    """
    from zmtool.store.restore import restore as restore_backup

    done = restore_backup(archive, folder, right_now(), yes=yes)
    moved = str(done.moved_away) if done.moved_away else None
    if as_json:
        print_json({"workspace": str(done.root), "files": done.files, "moved_away": moved})
    else:
        print_text(f"已恢复 {done.files} 个文件：{done.root}")
        if moved:
            say(f"原文件夹已改名保留：{moved}")
    return 0


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            help="要找的字词，可以只有一个字，名称也可用拼音首字母；多个词须同时出现", metavar="字词…"
        ),
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="只找这一类：case、party、goods、document，可重复", metavar="类别", show_default=False
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="最多几条", min=1, max=1000, metavar="条数")] = 50,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """全文检索案件、当事人、物品和文书，任意片段都能找到。

    例：zmtool search 宋知远 中华
    """
    from zmtool.base.errors import UsageProblem
    from zmtool.base.plain import to_plain
    from zmtool.store.search import KINDS
    from zmtool.workflow.workspace import search as find

    for one in kind or ():
        if one not in KINDS:
            raise UsageProblem(f"没有类别“{one}”", next_step=f"可用：{'、'.join(KINDS)}")
    hits = find(" ".join(words), workspace, kinds=tuple(kind or ()), limit=limit)
    if as_json:
        print_json({"hits": [to_plain(hit) for hit in hits]})
    else:
        rows = [(KINDS.get(hit.kind, hit.kind), hit.ref, hit.title, hit.snippet) for hit in hits]
        print_table("", ["类别", "编号", "标题", "内容"], rows)
        if not hits:
            say("没有找到")
    return 0


@audit_app.callback()
def _audit() -> None:
    """操作记录及其校验。"""


@audit_app.command("list")
def list_audit(
    case: Annotated[str, typer.Option(help="只列出这个案件的", metavar="编号")] = "",
    action: Annotated[
        str, typer.Option(help="只列出这种操作，如 case.open（查阅）、case.decide", metavar="操作")
    ] = "",
    who: Annotated[str, typer.Option(help="只列出这个人的", metavar="姓名")] = "",
    limit: Annotated[int, typer.Option(help="最多几条", min=1, max=100_000, metavar="条数")] = 200,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出操作记录：谁在何时查阅、修改、办理了什么，为什么。

    例：zmtool audit list --case 示烟立〔2025〕第18号
    """
    import json

    from zmtool.workflow.workspace import trail

    found = trail(workspace, action=action, who=who, case_no=case, limit=limit)
    if as_json:
        print_json(
            [
                {
                    "seq": one.seq,
                    "at": one.at,
                    "who": one.who,
                    "action": one.action,
                    "subject": one.subject,
                    "change": json.loads(one.change),
                    "why": one.why,
                }
                for one in found
            ]
        )
        return 0
    rows = [
        (one.seq, one.at[:16].replace("T", " "), one.who, one.action, one.subject, one.why) for one in found
    ]
    print_table("", ["序号", "时间", "人员", "操作", "对象", "原因"], rows)
    return 0


@audit_app.command("verify")
def verify_audit(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """校验操作记录：有无改动、删除或插入，并与各次备份中的链尾核对。

    例：zmtool audit verify
    """
    from zmtool.base.errors import Exit
    from zmtool.base.plain import to_plain
    from zmtool.workflow.workspace import check_trail

    with progress("核对操作记录") as step:
        checked = check_trail(workspace, progress=step)
    if as_json:
        print_json(
            {
                "whole": not checked.problems,
                "entries": checked.entries,
                "hash": checked.hash,
                "backups_compared": checked.anchors,
                "problems": [to_plain(one) for one in checked.problems],
            }
        )
    elif checked.problems:
        print_table("", ["序号", "问题"], [(one.seq, one.message) for one in checked.problems])
    else:
        print_text(f"操作记录完整：{checked.entries} 条，与 {checked.anchors} 份备份核对一致")
        print_text(f"链尾校验值：{checked.hash}")
    return Exit.FINDINGS if checked.problems else Exit.DONE


app = typer.Typer(help="工作区", no_args_is_help=True, rich_markup_mode=None)
for _command in (init, doctor, backup, restore, search):
    app.command()(_command)
app.add_typer(audit_app, name="audit")
