"""Credit rules out of their file's plain data; what the schema cannot say is checked here, with file, line and field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from zmtool.base.datafile import line_of
from zmtool.base.errors import UsageProblem
from zmtool.law.marks import Mark, span_of
from zmtool.licenses.credit.bands import Band
from zmtool.licenses.credit.rules import (
    PROOFS,
    CaseItem,
    CreditRules,
    Grade,
    Item,
    ItemKind,
    Notice,
    RepairRule,
    Source,
    Stop,
    Straight,
    StraightBy,
    Tier,
)

_Trail = list[str | int]


def rules_from_data(data: Mapping[str, Any], path: Path) -> CreditRules:
    """The rules of a checked file. Raises UsageProblem for bands with gaps, codes given twice, unknown items and grades."""
    return _Reader(data, path).rules()


@dataclass(frozen=True, slots=True)
class _Reader:
    data: Mapping[str, Any]
    path: Path

    def rules(self) -> CreditRules:
        data, base = self.data, self.data.get("base", {})
        grades = tuple(self._grade(index, row) for index, row in enumerate(data.get("grades", ())))
        self._once("grades", "id", [one.id for one in grades])
        self._check_bands(grades, whole=base.get("whole", False))
        items = tuple(self._item(index, row) for index, row in enumerate(data.get("items", ())))
        straights = tuple(
            self._straight(index, row, grades) for index, row in enumerate(data.get("straight", ()))
        )
        codes = [one.code for one in items]
        self._once("items", "code", codes)
        for index, one in enumerate(straights):
            if one.code in codes or one.code in [other.code for other in straights[:index]]:
                self._refuse(["straight", index, "code"], f"代码“{one.code}”重复", "请改用别的代码")
        where = f"{self.path}:{line_of(self.path, ['effective_from'])}"
        self._check_whole(base)
        return CreditRules(
            code=data["code"],
            version=data["version"],
            name=data["name"],
            regions=tuple(data.get("regions", ())),
            span=span_of(data.get("effective_from"), data.get("effective_to"), where),
            example=data.get("example", False),
            source=data["source"],
            mark=Mark(data["mark"]),
            note=data.get("note", ""),
            fingerprint=_fingerprint(data),
            file=str(self.path),
            base=_figure(base.get("points")),
            least=_figure(base.get("least")),
            most=_figure(base.get("most")),
            whole_points=base.get("whole", False),
            period_months=data.get("period_months"),
            recalculate_day=data.get("recalculate_day"),
            grades=grades,
            items=items,
            straights=straights,
            stops=tuple(self._stop(index, row, codes) for index, row in enumerate(data.get("stops", ()))),
            repair=self._repair(data.get("repair")),
            share_by=tuple(data.get("share", {}).get("by", ())),
            case_items=self._case_items(data.get("from_cases", ()), {*codes, *(s.code for s in straights)}),
            styles=tuple(data.get("styles", ())),
            notices=tuple(
                self._notice(index, row, {*codes, *(one.code for one in straights)})
                for index, row in enumerate(data.get("notices", ()))
            ),
            base_mark=self._mark(base),
        )

    def _mark(self, row: Mapping[str, Any], name: str = "mark") -> Mark:
        return Mark(row.get(name, row.get("mark", self.data["mark"])))

    def _grade(self, index: int, row: Mapping[str, Any]) -> Grade:
        trail: _Trail = ["grades", index]
        band = self._band(row, trail)
        return Grade(
            row["id"],
            row.get("label", ""),
            None if band == Band() else band,
            row.get("inspect_days"),
            _figure(row.get("draw_rate")),
            row.get("manage", ""),
            row.get("joint", False),
            row.get("publish", False),
            self._mark(row),
            self._mark(row, "measures_mark"),
        )

    def _check_bands(self, grades: Sequence[Grade], *, whole: bool) -> None:
        """All grades have a band or none has; from the best downwards they leave nothing out and nothing twice."""
        known = [one.band for one in grades]
        if not any(known):
            return
        for index, one in enumerate(grades):
            if one.band is None:
                self._refuse(["grades", index], f"等级 {one.id} 没有写明分数", "各等级都写分数，或都不写")
        bands = [one for one in known if one is not None]
        for index, (better, worse) in enumerate(pairwise(bands)):
            if not worse.meets(better, whole=whole):
                pair = f"{grades[index].id} {better} 与 {grades[index + 1].id} {worse}"
                self._refuse(
                    ["grades", index + 1],
                    f"{pair} 没有正好相接（有空档、重叠或次序颠倒）",
                    "请从最好到最差列出，上一级的下限就是下一级的上限，一开一闭",
                )
        least, most = self.data.get("base", {}).get("least"), self.data.get("base", {}).get("most")
        if bands[-1].low is not None and (least is None or bands[-1].low > _decimal(least)):
            self._refuse(
                ["grades", len(bands) - 1], "最低一级不应有下限", "请去掉 over/at_least，或写 base.least"
            )
        if bands[0].high is not None and (most is None or bands[0].high < _decimal(most)):
            self._refuse(["grades", 0], "最高一级不应有上限", "请去掉 under/up_to，或写 base.most")

    def _check_whole(self, base: Mapping[str, Any]) -> None:
        """Of whole points every figure is whole. A base lies between the least and the most."""
        if not base:
            return
        points, least, most = (_figure(base.get(name)) for name in ("points", "least", "most"))
        if points is not None and (
            (least is not None and points < least) or (most is not None and points > most)
        ):
            self._refuse(["base", "points"], f"基础分 {points} 不在 least 与 most 之间", "请核对")
        if not base.get("whole"):
            return
        for index, row in enumerate(self.data.get("items", ())):
            for tier in row.get("tiers", [row]):
                low, high = _worth(tier["points"])
                if low % 1 or high % 1:
                    self._refuse(
                        ["items", index], f"{row['code']} 的分值不是整数，而规则只用整数分", "请核对"
                    )

    def _item(self, index: int, row: Mapping[str, Any]) -> Item:
        trail: _Trail = ["items", index]
        kind = ItemKind(row["kind"])
        tiers = []
        for place, tier in enumerate(row.get("tiers", [{"points": row.get("points")}])):
            at: _Trail = [*trail, "tiers", place] if "tiers" in row else [*trail, "points"]
            low, high = _worth(tier["points"])
            if low > high:
                self._refuse(at, f"分值从 {low} 到 {high} 颠倒", "from 不得大于 to")
            tiers.append(Tier(self._band(tier, at) if "tiers" in row else Band(), low, high))
        for place, (lower, upper) in enumerate(pairwise(tiers)):
            if lower.band.overlaps(upper.band):
                self._refuse(
                    [*trail, "tiers", place + 1],
                    f"{lower.band} 与 {upper.band} 重叠或次序颠倒",
                    "请从少到多列出，互不重叠",
                )
        default = [Source.CASE] if kind is ItemKind.UNLAWFUL else PROOFS
        return Item(
            row["code"],
            row["label"],
            kind,
            row.get("unit", "次"),
            tuple(tiers),
            tuple(map(Source, row.get("sources", default))),
            _figure(row.get("yearly_cap")),
            row.get("clean_months"),
            row.get("not_while_suspended", False),
            row.get("repairable", True),
            self._mark(row),
            row.get("note", ""),
        )

    def _straight(self, index: int, row: Mapping[str, Any], grades: Sequence[Grade]) -> Straight:
        by = StraightBy(row["by"])
        if (by is not StraightBy.ENTRY) != ("at_least" in row):
            self._refuse(
                ["straight", index], "penalties 和 amount 须写 at_least，entry 不写", "请补上或去掉 at_least"
            )
        to = row.get("to", grades[-1].id if grades else "")
        if to not in [one.id for one in grades]:
            self._refuse(["straight", index, "to"], f"没有等级“{to}”", "请写 grades 中的 id")
        return Straight(
            row["code"],
            row["label"],
            by,
            to,
            _decimal(row.get("at_least", 0)),
            row.get("months"),
            row.get("repairable", True),
            self._mark(row),
            row.get("note", ""),
        )

    def _stop(self, index: int, row: Mapping[str, Any], codes: Sequence[str]) -> Stop:
        if row["item"] not in codes:
            self._refuse(["stops", index, "item"], f"没有项目“{row['item']}”", "请写 items 中的代码")
        return Stop(row["item"], self._band(row, ["stops", index]), row["months"], self._mark(row))

    def _notice(self, index: int, row: Mapping[str, Any], codes: set[str]) -> Notice:
        for place, code in enumerate(row.get("items", ())):
            if code not in codes:
                trail: _Trail = ["notices", index, "items", place]
                self._refuse(trail, f"没有项目“{code}”", "请写 items 或 straight 中的代码")
        return Notice(
            row["code"],
            row["label"],
            tuple(row.get("items", ())),
            row.get("penalties", 0),
            row.get("months", 0),
            self._mark(row),
        )

    def _repair(self, row: Mapping[str, Any] | None) -> RepairRule | None:
        if row is None:
            return None
        return RepairRule(
            row["months_clean"],
            row["times_a_year"],
            row["step_by_step"],
            row["accept_days"],
            row["verify_days"],
            row["publicity_days"],
            row.get("counted", "工作日") == "工作日",
            self._mark(row),
        )

    def _case_items(self, rows: Sequence[Mapping[str, Any]], codes: set[str]) -> tuple[CaseItem, ...]:
        found: list[CaseItem] = []
        for index, row in enumerate(rows):
            if row["item"] not in codes:
                self._refuse(["from_cases", index, "item"], f"没有项目“{row['item']}”", "请写 items 中的代码")
            for cause in row["causes"]:
                if any(cause in one.causes and one.item == row["item"] for one in found):
                    self._refuse(
                        ["from_cases", index, "causes"],
                        f"案由 {cause} 与 {row['item']} 对应了两次",
                        "请删去其中一个",
                    )
            cartons = row.get("quantity") == "cartons"
            found.append(
                CaseItem(tuple(row["causes"]), row["item"], cartons, "amount" in row, self._mark(row))
            )
        return tuple(found)

    def _band(self, row: Mapping[str, Any], trail: _Trail) -> Band:
        for pair in (("over", "at_least"), ("under", "up_to")):
            if all(name in row for name in pair):
                self._refuse(trail, f"{pair[0]} 和 {pair[1]} 只能写一个", "请删去其中一个")
        band = Band(
            _figure(row.get("over", row.get("at_least"))),
            _figure(row.get("under", row.get("up_to"))),
            "over" in row,
            "under" in row,
        )
        if band.empty:
            self._refuse(trail, f"{band} 中没有任何数", "请核对上下限")
        return band

    def _once(self, field: str, key: str, names: Sequence[str]) -> None:
        for index, name in enumerate(names):
            if name in names[:index]:
                self._refuse([field, index, key], f"“{name}”列了两次", "请删去其中一个")

    def _refuse(self, trail: _Trail, what: str, next_step: str) -> NoReturn:
        place = f"{self.path}:{line_of(self.path, trail)} 字段 {'.'.join(map(str, trail))}"
        raise UsageProblem(f"信用规则有误：{what}", where=place, next_step=next_step)


def _worth(value: Any) -> tuple[Decimal, Decimal]:
    if isinstance(value, Mapping):
        return _decimal(value["from"]), _decimal(value["to"])
    return _decimal(value), _decimal(value)


def _figure(value: Any) -> Decimal | None:
    return None if value is None else _decimal(value)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _fingerprint(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
