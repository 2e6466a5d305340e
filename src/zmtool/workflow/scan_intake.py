"""Scanned files into the workspace: originals first, then pages, documents, fields; each with its case or in the queue.

An interrupted run loses nothing: a received file waits until it was read, and pages that were read are not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import ZmtoolError
from zmtool.cases.returned import ReturnedPaper
from zmtool.checks.records import Finding
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import Catalogue
from zmtool.reading.corrections import named_fields
from zmtool.reading.readable import readable_form
from zmtool.reading.records import ReadDocument
from zmtool.scans.read import Workers, page_cache
from zmtool.scans.records import ScannedFile
from zmtool.scans.register_records import DocumentAsRead, FieldAsRead, Incoming, KeptDocument
from zmtool.workflow.input_files import Handed, InputFile, handed_over
from zmtool.workflow.reading import FileReading, readings_of
from zmtool.workflow.scan_filing import Filing, filings
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

Progress = Callable[[int, int], None]
NEW, AGAIN, RESUMED, FAILED = "new", "again", "resumed", "failed"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One file that came in and what became of it: new, again (its content was here before), resumed or failed.

    ``filings`` are the documents found now, each beside its kept form in ``documents``; empty for ``again``.
    ``returned`` says of each filing whether this paper was new to its case, ``contents`` what its table of contents
    and its pages say otherwise than each other.
    """

    name: str
    sha256: str
    outcome: str
    documents: tuple[KeptDocument, ...] = ()
    filings: tuple[Filing, ...] = ()
    returned: tuple[bool, ...] = ()
    notes: tuple[str, ...] = ()
    problem: ZmtoolError | None = None
    contents: tuple[Finding, ...] = ()


def take_in(
    targets: Sequence[Path],
    place: Place = None,
    *,
    now: datetime,
    user: str,
    workers: Workers,
    case_no: str = "",
    engine: str = "auto",
    anew: bool = False,
    together: bool = False,
    progress: Progress | None = None,
    passed_over: Callable[[str], None] | None = None,
) -> Iterator[TakenIn]:
    """Takes in files, folders and packages, and whatever an earlier run received and did not finish.

    ``case_no`` is the case that documents without a word of their case go to; ``anew`` reads and files again what was
    here before; ``together`` takes the pictures of a folder as the pages of one file. Raises NotFound for a ``case_no`` that is not there, UsageProblem or OutsideMissing for an engine that
    cannot run; the trouble of one file is told with that file.
    """
    from zmtool.cases.keep import kept_case

    with opened(place, now=now) as at:
        cache = page_cache(at.workspace.readings, engine)
        if case_no:
            with at.reading() as session:
                case_no = kept_case(session, case_no).facts.case_no
        received: dict[str, str] = {}
        with handed_over(targets, together=together) as handed:
            yield from _receive_all(handed, at, case_no, received, now=now, user=user, anew=anew)
            for name in handed.passed_over if passed_over else ():
                passed_over(name)  # type: ignore[misc]
        to_read = _waiting(at, received, anew)
        vault_paths = {_path_of(at, one.sha256): one for one in to_read}
        for reading in readings_of(
            list(vault_paths),
            workers,
            engine=engine,
            overrides=at.root,
            progress=progress,
            cache=cache,
            pictures=True,
        ):
            incoming = vault_paths[Path(reading.file)]
            outcome = received.get(incoming.sha256, RESUMED)
            yield _finish(reading, incoming, outcome, at, now=now, user=user)


def _receive_all(
    handed: Handed,
    at: OpenWorkspace,
    case_no: str,
    received: dict[str, str],
    *,
    now: datetime,
    user: str,
    anew: bool,
) -> Iterator[TakenIn]:
    """Puts every file into the vault; yields those that need no reading or cannot be taken. Fills ``received``."""
    from zmtool.scans.kept_documents import documents_of
    from zmtool.scans.register import READ

    for name, problem in handed.refused:
        yield TakenIn(name, "", FAILED, problem=problem)
    for one in handed.files:
        try:
            sha256, before = _received(one, at, case_no, now=now, user=user)
        except ZmtoolError as error:
            yield TakenIn(one.name, "", FAILED, problem=error)
            continue
        if sha256 in received:
            yield TakenIn(one.name, sha256, AGAIN)
            continue
        if before == READ and not anew:
            with at.reading() as session:
                yield TakenIn(one.name, sha256, AGAIN, documents_of(session, sha256))
            continue
        received[sha256] = AGAIN if before == READ else RESUMED if before else NEW


