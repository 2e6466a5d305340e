"""Counting goods on site: one short line in, one short line back, nothing dropped without a word.

A scanned carton counts one 条, a scanned pack one 包. Every accepted line can be taken back by 撤销, which gives
the state before. ``HELP`` is the whole language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, normalize, to_half_width
from zmtool.goods.lookup import Hit, How, LookUp
from zmtool.goods.tally import Entry, Question, Tally, Total, brand_totals, summary, totals
from zmtool.values.barcode import parse_barcode
from zmtool.values.carton_code import parse_partial
from zmtool.values.quantity import Unit

HELP = (
    "扫条包码=1条，扫小盒码=1包；也可输后6位或品名，后面可带数量：075015*20、075015 5包、硬中华*3、硬中华 3条",
    "*20=把上一笔改为20（不是再乘）；+5、-1=在上一个品规上加、减，单位同上一笔，也可写 +5包、-1条",
    "单位：支、包、条、件；有几个品规时输序号选，0 放弃；未登记的条码先计数，再输 名称 品规名 补上",
    "32位条烟码直接扫入，只收码、不计数；撤销=退回一步；列表=看已计；完成=结束；?=本说明",
)
MAX_COUNT = 1_000_000
_MAX_LINE = 200
_MAX_CHOICES = 9
_UNITS = {
    "支": Unit.STICK,
    "包": Unit.PACK,
    "盒": Unit.PACK,
    "条": Unit.CARTON,
    "件": Unit.CASE,
    "箱": Unit.CASE,
}
_UNIT = "(?P<unit>[支包盒条件箱])"
_TIMES = r"\s*[*xX×]\s*"
_SET = re.compile(rf"[*xX×](?P<count>[0-9]{{1,7}}){_UNIT}?")
_ADD = re.compile(rf"(?P<sign>[+-])(?P<count>[0-9]{{1,7}}){_UNIT}?")
# After a name a bare figure may belong to the name (红塔山 硬经典100): it counts only behind * or with its unit.
_TIMES_COUNT = re.compile(rf"(?P<what>.+?){_TIMES}(?P<count>[0-9]{{1,7}})\s*{_UNIT}?")
_COUNT_AND_UNIT = re.compile(rf"(?P<what>.+?)\s+(?P<count>[0-9]{{1,7}})\s*{_UNIT}")
_CODE_AND_COUNT = re.compile(r"(?P<what>[0-9]{6}|[0-9]{13})\s+(?P<count>[0-9]{1,7})(?P<unit>)")
_COUNT_ALONE = re.compile(rf"[0-9]{{1,5}}\s*{_UNIT}?")
_WHOLE_CODES = (6, 13)
_BY_CODE = (How.CARTON, How.PACK, How.TAIL)


class Kind(StrEnum):
    """What became of a line."""

    COUNTED = "counted"
    COLLECTED = "collected"
    ASKED = "asked"
    REFUSED = "refused"
    TOLD = "told"
    UNDONE = "undone"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a line, for a person: ``text`` in Chinese; ``more`` holds the lines of 列表 and ?."""

    kind: Kind
    text: str
    more: tuple[str, ...] = ()


Step = tuple[Tally, Reply]


def feed(tally: Tally, line: str, look_up: LookUp) -> Step:
    """The tally after ``line``, and what to say. Every change can be undone; a refused line changes nothing."""
    text = " ".join(to_half_width(normalize(line[:_MAX_LINE])).split())
    if len(line) > _MAX_LINE:
        return tally, _refused("一行太长，未计入")
    if not text:
        return tally, Reply(Kind.TOLD, "空行，未计入；输 ? 看说明")
    if text in ("?", "帮助"):
        return tally, Reply(Kind.TOLD, "说明", HELP)
    if text in ("列表", "l", "L"):
        return tally, Reply(Kind.TOLD, summary(tally), tuple(map(_total_text, totals(tally))))
    if text in ("撤销", "u", "U"):
        return _undone(tally)
    if tally.finished:
        return tally, _refused("已完成，未计入；要继续请先输 撤销")
    if tally.question is not None:
        return _answered(tally, tally.question, text)
    if text in ("完成", "q", "Q"):
        return _after(tally, Reply(Kind.FINISHED, f"完成：{summary(tally)}"), finished=True)
    return _counted(tally, text, look_up)


