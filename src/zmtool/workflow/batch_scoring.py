"""Scoring many dossiers: in order, in parallel, resumable, memory bounded, one bad dossier stopping no other.

Packages, dossier JSONs and case files are read by worker processes; scans are read here, one after the other, as each
keeps all processors busy by itself.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from zmtool.base.errors import ZmtoolError
from zmtool.base.worker_pool import WorkerEnded, WorkerPool
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
    workers = WorkerPool(min(processes, -(-light // CHUNK)))
    chunks = list(_chunks(targets))
    under_way: deque[tuple[Sequence[ScoreTarget], Future[list[Scored]] | None]] = deque()
    try:
        for chunk in chunks:
            begun = workers.submit(score_chunk, list(chunk), job) if chunk[0].kind.light else None
            under_way.append((chunk, begun))
            if len(under_way) > workers.size * AHEAD:
                yield from _outcome(under_way, workers, job, cases, reading)
        while under_way:
            yield from _outcome(under_way, workers, job, cases, reading)
    finally:
        workers.close()


def _chunks(targets: Sequence[ScoreTarget]) -> Iterator[Sequence[ScoreTarget]]:
    """Light dossiers a few together, the others each by itself."""
    for light, run in groupby(targets, key=lambda one: one.kind.light):
        listed = list(run)
        size = CHUNK if light else 1
        yield from (listed[start : start + size] for start in range(0, len(listed), size))


def _outcome(
    under_way: deque[tuple[Sequence[ScoreTarget], Future[list[Scored]] | None]],
    workers: WorkerPool,
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
    except WorkerEnded:
        # Which dossier of the chunk it was nobody knows, so each has a process by itself.
        for one in chunk:
            yield _alone(workers, one, job)


def _alone(workers: WorkerPool, target: ScoreTarget, job: ScoreJob) -> Scored:
    """One dossier of a chunk whose process the system ended."""
    try:
        return workers.submit(score_chunk, [target], job).result()[0]
    except WorkerEnded:
        return lost(target, job)
