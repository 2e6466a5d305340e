"""A clerk's own template: every mistake is named with its place and the way out; sound ones pass."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import Form, FormField, FormSign, FormTable
from zmtool.forms.template import compile_template
from zmtool.forms.template_check import TemplateProblem, check_template, is_template

from .samples import table_template, template_of

CATALOGUE = load_catalogue()
FORM = Form(
    "own_notice",
    "提示函",
    "1",
    "external",
    900,
    fields=(FormField("party_name", "当事人", required=True), FormField("phone", "电话")),
    tables=(
        FormTable(
            "goods",
            "物品明细",
            (FormField("name", "品种规格", required=True), FormField("qty", "数量（条）")),
        ),
    ),
    signs=(FormSign("officer", "承办人"),),
)
GOOD = ["致{{ 当事人 }}：", "{{ 承办人.签名 }}　{{ 承办人.日期 }}"]


def problems(path: Path, form: Form = FORM) -> list[TemplateProblem]:
    return list(check_template(path, form))


def fatal(path: Path) -> list[str]:
    return [f"{one.place}：{one.message}" for one in problems(path) if one.fatal]


@pytest.mark.parametrize("form", CATALOGUE.fillable, ids=[one.id for one in CATALOGUE.fillable])
def test_shipped_templates_are_sound(form: Form) -> None:
    assert problems(data_file(f"templates/{form.template}"), form) == []


def test_a_sound_template_has_no_fatal_problem(tmp_path: Path) -> None:
    assert fatal(template_of(tmp_path, *GOOD)) == []
    assert is_template(template_of(tmp_path, *GOOD))
    assert not is_template(template_of(tmp_path, "当事人：宋知远"))


@pytest.mark.parametrize(
    ("line", "place", "message", "hint"),
    [
        ("电话：{{ 电活 }}", "正文第3段“电话：{{ 电活 }}”", "没有占位名称“电活”", "是不是：电话"),
        ("{{ 承办人.签字 }}", "正文第3段", "没有占位“承办人.签字”", "承办人.签名"),
        ("电话：{{ 电话 }", "正文第3段", "“{{”没有配对", "同一段内"),
        ("电话：{{ 电 话 }}", "正文第3段", "“{{ 电 话 }}”写法有误", "不能有空格"),
        ("{% if 电话 %}有", "正文第3段", "{% if … %} 没有结束", "endif"),
        ("有{% endif %}", "正文第3段", "多了一个 {% endif %}", "if"),
        ("{{ 电话.upper() }}", "模板", "模板中不能使用 调用（名称后的括号）", "只能使用"),
        (
            "{% for 行 in 物品明细 %}{{ 行.品名 }}{% endfor %}",
            "正文第3段",
            "没有列“行.品名”",
            "行.品种规格",
        ),
        ("{%p if 电话 %}电话：{%p endif %}", "正文第3段", "这一段里另有内容，填制时会丢失", "独占一段"),
    ],
)
def test_a_mistake_is_named_with_place_and_way_out(
    tmp_path: Path, line: str, place: str, message: str, hint: str
) -> None:
    found = [one for one in problems(template_of(tmp_path, *GOOD, line)) if message in one.message]
    assert found and found[0].place.startswith(place) and hint in found[0].next_step and found[0].fatal


def test_what_is_required_needs_a_place(tmp_path: Path) -> None:
    assert fatal(template_of(tmp_path, "{{ 电话 }}")) == [
        "整个模板：没有必填内容“当事人”的位置",
        "整个模板：没有“承办人”的签名处",
    ]
    table = template_of(tmp_path, *GOOD, "{%p for 行 in 物品明细 %}", "{{ 行.数量 }}", "{%p endfor %}")
    assert fatal(table) == ["整个模板：明细“物品明细”没有必填的列“品种规格”"]


def test_two_loops_with_the_same_variable_are_told_apart(tmp_path: Path) -> None:
    other = FormTable("people", "人员", (FormField("who", "姓名"),))
    form = Form("x", "某文书", "1", "internal", 1, tables=(FORM.tables[0], other))
    path = template_of(
        tmp_path,
        "{% for 行 in 物品明细 %}{{ 行.品种规格 }}{% endfor %}",
        "{% for 行 in 人员 %}{{ 行.姓名 }}{% endfor %}",
    )
    assert [one.message for one in problems(path, form) if one.fatal] == []


def test_a_place_in_a_table_is_named_by_table_and_row(tmp_path: Path) -> None:
    path = table_template(tmp_path, [["当事人", "{{ 当事人 }}"], ["签名", "{{ 承办人.签名 }}{{ 电活 }}"]])
    assert fatal(path) == ["正文第1个表格第2行“{{ 承办人.签名 }}{{ 电活 …”：没有占位名称“电活”"]


def test_a_row_loop_wants_its_header_repeated(tmp_path: Path) -> None:
    rows = [["品种规格"], ["{%tr for 行 in 物品明细 %}"], ["{{ 行.品种规格 }}"], ["{%tr endfor %}"]]
    path = table_template(tmp_path, rows)
    assert "表头没有设置跨页重复" in [one.message for one in problems(path)]
    document = Document(str(path))
    mark = document.tables[0].rows[0]._tr.get_or_add_trPr()
    mark.append(mark.makeelement(qn("w:tblHeader"), {}))
    document.save(str(path))
    assert "表头没有设置跨页重复" not in [one.message for one in problems(path)]


def test_a_lost_chinese_typeface_is_advice(tmp_path: Path) -> None:
    path = template_of(tmp_path, *GOOD)
    document = Document(str(path))
    # Word's default template names a typeface through its theme; a paste from elsewhere may name none at all.
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in (qn("w:eastAsia"), qn("w:eastAsiaTheme")):
            fonts.attrib.pop(name, None)
    run = document.paragraphs[0].runs[0]
    run.font.name = "Arial"
    document.save(str(path))
    found = [one for one in problems(path) if "中文字体" in one.message]
    assert [one.place.split("“")[0] for one in found] == ["正文第1段", "正文第2段"]
    assert not any(one.fatal for one in found)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    document.save(str(path))
    assert [one.place.split("“")[0] for one in problems(path) if "中文字体" in one.message] == ["正文第2段"]


@pytest.mark.parametrize(
    "name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/a.bin"]
)
def test_a_template_with_programs_is_refused(tmp_path: Path, name: str) -> None:
    path = template_of(tmp_path, *GOOD)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(UsageProblem, match="含有宏"):
        compile_template(path)
    assert any("含有宏" in one.message for one in problems(path))


def test_a_template_that_loads_another_from_elsewhere_is_refused(tmp_path: Path) -> None:
    path = template_of(tmp_path, *GOOD)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/_rels/settings.xml.rels",
            '<Relationships><Relationship Id="r1" TargetMode="External" Target="http://192.0.2.1/a.dotm"'
            ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>',
        )
    with pytest.raises(UsageProblem, match="别处的模板"):
        compile_template(path)


def test_a_file_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_text("not a zip", encoding="utf-8")
    with pytest.raises(UsageProblem, match="不是有效的 Word 文件"):
        check_template(path, FORM)
