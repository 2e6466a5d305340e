"""Writing what is made of results: sheets to sign, the spreadsheet, the bulletin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zmtool.base.errors import UsageProblem
from zmtool.base.file_names import safe_name
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.progress import Progress
from zmtool.base.shipped import data_file
from zmtool.reports.bulletin import Bulletin, bulletin
from zmtool.reports.bulletin_html import bulletin_html
from zmtool.reports.bulletin_word import TEMPLATE as BULLETIN_TEMPLATE
from zmtool.reports.bulletin_word import bulletin_word
from zmtool.reports.result_table import write_result_table
from zmtool.reports.results import Result
from zmtool.reports.review_sheet import TEMPLATE, review_sheet
from zmtool.reviews.appeals import rectify_until
from zmtool.reviews.rules import load_rules
from zmtool.workflow.review_results import Results
from zmtool.workflow.reviewing_across import compared
from zmtool.workflow.workspace import local_data


def write_table(found: Results, path: Path, workspace: Path | None = None, *, full: bool = False) -> Path:
    """The spreadsheet of the results, with the checks across dossiers where their extracts are there."""
    across = compared(found.extracts, overrides=local_data(workspace)) if found.extracts else None
    ready_folder(path.parent)
    return write_result_table(found.results, path, across=across, full=full)


def write_sheets(
    found: Results,
    out: Path,
    on: date,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """The sheet of each result: into the file ``out`` where it is a .docx, else one each into the folder."""
    template = data_file(TEMPLATE, local_data(workspace))
    alone = out.suffix.lower() == ".docx"
    if alone and len(found.results) > 1:
        raise UsageProblem(
            f"{len(found.results)} 个案卷不能写进一个文件",
            where=str(out),
            next_step="-o 写一个文件夹，或用 --dossier 选一个案卷",
        )
    written: list[Path] = []
    taken: set[str] = set()
    for one in found.results:
        path = out if alone else out / f"{_name(one, taken)}.docx"
        ready_folder(path.parent)
        write_whole(path, review_sheet(one, template, on))
        written.append(path)
        if progress is not None:
            progress(len(written), len(found.results))
    return written


def _name(result: Result, taken: set[str]) -> str:
    """A file name of its own for each dossier."""
    stem = f"评查表-{safe_name(result.head.number)}"
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}", number + 1
    taken.add(name.casefold())
    return name


def bulletin_of(
    found: Results, before: Sequence[Results], on: date, workspace: Path | None = None, *, name: str = ""
) -> Bulletin:
    """The bulletin over results, earlier ones beside them; the days of rectification are the review's figures."""
    rules = load_rules(local_data(workspace))
    return bulletin(
        name or found.name,
        found.results,
        made_on=on,
        due=rectify_until(on, rules),
        days=rules.rectification_days,
        mark=rules.mark,
        top=rules.top_items,
        before=[(one.name, one.results) for one in before],
    )


def write_bulletin(
    told: Bulletin, *, html: Path | None = None, docx: Path | None = None, workspace: Path | None = None
) -> list[Path]:
    """Writes the bulletin as wanted. Raises Refused where it cannot be written."""
    written = []
    if html is not None:
        ready_folder(html.parent)
        write_whole(html, bulletin_html(told).encode("utf-8", "replace"))
        written.append(html)
    if docx is not None:
        ready_folder(docx.parent)
        template = data_file(BULLETIN_TEMPLATE, local_data(workspace))
        write_whole(docx, bulletin_word(told, template))
        written.append(docx)
    return written
