"""Draws the first version of every Word template into ``templates/``.

Usage: python tools/make_templates.py [FORM_ID …]. Existing files are replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from template_layout import Sheet

from templates import (
    decision,
    dossier,
    evidence,
    execution,
    filing,
    hearing,
    investigation,
    penalty,
    transfer,
)

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SECTIONS = (dossier, filing, evidence, investigation, penalty, hearing, decision, execution, transfer)
TEMPLATE_MAKERS: dict[str, Callable[[], Sheet]] = {
    maker.__name__: maker for section in SECTIONS for maker in section.MAKERS
}


def main(names: list[str]) -> None:
    for name in names or TEMPLATE_MAKERS:
        TEMPLATE_MAKERS[name]().save(TEMPLATES / f"{name}.docx")


if __name__ == "__main__":
    main(sys.argv[1:])
