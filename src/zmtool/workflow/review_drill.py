"""A drill: a sound dossier with planted defects for a trainee, and the marks against the truth."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.shipped import shipped_root
from zmtool.checks.checklist import load_checklist
from zmtool.checks.defects import Defect, choose, load_defects
from zmtool.checks.describe import change
from zmtool.checks.evaluate import evaluate
from zmtool.checks.records import Checklist, ItemResult, Status
from zmtool.dossiers.records import Dossier
from zmtool.forms.records import Catalogue
from zmtool.law.library import load_law
from zmtool.reports.dossier_html import dossier_html
from zmtool.reviews.drill_register import KeptDrill, OfficerRecord
from zmtool.reviews.drills import COLUMNS, MarkedFinding, Planted, mark_from_text, read_marks
from zmtool.workflow.review_standard import AUTO, standard_for
from zmtool.workflow.review_targets import open_target
from zmtool.workflow.reviewing import target_of_path
from zmtool.workflow.workspace import local_data, opened

MOST_BYTES = 1024 * 1024
SAMPLES = {
    "ordinary": "penalty-ordinary",
    "summary": "penalty-summary",
    "none": "penalty-none",
    "transfer": "penalty-transfer",
    "unclaimed": "penalty-unclaimed",
    "licence": "licence-file",
}
"""The sound samples by the checklist that they are a sample of."""
SAMPLE_LABELS = {
    "ordinary": "普通程序",
    "summary": "简易程序",
    "none": "不予处罚",
    "transfer": "案件移送",
    "unclaimed": "无主物品",
    "licence": "许可卷宗",
}


@dataclass(frozen=True, slots=True)
class Started:
    """A drill that was started: its number, how many defects are in it, and the files for the trainee."""

    number: int
    planted: int
    seed: int
    dossier: Path
    answers: Path


def start_drill(
    base: str,
    folder: Path,
    place: Path | None = None,
    *,
    officer: str,
    count: int,
    level: int,
    topics: Sequence[str],
    seed: int | None,
    now: datetime,
    user: str,
) -> Started:
    """Plants ``count`` defects into a sound dossier (a sample's name, a case, a file) and writes it with an answer sheet.

    The truth stays in the workspace. Raises Refused where the dossier is not sound or holds no room for a defect.
    """
    from zmtool.reviews.drill_register import start

    overrides = local_data(place)
    dossier = base_dossier(base, place)
    context, standard = standard_for(dossier, AUTO, overrides)
    _refuse_unsound(evaluate(context, standard).results, base)
    topics = _topics(topics, standard)
    chosen_seed = secrets.randbelow(2**31) if seed is None else seed
    chosen = _plantable(
        dossier,
        choose(load_defects(standard.id, overrides), 10_000, chosen_seed, level=level, codes=topics),
        context.catalogue,
    )[:count]
    if not chosen:
        raise Refused("没有符合条件的缺陷可以设置", next_step="请放宽难度或题目范围")
    for one in chosen:
        dossier = one.planted(dossier, context.catalogue)
    ready_folder(folder)
    paper, sheet = folder / "案卷.html", folder / "答卷.csv"
    for file in (paper, sheet):
        if file.exists():
            raise Refused("文件夹里已有演练文件，未写入", where=str(file), next_step="请另选一个文件夹")
    law = load_law(overrides)
    planted = [
        _planted(one, standard, change(one.patch, context.catalogue, law), context.catalogue)
        for one in chosen
    ]
    with opened(place, now=now) as at, at.writing() as session:
        number = start(
            session,
            officer=officer,
            base=base,
            checklist=standard.id,
            level=level,
            topics=topics,
            seed=chosen_seed,
            planted=planted,
            now=now,
            who=user,
        )
        write_whole(paper, dossier_html(dossier, context.catalogue, f"演练第 {number} 号").encode("utf-8"))
        write_whole(sheet, _sheet().encode("utf-8-sig"))
    return Started(number, len(planted), chosen_seed, paper, sheet)


def answer_drill(
    number: int,
    marks: Sequence[str],
    file: Path | None,
    place: Path | None = None,
    *,
    now: datetime,
    user: str,
) -> KeptDrill:
    """Hands in the marks of a trainee. Raises NotFound, BadInput for a wrong line, Refused where it was answered."""
    from zmtool.reviews.drill_register import answer, drill

    overrides = local_data(place)
    with opened(place, now=now) as at, at.writing() as session:
        standard = load_checklist(drill(session, number).checklist, overrides)
        titles = {item.code: item.title for item in standard.items}
        said: list[MarkedFinding] = [mark_from_text(one, titles) for one in marks]
        if file is not None:
            said += read_marks(_text_of(file), titles, str(file))
        return answer(session, number, said, now=now, who=user)


def show_drill(number: int, place: Path | None = None) -> KeptDrill:
    """A drill. Raises NotFound."""
    from zmtool.reviews.drill_register import drill

    with opened(place) as at, at.reading() as session:
        return drill(session, number)


def list_drills(
    officer: str, place: Path | None = None
) -> tuple[tuple[KeptDrill, ...], tuple[OfficerRecord, ...]]:
    """The drills of an officer (empty: of all), and the record of each officer."""
    from zmtool.reviews.drill_register import drills, records

    with opened(place) as at, at.reading() as session:
        return drills(session, officer), records(session)


def base_dossier(base: str, place: Path | None) -> Dossier:
    """The dossier that defects are planted into: a sample by its name, a case, a file. Raises NotFound."""
    if base in SAMPLES:
        overrides = local_data(place)
        return target_of_path(shipped_root() / load_checklist(SAMPLES[base], overrides).sample).dossier
    try:
        return open_target(base, place).dossier
    except NotFound as error:
        raise NotFound(
            error.what, where=error.where, next_step=f"可用的样卷：{'、'.join(SAMPLES)}；或写案件编号、文件"
        ) from error


def _refuse_unsound(results: Sequence[ItemResult], base: str) -> None:
    wrong = [one.item.code for one in results if one.status in (Status.FAIL, Status.UNSURE)]
    if wrong:
        codes = "、".join(wrong[:8])
        raise Refused(
            f"“{base}”本身就有问题（{codes}），不能用作演练底卷",
            next_step="请选用评查没有问题的案卷，或样卷 ordinary",
        )


def _topics(topics: Sequence[str], standard: Checklist) -> tuple[str, ...]:
    known = {item.code for item in standard.items} | set(standard.sections)
    wanted = tuple(one.strip().upper() for topic in topics for one in topic.split(",") if one.strip())
    for one in wanted:
        if one not in known:
            raise UsageProblem(
                f"评查标准“{standard.id}”没有部分或项目“{one}”",
                next_step=f"部分：{'、'.join(f'{key} {title}' for key, title in standard.sections.items())}",
            )
    return wanted


def _plantable(dossier: Dossier, defects: Sequence[Defect], catalogue: Catalogue) -> list[Defect]:
    """The defects for which the dossier has what is to be changed."""
    kept = []
    for one in defects:
        try:
            one.planted(dossier, catalogue)
        except LookupError:
            continue
        kept.append(one)
    return kept


def _planted(defect: Defect, standard: Checklist, told: str, catalogue: Catalogue) -> Planted:
    documents = [catalogue.forms[one].title for one in sorted(defect.touches) if one in catalogue.forms]
    item = standard.item(defect.code)
    return Planted(
        defect.id, defect.code, tuple(defect.fires), tuple(documents), f"{item.title if item else ''}：{told}"
    )


def _sheet() -> str:
    """The empty answer sheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    return text.getvalue()


def _text_of(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput("答卷文件过大", where=str(file), next_step="请检查是否选错了文件")
        data = file.read_bytes()
    except OSError as error:
        raise BadInput("答卷无法读取", where=str(file), next_step="请检查文件是否存在、是否有权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("答卷不是 UTF-8 或 GB18030 编码", where=str(file), next_step="请另存为 CSV UTF-8 后重试")
