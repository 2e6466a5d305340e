"""``python -m zmtool`` is ``zmtool``."""

from __future__ import annotations

from zmtool.cli.entry import main

if __name__ == "__main__":
    main()
