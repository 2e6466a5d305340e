"""Cases as whole jobs: new, in, out, listed; and the workspace around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from zmtool.base.errors import BadInput, DatabaseProblem, NotFound, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import case_text, read_case
from zmtool.cases.custody import load_custody_kinds
from zmtool.store.migrate import Migration, migrations
from zmtool.store.settings import BureauSettings, Settings
from zmtool.store.vault import vault_path
from zmtool.workflow import doctor
from zmtool.workflow.cases import (
    export_case,
    import_case,
    list_cases,
    load_case,
    new_case,
    save_case,
    show_case,
)
from zmtool.workflow.workspace import back_up, check_trail, create, keep_original, opened, search

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SAMPLES = shipped_root() / "sample_cases"
CLEAN = SAMPLES / "clean" / "case.yaml"
WHO = {"now": NOW, "user": "周望"}
SETTINGS = Settings(bureau=BureauSettings("示例县烟草专卖局", "示", court="示例县人民法院"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return create(tmp_path / "工作区", settings=SETTINGS, **WHO).root  # type: ignore[arg-type]


def _import(path: Path, folder: Path, replace: bool = False) -> str:
    return import_case(path, folder, now=NOW, user="周望", replace=replace).outcome


def test_in_again_and_out_is_equal_in_content(folder: Path, tmp_path: Path) -> None:
    assert _import(CLEAN, folder) == "new"
    assert _import(CLEAN, folder) == "unchanged"
    facts = read_case(CLEAN)
    out = export_case(facts.case_no, tmp_path / "out.yaml", folder)
    assert read_case(out) == facts == load_case(facts.case_no, folder)
    assert _import(out, folder) == "unchanged"
    with pytest.raises(Refused, match="已存在"):
        export_case(facts.case_no, out, folder)
    export_case(facts.case_no, out, folder, replace=True)
    with pytest.raises(Refused, match="无法写出"):
        export_case(facts.case_no, tmp_path / "没有" / "out.yaml", folder)
    assert check_trail(folder).problems == ()


def test_other_content_needs_a_yes(folder: Path, tmp_path: Path) -> None:
    _import(CLEAN, folder)
    facts = replace(read_case(CLEAN), stage="closed")
    path = tmp_path / "case.yaml"
    path.write_text(case_text(facts), encoding="utf-8")
    with pytest.raises(Refused, match="内容不同"):
        _import(path, folder)
    assert load_case(facts.case_no, folder).stage == "archived"
    assert _import(path, folder, replace=True) == "changed"
    shown = show_case(facts.case_no, folder)
    assert (shown.version, shown.stage_label, shown.facts) == (2, "结案", facts)


def test_an_unusable_file_changes_nothing(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("zmtool: case/1\ncase_no: x\n", encoding="utf-8")
    with pytest.raises(BadInput):
        _import(path, folder)
    assert list_cases(folder).total == 0


def test_a_new_case_takes_the_bureau_from_the_settings(folder: Path) -> None:
    done = new_case("示烟立〔2025〕第9号", "未在当地烟草专卖批发企业进货", "甲", folder, **WHO)  # type: ignore[arg-type]
    facts = load_case(done.case_no, folder)
    assert (facts.cause, facts.bureau.court, facts.stage) == ("not_local_purchase", "示例县人民法院", "clue")
    assert facts.clue_date == NOW.date()
    with pytest.raises(Refused, match="已被使用"):
        new_case("示烟立〔2025〕第9号", "not_local_purchase", "乙", folder, **WHO)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "cause", "party", "kind", "expected"),
    [
        ("", "not_local_purchase", "甲", "自然人", "案件编号"),
        ("1\n", "not_local_purchas", "甲", "自然人", "没有案由"),
        ("1", "乱渠道进货", "甲", "自然人", "不是规范的案由"),
        ("1", "not_local_purchase", "甲\x07乙", "自然人", "控制字符"),
        ("1", "not_local_purchase", "甲", "个人", "当事人类别"),
    ],
)
def test_a_new_case_that_cannot_be(
    folder: Path, number: str, cause: str, party: str, kind: str, expected: str
) -> None:
    with pytest.raises(UsageProblem, match=expected):
        new_case(number, cause, party, folder, now=NOW, user="周望", party_kind=kind)


def test_a_bureau_without_a_name_cannot_open_cases(tmp_path: Path) -> None:
    root = create(tmp_path / "空", now=NOW, user="周望").root
    with pytest.raises(Refused, match="单位名称"):
        new_case("1", "not_local_purchase", "甲", root, now=NOW, user="周望")


def test_the_list_is_windowed_and_filtered(folder: Path) -> None:
    with opened(folder, now=NOW) as place:
        for name in ("clean", "early"):
            import_case(SAMPLES / name / "case.yaml", place, now=NOW, user="周望")
        facts = read_case(CLEAN)
        for number in range(5):
            save_case(replace(facts, case_no=f"甲{number}", officers=()), place, now=NOW, user="周望")
        assert list_cases(place).total == 7
        assert list_cases(place).cases[0].case_no == "示烟立〔2025〕第42号"
        page = list_cases(place, limit=2, offset=6)
        assert (page.total, [one.case_no for one in page.cases]) == (7, [facts.case_no])
        assert [one.party_name for one in list_cases(place, text="陶").cases] == ["陶映雪"]
        assert list_cases(place, text="陶", stage="归档").total == 0
        assert list_cases(place, stage="调查取证", cause="not_local_purchase").total == 1
        assert list_cases(place, text="  ").total == 7
        with pytest.raises(UsageProblem, match="没有阶段"):
            list_cases(place, stage="立")


def test_no_such_case_and_no_such_workspace(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="没有编号"):
        load_case("无", folder)
    with pytest.raises(NotFound, match="不是工作区"):
        load_case("无", tmp_path)


def test_creating_twice_is_refused_and_half_made_is_completed(folder: Path) -> None:
    with pytest.raises(Refused, match="已经是工作区"):
        create(folder, now=NOW, user="周望")
    for path in folder.glob("zmtool.db*"):
        path.unlink()
    with pytest.raises(DatabaseProblem, match="不见了"):
        list_cases(folder)
    create(folder, now=NOW, user="周望")
    assert list_cases(folder).total == 0


def test_an_upgrade_backs_up_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _import(CLEAN, folder)
    more = (*migrations(), Migration(len(migrations()) + 1, "more", "CREATE TABLE more (a);\n"))
    monkeypatch.setattr("zmtool.store.migrate.migrations", lambda: more)
    assert list_cases(folder).total == 1
    assert [path.name for path in (folder / "backups").iterdir()] != []
    assert list_cases(folder).total == 1
    assert len(list((folder / "backups").iterdir())) == 1


def _states(folder: Path) -> dict[str, str]:
    return {fact.id: fact.state for fact in doctor.workspace_facts(folder, datetime.now(tz=NOW.tzinfo))}


def test_the_doctor_of_a_well_workspace_and_of_an_ill_one(folder: Path, tmp_path: Path) -> None:
    _import(CLEAN, folder)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF")
    sha256 = keep_original(scan, folder, now=NOW, user="周望")
    assert _states(folder)["backup"] == "warn"
    back_up(folder, now=NOW)
    (folder / "templates" / "a.docx").write_bytes(b"")
    states = _states(folder)
    assert states.pop("disk") in ("ok", "warn")
    assert states.pop("settings") == "warn"
    assert states.pop("benchmark") == "warn"
    states.pop("calendar", None)
    assert set(states.values()) == {"ok"}
    vault_path(folder / "vault", sha256).unlink()
    assert _states(folder)["vault"] == "problem"
    (folder / "zmtool.db").write_bytes(b"x" * 9000)
    facts = {fact.id: fact for fact in doctor.workspace_facts(folder, NOW)}
    assert (facts["database"].state, facts["database"].exit_code) == ("problem", 7)
    assert "backups" in facts["database"].hint


def test_the_doctor_names_a_wrong_rule_file_and_what_is_missing(folder: Path) -> None:
    facts = {
        fact.id: fact for fact in doctor.workspace_facts(folder, datetime(2026, 11, 21, tzinfo=NOW.tzinfo))
    }
    assert (facts["rules"].state, facts["calendar"].state) == ("ok", "warn")
    assert "2027" in facts["calendar"].detail
    own = folder / "schemas" / "cases" / "custody.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("id: custody\nkinds: []\n", encoding="utf-8")
    load_custody_kinds.cache_clear()
    (fact,) = [fact for fact in doctor.workspace_facts(folder, NOW) if fact.id == "rules"]
    load_custody_kinds.cache_clear()
    assert (fact.label, fact.state) == ("规则文件：物品去向", "problem") and "custody.yaml" in fact.detail


def test_the_doctor_without_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZMTOOL_WORKSPACE", raising=False)
    assert [fact.state for fact in doctor.workspace_facts(None, NOW)] == ["warn"]
    assert [fact.state for fact in doctor.workspace_facts(tmp_path, NOW)] == ["problem"]
    assert {fact.id for fact in doctor.installation_facts()} >= {"program", "sqlite", "ocr", "fonts"}


def test_search_over_everything(folder: Path) -> None:
    _import(CLEAN, folder)
    assert {hit.ref for hit in search("宋知远", folder)} == {"示烟立〔2025〕第18号"}
    assert {hit.kind for hit in search("中华", folder, kinds=("goods",))} == {"goods"}
