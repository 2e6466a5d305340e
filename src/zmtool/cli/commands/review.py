"""zmtool review: scoring dossiers and explaining the standard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.batch import batch_exit
from zmtool.cli.commands import review_batches, review_desk, review_disputes, review_exchange
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_json_line, print_table, print_text, progress, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.checks.records import Review
    from zmtool.workflow.reviewing import Target

app = typer.Typer(
    help="案卷评查：打分、标准、抽查、抢单、复核、申诉、整改", no_args_is_help=True, rich_markup_mode=None
)
checklists_app = typer.Typer(
    help="评查标准：列出、核对", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
app.add_typer(checklists_app, name="checklists")
app.add_typer(review_batches.batch_app, name="batch")

ChecklistOption = Annotated[str, typer.Option("--checklist", help="评查标准名称")]


@app.command()
def score(
    targets: Annotated[
        list[str],
        typer.Argument(help="PDF、图片、文件夹、case.yaml、案卷 JSON、案卷包或案件编号", metavar="案卷…"),
    ],
    checklist: ChecklistOption = "penalty-ordinary",
    html: Annotated[
        Path | None,
        typer.Option("--html", help="把报告写成网页（一个案卷写文件，多个写到文件夹）", show_default=False),
    ] = None,
    engine: Annotated[str, typer.Option(help="识别引擎：auto、fast、best、tesseract")] = "auto",
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="出现何种结果时以代码 1 退出：fail、fatal、never")
    ] = "never",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="每个案卷输出一行 JSON")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """给案卷打分：逐项列出问题、页码、依据和处理办法。

    例：zmtool review score 案卷.pdf --html 报告.html
    """
    from zmtool.base.errors import Exit, UsageProblem, ZmtoolError
    from zmtool.reports.review_json import review_json
    from zmtool.workflow.cases import note_opening
    from zmtool.workflow.review_targets import open_target
    from zmtool.workflow.reviewing import review_dossier
    from zmtool.workflow.workspace import local_data

    if fail_on not in ("fail", "fatal", "never"):
        raise UsageProblem(f"--fail-on 不能是“{fail_on}”", next_step="可用：fail、fatal、never")
    local = local_data(workspace)
    results = []
    shown: list[dict[str, object]] = []
    codes: list[int] = []
    for name in targets:
        try:
            with progress(f"读取 {name}") as step:
                target = open_target(name, workspace, engine=engine, progress=step)
            if target.facts is not None and not Path(name).exists():
                note_opening(name, workspace, now=right_now(), user=current_user())
            review = review_dossier(target.dossier, checklist, local)
            if html is not None:
                say(f"报告：{_write_html(target, review, html, len(targets))}")
        except ZmtoolError as problem:
            if len(targets) == 1:
                raise
            codes.append(int(problem.exit_code))
            shown.append({"dossier": name, "error": problem.as_json()})
            say(f"错误：{problem}")
            if jsonl:
                print_json_line(shown[-1])
            continue
        results.append(review)
        shown.append(review_json(review))
        if jsonl:
            print_json_line(shown[-1])
        elif not as_json:
            print_review(review)
    if as_json and not jsonl:
        print_json(shown[0] if len(targets) == 1 else shown)
    if codes:
        return batch_exit(codes, bool(results))
    return Exit.FINDINGS if _has_findings(results, fail_on) else Exit.DONE


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="项目代码，如 C29", metavar="代码")],
    checklist: ChecklistOption = "penalty-ordinary",
    as_json: JsonOption = False,
) -> int:
    """解释一个评查项目：查什么、依据、扣分、怎么处理。

    例：zmtool review explain C29
    """
    from zmtool.base.errors import NotFound
    from zmtool.base.plain import to_plain
    from zmtool.checks.checklist import load_checklist

    standard = load_checklist(checklist)
    item = standard.item(code.upper())
    if item is None:
        import difflib

        near = difflib.get_close_matches(code.upper(), [one.code for one in standard.items], n=3)
        raise NotFound(
            f"评查标准中没有 {code}",
            next_step=f"是不是：{'、'.join(near)}？"
            if near
            else "用 zmtool review checklists show 查看全部项目",
        )
    if as_json:
        print_json(to_plain(item))
        return 0
    lines = [f"{item.code}　{item.title}", f"部分：{standard.sections[item.section]}　方法：{item.method}"]
    if item.fatal:
        lines.append("一票否决项" + ("（机器只提示，由人确认）" if item.confirm else ""))
    else:
        lines.append(f"分值：{item.points}　每处扣：{item.each}")
    lines.append(f"依据：{item.basis}" + (f"［{item.mark}］" if item.mark else ""))
    lines += [
        f"{label}：{text}"
        for label, text in (("后果", item.why), ("处理", item.fix), ("人工", item.human))
        if text
    ]
    lines += [f"　问：{question}" for question in item.questions]
    print_text("\n".join(lines))
    return 0


@checklists_app.command("list")
def list_checklists(as_json: JsonOption = False) -> int:
    """列出评查标准。

    例：zmtool review checklists list
    """
    from zmtool.checks.checklist import load_checklist
    from zmtool.workflow.reviewing import names_of_checklists

    standards = [load_checklist(name) for name in names_of_checklists()]
    if as_json:
        print_json(
            [
                {"id": one.id, "version": one.version, "title": one.title, "items": len(one.items)}
                for one in standards
            ]
        )
    else:
        print_table(
            "",
            ["名称", "版本", "标题", "项目数"],
            [(one.id, one.version, one.title, len(one.items)) for one in standards],
        )
    return 0


@checklists_app.command("show")
def show_checklist(
    name: Annotated[str, typer.Argument(help="评查标准名称", metavar="名称")] = "penalty-ordinary",
    as_json: JsonOption = False,
) -> int:
    """列出一份评查标准的全部项目。

    例：zmtool review checklists show penalty-ordinary
    """
    from zmtool.checks.checklist import load_checklist

    standard = load_checklist(name)
    rows = [
        (one.code, one.title, str(one.points), "机器" if one.checks else "人工", one.mark)
        for one in standard.items
    ]
    if as_json:
        print_json([dict(zip(("code", "title", "points", "by", "mark"), row, strict=True)) for row in rows])
    else:
        print_table(standard.title, ["代码", "项目", "分值", "评查", "标记"], rows)
    return 0


@checklists_app.command("test")
def test_checklist(
    name: Annotated[str, typer.Argument(help="评查标准名称", metavar="名称")] = "penalty-ordinary",
    as_json: JsonOption = False,
) -> int:
    """运行评查标准自带的例子，核对每一项是否如其所写。

    例：zmtool review checklists test penalty-ordinary
    """
    from zmtool.base.errors import Exit
    from zmtool.workflow.reviewing import checklist_failures

    failures = checklist_failures(name)
    rows = [(one.code, one.expected, one.actual, "；".join(one.messages)) for one in failures]
    if as_json:
        print_json([dict(zip(("code", "expected", "actual", "messages"), row, strict=True)) for row in rows])
    elif rows:
        print_table("不符的例子", ["代码", "应为", "实为", "结果"], rows)
    else:
        print_text("全部例子与标准一致。")
    return Exit.FINDINGS if failures else Exit.DONE


def _has_findings(reviews: list[Review], fail_on: str) -> bool:
    if fail_on == "fatal":
        return any(review.fatal for review in reviews)
    return fail_on == "fail" and any(one.status == "fail" for review in reviews for one in review.results)


def _write_html(target: Target, review: Review, html: Path, count: int) -> Path:
    from datetime import datetime

    from zmtool.base.files import ready_folder, write_whole
    from zmtool.reports.review_html import review_html
    from zmtool.workflow.reviewing import PagePictures

    path = html
    if count > 1 or html.is_dir():
        ready_folder(html)
        path = html / f"{Path(target.name).stem}.html"
    ready_folder(path.parent)
    report = review_html(review, target.dossier, PagePictures(target).piece, datetime.now().astimezone())
    write_whole(path, report.encode("utf-8"))
    return path


def print_review(review: Review) -> None:
    """A review on the terminal: score, findings with pages, counts."""
    from zmtool.reports.review_html import LABELS

    print_text(f"{review.dossier}　得分 {review.score}　{review.grade.label}")
    for note in review.notes:
        print_text(f"注意：{note}")
    if review.fatal:
        print_text("一票否决：" + "；".join(f"{one.item.code} {one.item.title}" for one in review.fatal))
    rows = []
    for one in review.results:
        if one.status.value not in ("fail", "unsure"):
            continue
        for finding in one.findings:
            pages = "、".join(dict.fromkeys(str(place.page) for place in finding.evidence if place.page))
            minus = f"-{one.deducted.normalize():f}" if one.deducted and finding is one.findings[0] else ""
            rows.append((one.item.code, LABELS[finding.status], minus, pages, finding.message))
    if rows:
        print_table("", ["项目", "结果", "扣分", "页", "说明"], rows)
    counted = "　".join(
        f"{label} {sum(one.status is status for one in review.results)}" for status, label in LABELS.items()
    )
    print_text(counted)


for _name, _command in (
    ("draw", review_batches.draw),
    ("claim", review_desk.claim),
    ("release", review_desk.release),
    ("mine", review_desk.mine),
    ("decide", review_desk.decide),
    ("finish", review_desk.finish),
    ("arbitrate", review_disputes.arbitrate),
    ("bulletin", review_batches.bulletin),
    ("appeal", review_disputes.appeal),
    ("rectify", review_disputes.rectify),
    ("stats", review_batches.stats),
    ("send", review_exchange.send),
    ("call-back", review_exchange.call_back),
    ("receive", review_exchange.receive),
    ("give-back", review_exchange.give_back),
    ("take-in", review_exchange.take_in),
):
    app.command(_name)(_command)
