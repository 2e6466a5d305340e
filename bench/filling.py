"""Documents a second and process, beside docxtpl and beside the packing alone; and a batch of thousands."""

from __future__ import annotations

import importlib.metadata
import io
import itertools
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

from bench import filling_batch
from bench.table import show
from zmtool.base.shipped import data_file, shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.workflow.filling import bound_documents, filled_bytes

SECONDS = 3.0
CASES = 20
GOODS_LINES = 15
SETS = ("penalty decision", f"valuation sheet, {GOODS_LINES} goods lines", "mixed dossier set")
Fill = Callable[[BoundDocument], bytes]


def main() -> None:
    peer = _docxtpl()
    rows = []
    for name in SETS:
        documents = _documents(name)
        size = f"{sum(map(_xml_size, documents)) / len(documents) / 1024:.0f}"
        ours, limit = _rate(documents, filled_bytes), _rate(documents, _zip_alone(documents))
        theirs = None if peer is None else _rate(documents, peer)
        both = f"{_wall_rate(name, 1):.0f}", f"{_wall_rate(name, 2):.0f}"
        against = ("docxtpl missing", "") if theirs is None else (f"{theirs:.1f}", f"{ours / theirs:.0f}")
        rows.append((name, size, f"{ours:.0f}", *against, f"{limit:.0f}", f"{_whole_rate(name):.0f}", *both))
    version = "" if peer is None else f" {importlib.metadata.version('docxtpl')}"
    show(
        f"filling: documents a CPU second in one process, from values to bytes; {CASES} different cases in turn, {GOODS_LINES} goods each",
        (
            "documents",
            "KiB of XML",
            "zmtool",
            f"docxtpl{version}",
            "ratio",
            "zipfile alone",
            "with binding",
            "wall, 1 process",
            "wall, 2",
        ),
        rows,
    )
    print()
    filling_batch.main()


def _cases() -> list[CaseFacts]:
    """The clean case again and again with other people, amounts and goods, so that no two documents are alike."""
    case = read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")
    made = []
    for number in range(CASES):
        goods = tuple(
            replace(case.goods[line % len(case.goods)], quantity=Decimal(1 + (line * 7 + number) % 40))
            for line in range(GOODS_LINES)
        )
        party = replace(case.party, name=f"{case.party.name}{number}", phone=f"130{number:08d}")
        facts = f"经查，当事人{party.name}购进卷烟：" + "、".join(
            f"{one.name}{one.quantity}条" for one in goods
        )
        made.append(
            replace(case, goods=goods, party=party, place=f"{case.place}{number}室", facts=f"{facts}。")
        )
    return made


def _of_case(name: str, case: CaseFacts) -> list[BoundDocument]:
    """The documents of one case that belong to a set, bound."""
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    kind = {SETS[0]: "penalty_decision", SETS[1]: "valuation_sheet"}.get(name)
    if kind is not None:
        case = replace(case, documents=tuple(one for one in case.documents if one.type == kind))
    return [one for one in bound_documents(case, catalogue) if one.form.template]


def _documents(name: str) -> list[BoundDocument]:
    return [one for case in _cases() for one in _of_case(name, case)]


def _xml_size(one: BoundDocument) -> int:
    with zipfile.ZipFile(io.BytesIO(filled_bytes(one))) as archive:
        return archive.getinfo("word/document.xml").file_size


def _rate(documents: Sequence[BoundDocument], fill: Fill) -> float:
    """Documents a CPU second over at least ``SECONDS``; documents of different cases must come out different."""
    seen = {hash(fill(one)) for one in documents[: CASES * 2]}
    if len(seen) < min(len(documents), CASES):
        raise SystemExit("documents of different cases came out alike")
    done, began = 0, time.process_time()
    for one in itertools.cycle(documents):
        fill(one)
        done += 1
        if time.process_time() - began >= SECONDS and done % len(documents) == 0:
            break
    return done / (time.process_time() - began)


def _whole_rate(name: str) -> float:
    """Documents a CPU second from the facts of the case to bytes: law, wordings and binding included."""
    began, done, cases = time.process_time(), 0, itertools.cycle(_cases())
    while time.process_time() - began < SECONDS:
        for one in _of_case(name, next(cases)):
            filled_bytes(one)
            done += 1
    return done / (time.process_time() - began)


def _wall_rate(name: str, processes: int) -> float:
    """Documents a second of wall clock by so many processes, each from the facts; starting them is left out."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_fill_for, [(name, 0.2)] * processes))
        began = time.perf_counter()
        done = sum(pool.map(_fill_for, [(name, SECONDS)] * processes))
        return done / (time.perf_counter() - began)


def _fill_for(task: tuple[str, float]) -> int:
    name, seconds = task
    until, done, cases = time.perf_counter() + seconds, 0, itertools.cycle(_cases())
    while time.perf_counter() < until:
        for one in _of_case(name, next(cases)):
            filled_bytes(one)
            done += 1
    return done


def _zip_alone(documents: Sequence[BoundDocument]) -> Fill:
    """Writing the filled members anew with the standard library: what a filling that only packs would take."""
    members: Iterator[tuple[int, dict[str, bytes]]] = (
        (id(one), _members(filled_bytes(one))) for one in documents
    )
    known = dict(members)

    def fill(one: BoundDocument) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in known[id(one)].items():
                archive.writestr(name, content)
        return out.getvalue()

    return fill


def _members(filled: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _docxtpl() -> Fill | None:
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        return None

    def fill(one: BoundDocument) -> bytes:
        path: Path = data_file(f"templates/{one.form.template}")
        template = DocxTemplate(path)
        template.render(one.template_context(), autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return fill
