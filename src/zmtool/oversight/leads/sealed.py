"""Whom and what a lead is about: sealed (Fernet) in a table of its own with the key of sealed reporters, apart from the database.

For another bureau it is sealed anew under a passphrase that both know (scrypt, then Fernet), as the key never leaves the house.
"""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from zmtool.base.errors import BadInput, DatabaseProblem
from zmtool.base.plain import Misfit, from_plain, to_plain
from zmtool.oversight.closed_loop.reporters import key_to_seal, sealing_key
from zmtool.oversight.leads.records import Parties
from zmtool.oversight.leads.tables import LeadSealedRow
from zmtool.store.audit import record

_SALT, _COST = 16, 2**14


def seal_parties(session: Session, lead_no: str, parties: Parties, key_file: Path, *, now: datetime) -> None:
    """Keeps the parties of a lead; nothing for none. Raises DatabaseProblem where the key can neither be read nor made."""
    from cryptography.fernet import Fernet

    if not parties:
        return
    sealed = Fernet(key_to_seal(session, key_file)).encrypt(_text(parties)).decode()
    session.add(LeadSealedRow(lead_no=lead_no, sealed=sealed, sealed_at=now.isoformat(timespec="seconds")))
    session.flush()


def unseal_parties(
    session: Session, lead_no: str, key_file: Path, *, now: datetime, who: str, why: str
) -> Parties:
    """The parties of a lead, empty for none; that they were looked at goes into the trail.

    Raises DatabaseProblem for a lost or wrong key.
    """
    from cryptography.fernet import Fernet, InvalidToken

    row = session.exec(select(LeadSealedRow).where(LeadSealedRow.lead_no == lead_no)).first()
    if row is None:
        return Parties()
    try:
        plain = Fernet(sealing_key(key_file, make=False)).decrypt(row.sealed.encode())
    except (InvalidToken, ValueError) as error:
        raise DatabaseProblem(
            "涉及的人车地号无法解开：密钥不是登记时的那一个",
            where=str(key_file),
            next_step="请放回原来的密钥文件",
        ) from error
    record(
        session, now=now, who=who, action="lead.parties.seen", subject=f"lead/{lead_no}", change={}, why=why
    )
    return from_plain(Parties, json.loads(plain))


def has_parties(session: Session, lead_no: str) -> bool:
    """Whether anything is sealed with a lead."""
    return session.exec(select(LeadSealedRow.id).where(LeadSealedRow.lead_no == lead_no)).first() is not None


def sealed_for(parties: Parties, passphrase: str) -> str:
    """The parties sealed under a passphrase: salt and token as text."""
    from cryptography.fernet import Fernet

    salt = os.urandom(_SALT)
    return f"{salt.hex()}:{Fernet(_derived(passphrase, salt)).encrypt(_text(parties)).decode()}"


def opened_with(sealed: str, passphrase: str, where: str) -> Parties:
    """The parties that ``sealed_for`` sealed. Raises BadInput for a wrong passphrase or a changed text."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        salt, _, token = sealed.partition(":")
        plain = Fernet(_derived(passphrase, bytes.fromhex(salt))).decrypt(token.encode())
        return from_plain(Parties, json.loads(plain))
    except (InvalidToken, ValueError, Misfit) as error:
        raise BadInput(
            "涉及的人车地号解不开：口令不对，或内容被改动过",
            where=where,
            next_step="请向派发单位核对口令（不要与数据包一起传递）",
        ) from error


def _derived(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    key = Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode())
    return base64.urlsafe_b64encode(key)


def _text(parties: Parties) -> bytes:
    return json.dumps(to_plain(parties), ensure_ascii=False).encode()
