"""What weighs on a shop, each matter once: as the furthest it came to, with what it was before (pure; supervision.md 4.6).

A hit that became an alert that became a clue that became a problem that became a case is one matter, not five.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.risk.formula import RiskEvidence

HIT, ALERT, INSPECTION, CLUE, PROBLEM, CASE = "hit", "alert", "inspection", "clue", "problem", "case"
KIND_NAMES: Mapping[str, str] = {
    HIT: "命中",
    ALERT: "预警",
    INSPECTION: "检查",
    CLUE: "线索",
    PROBLEM: "问题",
    CASE: "案件",
}
_RANKS = {kind: at for at, kind in enumerate(KIND_NAMES)}
_SIGNALS = (HIT, ALERT)
"""What nobody has found out about yet, or only a model saw."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A record about a shop. ``became`` are the keys of what came of it; ``gone``: refuted, dismissed, suppressed.

    ``indicators`` is empty where the record names none; ``told`` says what it is (Chinese); ``hidden``: the person may not see it.
    """

    kind: str
    ref: str
    shop: str
    indicators: tuple[str, ...]
    day: date
    became: tuple[str, ...] = ()
    gone: bool = False
    hidden: bool = False
    told: str = ""

    @property
    def key(self) -> str:
        """What names it among all."""
        return key_of(self.kind, self.ref)

    @property
    def called(self) -> str:
        """As a person names it: 预警 YJ-示-2026-00001."""
        name = f"第 {self.ref} 号命中" if self.kind == HIT else f"{KIND_NAMES[self.kind]} {self.ref}"
        return f"{name}（{self.told}）" if self.told else name


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A matter that weighs nothing, and why (Chinese)."""

    called: str
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What weighs on a shop, and what is there without weighing."""

    evidence: tuple[RiskEvidence, ...]
    uncounted: tuple[Uncounted, ...]


def key_of(kind: str, ref: str) -> str:
    """alert/YJ-示-2026-00001."""
    return f"{kind}/{ref}"


def weighed(
    matters: Iterable[Matter], library: IndicatorLibrary, same_days: int, until: date
) -> dict[str, Weighed]:
    """What weighs on each shop, by licence number; what is dated after ``until`` is left out."""
    by_shop: dict[str, list[Matter]] = defaultdict(list)
    for one in matters:
        if one.day <= until:
            by_shop[one.shop].append(one)
    return {shop: _of_shop(ones, library, same_days) for shop, ones in by_shop.items()}


def standing(
    matters: Iterable[Matter], library: IndicatorLibrary, same_days: int, until: date
) -> list[tuple[str, date]]:
    """Indicator and day of what weighs on one shop, as ``weighed`` has it, without telling what it is."""
    counted, _ = _counted([one for one in matters if one.day <= until], library, same_days)
    return [(code, one.matter.day) for code, ones in counted.items() for one in ones]


@dataclass(slots=True)
class _Piece:
    matter: Matter
    indicators: tuple[str, ...]
    trail: list[Matter] = field(default_factory=list)


def _of_shop(matters: Sequence[Matter], library: IndicatorLibrary, same_days: int) -> Weighed:
    counted, without = _counted(matters, library, same_days)
    evidence = [_evidence(one, code, library) for code, ones in counted.items() for one in ones]
    return Weighed(tuple(evidence), tuple(_uncounted(one, code) for one, code in without))


def _counted(
    matters: Sequence[Matter], library: IndicatorLibrary, same_days: int
) -> tuple[dict[str, list[_Piece]], list[tuple[Matter, str]]]:
    """What weighs by indicator; what does not, with the indicator for which it does not, empty where it has none."""
    # In one order whatever order the records come in, so that the same records give the same sum.
    ordered = sorted(matters, key=_furthest_newest_first) if len(matters) > 1 else matters
    pieces = _furthest(ordered)
    if len(pieces) > 1:
        pieces.sort(key=lambda one: _furthest_newest_first(one.matter))
    counted: dict[str, list[_Piece]] = {}
    without = []
    for one in pieces:
        if not one.indicators:
            without.append((one.matter, ""))
        for code in one.indicators:
            indicator = library.by_code.get(code)
            if indicator is None or not indicator.dimension:
                without.append((one.matter, code))
                continue
            before = counted.setdefault(code, [])
            same = next((other for other in before if _same(one, other, same_days)), None)
            if same is not None:
                same.trail += [one.matter, *one.trail]
            else:
                before.append(one if len(one.indicators) == 1 else _Piece(one.matter, (code,), [*one.trail]))
    return counted, without


def _uncounted(matter: Matter, code: str) -> Uncounted:
    if code:
        return Uncounted(matter.called, matter.day, f"指标 {code} 不计入任何维度")
    why = "没有归入指标，转线索时归类" if matter.kind != CASE else "案由没有对应的指标"
    return Uncounted(matter.called, matter.day, why)


def _same(one: _Piece, other: _Piece, same_days: int) -> bool:
    """Whether a signal tells of a matter that counts already: of several hits the newest holds, else by nearness."""
    if one.matter.kind not in _SIGNALS:
        return False
    if one.matter.kind == HIT and other.matter.kind == HIT:
        return True
    return abs((one.matter.day - other.matter.day).days) <= same_days


def _furthest(matters: Sequence[Matter]) -> list[_Piece]:
    """The records that nothing standing came of, each with all that led to it; chains that ended in nothing are left out.

    Where the end may not be seen, the last record that may be stands for it.
    """
    if not any(one.became for one in matters):
        own = {(one.kind, one.ref): one for one in matters if not one.gone and not one.hidden}
        return [_Piece(one, one.indicators) for one in own.values()]
    by_key = {one.key: one for one in matters}
    ends: dict[str, _Piece] = {}
    for one in matters:
        if one.gone:
            continue
        for end in _ends(one, by_key, frozenset()):
            if end.gone:
                continue
            piece = ends.setdefault(end.key, _Piece(end, end.indicators))
            if one.key != end.key:
                piece.trail.append(one)
                piece.indicators = piece.indicators or one.indicators
    return [seen for one in ends.values() if (seen := _seen(one)) is not None]


def _ends(one: Matter, by_key: Mapping[str, Matter], passed: frozenset[str]) -> list[Matter]:
    """Where a record leads in the end: itself, where nothing that is known came of it."""
    following = [by_key[key] for key in one.became if key in by_key and key not in passed and key != one.key]
    if not following:
        return [one]
    return [end for each in following for end in _ends(each, by_key, passed | {one.key})]


def _seen(piece: _Piece) -> _Piece | None:
    """The piece as the person may see it."""
    visible = [one for one in (piece.matter, *piece.trail) if not one.hidden]
    if not visible:
        return None
    first, *rest = visible
    if first is piece.matter:
        return _Piece(first, piece.indicators, rest)
    return _Piece(first, first.indicators, rest)


def _evidence(piece: _Piece, code: str, library: IndicatorLibrary) -> RiskEvidence:
    indicator = library.by_code[code]
    told = dict.fromkeys(one.called for one in sorted(piece.trail, key=_furthest_newest_first))
    return RiskEvidence(
        piece.matter.ref,
        code,
        indicator.label,
        indicator.dimension,
        piece.matter.day,
        indicator.weight,
        indicator.half_life,
        piece.matter.kind,
        piece.matter.told,
        tuple(told),
    )


def _furthest_newest_first(matter: Matter) -> tuple[int, int, str]:
    return -_RANKS[matter.kind], -matter.day.toordinal(), matter.ref
