"""Taking a list of people in: first a plan, which changes nothing, then the files and certificates are kept.

A row is about the person whose certificate, staff number or login it names. The file's word wins where it says
something; what it does not say stays. Two people under one number are never merged: the row is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.sheets.records import Accepted, Preview, Rejected
from zmtool.staff.files.records import (
    KeptFile,
    StaffFile,
    clashes,
    with_changes,
    written_number,
    wrong_in,
)
from zmtool.staff.records import Officer
from zmtool.staff.team_rules import TeamRules

_LABELS = {"cert_no": "执法证号", "staff_no": "工号", "login": "登录名"}
_TEXTS = ("name", "staff_no", "cert_no", "login", "unit", "department")
_DAYS = ("entered_on", "left_on")


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """What one row comes to: the file it is about (``number`` None: a new one), and the certificate it tells of."""

    row: int
    number: int | None
    before: StaffFile | None
    after: StaffFile
    officer: Officer | None


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """What an import would do. ``preview`` also carries the rows that only the files could refuse."""

    files: tuple[PlannedFile, ...]
    preview: Preview


def plan_files(
    preview: Preview,
    known: Sequence[KeptFile],
    officers: Mapping[str, Officer],
    rules: TeamRules,
    today: date,
) -> StaffPlan:
    """The plan for the accepted rows, over the files and the certificates (by number) that are known."""
    planned: list[PlannedFile] = []
    refused: list[Rejected] = []
    seen: dict[tuple[str, str], int] = {}
    for row in preview.accepted:
        try:
            one = _planned(row, known, officers, rules, today)
            for key in one.after.numbers.items():
                if seen.setdefault(key, row.row) != row.row:
                    raise InvalidValue(_LABELS[key[0]], key[1], f"与第 {seen[key]} 行相同")
        except InvalidValue as error:
            refused.append(Rejected(row.row, error.kind, error.text[:60], error.reason))
        else:
            planned.append(one)
    out = {one.row for one in refused}
    return StaffPlan(
        tuple(planned),
        replace(
            preview,
            accepted=tuple(one for one in preview.accepted if one.row not in out),
            corrected=tuple(one for one in preview.corrected if one.row not in out),
            rejected=tuple(sorted((*preview.rejected, *refused), key=lambda one: one.row)),
        ),
    )


def _planned(
    row: Accepted,
    known: Sequence[KeptFile],
    officers: Mapping[str, Officer],
    rules: TeamRules,
    today: date,
) -> PlannedFile:
    """The file of a row. Raises InvalidValue."""
    about = _about(row.values, known)
    before = None if about is None else about.file
    if before is not None and before.name != row.values["name"]:
        raise InvalidValue("姓名", row.values["name"], f"这个编号在档案中是{before.name}，请核对")
    after = with_changes(before, replace(before or StaffFile(""), **said_values(row.values, rules)))
    number = None if about is None else about.number
    for wrong in (*wrong_in(after, rules, today), *clashes(after, number, known)):
        raise wrong
    return PlannedFile(row.row, number, before, after, _officer(row.values, after, officers))


def _about(values: Mapping[str, str], known: Sequence[KeptFile]) -> KeptFile | None:
    """The known file that the row's numbers name. Raises InvalidValue where they name two."""
    found: dict[int, KeptFile] = {}
    for field in _LABELS:
        if not (text := values.get(field, "")):
            continue
        bare = text if field == "login" else written_number(text)
        for one in known:
            if bare == getattr(one.file, field) or (field == "cert_no" and bare in one.file.former_certs):
                found[one.number] = one
    if len(found) > 1:
        names = "、".join(f"档案{one.number} {one.file.name}" for one in found.values())
        raise InvalidValue("编号", values.get("name", ""), f"几个编号分属不同的档案：{names}")
    return next(iter(found.values()), None)


def said_values(values: Mapping[str, str], rules: TeamRules) -> dict[str, Any]:
    """What the row says, as values of a file. Raises InvalidValue."""
    said: dict[str, Any] = {one: values[one] for one in _TEXTS if one in values}
    said |= {one: date.fromisoformat(values[one]) for one in _DAYS if one in values}
    if "areas" in values:
        said["areas"] = tuple(values["areas"].split("\n"))
    if "legal_qualified" in values:
        said["legal_qualified"] = values["legal_qualified"] == "yes"
    if "posts" in values:
        said["posts"] = posts_from(values["posts"].split("\n"), rules)
    if "skill_level" in values:
        level = rules.skill_level(values["skill_level"])
        if level is None:
            levels = "、".join(rules.skill_levels.values())
            raise InvalidValue("技能等级", values["skill_level"], f"可用：{levels}")
        said["skill_level"] = level
    return said


def posts_from(texts: Sequence[str], rules: TeamRules) -> tuple[str, ...]:
    """The ids of posts that are named by id or label. Raises InvalidValue."""
    found = []
    for text in texts:
        post = rules.post(text) or rules.post(text.removesuffix("岗"))
        if post is None:
            raise InvalidValue("岗位", text, f"可用：{'、'.join(rules.posts.values())}")
        found.append(post)
    return tuple(dict.fromkeys(found))


def _officer(values: Mapping[str, str], file: StaffFile, officers: Mapping[str, Officer]) -> Officer | None:
    """The certificate that the row tells of; None where it tells nothing of one. Raises InvalidValue."""
    told = [one for one in ("position", "valid_from", "valid_to") if one in values]
    if told and not file.cert_no:
        raise InvalidValue("执法证号", "", "写了证件内容，但没有执法证号")
    if not told and (not file.cert_no or file.cert_no in officers):
        return None
    known = officers.get(file.cert_no, Officer(file.name, file.cert_no))
    if known.name != file.name:
        raise InvalidValue("执法证号", file.cert_no, f"登记的持证人是{known.name}，请核对")
    first, last = values.get("valid_from"), values.get("valid_to")
    officer = replace(
        known,
        post=values.get("position", known.post),
        valid_from=date.fromisoformat(first) if first else known.valid_from,
        valid_to=date.fromisoformat(last) if last else known.valid_to,
    )
    if officer.valid_from and officer.valid_to and officer.valid_to < officer.valid_from:
        raise InvalidValue("有效期止", str(officer.valid_to), f"早于有效期起 {officer.valid_from}")
    return officer
