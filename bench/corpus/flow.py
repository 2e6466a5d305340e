"""Blocks one below the other over as many sheets as they need: paragraphs, ruled rows, tables with a header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.corpus.runs import Glyph, Run, broken
from bench.corpus.sheet import HEIGHT, WIDTH, Sheet

LEFT, MIDDLE, RIGHT = 0.0, 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Margins:
    """Millimetres from the edges of the paper."""

    left: float = 28
    right: float = 26
    top: float = 30
    bottom: float = 28

    @property
    def measure(self) -> float:
        """What is between left and right."""
        return WIDTH - self.left - self.right


@dataclass(frozen=True, slots=True)
class Cell:
    """One ruled cell ``width`` millimetres wide. ``tail`` are lines at its lower right, one below the other.

    ``upright`` sets the characters one below the other, as narrow first columns do. ``fill`` is the ground of a shaded cell.
    """

    width: float
    runs: tuple[Run, ...] = ()
    align: float = LEFT
    tail: tuple[tuple[Run, ...], ...] = ()
    upright: bool = False
    high: bool = False
    fill: tuple[int, int, int] | None = None


class Flow:
    """Puts blocks on sheets from top to bottom; ``sheets`` are those begun."""

    def __init__(self, begin: Callable[[], Sheet], margins: Margins) -> None:
        self._begin, self.margins = begin, margins
        self.uprights = True
        """Whether cells are ruled at their sides, too."""
        self.sheets: list[Sheet] = []
        self.next_sheet()

    @property
    def sheet(self) -> Sheet:
        """The sheet that is being filled."""
        return self.sheets[-1]

    def px(self, millimetres: float) -> int:
        """Millimetres as pixels."""
        return self.sheet.px(millimetres)

    def next_sheet(self) -> None:
        """Begins a sheet."""
        self.sheets.append(self._begin())
        self.y = self.px(self.margins.top)

    @property
    def room(self) -> int:
        """Pixels left above the lower margin."""
        return self.px(HEIGHT - self.margins.bottom) - self.y

    def skip(self, millimetres: float) -> None:
        """Leaves a gap."""
        self.y += self.px(millimetres)

    def keep(self, millimetres: float) -> None:
        """Begins a sheet where less than this is left."""
        if self.room < self.px(millimetres):
            self.next_sheet()

    def paragraph(
        self,
        runs: Sequence[Run],
        *,
        align: float = LEFT,
        leading: float = 1.7,
        indent: float = 0,
        left: float = 0,
        width: float | None = None,
    ) -> None:
        """Running text. ``indent`` of each first line and ``left``, ``width`` of the whole are millimetres."""
        x = self.px(self.margins.left + left)
        measure = self.px(self.margins.measure - left if width is None else width)
        size = max((run.look.size for run in runs), default=4.0)
        blanks = round(indent / size)
        look = runs[0].look
        lead = (Run("　" * blanks, look),) if blanks else ()
        for line in broken([*lead, *_indented(runs, blanks)], measure, self.sheet.dpi):
            self.keep(size * leading)
            used = sum(glyph.advance for glyph in line)
            self.sheet.put(line, x + max(0.0, (measure - used) * align), self.y)
            self.y += self.px(size * leading)

    def beside(self, columns: Sequence[tuple[float, Sequence[Run]]], *, leading: float = 1.9) -> None:
        """Texts in columns (each with its width in millimetres) that begin on one line."""
        sets = [broken(runs, self.px(width) - self.px(3), self.sheet.dpi) for width, runs in columns]
        size = max(run.look.size for _, runs in columns for run in runs)
        for at in range(max(len(lines) for lines in sets)):
            self.keep(size * leading)
            x = self.px(self.margins.left)
            for (width, _), lines in zip(columns, sets, strict=True):
                if at < len(lines):
                    self.sheet.put(lines[at], x, self.y)
                x += self.px(width)
            self.y += self.px(size * leading)

    def table(
        self, header: Sequence[Cell], rows: Sequence[Sequence[Cell]], *, least: float = 8, left: float = 0
    ) -> None:
        """Ruled rows under a header that is repeated on every sheet."""
        self.keep(3 * least)
        self.row(header, least=least, left=left)
        for cells in rows:
            if self.room < self.height_of(cells, least):
                self.next_sheet()
                self.row(header, least=least, left=left)
            self.row(cells, least=least, left=left)

    def height_of(self, cells: Sequence[Cell], least: float) -> int:
        """The pixels that a row of cells needs."""
        return max([self.px(least), *(self._cell_height(cell, self._lines(cell)) for cell in cells)])

    def row(self, cells: Sequence[Cell], *, least: float = 9, left: float = 0) -> int:
        """One ruled row, parted at the end of a sheet where it does not fit; its upper edge on its last sheet."""
        rest = [self._lines(cell) for cell in cells]
        whole = self.px(HEIGHT - self.margins.bottom - self.margins.top)
        while True:
            needed = max(
                [
                    self.px(least),
                    *(self._cell_height(cell, lines) for cell, lines in zip(cells, rest, strict=True)),
                ]
            )
            if needed <= self.room:
                return self._ruled(cells, rest, needed, left, last=True)
            if needed <= whole * 0.45 or self.room < self.px(30):
                self.next_sheet()
                continue
            now = [
                lines[: self._fitting(cell, lines, self.room)]
                for cell, lines in zip(cells, rest, strict=True)
            ]
            rest = [lines[len(first) :] for lines, first in zip(rest, now, strict=True)]
            self._ruled(cells, now, self.room, left, last=False)
            self.next_sheet()

    def _lines(self, cell: Cell) -> list[list[Glyph]]:
        measure = self.px(cell.width - 2.4)
        if cell.upright:
            return [[glyph] for line in broken(cell.runs, 10**6, self.sheet.dpi) for glyph in line]
        return broken(cell.runs, measure, self.sheet.dpi) if cell.runs else []

    def _lead(self, cell: Cell) -> int:
        size = max(
            (run.look.size for run in (*cell.runs, *(run for tail in cell.tail for run in tail))), default=4
        )
        return self.px(size * (1.15 if cell.upright else 1.45))

    def _cell_height(self, cell: Cell, lines: Sequence[Sequence[Glyph]]) -> int:
        space = self.px(6) if cell.tail and lines else 0
        return (len(lines) + len(cell.tail)) * self._lead(cell) + space + self.px(2.6)

    def _fitting(self, cell: Cell, lines: Sequence[Sequence[Glyph]], room: int) -> int:
        return max(0, (room - self.px(2.6)) // self._lead(cell)) if lines else 0

    def _ruled(
        self,
        cells: Sequence[Cell],
        lines: Sequence[Sequence[Sequence[Glyph]]],
        height: int,
        left: float,
        *,
        last: bool,
    ) -> int:
        x, top = self.px(self.margins.left + left), self.y
        for cell, own in zip(cells, lines, strict=True):
            right = x + self.px(cell.width)
            if cell.fill:
                self.sheet.pen.rectangle((x, top, right, top + height), fill=cell.fill)
            if self.uprights:
                self.sheet.rectangle(x, top, right, top + height)
            else:
                self.sheet.cell(x, top, right, top + height)
            self._fill(cell, own, (x, top, right, top + height), last)
            x = right
        self.y += height
        return top

    def _fill(
        self, cell: Cell, lines: Sequence[Sequence[Glyph]], edges: tuple[int, int, int, int], last: bool
    ) -> None:
        x0, y0, x1, y1 = edges
        lead, pad = self._lead(cell), self.px(1.2)
        y = y0 + pad
        if not cell.tail and not cell.high:
            y = max(y, (y0 + y1 - len(lines) * lead) // 2 + self.px(0.6))
        for line in lines:
            used = sum(glyph.advance for glyph in line)
            align = MIDDLE if cell.upright else cell.align
            self.sheet.put(line, x0 + pad + max(0.0, (x1 - x0 - 2 * pad - used) * align), y)
            y += lead
        if last:
            y = y1 - len(cell.tail) * lead - pad
            for runs in cell.tail:
                glyphs = broken(runs, 10**6, self.sheet.dpi)[0]
                used = sum(glyph.advance for glyph in glyphs)
                self.sheet.put(glyphs, x1 - pad - self.px(4) - used, y)
                y += lead


def _indented(runs: Sequence[Run], blanks: int) -> list[Run]:
    """The runs with every later paragraph set in by as many blanks as the first."""
    if not blanks:
        return list(runs)
    return [Run(run.text.replace("\n", "\n" + "　" * blanks), run.look, run.place) for run in runs]
