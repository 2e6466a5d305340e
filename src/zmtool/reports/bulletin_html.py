"""The bulletin as one self-contained HTML page: charts inside as SVG, no script, no network."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from zmtool.forms.printable import printed
from zmtool.reports.bulletin import (
    MOST_TASKS,
    Bulletin,
    fatal_text,
    good_text,
    rectify_text,
    summary_text,
)
from zmtool.reports.bulletin_word import chinese_day
from zmtool.reports.charts import Bar, bars, columns, line
from zmtool.reports.figures import DEFINITIONS, Figures
from zmtool.reports.results import FATAL_SECTION, plain_points

_BARS = 20
"""So many bureaus and officers are drawn; all are in the table."""


def bulletin_html(one: Bulletin) -> str:
    """The page."""
    told = one.told
    stages = [each for each in told.stages if each.points and each.letter != FATAL_SECTION]
    page: str = _template().render(
        one=one,
        told=told,
        day=chinese_day(one.made_on),
        summary=summary_text(one),
        good=good_text(told),
        rectify=rectify_text(one),
        tasks=one.tasks[:MOST_TASKS],
        items=told.items[: one.top],
        compared=[*one.before, (f"{one.name}（本次）", told)] if one.before else [],
        definitions=DEFINITIONS,
        fatal_text=fatal_text,
        plain=plain_points,
        grades=columns(
            "等次分布", [Bar(label, count, f"{count} 卷") for label, count in told.grades], 380, 220
        ),
        spread=columns(
            "得分分布",
            [Bar(label, count, str(count), label.endswith("以下")) for label, count in told.spread],
            600,
            220,
        ),
        top=bars(
            "扣分较多的项目",
            [
                Bar(
                    f"{each.code} {each.title}",
                    each.dossiers,
                    f"{each.dossiers} 卷 {each.share:.0%}",
                    each.fatal,
                )
                for each in told.items[: one.top]
            ],
            names=330,
        ),
        units=_means("各单位平均分", [(each.name, float(each.mean), each.dossiers) for each in told.units]),
        officers=_means(
            "各承办人平均分", [(each.name, float(each.mean), each.dossiers) for each in told.officers]
        ),
        stages=bars(
            "各环节得分率",
            [Bar(f"{each.letter} {each.title}", each.rate, f"{each.rate:.1%}") for each in stages],
            names=200,
        ),
        trend=_trend(one),
    )
    return page


def _means(title: str, rows: list[tuple[str, float, int]]) -> Any:
    return bars(
        title, [Bar(name, mean, f"{mean:g} 分 {count} 卷") for name, mean, count in rows[:_BARS]], names=200
    )


def _trend(one: Bulletin) -> Any:
    """The mean of each batch; the scale begins below the lowest mean."""
    told: list[tuple[str, Figures]] = [*one.before, ("本次", one.told)]
    means = [(label, float(its.mean)) for label, its in told if its.mean is not None]
    if not one.before or not means:
        return ""
    low = max(0.0, min(mean for _, mean in means) // 10 * 10)
    return line("平均分走势", [Bar(label, mean, f"{mean:g}") for label, mean in means], low, 100.0)


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printed(value) if type(value) is str else value,
    )
    return environment.get_template("bulletin.html.j2")
