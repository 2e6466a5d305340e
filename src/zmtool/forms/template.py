"""Word templates: compiled once, rendered often.

The tags are docxtpl's (``{{ 名称 }}``, ``{%tr … %}`` for a table row, ``{%p … %}`` for a paragraph), so a
clerk's template stays standard. A template is untrusted: only names, ``行.列``, conditions, loops over lists
and a few filters are compiled (no calls, no arithmetic that grows, no raw XML), and what is left runs in
Jinja's immutable sandbox. An undefined name is an error, values are escaped, and a line break in a value
becomes a Word line break.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from zmtool.base.errors import UsageProblem
from zmtool.forms.code_place import CHANGING, PICTURE, with_code_place
from zmtool.forms.packer import Member, deflated, pack, stored_members
from zmtool.forms.printable import printed
from zmtool.forms.template_xml import BLOCK_TAG, jinja_text, unescaped

MAX_PART = 16 * 1024 * 1024
RENDERED = re.compile(r"^word/(document|header\d*|footer\d*)\.xml$")
_LINE_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_LOOPS_DEEP = 3
_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.List,
    nodes.Tuple,
    nodes.Filter,
    nodes.Test,
)
_PROGRAMS: dict[type[nodes.Node], str] = {
    nodes.Call: "调用（名称后的括号）",
    nodes.Assign: "赋值（set）",
    nodes.Include: "引入（include）",
    nodes.Import: "引入（import）",
    nodes.FromImport: "引入（import）",
    nodes.Macro: "宏（macro）",
    nodes.Add: "运算（+）",
    nodes.Sub: "运算（-）",
    nodes.Mul: "运算（*）",
    nodes.Div: "运算（/）",
    nodes.Pow: "运算（**）",
    nodes.Mod: "运算（%）",
}
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|word/embeddings/|\.(bin|exe|dll|vbs|js)$", re.IGNORECASE)
_FILTERS = ("default", "d", "first", "last", "length", "count", "join", "trim", "upper", "lower")
_TESTS = ("defined", "undefined", "none", "in", "odd", "even")
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to render: untouched members, and the parts that hold tags.

    ``coded``: its pages have a place for a code.
    """

    path: Path
    static: tuple[Member, ...]
    parts: tuple[tuple[str, Template], ...]
    sources: tuple[str, ...]
    names: frozenset[str]
    coded: bool = False

    def trees(self) -> tuple[nodes.Template, ...]:
        """The parts as syntax trees, for a check of the names they use."""
        environment = _environment()
        return tuple(environment.parse(text) for text in self.sources)

    def render(self, context: Mapping[str, Any], code: bytes = b"") -> bytes:
        """The bytes of the filled .docx; ``code`` is the picture on each page of a coded template.

        Raises UsageProblem where the template asks for what is not there.
        """
        try:
            rendered = [deflated(name, part.render(context).encode("utf-8")) for name, part in self.parts]
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise UsageProblem(
                f"模板无法填写：{error}",
                where=str(self.path),
                next_step="请检查模板中的占位名称",
            ) from error
        return pack([*self.static, *rendered, *([deflated(PICTURE, code)] if self.coded else [])])


def compile_template(path: Path, *, coded: bool = False) -> CompiledTemplate:
    """Compiles a .docx template, ``coded`` with a place for the code of each page where it has a footer.

    Raises UsageProblem for a file that is no sound template.
    """
    try:
        members = stored_members(path)
        with zipfile.ZipFile(path) as archive:
            sources = {
                member.name: archive.read(member.name)
                for member in members
                if RENDERED.match(member.name) and member.size <= MAX_PART
            }
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, struct.error, zlib.error) as error:
        raise UsageProblem(
            "模板不是有效的 Word 文件（.docx）",
            where=str(path),
            next_step="请用 Word 或 WPS 重新保存为 .docx",
        ) from error
    if "word/document.xml" not in sources:
        raise UsageProblem("模板中没有正文", where=str(path), next_step="请用 Word 或 WPS 重新保存为 .docx")
    _refuse_active_parts(path, members)
    placed = _code_places(members, path) if coded else {}
    sources |= {name: content for name, content in placed.items() if name in sources}
    environment = _environment()
    parts, texts, names = [], [], set()
    for name, content in sources.items():
        text = jinja_text(content, path)
        if "{{" not in text and "{%" not in text:
            continue
        try:
            tree = environment.parse(text)
            _refuse_programs(tree, path)
            parts.append((name, environment.from_string(tree)))
            texts.append(text)
        except TemplateError as error:
            raise UsageProblem(
                f"模板标记有误：{error}",
                where=str(path),
                next_step="请检查 {{ }} 和 {% %} 是否成对、拼写是否正确",
            ) from error
        names |= set(_free_names(tree))
    rendered = {name for name, _ in parts}
    members = [one for one in members if one.name not in placed]
    members += [deflated(name, content) for name, content in placed.items()]
    static = tuple(member for member in members if member.name not in rendered)
    return CompiledTemplate(path, static, tuple(parts), tuple(texts), frozenset(names), bool(placed))


