"""Writes the font of the invisible text layer (src/zmtool/scans/data/glyphless.ttf).

Usage: python tools/make_glyphless_font.py [FILE]. Three glyphs that paint nothing: .notdef, one an em wide and one half
an em wide. The same bytes every time. Needs fontTools.

The outline of a glyph goes from its lower left to its upper right corner and back: without area, it leaves no ink even
where it is painted, but it has the box of a character, without which PDFium drops text on turned pages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).resolve().parent.parent / "src" / "zmtool" / "scans" / "data" / "glyphless.ttf"
EM, ASCENT, DESCENT = 1000, 880, -120
EPOCH = 3_786_912_000
"""2024-01-01 in seconds since 1904, as fonts count: a fixed day."""
WIDTHS = {".notdef": EM, "wide": EM, "narrow": EM // 2}
KEPT = ("head", "hhea", "maxp", "hmtx", "loca", "glyf")
"""The tables that a TrueType program embedded in a PDF as a CID font needs."""


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(WIDTHS))
    builder.setupGlyf({name: _diagonal(width) for name, width in WIDTHS.items()})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in WIDTHS.items()})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupMaxp()
    builder.updateHead(created=EPOCH, modified=EPOCH)
    font = builder.font
    font.recalcTimestamp = False
    for table in list(font.keys()):
        if table not in (*KEPT, "GlyphOrder"):
            del font[table]
    font.save(target, reorderTables=True)


def _diagonal(width: int) -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((width, ASCENT))
    pen.closePath()
    return pen.glyph()


if __name__ == "__main__":
    main()
