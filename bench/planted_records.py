"""What is planted in the tables beside the orders: shared numbers, events, seizures, cases, inspections, prices, places, alerts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bench.planted_orders import Plan, Shop

_ELSEWHERE = "349999"
_LEAKERS = 12


def record_patterns(plan: Plan, asof: date) -> None:
    """All patterns of records."""
    _shared(plan)
    _lists_and_changes(plan, asof)
    _licences(plan, asof)
    _outflow(plan, asof)
    _checks(plan, asof)
    _places(plan)
    _prices(plan)
    _alerts(plan, asof)


def _before(asof: date, days: int) -> date:
    return asof - timedelta(days=days)


def _shared(plan: Plan) -> None:
    for one in (found := plan.take()):
        plan.change(one, order_phone="13999999901")
    plan.of("共用电话", "C01", found)
    for one in (found := plan.take(4)):
        plan.change(one, id_no="i-shared", acct_id_no="i-shared")
    plan.of("一人多证", "C02", found)
    for one in (found := plan.take()):
        plan.change(one, bank_acct="a-shared")
    plan.of("共用账户", "C03", found)
    for one in (found := plan.take(2)):
        plan.change(one, addr_key="示例路1号")
    plan.of("同一地址", "C04", found)
    for at, one in enumerate(found := plan.take()):
        plan.change(one, acct_id_no=f"i-payer-{at}")
    plan.of("他人付款", "C05", found)


def _lists_and_changes(plan: Plan, asof: date) -> None:
    for one in (found := plan.take(2)):
        plan.mark("off_the_list", one)
    plan.of("有证未入网", "C06", found)
    codes = ["KH-无证-1", "KH-无证-2"]
    plan.rows["mkt_cust"] += [
        {"cust_code": code, "lic_no": None, "name": "示例供货点", "status": "在供"} for code in codes
    ]
    plan.told("供货无证", "C06", codes)
    for one in (found := plan.take()):
        for days, kind in ((10, "改电话"), (30, "改账户"), (50, "改类别"), (70, "改线路")):
            _event(plan, one, kind, _before(asof, days))
    plan.of("频繁变更", "C07", found)
    for one in (found := plan.take(where=lambda one: one.tier <= 20)):
        _event(plan, one, "改档位", _before(asof, 40), old=str(one.tier), new=str(one.tier + 9))
    plan.of("档位异动", "C08", found)


def _event(plan: Plan, one: Shop, kind: str, day: date, **columns: Any) -> None:
    plan.rows["lic_event"].append({"lic_no": one.lic_no, "kind": kind, "date_from": day, **columns})


def _licences(plan: Plan, asof: date) -> None:
    for one in (found := plan.take()):
        _event(plan, one, "停业", _before(asof, 35))
        plan.change(one, status="停业")
        plan.present(one, plan.weeks(4))
    plan.of("停业仍订", "E01", found)
    for one in (found := plan.take()):
        plan.change(one, valid_to=_before(asof, 30), status="届满")
        plan.present(one, plan.weeks(4))
    plan.of("过期仍订", "E02", found)
    for one in (found := plan.take()):
        plan.change(one, valid_to=asof + timedelta(days=41))
        plan.mark("no_renewal", one)
    plan.of("临期", "E03", found)
    for one in (found := plan.take()):
        plan.silent(one, plan.weeks(12))
    plan.of("多期未订", "E04", found)
    for one in (found := plan.take(2)):
        plan.change(one, issue_date=_before(asof, 195), valid_to=asof + timedelta(days=1600))
        plan.silent(one, plan.weeks(60))
    plan.of("领证未经营", "E05", found)
    for one in (found := plan.take(2)):
        _event(plan, one, "停业", _before(asof, 420))
        plan.change(one, status="停业")
        plan.silent(one, plan.weeks(60))
    plan.of("停业超期", "E06", found)


def _outflow(plan: Plan, asof: date) -> None:
    """Twelve shops whose goods turn up elsewhere; two of them next to a shop whose goods did not (yet)."""
    near = [one for one in plan.free if one.market == "C"]
    middle = min(near, key=lambda one: sum(sorted(one.metres(other) for other in near)[1:3]))
    beside = sorted(near, key=middle.metres)[1:3]
    for one in (middle, *beside):
        plan.free.remove(one)
    guilty = [*beside, *plan.take(_LEAKERS - 2)]
    for at, one in enumerate(guilty):
        plan.change(one, credit="D")
        for turn in range(3):
            _seized(plan, f"WL{at}-{turn}", _before(asof, 12 + 40 * turn + at), _ELSEWHERE, one, 25, 2 + turn)
    plan.of("外流", "F01 F02 F04 F06", guilty)
    plan.told("外流户之间", "F03", [middle.lic_no])
    coded, found = plan.take(2), plan.take(2)
    for at, (one, other) in enumerate(zip(coded, found, strict=True)):
        _case(plan, f"CM{at}", other, _before(asof, 60))
        _seized(plan, f"CM{at}", _before(asof, 60), "349901", one, 9, 20)
    plan.of("串码", "F05", (*coded, *found))
    plan.rows["seizure"].append(
        {"case_no": "WM1", "found_date": _before(asof, 30), "found_org": _ELSEWHERE, "sku": 3, "qty": 40}
    )


def _seized(plan: Plan, case: str, day: date, where: str, one: Shop, qty: int, gap: int) -> None:
    plan.rows["seizure"].append(
        {
            "case_no": case,
            "found_date": day,
            "found_org": where,
            "sku": plan.brands[3]["sku"],
            "qty": qty,
            "code_date": day - timedelta(days=gap),
            "code_lic": one.lic_no,
        }
    )


def _case(plan: Plan, number: str, one: Shop, day: date) -> None:
    plan.rows["case_file"].append(
        {
            "case_no": number,
            "case_date": day,
            "lic_no": one.lic_no,
            "kind": "未在当地烟草专卖批发企业进货",
            "punished": 1,
            "amount": 3000,
        }
    )


def _checks(plan: Plan, asof: date) -> None:
    for at, one in enumerate(found := plan.take()):
        for turn in range(3):
            _case(plan, f"LF{at}-{turn}", one, _before(asof, 30 + 90 * turn))
    plan.of("屡罚", "G01", found)
    for one in (found := plan.take()):
        plan.mark("never_inspected", one)
        for turn, stock in ((90, 5), (20, 160)):
            number = _inspected(plan, one, _before(asof, turn), "正常")
            for brand in plan.brands[:3]:
                plan.rows["insp_stock"].append(
                    {"insp_no": number, "sku": brand["sku"], "stock_qty": stock, "mismatch_qty": 0}
                )
        plan.silent(one, plan.weeks(4))
    plan.of("存销不符", "G02", found)
    for one in (found := plan.take()):
        plan.mark("never_inspected", one)
        plan.change(one, issue_date=_before(asof, 1500), credit="B")
    plan.of("长期未查", "G03", found)
    for one in (found := plan.take()):
        plan.mark("never_inspected", one)
        for turn in (10, 40, 75):
            _inspected(plan, one, _before(asof, turn), "违规")
    plan.of("屡查屡犯", "G04", found)
    numbers = []
    for one in plan.take():
        numbers.append(_inspected(plan, one, _before(asof, 9), "正常", away=0.012, inspector="检查员甲"))
    plan.told("签到偏离", "G06", numbers)


def _inspected(
    plan: Plan, one: Shop, day: date, result: str, away: float = 0.0, inspector: str = "检查员乙"
) -> str:
    number = f"PL{one.lic_no}-{day:%m%d}"
    plan.rows["inspection"].append(
        {
            "insp_no": number,
            "lic_no": one.lic_no,
            "insp_date": day,
            "kind": "KEY",
            "result": result,
            "inspector": inspector,
            "lng": _lng(one.x) + away,
            "lat": _lat(one.y),
        }
    )
    return number


def _lng(x: float) -> float:
    """The degrees of the first bureau's metres, as order_sql has them."""
    return 121.0 + x / (111110 * 0.8660254037844387)


