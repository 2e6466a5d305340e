"""A case in a package (.zmpkg): its facts and its originals, out of one workspace and into another without loss."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput, Refused, UsageProblem
from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseFacts
from zmtool.dossiers.package import CASE, SUFFIX, Package, read_package
from zmtool.workflow.cases import Imported, keep_in, load_case
from zmtool.workflow.evidence_files import evidence_files
from zmtool.workflow.reviewing import Target, dossier_of_case, export_package
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that was written; ``missing`` names the evidence whose file the vault does not have."""

    path: Path
    documents: int
    pages: int
    originals: int
    missing: tuple[str, ...]


def export_case_package(
    case_no: str, target: Path, place: Place = None, *, replace_file: bool = False
) -> Packed:
    """Writes a case of the workspace with its dossier, facts and files of evidence as a package.

    Raises NotFound, UsageProblem for a name without .zmpkg, Refused where the file is there.
    """
    refuse_target(target, replace_file)
    with opened(place) as at:
        facts = load_case(case_no, at)
        return write_case_package(Target(case_no, dossier_of_case(facts, at.root), facts=facts), target, at)


def write_case_package(target: Target, path: Path, place: Place = None) -> Packed:
    """Writes a target as a package; the evidence of its case comes from the workspace's vault, if there is one."""
    found: Mapping[Path, str] = {}
    missing: tuple[str, ...] = ()
    if target.facts is not None:
        found, missing = evidence_files(target.facts, place)
    export_package(target, path, found)
    originals = {source.path for source in target.pictures.values()} | set(found)
    return Packed(path, len(target.dossier.documents), len(target.dossier.pages), len(originals), missing)


def refuse_target(path: Path, replace_file: bool) -> None:
    """Raises UsageProblem or Refused where a package cannot be written to ``path``."""
    if path.suffix != SUFFIX:
        raise UsageProblem(
            f"案卷包的文件名应以 {SUFFIX} 结尾", where=str(path), next_step=f"例如：案卷{SUFFIX}"
        )
    if path.is_dir():
        raise Refused("这是文件夹，不是文件", where=str(path), next_step="请换一个文件名")
    if path.exists() and not replace_file:
        raise Refused("目标文件已存在，未覆盖", where=str(path), next_step="请换一个文件名，或加 --yes 覆盖")


def import_case_package(
    path: Path, place: Place = None, *, now: datetime, user: str, replace_case: bool = False
) -> Imported:
    """Takes the case in a package into the workspace: its facts, and its originals into the vault.

    Raises BadInput for a package that is damaged, was meddled with or holds no facts; Refused if the case is there
    with other content and ``replace_case`` is not given.
    """
    package = read_package(path)
    facts = _facts_of(package)
    with opened(place, now=now) as at, at.writing() as session:
        done = keep_in(session, at, facts, now=now, user=user, why=f"导入 {path.name}", replace=replace_case)
        kept = _keep_originals(session, at, package, now, user)
    lacking = [
        f"证据“{one.name}”的文件不在案卷包中"
        for one in facts.evidence
        if one.sha256 and one.sha256 not in kept
    ]
    return replace(done, warnings=(*done.warnings, *lacking))


def _facts_of(package: Package) -> CaseFacts:
    if not package.case_text:
        raise BadInput(
            "案卷包里没有案件数据：它是由扫描件或案卷数据导出的，不能导入为案件",
            where=str(package.path),
            next_step="可以直接评查：zmtool review score 案卷.zmpkg；要导入案件，请对方用 zmtool case export 编号 --to 案卷.zmpkg 导出",
        )
    with TemporaryDirectory(prefix="zmtool-") as folder:
        path = Path(folder) / CASE
        path.write_text(package.case_text, encoding="utf-8")
        try:
            return read_case(path)
        except BadInput as error:
            where = error.where.replace(str(path), f"{package.path}!{CASE}")
            raise BadInput(error.what, where=where, next_step=error.next_step) from error


def _keep_originals(
    session: Session, at: OpenWorkspace, package: Package, now: datetime, user: str
) -> set[str]:
    """Puts the package's originals into the vault and registers them; returns the hashes the workspace now has."""
    from zmtool.store.originals import register_original, registered_originals
    from zmtool.store.vault import store_stream

    for name in package.originals:
        content = package.original(name)
        sha256 = store_stream(at.workspace.vault, io.BytesIO(content))
        plain = name.removeprefix("originals/").partition("-")[2] or name
        register_original(session, sha256=sha256, size=len(content), name=plain, now=now, who=user)
    return set(registered_originals(session))
