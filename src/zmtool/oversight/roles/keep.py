"""Posts in the database, and the person at the keyboard as oversight sees him or her."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from zmtool.base.plain import to_plain
from zmtool.oversight.roles.definition import Post, Roles, Viewer, viewer
from zmtool.oversight.roles.tables import OperatorPostRow
from zmtool.store.audit import record
from zmtool.store.differences import differences


def posts(session: Session) -> tuple[Post, ...]:
    """Every post, by login."""
    return tuple(map(_post, session.exec(select(OperatorPostRow).order_by(col(OperatorPostRow.login)))))


def post_of(session: Session, login: str) -> Post | None:
    """The post of a login, or None."""
    row = session.exec(select(OperatorPostRow).where(OperatorPostRow.login == login)).first()
    return None if row is None else _post(row)


def posts_kept(session: Session) -> bool:
    """Whether any post is registered; while none is, everybody may do everything but what is never open."""
    return session.exec(select(OperatorPostRow.id).limit(1)).first() is not None


def viewer_of(session: Session, login: str, roles: Roles) -> Viewer:
    """The person with this login as oversight sees him or her."""
    return viewer(login, post_of(session, login), roles, posts_kept=posts_kept(session))


def save_post(session: Session, post: Post, *, now: datetime, who: str, why: str = "") -> bool:
    """Registers or changes a post; False if nothing differs."""
    row = session.exec(select(OperatorPostRow).where(OperatorPostRow.login == post.login)).first()
    before = None if row is None else _post(row)
    if before == post:
        return False
    if row is None:
        row = OperatorPostRow(login=post.login, dept=post.dept, duties=[])
        session.add(row)
    else:
        row.version += 1
    row.dept, row.duties, row.station, row.active = post.dept, list(post.duties), post.station, post.active
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="post.add" if before is None else "post.update",
        subject=f"post/{post.login}",
        change=differences(None if before is None else to_plain(before), to_plain(post)),
        why=why,
    )
    return True


def _post(row: OperatorPostRow) -> Post:
    return Post(row.login, row.dept, tuple(row.duties), row.station, row.active)
