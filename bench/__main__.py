"""python -m bench [reading|scans|marks|filling|start|cases]: speed and accuracy beside the peers or a limit, as small tables.

``scans`` and ``marks`` take options (``python -m bench scans --help``).
"""

from __future__ import annotations

import sys

from bench import cases, filling, marks, reading, scans, start

PARTS = {
    "reading": reading.main,
    "scans": scans.main,
    "marks": marks.main,
    "filling": filling.main,
    "start": start.main,
    "cases": cases.main,
}


def main(names: list[str]) -> None:
    if names[:1] in (["scans"], ["marks"]) and len(names) > 1 and names[1].startswith("-"):
        {"scans": scans.main, "marks": marks.main}[names[0]](names[1:])
        return
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    for name in names or PARTS:
        PARTS[name]()
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
