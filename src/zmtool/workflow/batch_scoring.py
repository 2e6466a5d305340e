"""Scoring many dossiers: in order, in parallel, resumable, memory bounded, one bad dossier stopping no other.

Packages, dossier JSONs and case files are read by worker processes; scans are read here, one after the other, as each
keeps all processors busy by itself.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from zmtool.base.child_processes import QUIET_PROCESSES, quiet_worker
from zmtool.base.errors import ZmtoolError
from zmtool.workflow.reviewing import Progress
from zmtool.workflow.score_journal import ScoreJournal
from zmtool.workflow.score_one import CaseSource, Scored, ScoreJob, content_of, lost, score_chunk, score_one
from zmtool.workflow.score_summary import scored_before
from zmtool.workflow.score_targets import ScoreTarget

CHUNK = 4
ALONE = 40
"""Up to so many dossiers one process is quicker than starting others."""
AHEAD = 3
"""So many chunks a worker are under way at once."""


@dataclass(frozen=True, slots=True)
class Done:
    """A dossier of the batch as it comes; ``kept``: its line stood in the file already."""

    scored: Scored
    kept: bool = False


def score_batch(
    targets: Sequence[ScoreTarget],
    job: ScoreJob,
    *,
    journal: ScoreJournal | None = None,
    processes: int | None = None,
    cases: CaseSource | None = None,
    reading: Progress | None = None,
) -> Generator[Done]:
    """Every dossier in the order of ``targets``; lines are in the journal before they are given out.

    ``reading`` hears of the pages of scans. Ends early (Ctrl+C, ``close``) with everything done so far in the journal.
    """
    kept = _kept(targets, job, journal, cases)
    waiting = [one for one in targets if one.shown not in kept]
    fresh = _scored(waiting, job, processes or os.cpu_count() or 1, cases, reading)
    try:
        for target in targets:
            if journal is not None and target.shown in kept:
                line = journal.line(target.shown)
                yield Done(scored_before(json.loads(line), line, job.overrides), kept=True)
                continue
            scored = next(fresh)
            if journal is not None:
                journal.add(scored)
            yield Done(scored)
        if journal is not None:
            journal.finish(one.shown for one in targets)
    finally:
        fresh.close()


def _kept(
    targets: Sequence[ScoreTarget], job: ScoreJob, journal: ScoreJournal | None, cases: CaseSource | None
) -> frozenset[str]:
    """The dossiers whose line in the file still holds."""
    if journal is None:
        return frozenset()
    known, kept = journal.known(), set()
    for one in targets:
        if one.shown in known:
            with suppress(ZmtoolError):
                if journal.done(one.shown, content_of(one, cases), job.made_with):
                    kept.add(one.shown)
    return frozenset(kept)


def _scored(
    targets: Sequence[ScoreTarget],
    job: ScoreJob,
    processes: int,
    cases: CaseSource | None,
    reading: Progress | None,
) -> Generator[Scored]:
    """Each dossier's line in order; few are scored here, many light ones by worker processes."""
    light = sum(1 for one in targets if one.kind.light)
    if processes < 2 or light <= ALONE:
        for one in targets:
            yield score_one(one, job, cases=cases, progress=reading)
        return
    workers = _Workers(job, min(processes, -(-light // CHUNK)))
    chunks = list(_chunks(targets))
    under_way: deque[tuple[Sequence[ScoreTarget], Future[list[Scored]] | None]] = deque()
    try:
        for chunk in chunks:
            under_way.append((chunk, workers.start(chunk) if chunk[0].kind.light else None))
            if len(under_way) > workers.count * AHEAD:
                yield from _outcome(under_way, workers, job, cases, reading)
        while under_way:
            yield from _outcome(under_way, workers, job, cases, reading)
    finally:
        workers.stop()


def _chunks(targets: Sequence[ScoreTarget]) -> Iterator[Sequence[ScoreTarget]]:
    """Light dossiers a few together, the others each by itself."""
    for light, run in groupby(targets, key=lambda one: one.kind.light):
        listed = list(run)
        size = CHUNK if light else 1
        yield from (listed[start : start + size] for start in range(0, len(listed), size))


def _outcome(
    under_way: deque[tuple[Sequence[ScoreTarget], Future[list[Scored]] | None]],
    workers: _Workers,
    job: ScoreJob,
    cases: CaseSource | None,
    reading: Progress | None,
) -> Iterator[Scored]:
    """The lines of the chunk that is longest under way."""
    chunk, future = under_way.popleft()
    if future is None:
        yield score_one(chunk[0], job, cases=cases, progress=reading)
        return
    try:
        yield from future.result()
        return
    except BrokenProcessPool:
        # Which dossier it was nobody knows: the others start again, those of this chunk each in a process of its own.
        workers.restart()
        for place, (other, its) in enumerate(under_way):
            under_way[place] = (other, its and workers.start(other))
    for one in chunk:
        yield workers.alone(one)


class _Workers:
    """The worker processes; those that the system ended are replaced."""

    def __init__(self, job: ScoreJob, count: int) -> None:
        self.job, self.count = job, count
        self._pool = self._new(count)

    def start(self, chunk: Sequence[ScoreTarget]) -> Future[list[Scored]]:
        """Begins a chunk; where the processes are gone, its future tells."""
        try:
            return self._pool.submit(score_chunk, list(chunk), self.job)
        except BrokenProcessPool as error:
            broken: Future[list[Scored]] = Future()
            broken.set_exception(error)
            return broken

    def alone(self, target: ScoreTarget) -> Scored:
        """One dossier in a process of its own."""
        pool = self._new(1)
        try:
            return pool.submit(score_chunk, [target], self.job).result()[0]
        except BrokenProcessPool:
            return lost(target, self.job)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def restart(self) -> None:
        """New processes in place of the old."""
        self.stop()
        self._pool = self._new(self.count)

    def stop(self) -> None:
        """Lets the processes end what they are at, and no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    def _new(count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(count, mp_context=QUIET_PROCESSES, initializer=quiet_worker)