def _code_places(members: Sequence[Member], path: Path) -> dict[str, bytes]:
    """The parts that change for a code on every page; empty where the template has no footer."""
    wanted = {
        one.name: one.content()
        for one in members
        if CHANGING.match(one.name) and one.size <= MAX_PART and one.name != PICTURE
    }
    try:
        return with_code_place(wanted)
    except etree.XMLSyntaxError as error:
        raise UsageProblem(
            "模板内部格式损坏", where=str(path), next_step="请用 Word 或 WPS 重新保存为 .docx"
        ) from error


def readable_tag(tag: str) -> bool:
    """Whether one tag can be read on its own: ``{{ … }}``, or ``{% for … %}`` and ``{% if … %}`` with their end."""
    plain = unescaped(BLOCK_TAG.sub(r"{% \2 %}", tag))
    word = re.match(r"\{%-?\s*(for|if)\b", plain)
    if tag.startswith("{%") and word is None:
        return True
    try:
        _environment().parse(plain + (f"{{% end{word.group(1)} %}}" if word else ""))
    except TemplateError:
        return False
    return True


class _PaperEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox, where a dot reads a row's column or the loop's counters and nothing else."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)


def _environment() -> _PaperEnvironment:
    environment = _PaperEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_paper_value, keep_trailing_newline=True
    )
    environment.globals.clear()
    # Values are always escaped: |e, which docxtpl's templates need, changes nothing.
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters |= {"e": lambda value: value, "escape": lambda value: value}
    environment.tests = {name: environment.tests[name] for name in _TESTS}
    return environment


def _refuse_active_parts(path: Path, members: Sequence[Member]) -> None:
    """Raises UsageProblem for a template with macros, embedded programs or a template from elsewhere."""
    for member in members:
        if _ACTIVE.search(member.name):
            raise UsageProblem(
                "模板中含有宏或嵌入的程序",
                where=str(path),
                next_step="请在 Word 或 WPS 中另存为不含宏的 .docx",
            )
        if member.name == "word/_rels/settings.xml.rels" and b"attachedTemplate" in member.content():
            raise UsageProblem(
                "模板引用了别处的模板文件",
                where=str(path),
                next_step="请在 Word 的“开发工具—文档模板”中改回 Normal",
            )


def _refuse_programs(tree: nodes.Template, path: Path) -> None:
    """Raises UsageProblem for anything beyond names, conditions, loops and filters."""
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        depth += isinstance(node, nodes.For)
        if (
            not isinstance(node, _NODES)
            or (isinstance(node, nodes.Name) and node.name == "self")
            or depth > _LOOPS_DEEP
            or (isinstance(node, nodes.For) and node.recursive)
        ):
            what = (
                f"{_LOOPS_DEEP} 层以上的循环"
                if isinstance(node, nodes.For)
                else _PROGRAMS.get(type(node), "程序")
            )
            raise UsageProblem(
                f"模板中不能使用 {what}",
                where=str(path),
                next_step="模板只能使用占位名称、{% if %}、{% for %} 和常用过滤器",
            )
        waiting += [(child, depth) for child in node.iter_child_nodes()]


def _paper_value(value: object) -> object:
    """A value as document text: nothing for None, what cannot be printed out, line breaks as Word line breaks."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        lines = [printed(line) for line in _LINE_BREAK.split(value)]
        return _BREAK.join(escape(line) for line in lines) if len(lines) > 1 else lines[0]
    return value


def _free_names(tree: nodes.Template) -> Iterator[str]:
    bound = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"} | {"loop"}
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in bound:
            yield node.name
