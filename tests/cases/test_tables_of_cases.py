"""Cases go into the tables and come out the same; nothing is overwritten unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import to_plain
from zmtool.cases.keep import Kept, keep_case, kept_case
from zmtool.cases.records import (
    Approval,
    CaseDocument,
    CaseEvent,
    CaseFacts,
    CustodyEntry,
    Evidence,
    Instalment,
    Party,
    Penalty,
)
from zmtool.cases.tables import DocumentRow
from zmtool.documents.records import SignFacts
from zmtool.goods.records import GoodsLine, Sku
from zmtool.goods.tables import find_sku, save_sku
from zmtool.staff.records import Bureau, Officer
from zmtool.staff.tables import officers
from zmtool.store.audit import verify_chain
from zmtool.store.engine import reading, writing
from zmtool.store.search import find
from zmtool.store.tables import AuditEntry

from .conftest import LABELS, NOW

texts = st.text(st.characters(codec="utf-8"), max_size=12)
dates = st.none() | st.dates()
minutes = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
sums = st.decimals(0, 10**12, allow_nan=False, allow_infinity=False, places=2)
maps = st.dictionaries(texts, texts, max_size=3)
signs = st.builds(SignFacts, st.lists(texts, max_size=3).map(tuple), dates, texts)
documents = st.builds(
    CaseDocument,
    type=texts,
    number=texts,
    date=dates,
    pages=st.integers(0, 300),
    sealed=st.booleans(),
    unsigned_pages=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    fields=maps,
    rows=st.dictionaries(texts, st.lists(maps, max_size=2).map(tuple), max_size=2),
    signs=st.dictionaries(texts, signs, max_size=2),
)


def _of(kind: Any, **special: Any) -> st.SearchStrategy[Any]:
    from dataclasses import fields
    from typing import get_type_hints

    by_type = {
        str: texts,
        bool: st.booleans(),
        int: st.integers(0, 300),
        date: st.dates(),
        date | None: dates,
        datetime | None: minutes,
        Decimal: sums,
        Decimal | None: st.none() | sums,
        tuple[str, ...]: st.lists(texts, max_size=2).map(tuple),
    }
    hints = get_type_hints(kind)
    return st.builds(
        kind,
        **{
            one.name: special[one.name] if one.name in special else by_type[hints[one.name]]
            for one in fields(kind)
        },
    )


facts = _of(
    CaseFacts,
    case_no=st.just("甲〔2025〕第1号"),
    bureau=_of(Bureau),
    party=_of(Party),
    officers=st.lists(_of(Officer), max_size=3).map(tuple),
    goods=st.lists(_of(GoodsLine), max_size=3).map(tuple),
    events=st.lists(_of(CaseEvent), max_size=3).map(tuple),
    approvals=st.lists(_of(Approval), max_size=2).map(tuple),
    evidence=st.lists(_of(Evidence), max_size=2).map(tuple),
    custody=st.lists(_of(CustodyEntry), max_size=2).map(tuple),
    instalments=st.lists(_of(Instalment), max_size=2).map(tuple),
    penalty=_of(Penalty),
    documents=st.lists(documents, max_size=3).map(tuple),
)


def _keep(engine: Engine, case: CaseFacts, **options: Any) -> Kept:
    with writing(engine) as session:
        return keep_case(session, case, LABELS, now=NOW, user="林一舟", **options)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(facts)
def test_any_case_comes_back_the_same(engine: Engine, case: CaseFacts) -> None:
    _keep(engine, case, replace=True)
    with reading(engine) as session:
        back = kept_case(session, case.case_no).facts
    assert back == case
    assert to_plain(back) == to_plain(case)
    assert _keep(engine, case).outcome == "unchanged"


def test_trailing_zeros_of_a_sum_stay(engine: Engine, sample: CaseFacts) -> None:
    _keep(engine, replace(sample, penalty=Penalty(fine=Decimal("753.60"))))
    with reading(engine) as session:
        assert str(kept_case(session, sample.case_no).facts.penalty.fine) == "753.60"


def test_new_unchanged_refused_and_changed(engine: Engine, sample: CaseFacts) -> None:
    assert _keep(engine, sample).outcome == "new"
    assert _keep(engine, sample) == Kept("unchanged", 1)
    other = replace(sample, place="别处", party=replace(sample.party, phone="1"))
    with pytest.raises(Refused, match="内容不同（2 处）") as caught:
        _keep(engine, other)
    assert "--yes" in caught.value.next_step
    kept = _keep(engine, other, replace=True)
    assert (kept.outcome, kept.version, set(kept.changed)) == ("changed", 2, {"place", "party.phone"})
    with reading(engine) as session:
        assert verify_chain(session) == []
        last = session.exec(select(AuditEntry).where(AuditEntry.action == "case.update")).one()
        assert f'"place":["{sample.place}","别处"]' in last.change
        assert last.who == "林一舟"


def test_an_edit_of_an_older_version_is_refused(engine: Engine, sample: CaseFacts) -> None:
    _keep(engine, sample, expected_version=0)
    _keep(engine, replace(sample, place="一"), replace=True, expected_version=1)
    with pytest.raises(Refused, match="已被他人修改"):
        _keep(engine, replace(sample, place="二"), replace=True, expected_version=1)
    with pytest.raises(Refused, match="已被使用"):
        _keep(engine, replace(sample, place="三"), replace=True, expected_version=0)
    with reading(engine) as session:
        assert kept_case(session, sample.case_no).facts.place == "一"


def test_no_such_case(engine: Engine) -> None:
    with pytest.raises(NotFound, match="没有编号"), reading(engine) as session:
        kept_case(session, "无")


def test_documents_keep_their_ids_and_surplus_ones_go(engine: Engine, sample: CaseFacts) -> None:
    def ids() -> list[int | None]:
        with reading(engine) as session:
            return list(session.exec(select(DocumentRow.id).order_by(DocumentRow.position)))  # type: ignore[arg-type]

    _keep(engine, sample)
    before = ids()
    _keep(engine, replace(sample, documents=sample.documents[:5]), replace=True)
    assert ids() == before[:5]


def test_what_is_saved_is_found_at_once_and_the_old_text_no_more(engine: Engine, sample: CaseFacts) -> None:
    _keep(engine, sample)
    _keep(engine, replace(sample, party=replace(sample.party, name="赵钱孙")), replace=True)
    with reading(engine) as session:
        assert {hit.kind for hit in find(session, "赵钱")} == {"party"}
        assert {hit.kind for hit in find(session, "云烟(硬")} == {"case", "goods", "document"}
        assert "party" not in {hit.kind for hit in find(session, "宋知远")}


def test_the_register_of_officers_takes_the_new_and_warns_of_the_different(
    engine: Engine, sample: CaseFacts
) -> None:
    _keep(engine, replace(sample, officers=(Officer("林一舟", "34990101"), Officer("周望", "34990102"))))
    full = Officer("林一舟", "34990101", "管理员", date(2023, 1, 1), date(2027, 12, 31))
    kept = _keep(engine, replace(sample, officers=(full,)), replace=True)
    assert kept.warnings == ()
    changed = (
        replace(full, valid_to=date(2029, 1, 1)),
        Officer("周望", "99999999"),
        Officer("别人", "34990102"),
        Officer("无证", ""),
    )
    kept = _keep(engine, replace(sample, officers=changed), replace=True)
    assert [
        next(word for word in ("证件有效期止", "34990102 不同", "姓名") if word in warning)
        for warning in kept.warnings
    ] == ["证件有效期止", "34990102 不同", "姓名"]
    with reading(engine) as session:
        assert set(officers(session)) == {full, Officer("周望", "34990102")}
        assert kept_case(session, sample.case_no).facts.officers == changed


def test_the_catalogue_of_goods(engine: Engine) -> None:
    sku = Sku("中华(硬)", "6901028075015", "6901028075022")
    with writing(engine) as session:
        assert save_sku(session, sku, now=NOW, who="甲")
        assert not save_sku(session, sku, now=NOW, who="甲")
        assert find_sku(session, "6901028075022") == find_sku(session, "6901028075015") == sku
        assert find_sku(session, "1") is None
        assert save_sku(session, replace(sku, mark="停产"), now=NOW, who="甲", expected_version=1)
        with pytest.raises(Refused, match="他人修改"):
            save_sku(session, sku, now=NOW, who="甲", expected_version=1)
