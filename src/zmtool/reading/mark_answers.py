"""The answers a document gives about its marks: seal, signatures, fingerprint, page numbers, ticks, corrections.

Each is there, is not there, or nobody can tell. Absence is told only of pages good enough to show the mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zmtool.forms.records import Catalogue, Form
from zmtool.reading.ink_evidence import ink_at, poor_page
from zmtool.reading.records import MarkAnswer, ReadDocument, ReadSign
from zmtool.scans.records import Box, Mark, Page

NO_COLOUR = "黑白或者灰度扫描，看不出红色"
ONLY_STRUCK = "没有发现划去的文字；插写、涂改液等须人工查看"
TEXT_ONLY = "不是扫描件，看不出纸上的痕迹"
_ABSENT = 0.9
_NUMBER_CORNERS: tuple[Box, ...] = ((0.8, 0.93, 0.97, 0.985), (0.03, 0.93, 0.2, 0.985))
_TICKS = {"tick": True, "untick": False, "tick-unclear": None}


def with_answers(
    documents: Sequence[tuple[ReadDocument, Sequence[Page]]], pages: Sequence[Page], catalogue: Catalogue
) -> tuple[ReadDocument, ...]:
    """The documents read from the ``pages`` of one scan, each with the answers about its marks.

    Beside each document stand its own pages, with no more on them than what is of this document.
    """
    coloured = any(
        page.source == "text" or (page.paper is not None and page.paper.coloured) for page in pages
    )
    told = []
    for document, own in documents:
        form = catalogue.get(document.type)
        if form is None or not own:
            told.append(document)
            continue
        drawn = all(page.pictured for page in own)
        answers = mark_answers(form, own, document.signs, coloured=coloured, drawn=drawn)
        told.append(replace(document, answers=answers))
    return tuple(told)


def mark_answers(
    form: Form, pages: Sequence[Page], signs: Mapping[str, ReadSign], *, coloured: bool, drawn: bool
) -> tuple[MarkAnswer, ...]:
    """What is told of the marks on the ``pages`` of a document of type ``form``.

    ``coloured``: the scan has colours, so that a red mark would show. ``drawn``: there are pictures of the pages.
    """
    answers: list[MarkAnswer] = []
    if form.seal != "none" or _marks(pages, "seal"):
        answers.append(_red_mark("seal", pages, coloured, drawn))
    answers += _signatures(form, pages, signs)
    answers.append(_red_mark("fingerprint", pages, coloured, drawn))
    if form.paged:
        answers += (_page_number(page) for page in pages)
    answers += _ticks(pages)
    answers.append(_correction(pages, drawn))
    return tuple(answers)


def _marks(pages: Sequence[Page], kind: str) -> list[Mark]:
    found = [mark for page in pages for mark in page.marks if mark.kind == kind]
    return sorted(found, key=lambda mark: -mark.confidence)


def _red_mark(kind: str, pages: Sequence[Page], coloured: bool, drawn: bool) -> MarkAnswer:
    found = _marks(pages, kind)
    if found:
        return _there(kind, found[0])
    why = why_unseen(pages, drawn=drawn) or ("" if coloured else NO_COLOUR)
    return _not_there(kind, pages, why)


def _correction(pages: Sequence[Page], drawn: bool) -> MarkAnswer:
    found = _marks(pages, "correction")
    if found:
        return _there("correction", found[0])
    return _not_there("correction", pages, why_unseen(pages, drawn=drawn) or ONLY_STRUCK)


def why_unseen(pages: Sequence[Page], *, drawn: bool) -> str:
    """Why a mark that was not found may still be there; empty where it is not."""
    if not drawn:
        return TEXT_ONLY
    return next((why for page in pages if (why := poor_page(page))), "")


def _there(kind: str, mark: Mark) -> MarkAnswer:
    return MarkAnswer(kind, mark.text, True, mark.confidence, mark.page, mark.box)


def _not_there(kind: str, pages: Sequence[Page], why: str) -> MarkAnswer:
    page = pages[-1].page
    return (
        MarkAnswer(kind, "", None, 0.5, page, why=why) if why else MarkAnswer(kind, "", False, _ABSENT, page)
    )


def _signatures(form: Form, pages: Sequence[Page], signs: Mapping[str, ReadSign]) -> Iterator[MarkAnswer]:
    """One answer for each signing place that was found or that the form requires."""
    for place in form.signs:
        sign = signs.get(place.id)
        if sign is not None:
            sure = _ABSENT if sign.present is False else 0.5 if sign.present is None else sign.confidence
            yield MarkAnswer("signature", place.label, sign.present, sure, sign.page, sign.box, sign.why)
        elif place.required:
            yield MarkAnswer("signature", place.label, None, 0.5, pages[-1].page, why="没有找到签名处")


def _page_number(page: Page) -> MarkAnswer:
    if page.page_number:
        return MarkAnswer("page_number", page.page_number, True, 0.9, page.page, page.page_number_box)
    seen = [ink_at(page, corner) for corner in _NUMBER_CORNERS]
    if all(one.there is False for one in seen):
        return MarkAnswer("page_number", "", False, _ABSENT, page.page)
    why = next((one.why for one in seen if one.why), "页角有没有认出的痕迹")
    return MarkAnswer("page_number", "", None, 0.5, page.page, why=why)


def _ticks(pages: Sequence[Page]) -> Iterator[MarkAnswer]:
    """One answer for each box to tick."""
    for page in pages:
        for mark in page.marks:
            if mark.kind in _TICKS:
                ticked = _TICKS[mark.kind]
                why = "框内的痕迹说明不了是否选中" if ticked is None else ""
                yield MarkAnswer("tick", mark.text, ticked, mark.confidence, page.page, mark.box, why)
