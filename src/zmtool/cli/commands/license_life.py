"""zmtool license precheck, apply, set, advance, application, applications, fill: from the counter to the certificate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.staff.records import Officer
    from zmtool.workflow.licence_life import Wishes

MatterArgument = Annotated[
    str, typer.Argument(help="事项：新办、延续、变更、补办、停业、歇业、恢复营业、收回等", metavar="事项")
]
NumberArgument = Annotated[str, typer.Argument(help="受理编号或查询码", metavar="受理编号")]
LicenceOption = Annotated[str, typer.Option("--lic-no", help="许可证号（新办不写）", metavar="许可证号")]
FieldsArgument = Annotated[
    list[str] | None,
    typer.Argument(help="字段=内容，如 applicant.name=远山商行，可多个", metavar="字段=内容…"),
]
MaterialOption = Annotated[
    list[str] | None,
    typer.Option(
        "--material",
        help="收到的材料；有问题写 材料=问题，没交写 材料=未提交",
        metavar="材料",
        show_default=False,
    ),
]
ChangeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--change", help="要变更的内容：负责人=新负责人，可多个", metavar="项目=内容", show_default=False
    ),
]


def precheck(
    matter: MatterArgument,
    said: FieldsArgument = None,
    lic_no: LicenceOption = "",
    change: ChangeOption = None,
    on: Annotated[str, typer.Option("--at", help="按哪一刻算，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """预检：这个人能不能办这一事项，不能的说明为什么；不写入任何内容。

    例：zmtool license precheck 延续 --lic-no 349901100018
    """
    from zmtool.base.errors import Exit
    from zmtool.cli.application_answers import objection_json, print_objections
    from zmtool.workflow.licence_life import precheck as check

    application, found = check(matter, lic_no, _wishes(said, None, change), workspace, now=_moment(on))
    stopped = any(one.stops for one in found)
    if as_json:
        print_json(
            {
                "matter": application.matter,
                "may_apply": not stopped,
                "objections": [objection_json(one) for one in found],
            }
        )
    else:
        print_text("不能办理" if stopped else "可以办理，有须核对的事项" if found else "可以办理")
        print_objections(found)
    return Exit.FINDINGS if stopped else Exit.DONE


def apply(
    matter: MatterArgument,
    said: FieldsArgument = None,
    lic_no: LicenceOption = "",
    file: Annotated[
        Path | None,
        typer.Option(help="已填好的申请文件 application.yaml", metavar="文件", show_default=False),
    ] = None,
    material: MaterialOption = None,
    change: ChangeOption = None,
    channel: Annotated[str, typer.Option(help="收件渠道：窗口、网上、管理所", metavar="渠道")] = "窗口",
    on: Annotated[str, typer.Option("--at", help="收件时间，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """收件：登记一件申请，给出受理编号和查询码；登记簿里已有的内容自动带入。

    例：zmtool license apply 延续 --lic-no 349901100018 --material 营业执照 --material 身份证明
    """
    from zmtool.cli.application_answers import objection_json, print_objections
    from zmtool.workflow.licence_life import apply as take_in

    done = take_in(
        matter,
        lic_no,
        _wishes(said, material, change),
        workspace,
        file=file,
        channel=channel,
        now=_moment(on),
        user=current_user(),
    )
    one = done.application
    if as_json:
        print_json(
            {
                "application_no": one.application_no,
                "query_code": one.query_code,
                "objections": [objection_json(each) for each in done.objections],
            }
        )
        return 0
    print_text(f"已收件：{one.application_no}　查询码 {one.query_code}")
    print_objections(done.objections)
    return 0


def set_(
    number: NumberArgument,
    said: FieldsArgument = None,
    material: MaterialOption = None,
    change: ChangeOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """补充或更正申请的内容。

    例：zmtool license set 示烟许受2026-0001 site.result=符合 site.fixed=是
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.licence_life import change_application

    done = change_application(
        number, _wishes(said, material, change), workspace, now=right_now(), user=current_user()
    )
    if as_json:
        print_json(to_plain(done))
    else:
        say("已保存")
    return 0


