"""The file of a scored batch: one writer, the order at the end, what counts as done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput, Refused
from zmtool.workflow.score_journal import lines_of_results, open_score_journal
from zmtool.workflow.score_one import Scored


def scored(target: str, content: str = "a", code: int = 0) -> Scored:
    told = {"target": target, "content": content, "made_with": "m", **({"error": {}} if code else {})}
    return Scored(target, json.dumps(told), content, code)


def targets(path: Path) -> list[str]:
    return [str(one["target"]) for one in lines_of_results(path)]


def test_one_program_writes_at_a_time(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    path = tmp_path / "r.jsonl"
    with open_score_journal(path, resume=True) as journal:
        journal.add(scored("甲"))
        with pytest.raises(Refused, match="另一个程序"), open_score_journal(path, resume=True):
            pass
    with open_score_journal(path, resume=True) as journal:
        assert journal.known() == {"甲"}


def test_the_end_is_in_order_each_once_others_first(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with open_score_journal(path, resume=False) as journal:
        for one in ("丙", "别的", "甲"):
            journal.add(scored(one))
        journal.add(scored("丙", "b"))
        journal.finish(["甲", "乙", "丙"])
    assert targets(path) == ["别的", "甲", "丙"]
    assert [one["content"] for one in lines_of_results(path)] == ["a", "a", "b"]
    assert [one.name for one in tmp_path.iterdir()] == ["r.jsonl"]


def test_done_is_what_has_the_same_content_and_rules_and_no_error(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with open_score_journal(path, resume=False) as journal:
        journal.add(scored("甲"))
        journal.add(scored("坏", code=4))
    with open_score_journal(path, resume=True) as journal:
        assert journal.done("甲", "a", "m")
        assert not journal.done("甲", "b", "m") and not journal.done("甲", "a", "n")
        assert not journal.done("坏", "a", "m") and not journal.done("乙", "a", "m")


@pytest.mark.parametrize("torn", ['{"target": "乙", "cont', '{"target": "乙"}', "", "\x00\x00"])
def test_a_torn_last_line_goes(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "r.jsonl"
    whole = scored("甲").line + "\n"
    path.write_text(whole + torn, "utf-8")
    with open_score_journal(path, resume=True) as journal:
        assert journal.known() == {"甲"}
    assert path.read_text("utf-8") == whole


def test_a_folder_and_a_line_of_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused), open_score_journal(tmp_path, resume=True):
        pass
    path = tmp_path / "r.jsonl"
    path.write_text('{"no": "target"}\n', "utf-8")
    with pytest.raises(BadInput, match="不是评查结果"):
        list(lines_of_results(path))
