"""Loading ``schemas/reading/decisions.yaml``: the parts of a decision and what is looked for in each."""

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
from zmtool.values.chinese_numerals import NUMERAL_CHARS
from zmtool.values.relative_dates import RELATIVE_DAY

SCHEMA = "reading-decisions.schema.json"
_YEAR = r"[0-9OoQlI〇○零一二三四五六七八九]{4}年"
_SMALL = f"[0-9OlI{NUMERAL_CHARS}]{{1,3}}"
DAY = rf"(?:(?:{_YEAR})?{_SMALL}月{_SMALL}[日号]|{RELATIVE_DAY})"
"""A day as decisions write it, with or without its year, or told by the one before it."""
_PIECE = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class PartWording:
    """A part of a decision and what opens it, at the beginning of a sentence, or ``anywhere`` after a clause.

    The part without openings is what stands before all others. ``once``: it is over when a later part has begun.
    """

    id: str
    label: str
    opens: re.Pattern[str] | None
    anywhere: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class FieldWording:
    """A field and where it stands: the first match of ``patterns`` in the first of ``parts``, or the ``whole`` part.

    ``totals`` are tried before ``patterns``. ``single``: all matches must say the same, unless one of ``totals`` does.
    ``label`` and ``type`` are empty where the form itself has the field.
    """

    id: str
    parts: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    totals: tuple[re.Pattern[str], ...] = ()
    single: bool = False
    whole: bool = False
    label: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class DecisionWordings:
    """How decisions in running text are worded.

    ``untitled`` pairs forms with the wording that tells them; ``runs_on`` is what follows a value after a label and
    does not belong to it.
    """

    forms: frozenset[str]
    runs_on: re.Pattern[str]
    untitled: tuple[tuple[str, re.Pattern[str]], ...]
    parts: tuple[PartWording, ...]
    fields: tuple[FieldWording, ...]


@kept_data
def load_decision_wordings(overrides: Path | None = None) -> DecisionWordings:
    """The wordings, a workspace's own file winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reading/decisions.yaml", overrides)
    raw = load_checked(path, SCHEMA)
    pieces = {"day": DAY, **raw["pieces"]}
    known = {one["id"] for one in raw["parts"]}
    for index, one in enumerate(raw["fields"]):
        unknown = [part for part in one["parts"] if part not in known]
        if unknown:
            raise UsageProblem(
                f"没有名为“{unknown[0]}”的部分",
                where=f"{path}:{line_of(path, ['fields', index, 'parts'])}",
                next_step=f"可用的部分：{'、'.join(sorted(known))}",
            )

    def compiled(texts: Sequence[str], trail: list[str | int]) -> list[re.Pattern[str]]:
        return [_compiled(text, pieces, path, trail) for text in texts]

    return DecisionWordings(
        forms=frozenset(raw["forms"]),
        runs_on=compiled([raw["runs_on"]], ["runs_on"])[0],
        untitled=tuple(
            (one["form"], compiled([one["wording"]], ["untitled", index])[0])
            for index, one in enumerate(raw["untitled"])
        ),
        parts=tuple(
            _part(one, compiled(["|".join(one["opens"])], ["parts", index]) if "opens" in one else [])
            for index, one in enumerate(raw["parts"])
        ),
        fields=tuple(
            FieldWording(
                id=one["id"],
                parts=tuple(one["parts"]),
                patterns=tuple(compiled(one.get("patterns", ()), ["fields", index])),
                totals=tuple(compiled(one.get("totals", ()), ["fields", index])),
                single=one.get("single", False),
                whole=one.get("whole", False),
                label=one.get("label", ""),
                type=one.get("type", ""),
            )
            for index, one in enumerate(raw["fields"])
        ),
    )


def _part(raw: Mapping[str, Any], opens: list[re.Pattern[str]]) -> PartWording:
    return PartWording(
        raw["id"],
        raw["label"],
        opens[0] if opens else None,
        raw.get("anywhere", False),
        raw.get("once", False),
    )


def _compiled(text: str, pieces: Mapping[str, str], path: Path, trail: list[str | int]) -> re.Pattern[str]:
    """A pattern with its pieces in place. Raises UsageProblem where it is none, or names an unknown piece."""
    try:
        return re.compile(_PIECE.sub(lambda match: f"(?:{pieces[match[1]]})", text))
    except (re.error, KeyError) as error:
        raise UsageProblem(
            "文书用语的正则表达式有误",
            where=f"{path}:{line_of(path, trail)}",
            next_step=f"请改正：{error}",
        ) from error
