"""The XML of a Word template as a Jinja template: each tag whole in one run, row and paragraph tags lifted out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from zmtool.base.errors import UsageProblem

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = re.compile(r"\{[{%#].*?[%}#]\}", re.DOTALL)
"""One tag: ``{{ … }}``, ``{% … %}`` or ``{# … #}``."""
BLOCK_TAG = re.compile(r"\{%\s*(tr|p)\s+(.*?)%\}", re.DOTALL)
"""A tag that stands for its table row (tr) or paragraph (p)."""


def jinja_text(content: bytes, path: Path) -> str:
    """One XML part as a Jinja template: tags in one run each, row and paragraph tags lifted out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UsageProblem(
            "模板内部格式损坏", where=str(path), next_step="请用 Word 或 WPS 重新保存为 .docx"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UsageProblem(
            "模板内部含有 DTD 声明，可能被篡改", where=str(path), next_step="请用 Word 或 WPS 重新制作"
        )
    for paragraph in root.iter(f"{W}p"):
        _join_tags(paragraph)
    _lift_blocks(root)
    text: str = etree.tostring(root, encoding="unicode")
    text = TAG.sub(lambda match: unescaped(match.group(0)), text)
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text


def unescaped(tag: str) -> str:
    """A tag as it was typed: XML entities resolved, typographic quotes made straight."""
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
    for match in TAG.finditer(whole):
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
            own = (one for one in node.iter(f"{W}t") if next(one.iterancestors(element), None) is node)
            text = "".join(one.text or "" for one in own)
            tags = [match for match in BLOCK_TAG.finditer(text) if match.group(1) == kind]
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
