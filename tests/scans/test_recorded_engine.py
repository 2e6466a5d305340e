"""What is done with an engine's lines does not depend on the engine: a recorded one gives the page and its fields."""

from __future__ import annotations

from pathlib import Path

from zmtool.base.shipped import shipped_root
from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import read_documents
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.protocol import Engine
from zmtool.scans.intake import open_input, page_image
from zmtool.scans.pages import read_page

from .recorded import Recorded, Recording

KEPT = Path(__file__).parent / "files" / "page-12.json"
SAMPLE = shipped_root() / "sample_cases" / "clean" / "scan.pdf"


def read(engine: Engine) -> tuple[str, dict[str, str | None]]:
    page = read_page(page_image(open_input(SAMPLE), 12), 12, engine)
    (document,) = read_documents([page], load_catalogue())
    return document.type, {key: one.normal for key, one in document.fields.items()}


def test_a_recorded_page_gives_its_fields() -> None:
    kind, fields = read(Recorded(KEPT))
    assert kind == "preservation_disposal_notice"
    assert fields["party_name"] == "宋知远" and fields["date"] == "2025-03-12"


def test_what_is_recorded_plays_back_the_same(tmp_path: Path) -> None:
    recording = Recording(engine_named("fast"))
    live = read(recording)
    recording.save(tmp_path / "page.json")
    assert read(Recorded(tmp_path / "page.json")) == live
