"""Who sees what: the rule for one record and the same rule for rows of the database."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select

from zmtool.base.errors import DatabaseProblem, NotFound, Refused, UsageProblem
from zmtool.oversight.closed_loop.keep_clues import visible_clues
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.closed_loop.reporters import Reporter
from zmtool.oversight.closed_loop.tables import ClueRow
from zmtool.oversight.roles.definition import Post, Viewer, load_roles, sees, viewer
from zmtool.workflow.clue_report import KEY_FOLDER, NewClue, report_clue, reporter_of
from zmtool.workflow.clue_steps import list_clues, look_at_clue, show_clue
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.workspace import back_up, create, opened, search, trail

from .people import MONDAY, bureau, later

ROLES = load_roles()


def _person(login: str, dept: str, sight: str) -> Viewer:
    return Viewer(login, dept, sight, frozenset())


def test_rows_and_records_follow_the_same_rule(tmp_path: Path) -> None:
    root = create(tmp_path / "w", now=MONDAY, user="a").root
    combinations = list(
        itertools.product(
            (False, True), ("", "monopoly", "marketing"), ("", "me"), ("", "monopoly"), ("", "me")
        )
    )
    people = [
        _person("me", dept, sight)
        for dept in ("", "monopoly", "marketing")
        for sight in ("own", "department", "outer", "all")
    ]
    with opened(root) as at:
        with at.writing() as session:
            for number, (inner, accused_dept, accused, dept, reporter) in enumerate(combinations):
                session.add(
                    ClueRow(
                        clue_no=f"{number:03d}",
                        state="REPORTED",
                        target_kind="staff",
                        found_at="",
                        reported_at="",
                        facts="",
                        inner=inner,
                        accused_dept=accused_dept,
                        accused=accused,
                        dept=dept,
                        reporter=reporter,
                    )
                )
        with at.reading() as session:
            for person in people:
                shown = set(session.exec(select(ClueRow.clue_no).where(visible_clues(person))))
                expected = {
                    f"{number:03d}"
                    for number, (inner, accused_dept, accused, dept, reporter) in enumerate(combinations)
                    if sees(
                        person,
                        inner=inner,
                        accused_dept=accused_dept,
                        about=accused,
                        dept=dept,
                        own=reporter == person.login,
                        in_charge=False,
                    )
                }
                assert shown == expected, person


def test_a_report_on_an_employee_is_not_seen_by_the_department_nor_found_nor_told(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    new = NewClue(
        "内部举报",
        "员工",
        "何某某",
        "送货时代签收，卷烟转手",
        target_dept="物流",
        target_login="driver",
        indicator="NG-03-02",
        reporter=Reporter(name="匿名户主", contact="13800000000"),
    )
    number = report_clue(new, root, now=MONDAY, user="head").clue_no
    for login in ("driver", "lin", "head", "market"):
        with pytest.raises(NotFound):
            show_clue(number, root, user=login)
        assert list_clues(ClueWanted(), root, user=login) == ()
    shown = show_clue(number, root, user="control")
    assert shown.kept.clue.reporter == "" and shown.kept.clue.protected
    assert search("代签收", root) == []
    text = "\n".join(f"{one.who} {one.change} {one.why}" for one in trail(root) if one.action != "post.add")
    assert "何某某" not in text and "13800000000" not in text and "head" not in text
    database = (root / "zmtool.db").read_bytes()
    assert "匿名户主".encode() not in database


def test_who_reported_is_for_internal_control_with_a_reason_and_in_the_trail(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    new = NewClue(
        "12313举报", "零售户", "349901100018", "卖假烟", reporter=Reporter(name="李某", contact="微信")
    )
    number = report_clue(new, root, now=MONDAY, user="lin").clue_no
    with pytest.raises(UsageProblem):
        reporter_of(number, root, why=" ", now=later(1), user="control")
    with pytest.raises(Refused):
        reporter_of(number, root, why="核实", now=later(1), user="leader")
    found = reporter_of(number, root, why="核实", now=later(1), user="control")
    assert (found.name, found.contact) == ("李某", "微信")
    seen = [one for one in trail(root) if one.action == "clue.reporter.seen"]
    assert [(one.who, one.why) for one in seen] == [("control", "核实")]


def test_nobody_sees_reporters_while_no_post_is_registered(tmp_path: Path) -> None:
    root = create(tmp_path / "w", now=MONDAY, user="a").root
    new = NewClue("12313举报", "零售户", "x", "卖假烟", reporter=Reporter(name="李某"))
    number = report_clue(new, root, now=MONDAY, user="a").clue_no
    with pytest.raises(Refused):
        reporter_of(number, root, why="看看", now=later(1), user="a")


def test_the_key_of_reporters_is_in_no_backup(tmp_path: Path) -> None:
    import zipfile

    root = bureau(tmp_path / "w")
    report_clue(
        NewClue("12313举报", "零售户", "x", "卖假烟", reporter=Reporter(name="李某")),
        root,
        now=MONDAY,
        user="lin",
    )
    assert (root / KEY_FOLDER / "reporter.key").is_file()
    with zipfile.ZipFile(back_up(root, now=later(1)).path) as archive:
        assert not [one for one in archive.namelist() if KEY_FOLDER in one or "reporter.key" in one]


def test_posts_are_registered_by_those_who_may(tmp_path: Path) -> None:
    root = create(tmp_path / "w", now=MONDAY, user="a").root
    with pytest.raises(Refused):
        register_post(Post("lin", "专卖", ("基层人员",)), root, now=MONDAY, user="a")
    assert register_post(Post("boss", "专卖", ("分管领导",)), root, now=MONDAY, user="a")
    with pytest.raises(Refused):
        register_post(Post("a", "内管", ("县内管",)), root, now=MONDAY, user="a")
    assert register_post(Post("lin", "专卖", ("基层人员",)), root, now=MONDAY, user="boss")
    assert not register_post(Post("lin", "专卖", ("基层人员",)), root, now=MONDAY, user="boss")
    with pytest.raises(Refused):
        register_post(Post("boss", "专卖", ("分管领导", "县内管")), root, now=MONDAY, user="boss")
    for wrong in (
        Post("x", "月球", ("基层人员",)),
        Post("x", "群众", ("基层人员",)),
        Post("x", "专卖", ("神仙",)),
    ):
        with pytest.raises(UsageProblem):
            register_post(wrong, root, now=MONDAY, user="boss")


def test_a_post_that_was_disabled_opens_nothing() -> None:
    post = Post("a", "control", ("control",), active=False)
    assert viewer("a", post, ROLES, posts_kept=True).may == frozenset()
    assert viewer("a", None, ROLES, posts_kept=True).sees == "own"
    open_to_all = viewer("a", None, ROLES, posts_kept=False)
    assert "see_reporter" not in open_to_all.may and "dispatch" in open_to_all.may


def test_who_opens_what_is_about_the_bureaus_own_people_is_in_the_trail(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    inner = NewClue("内部举报", "员工", "何某某", "代签收", target_dept="物流", indicator="NG-03-02")
    outer = NewClue("送货", "零售户", "349901100018", "未亮证", indicator="WG-01-01")
    numbers = [report_clue(one, root, now=MONDAY, user="lin").clue_no for one in (inner, outer)]
    for number in numbers:
        look_at_clue(number, root, now=later(1), user="control")
    with pytest.raises(NotFound):
        look_at_clue(numbers[0], root, now=later(1), user="driver")
    seen = [(one.who, one.subject) for one in trail(root) if one.action.endswith(".seen")]
    assert seen == [("control", f"clue/{numbers[0]}")]


def test_without_its_key_nothing_more_is_sealed_and_nothing_is_lost(tmp_path: Path) -> None:
    root = bureau(tmp_path / "w")
    new = NewClue("12313举报", "零售户", "x", "卖假烟", reporter=Reporter(name="李某"))
    number = report_clue(new, root, now=MONDAY, user="lin").clue_no
    key = root / KEY_FOLDER / "reporter.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(DatabaseProblem, match="密钥文件"):
        report_clue(new, root, now=later(1), user="lin")
    assert not key.exists()
    key.write_bytes(Fernet.generate_key())
    with pytest.raises(DatabaseProblem, match="不是原来"):
        report_clue(new, root, now=later(1), user="lin")
    key.write_bytes(kept)
    second = report_clue(new, root, now=later(1), user="lin").clue_no
    for one in (number, second):
        assert reporter_of(one, root, why="核实", now=later(2), user="control").name == "李某"
