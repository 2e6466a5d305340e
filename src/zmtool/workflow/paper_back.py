"""Signed paper coming back: scanned files taken in, each document beside its record.

A page finds its document as every scanned page does (``scan_filing``); here the person waits for the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import ZmtoolError
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.page_code import content_hash
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.reading.against_record import Difference, differences
from zmtool.scans.read import reading_workers
from zmtool.workflow.scan_filing import Filing
from zmtool.workflow.scan_intake import TakenIn, take_in
from zmtool.workflow.workspace import Place, opened

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Returned:
    """One document found in a scanned file and where it went. ``by`` as in ``DocumentAsRead.filed_by``; empty: nowhere.

    ``stale``: the record was changed after this paper was printed. ``again``: the same scan was filed before.
    """

    file: Path
    pages: tuple[int, ...]
    title: str
    case_no: str = ""
    which: int = 0
    by: str = ""
    stale: bool = False
    again: bool = False
    differences: tuple[Difference, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BackReport:
    """What came of some files: the documents found, and the files that could not be read."""

    documents: tuple[Returned, ...]
    failed: tuple[tuple[Path, ZmtoolError], ...]


def take_back(
    files: Sequence[Path],
    place: Place = None,
    *,
    now: datetime,
    user: str,
    case_no: str = "",
    engine: str = "auto",
    progress: Progress | None = None,
) -> BackReport:
    """Keeps scanned, signed documents with their cases and says where paper and record differ.

    A file that cannot be read stops no other; a page that leads nowhere is listed with the reason. Raises NotFound
    for a ``case_no`` that is not there.
    """
    found: list[Returned] = []
    failed: list[tuple[Path, ZmtoolError]] = []
    with opened(place, now=now) as at, reading_workers() as workers:
        catalogue = load_catalogue(at.root).of_area(ENFORCEMENT)
        for one in take_in(
            files,
            at,
            now=now,
            user=user,
            workers=workers,
            case_no=case_no,
            engine=engine,
            anew=True,
            progress=progress,
        ):
            if one.problem is not None:
                failed.append((Path(one.name), one.problem))
            found += _documents(one, catalogue)
    return BackReport(tuple(found), tuple(failed))


def _documents(one: TakenIn, catalogue: Catalogue) -> Iterator[Returned]:
    for filing, new in zip(one.filings, one.returned, strict=True):
        yield _returned(Path(one.name), filing, catalogue, new=new)


def _returned(path: Path, filing: Filing, catalogue: Catalogue, *, new: bool) -> Returned:
    read, code, bound = filing.read, filing.code, filing.bound
    form = catalogue.get(code.form if code else read.type)
    title = form.title if form else read.title or "其他材料"
    reason = filing.reason
    if not reason and form is None:
        reason = f"目录中没有文书 {code.form}" if code else "看不出是哪种文书"
    elif not reason and bound is None:
        reason = f"案件中没有《{title}》"
    elif reason and not filing.case_no:
        reason += "；请加 --case 案件编号"
    if reason or bound is None:
        return Returned(path, read.pages, title, filing.case_no, reason=reason)
    readable = read.type == bound.form.id
    return Returned(
        path,
        read.pages,
        title,
        filing.case_no,
        filing.which,
        filing.by,
        stale=code is not None and code.content != content_hash(bound),
        again=not new,
        differences=differences(read, bound) if readable else (),
        reason="" if readable else "已按二维码归位，但读不出内容，未与记录核对",
    )
