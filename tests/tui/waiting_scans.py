"""Scanned pages in a workspace, as they are after reading: kept, registered, with the pages that were read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw

from zmtool.scans.page_cache import PageCache
from zmtool.scans.read import page_cache
from zmtool.scans.records import Box, Line, Page
from zmtool.scans.register import keep_reading, receive
from zmtool.scans.register_records import DocumentAsRead, FieldAsRead, Incoming, KeptDocument
from zmtool.workflow.workspace import keep_original, opened

CASE_NO = "示烟立〔2025〕第18号"
NOW = datetime(2025, 7, 10, 9, 0)
LICENCE_BOX: Box = (0.5, 0.3, 0.7, 0.33)
LINES = (
    Line("当事人：宋知远", (0.1, 0.2, 0.4, 0.23), 0.98),
    Line("许可证号：349901100018", (0.4, 0.3, 0.7, 0.33), 0.8),
    Line("[bold]查获卷烟 12 条[/bold]", (0.1, 0.4, 0.6, 0.43), 0.97),
)


def field(
    name: str,
    label: str,
    value: str,
    normal: str | None,
    confidence: float,
    box: Box = LICENCE_BOX,
    alternatives: tuple[str, ...] = (),
) -> FieldAsRead:
    return FieldAsRead(name, label, value, normal, confidence, 1, box, alternatives)


DECISION = DocumentAsRead(
    "penalty_decision",
    "行政处罚决定书",
    (1,),
    0.98,
    CASE_NO,
    1,
    "number",
    "",
    (
        field("party_name", "当事人", "宋知远", "宋知远", 0.99, (0.2, 0.2, 0.4, 0.23)),
        field("license_no", "许可证号", "349901100018", "349901100018", 0.82),
        field("date", "文书日期", "2O25年3月", None, 0.6, alternatives=("2025-03-05", "2025-03-06")),
        field("party_address", "住址", "[red]示例县城关镇", "[red]示例县城关镇", 0.7),
    ),
)
LETTER = DocumentAsRead("unknown", "其他材料", (1,), 0.0, reason="纸上没有二维码，也没有案件的文号")


def add_scan(
    folder: Path, name: str, document: DocumentAsRead, lines: tuple[Line, ...] = LINES
) -> KeptDocument:
    """A picture of one page under ``name``, read as ``lines`` and as ``document``."""
    path = folder / "inbox" / name
    _picture(name).save(path)
    sha256 = keep_original(path, folder, now=NOW, user="测试")
    with opened(folder) as at:
        _cache(at.workspace.cache).put(sha256, Page(1, 0, 0.7, lines))
        with at.writing() as session:
            receive(session, Incoming(sha256, name, str(path)), now=NOW, who="测试")
            session.flush()
            (kept,) = keep_reading(
                session, sha256, [document], pages=1, engine="test", notes=(), now=NOW, who="测试"
            )
    return kept


def _cache(folder: Path) -> PageCache:
    return page_cache(folder / "reading", "auto")


def _picture(name: str) -> Image.Image:
    """White paper with a dark bar where the licence number stands; no two names give the same picture."""
    image = Image.new("RGB", (700, 1000), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((350, 305, 490, 325), fill=(20, 20, 20))
    draw.rectangle((5, 5, 6 + sum(map(ord, name)) % 600, 9), fill=(90, 90, 90))
    return image
