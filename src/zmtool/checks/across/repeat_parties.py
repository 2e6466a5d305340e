"""repeat_parties: one party (identity number or licence) dealt with again within ``years``.

Told of the latest dossier: how often before, whether its decision says 从重, whether the penalties before bring a
criminal threshold within reach (``law/transfer.yaml``) and no hand-over is in the dossier.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, Told
from zmtool.checks.across.findings import AcrossFinding, Judged, Place, Surroundings, finding, places_of
from zmtool.checks.across.readings import amount_of, day_of
from zmtool.checks.across.same_party import by_number, called, doubt_of_party, party_places
from zmtool.law.transfer import TransferFacts, transfer_triggers

MOST = 1_000
_SHOWN = 8
Dated = tuple[date, CrossFacts]


def repeat_parties(dossiers: Sequence[CrossFacts], check: AcrossCheck, around: Surroundings) -> Judged:
    """See the module."""
    years, often = int(check.figure("years")), int(check.figure("often"))
    findings: list[AcrossFinding] = []
    groups = by_number(dossiers)
    for group in groups:
        dated = sorted(
            ((day, one) for one in group if (day := day_of(_dated(one))) is not None), key=lambda one: one[0]
        )
        found = _judged(dated, years, often, around)
        findings += [found] if found is not None else []
    known = sum(1 for one in dossiers if one.party.id_no is not None or one.party.license_no is not None)
    return Judged(tuple(findings[:MOST]), known, len(dossiers) - known, max(0, len(findings) - MOST))


def _dated(facts: CrossFacts) -> Told | None:
    """The day of the act, else of a decision."""
    known = (facts.act_time, *(one.date for one in facts.decisions))
    return next((one for one in known if day_of(one) is not None), None)


def _judged(dated: Sequence[Dated], years: int, often: int, around: Surroundings) -> AcrossFinding | None:
    """The dossier with the most others before it in the window, the latest of equal ones."""
    windows = [(_before(dated, index, years), one) for index, one in enumerate(dated)]
    before, (day, latest) = max(windows, key=lambda one: (len(one[0]), one[1][0]), default=([], (None, None)))
    if not before or latest is None or day is None:
        return None
    punished = [one for _, one in before if one.decisions]
    asked = list(_asked(latest, len(punished), often, around))
    if not asked:
        return None
    shown = "、".join(f"{one.name}（{when}）" for when, one in before[:_SHOWN])
    doubts = [doubt for _, one in before if (doubt := doubt_of_party(latest, one))]
    return finding(
        f"{called(latest)}{years}年内第 {len(before) + 1} 次被查处（{latest.name}），此前：{shown}；{'；'.join(asked)}",
        f"证件号或许可证号相同；以 {day} 往前 {years} 年计，此前 {len(before)} 卷，其中受过处罚 {len(punished)} 卷",
        (
            *_places(latest),
            *(place for _, one in before for place in _places(one)),
        ),
        around.trust,
        doubt=next(iter(doubts), ""),
    )


def _before(dated: Sequence[Dated], index: int, years: int) -> list[Dated]:
    day = dated[index][0]
    opens = _years_earlier(day, years)
    return [one for one in dated[:index] if opens <= one[0] < day]


def _years_earlier(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _asked(latest: CrossFacts, punished: int, often: int, around: Surroundings) -> list[str]:
    """What a person should look at in the latest dossier."""
    asked = []
    if latest.decisions and not any("从重" in one.circumstances for one in latest.decisions):
        asked.append("决定书没有写从重情节，请核对是否应当从重")
    if punished >= often:
        asked.append(f"此前受处罚 {punished} 次，达到“{often}次以上”，请核对没收、加重等特别规定")
    if not latest.transferred:
        asked += _thresholds(latest, punished, around)
    return asked


def _thresholds(latest: CrossFacts, punished: int, around: Surroundings) -> list[str]:
    """The criminal thresholds that are reached because of the penalties before."""
    value = next((base for one in latest.decisions if (base := amount_of(one.base)) is not None), None)
    alone = transfer_triggers(around.law.transfer, latest.cause, TransferFacts(goods_value=value))
    reached = transfer_triggers(
        around.law.transfer, latest.cause, TransferFacts(goods_value=value, prior_penalties_3y=punished)
    )
    known = {one.rule_id for one in alone}
    return [
        f"累计可能涉嫌{one.crime}（{'；'.join(one.grounds)}），卷内没有移送文书"
        for one in reached
        if one.rule_id not in known
    ]


def _places(facts: CrossFacts) -> tuple[Place, ...]:
    return (*party_places(facts), *places_of(facts, _dated(facts)))
