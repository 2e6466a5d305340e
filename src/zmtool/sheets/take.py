"""What an import would take of a file: header found, cells read, every row accepted, rejected or skipped with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from zmtool.base.errors import BadInput, InvalidValue
from zmtool.base.progress import EVERY, Progress
from zmtool.base.text import compact
from zmtool.sheets.cell_types import Taken, take_cell
from zmtool.sheets.headers import Header, find_header
from zmtool.sheets.mapping import ImportField, ImportMapping
from zmtool.sheets.records import Accepted, Column, Corrected, Preview, Rejected, Sheet, Skipped

_TOTAL = re.compile("(本页|本表|总|以上)?(合计|总计|小计|共计|累计)(金额|数量|条数)?[:：]?")
_FOOT = re.compile(
    "(制表|填表|制单|审核|复核|经办|打印|导出|生成|单位负责)[人员者时间日期]*[:：].*|(注|备注|说明)[:：].*|第.{1,4}页.*"
)


_MOST_KNOWN = 20_000
_BARE_FIGURE = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?")


def preview(
    sheets: Sequence[Sheet], mapping: ImportMapping, name: str, progress: Progress | None = None
) -> Preview:
    """The preview of the sheet whose header names the most fields; ``name`` names the file in errors.

    ``progress`` hears of its rows. Raises BadInput where no sheet has a header that suffices.
    """
    found = [(sheet, header) for sheet in sheets if (header := find_header(sheet, mapping)) is not None]
    if not found:
        raise BadInput(
            f"找不到“{mapping.label}”的表头（前 20 行内）",
            where=name,
            next_step=f"表头应含：{_expected(mapping)}；本地叫法可写进工作区 schemas/imports/{mapping.id}.yaml 的 synonyms",
        )
    sheet, header = max(found, key=lambda pair: len(pair[1].columns))
    others = [one.name for one in sheets if one is not sheet]
    notes = (f"文件中另有工作表 {'、'.join(others)}，未读取",) if others else ()
    return _rows_taken(sheet, header, mapping, notes, progress)


def _expected(mapping: ImportMapping) -> str:
    needed = [one.label for one in mapping.fields if one.required]
    groups = ["或".join(mapping.field(one).label for one in group) for group in mapping.need_any]
    return "、".join([*needed, *groups]) or "、".join(one.label for one in mapping.fields[:5])


def _rows_taken(
    sheet: Sheet,
    header: Header,
    mapping: ImportMapping,
    notes: tuple[str, ...],
    progress: Progress | None,
) -> Preview:
    accepted: list[Accepted] = []
    corrected: list[Corrected] = []
    rejected: list[Rejected] = []
    skipped: list[Skipped] = []
    seen: dict[tuple[str, ...], Accepted] = {}
    fields: list[tuple[Column, ImportField, dict[str, Taken]]] = [
        (column, mapping.field(column.field), {}) for column in header.columns
    ]
    for number, row in enumerate(sheet.rows[header.last_row :], header.last_row + 1):
        if progress is not None and number % EVERY == 0:
            progress(number, len(sheet.rows))
        if not any(cell.strip() for cell in row):
            continue
        if reason := _no_record(row, header):
            skipped.append(Skipped(number, _shown(row), reason))
            continue
        outcome = _row_taken(number, row, fields, mapping)
        if isinstance(outcome, Rejected):
            rejected.append(outcome)
            continue
        one, repairs = outcome
        key = tuple(one.values.get(field, "") for field in mapping.unique)
        earlier = seen.setdefault(key, one) if any(key) else one
        if earlier is one:
            accepted.append(one)
            corrected += repairs
        elif earlier.values == one.values:
            skipped.append(Skipped(number, _shown(row), f"与第 {earlier.row} 行完全相同"))
        else:
            label = "、".join(mapping.field(field).label for field in mapping.unique)
            reason = f"与第 {earlier.row} 行重复，但其他内容不同"
            rejected.append(Rejected(number, label, " ".join(key), reason))
    return Preview(
        mapping.id,
        sheet.name,
        header.last_row,
        header.texts,
        header.columns,
        header.ignored,
        tuple(accepted),
        tuple(corrected),
        tuple(rejected),
        tuple(skipped),
        MappingProxyType(
            {
                row: sheet.rows[row - 1]
                for row in (*(one.row for one in accepted), *(one.row for one in rejected))
            }
        ),
        notes,
    )


def _no_record(row: tuple[str, ...], header: Header) -> str:
    """Why a row is no record; empty where it is one."""
    filled = [text for cell in row if (text := compact(cell))]
    if _TOTAL.fullmatch(filled[0]):
        return "合计行"
    if _FOOT.fullmatch(filled[0]):
        return "表尾说明"
    if filled == [text for cell in header.texts if (text := compact(cell))]:
        return "重复的表头"
    return ""


def _shown(row: tuple[str, ...]) -> str:
    return " ".join(cell.strip() for cell in row if cell.strip())[:60]


def _row_taken(
    number: int,
    row: tuple[str, ...],
    fields: Sequence[tuple[Column, ImportField, dict[str, Taken]]],
    mapping: ImportMapping,
) -> tuple[Accepted, list[Corrected]] | Rejected:
    """The values of one row with their repairs, or the first thing that is wrong with it."""
    values: dict[str, str] = {}
    repairs: list[Corrected] = []
    for column, field, known in fields:
        raw = row[column.index] if column.index < len(row) else ""
        taken = known.get(raw)
        if taken is None:
            try:
                taken = _taken(raw, field, column)
            except InvalidValue as error:
                return Rejected(number, field.label, raw.strip()[:60], error.reason)
            # A day, a price, a brand stands in many rows: what it comes to is looked up, not worked out again.
            if len(known) < _MOST_KNOWN:
                known[raw] = taken
        if taken.text:
            # Most cells say what they say already: then the cell's own text is kept, not another like it.
            values[field.id] = raw if taken.text == raw else taken.text
        if taken.repair:
            repairs.append(Corrected(number, field.label, raw.strip()[:60], taken.text, taken.repair))
    missing = _missing(values, mapping)
    if missing:
        return Rejected(number, missing, "", "没有填写")
    return Accepted(number, MappingProxyType(values)), repairs


def _taken(raw: str, field: ImportField, column: Column) -> Taken:
    """The value of a cell; a bare figure under a header in 万元 counts ten thousand yuan."""
    if field.type == "money" and "万元" in column.header and _BARE_FIGURE.fullmatch(compact(raw)):
        taken = take_cell(f"{compact(raw)}万元", field)
        return Taken(taken.text, "表头以万元计，换算成元")
    return take_cell(raw, field)


def _missing(values: dict[str, str], mapping: ImportMapping) -> str:
    """The label of the first field, or group of fields, that has to be filled and is not."""
    for field in mapping.fields:
        if field.required and field.id not in values:
            return field.label
    for group in mapping.need_any:
        if not any(one in values for one in group):
            return "或".join(mapping.field(one).label for one in group)
    return ""
