"""zmtool review: scoring dossiers, explaining the standard, and people's part."""

from __future__ import annotations

import typer

from zmtool.cli.commands import (
    review_across,
    review_batches,
    review_checklists,
    review_desk,
    review_disputes,
    review_drill,
    review_exchange,
    review_explain,
    review_precheck,
    review_report,
    review_score,
)

app = typer.Typer(
    help="案卷评查：打分、标准、抽查、抢单、复核、申诉、整改", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(review_checklists.app, name="checklists")
app.add_typer(review_batches.batch_app, name="batch")
app.add_typer(review_drill.app, name="drill")
app.add_typer(review_report.report_app, name="report")

for _name, _command in (
    ("score", review_score.score),
    ("across", review_across.across),
    ("explain", review_explain.explain),
    ("precheck", review_precheck.precheck),
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
