"""What a person named to be scored, as single dossiers: files, numbers of cases, and what is in folders.

A folder is one dossier where scans lie in it and nothing else that is a dossier by itself (with everything below it, as a
volume scanned in parts). It is many where packages, dossier JSONs or a ``case.yaml`` lie in it, or only further folders:
then each file is a dossier and each folder below is looked at in the same way. ``Folders`` decides otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from zmtool.base.errors import BadInput
from zmtool.base.file_names import safe_name
from zmtool.dossiers.package import SUFFIX
from zmtool.scans.intake import READABLE_SUFFIXES
from zmtool.workflow.input_files import by_name

_PACKAGES = frozenset((SUFFIX, ".zip"))
_CASE_FILES = frozenset(("case.yaml", "case.yml"))
_HEAD = 4096
_SHOWN = 3


class Folders(StrEnum):
    """What a named folder is taken for."""

    AUTO = "auto"
    ONE = "one"
    MANY = "many"


class Kind(StrEnum):
    """What one dossier is read from; a case by its number from its facts, or from the paper filed with it."""

    PACKAGE = "package"
    DOSSIER = "dossier"
    CASE_FILE = "case-file"
    SCAN = "scan"
    NUMBER = "number"
    PAPER = "paper"

    @property
    def light(self) -> bool:
        """Whether a worker process can read it alone."""
        return self in (Kind.PACKAGE, Kind.DOSSIER, Kind.CASE_FILE)


@dataclass(frozen=True, slots=True)
class ScoreTarget:
    """One dossier to score. ``name`` is a path, or a case number; ``report`` a file name of its own without suffix."""

    name: str
    kind: Kind
    report: str = ""

    @property
    def shown(self) -> str:
        """The name as text that every file can hold: bytes of a path that are no text are written out."""
        return self.name.encode("utf-8", "backslashreplace").decode()


@dataclass(slots=True)
class Named:
    """The dossiers in their order, and in Chinese what folders were taken for and what in them was left out."""

    targets: list[ScoreTarget] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def targets_named(names: Sequence[str], folders: Folders = Folders.AUTO, number: Kind = Kind.NUMBER) -> Named:
    """Every dossier that ``names`` come to, each once; ``number`` is what the number of a case stands for.

    Raises BadInput for a folder without any.
    """
    named = Named()
    found: dict[str, ScoreTarget] = {}
    for name in names:
        path = Path(name)
        if not (name and path.is_dir()):
            one = ScoreTarget(name, _kind(path) if name and path.exists() else number)
            found.setdefault(one.name, one)
            continue
        inside = list(_in_folder(path, folders, named.told))
        if not inside:
            raise BadInput(
                "文件夹中没有可评查的案卷",
                where=name,
                next_step="请放入案卷包、案卷 JSON、PDF、图片或 Word 文件",
            )
        for one in inside:
            found.setdefault(one.name, one)
        named.told.append(_taken(name, inside, folders))
    named.targets = list(_with_reports(found.values()))
    return named


def _taken(name: str, inside: Sequence[ScoreTarget], folders: Folders) -> str:
    if len(inside) == 1 and inside[0].name == name:
        more = "" if folders is not Folders.AUTO else "；每个文件各是一个案卷的，请加 --folder many"
        return f"{name}：当作一个案卷（文件夹中全是扫描件）{more}"
    more = "" if folders is not Folders.AUTO else "；其实是一个案卷的，请加 --folder one"
    return f"{name}：当作 {len(inside)} 个案卷{more}"


def _in_folder(folder: Path, folders: Folders, told: list[str]) -> Iterator[ScoreTarget]:
    if folders is Folders.ONE:
        yield ScoreTarget(str(folder), Kind.SCAN)
        return
    files, below, others = _listed(folder)
    single = [one for one in files if _kind(one) is not Kind.SCAN]
    if folders is Folders.AUTO and files and not single:
        yield ScoreTarget(str(folder), Kind.SCAN)
        return
    if others:
        shown = "、".join(one.name for one in others[:_SHOWN]) + ("等" if len(others) > _SHOWN else "")
        told.append(f"{folder}：{len(others)} 个文件不是案卷，没有评查：{shown}")
    yield from (ScoreTarget(str(one), _kind(one)) for one in files)
    for one in below:
        yield from _in_folder(one, Folders.AUTO, told)


def _listed(folder: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """Files that are dossiers or parts of one, folders, and other files; hidden ones and links are left out."""
    files: list[Path] = []
    below: list[Path] = []
    others: list[Path] = []
    for one in sorted(folder.iterdir(), key=by_name):
        if one.is_symlink() or one.name.startswith((".", "~$")):
            continue
        if one.is_dir():
            below.append(one)
        elif one.is_file():
            (files if _is_dossier(one) else others).append(one)
    return files, below, others


def _is_dossier(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _says_dossier(path)
    return suffix in _PACKAGES | READABLE_SUFFIXES or path.name.lower() in _CASE_FILES


def _says_dossier(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return b'"documents"' in stream.read(_HEAD)
    except OSError:
        return True


def _kind(path: Path) -> Kind:
    suffix = path.suffix.lower()
    if suffix in _PACKAGES:
        return Kind.PACKAGE
    if suffix == ".json":
        return Kind.DOSSIER
    return Kind.CASE_FILE if suffix in (".yaml", ".yml") else Kind.SCAN


def _with_reports(targets: Iterable[ScoreTarget]) -> Iterator[ScoreTarget]:
    """Each with a name for its report that no other has."""
    used: dict[str, int] = {}
    for one in targets:
        of_case = one.kind in (Kind.NUMBER, Kind.PAPER)
        stem = safe_name(one.name if of_case else Path(one.name).resolve().stem)
        times = used[stem.casefold()] = used.get(stem.casefold(), 0) + 1
        yield ScoreTarget(one.name, one.kind, stem if times == 1 else f"{stem}-{times}")
