"""same_across: what several documents say must agree.

``base``: a reference, or a list of which the first that can be read counts. ``others``: references.
``as``: text (default), choice (the words ticked), name, number, money, date, moment, doc_number, cause, names. ``relation``: equal
(default), at_most (others ≤ base), within (names of base ⊆ names of others), apart (no name in common).
``except``: documents that are left out. ``table``: instead of fields, compares rows of ``table`` in ``documents``
with those in ``base_document`` (there the table may be ``base_table``) by ``columns`` (the first is the key); ``part: true`` where they may list some of the
rows, and less of each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zmtool.base.text import compare_key
from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, accusation, confusable, not_read, outcome
from zmtool.checks.records import Evidence, Finding, Outcome
from zmtool.checks.references import Found, follow_all
from zmtool.dossiers.records import Document, Field, Row
from zmtool.law.wordings import cause_by_wording
from zmtool.reading.ticks import chosen

CENT = Decimal("0.01")
_SHOWN = 4


def same_across(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    if "table" in arguments:
        return _same_rows(context, arguments)
    base = _base(context, arguments["base"])
    if base is None:
        return NOTHING_TO_JUDGE
    if not base.normal:
        return outcome([not_read(base)], ()) if _any_said(context, arguments) else NOTHING_TO_JUDGE
    findings: list[Finding] = []
    evidence: list[Evidence] = [base.evidence]
    differing: list[Found] = []
    agrees: dict[str, bool] = {}  # most documents say the same
    for other in _others(context, arguments, base):
        said = other.normal
        if not said:
            if other.value:
                findings.append(not_read(other))
            continue
        if said not in agrees:
            agrees[said] = _agree(context, arguments, base.normal, said)
        if agrees[said]:
            evidence.append(other.evidence)
        else:
            differing.append(other)
    if differing and _alone(context, arguments, differing, len(evidence)):
        findings.append(_disagreement(context, arguments, base, differing[0], differing[1:]))
    else:
        findings += [_disagreement(context, arguments, other, base, ()) for other in differing]
    return outcome(findings, evidence, bool(findings or len(evidence) > 1))


def _others(context: Context, arguments: Mapping[str, Any], base: Found) -> list[Found]:
    left_out = arguments.get("except", ())
    return [
        other
        for other in follow_all(context, arguments["others"])
        if (other.document is not base.document or other.label != base.label)
        and other.document.type not in left_out
    ]


def _alone(context: Context, arguments: Mapping[str, Any], differing: list[Found], agreeing: int) -> bool:
    """Whether it is the base that is wrong: the others agree with each other, and there are more of them."""
    if arguments.get("relation", "equal") != "equal" or len(differing) < 2 or len(differing) <= agreeing:
        return False
    first = differing[0].normal or ""
    rest = dict.fromkeys(one.normal or "" for one in differing[1:])
    return all(_agree(context, arguments, first, one) for one in rest)


def _disagreement(
    context: Context, arguments: Mapping[str, Any], wrong: Found, right: Found, as_right: Sequence[Found]
) -> Finding:
    more = f"等{len(as_right) + 1}处" if as_right else ""
    message = f"{wrong}与{right}{more}{_relation_text(arguments)}"
    doubtful = confusable(context, wrong.normal or "", right.normal or "")
    if arguments.get("as") == "cause":
        doubtful = doubtful or _unknown_cause(context, wrong.normal or "", right.normal or "")
    places = [one.evidence for one in as_right[:_SHOWN]]
    return accusation(context, message, [wrong, right], doubtful=doubtful, more=places)


def _base(context: Context, references: str | list[str]) -> Found | None:
    found = follow_all(context, (references,) if isinstance(references, str) else references)
    for one in found:
        if one.normal:
            return one
    return found[0] if found else None


def _any_said(context: Context, arguments: Mapping[str, Any]) -> bool:
    """Whether another document says what the base does not."""
    return any(other.normal for other in follow_all(context, arguments["others"]))


def _relation_text(arguments: Mapping[str, Any]) -> str:
    relation = arguments.get("relation", "equal")
    return {"equal": "不一致", "at_most": "相比加重", "within": "的人员不一致", "apart": "是同一人"}[relation]


def _agree(context: Context, arguments: Mapping[str, Any], base: str, other: str) -> bool:
    kind, relation = arguments.get("as", "text"), arguments.get("relation", "equal")
    if base == other and relation != "apart":
        return True
    if kind in ("number", "money"):
        difference = Decimal(other) - Decimal(base)
        return (
            difference <= 0 if relation == "at_most" else abs(difference) <= (CENT if kind == "money" else 0)
        )
    if kind == "names":
        base_names, other_names = _names(base), _names(other)
        return (
            base_names <= other_names
            if relation == "within"
            else not base_names & other_names
            if relation == "apart"
            else base_names == other_names
        )
    if kind == "date":
        return base[:10] == other[:10]
    if kind == "moment":
        length = min(len(base), len(other))
        return base[:length] == other[:length]
    if kind == "choice":
        return compare_key(chosen(base) or base) == compare_key(chosen(other) or other)
    if kind == "cause":
        return _cause_key(context, base) == _cause_key(context, other)
    return compare_key(base) == compare_key(other)


def _names(normal: str) -> set[str]:
    return {one.partition(":")[0] for one in normal.split(";") if one}


def _cause_key(context: Context, text: str) -> str:
    match = cause_by_wording(context.law.causes, text)
    return match.cause.code if match.cause else compare_key(text.removeprefix("涉嫌"))


def _unknown_cause(context: Context, *texts: str) -> str:
    """Why two wordings of the cause may mean the same: the table of causes does not have one of them."""
    if all(cause_by_wording(context.law.causes, one).cause for one in texts):
        return ""
    return "案由库未收录其中的措辞，须人工核对"


def _same_rows(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    table, columns = arguments["table"], list(arguments["columns"])
    base = context.dossier.first(arguments["base_document"])
    base_table = arguments.get("base_table", table)
    if base is None or not base.tables.get(base_table):
        return NOTHING_TO_JUDGE
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    part, key = bool(arguments.get("part")), columns[0]
    wanted = context.once(("rows", base.type, base_table, key), lambda: _by_key(base.tables[base_table], key))
    for type_ in arguments["documents"]:
        for other in context.dossier.all(type_):
            rows = other.tables.get(table)
            if not rows:
                continue
            differences = _row_differences(context, base, wanted, other, rows, columns, part=part)
            findings += differences
            if not differences:
                evidence.append(context.evidence(other, rows[0].get(columns[0])))
    return outcome(findings, evidence, bool(findings or evidence))


def _row_differences(
    context: Context,
    base: Document,
    wanted: Mapping[str, Row],
    other: Document,
    rows: tuple[Row, ...],
    columns: list[str],
    *,
    part: bool,
) -> list[Finding]:
    key = columns[0]
    present = _by_key(rows, key)
    findings = []
    for name, row in present.items():
        twin = wanted.get(name)
        if twin is None:
            near = next((one for one in wanted if confusable(context, one, name)), "")
            if near:
                twin = wanted[near]
            else:
                text = f"{context.title(other)}的“{_shown(row, key)}”不在{context.title(base)}中"
                findings.append(
                    accusation(context, text, [Found(other, row.get(key), context.label(other.type, key))])
                )
                continue
        findings += _cell_differences(context, base, twin, other, row, columns[1:], part=part)
    for name, row in wanted.items():
        if not part and name not in present and not any(confusable(context, name, one) for one in present):
            text = f"{context.title(base)}的“{_shown(row, key)}”在{context.title(other)}中没有"
            findings.append(
                accusation(
                    context,
                    text,
                    [Found(base, row.get(key), context.label(base.type, key))],
                    more=[context.evidence(other)],
                )
            )
    return findings


def _folded(column: str, row: Row, other: Row) -> str:
    """Why quantities of two tables need not be equal: one names a unit that the other has folded into cartons."""
    units = {cell.value.strip() for one in (row, other) if (cell := one.get("unit")) is not None}
    if column == "quantity" and (row.get("unit") is None) != (other.get("unit") is None) and units != {"条"}:
        return f"一处按{'、'.join(units)}计，请核对折算"
    return ""


def _cell_differences(
    context: Context, base: Document, twin: Row, other: Document, row: Row, columns: list[str], *, part: bool
) -> list[Finding]:
    findings = []
    for column in columns:
        one, two = twin.cells.get(column), row.cells.get(column)
        if one is None or two is None or not one.normal or not two.normal:
            continue
        if one.normal == two.normal and one.value == two.value:
            continue
        if _equal_cells(one, two) or (part and _less(two, one)):
            continue
        text = f"{context.title(other)}“{_shown(row, 'name')}”为{two.value}，{context.title(base)}为{one.value}，不一致"
        doubtful = _folded(column, twin, row) or confusable(context, one.normal, two.normal)
        readings = [Found(other, two, column), Found(base, one, column)]
        findings.append(accusation(context, text, readings, doubtful=doubtful))
    return findings


def _equal_cells(one: Field, two: Field) -> bool:
    try:
        return Decimal(one.normal or "") == Decimal(two.normal or "")
    except ArithmeticError:
        return compare_key(one.value) == compare_key(two.value)


def _less(one: Field, other: Field) -> bool:
    try:
        return Decimal(one.normal or "") < Decimal(other.normal or "")
    except ArithmeticError:
        return False


def _by_key(rows: Sequence[Row], column: str) -> dict[str, Row]:
    cells = [row.cells.get(column) for row in rows]
    return {
        compare_key(cell.normal or cell.value) if cell else "": row
        for cell, row in zip(cells, rows, strict=True)
    }


def _shown(row: Row, column: str) -> str:
    cell = row.get("name") or row.get(column)
    return cell.value if cell else ""
