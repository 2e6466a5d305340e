"""Who gave a protected report: sealed (Fernet: AES-128-CBC with HMAC-SHA256) with a key that lies in a file apart from the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from zmtool.base.errors import DatabaseProblem, NotFound
from zmtool.base.files import reason_of
from zmtool.oversight.closed_loop.tables import ClueReporterRow
from zmtool.store.audit import record

KEY_FILE = "reporter.key"


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who gave a report: the login where it was somebody of the bureau, name and way to reach him or her."""

    login: str = ""
    name: str = ""
    contact: str = ""


def seal(session: Session, clue_no: str, reporter: Reporter, key_file: Path, *, now: datetime) -> None:
    """Keeps who gave the report. Raises DatabaseProblem where the key can neither be read nor made."""
    from cryptography.fernet import Fernet

    text = json.dumps([reporter.login, reporter.name, reporter.contact], ensure_ascii=False)
    sealed = Fernet(key_to_seal(session, key_file)).encrypt(text.encode()).decode()
    session.add(ClueReporterRow(clue_no=clue_no, sealed=sealed, sealed_at=now.isoformat(timespec="seconds")))
    session.flush()


def unseal(session: Session, clue_no: str, key_file: Path, *, now: datetime, who: str, why: str) -> Reporter:
    """Who gave a report; that it was looked at goes into the trail. Raises NotFound, DatabaseProblem for a lost or wrong key."""
    from cryptography.fernet import Fernet, InvalidToken

    row = session.exec(select(ClueReporterRow).where(ClueReporterRow.clue_no == clue_no)).first()
    if row is None:
        raise NotFound(f"线索 {clue_no} 没有单独保存的举报人", next_step="匿名举报没有登记举报人")
    try:
        text = Fernet(sealing_key(key_file, make=False)).decrypt(row.sealed.encode())
    except (InvalidToken, ValueError) as error:
        raise DatabaseProblem(
            "举报人信息无法解开：密钥不是登记时的那一个",
            where=str(key_file),
            next_step="请放回原来的密钥文件",
        ) from error
    record(
        session,
        now=now,
        who=who,
        action="clue.reporter.seen",
        subject=f"clue/{clue_no}",
        change={},
        why=why,
    )
    login, name, contact = json.loads(text)
    return Reporter(login, name, contact)


def key_to_seal(session: Session, path: Path) -> bytes:
    """The key to seal with: made anew only while nothing is sealed yet, and it has to open what was sealed last.

    A workspace that was restored without its key file must not go on under another key: what is sealed before and after
    would never open together again. Raises DatabaseProblem.
    """
    from cryptography.fernet import Fernet, InvalidToken

    from zmtool.oversight.leads.tables import LeadSealedRow

    newest = [
        session.exec(select(table.sealed).order_by(col(table.id).desc()).limit(1)).first()
        for table in (ClueReporterRow, LeadSealedRow)
    ]
    known = [one for one in newest if one]
    key = sealing_key(path, make=not known)
    try:
        for one in known:
            Fernet(key).decrypt(one.encode())
    except (InvalidToken, ValueError) as error:
        raise DatabaseProblem(
            "密钥文件不是原来的那一个，不能再用它加密",
            where=str(path),
            next_step="请放回原来的密钥文件后再登记",
        ) from error
    return key


def sealing_key(path: Path, *, make: bool) -> bytes:
    """The key in a file; made where it may be. Raises DatabaseProblem where it can neither be read nor made."""
    try:
        if path.is_file():
            return path.read_bytes().strip()
        if not make:
            raise DatabaseProblem(
                "找不到举报人密钥文件，举报人信息无法解开",
                where=str(path),
                next_step="请把单独保管的密钥文件放回原处",
            )
        from cryptography.fernet import Fernet

        key = Fernet.generate_key()
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(key)
        part.chmod(0o600)
        part.replace(path)
        return key
    except OSError as error:
        raise DatabaseProblem(
            f"举报人密钥文件无法读写：{reason_of(error)}",
            where=str(path),
            next_step="请检查文件夹的写入权限",
        ) from error
