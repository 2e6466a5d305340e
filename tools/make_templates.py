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
    licence_accepting,
    licence_applications,
    licence_decisions,
    licence_dossier,
    licence_hearing,
    licence_review,
    licence_supervision,
    penalty,
    review,
    supervision,
    transfer,
)

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SECTIONS = (
    dossier,
    filing,
    evidence,
    investigation,
    penalty,
    hearing,
    decision,
    execution,
    transfer,
    licence_applications,
    licence_accepting,
    licence_review,
    licence_hearing,
    licence_decisions,
    licence_supervision,
    licence_dossier,
    review,
    supervision,
)
TEMPLATE_MAKERS: dict[str, Callable[[], Sheet]] = {
    maker.__name__: maker for section in SECTIONS for maker in section.MAKERS
}


def main(names: list[str]) -> None:
    for name in names or TEMPLATE_MAKERS:
        TEMPLATE_MAKERS[name]().save(TEMPLATES / f"{name}.docx")


if __name__ == "__main__":
    main(sys.argv[1:])