def _received(
    one: InputFile, at: OpenWorkspace, case_no: str, *, now: datetime, user: str
) -> tuple[str, str]:
    """The hash of a file that is now in the vault and in the register, and the state it had there before."""
    from zmtool.scans.intake import open_input
    from zmtool.scans.register import receive
    from zmtool.store.originals import register_original
    from zmtool.store.vault import store_file, vault_path

    open_input(one.path)
    stored = {Path(each.name).name: store_file(at.workspace.vault, each.path) for each in one.pictures}
    sha256 = store_file(at.workspace.vault, one.path)
    name = one.path.name if one.pictures else Path(one.name).name
    with at.writing() as session:
        for each, content in (*stored.items(), (name, sha256)):
            size = vault_path(at.workspace.vault, content).stat().st_size
            register_original(session, sha256=content, size=size, name=each, now=now, who=user)
        session.flush()
        before = receive(session, Incoming(sha256, name, one.name, case_no), now=now, who=user)
    return sha256, before


def _waiting(at: OpenWorkspace, received: dict[str, str], anew: bool) -> list[Incoming]:
    """What is to be read: everything that waits, and what was read before but is wanted anew."""
    from zmtool.scans.register import incoming, waiting

    with at.reading() as session:
        found = {one.sha256: one for one in waiting(session)}
        if anew:
            found |= {sha256: incoming(session, sha256) for sha256 in received if sha256 not in found}
    mine = [found[sha256] for sha256 in received if sha256 in found]
    return [*mine, *(one for sha256, one in found.items() if sha256 not in received)]


def _path_of(at: OpenWorkspace, sha256: str) -> Path:
    from zmtool.store.vault import vault_path

    return vault_path(at.workspace.vault, sha256)


def _finish(
    reading: FileReading, incoming: Incoming, outcome: str, at: OpenWorkspace, *, now: datetime, user: str
) -> TakenIn:
    """Keeps what was read of a file, in one transaction: all of it or nothing."""
    from zmtool.scans.register import note_failure

    try:
        if reading.scanned is None or reading.problem is not None:
            raise reading.problem or ZmtoolError("没有读出内容", where=incoming.origin)
        with at.writing() as session:
            kept = _kept(
                session, reading.scanned, reading.documents, incoming, outcome, at, now=now, user=user
            )
            return replace(kept, contents=reading.contents)
    except ZmtoolError as problem:
        problem.where = incoming.origin
        with at.writing() as session:
            note_failure(session, incoming.sha256, problem.as_json(), now=now)
        return TakenIn(incoming.origin, incoming.sha256, FAILED, problem=problem)


def _kept(
    session: Session,
    scanned: ScannedFile,
    documents: Sequence[ReadDocument],
    incoming: Incoming,
    outcome: str,
    at: OpenWorkspace,
    *,
    now: datetime,
    user: str,
) -> TakenIn:
    from zmtool.scans.register import keep_reading
    from zmtool.store.search import replace_entries
    from zmtool.workflow.scan_search import page_texts

    catalogue = load_catalogue(at.root)
    found = filings(session, scanned, documents, incoming.case_wish, catalogue, at.root)
    kept = keep_reading(
        session,
        incoming.sha256,
        [_as_read(one, catalogue, at.root) for one in found],
        pages=len(scanned.pages),
        engine=f"{scanned.engine} {scanned.engine_version}".strip(),
        notes=scanned.notes,
        now=now,
        who=user,
    )
    returned = tuple(
        _returned(session, one, kept_one, now=now, user=user)
        for one, kept_one in zip(found, kept, strict=True)
    )
    replace_entries(session, f"scan/{incoming.sha256}", page_texts(scanned, kept, incoming.name))
    return TakenIn(incoming.origin, incoming.sha256, outcome, kept, tuple(found), returned, scanned.notes)


def _returned(session: Session, filing: Filing, kept: KeptDocument, *, now: datetime, user: str) -> bool:
    """Notes the paper with its case where the case has the document; whether it was new there."""
    from zmtool.cases.returned import keep_returned

    if filing.bound is None or not filing.by:
        return False
    content = filing.code.content if filing.code else ""
    paper = ReturnedPaper(filing.bound.form.id, filing.which, kept.sha256, filing.read.pages, content)
    return keep_returned(session, filing.case_no, paper, now=now, who=user)


def _as_read(filing: Filing, catalogue: Catalogue, overrides: Path) -> DocumentAsRead:
    """A filing as the register keeps it."""
    read = filing.read
    form = catalogue.get(read.type)
    fields = (
        [
            FieldAsRead(
                name,
                label,
                one.value,
                one.normal,
                one.confidence,
                one.page,
                one.box,
                one.alternatives,
                one.mended,
            )
            for name, label, one in named_fields(read, readable_form(form, overrides))
        ]
        if form
        else []
    )
    return DocumentAsRead(
        filing.code.form if filing.code and form is None else read.type,
        read.title or "其他材料",
        read.pages,
        read.confidence,
        filing.case_no if filing.by else "",
        filing.which,
        filing.by,
        filing.reason,
        tuple(fields),
    )
