"""Cases in the workspace: new, in from a file, out to a file, listed and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.cases.case_file import CaseFile, read_case_file, write_case
from zmtool.cases.deadlines import case_deadlines, load_running
from zmtool.cases.life.definition import load_life_cycle
from zmtool.cases.problems import problems_of
from zmtool.cases.records import CaseEvent, CaseFacts, Party
from zmtool.cases.stages import PARTS, stage_label
from zmtool.forms.numbering import load_numbering
from zmtool.law.library import load_law
from zmtool.staff.records import Bureau
from zmtool.values.document_number import DocumentNumber
from zmtool.workflow.case_choices import case_source, cause_code, cause_label, one_of, stage_code
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.cases.keep import Kept, Labels

_MOST_DIGITS = 7
_SERIAL = 8888888
"""A serial that no number has: it shows where serials stand in the bureau's numbers."""
UNCLAIMED = "无主"
PARTY_KINDS = ("自然人", "个体工商户", "法人", "其他组织", UNCLAIMED)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a case: ``outcome`` is new, changed or unchanged; ``changed`` names fields."""

    case_no: str
    outcome: str
    version: int
    changed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of the list of cases."""

    case_no: str
    cause: str
    cause_label: str
    party_name: str
    stage: str
    stage_label: str
    filing_date: date | None
    decision_number: str
    version: int
    updated_at: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A window of the list; ``total`` counts all that fit."""

    cases: tuple[CaseSummary, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case with the names of its cause and stage and the number of its saved state."""

    facts: CaseFacts
    cause_label: str
    stage_label: str
    version: int
    created_at: str
    updated_at: str


def new_case(
    case_no: str,
    cause: str,
    party_name: str,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    party_kind: str = "个体工商户",
    procedure: str = "ordinary",
    source: str = "",
    on: date | None = None,
) -> Imported:
    """Opens a case with what is known at first; the bureau's particulars come from the settings.

    ``cause`` is a code or the wording of the law's data, ``source`` one of the sources of cases, ``on`` the day the
    clue came (today). Raises UsageProblem for a value that cannot be,
    Refused if the number is taken or the settings do not name the bureau.
    """
    case_no, party_name = case_no.strip(), party_name.strip()
    if party_kind == UNCLAIMED and not party_name:
        party_name = UNCLAIMED
    for label, value in (("案件编号", case_no), ("当事人", party_name)):
        if not value or _CONTROL.search(value):
            raise UsageProblem(f"{label}不能为空，也不能含控制字符", next_step="例：示烟立〔2025〕第18号")
    one_of("当事人类别", party_kind, PARTY_KINDS)
    one_of("程序", procedure, ("ordinary", "summary"))
    with opened(place, now=now) as at:
        facts = CaseFacts(
            case_no=case_no,
            cause=cause_code(cause, at.root),
            bureau=bureau_of(at),
            party=Party(kind=party_kind, name=party_name),
            procedure=procedure,
            source=case_source(source, at.root) if source else "",
            clue_date=on or now.date(),
            events=(CaseEvent("clue", on or now.date(), note=source),),
        )
        return save_case(facts, at, now=now, user=user, expected_version=0)


def next_case_number(place: Place = None, *, on: date) -> str:
    """The number that the next case of this year would have, as the bureau writes numbers; empty where it has no name.

    Only a suggestion: the number is taken when the case is opened.
    """
    from zmtool.cases.stored import last_case_number

    with opened(place) as at:
        org, numbering = at.workspace.settings.bureau.short_name, load_numbering(at.root)
        if not org:
            return ""
        begins, _, ends = numbering.text(DocumentNumber(org, "立", on.year, _SERIAL)).partition(str(_SERIAL))
        with at.reading() as session:
            last = last_case_number(session, begins, ends)
    taken = last.removeprefix(begins).removesuffix(ends)
    following = int(taken) + 1 if taken.isdecimal() and len(taken) < _MOST_DIGITS else 1
    return numbering.text(DocumentNumber(org, "立", on.year, following))


def save_case(
    facts: CaseFacts,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    expected_version: int | None = None,
    why: str = "",
) -> Imported:
    """Saves an edited case. Raises Refused if it was saved by somebody else since ``expected_version``."""
    return _keep(facts, place, now=now, user=user, replace=True, expected_version=expected_version, why=why)


def import_case(
    path: Path,
    place: Place = None,
    *,
    now: datetime,
    user: str,
    replace: bool = False,
    force: bool = False,
) -> Imported:
    """Takes a ``case.yaml`` in; the same content again changes nothing.

    Raises BadInput if the file is wrong, Refused if the case is there with other content and ``replace`` is
    not given, or if it was changed since the file was exported and ``force`` is not given either.
    """
    file = read_case_file(path)
    with opened(place, now=now) as at, at.writing() as session:
        if replace and not force:
            _refuse_undoing(session, file)
        return keep_in(session, at, file.facts, now=now, user=user, why=f"导入 {path.name}", replace=replace)


def _refuse_undoing(session: Session, file: CaseFile) -> None:
    """Raises Refused where the file would undo what was saved after it was exported."""
    from zmtool.cases.keep import changes_since, kept_case

    if file.saved is None:
        return
    try:
        kept = kept_case(session, file.facts.case_no)
    except NotFound:
        return
    if kept.version == file.saved or kept.facts == file.facts:
        return
    if kept.version < file.saved:
        what = f"文件导出自第 {file.saved} 版，这里只有第 {kept.version} 版：文件来自别的工作区"
    else:
        what = f"案件“{kept.facts.case_no}”在文件导出（第 {file.saved} 版）之后又有修改，未导入"
    raise Refused(
        what,
        where=f"现在是第 {kept.version} 版"
        + "".join(f"\n  {line}" for line in changes_since(session, kept.facts.case_no, file.saved)),
        next_step="请重新导出、改好再导入；确认要用文件覆盖上列修改请加 --force",
    )


