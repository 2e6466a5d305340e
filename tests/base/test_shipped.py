"""Shipped data and a workspace's own: the own file wins, and no name leads out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file, data_files, shipped_root


def own(folder: Path, relative: str, text: str = "own") -> Path:
    path = folder / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_workspaces_own_file_wins(tmp_path: Path) -> None:
    relative = "schemas/form-fields.yaml"
    assert data_file(relative, tmp_path) == shipped_root() / relative
    mine = own(tmp_path, relative)
    assert data_file(relative, tmp_path) == mine
    assert data_file(relative) == shipped_root() / relative


def test_own_files_replace_their_twins_and_add_new_ones(tmp_path: Path) -> None:
    replaced = own(tmp_path, "schemas/forms/penalty_decision.yaml")
    added = own(tmp_path, "schemas/forms/zz_new.yaml")
    own(tmp_path, "schemas/forms/readme.txt")
    shipped = list(data_files("schemas/forms", ".yaml"))
    both = list(data_files("schemas/forms", ".yaml", tmp_path))
    assert len(both) == len(shipped) + 1
    assert replaced in both and added in both
    assert [path.name for path in both] == sorted(path.name for path in both)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"templates/none\.docx"):
        data_file("templates/none.docx", tmp_path)
    with pytest.raises(UsageProblem):
        data_file("templates", tmp_path)
    assert list(data_files("schemas/none", ".yaml", tmp_path)) == []


@pytest.mark.parametrize(
    "relative",
    ["templates/../../secret.docx", "../secret.docx", "/etc/passwd", "templates\\..\\..\\secret.docx"],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, relative: str) -> None:
    own(tmp_path, "secret.docx")
    with pytest.raises(UsageProblem, match="文件夹之外"):
        data_file(relative, tmp_path / "workspace" / "inner")
