"""Filling documents: case facts → bound documents → Word files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from zmtool.base.datafile import load_yaml
from zmtool.base.shipped import data_file
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument, Wordings, bind
from zmtool.forms.records import Catalogue
from zmtool.forms.template import CompiledTemplate, compile_template


def wordings_for(case: CaseFacts, overrides: Path | None = None) -> Wordings:
    content = load_yaml(data_file("schemas/form-texts.yaml", overrides))
    law = {
        "cause": "未在当地烟草专卖批发企业进货",
        "violated": "《中华人民共和国烟草专卖法实施条例》第二十三条第二款",
        "penalized": "《中华人民共和国烟草专卖法实施条例》第五十六条",
        "preservation_days": "7",
        "plea_days": "3",
        "pay_days": "15",
        "late_rate": "3%",
        "review_days": "60",
        "litigation_days": "15",
    }
    return Wordings(content["texts"], law)


def bound_documents(
    case: CaseFacts, catalogue: Catalogue, overrides: Path | None = None
) -> list[BoundDocument]:
    """Every document of the case that the catalogue can fill, in the case's order."""
    wordings = wordings_for(case, overrides)
    bound = []
    for document in case.documents:
        form = catalogue.get(document.type)
        if form is not None and form.template:
            bound.append(bind(form, document, case, catalogue, wordings))
    return bound


def filled_bytes(bound: BoundDocument, overrides: Path | None = None) -> bytes:
    """The filled .docx of one document."""
    template = compiled(data_file(f"templates/{bound.form.template}", overrides))
    return template.render(bound.template_context())


@cache
def compiled(path: Path) -> CompiledTemplate:
    """The compiled template, compiled once a process."""
    return compile_template(path)
