"""Workspaces with a small register for the screens of licences."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from zmtool.staff.records import Officer
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.licence_intake import apply
from zmtool.workflow.licence_step import advance
from zmtool.workflow.licence_wishes import Wishes
from zmtool.workflow.people import register_officer
from zmtool.workflow.workspace import create

NOW = datetime(2026, 5, 6, 9, 0).astimezone()
HELD = "349901100018"
CLERK = "许明澈"
_HEAD = "许可证号,客户名称,负责人,身份证号,经营地址,状态,有效期起,有效期止,停业起,停业止,管理所\n"
_ROWS = (
    f"{HELD},远山商行,宋知远,349901190001010019,示例县新街12号,有效,2021-07-01,2026-06-30,,,城关所\n"
    "349901100026,温记食杂店,温书航,,示例县新街14号,停业,2024-01-01,2028-12-31,2026-01-01,2026-06-30,城关所\n"
    "349901100034,旧店,何平川,,示例县新街16号,注销,2019-01-01,2023-12-31,,,东风所\n"
    "349901100042,[bold]清河[/bold]便利店,沈念慈,,示例县东风路5号,有效,2023-01-01,2027-12-31,,,东风所\n"
)


def register(folder: Path, rows: str = _ROWS) -> Path:
    """A workspace of a bureau with a register and two officers."""
    create(folder, now=NOW, user=CLERK)
    (folder / "zmtool.toml").write_text(
        '[bureau]\nname = "示例县烟草专卖局"\nshort_name = "示"\nregion = "349901"\n', encoding="utf-8"
    )
    table = folder.parent / "户.csv"
    table.write_text(_HEAD + rows, encoding="utf-8")
    import_licences(table, folder, now=NOW, user=CLERK)
    for name, number in (("林一舟", "34990101"), ("周望", "34990102")):
        register_officer(Officer(name, number), folder, now=NOW, user=CLERK)
    return folder


def many_rows(count: int) -> str:
    """So many shops, as an export has them."""
    return "".join(
        f"3499011{number:05d},第{number}号商店,宋知远,,示例县新街{number}号,有效,2023-01-01,2027-12-31,,,城关所\n"
        for number in range(1, count + 1)
    )


def renewal(folder: Path, *, to_review: bool = False) -> str:
    """A renewal that was taken in, or is ready to be decided."""
    done = apply(
        "延续", HELD, Wishes({}, {"身份证明": ""}), folder, channel="窗口", on=NOW, now=NOW, user=CLERK
    )
    number = done.application.application_no
    if to_review:
        site = Wishes({"site.at": "2026-05-06T09:00", "site.result": "符合"}, {})
        officers = (Officer("林一舟", ""), Officer("周望", ""))
        advance(number, "受理", folder, on=NOW, now=NOW, user=CLERK)
        advance(
            number,
            "实地核查",
            folder,
            on=NOW,
            by="林一舟",
            officers=officers,
            wishes=site,
            now=NOW,
            user=CLERK,
        )
        advance(number, "审核", folder, on=NOW, by="何平川", now=NOW, user=CLERK)
    return number
