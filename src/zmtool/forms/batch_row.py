"""One row of data → the facts of one document: what the row says in its cells, checked, as the form needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import InvalidValue, UsageProblem
from zmtool.cases.records import CaseFacts
from zmtool.cases.set_field import has_field, with_field
from zmtool.documents.records import DocumentFacts, SignFacts
from zmtool.forms.batch_columns import CASE_NO, FILE_NAME, column_names
from zmtool.forms.records import Form
from zmtool.goods.records import GoodsLine
from zmtool.law.causes import CauseTable
from zmtool.law.wordings import cause_by_wording
from zmtool.sheets.cell_types import take_cell
from zmtool.sheets.mapping import ImportField, ImportMapping
from zmtool.values.quantity import Unit, parse_quantity, to_cartons

MAX_ROWS = 2000
_PATHS = {"case": "", "party": "party.", "penalty": "penalty.", "org": "bureau."}
_GOODS = ("goods.rows", "goods.rows_in_cartons")
_IN_CARTONS = (Unit.STICK, Unit.PACK, Unit.CARTON, Unit.CASE)
_CAUSES = ("case.cause", "case.cause_suspected")


@dataclass(frozen=True, slots=True)
class RowData:
    """The cells of one document in canonical text by column id, and its tables' rows by column id.

    ``row`` is the line of the file it stands on (the first of several).
    """

    row: int
    values: Mapping[str, str]
    tables: Mapping[str, tuple[Mapping[str, str], ...]]

    @property
    def file_name(self) -> str:
        """The name somebody chose for the file; empty where nobody did."""
        return self.values.get(FILE_NAME, "")

    def case_no(self, form: Form) -> str:
        """The number of the case that the row names; empty where it names none."""
        own = next(
            (one.id for one in form.fields if one.source in ("case.filing_number", "case.case_no")), ""
        )
        return self.values.get(CASE_NO) or self.values.get(own, "")


def data_of_object(row: int, raw: Mapping[str, Any], form: Form, columns: ImportMapping) -> RowData:
    """The data of one JSON object: labels or ids → text, figures, or lists of objects for the tables.

    Raises InvalidValue naming the field that does not exist or cannot hold what it was given.
    """
    by_name = {name: one for one in columns.fields for name in (one.id, one.label, *one.synonyms)}
    tables = {name: one for one in form.tables for name in (one.id, one.label)}
    values: dict[str, str] = {}
    rows: dict[str, tuple[Mapping[str, str], ...]] = {}
    for name, given in raw.items():
        table = tables.get(name)
        if table is not None and isinstance(given, list):
            known = {key: f"{table.id}.{one.id}" for one in table.columns for key in column_names(one)}
            rows[table.id] = tuple(_table_row(one, table.label, known, by_name) for one in given[:MAX_ROWS])
            if len(given) > MAX_ROWS:
                raise InvalidValue(table.label, str(len(given)), f"明细最多 {MAX_ROWS} 行")
            continue
        field = by_name.get(name)
        if field is None:
            raise InvalidValue(name[:40], _text(given)[:40], "这种文书没有这一项")
        if taken := _taken(given, field):
            values[field.id] = taken
    return RowData(row, MappingProxyType(values), MappingProxyType(rows))


def _table_row(
    raw: object, label: str, known: Mapping[str, str], columns: Mapping[str, ImportField]
) -> Mapping[str, str]:
    if not isinstance(raw, Mapping):
        raise InvalidValue(label, _text(raw)[:40], "明细的每一行应是一组字段")
    values: dict[str, str] = {}
    for name, given in raw.items():
        field = columns.get(known.get(name, ""))
        if field is None:
            raise InvalidValue(f"{label}.{name}"[:60], _text(given)[:40], "明细没有这一列")
        if taken := _taken(given, field):
            values[field.id.partition(".")[2]] = taken
    return MappingProxyType(values)


def _taken(given: object, field: ImportField) -> str:
    """The canonical text of a JSON value. Raises InvalidValue naming the field."""
    if isinstance(given, list | dict):
        raise InvalidValue(field.label, _text(given)[:40], "应为一个值")
    try:
        return take_cell(_text(given), field).text
    except InvalidValue as error:
        raise InvalidValue(field.label, _text(given)[:40], error.reason) from error


def _text(given: object) -> str:
    """A JSON value as the text of a cell; figures come as they were written."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "是" if given else "否"
    return str(given)


