"""How trainings and hours of a year are shown and put into JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zmtool.cli.printing import print_table
from zmtool.cli.staff_answers.plain_text import day_text, figure_text

if TYPE_CHECKING:
    from zmtool.staff.files.records import KeptFile
    from zmtool.staff.training.records import KeptTraining, PersonHours


def training_json(one: KeptTraining) -> dict[str, Any]:
    """A training by itself."""
    return {
        "number": one.number,
        "title": one.training.title,
        "on": day_text(one.training.on),
        "hours": figure_text(one.training.hours),
        "exam": one.training.exam,
        "resource": one.training.resource,
        "teacher": one.training.teacher,
        "note": one.training.note,
    }


def attendance_json(one: KeptTraining, file: int) -> dict[str, Any]:
    """One person at a training."""
    noted = one.of(file)
    return {
        "attended": noted is not None and noted.attended,
        "counted_hours": figure_text(one.hours_of(file)),
        "score": figure_text(noted.score) if noted else None,
        "passed": noted.passed if noted else None,
    }


def attendance_told(one: KeptTraining, file: int) -> tuple[str, str]:
    """The hours and the result of one person in words."""
    noted = one.of(file)
    if noted is None or not noted.attended:
        return "缺席", ""
    result = {None: "", True: "合格", False: "不合格"}[noted.passed]
    return figure_text(one.hours_of(file)) or "", " ".join(
        text for text in (figure_text(noted.score), result) if text
    )


def training_with_people_json(one: KeptTraining) -> dict[str, Any]:
    """A training with everybody noted for it."""
    people = [{"file": each.file, **attendance_json(one, each.file)} for each in one.people]
    return {**training_json(one), "people": people}


def print_trainings(found: tuple[KeptTraining, ...], files: Mapping[int, KeptFile]) -> None:
    """Trainings, one a line, with who was there and who was not."""
    rows = []
    for one in found:
        there = [files[each.file].file.name for each in one.people if each.attended]
        absent = [files[each.file].file.name for each in one.people if not each.attended]
        rows.append(
            (
                one.number,
                one.training.on,
                one.training.title,
                figure_text(one.training.hours),
                "有" if one.training.exam else "",
                one.training.resource,
                "、".join(there),
                "、".join(absent),
            )
        )
    print_table("", ["编号", "日期", "培训", "学时", "考试", "地点", "签到", "缺席"], rows)


def hours_json(one: PersonHours) -> dict[str, Any]:
    """A person's hours of a year."""
    return {
        "file": one.file.number,
        "name": one.file.file.name,
        "staff_no": one.file.file.staff_no,
        "trainings": one.trainings,
        "absences": one.absences,
        "drills": one.drills,
        "drill_hours": figure_text(one.drill_hours),
        "hours": figure_text(one.hours),
        "target": figure_text(one.target),
        "short": figure_text(one.short),
    }


def print_hours(people: tuple[PersonHours, ...]) -> None:
    """Hours of a year, one person a line; what is not known is blank."""
    rows = [
        (
            one.file.file.name,
            one.file.file.staff_no,
            one.trainings,
            one.absences,
            one.drills,
            figure_text(one.hours),
            figure_text(one.target),
            figure_text(one.short),
        )
        for one in people
    ]
    print_table("", ["姓名", "工号", "参加培训", "缺席", "演练", "学时", "目标学时", "还差"], rows)
