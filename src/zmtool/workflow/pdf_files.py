"""PDF of Word files that are there already, and of documents filled for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from zmtool.base.errors import BadInput, Refused
from zmtool.base.files import ready_folder, write_whole
from zmtool.cases.records import CaseFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.libreoffice import to_pdf
from zmtool.forms.pdf_codes import repeated, with_page_codes
from zmtool.forms.pdf_stack import Part, stack
from zmtool.workflow.filling import FilledDocument, Missing, fill_case

Progress = Callable[[int, int], None]
WORD = ".docx"


@dataclass(frozen=True, slots=True)
class FilePdf:
    """One Word file and its PDF: ``made`` now, ``kept`` as it was newer than the Word file, or ``failed``."""

    source: Path
    pdf: Path
    state: Literal["made", "kept", "failed"]
    pages: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """One PDF of many Word files: those in it with their pages, and those that could not be converted."""

    path: Path
    pages: int
    files: tuple[FilePdf, ...]


def word_files(names: Sequence[Path]) -> list[Path]:
    """The Word files named, those of a folder by name; Word's own lock files (~$) are passed over.

    Raises BadInput for a folder without any and for a file that is not .docx.
    """
    found: list[Path] = []
    for name in names:
        if not name.is_dir():
            if name.suffix.lower() != WORD:
                raise BadInput("不是 Word 文件（.docx）", where=str(name), next_step="旧格式请先另存为 .docx")
            found.append(name)
            continue
        inside = sorted(
            path
            for path in name.iterdir()
            if path.suffix.lower() == WORD and not path.name.startswith(("~$", "."))
        )
        if not inside:
            raise BadInput("文件夹中没有 Word 文件（.docx）", where=str(name), next_step="请检查文件夹")
        found += inside
    return list(dict.fromkeys(found))


def convert_files(
    sources: Sequence[Path],
    folder: Path | None,
    *,
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> list[FilePdf]:
    """A PDF of the same name for each Word file, in ``folder`` or beside it; a newer PDF is left alone.

    One that cannot be converted stops no other. Raises OutsideMissing, Refused where nothing can be written.
    """
    if folder is not None:
        ready_folder(folder)
    targets = [(folder or one.parent) / f"{one.stem}.pdf" for one in sources]
    outcome: dict[int, FilePdf] = {}
    due: list[int] = []
    claimed: dict[Path, Path] = {}
    for index, (source, target) in enumerate(zip(sources, targets, strict=True)):
        first = claimed.setdefault(target, source)
        if first is not source:
            reason = f"与 {first} 同名，会互相覆盖"
            outcome[index] = FilePdf(source, target, "failed", reason=reason)
        elif _is_newer(target, source):
            outcome[index] = FilePdf(source, target, "kept")
        else:
            due.append(index)
    with TemporaryDirectory(prefix="zmtool-pdf-", ignore_cleanup_errors=True) as work:
        converted = (
            to_pdf([sources[index] for index in due], Path(work), overrides=overrides, progress=progress)
            if due
            else []
        )
        for index, one in zip(due, converted, strict=True):
            if one.pdf is None:
                outcome[index] = FilePdf(one.source, targets[index], "failed", reason=one.reason)
                continue
            write_whole(targets[index], one.pdf.read_bytes())
            outcome[index] = FilePdf(one.source, targets[index], "made", one.pages)
    return [outcome[index] for index in range(len(sources))]


def _is_newer(target: Path, source: Path) -> bool:
    try:
        return target.stat().st_size > 0 and target.stat().st_mtime_ns >= source.stat().st_mtime_ns
    except OSError:
        return False


def merge_files(
    sources: Sequence[Path],
    target: Path,
    *,
    both_sides: bool = False,
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> Merged:
    """One PDF of the Word files, in their order, with a bookmark each. Raises BadInput where none can be converted."""
    with TemporaryDirectory(prefix="zmtool-pdf-", ignore_cleanup_errors=True) as work:
        done = to_pdf(sources, Path(work), overrides=overrides, progress=progress)
        parts = [Part(one.source.stem, one.pdf) for one in done if one.pdf is not None]
        if not parts:
            raise BadInput(
                f"没有一个文件能转成 PDF：{done[0].reason}",
                where=str(done[0].source),
                next_step="请检查这些文件",
            )
        whole = stack(parts, target.stem, both_sides=both_sides)
    write_whole(target, whole.content)
    files = (
        FilePdf(one.source, target, "made" if one.pdf else "failed", one.pages, one.reason) for one in done
    )
    return Merged(target, whole.pages, tuple(files))


def case_pdfs(
    case: CaseFacts,
    folder: Path,
    *,
    only: tuple[str, ...] = (),
    step: str = "",
    missing: Missing = "mark",
    codes: bool = False,
    copies: bool = False,
    overrides: Path | None = None,
    progress: Progress | None = None,
) -> list[tuple[FilledDocument, FilePdf]]:
    """Fills documents of a case and writes each as a PDF into ``folder``, numbered as ``form fill`` does.

    ``codes`` prints a code on every page that says which page it is; ``copies`` as many copies as the catalogue asks for.
    """
    ready_folder(folder)
    catalogue = load_catalogue(overrides)
    with TemporaryDirectory(prefix="zmtool-pdf-", ignore_cleanup_errors=True) as work:
        filled = fill_case(
            case, Path(work) / "word", only=only, step=step, missing=missing, overrides=overrides
        )
        prints = Path(work) / "pdf"
        prints.mkdir()
        done = to_pdf([one.path for one in filled], prints, overrides=overrides, progress=progress)
        made = []
        for one, converted in zip(filled, done, strict=True):
            name, target = Path(one.path.name), folder / f"{one.path.stem}.pdf"
            if converted.pdf is None:
                made.append((one, FilePdf(name, target, "failed", reason=converted.reason)))
                continue
            content = converted.pdf.read_bytes()
            content = with_page_codes(content, one.code) if codes and one.code else content
            times = catalogue.forms[one.form_id].copies if copies else 1
            write_whole(target, repeated(content, times))
            made.append((one, FilePdf(name, target, "made", converted.pages * times)))
    return made


def refuse_target(path: Path, replace_file: bool) -> None:
    """Raises Refused where one PDF cannot be written to ``path``: another name, a folder, a file that is there."""
    if path.is_dir():
        raise Refused("这是文件夹，不是文件", where=str(path), next_step="请写成文件名，如 案卷.pdf")
    if path.suffix.lower() != ".pdf":
        raise Refused("文件名应以 .pdf 结尾", where=str(path), next_step="例如：案卷.pdf")
    if path.exists() and not replace_file:
        raise Refused("目标文件已存在，未覆盖", where=str(path), next_step="请换一个文件名，或加 --yes 覆盖")
    ready_folder(path.parent)
