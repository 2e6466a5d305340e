"""zmtool case appraise: requests for pricing and quality tests of a case's goods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from zmtool.cli.appraisal_asking import NumberArgument, OnOption, day_of
from zmtool.cli.commands import case_price, case_quality
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json

app = typer.Typer(
    help="核价申请和结果；质检委托、抽样、报告、异议、留样", no_args_is_help=True, rich_markup_mode=None
)


def list_(
    case_no: Annotated[str, typer.Option("--case", help="只列这个案件的", metavar="案件编号")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="只列未办结的")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出核价和质检。

    例：zmtool case appraise list --open
    """
    from zmtool.cli.appraisal_answers import print_lines
    from zmtool.workflow.appraisals import list_appraisals

    print_lines(list_appraisals(workspace, case_no=case_no, open_only=open_only), workspace, as_json)
    return 0


def due(on: OnOption = "", workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出留样期满、可以处置样品的质检。

    例：zmtool case appraise due --on 2026-09-01
    """
    from zmtool.cli.appraisal_answers import print_lines
    from zmtool.workflow.appraisals import samples_due

    print_lines(samples_due(workspace, on=day_of(on)), workspace, as_json)
    return 0


def show(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一件核价或者质检。

    例：zmtool case appraise show ZJ-示-2026-00001
    """
    from zmtool.cli.appraisal_answers import appraisal_json, print_appraisal
    from zmtool.workflow.appraisals import show_appraisal
    from zmtool.workflow.workspace import local_data

    kept = show_appraisal(number, workspace)
    if as_json:
        print_json(appraisal_json(kept))
    else:
        print_appraisal(kept, local_data(workspace))
    return 0


_COMMANDS: dict[str, Callable[..., int]] = {
    "price": case_price.price,
    "issue": case_price.issue,
    "withdraw": case_price.withdraw,
    "entrust": case_quality.entrust,
    "sample": case_quality.sample,
    "report": case_quality.report,
    "object": case_quality.object_,
    "conclude": case_quality.conclude,
    "dispose": case_quality.dispose,
    "cancel": case_quality.cancel,
    "list": list_,
    "due": due,
    "show": show,
}
for _name, _command in _COMMANDS.items():
    app.command(_name)(_command)
