"""A personnel file (人员档) as a value, and what may not stand in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.staff.team_rules import TeamRules

_LONGEST, _MOST = 60, 50
_NUMBERS = {"staff_no": "工号", "cert_no": "执法证号", "login": "登录名"}
_TEXTS = {**_NUMBERS, "name": "姓名", "unit": "单位", "department": "部门"}
_OWN_NUMBER = "档案"


@dataclass(frozen=True, slots=True)
class StaffFile:
    """What is kept of a person. ``posts`` are ids of ``schemas/staff/team.yaml``; None is unknown.

    ``legal_qualified``: 法律职业资格; ``areas``: 分管片区; ``former_certs``: certificates held before, under which older
    records name the person; ``left_on``: the day since which the person is no longer with the bureau.
    """

    name: str
    staff_no: str = ""
    cert_no: str = ""
    login: str = ""
    posts: tuple[str, ...] = ()
    unit: str = ""
    department: str = ""
    legal_qualified: bool | None = None
    skill_level: int | None = None
    entered_on: date | None = None
    areas: tuple[str, ...] = ()
    former_certs: tuple[str, ...] = ()
    left_on: date | None = None

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers that are this person's alone, by field; empty ones left out."""
        return {one: text for one in _NUMBERS if (text := getattr(self, one))}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file with its own number, which a person keeps whatever else changes."""

    number: int
    file: StaffFile

    @property
    def key(self) -> str:
        """What the person is best named by in a command: staff number, certificate or the file's own number."""
        return self.file.staff_no or self.file.cert_no or f"{_OWN_NUMBER}{self.number}"


def written_number(text: str) -> str:
    """A staff or certificate number as it is kept: half width, without spaces, capitals."""
    return compact(text).upper()


def files_named(files: Iterable[KeptFile], text: str) -> tuple[KeptFile, ...]:
    """The files that ``text`` names: by the file's number (档案3), a certificate, a staff number or a login."""
    bare = written_number(text)
    if not bare:
        return ()
    return tuple(
        one
        for one in files
        if bare in (one.file.staff_no, one.file.cert_no, f"{_OWN_NUMBER}{one.number}")
        or text.strip() == one.file.login
        or bare in one.file.former_certs
    )


def with_changes(before: StaffFile | None, after: StaffFile) -> StaffFile:
    """The file as it is to be kept: numbers in their written form, an earlier certificate among the former ones."""
    after = replace(after, staff_no=written_number(after.staff_no), cert_no=written_number(after.cert_no))
    former = [*after.former_certs]
    if before is not None and before.cert_no and before.cert_no != after.cert_no:
        former.append(before.cert_no)
    return replace(after, former_certs=tuple(dict.fromkeys(one for one in former if one != after.cert_no)))


def wrong_in(file: StaffFile, rules: TeamRules, today: date) -> Iterator[InvalidValue]:
    """What may not stand in a file, each with the field's name and the reason (Chinese)."""
    if not file.name:
        yield InvalidValue("姓名", "", "没有填写")
    for field, label in _TEXTS.items():
        yield from _wrong_text(label, getattr(file, field))
    for label, listed in (("分管片区", file.areas), ("曾用执法证号", file.former_certs)):
        if len(listed) > _MOST:
            yield InvalidValue(label, "", f"至多 {_MOST} 项")
        for one in listed:
            yield from _wrong_text(label, one)
    for post in file.posts:
        if post not in rules.posts:
            yield InvalidValue("岗位", post, f"可用：{'、'.join(rules.posts.values())}")
    if file.skill_level is not None and file.skill_level not in rules.skill_levels:
        levels = "、".join(rules.skill_levels.values())
        yield InvalidValue("技能等级", str(file.skill_level), f"可用：{levels}")
    if file.entered_on is not None and file.entered_on > today:
        yield InvalidValue("入职日期", str(file.entered_on), "还没有到")
    if file.entered_on is not None and file.left_on is not None and file.left_on < file.entered_on:
        yield InvalidValue("离岗日期", str(file.left_on), f"早于入职日期 {file.entered_on}")


def clashes(file: StaffFile, number: int | None, others: Sequence[KeptFile]) -> Iterator[InvalidValue]:
    """Numbers that another person's file has already; ``number`` is the file's own, None of a new one."""
    for other in others:
        if other.number == number:
            continue
        for field, text in file.numbers.items():
            if other.file.numbers.get(field) == text:
                reason = f"已是{other.file.name}（{_OWN_NUMBER}{other.number}）的"
                yield InvalidValue(_NUMBERS[field], text, reason)


def _wrong_text(label: str, text: str) -> Iterator[InvalidValue]:
    if len(text) > _LONGEST or not text.isprintable():
        yield InvalidValue(label, text[:_LONGEST], f"超过 {_LONGEST} 字，或有不可显示的字符")
