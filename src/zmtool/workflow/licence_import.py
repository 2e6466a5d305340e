"""Taking an export of licences and retailers in: a preview that changes nothing, then the same carried out whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, UsageProblem
from zmtool.base.progress import EVERY, Progress, part
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.register.taking_in import Words, taken
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.sheets.mapping import load_mapping
from zmtool.sheets.problem_file import write_problem_rows
from zmtool.sheets.read import read_sheets
from zmtool.sheets.records import Accepted, Preview, Rejected
from zmtool.sheets.take import preview
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_BLOCK = 5_000
_REASONS = 10


@dataclass(frozen=True, slots=True)
class LicenceImport:
    """What an import did, or would do (``written`` False): counts of entries, and the rows as they were judged."""

    preview: Preview
    new: int
    changed: int
    unchanged: int
    written: bool
    problems: Path | None

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why rows were refused, the most frequent first, at most ten."""
        counts: dict[str, int] = {}
        for one in self.preview.rejected:
            reason = f"{one.label}：{one.reason}"
            counts[reason] = counts.get(reason, 0) + 1
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_REASONS]


@dataclass(slots=True)
class _Tally:
    """What the rows come to, counted as they are judged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Rejected] | None = None


def import_licences(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    dry_run: bool = False,
    problems: Path | None = None,
    progress: Progress | None = None,
) -> LicenceImport:
    """Takes an export in; with ``dry_run`` only says what it would do. The same file again changes nothing.

    Where ``progress`` raises, nothing is taken. Raises BadInput for an unusable file or one without a single good row, UsageProblem for a wrong ``problems``.
    """
    if problems is not None and problems.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "问题行文件应为 .xlsx", where=str(problems), next_step="例：--problems 问题行.xlsx"
        )
    sheets = read_sheets(path)
    with opened(place, now=now) as at:
        found = preview(sheets, load_mapping("licences", at.root), path.name, part(progress, 0, 2))
        del sheets
        tally, kept = _Tally(refused=[]), part(progress, 1, 2)
        if dry_run:
            with at.reading() as session:
                words = _words(session, at.root, writing=False)
                for _ in _planned(session, found.accepted, words, tally, kept):
                    pass
        else:
            with at.writing() as session:
                words = _words(session, at.root, writing=True)
                _carry_out(session, found, words, tally, path, now, user, kept)
        found = _with_refused(found, tally.refused or [])
        written = write_problem_rows(found, problems) if problems is not None and found.rejected else None
    if not found.accepted:
        first = found.rejected[0] if found.rejected else None
        told = f"（第 {first.row} 行 {first.label}：{first.reason}）" if first else ""
        raise BadInput(
            "没有一行可以导入" + told,
            where=str(path),
            next_step="请用 --problems 问题行.xlsx 写出问题行，改好后再导入",
        )
    return LicenceImport(found, tally.new, tally.changed, tally.unchanged, not dry_run, written)


def _words(session: Session, root: Path, *, writing: bool) -> Words:
    from zmtool.licenses.register.keep import known_secret, secret_of

    secret = secret_of(session) if writing else known_secret(session) or b"preview"
    return Words(load_statuses(root), load_vocabulary(root).enums, secret)


def _carry_out(
    session: Session,
    found: Preview,
    words: Words,
    tally: _Tally,
    path: Path,
    now: datetime,
    user: str,
    progress: Progress | None,
) -> None:
    from zmtool.licenses.register.keep import keep_many

    keep_many(
        session,
        _planned(session, found.accepted, words, tally, progress),
        kind="licence.import",
        now=now,
        who=user,
        why=f"导入 {path.name}",
        source=path.name,
    )


def _planned(
    session: Session, rows: Sequence[Accepted], words: Words, tally: _Tally, progress: Progress | None
) -> Iterator[tuple[Retailer | None, Retailer]]:
    """The entries that are new or differ, each with the one before it; the rest is counted."""
    from zmtool.licenses.register.keep import known_retailers

    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        known = known_retailers(session, [row.values["lic_no"] for row in block])
        for at, row in enumerate(block, start):
            if progress is not None and at % EVERY == 0:
                progress(at, len(rows))
            before = known.get(row.values["lic_no"])
            after = taken(row, before, words)
            if isinstance(after, Rejected):
                if tally.refused is not None:
                    tally.refused.append(after)
            elif before is None:
                tally.new += 1
                yield None, after
            elif before == after:
                tally.unchanged += 1
            else:
                tally.changed += 1
                yield before, after


def _with_refused(found: Preview, refused: Sequence[Rejected]) -> Preview:
    """The preview with the rows that only the register could refuse."""
    if not refused:
        return found
    out = {one.row for one in refused}
    return replace(
        found,
        accepted=tuple(one for one in found.accepted if one.row not in out),
        corrected=tuple(one for one in found.corrected if one.row not in out),
        rejected=tuple(sorted((*found.rejected, *refused), key=lambda one: one.row)),
    )
