"""The catalogue of documents: every form loads, and forms, dictionary and templates agree."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.shipped import data_file, shipped_root
from zmtool.forms.binding import Wordings
from zmtool.forms.case_sources import bind_case_document
from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form
from zmtool.forms.template import compile_template
from zmtool.forms.wording import placeholder

from .samples import clean_case

CATALOGUE = load_catalogue()
FILLABLE = CATALOGUE.fillable
every_form = pytest.mark.parametrize("form", FILLABLE, ids=lambda form: form.id)
ENFORCED = CATALOGUE.of_area(ENFORCEMENT).fillable


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / "schemas" / "forms" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_fillable_form_is_there_in_dossier_order() -> None:
    forms = shipped_root() / "schemas" / "forms"
    assert {form.id for form in FILLABLE} == {path.stem for path in forms.glob("*.yaml")}
    orders = [form.order for form in CATALOGUE.forms.values()]
    assert orders == sorted(orders)
    templates = {path.stem for path in (shipped_root() / "templates").glob("*.docx")}
    reports = {"alert_report", "alert_urgent", "dossier_slip", "review_bulletin", "review_sheet"}
    assert templates - {form.id for form in FILLABLE} == reports


def test_other_documents_that_forms_quote_say_what_is_quoted() -> None:
    for form in FILLABLE:
        for one in (*form.fields, *form.tables):
            if one.source.startswith("other."):
                _, kind, part = one.source.split(".")
                quoted = CATALOGUE.forms[kind]
                assert part in ("number", "date") or quoted.find(part) is not None, (form.id, one.id)


def test_titles_belong_to_one_form_of_their_area_each() -> None:
    titles = Counter((form.area, title) for form in CATALOGUE.forms.values() for title in form.titles)
    assert [title for title, count in titles.items() if count > 1] == []


@every_form
def test_labels_and_placeholders_are_unique_and_fit_a_template(form: Form) -> None:
    labels = [one.label for one in (*form.fields, *form.tables, *form.signs)]
    names = [placeholder(label) for label in labels]
    assert len(set(labels)) == len(labels)
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)
    for table in form.tables:
        columns = [placeholder(column.label) for column in table.columns]
        assert len(set(columns)) == len(columns)
        assert all(name.isidentifier() for name in columns)


def tags_of(form: Form) -> str:
    """All tags of a form's template."""
    from docx import Document

    path = data_file(f"templates/{form.template}")
    document = Document(str(path))
    parts = [document.element, *(section.footer._element for section in document.sections)]
    text = "\n".join("".join(part.itertext()) for part in parts)
    return " ".join(re.findall(r"\{[{%].*?[%}]\}", text, re.DOTALL))


@every_form
def test_template_and_form_name_the_same_things(form: Form) -> None:
    template = compile_template(data_file(f"templates/{form.template}"))
    known = {placeholder(one.label) for one in (*form.fields, *form.tables, *form.signs)}
    known |= {"每页签名"} if form.sign_every_page else set()
    assert set(template.names) <= known
    inside_others = {placeholder(one.label) for one in form.fields if one.where == "prose"}
    assert known - set(template.names) <= inside_others, "nothing shows it"


@every_form
def test_table_columns_and_sign_parts_stand_in_the_template(form: Form) -> None:
    tags = tags_of(form)
    columns = {placeholder(column.label) for table in form.tables for column in table.columns}
    assert set(re.findall(r"行\.(\w+)", tags)) == columns
    for sign in form.signs:
        parts = set(re.findall(rf"{placeholder(sign.label)}\.(\w+)", tags))
        assert "签名" in parts
        assert ("意见" in parts) == sign.opinion, sign
        assert ("日期" in parts) == sign.dated, sign


@pytest.mark.parametrize("form", ENFORCED, ids=lambda form: form.id)
def test_sources_are_names_that_the_facts_give(form: Form) -> None:
    """A misspelt source would leave its field empty without a word."""
    case = clean_case()
    wordings = Wordings({}, {})
    empty = bind_case_document(form, case.documents[0], case, CATALOGUE, wordings)
    assert set(empty.values) == {one.id for one in form.fields}
    roots = {
        "case",
        "party",
        "org",
        "officers",
        "staff",
        "document",
        "other",
        "law",
        "text",
        "penalty",
        "goods",
        "dossier",
        "",
    }
    assert {one.source.partition(".")[0] for one in (*form.fields, *form.tables)} <= roots


@every_form
def test_patterns_catch_one_thing(form: Form) -> None:
    for one in form.fields:
        assert one.where != "prose" or re.compile(one.pattern).groups == 1, one.id


def test_forms_are_found_by_id_title_and_variant() -> None:
    for name in ("filing_report", "立案报告表", "立案审批表"):
        assert form_by_id_or_title(CATALOGUE, name).id == "filing_report"
    with pytest.raises(NotFound) as caught:
        form_by_id_or_title(CATALOGUE, "处罚决定书")
    assert "行政处罚决定书" in caught.value.next_step


OWN = """\
id: penalty_decision
version: "9"
source: 本局
title: 行政处罚决定书
nature: external
order: 370
template: penalty_decision.docx
fields:
  - party_name
"""


def test_a_workspaces_own_form_replaces_the_shipped_one(tmp_path: Path) -> None:
    own(tmp_path, "penalty_decision.yaml", OWN)
    form = load_catalogue(tmp_path).forms["penalty_decision"]
    assert (form.version, [one.id for one in form.fields]) == ("9", ["party_name"])
    assert len(load_catalogue(tmp_path).forms) == len(CATALOGUE.forms)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("- party_name", "- party_nane", 9, "party_name"),
        ("- party_name", "- {id: party_name, requird: true}", 9, "required"),
        ("- party_name", "- {id: party_name, pattern: '('}", 9, "正则"),
        ("nature: external", "nature: foreign", 5, "external"),
        ("template:", "templete:", 7, "template"),
    ],
)
def test_a_wrong_form_names_file_line_and_nearest_name(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    path = own(tmp_path, "penalty_decision.yaml", OWN.replace(old, new))
    with pytest.raises(UsageProblem) as caught:
        load_catalogue(tmp_path)
    assert f"{path}:{line}" in caught.value.where
    assert words in str(caught.value)


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    own(tmp_path, "other.yaml", OWN)
    with pytest.raises(UsageProblem, match="penalty_decision 重复"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "fields: []", "fields: {party_name: 1}", "fields: {party_name: {label: 当事人}}"]
)
def test_a_wrong_dictionary_is_a_usage_problem(tmp_path: Path, text: str) -> None:
    path = tmp_path / "schemas" / "form-fields.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem):
        load_catalogue(tmp_path)


def test_a_template_outside_the_folder_is_refused(tmp_path: Path) -> None:
    own(tmp_path, "penalty_decision.yaml", OWN.replace("penalty_decision.docx", "../../secret.docx"))
    form = load_catalogue(tmp_path).forms["penalty_decision"]
    with pytest.raises(UsageProblem, match="文件夹之外"):
        data_file(f"templates/{form.template}", tmp_path)
