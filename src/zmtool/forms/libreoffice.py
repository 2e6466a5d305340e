"""LibreOffice, the outside program that turns Word files into PDF: finding it, and converting many files in one run.

A file is untrusted. It is looked at first and copied under a name of ours; LibreOffice runs with a profile of its own
that is thrown away, with macros off, and loads nothing that a document points to (with LibreOffice's own defaults a
linked picture is fetched from the network, and pictures of this computer get into the PDF).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from zmtool.base.errors import OutsideMissing
from zmtool.base.files import reason_of
from zmtool.forms.typeface_stand_ins import fontconfig_text, load_typefaces

Progress = Callable[[int, int], None]
VARIABLE = "ZMTOOL_LIBREOFFICE"
"""The environment variable that names the program, where it is in no usual place."""
CHUNK = 100
"""Files a run: enough to forget the start of the program, few enough to lose when it dies."""
PATIENCE = 120.0
"""Seconds that one file may take, or the program to start."""
MAX_FILE = 200 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
_TRIES = 3
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HOW_TO_GET = (
    "请安装 LibreOffice（含 Writer）：Debian/Ubuntu 用 apt-get install libreoffice-writer，"
    f"Windows 和 macOS 用官方安装包；装在别处时用环境变量 {VARIABLE} 写明程序位置。Word 文件的填制不受影响"
)
_SAFE_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of one Word file: its PDF and how many pages that has, or (Chinese) why there is none."""

    source: Path
    pdf: Path | None
    pages: int = 0
    reason: str = ""


def to_pdf(
    sources: Sequence[Path], folder: Path, *, overrides: Path | None = None, progress: Progress | None = None
) -> list[Converted]:
    """Converts Word files into ``folder`` as 000001.pdf …, in their order; one that cannot be stops no other.

    Raises OutsideMissing where LibreOffice is not there or does not run.
    """
    program = find_libreoffice()
    if not version_of(program):
        raise OutsideMissing(
            "LibreOffice 不能运行，无法生成 PDF", where=str(program), next_step=f"请重新安装；{_HOW_TO_GET}"
        )
    with TemporaryDirectory(prefix="zmtool-pdf-", ignore_cleanup_errors=True) as work:
        run = _Run(program, Path(work), folder, overrides, progress, len(sources))
        return run.convert(sources)


def find_libreoffice() -> Path:
    """The program: as the environment says, in the path, or in a usual place. Raises OutsideMissing."""
    named = os.environ.get(VARIABLE, "")
    if named:
        if Path(named).is_file():
            return Path(named)
        raise OutsideMissing(
            f"环境变量 {VARIABLE} 写的 LibreOffice 程序不存在，无法生成 PDF",
            where=named,
            next_step="请改正或清除这个环境变量；Word 文件的填制不受影响",
        )
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in _usual_places():
        if place.is_file():
            return place
    raise OutsideMissing("没有找到 LibreOffice，无法生成 PDF", next_step=_HOW_TO_GET)


