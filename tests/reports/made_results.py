"""Results made by hand: few items, chosen scores; and hostile ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType

from zmtool.reports.results import Head, Result, ResultFinding, ResultItem, Standard

STANDARD = Standard(
    "penalty-ordinary",
    "2025.1",
    "评查标准",
    "建议值",
    MappingProxyType({"A": "主体", "B": "证据", "X": "一票否决"}),
    MappingProxyType({"excellent": "优秀", "good": "良好", "unqualified": "不合格"}),
    Decimal(59),
)
HOSTILE = "=cmd|' /C calc'!A0<script>alert(1)</script>\x07\u202e" + "长" * 5_000
ID_NUMBER = "34990119850614123X"


def item(
    code: str, status: str = "pass", deducted: str = "0", *, points: str = "5", said: str = ""
) -> ResultItem:
    found = (
        (ResultFinding(said or f"{code}有问题", status, "法第一条", "更正", 0.9, (("决定书", 3),)),)
        if status in ("fail", "unsure")
        else ()
    )
    fatal = code.startswith("X")
    return ResultItem(
        code, f"项目{code}", status, Decimal(0 if fatal else points), Decimal(deducted), fatal, found
    )


def result(
    number: int, score: str, grade: str, *items: ResultItem, unit: str = "甲局", **head: object
) -> Result:
    told = Head(
        f"示烟立〔2025〕第{number}号",
        unit,
        "未在当地进货",
        "宋知远",
        ID_NUMBER,
        officers=("林一舟", "周望"),
        filed=date(2025, 3, 6),
        fine=Decimal("1753.60"),
    )
    for key, value in head.items():
        told = Head(**{**{name: getattr(told, name) for name in Head.__slots__}, key: value})  # type: ignore[arg-type]
    return Result(f"{number}.zmpkg", told, STANDARD, Decimal(score), grade, "facts", (), items)


def some() -> list[Result]:
    """Four scored dossiers, one that could not be read."""
    return [
        result(1, "100", "优秀", item("A01"), item("B02"), item("X01")),
        result(2, "94", "优秀", item("A01", "fail", "2"), item("B02", "fail", "4"), item("X01")),
        result(
            3,
            "59",
            "不合格",
            item("A01", "fail", "2"),
            item("B02", "unsure"),
            item("X01", "fail"),
            unit="乙局",
        ),
        result(
            4,
            "85",
            "良好",
            item("A01", "na"),
            item("B02", "fail", "15", points="20"),
            item("X01", "human"),
            unit="",
        ),
        Result("坏.zmpkg", Head("坏.zmpkg"), error="案卷包已损坏"),
    ]


def hostile() -> Result:
    """Every text of it is hostile."""
    return Result(
        HOSTILE,
        Head(HOSTILE, HOSTILE, HOSTILE, HOSTILE, ID_NUMBER, officers=(HOSTILE,), decision_number="+1+1"),
        STANDARD,
        Decimal(90),
        "优秀",
        "facts",
        (HOSTILE,),
        (item("A01", "fail", "1", said=f"{HOSTILE}证件号{ID_NUMBER}"),),
    )
