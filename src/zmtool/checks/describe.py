"""What a check does, in one Chinese sentence: the rule behind an item, without its code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from zmtool.checks.records import Check
from zmtool.checks.references import ANY, parse_reference
from zmtool.forms.records import Catalogue
from zmtool.law.library import Law

Arguments = Mapping[str, Any]
_CELL = re.compile(r"([a-z_]+)\.([a-z_]+)\[(\d+)\]\.([a-z_]+)")


def sentence(check: Check, catalogue: Catalogue, law: Law) -> str:
    """The check in words. ``law`` names the deadlines."""
    told = _WORDS[check.word](check.arguments, _Names(catalogue, law))
    when = check.arguments.get("when")
    if when:
        told = f"{condition(when, catalogue, law)}：{told}"
    return told + ("（机器只提示，由人确认）" if check.arguments.get("confirm") else "")


def condition(when: Arguments, catalogue: Catalogue, law: Law) -> str:
    """A ``when`` in words; empty where there is none."""
    names = _Names(catalogue, law)
    parts = []
    if when.get("has"):
        parts.append(f"卷内有{names.all(when['has'])}")
    if when.get("any_of"):
        parts.append(f"卷内有{names.all(when['any_of'], '或')}")
    if when.get("lacks"):
        parts.append(f"卷内没有{names.all(when['lacks'], '和')}")
    if when.get("says"):
        parts.append(f"{names.field(when['says']['of'])}写有{_quoted(when['says']['words'])}")
    if when.get("before"):
        parts.append(f"{names.field(when['before']['of'])}早于{when['before']['date']}")
    return "，".join(parts)


def change(patch: Arguments, catalogue: Catalogue, law: Law) -> str:
    """The changes of an example to the sound sample, in words."""
    names = _Names(catalogue, law)
    told = [f"{_CHANGES[key]}{_changed(key, value, names)}" for key, value in patch.items()]
    return "；".join(told) or "样卷原样"


_CHANGES = {
    "set": "",
    "remove": "去掉",
    "add": "加入",
    "rows": "",
    "unseal": "去掉印章：",
    "unsign": "去掉签名：",
    "unsign_page": "有一页未签名：",
    "page_number": "页码改变：",
    "valid_to": "执法证有效期改变：",
    "correct": "有划改：",
}


def _changed(key: str, value: Any, names: _Names) -> str:
    if key == "set":
        return "，".join(f"{names.target(one)}改为{text or '空白'}" for one, text in value.items())
    if key == "rows":
        return "，".join(f"{names.target(one)}改为{len(rows)}行" for one, rows in value.items())
    if key in ("page_number", "valid_to"):
        what = "第{}页标为{}" if key == "page_number" else "证号{}至{}"
        return "，".join(what.format(one, text or "空白") for one, text in value.items())
    if key == "unsign":
        return "、".join(map(names.target, value))
    return names.all(value)


class _Names:
    """The Chinese names of documents, fields and deadlines."""

    def __init__(self, catalogue: Catalogue, law: Law) -> None:
        self._catalogue, self._law = catalogue, law

    def document(self, type_: str) -> str:
        form = self._catalogue.get(type_)
        return f"《{form.title if form else type_}》"

    def all(self, types: Iterable[str], joined: str = "、") -> str:
        return joined.join(map(self.document, types))

    def field(self, reference: str) -> str:
        one = parse_reference(reference)
        if one.type == ANY:
            form = next((form for form in self._catalogue.forms.values() if form.find(one.name)), None)
            found = form.find(one.name) if form else None
            return f"各文书的{found.label if found else one.name}"
        form = self._catalogue.get(one.type)
        label = one.sign or one.name
        if form is not None:
            label = self._catalogue.labels[form.id].get(label, label)
        ending = {"date": "的日期", "names": "", "opinion": "的意见"}[one.name] if one.sign else ""
        owner = f"{self.document(one.served)}送达回证的" if one.served else self.document(one.type)
        return f"{owner}{label}{ending}"

    def target(self, target: str) -> str:
        """A reference, a table (``document.table``) or a cell of one (``document.table[0].column``)."""
        cell = _CELL.fullmatch(target)
        if cell is None:
            return self.field(target)
        type_, table, row, column = cell.groups()
        named = self._catalogue.get(type_)
        known = next((one for one in (named.tables if named else ()) if one.id == table), None)
        columns = {one.id: one.label for one in known.columns} if known else {}
        return f"{self.document(type_)}{known.label if known else table}第{int(row) + 1}行{columns.get(column, column)}"

    def fields(self, references: Iterable[str], joined: str = "、") -> str:
        return joined.join(map(self.field, references))

    def own(self, type_: str, names: Iterable[str]) -> str:
        """Labels of fields and tables of one document."""
        labels = self._catalogue.labels.get(type_, {})
        return "、".join(labels.get(name, name) for name in names)

    def rule(self, rule: str) -> str:
        versions = self._law.deadlines.versions.get(rule)
        return f"“{versions[-1].label}”的期限（{versions[-1].period}）" if versions else rule


def _quoted(words: Iterable[str]) -> str:
    return "或".join(f"“{word}”" for word in words)


def _exists(given: Arguments, names: _Names) -> str:
    parts = []
    if given.get("documents"):
        parts.append(f"卷内应有{names.all(given['documents'])}")
    if given.get("any_of"):
        parts.append(f"卷内应有{names.all(given['any_of'], '或')}")
    if given.get("served"):
        parts.append(f"{names.all(given['served'])}应有送达回证")
    if given.get("unless"):
        parts.append(f"已有{names.all(given['unless'], '或')}的除外")
    return "；".join(parts)


def _field(given: Arguments, names: _Names) -> str:
    asked = [*given.get("fields", ()), *given.get("tables", ())]
    told = f"{names.document(given['document'])}应写明{names.own(given['document'], asked)}"
    return told + ("，且格式正确" if given.get("format") else "")


def _order(given: Arguments, names: _Names) -> str:
    way = "必须逐个晚于前一个" if given.get("strict") else "不得早于前一个"
    return f"{names.fields(given['sequence'], ' → ')}，日期{way}"


def _intervals(given: Arguments, names: _Names) -> str:
    return f"{names.all(given['documents'])}的止时晚于起时，同一人员不同时出现在两份笔录中"


def _excused(given: Arguments, names: _Names) -> str:
    return f"；有{names.all(given['excused_by'], '或')}的不查" if given.get("excused_by") else ""


def _deadline(given: Arguments, names: _Names) -> str:
    told = f"{names.field(given['to'])}应在{names.field(given['from'])}起{names.rule(given['rule'])}内"
    return told + _excused(given, names)


def _wait(given: Arguments, names: _Names) -> str:
    period = names.rule(given["rule"])
    if given.get("days"):
        period = f"{names.field(given['days'])}（没有写明的按{period}）"
    told = f"{names.field(given['to'])}应在{names.field(given['from'])}起{period}届满之后，书面放弃的除外"
    return told + _excused(given, names)


def _officers(given: Arguments, names: _Names) -> str:
    if given.get("valid"):
        return "执法证在文书日期有效（按人员登记）"
    least = given.get("least", 2)
    told = f"{names.all(given['documents'])}由不少于{least}名执法人员签名" if given.get("documents") else ""
    same = "同一人员的证号前后一致" if given.get("same_number") else ""
    return "；".join(one for one in (told, same) if one)


def _same_across(given: Arguments, names: _Names) -> str:
    if "table" in given:
        part = "，可以只列一部分" if given.get("part") else ""
        return (
            f"{names.all(given['documents'])}的明细与{names.document(given['base_document'])}逐行一致{part}"
        )
    base = given["base"] if isinstance(given["base"], str) else given["base"][0]
    relation = {
        "equal": "一致",
        "at_most": "相比不得更高",
        "within": "的人员一个不少",
        "apart": "不是同一人",
    }[given.get("relation", "equal")]
    return f"{names.fields(given['others'])}与{names.field(base)}{relation}"


def _arithmetic(given: Arguments, names: _Names) -> str:
    document = names.document(given["document"])
    told = {
        "rows_counted": f"{names.own(given['document'], [given.get('field', '')])}等于明细的行数",
        "rows_summed": f"{names.own(given['document'], [given.get('field', '')])}等于明细各行之和",
        "rows_multiplied": "明细每行数量乘单价等于金额",
        "product": f"{names.own(given['document'], [given.get('result', '')])}等于基数乘比例",
        "capitals": f"{names.own(given['document'], [given.get('figures', '')])}的大小写一致",
        "sample_sizes": "抽样数量合本省的抽样基数档",
    }[given["kind"]]
    return f"{document}{told}"


def _law(given: Arguments, names: _Names) -> str:
    fields = names.fields(given.get("of", ()))
    prefix = "含“涉嫌”" if given.get("suspected") else "不含“涉嫌”"
    basis = "违反" if given.get("what") == "violated" else "处罚依据"
    return {
        "cause_wording": f"{fields}用案由库的措辞，{prefix}",
        "cites": f"{fields}是该案由的{basis}条款",
        "full_titles": f"{fields}写法规全称，写到条、款、项",
        "in_force": f"{fields}引用的条款在决定日有效",
        "penalties": f"{fields}是该案由允许的处罚种类",
        "authority": "该案由由烟草专卖局处罚",
        "remedies": f"{names.document(given.get('document', ''))}写明的复议、起诉期限是决定日有效的期限",
        "hearing": f"{fields}达到听证标准的，卷内应有听证告知",
        "transfer": f"{fields}达到刑事移送标准的，应当移送",
        "once": f"{names.document(given.get('document', ''))}只有一份",
        "summary_limit": f"{fields}不超过当场处罚的限额",
        "jurisdiction": f"{fields}在本机关辖区内，或有指定管辖",
        "circumstances": f"{fields}所称从轻、减轻、从重、不予处罚的，写明情节，并在{names.all(given.get('evidence', ()))}中有据可查",
    }[given["kind"]]


def _tier(given: Arguments, names: _Names) -> str:
    where = "法定幅度内" if given["kind"] == "range" else "本省裁量基准相应档次内"
    return f"{names.fields(given['of'])}在{where}"


def _image(given: Arguments, names: _Names) -> str:
    if given["kind"] == "sign":
        return f"{names.document(given['document'])}的{names.own(given['document'], [given['sign']])}有签名"
    return {
        "seal": "应盖章的文书都有印章",
        "signed": "各签名处都已签名并注明日期；当事人不在场由见证人签名的除外",
        "every_page": "应逐页签名的笔录每页都有签名",
        "page_numbers": "正文页码从1起连续，封面、目录、备考表不编号",
        "corrections": "划改之处由人核对有无签名、捺印",
    }[given["kind"]]


def _text(given: Arguments, names: _Names) -> str:
    fields, parts = names.fields(given["of"]), []
    for group in given.get("all_of", ()):
        parts.append(f"写明{given.get('what') or _quoted(group)}")
    if given.get("none_of"):
        parts.append(f"不出现{_quoted(given['none_of'])}")
    if given.get("not_only"):
        parts.append(f"不只写{_quoted(given['not_only'])}")
    if given.get("mentions"):
        parts.append(f"写明{names.document(given['mentions']['document'])}明细的品规和数量")
    return f"{fields}{'，'.join(parts)}"


def _contents(given: Arguments, names: _Names) -> str:
    return {
        "pages": "目录页次逐项递增，与文书页码相符",
        "titles": "目录名称规范，目录与卷内文书一一对应",
        "arrangement": "卷内文书按规定顺序排列",
    }[given["kind"]]


def _receipts(given: Arguments, names: _Names) -> str:
    return f"送达回证的文书名称、文号与所送文书一致，受送达人与{names.field(given['recipient'])}一致"


_WORDS: Mapping[str, Callable[[Arguments, _Names], str]] = {
    "exists": _exists,
    "field": _field,
    "order": _order,
    "intervals": _intervals,
    "deadline": _deadline,
    "wait": _wait,
    "officers": _officers,
    "same_across": _same_across,
    "arithmetic": _arithmetic,
    "law": _law,
    "tier": _tier,
    "image": _image,
    "text": _text,
    "contents": _contents,
    "receipts": _receipts,
}
