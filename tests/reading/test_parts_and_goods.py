"""Parts of a decision by their wording, goods told in a sentence, and the data that says how decisions are worded."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file, shipped_root
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.reading.decision_wordings import load_decision_wordings
from zmtool.reading.documents import read_plain_text
from zmtool.reading.goods_in_text import goods_told
from zmtool.reading.parts import parts_of
from zmtool.reading.records import ReadDocument
from zmtool.workflow.reading import document_json

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
WORDINGS = load_decision_wordings()


def decision(facts: str, penalty: str, type_: str = "penalty_decision") -> ReadDocument:
    text = (
        f"当事人：甲某某\n2024年3月5日，执法人员检查。\n经查，{facts}\n以上事实有笔录等证据证明。\n"
        f"本局认为，当事人违反了《烟草专卖法》第三条的规定。依据《烟草专卖法》第三十条的规定，决定处罚如下：{penalty}\n"
        "当事人应当自收到本决定书之日起15日内缴款。如不服本决定，可以自收到本决定书之日起60日内申请行政复议。"
    )
    (one,) = read_plain_text(text, CATALOGUE, type_)
    return one


# --- parts ----------------------------------------------------------------------------------------


def test_a_fine_of_the_facts_is_no_fine() -> None:
    found = decision("当事人曾被处以罚款500元，本次货值800元。", "罚款300元。")
    assert found.fields["fine"].normal == "300.00"
    assert found.fields["goods_value"].normal == "800.00"
    warned = decision("当事人曾被处以罚款500元。", "警告。")
    assert "fine" not in warned.fields


def test_several_fines_without_their_sum_are_no_single_fine() -> None:
    found = decision("货值800元。", "1.罚款300元；2.罚款伍佰元。")
    assert found.fields["fine"].normal is None and found.fields["fine"].confidence <= 0.6
    assert found.fields["fine"].alternatives == ("300.00", "500.00")
    summed = decision("货值800元。", "1.罚款300元；2.罚款伍佰元。罚款合计800元。")
    assert summed.fields["fine"].normal == "800.00"
    same = decision("货值800元。", "罚款300元，即对当事人罚款人民币叁佰元整。")
    assert same.fields["fine"].normal == "300.00"


def test_a_fine_in_figures_and_words_that_differ_is_not_believed() -> None:
    found = decision("货值800元。", "罚款300.00元（大写：捌佰元整）。")
    assert found.fields["fine"].confidence <= 0.6
    assert found.fields["fine"].alternatives == ("800.00", "300.00")
    equal = decision("货值800元。", "罚款800.00元（大写：捌佰元整）。")
    assert equal.fields["fine"].confidence >= 0.99


def test_an_inexact_value_is_unsure() -> None:
    found = decision("货值1.5万余元。", "罚款300元。")
    assert found.fields["goods_value"].normal is None
    assert found.fields["goods_value"].alternatives == ("15000.00",)


@given(
    st.lists(
        st.sampled_from(
            [
                "经查，",
                "本局认为，",
                "。",
                "\n",
                "决定处罚如下：",
                "如不服本决定，",
                "甲",
                "2024年3月5日，检查",
            ]
        )
    )
)
def test_parts_follow_one_another_without_gaps(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = parts_of(text, WORDINGS.parts)
    assert "".join(text[one.start : one.end] for one in parts) == text
    assert all(one.id != other.id for one, other in zip(parts, parts[1:], strict=False))
    ids = [one.id for one in parts]
    assert "procedure" not in ids[ids.index("facts") :] if "facts" in ids else True


def test_a_text_without_title_or_decision_is_no_decision() -> None:
    (other,) = read_plain_text("当事人：甲\n今天天气很好。", CATALOGUE)
    assert other.type == "other" and other.parts == () and other.citations == ()


def test_the_name_of_an_agency_above_the_title_is_no_document() -> None:
    types = [
        one.type for one in read_plain_text("示例县市场监督管理局\n行政处罚决定书\n当事人：甲", CATALOGUE)
    ]
    assert types == ["penalty_decision"]
    types = [one.type for one in read_plain_text("一封来信\n行政处罚决定书\n当事人：甲", CATALOGUE)]
    assert types == ["other", "penalty_decision"]


def test_what_is_read_fits_the_contract() -> None:
    schema = json.loads(data_file("schemas/reading.schema.json").read_text(encoding="utf-8"))
    found = decision("库存中华（硬）2条，货值800元，当日立案。", "罚款300元。")
    content = {
        "files": [{"file": "x", "documents": [document_json(found)]}],
        "engine": {"name": "", "version": ""},
    }
    jsonschema_rs.validator_for(schema).validate(content)


# --- goods ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows", "kinds", "total"),
    [
        ("红塔山（软经典）0.8条", ["红塔山（软经典） 0.8条 0.8"], None, None),
        ("“中华（软）”卷烟2条", ["中华（软） 2条 2"], None, None),
        ("黄鹤楼（软蓝）1条零8盒、云烟（紫）3条5包", ["黄鹤楼（软蓝） 18包 1.8", "云烟（紫） 35包 3.5"], None, None),
        ("贵烟（跨越）2件10条", ["贵烟（跨越） 110条 110"], None, None),
        ("等共34个品种53.5条", [], "34", "53.5"),
        ("卷烟5个品种51条，其中中华(硬)12条、玉溪(软)10条", ["中华(硬) 12条 12", "玉溪(软) 10条 10"], "5", "51"),
        ("外包装异常的中华（硬）2条，合计2条", ["中华（硬） 2条 2"], None, "2"),
        ("烟弹20个，电子烟液30ml", ["烟弹 20个 -", "电子烟液 30ml -"], None, None),
        ("违反《条例》第三条、第五条", [], None, None),
        ("超过50条的，应当办理准运证", [], None, None),
        ("", [], None, None),
    ],
)  # fmt: skip
def test_goods_in_a_sentence(text: str, rows: list[str], kinds: str | None, total: str | None) -> None:
    told = goods_told(text)
    found = [f"{one.name} {one.quantity} {'-' if one.cartons is None else one.cartons}" for one in told.rows]
    assert found == rows
    assert (told.kinds and str(told.kinds.value)) == kinds
    assert (told.total and str(told.total.value)) == total


def test_goods_told_twice_are_one_row() -> None:
    assert len(goods_told("查获中华（硬）2条。上述中华（硬）2条、玉溪（软）1条").rows) == 2


@given(st.text(st.sampled_from("中华（硬）12条包件个品种共、，。“”的 半零"), max_size=40))
def test_goods_stand_where_they_say(text: str) -> None:
    for one in goods_told(text).rows:
        assert text[slice(*one.name_span)] == one.name
        assert one.name_span[1] <= one.quantity_span[0]


# --- the data -------------------------------------------------------------------------------------


def own_wordings(folder: Path, old: str, new: str) -> Path:
    text = (shipped_root() / "schemas/reading/decisions.yaml").read_text(encoding="utf-8")
    path = folder / "schemas/reading/decisions.yaml"
    path.parent.mkdir(parents=True)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("parts: [relief]", "parts: [nowhere]", "nowhere"),
        ("({count})日内", "({count}日内", "正则表达式"),
        ("({count})日内", "({counted})日内", "正则表达式"),
        ("anywhere: true", "anyhow: true", "anyhow"),
    ],
)
def test_an_error_in_the_wordings_names_its_place(tmp_path: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(UsageProblem, match=r"decisions\.yaml:\d+") as error:
        load_decision_wordings(own_wordings(tmp_path, old, new))
    assert what in str(error.value)


def test_a_bureau_words_its_own_decisions(tmp_path: Path) -> None:
    overrides = own_wordings(tmp_path, "'{we}认为'", "'(?:{we}认为|经合议)'")
    text = "当事人：甲\n经查，属实。经合议，当事人行为属于无证经营行为。依据《烟草专卖法》第三十条的规定，决定罚款1元。"
    (found,) = read_plain_text(text, CATALOGUE, "penalty_decision", overrides)
    assert [one.id for one in found.parts] == ["party", "facts", "reasons", "penalty"]
