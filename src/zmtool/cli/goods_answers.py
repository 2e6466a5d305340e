"""How answers of ``zmtool goods`` are shown and put into JSON."""

from __future__ import annotations

from datetime import date

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.goods.carton_codes import Batch, Belonging, count_codes
from zmtool.goods.valuation import shown_quantity
from zmtool.values.money import format_money
from zmtool.workflow.goods import CatalogueImport, ReadBarcode
from zmtool.workflow.goods_value import ValuedFile

_SHOWN_PROBLEMS = 10


def import_json(done: CatalogueImport) -> dict[str, object]:
    """What an import did or would do, with every row that was corrected, refused or skipped."""
    found = done.preview
    return {
        "sheet": found.sheet,
        "header_row": found.header_row,
        "columns": [to_plain(one) for one in found.columns],
        "ignored": list(found.ignored),
        "accepted": len(found.accepted),
        "corrected": [to_plain(one) for one in found.corrected],
        "rejected": [to_plain(one) for one in found.rejected],
        "skipped": [to_plain(one) for one in found.skipped],
        "notes": list(found.notes),
        "written": done.changes is not None,
        "changes": None
        if done.changes is None
        else {
            name: getattr(done.changes, name)
            for name in ("added", "updated", "unchanged", "prices", "aliases")
        },
        "problems": None if done.problems is None else str(done.problems),
    }


def print_import(done: CatalogueImport) -> None:
    """The same for a person: the first of each kind, then the counts."""
    found = done.preview
    named = "、".join(f"{' '.join(one.header.split())}→{one.label}" for one in found.columns)
    say(f"表头在第 {found.header_row} 行：{named}")
    if found.ignored:
        say(f"未用的列：{'、'.join(' '.join(one.split()) for one in found.ignored)}")
    for note in found.notes:
        say(f"注意：{note}")
    if done.plan.prices_lack_dates:
        say("注意：有价格没有执行日期，只在没有注明日期的价格时使用；可用 --from 注明")
    for label, listed in (
        ("更正", [f"第 {c.row} 行 {c.label} {c.before} → {c.after}（{c.reason}）" for c in found.corrected]),
        ("拒收", [f"第 {r.row} 行 {r.label}“{r.value}”：{r.reason}" for r in found.rejected]),
        ("跳过", [f"第 {s.row} 行 {s.text}（{s.reason}）" for s in found.skipped]),
    ):
        for text in listed[:_SHOWN_PROBLEMS]:
            say(f"{label}：{text}")
        if len(listed) > _SHOWN_PROBLEMS:
            say(f"{label}：其余 {len(listed) - _SHOWN_PROBLEMS} 处从略，用 --json 看全部")
    if done.problems is not None:
        say(f"问题行已写到 {done.problems}，改好后可直接再导入")
    counts = f"可导入 {len(found.accepted)} 行，更正 {len(found.corrected)} 处，拒收 {len(found.rejected)} 行，跳过 {len(found.skipped)} 行"
    if done.changes is None:
        print_text(f"预览（未写入）：{counts}")
        return
    print_text(counts)
    print_text(
        f"新增品规 {done.changes.added}，更新 {done.changes.updated}，未变 {done.changes.unchanged}；"
        f"写入价格 {done.changes.prices} 条，别名 {done.changes.aliases} 个"
    )


def barcode_json(one: ReadBarcode, path: str) -> dict[str, object]:
    """One bar code; ``path`` is the photograph it was found in."""
    answer: dict[str, object] = {"given": one.given, "valid": not one.problem}
    if one.problem:
        answer["reason"] = one.problem
    else:
        answer |= {"code": one.code, "china_prefix": one.is_china, "how": one.found.how.value}
        answer["brands"] = [to_plain(hit.sku) for hit in one.found.hits]
    return answer | ({"photo": path} if path else {})


def barcode_row(one: ReadBarcode) -> tuple[str, str, str, str]:
    """One bar code as a row: code, verdict, what it counts, brand."""
    if one.problem:
        return one.given, f"不对：{one.problem}", "", ""
    prefix = "" if one.is_china else "（前缀不是 690–699，不是国内分配的号段）"
    kind = one.found.how.label if one.found.hits else "品规库中没有"
    return one.code, f"正确{prefix}", kind, "、".join(hit.sku.name for hit in one.found.hits)


