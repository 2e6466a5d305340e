"""The dossier as a file: JSON by ``schemas/dossier.schema.json``, or a package (zip) with the originals.

A package holds ``dossier.json``, ``manifest.json`` (SHA-256 of every member), ``originals/`` and ``pages.json`` (which
page of which original each page of the dossier is, and how it was turned); one made of a case also holds its facts
(``case.yaml``). A package from elsewhere is untrusted: member names, sizes and hashes are checked before anything is
used, and a member that the manifest does not name is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from zmtool.base.datafile import schema_problem
from zmtool.base.errors import BadInput
from zmtool.base.files import whole_file
from zmtool.base.plain import Misfit, from_plain, to_plain
from zmtool.base.shipped import data_file
from zmtool.dossiers.canonical import check_canonical
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.scans.records import Corners

FORMAT = "dossier/1"
SUFFIX = ".zmpkg"
CASE = "case.yaml"
MAX_MEMBER = 512 * 1024 * 1024
MAX_TOTAL = 2 * 1024**3
MAX_MEMBERS = 5000
MAX_JSON = 64 * 1024 * 1024
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff<>:"/\\|?*]|^\.+')


@dataclass(frozen=True, slots=True)
class PageOrigin:
    """The page ``page`` of the dossier is page ``original_page`` of ``original``, straightened from ``corners`` if it
    is a photograph, turned clockwise by ``rotation`` and levelled by ``skew`` degrees."""

    page: int
    original: str
    original_page: int
    rotation: int = 0
    skew: float = 0.0
    corners: Corners | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A dossier package that was checked: the dossier, the names of its originals, where its pages come from.

    ``case_text`` is the ``case.yaml`` in it, empty where the dossier was read from paper.
    """

    path: Path
    dossier: Dossier
    originals: tuple[str, ...]
    pages: tuple[PageOrigin, ...] = ()
    case_text: str = ""

    def original(self, name: str) -> bytes:
        """The bytes of one original."""
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(name)


def dossier_json(dossier: Dossier) -> dict[str, Any]:
    """The dossier as JSON data."""
    return {"zmtool": FORMAT, **to_plain(dossier)}


def dossier_from_json(data: Any, where: str) -> Dossier:
    """The dossier in JSON data. Raises BadInput naming the place."""
    errors = list(_validator().iter_errors(data))
    if errors:
        trail = ".".join(str(step) for step in errors[0].instance_path) or "(整个文件)"
        raise BadInput(
            f"案卷数据不符合规定格式：{trail}：{schema_problem(errors[0])}",
            where=where,
            next_step="请对照 schemas/dossier.schema.json 修改",
        )
    try:
        dossier = from_plain(Dossier, {key: value for key, value in data.items() if key != "zmtool"})
    except Misfit as misfit:
        place = f"{where} 字段 {'.'.join(map(str, misfit.trail))}"
        raise BadInput(misfit.reason, where=place, next_step="请改正后重试") from misfit
    check_canonical(dossier, load_catalogue(), where)
    return dossier


def read_dossier_file(path: Path) -> Dossier:
    """The dossier in a JSON file. Raises BadInput."""
    try:
        if path.stat().st_size > MAX_JSON:
            raise BadInput("案卷数据文件过大", where=str(path), next_step="请检查是否选错了文件")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput("案卷数据不是有效的 JSON", where=str(path), next_step="请重新导出") from error
    return dossier_from_json(data, str(path))


def write_package(
    path: Path,
    dossier: Dossier,
    originals: Sequence[Path],
    pages: Sequence[PageOrigin] = (),
    *,
    case_text: str = "",
    names_of: Mapping[Path, str] | None = None,
) -> None:
    """Writes a package; the file appears under its name only when it is whole.

    ``pages`` name originals by their path; ``names_of`` gives originals a better name than their path's.
    """
    manifest: dict[str, str] = {}
    with whole_file(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:

        def write(name: str, text: str) -> None:
            body = text.encode("utf-8")
            archive.writestr(name, body)
            manifest[name] = hashlib.sha256(body).hexdigest()

        names = {
            str(original): f"originals/{index:03d}-{_safe((names_of or {}).get(original, original.name))}"
            for index, original in enumerate(originals, 1)
        }
        listed = [to_plain(replace(one, original=names[one.original])) for one in pages]
        write("dossier.json", json.dumps(dossier_json(dossier), ensure_ascii=False))
        write("pages.json", json.dumps(listed, ensure_ascii=False))
        if case_text:
            write(CASE, case_text)
        for original in originals:
            name = names[str(original)]
            content = original.read_bytes()
            archive.writestr(zipfile.ZipInfo(name), content)
            manifest[name] = hashlib.sha256(content).hexdigest()
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))


def _safe(name: str) -> str:
    """A name that every system can keep a file under, and that ``read_package`` takes."""
    return _UNSAFE.sub("_", name)[-120:] or "_"


def is_package(path: Path) -> bool:
    """Whether a file is, or says it is, a dossier package; a zip of scans is none, one that is broken counts as one."""
    suffix = path.suffix.lower()
    if suffix != ".zip" or not path.is_file():
        return suffix == SUFFIX
    try:
        with zipfile.ZipFile(path) as archive:
            return "dossier.json" in archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return True


def read_package(path: Path) -> Package:
    """Opens and checks a package. Raises BadInput."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = _checked_names(archive, path)
            manifest = json.loads(archive.read("manifest.json"))
            unlisted = [
                name for name in names if name not in ("manifest.json", *manifest) and not name.endswith("/")
            ]
            if unlisted:
                raise BadInput(
                    f"案卷包中的 {unlisted[0]} 不在清单中，是后来加入的",
                    where=str(path),
                    next_step="请向来源重新索取",
                )
            for name, wanted in manifest.items():
                if hashlib.sha256(archive.read(name)).hexdigest() != wanted:
                    raise BadInput(
                        f"案卷包中的 {name} 已被改动", where=str(path), next_step="请向来源重新索取"
                    )
            data = json.loads(archive.read("dossier.json"))
            listed = json.loads(archive.read("pages.json")) if "pages.json" in manifest else []
            pages = tuple(from_plain(PageOrigin, one) for one in listed)
            case_text = archive.read(CASE).decode("utf-8") if CASE in manifest else ""
    except BadInput:
        raise
    except (
        Misfit,
        OSError,
        KeyError,
        ValueError,
        RecursionError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise BadInput(
            "案卷包已损坏或不是案卷包", where=str(path), next_step="请重新导出或重新拷贝"
        ) from error
    dossier = dossier_from_json(data, f"{path}!dossier.json")
    originals = tuple(name for name in names if name.startswith("originals/") and name in manifest)
    kept = tuple(one for one in pages if one.original in originals)
    return Package(path, dossier, originals, kept, case_text)


def _checked_names(archive: zipfile.ZipFile, path: Path) -> list[str]:
    """The members' names after refusing what a sound package never holds."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise BadInput("案卷包过大", where=str(path), next_step="请分开导出")
    for info in infos:
        parts = PurePosixPath(info.filename).parts
        unsafe = (
            info.filename.startswith(("/", "\\"))
            or ".." in parts
            or "\\" in info.filename
            or ":" in info.filename
        )
        if unsafe or info.file_size > MAX_MEMBER:
            raise BadInput(
                f"案卷包中有不安全的文件 {info.filename}", where=str(path), next_step="请勿使用该文件"
            )
    return [info.filename for info in infos]


@cache
def _validator() -> Any:
    import jsonschema_rs

    schema = data_file("schemas/dossier.schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(schema))
