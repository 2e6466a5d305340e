"""A form with the fields that only reading knows: what decisions tell in sentences, and the boxes that are ticked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zmtool.forms.records import Form, FormField
from zmtool.reading.decision_wordings import load_decision_wordings
from zmtool.reading.decisions import KINDS, TOTAL
from zmtool.reading.flags import load_flags


def readable_form(form: Form, overrides: Path | None = None) -> Form:
    """``form`` with every field that may be read on it, its own first. Raises UsageProblem for unsound data files."""
    wordings = load_decision_wordings(overrides)
    told = wordings.fields if form.id in wordings.forms else ()
    others = (
        *(FormField(one.id, one.label, one.type, where="prose") for one in told if one.label),
        *((KINDS, TOTAL) if told else ()),
        *load_flags(overrides),
    )
    own = {one.id for one in form.fields}
    return replace(form, fields=(*form.fields, *(one for one in others if one.id not in own)))
