"""The files of a case's evidence: where they lie in the vault, and as pages that can go into a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from zmtool.base.errors import BadInput
from zmtool.cases.records import CaseFacts
from zmtool.scans.intake import Opened, open_input, page_image
from zmtool.workflow.workspace import OpenWorkspace, Place, local_data, opened

Printable = Literal["pages", "pictures", "word"]
"""How a file becomes pages: pages of its own, pictures to be framed, or a Word file still to be converted."""
_DPI = 100.0
_QUALITY = 85


def evidence_files(facts: CaseFacts, place: Place) -> tuple[Mapping[Path, str], tuple[str, ...]]:
    """The files of the case's evidence in the vault with the names they came under, and the evidence without one.

    A file lies under its SHA-256; one whose content has changed counts as missing.
    """
    from zmtool.store.originals import original_names
    from zmtool.store.vault import file_sha256, vault_path

    wanted = [one for one in facts.evidence if one.sha256]
    if not wanted:
        return MappingProxyType({}), ()
    if not isinstance(place, OpenWorkspace) and local_data(place) is None:
        return MappingProxyType({}), tuple(one.name for one in wanted)
    found: dict[Path, str] = {}
    missing: list[str] = []
    with opened(place) as at:
        with at.reading() as session:
            names = original_names(session, [one.sha256 for one in wanted])
        for one in wanted:
            path = vault_path(at.workspace.vault, one.sha256)
            if path.is_file() and file_sha256(path) == one.sha256:
                found[path] = names.get(one.sha256) or one.name
            else:
                missing.append(one.name)
    return MappingProxyType(found), tuple(missing)


def as_pages(path: Path, target: Path) -> Printable:
    """Writes a picture or PDF as a plain PDF to ``target``; a Word file is only recognised.

    Raises BadInput for a file that is damaged, too large, locked, or of another kind.
    """
    found = open_input(path)
    if found.kind == "word":
        return "word"
    if found.kind == "image":
        _picture_pages(found, target)
        return "pictures"
    _plain_pages(found, target)
    return "pages"


def _picture_pages(found: Opened, target: Path) -> None:
    """One page a picture, upright as the camera says."""
    from PIL import Image

    pictures = [Image.fromarray(page_image(found, number)) for number in range(1, found.pages + 1)]
    pictures[0].save(
        target,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        resolution=_DPI,
        quality=_QUALITY,
    )


def _plain_pages(found: Opened, target: Path) -> None:
    """The pages alone: notes and form fields as they look, without what a PDF does by itself."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        source = pypdfium2.PdfDocument(found.path)
        plain = pypdfium2.PdfDocument.new()
        try:
            plain.import_pages(source)
            for page in plain:
                raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
            plain.save(target)
        finally:
            plain.close()
            source.close()
    except (pypdfium2.PdfiumError, OSError) as error:
        raise BadInput(
            "PDF 有页面无法读出，可能已损坏", where=str(found.path), next_step="请重新扫描或重新拷贝该文件"
        ) from error
