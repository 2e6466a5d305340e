"""Pages read by a Dask cluster on this machine give what this machine gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from zmtool.base.errors import OutsideMissing
from zmtool.base.shipped import shipped_root
from zmtool.scans.cluster import cluster_workers, one_page, read_content
from zmtool.scans.intake import open_input
from zmtool.scans.read import read_file

from .drawing import needs_font, page

distributed = pytest.importorskip("distributed")
SAMPLE = shipped_root() / "sample_cases" / "clean" / "scan.pdf"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


@needs_font
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_reads_as_this_machine_reads(address: str, tmp_path: Path) -> None:
    path = tmp_path / "two.tif"
    pages = [page((300, 400, f"第{number}页立案报告表")).resize((827, 1170)) for number in (1, 2)]
    pages[0].save(path, save_all=True, append_images=[pages[1], Image.new("L", (16_000, 20), 255)])
    with cluster_workers(address) as workers:
        assert workers.size == 2
        there = read_file(path, workers=workers)
    assert there.pages[:2] == read_file(path).pages[:2]
    assert len(there.notes) == 1 and "图片过大" in there.notes[0]


def test_a_page_of_a_pdf_travels_alone() -> None:
    opened = open_input(SAMPLE)
    kind, content = one_page(opened, 3)
    assert kind == "pdf" and len(content) < opened.path.stat().st_size / 4
    found, note = read_content(kind, content, 3, "auto")
    assert note == "" and found.page == 3 and {mark.page for mark in found.marks} <= {3}
    assert "立案报告表" in found.text


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zmtool.scans.cluster._CONNECT_SECONDS", 2)
    with (
        pytest.raises(OutsideMissing) as caught,
        cluster_workers("tcp://127.0.0.1:9"),
    ):
        pass
    assert "127.0.0.1:9" in caught.value.where and "--cluster" in caught.value.next_step