def _counted(tally: Tally, text: str, look_up: LookUp) -> Step:
    if match := _SET.fullmatch(compact(text)):
        return _set_last(tally, int(match["count"]), match["unit"])
    if match := _ADD.fullmatch(compact(text)):
        return _added(tally, int(match["sign"] + match["count"]), match["unit"])
    if len(raw := compact(text)) == 32 and re.fullmatch("[0-9A-Za-z?]{32}", raw):
        return _collected(tally, raw)
    what, count, unit = _parted(text)
    if count is not None and count < 1:
        return tally, _refused("数量应大于 0，未计入；要减请用 -1")
    if what.startswith("名称"):
        return _named(tally, what[2:].lstrip(":： "), count, unit)
    if _COUNT_ALONE.fullmatch(what):
        return tally, _refused(f"只有数量，未计入；上一笔改为它请输 *{what}，再加请输 +{what}")
    found = look_up(what)
    # Figures are codes: a name that happens to hold them (硬经典100) is not what was meant.
    if found.hits and (found.how in _BY_CODE or not compact(what).isdecimal()):
        return _found(tally, found.how, found.hits, count or 1, unit)
    return _unknown(tally, what, count or 1, unit)


def _parted(text: str) -> tuple[str, int | None, Unit | None]:
    """What is counted, how many, in which unit; None where nothing was said."""
    raw = compact(text)
    if not (raw.isdecimal() and len(raw) in _WHOLE_CODES):
        for form in (_TIMES_COUNT, _COUNT_AND_UNIT, _CODE_AND_COUNT):
            if match := form.fullmatch(text):
                return match["what"].strip(), int(match["count"]), _unit(match["unit"])
    return text, None, None


def _found(tally: Tally, how: How, hits: tuple[Hit, ...], count: int, unit: Unit | None) -> Step:
    if len(hits) == 1:
        return _enter_hit(tally, hits[0], count, unit)
    if len(hits) > _MAX_CHOICES:
        return tally, _refused(f"有 {len(hits)} 个品规符合，未计入；请多输几个字或扫条码")
    choices = " ".join(f"{number} {_choice(hit)}" for number, hit in enumerate(hits, 1))
    reply = Reply(Kind.ASKED, f"按{how.label}有 {len(hits)} 个：{choices}；输序号，0 放弃")
    return _after(tally, reply, question=Question(hits, count, unit))


def _choice(hit: Hit) -> str:
    return f"{hit.sku.name}{'（小盒）' if hit.unit is Unit.PACK else ''}"


def _answered(tally: Tally, question: Question, text: str) -> Step:
    if text == "0":
        return _after(tally, Reply(Kind.TOLD, "已放弃上一条，未计入"), question=None)
    if re.fullmatch("[1-9]", text) and int(text) <= len(question.hits):
        hit = question.hits[int(text) - 1]
        return _enter_hit(tally, hit, question.count, question.unit)
    return tally, _refused(f"未计入：请先答上一条，输 1—{len(question.hits)} 选品规，0 放弃")


def _enter_hit(tally: Tally, hit: Hit, count: int, unit: Unit | None) -> Step:
    entry = Entry(count, unit or hit.unit, hit.sku)
    note = "；这是小盒码，按1包计，若是整条请扫条包码" if hit.unit is Unit.PACK and unit is None else ""
    if note and count != 1:
        note = f"；这是小盒码，按{count}包计，若是整条请写明“条”"
    return _entered(tally, entry, note)


def _unknown(tally: Tally, what: str, count: int, unit: Unit | None) -> Step:
    raw = compact(what).replace("-", "")
    if not raw.isdecimal():
        return tally, _refused(f"没有找到“{what[:20]}”，未计入；可输 名称 {what[:20]} 数量")
    if len(raw) == 16:
        return tally, _refused("条烟码应为 32 位，这里是一行 16 位，未收；请两行连着输")
    if len(raw) == 6:
        return tally, _refused(f"没有后6位为 {raw} 的品规，未计入；请扫整码或输 名称 品规名 数量")
    try:
        code = str(parse_barcode(raw))
    except InvalidValue as error:
        return tally, _refused(f"未计入：{error.reason}；请重扫或输后6位")
    name = next((one.name for one in tally.entries if one.code == code and one.sku is None), "")
    entry = Entry(count, unit or Unit.CARTON, code=code, name=name)
    return _entered(tally, entry, "" if name else "；品规库中没有，请输 名称 品规名 补上")


