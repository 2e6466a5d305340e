"""Which field, column or signing place of a form a printed label means, where the catalogue does not list its wording.

Asked in turn: the same concepts; the same without weak ones; nearly the same; a word that stands alone. Where that is
one, it is meant; where it is several, what the value is decides (a date, a sum, a number with a check digit); where it
still is several, none is: a value under a wrong name is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from zmtool.base.text import compact, compare_key
from zmtool.forms.records import Form, FormField, FormSign
from zmtool.reading.label_meaning import in_known_words, meaning, nearly, reduced
from zmtool.reading.label_words import Concepts, LabelWords
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadField

BY_MEANING = 0.89
"""No field is believed more than this whose label was only understood, unless its value proves itself."""
SELF_PROVED = frozenset({"citizen_id", "uscc", "barcode"})
STRUCTURED = (
    frozenset(
        {"date", "datetime", "end_datetime", "number", "money", "rate", "days", "doc_number", "licence"}
    )
    | SELF_PROVED
)
_UNTIL = "至"
_MOST_VALUE = 60
_LEAST = 2
_OF_A_VALUE = re.compile(r"[。；]|\d{4}")
"""What stands in opinions and signatures, and in no label."""


@dataclass(frozen=True, slots=True)
class _Named:
    """One field or column with the concepts of each of its labels: as they are, without weak ones, and nearly."""

    field: FormField
    kinds: frozenset[str]
    keys: frozenset[Concepts]
    short: frozenset[Concepts]
    near: frozenset[Concepts]


@dataclass(frozen=True, slots=True)
class _Signing:
    """One signing place with the concepts of its labels, and of what is left of them without 签名 and 意见."""

    sign: FormSign
    keys: frozenset[Concepts]
    short: frozenset[Concepts]
    near: frozenset[Concepts]


@dataclass(frozen=True, eq=False)
class FormLabels:
    """The labels of one form by their meaning."""

    form: Form
    words: LabelWords
    fields: tuple[_Named, ...]
    signs: tuple[_Signing, ...]

    def field(self, label: str, value: str | None = None, heading: str = "") -> FormField | None:
        """The field that ``label`` means; ``value`` is what stands there (None unknown), ``heading`` the group's."""
        ends = self._ends(label, "field")
        if ends & self.words.signed:
            return None
        if heading:
            joined = _meant(f"{heading},{label}", value, self.fields, self.words, tiers=1)
            if joined is not None or self.names_another(heading):
                return joined
        signed = bool(ends) and self.sign(label) is not None
        return _meant(label, value, self.fields, self.words, tiers=1 if signed else 4)

    def of_owner(self, owner: str, label: str, value: str) -> FormField | None:
        """The field that ``label`` means only behind its ``owner``: 联系电话 behind 申请人 is 申请人电话; None where it is none."""
        joined = _meant(f"{owner},{label}", value, self.fields, self.words, tiers=1)
        return joined if joined is not None and joined is not self.field(label, value) else None

    def time_range(self, label: str, value: str) -> tuple[FormField, ...]:
        """The fields (start, end) of a label like 检查时间 whose value is "…至…"; empty where it has no such pair."""
        if _UNTIL not in value:
            return ()
        pairs = [
            (first.field, last.field)
            for first, last in pairwise(self.fields)
            if first.field.type == "datetime" and last.field.type == "end_datetime"
        ]
        if len(pairs) != 1:
            return ()
        concepts = meaning(label, self.words, frozenset({"datetime"})) - {self.words.start, self.words.end}
        start = next(one for one in self.fields if one.field is pairs[0][0])
        wanted = {key - {self.words.start} for key in start.keys}
        if concepts in wanted or concepts == meaning("时间", self.words, frozenset({"datetime"})):
            return pairs[0]
        return ()

    def sign(self, label: str) -> FormSign | None:
        """The signing place that ``label`` means; it says 签名 or 意见, or no more than who signs there."""
        concepts = meaning(label, self.words, frozenset({"sign"}))
        ends = self.words.signed | self.words.opinion
        if not concepts or concepts <= ends:
            return None
        short = reduced(concepts, self.words, ends)
        near = nearly(short, self.words)
        opinion = bool(concepts & self.words.opinion) and not concepts & self.words.signed
        for found in (
            [one.sign for one in self.signs if concepts in one.keys],
            [one.sign for one in self.signs if short in one.short and _says_enough(short, self.words)],
            [one.sign for one in self.signs if near in one.near and _says_enough(near, self.words)],
            [one.sign for one in self.signs if any(self._more_or_less(short, key, one) for key in one.short)],
        ):
            # 当事人意见 is no place where the party only signs; 承办人签名 may be where he gives his opinion.
            found = [one for one in found if one.opinion or not opinion]
            fitting = [one for one in found if one.opinion == opinion] if len(found) > 1 else found
            if len(fitting) == 1:
                return fitting[0]
            if found:
                return None
        return None

    def _more_or_less(self, said: Concepts, key: Concepts, one: _Signing) -> bool:
        """Whether one says all that the other says (部门意见 beside 承办部门意见) and no word makes it another's."""
        apart = said ^ key
        rivals = {concept for other in self.signs if other is not one for of in other.short for concept in of}
        another = self.words.turns | self.words.others | (rivals if key < said else frozenset())
        fits = key < said or (said < key and bool(said & self.words.roles))
        return fits and not apart & another

    def sign_unless_field(self, label: str, seen: set[str]) -> FormSign | None:
        """The signing place that ``label`` means. One that only says who (收件人) is a field where it is met first.

        ``seen`` are the ids of the fields met so far; the one that ``label`` means is added.
        """
        if not self._ends(label, "sign"):
            field = self.field(label)
            if field is not None and field.id not in seen:
                seen.add(field.id)
                return None
        return self.sign(label)

    def _ends(self, label: str, what: str) -> Concepts:
        """The words of a signing place (签名, 意见) that ``label`` has as one of a field or of a signing place."""
        concepts = meaning(label, self.words, frozenset({what}))
        return concepts & (self.words.signed | self.words.opinion)

    def is_signing(self, label: str) -> bool:
        """Whether ``label`` says 签名 or 意见 and means a signing place of the form."""
        return bool(self._ends(label, "sign")) and self.sign(label) is not None

    def is_of_somebody(self, label: str) -> bool:
        """Whether ``label`` says whose something is in words that are none of labels (宋知远的手机号码)."""
        owner, of, _ = label.partition("的")
        return bool(of) and not in_known_words(owner, self.words)

    def is_label(self, label: str) -> bool:
        """Whether ``label`` is one: it means something of the form, or all of its words are words of labels."""
        return _is_label(self, label)

    def means_something(self, label: str) -> bool:
        """Whether ``label`` means a field or a signing place of the form."""
        return self.field(label) is not None or self.sign(label) is not None

    def says_otherwise(self, label: str, field: FormField | FormSign) -> bool:
        """Whether ``label`` is made of known words and means something else than ``field``, which it resembles."""
        if not in_known_words(label, self.words):
            return False
        if not isinstance(field, FormSign):
            return self.field(label) is not field
        # 主持人姓名 is no misread 主持人签名.
        unsigned = not self._ends(label, "sign") and self.field(label) is not None
        return unsigned or self.sign(label) is not field

    def is_sign_label(self, label: str) -> bool:
        """Whether ``label`` is one, and says more than 签名, which stands within a signing place."""
        concepts = meaning(label, self.words, frozenset({"sign"}))
        return not concepts <= self.words.signed and self.is_label(label)

    def names_another(self, heading: str) -> bool:
        """Whether ``heading`` names a person beside the party (代理人, 举报人), who has a name and an address too."""
        concepts = meaning(heading, self.words, frozenset({"field"}))
        party = self.form.find("party_name")
        own = [one for one in self.fields if party is not None and one.field is party]
        return bool(concepts & self.words.others) and not any(concepts in one.keys for one in own)

    def believed(self, field: FormField, one: ReadField) -> ReadField:
        """``one`` with no more confidence than an understood label deserves, unless its value proves itself."""
        proved = bool(one.normal) and (
            field.type in SELF_PROVED
            or any(
                shape.proof and field.id in shape.fields and shape.pattern.fullmatch(one.normal or "")
                for shape in self.words.shapes
            )
        )
        return one if proved else replace(one, confidence=min(one.confidence, BY_MEANING))


