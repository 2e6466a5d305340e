"""Loading ``schemas/reading/told.yaml``: how values are told in sentences, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.reading.surnames import COMPOUND, SINGLE

SCHEMA = "reading-told.schema.json"
DOCUMENT_NUMBER = "doc_number"
"""The kind of value that is no regular expression: numbers of documents are found by their own rules."""
_PIECE = re.compile(r"\{([a-z]+)\}")
_SURNAME = f"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SINGLE))}])"
_START = r"(?:\A|(?<=[。！？；\n]))"
_MOST_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ValueWording:
    """The words around a value of a kind; see ``told.yaml``."""

    fields: frozenset[str]
    forms: frozenset[str]
    kind: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    hint: re.Pattern[str] | None
    near: re.Pattern[str] | None
    never_before: re.Pattern[str] | None
    never_after: re.Pattern[str] | None
    alone: bool
    within: str


@dataclass(frozen=True, slots=True)
class StretchWording:
    """What leads into sentences that are a value, the surest first, and where they end; see ``told.yaml``."""

    fields: frozenset[str]
    forms: frozenset[str]
    opens: tuple[re.Pattern[str], ...]
    goes_on: re.Pattern[str] | None
    closes: re.Pattern[str] | None
    holds: re.Pattern[str] | None
    ends: str
    shared: bool


@dataclass(frozen=True, slots=True)
class ToldWords:
    """How values are told: kinds of values, turns of the text, and the wordings of each field."""

    kinds: Mapping[str, re.Pattern[str]]
    turns: re.Pattern[str]
    breaks: re.Pattern[str]
    paragraphs: re.Pattern[str]
    leads: Mapping[str, re.Pattern[str]]
    values: tuple[ValueWording, ...]
    stretches: tuple[StretchWording, ...]

    def value(self, field_id: str, form_id: str) -> ValueWording | None:
        """The wording of a field that is a value of a kind."""
        return next((one for one in self.values if _fits(one, field_id, form_id)), None)

    def stretch(self, field_id: str, form_id: str) -> StretchWording | None:
        """The wording of a field that is told in whole sentences."""
        return next((one for one in self.stretches if _fits(one, field_id, form_id)), None)


def _fits(one: ValueWording | StretchWording, field_id: str, form_id: str) -> bool:
    return field_id in one.fields and (not one.forms or form_id in one.forms)


@kept_data
def load_told_words(overrides: Path | None = None) -> ToldWords:
    """The words, a workspace's own file winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reading/told.yaml", overrides)
    raw = load_checked(path, SCHEMA)
    pieces = {"surname": _SURNAME, "start": _START, **raw["pieces"]}

    def compiled(texts: Sequence[str], trail: Sequence[str | int], shape: str = "{}") -> re.Pattern[str]:
        whole = shape.replace("{}", f"(?:{'|'.join(texts)})", 1)
        return _compiled(whole, pieces, path, list(trail))

    def maybe(
        one: Mapping[str, Any], key: str, trail: Sequence[str | int], shape: str = "{}"
    ) -> re.Pattern[str] | None:
        return compiled(one[key], [*trail, key], shape) if key in one else None

    def value(index: int, one: Mapping[str, Any]) -> ValueWording:
        trail: list[str | int] = ["values", index]
        if one["kind"] not in raw["kinds"] and one["kind"] != DOCUMENT_NUMBER:
            raise UsageProblem(
                f"没有名为“{one['kind']}”的值类",
                where=f"{path}:{line_of(path, [*trail, 'kind'])}",
                next_step=f"可用的值类：{'、'.join([*raw['kinds'], DOCUMENT_NUMBER])}",
            )
        return ValueWording(
            frozenset(one["fields"]),
            frozenset(one.get("forms", ())),
            one["kind"],
            maybe(one, "before", trail, r"{}\Z"),
            maybe(one, "after", trail),
            maybe(one, "hint", trail, r"{}\Z"),
            maybe(one, "near", trail),
            maybe(one, "never", trail, r"{}\Z"),
            maybe(one, "never", trail),
            one.get("alone", False),
            one.get("within", ""),
        )

    def stretch(index: int, one: Mapping[str, Any]) -> StretchWording:
        trail: list[str | int] = ["stretches", index]
        return StretchWording(
            frozenset(one["fields"]),
            frozenset(one.get("forms", ())),
            tuple(compiled([text], [*trail, "opens"]) for text in one["opens"]),
            maybe(one, "goes_on", trail),
            maybe(one, "closes", trail),
            compiled([one["holds"]], [*trail, "holds"]) if "holds" in one else None,
            one["ends"],
            one.get("shared", False),
        )

    return ToldWords(
        {name: compiled([text], ["kinds", name]) for name, text in raw["kinds"].items()},
        compiled(raw["turns"], ["turns"]),
        compiled(raw["breaks"], ["breaks"]),
        compiled(raw["paragraphs"], ["paragraphs"]),
        {name: compiled([text], ["leads", name], ".*{}") for name, text in raw["leads"].items()},
        tuple(value(index, one) for index, one in enumerate(raw["values"])),
        tuple(stretch(index, one) for index, one in enumerate(raw["stretches"])),
    )


def _compiled(text: str, pieces: Mapping[str, str], path: Path, trail: list[str | int]) -> re.Pattern[str]:
    """A pattern with its pieces in place. Raises UsageProblem where it is none, or names an unknown piece."""
    try:
        for _ in range(_MOST_DEPTH):
            text = _PIECE.sub(lambda match: f"(?:{pieces[match[1]]})", text)
        return re.compile(text)
    except (re.error, KeyError) as error:
        raise UsageProblem(
            "文书用语的正则表达式有误",
            where=f"{path}:{line_of(path, trail)}",
            next_step=f"请改正：{error}",
        ) from error
