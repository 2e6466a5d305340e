"""The ruled rows of the lake bureau: labels centred in shaded cells, values at the left, the party's in four columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.corpus.compose import Composer, Entry
from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.runs import INCH, Look, Run

LOOK = Look("noto-song", 4.0)
SHADE = (233, 235, 236)
LABEL, HEADING = 28.0, 10.0
_UNITS = ("shop_name", "license_no", "unit_head", "unit_position", "business_address")
_HEADING, _SHORT_HEADING = "当事人基本情况", "当事人"
_LEAST_OF_PARTY = 4
_BEGINNINGS = (
    *("（", "或", "及", "和", "的", "号码", "名称", "基数", "情况", "意见", "时间", "处理", "负责人"),
    *("材料", "途径", "编号", "合计", "汇报", "认定", "要求", "金额", "单价", "采纳", "确认"),
)
"""What a line of a label may begin with."""

Row = list[Cell]


def put_grid(words: Composer, flow: Flow, entries: list[Entry], *, least: float = 8.8) -> None:
    """The rows of entries, two pairs a row; those of the party in a block of their own beside its heading."""
    long = {one.id for one in words.draft.form.fields if one.type == "long"}
    entries = [replace(one, long=one.id in long) for one in entries]
    party = [one for one in entries if _of_party(one)]
    if len(party) < _LEAST_OF_PARTY:
        _put(flow, _rows(entries, flow.margins.measure), least)
        return
    first = entries.index(party[0])
    _put(flow, _rows(entries[:first], flow.margins.measure), least)
    _party(flow, party, least)
    _put(flow, _rows([one for one in entries[first:] if one not in party], flow.margins.measure), least)


def shaded(width: float, label: Run) -> Cell:
    """A cell with a label, in lines of about the same length."""
    return Cell(
        width, (replace(label, text=_parted(label.text, width, label.look.size)),), MIDDLE, fill=SHADE
    )


def extent(runs: Sequence[Run]) -> float:
    """About how wide runs are on one line, millimetres."""
    return sum(run.look.size * sum(1.0 if ord(one) > 0x24FF else 0.62 for one in run.text) for run in runs)


def _parted(label: str, width: float, size: float) -> str:
    """The label in lines: parted where a part of it begins, the nearest to its middle, or evenly."""
    most = int((width - 2.4) / size)
    if len(label) <= most:
        return label
    places = [
        at
        for at in range(1, len(label))
        if label.startswith(_BEGINNINGS, at) and max(at, len(label) - at) <= most
    ]
    if places:
        at = min(places, key=lambda one: abs(one - len(label) / 2))
        return f"{label[:at]}\n{label[at:]}"
    each = -(-len(label) // -(-len(label) // most))
    return "\n".join(label[at : at + each] for at in range(0, len(label), each))


def _of_party(entry: Entry) -> bool:
    return not entry.long and (entry.id.startswith("party_") or entry.id in _UNITS)


def _party(flow: Flow, entries: list[Entry], least: float) -> None:
    """The block of the party, kept on one page, its heading upright at the left."""
    rows = _rows(entries, flow.margins.measure - HEADING)
    height = sum(flow.height_of(row, least) for row in rows) * INCH / flow.sheet.dpi
    heading = _HEADING if height > len(_HEADING) * LOOK.size * 1.15 + 4 else _SHORT_HEADING
    flow.keep(height + 1)
    top = flow.y
    _put(flow, rows, least, left=HEADING)
    bottom, flow.y = flow.y, top
    cell = Cell(HEADING, (Run(heading, LOOK),), MIDDLE, upright=True, fill=SHADE)
    flow.row([cell], least=(bottom - top) * INCH / flow.sheet.dpi)
    flow.y = bottom


def _rows(entries: list[Entry], measure: float) -> list[Row]:
    """Two pairs a row; an entry that needs more than its half has a row of its own."""
    value = measure / 2 - LABEL
    rows: list[Row] = []
    waiting: Entry | None = None
    for entry in entries:
        wide = entry.long or extent(entry.runs) > value - 3.0
        if waiting is not None and not wide:
            rows.append([*_pair(waiting, value), *_pair(entry, value)])
            waiting = None
            continue
        if waiting is not None:
            rows.append(_pair(waiting, measure - LABEL))
            waiting = None
        if wide:
            rows.append(_pair(entry, measure - LABEL))
        else:
            waiting = entry
    if waiting is not None:
        rows.append(_pair(waiting, measure - LABEL))
    return rows


def _pair(entry: Entry, width: float) -> Row:
    runs = (Run("　　", LOOK), *_set_in(entry.runs)) if entry.long and entry.runs else entry.runs
    return [shaded(LABEL, Run(entry.label, LOOK)), Cell(width, runs)]


def _set_in(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Text of several paragraphs, each set in."""
    return tuple(replace(run, text=run.text.replace("\n", "\n　　")) for run in runs)


def _put(flow: Flow, rows: list[Row], least: float, left: float = 0) -> None:
    for row in rows:
        flow.row(row, least=least, left=left)
