"""Editing the facts of a case: single fields, officers, goods, evidence, the penalty. Each edit is one save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.cases.custody import load_custody_kinds, objections, tagged
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.life.history import history_of
from zmtool.cases.records import CaseFacts, CustodyEntry, Evidence
from zmtool.cases.set_field import with_field
from zmtool.law.library import Law, load_law
from zmtool.law.transfer import TRANSFER_FLAGS
from zmtool.staff.records import Officer
from zmtool.workflow.case_choices import nearest
from zmtool.workflow.cases import Imported, keep_in
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

EVIDENCE_KINDS = (
    "书证",
    "物证",
    "视听资料",
    "电子数据",
    "证人证言",
    "当事人的陈述",
    "鉴定意见",
    "勘验笔录、现场笔录",
)
"""行政处罚法第四十六条."""

_BY_STEPS = {
    "stage",
    "clue_date",
    "filing_date",
    "preservation_date",
    "decision_date",
    "closing_date",
    "archive_date",
}
_LISTS = {"officers", "goods", "documents", "events", "approvals", "evidence", "custody", "instalments"}

Edit = Callable[[CaseFacts, OpenWorkspace], CaseFacts]


def edit_case(
    case_no: str, edit: Edit, place: Place = None, *, now: datetime, user: str, why: str, action: str = ""
) -> Imported:
    """Reads a case, edits it and saves it, in one transaction: nobody's edit in between is lost.

    Raises NotFound; Refused naming facts that cannot be.
    """
    from zmtool.cases.keep import kept_case

    with opened(place, now=now) as at, at.writing() as session:
        before = kept_case(session, case_no).facts
        after = edit(before, at)
        return keep_in(session, at, after, now=now, user=user, why=why, action=action, before=before)


def set_fields(case: CaseFacts, settings: Mapping[str, str], root: Path | None = None) -> CaseFacts:
    """The case with the named fields (``place``, ``party.phone``) set to what a person typed.

    An empty text makes a field unknown; circumstances are given by id or Chinese name. Raises UsageProblem for a
    field that does not exist, is set by a step, or cannot hold the text.
    """
    for path, text in settings.items():
        names = path.split(".")
        if names[0] in _BY_STEPS:
            raise UsageProblem(
                f"“{path}”由办理步骤决定，不能直接修改", next_step="用 zmtool case advance 办理相应步骤"
            )
        if names[0] == "penalty":
            raise UsageProblem(
                "处罚内容不能这样修改", next_step="用 zmtool case penalty 填写，金额和依据会一并核对"
            )
        if names[0] in _LISTS:
            raise UsageProblem(
                f"“{path}”是一组内容，不能这样修改",
                next_step="用 zmtool case officer、goods、evidence、custody 等命令",
            )
        case = with_field(case, path, text)
    if "circumstances" in settings:
        case = replace(case, circumstances=_known_circumstances(case, load_law(root)))
    return case


def _known_circumstances(case: CaseFacts, law: Law) -> tuple[str, ...]:
    """The circumstances as ids. Raises UsageProblem naming the nearest for one that the law's data do not have."""
    cause = law.causes.by_code.get(case.cause)
    known = {one: law.circumstances.label_of(one) for one in law.circumstances.ids}
    known |= {one.id: one.label for one in cause.serious} if cause else {}
    for source in law.first_offence:
        known |= source.facts
    known |= TRANSFER_FLAGS
    by_label = {label: one for one, label in known.items()}
    for given in case.circumstances:
        if given not in known and given not in by_label:
            raise UsageProblem(
                f"没有“{given}”这一情节",
                where="circumstances",
                next_step=nearest(given, (*known, *by_label))
                or "用 zmtool law discretion circumstances 查看全部情节",
            )
    return tuple(dict.fromkeys(by_label.get(one, one) for one in case.circumstances))


def with_officers(
    case: CaseFacts, register: Sequence[Officer], add: Sequence[str], remove: Sequence[str]
) -> CaseFacts:
    """The case with officers of the register added, by certificate or name, and others removed.

    Raises NotFound for one who is not registered or not in the case.
    """
    officers = list(case.officers)
    for wanted in remove:
        found = [one for one in officers if wanted in (one.cert_no, one.name)]
        if not found:
            raise NotFound(f"本案没有执法人员“{wanted}”", next_step="用 zmtool case show 查看本案执法人员")
        officers = [one for one in officers if one not in found]
    for wanted in add:
        matching = [one for one in register if wanted in (one.cert_no, one.name)]
        if len(matching) != 1:
            what = "有重名，请写执法证号" if matching else "没有登记"
            raise NotFound(
                f"执法人员“{wanted}”{what}",
                next_step="用 zmtool staff officer 登记，或 zmtool staff list 查看",
            )
        if matching[0].cert_no not in {one.cert_no for one in officers}:
            officers.append(matching[0])
    return replace(case, officers=tuple(officers))


def add_evidence(case: CaseFacts, evidence: Evidence) -> CaseFacts:
    """The case with a piece of evidence more. Raises UsageProblem for a kind the law does not have."""
    if evidence.kind not in EVIDENCE_KINDS:
        raise UsageProblem(
            f"没有“{evidence.kind}”这类证据",
            next_step=f"可用：{'、'.join(EVIDENCE_KINDS)}（行政处罚法第四十六条）",
        )
    return replace(case, evidence=(*case.evidence, evidence))


def move_goods(case: CaseFacts, entry: CustodyEntry, root: Path | None) -> CaseFacts:
    """The case with one movement of its seized goods.

    Raises Refused where the account, the order of steps or the cause does not allow it.
    """
    kinds, cycle, law = load_custody_kinds(root), load_life_cycle(root), load_law(root)
    kind = next((one for one in kinds.values() if entry.kind in (one.id, one.label)), None)
    entry = replace(entry, kind=kind.id if kind else entry.kind)
    wrong = list(objections(case, entry, kinds))
    history = history_of(case, cycle)
    if kind is not None and kind.after:
        done = history.first(*kind.after)
        names = "”或“".join(cycle.label(one) for one in kind.after)
        if done is None:
            wrong.append(f"还没有“{names}”，不能{kind.label}")
        elif entry.on < done.on or (kind.later and entry.on <= done.on):
            wrong.append(f"{kind.label}的日期 {entry.on} 应晚于 {done.on} 的“{cycle.label(done.step)}”")
    cause = law.causes.by_code.get(case.cause)
    if kind is not None and kind.penalty and cause is not None and kind.penalty in cause.forbidden_penalties:
        wrong.append(f"案由“{cause.label}”依法不得{kind.label}，物品应当返还")
    if wrong:
        lines = "".join(f"\n  {index}. {one}" for index, one in enumerate(wrong, 1))
        raise Refused(
            "物品变动不能登记", where=f"{case.case_no} {entry.tag}{lines}", next_step="请核对后重新登记"
        )
    return replace(case, goods=tagged(case.goods), custody=(*case.custody, entry))
