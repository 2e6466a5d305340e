"""Giving a Word file a place for the code of its pages: a small picture in the lower left corner of every page.

The picture is anchored to the page inside the footers, so that it moves no text. A file without footers has no
place for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from zmtool.forms.page_code import SIDE_MM

PICTURE = "word/media/zmtool-code.png"
CHANGING = re.compile(r"\[Content_Types\]\.xml$|word/footer\d*\.xml$|word/_rels/footer\d*\.xml\.rels$")
"""The parts that ``with_code_place`` has to see."""
_FOOTER = re.compile(r"word/footer\d*\.xml")
_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ID = "rIdZmtoolCode"
_EMU_PER_MM = 36_000
_LEFT_MM, _TOP_MM = 8, 297 - SIDE_MM - 8
_DRAWING = """<w:r xmlns:w="{w}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:drawing><wp:anchor distT="0"
 distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="1" layoutInCell="1"
 allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset>
</wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV><wp:extent
 cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/><wp:docPr id="9001"
 name="zmtool-code"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData
 uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="9001"
 name="zmtool-code.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{id}"/><a:stretch><a:fillRect/>
</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:prstGeom
 prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"""


def with_code_place(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a Word file that change for a picture ``PICTURE`` on every page; empty without a footer.

    ``parts`` are the unpacked members by name. Raises etree.XMLSyntaxError for parts that are no XML.
    """
    footers = [name for name in parts if _FOOTER.fullmatch(name)]
    if not footers:
        return {}
    changed = {_TYPES: _with_png(parts[_TYPES])}
    for name in footers:
        changed[name] = _with_drawing(parts[name])
        relations = f"word/_rels/{name.removeprefix('word/')}.rels"
        changed[relations] = _with_relation(parts.get(relations))
    return changed


def _parsed(content: bytes) -> Any:
    return etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )


def _written(root: Any) -> bytes:
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


def _with_png(content: bytes) -> bytes:
    root = _parsed(content)
    kinds = {one.get("Extension", "").lower() for one in root.iter(f"{{{_CONTENT_TYPES}}}Default")}
    if "png" not in kinds:
        root.insert(
            0, etree.Element(f"{{{_CONTENT_TYPES}}}Default", Extension="png", ContentType="image/png")
        )
    return _written(root)


def _with_drawing(content: bytes) -> bytes:
    root = _parsed(content)
    paragraph = root.find(f"{{{_W}}}p")
    if paragraph is None:
        paragraph = etree.SubElement(root, f"{{{_W}}}p")
    side = SIDE_MM * _EMU_PER_MM
    paragraph.append(
        _parsed(
            _DRAWING.format(
                w=_W, left=_LEFT_MM * _EMU_PER_MM, top=_TOP_MM * _EMU_PER_MM, side=side, id=_ID
            ).encode("utf-8")
        )
    )
    return _written(root)


def _with_relation(content: bytes | None) -> bytes:
    root = (
        _parsed(content)
        if content
        else etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
    )
    etree.SubElement(
        root, f"{{{_RELATIONSHIPS}}}Relationship", Id=_ID, Type=_IMAGE, Target="media/zmtool-code.png"
    )
    return _written(root)
