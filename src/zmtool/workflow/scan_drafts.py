"""What a person was typing into a scanned field when the screen closed: one draft a document, in the cache."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from zmtool.store.workspace import open_folder

_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Draft:
    """The field, by its name, and the text so far."""

    field: str
    text: str


def keep_draft(root: Path, number: int, draft: Draft) -> None:
    """Keeps what is being typed for document ``number``. A folder that cannot be written keeps nothing."""
    path = _path(root, number)
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(draft), ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)


def draft_of(root: Path, number: int) -> Draft | None:
    """What was being typed for document ``number``; None where nothing sound is kept."""
    try:
        with _path(root, number).open("rb") as stream:
            plain = json.loads(stream.read(_MOST_BYTES).decode("utf-8"))
        field, text = plain["field"], plain["text"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Draft(field, text) if isinstance(field, str) and isinstance(text, str) else None


def drop_draft(root: Path, number: int) -> None:
    """Forgets what was being typed for document ``number``."""
    try:
        _path(root, number).unlink(missing_ok=True)
    except OSError:
        return


def _path(root: Path, number: int) -> Path:
    return open_folder(root).cache / "drafts" / f"scan-{number}.json"
