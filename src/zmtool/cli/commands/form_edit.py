"""zmtool form edit and diff: a document's own wording, kept with the case and shown beside the facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.commands.form_check import differences_json, shortened
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.cases.records import CaseFacts
    from zmtool.reading.against_record import Difference
    from zmtool.workflow.workspace import OpenWorkspace


def edit(
    form: Annotated[str, typer.Argument(help="文书编号或名称", metavar="文书")],
    settings: Annotated[
        list[str] | None,
        typer.Argument(
            help="字段=内容，可多个；内容为空则恢复按案件填写", metavar="[字段=内容]…", show_default=False
        ),
    ] = None,
    case: Annotated[str, typer.Option("--case", help="案件编号", metavar="案件")] = "",
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", help="在 Word 中改过的文书：把改动收进记录", metavar="文件", show_default=False
        ),
    ] = None,
    which: Annotated[
        int | None,
        typer.Option(
            help="第几份（同种文书有多份时），默认最后一份", min=1, metavar="数", show_default=False
        ),
    ] = None,
    why: Annotated[str, typer.Option(help="修改的原因，记入操作记录", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """改写一份文书的内容：写进案件记录，以后填制都用它，案件变动后可用 form diff 对照。

    例：zmtool form edit 调查终结报告 处理意见=建议从轻处罚。 --case 示烟立〔2025〕第18号
    """
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.forms.records import ENFORCEMENT
    from zmtool.workflow.case_edit import edit_case
    from zmtool.workflow.document_edits import with_paper, with_written
    from zmtool.workflow.workspace import local_data

    if not case:
        raise UsageProblem("没有写明案件", next_step="加 --case 案件编号")
    if bool(settings) == bool(source):
        raise UsageProblem(
            "没有写明改什么", next_step="写 字段=内容，或加 --from 改过的 Word 文件（两者取一）"
        )
    local = local_data(workspace)
    wanted = form_by_id_or_title(load_catalogue(local).of_area(ENFORCEMENT), form)
    written = settings_of(settings or [])
    taken: tuple[Difference, ...] = ()
    left: tuple[Difference, ...] = ()

    def change(facts: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        nonlocal taken, left
        if source is None:
            return with_written(facts, wanted, written, which=which or 0, overrides=at.root)
        after, found = with_paper(facts, wanted, source, which=which or 0, overrides=at.root)
        taken, left = found.taken, found.left
        return after

    done = edit_case(
        case, change, workspace, now=right_now(), user=current_user(), why=why or f"改写《{wanted.title}》"
    )
    if as_json:
        print_json(
            {
                "case_no": done.case_no,
                "outcome": done.outcome,
                "taken": differences_json(taken),
                "left": differences_json(left),
            }
        )
        return 0
    _print_taken(taken, left)
    print_text("没有变化。" if done.outcome == "unchanged" else f"已记入案件（第 {done.version} 次保存）。")
    return 0


def diff(
    case: Annotated[str, typer.Option("--case", help="案件编号或 case.yaml", metavar="案件")],
    every: Annotated[bool, typer.Option("--all", help="连同与案件相同的一并列出")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出各文书中人工写的内容与案件现在给出的内容有什么不同。

    例：zmtool form diff --case 示烟立〔2025〕第18号
    """
    from zmtool.workflow.document_edits import own_wordings
    from zmtool.workflow.review_targets import case_named
    from zmtool.workflow.workspace import local_data

    found = [
        one
        for one in own_wordings(case_named(case, workspace), local_data(workspace))
        if every or one.differs
    ]
    if as_json:
        print_json(
            [
                {
                    "form": one.form_id,
                    "title": one.title,
                    "which": one.which,
                    "field": one.field,
                    "label": one.label,
                    "written": one.written,
                    "facts": one.facts,
                    "differs": one.differs,
                }
                for one in found
            ]
        )
        return 0
    rows = [
        (f"{one.title}（{one.which}）" if one.which > 1 else one.title, one.label, one.written, one.facts)
        for one in found
    ]
    print_table("", ["文书", "项目", "文书中写的", "案件现在给出的"], rows)
    if not found:
        say("没有不同。")
    return 0


def _print_taken(taken: tuple[Difference, ...], left: tuple[Difference, ...]) -> None:
    """What went from a file into the record, and what did not."""
    rows = [
        (one.label, "（删去）" if one.kind == "only_record" else shortened(one.paper), shortened(one.record))
        for one in taken
    ]
    if rows:
        print_table("", ["收进", "文件中写的", "原来"], rows)
    signs = [one.label for one in left if one.field.startswith("@")]
    if signs:
        say(f"没有收进签名：{'、'.join(signs)}。签名以签好的纸为准，扫描后用 zmtool form back 归位。")
    empty = [one.label for one in left if not one.field.startswith("@")]
    if empty:
        say(f"文件中空着的没有收进，记录不变：{'、'.join(empty)}。要改请写新的内容。")


def settings_of(given: list[str]) -> dict[str, str]:
    settings: dict[str, str] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or not name.strip():
            raise UsageProblem(f"“{one}”应写成 字段=内容", next_step="如 处理意见=建议从轻处罚。")
        settings[name.strip()] = value
    return settings
