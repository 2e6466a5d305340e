"""The goods of a case: counted goods into priced lines, added to what is listed, valued by the rule of the cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, NotFound, Refused, UnknownAnswer, UsageProblem
from zmtool.base.files import reason_of
from zmtool.cases.custody import tagged
from zmtool.cases.records import CaseFacts
from zmtool.goods.lookup import BrandCatalogue, How, find_brands
from zmtool.goods.price_basis import basis_rule, load_basis_rules
from zmtool.goods.prices import NoPrice
from zmtool.goods.records import Basis, GoodsLine, Price, Sku
from zmtool.goods.valuation import Goods, Valuation, goods_lines, value_goods
from zmtool.law.library import load_enums
from zmtool.values.quantity import Quantity, Unit
from zmtool.values.regions import province_of
from zmtool.workflow.case_choices import one_of
from zmtool.workflow.cases import keep_in
from zmtool.workflow.goods_value import basis_named, goods_of_file
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_BY_HAND = "手工价"
_PRICE_MARK = "价格标记"
_MOST_BYTES = 16 * 1024 * 1024
_SURE = (How.CARTON, How.PACK, How.NAME, How.ALIAS, How.WRITING)


@dataclass(frozen=True, slots=True)
class ValuedGoods:
    """The goods of a case after valuing, and how the figures came about; ``why`` tells the choice of the basis."""

    lines: tuple[GoodsLine, ...]
    valuation: Valuation
    basis: Basis | None
    why: str


def day_of_prices(case: CaseFacts, now: datetime) -> date:
    """The day whose prices count: that of the incident, else of the clue, else today (领域说明 5.4)."""
    return case.incident_time.date() if case.incident_time else case.clue_date or now.date()


def value_case(
    session: Session,
    at: OpenWorkspace,
    case: CaseFacts,
    catalogue: BrandCatalogue,
    *,
    now: datetime,
    more: Iterable[Goods] = (),
    basis: str = "",
) -> ValuedGoods:
    """Values what the case lists together with ``more``; a line's tag and appraisal stay with its brand.

    A line priced by hand keeps its price. Without ``basis`` the rule of the province and the cause chooses; where
    there is none the goods stay without prices and ``why`` says so. Raises UsageProblem for an unknown basis.
    """
    from zmtool.goods.keep import prices_for

    chosen, why = _basis(case, at, basis)
    goods = [*(_as_goods(line, catalogue) for line in case.goods), *more]
    if chosen is None:
        valuation = value_goods(goods, _no_basis)
    else:
        skus = [one.sku for one in goods if one.sku is not None]
        valuation = value_goods(goods, prices_for(session, skus, chosen, day_of_prices(case, now)), chosen)
    return ValuedGoods(_kept(case, goods_lines(valuation)), valuation, chosen, why)


def retail_value(session: Session, case: CaseFacts, now: datetime) -> Decimal | None:
    """What the goods are worth by the retail prices of the day, the criminal basis (法释〔2010〕7号第四条).

    None where the catalogue does not price every line.
    """
    from zmtool.goods.keep import load_brands, prices_for

    if not case.goods:
        return None
    catalogue = load_brands(session)
    goods = [_as_goods(line, catalogue) for line in case.goods]
    skus = [one.sku for one in goods if one.sku is not None]
    prices = prices_for(session, skus, Basis.RETAIL, day_of_prices(case, now))
    valuation = value_goods(goods, prices, Basis.RETAIL)
    return valuation.amount if valuation.complete else None


def with_goods(case: CaseFacts, valued: ValuedGoods) -> CaseFacts:
    """The case with the valued lines, its price basis written out, and the base of the fine where it is the goods'."""
    ground = valued.valuation.ground or case.price_basis
    marks = dict.fromkeys(
        part for row in valued.valuation.rows for part in row.remarks if part.startswith(_PRICE_MARK)
    )
    # The mark of a price is said once, in the ground: a form's cell for remarks is narrow.
    lines = tuple(
        replace(
            line,
            remark="；".join(part for part in line.remark.split("；") if not part.startswith(_PRICE_MARK)),
        )
        for line in valued.lines
    )
    basis = "；".join([ground, *(one for one in marks if one not in ground)])
    return replace(case, goods=tagged(lines), price_basis=basis)


def _basis(case: CaseFacts, at: OpenWorkspace, wanted: str) -> tuple[Basis | None, str]:
    if wanted:
        chosen = basis_named(wanted)
        return chosen, f"指定口径：{chosen.label}"
    province = province_of(at.workspace.settings.bureau.region) or ""
    try:
        rule = basis_rule(load_basis_rules(at.root), province=province, cause=case.cause)
    except UnknownAnswer as unknown:
        return None, f"{unknown.what}；用 --basis wholesale 或 retail 指明后再核价"
    return rule.basis, f"{rule.text}（{rule.mark.value}）"


def _as_goods(line: GoodsLine, catalogue: BrandCatalogue) -> Goods:
    """A line of the case as goods to be valued: looked up by its bar code, else by its exact name."""
    found = find_brands(catalogue, line.barcode or line.name)
    by_hand = _BY_HAND in line.remark and line.unit_price is not None
    hit = found.only
    try:
        unit = Unit(line.unit)
    except ValueError as error:
        raise UsageProblem(
            f"{line.name} 的单位“{line.unit}”无法核价", next_step="请改为支、包、条、件等"
        ) from error
    return Goods(
        line.name,
        Quantity(line.quantity, unit),
        hit.sku if hit is not None and found.how in _SURE else None,
        line.barcode,
        line.unit_price if by_hand else None,
        Unit(line.priced_by) if by_hand else Unit.CARTON,
    )


