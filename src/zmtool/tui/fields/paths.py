"""Files and folders found as one types a path."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zmtool.tui.fields.form import Choice

_MOST = 50
_MOST_LOOKED_AT = 5000


def look_up_paths(typed: str) -> Sequence[Choice]:
    """What lies in the folder typed so far and begins with the rest: folders first. Nothing where it cannot be read."""
    text = typed.strip().strip("\"'")
    start = Path(text).expanduser() if text else Path.home()
    folder, begin = (start, "") if not text or text.endswith(("/", "\\")) else (start.parent, start.name)
    found: list[tuple[bool, str, Path]] = []
    try:
        for looked, one in enumerate(folder.iterdir()):
            if looked >= _MOST_LOOKED_AT:
                break
            hidden = one.name.startswith(".") and not begin.startswith(".")
            if not hidden and one.name.lower().startswith(begin.lower()):
                found.append((not one.is_dir(), one.name, one))
    except OSError:
        return ()
    return [
        Choice(
            f"{path}/" if not file else str(path),
            f"{path}/" if not file else str(path),
            "" if file else "文件夹",
        )
        for file, _, path in sorted(found)[:_MOST]
    ]
