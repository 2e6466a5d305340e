"""Order data of a workspace: a file is kept, read, staged and previewed; accepted, it becomes weeks of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput, Refused, UsageProblem
from zmtool.base.progress import Progress, part
from zmtool.insight.data.order_file import OrderTally, order_lines
from zmtool.insight.data.order_rows import OrderLine, Surroundings
from zmtool.insight.data.reference import KINDS
from zmtool.insight.data.wordings import load_order_words
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.pieces import previews
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.values.periods import week_label
from zmtool.workflow.insight_access import FOLDER, require_analyst
from zmtool.workflow.insight_reference import merge_again
from zmtool.workflow.workspace import OpenWorkspace, Place, keep_original, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.insight.data.columns import Part
    from zmtool.insight.data.keep import Batch, Brands

ORDERS = "orders"
_STAGED = "staged"
_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class DataImport:
    """What an import found: the batch it is staged as (None for a trial run), the counts and samples a person decides by.

    ``again``: the very same file is there already, and nothing was done.
    """

    batch: Batch | None
    summary: Mapping[str, Any]
    again: bool = False
    problems: Path | None = None


def import_orders(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    accept: bool = False,
    dry_run: bool = False,
    problems: Path | None = None,
    progress: Progress | None = None,
) -> DataImport:
    """Stages a file of order lines, or takes it in at once. Where ``progress`` raises, no orders are taken in.

    Raises BadInput, UsageProblem, Refused.
    """
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import HEAD, LINE, columns_at, overlap, weeks_in, write_staged

    if problems is not None and problems.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "问题行文件应为 .xlsx", where=str(problems), next_step="例：--problems 问题行.xlsx"
        )
    with opened(place, now=now) as at:
        with at.reading() as session:
            require_analyst(session, at, user)
        sha256 = "" if dry_run else keep_original(path, at, now=now, user=user)
        with at.reading() as session:
            known = keep.same_file(session, ORDERS, sha256) if sha256 else None
        if known is not None:
            if accept and known.state == keep.STAGED:
                accept_batch(known.number, at, now=now, user=user, progress=progress)
            return DataImport(known, known.summary, again=True)
        folder = at.workspace.root / FOLDER
        staged = folder / _STAGED / f"{sha256 or 'trial'}.parquet"
        tally = OrderTally()
        with columns_at(folder) as connection, at.reading() as session:
            brands = keep.Brands(session)
            reading = part(progress, 0, 2) if accept else progress
            lines = _lines(path, path.name, session, at, brands, now.date(), tally, reading)
            rows = write_staged(connection, lines, staged)
            if problems is not None and tally.problems:
                write_problem_rows(tally.problem_rows(), problems)
            if not tally.accepted:
                staged.unlink(missing_ok=True)
                raise _nothing(tally, path)
            held = keep.parts(session)
            same = overlap(
                connection, staged, keep.part_files(held, folder, HEAD), keep.part_files(held, folder, LINE)
            )
            weeks = weeks_in(connection, staged)
        summary = tally.summary(rows, weeks, same.same, same.differing, len(brands.added))
        told = problems if tally.problems else None
        if dry_run:
            staged.unlink(missing_ok=True)
            return DataImport(None, summary, problems=told)
        with at.writing() as session:
            brands.keep(session)
            batch = keep.add_batch(
                session, ORDERS, sha256, path.name, weeks, rows, summary, now=now, user=user
            )
            _record(session, "insight.stage", batch.number, {"name": path.name, "rows": rows}, now, user)
        if accept:
            accept_batch(batch.number, at, now=now, user=user, progress=part(progress, 1, 2))
            with at.reading() as session:
                batch = keep.batch(session, batch.number)
        return DataImport(batch, summary, problems=told)


def accept_batch(
    number: int, place: Place = None, *, now: datetime, user: str, progress: Progress | None = None
) -> Batch:
    """Takes a staged file into the weeks of columns, whole or not at all; done over where somebody changed the same weeks meanwhile.

    ``progress`` hears of weeks. Raises NotFound, Refused, BadInput.
    """
    from zmtool.insight.data import keep

    with opened(place, now=now) as at:
        for left in range(_ATTEMPTS - 1, -1, -1):
            try:
                _accept(number, at, now=now, user=user, progress=progress)
                break
            except keep.ChangedMeanwhile:
                if not left:
                    raise
        with at.reading() as session:
            return keep.batch(session, number)


def _accept(number: int, at: OpenWorkspace, *, now: datetime, user: str, progress: Progress | None) -> None:
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import HEAD, LINE, columns_at, merged_week, remove_files, weeks_touched

    with at.reading() as session:
        require_analyst(session, at, user)
        batch = keep.batch(session, number)
        held = keep.parts(session)
    if batch.state != keep.STAGED:
        raise Refused(
            f"第 {number} 号导入已是“{keep.STATES[batch.state]}”",
            next_step="请用 zmtool insight data list 查看",
        )
    folder = at.workspace.root / FOLDER
    staged = _staged_file(at, batch, now)
    new: list[Part] = []
    try:
        with columns_at(folder) as connection:
            weeks = weeks_touched(connection, staged, held, folder)
            for done, week in enumerate(weeks):
                if progress is not None:
                    progress(done, len(weeks))
                new += merged_week(connection, week, [staged], held, folder)
    except BadInput as error:
        # Somebody who was quicker took the files away that this was reading.
        remove_files(folder, [one.file for one in new])
        with at.reading() as session:
            if keep.parts(session) == held:
                raise
        raise keep.ChangedMeanwhile("别人刚刚改动了同一期数据", next_step="请重做一次") from error
    except BaseException:
        remove_files(folder, [one.file for one in new])
        raise
    touched = [(table, week) for table in (HEAD, LINE) for week in weeks]
    try:
        with at.writing() as session:
            gone = keep.replace_parts(session, new, touched, held)
            keep.settle(session, number, keep.ACCEPTED, now=now, user=user)
            _record(
                session, "insight.accept", number, {"weeks": [week_label(one) for one in weeks]}, now, user
            )
    except BaseException:
        remove_files(folder, [one.file for one in new])
        raise
    remove_files(folder, gone)
    staged.unlink(missing_ok=True)


def discard_batch(number: int, place: Place = None, *, now: datetime, user: str) -> None:
    """Gives a staged file up; the original stays in the vault. Raises NotFound, Refused."""
    from zmtool.insight.data import keep

    with opened(place, now=now) as at:
        with at.writing() as session:
            require_analyst(session, at, user)
            held = keep.batch(session, number)
            keep.settle(session, number, keep.DISCARDED, now=now, user=user)
            _record(session, "insight.discard", number, {}, now, user)
        (at.workspace.root / FOLDER / _STAGED / f"{held.sha256}.parquet").unlink(missing_ok=True)


def withdraw_batch(number: int, place: Place = None, *, now: datetime, user: str, why: str) -> int:
    """Takes an accepted file back out, as if it had never been imported; how many files were read again. Raises NotFound, Refused."""
    from zmtool.insight.data import keep

    if not why.strip():
        raise UsageProblem("撤销导入要写明理由", next_step="加 --why 理由")
    with opened(place, now=now) as at:
        with at.writing() as session:
            require_analyst(session, at, user)
            keep.batch(session, number)
            keep.settle(session, number, keep.WITHDRAWN, now=now, user=user)
            _record(session, "insight.withdraw", number, {}, now, user, why)
        return rebuild(at, now=now, user=user)


def rebuild(place: Place = None, *, now: datetime, user: str) -> int:
    """Makes the columns anew from the originals of everything accepted, in its order; how many files that were."""
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import HEAD, LINE, columns_at, merged_week, remove_files, weeks_touched

    with opened(place, now=now) as at:
        folder = at.workspace.root / FOLDER
        with at.reading() as session:
            require_analyst(session, at, user)
            everything = keep.batches(session, states=(keep.ACCEPTED,))
        _rebuild_reference(at, everything, now=now, user=user)
        with at.reading() as session:
            expected = keep.parts(session)
        accepted = [one for one in everything if one.kind == ORDERS]
        made: dict[tuple[str, int], Any] = {}
        dropped: list[str] = []
        with columns_at(folder) as connection:
            for batch in accepted:
                staged = _staged_file(at, batch, now)
                weeks = weeks_touched(connection, staged, made, folder)
                for week in weeks:
                    fresh = merged_week(connection, week, [staged], made, folder)
                    for table in (HEAD, LINE):
                        if (table, week) in made:
                            dropped.append(made.pop((table, week)).file)
                    made |= {(one.table, one.week): one for one in fresh}
                staged.unlink(missing_ok=True)
        with at.writing() as session:
            orders = [key for key in expected if key[0] in (HEAD, LINE)]
            gone = keep.replace_parts(session, made.values(), {*orders, *made}, expected)
            _record(session, "insight.rebuild", 0, {"files": len(everything)}, now, user)
        remove_files(folder, [*gone, *dropped])
        return len(everything)


def _rebuild_reference(at: OpenWorkspace, everything: Sequence[Batch], *, now: datetime, user: str) -> None:
    """The smaller tables first: orders find their licences by the list of customers."""
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import WHOLE, remove_files

    with at.writing() as session:
        held = keep.parts(session)
        gone = keep.replace_parts(session, (), [key for key in held if key[1] == WHOLE], held)
    remove_files(at.workspace.root / FOLDER, gone)
    for batch in everything:
        if batch.kind in KINDS:
            merge_again(batch, at, now=now, user=user)


def _staged_file(at: OpenWorkspace, batch: Batch, now: datetime) -> Path:
    """The staged rows of an import; read again from the original where they are gone."""
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import columns_at, write_staged
    from zmtool.store.vault import vault_path

    folder = at.workspace.root / FOLDER
    staged = folder / _STAGED / f"{batch.sha256}.parquet"
    if staged.is_file():
        return staged
    original = vault_path(at.workspace.vault, batch.sha256)
    with columns_at(folder) as connection, at.reading() as session:
        brands = keep.Brands(session)
        lines = _lines(original, batch.name, session, at, brands, now.date(), OrderTally())
        write_staged(connection, lines, staged)
    if brands.added:
        with at.writing() as session:
            brands.keep(session)
    return staged


def _lines(
    path: Path,
    name: str,
    session: Session,
    at: OpenWorkspace,
    brands: Brands,
    today: date,
    tally: OrderTally,
    progress: Progress | None = None,
) -> Iterator[OrderLine]:
    from zmtool.workflow.insight_customers import licences_by_customer

    surroundings = Surroundings(licences_by_customer(session, at), brands.number, today)
    last = [(0, 0)]

    def told(done: int, whole: int) -> None:
        last[0] = (done, whole)
        if progress is not None:
            progress(done, whole)

    pieces = previews(path, load_mapping("insight_orders", at.root), name, progress=told)
    return order_lines(pieces, load_order_words(at.root), surroundings, tally, lambda: told(*last[0]))


def _nothing(tally: OrderTally, path: Path) -> BadInput:
    told = ""
    if tally.problems:
        first = min((one for one, _ in tally.problems), key=lambda one: one.row)
        told = f"（第 {first.row} 行 {first.label}：{first.reason}）"
    return BadInput(
        f"没有一行可以导入{told}", where=str(path), next_step="请用 --problems 问题行.xlsx 写出问题行"
    )


def _record(
    session: Session,
    action: str,
    number: int,
    change: dict[str, Any],
    now: datetime,
    user: str,
    why: str = "",
) -> None:
    from zmtool.store.audit import record

    record(
        session, now=now, who=user, action=action, subject=f"insight_batch:{number}", change=change, why=why
    )
