"""Filling the documents of an application into a folder; each area of the catalogue is read by its own titles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from zmtool.base.errors import Refused
from zmtool.base.shipped import shipped_root
from zmtool.documents.records import DocumentFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, LICENCE
from zmtool.licenses.application_file import read_application
from zmtool.reading.titles import match_title
from zmtool.workflow.filling_licence import fill_application

ONE = read_application(shipped_root() / "sample_cases" / "application" / "application.yaml")


def test_every_document_in_order_and_nothing_missing(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    filled = fill_application(ONE, tmp_path / "文书", progress=lambda done, total: seen.append((done, total)))
    assert [one.form_id for one in filled] == [one.type for one in ONE.documents]
    assert sorted(path.name for path in (tmp_path / "文书").iterdir()) == [one.path.name for one in filled]
    assert filled[0].path.name == "01-烟草专卖许可证卷宗.docx"
    assert {one.title: one.missing for one in filled if one.missing} == {}
    assert seen[-1] == (len(filled), len(filled))


def test_only_the_documents_asked_for(tmp_path: Path) -> None:
    (one,) = fill_application(ONE, tmp_path, only=("licence_grant_decision",))
    assert one.path.name.endswith("准予许可决定书.docx")


@pytest.mark.parametrize("only", [("no_such_form",)])
def test_nothing_to_fill_is_refused_with_what_there_is(tmp_path: Path, only: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="准予许可决定书"):
        fill_application(ONE, tmp_path, only=only)


def test_an_application_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有可填制的文书"):
        fill_application(replace(ONE, documents=()), tmp_path)


def test_what_is_missing_can_be_refused_before_anything_is_written(tmp_path: Path) -> None:
    bare = replace(ONE, documents=(DocumentFacts("licence_recall_notice"),))
    with pytest.raises(Refused, match="交回期限"):
        fill_application(bare, tmp_path / "文书", missing="refuse")
    assert not (tmp_path / "文书").exists()


def test_documents_of_penalty_cases_are_none_of_an_application(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        fill_application(replace(ONE, documents=(DocumentFacts("penalty_decision"),)), tmp_path)


@pytest.mark.parametrize(
    "title", ["送达回证", "听证通知书", "听证笔录", "陈述申辩记录", "听证公告", "送达公告"]
)
def test_a_title_that_both_areas_have_is_read_as_that_of_the_area(title: str) -> None:
    found = {}
    for area in (ENFORCEMENT, LICENCE):
        match = match_title(title, load_catalogue().of_area(area))
        assert match is not None and match[1] == 1.0
        found[area] = match[0]
    assert {form.area for form in found.values()} == {ENFORCEMENT, LICENCE}
