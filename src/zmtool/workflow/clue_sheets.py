"""Paper sheets for the street: printed with a code, scanned back, each becomes its clues without anybody typing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue, UsageProblem, ZmtoolError
from zmtool.base.files import ready_folder, write_whole
from zmtool.oversight.closed_loop.paper_sheet import (
    SheetCode,
    SheetRead,
    parse_sheet_code,
    printed_indicators,
    read_sheet,
)
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.clue_report import NewClue, add_clue
from zmtool.workflow.oversight_scene import Scene, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from zmtool.scans.records import Page

_OFFERED, _MOST_SHEETS = 30, 500
_SOURCE, _UNKNOWN = "市场走访", "（登记表未印对象，待补）"
_PART = "1234567890abcdefghijkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class SheetTaken:
    """What became of one page: its sheet, the clues, what a person should look at; or why nothing did."""

    file: str
    page: int
    sheet: str = ""
    clues: tuple[str, ...] = ()
    new: int = 0
    remarks: tuple[str, ...] = ()
    problem: str = ""


def print_sheets(
    shops: Sequence[str], target: Path, place: Place = None, *, blank: int = 0, now: datetime
) -> int:
    """Writes sheets for shops of the register, and blank ones, to a .docx; how many. Raises UsageProblem, NotFound."""
    from zmtool.licenses.register.keep import kept_retailer
    from zmtool.reports.clue_sheet import PrintedSheet, clue_sheets

    if not shops and blank < 1:
        raise UsageProblem("没有写明给哪些户印", next_step="写许可证号，或用 --blank 份数 印空白的")
    if len(shops) + blank > _MOST_SHEETS:
        raise UsageProblem(f"一次最多印 {_MOST_SHEETS} 份", next_step="请分批")
    if target.suffix.lower() != ".docx":
        raise UsageProblem("登记表文件应为 .docx", where=str(target), next_step="例：--to 登记表.docx")
    with opened(place, now=now) as at, at.reading() as session:
        scene = scene_of(at)
        printing = "".join(secrets.choice(_PART) for _ in range(6))
        retailers = [kept_retailer(session, one).retailer for one in shops]
        sheets = []
        for number in range(1, len(shops) + blank + 1):
            shop = retailers[number - 1] if number <= len(retailers) else None
            name = f"{printing}-{number}"
            code = SheetCode(name, now.date(), shop.lic_no if shop else "").text()
            sheets.append(
                PrintedSheet(
                    code,
                    name,
                    shop.lic_no if shop else "",
                    shop.name if shop else "",
                    shop.addr if shop else "",
                )
            )
        bureau = at.workspace.settings.bureau.name or scene.org
        content = clue_sheets(bureau, sheets, printed_indicators(scene.library, _OFFERED))
    ready_folder(target.parent)
    write_whole(target, content)
    return len(sheets)


def take_sheets(
    files: Sequence[Path],
    place: Place = None,
    *,
    now: datetime,
    user: str,
    engine: str = "auto",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[SheetTaken, ...]:
    """Reads scanned sheets; each indicator that is ticked becomes a clue of its shop, once. Raises BadInput for nothing readable."""
    from zmtool.workflow.reading import read_files

    with opened(place, now=now) as at:
        readings = read_files(files, engine=engine, overrides=at.root, progress=progress)
        scene = scene_of(at)
        found: list[SheetTaken] = []
        for reading in readings:
            if reading.problem is not None or reading.scanned is None:
                words = reading.problem.what if reading.problem is not None else "读不出内容"
                found.append(SheetTaken(reading.file, 0, problem=words))
                continue
            for page in reading.scanned.pages:
                if not page.blank:
                    found.append(_page_taken(at, scene, Path(reading.file), page, now, user))
    return tuple(found)


def _page_taken(
    at: OpenWorkspace, scene: Scene, file: Path, page: Page, now: datetime, user: str
) -> SheetTaken:
    code = _code(page)
    if code is None:
        return SheetTaken(file.name, page.page, problem="没有登记表的二维码，请人工登记")
    said = read_sheet((line.text for line in page.lines), scene.library)
    if not (said.ticked or said.doubtful or said.words):
        return SheetTaken(file.name, page.page, code.sheet, problem="没有填写：没有打勾，也没有写情况")
    remarks = [f"{one} 的方框看不准，请看原件" for one in said.doubtful]
    if said.words:
        remarks.append("手写内容请对照原件核对")
    try:
        numbers, new, more = _clues(at, scene, file, code, said, now, user)
    except ZmtoolError as error:
        return SheetTaken(file.name, page.page, code.sheet, problem=error.what)
    return SheetTaken(file.name, page.page, code.sheet, numbers, new, (*remarks, *more))


def _code(page: Page) -> SheetCode | None:
    for mark in page.marks:
        if mark.kind == "qr":
            try:
                return parse_sheet_code(mark.text)
            except InvalidValue:
                continue
    return None


def _clues(
    at: OpenWorkspace,
    scene: Scene,
    file: Path,
    code: SheetCode,
    said: SheetRead,
    now: datetime,
    user: str,
) -> tuple[tuple[str, ...], int, tuple[str, ...]]:
    from zmtool.oversight.closed_loop.files import keep_files
    from zmtool.oversight.closed_loop.keep_clues import KIND, clue_of_origin

    evidence = keep_clue_files([file], at, note=f"登记表 {code.sheet}", now=now, user=user)
    numbers: list[str] = []
    remarks = ["发现时间记为收表时间，以表上手写的为准"]
    new = 0
    if not said.ticked:
        remarks.append("没有看到打勾的项目，送部门负责人归类")
    with at.writing() as session:
        for indicator in said.ticked or ("",):
            origin = f"sheet/{code.sheet}/{indicator or '无'}"
            known = clue_of_origin(session, origin)
            if known:
                keep_files(session, KIND, known, evidence, now=now, who=user)
                numbers.append(known)
                continue
            label = scene.library.by_code[indicator].label if indicator else "现场情况"
            clue = NewClue(
                _SOURCE,
                "shop" if code.lic_no else "unlicensed",
                code.lic_no or _UNKNOWN,
                f"{label}（纸质登记表 {code.sheet}）"
                + (f"\n手写（机器识别，须核对）：{said.words}" if said.words else ""),
                indicator=indicator,
                origin=origin,
            )
            done = add_clue(session, at, scene, clue, evidence, now=now, user=user)
            numbers.append(done.clue_no)
            remarks += done.remarks
            new += 1
    return tuple(numbers), new, tuple(dict.fromkeys(remarks))
