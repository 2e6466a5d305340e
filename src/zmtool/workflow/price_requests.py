"""Requests for pricing the goods of a case: asked with prices found, issued by the price authority, linked to the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.cases.custody import tagged
from zmtool.cases.records import CaseFacts
from zmtool.cases.transfer_check import triggers_of
from zmtool.goods.records import Basis
from zmtool.law.library import load_law
from zmtool.oversight.appraisal.conditions import APPRAISAL_CONDITIONS, WAYS, WORDS, AppraisalStanding
from zmtool.oversight.appraisal.records import PricedLine, PriceRequest
from zmtool.oversight.course.advance import Standing, obstacles
from zmtool.oversight.course.records import Course, Taken
from zmtool.workflow.appraisal_scene import AppraisalScene, appraisal_scene, goods_named
from zmtool.workflow.case_goods import day_of_prices, value_case
from zmtool.workflow.cases import keep_in
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.appraisal.keep import KeptRequest

_MOST_YUAN = Decimal(10) ** 9


def ask_price(
    case_no: str,
    place: Place = None,
    *,
    basis: str = "retail",
    tags: Sequence[str] = (),
    now: datetime,
    user: str,
) -> Advanced:
    """Asks for the price of goods of a case, with what the catalogues say: order of the ground, price, edition.

    Raises NotFound, UsageProblem for an unknown basis or tag, Refused for a case without goods.
    """
    from zmtool.cases.keep import kept_case
    from zmtool.goods.keep import load_brands
    from zmtool.oversight.appraisal.keep import keep_request, new_request_no

    with opened(place, now=now) as at, at.writing() as session:
        around = appraisal_scene(at)
        require(person_of(session, user, around.scene.roles), "appraise", around.scene.roles)
        case = kept_case(session, case_no).facts
        chosen = goods_named(case, tags)
        lines = []
        for one in chosen:
            valued = value_case(
                session, at, replace(case, goods=(one,)), load_brands(session), now=now, basis=basis
            )
            row = valued.valuation.rows[0]
            source = f"{row.price.catalogue}{row.price.edition}" if row.price else ""
            lines.append(
                PricedLine(
                    one.tag,
                    row.name,
                    row.barcode,
                    row.quantity,
                    row.unit.value,
                    one.result,
                    around.rules.order_of(source) if row.price else None,
                    row.unit_price,
                    source,
                )
            )
        request = PriceRequest(
            new_request_no(session, around.scene.org, now.year),
            case.case_no,
            now,
            user,
            (valued.basis or Basis.RETAIL).value,
            day_of_prices(case, now),
            tuple(lines),
        )
        course = Course(now, "ASKED")
        keep_request(session, request, course, around.requests, now=now, who=user, action="price.ask")
        missing = [f"{one.tag} {one.name}" for one in lines if one.unit_price is None]
        remarks = (f"目录里没有价格：{'、'.join(missing)}，出具时写单价和依据序",) if missing else ()
        return Advanced(request.request_no, "ASKED", around.requests.states["ASKED"].label, remarks)


def issue_price(
    number: str,
    issuer: str,
    dated: date,
    place: Place = None,
    *,
    prices: Mapping[str, Decimal] | None = None,
    orders: Mapping[str, int] | None = None,
    note: str = "",
    now: datetime,
    user: str,
) -> Advanced:
    """Registers what the price authority issued (``prices`` yuan a unit by tag, where it differs) and prices the case by it.

    Tells the thresholds of crimes that the amount reaches. Raises NotFound, UsageProblem, Refused while a line has no price.
    """
    from zmtool.cases.keep import kept_case
    from zmtool.oversight.appraisal.keep import keep_request, kept_request

    with opened(place, now=now) as at, at.writing() as session:
        around, kept = appraisal_scene(at), kept_request(session, number)
        request = replace(
            _with_prices(kept.request, prices or {}, orders or {}, around), issuer=issuer.strip()
        )
        amount = request.amount
        details = {
            "issuer": issuer.strip(),
            "dated": dated.isoformat(),
            "amount": "" if amount is None else f"{amount:f}",
        }
        taken = Taken(
            "issue", now, user, note.strip(), {name: text for name, text in details.items() if text}
        )
        _refuse_unpriced(request)
        _refuse_obstacles(session, at, around, kept, taken, user)
        case = kept_case(session, request.case_no).facts
        after = _priced(case, request)
        keep_in(
            session, at, after, now=now, user=user, why=request.request_no, action="case.value", before=case
        )
        course = kept.course.and_then(taken)
        keep_request(
            session,
            request,
            course,
            around.requests,
            now=now,
            who=user,
            action="price.issue",
            expected_version=kept.version,
        )
        retail = amount if request.basis == Basis.RETAIL.value else None
        hints = [
            f"涉刑移送提醒：{one.crime}（{'；'.join(one.grounds)}）"
            for one in triggers_of(after, load_law(at.root), None, retail)
        ]
        label = around.requests.states["ISSUED"].label
        return Advanced(request.request_no, "ISSUED", label, (f"金额 {amount} 元，已写入案件", *hints))


def withdraw_price(number: str, place: Place = None, *, note: str, now: datetime, user: str) -> Advanced:
    """Withdraws a request that has no result. Raises NotFound, Refused."""
    from zmtool.oversight.appraisal.keep import keep_request, kept_request

    with opened(place, now=now) as at, at.writing() as session:
        around, kept = appraisal_scene(at), kept_request(session, number)
        taken = Taken("withdraw", now, user, note.strip())
        _refuse_obstacles(session, at, around, kept, taken, user)
        keep_request(
            session,
            kept.request,
            kept.course.and_then(taken),
            around.requests,
            now=now,
            who=user,
            action="price.withdraw",
            expected_version=kept.version,
        )
        return Advanced(kept.request.request_no, "WITHDRAWN", around.requests.states["WITHDRAWN"].label)


def _with_prices(
    request: PriceRequest, prices: Mapping[str, Decimal], orders: Mapping[str, int], around: AppraisalScene
) -> PriceRequest:
    tags = {one.tag for one in request.lines}
    for tag in (*prices, *orders):
        if tag not in tags:
            raise UsageProblem(f"物品“{tag}”不在这件核价中", next_step=f"有：{'、'.join(sorted(tags))}")
    for tag, price in prices.items():
        if not price.is_finite() or not 0 < price < _MOST_YUAN:
            raise UsageProblem(f"物品 {tag} 的单价应大于 0", next_step="写每单位多少元，如 120.50")
    for tag, order in orders.items():
        if order not in around.rules.orders:
            known = "；".join(f"{one} {text}" for one, text in around.rules.orders.items())
            raise UsageProblem(f"物品 {tag} 没有依据序 {order}", next_step=f"可用：{known}")
    lines = tuple(
        replace(
            one,
            unit_price=prices.get(one.tag, one.unit_price),
            order=orders.get(one.tag, one.order),
            by_hand=one.by_hand or one.tag in prices,
        )
        for one in request.lines
    )
    return replace(request, lines=lines)


def _refuse_unpriced(request: PriceRequest) -> None:
    for one in request.lines:
        if one.unit_price is None or one.order is None:
            what = "单价" if one.unit_price is None else "依据序"
            option = "--price" if one.unit_price is None else "--order"
            raise Refused(
                f"物品 {one.tag} {one.name} 没有{what}",
                where=f"核价 {request.request_no}",
                next_step=f"加 {option} {one.tag}=…",
            )


def _refuse_obstacles(
    session: Session, at: OpenWorkspace, around: AppraisalScene, kept: KeptRequest, taken: Taken, user: str
) -> None:
    person = person_of(session, user, around.scene.roles)
    facts = AppraisalStanding(around.rules, load_law(at.root).sampling)
    words = {**WORDS, **around.scene.roles.actions}
    standing = Standing(around.requests, facts, APPRAISAL_CONDITIONS, person.may, False, words, WAYS)
    against = obstacles(kept.course, taken, standing)
    if against:
        raise refusal(f"核价 {kept.request.request_no}", against)


def _priced(case: CaseFacts, request: PriceRequest) -> CaseFacts:
    """The case with the issued prices; goods that were changed since the request are refused."""
    lines = {one.tag: one for one in request.lines}
    goods = []
    for one in tagged(case.goods):
        line = lines.pop(one.tag, None)
        if line is None:
            goods.append(one)
            continue
        quantity = one.in_cartons if line.unit == "条" else one.quantity
        if quantity is None and line.unit == "条":
            quantity, one = line.quantity, replace(one, cartons=line.quantity)
        if quantity != line.quantity:
            raise Refused(
                f"物品 {one.tag} 的数量在申请核价之后改过（{line.quantity:f} → {quantity}{line.unit}）",
                where=case.case_no,
                next_step="撤回后重新申请核价",
            )
        by_hand = f"手工价（{request.request_no}）"
        remark = "；".join(filter(None, (one.remark, by_hand))) if line.by_hand else one.remark
        unit = "" if line.unit == "条" else line.unit
        goods.append(replace(one, unit_price=line.unit_price, price_unit=unit, remark=remark))
    if lines:
        raise Refused(
            f"案件里已没有物品 {'、'.join(lines)}", where=case.case_no, next_step="撤回后重新申请核价"
        )
    titles = list(dict.fromkeys(one.catalogue for one in request.lines if one.catalogue))
    named = f"，依据{'、'.join(f'《{one}》' for one in titles)}" if titles else ""
    ground = (
        f"{request.issuer}出具（核价单 {request.request_no}）{named}，单价按{Basis(request.basis).label}计算"
    )
    return replace(case, goods=tuple(goods), price_basis=ground)
