"""Invented dossiers by the thousand: the sound sample case under other numbers, days, officers, parties and prices."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.checks.across.definition import load_across
from zmtool.checks.across.extract import cross_facts
from zmtool.checks.across.facts import CrossFacts
from zmtool.dossiers.package import write_package
from zmtool.dossiers.records import Document, Dossier, Field, Row
from zmtool.reading.normal import normal_form
from zmtool.workflow.review_standard import DEFAULT_CHECKLIST, review_context
from zmtool.workflow.reviewing import dossier_of_case

_SURNAMES, _GIVEN = "宋叶何陆周秦林方许温陶安顾沈", "知远秋望舒平川映雪言一舟书航承清和岚"
_OFFICERS = tuple(f"{_SURNAMES[n % 14]}{_GIVEN[n % 17]}{_GIVEN[(n * 5 + 3) % 17]}" for n in range(60))
_PLACES = (
    "流动商贩",
    "外地亲戚",
    "网上的卖家",
    "货车司机",
    "车站旁的小店",
    "熟人介绍的人",
    "邻县的朋友",
    "批发市场",
)
_REASONS = (
    "便宜一些",
    "店里断货了",
    "顾客总问起",
    "想多赚一点",
    "人情难却",
    "朋友硬要塞给我",
    "当时没有多想",
    "以为没有关系",
)
_FIRST = datetime(2020, 1, 6, 9, 0)  # noqa: DTZ001 - local wall-clock time, as on paper


@cache
def _sound() -> Dossier:
    return dossier_of_case(read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml"))


def dossiers(count: int, seed: int = 1) -> Iterator[Dossier]:
    """``count`` dossiers, each like a sound case of its own."""
    for number in range(1, count + 1):
        yield _dossier(number, random.Random(f"{seed}:{number}"))


def packages(folder: Path, count: int) -> None:
    """The same as packages without originals."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, dossier in enumerate(dossiers(count), 1):
        write_package(folder / f"{number:05d}.zmpkg", dossier, [])


def extracts(count: int, seed: int = 1) -> Iterator[CrossFacts]:
    """The extracts of the same for checks across dossiers."""
    rules = load_across()
    for dossier in dossiers(count, seed):
        yield cross_facts(review_context(dossier, DEFAULT_CHECKLIST, None), rules, f"{dossier.id}.zmpkg")


def _dossier(number: int, chance: random.Random) -> Dossier:
    """A case every two and a half hours of office time; every 50th party comes again, one price in 200 is another."""
    at = _FIRST + timedelta(hours=chance.random() + 2.5 * number)
    party = number if number % 50 else number // 50
    name = f"{_SURNAMES[party % 14]}{_GIVEN[party // 14 % 17]}{_GIVEN[party // 238 % 17]}"
    pair = chance.sample(range(60), 2)
    officers = "、".join(f"{_OFFICERS[one]}（执法证号{34990100 + one}）" for one in pair)
    told = {
        "party_name": name,
        "party_id_no": f"P{party:08d}",
        "license_no": f"L{party:08d}",
        "officers": officers,
        "qa": _asked(name, chance),
        "rate": f"{chance.choice((5, 6, 7, 7, 7, 7, 8))}%",
        "incident_time": _moment(at),
    }
    spans = {
        "inspection_record": (at, at + timedelta(minutes=70)),
        "inquiry_record": (at + timedelta(days=2), at + timedelta(days=2, minutes=50)),
    }
    documents = []
    for one in _sound().documents:
        changes = dict(told)
        if one.type in spans:
            changes |= {"start": _moment(spans[one.type][0]), "end": _moment(spans[one.type][1])}
        documents.append(_changed(one, changes, f"〔{at.year}〕第{number}号", number))
    return replace(_sound(), id=f"示烟立〔{at.year}〕第{number}号", documents=tuple(documents))


def _moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"


def _asked(name: str, chance: random.Random) -> str:
    """Questions that are the same everywhere; answers of the usual words in which every person tells a story of his own."""
    brands = "、".join(
        f"{chance.choice(_GIVEN)}{chance.choice(_SURNAMES)}牌{chance.randint(1, 60)}条" for _ in range(9)
    )
    story = "".join(chance.choice(_GIVEN + _SURNAMES) for _ in range(chance.randint(60, 200)))
    return (
        f"问：你的基本情况？\n答：我叫{name}，经营便利店，有烟草专卖零售许可证。\n"
        f"问：卷烟是从哪里购进的？\n答：是从{chance.choice(_PLACES)}手里买的，不是从当地烟草公司进的货，因为{chance.choice(_REASONS)}。\n"
        f"问：品种、数量和价格？\n答：{brands}，一共付了{chance.randint(300, 30000)}元，没有发票。\n"
        f"问：还有什么要说？\n答：{story}。我知道错了，愿意接受处理。"
    )


def _changed(document: Document, told: Mapping[str, str], number: str, seed: int) -> Document:
    fields = {}
    for key, one in document.fields.items():
        text = told.get(key, one.value.replace("〔2025〕第18号", number))
        normal = one.normal
        if key in ("party_id_no", "license_no"):
            normal = text
        elif text != one.value:
            normal = normal_form(_TYPES.get(key, "text"), text) or text
        fields[key] = Field(text, normal, one.confidence, one.page, one.box)
    tables = dict(document.tables)
    if document.type == "valuation_sheet" and seed % 200 == 0:
        first, *rest = document.tables["goods"]
        other = Row(MappingProxyType({**first.cells, "unit_price": Field("399.00", "399.00", page=11)}))
        tables["goods"] = (other, *rest)
    return replace(document, fields=MappingProxyType(fields), tables=MappingProxyType(tables))


_TYPES = {
    "officers": "officers",
    "rate": "rate",
    "start": "datetime",
    "end": "datetime",
    "incident_time": "datetime",
}
