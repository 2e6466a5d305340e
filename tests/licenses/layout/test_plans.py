"""Plans as data: chosen by region and day, none where there is none; wrong files refused with file, line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.licenses.layout.plan import LayoutPlan, day_text
from zmtool.licenses.layout.plans import load_plans, plan_named, plan_on

from .places import HERE, example, plan_of, write_plan


def _on(folder: Path, region: str, day: date) -> str:
    found = plan_on(load_plans(folder), region, day)
    return "" if found is None else found.id


def test_by_region_and_day_and_none_is_an_answer(tmp_path: Path) -> None:
    write_plan(
        tmp_path,
        "old.yaml",
        version="1",
        regions=["349902"],
        effective_from="2024-01-01",
        effective_to="2025-12-31",
    )
    write_plan(tmp_path, "new.yaml", version="2", regions=["349902"], effective_from="2026-01-01")
    write_plan(tmp_path, "city.yaml", code="city", regions=["349900"], effective_from="2020-01-01")
    assert _on(tmp_path, "349902", date(2025, 12, 31)) == "my-plan@1"
    assert _on(tmp_path, "349902", date(2026, 1, 1)) == "my-plan@2"
    assert _on(tmp_path, "349902", date(2023, 12, 31)) == "city@1"
    assert _on(tmp_path, "349901", date(2025, 12, 31)) == "city@1"
    assert _on(tmp_path, "349901", date(2026, 1, 1)) == "349901-2026@1"
    assert _on(tmp_path, "349801", date(2026, 1, 1)) == ""
    assert _on(tmp_path, "", date(2026, 1, 1)) == ""


def test_examples_and_drafts_and_plans_of_unknown_days_are_never_chosen(tmp_path: Path) -> None:
    assert plan_on(load_plans(), "440605", date(2024, 1, 1)) is None
    assert plan_on(load_plans(), "469006", date(2024, 1, 1)) is None
    write_plan(tmp_path, regions=["349902"], draft=True)
    assert _on(tmp_path, "349902", date(2026, 5, 1)) == ""
    path = write_plan(tmp_path, regions=["349902"])
    path.write_text(
        path.read_text(encoding="utf-8").replace("effective_from: '2026-01-01'\n", ""), encoding="utf-8"
    )
    load_plans.cache_clear()
    assert _on(tmp_path, "349902", date(2026, 5, 1)) == ""
    assert day_text(plan_named(load_plans(tmp_path), "my-plan")) == "施行日期未知"


def test_a_plan_is_named_by_code_and_version(tmp_path: Path) -> None:
    write_plan(tmp_path, "old.yaml", version="1", effective_from="2024-01-01", effective_to="2025-12-31")
    write_plan(tmp_path, "new.yaml", version="2", effective_from="2026-01-01")
    plans = load_plans(tmp_path)
    assert plan_named(plans, "my-plan@1").version == "1"
    assert plan_named(plans, "my-plan", date(2026, 3, 1)).version == "2"
    with pytest.raises(UsageProblem, match="不能确定是哪一版"):
        plan_named(plans, "my-plan")
    with pytest.raises(NotFound) as caught:
        plan_named(plans, "foshan")
    assert "foshan-2023" in caught.value.next_step


def test_the_workspace_replaces_a_shipped_plan(tmp_path: Path) -> None:
    write_plan(tmp_path, "default.yaml", code="349901-2026", version="9", regions=["349901"])
    assert _on(tmp_path, "349901", date(2026, 6, 1)) == "349901-2026@9"


def test_cells_by_drawn_borders_and_caps_by_people() -> None:
    plan = example()
    cell = plan.cell_at(HERE)
    assert cell is not None
    assert cell.code == "A01"
    village = plan.cell("V01")
    assert village is not None
    assert plan.cap_of(village) == (7, plan.population[0].ground)


@pytest.mark.parametrize(
    ("people", "number"), [(0, 0), (299, 0), (300, 1), (2399, 7), (2400, 8), (90_000, 8)]
)
def test_one_for_every_three_hundred_and_eight_at_most(people: int, number: int) -> None:
    assert example().population[0].cap(people) == number


TWICE = [{"code": "A", "name": "甲"}, {"code": "A", "name": "乙"}]
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"cells": TWICE}, "cells.1", "列了两次"),
    ({"cells": [{"code": "A", "name": "甲", "street": "无"}]}, "cells.0.street", "没有定义"),
    ({"cells": [{"code": "A", "name": "甲", "polygon": [[118, 33], [118.1, 33], [118, 33.1]]}]}, "polygon", "坐标系"),
    ({"polygon_datum": "WGS-84", "cells": [{"code": "A", "name": "甲", "polygon": [[118, 33], [2, 48], [118, 34]]}]}, "cells.0.polygon.1", "国内范围"),
    ({"polygon_datum": "WGS-84", "cells": [{"code": "A", "name": "甲", "polygon": [[118, 33], [118, 33], [118, 34]]}]}, "polygon", "三个不同"),
    ({"no_relax": {"streets": ["无"]}}, "no_relax.streets.0", "没有定义"),
    ({"venues": [{"kind": "酒店", "by": "grade"}]}, "venues.0", "各等级"),
    ({"venues": [{"kind": "市场", "by": "stalls", "per": 50}]}, "venues.0", "可设几点"),
    ({"effective_from": "2026-02-30"}, "mine.yaml:", "不存在"),
    ({"effective_from": "2026-02-03", "effective_to": "2025-01-01"}, "mine.yaml:", "早于"),
    ({"spacing": {"metre": 50}}, "spacing", "是不是“metres”"),
    ({"spacing": {"metres": -1}}, "spacing.metres", "超出范围"),
    ({"spacing": {"metres": "五十"}}, "spacing.metres", "应当是数字"),
    ({"regions": ["3499"]}, "regions.0", "写法"),
    ({"format_caps": [{"formats": ["F"], "share": 3}]}, "format_caps.0.share", "超出范围"),
    ({"relax": [{"tags": ["残疾"], "factor": 0.5, "spacing_minus_m": 5}]}, "relax.0", ""),
    ({"mark": "听说"}, "mark", "可选值"),
    ({"cells": [{"code": "A\nB", "name": "甲"}]}, "cells.0.code", "写法"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "field", "words"), WRONG)
def test_wrong_files_are_refused_with_their_place(
    tmp_path: Path, content: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(UsageProblem) as caught:
        plan_of(tmp_path, **content)
    said = f"{caught.value.what}\n{caught.value.where}"
    assert "mine.yaml:" in said
    assert field in said
    assert words in said
    assert caught.value.next_step


def test_hostile_files(tmp_path: Path) -> None:
    path = write_plan(tmp_path)
    for text in (
        "[" * 100_000,
        "a: &a [x, x]\nb: &b [*a, *a, *a]\n" + "c: [" + "*b, " * 3000 + "]",
        "code: !!python/object:os.system x",
        "\x00",
    ):
        path.write_text(text, encoding="utf-8")
        load_plans.cache_clear()
        with pytest.raises(UsageProblem):
            load_plans(tmp_path)


def test_two_plans_of_one_day_are_refused(tmp_path: Path) -> None:
    write_plan(tmp_path, "a.yaml", regions=["349902"])
    write_plan(tmp_path, "b.yaml", regions=["349902"])
    with pytest.raises(UsageProblem, match="有两份"):
        load_plans(tmp_path)
    write_plan(tmp_path, "b.yaml", code="other", regions=["349902"], effective_from="2027-01-01")
    with pytest.raises(UsageProblem, match="同一天") as caught:
        load_plans(tmp_path)
    assert "effective_to" in caught.value.next_step


def test_shipped_plans_carry_their_source() -> None:
    plans: tuple[LayoutPlan, ...] = load_plans()
    assert len(plans) >= 9
    assert all(one.source and one.mark for one in plans)
    assert {one.code for one in plans if not one.example} == {"349901-2026"}
