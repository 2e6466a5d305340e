"""Who may come in through the browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zmtool.base.errors import DatabaseProblem, UsageProblem
from zmtool.tui.web.access import COOKIE, Doorkeeper, is_loopback, is_own_address
from zmtool.workflow.web_people import FILE, lets_in, remove_password, set_password, web_logins
from zmtool.workflow.workspace import create, trail

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def _door(token: str = "t" * 24) -> tuple[Doorkeeper, list[float]]:
    seconds = [0.0]
    door = Doorkeeper(token, "本人", lambda who, word: (who, word) == ("周望", "好密码"), lambda: seconds[0])
    return door, seconds


def test_the_token_opens_a_session_of_the_person_at_the_computer() -> None:
    door, _ = _door()
    assert door.by_token("falsch") == "" and door.by_token("") == ""
    secret = door.by_token("t" * 24)
    assert door.person({COOKIE: secret}) == "本人"
    assert door.person({COOKIE: "x"}) == "" and door.person({}) == ""
    door.leave({COOKIE: secret})
    assert door.person({COOKIE: secret}) == ""


def test_without_a_token_no_token_opens() -> None:
    door, _ = _door(token="")
    assert door.by_token("") == ""


def test_wrong_tries_make_an_address_wait() -> None:
    door, seconds = _door()
    for _ in range(8):
        assert door.by_password("10.0.0.9", "周望", "falsch") == ""
    assert door.must_wait("10.0.0.9") and not door.must_wait("10.0.0.8")
    assert door.by_password("10.0.0.9", "周望", "好密码") == ""
    assert door.person({COOKIE: door.by_password("10.0.0.8", "周望", "好密码")}) == "周望"
    seconds[0] = 301
    assert door.person({COOKIE: door.by_password("10.0.0.9", " 周望 ", "好密码")}) == "周望"


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.7", False)],  # noqa: S104
)
def test_what_is_this_computer_only(host: str, own: bool) -> None:
    assert is_loopback(host) is own


@pytest.mark.parametrize(
    ("header", "own"),
    [
        ("127.0.0.1:8765", True),
        ("localhost", True),
        ("[::1]:8765", True),
        ("evil.example:8765", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_a_request_under_another_name_is_not_meant_for_us(header: str, own: bool) -> None:
    assert is_own_address(header, ("127.0.0.1", "localhost", "::1")) is own


def test_passwords_are_kept_as_hashes_and_noted(tmp_path: Path) -> None:
    root = create(tmp_path / "区", now=NOW, user="管理员").root
    assert web_logins(root) == ()
    assert set_password("周望", "Lu-shan-2026", root, now=NOW, user="管理员") is True
    assert set_password("周望", "Lu-shan-2027", root, now=NOW, user="管理员") is False
    assert lets_in(root, "周望", "Lu-shan-2027")
    assert not lets_in(root, "周望", "Lu-shan-2026") and not lets_in(root, "何平川", "Lu-shan-2027")
    assert "Lu-shan" not in (root / FILE).read_text(encoding="utf-8")
    assert (root / FILE).stat().st_mode & 0o077 == 0
    assert remove_password("周望", root, now=NOW, user="管理员")
    assert not remove_password("周望", root, now=NOW, user="管理员")
    assert not lets_in(root, "周望", "Lu-shan-2027")
    assert {one.action for one in trail(root)} >= {"web.password", "web.password-removed"}


def test_passwords_set_at_once_are_all_kept(tmp_path: Path) -> None:
    root = create(tmp_path / "区", now=NOW, user="管理员").root
    logins = [f"人员{at}" for at in range(6)]
    with ThreadPoolExecutor(6) as at_once:
        for done in [
            at_once.submit(set_password, one, "Lu-shan-2026", root, now=NOW, user="管理员") for one in logins
        ]:
            assert done.result() is True
    assert web_logins(root) == tuple(sorted(logins))


@pytest.mark.parametrize("password", ["kurz", "aaaaaaaaaaaa", "周望-2026-abcdef"])
def test_a_plain_password_is_refused(tmp_path: Path, password: str) -> None:
    root = create(tmp_path / "区", now=NOW, user="管理员").root
    with pytest.raises(UsageProblem):
        set_password("周望", password, root, now=NOW, user="管理员")
    with pytest.raises(UsageProblem):
        set_password("", "Lu-shan-2026", root, now=NOW, user="管理员")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"people": [{"login": "a"}]}',
        '{"people": 7}',
        '{"people": [{"login":"a","salt":"zz","hash":""}]}',
    ],
)
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DatabaseProblem):
        lets_in(tmp_path, "a", "b")
