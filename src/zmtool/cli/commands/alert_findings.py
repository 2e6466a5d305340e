"""zmtool alert analyse, phone, visit, attach: what is found out about an alert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zmtool.cli.commands.alert_steps import NumberArgument
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import NoteOption, pairs_of, print_advanced
from zmtool.cli.printing import print_json, print_text
from zmtool.cli.who import current_user, right_now

FilesOption = Annotated[
    list[Path] | None,
    typer.Option("--file", help="照片、录音、文件，可多个", metavar="文件", show_default=False),
]


def _many(name: str, what: str) -> Any:
    return typer.Option(name, help=f"{what}，可多个", metavar="文字", show_default=False)


def analyse(
    number: NumberArgument,
    finding: Annotated[list[str] | None, _many("--finding", "疑点")] = None,
    explainable: Annotated[str, typer.Option(help="是否可以解释：是、否", metavar="是否")] = "否",
    data: Annotated[list[str] | None, _many("--data", "调取的数据：期次、品规、IP、小票、录音")] = None,
    period: Annotated[str, typer.Option(help="看了哪些期次", metavar="文字")] = "",
    comparison: Annotated[str, typer.Option(help="同类户对比", metavar="文字")] = "",
    next_: Annotated[str, typer.Option("--next", help="下一步", metavar="文字")] = "",
    file: FilesOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记系统分析：调取了什么、疑点、同类户对比、是否可以解释、下一步。

    例：zmtool alert analyse YJ-示-2026-00001 --finding 连续六期二十条 --explainable 否 --next 电话询访
    """
    facts = {
        "period": period,
        "data": data or [],
        "findings": finding or [],
        "comparison": comparison,
        "explainable": explainable,
        "next": next_,
        "note": note,
    }
    return _keep(number, "analysis", facts, file, note, workspace, as_json)


def phone(
    number: NumberArgument,
    phone_: Annotated[str, typer.Option("--phone", help="拨打的电话", metavar="号码")] = "",
    answered_by: Annotated[str, typer.Option("--by", help="接听人", metavar="姓名")] = "",
    relation: Annotated[str, typer.Option(help="接听人与持证人的关系", metavar="文字")] = "",
    answer: Annotated[list[str] | None, _many("--answer", "逐题回答：问题=回答，如 是否收到=是")] = None,
    contradiction: Annotated[list[str] | None, _many("--contradiction", "问题以外的矛盾点")] = None,
    recording: Annotated[str, typer.Option(help="录音编号", metavar="编号")] = "",
    unanswered: Annotated[bool, typer.Option("--unanswered", help="没有接通")] = False,
    file: FilesOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记电话询访；与记录不符的回答自动列为矛盾点，有矛盾的应当实地核查。

    问题：是否本人订货、数量是否相符、是否收到、谁送的货、谁付的款、有无人要求代订、搭配、销路。

    例：zmtool alert phone YJ-示-2026-00001 --phone 13900000001 --by 宋知远 --answer 是否本人订货=否 --recording LY-0511
    """
    facts = {
        "phone": phone_,
        "answered_by": answered_by or ("无人接听" if unanswered else ""),
        "relation": relation,
        "answered": "否" if unanswered else "是",
        "answers": pairs_of(answer, "--answer", "是否收到=是", "问题=回答"),
        "contradictions": contradiction or [],
        "recording": recording,
        "asked_by": current_user(),
        "note": note,
    }
    return _keep(number, "phone", facts, file, note, workspace, as_json)


def visit(
    number: NumberArgument,
    people: Annotated[str, typer.Option(help="两名以上人员：姓名、姓名", metavar="姓名")] = "",
    place: Annotated[str, typer.Option(help="场所状况", metavar="文字")] = "",
    stock: Annotated[list[str] | None, _many("--stock", "盘存：品规:应存:实存（条）")] = None,
    code: Annotated[list[str] | None, _many("--code", "抽查的条码")] = None,
    device: Annotated[str, typer.Option(help="订货设备、IP、账户", metavar="文字")] = "",
    recording: Annotated[str, typer.Option(help="电访录音要点", metavar="文字")] = "",
    witness: Annotated[list[str] | None, _many("--witness", "旁证：邻店、送货员")] = None,
    statement: Annotated[str, typer.Option(help="当事人陈述", metavar="文字")] = "",
    signed: Annotated[str, typer.Option(help="签字或者拒签", metavar="签字")] = "",
    evidence: Annotated[list[str] | None, _many("--evidence", "证据清单")] = None,
    preliminary: Annotated[str, typer.Option(help="初步结论", metavar="文字")] = "",
    file: FilesOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记实地核查：两名人员、场所、盘存、抽码、设备账户、旁证、陈述、签字、照片。

    例：zmtool alert visit YJ-示-2026-00001 --people 林一舟、周望 --place 正常营业 --stock 白沙:20:0 --signed 签字 --file 盘存.jpg
    """
    from zmtool.oversight.internal.conditions import people_of
    from zmtool.oversight.internal.findings import stock_lines

    facts = {
        "people": list(people_of(people)),
        "place": place,
        "stock": stock_lines(stock or []),
        "codes": code or [],
        "device": device,
        "recording": recording,
        "witnesses": witness or [],
        "statement": statement,
        "signed": signed,
        "photos": [one.name for one in file or ()],
        "evidence": evidence or [],
        "preliminary": preliminary,
        "note": note,
    }
    return _keep(number, "onsite", facts, file, note, workspace, as_json)


def attach(
    number: NumberArgument,
    files: Annotated[list[Path], typer.Argument(help="照片、录音、文件", metavar="文件")],
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """补充证据；任何环节都可以补。

    例：zmtool alert attach YJ-示-2026-00001 小票.jpg
    """
    from zmtool.workflow.alert_steps import attach_to_alert

    count = attach_to_alert(number, files, workspace, note=note, now=right_now(), user=current_user())
    if as_json:
        print_json({"number": number, "added": count})
    else:
        print_text(f"{number}：新增 {count} 个文件" + ("" if count else "（已有相同的文件）"))
    return 0


def _keep(
    number: str,
    kind: str,
    facts: dict[str, Any],
    files: list[Path] | None,
    note: str,
    workspace: Path | None,
    as_json: bool,
) -> int:
    from zmtool.workflow.alert_steps import record_finding

    done = record_finding(
        number,
        kind,
        facts,
        workspace,
        where=Path(f"alert {kind}"),
        files=files or (),
        note=note,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("预警", done, as_json)
    return 0
