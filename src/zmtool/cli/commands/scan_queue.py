"""zmtool scan queue, show, verify, assign, compare, stats: what waits for a person after scanning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import Exit, UsageProblem
from zmtool.cli.commands.form_check import differences_json, print_differences
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.scan_words import SAID
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.scans.register_records import KeptDocument
    from zmtool.workflow.scan_queue import Shown, ShownField

_KINDS = {"": "", "assign": "assign", "verify": "verify", "归案": "assign", "核对": "verify"}
NumberArgument = Annotated[int, typer.Argument(help="扫描文书的编号（scan queue 列出）", metavar="编号")]


def queue(
    kind: Annotated[
        str, typer.Option(help="只看一种：assign（待归案）、verify（待核对）", metavar="种类")
    ] = "",
    limit: Annotated[int, typer.Option(help="最多列出多少份", min=1)] = 50,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出扫描后等人处理的文书：归不了案的、有字段认不准的。

    例：zmtool scan queue --kind assign
    """
    from zmtool.workflow.scans_waiting import waiting_documents

    if kind not in _KINDS:
        raise UsageProblem(f"没有“{kind}”这一种", next_step="可用：assign（待归案）、verify（待核对）")
    found = waiting_documents(workspace, kind=_KINDS[kind], limit=limit)
    if as_json:
        print_json(
            {
                "to_assign": found.to_assign,
                "to_verify": found.to_verify,
                "documents": [document_json(one) for one in found.documents],
            }
        )
        return Exit.DONE
    rows = [
        (
            one.number,
            one.document.title,
            f"{one.file} {_pages(one.document.pages)}",
            one.document.case_no or f"待归案：{one.document.reason}",
            one.unsure or "",
        )
        for one in found.documents
    ]
    print_table("", ["编号", "文书", "文件", "案件", "待核字段"], rows)
    say(f"待归案 {found.to_assign} 份，待核对 {found.to_verify} 份。")
    return Exit.DONE