@lru_cache(maxsize=16_384)
def _is_label(labels: FormLabels, label: str) -> bool:
    return (
        len(compare_key(label)) >= _LEAST
        and not _OF_A_VALUE.search(label)
        and (labels.means_something(label) or in_known_words(label, labels.words))
    )


@lru_cache(maxsize=512)
def form_labels(form: Form, words: LabelWords) -> FormLabels:
    """The labels of ``form`` by their meaning."""
    return FormLabels(
        form,
        words,
        tuple(_named(one, "field", words) for one in form.fields if one.where != "foot"),
        tuple(_signing(one, words) for one in form.signs),
    )


@lru_cache(maxsize=1024)
def named_columns(columns: tuple[FormField, ...], words: LabelWords) -> tuple[_Named, ...]:
    """The columns of a table by the meaning of their labels."""
    return tuple(_named(one, "column", words) for one in columns)


def column_meant(label: str, columns: Sequence[_Named], words: LabelWords) -> FormField | None:
    """The column among ``columns`` whose heading ``label`` is by its meaning."""
    return _meant(label, None, columns, words, tiers=3)


def _named(field: FormField, what: str, words: LabelWords) -> _Named:
    kinds = frozenset({what, field.type}) & words.kinds
    keys = frozenset(meaning(label, words, kinds) for label in field.all_labels) - {frozenset()}
    short = frozenset(reduced(one, words) for one in keys)
    return _Named(field, kinds, keys, short, frozenset(nearly(one, words) for one in short))


