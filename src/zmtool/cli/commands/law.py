"""zmtool law: working days, deadlines, statutes, causes, discretion, versions and transfers, each answer with its ground."""

from __future__ import annotations

import typer

from zmtool.cli.commands.law_discretion import discretion
from zmtool.cli.commands.law_periods import deadline, workdays
from zmtool.cli.commands.law_provisions import cause, statute
from zmtool.cli.commands.law_rules import rules
from zmtool.cli.commands.law_transfer import transfer

app = typer.Typer(
    help="法规：期限、工作日、案由、裁量、法规版本、移送", no_args_is_help=True, rich_markup_mode=None
)
for command in (workdays, deadline, statute, cause, discretion, rules, transfer):
    app.command()(command)
