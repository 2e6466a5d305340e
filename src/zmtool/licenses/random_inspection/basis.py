"""What a draw was drawn from, as it is kept and handed out: enough to draw once more without any register."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from zmtool.licenses.random_inspection.draw import Candidate
from zmtool.licenses.random_inspection.rules import DrawRules

_OTHER = "其他"
_SHARE = re.compile(r"[0-9]+(\.[0-9]+)?")
_CELLS = (3, 4)
_OFFICERS = range(2, 7)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a draw was drawn from: shops, officers, those passed over, those who avoid each other, the rules' figures.

    ``rates`` are by grade, ``risk_rates`` by the label of a risk band; the bands themselves stand with the candidates. What an older
    record does not say is None: ``together`` (officers who go together), ``passed_over`` (statuses that are replaced).
    """

    candidates: tuple[Candidate, ...]
    officers: tuple[str, ...]
    left_out: Mapping[str, str]
    avoided: Mapping[str, frozenset[str]]
    rates: Mapping[str, str]
    risk_rates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    together: int | None = None
    passed_over: tuple[str, ...] | None = None

    def plain(self) -> dict[str, Any]:
        """Plain data that is the same for the same basis; what a record does not say is left out."""
        said: dict[str, Any] = {
            "candidates": sorted(_row(one) for one in self.candidates),
            "officers": sorted(self.officers),
            "left_out": dict(sorted(self.left_out.items())),
            "avoided": {lic_no: sorted(numbers) for lic_no, numbers in sorted(self.avoided.items())},
            "rates": dict(sorted(self.rates.items())),
        }
        if self.risk_rates:
            said["risk_rates"] = dict(sorted(self.risk_rates.items()))
        if self.together is not None:
            said["together"] = self.together
        if self.passed_over is not None:
            said["passed_over"] = sorted(self.passed_over)
        return said

    def text(self) -> str:
        """One text that is the same for the same basis."""
        return json.dumps(self.plain(), ensure_ascii=False, separators=(",", ":"))

    def digest(self) -> str:
        """SHA-256 of the text, as 64 hexadecimal figures."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def rules(self, otherwise: DrawRules) -> DrawRules:
        """The rules that were drawn by; ``otherwise`` says what an older record does not."""
        rates = {grade: Decimal(rate) for grade, rate in self.rates.items()}
        other = rates.pop(_OTHER)
        return replace(
            otherwise,
            rates=rates,
            other=other,
            risk_rates={band: Decimal(rate) for band, rate in self.risk_rates.items()},
            officers=otherwise.officers if self.together is None else self.together,
            passed_over=otherwise.passed_over if self.passed_over is None else self.passed_over,
        )


def basis_of(
    candidates: tuple[Candidate, ...],
    officers: tuple[str, ...],
    rules: DrawRules,
    *,
    left_out: Mapping[str, str],
    avoided: Mapping[str, frozenset[str]],
) -> Basis:
    """The basis of a draw by these rules."""
    return Basis(
        candidates,
        officers,
        left_out,
        avoided,
        {**_texts(rules.rates), _OTHER: f"{rules.other:f}"},
        _texts(rules.risk_rates),
        rules.officers,
        rules.passed_over,
    )


def basis_from(plain: Mapping[str, Any]) -> Basis:
    """The basis in plain data. Raises ValueError for anything that is none: it may come from a file."""
    together, passed_over = plain.get("together"), plain.get("passed_over")
    if together is not None and (type(together) is not int or together not in _OFFICERS):
        raise ValueError("together")
    rates = _shares(plain.get("rates"))
    if _OTHER not in rates:
        raise ValueError("rates")
    return Basis(
        tuple(_candidate(one) for one in _listed(plain.get("candidates"))),
        _words(plain.get("officers")),
        {lic_no: _word(why) for lic_no, why in _mapped(plain.get("left_out")).items()},
        {lic_no: frozenset(_words(one)) for lic_no, one in _mapped(plain.get("avoided")).items()},
        rates,
        _shares(plain.get("risk_rates", {})),
        together,
        None if passed_over is None else _words(passed_over),
    )


def _row(one: Candidate) -> list[str]:
    return [one.lic_no, one.grade, one.status, *([one.band] if one.band else [])]


def _texts(rates: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: f"{rate:f}" for name, rate in rates.items()}


def _candidate(cells: Any) -> Candidate:
    words = _words(cells)
    if len(words) not in _CELLS:
        raise ValueError("candidates")
    return Candidate(*words)


def _shares(plain: Any) -> dict[str, str]:
    found = {}
    for name, text in _mapped(plain).items():
        if not _SHARE.fullmatch(_word(text)) or Decimal(text) > 1:
            raise ValueError(name)
        found[name] = text
    return found


def _mapped(plain: Any) -> dict[str, Any]:
    if not isinstance(plain, dict):
        raise ValueError("mapping")
    return plain


def _listed(plain: Any) -> list[Any]:
    if not isinstance(plain, list):
        raise ValueError("list")
    return plain


def _words(plain: Any) -> tuple[str, ...]:
    return tuple(map(_word, _listed(plain)))


def _word(plain: Any) -> str:
    if not isinstance(plain, str):
        raise ValueError("text")
    return plain
