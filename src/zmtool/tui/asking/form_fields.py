"""A document of the catalogue as fields of the screen, and what was typed as what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from rich.text import Text

from zmtool.base.text import cell_width, fit_cells
from zmtool.forms.binding import typed
from zmtool.forms.records import FormField, FormTable
from zmtool.forms.wording import paper_text
from zmtool.reading.normal import normal_form
from zmtool.scans.records import Line, Page
from zmtool.tui.fields.form import Choice, Field
from zmtool.tui.fields.reading import Read
from zmtool.tui.plain import block, plain
from zmtool.workflow.filling_desk import Filling, Trial, Worded

ROWS = "rows-"
"""What the ids of fields begin with that hold a whole table."""
_BAR = "｜"
_BARS = re.compile(r"[｜|\t]")
_WIDEST = 28
_OPEN = r"【待填[^】]*】"
_KINDS = {
    "date": "date",
    "datetime": "moment",
    "end_datetime": "moment",
    "money": "money",
    "rate": "rate",
    "number": "decimal",
    "days": "number",
    "long": "long",
}
_CHECKED = {
    "doc_number": "不是文号的写法，如 示烟处〔2025〕第18号",
    "citizen_id": "证件号码的位数或校验码不对",
    "licence": "许可证号应为 12 位数字",
    "barcode": "条码的校验码不对",
}
_HINTS = {
    "document.number": "办理步骤时自动取号",
    "date": "如 3.5、今天、2025-03-05",
    "datetime": "如 3.5 15:20",
    "end_datetime": "如 3.5 15:20",
    "officers": "姓名（执法证号…）",
}
_UNIT = {"number": "decimal", "money": "money", "date": "date"}


def fields_of(one: Filling) -> tuple[Field, ...]:
    """The fields of a document, then its tables; what stands there at first is what it says now."""
    people = tuple(dict.fromkeys(_people(one)))
    fields = [
        replace(
            field_of(each, one.bound.values[each.id], people),
            required=each.required or each.label in one.bound.missing,
        )
        for each in one.form.fields
    ]
    tables = [
        table_field(each, one.bound.rows[each.id])
        for each in one.form.tables
        if can_be_typed(one.bound.rows[each.id]) and can_be_typed(one.facts.rows[each.id])
    ]
    return (*fields, *tables)


def _people(one: Filling) -> list[tuple[str, str]]:
    """Names and certificates of the officers of the case, or of those who handle the application."""
    officers = getattr(one.owner, "officers", ()) or getattr(one.owner, "handlers", ())
    return [(each.name, each.cert_no) for each in officers if each.name]


def field_of(one: FormField, value: str, people: Sequence[tuple[str, str]] = ()) -> Field:
    """One field; where what stands there cannot be read by its kind it is taken as a text."""
    kind = _KINDS.get(one.type, "text")
    if kind not in ("text", "long") and value and not _reads(one.type, value):
        kind = "text"
    if one.type == "end_datetime" and "至" in value:
        kind = "text"
    choices: tuple[Choice, ...] = ()
    if one.type == "names":
        choices = tuple(Choice(name, name, number) for name, number in people)
    elif one.type == "officers":
        choices = tuple(Choice(f"{name}（执法证号{number}）") for name, number in people)
    return Field(
        one.id,
        one.label,
        kind,
        initial=value,
        hint=_HINTS.get(one.source) or _HINTS.get(one.type, ""),
        choices=choices,
        many=bool(choices),
        check=partial(problem_of, one) if one.type in _CHECKED else None,
    )


def _reads(kind: str, value: str) -> bool:
    return normal_form(kind, value) is not None


def problem_of(one: FormField, text: str) -> str:
    """What is wrong with a text that somebody typed, by the type of the field; empty for nothing."""
    said = _CHECKED.get(one.type)
    if said is None or not text.strip() or normal_form(one.type, text) is not None:
        return ""
    return "" if one.type == "citizen_id" and _is_unit(text) else said


def _is_unit(text: str) -> bool:
    """Whether a number is that of an organisation, which stands where a person would give his own."""
    return len(text.strip()) == 18 and text.strip()[0] == "9"


def wording_of(one: FormField, text: str, read: Read, facts: str) -> str:
    """What is kept of a field that says ``text``: empty where that is what the facts give."""
    value = read.value
    if not text.strip() or text.strip() == facts:
        return ""
    if isinstance(value, datetime):
        kept = value.strftime("%Y-%m-%dT%H:%M")
    elif isinstance(value, date):
        kept = value.isoformat()
    elif isinstance(value, Decimal) and one.type in ("money", "rate"):
        kept = format(value, "f")
    else:
        kept = text.strip()
    return "" if paper_text(typed(kept, one.type), one.type) == facts else kept


# Tables: a line a row, cells apart by ｜

Rows = tuple[Mapping[str, str], ...]


def can_be_typed(rows: Rows) -> bool:
    """Whether every cell stands on one line and holds none of the marks that keep cells apart."""
    return not any(_BARS.search(cell) or "\n" in cell for row in rows for cell in row.values())


def table_field(table: FormTable, rows: Rows) -> Field:
    """A table as lines of text."""
    heads = _BAR.join(column.label for column in table.columns)
    return Field(
        f"{ROWS}{table.id}",
        table.label,
        "long",
        table.required,
        initial=rows_text(table, rows),
        hint=f"一行一条：{heads}",
        check=lambda text: rows_problem(table, text),
    )


def rows_text(table: FormTable, rows: Rows) -> str:
    """The rows as they are typed."""
    return "\n".join(_BAR.join(row.get(column.id, "") for column in table.columns) for row in rows)


def rows_of(table: FormTable, text: str) -> Rows:
    """The rows that were typed; cells that were left out at the end are empty."""
    names = [column.id for column in table.columns]
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in _BARS.split(line)]
        if any(cells):
            rows.append(dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=False)))
    return tuple(rows)


def rows_problem(table: FormTable, text: str) -> str:
    """What is wrong with typed rows; empty for nothing."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = _BARS.split(line)
        if len(cells) > len(table.columns):
            return f"第 {number} 行有 {len(cells)} 栏，只有 {len(table.columns)} 栏"
        for column, cell in zip(table.columns, cells, strict=False):
            if cell.strip() and column.type in _UNIT and normal_form(column.type, cell) is None:
                return f"第 {number} 行的{column.label}不合格式"
    return ""


