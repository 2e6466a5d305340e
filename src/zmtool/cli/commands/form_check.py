"""zmtool form check: a template, a filled document beside its record, or all documents of a case together."""

from __future__ import annotations

from os.path import commonprefix
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import Exit, UsageProblem
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text

if TYPE_CHECKING:
    from zmtool.checks.records import Review
    from zmtool.reading.against_record import Difference
    from zmtool.workflow.form_checking import CaseCheck, FileCheck

KINDS = {"other": "不同", "only_paper": "记录没有", "only_record": "纸面没有或未读到"}
_SHOWN = 60
_BEFORE = 12


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Word 模板或填好的文书，可多个", metavar="[文件]…", show_default=False),
    ] = None,
    case: Annotated[
        str,
        typer.Option(
            "--case", help="案件编号或 case.yaml：核对文件与记录；不写文件则核对全部文书", metavar="案件"
        ),
    ] = "",
    form: Annotated[str, typer.Option("--form", help="文书编号或名称，看不出时写明", metavar="文书")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """打印前核对：自制模板的占位和字体，填好的文书与记录的差别，一个案件各文书之间是否一致。

    有问题时以代码 1 退出。

    例：zmtool form check --case 示烟立〔2025〕第18号
    """
    from zmtool.workflow.form_checking import check_case, check_file
    from zmtool.workflow.review_targets import case_named
    from zmtool.workflow.workspace import local_data

    local = local_data(workspace)
    facts = case_named(case, workspace) if case else None
    if not files:
        if facts is None:
            raise UsageProblem("没有写明核对什么", next_step="写出 Word 文件，或加 --case 案件编号")
        checked = check_case(facts, local)
        return _print_case(checked, as_json)
    found = [check_file(one, form_name=form, case=facts, overrides=local) for one in files]
    if as_json:
        print_json([file_json(one) for one in found])
    else:
        for one in found:
            print_file(one)
    return Exit.DONE if all(one.clean for one in found) else Exit.FINDINGS


def print_file(found: FileCheck) -> None:
    """What was found in one file, for people."""
    what = "模板" if found.template else "文书"
    print_text(f"{found.path}　{what}《{found.form.title}》{'　没有问题' if found.clean else ''}")
    for one in found.problems:
        print_text(f"  {'错误' if one.fatal else '提醒'}　{one.place}：{one.message}。{one.next_step}")
    if found.missing:
        print_text(f"  缺少必填内容：{'、'.join(found.missing)}")
    print_differences(found.differences)


def print_differences(found: tuple[Difference, ...]) -> None:
    """Paper beside record."""
    if found:
        print_table(
            "",
            ["项目", "纸面", "记录", "差别", "页"],
            [
                (
                    one.label,
                    *side_by_side(one.paper, one.record),
                    KINDS[one.kind] + ("（请核对）" if one.doubtful else ""),
                    one.page or "",
                )
                for one in found
            ],
        )


def side_by_side(paper: str, record: str) -> tuple[str, str]:
    """Two texts as a table shows them: long ones from shortly before the place where they part."""
    alike = len(commonprefix([paper, record]))
    start = max(0, alike - _BEFORE) if max(len(paper), len(record)) > _SHOWN and paper and record else 0
    return shortened_from(paper, start), shortened_from(record, start)


def shortened_from(text: str, start: int) -> str:
    """A long text as a table shows it, from ``start``."""
    return ("…" if start else "") + shortened(text[start:])


def shortened(text: str) -> str:
    """A long text as a table shows it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def file_json(found: FileCheck) -> dict[str, Any]:
    """What was found in one file."""
    return {
        "file": str(found.path),
        "form": found.form.id,
        "title": found.form.title,
        "kind": "template" if found.template else "document",
        "clean": found.clean,
        "problems": [
            {"place": one.place, "message": one.message, "next": one.next_step, "fatal": one.fatal}
            for one in found.problems
        ],
        "missing": list(found.missing),
        "differences": differences_json(found.differences),
    }


def differences_json(found: tuple[Difference, ...]) -> list[dict[str, Any]]:
    """Paper beside record."""
    return [
        {
            "field": one.field,
            "label": one.label,
            "kind": str(one.kind),
            "paper": one.paper,
            "record": one.record,
            "page": one.page,
            "box": list(one.box) if one.box else None,
            "doubtful": one.doubtful,
        }
        for one in found
    ]


def _print_case(checked: CaseCheck, as_json: bool) -> int:
    from zmtool.reports.review_json import review_json

    statuses = [str(one.status) for one in checked.review.results]
    if as_json:
        print_json(
            {
                "missing": [{"title": title, "fields": list(labels)} for title, labels in checked.missing],
                "items": review_json(checked.review)["items"],
            }
        )
    else:
        for title, labels in checked.missing:
            print_text(f"缺少　《{title}》{'、'.join(labels)}")
        _print_review(checked.review)
        done = sum(one == "pass" for one in statuses)
        print_text(
            f"核对 {len(statuses)} 项：一致 {done}，不一致 {statuses.count('fail')}，须人工 {statuses.count('unsure')}"
        )
    return Exit.FINDINGS if "fail" in statuses or checked.missing else Exit.DONE


def _print_review(review: Review) -> None:
    words = {"fail": "不一致", "unsure": "请核对"}
    for result in review.results:
        if str(result.status) not in words:
            continue
        print_text(f"{words[str(result.status)]}　{result.item.code} {result.item.title}")
        for finding in result.findings:
            print_text(f"    {finding.message}")
        print_text(f"    处理：{result.item.fix}　依据：{result.item.basis}")
