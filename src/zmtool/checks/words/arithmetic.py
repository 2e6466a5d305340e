"""arithmetic: figures add up.

``rows_counted``: number of rows = a field. ``rows_summed``: a column's sum = a field. ``rows_multiplied``:
each row's quantity × price = amount. ``product``: base × rate = fine. ``capitals``: an amount in figures = the
same in capitals (大写). ``sample_sizes``: as many cartons were taken as the province's tiers allow. Each takes ``document`` and the names its function documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, accusation, confusable, not_read, outcome
from zmtool.checks.records import Evidence, Finding, Outcome
from zmtool.checks.references import Found, field_of
from zmtool.dossiers.records import Document, Field
from zmtool.values.money import format_money, parse_capitals

CENT = Decimal("0.01")


def arithmetic(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    judged = False
    for document in context.dossier.all(arguments["document"]):
        one = _KINDS[arguments["kind"]](context, document, arguments)
        judged = judged or one is not NOTHING_TO_JUDGE
        findings += one.findings
        evidence += one.evidence
    return outcome(findings, evidence, judged) if judged else NOTHING_TO_JUDGE


def rows_counted(context: Context, document: Document, arguments: Mapping[str, Any]) -> Outcome:
    """``table``, ``field``: the field says how many rows the table has."""
    rows = document.tables.get(arguments["table"])
    total = field_of(context, document, arguments["field"])
    if not rows or total.field is None:
        return NOTHING_TO_JUDGE
    if not total.normal:
        return outcome([not_read(total)], ())
    if Decimal(total.normal) == len(rows):
        return outcome((), [total.evidence])
    message = f"{total}，明细实有{len(rows)}行"
    return outcome(
        [accusation(context, message, [total], doubtful=confusable(context, total.normal, str(len(rows))))],
        (),
    )


def rows_summed(context: Context, document: Document, arguments: Mapping[str, Any]) -> Outcome:
    """``table``, ``column``, ``field``: the field is the sum of the column.

    Cells that end in a unit of ``apart`` (12支 in a column of cartons) are counted apart and left out. Rows that
    name several units in the column ``unit`` are no sum at all.
    """
    rows = document.tables.get(arguments["table"])
    total = field_of(context, document, arguments["field"])
    if not rows or total.field is None:
        return NOTHING_TO_JUDGE
    column, unit, apart = arguments["column"], arguments.get("unit"), tuple(arguments.get("apart", ()))
    if unit and len({cell.value.strip() for row in rows if (cell := row.cells.get(unit)) is not None}) > 1:
        return NOTHING_TO_JUDGE
    cells = [row.cells.get(column) for row in rows]
    if apart:
        cells = [one for one in cells if one is None or not one.value.rstrip().endswith(apart)]
    normals = [one.normal for one in cells if one is not None and one.normal]
    if not total.normal or len(normals) < len(cells):
        readings = [*_details(document, cells), total]
        return outcome([not_read(one) for one in readings if not one.normal], ())
    summed, said = sum(map(Decimal, normals), Decimal(0)), Decimal(total.normal)
    if abs(summed - said) < CENT:
        return outcome((), [total.evidence])
    message = f"{total}，按明细相加应为{_plain(summed)}"
    doubtful = _rounding(summed, said) or confusable(context, _plain(summed), _plain(said))
    readings = [total, *_details(document, cells)]
    return outcome([accusation(context, message, readings, doubtful=doubtful)], ())


def _details(document: Document, cells: Sequence[Field | None]) -> list[Found]:
    return [Found(document, one, "明细") for one in cells]


def rows_multiplied(context: Context, document: Document, arguments: Mapping[str, Any]) -> Outcome:
    """``table``, ``quantity``, ``price``, ``amount``: columns of which the product is the last."""
    rows = document.tables.get(arguments["table"])
    if not rows:
        return NOTHING_TO_JUDGE
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    columns = [arguments[key] for key in ("quantity", "price", "amount")]
    for index, row in enumerate(rows, 1):
        cells = [row.cells.get(column) for column in columns]
        normals = [one.normal for one in cells if one is not None and one.normal]
        if len(normals) < len(cells):
            readings = [Found(document, *one) for one in zip(cells, _MULTIPLIED, strict=True)]
            findings += [not_read(one) for one in readings if not one.normal]
            continue
        times, each, said = map(Decimal, normals)
        product = (times * each).quantize(CENT, ROUND_HALF_UP)
        if product == said:
            evidence.append(context.evidence(document, cells[-1]))
            continue
        quantity, price, amount = (Found(document, *one) for one in zip(cells, _MULTIPLIED, strict=True))
        name = row.get("name")
        message = (
            f"《{document.title}》第{index}行“{name.value if name else ''}”："
            f"{quantity.normal}×{price.normal}应为{format_money(product)}，写作{amount.value}"
        )
        doubtful = _rounding(product, said) or confusable(context, _plain(product), _plain(said))
        findings.append(accusation(context, message, [amount, quantity, price], doubtful=doubtful))
    return outcome(findings, evidence)


def product(context: Context, document: Document, arguments: Mapping[str, Any]) -> Outcome:
    """``base``, ``rate``, ``result``: base × rate = result, rounded half up to cents."""
    base, rate, result = (field_of(context, document, arguments[name]) for name in ("base", "rate", "result"))
    if not base.normal or not rate.normal or not result.normal:
        return NOTHING_TO_JUDGE
    expected = (Decimal(base.normal) * Decimal(rate.normal)).quantize(CENT, ROUND_HALF_UP)
    said = Decimal(result.normal)
    if expected == said:
        return outcome((), [base.evidence, rate.evidence, result.evidence])
    percent = _plain(Decimal(rate.normal) * 100)
    message = f"《{document.title}》罚款计算有误：{format_money(Decimal(base.normal))}×{percent}%应为{format_money(expected)}元，写作{format_money(said)}元"
    doubtful = _rounding(expected, said) or confusable(context, _plain(expected), _plain(said))
    return outcome([accusation(context, message, [result, base, rate], doubtful=doubtful)], ())


@lru_cache(maxsize=4_096)
def _in_figures(words: str) -> Decimal:
    """A sum in capitals; four documents of a case say the same."""
    return parse_capitals(words)


def capitals(context: Context, document: Document, arguments: Mapping[str, Any]) -> Outcome:
    """``figures``, ``capitals``: the same amount both ways."""
    figures, words = (
        field_of(context, document, arguments["figures"]),
        field_of(context, document, arguments["capitals"]),
    )
    if not figures.value or not words.value:
        return NOTHING_TO_JUDGE
    try:
        said = _in_figures(words.value)
    except InvalidValue:
        return outcome([not_read(words)], ())
    if not figures.normal:
        return outcome([not_read(figures)], ())
    if said == Decimal(figures.normal):
        return outcome((), [figures.evidence, words.evidence])
    message = f"《{document.title}》金额大小写不一致：小写{format_money(Decimal(figures.normal))}元，大写“{words.value}”即{format_money(said)}元"
    doubtful = confusable(context, _plain(said), _plain(Decimal(figures.normal)))
    return outcome([accusation(context, message, [words, figures], doubtful=doubtful)], ())


def sample_sizes(context: Context, document: Document, arguments: Mapping[str, Any]) -> Outcome:
    """``table``: each row's sample is one that ``law/sampling.yaml`` allows of its base."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for row in document.tables.get(arguments["table"], ()):
        base, taken = (Found(document, row.get(key), label) for key, label in _SAMPLED)
        if base.field is None or taken.field is None:
            continue
        if not base.normal or not taken.normal:
            findings.append(not_read(taken if base.normal else base))
            continue
        sizes = context.law.sampling
        if sizes.fits(Decimal(base.normal), Decimal(taken.normal)):
            evidence.append(taken.evidence)
            continue
        name = row.get("name")
        message = (
            f"《{document.title}》{f'“{name.value}”' if name else ''}基数{base.field.value}条，"
            f"抽样{taken.field.value}条，应为{sizes.right(Decimal(base.normal))}"
        )
        findings.append(accusation(context, message, [taken, base], doubtful=sizes.mark.caution))
    return outcome(findings, evidence, bool(findings or evidence))


_MULTIPLIED = ("数量", "单价", "合计")
_SAMPLED = (("quantity", "样品基数"), ("sampled", "抽样数量"))
_KINDS = {
    "sample_sizes": sample_sizes,
    "rows_counted": rows_counted,
    "rows_summed": rows_summed,
    "rows_multiplied": rows_multiplied,
    "product": product,
    "capitals": capitals,
}


def _rounding(expected: Decimal, said: Decimal) -> str:
    return "只差一分，请核对四舍五入口径" if abs(expected - said) <= CENT else ""


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
