"""python -m bench [reading|filling|start|cases]: speed and accuracy beside the peers or a limit, as small tables."""

from __future__ import annotations

import sys

from bench import cases, filling, reading, start

PARTS = {"reading": reading.main, "filling": filling.main, "start": start.main, "cases": cases.main}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    for name in names or PARTS:
        PARTS[name]()
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
