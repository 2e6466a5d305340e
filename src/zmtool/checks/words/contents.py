"""contents: the table of contents (卷内目录) and the arrangement of the dossier.

``kind``: pages (page column rises from 1 and agrees with the page numbers of the documents), titles (every
entry is a document's proper name and every document has an entry), arrangement (documents stand in the
order of the catalogue).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zmtool.base.text import compare_key
from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, accusation, confusable, not_read, outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome, Status
from zmtool.checks.references import Found
from zmtool.dossiers.records import CONTENTS, RECEIPTS, Document, Row

_NUMBER = re.compile(r"\d+")


def contents(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    return _KINDS[arguments["kind"]](context)


def pages(context: Context) -> Outcome:
    """The page column of the contents against the printed page numbers."""
    catalog, rows = _catalog(context)
    if catalog is None:
        return NOTHING_TO_JUDGE
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    starts = _first_pages(context)
    previous = 0
    for row in rows:
        said, title = row.cells.get("pages"), row.cells.get("title")
        number = _first_number(said.value) if said is not None else None
        if number is None:
            findings.append(not_read(Found(catalog, said, "页次")))
            continue
        name = title.value if title else ""
        wanted = starts.get(compare_key(name), [])
        if number <= previous:
            message = f"目录“{name}”页次{number}没有接在前一项（{previous}）之后"
            findings.append(accusation(context, message, [Found(catalog, said, "页次")]))
        elif wanted and number not in wanted:
            doubtful = confusable(context, str(number), str(wanted[0]))
            message = f"目录“{name}”页次为{number}，实际在第{wanted[0]}页"
            readings = [Found(catalog, said, "页次")]
            findings.append(accusation(context, message, readings, doubtful=doubtful))
        else:
            evidence.append(context.evidence(catalog, said))
        previous = max(previous, number)
    return outcome(findings, evidence, bool(rows))


def titles(context: Context) -> Outcome:
    """Entries and documents name each other."""
    catalog, rows = _catalog(context)
    if catalog is None:
        return NOTHING_TO_JUDGE
    known = context.catalogue.by_title_key
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    listed: list[str] = []
    for row in rows:
        title = row.cells.get("title")
        name, place = title.value if title else "", context.evidence(catalog, title)
        form = known.get(compare_key(name))
        if form is None:
            findings.append(unsure(f"目录中的“{name}”不是规范的文书名称，请核对", place))
            continue
        listed.append(form.id)
        evidence.append(place)
        if not context.dossier.has(form.id):
            found = Found(catalog, title, "文件名称")
            findings.append(accusation(context, f"目录列有《{form.title}》，卷内没有", [found]))
    # An entry that could not be read may be the one that seems to be missing.
    doubtful = any(one.status is Status.UNSURE for one in findings)
    for document, form in context.with_forms():
        if not form.paged:
            continue
        if document.type in listed:
            listed.remove(document.type)
        else:
            message, place = f"卷内《{document.title}》没有列入目录", context.evidence(document)
            missing = Finding(message, Status.FAIL, 0.9, (place,))
            findings.append(unsure(message, place) if doubtful else missing)
    return outcome(findings, evidence, bool(rows))


def arrangement(context: Context) -> Outcome:
    """Documents stand in the order of the catalogue; a receipt follows what it serves."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    highest, before = 0, ""
    for document, form in context.with_forms():
        if document.type in RECEIPTS:
            continue
        if form.order < highest:
            text = f"《{document.title}》排在《{before}》之后，卷内顺序应在其前"
            findings.append(Finding(text, Status.FAIL, 0.9, (context.evidence(document),)))
        else:
            highest, before = form.order, document.title
            evidence.append(context.evidence(document))
    return outcome(findings, evidence, bool(context.dossier.documents))


_KINDS = {"pages": pages, "titles": titles, "arrangement": arrangement}


def _catalog(context: Context) -> tuple[Document | None, tuple[Row, ...]]:
    for catalog in context.dossier.all_of(CONTENTS)[:1]:
        if rows := catalog.tables.get("entries", ()):
            return catalog, rows
    return None, ()


def _first_pages(context: Context) -> dict[str, list[int]]:
    """By title, the printed numbers of the pages where documents begin."""
    printed = {page.page: page.page_number for page in context.dossier.pages}
    numbers = {
        key: [printed.get(one.pages[0], "") for one in documents if one.pages]
        for key, documents in context.by_title().items()
    }
    return {key: [int(one) for one in found if one.isdigit()] for key, found in numbers.items()}


def _first_number(text: str) -> int | None:
    match = _NUMBER.search(text)
    return int(match.group()) if match else None