def version_of(program: Path) -> str:
    """The version that the program says it is, such as 7.4.7.2; empty where it does not answer like LibreOffice."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    found = re.search(r"LibreOffice\S*\s+([0-9][0-9.]*)", done.stdout.decode("utf-8", "replace"))
    return found.group(1) if found else ""


def not_convertible(path: Path) -> str:
    """Why a file is no Word file that may be converted (Chinese); empty where it is one."""
    try:
        if not path.is_file():
            return "找不到文件" if not path.exists() else "这不是文件"
        if path.stat().st_size > MAX_FILE:
            return f"文件超过 {MAX_FILE // 1024**2} MB"
        with path.open("rb") as stream:
            if stream.read(8) == _OLD_FORMAT:
                return "是旧格式（.doc）或加了密码的 Word 文件，请另存为不加密码的 .docx"
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if all(one.filename != "word/document.xml" for one in members):
                return "不是 Word 文件（.docx）"
            if sum(one.file_size for one in members) > MAX_UNPACKED:
                return "解开后大得不正常"
    except OSError as error:
        return f"无法读取：{reason_of(error)}"
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "不是 Word 文件（.docx），或已损坏"
    return ""


class _Run:
    """One call of ``to_pdf``: a profile, a folder of copies, and the files that are still to be converted."""

    def __init__(
        self,
        program: Path,
        work: Path,
        folder: Path,
        overrides: Path | None,
        progress: Progress | None,
        total: int,
    ) -> None:
        self.program, self.work, self.folder = program, work, folder
        self.progress, self.total = progress, total
        self.done = 0
        profile = work / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SAFE_PROFILE, encoding="utf-8")
        self.profile = profile.as_uri()
        self.environment = dict(os.environ)
        if sys.platform.startswith("linux"):
            fonts = work / "fonts.conf"
            system = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
            fonts.write_text(fontconfig_text(load_typefaces(overrides), system), encoding="utf-8")
            self.environment |= {"FONTCONFIG_FILE": str(fonts), "SAL_USE_VCLPLUGIN": "svp"}

    def convert(self, sources: Sequence[Path]) -> list[Converted]:
        reasons: dict[int, str] = {}
        for start in range(0, len(sources), CHUNK):
            copies: dict[int, Path] = {}
            for index in range(start, min(start + CHUNK, len(sources))):
                reason = not_convertible(sources[index])
                if reason:
                    reasons[index] = reason
                else:
                    copies[index] = self._copied(sources[index], index)
            reasons |= self._chunk(copies)
            for copy in copies.values():
                copy.unlink(missing_ok=True)
            self.done = min(start + CHUNK, len(sources))
            self._tell(0)
        return [self._outcome(source, index, reasons) for index, source in enumerate(sources)]

    def _copied(self, source: Path, index: int) -> Path:
        copy = self.work / f"{index + 1:06d}.docx"
        shutil.copyfile(source, copy)
        return copy

    def _chunk(self, copies: dict[int, Path]) -> dict[int, str]:
        """Converts the copies in order; the one at which the program dies is left out and the rest goes on."""
        reasons: dict[int, str] = {}
        left, fruitless = dict(copies), 0
        while left:
            if fruitless == _TRIES:
                return reasons | dict.fromkeys(left, "LibreOffice 连续出错，没有再试")
            before = len(left)
            end = self._run(list(left.values()))
            left = {index: copy for index, copy in left.items() if not self._pdf(index).is_file()}
            if end == "":
                return reasons | dict.fromkeys(left, "LibreOffice 打不开这个文件，可能已损坏")
            fruitless = 0 if len(left) < before else fruitless + 1
            if left:
                reasons[next(iter(left))] = end
                left.pop(next(iter(left)))
        return reasons

    def _run(self, copies: Sequence[Path]) -> str:
        """Runs the program once over the copies; empty where it came to its end, else why it did not."""
        targets = [self.folder / f"{copy.stem}.pdf" for copy in copies]
        command = [
            str(self.program),
            f"-env:UserInstallation={self.profile}",
            *("--headless", "--invisible", "--norestore", "--nodefault", "--nologo"),
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(self.folder)),
            *map(str, copies),
        ]
        try:
            process = subprocess.Popen(
                command,
                cwd=self.work,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise OutsideMissing(
                f"LibreOffice 不能运行：{reason_of(error)}", where=str(self.program), next_step=_HOW_TO_GET
            ) from error
        try:
            return self._watch(process, targets)
        finally:
            # Still running only after its time was up, or after Ctrl-C.
            if process.poll() is None:
                _end(process)

    def _watch(self, process: subprocess.Popen[bytes], targets: Sequence[Path]) -> str:
        seen, limit = 0, time.monotonic() + 2 * PATIENCE
        while True:
            try:
                code = process.wait(timeout=0.2)
                return "" if code == 0 else "LibreOffice 在这个文件上中途退出"
            except subprocess.TimeoutExpired:
                now = sum(1 for target in targets if target.exists())
            if now > seen:
                seen, limit = now, time.monotonic() + PATIENCE
                self._tell(seen)
            elif time.monotonic() > limit:
                return f"LibreOffice 在这个文件上超过 {PATIENCE:.0f} 秒没有结果"

    def _tell(self, more: int) -> None:
        if self.progress:
            self.progress(min(self.done + more, self.total), self.total)

    def _pdf(self, index: int) -> Path:
        return self.folder / f"{index + 1:06d}.pdf"

    def _outcome(self, source: Path, index: int, reasons: dict[int, str]) -> Converted:
        if index in reasons:
            self._pdf(index).unlink(missing_ok=True)
            return Converted(source, None, reason=reasons[index])
        pages = _page_count(self._pdf(index))
        if not pages:
            return Converted(source, None, reason="LibreOffice 没有写出完整的 PDF")
        return Converted(source, self._pdf(index), pages)


def _page_count(pdf: Path) -> int:
    """How many pages a PDF has; 0 where it is no whole PDF."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, OSError):
        return 0
    try:
        return len(document)
    finally:
        document.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program with the processes that it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
            root = os.environ.get(variable)
            if root:
                yield Path(root) / "LibreOffice" / "program" / "soffice.com"
                yield Path(root) / "Programs" / "LibreOffice" / "program" / "soffice.com"
    elif sys.platform == "darwin":
        for root in (Path("/Applications"), Path.home() / "Applications"):
            yield root / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
        for library in ("/usr/lib", "/usr/lib64", "/usr/local/lib"):
            yield Path(library) / "libreoffice" / "program" / "soffice"
