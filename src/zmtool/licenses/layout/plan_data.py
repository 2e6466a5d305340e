"""A layout plan out of its file's plain data; what the schema cannot say is checked here, with file, line and field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from zmtool.base.datafile import line_of
from zmtool.base.errors import InvalidValue, UsageProblem
from zmtool.law.marks import Mark, span_of
from zmtool.licenses.layout.coordinates import Spot, parse_datum, position_of
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.layout.plan import (
    Cell,
    Exemption,
    FormatCap,
    Ground,
    LayoutPlan,
    OpenRule,
    PopulationRule,
    Relaxation,
    RuleKind,
    SchoolRule,
    Spacing,
    Street,
    VenueRule,
)

MARGIN_M = 50
"""Added to a distance for the error of taken coordinates (5–20 m at each end) where the plan says nothing."""
ANSWER_WORKDAYS = 10
_LEAST_CORNERS = 3


def plan_from_data(data: Mapping[str, Any], path: Path) -> LayoutPlan:
    """The plan of a checked file. Raises UsageProblem for names given twice, streets nobody defines, wrong borders."""
    return _Reader(data, path).plan()


@dataclass(frozen=True, slots=True)
class _Reader:
    data: Mapping[str, Any]
    path: Path

    def plan(self) -> LayoutPlan:
        data = self.data
        streets = tuple(self._street(index, row) for index, row in enumerate(data.get("streets", ())))
        self._once("streets", [one.id for one in streets])
        cells = tuple(self._cell(index, row) for index, row in enumerate(data.get("cells", ())))
        self._once("cells", [one.code for one in cells])
        known = {one.id for one in streets}
        for index, cell in enumerate(cells):
            if cell.street and cell.street not in known:
                self._refuse(
                    ["cells", index, "street"], f"街区类型“{cell.street}”没有定义", "请在 streets 中列出"
                )
        for index, name in enumerate(data.get("no_relax", {}).get("streets", ())):
            if name not in known:
                self._refuse(
                    ["no_relax", "streets", index], f"街区类型“{name}”没有定义", "请在 streets 中列出"
                )
        venues = tuple(self._venue(index, row) for index, row in enumerate(data.get("venues", ())))
        self._once("venues", [one.kind for one in venues])
        schools = tuple(self._school(index, row) for index, row in enumerate(data.get("schools", ())))
        self._once("schools", [one.kind for one in schools])
        open_rules = tuple(OpenRule(RuleKind(row["rule"]), row["note"]) for row in data.get("open", ()))
        where = f"{self.path}:{line_of(self.path, ['effective_from'])}"
        return LayoutPlan(
            code=data["code"],
            version=data["version"],
            name=data["name"],
            regions=tuple(data.get("regions", ())),
            span=span_of(data.get("effective_from"), data.get("effective_to"), where),
            example=data.get("example", False),
            draft=data.get("draft", False),
            source=data["source"],
            mark=Mark(data["mark"]),
            note=data.get("note", ""),
            fingerprint=_fingerprint(data),
            file=str(self.path),
            spacing=self._own_spacing(data.get("spacing"), "spacing"),
            streets=streets,
            cells=cells,
            total=self._total(),
            schools=schools,
            venues=venues,
            population=tuple(self._population(i, row) for i, row in enumerate(data.get("population", ()))),
            format_caps=tuple(
                FormatCap(
                    tuple(row["formats"]),
                    _decimal(row["share"]),
                    row.get("scope", "县") == "单元",
                    self._ground(f"format_caps.{index}", row),
                )
                for index, row in enumerate(data.get("format_caps", ()))
            ),
            relaxations=tuple(self._relaxation(i, row) for i, row in enumerate(data.get("relax", ()))),
            no_relax_formats=tuple(data.get("no_relax", {}).get("formats", ())),
            exemptions=tuple(
                Exemption(tuple(row["formats"]), tuple(row["from"]), self._ground(f"exempt.{index}", row))
                for index, row in enumerate(data.get("exempt", ()))
            ),
            open_rules=open_rules,
            margin=_decimal(data.get("screening_margin_m", MARGIN_M)),
            answer_workdays=data.get("waiting", {}).get("answer_workdays", ANSWER_WORKDAYS),
            ground=self._ground("total" if "total" in data else "plan", data.get("total", {})),
        )

    def _ground(self, rule_id: str, row: Mapping[str, Any]) -> Ground:
        return Ground(
            rule_id, row.get("article", ""), Mark(row.get("mark", self.data["mark"])), row.get("note", "")
        )

    def _own_spacing(self, row: Mapping[str, Any] | None, rule_id: str) -> Spacing | None:
        if row is None:
            return None
        return Spacing(_decimal(row["metres"]), row.get("compare") == ">", self._ground(rule_id, row))

    def _spacing_m(self, row: Mapping[str, Any], rule_id: str) -> Spacing | None:
        """The spacing of a street, cell or venue: compared, and by the article, as the plan's own unless it says."""
        if "spacing_m" not in row:
            return None
        own = self.data.get("spacing", {})
        ground = self._ground(rule_id, row)
        ground = replace(ground, article=ground.article or own.get("article", ""))
        return Spacing(_decimal(row["spacing_m"]), own.get("compare") == ">", ground)

    def _street(self, index: int, row: Mapping[str, Any]) -> Street:
        barred = row["id"] in self.data.get("no_relax", {}).get("streets", ())
        return Street(row["id"], self._spacing_m(row, f"streets.{row['id']}"), barred)

    def _cell(self, index: int, row: Mapping[str, Any]) -> Cell:
        rule_id = f"cells.{row['code']}"
        return Cell(
            row["code"],
            row["name"],
            row.get("kind", ""),
            row.get("street", ""),
            row.get("cap"),
            row.get("population"),
            self._spacing_m(row, rule_id),
            row.get("area", ""),
            row.get("other", ""),
            self._corners(index, row.get("polygon", ())),
            self._ground(rule_id, row),
        )

    def _corners(self, index: int, listed: Sequence[Sequence[float]]) -> tuple[Spot, ...]:
        if not listed:
            return ()
        trail: list[str | int] = ["cells", index, "polygon"]
        try:
            datum = parse_datum(self.data.get("polygon_datum", ""))
        except InvalidValue as error:
            self._refuse(["polygon_datum"], str(error), "请写 WGS-84、GCJ-02 或 BD-09")
        if datum is None:
            self._refuse(
                trail, "画了边界，但没有写明坐标系", "请加 polygon_datum: WGS-84（或 GCJ-02、BD-09）"
            )
        corners = []
        for place, (longitude, latitude) in enumerate(listed):
            try:
                position, _ = position_of(str(longitude), str(latitude), datum)
            except InvalidValue as error:
                self._refuse([*trail, place], str(error), "请核对这个拐点")
            spot = spot_of(position)
            if spot is not None and spot not in corners:
                corners.append(spot)
        if len(corners) < _LEAST_CORNERS:
            self._refuse(trail, "边界至少要有三个不同的拐点", "请补全拐点")
        return tuple(corners)

    def _school(self, index: int, row: Mapping[str, Any]) -> SchoolRule:
        ground = self._ground(f"schools.{row['kind']}", row)
        return SchoolRule(row["kind"], _decimal(row["metres"]), row.get("compare", ">") == ">", ground)

    def _venue(self, index: int, row: Mapping[str, Any]) -> VenueRule:
        rule_id = f"venues.{row['kind']}"
        by = row["by"]
        if by == "grade" and not row.get("grades"):
            self._refuse(["venues", index], "按等级定数，但没有列出各等级的数", "请加 grades: {3A: 2, …}")
        if by != "grade" and "base" not in row:
            self._refuse(["venues", index], "没有写明可设几点", "请加 base")
        return VenueRule(
            row["kind"],
            by,
            row.get("base", 0),
            _decimal(row.get("up_to", 0)),
            _decimal(row["per"]) if "per" in row else None,
            row.get("add", 1),
            row.get("max"),
            tuple(row.get("grades", {}).items()),
            tuple(row.get("replaces", ())),
            self._spacing_m(row, rule_id),
            row.get("when_full", "轮候") == "否决",
            self._ground(rule_id, row),
        )

    def _population(self, index: int, row: Mapping[str, Any]) -> PopulationRule:
        return PopulationRule(
            row["kind"],
            row.get("unit"),
            _decimal(row["per_mille"]) if "per_mille" in row else None,
            row.get("max"),
            self._ground(f"population.{row['kind']}", row),
        )

    def _relaxation(self, index: int, row: Mapping[str, Any]) -> Relaxation:
        return Relaxation(
            tuple(row["tags"]),
            row.get("first_time_only", False),
            _decimal(row["spacing_minus_m"]) if "spacing_minus_m" in row else None,
            _decimal(row["factor"]) if "factor" in row else None,
            self._ground(f"relax.{'＋'.join(row['tags'])}", row),
        )

    def _total(self) -> int | None:
        row = self.data.get("total")
        if row is None:
            return None
        if "cap" in row:
            return int(row["cap"])
        return int(row["population"] * _decimal(row["per_mille"]) / 1000)

    def _once(self, field: str, names: Sequence[str]) -> None:
        for index, name in enumerate(names):
            if name in names[:index]:
                self._refuse([field, index], f"“{name}”列了两次", "请删去其中一个")

    def _refuse(self, trail: list[str | int], what: str, next_step: str) -> None:
        place = f"{self.path}:{line_of(self.path, trail)} 字段 {'.'.join(map(str, trail))}"
        raise UsageProblem(f"布局规划有误：{what}", where=place, next_step=next_step)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _fingerprint(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
