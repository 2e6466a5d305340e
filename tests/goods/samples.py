"""Brands and prices that tests share; codes and figures of the public examples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zmtool.goods.lookup import brand_catalogue
from zmtool.goods.records import Basis, Price, Sku

HARD = Sku("中华(硬)", "6901028075015", "6901028075763")
PEONY = Sku("牡丹(软)", "6901028075053", "6901028075862")
CLASSIC = Sku("红塔山(硬经典)", "6901028314985", "6901028314978")
SIXTEEN = Sku("云烟(硬小熊猫家园中支16支)", "6901028340618", "6901028340601", sticks_per_pack=16)
LOTUS = Sku("钻石(硬荷花)", "6901028079990", "6901028079952")
LOTUS_SLIM = Sku("钻石(硬荷花细支)", "6901028080521", "6901028080514")
CIGAR = Sku("王冠(国粹)", "6900000000014")
# The last six digits of 中华(硬), another maker.
TWIN = Sku("示例(软)", "6909000075015")

SKUS = (HARD, PEONY, CLASSIC, SIXTEEN, LOTUS, LOTUS_SLIM, CIGAR)
CATALOGUE = brand_catalogue(SKUS, [(HARD.barcode_carton, "硬中"), (HARD.barcode_carton, "华子")])
SUMMER, WINTER = date(2025, 7, 1), date(2025, 1, 1)


def price(
    sku: Sku, amount: str, edition: str = "2025年下半年", first: date | None = SUMMER, unit: str = "条"
) -> Price:
    """A retail price of the sample catalogue."""
    return Price(sku.barcode_carton, Basis.RETAIL, Decimal(amount), unit, "示例省价格目录", edition, first)
