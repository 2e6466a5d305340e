"""What people hand over for reading: files, folders, zip packages, as one list of files with the names they know."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zmtool.base.errors import BadInput, ZmtoolError
from zmtool.scans.intake import IMAGE_SUFFIXES, READABLE_SUFFIXES
from zmtool.scans.word import is_word
from zmtool.scans.zip_members import is_zip, unpack

_PACKAGE = ".zip"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read at ``path``; ``name`` is how people know it: 包.zip/成员.pdf for a member of a package.

    ``pictures`` are those that it was bound from, where it was.
    """

    path: Path
    name: str
    pictures: tuple[InputFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """What targets come to: the files, what cannot be taken with the reason, what in folders is no scan."""

    files: tuple[InputFile, ...]
    refused: tuple[tuple[str, ZmtoolError], ...] = ()
    passed_over: tuple[str, ...] = ()


@contextmanager
def handed_over(targets: Sequence[Path], *, together: bool = False) -> Iterator[Handed]:
    """The files that targets name; members of packages are unpacked for as long as the context lasts.

    Folders give their readable files in the order of their names, with figures counted (2.jpg before 10.jpg). With
    ``together`` the pictures of each folder are the pages of one file, known by the folder's name.
    """
    with tempfile.TemporaryDirectory(prefix="zmtool-") as work:
        files: list[InputFile] = []
        refused: list[tuple[str, ZmtoolError]] = []
        passed_over: list[str] = []
        for target in targets:
            found, left = _of_folder(target) if target.is_dir() else ([target], [])
            passed_over += left
            for path in found:
                if not _is_package(path):
                    files.append(InputFile(path, str(path)))
                    continue
                folder = Path(tempfile.mkdtemp(dir=work))
                members, problems = _members(path, folder)
                files += members
                refused += problems
        if together:
            files, problems = _bound(files, Path(work))
            refused += problems
        yield Handed(tuple(files), tuple(refused), tuple(passed_over))


def readable_files(targets: Sequence[Path]) -> list[Path]:
    """The files that targets name, folders by their readable files; packages are not opened."""
    files: list[Path] = []
    for target in targets:
        found = (
            [one for one in _of_folder(target)[0] if not _is_package(one)] if target.is_dir() else [target]
        )
        files += found
    return files


def by_name(path: Path) -> tuple[object, ...]:
    """A key that sorts names as people do: figures by their value."""
    parts: list[tuple[int, int, str]] = []
    figures = ""
    for char in f"{path}\0":
        if char.isdigit() and char.isascii():
            figures += char
            continue
        if figures:
            parts.append((0, int(figures), figures))
            figures = ""
        parts.append((1, 0, char))
    return tuple(parts)


def _bound(files: Sequence[InputFile], work: Path) -> tuple[list[InputFile], list[tuple[str, ZmtoolError]]]:
    """``files`` with the pictures of each folder bound into one, which stands where the first of them stood."""
    from zmtool.scans.picture_binder import bind_pictures

    folders: dict[str, list[InputFile]] = {}
    for one in files:
        if one.path.suffix.lower() in IMAGE_SUFFIXES:
            folders.setdefault(str(Path(one.name).parent), []).append(one)
    bound: list[InputFile] = []
    refused: list[tuple[str, ZmtoolError]] = []
    for one in files:
        folder = str(Path(one.name).parent)
        pages = folders.pop(folder, []) if one.path.suffix.lower() in IMAGE_SUFFIXES else [one]
        if len(pages) == 1:
            bound.append(pages[0])
        elif pages:
            target = Path(tempfile.mkdtemp(dir=work)) / f"{Path(folder).resolve().name or '图片'}.pdf"
            left_out = dict(bind_pictures(target, [page.path for page in pages]))
            refused += [(page.name, left_out[page.path]) for page in pages if page.path in left_out]
            taken = tuple(page for page in pages if page.path not in left_out)
            bound += [InputFile(target, folder, taken)] if taken else []
    return bound, refused


def _of_folder(folder: Path) -> tuple[list[Path], list[str]]:
    """The readable files of a folder, and the names of the others; links are not followed."""
    files, others = [], []
    for one in sorted(folder.rglob("*"), key=by_name):
        if one.is_symlink() or not one.is_file() or one.name.startswith((".", "~$")):
            continue
        if one.suffix.lower() in READABLE_SUFFIXES | {_PACKAGE}:
            files.append(one)
        elif not one.name.lower().endswith(_UNFINISHED):
            others.append(str(one))
    return files, others


def _is_package(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
    except OSError:
        return False
    return is_zip(path) and not is_word(head, path)


def _members(package: Path, folder: Path) -> tuple[list[InputFile], list[tuple[str, ZmtoolError]]]:
    files: list[InputFile] = []
    refused: list[tuple[str, ZmtoolError]] = []
    try:
        for one in unpack(package, folder):
            name = f"{package}/{one.name}"
            if one.path is None:
                refused.append((name, BadInput(f"包中的文件{one.problem}", where=name)))
            elif one.path.suffix in READABLE_SUFFIXES:
                files.append(InputFile(one.path, name))
    except BadInput as problem:
        refused.append((str(package), problem))
    if not files and not refused:
        refused.append(
            (
                str(package),
                BadInput(
                    "压缩包中没有可读取的文件", where=str(package), next_step="请放入 PDF、图片或 Word 文件"
                ),
            )
        )
    return sorted(files, key=lambda one: by_name(Path(one.name))), refused