def export_case(case_no: str, target: Path, place: Place = None, *, replace: bool = False) -> Path:
    """Writes a case to the file ``target``. Raises NotFound; Refused if the file is there without ``replace``."""
    shown = show_case(case_no, place)
    if target.is_dir():
        raise Refused("这是文件夹，不是文件", where=str(target), next_step="请写明文件名，如 18号.yaml")
    if target.exists() and not replace:
        raise Refused(
            "目标文件已存在，未覆盖", where=str(target), next_step="请换一个文件名，或加 --yes 覆盖"
        )
    write_case(shown.facts, target, shown.version)
    return target


def load_case(case_no: str, place: Place = None) -> CaseFacts:
    """The facts of a case. Raises NotFound."""
    from zmtool.cases.keep import kept_case

    with opened(place) as at, at.reading() as session:
        return kept_case(session, case_no).facts


def show_case(case_no: str, place: Place = None) -> ShownCase:
    """A case with its labels and version. Raises NotFound."""
    from zmtool.cases.keep import kept_case

    with opened(place) as at, at.reading() as session:
        kept = kept_case(session, case_no)
        return ShownCase(
            kept.facts,
            cause_label(kept.facts.cause, at.root),
            stage_label(kept.facts.stage),
            kept.version,
            kept.created_at,
            kept.updated_at,
        )


def list_cases(
    place: Place = None,
    *,
    text: str = "",
    stage: str = "",
    cause: str = "",
    part: str = "",
    limit: int = 50,
    offset: int = 0,
    count: bool = True,
) -> CasePage:
    """A window of the cases, latest filed first; ``text`` is searched in everything about them.

    The total is -1 where it is not to be counted and further ones may follow.

    ``stage`` and ``cause`` are codes or Chinese names, ``part`` is one of ``stages.PARTS``. Raises UsageProblem for
    one that does not exist.
    """
    from zmtool.cases.windows import case_window

    with opened(place) as at, at.reading() as session:
        total, rows = case_window(
            session,
            text=text,
            stage=stage_code(stage) if stage else "",
            cause=cause_code(cause, at.root) if cause else "",
            stages=PARTS[part][1] if part else (),
            limit=max(0, limit),
            offset=max(0, offset),
            count=count,
        )
        cases = tuple(
            CaseSummary(
                case.case_no,
                case.cause,
                cause_label(case.cause, at.root),
                party.name,
                case.stage,
                stage_label(case.stage),
                case.filing_date,
                case.decision_number,
                case.version,
                case.updated_at,
            )
            for case, party in rows
        )
    return CasePage(cases, total, offset)


def _keep(
    facts: CaseFacts,
    place: Place,
    *,
    now: datetime,
    user: str,
    replace: bool,
    expected_version: int | None = None,
    why: str = "",
) -> Imported:
    with opened(place, now=now) as at, at.writing() as session:
        return keep_in(
            session,
            at,
            facts,
            now=now,
            user=user,
            why=why,
            replace=replace,
            expected_version=expected_version,
        )


def keep_in(
    session: Session,
    at: OpenWorkspace,
    facts: CaseFacts,
    *,
    now: datetime,
    user: str,
    why: str = "",
    replace: bool = True,
    expected_version: int | None = None,
    action: str = "",
    before: CaseFacts | None = None,
) -> Imported:
    """Keeps a case within the session's transaction.

    Raises Refused naming every fact that cannot be; those that stood in ``before`` already are left to be mended.
    """
    from zmtool.cases.keep import keep_case

    known = set(problems_of(before, now.date())) if before is not None else set()
    problems = [one for one in problems_of(facts, now.date()) if one not in known]
    if problems:
        raise Refused(
            f"案件数据有 {len(problems)} 处不成立，未保存",
            where=facts.case_no + "".join(f"\n  {index}. {one}" for index, one in enumerate(problems, 1)),
            next_step="请改正后再保存",
        )
    kept: Kept = keep_case(
        session,
        facts,
        _labels(at),
        now=now,
        user=user,
        why=why,
        replace=replace,
        expected_version=expected_version,
        action=action,
    )
    return Imported(facts.case_no, kept.outcome, kept.version, kept.changed, kept.warnings)


def note_opening(case_no: str, place: Place = None, *, now: datetime, user: str) -> None:
    """Notes in the trail that somebody opened a case; once a person, case and day. Raises NotFound."""
    from zmtool.cases.keep import note_opened

    with opened(place, now=now) as at, at.writing() as session:
        note_opened(session, case_no, now=now, user=user)


def _labels(at: OpenWorkspace) -> Labels:
    from zmtool.cases.keep import Labels
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.forms.records import ENFORCEMENT

    law, cycle, running = load_law(at.root), load_life_cycle(at.root), load_running(at.root)
    return Labels(
        {form.id: form.title for form in load_catalogue(at.root).of_area(ENFORCEMENT).forms.values()},
        {code: cause.label for code, cause in law.causes.by_code.items()},
        lambda case: case_deadlines(case, law, cycle, running),
    )


def bureau_of(at: OpenWorkspace) -> Bureau:
    """The bureau of the settings. Raises Refused where they do not name it."""
    given = at.workspace.settings.bureau
    if not given.name or not given.short_name:
        raise Refused(
            "设置中还没有填写单位名称和文号简称",
            where=str(at.root / "zmtool.toml"),
            next_step='请在 [bureau] 一节填写 name 和 short_name，例：name = "示例县烟草专卖局"',
        )
    return Bureau(
        given.name,
        given.short_name,
        given.region,
        given.review_org,
        given.court,
        given.bank,
        given.account,
        given.address,
        given.phone,
    )
