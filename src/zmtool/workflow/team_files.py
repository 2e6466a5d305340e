"""Personnel files at work: writing one, listing them, whether certificates hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue, NotFound, Refused, UsageProblem
from zmtool.sheets.cell_types import take_cell
from zmtool.sheets.mapping import ImportMapping, load_mapping
from zmtool.staff.duty import DutyProblem, certificate_problems, fit_for_duty
from zmtool.staff.files.records import (
    KeptFile,
    StaffFile,
    clashes,
    files_named,
    with_changes,
    written_number,
    wrong_in,
)
from zmtool.staff.files.taking_in import said_values
from zmtool.staff.records import Officer
from zmtool.staff.team_rules import TeamRules, load_team_rules
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file with the certificate as registered (None: no certificate, or none registered) and what is wrong with it."""

    kept: KeptFile
    officer: Officer | None
    problems: tuple[DutyProblem, ...]

    def days_left(self, today: date) -> int | None:
        """Days until the certificate ends, negative after it; None where its term is not known."""
        if self.officer is None or self.officer.valid_to is None:
            return None
        return (self.officer.valid_to - today).days


def team_rules(place: Place = None) -> TeamRules:
    """What the workspace sets for its team."""
    with opened(place) as at:
        return load_team_rules(at.root)


def set_file(
    who: str, said: Mapping[str, str], place: Place = None, *, now: datetime, user: str, why: str = ""
) -> tuple[KeptFile, bool, bool]:
    """Writes what is said into a person's file: the file, whether it is new, whether anything changed.

    ``who`` is a certificate, staff number, login or 档案N. Nobody's: a new file, with it as the certificate where it is a
    registered one or the one said, else as staff number. ``said`` are texts by field of ``schemas/imports/staff.yaml``;
    an empty one (or -) clears the field. Raises UsageProblem for a value that cannot be, NotFound, Refused.
    """
    from zmtool.staff.files.keep import keep_file, only_one, staff_files
    from zmtool.staff.tables import officers

    if not written_number(who):
        raise UsageProblem("没有写编号", next_step="写工号、执法证号、登录名或档案编号，如 档案3")
    with opened(place, now=now) as at, at.writing() as session:
        rules, files = load_team_rules(at.root), staff_files(session)
        holders = {written_number(one.cert_no): one for one in officers(session)}
        found = files_named(files, who)
        about = only_one(found, who) if found or who.startswith("档案") else None
        before = None if about is None else about.file
        start = before or _new_file(who, said, holders)
        after = with_changes(before, _changed(start, said, load_mapping("staff", at.root), rules))
        number = None if about is None else about.number
        for wrong in (*wrong_in(after, rules, now.date()), *clashes(after, number, files)):
            raise _usage(wrong)
        _refuse_strangers(session, after, holders)
        kept, changed = keep_file(session, number, after, now=now, who=user, why=why)
        return kept, about is None, changed


def list_files(
    place: Place = None,
    *,
    today: date,
    post: str = "",
    unit: str = "",
    expiring: int | None = None,
    everybody: bool = False,
) -> tuple[FileEntry, ...]:
    """The files, by name: of one post, of one unit, with a certificate that ends within so many days.

    Those who have left are listed only with ``everybody``. Raises UsageProblem for an unknown post.
    """
    from zmtool.staff.files.keep import staff_files

    with opened(place) as at, at.reading() as session:
        rules = load_team_rules(at.root)
        wanted = rules.post(post) if post else ""
        if wanted is None:
            raise UsageProblem(f"没有岗位“{post}”", next_step=f"可用：{'、'.join(rules.posts.values())}")
        entries = _entries(session, staff_files(session), today)
    return tuple(
        one
        for one in entries
        if (everybody or one.kept.file.left_on is None or one.kept.file.left_on > today)
        and (not wanted or wanted in one.kept.file.posts)
        and (not unit or unit in one.kept.file.unit)
        and (expiring is None or ((left := one.days_left(today)) is not None and left <= expiring))
    )


def entry_of(who: str, place: Place = None, *, today: date) -> FileEntry:
    """One person's file with the certificate. Raises NotFound, Refused where several are named."""
    from zmtool.staff.files.keep import file_named

    with opened(place) as at, at.reading() as session:
        return _entries(session, [file_named(session, who)], today)[0]


def check_duty(
    numbers: Sequence[str], place: Place = None, *, day: date
) -> tuple[tuple[Officer, ...], tuple[DutyProblem, ...]]:
    """The people with these certificates, staff numbers or logins, and why they may not go or sign together on a day.

    Raises NotFound for somebody who is neither in a file nor in the register of officers.
    """
    from zmtool.staff.files.keep import only_one, staff_files
    from zmtool.staff.tables import officers

    with opened(place) as at, at.reading() as session:
        rules, files = load_team_rules(at.root), staff_files(session)
        holders = {written_number(one.cert_no): one for one in officers(session)}
    people = []
    for number in numbers:
        holder = holders.get(written_number(number))
        if holder is None:
            file = only_one(files_named(files, number), number).file
            holder = holders.get(file.cert_no, Officer(file.name, file.cert_no))
        people.append(holder)
    return tuple(people), fit_for_duty(people, day, together=rules.together)


def _new_file(who: str, said: Mapping[str, str], holders: Mapping[str, Officer]) -> StaffFile:
    number = written_number(who)
    certificate = written_number(said.get("cert_no", ""))
    if number in holders or number == certificate:
        return StaffFile(holders[number].name if number in holders else "", cert_no=number)
    return StaffFile(holders[certificate].name if certificate in holders else "", staff_no=number)


def _changed(
    start: StaffFile, said: Mapping[str, str], mapping: ImportMapping, rules: TeamRules
) -> StaffFile:
    """The file with what is said. Raises UsageProblem."""
    blank = StaffFile("")
    values, cleared = {}, {}
    try:
        for name, text in said.items():
            taken = take_cell(text, mapping.field(name)).text
            if taken:
                values[name] = taken
            else:
                cleared[name] = getattr(blank, name)
        return replace(start, **cleared, **said_values(values, rules))
    except InvalidValue as error:
        raise _usage(error) from error


def _refuse_strangers(session: Session, file: StaffFile, holders: Mapping[str, Officer]) -> None:
    """Raises Refused for another person's certificate, NotFound for a login that nobody is registered with."""
    from zmtool.staff.tables import operator_of, operators_kept

    holder = holders.get(file.cert_no)
    if holder is not None and holder.name != file.name:
        raise Refused(
            f"执法证 {file.cert_no} 登记的持证人是{holder.name}，不是{file.name}",
            next_step="请核对证号；登记有误的，用 zmtool staff officer 更正",
        )
    if file.login and operators_kept(session) and operator_of(session, file.login) is None:
        raise NotFound(
            f"没有登记操作人“{file.login}”", next_step="先用 zmtool staff operator 登记，或核对登录名"
        )


def _entries(session: Session, files: Sequence[KeptFile], today: date) -> list[FileEntry]:
    from zmtool.staff.tables import officers

    holders = {written_number(one.cert_no): one for one in officers(session)}
    entries = []
    for one in files:
        held = holders.get(one.file.cert_no) if one.file.cert_no else None
        person = held or Officer(one.file.name, one.file.cert_no)
        entries.append(FileEntry(one, held, tuple(certificate_problems(person, today))))
    return entries


def _usage(wrong: InvalidValue) -> UsageProblem:
    return UsageProblem(str(wrong), next_step="请更正后重试；写 - 表示清空")
