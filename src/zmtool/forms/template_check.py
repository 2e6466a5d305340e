"""Checking a clerk's own template before it is used: placeholders, loops, typefaces, table headers.

Nothing is repaired: every problem is returned with its place, what is wrong and what to do.
"""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import nodes

from zmtool.base.errors import UsageProblem
from zmtool.forms.records import Form
from zmtool.forms.template import compile_template, readable_tag
from zmtool.forms.template_text import TemplateParagraph, template_paragraphs
from zmtool.forms.template_xml import TAG, W
from zmtool.forms.typefaces import without_chinese_typeface
from zmtool.forms.wording import placeholder

SIGN_PARTS = ("签名", "日期", "意见")
EVERY_PAGE = "每页签名"
_STATEMENT = re.compile(r"\{%-?\s*(?:tr|p)?\s*(\w+)?(.*?)-?%\}", re.DOTALL)
_CLOSES = {"endfor": "for", "endif": "if"}
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}")


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing wrong with a template. ``fatal``: the template cannot be used so; otherwise advice."""

    place: str
    message: str
    next_step: str
    fatal: bool = True


def is_template(path: Path) -> bool:
    """Whether a Word file holds placeholders. Raises UsageProblem for a file that is no sound .docx."""
    return any(_HALF.search(one.text) for one in template_paragraphs(path))


def check_template(path: Path, form: Form) -> tuple[TemplateProblem, ...]:
    """What is wrong with a template for ``form``. Raises UsageProblem for a file that is no sound .docx."""
    paragraphs = template_paragraphs(path)
    broken = [
        *_half_tags(paragraphs),
        *_unreadable(paragraphs),
        *_unbalanced(paragraphs),
        *_lost_text(paragraphs),
    ]
    if broken:
        return tuple(broken)
    try:
        compiled = compile_template(path)
    except UsageProblem as error:
        return (TemplateProblem(_place_of_error(error), error.what, error.next_step),)
    known = _Known(form)
    used: set[str] = set()
    problems: list[TemplateProblem] = []
    for tree in compiled.trees():
        problems += _unknown(tree, known, paragraphs, used)
    problems += _left_out(form, used)
    problems += _lost_typefaces(path, paragraphs)
    problems += _headers_not_repeated(paragraphs)
    return tuple(dict.fromkeys(problems))


def _place_of_error(error: UsageProblem) -> str:
    return "整个模板" if not error.where else "模板"


def _half_tags(paragraphs: Sequence[TemplateParagraph]) -> Iterator[TemplateProblem]:
    """Braces that open and do not close in their paragraph, or the other way round."""
    for one in paragraphs:
        left = _HALF.search(TAG.sub("", one.text))
        if left:
            yield TemplateProblem(
                one.place, f"“{left.group()}”没有配对", "占位要在同一段内写成 {{ 名称 }}，标记写成 {% … %}"
            )


def _unreadable(paragraphs: Sequence[TemplateParagraph]) -> Iterator[TemplateProblem]:
    """Tags that cannot be read, such as a name with a blank in it."""
    for one in paragraphs:
        for tag in TAG.findall(one.text):
            if not tag.startswith("{#") and not readable_tag(tag):
                yield TemplateProblem(
                    one.place, f"“{tag}”写法有误", "名称中不能有空格和标点，如 {{ 当事人 }}"
                )


def _unbalanced(paragraphs: Sequence[TemplateParagraph]) -> Iterator[TemplateProblem]:
    """Loops and conditions that are not closed, or closed without having begun, within their part."""
    for part in dict.fromkeys(one.part for one in paragraphs):
        waiting: list[tuple[str, TemplateParagraph]] = []
        for one in (one for one in paragraphs if one.part == part):
            for match in _STATEMENT.finditer(one.text):
                word = match.group(1) or ""
                if word in ("for", "if"):
                    waiting.append((word, one))
                elif word in _CLOSES:
                    if not waiting or waiting[-1][0] != _CLOSES[word]:
                        yield TemplateProblem(
                            one.place,
                            f"多了一个 {{% {word} %}}",
                            f"请在它前面补 {{% {_CLOSES[word]} … %}}，或删去它",
                        )
                        return
                    waiting.pop()
        for word, one in waiting:
            yield TemplateProblem(
                one.place, f"{{% {word} … %}} 没有结束", f"请在后面补一个 {{% end{word} %}}"
            )


def _lost_text(paragraphs: Sequence[TemplateParagraph]) -> Iterator[TemplateProblem]:
    """Text beside a row or paragraph tag: its row or paragraph goes when the tag is carried out."""
    for one in paragraphs:
        for match in re.finditer(r"\{%-?\s*(tr|p)\s+", one.text):
            row = next(one.node.iterancestors(f"{W}tr"), None)
            whole = one.node if match.group(1) == "p" or row is None else row
            text = "".join(piece.text or "" for piece in whole.iter(f"{W}t"))
            if TAG.sub("", text).strip() or "{{" in text:
                what = "段" if match.group(1) == "p" else "行"
                yield TemplateProblem(
                    one.place,
                    f"{{%{match.group(1)} … %}} 这一{what}里另有内容，填制时会丢失",
                    f"请让标记独占一{what}",
                )
                break


class _Known:
    """The names a template of this form may use."""

    def __init__(self, form: Form) -> None:
        self.tables = {
            placeholder(one.label): tuple(placeholder(column.label) for column in one.columns)
            for one in form.tables
        }
        self.signs = {placeholder(one.label) for one in form.signs}
        self.plain = {placeholder(one.label) for one in form.fields}
        self.plain |= {EVERY_PAGE} if form.sign_every_page else set()

    @property
    def names(self) -> set[str]:
        return self.plain | self.signs | set(self.tables)


def _unknown(
    tree: nodes.Template, known: _Known, paragraphs: Sequence[TemplateParagraph], used: set[str]
) -> Iterator[TemplateProblem]:
    """Names and columns that the form does not have; notes those that it has in ``used``."""
    for node, rows in _with_rows(tree, {}):
        if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in {*rows, "loop"}:
            used.add(node.name)
            if node.name not in known.names:
                yield _not_there(node.name, known.names, paragraphs, "占位名称")
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            owner = node.node.name
            if owner in known.signs and node.attr not in SIGN_PARTS:
                parts = [f"{owner}.{one}" for one in SIGN_PARTS]
                yield _not_there(f"{owner}.{node.attr}", parts, paragraphs, "占位")
            columns = known.tables.get(rows.get(owner, ""))
            if columns is not None:
                used.add(f"{rows[owner]}.{node.attr}")
                if node.attr not in columns:
                    named = [f"{owner}.{one}" for one in columns]
                    yield _not_there(f"{owner}.{node.attr}", named, paragraphs, "列")


def _with_rows(node: nodes.Node, rows: Mapping[str, str]) -> Iterator[tuple[nodes.Node, Mapping[str, str]]]:
    """Every node, with the loop variables around it and the table each runs over."""
    yield node, rows
    for child in node.iter_child_nodes():
        inner = rows
        if isinstance(node, nodes.For) and child is not node.iter and isinstance(node.target, nodes.Name):
            inner = {**rows, node.target.name: getattr(node.iter, "name", "")}
        yield from _with_rows(child, inner)


def _not_there(
    name: str, known: Sequence[str] | set[str], paragraphs: Sequence[TemplateParagraph], what: str
) -> TemplateProblem:
    place = next(
        (one.place for one in paragraphs if any(name in tag for tag in TAG.findall(one.text))), "模板"
    )
    near = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.3)
    hint = f"是不是：{'、'.join(near)}？" if near else "用 zmtool form show 查看这种文书的全部名称"
    return TemplateProblem(place, f"没有{what}“{name}”", hint)


def _left_out(form: Form, used: set[str]) -> Iterator[TemplateProblem]:
    """Required content that the template has no place for."""
    for one in form.fields:
        if (one.required or one.required_when) and not one.within and placeholder(one.label) not in used:
            yield TemplateProblem(
                "整个模板", f"没有必填内容“{one.label}”的位置", f"请加上 {{{{ {placeholder(one.label)} }}}}"
            )
    for table in form.tables:
        name = placeholder(table.label)
        if name not in used:
            if table.required:
                yield TemplateProblem(
                    "整个模板",
                    f"没有必填明细“{table.label}”",
                    f"请在表格行内写 {{%tr for 行 in {name} %}}",
                )
            continue
        for column in table.columns:
            if column.required and f"{name}.{placeholder(column.label)}" not in used:
                yield TemplateProblem(
                    "整个模板",
                    f"明细“{table.label}”没有必填的列“{column.label}”",
                    f"请加上 {{{{ 行.{placeholder(column.label)} }}}}",
                )
    for sign in form.signs:
        if sign.required and placeholder(sign.label) not in used:
            yield TemplateProblem(
                "整个模板",
                f"没有“{sign.label}”的签名处",
                f"请加上 {{{{ {placeholder(sign.label)}.签名 }}}}",
            )


def _lost_typefaces(path: Path, paragraphs: Sequence[TemplateParagraph]) -> Iterator[TemplateProblem]:
    """Runs that would print Chinese in whatever typeface the computer picks."""
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("word/styles.xml") if "word/styles.xml" in archive.namelist() else b""
    for one in without_chinese_typeface(paragraphs, styles):
        yield TemplateProblem(
            one.place, "没有指定中文字体", "请选中这一段，在“字体”中设置“中文字体”", fatal=False
        )


def _headers_not_repeated(paragraphs: Sequence[TemplateParagraph]) -> Iterator[TemplateProblem]:
    """Tables with a row loop whose header row would not be repeated on the next page."""
    for one in paragraphs:
        row = next(one.node.iterancestors(f"{W}tr"), None)
        if row is None or not re.search(r"\{%\s*tr\s+for\b", one.text):
            continue
        header = next(row.iterancestors(f"{W}tbl")).find(f"{W}tr/{W}trPr/{W}tblHeader")
        if header is None:
            yield TemplateProblem(
                one.place,
                "表头没有设置跨页重复",
                "请选中表头行，在“表格属性—行”中勾选“在各页顶端以标题行形式重复出现”",
                fatal=False,
            )