def rows_as_kept(table: FormTable, text: str, facts: Rows) -> Rows:
    """What is kept of a table: nothing where it is what the facts give."""
    rows = rows_of(table, text)
    return () if rows == tuple(dict(one) for one in facts) else rows


def worded_of(one: Filling, changed: Mapping[str, tuple[str, Read]]) -> Worded:
    """What is worded otherwise, from the fields that were changed: what was typed and how it was read."""
    fields = {
        each.id: wording_of(each, *changed[each.id], one.facts.values[each.id])
        for each in one.form.fields
        if each.id in changed
    }
    rows = {
        table.id: rows_as_kept(table, changed[name][0], one.facts.rows[table.id])
        for table in one.form.tables
        if (name := f"{ROWS}{table.id}") in changed
    }
    return Worded(fields, rows)


# What the screen says


def trial_text(trial: Trial, most: int = 40) -> Text:
    """What a document lacks, and what is wrong with it."""
    text = Text()
    missing = trial.bound.missing
    if missing:
        text.append_text(plain(f"待填 {len(missing)} 项：{'、'.join(missing)}", "yellow")).append("\n")
    for one in trial.faults[:most]:
        text.append_text(plain(f"✗ {one.what}", "red")).append("\n")
        rest = "　".join(filter(None, (one.remedy, f"依据：{one.ground}" if one.ground else "")))
        if rest:
            text.append_text(plain(f"  {rest}", "dim")).append("\n")
    if not missing and not trial.faults:
        text.append_text(plain("必填的都有了，与其他文书没有不一致", "green"))
    return text


def page_text(page: Page) -> Text:
    """A filled document as text: its paragraphs, the rows of its tables with their cells beside each other."""
    text = Text()
    for line in _lines(page):
        text.append_text(block(f"{line}\n"))
    text.highlight_regex(_OPEN, "bold yellow")
    return text


def _lines(page: Page) -> list[str]:
    found: list[str] = []
    inside = [(table.box[1], table.box[3]) for table in page.tables]
    seen: set[int] = set()
    for line in page.lines:
        at = next((at for at, (top, bottom) in enumerate(inside) if top <= line.box[1] < bottom), None)
        if at is None:
            found.append(f"　　{line.text}" if line.box[0] > 0.3 else line.text)
        elif at not in seen:
            seen.add(at)
            found += _table(page, at)
    return found


def _table(page: Page, at: int) -> list[str]:
    rows: dict[int, list[str]] = {}
    for cell in sorted(page.tables[at].cells, key=lambda one: (one.row, one.col)):
        within = [one.text for one in page.lines if _in(one, *cell.box)]
        rows.setdefault(cell.row, []).append("".join(within))
    texts = [one for _, one in sorted(rows.items())]
    return [f"│ {' │ '.join(_aligned(one, texts))} │" for one in texts]


def _aligned(row: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The cells of a row as wide as those of the other rows that have as many."""
    alike = [one for one in rows if len(one) == len(row)]
    widths = [min(_WIDEST, max(cell_width(one[at]) for one in alike)) for at in range(len(row))]
    return [
        fit_cells(text, width) if cell_width(text) <= width else text
        for text, width in zip(row, widths, strict=True)
    ]


def _in(line: Line, left: float, top: float, right: float, bottom: float) -> bool:
    across = (line.box[0] + line.box[2]) / 2
    down = (line.box[1] + line.box[3]) / 2
    return left <= across < right and top <= down < bottom
