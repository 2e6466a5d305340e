"""Renewal against decided cases of the licence's term (X7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zmtool.law.library import load_law
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.life.precheck import objections
from zmtool.licenses.life.surroundings import PastCase, Surroundings
from zmtool.licenses.records import Applicant, Application, Licence
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.staff.records import Bureau

NUMBER = "349901100018"
HELD = Retailer(
    NUMBER, name="远山商行", status="ACTIVE", valid_from=date(2021, 7, 1), valid_to=date(2026, 6, 30)
)


@pytest.mark.parametrize(
    ("decided", "worth", "sticks", "income", "told"),
    [
        (date(2025, 4, 25), Decimal(50000), None, None, "非法经营数额 50000 元"),
        (date(2025, 4, 25), Decimal("49999.99"), 199_999, Decimal("19999.99"), ""),
        (date(2025, 4, 25), Decimal(100), 200_000, Decimal(0), "卷烟 200000 支"),
        (date(2025, 4, 25), Decimal(100), None, Decimal(20000), "违法所得 20000 元"),
        (date(2025, 4, 25), Decimal(60000), None, Decimal(20000), "60000 元、违法所得 20000 元"),
        (date(2025, 4, 25), Decimal(100), None, None, "没有登记违法所得"),
        (date(2025, 4, 25), None, None, Decimal(5), "没有登记非法经营数额"),
        (date(2025, 4, 25), None, None, None, "没有登记非法经营数额、违法所得"),
        (date(2025, 4, 25), Decimal(100), None, Decimal(5), ""),
        (date(2021, 6, 30), Decimal(90000), None, None, ""),
    ],
)
def test_a_serious_case_of_the_term_is_told_to_a_person(
    decided: date, worth: Decimal | None, sticks: int | None, income: Decimal | None, told: str
) -> None:
    application = Application(
        application_no="1",
        matter="RENEW",
        bureau=Bureau("示例县烟草专卖局", "示"),
        applicant=Applicant(kind="个体工商户", name="远山商行"),
        licence=Licence(lic_no=NUMBER),
    )
    around = Surroundings(
        load_law(),
        load_life(),
        load_vocabulary(),
        load_statuses(),
        date(2026, 5, 6),
        HELD,
        cases=(PastCase("示烟立〔2025〕第18号", decided, "not_local_purchase", worth, sticks, income),),
    )
    found = [one for one in objections(application, around) if one.code == "X7"]
    assert len(found) == bool(told) and all(told in one.what for one in found)
    assert not any(one.stops for one in found)