def data_of_cells(rows: Sequence[tuple[int, Mapping[str, str]]], form: Form) -> RowData:
    """The data of one document from one line of a sheet, or several that differ in their table columns only."""
    first, cells = rows[0]
    plain = {key: text for key, text in cells.items() if not _in_table(key, form)}
    tables: dict[str, tuple[Mapping[str, str], ...]] = {}
    for table in form.tables:
        start = f"{table.id}."
        lines = [
            {key.removeprefix(start): text for key, text in values.items() if key.startswith(start)}
            for _, values in rows
        ]
        if found := tuple(MappingProxyType(one) for one in lines if one):
            tables[table.id] = found
    return RowData(first, MappingProxyType(plain), MappingProxyType(tables))


def same_document(one: Mapping[str, str], other: Mapping[str, str], form: Form) -> bool:
    """Whether two lines of a sheet belong to one document: both have table cells, and all else is the same."""
    apart = [{key: text for key, text in row.items() if not _in_table(key, form)} for row in (one, other)]
    return apart[0] == apart[1] and all(
        len(row) > len(rest) for row, rest in zip((one, other), apart, strict=True)
    )


def _in_table(key: str, form: Form) -> bool:
    return any(key.startswith(f"{table.id}.") for table in form.tables)


def document_of(data: RowData, form: Form, base: DocumentFacts | None = None) -> DocumentFacts:
    """The document that the row describes; what it does not say stays as in ``base``."""
    document = base or DocumentFacts(form.id)
    fields = {one.id: data.values[one.id] for one in form.fields if one.id in data.values}
    by_source = {one.source: data.values.get(one.id, "") for one in form.fields}
    number, day = by_source.get("document.number", ""), by_source.get("document.date", "")
    signs = {one.id: signed for one in form.signs if (signed := _signed(data.values, one.id)) is not None}
    return replace(
        document,
        number=number or document.number,
        date=_day(day) or document.date,
        fields=MappingProxyType({**document.fields, **fields}),
        rows=MappingProxyType({**document.rows, **_own_rows(data, form)}),
        signs=MappingProxyType({**document.signs, **signs}),
    )


def _own_rows(data: RowData, form: Form) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """The rows that stand as they were given; those of goods are worked out from the goods."""
    worked_out = {one.id for one in form.tables if one.source in _GOODS}
    return {key: rows for key, rows in data.tables.items() if key not in worked_out}


def _signed(values: Mapping[str, str], sign: str) -> SignFacts | None:
    names, opinion = values.get(f"@{sign}.names", ""), values.get(f"@{sign}.opinion", "")
    day = _day(values.get(f"@{sign}.date", ""))
    if not (names or opinion or day):
        return None
    return SignFacts(tuple(names.split("\n")) if names else (), day, opinion)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def case_of(data: RowData, form: Form, base: CaseFacts, causes: CauseTable) -> CaseFacts:
    """The facts of the case as far as the row gives them, so that what follows from them can be worked out.

    Raises InvalidValue for a cause the law's data do not have.
    """
    sources = {one.id: one.source for one in form.fields}
    goods = _goods(data, form)
    case = replace(base, goods=goods) if goods else base
    for key, text in data.values.items():
        source = sources.get(key, key)
        root, _, name = source.partition(".")
        if source in _CAUSES:
            case = replace(case, cause=_cause(text, causes))
        # A wording on paper that is no fact of its own (a fine in words) stands in the document only.
        elif root in _PATHS and has_field(case, path := f"{_PATHS[root]}{name}"):
            with suppress(UsageProblem):
                case = with_field(case, path, text)
    return case


def _goods(data: RowData, form: Form) -> tuple[GoodsLine, ...]:
    """The goods in the row's tables, so that their amounts and totals are worked out; empty without any."""
    table = next((one for one in form.tables if one.source in _GOODS and data.tables.get(one.id)), None)
    return (
        tuple(_goods_line(row, index) for index, row in enumerate(data.tables[table.id], 1)) if table else ()
    )


def _goods_line(row: Mapping[str, str], index: int) -> GoodsLine:
    try:
        quantity = parse_quantity(f"{row.get('quantity', '')}{row.get('unit', '') or '条'}")
    except InvalidValue as error:
        raise InvalidValue(f"第{index}行明细的数量", row.get("quantity", ""), error.reason) from error
    price = row.get("unit_price", "")
    return GoodsLine(
        name=row.get("name", ""),
        unit=quantity.unit.value,
        quantity=quantity.amount,
        barcode=row.get("barcode", ""),
        cartons=to_cartons(quantity) if quantity.unit in _IN_CARTONS else None,
        unit_price=Decimal(price) if price else None,
        remark=row.get("remark", ""),
    )


def _cause(text: str, causes: CauseTable) -> str:
    if text in causes.by_code:
        return text
    match = cause_by_wording(causes, text)
    if match.cause is None:
        raise InvalidValue("案由", text[:40], "案由库中没有这一案由")
    return match.cause.code
