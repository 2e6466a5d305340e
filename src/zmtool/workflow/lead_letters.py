"""Leads between bureaus: the package that is sent, the receipt for it, and the feedback on its way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.files import ready_folder, reason_of, write_whole
from zmtool.oversight.course.records import Taken
from zmtool.oversight.leads.conditions import quantity_of
from zmtool.oversight.leads.package import (
    Dispatched,
    LeadReceipt,
    LeadReply,
    letter_seal,
    letter_text,
    read_letter,
)
from zmtool.oversight.leads.records import Lead, Parties
from zmtool.oversight.leads.words import NO, YES
from zmtool.values.regions import province_of
from zmtool.workflow.clue_report import key_path
from zmtool.workflow.clue_steps import Advanced
from zmtool.workflow.leads import LeadScene, begin_lead, lead_scene, seen_lead, take_lead_step
from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.leads.keep import KeptLead

SUFFIX = ".zmlead"
_LEAST_PASSPHRASE, _MOST_PASSPHRASE = 8, 1024


@dataclass(frozen=True, slots=True)
class Address:
    """To whom a lead goes: another bureau (with its division code where known), or a person of this house."""

    bureau: str = ""
    region: str = ""
    dept: str = ""
    person: str = ""
    demand: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class SentLead:
    """A lead that was dispatched; ``path`` is the package for another bureau, None within the house."""

    step: Advanced
    path: Path | None


@dataclass(frozen=True, slots=True)
class Received:
    """What a file from another bureau led to: the kind, the step or the new lead, the receipt that was written."""

    kind: str
    step: Advanced
    receipt: Path | None = None


def dispatch_lead(
    number: str,
    address: Address,
    folder: Path,
    place: Place = None,
    *,
    passphrase_file: Path | None = None,
    note: str = "",
    now: datetime,
    user: str,
) -> SentLead:
    """Dispatches a lead; for another bureau writes the package, what is sealed under the passphrase of the file.

    Raises NotFound, Refused, UsageProblem without a passphrase where something is sealed, BadInput for its file.
    """
    with opened(place, now=now) as at, at.writing() as session:
        around = lead_scene(at)
        person = person_of(session, user, around.scene.roles)
        require(person, "lead", around.scene.roles)
        kept = seen_lead(session, number, person)
        details = _details(address, at)
        if not address.bureau.strip():
            taken = Taken("dispatch", now, user, note.strip(), details)
            return SentLead(take_lead_step(session, around, kept, taken, person), None)
        letter = _letter(session, at, kept, address, passphrase_file, now, user)
        path = folder / f"派发-{kept.lead.lead_no}-{now:%Y%m%d%H%M%S}{SUFFIX}"
        details |= {"package": path.name, "seal": letter_seal(letter)}
        taken = Taken("dispatch", now, user, note.strip(), details)
        step = take_lead_step(session, around, kept, taken, person)
        ready_folder(folder)
        write_whole(path, letter_text(letter).encode())
        return SentLead(step, path)


def receive_letter(
    file: Path,
    folder: Path,
    place: Place = None,
    *,
    passphrase_file: Path | None = None,
    now: datetime,
    user: str,
) -> Received:
    """Takes in what another bureau sent: a package (a receipt is written into ``folder``), a receipt, or a feedback.

    Raises BadInput for a changed or foreign file or a wrong passphrase, Refused for one that was taken in before.
    """
    letter, seal = read_letter(file)
    with opened(place, now=now) as at, at.writing() as session:
        around = lead_scene(at)
        require(person_of(session, user, around.scene.roles), "lead", around.scene.roles)
        match letter:
            case Dispatched():
                return _take_in(
                    session, at, around, letter, seal, file, folder, passphrase_file, now=now, user=user
                )
            case LeadReceipt():
                words = {"receipt": f"{letter.bureau} {letter.taken_as}"}
                step = _answered(session, around, letter, "receipt", words, file, "", now=now, user=user)
                return Received("receipt", step)
            case LeadReply():
                words = _told(letter)
                step = _answered(
                    session, around, letter, "reply", words, file, letter.note, now=now, user=user
                )
                return Received("reply", step)


def write_reply(number: str, folder: Path, place: Place = None, *, now: datetime, user: str) -> Path:
    """Writes the feedback on a lead for the bureau it came from. Raises NotFound, Refused before there is one."""
    from zmtool.store.audit import record

    with opened(place, now=now) as at, at.writing() as session:
        around = lead_scene(at)
        kept = seen_lead(session, number, person_of(session, user, around.scene.roles))
        lead, told = kept.lead, kept.course.last("feedback", "reply", "return")
        if not lead.from_bureau:
            raise Refused(f"{lead.lead_no} 不是外单位派来的", next_step="本单位的线索不用反馈文件")
        if told is None or told.step == "return":
            raise Refused(f"{lead.lead_no} 还没有反馈", next_step="先办 zmtool lead feedback")
        said = told.details
        reply = LeadReply(
            lead.seal,
            lead.from_number,
            lead.lead_no,
            _bureau(at, around),
            told.at,
            told.by,
            said.get("result", ""),
            said.get("proved") == YES,
            said.get("case_no", ""),
            quantity_of(said["quantity"]) if said.get("quantity") else None,
            told.note,
        )
        ready_folder(folder)
        path = folder / f"反馈-{lead.lead_no}.json"
        write_whole(path, letter_text(reply).encode())
        record(
            session, now=now, who=user, action="lead.reply.written", subject=f"lead/{lead.lead_no}", change={}
        )
        return path


def _details(address: Address, at: OpenWorkspace) -> dict[str, str]:
    here, there = province_of(at.workspace.settings.bureau.region), province_of(address.region)
    if address.region.strip() and there is None:
        raise UsageProblem(
            f"没有行政区划“{address.region}”", where="--region", next_step="写对方区划代码，如 340000"
        )
    across = (YES if here != there else NO) if here and there and address.bureau.strip() else ""
    told = {
        "to_bureau": address.bureau,
        "region": address.region,
        "resp_dept": address.dept,
        "resp_person": address.person,
        "demand": address.demand,
        "until": address.until,
        "across": across,
    }
    return {name: text.strip() for name, text in told.items() if text.strip()}


def _letter(
    session: Session,
    at: OpenWorkspace,
    kept: KeptLead,
    address: Address,
    passphrase_file: Path | None,
    now: datetime,
    user: str,
) -> Dispatched:
    from datetime import date

    from zmtool.oversight.leads.sealed import has_parties, sealed_for, unseal_parties

    lead, parties = kept.lead, ""
    if has_parties(session, lead.lead_no):
        passphrase = _passphrase(passphrase_file)
        plain = unseal_parties(
            session, lead.lead_no, key_path(at), now=now, who=user, why=f"派发给 {address.bureau.strip()}"
        )
        parties = sealed_for(plain, passphrase)
    assessment = "\n".join(
        filter(None, (lead.assessment, *(one.note for one in kept.course.taken("assess"))))
    )
    try:
        until = date.fromisoformat(address.until) if address.until.strip() else None
    except ValueError as error:
        raise UsageProblem(f"期限“{address.until}”不是日期", next_step="例：--until 2026-06-30") from error
    return Dispatched(
        _bureau(at, lead_scene(at)),
        lead.lead_no,
        address.bureau.strip(),
        now,
        user,
        lead.source,
        lead.level,
        lead.desc,
        assessment,
        address.demand.strip(),
        until,
        parties,
    )


def _take_in(
    session: Session,
    at: OpenWorkspace,
    around: LeadScene,
    letter: Dispatched,
    seal: str,
    file: Path,
    folder: Path,
    passphrase_file: Path | None,
    *,
    now: datetime,
    user: str,
) -> Received:
    from zmtool.oversight.leads.keep import taken_in_as
    from zmtool.oversight.leads.sealed import opened_with

    known = taken_in_as(session, seal)
    if known:
        raise Refused(f"{letter.bureau} 的 {letter.lead_no} 已经接收为 {known}", next_step="不用重复接收")
    parties = (
        opened_with(letter.parties, _passphrase(passphrase_file), str(file)) if letter.parties else Parties()
    )
    lead = Lead(
        "",
        now,
        letter.source,
        letter.level,
        letter.desc,
        letter.assessment,
        person_of(session, user, around.scene.roles).dept,
        user,
        letter.bureau,
        letter.lead_no,
        seal,
        letter.demand,
        letter.until,
    )
    step = begin_lead(session, at, around, lead, parties, now=now, user=user)
    receipt = LeadReceipt(seal, letter.lead_no, step.number, _bureau(at, around), now, user)
    ready_folder(folder)
    path = folder / f"回执-{step.number}.json"
    write_whole(path, letter_text(receipt).encode())
    return Received("package", step, path)


def _answered(
    session: Session,
    around: LeadScene,
    letter: LeadReceipt | LeadReply,
    step: str,
    details: dict[str, str],
    file: Path,
    note: str,
    *,
    now: datetime,
    user: str,
) -> Advanced:
    person = person_of(session, user, around.scene.roles)
    try:
        kept = seen_lead(session, letter.lead_no, person)
    except NotFound as unknown:
        raise BadInput(
            f"本单位没有派发过 {letter.lead_no}", where=str(file), next_step="请核对文件是不是给本单位的"
        ) from unknown
    if kept.lead.lead_no != letter.lead_no or kept.course.said("seal", "dispatch") != letter.seal:
        raise BadInput(
            f"不是 {letter.lead_no} 派发包的答复：校验值不符",
            where=str(file),
            next_step="请对方核对后重新导出",
        )
    return take_lead_step(session, around, kept, Taken(step, now, user, note, details), person)


def _told(letter: LeadReply) -> dict[str, str]:
    told = {
        "result": letter.result,
        "proved": YES if letter.proved else NO,
        "case_no": letter.case_no,
        "quantity": "" if letter.quantity is None else format(letter.quantity, "f"),
        "receipt": f"{letter.bureau} {letter.taken_as}",
    }
    return {name: text for name, text in told.items() if text}


def _passphrase(file: Path | None) -> str:
    if file is None:
        raise UsageProblem(
            "线索有加密的人车地号，跨单位传递要用双方约定的口令",
            next_step="把口令写进一个文本文件，加 --pass-file 文件；口令另行告知对方，不要与数据包一起传递",
        )
    try:
        data = file.read_bytes()[: _MOST_PASSPHRASE + 1]
        text = data.decode("utf-8-sig").strip()
    except OSError as error:
        raise BadInput(
            f"口令文件无法读取：{reason_of(error)}", where=str(file), next_step="请检查路径和权限"
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput("口令文件不是 UTF-8 文本", where=str(file), next_step="用文本文件写口令") from error
    if len(text) < _LEAST_PASSPHRASE or len(data) > _MOST_PASSPHRASE:
        raise BadInput(
            f"口令应有 {_LEAST_PASSPHRASE} 个字以上", where=str(file), next_step="请换一个较长的口令"
        )
    return text


def _bureau(at: OpenWorkspace, around: LeadScene) -> str:
    return at.workspace.settings.bureau.name or around.scene.org
