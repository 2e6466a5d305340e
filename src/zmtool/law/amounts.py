"""Sums of a penalty in yuan: rounding, fines from a base, and the arithmetic as a person checks it."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """``amount`` in yuan to two decimals, half up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def fine(base: Decimal, rate: Decimal) -> Decimal:
    """The fine in yuan, two decimals half up: ``base`` × ``rate`` (0.05 = 5 %; 1.5 = one and a half times)."""
    return cents(base * rate)


def fine_of(kind: str, base: Decimal, rate: Decimal) -> Decimal:
    """The fine by the kind of rule: ``fixed`` takes ``rate`` as yuan, ``rate`` and ``multiple`` times the base."""
    return cents(rate) if kind == "fixed" else fine(base, rate)


def purchase_amount(wholesale_value: Decimal, ratio: Decimal = Decimal("0.70")) -> Decimal:
    """What is paid for goods bought up at 70 % of their value (条例第五十一、五十二条)."""
    return cents(wholesale_value * ratio)


def rounded_down(amount: Decimal, to: Decimal) -> Decimal:
    """``amount`` without what is below a multiple of ``to`` yuan (抹零), two decimals."""
    return cents((amount / to).to_integral_value(ROUND_DOWN) * to)


def plain(value: Decimal) -> str:
    """A figure without idle zeros: 0.070 → 0.07, 5E+3 → 5000."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate_text(kind: str, rate: Decimal) -> str:
    """7%, 1.5倍 or 3000元, by the kind of rule (``rate``, ``multiple``, ``fixed``)."""
    if kind == "rate":
        return f"{plain(rate * 100)}%"
    return f"{plain(rate)}{'倍' if kind == 'multiple' else '元'}"


def arithmetic(kind: str, base: Decimal, rate: Decimal) -> str:
    """The working in one line: 10765.66 × 7% = 753.60."""
    if kind == "fixed":
        return f"定额 {cents(rate)}"
    return f"{plain(base)} × {rate_text(kind, rate)} = {fine(base, rate)}"
