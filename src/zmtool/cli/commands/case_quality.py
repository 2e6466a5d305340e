"""zmtool case appraise entrust … cancel: quality tests from the order to the samples' end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.appraisal_asking import CaseNumber, NumberArgument, OnOption, TagOption, day_of, figure_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import NoteOption, print_advanced
from zmtool.cli.who import current_user, right_now


def entrust(
    case_no: CaseNumber,
    body: Annotated[str, typer.Argument(help="检验机构", metavar="检验机构")],
    tag: TagOption = None,
    batch: Annotated[str, typer.Option(help="批次", metavar="文字")] = "",
    boxes: Annotated[int | None, typer.Option(help="箱（件）数", metavar="件数", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """委托质检：委托鉴定告知书随案建立。

    例：zmtool case appraise entrust 示烟立〔2025〕第50号 示例市烟草质量监督检测站
    """
    from zmtool.workflow.quality_tests import entrust as begin

    done = begin(
        case_no,
        body,
        workspace,
        tags=tuple(tag or ()),
        batch=batch,
        boxes=boxes,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("质检", done, as_json)
    return 0


def sample(
    number: NumberArgument,
    take: Annotated[
        list[str],
        typer.Option("--take", help="抽样条数，物品编号=条数，可多次；一项几份用逗号", metavar="编号=条数"),
    ],
    by: Annotated[list[str], typer.Option("--by", help="抽样人，写两名", metavar="姓名")],
    photo: Annotated[
        list[Path] | None,
        typer.Option("--photo", help="封样照片，可多张", metavar="文件", show_default=False),
    ] = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """抽样编号、封样存照、送检；数量按抽样基数核对，保管账同时登记。

    例：zmtool case appraise sample ZJ-示-2026-00001 --take 01=1 --by 林一舟 --by 周望 --photo 封样.jpg
    """
    from zmtool.cli.oversight_options import pairs_of
    from zmtool.workflow.quality_tests import take_samples

    quantities = {
        tag: [figure_of(one, "--take", "01=1") for one in text.replace("，", ",").split(",")]
        for tag, text in pairs_of(take, "--take", "01=1", "编号=条数").items()
    }
    done = take_samples(
        number,
        quantities,
        photo or (),
        workspace,
        samplers=by,
        note=note,
        now=right_now(),
        user=current_user(),
    )
    print_advanced("质检", done, as_json)
    return 0


def report(
    number: NumberArgument,
    report_no: Annotated[str, typer.Argument(help="报告编号", metavar="报告编号")],
    verdict: Annotated[
        list[str],
        typer.Option("--verdict", help="结论：真、假、走私、非规格；分项写 物品编号=结论", metavar="结论"),
    ],
    on: OnOption = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记检验报告；有异议的登记复检报告。

    例：zmtool case appraise report ZJ-示-2026-00001 JY2026-0102 --verdict 01=假 --verdict 02=真
    """
    from zmtool.workflow.quality_tests import register_report

    verdicts: dict[str, str] = {}
    for one in verdict:
        tag, sign, text = one.partition("=")
        key, said = (tag.strip(), text.strip()) if sign else ("", one.strip())
        if key in verdicts:
            raise UsageProblem("同一项写了两次结论", where="--verdict", next_step="每项只写一次")
        verdicts[key] = said
    done = register_report(
        number, report_no, verdicts, day_of(on), workspace, note=note, now=right_now(), user=current_user()
    )
    print_advanced("质检", done, as_json)
    return 0


def object_(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记当事人异议，从留样复检。

    例：zmtool case appraise object ZJ-示-2026-00001 --note 当事人对结论有异议
    """
    return _advance(number, "object", note, "", workspace, as_json)


def conclude(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """确认结论：写回案件物品，知道店铺的生成线索，真品提示追查外流。

    例：zmtool case appraise conclude ZJ-示-2026-00001
    """
    from zmtool.workflow.quality_conclusion import conclude as end

    done = end(number, workspace, note=note, now=right_now(), user=current_user())
    print_advanced("质检", done, as_json)
    return 0


def dispose(
    number: NumberArgument,
    way: Annotated[str, typer.Argument(help="处置方式：退回、损耗", metavar="方式")],
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """留样期满后处置样品，保管账同时登记。

    例：zmtool case appraise dispose ZJ-示-2026-00001 退回
    """
    return _advance(number, "dispose", note, way, workspace, as_json)


def cancel(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """撤销还没有抽样的委托。

    例：zmtool case appraise cancel ZJ-示-2026-00001 --note 委托有误
    """
    return _advance(number, "cancel", note, "", workspace, as_json)


def _advance(number: str, step: str, note: str, way: str, workspace: Path | None, as_json: bool) -> int:
    from zmtool.workflow.quality_conclusion import advance_test

    done = advance_test(number, step, workspace, note=note, way=way, now=right_now(), user=current_user())
    print_advanced("质检", done, as_json)
    return 0
