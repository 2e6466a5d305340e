"""Cases out of one workspace and into another without loss, and nobody's changes undone by an old file."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import case_text, read_case, read_case_file
from zmtool.cases.records import Evidence
from zmtool.store.settings import BureauSettings, Settings
from zmtool.store.vault import vault_path
from zmtool.workflow.case_import_kind import FileKind, file_kind
from zmtool.workflow.case_import_package import export_case_package, import_case_package
from zmtool.workflow.cases import export_case, import_case, load_case, save_case, show_case
from zmtool.workflow.doctor import workspace_facts
from zmtool.workflow.reviewing import export_package, review_dossier, target_of_path
from zmtool.workflow.workspace import check_trail, create, keep_original

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SAMPLES = shipped_root() / "sample_cases"
CLEAN = SAMPLES / "clean" / "case.yaml"
NUMBER = "示烟立〔2025〕第18号"
SETTINGS = Settings(bureau=BureauSettings("示例县烟草专卖局", "示", court="示例县人民法院"))


def _workspace(path: Path) -> Path:
    return create(path, now=NOW, user="周望", settings=SETTINGS).root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = _workspace(tmp_path / "工作区")
    import_case(CLEAN, root, now=NOW, user="周望")
    return root


def _with_evidence(root: Path, tmp_path: Path) -> str:
    photo = tmp_path / "现场:照片.jpg"
    photo.write_bytes(b"\xff\xd8 photo")
    sha256 = keep_original(photo, root, now=NOW, user="周望")
    case = load_case(NUMBER, root)
    evidence = Evidence("书证", "现场照片", date(2025, 3, 5), sha256=sha256)
    save_case(replace(case, evidence=(evidence,)), root, now=NOW, user="周望")
    return sha256


def _rewritten(package: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(package) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    path = package.with_name("改过.zmpkg")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**members, **change}.items():
            archive.writestr(name, content)
    return path


# Packages


def test_a_package_carries_facts_and_originals_into_another_workspace(folder: Path, tmp_path: Path) -> None:
    sha256 = _with_evidence(folder, tmp_path)
    done = export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder)
    assert (done.originals, done.missing) == (1, ())
    other = _workspace(tmp_path / "另一个")
    taken = import_case_package(done.path, other, now=NOW, user="林一舟")
    assert (taken.outcome, taken.warnings) == ("new", ())
    assert load_case(NUMBER, other) == load_case(NUMBER, folder)
    assert vault_path(other / "vault", sha256).read_bytes() == b"\xff\xd8 photo"
    assert check_trail(other).problems == ()
    states = {fact.id: fact.state for fact in workspace_facts(other, NOW)}
    assert states["vault"] == "ok"
    assert import_case_package(done.path, other, now=NOW, user="林一舟").outcome == "unchanged"


def test_a_package_scores_like_its_case(folder: Path, tmp_path: Path) -> None:
    path = export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder).path
    assert (
        review_dossier(target_of_path(path).dossier).score
        == review_dossier(target_of_path(CLEAN).dossier).score
    )


def test_evidence_whose_file_is_gone_is_told_on_both_sides(folder: Path, tmp_path: Path) -> None:
    sha256 = _with_evidence(folder, tmp_path)
    vault_path(folder / "vault", sha256).unlink()
    done = export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder)
    assert done.missing == ("现场照片",)
    taken = import_case_package(done.path, _workspace(tmp_path / "乙"), now=NOW, user="林一舟")
    assert taken.warnings == ("证据“现场照片”的文件不在案卷包中",)


def test_a_package_of_other_content_needs_a_yes_and_leaves_no_originals(folder: Path, tmp_path: Path) -> None:
    sha256 = _with_evidence(folder, tmp_path)
    path = export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder).path
    other = _workspace(tmp_path / "另一个")
    import_case(CLEAN, other, now=NOW, user="林一舟")
    with pytest.raises(Refused, match="内容不同"):
        import_case_package(path, other, now=NOW, user="林一舟")
    assert not vault_path(other / "vault", sha256).exists()
    assert import_case_package(path, other, now=NOW, user="林一舟", replace_case=True).outcome == "changed"


def test_a_package_without_facts_is_refused(folder: Path, tmp_path: Path) -> None:
    target = replace(target_of_path(CLEAN), facts=None)
    path = export_package(target, tmp_path / "扫描.zmpkg")
    with pytest.raises(BadInput, match="没有案件数据"):
        import_case_package(path, folder, now=NOW, user="周望")


def test_a_package_that_was_meddled_with_is_refused(folder: Path, tmp_path: Path) -> None:
    path = export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder).path
    changed = case_text(replace(load_case(NUMBER, folder), place="别处")).encode()
    with pytest.raises(BadInput, match=r"case\.yaml 已被改动"):
        import_case_package(_rewritten(path, {"case.yaml": changed}), folder, now=NOW, user="周望")
    with pytest.raises(BadInput, match="不在清单中"):
        import_case_package(_rewritten(path, {"originals/9-x.pdf": b"x"}), folder, now=NOW, user="周望")
    assert load_case(NUMBER, folder) == read_case(CLEAN)


def test_facts_that_cannot_be_read_name_the_member(folder: Path, tmp_path: Path) -> None:
    from zmtool.dossiers.package import write_package

    path = tmp_path / "坏.zmpkg"
    write_package(path, target_of_path(CLEAN).dossier, [], case_text="zmtool: case/1\ncase_no: x\n")
    with pytest.raises(BadInput) as caught:
        import_case_package(path, folder, now=NOW, user="周望")
    assert "坏.zmpkg!case.yaml:1" in caught.value.where


def test_where_a_package_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="zmpkg"):
        export_case_package(NUMBER, tmp_path / "18号.zip", folder)
    with pytest.raises(NotFound):
        export_case_package("无", tmp_path / "18号.zmpkg", folder)
    export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder)
    with pytest.raises(Refused, match="已存在"):
        export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder)
    export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder, replace_file=True)


def test_what_a_file_is(folder: Path, tmp_path: Path) -> None:
    package = export_case_package(NUMBER, tmp_path / "18号.zmpkg", folder).path
    named = {
        "a.yaml": FileKind.CASE,
        "a.csv": FileKind.REGISTER,
        "没有.xlsx": FileKind.REGISTER,
        "b.txt": FileKind.CASE,
        "c.zip": FileKind.PACKAGE,
        "d.bin": FileKind.REGISTER,
    }
    (tmp_path / "a.csv").write_text("案件编号,案由\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("# 导出\nzmtool: case/1\n", encoding="utf-8")
    (tmp_path / "c.zip").write_bytes(package.read_bytes())
    (tmp_path / "d.bin").write_bytes(b"PK broken")
    assert {name: file_kind(tmp_path / name) for name in named} == named


# Lost edits


def _edited(path: Path, **changes: object) -> Path:
    file = read_case_file(path)
    path.write_text(case_text(replace(file.facts, **changes), file.saved), encoding="utf-8")  # type: ignore[arg-type]
    return path


def test_an_old_file_does_not_undo_what_another_saved(folder: Path, tmp_path: Path) -> None:
    mine = export_case(NUMBER, tmp_path / "我的.yaml", folder)
    theirs = export_case(NUMBER, tmp_path / "他的.yaml", folder)
    assert read_case_file(mine).saved == 1
    assert (
        import_case(
            _edited(theirs, place="示例县东街1号"), folder, now=NOW, user="林一舟", replace=True
        ).version
        == 2
    )
    with pytest.raises(Refused) as caught:
        import_case(_edited(mine, site_person="陶映雪"), folder, now=NOW, user="周望", replace=True)
    assert "第 2 版 2026-03-05T09:30 林一舟：案发地点" in caught.value.where
    assert "--force" in caught.value.next_step
    assert load_case(NUMBER, folder).place == "示例县东街1号"
    forced = import_case(mine, folder, now=NOW, user="周望", replace=True, force=True)
    assert (forced.version, load_case(NUMBER, folder).site_person) == (3, "陶映雪")


def test_the_same_content_and_an_unchanged_case_need_no_force(folder: Path, tmp_path: Path) -> None:
    path = export_case(NUMBER, tmp_path / "18号.yaml", folder)
    changed = _edited(path, place="别处")
    assert import_case(changed, folder, now=NOW, user="周望", replace=True).outcome == "changed"
    assert import_case(changed, folder, now=NOW, user="周望", replace=True).outcome == "unchanged"
    other = _workspace(tmp_path / "另一个")
    assert import_case(changed, other, now=NOW, user="周望").outcome == "new"


def test_a_file_from_a_later_state_elsewhere_is_told_apart(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "18号.yaml"
    path.write_text(case_text(replace(read_case(CLEAN), place="别处"), 7), encoding="utf-8")
    with pytest.raises(Refused, match="别的工作区"):
        import_case(path, folder, now=NOW, user="周望", replace=True)


@pytest.mark.parametrize("saved", ["0", "-1", "1.5", "x", "[]", "1" * 30])
def test_a_saved_state_that_cannot_be(tmp_path: Path, saved: str) -> None:
    path = tmp_path / "18号.yaml"
    path.write_text(CLEAN.read_text(encoding="utf-8") + f"\nsaved: {saved}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="格式"):
        read_case(path)


def _zmtool(folder: Path, user: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from zmtool.cli.entry import main; main()",
        *arguments,
        "-w",
        str(folder),
    ]
    environment = {"ZMTOOL_USER": user, "PATH": "", "PYTHONUTF8": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_two_terminals_and_one_case(folder: Path, tmp_path: Path) -> None:
    """Both write their file out, both bring it back: the second is told who changed what, and nothing is lost."""
    mine, theirs = tmp_path / "我的.yaml", tmp_path / "他的.yaml"
    for path, user in ((mine, "周望"), (theirs, "林一舟")):
        assert _zmtool(folder, user, "case", "export", NUMBER, "--to", str(path)).returncode == 0
    _edited(mine, place="东街1号")
    _edited(theirs, place="西街2号")
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(_zmtool, folder, user, "case", "import", str(path), "--yes")
            for path, user in ((mine, "周望"), (theirs, "林一舟"))
        ]
    ended = {job.result().returncode: job.result().stderr for job in jobs}
    assert sorted(ended) == [0, 5]
    assert "又有修改" in ended[5] and "：案发地点" in ended[5]
    shown = show_case(NUMBER, folder)
    assert shown.version == 2
    winner = "周望" if shown.facts.place == "东街1号" else "林一舟"
    assert winner in ended[5]


def test_steps_taken_at_once_by_several_are_all_there(folder: Path, tmp_path: Path) -> None:
    import_case(SAMPLES / "early" / "case.yaml", folder, now=NOW, user="周望")
    early = read_case(SAMPLES / "early" / "case.yaml")
    users = [f"操作员{number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        done = list(
            pool.map(
                lambda user: _zmtool(
                    folder,
                    user,
                    "case",
                    "advance",
                    early.case_no,
                    "legal_note",
                    "--note",
                    user,
                    "--role",
                    "leader",
                    "--override",
                    user,
                ),
                users,
            )
        )
    assert [one.returncode for one in done] == [0] * 6, [one.stderr for one in done]
    case = load_case(early.case_no, folder)
    assert sorted(one.note for one in case.events if one.step == "legal_note") == users
    assert show_case(early.case_no, folder).version == 7
    assert check_trail(folder).problems == ()
