"""Small charts as SVG inside a page: bars, columns, a line. Text is escaped; nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from zmtool.base.text import cell_width, fit_cells
from zmtool.forms.printable import printed

INK, SOFT, RULE, FILL, STRONG = "#1d2433", "#5b6575", "#dfe3ea", "#1f4e8c", "#b42318"
_FACE = "Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei,PingFang SC,WenQuanYi Micro Hei,sans-serif"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, how long it is, what is written at its end, whether it stands out."""

    name: str
    value: float
    told: str
    strong: bool = False


def bars(title: str, rows: Sequence[Bar], width: int = 760, names: int = 250) -> Markup:
    """Lying bars, one under the other; names that are too long end in an ellipsis and are whole in the tooltip."""
    most = max((one.value for one in rows), default=0) or 1
    room = width - names - 110
    parts = []
    for place, one in enumerate(rows):
        y = 8 + place * 28
        length = max(1.0, room * one.value / most) if one.value else 0.0
        parts.append(_text(names - 8, y + 15, _short(one.name, names - 12), anchor="end", whole=one.name))
        parts.append(_box(names, y + 2, length, 18, STRONG if one.strong else FILL))
        parts.append(_text(names + length + 6, y + 15, one.told, color=SOFT))
    return _svg(title, width, 16 + 28 * len(rows), parts)


def columns(title: str, rows: Sequence[Bar], width: int = 760, height: int = 240) -> Markup:
    """Standing columns side by side over their names."""
    most = max((one.value for one in rows), default=0) or 1
    step = (width - 20) / max(1, len(rows))
    room = height - 60
    parts = [_line(10, height - 30, width - 10, height - 30)]
    for place, one in enumerate(rows):
        x, tall = 10 + place * step, room * one.value / most
        middle = x + step / 2
        parts.append(
            _box(x + step * 0.18, height - 30 - tall, step * 0.64, tall, STRONG if one.strong else FILL)
        )
        parts.append(_text(middle, height - 36 - tall, one.told, anchor="middle"))
        parts.append(
            _text(middle, height - 12, _short(one.name, step), anchor="middle", color=SOFT, whole=one.name)
        )
    return _svg(title, width, height, parts)


def line(
    title: str, rows: Sequence[Bar], low: float, high: float, width: int = 760, height: int = 260
) -> Markup:
    """Points joined by a line, from the first to the last; the scale goes from ``low`` to ``high``."""
    step = (width - 80) / max(1, len(rows) - 1)
    room, foot = height - 80, height - 40
    points = [
        (
            40 + place * step if len(rows) > 1 else width / 2,
            foot - room * (one.value - low) / ((high - low) or 1),
        )
        for place, one in enumerate(rows)
    ]
    parts = [_line(30, foot, width - 30, foot), _text(28, foot + 4, f"{low:g}", anchor="end", color=SOFT)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(
        Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format(path, FILL)
    )
    for (x, y), one in zip(points, rows, strict=True):
        dot = Markup('<circle cx="{}" cy="{}" r="4.5" fill="{}"/>')
        parts.append(dot.format(f"{x:.1f}", f"{y:.1f}", STRONG if one.strong else FILL))
        parts.append(_text(x, y - 11, one.told, anchor="middle"))
        parts.append(
            _text(
                x, height - 16, _short(one.name, max(70.0, step)), anchor="middle", color=SOFT, whole=one.name
            )
        )
    return _svg(title, width, height, parts)


def _svg(title: str, width: int, height: int, parts: Sequence[Any]) -> Markup:
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" font-family="{}" font-size="14">{}</svg>'
    ).format(printed(title), width, height, width, _FACE, Markup("").join(parts))


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", color: str = INK, whole: str = ""
) -> Markup:
    """Text; ``whole`` is its tooltip where it was shortened."""
    tip = Markup("<title>{}</title>").format(printed(whole)) if whole and whole != text else Markup("")
    inside = escape(printed(text)) + tip
    return Markup('<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>').format(
        f"{x:.1f}", f"{y:.1f}", anchor, color, inside
    )


def _box(x: float, y: float, width: float, height: float, color: str) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}" rx="2"/>').format(
        f"{x:.1f}", f"{y:.1f}", f"{max(0.0, width):.1f}", f"{max(0.0, height):.1f}", color
    )


def _line(x0: float, y0: float, x1: float, y1: float) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>').format(
        f"{x0:.1f}", f"{y0:.1f}", f"{x1:.1f}", f"{y1:.1f}", RULE
    )


def _short(text: str, room: float) -> str:
    """As much of a text as fits, at 7.2 pixels a cell."""
    cells = int(room / 7.2)
    return text if cell_width(text, 2) <= cells else fit_cells(text, cells, 2).rstrip()
