"""Templates of the pages of analysis: text is escaped, nothing is loaded from anywhere, no script."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from zmtool.forms.printable import printed


@cache
def insight_template(name: str) -> Any:
    """The template of a page, all of them with the frame ``insight_frame.html.j2``."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printed(value) if type(value) is str else value,
    )
    return environment.get_template(name)
