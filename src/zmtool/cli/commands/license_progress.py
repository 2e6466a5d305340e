"""zmtool license progress, publish, publicity: answers at the counter, pages for the bureau's web server, what is still to be published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.application_asking import NumberArgument, moment_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.licenses.life.publicity import Unpublished


def progress(
    number: NumberArgument,
    on: Annotated[str, typer.Option("--at", help="按哪一刻算，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """答复办理进度：到了哪个环节，承诺和法定期限还剩几个工作日；不显示姓名。

    例：zmtool license progress 示烟许受2026-0001
    """
    from zmtool.licenses.life.progress import left_text
    from zmtool.workflow.licence_progress import progress as progress_told

    told = progress_told(number, workspace, now=moment_of(on))
    if as_json:
        print_json(
            {
                "application_no": told.application_no,
                "matter": told.matter,
                "state": told.state,
                "result": told.result,
                "nodes": [
                    {"label": one.label, "day": one.day.isoformat() if one.day else None}
                    for one in told.nodes
                ],
                "promised": left_text(told.promised),
                "statutory": left_text(told.statutory),
                "waiting_for": told.waiting_for,
            }
        )
        return 0
    print_text(f"{told.application_no}　{told.matter}　{told.state}　{told.result}".rstrip("　"))
    for node in told.nodes:
        print_text(f"{'●' if node.day else '○'} {node.label}　{node.day or '未到'}")
    for label, text in (("承诺办结", left_text(told.promised)), ("法定期限", left_text(told.statutory))):
        if text:
            print_text(f"{label}：{text}")
    if told.waiting_for:
        print_text(told.waiting_for)
    return 0


def publish(
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹", metavar="文件夹")] = Path("公示"),
    since: Annotated[str, typer.Option("--from", help="公示这天起的决定，默认三十天前", metavar="日期")] = "",
    until: Annotated[str, typer.Option("--to", help="公示到这天的决定，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """生成公示和进度查询的静态网页（姓名只留姓，不含证件号码），放到本单位的网站上即可；公示的决定记下公示日期。

    公示准予、不予、注销、收回，其他事项不公示（schemas/licenses/life.yaml 的 publicity）。

    例：zmtool license publish --from 2026-05-01 --to 2026-05-31 --out 公示
    """
    from datetime import timedelta

    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.licence_publicity import publish as write_pages

    now = right_now()
    last = day_of(until, "--to") if until else now.date()
    first = day_of(since, "--from") if since else last - timedelta(days=30)
    if first > last:
        raise UsageProblem(f"--from {first} 晚于 --to {last}", next_step="请核对两个日期")
    done = write_pages(out, workspace, since=first, until=last, now=now, user=current_user())
    if as_json:
        print_json(
            {
                "index": str(done.index),
                "table": str(done.table),
                "published": done.published,
                "first_published": done.first,
                "progress": done.progress,
                "unpublished": [_unpublished_json(one) for one in done.left],
            }
        )
        return 0
    print_text(f"公示 {done.published} 件，进度页 {done.progress} 件：{done.index}")
    if done.left:
        late = sum(one.overdue for one in done.left)
        told = f"，其中 {late} 件已超过公示期限" if late else ""
        say(f"另有 {len(done.left)} 件决定还没有公示{told}：用 zmtool license publicity 查看")
    return 0


def publicity(
    on: Annotated[str, typer.Option("--on", help="按哪一天算，默认今天", metavar="日期")] = "",
    limit: Annotated[int, typer.Option(help="最多列出多少件", metavar="数字")] = 200,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看还没有公示的决定最迟何时公示（作出决定后七个工作日），最急的在前，逾期的标明。

    用 publish 生成网页即记为公示；以其他方式公示的，用 zmtool license advance 受理编号 公示 登记。
    例：zmtool license publicity
    """
    from zmtool.cli.law_answers.asking import day_of, within
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_publicity import publicity as still_to_publish
    from zmtool.workflow.workspace import local_data

    limit = within(limit, "--limit", 1, 1_000_000)
    found = still_to_publish(workspace, today=day_of(on, "--on") if on else right_now().date())
    if as_json:
        print_json([_unpublished_json(one) for one in found[:limit]])
        return 0
    words = load_vocabulary(local_data(workspace))
    print_table(
        "",
        ["受理编号", "事项", "结果", "决定", "最迟公示", "剩余工作日", "状态"],
        [
            (
                one.application_no,
                words.matters[one.matter].label,
                one.result,
                one.decided_on,
                one.due or "须人工核对",
                "" if one.left is None else one.left,
                "逾期" if one.overdue else "",
            )
            for one in found[:limit]
        ],
    )
    late = sum(one.overdue for one in found)
    print_text(f"还没有公示的 {len(found)} 件，逾期 {late} 件")
    return 0


def _unpublished_json(one: Unpublished) -> dict[str, object]:
    return {
        "application_no": one.application_no,
        "matter": one.matter,
        "result": one.result,
        "decided_on": one.decided_on.isoformat(),
        "due": one.due.isoformat() if one.due else None,
        "left": one.left,
        "overdue": one.overdue,
        "ground": one.ground,
        "note": one.note,
    }
