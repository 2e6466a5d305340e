"""Filling one form from a table of data: any number of rows, in parallel, resumable, one bad row stopping no other."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from zmtool.base.errors import OutsideMissing, Refused
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.shipped import data_file, data_files
from zmtool.base.worker_pool import WorkerEnded, WorkerPool
from zmtool.forms.batch_columns import columns_of
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.fingerprint import fingerprint
from zmtool.forms.records import Form
from zmtool.sheets.records import Preview, Rejected
from zmtool.workflow.batch_journal import Batch, Done, open_journal, read_journal, still_there, write_index
from zmtool.workflow.batch_one import BatchJob, RowFiller, fill_chunk
from zmtool.workflow.batch_rows import (
    BadRow,
    BatchRow,
    count_lines,
    is_json_lines,
    rows_of_lines,
    rows_of_sheet,
)

Progress = Callable[[int, int], None]
CHUNK = 25
ALONE = 60
"""Up to so many rows one process is quicker than starting others."""
_TITLES = {"row": "行", "file": "文件", "number": "文号", "missing": "缺少"}


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch did: documents made now, those that were there already, rows that could not be filled.

    ``problems`` is the file of those rows, to be mended and run again; ``repeated`` are document numbers on more
    than one document.
    """

    made: int
    kept: int
    incomplete: int
    bad: tuple[BadRow, ...]
    index: Path
    problems: Path | None
    repeated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Source:
    """The rows of the data file, how many at most, and how to write the bad ones down."""

    rows: Iterator[BatchRow | BadRow]
    total: int
    write_problems: Callable[[list[BadRow], Path], Path]
    notes: tuple[str, ...] = ()
    lines: dict[int, tuple[int, ...]] = field(default_factory=dict)