def _no_basis(sku: Sku) -> Price:
    raise NoPrice("未核价", f"{sku.name}：价格口径未定")


def _kept(case: CaseFacts, lines: tuple[GoodsLine, ...]) -> tuple[GoodsLine, ...]:
    """The valued lines with what the case already said of the same brand."""
    before = {(line.barcode or line.name): line for line in case.goods}
    kept = []
    for line in lines:
        old = before.get(line.barcode or line.name)
        kept.append(_with_what_was_known(line, old) if old else line)
    return tuple(kept)


def _with_what_was_known(line: GoodsLine, old: GoodsLine) -> GoodsLine:
    folded = [part for part in old.remark.split("；") if "折算" in part]
    same = (line.quantity, line.unit) == (old.quantity, old.unit)
    remark = (
        line.remark if not same or "折算" in line.remark else "；".join(filter(None, [*folded, line.remark]))
    )
    return replace(line, remark=remark, tag=old.tag, result=old.result, codes=old.codes)


def value_goods_of(
    case_no: str, place: Place = None, *, now: datetime, user: str, basis: str = ""
) -> tuple[ValuedGoods, int]:
    """Values the goods of a case and saves the prices; returns them and the case's version.

    Raises NotFound, Refused for a case without goods, UsageProblem for an unknown basis.
    """
    from zmtool.cases.keep import kept_case
    from zmtool.goods.keep import load_brands

    with opened(place, now=now) as at, at.writing() as session:
        case = kept_case(session, case_no).facts
        if not case.goods:
            raise Refused("本案没有登记物品", where=case.case_no, next_step="先用 zmtool case seize 登记")
        valued = value_case(session, at, case, load_brands(session), now=now, basis=basis)
        after = with_goods(case, valued)
        why = f"核价：{valued.why}"
        done = keep_in(session, at, after, now=now, user=user, why=why, action="case.value", before=case)
    return replace(valued, lines=after.goods), done.version


def import_goods(
    case_no: str, path: Path, place: Place = None, *, now: datetime, user: str, basis: str = ""
) -> tuple[str, ...]:
    """Adds the goods of a spreadsheet to a case, priced; returns remarks. Refused rows stop the whole import.

    Raises BadInput naming the rows that cannot be taken.
    """
    from zmtool.cases.keep import kept_case
    from zmtool.goods.keep import load_brands

    with opened(place, now=now) as at, at.writing() as session:
        case = kept_case(session, case_no).facts
        catalogue = load_brands(session)
        goods, remarks, found = goods_of_file(path, catalogue, at.root)
        if found.rejected:
            lines = "".join(
                f"\n  第 {one.row} 行 {one.label}“{one.value}”：{one.reason}" for one in found.rejected
            )
            raise BadInput(
                f"清单有 {len(found.rejected)} 行不能导入{lines}", where=str(path), next_step="改好后重新导入"
            )
        valued = value_case(session, at, case, catalogue, now=now, more=goods, basis=basis)
        keep_in(
            session,
            at,
            with_goods(case, valued),
            now=now,
            user=user,
            why=f"导入 {path.name}",
            action="case.goods",
            before=case,
        )
    return remarks


def change_goods(
    case_no: str,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    result: str = "",
    tags: tuple[str, ...] = (),
    remove: tuple[str, ...] = (),
) -> None:
    """Notes what an appraisal found for the lines ``tags`` (all if empty), and takes wrong lines off.

    Raises UsageProblem for a finding the data do not have, NotFound for a tag, Refused where goods moved already.
    """
    from zmtool.cases.keep import kept_case

    with opened(place, now=now) as at, at.writing() as session:
        case = kept_case(session, case_no).facts
        goods = tagged(case.goods)
        known = {line.tag for line in goods}
        for tag in (*tags, *remove):
            if tag not in known:
                raise NotFound(
                    f"本案没有编号为“{tag}”的物品", next_step=f"现有：{'、'.join(sorted(known)) or '（无）'}"
                )
        if result:
            one_of("鉴别结论", result, tuple(load_enums(at.root)["appraisal_result"].labels.values()))
            goods = tuple(
                replace(line, result=result) if not tags or line.tag in tags else line for line in goods
            )
        for tag in remove:
            if any(one.tag == tag for one in case.custody):
                raise Refused(
                    f"物品 {tag} 已有保管记录，不能删去",
                    where=case.case_no,
                    next_step="数量有误的登记变动并说明",
                )
        after = replace(case, goods=tuple(line for line in goods if line.tag not in remove))
        keep_in(session, at, after, now=now, user=user, action="case.goods", before=case)


def lines_of_file(path: Path) -> Iterator[str]:
    """The lines of a text file of codes, in UTF-8 or GB18030. Raises BadInput."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadInput("文件过大，不像是条码清单", where=str(path), next_step="请检查文件")
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"文件无法读取：{reason_of(error)}", where=str(path), next_step="请检查路径和权限"
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    yield from (line for line in text.splitlines() if line.strip())
