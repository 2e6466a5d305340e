"""Risk in a draw at work: from clues to the band on record, the proof file, an older record, no risk data."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from oversight.people import MONDAY, bureau, later

from zmtool.base.errors import BadInput, NotFound, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cli.entry import run
from zmtool.licenses.random_inspection.rules import load_draw_rules
from zmtool.oversight.risk.formula import load_risk_rules
from zmtool.staff.records import Officer
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.people import register_officer
from zmtool.workflow.random_inspection import show_batch, start_draw
from zmtool.workflow.random_inspection_proof import prove, prove_file, write_proof

SHOPS = [f"3499011{number:05d}" for number in range(1, 61)]
RED = SHOPS[:10]
AS_SHIPPED = (("未评级", 60, 3),)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Sixty shops without a grade, and officers."""
    folder = bureau(tmp_path / "w")
    for name, number in (("林一舟", "34990101"), ("周望", "34990102"), ("何平川", "34990103")):
        officer = Officer(name, number, "", date(2023, 1, 1), date(2030, 12, 31))
        register_officer(officer, folder, now=MONDAY, user="leader")
    table = tmp_path / "户.csv"
    rows = "".join(f"{lic},店{lic[-2:]},宋知远,示例县新街{lic[-2:]}号,有效\n" for lic in SHOPS)
    table.write_text("许可证号,客户名称,负责人,经营地址,状态\n" + rows, encoding="utf-8")
    import_licences(table, folder, now=MONDAY, user="leader")
    return folder


@pytest.fixture
def risky(root: Path) -> Path:
    """Ten of them with a clue each, where a clue is enough for red."""
    own = root / "schemas" / "oversight" / "risk.yaml"
    own.parent.mkdir(parents=True)
    text = (shipped_root() / "schemas" / "oversight" / "risk.yaml").read_text(encoding="utf-8")
    for least, lower in (("70", "3"), ("50", "2"), ("30", "1")):
        text = text.replace(f"from: {least}}}", f"from: {lower}}}")
    own.write_text(text, encoding="utf-8")
    for lic in RED:
        clue = NewClue("12313举报", "零售户", lic, "一次卖出很多条烟", indicator="WF-03-01", severity="重大")
        report_clue(clue, root, now=MONDAY, user="lin")
    return root


