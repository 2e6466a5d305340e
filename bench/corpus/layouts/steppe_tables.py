"""Inventories of the unified penalty forms: a head of two rows, totals at the foot under their own columns or in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import LEFT, MIDDLE, Cell, Flow
from bench.corpus.layouts.signed import variant
from bench.corpus.layouts.steppe_fields import BOLD
from bench.corpus.runs import INCH, Run
from zmtool.forms.records import FormTable

SUMS = ("price_total", "price_capitals", "loss_amount", "loss_capitals", "loss_total", "sampled_total")
_UPPER, _LOWER = 7.5, 8.5
_TOTALS_LABEL = 24.0
_UNDER = {
    "kinds": "name",
    "total_quantity": "quantity",
    "total_amount": "amount",
    "price_total": "purchase_amount",
    "sampled_total": "sampled",
    "loss_total": "lost",
    "loss_amount": "amount",
}
"""Totals and the columns they stand under."""
_GROUPS = (
    (("tag", "name", "barcode"), "物品信息"),
    (("unit", "quantity", "sampled", "lost"), "清点情况"),
    (("unit_price", "amount", "purchase_amount"), "价格"),
    (("start", "end"), "摄录时间"),
)
_CAPTIONS = {"出席明细": "参加讨论人员", "发言明细": "讨论情况", "参加人明细": "听证参加人员"}

_SHARES = {
    "参加人明细": (3, 3, 8),
    "发言明细": (3, 11),
    "目录明细": (10, 34, 30, 38, 27, 12, 14),
    "记录明细": (10, 32, 33, 33, 54),
    "变价明细": (11, 33, 29, 15, 24, 26, 26),
    "核价明细": (11, 42, 32, 16, 22, 24, 16),
}
"""How the columns of a table share its width, where the usual widths do not suit them."""


def put_tables(words: Composer, flow: Flow, totals: list[Entry], *, apart: bool) -> None:
    """The tables of a form one below the other; ``apart`` leaves gaps, for those that stand within no border."""
    if apart:
        flow.skip(2)
    tables = [one for one in words.draft.form.tables if words.draft.rows.get(one.id)]
    for table in tables:
        _table(words, flow, table)
        if table is tables[-1]:
            _totals(words, flow, table, totals)
        if apart:
            flow.skip(3)
    if not tables:
        _in_a_line(words, flow, totals)


def _table(words: Composer, flow: Flow, table: FormTable) -> None:
    measure = flow.margins.measure
    rows = [[_fitted(cell) for cell in _shared(table, row, measure)] for row in words.rows(table, measure)]
    header = _header(words, table, measure)
    ids = [one.id for one in table.columns]
    if caption := _CAPTIONS.get(table.label):
        flow.keep(38)
        flow.paragraph([Run(caption, BOLD)], leading=1.7)
    flow.keep(_UPPER + _LOWER + 18)
    _head(flow, header, ids)
    for row in rows:
        if flow.room < flow.height_of(row, 8):
            flow.next_sheet()
            _head(flow, header, ids)
        flow.row(row, least=8)
    if "name" in ids and "seq" in ids and variant(words, 2, "steppe blank") == 0 and flow.room > flow.px(20):
        small = replace(words.print, size=words.print.size * 0.92)
        blank = [
            Cell(one.width, (Run("（以下空白）", small),) if key == "name" else (), MIDDLE)
            for one, key in zip(header, ids, strict=True)
        ]
        flow.row(blank, least=8)


def _header(words: Composer, table: FormTable, measure: float) -> list[Cell]:
    cells = _shared(table, words.header(table, measure), measure)
    return [replace(one, runs=tuple(map(_heavy, one.runs))) for one in cells]


def _shared(table: FormTable, cells: Sequence[Cell], measure: float) -> list[Cell]:
    """The cells as wide as this bureau has them."""
    shares = _SHARES.get(table.label)
    if shares is None or len(shares) != len(cells):
        return list(cells)
    return [
        replace(one, width=measure * share / sum(shares)) for one, share in zip(cells, shares, strict=True)
    ]


def _head(flow: Flow, cells: list[Cell], ids: list[str]) -> None:
    """Two rows: columns that belong together under what they have in common, the others as high as both."""
    groups = _grouped(ids)
    if not groups:
        flow.row(cells, least=10)
        return
    inner = [cells[at] for at in range(len(cells)) if any(at in range(*one[:2]) for one in groups)]
    outer = [one for one in cells if one not in inner]
    needed = max(flow.height_of(inner, _LOWER), flow.height_of(outer, 1) - flow.px(_UPPER) if outer else 0)
    lower = needed * INCH / flow.sheet.dpi
    top, left, at = flow.y, 0.0, 0
    while at < len(cells):
        group = next((one for one in groups if one[0] == at), None)
        flow.y = top
        if group is None:
            flow.row([cells[at]], least=_UPPER + lower, left=left)
            left, at = left + cells[at].width, at + 1
            continue
        own = cells[at : group[1]]
        width = sum(one.width for one in own)
        flow.row([Cell(width, (_heavy(Run(group[2], BOLD)),), MIDDLE)], least=_UPPER, left=left)
        flow.row(own, least=lower, left=left)
        left, at = left + width, group[1]
    flow.y = top + flow.px(_UPPER + lower)


def _grouped(ids: list[str]) -> list[tuple[int, int, str]]:
    """First column, the one after the last, and what they have in common; of two and more columns."""
    found = []
    for members, caption in _GROUPS:
        own = [at for at, key in enumerate(ids) if key in members]
        if len(own) > 1 and own[-1] - own[0] == len(own) - 1:
            found.append((own[0], own[-1] + 1, caption))
    return found


def _totals(words: Composer, flow: Flow, table: FormTable, totals: list[Entry]) -> None:
    """The sums: each under its column, or all of them behind 合计; what has no column follows in rows."""
    if not totals:
        return
    ids = [one.id for one in table.columns]
    priced = "amount" in ids
    if not priced and variant(words, 2, "steppe totals") == 0:
        _in_a_row(words, flow, totals)
        return
    under = {_UNDER[one.id]: one for one in totals if _UNDER.get(one.id) in ids}
    rest = [one for one in totals if one not in under.values()]
    header = _header(words, table, flow.margins.measure)
    first = min((at for at, key in enumerate(ids) if key in under), default=0)
    if first:
        head = sum(one.width for one in header[:first])
        cells = [Cell(head, (_heavy(Run("合计", BOLD)),), MIDDLE)]
        for at in range(first, len(ids)):
            entry = under.get(ids[at])
            cells.append(_fitted(Cell(header[at].width, _counted(words, entry) if entry else (), MIDDLE)))
        flow.row(cells, least=9)
    else:
        rest = totals
    for entry in rest:
        label = Cell(_TOTALS_LABEL + 10, (_heavy(Run(entry.label, BOLD)),), MIDDLE)
        flow.row([label, Cell(flow.margins.measure - label.width, entry.runs)], least=9)


def _counted(words: Composer, entry: Entry) -> tuple[Run, ...]:
    """The value of a sum in its column, whose head says in what it is counted."""
    own = tuple(run for run in entry.runs if run.place)
    return (*own, Run("个品种", replace(words.print, size=3.6))) if entry.id == "kinds" else own


def _in_a_row(words: Composer, flow: Flow, totals: list[Entry]) -> None:
    label = Cell(_TOTALS_LABEL, (_heavy(Run("合　计", BOLD)),), MIDDLE)
    runs = tuple(_behind_each_other(words, totals))
    flow.row([label, Cell(flow.margins.measure - label.width, runs, LEFT)], least=9)


def _in_a_line(words: Composer, flow: Flow, totals: list[Entry]) -> None:
    if totals:
        flow.paragraph(_behind_each_other(words, totals), leading=1.8)


def _behind_each_other(words: Composer, totals: list[Entry]) -> list[Run]:
    blank = Run("　　", words.print)
    runs = [run for one in totals for run in (blank, Run(f"{one.label}：", words.print), *one.runs)]
    return runs[1:]


def _heavy(run: Run) -> Run:
    return replace(run, look=replace(BOLD, size=3.6))


def _fitted(cell: Cell) -> Cell:
    """The cell with figures small enough to stand on one line."""
    text = "".join(run.text for run in cell.runs)
    if not text or not all(one in "0123456789.,-" for one in text):
        return cell
    size = min(cell.runs[0].look.size, (cell.width - 2.8) / (0.58 * len(text)))
    return replace(cell, runs=tuple(replace(run, look=replace(run.look, size=size)) for run in cell.runs))
