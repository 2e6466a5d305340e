"""Documents a second and process, beside docxtpl."""

from __future__ import annotations

import importlib.metadata
import io
import itertools
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

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


def main() -> None:
    every = [bound_documents(case, load_catalogue().of_area(ENFORCEMENT)) for case in _cases()]
    sets = {
        "penalty decision": [one for bound in every for one in bound if one.form.id == "penalty_decision"],
        f"valuation sheet, {GOODS_LINES} goods lines": [
            one for bound in every for one in bound if one.form.id == "valuation_sheet"
        ],
        f"mixed set of {len(every[0])}": [one for bound in every for one in bound],
    }
    peer = _docxtpl()
    rows = []
    for name, documents in sets.items():
        size = f"{sum(map(_xml_size, documents)) / len(documents) / 1024:.0f}"
        ours = _rate(documents, filled_bytes)
        if peer is None:
            rows.append((name, size, f"{ours:.0f}", "docxtpl missing", ""))
        else:
            theirs = _rate(documents, peer)
            rows.append((name, size, f"{ours:.0f}", f"{theirs:.1f}", f"{ours / theirs:.0f}"))
    version = "" if peer is None else f" {importlib.metadata.version('docxtpl')}"
    show(
        f"filling (documents per CPU second, one process; {CASES} different cases in turn)",
        ("documents", "KiB of XML", "zmtool", f"docxtpl{version}", "ratio"),
        rows,
    )


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
        made.append(replace(case, goods=goods, party=party, place=f"{case.place}{number}室"))
    return made


def _xml_size(one: BoundDocument) -> int:
    with zipfile.ZipFile(io.BytesIO(filled_bytes(one))) as archive:
        return archive.getinfo("word/document.xml").file_size


def _rate(documents: Sequence[BoundDocument], fill: Callable[[BoundDocument], bytes]) -> float:
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


def _docxtpl() -> Callable[[BoundDocument], bytes] | None:
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
