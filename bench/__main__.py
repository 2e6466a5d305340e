"""python -m bench [reading|scans|prose|labels|marks|steps|printed|filling|start|cases|search|layout|credit|licenses|oversight|inspections|review|planted|insight|tui]: speed and accuracy beside the peers or a limit, as small tables.

``scans``, ``prose``, ``labels``, ``marks``, ``steps``, ``insight`` and ``tui`` take options (``python -m bench scans --help``).
"""

from __future__ import annotations

import sys

from bench import (
    cases,
    credit,
    desk,
    filling,
    insight,
    inspections,
    labels,
    layout,
    licenses,
    marks,
    oversight,
    planted,
    printed,
    prose,
    reading,
    review,
    scans,
    search,
    start,
    steps,
)

PARTS = {
    "reading": reading.main,
    "scans": scans.main,
    "prose": prose.main,
    "labels": labels.main,
    "marks": marks.main,
    "steps": steps.main,
    "printed": printed.main,
    "filling": filling.main,
    "start": start.main,
    "cases": cases.main,
    "search": search.main,
    "layout": layout.main,
    "credit": credit.main,
    "licenses": licenses.main,
    "oversight": oversight.main,
    "inspections": inspections.main,
    "review": review.main,
    "planted": planted.main,
    "insight": insight.main,
    "tui": desk.main,
}

_WITH_OPTIONS = {
    "scans": scans.main,
    "prose": prose.main,
    "labels": labels.main,
    "marks": marks.main,
    "steps": steps.main,
    "insight": insight.main,
    "tui": desk.main,
}


def main(names: list[str]) -> None:
    if names[:1] and names[0] in _WITH_OPTIONS and names[1:2] and names[1].startswith("-"):
        _WITH_OPTIONS[names[0]](names[1:])
        return
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    for name in names or PARTS:
        PARTS[name]()
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
