"""Which paragraphs of a Word file would print Chinese in a typeface that nobody chose.

A run takes its typeface for Chinese (``w:eastAsia``) from itself, from its character or paragraph style and the
styles those rest on, and at last from the document's defaults (ECMA-376 part 1, §17.3.2.26).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from zmtool.forms.template_text import TemplateParagraph
from zmtool.forms.template_xml import W

_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\{\{")
_STEPS = 20


def without_chinese_typeface(
    paragraphs: Iterable[TemplateParagraph], styles: bytes
) -> Iterator[TemplateParagraph]:
    """The paragraphs with a run of Chinese (or a placeholder) for which no typeface for Chinese is set."""
    sheet = _Styles(styles)
    for one in paragraphs:
        style = one.node.find(f"{W}pPr/{W}pStyle")
        inherited = sheet.has_typeface(style.get(f"{W}val") if style is not None else sheet.paragraph_default)
        if not inherited and any(_lacks(run, sheet) for run in one.node.iter(f"{W}r")):
            yield one


def _lacks(run: Any, sheet: _Styles) -> bool:
    text = "".join(piece.text or "" for piece in run.iter(f"{W}t"))
    if not _CHINESE.search(text) or _names_typeface(run.find(f"{W}rPr/{W}rFonts")):
        return False
    style = run.find(f"{W}rPr/{W}rStyle")
    return style is None or not sheet.has_typeface(style.get(f"{W}val"))


def _names_typeface(fonts: Any) -> bool:
    return fonts is not None and bool(fonts.get(f"{W}eastAsia") or fonts.get(f"{W}eastAsiaTheme"))


class _Styles:
    """The styles of a Word file, as far as typefaces for Chinese go."""

    def __init__(self, content: bytes) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(content, parser) if content else etree.Element("none")
        self.by_id = {one.get(f"{W}styleId", ""): one for one in root.iter(f"{W}style")}
        self.paragraph_default = next(
            (
                key
                for key, one in self.by_id.items()
                if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        self.by_default = _names_typeface(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts"))

    def has_typeface(self, style_id: str) -> bool:
        """Whether the style, one it rests on, or the document's defaults name a typeface for Chinese."""
        for _ in range(_STEPS):
            style = self.by_id.get(style_id)
            if style is None:
                break
            if _names_typeface(style.find(f"{W}rPr/{W}rFonts")):
                return True
            below = style.find(f"{W}basedOn")
            style_id = below.get(f"{W}val", "") if below is not None else ""
        return self.by_default
