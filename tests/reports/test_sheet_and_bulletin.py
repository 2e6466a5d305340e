"""The review sheet and the bulletin: what stands on them, and that hostile text stays text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file
from zmtool.forms.template import compile_template
from zmtool.reports.bulletin import Bulletin, bulletin, bulletin_json, summary_text
from zmtool.reports.bulletin_html import bulletin_html
from zmtool.reports.bulletin_word import TEMPLATE as BULLETIN
from zmtool.reports.bulletin_word import bulletin_word
from zmtool.reports.charts import Bar, bars, columns, line
from zmtool.reports.results import Result, ReviewerTold, TaskTold
from zmtool.reports.review_sheet import TEMPLATE, review_sheet, sheet_context

from .made_results import HOSTILE, ID_NUMBER, hostile, item, result, some
from .test_review_page import Outline

DAY = date(2026, 1, 5)


def words(content: bytes) -> list[str]:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for one in document.paragraphs] + cells


def made(results: list[Result], **options: object) -> Bulletin:
    known = {"made_on": DAY, "due": date(2026, 2, 4), "days": 30, "mark": "建议值", "top": 10}
    return bulletin("第一批", results, **{**known, **options})  # type: ignore[arg-type]


def test_the_sheet_has_every_item_and_places_to_sign() -> None:
    said = words(review_sheet(some()[1], data_file(TEMPLATE), DAY))
    text = "\n".join(said)
    for one in (
        "案卷评查表",
        "示烟立〔2025〕第2号",
        "甲局",
        "林一舟、周望",
        "A01",
        "项目A01",
        "A01有问题",
        "X　一票否决",
    ):
        assert one in text, one
    for place in ("评查人\n（一）", "评查人\n（二）", "复核人", "被评查\n单位意见"):
        assert place in said, place
    assert text.count("签名：") >= 4 and "［建议值］" in text and "2026年1月5日" in text
    assert "{{" not in text and "{%" not in text


def test_a_pen_finds_room_where_a_person_must_speak() -> None:
    parts = sheet_context(some()[3], DAY)["评查部分"]
    found = {one["代码"]: one for part in parts for one in part["项目"]}
    assert (found["X01"]["扣分"], found["X01"]["意见"]) == ("", "须由评查人判断")
    assert (found["A01"]["扣分"], found["B02"]["扣分"], found["B02"]["页码"]) == ("—", "15", "3")


def test_the_sheet_of_people_names_reviewers_and_their_words() -> None:
    settled = replace(
        result(7, "93", "优秀", replace(item("A01", "fail", "2"), words=("初评改判扣2分：只认定一处",))),
        by_people=True,
        machine_score=Decimal(90),
        state="已定分",
        reviewers=(
            ReviewerTold("初评", "钱一", "乙局", Decimal(93), DAY),
            ReviewerTold("复评", "孙二", "", Decimal(93), DAY),
        ),
    )
    context = sheet_context(settled, DAY)
    assert context["评查方式"] == "双人评查" and "得分 93 分，优秀" in context["评查意见"]
    assert context["初评登记"] == "初评：钱一（乙局），93 分，2026年1月5日提交" and context["复核登记"] == ""
    assert "机器评查得分 90 分" in context["机器意见"]
    assert "【初评改判扣2分：只认定一处】" in context["评查部分"][0]["项目"][0]["意见"]


def test_what_is_to_be_put_right_and_until_when() -> None:
    ordered = replace(some()[1], tasks=(TaskTold("A01", "补盖印章", "林一舟", DAY, "已销号"),))
    told = made([ordered, some()[2]])
    assert [(one.code, one.state, one.ordered, one.due) for one in told.tasks] == [
        ("A01", "已销号", True, DAY),
        ("B02", "建议", False, date(2026, 2, 4)),
        ("A01", "建议", False, date(2026, 2, 4)),
        ("X01", "建议", False, date(2026, 2, 4)),
    ]


def test_the_outline_of_the_bulletin() -> None:
    told = made(some(), before=[("去年", some()[:2])])
    page = bulletin_html(told)
    outline = Outline(page)
    assert outline.headings == [
        "一、等次和得分",
        "二、扣分较多的项目",
        "三、一票否决案卷",
        "四、各单位、承办人、环节",
        "五、没有问题的案卷",
        "六、与以前比较",
        "整改清单",
        "指标口径",
    ]
    assert outline.scripts == [] and "http" not in page.replace("http-equiv", "")
    assert page.count("<svg") == 7 and "去年" in page and "84.50" in page and "2026-02-04" in page
    assert Outline(bulletin_html(made(some()))).headings[5] == "整改清单", "nothing to compare with"
    assert "另有 1 卷未能读取" in summary_text(told)


def test_the_bulletin_in_word_and_json_says_the_same() -> None:
    told = made(some(), before=[("去年", some()[:2])])
    text = "\n".join(words(bulletin_word(told, data_file(BULLETIN))))
    for one in (
        "案卷评查情况通报",
        "平均 84.5",
        "示烟立〔2025〕第3号",
        "X01 项目X01",
        "六、与以前比较",
        "█",
        "一票否决",
    ):
        assert one.replace("84.5", "84.50") in text, one
    plain = bulletin_json(told)
    assert (plain["mean"], plain["fatal_dossiers"], plain["before"][0]["mean"]) == ("84.5", 1, "97")
    assert plain["top"][0] == {
        "code": "B02",
        "title": "项目B02",
        "dossiers": 2,
        "applies": 4,
        "share": 0.5,
        "deducted": "19",
        "fatal": False,
    }
    empty = made([])
    assert summary_text(empty) == "没有已评的案卷。" and bulletin_json(empty)["mean"] is None
    assert "无" in words(bulletin_word(empty, data_file(BULLETIN))) and Outline(bulletin_html(empty)).headings


def test_hostile_text_stays_text() -> None:
    told = made([hostile()], before=[(HOSTILE, [hostile()])])
    page = bulletin_html(told)
    assert Outline(page).scripts == [] and "&lt;script&gt;" in page
    word, sheet = bulletin_word(told, data_file(BULLETIN)), review_sheet(hostile(), data_file(TEMPLATE), DAY)
    for one in (page, *words(word), *words(sheet)):
        assert "\x07" not in one and "\u202e" not in one
    for one in (page, "\n".join(words(word))):
        assert ID_NUMBER not in one, "a bulletin goes to everybody"


def _svgs() -> Iterator[str]:
    rows = [Bar(HOSTILE, 3, HOSTILE), Bar("空", 0, "0"), Bar("多", 9.5, "九", True)]
    for some_rows in (rows, rows[:1], []):
        yield str(bars(HOSTILE, some_rows))
        yield str(columns(HOSTILE, some_rows))
        yield str(line(HOSTILE, some_rows, 0, 100))


def test_charts_are_sound_xml_whatever_their_text() -> None:
    for one in _svgs():
        root = etree.fromstring(one.encode())
        assert root.get("role") == "img" and not root.findall(".//script")
        for node in root.iter():
            for key in ("x", "y", "width", "height", "cx", "cy"):
                assert float(node.get(key, "0")) >= 0


@pytest.mark.parametrize("name", [TEMPLATE, BULLETIN])
def test_the_shipped_templates_are_sound_and_a_bureau_s_own_wins(name: str, tmp_path: Path) -> None:
    compiled = compile_template(data_file(name))
    known = sheet_context(some()[0], DAY) if name == TEMPLATE else None
    assert known is None or compiled.names <= set(known)
    own = tmp_path / "templates" / Path(name).name
    own.parent.mkdir()
    document = Document()
    document.add_paragraph("本局 {{ 没有这个名称 }}")
    document.save(str(own))
    assert data_file(name, tmp_path) == own
    with pytest.raises(UsageProblem, match="没有这个名称"):
        compile_template(own).render(known or {})
