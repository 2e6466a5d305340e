"""One scanned document on a person's desk: what its fields are, and its pages as text and as pictures."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput
from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.corrections import kind_of
from zmtool.reading.readable import readable_form
from zmtool.scans.records import Line, Page
from zmtool.scans.register_records import KeptDocument
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.scans.engines.protocol import Image
    from zmtool.scans.intake import Opened
    from zmtool.scans.page_cache import PageCache


@dataclass(frozen=True, slots=True)
class DeskDocument:
    """A document and the catalogue's type of each of its fields, by name."""

    kept: KeptDocument
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page: its lines, and its RGB picture upright and level as boxes mean it.

    ``picture`` is None where the file has none; ``problem`` then says why, in Chinese.
    """

    lines: tuple[Line, ...]
    picture: Image | None
    problem: str = ""


def document_on_desk(number: int, place: Place = None) -> DeskDocument:
    """A document with what its fields are. Raises NotFound."""
    from zmtool.scans.kept_documents import kept_document

    with opened(place) as at:
        with at.reading() as session:
            kept = kept_document(session, number)
        known = load_catalogue(at.root).get(kept.document.form)
        form = readable_form(known, at.root) if known else None
        return DeskDocument(kept, {one.field: kind_of(form, one.field) for one in kept.document.fields})


def page_on_desk(sha256: str, number: int, place: Place = None) -> DeskPage:
    """A page of a kept file. It is read again where the cache no longer has it. Raises BadInput, NotFound."""
    from zmtool.scans.intake import open_input, page_image
    from zmtool.scans.paper import as_read
    from zmtool.scans.read import page_cache
    from zmtool.store.vault import vault_path

    with opened(place) as at:
        source = open_input(vault_path(at.workspace.vault, sha256))
        page = _page(source, number, page_cache(at.workspace.readings, "auto"))
    if source.kind == "word":
        return DeskPage(page.lines, None, "Word 文件没有页面图片")
    try:
        picture = page_image(source, number)
    except BadInput as problem:
        return DeskPage(page.lines, None, problem.what)
    return DeskPage(page.lines, as_read(picture, page.rotation, page.skew, page.corners))


def picture_file(picture: Image, sha256: str, number: int, place: Place = None) -> Path:
    """Writes a page's picture as PNG into the workspace's cache, for a viewer; returns where it is."""
    from PIL import Image as Pictures

    with opened(place) as at:
        path = at.workspace.cache / "pictures" / f"{sha256[:16]}-{number:05d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{secrets.token_hex(6)}.part")
        Pictures.fromarray(picture).save(part, "PNG")
        part.replace(path)
    return path


def _page(source: Opened, number: int, cache: PageCache) -> Page:
    from zmtool.scans.workers import OwnProcess, result_of

    known = cache.get(source.sha256, number)
    if known is not None:
        return known
    page, note = result_of(OwnProcess().submit(source, number, "auto"), number)
    if not note:
        cache.put(source.sha256, page)
    return page
