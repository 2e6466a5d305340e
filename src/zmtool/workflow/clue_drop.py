"""A folder into which phones drop photos becomes clues; nothing is typed again, nothing is taken twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, UsageProblem, ZmtoolError
from zmtool.oversight.closed_loop.dropped import DroppedClue, clues_of
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.clue_report import NewClue, add_clue
from zmtool.workflow.oversight_scene import Scene, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

DONE_FOLDER = "已收"
_MOST_TEXT = 64 * 1024
_MOST_FILES = 20_000
_SOURCE = "市场走访"


@dataclass(frozen=True, slots=True)
class DropOutcome:
    """What became of one clue's files: ``added`` new files of a clue that was there or was made; a problem leaves them in place."""

    key: str
    clue_no: str
    new: bool
    added: int
    files: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DropReport:
    """A folder that was gone through: outcomes by clue, files whose names say nothing with the reason, files still arriving."""

    outcomes: tuple[DropOutcome, ...]
    unnamed: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]

    @property
    def failed(self) -> int:
        """How many clues or files could not be taken."""
        return sum(bool(one.problem) for one in self.outcomes) + len(self.unnamed)


def take_dropped(
    folder: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    settle: int = 5,
    move: bool = False,
    dry_run: bool = False,
) -> DropReport:
    """Takes the files of a folder in as clues. ``settle``: files changed within so many seconds are still arriving.

    A first folder named as somebody's login is that person's. ``move`` puts what was taken into 已收. Raises UsageProblem.
    """
    if not folder.is_dir():
        raise UsageProblem("没有这个文件夹", where=str(folder), next_step="写手机照片同步到的文件夹")
    paths, waiting = _files(folder, now, settle)
    clues, unnamed = clues_of(paths)
    outcomes = []
    with opened(place, now=now) as at:
        scene = scene_of(at)
        for clue in clues:
            try:
                outcome = _taken(at, scene, folder, clue, now, user, dry_run)
            except ZmtoolError as error:
                names = (*clue.files, *clue.texts)
                outcome = DropOutcome(clue.name.key, "", False, 0, names, problem=error.what)
            outcomes.append(outcome)
            if move and not dry_run and not outcome.problem:
                _move(folder, outcome.files, now)
    return DropReport(tuple(outcomes), tuple((one.path, one.problem) for one in unnamed), tuple(waiting))


def _files(folder: Path, now: datetime, settle: int) -> tuple[list[str], list[str]]:
    found: list[str] = []
    waiting: list[str] = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] == DONE_FOLDER or any(one.startswith((".", "~")) for one in inside.parts):
            continue
        if path.is_symlink() or not path.is_file():
            continue
        if len(found) >= _MOST_FILES:
            raise BadInput(f"文件超过 {_MOST_FILES} 个", where=str(folder), next_step="请分批放入")
        arriving = 0 <= now.timestamp() - path.stat().st_mtime < settle
        (waiting if arriving else found).append(inside.as_posix())
    return found, waiting


def _taken(
    at: OpenWorkspace, scene: Scene, folder: Path, clue: DroppedClue, now: datetime, user: str, dry_run: bool
) -> DropOutcome:
    from zmtool.oversight.closed_loop.files import keep_files
    from zmtool.oversight.closed_loop.keep_clues import KIND, clue_of_origin

    names = (*clue.files, *clue.texts)
    with at.reading() as session:
        by = _who(session, clue.folder, user)
        origin = f"drop/{by}/{clue.name.key}"
        known = clue_of_origin(session, origin)
    words, remarks = _words(folder, clue)
    indicator = scene.library.find(clue.name.indicator) if clue.name.indicator else None
    if clue.name.indicator and (indicator is None or indicator.disabled):
        remarks.append(f"没有指标“{clue.name.indicator}”，送部门负责人归类")
        indicator = None
    if dry_run:
        return DropOutcome(clue.name.key, known, not known, len(clue.files), names, tuple(remarks))
    evidence = keep_clue_files([folder / one for one in names], at, now=now, user=by)
    with at.writing() as session:
        if known:
            added = keep_files(session, KIND, known, evidence, now=now, who=by)
            return DropOutcome(clue.name.key, known, False, added, names, tuple(remarks))
        new = NewClue(
            _SOURCE,
            "shop",
            clue.name.shop,
            words or _photo_words(clue, indicator.label if indicator else ""),
            indicator=indicator.code if indicator else "",
            found_at=_found_at(clue, evidence, now),
            origin=origin,
        )
        done = add_clue(session, at, scene, new, evidence, now=now, user=by)
    return DropOutcome(clue.name.key, done.clue_no, True, len(evidence), names, (*remarks, *done.remarks))


def _who(session: Session, folder: str, user: str) -> str:
    from zmtool.oversight.roles.keep import post_of

    if folder:
        post = post_of(session, folder)
        if post is not None and post.active:
            return post.login
    return user


def _words(folder: Path, clue: DroppedClue) -> tuple[str, list[str]]:
    """What the texts say, one after another, and what is wrong with them."""
    from zmtool.sheets.delimited import decoded

    said, remarks = [], []
    for name in clue.texts:
        data = (folder / name).read_bytes()[: _MOST_TEXT + 1]
        if len(data) > _MOST_TEXT:
            raise BadInput("文字说明超过 64 KB", where=name, next_step="请缩短")
        text = decoded(data, name).strip() if data else ""
        if text:
            said.append(text)
        else:
            remarks.append(f"{name} 没有文字")
    return "\n".join(said), remarks


def _photo_words(clue: DroppedClue, label: str) -> str:
    return f"{label or '现场情况'}（现场照片 {len(clue.files)} 张，未附文字）"


def _found_at(clue: DroppedClue, evidence: tuple[Evidence, ...], now: datetime) -> datetime:
    """When the first photo of that day was taken, else the beginning of the day that the name says; never after now."""
    taken = sorted(
        one.taken_at for one in evidence if one.taken_at is not None and one.taken_at.date() == clue.name.day
    )
    found = taken[0] if taken else datetime.combine(clue.name.day, time(), now.tzinfo)
    return min(found, now) if found.date() <= now.date() else found


def _move(folder: Path, names: tuple[str, ...], now: datetime) -> None:
    for name in names:
        target = folder / DONE_FOLDER / f"{now:%Y%m%d}" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        while target.exists():
            target = target.with_name(f"再_{target.name}")
        (folder / name).rename(target)