def show(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """一份扫描文书的全部字段：读到的、把握、其他可能、人工改定的；有案件记录的，列出差别。

    例：zmtool scan show 12
    """
    from zmtool.workflow.scan_queue import shown

    found = shown(number, workspace)
    if as_json:
        print_json(shown_json(found))
        return Exit.DONE
    kept = found.kept
    home = kept.document.case_no or f"待归案：{kept.document.reason}"
    print_text(f"{kept.number}　《{kept.document.title}》　{kept.file} {_pages(kept.document.pages)}　{home}")
    print_table(
        "", ["", "字段", "读到的", "规范值", "把握", "页", "人工"], [_row(one) for one in found.fields]
    )
    print_differences(found.differences)
    return Exit.DONE


def verify(
    number: NumberArgument,
    settings: Annotated[
        list[str] | None,
        typer.Argument(help="字段=正确内容，可多个", metavar="[字段=内容]…", show_default=False),
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option(help="读得对的字段，可多次", metavar="字段", show_default=False)
    ] = None,
    accept_all: Annotated[bool, typer.Option("--accept-all", help="待核的字段都读得对")] = False,
    absent: Annotated[
        list[str] | None, typer.Option(help="纸上没有内容的字段，可多次", metavar="字段", show_default=False)
    ] = None,
    take_back: Annotated[
        list[str] | None,
        typer.Option("--take-back", help="撤回人工核对的字段，可多次", metavar="字段", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """核对字段：改正读错的，确认读对的。原来读到的保留，以人工的为准，重新识别也不会覆盖。

    例：zmtool scan verify 12 当事人=宋知远 --accept 立案日期
    """
    from zmtool.cli.commands.form_edit import settings_of
    from zmtool.workflow.scan_queue import misfits
    from zmtool.workflow.scan_queue import verify as settle

    if not (settings or accept or accept_all or absent or take_back):
        raise UsageProblem(
            "没有写明核对什么",
            next_step="写 字段=内容，或用 --accept、--accept-all、--absent、--take-back；用 scan show 查看",
        )
    right = settings_of(settings or [])
    done = settle(
        number,
        right,
        workspace,
        accept=accept or (),
        accept_all=accept_all,
        absent=absent or (),
        back=take_back or (),
        now=right_now(),
        user=current_user(),
    )
    for label, text in misfits(done, right.values(), workspace):
        say(f"注意：“{text}”不合“{label}”的格式，已照写记下；写错了的，请再改一次")
    if as_json:
        print_json(document_json(done))
    else:
        print_text(f"已记下，还有 {done.unsure} 个字段待核。" if done.unsure else "已记下，全部核对完毕。")
    return Exit.DONE


def assign(
    number: NumberArgument,
    case: Annotated[
        str, typer.Argument(help="案件编号；不写则须 --none", metavar="[案件]", show_default=False)
    ] = "",
    none: Annotated[
        bool, typer.Option("--none", help="不属于任何案件：移出待办；归错了的从案件中取出")
    ] = False,
    why: Annotated[str, typer.Option(help="不归案的原因", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把扫描文书归到案件，或说明它不属于任何案件。

    例：zmtool scan assign 12 示烟立〔2025〕第18号
    """
    from zmtool.workflow.scan_queue import assign as file_with
    from zmtool.workflow.scan_queue import put_aside

    if bool(case) == none:
        raise UsageProblem("没有写明归到哪里", next_step="写案件编号，或加 --none（两者取一）")
    if none:
        done = put_aside(number, workspace, why=why, now=right_now(), user=current_user())
    else:
        done = file_with(number, case, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(document_json(done))
    else:
        print_text("已移出待办。" if none else f"《{done.document.title}》已归到 {done.document.case_no}。")
    return Exit.DONE


def compare(
    case: Annotated[str, typer.Argument(help="案件编号", metavar="案件")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """一个案件收到的扫描文书，逐份与记录对照（纸面与系统“两张皮”）。有确实的差别时退出码为 1。

    例：zmtool scan compare 示烟立〔2025〕第18号
    """
    from zmtool.workflow.scan_queue import compared

    found = compared(case, workspace)
    if as_json:
        print_json([shown_json(one) for one in found])
    for one in found if not as_json else ():
        state = "与记录一致" if one.kept.document.which else "案件记录中没有这份文书"
        print_text(
            f"{one.kept.number}　《{one.kept.document.title}》　"
            + (f"{len(one.differences)} 处不同" if one.differences else state)
        )
        print_differences(one.differences)
    if not found:
        say("这个案件还没有收到扫描件。")
    sure = [one for each in found for one in each.differences if not one.doubtful]
    return Exit.FINDINGS if sure else Exit.DONE


def stats(
    form: Annotated[str, typer.Option(help="只看一种文书（编号或名称）", metavar="文书")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """各文书各字段读得准不准：按人工核对的结果统计，最常读错的在前。

    例：zmtool scan stats
    """
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.workflow.scan_queue import accuracy
    from zmtool.workflow.workspace import local_data

    catalogue = load_catalogue(local_data(workspace))
    wanted = form_by_id_or_title(catalogue, form).id if form else ""
    found = accuracy(workspace, form=wanted)
    if as_json:
        print_json(
            [
                {
                    "form": one.form,
                    "field": one.field,
                    "label": one.label,
                    "looked_at": one.looked_at,
                    "right": one.right,
                    "changed": one.changed,
                    "absent": one.absent,
                    "sure_wrong": one.sure_wrong,
                }
                for one in found
            ]
        )
        return Exit.DONE
    rows = [
        (
            known.title if (known := catalogue.get(one.form)) else one.form,
            one.label or one.field,
            one.looked_at,
            f"{100 * one.right / one.looked_at:.0f}%",
            one.changed,
            one.absent,
            one.sure_wrong,
        )
        for one in found
    ]
    print_table("", ["文书", "字段", "核对次数", "读对", "读错", "误读为有", "有把握却读错"], rows)
    if not found:
        say("还没有人工核对的记录。")
    return Exit.DONE


def _pages(pages: tuple[int, ...]) -> str:
    return f"第{pages[0]}页" if pages[0] == pages[-1] else f"第{pages[0]}–{pages[-1]}页"


def document_json(one: KeptDocument) -> dict[str, Any]:
    """A document of the register as ``--json`` gives it."""
    return {
        "number": one.number,
        "file": one.file,
        "sha256": one.sha256,
        "type": one.document.form,
        "title": one.document.title,
        "pages": list(one.document.pages),
        "case_no": one.document.case_no,
        "which": one.document.which,
        "filed_by": one.document.filed_by,
        "reason": one.document.reason,
        "unsure": one.unsure,
        "received_at": one.received_at,
    }


def shown_json(found: Shown) -> dict[str, Any]:
    """A document with its fields and differences as ``--json`` gives it."""
    return {
        **document_json(found.kept),
        "fields": [_field_json(one) for one in found.fields],
        "differences": differences_json(found.differences),
    }


def _field_json(one: ShownField) -> dict[str, Any]:
    return {
        "field": one.field,
        "label": one.label,
        "value": one.value,
        "normal": one.normal,
        "confidence": one.confidence,
        "page": one.page,
        "box": list(one.box),
        "unsure": one.unsure,
        "alternatives": list(one.alternatives),
        "mended": one.mended,
        "said": {"kind": one.said.kind, "value": one.said.value, "by": one.said.by, "at": one.said.at}
        if one.said
        else None,
    }


def _row(one: ShownField) -> tuple[Any, ...]:
    said = (
        f"{SAID[one.said.kind]}{f'：{one.said.value}' if one.said.kind == 'changed' else ''}"
        if one.said
        else ""
    )
    normal = "" if one.normal == one.value else (one.normal if one.normal is not None else "不合格式")
    if one.alternatives:
        normal = f"{normal}（或 {'、'.join(one.alternatives)}）"
    mark = "？" if one.unsure and one.said is None else ""
    return mark, one.label, one.value, normal, f"{one.confidence:.2f}", one.page, said