def _lat(y: float) -> float:
    return 30.0 + y / 111110


def _places(plan: Plan) -> None:
    shops = plan.take(6, lambda one: one.market == "C")
    for at, one in enumerate(shops):
        plan.change(
            one, format="Y", street=shops[0].street, lng=_lng(shops[0].x + 15 * at), lat=_lat(shops[0].y)
        )
    plan.of("烟酒店扎堆", "H01", shops)
    for at, one in enumerate(found := plan.take()):
        plan.rows["place"].append(
            {"kind": "学校", "name": f"示例幼儿园{at}", "lng": _lng(one.x + 25), "lat": _lat(one.y)}
        )
    plan.of("学校旁", "H02", found)
    for one in (found := plan.take()):
        plan.change(one, lng=_lng(one.x + 60_000))
    plan.of("坐标县外", "H03", found)


def _prices(plan: Plan) -> None:
    below = [one for one in plan.brands[:40] if one["place"] in (12, 27)]
    for one in below:
        for week in plan.weeks(4):
            plan.rows["market_price"] += [
                {"sku": one["sku"], "org": "349901", "week": week, "price": float(one["whole_price"]) * 0.7}
            ] * 9
    plan.told("价格倒挂", "G05", [one["sku"] for one in below])


def _alerts(plan: Plan, asof: date) -> None:
    count = 0

    def alert(one: Shop, model: str, days: int, level: int = 2, verdict: str = "", reason: str = "") -> None:
        nonlocal count
        count += 1
        plan.rows["alert"].append(
            {
                "alert_no": f"YJ{count}",
                "model": model,
                "lic_no": one.lic_no,
                "rep": one.rep,
                "asof_date": _before(asof, days),
                "level": level,
                "verdict": verdict,
                "reason": reason,
            }
        )

    last = max(
        (one.rep for one in plan.shops if sum(peer.rep == one.rep for peer in plan.shops) >= 30), key=_turn
    )
    for one in [one for one in plan.shops if one.rep == last and one.status == "有效"][::3]:
        alert(one, "B04", 45)
    plan.told("客户经理名下", "I04", [last])
    for one in (found := plan.take(2)):
        alert(one, "A01", 20, 3, "违规", "户主说没收到这批烟")
    plan.of("订而未收", "I05", found)
    for one in (found := plan.take()):
        for model in ("A01", "B04", "D01"):
            alert(one, model, 12, 3)
    plan.of("多模型", "J01", found)
    for one in (found := plan.take()):
        alert(one, "B03", 60, 3, "属实")
        alert(one, "B03", 6, 3)
    plan.of("复犯", "J02", found)


def _turn(rep: str) -> int:
    return int(rep.rpartition("-")[2])
