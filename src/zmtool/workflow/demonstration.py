"""The main job end to end on the sample cases, each step as a user would take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import Refused
from zmtool.checks.records import Review
from zmtool.store.settings import BureauSettings, Settings
from zmtool.workflow.demonstration_seizure import SeizureShown, demonstrate_seizure
from zmtool.workflow.filling import FilledDocument, fill_case
from zmtool.workflow.reviewing import Target, dossier_of_case, review_dossier, target_of_path

Tell = Callable[[str], None]
Progress = Callable[[int, int], None]
USER = "演示"
SETTINGS = Settings(bureau=BureauSettings("示例县烟草专卖局", "示", "349901"))


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration left behind."""

    workspace: Path
    filled: tuple[FilledDocument, ...]
    seizure: SeizureShown
    reviews: tuple[tuple[Target, Review], ...]


def demonstrate(folder: Path, samples: Path, now: datetime, tell: Tell, progress: Progress) -> Demonstration:
    """Creates a workspace in ``folder`` and runs the main job on ``samples``. Raises Refused if it is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            "演示文件夹已经存在且不是空的" if folder.is_dir() else "这是文件，不是文件夹",
            where=str(folder.resolve()),
            next_step="请换一个文件夹名，或先删除它，例如：zmtool demo 演示2",
        )
    from zmtool.workflow.cases import import_case, load_case
    from zmtool.workflow.workspace import create, keep_original, kept_readings

    tell("新建工作区")
    create(folder, now=now, user=USER, settings=SETTINGS)
    numbers = []
    for sample in ("clean", "defects", "early"):
        tell(f"导入案件 {samples.name}/{sample}/case.yaml")
        numbers.append(import_case(samples / sample / "case.yaml", folder, now=now, user=USER).case_no)
    tell("填制文书")
    filled = fill_case(load_case(numbers[0], folder), folder / "outbox" / "文书")
    tell("现场查获：扫码登记、先行登记保存、立案、填制文书")
    bureau = load_case(numbers[0], folder).bureau
    seizure = demonstrate_seizure(folder, samples, bureau, now, USER)
    reviews = []
    for sample, number in zip(("clean", "defects"), numbers, strict=False):
        tell(f"读取扫描件 {samples.name}/{sample}/scan.pdf 并评查")
        facts = load_case(number, folder)
        keep_original(samples / sample / "scan.pdf", folder, now=now, user=USER)
        target = target_of_path(
            samples / sample / "scan.pdf",
            register=dossier_of_case(facts).register,
            progress=progress,
            readings=kept_readings(folder),
        )
        target = target.named(number)
        reviews.append((target, review_dossier(target.dossier)))
    return Demonstration(folder, tuple(filled), seizure, tuple(reviews))
