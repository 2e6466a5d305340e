"""An on-site seizure: codes in, one line at a time, each on disk before it is answered; then priced goods and papers.

The lines go into a draft in the workspace until the case is saved: a power cut costs nothing, the next start
takes the draft up again.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused
from zmtool.base.files import cannot_write, ready_folder
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.life.history import history_of
from zmtool.cases.records import CaseDocument, CaseFacts, Evidence
from zmtool.forms.wording import datetime_text, officers_text
from zmtool.goods.lookup import BrandCatalogue, LookUp, find_brands
from zmtool.goods.photos import codes_in_photo
from zmtool.goods.tally import Tally, counted_goods
from zmtool.goods.tally_lines import Reply, feed
from zmtool.values.quantity import format_amount
from zmtool.workflow.case_goods import ValuedGoods, value_case, with_goods
from zmtool.workflow.cases import keep_in
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

PAPERS = (
    "inspection_record",
    "preservation_approval",
    "preservation_notice",
    "seized_goods_list",
    "valuation_sheet",
)
"""The documents an on-site seizure needs, in their order; they wait for their steps."""


@dataclass(frozen=True, slots=True)
class Seizure:
    """A count under way in a case; ``replayed`` is how many lines of an unfinished one were taken up again."""

    case_no: str
    tally: Tally
    catalogue: BrandCatalogue
    draft: Path
    replayed: int = 0


@dataclass(frozen=True, slots=True)
class Seized:
    """What a seizure brought: the case's version and goods, how they were valued, and the documents prepared."""

    case_no: str
    version: int
    goods: ValuedGoods
    papers: tuple[str, ...]
    carton_codes: int


def begin(case_no: str, place: Place = None, *, now: datetime, user: str) -> Seizure:
    """Opens a count of ``user`` in a case, taking up a draft that was not finished. Raises NotFound, Refused."""
    from zmtool.cases.keep import kept_case
    from zmtool.goods.keep import load_brands

    with opened(place, now=now) as at, at.reading() as session:
        case = kept_case(session, case_no).facts
        catalogue = load_brands(session)
        draft = _draft_of(at.root, case.case_no, user)
        if draft.is_file() and _saved(session, draft) == _fingerprint(draft):
            _remove(draft)
    if not catalogue.skus:
        raise NotFound(
            "品规库是空的，扫码带不出品规", next_step="请先导入品规目录：zmtool goods import 目录.xlsx"
        )
    lines = _lines(draft)
    seizure = Seizure(case.case_no, Tally(), catalogue, draft, len(lines))
    for line in lines:
        seizure = replace(seizure, tally=feed(seizure.tally, line, _look_up(seizure))[0])
    return seizure


def enter(seizure: Seizure, line: str) -> tuple[Seizure, Reply]:
    """The count after a line. The line is on disk before the answer is given. Raises Refused if it cannot be."""
    tally, reply = feed(seizure.tally, line, _look_up(seizure))
    if tally != seizure.tally or tally.before is not seizure.tally.before:
        _append(seizure.draft, line)
    return replace(seizure, tally=tally), reply


def enter_photos(seizure: Seizure, paths: Iterable[Path]) -> tuple[Seizure, list[tuple[str, Reply]]]:
    """Counts every bar code in the photographs; a QR code is told, not counted. Raises BadInput."""
    replies = []
    for path in paths:
        found = codes_in_photo(path)
        if not found:
            seizure, reply = enter(seizure, "")
            replies.append((str(path), replace(reply, text="照片中没有认出条码，请手工录入")))
        for code in found:
            seizure, reply = enter(seizure, code.text if code.kind == "ean13" else _one_line(code.text))
            replies.append((f"{path} {code.text}", reply))
    return seizure, replies


