"""Word templates: compiled once, rendered often.

The tags are docxtpl's (``{{ 名称 }}``, ``{%tr … %}`` for a table row, ``{%p … %}`` for a paragraph), so a
clerk's template stays standard. A template is untrusted: expressions run in Jinja's immutable sandbox,
an undefined name is an error, values are escaped, and a line break in a value becomes a Word line break.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from zmtool.base.errors import UsageProblem
from zmtool.forms.packer import Member, deflated, pack, stored_members

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_PART = 16 * 1024 * 1024
_RENDERED = re.compile(r"^word/(document|header\d*|footer\d*)\.xml$")
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_BLOCK_TAG = re.compile(r"\{%\s*(tr|p)\s+(.*?)%\}", re.DOTALL)
_PLAIN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to render: untouched members, and the parts that hold tags."""

    path: Path
    static: tuple[Member, ...]
    parts: tuple[tuple[str, Template], ...]
    names: frozenset[str]

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The bytes of the filled .docx. Raises UsageProblem where the template asks for what is not there."""
        try:
            rendered = [deflated(name, part.render(context).encode("utf-8")) for name, part in self.parts]
        except TemplateError as error:
            raise UsageProblem(
                f"模板无法填写：{error.message or error}",
                where=str(self.path),
                next_step="请检查模板中的占位名称",
            ) from error
        return pack([*self.static, *rendered])


def compile_template(path: Path) -> CompiledTemplate:
    """Compiles a .docx template. Raises UsageProblem for a file that is no sound template."""
    try:
        members = stored_members(path)
        with zipfile.ZipFile(path) as archive:
            sources = {
                member.name: archive.read(member.name)
                for member in members
                if _RENDERED.match(member.name) and member.size <= MAX_PART
            }
    except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise UsageProblem(
            "模板不是有效的 Word 文件（.docx）",
            where=str(path),
            next_step="请用 Word 或 WPS 重新保存为 .docx",
        ) from error
    if "word/document.xml" not in sources:
        raise UsageProblem("模板中没有正文", where=str(path), next_step="请用 Word 或 WPS 重新保存为 .docx")
    environment = _environment()
    parts, names = [], set()
    for name, content in sources.items():
        text = _jinja_text(content, path)
        if "{{" not in text and "{%" not in text:
            continue
        try:
            tree = environment.parse(text)
            parts.append((name, environment.from_string(tree)))
        except TemplateError as error:
            raise UsageProblem(
                f"模板标记有误：{error}",
                where=str(path),
                next_step="请检查 {{ }} 和 {% %} 是否成对、拼写是否正确",
            ) from error
        names |= set(_free_names(tree))
    rendered = {name for name, _ in parts}
    static = tuple(member for member in members if member.name not in rendered)
    return CompiledTemplate(path, static, tuple(parts), frozenset(names))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_paper_value, keep_trailing_newline=True
    )
    environment.globals.clear()
    return environment


def _paper_value(value: object) -> object:
    """A value as document text: control characters out, line breaks as Word line breaks."""
    if isinstance(value, str) and not isinstance(value, Markup):
        lines = _PLAIN_TEXT.sub("", value).split("\n")
        return _BREAK.join(escape(line) for line in lines) if len(lines) > 1 else lines[0]
    return value


def _jinja_text(content: bytes, path: Path) -> str:
    """One XML part as a Jinja template: tags in one run each, row and paragraph tags lifted out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UsageProblem(
            "模板内部格式损坏", where=str(path), next_step="请用 Word 或 WPS 重新保存为 .docx"
        ) from error
    for paragraph in root.iter(f"{W}p"):
        _join_tags(paragraph)
    _lift_blocks(root)
    text: str = etree.tostring(root, encoding="unicode")
    text = _TAG.sub(lambda match: _unescape(match.group(0)), text)
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text


def _unescape(tag: str) -> str:
    return (
        tag.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
        .replace("“", '"')
        .replace("”", '"')
        .replace("‘", "'")
        .replace("’", "'")
    )


def _join_tags(paragraph: Any) -> None:
    """Word splits a tag into runs; moves each whole tag into the run where it begins."""
    pieces = [one for one in paragraph.iter(f"{W}t") if one.text]
    whole = "".join(one.text for one in pieces)
    if "{{" not in whole and "{%" not in whole:
        return
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text)
    owner = [index for index, piece in enumerate(pieces) for _ in piece.text]
    for match in _TAG.finditer(whole):
        for position in range(match.start(), match.end()):
            owner[position] = owner[match.start()]
    texts = [""] * len(pieces)
    for character, index in zip(whole, owner, strict=True):
        texts[index] += character
    for piece, text in zip(pieces, texts, strict=True):
        piece.text = text
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _lift_blocks(root: Any) -> None:
    """Replaces a row (``{%tr``) or a paragraph (``{%p``) that holds a block tag by the bare tag."""
    for kind, element in (("tr", f"{W}tr"), ("p", f"{W}p")):
        for node in list(root.iter(element)):
            text = "".join(one.text or "" for one in node.iter(f"{W}t"))
            tags = [match for match in _BLOCK_TAG.finditer(text) if match.group(1) == kind]
            if not tags:
                continue
            bare = "".join(f"{{% {match.group(2).strip()} %}}" for match in tags)
            _put_text_in_place(node, bare)


def _put_text_in_place(node: Any, text: str) -> None:
    parent, before = node.getparent(), node.getprevious()
    text += node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(node)


def _free_names(tree: nodes.Template) -> Iterator[str]:
    bound = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in bound:
            yield node.name
