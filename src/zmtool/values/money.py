"""Sums of money in yuan as exact decimals, in figures (1,234.50元) and in formal numerals (大写).

Every value has two decimals and lies in 0.00–999 999 999 999.99 (9999亿…). Formal numerals follow
支付结算办法 附一 (正确填写票据和结算凭证的基本规定).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, half_width_figures
from zmtool.values.chinese_numerals import (
    DIGIT_CHARS,
    FORMAL_CHARS,
    NUMERAL_CHARS,
    format_formal_number,
    parse_chinese_number,
    parse_digits,
)

KIND = "金额"
LIMIT: Final = Decimal(10**12)

_CENT: Final = Decimal("0.01")
_SCALES: Final = {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "": 1}
_FIGURE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,16})(?:\.[0-9]{1,8})?"
_YUAN = "[元圆圓园]"
_CURRENCY = r"(?:人民币|RMB|CNY)?[:：]?¥?"
_IN_FIGURES = re.compile(
    rf"(?P<figure>{_FIGURE})(?P<scale>百万|千万|[百千万亿])?"
    rf"(?:{_YUAN}(?:(?P<jiao>[0-9])角)?(?:零?(?P<fen>[0-9])分)?)?[整正]?"
)
_IN_NUMERALS = re.compile(
    rf"(?:(?P<yuan>[{NUMERAL_CHARS}]+){_YUAN})?"
    rf"(?:[零〇]?(?P<jiao>[{DIGIT_CHARS}])角)?(?:[零〇]?(?P<fen>[{DIGIT_CHARS}])分)?[整正]?"
)
_TWICE = re.compile(r"(?P<capitals>[^(]+)\((?:小写)?[:：]?(?P<figures>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class FoundMoney:
    """A sum of money in a text: ``text[start:end]`` says ``value`` yuan; ``is_capitals`` tells formal numerals."""

    start: int
    end: int
    value: Decimal
    is_capitals: bool


def _invalid(text: str, reason: str) -> InvalidValue:
    return InvalidValue(KIND, text, reason)


def _checked(amount: Decimal, text: str) -> Decimal:
    if amount < 0:
        raise _invalid(text, "金额不能为负数")
    if amount >= LIMIT:
        raise _invalid(text, "金额太大，最多 9999 亿元")
    if amount % _CENT:
        raise _invalid(text, "金额最多到分")
    return amount.quantize(_CENT)


def parse_money(text: str) -> Decimal:
    """The sum in ``text``, in yuan with two decimals.

    Read are 1,234.50元, ￥1234.5, 人民币1234元整, 1.2万元, 12元5角, 壹仟贰佰元整, 五百元, and both writings
    together (…元整（¥1,234.50）) when they agree. Commas must stand at thousands. Raises ``InvalidValue``.
    """
    if len(text) > 200:
        raise _invalid(text, "太长，不是一个金额")
    raw = compact(text)
    body = re.sub(
        rf"^(?:大写|小写|合计|共计|共)?[:：]?{_CURRENCY}(?:大写)?[:：]?{_CURRENCY}", "", raw, flags=re.I
    )
    if not body:
        raise _invalid(text, "没有内容")
    if (
        re.match(r"[-−－—负(]", body)
        and re.search("[0-9]", body)
        and not re.search(f"[{FORMAL_CHARS}]", body)
    ):
        raise _invalid(text, "金额不能为负数" if body[0] != "(" else "括号里的金额不知正负")
    if twice := _TWICE.fullmatch(body):
        try:
            capitals, figures = parse_capitals(twice["capitals"]), parse_money(twice["figures"])
        except InvalidValue as error:
            raise _invalid(text, error.reason) from None
        if capitals != figures:
            raise _invalid(text, f"大写 {format_money(capitals)} 与小写 {format_money(figures)} 不一致")
        return capitals
    if match := _IN_FIGURES.fullmatch(body):
        return _from_figures(match, text)
    if re.fullmatch(r"[0-9.,]+元?", body):
        raise _invalid(text, "千分位或小数点的位置不对")
    return parse_capitals(text, _body=body)


def _from_figures(match: re.Match[str], text: str) -> Decimal:
    figure = match["figure"].replace(",", "")
    if "." in figure and (match["jiao"] or match["fen"]):
        raise _invalid(text, "小数和角分不能同时写")
    amount = Decimal(figure) * _SCALES[match["scale"] or ""]
    amount += Decimal(int(match["jiao"] or 0) * 10 + int(match["fen"] or 0)) * _CENT
    return _checked(amount, text)


def format_money(amount: Decimal) -> str:
    """``amount`` with thousands separators and two decimals: 1,234.50. Raises ``InvalidValue`` out of range."""
    return f"{_checked_decimal(amount):,.2f}"


def _checked_decimal(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise _invalid(str(amount), "不是一个数")
    return _checked(amount, str(amount))


def to_capitals(amount: Decimal) -> str:
    """``amount`` in formal numerals: 壹仟贰佰叁拾肆元伍角整, 壹元零伍分, 零元整.

    整 follows 元 and 角 but not 分; 零 stands for zeros inside the number and for missing 角 before 分, and
    is left out where the rules leave it to the writer. Raises ``InvalidValue`` out of range.
    """
    cents = int(_checked_decimal(amount) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    out = format_formal_number(yuan) + "元" if yuan or not cents else ""
    if jiao:
        out += format_formal_number(jiao) + "角"
    elif fen and yuan:
        out += "零"
    return out + (format_formal_number(fen) + "分" if fen else "整")


def parse_capitals(text: str, *, _body: str | None = None) -> Decimal:
    """The sum that Chinese numerals say: 人民币壹仟贰佰叁拾肆元伍角整, 一千元. Raises ``InvalidValue``.

    The unit 元 is needed: a number without it may have lost its end.
    """
    if len(text) > 200:
        raise _invalid(text, "太长，不是一个金额")
    raw = compact(text) if _body is None else _body
    raw = re.sub(r"^(?:大写)?[:：]?(?:人民币)?(?:\(?大写\)?)?[:：]?", "", raw)
    match = _IN_NUMERALS.fullmatch(raw)
    if match is None or not (match["yuan"] or match["jiao"] or match["fen"]):
        raise _invalid(text, "不是金额，应形如 1,234.50元 或 壹仟贰佰叁拾肆元伍角整")
    try:
        yuan = parse_chinese_number(match["yuan"], colloquial=False) if match["yuan"] else 0
        jiao, fen = (parse_digits(match[part] or "0") for part in ("jiao", "fen"))
    except InvalidValue as error:
        raise _invalid(text, error.reason) from None
    return _checked(Decimal(yuan) + (jiao * 10 + fen) * _CENT, text)


def repair_separators(text: str) -> Decimal:
    """The sum behind a slip of OCR in the separators: 2.990.00, 2,990,00 and 2，990。00 are 2990.00.

    Groups of three are thousands, a last group of one or two is decimals; nothing else is guessed.
    A single group of three after the only separator counts as thousands, since money has no third decimal.
    Raises ``InvalidValue``.
    """
    raw = compact(text)
    body = re.sub(rf"^{_CURRENCY}|{_YUAN}?[整正]?$", "", raw)
    if len(text) > 60 or not re.fullmatch(r"[0-9]+(?:[.,。、·'’:;][0-9]+)*", body):
        raise _invalid(text, "不是金额数字")
    first, *rest = re.split(r"[^0-9]", body)
    decimals = rest.pop() if rest and len(rest[-1]) < 3 else "0"
    if any(len(group) != 3 for group in rest) or (rest and not 1 <= len(first) <= 3):
        raise _invalid(text, "千分位或小数点的位置不对，不能判断")
    return _checked(Decimal(f"{first}{''.join(rest)}.{decimals}"), text)


# 三元桥 and 元月 are no sums.
_NO_NAME = "(?![桥村镇乡县区里街路巷店楼朝旦素月年])"
_FIGURE_STARTS = r"(?<![0-9A-Za-z\-])(?<![0-9][.,])"
_NUMERALS_START = rf"(?<![{NUMERAL_CHARS}\-])(?<![0-9][.,])"
_FIND_FIGURES = (
    rf"{_FIGURE_STARTS}(?:(?P<sign>¥)[ ]?)?{_FIGURE}(?![0-9])"
    rf"(?P<unit>[ ]?(?:百万|千万|[百千万亿])?{_YUAN}{_NO_NAME}(?:[0-9]角)?(?:零?[0-9]分)?[整正]?)?"
)
_FIND_NUMERALS = (
    rf"{_NUMERALS_START}[{NUMERAL_CHARS}][{NUMERAL_CHARS} ]{{0,40}}{_YUAN}{_NO_NAME}"
    rf"(?:[零〇]?[{DIGIT_CHARS}]角)?(?:[零〇]?[{DIGIT_CHARS}]分)?[整正]?"
    rf"|{_NUMERALS_START}[{FORMAL_CHARS}]角(?:[零〇]?[{DIGIT_CHARS}]分)?整?|{_NUMERALS_START}[{FORMAL_CHARS}]分"
)
_FIND: Final = re.compile(f"(?P<figures>{_FIND_FIGURES})|(?P<numerals>{_FIND_NUMERALS})")


def find_money(text: str) -> list[FoundMoney]:
    """Every sum in running ``text``: figures with ¥ or 元, and numerals with 元.

    Figures without either are not taken for money; what looks like a sum and cannot be read is left out.
    """
    half = half_width_figures(text)
    found = []
    for match in _FIND.finditer(half):
        if match["figures"] is not None and not (match["sign"] or match["unit"]):
            continue
        try:
            value = parse_money(match[0])
        except InvalidValue:
            continue
        capitals = any(char in FORMAL_CHARS for char in match[0])
        found.append(FoundMoney(match.start(), match.end(), value, capitals))
    return found
