"""Data files are read once, whichever workspace without files of its own asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.kept_data import has_own_data, kept_data


@pytest.fixture
def asked() -> list[tuple[str, Path | None]]:
    return []


def workspace(at: Path) -> Path:
    for name in ("schemas", "templates"):
        (at / name).mkdir(parents=True)
    return at


def test_workspaces_without_files_of_their_own_share_what_was_shipped(
    tmp_path: Path, asked: list[tuple[str, Path | None]]
) -> None:
    @kept_data
    def load(name: str, overrides: Path | None = None) -> object:
        asked.append((name, overrides))
        return object()

    first, second = workspace(tmp_path / "一"), workspace(tmp_path / "二")
    kept = load("law", first)
    assert kept is load("law", second) is load("law", overrides=first) is load("law", None) is load("law")
    assert load("forms", first) is not kept
    assert asked == [("law", None), ("forms", None)]


def test_a_workspace_with_files_of_its_own_has_its_own(
    tmp_path: Path, asked: list[tuple[str, Path | None]]
) -> None:
    @kept_data
    def load(overrides: Path | None = None) -> object:
        asked.append(("", overrides))
        return object()

    plain, own = workspace(tmp_path / "一"), workspace(tmp_path / "二")
    shipped = load(own)
    (own / "schemas" / "law").mkdir()
    assert load(own) is not shipped, "the first file of its own is seen at once"
    assert load(own) is load(own)
    assert load(plain) is shipped
    assert asked == [("", None), ("", own)]
    load.cache_clear()
    assert load(own) is not load(plain)
    assert len(asked) == 4


def test_a_folder_that_is_no_workspace_has_nothing_of_its_own(tmp_path: Path) -> None:
    assert not has_own_data(tmp_path / "nowhere")
    assert not has_own_data(workspace(tmp_path / "work"))
    (tmp_path / "work" / "templates" / "a.docx").touch()
    assert has_own_data(tmp_path / "work")
