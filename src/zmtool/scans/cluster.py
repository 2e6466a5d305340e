"""Pages read by an existing Dask cluster: each page travels alone, as the bytes of a one-page file.

The machines of the cluster need zmtool and its models; they see neither the workspace nor any path of this machine.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zmtool.base.errors import BadInput, OutsideMissing
from zmtool.scans.intake import Opened, page_image
from zmtool.scans.page_job import read_page_of
from zmtool.scans.workers import PageFuture, PageResult, Workers, unread

_CONNECT_SECONDS = 15


@dataclass(frozen=True, slots=True)
class ClusterWorkers:
    """The workers of a Dask cluster."""

    client: Any
    size: int

    def submit(self, opened: Opened, page: int, engine: str) -> PageFuture:
        """See ``Workers.submit``."""
        try:
            kind, content = one_page(opened, page)
        except BadInput as problem:
            refused: Future[PageResult] = Future()
            refused.set_result((unread(page), problem.what))
            return refused
        # A page is no pure function of its bytes alone: the engines of the machines may differ.
        future: PageFuture = self.client.submit(
            read_content, kind, content, page, engine, pure=False, retries=1
        )
        return future


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """The workers of the cluster whose scheduler is at ``address``. Raises OutsideMissing where it cannot be reached."""
    connect: Any
    try:
        from distributed import Client as connect  # noqa: N813 - a class that is called like a function
    except ImportError as error:
        raise OutsideMissing(
            "没有安装 Dask，不能交给集群识别", next_step="请安装：pip install 'zmtool[cluster]'"
        ) from error
    try:
        client = connect(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise OutsideMissing(
            "连不上集群的调度器",
            where=address,
            next_step="请检查地址和端口，如 tcp://10.0.0.5:8786；或去掉 --cluster 在本机识别",
        ) from error
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise OutsideMissing(
                "集群中没有可用的工作机", where=address, next_step="请先在工作机上运行 dask worker"
            )
        yield ClusterWorkers(client, threads)
    finally:
        client.close()


def one_page(opened: Opened, page: int) -> tuple[str, bytes]:
    """Kind and bytes of a file that holds this page alone. Where it cannot be parted, the whole file."""
    if opened.kind == "pdf":
        import pypdfium2

        stream = io.BytesIO()
        with pypdfium2.PdfDocument(opened.path) as whole, pypdfium2.PdfDocument.new() as single:
            single.import_pages(whole, [page - 1])
            single.save(stream)
        return "pdf", stream.getvalue()
    if opened.kind == "image" and opened.pages > 1:
        from PIL import Image

        stream = io.BytesIO()
        Image.fromarray(page_image(opened, page)).save(stream, "PNG")
        return "image", stream.getvalue()
    return opened.kind, opened.path.read_bytes()


def read_content(kind: str, content: bytes, page: int, engine: str) -> PageResult:
    """Reads a one-page file on a machine of the cluster; the page keeps its number within its own file."""
    with tempfile.TemporaryDirectory(prefix="zmtool-") as folder:
        path = Path(folder) / "page"
        path.write_bytes(content)
        read, note = read_page_of(Opened(path, kind, 1, ""), 1, engine)
    marks = tuple(replace(one, page=page) for one in read.marks)
    return replace(read, page=page, marks=marks), note.replace("第 1 页", f"第 {page} 页")
