"""One read page as JSON and back: what the cache of readings holds."""

from __future__ import annotations

from typing import Any

from zmtool.scans.records import Box, Cell, Corners, Line, Mark, Page, Paper, Table


def page_json(page: Page) -> dict[str, Any]:
    """A page as plain data; ``page_from`` makes it the same page again."""
    return {
        "page": page.page,
        "rotation": page.rotation,
        "aspect": page.aspect,
        "skew": page.skew,
        "source": page.source,
        "engine": page.engine,
        "blank": page.blank,
        "page_number": page.page_number,
        "page_number_box": page.page_number_box,
        "corners": page.corners,
        "lines": [_line_json(one) for one in page.lines],
        "foot": [_line_json(one) for one in page.foot],
        "tables": [
            [
                table.box,
                [[cell.row, cell.col, cell.row_span, cell.col_span, cell.box] for cell in table.cells],
            ]
            for table in page.tables
        ],
        "marks": [[one.kind, one.page, one.box, one.confidence, one.text] for one in page.marks],
        "paper": [page.paper.resolution, page.paper.contrast, page.paper.coloured, page.paper.squares]
        if page.paper
        else None,
    }


def page_from(data: dict[str, Any]) -> Page:
    """The page that ``page_json`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    number_box = data["page_number_box"]
    return Page(
        page=data["page"],
        rotation=data["rotation"],
        aspect=data["aspect"],
        skew=data["skew"],
        source=data["source"],
        engine=data["engine"],
        blank=data["blank"],
        page_number=data["page_number"],
        page_number_box=_box(number_box) if number_box else None,
        corners=corners_from(data["corners"]),
        lines=tuple(_line_from(*one) for one in data["lines"]),
        foot=tuple(_line_from(*one) for one in data.get("foot", ())),
        tables=tuple(
            Table(
                _box(box),
                tuple(Cell(row, col, down, across, _box(one)) for row, col, down, across, one in cells),
            )
            for box, cells in data["tables"]
        ),
        marks=tuple(
            Mark(kind, page, _box(box), confidence, text)
            for kind, page, box, confidence, text in data["marks"]
        ),
        paper=_paper(data["paper"]),
    )


def _line_json(line: Line) -> list[Any]:
    return [line.text, line.box, line.confidence, line.char_confidence, line.pieces]


def _line_from(text: str, box: Any, confidence: float, chars: Any, pieces: Any) -> Line:
    parts = tuple((start, left, right) for start, left, right in pieces)
    return Line(text, _box(box), confidence, tuple(chars), parts)


def corners_from(points: Any) -> Corners | None:
    """The four corners from JSON; None for none."""
    if not points:
        return None
    one, two, three, four = ((float(x), float(y)) for x, y in points)
    return (one, two, three, four)


def _paper(data: Any) -> Paper | None:
    if not data:
        return None
    resolution, contrast, coloured, squares = data
    return Paper(resolution, contrast, coloured, tuple(squares))


def _box(edges: Any) -> Box:
    x0, y0, x1, y1 = edges
    return (x0, y0, x1, y1)
