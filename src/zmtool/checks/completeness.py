"""Whether a dossier read from paper is known to be whole: only then does a missing document accuse anyone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zmtool.base.text import compare_key
from zmtool.checks.context import Context, finished
from zmtool.dossiers.records import CONTENTS

LEGIBLE = 0.8
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Completeness:
    """``doubts`` say in Chinese why documents may be missing from the scan only. ``listed`` are the documents (catalogue
    ids) that the table of contents names and that were not found; ``contents`` whether there is one that can be read."""

    doubts: tuple[str, ...]
    listed: frozenset[str]
    contents: bool

    def excuse(self, types: Sequence[str]) -> str:
        """Why a document of one of ``types`` may be there although it was not found; empty where it is missing."""
        if self.listed.intersection(types):
            return "卷内目录列有此文书，扫描件中没有，请先核对是否漏扫"
        if self.contents:
            return ""
        return "；".join(self.doubts)


def completeness(context: Context) -> Completeness:
    """What speaks against a dossier being whole. One made from facts is."""
    return context.once("completeness", lambda: _completeness(context))


def _completeness(context: Context) -> Completeness:
    if context.dossier.origin == "facts":
        return Completeness((), frozenset(), True)
    titles, last, legible = _contents(context)
    known = context.catalogue.by_title_key
    listed = frozenset(
        form.id
        for title in titles
        if (form := known.get(compare_key(title))) and not context.dossier.has(form.id)
    )
    doubts = _doubts(context, last, bool(titles))
    if listed:
        names = "、".join(sorted(context.title_of_type(one) for one in listed))
        doubts = (*doubts, f"目录列有{names}，扫描件中没有")
    return Completeness(doubts, listed, bool(titles) and legible)


def _doubts(context: Context, last: int, contents: bool) -> tuple[str, ...]:
    doubts = []
    missing = _missing_numbers(context, last)
    if missing:
        doubts.append(f"扫描件缺第{'、'.join(map(str, missing[:_SHOWN]))}页，请先补扫")
    if not contents and not finished(context):
        doubts.append("扫描件中没有卷内目录和结案材料，不能确定是否为全卷")
    return tuple(doubts)


def _missing_numbers(context: Context, last: int) -> list[int]:
    """Page numbers that no page bears although later ones do, or the table of contents goes on to."""
    pages = [one for one in context.dossier.pages if not one.blank]
    read = {int(one.page_number) for one in pages if one.page_number.isdecimal()}
    unread = sum(1 for one in pages if not one.page_number and _is_paged(context, one.document))
    if not read:
        return []
    read |= {
        number + 1
        for one in pages
        if one.sides > 1 and one.page_number.isdecimal()
        for number in (int(one.page_number),)
    }
    gaps = [number for number in range(1, max(max(read), last) + 1) if number not in read]
    # Pages whose number could not be read may bear the ones that seem to be missing.
    return gaps if len(gaps) > unread else []


def _is_paged(context: Context, document: str) -> bool:
    form = context.catalogue.get(document)
    return form is None or form.paged


def _contents(context: Context) -> tuple[list[str], int, bool]:
    """Titles of the table of contents, the first page of its last entry, and whether all of it could be read."""
    titles: list[str] = []
    last, legible = 0, True
    for catalog in context.dossier.all_of(CONTENTS):
        legible = legible and catalog.legibility >= LEGIBLE
        for row in catalog.tables.get("entries", ()):
            title, pages = row.get("title"), row.get("pages")
            legible = legible and title is not None and title.confidence >= LEGIBLE
            if title is not None:
                titles.append(title.value)
            number = re.search(r"\d{1,4}", pages.value) if pages else None
            last = max(last, int(number.group())) if number else last
    return titles, last, legible and bool(titles)