def _signing(sign: FormSign, words: LabelWords) -> _Signing:
    keys = frozenset(meaning(label, words, frozenset({"sign"})) for label in sign.all_labels)
    short = frozenset(reduced(one, words, words.signed | words.opinion) for one in keys)
    return _Signing(sign, keys, short, frozenset(nearly(one, words) for one in short))


def _meant(
    label: str, value: str | None, named: Sequence[_Named], words: LabelWords, tiers: int = 4
) -> FormField | None:
    asked = {kinds: meaning(label, words, kinds) for kinds in {one.kinds for one in named}}
    if not any(asked.values()):
        return None
    kinds_of = {one.field.id: one.kinds for one in named}
    short = {kinds: reduced(one, words) for kinds, one in asked.items()}
    near = {kinds: nearly(one, words) for kinds, one in short.items()}
    for tier in range(tiers):
        if tier == 0:
            found = [one.field for one in named if asked[one.kinds] in one.keys]
        elif tier == 1:
            found = [
                one.field
                for one in named
                if short[one.kinds] in one.short and _says_enough(short[one.kinds], words)
            ]
        elif tier == 2:
            found = [
                one.field
                for one in named
                if near[one.kinds] in one.near and _says_enough(near[one.kinds], words)
            ]
        else:
            found = [one.field for one in named if _alone(asked[one.kinds], one, words)]
        if not found:
            continue
        if tier == 0 and len(found) == 1 and _says_enough(asked[kinds_of[found[0].id]], words):
            return found[0]
        if tier == 3 and value is None:
            return None
        return _by_value(found, value, words, alone=tier == 3)
    return None


def _says_enough(concepts: Concepts, words: LabelWords) -> bool:
    """Whether what is left of a label is more than one word that stands in many labels (时间, 号)."""
    return len(concepts) > 1 or not concepts <= words.hollow


def _alone(asked: Concepts, one: _Named, words: LabelWords) -> bool:
    return len(asked) == 1 and asked <= words.alone and any(asked < key for key in one.keys)


def _by_value(
    found: Iterable[FormField], value: str | None, words: LabelWords, *, alone: bool = False
) -> FormField | None:
    """The only one of ``found`` that ``value`` can be, those that ask for most of a value first."""
    candidates = list(found)
    if value is None or not compact(value):
        return candidates[0] if len(candidates) == 1 else None
    text = value[:_MOST_VALUE]
    fitting = [one for one in candidates if _may_be(one, text, words, alone=alone)]
    if len(fitting) > 1:
        fitting = [one for one in fitting if one.type in STRUCTURED or _shaped(one, words)]
    return fitting[0] if len(fitting) == 1 else None


def _may_be(field: FormField, value: str, words: LabelWords, *, alone: bool) -> bool:
    """Whether ``value`` is of the field's type and of its shape; beside 时间 a time of day must stand, not only a day."""
    if field.type in STRUCTURED:
        normal = normal_form(field.type, value) or ""
        return bool(normal) and not (
            alone and field.type in ("datetime", "end_datetime") and "T" not in normal
        )
    shapes = [one for one in words.shapes if field.id in one.fields]
    return all(one.pattern.fullmatch(compact(value)) for one in shapes)


def _shaped(field: FormField, words: LabelWords) -> bool:
    return any(field.id in one.fields for one in words.shapes)
