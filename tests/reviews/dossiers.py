"""A small standard and drafts by it: two scored items that people must judge, one passed, one fatal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from zmtool.reviews.records import Band, Decision, Draft, DraftItem

BANDS = (
    Band("excellent", "优秀", Decimal(90)),
    Band("good", "良好", Decimal(80)),
    Band("qualified", "合格", Decimal(60)),
    Band("unqualified", "不合格", Decimal(0)),
)
ITEMS = (
    DraftItem("A01", "主体一致", "fail", Decimal(20), Decimal(8), Decimal(8), findings=("落款不一",)),
    DraftItem("B02", "证据充分", "human", Decimal(30), Decimal(0), Decimal(0)),
    DraftItem("C03", "期限", "pass", Decimal(30), Decimal(0), Decimal(0)),
    DraftItem("D04", "幅度", "unsure", Decimal(20), Decimal(0), Decimal(5), findings=("可能超幅",)),
    DraftItem(
        "X01", "越权", "unsure", Decimal(0), Decimal(0), Decimal(0), fatal=True, findings=("可能越权",)
    ),
)


def draft(**changes: object) -> Draft:
    made = Draft("案1", "small", "1", Decimal(92), "excellent", Decimal(59), BANDS, ITEMS)
    return replace(made, **changes)  # type: ignore[arg-type]


def change(code: str, deducted: str, reason: str = "理由") -> Decision:
    return Decision(code, "change", Decimal(deducted), reason=reason)


ALL_DECIDED = (
    Decision("A01", "confirm"),
    change("B02", "0"),
    Decision("D04", "reject", reason="在幅度内"),
    Decision("X01", "reject", reason="有委托书"),
)
