"""zmtool license: licences of retailers, and the layout of retail points."""

from __future__ import annotations

import typer

from zmtool.cli.commands import license_draw, license_layout
from zmtool.cli.commands.license_card import card, certificate
from zmtool.cli.commands.license_intake import apply, attach, precheck, set_
from zmtool.cli.commands.license_progress import progress, publicity, publish
from zmtool.cli.commands.license_register import (
    checkup,
    correct,
    expiring,
    holder,
    import_,
    list_,
    show,
)
from zmtool.cli.commands.license_report import report
from zmtool.cli.commands.license_step import advance, application, applications, fill

app = typer.Typer(help="证件：零售许可与合理布局", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(license_layout.app, name="layout")
app.add_typer(license_draw.app, name="draw")
for name, command in (
    ("precheck", precheck),
    ("apply", apply),
    ("advance", advance),
    ("application", application),
    ("applications", applications),
    ("set", set_),
    ("fill", fill),
    ("attach", attach),
    ("progress", progress),
    ("publish", publish),
    ("publicity", publicity),
    ("import", import_),
    ("list", list_),
    ("show", show),
    ("holder", holder),
    ("expiring", expiring),
    ("correct", correct),
    ("checkup", checkup),
    ("card", card),
    ("certificate", certificate),
    ("report", report),
):
    app.command(name)(command)
