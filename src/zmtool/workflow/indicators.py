"""The indicator library at work: counts of use, proposals from frequent 其他, changes, the province's codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.datafile import load_yaml
from zmtool.base.errors import BadInput, Refused, UsageProblem
from zmtool.base.files import write_whole
from zmtool.base.shipped import data_file
from zmtool.oversight.indicators.edit import (
    Mapped,
    ProvincialRow,
    mapped,
    next_code,
    with_indicator,
    without_indicator,
)
from zmtool.oversight.indicators.library import Indicator, IndicatorLibrary, library_from, load_indicators
from zmtool.oversight.roles.definition import load_roles
from zmtool.workflow.oversight_scene import person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, local_data, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = "schemas/indicators/library.yaml"
_GROUP = re.compile(r"[WN][FG]-\d{2}")
_WEIGHT = re.compile(r"0(\.[0-9]{1,3})?|1(\.0{1,3})?")
_SEPARATORS = re.compile(r"[，。；、,;\s]+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kind of thing that was called 其他 often: the words it begins with, how often, the clues, under which code."""

    words: str
    count: int
    inner: bool
    clues: tuple[str, ...]


def library_at(place: Path | None = None) -> IndicatorLibrary:
    """The library that holds, also without a workspace."""
    return load_indicators(local_data(place))


def counts_of_use(place: Place = None, *, user: str, since: str = "") -> dict[str, int]:
    """How many clues that the person may see stand under each code, since a day."""
    from sqlmodel import col, func, select

    from zmtool.oversight.closed_loop.keep_clues import visible_clues
    from zmtool.oversight.closed_loop.tables import ClueRow

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        rows = session.exec(
            select(ClueRow.indicator, func.count())
            .where(visible_clues(person), col(ClueRow.reported_at) >= since, ClueRow.state != "MERGED")
            .group_by(ClueRow.indicator)
        )
        return {code: count for code, count in rows if code}


def proposals(place: Place = None, *, now: datetime, user: str) -> tuple[Proposal, ...]:
    """The most frequent kinds called 其他 in the last quarter: clues whose description begins with the same words."""
    from sqlmodel import col, select

    from zmtool.oversight.closed_loop.keep_clues import local_text, visible_clues
    from zmtool.oversight.closed_loop.tables import ClueRow, clue_from

    with opened(place, now=now) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        rule = scene.loop.promote
        others = [one.code for one in scene.library.by_code.values() if one.other]
        rows = session.exec(
            select(ClueRow).where(
                col(ClueRow.indicator).in_(others),
                col(ClueRow.reported_at) >= local_text(now - timedelta(days=rule.days)),
                ClueRow.state != "MERGED",
                visible_clues(person),
            )
        )
        kinds: dict[tuple[bool, str], list[str]] = {}
        for row in rows:
            kinds.setdefault((row.inner, _first_words(clue_from(row, ()).desc)), []).append(row.clue_no)
    counted = Counter({key: len(numbers) for key, numbers in kinds.items()})
    return tuple(
        Proposal(words, count, inner, tuple(kinds[(inner, words)]))
        for (inner, words), count in counted.most_common(rule.top)
        if count >= rule.least
    )


def add_indicator(
    group: str,
    label: str,
    weight: str,
    owners: Sequence[str],
    half_life: int,
    place: Place = None,
    *,
    dimension: str = "",
    now: datetime,
    user: str,
) -> Indicator:
    """Adds an indicator with the next free code of its group to the workspace's own library. Raises UsageProblem, Refused."""
    if not _GROUP.fullmatch(group):
        raise UsageProblem(f"“{group}”不是指标大类", next_step="例：WG-02（外部违规第 02 大类）")
    if not label.strip():
        raise UsageProblem("没有指标名称", next_step="写明指标名称")
    if not _WEIGHT.fullmatch(weight):
        raise UsageProblem(
            f"“{weight}”不是权重", where="--weight", next_step="写 0 到 1 之间的小数，至多三位，如 0.15"
        )
    with opened(place, now=now) as at:
        data = _data(at.root)
        row: dict[str, Any] = {
            "code": next_code(data, group),
            "label": label.strip(),
            "weight": weight,
            "owner": [load_roles(at.root).department(one) for one in owners],
            "half_life": half_life,
        }
        if dimension:
            row["dimension"] = dimension
        changed = with_indicator(data, row)
        library = _save(at, changed, now, user, "indicator.add", {"code": row["code"], "label": row["label"]})
    return library.by_code[row["code"]]


def disable_indicator(code: str, place: Place = None, *, why: str, now: datetime, user: str) -> Indicator:
    """Disables an indicator; what stands under it stays. Raises UsageProblem, Refused."""
    if not why.strip():
        raise UsageProblem("停用指标要写明理由", next_step="加 --why 理由")
    with opened(place, now=now) as at:
        found = load_indicators(at.root).usable(code)
        changed = without_indicator(_data(at.root), found.code)
        library = _save(at, changed, now, user, "indicator.disable", {"code": found.code}, why)
    return library.by_code[found.code]


def import_provincial(
    file: Path, place: Place = None, *, now: datetime, user: str, dry_run: bool = False
) -> Mapped:
    """Maps the codes of the province's library to local ones: by the column that says it, else by the same name."""
    with opened(place, now=now) as at:
        rows = _provincial_rows(file, at.root)
        library = load_indicators(at.root)
        found = mapped(rows, library)
        if not dry_run and found.changed:
            data = {**_data(at.root), "provincial": dict(found.mapping)}
            change = {"file": file.name, "codes": len(found.changed)}
            _save(at, data, now, user, "indicator.import", change)
    return found


def _provincial_rows(file: Path, root: Path) -> list[ProvincialRow]:
    from zmtool.sheets.mapping import load_mapping
    from zmtool.sheets.read import read_sheets
    from zmtool.sheets.take import preview

    taken = preview(read_sheets(file), load_mapping("provincial_indicators", root), file.name)
    if taken.rejected:
        first = taken.rejected[0]
        raise BadInput(
            f"第 {first.row} 行：{first.label}：{first.reason}", where=str(file), next_step="请改正后重新导入"
        )
    return [
        ProvincialRow(one.values["code"], one.values["name"], one.values.get("local", ""))
        for one in taken.accepted
    ]


def _first_words(text: str) -> str:
    return _SEPARATORS.split(text.strip(), maxsplit=1)[0][:20]


def _data(root: Path) -> dict[str, Any]:
    data: dict[str, Any] = load_yaml(data_file(_FILE, root))
    return data


def _save(
    at: OpenWorkspace,
    data: Mapping[str, Any],
    now: datetime,
    user: str,
    action: str,
    change: Mapping[str, Any],
    why: str = "",
) -> IndicatorLibrary:
    """Writes the workspace's own library; it has to be sound before it is written. Raises UsageProblem, Refused."""
    import yaml

    from zmtool.base.datafile import check_against
    from zmtool.store.audit import record

    target = at.root / _FILE
    check_against(dict(data), "indicators.schema.json", target)
    library = library_from(data, frozenset(load_roles(at.root).departments), str(target))
    head = "# 本局的指标库（代替随程序提供的一份）。编号一经使用永不改意，停用的写 disabled: true。\n"
    text = head + yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=140)
    with at.writing() as session:
        scene = scene_of(at)
        require(person_of(session, user, scene.roles), "keep_indicators", scene.roles)
        record(session, now=now, who=user, action=action, subject="indicators", change=change, why=why)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused("工作区的 schemas 文件夹不能写", where=str(target.parent)) from error
        write_whole(target, text.encode())
    load_indicators.cache_clear()
    return library
