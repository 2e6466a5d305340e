"""Weeks side by side as SVG inside a page: cartons as columns with one brand's part of them, a price as a line. No script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from zmtool.forms.printable import printed
from zmtool.reports.charts import FILL, INK, RULE, SOFT, STRONG

_FACE = "Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei,PingFang SC,WenQuanYi Micro Hei,sans-serif"
_PALE = "#a9c0de"
_LEFT, _RIGHT, _TOP, _FOOT = 56, 34, 30, 28
_LABEL_ROOM = 62
"""Pixels that the name of a week takes."""


@dataclass(frozen=True, slots=True)
class WeekValue:
    """A week: its name, the value (None: unknown), a part of it that is drawn inside (None: none)."""

    week: str
    value: float | None
    part: float | None = None


def week_columns(
    title: str, rows: Sequence[WeekValue], *, unit: str, whole: str = "", part: str = "", width: int = 960
) -> Markup:
    """Columns over their weeks; ``whole`` and ``part`` name the two series where there are two."""
    height = 220
    most = max((one.value or 0.0 for one in rows), default=0.0)
    scale = _Scale(0.0, most or 1.0, width, height, len(rows))
    branded = any(one.part is not None for one in rows)
    parts = [*scale.frame(unit), *scale.weeks(rows)]
    for at, one in enumerate(rows):
        tip = f"{one.week}：{_told(one.value)}{unit}"
        if branded and one.part is not None:
            tip += f"，其中{part} {_told(one.part)}{unit}"
        parts.append(scale.column(at, one.value or 0.0, _PALE if branded else FILL, tip))
        if branded and one.part:
            parts.append(scale.column(at, one.part, STRONG, tip))
    if branded:
        parts += _legend(((_PALE, whole), (STRONG, part)))
    return _svg(title, width, height, parts)


def week_line(title: str, rows: Sequence[WeekValue], *, unit: str, width: int = 960) -> Markup:
    """A line over the weeks, broken where the value is unknown."""
    height = 190
    known = [one.value for one in rows if one.value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = (high - low) * 0.15 or max(high * 0.1, 1.0)
    scale = _Scale(max(0.0, low - room), high + room, width, height, len(rows))
    parts = [*scale.frame(unit), *scale.weeks(rows)]
    run: list[tuple[float, float]] = []
    for at, one in enumerate([*rows, WeekValue("", None)]):
        if one.value is not None:
            run.append((scale.middle(at), scale.height_of(one.value)))
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            parts.append(
                Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>').format(path, FILL)
            )
        run = []
    for at, one in enumerate(rows):
        if one.value is not None:
            parts.append(
                Markup('<circle cx="{}" cy="{}" r="2.6" fill="{}"><title>{}</title></circle>').format(
                    f"{scale.middle(at):.1f}",
                    f"{scale.height_of(one.value):.1f}",
                    FILL,
                    f"{one.week}：{_told(one.value)}{unit}",
                )
            )
    return _svg(title, width, height, parts)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    width: int
    height: int
    count: int

    @property
    def step(self) -> float:
        return (self.width - _LEFT - _RIGHT) / max(1, self.count)

    def middle(self, at: int) -> float:
        return _LEFT + (at + 0.5) * self.step

    def height_of(self, value: float) -> float:
        room = self.height - _TOP - _FOOT
        return self.height - _FOOT - room * (value - self.low) / ((self.high - self.low) or 1)

    def column(self, at: int, value: float, color: str, tip: str) -> Markup:
        top, foot = self.height_of(value), self.height - _FOOT
        return Markup(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" rx="1"><title>{}</title></rect>'
        ).format(
            f"{self.middle(at) - self.step * 0.36:.1f}",
            f"{top:.1f}",
            f"{self.step * 0.72:.1f}",
            f"{max(0.0, foot - top):.1f}",
            color,
            printed(tip),
        )

    def frame(self, unit: str) -> list[Markup]:
        """Lines at the bottom, the middle and the top with their figures."""
        found = [_text(_LEFT - 6, _TOP - 14, unit, anchor="end", color=SOFT)]
        for value in (self.low, (self.low + self.high) / 2, self.high):
            y = self.height_of(value)
            found.append(
                Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>').format(
                    _LEFT, f"{y:.1f}", self.width - _RIGHT, f"{y:.1f}", RULE
                )
            )
            found.append(_text(_LEFT - 6, y + 4, _told(round(value, 1)), anchor="end", color=SOFT))
        return found

    def weeks(self, rows: Sequence[WeekValue]) -> list[Markup]:
        """The names of as many weeks as there is room for, the last one always."""
        every = max(1, -(-_LABEL_ROOM // max(1, int(self.step))))
        return [
            _text(self.middle(at), self.height - 9, one.week, anchor="middle", color=SOFT)
            for at, one in enumerate(rows)
            if (len(rows) - 1 - at) % every == 0
        ]


def _legend(series: Sequence[tuple[str, str]]) -> list[Any]:
    parts: list[Any] = []
    x = _LEFT
    for color, name in series:
        parts.append(Markup('<rect x="{}" y="4" width="12" height="12" fill="{}" rx="2"/>').format(x, color))
        parts.append(_text(x + 18, 15, name))
        x += 40 + 14 * len(name)
    return parts


def _svg(title: str, width: int, height: int, parts: Sequence[Any]) -> Markup:
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" font-family="{}" font-size="12">{}</svg>'
    ).format(printed(title), width, height, width, _FACE, Markup("").join(parts))


def _text(x: float, y: float, text: str, *, anchor: str = "start", color: str = INK) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" fill="{}">{}</text>').format(
        f"{x:.1f}", f"{y:.1f}", anchor, color, escape(printed(text))
    )


def _told(value: float | None) -> str:
    return "不详" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
