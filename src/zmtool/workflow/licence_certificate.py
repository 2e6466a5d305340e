"""The list of certificates to print (制证清单), out of the register, for licences or for applications carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.licenses.card.certificate import certificate_cells, certificate_problems
from zmtool.licenses.card.definition import load_card
from zmtool.licenses.register.health import load_health_rules
from zmtool.licenses.register.statuses import load_statuses
from zmtool.reports.sheet_book import Sheet, write_book, write_csv
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_ISSUED = "issue"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Certificates:
    """The heads of the columns, and the cells of each certificate (text)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def certificates(
    numbers: Sequence[str], applications: Sequence[str], place: Place = None, *, today: date
) -> Certificates:
    """The certificate data of licences, and of the licences of applications; each licence once, in this order.

    Raises UsageProblem where nothing is named, NotFound for a licence or application that is not there, Refused naming
    every entry of which no certificate may be printed, and applications that are not carried out yet.
    """
    from zmtool.licenses.register.keep import known_retailers

    with opened(place) as at, at.reading() as session:
        wanted = list(dict.fromkeys([*numbers, *(_licence_of(session, one) for one in applications)]))
        if not wanted:
            raise UsageProblem(
                "没有指明要制证的许可证", next_step="请写许可证号，或用 --application 受理编号"
            )
        known = known_retailers(session, wanted)
        if missing := [one for one in wanted if one not in known]:
            raise NotFound(
                f"登记簿中没有许可证 {'、'.join(missing[:_SHOWN])}",
                next_step="用 zmtool license list 任意片段 查找",
            )
        card, rules, statuses = load_card(at.root), load_health_rules(at.root), load_statuses(at.root)
        wrong = []
        for number in wanted:
            problems = list(certificate_problems(known[number], card, rules, statuses, today))
            if problems:
                wrong.append(f"{number} {known[number].name}：{'；'.join(problems)}")
        if wrong:
            more = f"（另有 {len(wrong) - _SHOWN} 户）" if len(wrong) > _SHOWN else ""
            raise Refused(
                f"{len(wrong)} 户不能制证：{'。'.join(wrong[:_SHOWN])}{more}",
                next_step="请先用 zmtool license correct 更正，或从清单中去掉",
            )
        heads = tuple(column.label for column in card.columns)
        return Certificates(heads, tuple(certificate_cells(known[one], card) for one in wanted))


def _licence_of(session: Session, number: str) -> str:
    from zmtool.licenses.life.keep import kept_course

    course = kept_course(session, number).course
    if course.last(_ISSUED) is None or not course.application.licence.lic_no:
        raise Refused(
            f"申请 {course.application.application_no} 还没有制证登记",
            next_step=f"请先 zmtool license advance {course.application.application_no} 制证登记",
        )
    return course.application.licence.lic_no


def write_certificates(found: Certificates, path: Path) -> Path:
    """Writes the list to an .xlsx or .csv file. Raises UsageProblem for another name, Refused where it cannot be written."""
    sheet = Sheet("制证清单", found.columns, found.rows)
    if path.suffix.lower() == ".csv":
        return write_csv(sheet, path)
    if path.suffix.lower() == ".xlsx":
        return write_book([sheet], path)
    raise UsageProblem("清单文件应为 .xlsx 或 .csv", where=str(path), next_step="例：-o 制证清单.xlsx")
