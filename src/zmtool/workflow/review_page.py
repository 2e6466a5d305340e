"""The HTML report of one reviewed dossier, with what it is about and the pieces of its pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from zmtool.checks.across.definition import load_across
from zmtool.checks.across.extract import cross_facts
from zmtool.checks.records import Review
from zmtool.law.library import load_causes
from zmtool.reports.results import head_of
from zmtool.reports.review_html import About, review_html
from zmtool.workflow.page_pictures import PagePictures
from zmtool.workflow.review_standard import review_context
from zmtool.workflow.reviewing import Target


def review_page(target: Target, review: Review, made_at: datetime, overrides: Path | None = None) -> str:
    """The page, pictures inside."""
    context = review_context(target.dossier, review.checklist.id, overrides)
    facts = cross_facts(context, load_across(overrides), target.name)
    about = About(head_of(facts, load_causes(overrides)), context.decision_date())
    return review_html(review, target.dossier, PagePictures(target).piece, made_at, about)
