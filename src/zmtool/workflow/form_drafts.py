"""What a person was filling in when a form was left: kept until the form is submitted or cleared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

FOLDER = "drafts"
_MOST_BYTES = 1024 * 1024


def keep_form_draft(root: Path, user: str, form: str, typed: Mapping[str, str]) -> bool:
    """Keeps what ``user`` typed into ``form`` so far, by field. False where the folder cannot be written."""
    path = _path(root, user, form)
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(
            json.dumps({"form": form, "user": user, "typed": dict(typed)}, ensure_ascii=False),
            encoding="utf-8",
        )
        part.replace(path)
    except (OSError, UnicodeError):
        part.unlink(missing_ok=True)
        return False
    return True


def form_draft(root: Path, user: str, form: str) -> dict[str, str]:
    """What was typed into ``form``; empty where nothing sound is kept."""
    try:
        with _path(root, user, form).open("rb") as stream:
            kept = json.loads(stream.read(_MOST_BYTES).decode("utf-8"))
        typed = kept["typed"]
        if kept["form"] != form or kept["user"] != user:
            return {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(typed, dict):
        return {}
    return {name: text for name, text in typed.items() if isinstance(name, str) and isinstance(text, str)}


def drop_form_draft(root: Path, user: str, form: str) -> None:
    """Forgets what was typed into ``form``."""
    try:
        _path(root, user, form).unlink(missing_ok=True)
    except OSError:
        return


def _path(root: Path, user: str, form: str) -> Path:
    name = hashlib.sha256(f"{user}\n{form}".encode()).hexdigest()[:24]
    return root / FOLDER / f"{name}.json"
