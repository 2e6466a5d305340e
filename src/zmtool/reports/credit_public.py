"""The list of retailers' grades for publication: surnames only, no identity numbers, the address up to the house number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zmtool.base.errors import UsageProblem
from zmtool.base.files import write_whole
from zmtool.forms.printable import printed
from zmtool.licenses.register.records import Retailer
from zmtool.values.masking import masked_name

COLUMNS = ("序号", "许可证号", "字号名称", "负责人", "经营场所", "信用等级", "评定日期")
FOOT = "个人信息已按规定隐去：负责人只留姓氏，不公示身份证件号码和联系方式。对等级有异议的，可向发证机关提出；符合条件的可申请信用修复。"
_HOUSE = re.compile(r"^.*?[0-9０-９一二三四五六七八九十百千甲乙丙丁附之-]+号")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One retailer as it may be published."""

    lic_no: str
    name: str
    principal: str
    addr: str
    grade: str
    graded_on: date


def public_line(retailer: Retailer, grade: str, graded_on: date) -> PublicLine:
    """What of a retailer may be published with the grade."""
    principal = masked_name(retailer.principal) if retailer.principal.strip() else ""
    name = retailer.name
    if retailer.principal.strip():
        name = name.replace(retailer.principal.strip(), principal)
    house = _HOUSE.match(retailer.addr)
    return PublicLine(
        retailer.lic_no, name, principal, house.group() if house else retailer.addr, grade, graded_on
    )


def public_csv(lines: Sequence[PublicLine]) -> bytes:
    """The list as CSV (UTF-8 with a mark, as spreadsheets expect); no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in row] for row in _rows(lines))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def public_html(lines: Sequence[PublicLine], *, title: str, org: str, day: date) -> str:
    """The list as one self-contained page without script."""
    page: str = _template().render(
        title=title, org=org, day=day.isoformat(), columns=COLUMNS, rows=list(_rows(lines)), foot=FOOT
    )
    return page


def write_public(lines: Sequence[PublicLine], path: Path, *, title: str, org: str, day: date) -> None:
    """Writes the list: .html as a page, .csv as a table. Raises UsageProblem for another name, Refused where it cannot be written."""
    match path.suffix.lower():
        case ".html" | ".htm":
            write_whole(path, public_html(lines, title=title, org=org, day=day).encode("utf-8", "replace"))
        case ".csv":
            write_whole(path, public_csv(lines))
        case _:
            raise UsageProblem("公示名单应为 .html 或 .csv", where=str(path), next_step="例：-o 公示.html")


def _rows(lines: Sequence[PublicLine]) -> list[tuple[str, ...]]:
    return [
        (str(at), one.lic_no, one.name, one.principal, one.addr, one.grade, one.graded_on.isoformat())
        for at, one in enumerate(lines, 1)
    ]


def _safe(text: str) -> str:
    text = printed(text)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printed(value) if type(value) is str else value,
    )
    return environment.get_template("credit_public.html.j2")