def finish(
    seizure: Seizure,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    basis: str = "",
    by: tuple[str, ...] = (),
) -> Seized:
    """Puts what was counted into the case, priced, with its documents prepared, in one transaction.

    Raises Refused where nothing was counted or a question is still open.
    """
    from zmtool.cases.keep import kept_case
    from zmtool.store.tables import Derived

    tally = seizure.tally
    if tally.question is not None:
        raise Refused("还有一行没有选定品规", where=seizure.case_no, next_step="先输入序号选定，或输 0 放弃")
    counted = counted_goods(tally)
    if not counted and not tally.carton_codes:
        raise Refused(
            "还没有录入任何物品", where=seizure.case_no, next_step="扫描条码，或输入后6位和数量，如 075015*20"
        )
    with opened(place, now=now) as at, at.writing() as session:
        case = kept_case(session, seizure.case_no).facts
        if history_of(case, load_life_cycle(at.root)).done("close_investigation"):
            raise Refused("案件已调查终结，不能再登记查获物品", where=case.case_no, next_step="核对案件编号")
        valued = value_case(session, at, case, seizure.catalogue, now=now, more=counted, basis=basis)
        after = _with_codes(_with_papers(_with_findings(with_goods(case, valued))), tally, now, by)
        done = keep_in(
            session,
            at,
            after,
            now=now,
            user=user,
            why=f"现场查获登记 {len(counted)} 项",
            action="case.seize",
            before=case,
        )
        session.merge(Derived(name=_mark(seizure.draft), stamp=_fingerprint(seizure.draft)))
    _remove(seizure.draft)
    added = tuple(
        one.type for one in after.documents if one.type not in {known.type for known in case.documents}
    )
    saved = replace(valued, lines=after.goods)
    return Seized(case.case_no, done.version, saved, added, len(tally.carton_codes))


def discard(seizure: Seizure) -> None:
    """Throws the draft away: what was counted and not saved."""
    _remove(seizure.draft)


def _look_up(seizure: Seizure) -> LookUp:
    return partial(find_brands, seizure.catalogue)


def _with_papers(case: CaseFacts) -> CaseFacts:
    there = {one.type for one in case.documents}
    return replace(
        case, documents=(*case.documents, *(CaseDocument(kind) for kind in PAPERS if kind not in there))
    )


def _with_findings(case: CaseFacts) -> CaseFacts:
    """A first wording of what was found, of known facts only, where nobody has written any."""
    if case.findings or case.incident_time is None or not case.place or not case.officers:
        return case
    goods = "、".join(f"{line.name}{format_amount(line.quantity)}{line.unit}" for line in case.goods)
    cartons = [line.in_cartons for line in case.goods]
    total = f"{format_amount(sum((one for one in cartons if one is not None), Decimal(0)))}条"
    text = (
        f"{datetime_text(case.incident_time)}，执法人员{officers_text(case.officers)}出示证件后，"
        f"对位于{case.place}的{case.party.org_name or case.party.name}进行检查，查获下列卷烟：{goods}，"
        f"共{len(case.goods)}个品种" + (f"{total}。" if None not in cartons else "。")
    )
    return replace(case, findings=text)


def _with_codes(case: CaseFacts, tally: Tally, now: datetime, by: tuple[str, ...]) -> CaseFacts:
    """The collected 32-character codes as evidence: they are not told apart by brand."""
    if not tally.carton_codes:
        return case
    codes = tuple(dict.fromkeys(str(one) for one in tally.carton_codes))
    evidence = Evidence(
        "物证", f"32位条烟码{len(codes)}个", now.date(), "查获卷烟条包", "、".join(by), note=" ".join(codes)
    )
    return replace(case, evidence=(*case.evidence, evidence))


def _draft_of(root: Path, case_no: str, user: str) -> Path:
    name = re.sub(r"[^\w〔〕]", "_", f"{case_no}-{user}")[:60]
    return root / "drafts" / f"{name}-{hashlib.sha256(f'{case_no}/{user}'.encode()).hexdigest()[:8]}.txt"


def _mark(draft: Path) -> str:
    return f"seizure/{draft.stem}"


def _saved(session: Session, draft: Path) -> str:
    """The fingerprint of the draft of this name that was last saved into the case."""
    from zmtool.store.tables import Derived

    row = session.get(Derived, _mark(draft))
    return row.stamp if row is not None else ""


def _fingerprint(draft: Path) -> str:
    return hashlib.sha256(draft.read_bytes()).hexdigest() if draft.is_file() else ""


def _lines(draft: Path) -> list[str]:
    """The whole lines of a draft; one that a power cut broke off was never answered and is left out."""
    if not draft.is_file():
        return []
    return draft.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]


def _append(draft: Path, line: str) -> None:
    ready_folder(draft.parent)
    try:
        with draft.open("a", encoding="utf-8", newline="\n") as file:
            file.write(_one_line(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(draft, error) from error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _remove(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(draft, error) from error