def strata(root: Path, batch_no: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((one.name, one.size, one.wanted) for one in show_batch(batch_no, root).draw.strata)


def drawn(root: Path, batch_no: str, *, seed: str = "3921.77", **more: dict[str, str]) -> None:
    start_draw(batch_no, root, seed_source=seed, now=later(1), user="leader", **more)  # type: ignore[arg-type]


def rates_in_file(root: Path, text: str) -> None:
    shipped = (shipped_root() / "schemas" / "licenses" / "random-inspection.yaml").read_text(encoding="utf-8")
    own = root / "schemas" / "licenses" / "random-inspection.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(shipped.replace('red: "0.00"', text), encoding="utf-8")
    load_draw_rules.cache_clear()


def test_a_red_shop_is_drawn_at_its_rate_and_the_band_stands_on_record(risky: Path) -> None:
    drawn(risky, "一", risk_rates={"红": "50%"})
    assert strata(risky, "一") == (("未评级", 50, 3), ("风险·红", 10, 5))
    kept = show_batch("一", risky)
    by_risk = {one.shop.lic_no for one in kept.shops if one.shop.stratum == "风险·红"}
    assert len(by_risk) == 5 and by_risk <= set(RED)
    assert {one.lic_no for one in kept.basis.candidates if one.band == "红"} == set(RED)
    assert dict(kept.basis.risk_rates) == {"红": "0.5"}
    rates_in_file(risky, 'red: "0.50"')
    drawn(risky, "二")
    assert strata(risky, "二") == strata(risky, "一"), "the same from the data file"
    drawn(risky, "三", risk_rates={"red": "0"})
    assert strata(risky, "三") == AS_SHIPPED, "what is said stands before the file"
    drawn(risky, "四", rates={"其他": "60%"})
    assert strata(risky, "四") == (("未评级", 60, 36),), "the grade's rate is the higher"


def test_a_draw_is_repeated_without_the_risk_data(risky: Path, tmp_path: Path) -> None:
    drawn(risky, "一", risk_rates={"红": "50%"})
    path = write_proof("一", risky)
    with closing(sqlite3.connect(risky / "zmtool.db")) as database:
        database.execute("DELETE FROM clue")
        database.commit()
    (risky / "schemas" / "oversight" / "risk.yaml").unlink()
    load_risk_rules.cache_clear()
    rates_in_file(risky, 'red: "1.00"')
    again, same = prove("一", risky)
    assert same and {one.name for one in again.strata} == {"未评级", "风险·红"}
    assert path.parent == risky / "outbox" and prove_file(path) == ("一", again, True)
    content = json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps(content["basis"], ensure_ascii=False, separators=(",", ":"))
    assert sha256(text.encode()).hexdigest() == content["basis_sha256"], "anybody can work the hash out"
    for change in ("band", "rate", "shop"):
        other = json.loads(path.read_text(encoding="utf-8"))
        if change == "band":
            other["basis"]["candidates"][0] = other["basis"]["candidates"][0][:3]
        elif change == "rate":
            other["basis"]["risk_rates"]["红"] = "0.6"
        else:
            other["draw"]["shops"][0]["lic_no"] = SHOPS[-1]
        wrong = tmp_path / "别的.json"
        wrong.write_text(json.dumps(other), encoding="utf-8")
        assert not prove_file(wrong)[2], change


def test_no_risk_data_draws_as_before(root: Path, risky: Path) -> None:
    drawn(risky, "一")
    assert strata(risky, "一") == AS_SHIPPED, "no band has a rate as shipped"
    basis = show_batch("一", risky).basis
    assert not basis.risk_rates and not any(one.band for one in basis.candidates)


def test_rates_by_band_without_any_evidence_draw_as_before(root: Path) -> None:
    drawn(root, "一")
    with closing(sqlite3.connect(root / "zmtool.db")) as database:
        before = database.execute("SELECT lic_no FROM random_shop ORDER BY id").fetchall()
        database.execute("DELETE FROM random_shop")
        database.execute("DELETE FROM random_batch")
        database.commit()
    drawn(root, "一", risk_rates={"红": "100%", "绿": "100%"})
    assert strata(root, "一") == AS_SHIPPED, "a shop without evidence has no band"
    assert [(one.shop.lic_no,) for one in show_batch("一", root).shops] == before


def test_an_older_record_still_verifies(root: Path) -> None:
    drawn(root, "一")
    with closing(sqlite3.connect(root / "zmtool.db")) as database:
        plain = json.loads(database.execute("SELECT basis FROM random_batch").fetchone()[0])
        for name in ("together", "passed_over"):
            del plain[name]
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        told = (text, sha256(text.encode()).hexdigest())
        database.execute("UPDATE random_batch SET basis = ?, basis_hash = ?", told)
        database.commit()
    assert set(plain) == {"candidates", "officers", "left_out", "avoided", "rates"}
    assert {len(one) for one in plain["candidates"]} == {3}
    rates_in_file(root, 'red: "1.00"')
    assert prove("一", root)[1]
    assert prove_file(write_proof("一", root))[2]
    with closing(sqlite3.connect(root / "zmtool.db")) as database:
        database.execute("UPDATE random_batch SET basis = replace(basis, '349901100001', '349901199999')")
        database.commit()
    assert not prove("一", root)[1], "a changed record is found out by its hash"


def test_a_band_that_is_not_known_is_told(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="紫"):
        drawn(root, "一", risk_rates={"紫": "50%"})
    with pytest.raises(UsageProblem, match="不在 0 到 100%"):
        drawn(root, "一", risk_rates={"红": "150%"})
    rates_in_file(root, 'purple: "0.50"')
    with pytest.raises(UsageProblem, match="purple"):
        drawn(root, "一")
    with pytest.raises(NotFound):
        prove_file(tmp_path / "没有.json")
    for text in ("[]", "{", '{"batch": "一", "basis_sha256": "", "draw": {}, "basis": {}}', "null"):
        wrong = tmp_path / "别的.json"
        wrong.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match="抽签证明"):
            prove_file(wrong)


def test_the_commands_say_how_risk_counts(
    risky: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["-w", str(risky)]
    assert run(["license", "draw", "start", "一", "--source", "3921.77", "--risk", "红=50%", *at]) == 0
    assert "风险·红" in capsys.readouterr().out
    path = str(tmp_path / "证明.json")
    assert run(["license", "draw", "proof", "一", "-o", path, *at]) == 0
    capsys.readouterr()
    assert run(["license", "draw", "verify", "--file", path, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["same"] and told["batch"] == "一"
    assert run(["license", "draw", "verify", "一", *at]) == 0
    for wrong in ([], ["一", "--file", path]):
        assert run(["license", "draw", "verify", *wrong, *at]) == 2
