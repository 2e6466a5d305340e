"""Refusing items whose words, documents, fields or rules do not exist, with line and nearest name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import NoReturn

from zmtool.base.errors import UsageProblem
from zmtool.checks.overlay import Written
from zmtool.checks.references import ANY, parse_reference
from zmtool.checks.vocabulary import VOCABULARY
from zmtool.forms.records import Catalogue

_REFERENCES = ("from", "to", "base", "days")
_REFERENCE_WORDS = ("deadline", "wait", "same_across")
_REFERENCE_LISTS = ("sequence", "others", "of")
_RECIPIENT = "recipient"
_DOCUMENT_LISTS = (
    "documents",
    "any_of",
    "served",
    "unless",
    "excused_by",
    "has",
    "lacks",
    "except",
    "evidence",
)
_DOCUMENTS = ("document", "base_document")
Trail = list[str | int]


def check_names(item: Written, catalogue: Catalogue, rules: Sequence[str]) -> None:
    """Raises UsageProblem for the first name that does not exist. ``rules`` are the ids of the deadlines."""
    for position, check in enumerate(item.raw.get("checks", ())):
        for word, arguments in check.items():
            trail: Trail = ["checks", position, word]
            if word not in VOCABULARY:
                _refuse(item, "检查词", word, list(VOCABULARY), trail)
            if "rule" in arguments and arguments["rule"] not in rules:
                _refuse(item, "期限规则", arguments["rule"], rules, trail)
            for text in _references(word, arguments):
                _check_reference(item, text, catalogue, trail)
            for name in _documents(arguments):
                _check_document(item, name, catalogue, trail)
            _check_when(item, arguments.get("when", {}), catalogue, trail)
    _check_when(item, item.raw.get("when", {}), catalogue, ["when"])
    for index, name in enumerate(item.raw.get("look_at", ())):
        _check_document(item, name, catalogue, ["look_at", index])


def _references(word: str, arguments: dict[str, object]) -> list[str]:
    texts: list[str] = []
    if word in _REFERENCE_WORDS:
        for key in _REFERENCES:
            value = arguments.get(key, [])
            texts += [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
        if word != "same_across":
            texts = [one for one in texts if "." in one]
    for key in _REFERENCE_LISTS:
        texts += arguments.get(key, ())  # type: ignore[arg-type]
    if _RECIPIENT in arguments:
        texts.append(str(arguments[_RECIPIENT]))
    return texts


def _documents(arguments: dict[str, object]) -> list[str]:
    names = [str(one) for key in _DOCUMENT_LISTS for one in arguments.get(key, ())]  # type: ignore[attr-defined]
    names += [str(arguments[key]) for key in _DOCUMENTS if key in arguments]
    mentions = arguments.get("mentions")
    if isinstance(mentions, dict):
        names.append(mentions["document"])
    return names


def _check_when(item: Written, when: dict[str, object], catalogue: Catalogue, trail: Trail) -> None:
    for name in _documents(when):
        _check_document(item, name, catalogue, trail)
    for key in ("says", "before"):
        one = when.get(key)
        if isinstance(one, dict):
            _check_reference(item, one["of"], catalogue, trail)


def _check_document(item: Written, name: str, catalogue: Catalogue, trail: Trail) -> None:
    if catalogue.get(name) is None:
        _refuse(item, "文书", name, list(catalogue.forms), trail)


def _check_reference(item: Written, text: str, catalogue: Catalogue, trail: Trail) -> None:
    try:
        one = parse_reference(text)
    except ValueError:
        _refuse(item, "引用", text, ["文书.字段", "文书.@签名处.date", "receipt_of(文书).字段"], trail)
    if one.type == ANY:
        known = sorted({x.id for form in catalogue.forms.values() for x in form.fields})
        if one.name not in known:
            _refuse(item, "字段", one.name, known, trail)
        return
    _check_document(item, one.type, catalogue, trail)
    if one.served:
        _check_document(item, one.served, catalogue, trail)
    form = catalogue.forms[one.type]
    names = [sign.id for sign in form.signs] if one.sign else [x.id for x in form.fields]
    wanted = one.sign or one.name
    if names and wanted not in names:
        _refuse(item, f"《{form.title}》的{'签名处' if one.sign else '字段'}", wanted, names, trail)


def _refuse(item: Written, what: str, name: str, choices: Sequence[str], trail: Trail) -> NoReturn:
    near = difflib.get_close_matches(name, choices, n=1)
    hint = f"是不是“{near[0]}”？" if near else f"可用：{'、'.join(choices[:20])}"
    raise UsageProblem(f"{what}“{name}”不存在", where=item.place(trail), next_step=hint)
