"""Data files are untrusted: what is wrong is said with file, line and field; nothing hostile gets through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base import datafile
from zmtool.base.datafile import MAX_BYTES, check_against, line_of, load_checked, load_yaml, parse_yaml
from zmtool.base.errors import UsageProblem

SCHEMA = "form.schema.json"
FORM = """\
id: my_form
version: "1"
source: 试验
title: 试验文书
nature: internal
order: 5
fields:
  - {id: party_name, required: true}
  - id: place
    label: 地点
    type: text
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "form.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problem_of(text: str) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        parse_yaml(text, "f.yaml")
    return caught.value


def test_a_sound_file_is_read_and_checked(tmp_path: Path) -> None:
    content = load_checked(write(tmp_path, FORM), SCHEMA)
    assert content["order"] == 5
    assert content["fields"][0] == {"id": "party_name", "required": True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-03-05", "2025-03-05"),
        ("2025-03-05T09:30", "2025-03-05T09:30"),
        ("9:30", "9:30"),
        ("0012", "0012"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("yes", "yes"),
        ("no", "no"),
        (".nan", ".nan"),
        ("9" * 5000, "9" * 5000),
        ("12", 12),
        ("-3", -3),
        ("1.50", 1.5),
        ("true", True),
        ("~", None),
        ("", None),
        ('"12"', "12"),
        ("'true'", "true"),
        ("|-\n  12", "12"),
    ],
)
def test_only_plain_figures_are_figures(text: str, value: object) -> None:
    read = parse_yaml(f"a: {text}\n", "f")["a"]
    assert read == value and type(read) is type(value)


@pytest.mark.parametrize("text", ["12", "0012", "1.50", "34990119850614123", "9:30"])
def test_figures_stay_text_where_asked(text: str) -> None:
    assert parse_yaml(f"a: {text}", "f", figures_as_text=True) == {"a": text}
    assert parse_yaml("a: true\nb:\n", "f", figures_as_text=True) == {"a": True, "b": None}


def test_keys_are_text_as_written() -> None:
    assert parse_yaml("2025: a\ntrue: b\n", "f") == {"2025": "a", "true": "b"}


WRITTEN = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]) | st.just("\n"), max_size=12
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | WRITTEN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WRITTEN, inner, max_size=3),
    max_leaves=12,
)


@given(PLAIN)
def test_what_a_dumper_writes_is_read_back(value: Any) -> None:
    assert parse_yaml(yaml.safe_dump(value, allow_unicode=True), "f") == value


@given(st.text(st.sampled_from("ab:-[]{}&*!|>#'\"?,% \n\t0~<"), max_size=60))
def test_any_text_is_a_value_or_a_usage_problem(text: str) -> None:
    try:
        parse_yaml(text, "f")
    except UsageProblem as problem:
        assert problem.where.startswith("f")


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a: 1\nb: [1, 2\nc: 3\n")
    with pytest.raises(UsageProblem, match="YAML") as caught:
        load_yaml(path)
    assert caught.value.where == f"{path}:3"


def test_a_repeated_key_is_named_with_its_line() -> None:
    problem = problem_of("a:\n  乙: 1\n  丙: 2\n  乙: 3\n")
    assert "“乙”重复" in problem.what and problem.where == "f.yaml:4"
    assert "“1”重复" in problem_of("1: a\n1: b\n").what


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: !!python/object/apply:os.system [ls]", "类型标记"),
        ("a: !!int abc", "类型标记"),
        ("a: !!timestamp x", "类型标记"),
        ("!!set {a, b}", "类型标记"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "合并"),
        ("? [1]\n: 2\n", "字段名"),
        ("a: 1\n---\nb: 2\n", "多份"),
        ("&a [*a]", "引用"),
        ("a: *nothing", "引用"),
    ],
)
def test_what_data_files_do_not_need_is_refused(text: str, words: str) -> None:
    problem = problem_of(text)
    assert words in problem.what and problem.where.startswith("f.yaml:") and problem.next_step


def test_an_alias_repeats_a_value() -> None:
    assert parse_yaml("a: &x [1, 2]\nb: *x\n", "f") == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize("width", [2, 3, 9])
def test_an_alias_bomb_is_refused(width: int) -> None:
    text = "a0: &a0 [x]\n" + "".join(
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]\n" for level in range(1, 40)
    )
    assert "引用" in problem_of(text).what


@pytest.mark.parametrize("text", ["[" * 300_000, "{a: " * 100_000, "- " * 100_000, "[" * 61 + "]" * 61])
def test_deep_nesting_is_refused_without_a_crash(text: str) -> None:
    assert "过深" in problem_of(text).what


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id: 试验".encode("gb18030"), "UTF-8"),
        (b"a: " + b"x" * MAX_BYTES, "过大"),
        (b"a: \x00", "YAML"),
        (b"\xef\xbb\xbfa: 1", ""),
    ],
)
def test_bytes_that_are_no_data_file(tmp_path: Path, content: bytes, words: str) -> None:
    path = write(tmp_path, content)
    if not words:
        assert load_yaml(path) == {"a": 1}
        return
    with pytest.raises(UsageProblem, match=words) as caught:
        load_yaml(path)
    assert str(path) in caught.value.where


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(UsageProblem, match="无法读取"):
            load_yaml(path)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("nature: internal", "nature: inside", 5, 'nature："inside" 不在可选值'),
        ("order: 5", "order: 五", 6, 'order："五" 应当是整数'),
        ("title: 试验文书\n", "", 1, "缺少“title”"),
        ("required: true", "requierd: true", 8, "是不是“required”"),
        ("    label: 地点", "    lable: 地点", 10, "是不是“label”"),
        ("id: my_form", "id: 我的文书", 1, "的写法不符合"),
    ],
)
def test_a_misfit_names_line_field_and_nearest_key(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    path = write(tmp_path, FORM.replace(old, new))
    with pytest.raises(UsageProblem, match="不符合规定格式") as caught:
        load_checked(path, SCHEMA)
    assert f"{path}:{line} " in caught.value.where
    assert words in caught.value.where
    assert SCHEMA in caught.value.next_step


def test_an_empty_file_does_not_fit(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="应当是一组字段|不符合"):
        load_checked(write(tmp_path, ""), SCHEMA)


def test_only_the_first_problems_are_listed(tmp_path: Path) -> None:
    path = write(
        tmp_path, FORM + "".join(f"x{index}: 1\n" for index in range(3)) + "seal: 1\nmark: 1\npaged: 1\n"
    )
    with pytest.raises(UsageProblem) as caught:
        load_checked(path, SCHEMA)
    assert len(caught.value.where.splitlines()) <= 5


def test_the_line_of_a_place(tmp_path: Path) -> None:
    path = write(tmp_path, FORM)
    assert line_of(path, ["fields", 1, "label"]) == 10
    assert line_of(path, ["fields", 7]) == 7
    assert line_of(path, ["nothing"]) == 1
    assert line_of(tmp_path / "none.yaml", ["a"]) is None


def test_checking_values_that_no_file_holds(tmp_path: Path) -> None:
    """The place is as good as it can be where the content did not come from the file."""
    with pytest.raises(UsageProblem, match="不符合规定格式"):
        check_against({"id": "x"}, SCHEMA, tmp_path / "none.yaml")


def test_every_shipped_data_file_loads() -> None:
    from zmtool.base.shipped import data_files

    paths = list(data_files("schemas", ".yaml"))
    assert len(paths) > 50
    for path in paths:
        assert isinstance(datafile.load_yaml(path), dict), path
