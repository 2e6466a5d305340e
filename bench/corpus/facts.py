"""A fictitious case of a seed, with a document of each form that is wanted: what the made paper says."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from bench.corpus.licence_facts import licence_documents
from bench.corpus.written import written_fields, written_rows
from zmtool.base.datafile import load_yaml
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseDocument, CaseFacts, CustodyEntry, Instalment, Party, Penalty
from zmtool.documents.records import SignFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form, FormSign
from zmtool.forms.wording import datetime_text, money_text, number_text
from zmtool.goods.records import GoodsLine
from zmtool.staff.records import Officer
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.money import to_capitals
from zmtool.workflow.filling import bound_documents

REGION = "349901"
"""A region that is assigned to no county."""
CENT = Decimal("0.01")
_CHECKS, _WEIGHTS = "10X98765432", (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Draft:
    """What one document says: field id → text, table id → rows, sign id → who signed."""

    form: Form
    values: Mapping[str, str]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    signs: Mapping[str, SignFacts]
    issuer: str
    sealer: str


def enforcement_forms() -> tuple[Form, ...]:
    """Every document of penalty cases that has fields to print, in dossier order."""
    return load_catalogue().of_area(ENFORCEMENT).fillable


def drafts(forms: Sequence[Form], seed: int) -> list[Draft]:
    """The documents ``forms`` of the one invented case of a seed."""
    random = np.random.default_rng(seed)
    # Documents take facts from each other: all of the case are made, whichever are wanted.
    case = invented_case(enforcement_forms(), random)
    bound = {one.form.id: one for one in bound_documents(case, load_catalogue().of_area(ENFORCEMENT))}
    if any(form.id not in bound for form in forms):
        applicant = citizen_id(date(1970, 1, 1) + timedelta(days=int(random.integers(9000))), 7)
        bound |= licence_documents(random, _names(), applicant)
    return [_draft(bound[form.id], case) for form in forms]


def _draft(bound: BoundDocument, case: CaseFacts) -> Draft:
    form = bound.form
    sealer = {"org": case.bureau.name, "bank": case.bureau.bank}.get(form.seal, "")
    return Draft(form, bound.values, bound.rows, bound.signs, case.bureau.name, sealer)


def invented_case(forms: Sequence[Form], random: np.random.Generator) -> CaseFacts:
    """A case with one document of each form, everything that the facts can say filled."""
    names = _names()

    def one(key: str) -> str:
        return str(names[key][int(random.integers(len(names[key])))])

    base = read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml")
    at = int(random.integers(len(names["counties"])))
    county, short = names["counties"][at] + "县", names["shorts"][at]
    region = names["province"] + names["city"] + county
    serial, shop = int(random.integers(2, 980)), one("streets") + one("shops")
    place = f"{region}{one('towns')}{one('streets')}{int(random.integers(1, 389))}号"
    found = datetime(2025, 1, 6, 8, 30) + timedelta(  # noqa: DTZ001 - local wall-clock time
        days=int(random.integers(0, 300)), minutes=5 * int(random.integers(0, 100))
    )
    filed = found.date() + timedelta(days=int(random.integers(0, 4)))
    decided = filed + timedelta(days=int(random.integers(16, 60)))
    party = _party(one, random, shop, place, region)
    staff = [str(name) for name in random.permutation(names["officers"])[:2]]
    officers = tuple(
        Officer(
            name,
            f"{REGION}{int(random.integers(1, 99)):02d}",
            "专卖管理员",
            date(2023, 1, 1),
            date(2027, 12, 31),
        )
        for name in staff
    )
    bosses = [str(name) for name in random.permutation(names["leaders"])[:4]]
    goods = _goods(random)
    penalty = _penalty(goods, random)
    case_no = f"{short}烟立〔2025〕第{serial}号"
    listed = "、".join(f"{line.name}{number_text(line.quantity)}条" for line in goods)
    count = number_text(sum((line.quantity for line in goods), Decimal(0)))
    what = f"{len(goods)}个品种{count}条"
    bureau = replace(
        base.bureau,
        name=f"{county}烟草专卖局",
        short_name=short,
        region=REGION,
        review_org=f"{names['city']}烟草专卖局",
        court=f"{county}人民法院",
        bank=f"示例银行{county}支行",
        account=f"62003499{int(random.integers(10**10)):010d}",
        address=f"{county}{one('towns')}人民路{int(random.integers(1, 99))}号",
        phone=f"0000-{int(random.integers(10**6, 10**7))}",
    )
    case = replace(
        base,
        case_no=case_no,
        year_number=f"2025年度{short}烟第{serial:03d}号",
        source=one("sources"),
        incident_time=found,
        inspection_end=found + timedelta(minutes=int(random.integers(30, 110))),
        place=place,
        site_person=party.name,
        clue_date=found.date(),
        filing_date=filed,
        preservation_date=found.date(),
        decision_date=decided,
        closing_date=decided + timedelta(days=int(random.integers(5, 20))),
        archive_date=decided + timedelta(days=int(random.integers(21, 40))),
        decision_number=f"{short}烟处〔2025〕第{serial}号",
        summary=f"{datetime_text(found)}，{bureau.name}执法人员{staff[0]}、{staff[1]}依法对位于{place}的{shop}进行检查，查获非当地烟草专卖批发企业供货的卷烟{what}。当事人{party.name}涉嫌未在当地烟草专卖批发企业进货，建议立案调查。",
        findings=f"{datetime_text(found)}，执法人员{staff[0]}、{staff[1]}向当事人{party.name}出示检查证件后进行检查。店内设有卷烟柜台{int(random.integers(1, 4))}组，在柜台下层查获下列卷烟：{listed}，共{what}。经查看条包喷码，后12位均不是本店许可证号。执法人员经批准对上述卷烟予以先行登记保存，当场交付通知书。",
        facts=f"经查，{datetime_text(found)}，本局执法人员在{place}{shop}检查时，查获当事人{party.name}从流动商贩处购进的卷烟{what}，其中{listed}，均为真品卷烟，尚未售出。经核价，进货总额{money_text(penalty.base_amount or Decimal(0))}元。",
        execution=f"当事人已缴清罚款{money_text(penalty.fine or Decimal(0))}元，先行登记保存的卷烟{count}条已全部返还，行政处罚决定执行完毕。",
        storage_place=f"{bureau.name}罚没物品仓库",
        retention=one("retentions"),
        dept_head=bosses[0],
        legal_reviewer=bosses[1],
        leader=bosses[2],
        bureau=bureau,
        party=party,
        officers=officers,
        goods=goods,
        penalty=penalty,
        accomplices="无",
        custody=(
            CustodyEntry("01", "sample", Decimal(2), filed, f"{names['city']}烟草质量监督检测站"),
            CustodyEntry("02", "sample", Decimal(1), filed, f"{names['city']}烟草质量监督检测站"),
            CustodyEntry("01", "sample_loss", Decimal(1), filed + timedelta(days=3)),
        ),
        instalments=(
            Instalment(decided + timedelta(days=30), ((penalty.fine or CENT) / 2).quantize(CENT)),
            Instalment(
                decided + timedelta(days=60),
                (penalty.fine or CENT) - ((penalty.fine or CENT) / 2).quantize(CENT),
            ),
        ),
        documents=(),
    )
    documents = tuple(_document(form, case, bosses, serial, random) for form in forms)
    return replace(case, documents=documents)


def _document(
    form: Form, case: CaseFacts, bosses: Sequence[str], serial: int, random: np.random.Generator
) -> CaseDocument:
    assert case.filing_date is not None
    day = case.filing_date + timedelta(days=int(random.integers(0, 45)))
    number = f"{case.bureau.short_name}烟{form.number_word or '字'}〔2025〕第{serial}号"
    signs = {sign.id: _signed(sign, case, bosses, day, random) for sign in form.signs}
    return CaseDocument(
        type=form.id,
        number=number if form.find("doc_number") else "",
        date=day,
        sealed=form.seal == "org",
        fields=MappingProxyType(written_fields(form.id, case, day, bosses)),
        rows=MappingProxyType(written_rows(form.id, case, bosses)),
        signs=MappingProxyType({key: one for key, one in signs.items() if one is not None}),
    )


_SIGNERS = {
    "dept": 0, "supervisor": 0, "checker": 0, "legal": 1, "reviewer": 1, "host": 1, "leader": 2, "receiver": 3,
    "inspector": 3, "recorder": 3, "witness": 3,
}  # fmt: skip
_OPINIONS = {
    "officer": ("事实清楚，证据确凿，建议按规定办理。", "情况属实，建议报批。", "拟同意，请领导审定。"),
    "dept": ("同意承办人意见。", "同意。", "同意，请法制部门审核。"),
    "leader": ("同意。", "同意，依法办理。", "同意处理意见。"),
}


def _signed(
    sign: FormSign, case: CaseFacts, bosses: Sequence[str], day: date, random: np.random.Generator
) -> SignFacts | None:
    """Who signed; now and then nobody did where nobody must."""
    if not sign.required and random.random() < 0.7:
        return None
    chosen = _OPINIONS.get(sign.id, ("同意。",))
    opinion = chosen[int(random.integers(len(chosen)))] if sign.opinion else ""
    names: tuple[str, ...]
    if sign.id in ("party", "provider") or (sign.id == "receiver" and not sign.opinion):
        names = (case.party.name,)
    elif sign.id == "attendees":
        names = tuple(bosses[:3])
    elif sign.id in _SIGNERS:
        names = (bosses[_SIGNERS[sign.id]],)
    elif sign.least < 2:
        names = (case.officers[0].name,)
    else:
        names = tuple(one.name for one in case.officers)
    return SignFacts(names, day if sign.dated else None, opinion)


def _party(one: Any, random: np.random.Generator, shop: str, place: str, region: str) -> Party:
    birth = date(1956, 1, 1) + timedelta(days=int(random.integers(0, 17000)))
    order = int(random.integers(1, 1000))
    number = citizen_id(birth, order)
    name = one("surnames") + one("given")
    gender = parse_citizen_id(number).gender
    licence = f"{REGION}{'12'[int(random.integers(2))]}{int(random.integers(10, 99999)):05d}"
    parse_licence_number(licence)
    return Party(
        kind="个体工商户",
        name=name,
        org_name=shop,
        gender=gender,
        ethnicity=one("ethnicities"),
        birth_date=birth,
        id_type="居民身份证",
        id_no=number,
        address=f"{region}{one('towns')}{one('streets')}{int(random.integers(1, 200))}号{int(random.integers(1, 30))}室",
        phone=f"130{int(random.integers(10**8)):08d}",
        occupation=one("occupations"),
        license_no=licence,
        business_address=place,
    )


def citizen_id(birth: date, order: int) -> str:
    """An identity number of the unassigned region with its right check character."""
    head = f"{REGION}{birth:%Y%m%d}{order:03d}"
    return head + _CHECKS[sum(int(d) * w for d, w in zip(head, _WEIGHTS, strict=True)) % 11]


def _goods(random: np.random.Generator) -> tuple[GoodsLine, ...]:
    brands = _brands()
    count = 34 if random.random() < 0.12 else int(random.integers(3, 13))
    chosen = random.choice(len(brands), size=min(count, len(brands)), replace=False)
    return tuple(
        GoodsLine(
            name=brands[index][0],
            unit="条",
            quantity=Decimal(int(random.integers(1, 60))),
            barcode=brands[index][1],
            unit_price=Decimal(brands[index][2]),
            tag=f"{place:02d}",
            result="真品" if place < 3 else "",
        )
        for place, index in enumerate((int(one) for one in chosen), 1)
    )


def _penalty(goods: Sequence[GoodsLine], random: np.random.Generator) -> Penalty:
    base = sum((line.amount or Decimal(0) for line in goods), Decimal(0))
    rate = Decimal(int(random.integers(5, 11))) / 100
    fine = (base * rate).quantize(CENT, ROUND_HALF_UP)
    text = f"对未在当地烟草专卖批发企业进货的违法行为，处以进货总额{money_text(base)}元{number_text(rate * 100)}%的罚款，计罚款{money_text(fine)}元（大写：人民币{to_capitals(fine)}）。"
    return Penalty(base_amount=base, rate=rate, fine=fine, text=text)


@cache
def _names() -> Any:
    return load_yaml(Path(__file__).with_name("names.yaml"))


@cache
def _brands() -> tuple[tuple[str, str, str], ...]:
    """(name, barcode, wholesale price) of the sample catalogue's brands that have all three."""
    path = shipped_root() / "sample_cases" / "goods" / "brands.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.reader(file) if len(row) > 3]
    return tuple((row[0], row[1], row[3]) for row in rows[1:] if row[1].isdigit() and row[3])
