"""Draws in the database: kept with what they were drawn from, their results and when these were published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.licenses.random_inspection.basis import Basis, basis_from
from zmtool.licenses.random_inspection.draw import Draw, DrawnShop, Stratum
from zmtool.licenses.random_inspection.tables import RandomBatchRow, RandomShopRow
from zmtool.store.audit import record


@dataclass(frozen=True, slots=True)
class KeptShop:
    """A shop of a kept draw with its result."""

    shop: DrawnShop
    inspected_on: date | None
    result: str
    note: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """A kept draw."""

    batch_no: str
    title: str
    seed_source: str
    witness: str
    drawn_at: str
    drawn_by: str
    draw: Draw
    basis: Basis
    basis_hash: str
    shops: tuple[KeptShop, ...]


def keep_draw(
    session: Session,
    batch_no: str,
    made: Draw,
    basis: Basis,
    *,
    title: str,
    seed_source: str,
    witness: str,
    now: datetime,
    who: str,
) -> None:
    """Keeps a draw. Raises Refused where the number is taken: a draw is never drawn again under its number."""
    taken = session.exec(select(RandomBatchRow.id).where(RandomBatchRow.batch_no == batch_no)).first()
    if taken is not None:
        raise Refused(f"批次 {batch_no} 已经抽过", next_step="抽签不能重来；请用新的批次号")
    row = RandomBatchRow(
        batch_no=batch_no,
        title=title,
        seed=made.seed,
        seed_source=seed_source,
        witness=witness,
        drawn_at=now.isoformat(timespec="seconds"),
        drawn_by=who,
        strata=[
            {"name": one.name, "size": str(one.size), "rate": f"{one.rate:f}", "wanted": str(one.wanted)}
            for one in made.strata
        ],
        basis=basis.text(),
        basis_hash=basis.digest(),
    )
    session.add(row)
    session.flush()
    for one in made.shops:
        session.add(
            RandomShopRow(
                batch_id=cast(int, row.id),
                lic_no=one.lic_no,
                stratum=one.stratum,
                key=one.key,
                officers=list(one.officers),
                passed_over=one.passed_over,
            )
        )
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="random.draw",
        subject=f"random/{batch_no}",
        change={"seed": made.seed, "basis": row.basis_hash, "shops": len(made.shops)},
        why=seed_source,
    )


def kept_batch(session: Session, batch_no: str) -> KeptBatch:
    """A draw by its number. Raises NotFound."""
    row = _row(session, batch_no)
    shops = tuple(
        KeptShop(
            DrawnShop(one.lic_no, one.stratum, one.key, tuple(one.officers), one.passed_over),
            one.inspected_on,
            one.result,
            one.note,
            one.published_on,
        )
        for one in _shops(session, row)
    )
    strata = tuple(
        Stratum(one["name"], int(one["size"]), Decimal(one["rate"]), int(one["wanted"])) for one in row.strata
    )
    return KeptBatch(
        row.batch_no,
        row.title,
        row.seed_source,
        row.witness,
        row.drawn_at,
        row.drawn_by,
        Draw(row.seed, strata, tuple(one.shop for one in shops)),
        basis_from(json.loads(row.basis)),
        row.basis_hash,
        shops,
    )


def batches(session: Session) -> tuple[tuple[str, str, str, int, int], ...]:
    """Every draw: number, title, when, shops to visit, results there are; the latest first."""
    found = []
    for row in session.exec(select(RandomBatchRow).order_by(col(RandomBatchRow.id).desc())):
        shops = [one for one in _shops(session, row) if not one.passed_over]
        found.append(
            (row.batch_no, row.title, row.drawn_at, len(shops), sum(bool(one.result) for one in shops))
        )
    return tuple(found)


def keep_result(
    session: Session,
    batch_no: str,
    lic_no: str,
    *,
    result: str,
    on: date,
    note: str,
    now: datetime,
    who: str,
) -> None:
    """Keeps the result of a visit. Raises NotFound, Refused where the shop was passed over or the result is published."""
    row = _row(session, batch_no)
    shop = next((one for one in _shops(session, row) if one.lic_no == lic_no), None)
    if shop is None:
        raise NotFound(
            f"批次 {batch_no} 没有抽中 {lic_no}", next_step="用 zmtool license draw show 查看抽中的名单"
        )
    if shop.passed_over:
        raise Refused(f"{lic_no} 已顺延（{shop.passed_over}），不登记结果", next_step="请检查下一户")
    if shop.published_on is not None:
        raise Refused(
            f"{lic_no} 的结果已于 {shop.published_on} 公示", next_step="确有错误的，另行更正公示，并写明原因"
        )
    before = [shop.result, str(shop.inspected_on or "")]
    shop.result, shop.inspected_on, shop.note = result, on, note
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="random.result",
        subject=f"random/{batch_no}",
        change={"lic_no": lic_no, "result": [before, [result, on.isoformat()]]},
        why=note,
    )


def mark_published(
    session: Session, batch_no: str, numbers: Iterable[str], *, on: date, now: datetime, who: str
) -> int:
    """Notes that results were published; how many were not before."""
    row, wanted, count = _row(session, batch_no), set(numbers), 0
    for shop in _shops(session, row):
        if shop.lic_no in wanted and shop.published_on is None:
            shop.published_on = on
            count += 1
    session.flush()
    if count:
        record(
            session,
            now=now,
            who=who,
            action="random.publish",
            subject=f"random/{batch_no}",
            change={"published": count, "on": on.isoformat()},
        )
    return count


def lately_inspected(session: Session, since: date) -> dict[str, str]:
    """Licences that a random draw has sent somebody to since a day, each with the reason to pass it over."""
    rows = session.exec(
        select(RandomShopRow).where(col(RandomShopRow.inspected_on) >= since, RandomShopRow.passed_over == "")
    )
    return {one.lic_no: f"{one.inspected_on} 已抽查" for one in rows}


def _row(session: Session, batch_no: str) -> RandomBatchRow:
    row = session.exec(select(RandomBatchRow).where(RandomBatchRow.batch_no == batch_no)).first()
    if row is None:
        raise NotFound(f"没有批次 {batch_no}", next_step="用 zmtool license draw list 查看批次")
    return row


def _shops(session: Session, row: RandomBatchRow) -> Sequence[RandomShopRow]:
    return session.exec(
        select(RandomShopRow).where(RandomShopRow.batch_id == row.id).order_by(col(RandomShopRow.id))
    ).all()
