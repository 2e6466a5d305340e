"""Who may come in: a token on this computer, name and password from another one; wrong tries become slow."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

COOKIE = "zmtool"
_WRONG_TRIES = 8
_WAIT_SECONDS = 300.0
_MOST_GUESTS = 500
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")


@dataclass
class Doorkeeper:
    """Sessions by their secret. ``token`` opens the door on this computer only; ``user`` is whom it stands for.

    ``check`` says whether name and password fit; ``clock`` counts seconds.
    """

    token: str
    user: str
    check: Callable[[str, str], bool]
    clock: Callable[[], float]
    sessions: dict[str, str] = field(default_factory=dict)
    _wrong: dict[str, list[float]] = field(default_factory=dict)

    def by_token(self, given: str) -> str:
        """The secret of a new session, empty for a wrong token."""
        if not self.token or not hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode()):
            return ""
        return self._session(self.user)

    def by_password(self, guest: str, login: str, password: str) -> str:
        """The secret of a new session of ``login``, empty where it does not fit."""
        login = login.strip()
        if self.must_wait(guest):
            return ""
        if not self.check(login, password):
            self._wrong.setdefault(guest, []).append(self.clock())
            while len(self._wrong) > _MOST_GUESTS:
                self._wrong.pop(next(iter(self._wrong)))
            return ""
        self._wrong.pop(guest, None)
        return self._session(login)

    def must_wait(self, guest: str) -> bool:
        """Whether there were too many wrong tries from an address lately."""
        late = [one for one in self._wrong.get(guest, []) if self.clock() - one < _WAIT_SECONDS]
        if guest in self._wrong:
            self._wrong[guest] = late
        return len(late) >= _WRONG_TRIES

    def person(self, cookies: Mapping[str, str]) -> str:
        """Whose session it is, empty for nobody's."""
        given = cookies.get(COOKIE, "").encode("utf-8", "replace")
        same = (who for secret, who in self.sessions.items() if hmac.compare_digest(secret.encode(), given))
        return next(same, "")

    def leave(self, cookies: Mapping[str, str]) -> None:
        """Ends a session."""
        self.sessions.pop(cookies.get(COOKIE, ""), None)

    def _session(self, who: str) -> str:
        secret = secrets.token_urlsafe(32)
        self.sessions[secret] = who
        return secret


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is of this computer only."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_own_address(host_header: str, names: tuple[str, ...]) -> bool:
    """Whether a request was meant for this server: a page elsewhere may not reach it under another name."""
    name = host_header.rsplit(":", 1)[0] if host_header.count(":") == 1 else host_header
    if host_header.startswith("["):
        name = host_header[1:].split("]")[0]
    return name in names
