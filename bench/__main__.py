"""python -m bench [reading|scans|filling|start|cases]: speed and accuracy beside the peers or a limit, as small tables.

``scans`` alone takes options (``python -m bench scans --help``).
"""

from __future__ import annotations

import sys

from bench import cases, filling, reading, scans, start

PARTS = {
    "reading": reading.main,
    "scans": scans.main,
    "filling": filling.main,
    "start": start.main,
    "cases": cases.main,
}


def main(names: list[str]) -> None:
    if names[:1] == ["scans"] and len(names) > 1 and names[1].startswith("-"):
        scans.main(names[1:])
        return
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    for name in names or PARTS:
        PARTS[name]()
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
