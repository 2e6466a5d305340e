"""A workspace with people of every duty, and moments to act at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from zmtool.oversight.roles.definition import Post
from zmtool.store.settings import BureauSettings, Settings
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.workspace import create

MONDAY = datetime(2026, 5, 11, 9, 0).astimezone()
"""A working Monday of a week without holidays."""

PEOPLE = {
    "leader": ("专卖", "分管领导"),
    "control": ("内管", "县内管"),
    "control2": ("内管", "县内管"),
    "lin": ("专卖", "基层人员"),
    "head": ("专卖", "部门负责人"),
    "market": ("营销", "部门负责人"),
    "driver": ("物流", "基层人员"),
    "watch": ("纪检", "纪检人员"),
}


def bureau(folder: Path, short: str = "示") -> Path:
    """A workspace whose posts are registered."""
    settings = Settings(bureau=BureauSettings(name="示例县烟草专卖局", short_name=short, region="349901"))
    root = create(folder, now=MONDAY - timedelta(days=30), user="leader", settings=settings).root
    for login, (dept, duty) in PEOPLE.items():
        register_post(Post(login, dept, (duty,)), root, now=MONDAY - timedelta(days=30), user="leader")
    return root


def later(days: float = 0, hours: float = 0, since: datetime = MONDAY) -> datetime:
    """A moment after the Monday."""
    return since + timedelta(days=days, hours=hours)


def stamp(moment: datetime) -> str:
    """A moment as tests compare it."""
    return moment.astimezone(UTC).isoformat()