def batch_json(batch: Batch, day: date, own: Belonging | None) -> dict[str, object]:
    """A batch of carton codes: each reading, what is left over, the counts, and how it lies to a licence."""
    readings = [
        {
            "raw": one.raw,
            "code": None if one.code is None else str(one.code),
            "sorted_on": None if one.code is None else _iso(one.code.sorting_date(day)),
            "company": None if one.code is None else one.code.company,
            "licence": None if one.code is None else one.code.licence,
            "candidates": [str(code) for code in one.candidates],
            "repairs": list(one.repairs),
            "problem": one.problem,
        }
        for one in batch.readings
    ]
    answer = {
        "readings": readings,
        "leftover": list(batch.leftover),
        "counts": to_plain(count_codes(batch, day)),
    }
    return answer if own is None else answer | {"belonging": to_plain(own)}


def print_batch(batch: Batch, day: date, own: Belonging | None) -> None:
    """The same as a table with its counts."""
    counted = count_codes(batch, day)
    rows = [
        (
            str(one.code or one.raw),
            "" if one.code is None else one.code.sorting_date(day) or "",
            "" if one.code is None else one.code.company,
            "" if one.code is None else one.code.licence,
            "；".join((*one.repairs, *filter(None, [one.problem]), *map(str, one.candidates))),
        )
        for one in batch.readings
    ]
    print_table("", ["条烟码", "分拣日期", "公司", "许可证号", "说明"], rows)
    for label, counts in (
        ("许可证号", counted.by_licence),
        ("公司", counted.by_company),
        ("分拣日期", counted.by_day),
    ):
        if counts:
            print_text(f"按{label}：{'、'.join(f'{name} {number}条' for name, number in counts)}")
    print_text(f"共 {counted.codes} 个不同的码，重复 {counted.repeated} 个，不能确定 {counted.uncertain} 个")
    for note in (*counted.notes, *(f"像条烟码而不成码：{piece}" for piece in batch.leftover)):
        say(f"注意：{note}")
    if own is not None:
        print_text(f"比对：{own.text}")


def valued_json(done: ValuedFile) -> dict[str, object]:
    """A valuation: rows, totals, why this basis, and the rows of the file that are not in it."""
    found = done.valuation
    return {
        "on": done.on.isoformat(),
        "basis": None if found.basis is None else found.basis.value,
        "basis_rule": None
        if done.rule is None
        else {"id": done.rule.id, "text": done.rule.text, "law": done.rule.law, "mark": done.rule.mark.value},
        "complete": done.complete,
        "amount": format(found.amount, "f"),
        "amount_by_rule": format(done.by_rule, "f"),
        "cartons": shown_quantity(found.cartons),
        "loose_sticks": shown_quantity(found.loose_sticks),
        "sticks": shown_quantity(found.sticks),
        "ground": found.ground,
        "texts": list(found.texts),
        "rows": [
            {
                "name": row.name,
                "barcode": row.barcode,
                "quantity": shown_quantity(row.quantity),
                "unit": row.unit.value,
                "unit_price": None if row.unit_price is None else format(row.unit_price, "f"),
                "amount": None if row.amount is None else format(row.amount, "f"),
                "remark": row.remark,
                "sum": row.sum,
            }
            for row in found.rows
        ],
        "remarks": list(done.remarks),
        "rejected": [to_plain(one) for one in done.preview.rejected],
        "skipped": [to_plain(one) for one in done.preview.skipped],
    }


def print_valued(done: ValuedFile) -> None:
    """The valuation sheet as a table, its totals with their sums, and what is missing."""
    found = done.valuation
    if done.rule is not None:
        caution = f"（{done.rule.mark.caution}）" if done.rule.mark.caution else ""
        say(f"价格口径：{done.rule.text}{caution}")
    rows = [
        (
            number,
            row.name,
            row.barcode,
            f"{shown_quantity(row.quantity)}{row.unit}",
            "" if row.unit_price is None else format_money(row.unit_price),
            "" if row.amount is None else format_money(row.amount),
            row.remark,
        )
        for number, row in enumerate(found.rows, 1)
    ]
    print_table("", ["序号", "品规", "条码", "数量", "单价（元）", "合计（元）", "备注"], rows)
    for text in found.texts:
        print_text(text)
    if found.ground:
        print_text(f"价格依据：{found.ground}")
    if done.rule is not None and done.by_rule != found.amount:
        print_text(
            f"按规定乘以 {done.rule.factor}：{format_money(found.amount)} × {done.rule.factor} = {format_money(done.by_rule)}元"
        )
    for remark in done.remarks:
        say(f"注意：{remark}")
    for one in done.preview.rejected:
        say(f"未计入：第 {one.row} 行 {one.label}“{one.value}”：{one.reason}")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