def advance(
    number: NumberArgument,
    step: Annotated[
        str,
        typer.Argument(
            help="步骤：受理、告知补正、实地核查、审核、准予许可、制证登记、送达等", metavar="步骤"
        ),
    ],
    said: FieldsArgument = None,
    on: Annotated[str, typer.Option("--at", help="办理时间，默认现在", metavar="时间")] = "",
    by: Annotated[str, typer.Option(help="办理人，默认当前用户", metavar="姓名")] = "",
    officer: Annotated[
        list[str] | None,
        typer.Option(help="核查人：姓名 或 姓名:执法证号，可多个", metavar="姓名", show_default=False),
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(help="理由码，如 N3、R5、X6、C7，可多个", metavar="代码", show_default=False),
    ] = None,
    note: Annotated[str, typer.Option(help="理由或说明", metavar="文字")] = "",
    method: Annotated[str, typer.Option(help="送达方式：直接送达、邮寄送达等", metavar="方式")] = "",
    where: Annotated[str, typer.Option("--where", help="送达地点", metavar="地点")] = "",
    material: MaterialOption = None,
    override: Annotated[
        str, typer.Option(help="须人工判断的事项经确认继续办理的理由，记入办理记录", metavar="理由")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办理下一步：核对条件，生成文书和文号，更新时钟和登记簿；不符合条件的说明缺什么。

    例：zmtool license advance 示烟许受2026-0001 受理
    """
    from zmtool.cli.application_answers import application_json, print_application
    from zmtool.licenses.life.definition import load_life
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_life import advance as take_step
    from zmtool.workflow.workspace import local_data

    shown = take_step(
        number,
        step,
        workspace,
        on=_moment(on),
        by=by,
        officers=[_officer(one) for one in officer or ()],
        reasons=reason or (),
        note=note,
        details={name: text for name, text in (("method", method), ("place", where)) if text},
        wishes=_wishes(said, material, None),
        override=override,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json(application_json(shown))
    else:
        local = local_data(workspace)
        print_application(shown, load_vocabulary(local), load_life(local))
    return 0


def application(
    number: NumberArgument,
    on: Annotated[str, typer.Option("--at", help="按哪一刻算，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一件申请：办到哪里、两个时钟、接下来可办什么、还缺什么。

    例：zmtool license application 示烟许受2026-0001
    """
    from zmtool.cli.application_answers import application_json, print_application
    from zmtool.licenses.life.definition import load_life
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_life import show_application
    from zmtool.workflow.workspace import local_data

    shown = show_application(number, workspace, now=_moment(on), user=current_user())
    if as_json:
        print_json(application_json(shown))
    else:
        local = local_data(workspace)
        print_application(shown, load_vocabulary(local), load_life(local))
    return 0


def applications(
    text: Annotated[str, typer.Argument(help="编号、申请人或许可证号的任意部分", metavar="片段")] = "",
    everything: Annotated[bool, typer.Option("--all", help="连同已办结的")] = False,
    matter: Annotated[str, typer.Option(help="只看这一事项", metavar="事项")] = "",
    limit: Annotated[int, typer.Option(help="最多列出多少件", metavar="数字")] = 200,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出在办的申请，最急的在前。

    例：zmtool license applications --matter 延续
    """
    from zmtool.cli.application_answers import line_json, print_lines
    from zmtool.licenses.life.definition import load_life
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_life import list_applications
    from zmtool.workflow.workspace import local_data

    today = right_now().date()
    found = list_applications(workspace, open_only=not everything, matter=matter, text=text, limit=limit)
    if as_json:
        print_json([line_json(one, today) for one in found])
    else:
        local = local_data(workspace)
        print_lines(found, load_vocabulary(local), load_life(local), today)
    return 0


def attach(
    number: NumberArgument,
    files: Annotated[list[Path] | None, typer.Argument(help="照片或扫描件，可多个", metavar="文件…")] = None,
    material: Annotated[str, typer.Option(help="这是哪项材料，如 营业执照", metavar="材料")] = "",
    scan: Annotated[
        list[int] | None,
        typer.Option("--scan", help="扫描箱里的编号，可多个", metavar="编号", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把材料的照片、扫描件存进保管库并归到申请；扫描箱里的按编号取。不带文件则列出。

    例：zmtool license attach 示烟许受2026-0001 执照.jpg --material 营业执照
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.printing import print_table
    from zmtool.workflow.licence_files import attach as keep_files
    from zmtool.workflow.licence_files import files_of_application

    if files or scan:
        found = keep_files(
            number,
            files or (),
            scan or (),
            workspace,
            material=material,
            now=right_now(),
            user=current_user(),
        )
    else:
        found = files_of_application(number, workspace)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    rows = [
        (one.material, one.name, "、".join(map(str, one.pages)), one.added_at[:16].replace("T", " "))
        for one in found
    ]
    print_table("", ["材料", "文件", "页", "存入"], rows)
    return 0


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

    told = progress_told(number, workspace, now=_moment(on))
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
    """生成公示和进度查询的静态网页（姓名只留姓，不含证件号码），放到本单位的网站上即可。

    例：zmtool license publish --from 2026-05-01 --to 2026-05-31 --out 公示
    """
    from datetime import timedelta

    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.licence_progress import publish as write_pages

    now = right_now()
    last = day_of(until, "--to") if until else now.date()
    first = day_of(since, "--from") if since else last - timedelta(days=30)
    done = write_pages(out, workspace, since=first, until=last, now=now)
    if as_json:
        print_json(
            {
                "index": str(done.index),
                "table": str(done.table),
                "published": done.published,
                "progress": done.progress,
            }
        )
    else:
        print_text(f"公示 {done.published} 件，进度页 {done.progress} 件：{done.index}")
    return 0


def fill(
    number: NumberArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹", metavar="文件夹")] = Path("文书"),
    form: Annotated[
        list[str] | None,
        typer.Option(help="只填这几种文书（还没有的填成草稿），可多个", metavar="文书", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """填制一件申请的文书：办过的每一步产生的文书，或指定的几种。

    例：zmtool license fill 示烟许受2026-0001 --out 文书
    """
    from zmtool.cli.printing import print_table
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.workflow.licence_life import fill_documents
    from zmtool.workflow.workspace import local_data

    catalogue = load_catalogue(local_data(workspace))
    only = tuple(form_by_id_or_title(catalogue, one).id for one in form or ())
    done = fill_documents(number, out, workspace, only=only)
    if as_json:
        print_json(
            [{"form": one.form_id, "file": str(one.path), "missing": list(one.missing)} for one in done]
        )
        return 0
    print_table("", ["文件", "待填"], [(one.path, "、".join(one.missing)) for one in done])
    return 0


def _wishes(said: list[str] | None, material: list[str] | None, change: list[str] | None) -> Wishes:
    from zmtool.workflow.licence_life import Wishes

    fields = dict(_pair(one, "applicant.name=远山商行") for one in said or ())
    materials = dict(one.partition("=")[::2] for one in material or ())
    changes = tuple(_pair(one, "负责人=宋知远") for one in change or ())
    return Wishes(fields, materials, changes)


def _pair(text: str, example: str) -> tuple[str, str]:
    from zmtool.base.errors import UsageProblem

    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageProblem(f"“{text}”不是 名称=内容", next_step=f"例：{example}")
    return name.strip(), value.strip()


def _officer(text: str) -> Officer:
    from zmtool.staff.records import Officer

    name, _, number = text.replace("：", ":").partition(":")
    return Officer(name.strip(), number.strip())


def _moment(text: str) -> datetime:
    """A moment as typed; a day alone is its noon, so that steps of one day keep their order with those typed to the minute."""
    from zmtool.base.errors import InvalidValue, UsageProblem
    from zmtool.values.dates import parse_date
    from zmtool.values.times import parse_datetime

    now = right_now()
    if not text:
        return now
    try:
        day = parse_date(text)
        return datetime(day.year, day.month, day.day, 12, tzinfo=now.tzinfo)
    except InvalidValue:
        try:
            return parse_datetime(text).replace(tzinfo=now.tzinfo)
        except InvalidValue as error:
            raise UsageProblem(
                str(error), where="--at", next_step="如 2026-05-06 或 2026-05-06T15:30"
            ) from error
