"""Pages that a bureau puts on its own web server: the progress of applications, and what was decided (公示)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from zmtool.licenses.life.progress import Progress, left_text


@dataclass(frozen=True, slots=True)
class Published:
    """One decision as it may be published: names masked, no numbers of persons."""

    application_no: str
    matter: str
    name: str
    principal: str
    addr: str
    lic_no: str
    result: str
    day: date


def page_name(application_no: str, query_code: str) -> str:
    """The file name of an application's page: nobody finds it who does not have number and code."""
    told = f"{application_no.strip()}|{query_code.strip().upper()}"
    return f"{hashlib.sha256(told.encode()).hexdigest()[:40]}.html"


def progress_html(progress: Progress, bureau: str, made_at: datetime) -> str:
    """The page of one application, without anybody's name."""
    page: str = _template("licence_progress.html.j2").render(
        bureau=bureau,
        made_at=f"{made_at:%Y-%m-%d %H:%M}",
        one=progress,
        promised=left_text(progress.promised),
        statutory=left_text(progress.statutory),
    )
    return page


def inquiry_html(
    published: Sequence[Published], bureau: str, since: date, until: date, made_at: datetime
) -> str:
    """The first page: where an applicant asks with number and code, and the list of what was decided."""
    page: str = _template("licence_publicity.html.j2").render(
        bureau=bureau, made_at=f"{made_at:%Y-%m-%d %H:%M}", since=since, until=until, rows=published
    )
    return page


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
