"""Finding a workspace, and its settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.store.settings import BureauSettings, ChecklistSettings, Settings, read_settings, settings_text
from zmtool.store.workspace import FOLDERS, create_folders, find_workspace


def test_explicit_wins_over_the_variable_and_the_variable_over_the_current_folder(tmp_path: Path) -> None:
    one, two, three = (create_folders(tmp_path / name) for name in "一二三")
    below = three.root / "inbox"
    assert find_workspace(one.root, str(two.root), below).root == one.root
    assert find_workspace(None, str(two.root), below).root == two.root
    assert find_workspace(None, None, below).root == three.root
    assert find_workspace(Path("一"), None, tmp_path).root == one.root


def test_a_named_folder_that_is_no_workspace_is_not_replaced_by_another(tmp_path: Path) -> None:
    inside = create_folders(tmp_path / "甲").root
    (tmp_path / "空").mkdir()
    for explicit, env in ((tmp_path / "空", None), (None, str(tmp_path / "没有"))):
        with pytest.raises(NotFound) as caught:
            find_workspace(explicit, env, inside)
        assert "zmtool init" in caught.value.next_step


def test_no_workspace_anywhere(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="不是工作区"):
        find_workspace(None, None, tmp_path)


def test_create_makes_every_folder_once(tmp_path: Path) -> None:
    made = create_folders(tmp_path / "甲" / "乙")
    assert all((made.root / name).is_dir() for name in FOLDERS)
    assert made.settings == Settings()
    with pytest.raises(Refused, match="已经是工作区"):
        create_folders(made.root)
    with pytest.raises(Refused, match="已有其他内容"):
        create_folders(tmp_path / "甲")


def test_an_unknown_key_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "zmtool.toml"
    path.write_text('[bureau]\nshort_nam = "示"\n', encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        read_settings(path)
    assert "bureau.short_nam" in caught.value.what
    assert "bureau.short_name" in caught.value.next_step
    assert caught.value.where == str(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bureau = 1", "应当是一节"),
        ("[bureau]\nname = 5", "应当是文字"),
        ("[bureau\n", "TOML"),
        ("colour = 1", "没有名为"),
    ],
)
def test_wrong_settings_say_what(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "zmtool.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem, match=expected):
        read_settings(path)


def test_settings_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "zmtool.toml"
    path.write_bytes('[bureau]\nname = "示例"'.encode("gb18030"))
    with pytest.raises(UsageProblem, match="UTF-8"):
        read_settings(path)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text_survives_the_settings_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    settings = Settings(bureau=BureauSettings(name=text), checklist=ChecklistSettings(province=text))
    path = tmp_path_factory.mktemp("设置") / "zmtool.toml"
    path.write_bytes(settings_text(settings).encode())
    assert read_settings(path) == settings
