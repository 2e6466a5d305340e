"""The layouts by name. Those that begin with "tune-" may be tuned on; the others are held out for testing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.corpus.compose import Composer, Manner
from bench.corpus.flow import Flow, Margins
from bench.corpus.layouts import (
    above,
    booklet,
    county,
    delta,
    form,
    groups,
    grove,
    harbour,
    hill,
    lake,
    ledger,
    letter,
    lines,
    open_rows,
    plain,
    prefecture,
    ridge,
    river,
    sections,
    steppe,
    valley,
    within,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """A bureau's way with documents: its words and ink, its margins, and the procedure that draws."""

    name: str
    manner: Manner
    margins: Margins
    draw: Callable[[Composer, Flow], None]
    paper: tuple[int, int, int] = (255, 255, 255)


LAYOUTS = {
    one.name: one
    for one in (
        Layout("tune-ledger", ledger.MANNER, ledger.MARGINS, ledger.draw),
        Layout("tune-letter", letter.MANNER, letter.MARGINS, letter.draw),
        Layout("tune-open", open_rows.MANNER, open_rows.MARGINS, open_rows.draw),
        Layout("tune-lines", lines.MANNER, lines.MARGINS, lines.draw, (252, 251, 247)),
        Layout("tune-words", groups.MANNER, groups.MARGINS, groups.draw),
        Layout(
            "tune-words-lines",
            replace(lines.MANNER, labels="tune_words.yaml"),
            lines.MARGINS,
            lines.draw,
        ),
        *(
            Layout(f"tune-prose-{one}", replace(letter.MANNER, wording=one), letter.MARGINS, letter.draw)
            for one in ("c", "d", "e", "f", "i", "j", "k", "l", "m", "n", "q", "s", "t", "u", "v", "w")
        ),
        *(
            Layout(
                f"tune-labels-{name}",
                replace(room.MANNER, labels=f"label_sets/{name}.yaml"),
                room.MARGINS,
                room.draw,
            )
            for name, room in (("b", above), ("c", within), ("d", groups), ("e", ledger), ("f", above))
        ),
        Layout("tune-form", form.MANNER, form.MARGINS, form.draw),
        Layout("county-old", county.MANNER, county.MARGINS, county.draw, (250, 248, 240)),
        Layout("tune-booklet", booklet.MANNER, booklet.MARGINS, booklet.draw),
        Layout("tune-sections", sections.MANNER, sections.MARGINS, sections.draw),
        Layout("tune-prefecture", prefecture.MANNER, prefecture.MARGINS, prefecture.draw, (254, 253, 250)),
        Layout("tune-river", river.MANNER, river.MARGINS, river.draw, (253, 253, 251)),
        Layout("ridge-new", ridge.MANNER, ridge.MARGINS, ridge.draw, (252, 252, 249)),
        Layout("tune-steppe", steppe.MANNER, steppe.MARGINS, steppe.draw, (253, 253, 250)),
        Layout("tune-harbour", harbour.MANNER, harbour.MARGINS, harbour.draw, (254, 254, 252)),
        Layout("tune-valley", valley.MANNER, valley.MARGINS, valley.draw, (253, 252, 248)),
        Layout("lake-new", lake.MANNER, lake.MARGINS, lake.draw, (253, 253, 251)),
        Layout("hill-new", hill.MANNER, hill.MARGINS, hill.draw, (253, 253, 252)),
        Layout("tune-plain", plain.MANNER, plain.MARGINS, plain.draw),
        Layout("tune-grove", grove.MANNER, grove.MARGINS, grove.draw, (254, 254, 253)),
        Layout("delta-new", delta.MANNER, delta.MARGINS, delta.draw, (254, 254, 254)),
    )
}
HELD_OUT = tuple(name for name, one in LAYOUTS.items() if one.manner.held_out)
