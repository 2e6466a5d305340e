"""What a person likes: colours, characters, keys (``desk.yaml`` in the person's own configuration folder).

The file is the person's, not the workspace's; ``ZMTOOL_DESK`` names another one.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from zmtool.base.errors import BadInput, UsageProblem
from zmtool.tui.keys import PAGES

VARIABLE = "ZMTOOL_DESK"
THEMES = ("深色", "浅色", "高反差", "素色")


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """``ascii``: no characters that terminals draw in different widths; ``keys``: name of a key → keys, by comma."""

    theme: str = THEMES[0]
    ascii: bool = False
    pictures: bool = True
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def settings_file() -> Path:
    """Where the settings are, or would be."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("zmtool", appauthor=False) / "desk.yaml"


def read_settings(path: Path) -> DeskSettings:
    """The settings in ``path``, the usual ones where there is no file.

    Raises UsageProblem naming file, line and field, and for a key that there is not.
    """
    if not path.is_file():
        return DeskSettings()
    from zmtool.base.datafile import load_checked

    data = load_checked(path, "desk.schema.json")
    known = {group.name_of(key): group for group in PAGES for key in group}
    for name in data.get("keys", {}):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise UsageProblem(
                f"没有按键“{name}”",
                where=f"{path}，keys",
                next_step=f"是不是 {near[0]}？" if near else "按键名见 zmtool tui 的“设置与体检”",
            )
    return DeskSettings(
        data.get("theme", THEMES[0]),
        data.get("ascii", False),
        data.get("pictures", True),
        data.get("keys", {}),
    )


def keep_settings(path: Path, settings: DeskSettings) -> None:
    """Writes the settings whole. Raises BadInput where the file cannot be written."""
    import yaml

    told: dict[str, object] = {
        "theme": settings.theme,
        "ascii": settings.ascii,
        "pictures": settings.pictures,
        "keys": dict(settings.keys),
    }
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise BadInput(
            "设置没有保存", where=str(path), next_step=f"请检查文件夹的写入权限（{error.strerror}）"
        ) from error


def next_theme(settings: DeskSettings) -> DeskSettings:
    """With the theme after the present one."""
    return replace(settings, theme=THEMES[(THEMES.index(settings.theme) + 1) % len(THEMES)])