def fill_batch(
    form: Form,
    data: Path,
    job: BatchJob,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> BatchReport:
    """Fills ``form`` once for each row of ``data`` into the job's folder.

    A document that lies there from an earlier run with the same data, template and law is left alone. Raises
    Refused where the folder cannot be written, BadInput where the data cannot be read.
    """
    if not form.template:
        raise Refused(f"《{form.title}》没有模板，不能填制", next_step="用 zmtool form list 查看可填制的文书")
    source = _source(form, data, job)
    ready_folder(job.folder)
    _clear_parts(job.folder)
    batch = Batch(form.id, data.name)
    before = read_journal(job.folder, batch)
    done: dict[int, Done] = {}
    bad: list[BadRow] = []
    names: dict[str, int] = {}
    made = 0
    with open_journal(job.folder, batch) as journal:
        waiting = _waiting(source.rows, before, done, bad, names, job.folder)
        for outcome in _outcomes(waiting, job, processes or os.cpu_count() or 1):
            if isinstance(outcome, BadRow):
                bad.append(outcome)
            else:
                done[outcome.row] = outcome
                made += 1
                journal.write(outcome.line())
                journal.flush()
            if progress:
                progress(len(done) + len(bad), max(source.total, len(done) + len(bad)))
    bad.sort(key=lambda one: one.row)
    index = write_index(job.folder, batch, done.values(), _TITLES)
    problems = source.write_problems(bad, job.folder) if bad else None
    numbers = Counter(one.number for one in done.values() if one.number)
    return BatchReport(
        made,
        len(done) - made,
        sum(1 for one in done.values() if one.missing),
        tuple(bad),
        index,
        problems,
        tuple(number for number, times in numbers.items() if times > 1),
        (*source.notes, *_left_over(before, done, job.folder)),
    )


def _left_over(before: Mapping[int, Done], done: Mapping[int, Done], folder: Path) -> Iterator[str]:
    """Documents of an earlier run that the data no longer ask for: left where they are, and told."""
    current = {one.file for one in done.values()}
    old = sorted(
        {one.file for one in before.values() if one.file not in current and still_there(one, folder)}
    )
    if old:
        shown = "、".join(old[:3]) + ("等" if len(old) > 3 else "")
        yield f"文件夹中有 {len(old)} 份以前填制的文书已不在本批数据中，请核对后删除：{shown}"


def _source(form: Form, data: Path, job: BatchJob) -> _Source:
    catalogue = load_catalogue(job.overrides)
    made_with = fingerprint(
        form,
        (
            data_file(f"templates/{form.template}", job.overrides),
            data_file("schemas/form-texts.yaml", job.overrides),
            *data_files("schemas/law", ".yaml", job.overrides),
        ),
        job.bureau,
        job.missing,
    )
    if is_json_lines(data):
        return _Source(
            rows_of_lines(data, made_with),
            count_lines(data),
            lambda bad, folder: _write_bad_lines(data, bad, folder / "问题行.jsonl"),
        )
    from zmtool.sheets.read import read_sheets
    from zmtool.sheets.take import preview

    seen = preview(read_sheets(data), columns_of(form, catalogue), str(data))
    lines: dict[int, tuple[int, ...]] = {}

    def rows() -> Iterator[BatchRow | BadRow]:
        for row, stands_on in rows_of_sheet(seen, form, made_with):
            lines[row.row] = stands_on
            yield row

    ignored = (f"未使用的列：{'、'.join(seen.ignored)}",) if seen.ignored else ()
    return _Source(
        rows(),
        len(seen.accepted) + len(seen.rejected),
        lambda bad, folder: _write_bad_rows(seen, bad, lines, folder / "问题行.xlsx"),
        (*seen.notes, *ignored),
    )


def _waiting(
    rows: Iterator[BatchRow | BadRow],
    before: dict[int, Done],
    done: dict[int, Done],
    bad: list[BadRow],
    names: dict[str, int],
    folder: Path,
) -> Iterator[BatchRow]:
    """The rows that are still to be filled; the others are sorted into ``done`` and ``bad``."""
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        first = names.setdefault(row.file.casefold(), row.row) if row.file else row.row
        if first != row.row:
            bad.append(BadRow(row.row, f"文件名“{row.file}”与第 {first} 行相同"))
            continue
        earlier = before.get(row.row)
        if earlier is not None and earlier.key == row.key and still_there(earlier, folder):
            done[row.row] = earlier
            continue
        yield row


def _outcomes(rows: Iterator[BatchRow], job: BatchJob, processes: int) -> Iterator[Done | BadRow]:
    """Each row's outcome as it comes; few rows are filled here, many by worker processes."""
    first = list(islice(rows, ALONE + 1)) if processes > 1 else []
    if processes < 2 or len(first) <= ALONE:
        filler = RowFiller(job)
        for row in (*first, *rows):
            yield filler.fill(row)
        return
    pool = WorkerPool(processes)
    try:
        chunks = _chunks(first, rows)
        running: deque[Future[list[Done | BadRow]]] = deque(
            pool.submit(fill_chunk, job, one) for one in islice(chunks, processes * 3)
        )
        while running:
            yield from running.popleft().result()
            if (chunk := next(chunks, None)) is not None:
                running.append(pool.submit(fill_chunk, job, chunk))
    except WorkerEnded as error:
        raise OutsideMissing(
            "填制进程被系统终止，可能是内存不足",
            where=str(job.folder),
            next_step="已完成的不会丢失；请关闭其他程序后用同一命令继续",
        ) from error
    finally:
        pool.close()


def _chunks(first: list[BatchRow], rows: Iterator[BatchRow]) -> Iterator[list[BatchRow]]:
    for start in range(0, len(first), CHUNK):
        yield first[start : start + CHUNK]
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _clear_parts(folder: Path) -> None:
    """Removes what a killed run left half written."""
    for part in folder.glob("*.docx.part"):
        with suppress(OSError):
            part.unlink()


def _write_bad_lines(data: Path, bad: list[BadRow], path: Path) -> Path:
    """The JSON lines that could not be filled, as they came; the reasons are in the report."""
    wanted = {one.row for one in bad}
    with data.open("rb") as file:
        write_whole(path, b"".join(line for number, line in enumerate(file, 1) if number in wanted))
    return path


def _write_bad_rows(seen: Preview, bad: list[BadRow], lines: dict[int, tuple[int, ...]], path: Path) -> Path:
    """The lines of the sheet that could not be filled, each with the reason, to be mended and run again."""
    from zmtool.sheets.problem_file import write_problem_rows

    rejected = tuple(
        Rejected(line, "原因", "", one.reason) for one in bad for line in lines.get(one.row, (one.row,))
    )
    return write_problem_rows(replace(seen, rejected=rejected), path)
