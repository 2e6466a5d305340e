"""Documents a second and process, beside docxtpl."""

from __future__ import annotations

import importlib.metadata
import io
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.table import show
from zmtool.base.shipped import data_file, shipped_root
from zmtool.cases.case_file import read_case
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.workflow.filling import bound_documents, filled_bytes

SECONDS = 3.0


def main() -> None:
    case = read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")
    bound = bound_documents(case, load_catalogue())
    decision = [one for one in bound if one.form.id == "penalty_decision"]
    peer = _docxtpl()
    rows = []
    for name, documents in (("penalty decision", decision), (f"mixed set of {len(bound)}", bound)):
        ours = _rate(documents, filled_bytes)
        if peer is None:
            rows.append((name, f"{ours:.0f}", "docxtpl missing", ""))
        else:
            theirs = _rate(documents, peer)
            rows.append((name, f"{ours:.0f}", f"{theirs:.1f}", f"{ours / theirs:.0f}"))
    version = "" if peer is None else f" {importlib.metadata.version('docxtpl')}"
    show(
        "filling (documents per CPU second, one process)",
        ("documents", "zmtool", f"docxtpl{version}", "ratio"),
        rows,
    )


def _rate(documents: Sequence[BoundDocument], fill: Callable[[BoundDocument], bytes]) -> float:
    for one in documents:
        fill(one)
    done, began = 0, time.process_time()
    while time.process_time() - began < SECONDS:
        for one in documents:
            fill(one)
            done += 1
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
