"""A dossier as one self-contained page to read: every document as it would stand on paper, with page numbers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from zmtool.dossiers.records import Document, Dossier
from zmtool.forms.records import Catalogue


def dossier_html(dossier: Dossier, catalogue: Catalogue, title: str) -> str:
    """The page. Fields without text show as blank lines, so that what is missing can be seen."""
    numbers = {page.page: page.page_number for page in dossier.pages}
    papers = [_paper(one, catalogue, numbers) for one in dossier.documents]
    page: str = _template().render(title=title, papers=papers)
    return page


def _paper(document: Document, catalogue: Catalogue, numbers: dict[int, str]) -> dict[str, Any]:
    form = catalogue.get(document.type)
    labels = catalogue.labels.get(document.type, {})
    fields = [(labels.get(key, key), one.value) for key, one in document.fields.items()]
    sealed = any(mark.kind == "seal" for mark in document.marks)
    return {
        "title": document.title,
        "fields": [one for one in fields if len(one[1]) <= 60 and "\n" not in one[1]],
        "texts": [one for one in fields if len(one[1]) > 60 or "\n" in one[1]],
        "tables": [
            {
                "label": table.label,
                "columns": [column.label for column in table.columns],
                "rows": [
                    [(cell.value if (cell := row.get(column.id)) else "") for column in table.columns]
                    for row in document.tables.get(table.id, ())
                ],
            }
            for table in (form.tables if form else ())
        ],
        "signs": [
            {
                "label": labels.get(key, key),
                "names": "、".join(one.names),
                "opinion": one.opinion,
                "date": one.date.value if one.date else "",
            }
            for key, one in document.signs.items()
        ],
        "seal": "（印章）" if sealed else "",
        "asks_seal": bool(form and form.seal),
        "struck": any(mark.kind == "correction" for mark in document.marks),
        "pages": [
            {
                "number": numbers.get(page, ""),
                "unsigned": any(mark.kind == "unsigned" and mark.page == page for mark in document.marks),
            }
            for page in document.pages
        ],
        "every_page": bool(form and form.sign_every_page),
    }


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("dossier.html.j2")