def _named(tally: Tally, name: str, count: int | None, unit: Unit | None) -> Step:
    """Names the unknown code entered last, or enters goods that have a name only."""
    if not name:
        return tally, _refused("未计入：名称后面请写品规名，如 名称 大前门(软) 3条")
    last = tally.entries[-1] if tally.entries else None
    if count is None and last is not None and last.sku is None and last.code:
        entries = tuple(replace(one, name=name) if one.code == last.code else one for one in tally.entries)
        return _after(tally, Reply(Kind.COUNTED, f"条码 {last.code} 记为 {name}，暂无价格"), entries=entries)
    return _entered(tally, Entry(count or 1, unit or Unit.CARTON, name=name), "；只有名称，暂无价格")


def _set_last(tally: Tally, count: int, unit: str | None) -> Step:
    if not tally.entries:
        return tally, _refused("还没有上一笔，未计入；请先扫码")
    last = tally.entries[-1]
    if last.count < 0:
        return tally, _refused("上一笔是减数，不能改；请先输 撤销")
    if count < 1:
        return tally, _refused("数量应大于 0，未改；要取消上一笔请输 撤销")
    changed = replace(last, count=count, unit=_unit(unit) or last.unit)
    return _entered(replace(tally, entries=tally.entries[:-1]), changed, "（已改上一笔）", before=tally)


def _added(tally: Tally, count: int, unit: str | None) -> Step:
    if not tally.entries:
        return tally, _refused("还没有上一笔，未计入；请先扫码")
    last = tally.entries[-1]
    entry = replace(last, count=count, unit=_unit(unit) or last.unit)
    if count == 0:
        return tally, _refused("加减 0 没有变化，未计入")
    return _entered(tally, entry)


def _entered(tally: Tally, entry: Entry, note: str = "", *, before: Tally | None = None) -> Step:
    """Adds an entry, unless a brand would fall below nothing or above what can be."""
    there = sum(one.count for one in tally.entries if (one.brand, one.unit) == (entry.brand, entry.unit))
    if there + entry.count < 0:
        return before or tally, _refused(f"{entry.shown} 只有 {there}{entry.unit}，不够减，未计入")
    if there + entry.count > MAX_COUNT:
        return before or tally, _refused(f"数量超过 {MAX_COUNT}，未计入")
    entries = (*tally.entries, entry)
    sign = "+" if entry.count > 0 else ""
    total = next(one for one in brand_totals(entries) if one.brand == entry.brand)
    text = f"{entry.shown} {sign}{entry.count}{entry.unit}，共{total.counted}{note}"
    return _after(before or tally, Reply(Kind.COUNTED, text), entries=entries, question=None)


def _collected(tally: Tally, raw: str) -> Step:
    try:
        code = parse_partial(raw)
    except InvalidValue as error:
        return tally, _refused(f"32位码未收：{error.reason}；请重扫，看不清的字写 ?")
    if code in tally.carton_codes:
        return tally, _refused("这个32位码已收过，未重复收")
    codes = (*tally.carton_codes, code)
    reply = Reply(Kind.COLLECTED, f"已收第 {len(codes)} 个32位码，许可证号 {code.licence}；只收码，不计数")
    return _after(tally, reply, carton_codes=codes)


def _undone(tally: Tally) -> Step:
    if tally.before is None:
        return tally, _refused("没有可撤销的")
    return tally.before, Reply(Kind.UNDONE, f"已撤销；{summary(tally.before)}")


def _after(tally: Tally, reply: Reply, **changes: object) -> Step:
    return replace(tally, before=tally, **changes), reply  # type: ignore[arg-type]


def _refused(text: str) -> Reply:
    return Reply(Kind.REFUSED, text)


def _unit(text: str | None) -> Unit | None:
    return _UNITS[text] if text else None


def _total_text(total: Total) -> str:
    return f"{total.shown} {total.counted}"
