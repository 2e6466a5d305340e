"""Tables of the lake bureau: columns that belong together under one head cell, and the rest of the paper struck off."""

from __future__ import annotations

from dataclasses import replace

from bench.corpus.compose import Composer
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.layouts.lake_grid import LOOK, shaded
from bench.corpus.runs import INCH, Run
from zmtool.forms.records import FormTable

_JOINED = {
    "物品明细": (("涉案物品", ("name", "barcode")), ("清点情况", ("unit", "quantity"))),
    "样品明细": (("样品", ("name", "barcode")), ("取样情况", ("unit", "quantity", "sampled"))),
    "核价明细": (("核价物品", ("name", "barcode")), ("核定价格", ("unit_price", "amount"))),
    "变价明细": (("涉案物品", ("name", "barcode")), ("批发价格", ("unit_price", "amount"))),
    "损耗明细": (("数量情况", ("quantity", "lost")), ("费用计算", ("unit_price", "amount"))),
    "记录明细": (("摄录起止", ("start", "end")),),
    "目录明细": (),
}
"""Head cells over columns that follow each other, by the table's name in the catalogue."""
_CAPTIONS = {
    "出席明细": "到会人员名单",
    "发言明细": "讨论发言情况",
    "复核明细": "陈述申辩复核情况",
    "缴款计划": "分期缴纳安排",
    "参加人明细": "听证参加人名单",
}
_SHARES = {"出席明细": (0.4, 0.6), "发言明细": (0.25, 0.75), "参加人明细": (0.27, 0.23, 0.5)}
"""What each column takes of the width, where not what the catalogue's kinds of columns take."""
_UPPER = 7.0
_HEAD_SIZE = 3.8
_LEAST = 8.0


def put_tables(words: Composer, flow: Flow) -> None:
    """The tables of the form that have rows, below each other."""
    measure = flow.margins.measure
    for table in words.draft.form.tables:
        rows = list(words.rows(table, measure))
        if not rows:
            continue
        flow.keep(40)
        if caption := _CAPTIONS.get(table.label):
            flow.row([shaded(measure, Run(caption, LOOK))], least=8)
        header = tuple(_head_cell(cell) for cell in _shared(table, words.header(table, measure)))
        _table(flow, table, header, [_shared(table, row) for row in rows])


def _shared(table: FormTable, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells as wide as the bureau's own shares say."""
    shares = _SHARES.get(table.label)
    if not shares:
        return cells
    measure = sum(cell.width for cell in cells)
    return tuple(replace(cell, width=measure * one) for cell, one in zip(cells, shares, strict=True))


def _head_cell(cell: Cell) -> Cell:
    """The cell of a column's label, a little smaller than the text and shaded."""
    label = cell.runs[0]
    return shaded(cell.width, replace(label, look=replace(label.look, size=_HEAD_SIZE)))


def _table(flow: Flow, table: FormTable, header: tuple[Cell, ...], rows: list[tuple[Cell, ...]]) -> None:
    """The head and its rows; the head again on every sheet, and an end mark where there is room for it."""
    _header(flow, table, header)
    for row in rows:
        if flow.room < flow.height_of(row, _LEAST):
            flow.next_sheet()
            _header(flow, table, header)
        flow.row(row, least=_LEAST)
    if table.label in _JOINED and flow.room > flow.px(60):
        ended = (Run("（以下空白）", replace(LOOK, size=LOOK.size * 0.92)),)
        at = max(range(len(header)), key=lambda one: header[one].width)
        flow.row(
            [Cell(cell.width, ended if place == at else (), MIDDLE) for place, cell in enumerate(header)],
            least=_LEAST,
        )


def _header(flow: Flow, table: FormTable, header: tuple[Cell, ...]) -> None:
    """The head: joined columns under one cell, the others as high as both."""
    groups = [
        (caption, at, at + len(own))
        for caption, ids in _JOINED.get(table.label, ())
        for own in [[index for index, column in enumerate(table.columns) if column.id in ids]]
        if len(own) > 1 and own[-1] - own[0] == len(own) - 1
        for at in own[:1]
    ]
    if not groups:
        flow.row(header, least=_LEAST)
        return
    joined = {index for _, first, last in groups for index in range(first, last)}
    lower = max(flow.height_of([header[index] for index in joined], _UPPER), flow.px(_UPPER))
    single = [header[index] for index in range(len(header)) if index not in joined]
    height = max(lower + flow.px(_UPPER), flow.height_of(single, _LEAST) if single else 0)
    top = flow.y
    upper = height - lower
    lefts = [sum(cell.width for cell in header[:index]) for index in range(len(header))]
    for index, cell in enumerate(header):
        flow.y = top + upper if index in joined else top
        tall = lower if index in joined else height
        flow.row([cell], least=tall * INCH / flow.sheet.dpi, left=lefts[index])
    for caption, first, last in groups:
        flow.y = top
        width = sum(cell.width for cell in header[first:last])
        flow.row([shaded(width, Run(caption, LOOK))], least=upper * INCH / flow.sheet.dpi, left=lefts[first])
    flow.y = top + height
