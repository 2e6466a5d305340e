"""The error tree. Every error that may reach a user is one of these; each class fixes one exit code.

ZmtoolError                 70  (never raised itself)
├── UsageProblem             2  command line, settings or a rule file is wrong
├── NotFound                 3  no such licence, case or dossier
├── BadInput                 4  an input file cannot be used
├── Refused                  5  conflict, role or illegal step
├── OutsideMissing           6  an outside program or OCR model is missing
├── DatabaseProblem          7  the database needs attention
└── BatchPartlyFailed        8  some of a batch failed; the rest went on

InvalidValue is apart: it says that one text is not a licence number, a date, … and is turned into a
problem with its place by whoever knows the place. It never reaches a user bare.

Messages are Chinese and have three parts: what is wrong, where, what to do next.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """Process exit codes; a number never changes its meaning."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    NOT_FOUND = 3
    BAD_INPUT = 4
    REFUSED = 5
    OUTSIDE_MISSING = 6
    DATABASE = 7
    BATCH_PARTLY_FAILED = 8
    BUG = 70
    INTERRUPTED = 130


class ZmtoolError(Exception):
    """An error for a person: ``what`` is wrong, ``where`` it is, what to do ``next_step`` (all Chinese)."""

    exit_code: ClassVar[Exit] = Exit.BUG

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next_step = next_step

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"位置：{self.where}")
        if self.next_step:
            parts.append(f"处理：{self.next_step}")
        return "\n".join(parts)

    def as_json(self) -> dict[str, object]:
        """The error as the ``--json`` output carries it."""
        return {
            "what": self.what,
            "where": self.where,
            "next": self.next_step,
            "exit_code": int(self.exit_code),
        }


class UsageProblem(ZmtoolError):
    """The command line, a setting or a rule file is wrong."""

    exit_code = Exit.USAGE


class NotFound(ZmtoolError):
    """No such licence, case or dossier."""

    exit_code = Exit.NOT_FOUND


class BadInput(ZmtoolError):
    """An input file cannot be used."""

    exit_code = Exit.BAD_INPUT


class Refused(ZmtoolError):
    """The step conflicts with what is there, with the person's role, or with the order of steps."""

    exit_code = Exit.REFUSED


class OutsideMissing(ZmtoolError):
    """An outside program or OCR model is missing; ``next_step`` says how to get it."""

    exit_code = Exit.OUTSIDE_MISSING


class DatabaseProblem(ZmtoolError):
    """The database needs attention."""

    exit_code = Exit.DATABASE


class BatchPartlyFailed(ZmtoolError):
    """Some items of a batch failed; the others are done."""

    exit_code = Exit.BATCH_PARTLY_FAILED


class InvalidValue(ValueError):
    """A text is not what it was read as. ``text`` is the input, ``reason`` is Chinese and says why."""

    def __init__(self, kind: str, text: str, reason: str) -> None:
        super().__init__(f"{kind}“{text}”：{reason}")
        self.kind = kind
        self.text = text
        self.reason = reason


class UnknownAnswer(Exception):
    """The data needed for an answer is not there (say, a calendar year); a person must decide.

    Not a failure: callers turn it into ``unsure`` or a clear note. ``what`` is Chinese.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
