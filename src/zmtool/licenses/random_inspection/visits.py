"""The visits of random draws that have a result, for counting who inspected what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from zmtool.licenses.random_inspection.tables import RandomBatchRow, RandomShopRow


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit: the batch and licence, the day, the result, the certificates of those who went."""

    batch_no: str
    lic_no: str
    on: date
    result: str
    officers: tuple[str, ...]


def visits(session: Session, first: date, last: date) -> tuple[Visit, ...]:
    """The visits with a result from ``first`` to ``last``, in the order of their days."""
    rows = session.exec(
        select(RandomShopRow, RandomBatchRow.batch_no)
        .join(RandomBatchRow, col(RandomBatchRow.id) == col(RandomShopRow.batch_id))
        .where(
            col(RandomShopRow.inspected_on) >= first,
            col(RandomShopRow.inspected_on) <= last,
            RandomShopRow.passed_over == "",
            RandomShopRow.result != "",
        )
        .order_by(col(RandomShopRow.inspected_on), col(RandomShopRow.id))
    )
    return tuple(
        Visit(batch_no, shop.lic_no, shop.inspected_on, shop.result, tuple(shop.officers))
        for shop, batch_no in rows
        if shop.inspected_on is not None
    )
