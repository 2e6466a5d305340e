"""How personnel files, with everything known of a person, are shown and put into JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.cli.staff_answers.plain_text import day_text
from zmtool.cli.staff_answers.trainings import attendance_json, attendance_told, training_json

if TYPE_CHECKING:
    from zmtool.staff.duty import DutyProblem
    from zmtool.staff.files.records import KeptFile
    from zmtool.staff.team_rules import TeamRules
    from zmtool.workflow.team_assessment import Card
    from zmtool.workflow.team_files import FileEntry

_QUALIFIED = {None: "未登记", True: "有", False: "无"}


def file_json(kept: KeptFile) -> dict[str, Any]:
    """A file whole, with its number."""
    file = kept.file
    return {
        "file": kept.number,
        "name": file.name,
        "staff_no": file.staff_no,
        "cert_no": file.cert_no,
        "login": file.login,
        "posts": list(file.posts),
        "unit": file.unit,
        "department": file.department,
        "legal_qualified": file.legal_qualified,
        "skill_level": file.skill_level,
        "entered_on": day_text(file.entered_on),
        "areas": list(file.areas),
        "former_certs": list(file.former_certs),
        "left_on": day_text(file.left_on),
    }


def entry_json(entry: FileEntry, today: date, remind: int) -> dict[str, Any]:
    """A file with its certificate."""
    officer, left = entry.officer, entry.days_left(today)
    return {
        **file_json(entry.kept),
        "certificate": {
            "valid_from": day_text(officer.valid_from) if officer else None,
            "valid_to": day_text(officer.valid_to) if officer else None,
            "days_left": left,
            "remind": left is not None and left <= remind,
            "problems": [problem_json(one) for one in entry.problems],
        },
    }


def problem_json(one: DutyProblem) -> dict[str, Any]:
    """Why somebody is not fit for duty."""
    return {
        "kind": one.kind,
        "name": one.name,
        "cert_no": one.cert_no,
        "message": one.message,
        "certain": one.certain,
    }


def certificate_told(entry: FileEntry, today: date, remind: int) -> str:
    """The state of a certificate in words."""
    left = entry.days_left(today)
    if not entry.kept.file.cert_no:
        return "无证"
    if left is None:
        return "须补登有效期"
    if left < 0:
        return "已到期"
    return f"{left} 天后到期" if left <= remind else "有效"


def print_entries(entries: Sequence[FileEntry], rules: TeamRules, today: date) -> None:
    """Files, one a line."""
    rows = [
        (
            f"档案{one.kept.number}",
            one.kept.file.name,
            one.kept.file.staff_no,
            one.kept.file.cert_no,
            one.officer.valid_to if one.officer and one.officer.valid_to else "",
            certificate_told(one, today, rules.remind),
            rules.posts_told(one.kept.file.posts),
            one.kept.file.unit,
        )
        for one in entries
    ]
    print_table("", ["档案", "姓名", "工号", "执法证号", "有效期止", "证件", "岗位", "单位"], rows)


def card_json(card: Card, today: date, remind: int) -> dict[str, Any]:
    """Everything known of a person."""
    number = card.entry.kept.number
    return {
        **entry_json(card.entry, today, remind),
        "trainings": [{**training_json(one), **attendance_json(one, number)} for one in card.trainings],
        "drills": [to_plain(one) for one in card.drills],
        "reviewed": [
            {
                "case_no": one.case_no,
                "batch": one.batch,
                "on": day_text(one.on),
                "score": f"{one.score:f}",
                "grade": one.grade,
            }
            for one in card.reviewed
        ],
    }


def print_card(card: Card, rules: TeamRules, today: date) -> None:
    """The same for a person."""
    file, number = card.entry.kept.file, card.entry.kept.number
    level = "" if file.skill_level is None else rules.skill_levels.get(file.skill_level, "")
    for label, text in (
        ("姓名", file.name),
        ("工号", file.staff_no),
        ("执法证号", file.cert_no),
        ("曾用执法证号", "、".join(file.former_certs)),
        ("证件", certificate_told(card.entry, today, rules.remind)),
        ("登录名", file.login),
        ("岗位", rules.posts_told(file.posts)),
        ("单位", file.unit),
        ("部门", file.department),
        ("法律职业资格", _QUALIFIED[file.legal_qualified]),
        ("技能等级", level),
        ("入职日期", day_text(file.entered_on) or ""),
        ("分管片区", "、".join(file.areas)),
        ("离岗日期", day_text(file.left_on) or ""),
    ):
        if text:
            print_text(f"{label}　{text}")
    for problem in card.entry.problems:
        say(f"注意：{problem.message}")
    if card.trainings:
        print_table(
            "培训",
            ["编号", "日期", "培训", "学时", "成绩"],
            [
                (one.number, one.training.on, one.training.title, *attendance_told(one, number))
                for one in card.trainings
            ],
        )
    if card.drills:
        print_table(
            "评查演练",
            ["编号", "交卷", "缺陷", "找到", "误报"],
            [(one.number, one.on, one.planted, one.found, one.false_alarms) for one in card.drills],
        )
    if card.reviewed:
        print_table(
            "案卷评查",
            ["案号", "批次", "定评", "得分", "等次"],
            [(one.case_no, one.batch, one.on or "", f"{one.score:f}", one.grade) for one in card.reviewed],
        )
