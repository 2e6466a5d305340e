"""Word templates: clerks' tags in any shape Word leaves them, values of any content, and no programs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from zmtool.base.errors import UsageProblem
from zmtool.forms.template import MAX_PART, compile_template

from .samples import (
    NAMESPACE,
    member_of,
    paragraphs_of,
    raw_docx,
    table_template,
    template_of,
    text_of,
)


def filled(path: Path, **context: Any) -> bytes:
    return compile_template(path).render(context)


# --- tags -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "runs",
    [
        ["当事人：{{ 姓名 }}。"],
        ["当事人：{", "{ 姓名 }", "}。"],
        ["当事人：{{", " 姓", "名 ", "}}。"],
        ["当", "事人：{{ 姓名", " }}", "。"],
        [*"当事人：{{ 姓名 }}。"],
        ["当事人：{{　姓名\u00a0}}。"],
    ],
)
def test_a_tag_is_found_however_word_split_it(tmp_path: Path, runs: list[str]) -> None:
    assert paragraphs_of(filled(template_of(tmp_path, runs), 姓名="宋知远")) == ["当事人：宋知远。"]


def test_two_split_tags_in_one_paragraph_keep_the_formatting_around_them(tmp_path: Path) -> None:
    path = template_of(tmp_path, ["甲{{ a", " }}乙{{", " b }}丙"])
    assert paragraphs_of(filled(path, a="1", b="2")) == ["甲1乙2丙"]


@given(st.lists(st.integers(1, 30), max_size=8))
def test_no_split_changes_what_is_said(cuts: list[int]) -> None:
    import tempfile

    whole = "处{{ 数额 }}元罚款，{% if 缴清 %}已缴清{% endif %}（{{ 日期 }}）"
    edges = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    runs = [whole[start:end] for start, end in zip(edges, edges[1:], strict=False)]
    with tempfile.TemporaryDirectory() as folder:
        path = template_of(Path(folder), runs)
        assert paragraphs_of(filled(path, 数额="753.60", 缴清=True, 日期="3月5日")) == [
            "处753.60元罚款，已缴清（3月5日）"
        ]


def test_quotes_that_word_made_round_are_quotes_inside_a_tag(tmp_path: Path) -> None:
    path = template_of(tmp_path, "“甲”{% if 方式 == “直接” %}是{% else %}否{% endif %}")
    assert paragraphs_of(filled(path, 方式="直接")) == ["“甲”是"]


def test_comparison_signs_inside_a_tag(tmp_path: Path) -> None:
    path = template_of(tmp_path, "{% if 数 > 1 and 数 < 9 %}合{% endif %}")
    assert paragraphs_of(filled(path, 数=5)) == ["合"]


def test_rows_grow_and_the_tag_rows_leave_no_trace(tmp_path: Path) -> None:
    path = table_template(
        tmp_path,
        [
            ["名", "数"],
            ["{%tr for 行 in 明细 %}", ""],
            ["{{ 行.名 }}", "{{ loop.index }}"],
            ["", "{%tr endfor %}"],
        ],
    )
    assert text_of(filled(path, 明细=[{"名": "中华"}, {"名": "玉溪"}])) == [
        "名",
        "数",
        "中华",
        "1",
        "玉溪",
        "2",
    ]
    assert text_of(filled(path, 明细=[])) == ["名", "数"]


def test_a_paragraph_condition_takes_its_paragraph_away(tmp_path: Path) -> None:
    path = template_of(tmp_path, "甲", "{%p if 有 %}", "{{ 乙 }}", "{%p endif %}", "丙")
    assert paragraphs_of(filled(path, 有=True, 乙="乙")) == ["甲", "乙", "丙"]
    assert paragraphs_of(filled(path, 有=False, 乙="乙")) == ["甲", "丙"]


def test_a_row_tag_of_an_inner_table_leaves_the_outer_table_whole(tmp_path: Path) -> None:
    def cell(content: str) -> str:
        return f"<w:tc>{content}<w:p/></w:tc>"

    def row(text: str) -> str:
        return f"<w:tr>{cell(f'<w:p><w:r><w:t>{text}</w:t></w:r></w:p>')}</w:tr>"

    inner = f"<w:tbl>{row('{%tr for 行 in 明细 %}')}{row('{{ 行.名 }}')}{row('{%tr endfor %}')}</w:tbl>"
    path = raw_docx(tmp_path, f"<w:tbl>{row('外')}<w:tr>{cell(inner)}</w:tr></w:tbl>")
    said = [text for text in text_of(filled(path, 明细=[{"名": "中华"}, {"名": "玉溪"}])) if text]
    assert said == ["外", "中华", "玉溪"]


# --- values ---------------------------------------------------------------------------------------

NASTY = "甲 & 乙 <丙> \"丁\" '戊' {{ 己 }} {% 庚 ]]> &amp;"


def test_values_with_markup_stay_text(tmp_path: Path) -> None:
    path = template_of(tmp_path, "值：{{ 值 }}")
    assert paragraphs_of(filled(path, 值=NASTY)) == [f"值：{NASTY}"]
    assert paragraphs_of(filled(template_of(tmp_path, "{{ 值 | e }}"), 值=NASTY)) == [NASTY]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_a_line_break_is_a_word_line_break(tmp_path: Path, line_break: str) -> None:
    xml = filled(template_of(tmp_path, "{{ 值 }}"), 值=f"问：A & B？{line_break}答：是。")
    assert text_of(xml) == ["问：A & B？\n答：是。"]
    assert b"\r" not in member_of(xml).split(b"?>", 1)[1]


@given(st.text(max_size=40))
def test_any_value_gives_a_sound_document_that_says_it(value: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        said = text_of(filled(template_of(Path(folder), "{{ 值 }}"), 值=value))
    assert len(said) == 1
    kept = [one for one in value if one.isprintable() and not "\ud800" <= one <= "\udfff"]
    assert [one for one in said[0] if one.isprintable()] == kept


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    assert paragraphs_of(filled(template_of(tmp_path, "{{ 值 }}"), 值="甲\x00\x01\x1f\ufffe\ud800乙")) == [
        "甲乙"
    ]


def test_nothing_prints_as_nothing(tmp_path: Path) -> None:
    assert paragraphs_of(filled(template_of(tmp_path, "值：{{ 值 }}"), 值=None)) == ["值："]


# --- names and programs ---------------------------------------------------------------------------


def test_the_names_a_template_asks_for(tmp_path: Path) -> None:
    path = template_of(
        tmp_path, "{{ 甲 }}{% for 行 in 明细 %}{{ 行.名 }}{{ loop.index }}{% endfor %}{% if 乙 %}{% endif %}"
    )
    assert compile_template(path).names == {"甲", "明细", "乙"}


@pytest.mark.parametrize(
    "tag", ["{{ 不存在 }}", "{{ 甲.不存在 }}", "{% if 不存在 %}x{% endif %}", "{{ 明细[5] }}"]
)
def test_a_name_that_is_not_there_is_an_error(tmp_path: Path, tag: str) -> None:
    with pytest.raises(UsageProblem, match="模板无法填写") as caught:
        filled(template_of(tmp_path, tag), 甲={"签名": "x"}, 明细=[])
    assert caught.value.where == str(tmp_path / "template.docx")


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 甲.__class__ }}",
        "{{ 甲['__class__'] }}",
        "{{ 甲.upper }}",
        "{{ 丙.items }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum() }}",
        "{{ namespace() }}",
        "{{ 甲.format(甲) }}",
        "{{ 甲 | attr('__class__') }}",
        "{{ '<w:p/>' | safe }}",
        "{{ 甲 | map(attribute='__class__') | list }}",
        "{% import 'os' as os %}",
        "{% include '/etc/passwd' %}",
        "{% extends '/etc/passwd' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% autoescape false %}{{ 甲 }}{% endautoescape %}",
    ],
)
def test_template_code_reaches_nothing_but_its_values(tmp_path: Path, tag: str) -> None:
    with pytest.raises(UsageProblem):
        filled(template_of(tmp_path, tag), 甲="x", 丙={"a": "b"})


@pytest.mark.parametrize(
    "tag",
    [
        "{% for x in range(10**9) %}x{% endfor %}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 'x' * 10000000000 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ 甲 | center(9999999999) }}",
        "{% set a = 甲 %}{% set a = a ~ a %}",
        "{% for a in 甲 %}{% for b in 甲 %}{% for c in 甲 %}{% for d in 甲 %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in 甲 recursive %}{{ loop(甲) }}{% endfor %}",
    ],
)
def test_bombs_do_not_go_off(tmp_path: Path, tag: str) -> None:
    with pytest.raises(UsageProblem):
        filled(template_of(tmp_path, tag), 甲="x" * 100)


@pytest.mark.parametrize(
    "tag", ["{{ 甲 ", "{{ }}", "{% if 甲 %}", "{% endfor %}", "{% wrong %}", "{{ 甲 | 乙 }}", "{%tc x %}"]
)
def test_a_broken_tag_is_told_when_the_template_is_compiled(tmp_path: Path, tag: str) -> None:
    with pytest.raises(UsageProblem, match="模板") as caught:
        filled(template_of(tmp_path, f"甲：{tag}"), 甲="x")
    assert caught.value.next_step


@pytest.mark.parametrize(
    "tag", ["{% for x in 甲 %}x{% endfor %}", "{{ 甲[0] }}", "{% if 甲 < '1' %}{% endif %}"]
)
def test_values_of_the_wrong_kind_are_a_usage_problem(tmp_path: Path, tag: str) -> None:
    with pytest.raises(UsageProblem, match="模板无法填写"):
        filled(template_of(tmp_path, tag), 甲=5)


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xd0\xcf\x11\xe0 an old .doc",
        "不是 Word".encode(),
        b"PK\x03\x04broken",
        b"PK\x05\x06" + b"\0" * 18,
    ],
)
def test_a_file_that_is_no_docx(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    with pytest.raises(UsageProblem, match="模板"):
        compile_template(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.docx"):
        with pytest.raises(UsageProblem, match="不是有效的 Word 文件"):
            compile_template(path)


def test_a_truncated_or_damaged_docx(tmp_path: Path) -> None:
    path = template_of(tmp_path, "{{ 甲 }}")
    whole = path.read_bytes()
    damaged = bytearray(whole)
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 60
    damaged[at : at + 40] = b"\xff" * 40
    for content in (whole[: len(whole) // 2], bytes(damaged)):
        path.write_bytes(content)
        with pytest.raises(UsageProblem, match="模板"):
            compile_template(path)


def test_entity_bombs_and_outside_entities(tmp_path: Path) -> None:
    laughs = (
        "<!DOCTYPE w [<!ENTITY a0 'xxxxxxxxxx'>"
        + "".join(f"<!ENTITY a{level} '{f'&a{level - 1};' * 10}'>" for level in range(1, 12))
        + "]>"
    )
    for head in (laughs, '<!DOCTYPE w [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'):
        path = raw_docx(tmp_path, "<w:p><w:r><w:t>{{ 甲 }}&a11;</w:t></w:r></w:p>", head=head)
        with pytest.raises(UsageProblem, match="模板"):
            filled(path, 甲="x")


def test_a_part_larger_than_the_limit_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (MAX_PART + 1))
    with pytest.raises(UsageProblem, match="没有正文"):
        compile_template(path)


def test_headers_and_footers_are_filled(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.sections[0].footer.paragraphs[0].text = "{{ 编号 }}"
    document.save(str(tmp_path / "t.docx"))
    xml = member_of(filled(tmp_path / "t.docx", 编号="第18号"), "word/footer1.xml")
    assert "第18号" in "".join(etree.fromstring(xml).itertext(f"{{{NAMESPACE}}}t"))
