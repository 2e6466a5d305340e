"""Defects that can be planted into a sound dossier: what is changed, which item must fire, and what follows from it.

They come from the examples of a checklist, with what logically follows declared beside them, and from a list of
their own (``schemas/reviews/defects/<checklist>.yaml``). The same defects test the machine and train people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_files
from zmtool.checks.checklist import load_checklist
from zmtool.checks.examples import patched
from zmtool.checks.records import Checklist, Item, Status
from zmtool.dossiers.records import Dossier
from zmtool.forms.records import Catalogue

FOLDER = "schemas/reviews/defects"
SCHEMA = "review-defects.schema.json"
_WRONG = ("fail", "unsure")


@dataclass(frozen=True, slots=True)
class Defect:
    """``patch`` (the words of checklist examples) makes ``code`` come out as ``status``, and ``also`` as they say.

    ``difficulty`` is 1 (seen at a glance) to 3 (found by comparing or counting). ``plantable``: it makes a dossier that
    could be real; one that adds an empty document does not, nor one of ``not_planted``.
    """

    id: str
    code: str
    status: Status
    patch: Mapping[str, Any]
    also: Mapping[str, Status]
    difficulty: int
    plantable: bool

    @property
    def fires(self) -> Mapping[str, Status]:
        """Every item that must come out otherwise than in the sound dossier."""
        return {self.code: self.status, **self.also}

    @property
    def touches(self) -> frozenset[str]:
        """The documents that it changes: two defects in one dossier must not change the same."""
        named = [target for part in self.patch.values() for target in part]
        return frozenset(str(one).partition(".")[0] for one in named)

    def planted(self, dossier: Dossier, catalogue: Catalogue) -> Dossier:
        """The dossier with this defect. Raises LookupError where it has not what is to be changed."""
        return patched(dossier, self.patch, catalogue)


@kept_data
def load_defects(checklist: str, overrides: Path | None = None) -> tuple[Defect, ...]:
    """The defects of a checklist in its order. Raises UsageProblem for one that names an item or example not there."""
    standard = load_checklist(checklist, overrides)
    path = next((one for one in data_files(FOLDER, ".yaml", overrides) if one.stem == checklist), None)
    raw: Mapping[str, Any] = load_checked(path, SCHEMA) if path else {}
    also = raw.get("also", {})
    found = [*_of_examples(standard, also, raw), *_of_list(standard, raw)]
    unknown = set(also) - {one.id for one in found}
    if unknown and path is not None:
        first = sorted(unknown)[0]
        raise UsageProblem(
            f"评查标准“{checklist}”没有例子 {first}",
            where=f"{path}:{line_of(path, ['also', first])}",
            next_step="写作“代码/fail”或“代码/unsure”，与标准中的例子对应",
        )
    order = {item.code: place for place, item in enumerate(standard.items)}
    if path is not None and (lost := next((one for one in found if one.code not in order), None)):
        raise UsageProblem(
            f"评查标准“{checklist}”没有项目 {lost.code}",
            where=f"{path}:{line_of(path, ['more'])}",
            next_step="用 zmtool review checklists show 查看项目代码",
        )
    return tuple(sorted(found, key=lambda one: order[one.code]))


def _of_examples(standard: Checklist, also: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[Defect]:
    for item in standard.items:
        for status in _WRONG:
            if item.checks and status in item.examples:
                id_ = f"{item.code}/{status}"
                yield _defect(id_, item, status, item.examples[status], also.get(id_, {}), raw)


def _of_list(standard: Checklist, raw: Mapping[str, Any]) -> Iterator[Defect]:
    for one in raw.get("more", ()):
        item = standard.item(one["item"])
        level = one.get("difficulty")
        made = _defect(
            one["id"], item, one.get("status", "fail"), one["patch"], one.get("also", {}), raw, one["item"]
        )
        yield made if level is None else _at(made, level)


def _at(defect: Defect, level: int) -> Defect:
    from dataclasses import replace

    return replace(defect, difficulty=level)


def _defect(
    id_: str,
    item: Item | None,
    status: str,
    patch: Mapping[str, Any],
    also: Mapping[str, str],
    raw: Mapping[str, Any],
    code: str = "",
) -> Defect:
    levels = [raw.get("difficulty", {}).get(one, 2) for one in (item.method if item else "").split("/")]
    return Defect(
        id_,
        item.code if item else code,
        Status(status),
        patch,
        MappingProxyType({key: Status(value) for key, value in also.items()}),
        max(levels, default=2),
        not patch.get("add") and id_ not in raw.get("not_planted", ()),
    )


def choose(
    defects: Sequence[Defect], count: int, seed: int, *, level: int = 3, codes: Sequence[str] = ()
) -> tuple[Defect, ...]:
    """``count`` defects for a drill, fewer where there are not as many, the same for the same seed.

    At most ``level`` difficult, of the items ``codes`` (codes or sections; empty: all), none touching a document or an
    item that another one touches.
    """
    import random

    chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    open_ = [
        one
        for one in defects
        if one.plantable
        and one.difficulty <= level
        and (not codes or any(one.code == code or one.code[0] == code for code in codes))
    ]
    chance.shuffle(open_)
    chosen: list[Defect] = []
    documents: set[str] = set()
    fired: set[str] = set()
    for one in open_:
        if len(chosen) == count:
            break
        if documents.isdisjoint(one.touches) and fired.isdisjoint(one.fires):
            chosen.append(one)
            documents |= one.touches
            fired |= set(one.fires)
    return tuple(chosen)
