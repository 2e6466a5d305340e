"""People of the bureau: enforcement officers with their certificates, and the bureau itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Officer:
    """An enforcement officer (执法人员). The certificate is valid on both end dates; None is unknown."""

    name: str
    cert_no: str
    post: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Bureau:
    """The bureau (烟草专卖局) as its documents name it. ``short_name`` begins document numbers (示烟)."""

    name: str
    short_name: str
    region: str = ""
    review_org: str = ""
    court: str = ""
    bank: str = ""
    account: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who works with zmtool. ``role`` is an office of ``schemas/cases/life-cycle.yaml``."""

    login: str
    name: str
    role: str
    active: bool = True
