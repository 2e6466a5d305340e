"""Seized goods in a case: movements entered and labels written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.base.errors import InvalidValue, NotFound, Refused, UsageProblem
from zmtool.base.files import write_whole
from zmtool.cases.custody import Balance, CustodyKind, balances, load_custody_kinds, room_for
from zmtool.cases.life.attempt import PaperForm
from zmtool.cases.life.papers import place_of
from zmtool.cases.records import CaseDocument, CaseFacts, CustodyEntry
from zmtool.documents.records import SignFacts
from zmtool.reports.labels import labels_html
from zmtool.values.quantity import parse_quantity
from zmtool.workflow.case_choices import nearest
from zmtool.workflow.case_edit import edit_case, move_goods
from zmtool.workflow.case_life import forms_of
from zmtool.workflow.cases import Imported, load_case
from zmtool.workflow.workspace import OpenWorkspace, Place, opened


@dataclass(frozen=True, slots=True)
class Movement:
    """What a person wants entered: the kind (id or label), lines (all if empty), quantity (all left if empty)."""

    kind: str
    tags: tuple[str, ...]
    quantity: str
    on: date
    holder: str = ""
    by: tuple[str, ...] = ()
    note: str = ""


def move_in_case(
    case_no: str, wanted: Movement, place: Place = None, *, now: datetime, user: str
) -> Imported:
    """Enters a movement for each line meant, all or none. Raises Refused naming what the account forbids."""

    def edit(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        kinds = load_custody_kinds(at.root)
        kind = _kind(wanted.kind, kinds)
        accounts = _accounts(case, wanted.tags, kinds, kind)
        if wanted.quantity and len(accounts) != 1:
            raise UsageProblem("写明数量时只能指定一个物品编号", next_step="加 --tag 编号")
        for account in accounts:
            amount = _amount(wanted.quantity, account) if wanted.quantity else _room(account, kind)
            day = wanted.on.date() if isinstance(wanted.on, datetime) else wanted.on
            entry = CustodyEntry(
                account.tag, kind.id, amount, day, wanted.holder, wanted.by, kind.paper, wanted.note
            )
            case = move_goods(case, entry, at.root)
        return _with_paper(case, kind, wanted, forms_of(at))

    return edit_case(case_no, edit, place, now=now, user=user, why=wanted.note, action="case.custody")


def _with_paper(
    case: CaseFacts, kind: CustodyKind, wanted: Movement, around: Mapping[str, PaperForm]
) -> CaseFacts:
    """The case with the document of the movement, where it is one the catalogue can fill."""
    form = around.get(kind.paper)
    if form is None or kind.effect == "in":
        return case
    signers = {"by": wanted.by, "holder": (wanted.holder,) if wanted.holder == case.party.name else ()}
    day = wanted.on
    moment = day.strftime("%Y-%m-%dT%H:%M") if isinstance(day, datetime) else day.isoformat()
    made = CaseDocument(
        type=kind.paper,
        date=day.date() if isinstance(day, datetime) else day,
        sealed=form.sealed,
        fields=MappingProxyType({kind.day: moment} if kind.day else {}),
        signs=MappingProxyType(
            {
                place: SignFacts(signers[part], wanted.on)
                for part, place in kind.signs.items()
                if signers[part]
            }
        ),
    )
    documents = list(case.documents)
    documents.insert(place_of(documents, made, around), made)
    return replace(case, documents=tuple(documents))


def write_labels(case_no: str, path: Path, tags: tuple[str, ...], place: Place = None) -> int:
    """Writes the labels of a case to an HTML file; returns how many. Raises NotFound, Refused."""
    case = load_case(case_no, place)
    with opened(place) as at:
        kinds = load_custody_kinds(at.root)
    if not case.goods:
        raise Refused("本案没有登记物品", where=case_no, next_step="先用 zmtool case seize 登记")
    known = {one.tag for one in balances(case, kinds)}
    for tag in tags:
        if tag not in known:
            raise NotFound(f"本案没有编号为“{tag}”的物品", next_step=f"现有：{'、'.join(sorted(known))}")
    page = labels_html(case, tags, kinds)
    write_whole(path, page.encode("utf-8"))
    return page.count('<section class="label">')


def _kind(wanted: str, table: Mapping[str, CustodyKind]) -> CustodyKind:
    """The kind of movement a person named by id, label, or a part of one label only. Raises UsageProblem."""
    exact = [kind for kind in table.values() if wanted in (kind.id, kind.label)]
    within = [kind for kind in table.values() if wanted in kind.label]
    if len(exact or within) == 1:
        return (exact or within)[0]
    words = [word for kind in table.values() for word in (kind.id, kind.label)]
    labels = "、".join(kind.label for kind in table.values())
    raise UsageProblem(f"没有“{wanted}”这种去向", next_step=nearest(wanted, words) or f"可用：{labels}")


def _accounts(
    case: CaseFacts, tags: tuple[str, ...], kinds: Mapping[str, CustodyKind], kind: CustodyKind
) -> tuple[Balance, ...]:
    accounts = balances(case, kinds)
    known = {one.tag: one for one in accounts}
    for tag in tags:
        if tag not in known:
            raise NotFound(f"本案没有编号为“{tag}”的物品", next_step=f"现有：{'、'.join(known) or '（无）'}")
    chosen = tuple(known[tag] for tag in tags) or tuple(one for one in accounts if _room(one, kind) > 0)
    if not chosen:
        raise Refused(
            f"没有可以“{kind.label}”的物品", where=case.case_no, next_step="用 zmtool case custody 查看保管账"
        )
    return chosen


def _room(account: Balance, kind: CustodyKind) -> Decimal:
    """Everything of a line that this kind of movement can still take; a loss, only of what is out for appraisal."""
    return account.at_lab if kind.effect == "loss" else room_for(account, kind)


def _amount(text: str, account: Balance) -> Decimal:
    """A quantity as typed, in the unit of the line. Raises UsageProblem for another unit."""
    try:
        found = parse_quantity(text if not text.replace(".", "", 1).isdigit() else f"{text}{account.unit}")
    except InvalidValue as error:
        raise UsageProblem(str(error), where="--quantity", next_step=f"如 12{account.unit}") from error
    if found.unit.value != account.unit:
        raise UsageProblem(
            f"{account.name} 按{account.unit}登记，不能写{found.unit.value}",
            next_step=f"请折算成{account.unit}",
        )
    return found.amount
