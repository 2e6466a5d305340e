"""Who may use the desk from another computer: people with a password of their own, kept as scrypt hashes.

The file lies in the workspace and is readable for its owner only. Who came in is the person the audit trail names.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import DatabaseProblem, UsageProblem
from zmtool.workflow.workspace import Place, opened

FILE = "web-people.json"
LEAST = 10
"""Characters a password must have (建议值)."""
_N, _R, _P = 2**15, 8, 1
_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WebPerson:
    """A person's login and the hash of the password."""

    login: str
    salt: str
    hash: str


def set_password(login: str, password: str, place: Place = None, *, now: datetime, user: str) -> bool:
    """Lets ``login`` in with ``password`` from now on; returns whether there was no password before.

    Raises UsageProblem for a password that is too short or too plain.
    """
    from zmtool.store.audit import record

    login = login.strip()
    if not login or len(login) > 60 or not login.isprintable():
        raise UsageProblem("登录名不能为空，也不能含控制字符", next_step="例：zmtool web password 周望")
    if len(password) < LEAST or len(set(password)) < 5 or login in password:
        raise UsageProblem("密码太简单", next_step=f"至少 {LEAST} 个字符、5 种不同的字符，且不含登录名")
    with opened(place, now=now) as at:
        salt = secrets.token_bytes(16)
        person = WebPerson(login, salt.hex(), _hash(password, salt))
        # Read once it is our turn to write: of two at once neither loses the other's password.
        with at.writing() as session:
            session.connection()  # takes the turn; the first statement would otherwise
            people = {one.login: one for one in _people(at.root)}
            fresh = login not in people
            people[login] = person
            record(session, now=now, who=user, action="web.password", subject=login, change={"new": fresh})
            _keep(at.root, people)
    return fresh


def remove_password(login: str, place: Place = None, *, now: datetime, user: str) -> bool:
    """Lets ``login`` in no more; False where there was no password."""
    from zmtool.store.audit import record

    with opened(place, now=now) as at, at.writing() as session:
        session.connection()
        people = {one.login: one for one in _people(at.root)}
        if people.pop(login.strip(), None) is None:
            return False
        record(session, now=now, who=user, action="web.password-removed", subject=login, change={})
        _keep(at.root, people)
    return True


def web_logins(root: Path) -> tuple[str, ...]:
    """Who has a password, by name."""
    return tuple(sorted(one.login for one in _people(root)))


def lets_in(root: Path, login: str, password: str) -> bool:
    """Whether the password is the person's. Takes as long for somebody unknown."""
    person = next((one for one in _people(root) if one.login == login.strip()), None)
    salt = bytes.fromhex(person.salt) if person else bytes(16)
    same = hmac.compare_digest(_hash(password[:1000], salt), person.hash if person else "")
    return same and person is not None


def _hash(password: str, salt: bytes) -> str:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt, n=_N, r=_R, p=_P, maxmem=128 * 1024 * 1024
    ).hex()


def _people(root: Path) -> tuple[WebPerson, ...]:
    path = root / FILE
    if not path.exists():
        return ()
    try:
        with path.open("rb") as stream:
            told = json.loads(stream.read(_MOST_BYTES).decode("utf-8"))
        return tuple(
            WebPerson(str(row["login"]), bytes.fromhex(row["salt"]).hex(), str(row["hash"]))
            for row in told["people"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatabaseProblem(
            "浏览器访问的密码文件读不出", where=str(path), next_step="请从备份恢复，或删除它后重新设置密码"
        ) from error


def _keep(root: Path, people: dict[str, WebPerson]) -> None:
    rows = [{"login": one.login, "salt": one.salt, "hash": one.hash} for one in people.values()]
    part = root / f"{FILE}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump({"people": rows}, stream, ensure_ascii=False, indent=1)
    part.replace(root / FILE)
