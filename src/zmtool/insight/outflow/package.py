"""A request to other counties about cartons whose code names one of their shops: a zip with a sealed manifest and a table each.

``manifest.json`` names every file with its SHA-256; the seal is over the content, so that a change shows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from zmtool.base.files import whole_file
from zmtool.base.plain import to_plain
from zmtool.insight.outflow.records import ORDER_DAYS, Seized

FORMAT = "zmtool-outflow-request/1"
MANIFEST = "manifest.json"
_COLUMNS = (
    "案号",
    "查获日期",
    "查获机构",
    "品规",
    "条数",
    "分拣日期",
    "喷码许可证号",
    "请查订货日期自",
    "请查订货日期至",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ASKED = (
    f"核对喷码许可证号的户名、地址、状态；查分拣日前 0–{ORDER_DAYS} 天该户该品规的订单行、线路、客户经理、送货员、"
    "档位和当期限量；每个环节查不到的请写明"
)


@dataclass(frozen=True, slots=True)
class RequestFile:
    """One county's table in the package: which county, its name there, rows, cartons, SHA-256."""

    region: str
    name: str
    rows: int
    cartons: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Request:
    """What the manifest says."""

    bureau: str
    made_at: datetime
    made_by: str
    asof: date
    asked: str
    files: tuple[RequestFile, ...]


def write_request(
    path: Path, lines: Sequence[Seized], *, bureau: str, made_at: datetime, made_by: str, asof: date
) -> tuple[Request, str]:
    """Writes the package, whole or not at all, and returns what its manifest says and the seal."""
    by_region: dict[str, list[Seized]] = {}
    for one in lines:
        by_region.setdefault(one.code_lic[:6], []).append(one)
    files, contents = [], {}
    for region, ones in sorted(by_region.items()):
        name = f"{region}.csv"
        contents[name] = _table(ones)
        files.append(
            RequestFile(
                region,
                name,
                len(ones),
                f"{sum(one.qty for one in ones):f}",
                hashlib.sha256(contents[name]).hexdigest(),
            )
        )
    request = Request(bureau, made_at, made_by, asof, _ASKED, tuple(files))
    body = to_plain(request)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    seal = hashlib.sha256(text.encode()).hexdigest()
    manifest = {"zmtool": FORMAT, "seal": seal, "content": body}
    with whole_file(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, content in contents.items():
            archive.writestr(name, content)
    return request, seal


def _table(lines: Sequence[Seized]) -> bytes:
    """The lines as CSV, UTF-8 with a mark as spreadsheets expect; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for one in lines:
        day = one.code_date
        first = date.fromordinal(day.toordinal() - ORDER_DAYS) if day else None
        cells = (
            one.case_no,
            one.found_date or "",
            one.found_org,
            one.brand,
            f"{one.qty:f}",
            day or "不详",
            one.code_lic,
            first or "不详",
            day or "不详",
        )
        writer.writerow([_safe(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
