"""Whether a dossier from elsewhere keeps the contract: canonical forms are what their types say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from zmtool.base.errors import BadInput
from zmtool.dossiers.records import Document, Dossier, Field
from zmtool.forms.records import Catalogue

_DAYS = ("date",)
_MOMENTS = ("datetime", "end_datetime")
_FIGURES = ("number", "money", "days", "rate")


def check_canonical(dossier: Dossier, catalogue: Catalogue, where: str) -> None:
    """Raises BadInput naming document and field for the first canonical form that is not of its type."""
    for place, document in enumerate(dossier.documents):
        for name, field, kind in _typed(document, catalogue):
            if field.normal and not _is(field.normal, kind):
                raise BadInput(
                    f"《{document.title}》的 {name} 的规范值“{field.normal}”不是{_words(kind)}",
                    where=f"{where} 字段 documents.{place}.{name}.normal",
                    next_step="日期写成 2025-03-05，时间写成 2025-03-05T09:30，数字不带单位；认不出的写 null",
                )


def _typed(document: Document, catalogue: Catalogue) -> Iterator[tuple[str, Field, str]]:
    """The fields, cells and signing dates of a document with the type the catalogue gives them."""
    form = catalogue.get(document.type)
    if form is None:
        return
    types = {one.id: one.type for one in form.fields}
    for name, field in document.fields.items():
        yield name, field, types.get(name, "text")
    for table in form.tables:
        columns = {one.id: one.type for one in table.columns}
        for row in document.tables.get(table.id, ()):
            for name, cell in row.cells.items():
                yield f"{table.id}.{name}", cell, columns.get(name, "text")
    for name, sign in document.signs.items():
        if sign.date is not None:
            yield f"@{name}.date", sign.date, "date"


def _is(normal: str, kind: str) -> bool:
    try:
        if kind in _DAYS or kind in _MOMENTS:
            # A moment of which only the day could be read is a day.
            date.fromisoformat(normal[:10])
            return len(normal) == 10 or bool(datetime.fromisoformat(normal))
        if kind in _FIGURES:
            return Decimal(normal).is_finite()
    except (ValueError, InvalidOperation):
        return False
    return True


def _words(kind: str) -> str:
    return "日期" if kind in _DAYS else "时间" if kind in _MOMENTS else "数字"
