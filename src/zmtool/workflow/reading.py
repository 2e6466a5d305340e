"""Reading scans: files → pages → documents, without a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, ZmtoolError
from zmtool.checks.records import Finding, Status
from zmtool.reading.records import MarkAnswer, ReadDocument, ReadField, ReadSign
from zmtool.scans.page_cache import PageCache
from zmtool.scans.read import Workers, read_each, reading_workers
from zmtool.scans.records import Mark, Page, ScannedFile
from zmtool.workflow.input_files import Handed, readable_files

if TYPE_CHECKING:
    from zmtool.reading.documents import ReadAhead

_SURE, _LEAST_CHARACTERS = 0.7, 4
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FileReading:
    """One input file: its pages and documents, or the problem that stopped it.

    ``contents`` is what its table of contents and its pages say otherwise than each other.
    """

    file: str
    scanned: ScannedFile | None
    documents: tuple[ReadDocument, ...] = ()
    problem: ZmtoolError | None = None
    contents: tuple[Finding, ...] = ()


def read_handed(
    handed: Handed,
    workers: Workers,
    *,
    engine: str = "auto",
    overrides: Path | None = None,
    progress: Progress | None = None,
    cache: PageCache | None = None,
) -> Iterator[FileReading]:
    """What was handed over, each file under the name people know it by, those that were refused first."""
    for name, problem in handed.refused:
        yield FileReading(name, None, problem=problem)
    names = {str(one.path): one.name for one in handed.files}
    for one in readings_of(
        [one.path for one in handed.files],
        workers,
        engine=engine,
        overrides=overrides,
        progress=progress,
        cache=cache,
    ):
        name = names[one.file]
        if one.problem is not None and one.problem.where == one.file:
            one.problem.where = name
        yield replace(one, file=name)


def read_files(
    targets: Sequence[Path],
    *,
    engine: str = "auto",
    overrides: Path | None = None,
    progress: Progress | None = None,
    cores: int | None = None,
    cache: PageCache | None = None,
) -> list[FileReading]:
    """Reads the files that targets name; one that cannot be read carries its problem and the rest goes on.

    Raises BadInput for targets without any readable file.
    """
    files = readable_files(targets)
    if not files:
        raise _nothing_readable(targets)
    with reading_workers(cores) as workers:
        read = readings_of(files, workers, engine=engine, overrides=overrides, progress=progress, cache=cache)
        return list(read)


def refuse_nothing(handed: Handed, targets: Sequence[Path]) -> None:
    """Raises BadInput where targets come to no file at all."""
    if not handed.files and not handed.refused:
        raise _nothing_readable(targets)


def _nothing_readable(targets: Sequence[Path]) -> BadInput:
    where = "、".join(map(str, targets))
    return BadInput("文件夹中没有可读取的文件", where=where, next_step="请放入 PDF、图片或 Word 文件")


def page_readers(cores: int | None, cluster: str) -> AbstractContextManager[Workers]:
    """Who reads pages: a Dask cluster where its address is given, else this machine."""
    if cluster:
        from zmtool.scans.cluster import cluster_workers

        return cluster_workers(cluster)
    return reading_workers(cores)


def readings_of(
    files: Sequence[Path],
    workers: Workers,
    *,
    engine: str = "auto",
    overrides: Path | None = None,
    progress: Progress | None = None,
    cache: PageCache | None = None,
    pictures: bool = False,
) -> Iterator[FileReading]:
    """Each file as it is read, in order: nothing of one is held once the next is asked for.

    A file without legible text is a problem, or with ``pictures`` one document of another kind.
    """

    @lru_cache(maxsize=1)
    def ahead() -> ReadAhead:
        """What reads documents, made once the first page is there: till then the page readers start."""
        return _read_ahead(overrides)

    def seen(pages: Sequence[Page]) -> None:
        ahead().seen(pages)

    for path, scanned in read_each(
        files, engine=engine, workers=workers, progress=progress, cache=cache, seen=seen
    ):
        if isinstance(scanned, ZmtoolError):
            yield FileReading(str(path), None, problem=scanned)
        elif any(_legible(page) for page in scanned.pages):
            from zmtool.workflow.scan_contents import contents_findings

            documents = ahead().documents(scanned.pages)
            contents = contents_findings(scanned.pages, documents, overrides)
            yield FileReading(str(path), scanned, documents, contents=contents)
        elif pictures:
            yield FileReading(str(path), scanned, (_picture(scanned),))
        else:
            yield FileReading(str(path), None, problem=_nothing_legible(path))


def _read_ahead(overrides: Path | None) -> ReadAhead:
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.reading.documents import ReadAhead

    return ReadAhead(load_catalogue(overrides), overrides)


def _picture(scanned: ScannedFile) -> ReadDocument:
    """A photograph or another file without text, as one document."""
    from zmtool.reading.documents import OTHER

    marks = tuple(mark for page in scanned.pages for mark in page.marks)
    numbers = tuple(page.page for page in scanned.pages)
    return ReadDocument(OTHER, "没有文字的材料", numbers, 0.5, marks=marks)


def _nothing_legible(path: Path) -> BadInput:
    return BadInput(
        "没有读到可以辨认的文字，可能是空白页、噪点或严重模糊",
        where=str(path),
        next_step="请查看原件，以 200–300 dpi 重新扫描",
    )


def _legible(page: Page) -> bool:
    """Whether a page says at least a few characters that the engine is sure of."""
    return sum(len(line.text) for line in page.lines if line.confidence >= _SURE) >= _LEAST_CHARACTERS


def reading_json(reading: FileReading) -> dict[str, object]:
    """One file of the reading contract."""
    return _file_json(reading)


def readings_json(readings: Sequence[FileReading]) -> dict[str, object]:
    """The reading contract (DESIGN §5)."""
    engine = next((one.scanned for one in readings if one.scanned and one.scanned.engine_version), None)
    return {
        "files": [_file_json(one) for one in readings],
        "engine": {
            "name": engine.engine if engine else "",
            "version": engine.engine_version if engine else "",
        },
    }


def _file_json(reading: FileReading) -> dict[str, object]:
    if reading.scanned is None:
        problem = reading.problem
        return {"file": reading.file, "error": problem.as_json() if problem else {}}
    return {
        "file": reading.file,
        "sha256": reading.scanned.sha256,
        "notes": list(reading.scanned.notes),
        "pages": [
            {
                "page": page.page,
                "rotation": page.rotation,
                "skew": page.skew,
                "corners": page.corners,
                "source": page.source,
                "text": page.text,
                "confidence": round(page.confidence, 3),
                "page_number": page.page_number,
                "blank": page.blank,
                "marks": [_mark_json(mark) for mark in page.marks],
            }
            for page in reading.scanned.pages
        ],
        "documents": [document_json(one) for one in reading.documents],
        "contents": [contents_json(one) for one in reading.contents],
    }


def contents_json(finding: Finding) -> dict[str, object]:
    """What the table of contents and the pages say otherwise than each other, and where."""
    places = [one for one in finding.evidence if one.page is not None]
    return {
        "message": finding.message,
        "sure": finding.status is Status.FAIL,
        "page": places[0].page if places else None,
        "box": list(places[0].box) if places and places[0].box else [],
    }


def document_json(document: ReadDocument) -> dict[str, object]:
    """One document of the reading contract."""
    return {
        "type": document.type,
        "title": document.title,
        "pages": list(document.pages),
        "confidence": document.confidence,
        "fields": {key: _field_json(one) for key, one in document.fields.items()},
        "tables": {
            key: [{column: _field_json(cell) for column, cell in row.items()} for row in rows]
            for key, rows in document.tables.items()
        },
        "signs": {key: _sign_json(one) for key, one in document.signs.items()},
        "marks": [_answer_json(one) for one in document.answers],
        "parts": [
            {"id": one.id, "label": one.label, "text": one.text, "page": one.page, "box": list(one.box)}
            for one in document.parts
        ],
        "citations": [
            {
                "title": one.title,
                "statute": one.statute,
                "article": one.article,
                "paragraph": one.paragraph,
                "item": one.item,
                "text": one.text,
                "part": one.part,
                "page": one.page,
                "box": list(one.box),
            }
            for one in document.citations
        ],
    }


def _field_json(field: ReadField) -> dict[str, object]:
    return {
        "value": field.value,
        "normal": field.normal,
        "page": field.page,
        "box": list(field.box),
        "confidence": field.confidence,
        "alternatives": list(field.alternatives),
        "mended": field.mended,
    }


def _sign_json(sign: ReadSign) -> dict[str, object]:
    return {
        "present": sign.present,
        "names": list(sign.names),
        "opinion": sign.opinion,
        "date": _field_json(sign.date) if sign.date else None,
        "page": sign.page,
        "box": list(sign.box),
        "confidence": round(sign.confidence, 3),
        "why": sign.why,
    }


def _answer_json(answer: MarkAnswer) -> dict[str, object]:
    return {
        "kind": answer.kind,
        "label": answer.label,
        "present": answer.present,
        "confidence": round(answer.confidence, 3),
        "page": answer.page,
        "box": list(answer.box) if answer.box else None,
        "why": answer.why,
    }


def _mark_json(mark: Mark) -> dict[str, object]:
    return {"kind": mark.kind, "box": list(mark.box), "text": mark.text, "confidence": mark.confidence}
