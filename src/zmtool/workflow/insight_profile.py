"""A retailer's profile: the risk with its derivation, orders, comparison, related shops, what happened and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.insight.profile.comparison import compared
from zmtool.insight.profile.records import Comparison, CreditBeside, Profile, ShopFacts
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses, status_on
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.oversight.risk.formula import load_risk_rules
from zmtool.oversight.risk.story import RiskStory, story_of
from zmtool.values.masking import masked_phones
from zmtool.workflow.insight_access import FOLDER
from zmtool.workflow.insight_profile_open import open_matters
from zmtool.workflow.insight_profile_records import events_of, hits_shown
from zmtool.workflow.insight_related import neighbours_of, office_addresses, peers_of, related_to
from zmtool.workflow.oversight_scene import note_seen, person_of, scene_of
from zmtool.workflow.shop_risk import shop_risk
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.insight.profile.orders import OrderColumns
    from zmtool.insight.tables import SkuRow
    from zmtool.oversight.roles.definition import Viewer
    from zmtool.workflow.oversight_scene import Scene

_MARKETS: Mapping[str, str] = {"C": "城镇", "X": "乡村"}


@dataclass(frozen=True, slots=True)
class RetailerProfile:
    """The profile of a shop, and its risk."""

    profile: Profile
    risk: RiskStory


def retailer_profile(
    number: str, place: Place = None, *, asof: date, now: datetime, user: str
) -> RetailerProfile:
    """The profile on a day, as far as the person may see; that it was opened is taken down.

    Raises NotFound for a number of nobody, UsageProblem for a day to come or a number of several, Refused without a post.
    """
    from zmtool.workflow.credit import retailer_named

    if asof > now.date():
        raise UsageProblem("分析日在今天之后", where=asof.isoformat(), next_step="例：--asof 2026-05-31")
    with opened(place, now=now) as at:
        scene = scene_of(at)
        with at.reading() as session:
            person = person_of(session, user, scene.roles)
            _require_post(person)
            shop = retailer_named(session, number)
            rules = load_risk_rules(at.root)
            found = shop_risk(session, at, scene, person, shop.lic_no, asof)
            risk = story_of(found, rules, asof, partial=person.sees != "all")
            profile = _profile(session, at, scene, person, shop, asof)
        note_seen(at, "profile", shop.lic_no, now=now, user=user)
    return RetailerProfile(profile, risk)


def _require_post(person: Viewer) -> None:
    if not person.may:
        raise Refused(
            f"“{person.login}”没有登记岗位，不能查看画像",
            next_step="请由管理人员用 zmtool staff post 登记岗位",
        )


def _profile(
    session: Session, at: OpenWorkspace, scene: Scene, person: Viewer, shop: Retailer, asof: date
) -> Profile:
    from zmtool.insight.data import keep
    from zmtool.insight.data.columns import LINE, columns_at
    from zmtool.insight.profile.orders import WEEKS, OrderColumns, brands_of, same_ip, weeks_of

    folder = at.workspace.root / FOLDER
    held = keep.parts(session)
    skus = keep.brand_rows(session)
    number = int(shop.lic_no) if shop.lic_no.isdecimal() else 0
    with columns_at(folder) as connection:
        orders = OrderColumns(connection, folder, held, asof)
        weeks = weeks_of(orders, number)
        names = {row.id or 0: row.name for row in skus}
        brands = brands_of(orders, number, names)
        hits = hits_shown(session, at, person, orders, shop.lic_no, names)
        comparison = _comparison(session, orders, shop, skus)
        ips = same_ip(orders, number, office_addresses(orders, held))
        related = related_to(session, at, orders, shop, ips, asof)
    imported = {week for table, week in held if table == LINE}
    missing = [week for week in range(orders.last - WEEKS + 1, orders.last + 1) if week not in imported]
    gaps = []
    if not imported:
        gaps.append("没有导入订单，订货、对比、同 IP 各项都是空的（zmtool insight data import）")
    elif missing:
        gaps.append(
            f"最近 {WEEKS} 周中有 {len(missing)} 周没有订单数据（停访或者漏导，见 zmtool insight data calendar）"
        )
    near, why = neighbours_of(session, at, shop, asof)
    if why:
        gaps.append(why)
    return Profile(
        asof,
        _facts(at, shop, asof),
        weeks,
        brands,
        comparison,
        related,
        near,
        events_of(session, at, person, shop.lic_no, asof),
        open_matters(session, at, scene, person, shop.lic_no),
        hits,
        _credit(session, at, shop, asof),
        tuple(gaps),
    )


def _comparison(
    session: Session, orders: OrderColumns, shop: Retailer, skus: tuple[SkuRow, ...]
) -> Comparison:
    from zmtool.insight.data.columns import LINE
    from zmtool.insight.profile.orders import COMPARED_WEEKS, sums_of

    if not orders.files(LINE, orders.last - COMPARED_WEEKS + 1):
        return Comparison("", COMPARED_WEEKS, (), f"最近 {COMPARED_WEEKS} 周没有订单数据")
    if not shop.tier:
        return Comparison("", COMPARED_WEEKS, (), "登记簿没有档位，不能与同档位的户比较")
    peers = peers_of(session, shop, orders.asof)
    known = [row.id or 0 for row in skus if row.origin]
    outside = [row.id or 0 for row in skus if row.origin in ("省外", "国外")]
    own = int(shop.lic_no)
    sums = sums_of(orders, [own, *peers], outside, known)
    told = f"{shop.lic_no[:6]} 的 {shop.tier} 档有效户"
    return compared(sums[own], {one: sums[one] for one in peers}, told, COMPARED_WEEKS)


def _facts(at: OpenWorkspace, shop: Retailer, asof: date) -> ShopFacts:
    formats = load_vocabulary(at.root).enums["format"].labels
    pairs = (
        ("许可证号", shop.lic_no),
        ("客户编码", shop.cust_code),
        ("负责人", shop.principal),
        ("身份证号", shop.id_mask),
        ("信用代码", shop.uscc),
        ("有效期", " 至 ".join(str(one) for one in (shop.valid_from, shop.valid_to) if one)),
        ("订货电话", masked_phones(shop.order_phone or shop.phone)),
        ("扣款账号", shop.bank_mask),
        ("业态", formats.get(shop.format, shop.format)),
        ("市场类型", _MARKETS.get(shop.market, shop.market)),
        ("档位", shop.tier),
        ("管理所", shop.station),
        ("街道", shop.town),
        ("访销线路", shop.route),
        ("客户经理", shop.rep),
        ("实际经营人", shop.actual_operator),
    )
    return ShopFacts(
        shop.lic_no,
        shop.name or shop.principal or shop.lic_no,
        shop.principal,
        load_statuses(at.root).by_id[status_on(shop, asof)].label,
        shop.addr,
        tuple((label, text) for label, text in pairs if text),
    )


def _credit(session: Session, at: OpenWorkspace, shop: Retailer, asof: date) -> CreditBeside:
    from zmtool.base.errors import NotFound
    from zmtool.licenses.credit.grade import grade_on
    from zmtool.licenses.credit.keep import entries_of, holder_of
    from zmtool.workflow.credit import rules_at

    try:
        rules = rules_at(at, "", asof).of(shop.lic_no)
    except NotFound as missing:
        return CreditBeside("", None, "", False, missing.what)
    holder = holder_of(session, shop.lic_no, rules.share_by)
    graded = grade_on(rules, entries_of(session, holder), asof)
    return CreditBeside(graded.grade or "", graded.score, graded.rules, graded.certain)
