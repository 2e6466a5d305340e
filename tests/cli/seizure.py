"""A workspace as a bureau has it: brands, officers, and one case that was just registered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zmtool.base.errors import ZmtoolError
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, goods, staff, workspace

NUMBER = "示烟立〔2025〕第50号"
BRANDS = str(shipped_root() / "sample_cases" / "goods" / "brands.csv")
OFFICERS = ("--by", "林一舟", "--by", "周望")
FACTS = (
    "party.id_no=34990119850614123X",
    "party.license_no=349901100018",
    "party.address=示例县城关镇清河街16号",
    "place=示例省示例市示例县城关镇和平路88号",
    "storage_place=罚没仓库",
)


def run(app: Any, *arguments: str, typed: str | None = None) -> str:
    """One command; its errors are raised as they are."""
    result = CliRunner().invoke(app, list(arguments), standalone_mode=False, input=typed)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def answer(app: Any, *arguments: str, typed: str | None = None) -> Any:
    """What one command answers as JSON."""
    return json.loads(run(app, *arguments, "--json", typed=typed))


def refused(kind: type[ZmtoolError], app: Any, *arguments: str, typed: str | None = None) -> ZmtoolError:
    """The error one command ends with."""
    with pytest.raises(kind) as caught:
        run(app, *arguments, typed=typed)
    return caught.value


def prepare(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace, found by the environment; the user is 周望."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(folder / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "周望")
    run(workspace.app, "init", "甲", "--bureau", "示例县烟草专卖局", "--short-name", "示")
    run(goods.app, "import", BRANDS, "--from", "2025-01-01")
    for number, name in (("34990101", "林一舟"), ("34990102", "周望")):
        run(
            staff.app,
            "officer",
            number,
            "--name",
            name,
            "--valid-from",
            "2023-01-01",
            "--valid-to",
            "2027-12-31",
        )
    run(case.app, "new", NUMBER, "--cause", "not_local_purchase", "--party", "宋知远", "--on", "2025-03-05")
    run(case.app, "set", NUMBER, *FACTS)
    run(case.app, "officer", NUMBER, "--add", "林一舟", "--add", "34990102")


def approve(step: str, on: str, *roles: str) -> None:
    """Opinions on a step, all agreeing."""
    people = {
        "officer": OFFICERS,
        "dept": ("--by", "何平川"),
        "legal": ("--by", "秦书言"),
        "leader": ("--by", "陆承安"),
    }
    for role in roles:
        run(case.app, "approve", NUMBER, step, "--role", role, "--on", on, *people[role])


def advance(step: str, on: str, *more: str) -> Any:
    """A step taken; what the command answers."""
    return answer(case.app, "advance", NUMBER, step, "--on", on, *more)


def seize(typed: str = "075015*12\n317177*10\n完成\n") -> Any:
    """Goods counted at the counter."""
    return answer(case.app, "seize", NUMBER, "--basis", "wholesale", typed=typed)
