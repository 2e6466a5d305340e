"""zmtool license: licences of retailers, and the layout of retail points."""

from __future__ import annotations

import typer

from zmtool.cli.commands import license_layout

app = typer.Typer(help="证件：零售许可与合理布局", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(license_layout.app, name="layout")
