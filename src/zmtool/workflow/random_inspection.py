"""Double-random inspection at work: drawing, results, publication (双随机一公开)."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UnknownAnswer, UsageProblem
from zmtool.base.files import ready_folder, write_whole
from zmtool.law.library import load_law
from zmtool.licenses.random_inspection.basis import basis_of
from zmtool.licenses.random_inspection.draw import Candidate, draw
from zmtool.licenses.random_inspection.rules import DrawRules, load_draw_rules
from zmtool.licenses.register.statuses import status_on
from zmtool.staff.duty import DutyProblem, those_fit
from zmtool.values.masking import masked_name
from zmtool.workflow.random_inspection_risk import bands_by_shop, with_risk_rates
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.licenses.random_inspection.keep import KeptBatch

_BOM = b"\xef\xbb\xbf"
_OTHER = "其他"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Due:
    """When the results of a visit have to be published at the latest; None where the calendar does not say."""

    lic_no: str
    due: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Started:
    """A batch that was drawn, and which officers were left out of the draw and why."""

    kept: KeptBatch
    unfit: tuple[DutyProblem, ...]


def start_draw(
    batch_no: str,
    place: Place = None,
    *,
    title: str = "",
    seed_source: str = "",
    witness: str = "",
    only: Mapping[str, str] | None = None,
    rates: Mapping[str, str] | None = None,
    risk_rates: Mapping[str, str] | None = None,
    skip_days: int = 90,
    avoid: Mapping[str, Sequence[str]] | None = None,
    now: datetime,
    user: str,
) -> Started:
    """Draws a batch and keeps it with everything that it was drawn from.

    ``seed_source`` is what was read out before witnesses; with it the seed is batch number and source, so that nobody could
    choose. Without it a random seed is made. ``rates`` by credit grade and ``risk_rates`` by risk band (id or label) stand before those
    of the data file; a shop is drawn at the higher of its two. ``only`` limits the shops (station, town, cell, route, format), ``skip_days``
    passes over shops that were drawn and visited lately, ``avoid`` names the certificates that keep away from a licence.
    Only officers whose certificate is known to be valid are drawn; the others are told with the reason.
    Raises Refused for an empty register, too few officers, or a number that was drawn before.
    """
    from zmtool.licenses.random_inspection.keep import keep_draw, kept_batch, lately_inspected
    from zmtool.staff.tables import officers

    if not batch_no.strip():
        raise UsageProblem("没有批次号", next_step="例：zmtool license draw start 2026-2")
    if any(one in "/\\" or not one.isprintable() for one in batch_no) or len(batch_no) > _LONGEST:
        raise UsageProblem(
            f"批次号不能有斜线和不可显示的字符，最多 {_LONGEST} 字",
            next_step="批次号也是公示文件的名称，例：2026-2",
        )
    with opened(place, now=now) as at, at.writing() as session:
        day = now.date()
        rules = _with_rates(load_draw_rules(at.root), rates or {})
        said = {band: share_of(band, text) for band, text in (risk_rates or {}).items()}
        rules = with_risk_rates(rules, said, at.root)
        bands = bands_by_shop(session, rules, at, day)
        candidates = _candidates(session, rules, only or {}, day, bands)
        if not candidates:
            raise Refused("没有可抽的零售户", next_step="请先导入登记簿，或放宽范围")
        certified, unfit = those_fit(officers(session), day)
        if len(certified) < rules.officers:
            told = f"；{'；'.join(one.message for one in unfit)}" if unfit else ""
            raise Refused(
                f"有效执法证的人员只有 {len(certified)} 名，不足 {rules.officers} 名{told}",
                next_step="用 zmtool staff officer 登记执法人员和证件有效期",
            )
        source = seed_source.strip()
        seed = f"{batch_no}|{source}" if source else f"{batch_no}|{secrets.token_hex(16)}"
        basis = basis_of(
            tuple(candidates),
            tuple(sorted(one.cert_no for one in certified)),
            rules,
            left_out=lately_inspected(session, day - timedelta(days=skip_days)) if skip_days else {},
            avoided={lic_no: frozenset(numbers) for lic_no, numbers in (avoid or {}).items()},
        )
        made = draw(
            seed, basis.candidates, basis.officers, rules, left_out=basis.left_out, avoided=basis.avoided
        )
        keep_draw(
            session,
            batch_no,
            made,
            basis,
            title=title,
            seed_source=source or "程序随机产生",
            witness=witness,
            now=now,
            who=user,
        )
        return Started(kept_batch(session, batch_no), unfit)


def show_batch(batch_no: str, place: Place = None) -> KeptBatch:
    """A draw with its results. Raises NotFound."""
    from zmtool.licenses.random_inspection.keep import kept_batch

    with opened(place) as at, at.reading() as session:
        return kept_batch(session, batch_no)


def list_batches(place: Place = None) -> tuple[tuple[str, str, str, int, int], ...]:
    """Every draw, the latest first."""
    from zmtool.licenses.random_inspection.keep import batches

    with opened(place) as at, at.reading() as session:
        return batches(session)


def record_result(
    batch_no: str,
    lic_no: str,
    result: str,
    place: Place = None,
    *,
    on: date,
    note: str = "",
    now: datetime,
    user: str,
) -> None:
    """Keeps the result of a visit. Raises UsageProblem for one that is not known, NotFound, Refused."""
    from zmtool.licenses.random_inspection.keep import keep_result

    with opened(place, now=now) as at, at.writing() as session:
        if on > now.date():
            raise UsageProblem(f"检查日期 {on} 还没有到", where="--on", next_step="请写实际检查的日期")
        known = load_draw_rules(at.root).results
        if result not in known:
            raise UsageProblem(f"没有检查结果“{result}”", next_step=f"可用：{'、'.join(known)}")
        keep_result(session, batch_no, lic_no, result=result, on=on, note=note, now=now, who=user)


def publish_results(
    batch_no: str, folder: Path, place: Place = None, *, now: datetime, user: str
) -> tuple[Path, int]:
    """Writes the list for publication (names masked) and notes the day. Raises Refused where there is no result yet."""
    from zmtool.licenses.random_inspection.keep import kept_batch, mark_published
    from zmtool.licenses.register.keep import known_retailers

    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_batch(session, batch_no)
        done = [one for one in kept.shops if one.result]
        if not done:
            raise Refused(f"批次 {batch_no} 还没有检查结果", next_step="先用 zmtool license draw result 登记")
        register = known_retailers(session, [one.shop.lic_no for one in done])
        rows = []
        for one in done:
            entry = register.get(one.shop.lic_no)
            name = entry.name if entry else ""
            principal = entry.principal if entry else ""
            rows.append(
                (
                    one.inspected_on.isoformat() if one.inspected_on else "",
                    one.shop.lic_no,
                    name if name != principal else masked_name(name),
                    masked_name(principal),
                    entry.addr if entry else "",
                    one.result,
                )
            )
        ready_folder(folder)
        path = folder / f"双随机检查结果-{batch_no}.csv"
        write_whole(path, _BOM + _csv(rows).encode("utf-8"))
        mark_published(session, batch_no, [one.shop.lic_no for one in done], on=now.date(), now=now, who=user)
        return path, len(rows)


def due_for_publication(batch_no: str, place: Place = None, *, today: date) -> tuple[Due, ...]:
    """When each result that is not published yet has to be, the most urgent first."""
    with opened(place) as at:
        rules, calendar = load_draw_rules(at.root), load_law(at.root).calendar
        kept = show_batch(batch_no, at)
    found = []
    for one in kept.shops:
        if one.inspected_on is None or one.published_on is not None:
            continue
        try:
            last: date | None = calendar.add_workdays(one.inspected_on, rules.publish_days)
        except UnknownAnswer:
            last = None
        found.append(Due(one.shop.lic_no, last, last is not None and last < today))
    return tuple(sorted(found, key=lambda each: each.due or date.max))


def _with_rates(rules: DrawRules, rates: Mapping[str, str]) -> DrawRules:
    """The rules with rates that were said for this batch: a share between 0 and 1, or a percentage."""
    changed = dict(rules.rates)
    other = rules.other
    for grade, text in rates.items():
        rate = share_of(grade, text)
        if grade in ("", _OTHER):
            other = rate
        else:
            changed[grade] = rate
    return replace(rules, rates=changed, other=other)


def share_of(grade: str, text: str) -> Decimal:
    """A share that was said for a grade or band. Raises UsageProblem."""
    bare = text.strip().removesuffix("%")
    if not bare.replace(".", "", 1).isdecimal():
        raise UsageProblem(f"比例“{text}”不是数字", where=grade, next_step="例：--rate C=10%")
    rate = Decimal(bare) / (100 if text.strip().endswith("%") else 1)
    if not 0 <= rate <= 1:
        raise UsageProblem(f"比例“{text}”不在 0 到 100% 之间", where=grade, next_step="例：--rate C=10%")
    return rate


def _candidates(
    session: Session, rules: DrawRules, only: Mapping[str, str], day: date, bands: Mapping[str, str]
) -> list[Candidate]:
    from zmtool.licenses.register.lists import Wanted, every_retailer

    grades = _grades(session)
    found = []
    wanted = Wanted(
        station=only.get("station", ""),
        town=only.get("town", ""),
        cell=only.get("cell", ""),
        route=only.get("route", ""),
        format=only.get("format", ""),
    )
    for one in every_retailer(session, wanted, day):
        status = status_on(one, day)
        if status in rules.statuses:
            band = bands.get(one.lic_no, "")
            found.append(Candidate(one.lic_no, grades.get(one.lic_no, ""), status, band))
    return found


def _grades(session: Session) -> dict[str, str]:
    """The credit grade of each licence that has one."""
    from zmtool.licenses.credit.keep import latest_grades

    return {lic_no: one.grade for lic_no, one in latest_grades(session).items()}


def _csv(rows: Sequence[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["检查日期", "许可证号", "企业（字号）名称", "负责人", "经营场所", "检查结果"])
    for row in rows:
        writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in row])
    return text.getvalue()
