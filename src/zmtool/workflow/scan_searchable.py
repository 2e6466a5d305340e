"""Searchable PDF/A of files, of one scanned document, and of everything that was scanned of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem, ZmtoolError
from zmtool.base.file_names import safe_name
from zmtool.base.files import ready_folder, whole_file
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import Catalogue
from zmtool.scans.intake import Opened, open_input
from zmtool.scans.page_cache import PageCache
from zmtool.scans.read import Workers, page_cache, read_each
from zmtool.scans.records import ScannedFile
from zmtool.scans.register_records import KeptDocument
from zmtool.scans.searchable import Heading, Part, Searchable, write_searchable
from zmtool.workflow.input_files import InputFile, handed_over
from zmtool.workflow.pdf_files import refuse_target
from zmtool.workflow.reading import FileReading, readings_of, refuse_nothing
from zmtool.workflow.workspace import OpenWorkspace, Place, local_data, located, opened

Progress = Callable[[int, int], None]
_ENDING = "_可检索.pdf"
_NO_ORDER = 1_000_000
"""The place of a document that the catalogue does not know: behind all others."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one input: the PDF and what it is, or the problem that stopped it.

    ``source`` is a file's name, a case number or a document's title; ``left_out`` are documents of a case that could
    not be put in, each with its reason (Chinese).
    """

    source: str
    output: Path | None = None
    done: Searchable | None = None
    left_out: tuple[str, ...] = ()
    problem: ZmtoolError | None = None


def searchable_files(
    targets: Sequence[Path],
    out: Path | None = None,
    place: Path | None = None,
    *,
    now: datetime,
    workers: Workers,
    engine: str = "auto",
    replace_file: bool = False,
    progress: Progress | None = None,
) -> Iterator[Written]:
    """A searchable PDF for each file that ``targets`` name, beside it or in the folder ``out``, or as the file ``out``.

    Pages that the workspace has read are not read again. Raises BadInput for targets without any file, UsageProblem
    for several files and one name; the trouble of one file is told with it.
    """
    root = local_data(place)
    cache = page_cache(located(root).readings, engine) if root else None
    with handed_over(targets) as handed:
        refuse_nothing(handed, targets)
        outputs, refused = _outputs(handed.files, out, replace_file)
        yield from (Written(name, problem=problem) for name, problem in (*handed.refused, *refused))
        by_path = {str(one.path): one for one in handed.files if one in outputs}
        for reading in readings_of(
            [Path(path) for path in by_path],
            workers,
            engine=engine,
            overrides=root,
            progress=progress,
            cache=cache,
            pictures=True,
        ):
            one = by_path[reading.file]
            yield _written(reading, one, outputs[one], now)


def searchable_document(
    number: int,
    out: Path | None = None,
    place: Place = None,
    *,
    now: datetime,
    workers: Workers,
    engine: str = "auto",
    replace_file: bool = False,
) -> Written:
    """The pages of one scanned document as a searchable PDF. Raises NotFound, Refused, BadInput."""
    from zmtool.scans.kept_documents import documents_of, kept_document

    with opened(place, now=now) as at:
        with at.reading() as session:
            kept = kept_document(session, number)
            siblings = documents_of(session, kept.sha256)
        title = f"{number} {kept.document.title}"
        target = _target(out, title)
        refuse_target(target, replace_file)
        read = _readings(at, [kept.sha256], workers, _cache(at, engine), engine, None)[kept.sha256]
        if isinstance(read, ZmtoolError):
            raise read
        part = _part(kept, siblings, *read)
        return Written(title, target, _write(target, [part], title, now))


def searchable_case(
    case_no: str,
    out: Path | None = None,
    place: Place = None,
    *,
    now: datetime,
    workers: Workers,
    engine: str = "auto",
    replace_file: bool = False,
    progress: Progress | None = None,
) -> Written:
    """All that was scanned of a case as one searchable PDF, in the order of the archive.

    A single file that holds nothing of another case keeps its own order. Raises NotFound, Refused, BadInput where
    nothing of the case can be put in.
    """
    from zmtool.cases.keep import kept_case
    from zmtool.scans.kept_documents import documents_of, documents_of_case

    with opened(place, now=now) as at:
        with at.reading() as session:
            case_no = kept_case(session, case_no).facts.case_no
            filed = documents_of_case(session, case_no)
            files = {one.sha256: documents_of(session, one.sha256) for one in filed}
        if not filed:
            raise NotFound(
                "这个案件还没有收到扫描件", where=case_no, next_step="用 zmtool scan ingest 收进来"
            )
        target = _target(out, case_no)
        refuse_target(target, replace_file)
        read = _readings(at, list(files), workers, _cache(at, engine), engine, progress)
        catalogue = load_catalogue(at.root)
    parts, left_out = _case_parts(_arranged(filed, files, catalogue), files, read)
    if not parts:
        raise BadInput("这个案件的扫描件都不能放入 PDF", where=case_no, next_step="；".join(left_out))
    return Written(case_no, target, _write(target, parts, f"{case_no} 扫描件", now), tuple(left_out))


def _target(out: Path | None, name: str) -> Path:
    """The PDF of this name in the folder ``out`` or the current one, or ``out`` itself where it names a file."""
    if out is not None and _names_a_file(out):
        return out
    return (out or Path()) / (safe_name(name) + _ENDING)


def _names_a_file(out: Path) -> bool:
    return out.suffix.lower() == ".pdf" and not out.is_dir()


_Read = Mapping[str, tuple[Opened, ScannedFile] | ZmtoolError]


def _cache(at: OpenWorkspace, engine: str) -> PageCache:
    return page_cache(at.workspace.readings, engine)


def _readings(
    at: OpenWorkspace,
    hashes: Sequence[str],
    workers: Workers,
    cache: PageCache,
    engine: str,
    progress: Progress | None,
) -> dict[str, tuple[Opened, ScannedFile] | ZmtoolError]:
    """The originals with these hashes and what is read of each, or why it cannot be."""
    from zmtool.store.vault import file_sha256, vault_path

    found: dict[str, tuple[Opened, ScannedFile] | ZmtoolError] = {}
    whole: dict[Path, str] = {}
    for sha256 in hashes:
        path = vault_path(at.workspace.vault, sha256)
        if path.is_file() and file_sha256(path) == sha256:
            whole[path] = sha256
        else:
            found[sha256] = BadInput(
                "原件不在工作区中，或已被改动", where=sha256, next_step="请从备份恢复，或重新收件"
            )
    for path, read in read_each(list(whole), engine=engine, workers=workers, progress=progress, cache=cache):
        found[whole[path]] = read if isinstance(read, ZmtoolError) else (open_input(path), read)
    return found


def _arranged(
    filed: Sequence[KeptDocument], files: Mapping[str, Sequence[KeptDocument]], catalogue: Catalogue
) -> list[KeptDocument]:
    """The documents of a case in the order in which they go into the PDF."""
    if len(files) == 1 and len(filed) == len(next(iter(files.values()))):
        return sorted(filed, key=lambda one: one.document.pages)

    def place(one: KeptDocument) -> tuple[int, int]:
        form = catalogue.get(one.document.form)
        return (form.order if form else _NO_ORDER, one.document.which)

    return sorted(filed, key=place)


def _case_parts(
    documents: Sequence[KeptDocument], files: Mapping[str, Sequence[KeptDocument]], read: _Read
) -> tuple[list[Part], list[str]]:
    """The documents as parts of a PDF, and those left out with the reason."""
    parts, left_out = [], []
    for one in documents:
        found = read[one.sha256]
        name = f"第 {one.number} 号《{one.document.title}》"
        if isinstance(found, ZmtoolError):
            left_out.append(f"{name}：{found.what}")
        elif found[0].kind == "word":
            left_out.append(f"{name}：是 Word 文件，没有扫描的页面")
        else:
            parts.append(_part(one, files[one.sha256], *found))
    return parts, left_out


def _part(kept: KeptDocument, siblings: Sequence[KeptDocument], source: Opened, scanned: ScannedFile) -> Part:
    """The pages of a document, with the pages behind it that belong to none (blank backs), as one part."""
    owner = {page: one.number for one in siblings for page in one.document.pages}
    belongs = owner[min(owner)]
    pages = []
    for page in scanned.pages:
        belongs = owner.get(page.page, belongs)
        if belongs == kept.number:
            pages.append(page)
    return Part(source, tuple(pages), (Heading(kept.document.title, kept.document.pages[0]),))


def _outputs(
    files: Sequence[InputFile], out: Path | None, replace_file: bool
) -> tuple[dict[InputFile, Path], list[tuple[str, ZmtoolError]]]:
    """Where the PDF of each file goes, and the files whose PDF cannot be written there."""
    if out is not None and _names_a_file(out) and len(files) > 1:
        raise UsageProblem(f"有 {len(files)} 个文件，不能都写成 {out}", next_step="-o 请写文件夹")
    outputs: dict[InputFile, Path] = {}
    refused: list[tuple[str, ZmtoolError]] = []
    for one in files:
        if out is not None and _names_a_file(out):
            target = out
        else:
            target = (out or _folder_of(Path(one.name))) / (Path(one.name).stem + _ENDING)
        try:
            _refuse_input(target, files)
            if target in outputs.values():
                raise Refused("与另一个文件的输出同名，会互相覆盖", where=str(target), next_step="请分开处理")
            refuse_target(target, replace_file)
            outputs[one] = target
        except Refused as problem:
            refused.append((one.name, problem))
    return outputs, refused


def _folder_of(name: Path) -> Path:
    """The folder in which a file lies; for a member of a package, that of the package."""
    return next((one for one in name.parents if one.is_dir()), Path())


def _refuse_input(target: Path, files: Sequence[InputFile]) -> None:
    if target.exists() and any(target.samefile(one.path) for one in files):
        raise Refused("输出会覆盖输入的文件", where=str(target), next_step="请用 -o 换一个位置或文件名")


def _written(reading: FileReading, source: InputFile, target: Path, now: datetime) -> Written:
    try:
        if reading.scanned is None:
            raise reading.problem or BadInput("文件无法读取")
        headings = tuple(Heading(one.title, one.pages[0]) for one in reading.documents)
        part = Part(open_input(source.path), reading.scanned.pages, headings)
        done = _write(target, [part], target.stem.removesuffix(_ENDING.removesuffix(".pdf")), now)
        return Written(source.name, target, replace(done, notes=(*reading.scanned.notes, *done.notes)))
    except ZmtoolError as problem:
        if problem.where in ("", str(source.path)):
            problem.where = source.name
        return Written(source.name, problem=problem)


def _write(target: Path, parts: Sequence[Part], title: str, now: datetime) -> Searchable:
    ready_folder(target.parent)
    with whole_file(target) as part:
        return write_searchable(part, parts, title=title, when=now)
