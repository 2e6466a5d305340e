"""Pages a minute and character errors on the clean sample scan, beside OCRmyPDF with chi_sim."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.errors import distance_over_pages, folded
from bench.peers import PeerText, by_ocrmypdf
from bench.table import show
from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.cases.case_file import read_case
from zmtool.dossiers.records import Document, Dossier
from zmtool.scans.intake import open_input
from zmtool.scans.records import ScannedFile
from zmtool.scans.searchable import Part, write_searchable
from zmtool.workflow.reading import read_files
from zmtool.workflow.reviewing import dossier_of_case

CLEAN = shipped_root() / "sample_cases" / "clean"
WORKERS = 2


def main() -> None:
    scan = CLEAN / "scan.pdf"
    truth = dossier_of_case(read_case(CLEAN / "case.yaml"))
    peer = by_ocrmypdf(scan, WORKERS)
    rows = [_peer_row(peer, truth)]
    for engine in ("auto", "fast"):
        began = time.perf_counter()
        (reading,) = read_files([scan], engine=engine, cores=WORKERS)
        seconds = time.perf_counter() - began
        read, documents = reading.scanned, reading.documents
        assert read is not None
        pages = len(read.pages)
        error, exact = _errors(truth, {page.page: page.text for page in read.pages})
        rows.append(
            (
                f"zmtool --engine {engine} ({read.engine})",
                f"{60 * pages / seconds:.0f}",
                f"{100 * error:.2f}",
                f"{100 * exact:.1f}",
                f"{100 * _structured(truth, documents):.1f}",
                f"{peer.seconds / seconds:.2f}" if not peer.problem else "-",
            )
        )
        if engine == "auto":
            exactly = read
    rows += [_command_row(scan, engine, pages, peer) for engine in ("auto", "fast")]
    show(
        f"reading ({pages} pages from a cold start, {WORKERS} processes; errors on the texts of {sum(1 for one in truth.documents for _ in _values(one))} fields and cells)",
        (
            "engine",
            "pages/min",
            "field text CER %",
            "fields exact in text %",
            "structured fields %",
            "times as quick as OCRmyPDF",
        ),
        rows,
    )
    _show_searchable(scan, exactly)


def _command_row(scan: Path, engine: str, pages: int, peer: PeerText) -> tuple[str, ...]:
    """The same as a command of its own, from the start of the interpreter to the last line of JSON."""
    command = [sys.executable, "-m", "zmtool", "scan", "read", str(scan), "--engine", engine]
    began = time.perf_counter()
    subprocess.run([*command, "--cores", str(WORKERS), "--json"], check=True, capture_output=True)
    seconds = time.perf_counter() - began
    times = f"{peer.seconds / seconds:.2f}" if not peer.problem else "-"
    return (f"scan read --engine {engine} --json", f"{60 * pages / seconds:.0f}", "-", "-", "-", times)


def _show_searchable(scan: Path, read: ScannedFile) -> None:
    """What the invisible text adds to the scan: time and bytes a page, the reading itself not counted."""
    opened = open_input(scan)
    when = datetime(2026, 1, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "searchable.pdf"
        began = time.perf_counter()
        done = write_searchable(target, [Part(opened, read.pages)], title="bench", when=when)
        seconds = time.perf_counter() - began
        added = target.stat().st_size - scan.stat().st_size
    show(
        "searchable PDF/A of the same pages, already read",
        ("pages", "ms/page", "bytes added/page", "PDF/A-2u"),
        [
            (
                str(done.pages),
                f"{1000 * seconds / done.pages:.1f}",
                f"{added / done.pages:.0f}",
                str(done.conforms),
            )
        ],
    )


def _peer_row(theirs: PeerText, truth: Dossier) -> tuple[str, ...]:
    if theirs.problem:
        return (theirs.problem, "", "", "", "", "")
    error, exact = _errors(truth, theirs.texts)
    return (
        f"OCRmyPDF chi_sim -j {WORKERS}",
        f"{60 * len(theirs.texts) / theirs.seconds:.0f}",
        f"{100 * error:.2f}",
        f"{100 * exact:.1f}",
        "-",
        "1",
    )


def _values(document: Document) -> list[str]:
    """The texts that the facts put on this document, folded for comparison."""
    texts = [one.value for one in document.fields.values()]
    texts += [cell.value for rows in document.tables.values() for row in rows for cell in row.cells.values()]
    return [key for text in texts if (key := folded(text))]


def _errors(truth: Dossier, texts: dict[int, str]) -> tuple[float, float]:
    """(edit distance per character, share of values without error) of the values on the pages of their documents."""
    characters = wrong = exact = total = 0
    for document in truth.documents:
        pages = [folded(texts.get(page, "")) for page in document.pages]
        for value in _values(document):
            distance = distance_over_pages(value, pages)
            characters, wrong = characters + len(value), wrong + distance
            exact, total = exact + (distance == 0), total + 1
    return wrong / characters, exact / total


def _structured(truth: Dossier, documents: object) -> float:
    """The share of the facts' fields and cells that were read under their name with their value."""
    right = total = 0
    for known, read in zip(truth.documents, documents, strict=False):  # type: ignore[call-overload]
        for key, field in known.fields.items():
            found = read.fields.get(key) if read.type == known.type else None
            total += 1
            right += compare_key(field.normal or field.value) == compare_key(
                (found.normal or found.value) if found else ""
            )
        for key, rows in known.tables.items():
            for index, row in enumerate(rows):
                seen = read.tables.get(key, ())[index : index + 1]
                for column, cell in row.cells.items():
                    found = seen[0].get(column) if seen else None
                    total += 1
                    right += compare_key(cell.normal or cell.value) == compare_key(
                        (found.normal or found.value) if found else ""
                    )
    return right / total
