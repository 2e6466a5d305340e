"""A record of an inspection, an inquiry, a plea or a hearing: underlined particulars, then what was said, line by line."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer
from bench.corpus.flow import Flow
from bench.corpus.layouts.delta_lines import put_lines
from bench.corpus.layouts.delta_signed import put_signed_lines
from bench.corpus.layouts.delta_tables import put_table
from bench.corpus.runs import Run, broken
from bench.corpus.sheet import WIDTH

_LEADING = 1.75
_MARK = 17.0
"""Where the numbers of the pages stand, millimetres from the upper edge."""


def draw_record(words: Composer, flow: Flow) -> None:
    """From the time to the signatures, with its pages numbered at the upper right."""
    entries = [one for group in words.entries() for one in group]
    for paragraph in words.paragraphs:
        if paragraph == "@fields":
            put_lines(words, flow, entries, underlined=True)
        elif paragraph == "@tables":
            flow.skip(1.5)
            for table in words.draft.form.tables:
                put_table(words, flow, table, {})
            flow.skip(3)
        else:
            spoken = paragraph.startswith(("问：", "答：")) or paragraph in ("{qa}", "{content}", "{process}")
            flow.paragraph(
                words.running(paragraph), indent=2 * words.print.size if spoken else 0, leading=_LEADING
            )
    flow.skip(5)
    put_signed_lines(words, flow, words.signings())
    _number_pages(words, flow)


def _number_pages(words: Composer, flow: Flow) -> None:
    look = replace(words.print, size=3.6)
    for number, sheet in enumerate(flow.sheets, 1):
        line = broken([Run(f"第{number}页　共{len(flow.sheets)}页", look)], 10**6, sheet.dpi)[0]
        used = sum(glyph.advance for glyph in line)
        sheet.put(line, sheet.px(WIDTH - flow.margins.right) - used, sheet.px(_MARK))
