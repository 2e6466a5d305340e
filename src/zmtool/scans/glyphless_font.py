"""The font of the invisible text layer: three glyphs without outlines that stand for any character.

The program is a file made by ``tools/make_glyphless_font.py`` (.notdef, one em wide, half an em wide), so that nothing
that builds fonts is needed at run time. A document numbers the characters it uses in the order of their first use;
ToUnicode says which they are (ISO 32000-1 9.10.3), CIDToGIDMap which of the two widths each has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

NAME = "/ZmtoolText"
"""The name of the font among the resources of a page."""
ASCENT, DESCENT = 0.88, -0.12
"""Parts of the size above and below the base line; together one em."""
_WIDE, _NARROW = 1, 2
_MOST_CODES = 0xFFFF
_BLOCK = 100
"""Entries that one block of a CMap may hold."""


class GlyphlessFont:
    """The codes of the characters that one document uses."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encoded(self, text: str) -> bytes:
        """The codes of ``text``, two bytes each; a character that can stand in no text layer is left out."""
        codes = bytearray()
        for char in text:
            if not is_writable(char):
                continue
            code = self._codes.get(char, len(self._codes) + 1)
            if code <= _MOST_CODES:
                self._codes[char] = code
                codes += code.to_bytes(2, "big")
        return bytes(codes)

    def embedded(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """The font as a dictionary of ``pdf``, for the characters encoded so far."""
        from pikepdf import Array, Dictionary, Name, String

        program = files("zmtool.scans").joinpath("data/glyphless.ttf").read_bytes()
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name.ZmtoolGlyphless,
            Flags=4,
            FontBBox=[0, round(1000 * DESCENT), 1000, round(1000 * ASCENT)],
            ItalicAngle=0,
            Ascent=round(1000 * ASCENT),
            Descent=round(1000 * DESCENT),
            CapHeight=round(1000 * ASCENT),
            StemV=80,
            FontFile2=pdf.make_stream(program, Length1=len(program)),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name.ZmtoolGlyphless,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=1000,
            W=Array(list(self._narrow_ranges())),
            CIDToGIDMap=pdf.make_stream(self._glyphs()),
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.ZmtoolGlyphless,
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_stream(self._to_unicode()),
        )

    def _glyphs(self) -> bytes:
        of_code = (_WIDE if is_wide(char) else _NARROW for char in self._codes)
        return bytes(2) + b"".join(glyph.to_bytes(2, "big") for glyph in of_code)

    def _narrow_ranges(self) -> Iterator[int]:
        """``first last 500`` for every run of codes half an em wide; the others have the default width."""
        first = last = 0
        for char, code in self._codes.items():
            if is_wide(char):
                continue
            if code != last + 1 or not first:
                if first:
                    yield from (first, last, 500)
                first = code
            last = code
        if first:
            yield from (first, last, 500)

    def _to_unicode(self) -> bytes:
        entries = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in self._codes.items()
        ]
        blocks = [entries[at : at + _BLOCK] for at in range(0, len(entries), _BLOCK)]
        lines = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *(line for one in blocks for line in (f"{len(one)} beginbfchar", *one, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
        return "\n".join(lines).encode("ascii")


def is_writable(char: str) -> bool:
    """Whether a character may be the target of a text layer: no control, half of a pair, byte order mark, non-character."""
    point = ord(char)
    if unicodedata.category(char) in ("Cc", "Cs") or point == 0xFEFF:
        return False
    return point & 0xFFFE != 0xFFFE and not 0xFDD0 <= point <= 0xFDEF


def is_wide(char: str) -> bool:
    """Whether a character takes a whole em in Chinese print (``、`` and ``“`` do, Latin letters and figures do not)."""
    return unicodedata.east_asian_width(char) in "WFA"


def width_of(text: str) -> float:
    """The width of ``text`` in ems, as the font sets it."""
    return sum(1.0 if is_wide(char) else 0.5 for char in text if is_writable(char))
