"""Worker processes that may die without taking anything with them but the task they were at.

Each worker has a pipe of its own. In the pools of the standard library and of pebble all workers write into one: of
a worker that the system ends in the middle of a long result half a message stays in it, and whoever reads waits for
the other half for ever. Here the end of a worker closes its pipe, which is seen at once, whatever it was doing.
"""

from __future__ import annotations

import os
import pickle
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from zmtool.base.child_processes import QUIET_PROCESSES, quiet_worker

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class WorkerEnded(Exception):
    """The process of a task ended before the task had a result: killed, out of memory, or crashed."""


class _Job(NamedTuple):
    future: Future[Any]
    task: Callable[..., Any]
    arguments: tuple[Any, ...]
    seconds: float | None


class WorkerPool:
    """``size`` processes that take tasks in order; each is started when there is a task for it.

    ``prepare`` is called once in each new process. A task, its arguments and its result have to be picklable.
    """

    def __init__(self, size: int, prepare: Callable[[], None] | None = None) -> None:
        self.size = size
        self._prepare = prepare
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._workers: set[_Worker] = set()
        self._ended = False
        self._starting = threading.Lock()
        self._keepers = [threading.Thread(target=self._keep, daemon=True) for _ in range(size)]
        for keeper in self._keepers:
            keeper.start()

    def submit(
        self, task: Callable[[*Arguments], Result], *arguments: *Arguments, seconds: float | None = None
    ) -> Future[Result]:
        """Has ``task(*arguments)`` called in a worker, which is ended after ``seconds``.

        The future raises what the task raised, ``WorkerEnded``, or ``TimeoutError``.
        """
        future: Future[Result] = Future()
        self._jobs.put(_Job(future, task, arguments, seconds))
        return future

    def close(self) -> None:
        """Lets the tasks under way come to their end; those that wait are cancelled."""
        self._ended = True
        with suppress(Empty):
            while True:
                if (job := self._jobs.get_nowait()) is not None:
                    job.future.cancel()
        for _ in self._keepers:
            self._jobs.put(None)
        for keeper in self._keepers:
            keeper.join()

    def kill(self) -> None:
        """Ends everything at once."""
        with self._starting:
            self._ended = True
            for worker in tuple(self._workers):
                worker.kill()
        self.close()

    def _keep(self) -> None:
        """Hands one worker a task after the other; a worker that is lost is replaced when there is a task for it."""
        worker = None
        while (job := self._jobs.get()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._started()
            except Exception as error:
                job.future.set_exception(error)
                continue
            if not worker.does(job):
                self._workers.discard(worker)
                worker = None
        if worker is not None:
            self._workers.discard(worker)
            worker.end()

    def _started(self) -> _Worker:
        with self._starting:
            if self._ended:
                raise OSError("the pool is closed")
            worker = _Worker(self._prepare)
            self._workers.add(worker)
            return worker


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, prepare: Callable[[], None] | None) -> None:
        self._pipe, others = QUIET_PROCESSES.Pipe()
        self._process = QUIET_PROCESSES.Process(target=_serve, args=(others, prepare), daemon=True)
        try:
            self._process.start()
        finally:
            # Only the process holds the other end now: when it is gone, reading here tells so.
            others.close()

    def does(self, job: _Job) -> bool:
        """Has a task done and its future told; false where the process is no more."""
        try:
            asked = pickle.dumps((job.task, job.arguments))
        except Exception as error:
            job.future.set_exception(error)
            return True
        try:
            self._pipe.send_bytes(asked)
            told = self._pipe.recv_bytes() if self._pipe.poll(job.seconds) else None
        except Exception as error:  # the process is gone, or there is no room for its answer
            self.kill()
            self.end()
            ended = WorkerEnded(f"exit code {self._process.exitcode}")
            job.future.set_exception(ended if isinstance(error, (EOFError, OSError)) else error)
            return False
        if told is None:
            self.kill()
            self.end()
            job.future.set_exception(TimeoutError(f"no result after {job.seconds} s"))
            return False
        try:
            fine, value = pickle.loads(told)  # noqa: S301 -- from our own process
        except Exception as error:
            fine, value = False, error
        if fine:
            job.future.set_result(value)
        else:
            job.future.set_exception(value)
        return True

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()

    def end(self) -> None:
        """Waits for the process, which ends when its pipe does."""
        self._pipe.close()
        self._process.join()


def _serve(pipe: Connection, prepare: Callable[[], None] | None) -> None:
    """What a worker does all its life: a task, its outcome, the next. Ends with the pipe, so with its parent too."""
    quiet_worker()
    if prepare is not None:
        prepare()
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_outcome(pipe.recv_bytes()))
    # Every task is done and told: taking down models and libraries one by one would only keep the command waiting.
    os._exit(0)


def _outcome(asked: bytes) -> bytes:
    """Whether a pickled task succeeded, and its result or its exception with the place of it as a note."""
    try:
        task, arguments = pickle.loads(asked)  # noqa: S301 -- from our own process
        return pickle.dumps((True, task(*arguments)))
    except Exception as error:
        place = traceback.format_exc()
        error.add_note(place)
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(place)))
