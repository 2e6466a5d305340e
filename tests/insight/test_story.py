"""The 白沙 story by commands: exports in, models run, the queue, alerts, a verdict that changes what the next check is worth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zmtool.cli.entry import run

from .county import PLANTED, licences, orders


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the county's register and orders."""
    place = tmp_path_factory.mktemp("county")
    ws = place / "ws"
    assert run(["init", str(ws)]) == 0
    assert run(["license", "import", str(licences(place / "户.csv")), "-w", str(ws)]) == 0
    assert run(["insight", "data", "import", str(orders(place / "订单.csv")), "--accept", "-w", str(ws)]) == 0
    return ws


@pytest.fixture
def ask(county: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in the county; its JSON, or its text where none was asked for."""

    def asked(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert run([*words, "-w", str(county)]) == code
        out = capsys.readouterr().out
        return json.loads(out) if "--json" in words else out

    return asked


def test_the_five_shops_of_the_street_come_first_and_alone(ask: Any) -> None:
    done = ask("insight", "run", "--asof", "2026-06-07", "--json")
    by_code = {one["code"]: one for one in done["models"]}
    assert by_code["A04"]["levels"]["红"] == 5
    assert by_code["F01"]["state"] == "blocked" and "查获喷码" in by_code["F01"]["note"]
    queue = ask("insight", "queue", "--json")
    assert {one["subject"] for one in queue["now"]} == set(PLANTED)
    assert all("A04" in [each["model"] for each in one["hits"]] for one in queue["now"])

    again = ask("insight", "run", "--asof", "2026-06-07", "--json")
    assert again["fingerprint"] == done["fingerprint"]
    assert [(one["code"], one["hits"], one["levels"]) for one in again["models"]] == [
        (one["code"], one["hits"], one["levels"]) for one in done["models"]
    ]
    hit = ask("insight", "queue", "--json")["now"][0]["hits"][0]
    shown = ask("insight", "explain", str(hit["hit"]), "--json")
    assert shown["rows"][0]["value"] == "20" and shown["level"] == "红"
    assert len([one for one in shown["order_lines"] if one["brand"] == "白沙（精品）"]) == 26
    text = ask("insight", "explain", str(hit["hit"]), "--sql")
    assert "同街道同量户数 >= 5" in text and "白沙（精品）" in text and "点该品规库存" in text


def test_a_hit_becomes_an_alert_once_and_its_verdict_flows_back(ask: Any) -> None:
    ask("insight", "run", "A04", "--asof", "2026-06-07", "--json")
    first = ask("insight", "queue", "--json")["now"][0]
    number = next(one["hit"] for one in first["hits"] if one["model"] == "A04")
    (raised,) = ask("insight", "raise", str(number), "--json")
    assert raised["done"] == "new" and raised["level"] == 1
    (again,) = ask("insight", "raise", str(number), "--json")
    assert (again["alert_no"], again["done"]) == (raised["alert_no"], "unchanged")
    alert = ask("alert", "show", raised["alert_no"], "--json")
    assert alert["source"].startswith("模型 A04") and alert["evidence"][0]["品规"]

    def record() -> dict[str, Any]:
        return next(
            one for one in ask("insight", "models", "list", "--record", "--json") if one["code"] == "A04"
        )

    def worth() -> dict[str, float]:
        checks = ask("insight", "queue", "--json")["now"]
        return {
            each["model"]: float(each["worth"])
            for one in checks
            for each in one["hits"]
            if one["subject"] == PLANTED[4]
        }

    before, prized = record(), worth()
    assert (before["checked"], before["waiting"], before["rate"]) == (0, 1, None)
    alert_no = raised["alert_no"]
    ask("alert", "triage")
    ask("alert", "assign", alert_no, "周望", "--demand", "核对近三单到货")
    ask(
        "alert",
        "analyse",
        alert_no,
        "--finding",
        "连续六期二十条",
        "--data",
        "小票",
        "--explainable",
        "是",
        "--next",
        "结论",
    )
    ask(
        "alert",
        "visit",
        alert_no,
        "--people",
        "林一舟、周望",
        "--place",
        "正常营业",
        "--stock",
        "白沙（精品）:20:20",
        "--signed",
        "签字",
    )
    ask("alert", "conclude", alert_no, "误报", "--reason", "婚宴团购", "--note", "有团购单")
    after = record()
    assert (after["checked"], after["founded"], after["rate"]) == (1, 0, "0.000")
    assert after["false_reasons"] == {"婚宴团购": 1}
    assert worth()["A04"] < prized["A04"], "a model that was wrong is worth less the next time"


def test_the_next_run_is_the_same_to_the_byte(county: Path, ask: Any) -> None:
    import sqlite3
    from contextlib import closing

    for _ in range(2):
        ask("insight", "run", "A05", "A04", "--asof", "2026-05-31", "--json")
    with closing(sqlite3.connect(county / "zmtool.db")) as database:
        runs = [
            one
            for (one,) in database.execute("SELECT id FROM insight_run WHERE asof = '2026-05-31' ORDER BY id")
        ]
        kept = [
            database.execute(
                "SELECT code, subject, level, value, quantile, suppressed, facts FROM insight_hit WHERE run_id = ? ORDER BY id",
                (one,),
            ).fetchall()
            for one in runs
        ]
    assert len(runs) == 4 and kept[:2] == kept[2:] and kept[0]


def test_wrong_words_are_told(ask: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ask("insight", "run", "Z99", code=3)
    ask("insight", "run", "--asof", "2999-01-01", code=2)
    ask("insight", "run", "A04", "--param", "n=99", code=2)
    ask("insight", "run", "A04", "--param", "m=3", code=2)
    ask("insight", "run", "A04", "--param", "n", code=2)
    ask("insight", "run", "A04", "--engine", "hadoop", code=2)
    ask("insight", "explain", "999999", code=3)
    ask("insight", "raise", "999999", code=3)
    ask("insight", "queue", "--asof", "2001-01-01", code=2)
    ask("insight", "queue", "--capacity", "-1", code=2)
    ask("insight", "backtest", "A04", "--from", "2026-06-01", "--to", "2026-05-01", code=2)
    ask("insight", "data", "withdraw", "1", "--why", "试", code=5)
    ask("insight", "data", "import", "没有.csv", code=4)
    ask("insight", "data", "import", "没有.csv", "--kind", "什么", code=2)


def test_a_missing_week_stops_by_name_what_looks_back_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ws = tmp_path / "ws"
    assert run(["init", str(ws)]) == 0
    assert run(["license", "import", str(licences(tmp_path / "户.csv")), "-w", str(ws)]) == 0
    export = orders(tmp_path / "订单.csv", weeks=12, without=(2,))
    assert run(["insight", "data", "import", str(export), "--accept", "-w", str(ws)]) == 0
    capsys.readouterr()
    assert run(["insight", "run", "A01", "A04", "C01", "--asof", "2026-06-07", "--json", "-w", str(ws)]) == 0
    by_code = {one["code"]: one for one in json.loads(capsys.readouterr().out)["models"]}
    assert by_code["A04"]["state"] == "blocked" and "2026-W21 349901（缺）" in by_code["A04"]["note"]
    assert by_code["A01"]["state"] == "blocked" and by_code["C01"]["state"] == "done"
    assert run(["insight", "data", "gap", "2026-W21", "--why", "停访", "-w", str(ws)]) == 0
    capsys.readouterr()
    assert run(["insight", "run", "A04", "--asof", "2026-06-07", "--json", "-w", str(ws)]) == 0
    assert json.loads(capsys.readouterr().out)["models"][0]["state"] == "done"


def test_a_model_of_the_bureaus_own_lives_its_life(ask: Any, county: Path) -> None:
    made = ask("insight", "models", "new", "349901-A51", "--name", "每期三十条", "--json")
    assert ask("insight", "models", "test", "349901-A51") == "检查 1 个模型，例子 1 个：全部通过。\n"
    ask("insight", "models", "new", "349901-A51", "--name", "又来", code=5)
    ask("insight", "models", "new", "A51", "--name", "没有区划", code=2)
    ask("insight", "models", "stage", "349901-A51", "active", "--why", "快", code=5)
    ask("insight", "models", "stage", "349901-A51", "tested", "--why", "例子通过", code=5)
    found = ask("insight", "backtest", "349901-A51", "--from", "2026-05-10", "--to", "2026-06-07", "--json")
    assert found[0]["days"] == 5 and found[0]["hits"] > 0
    ask("insight", "models", "stage", "349901-A51", "tested", "--why", "回测过")
    ask("insight", "models", "stage", "349901-A51", "trial", "--why", "试四期")
    ask("insight", "models", "stage", "349901-A51", "active", "--why", "等不及", code=5)
    for day in ("2026-05-17", "2026-05-24", "2026-05-31", "2026-06-07"):
        ran = ask("insight", "run", "349901-A51", "--asof", day, "--json")["models"][0]
        assert ran["shadow"] and ran["hits"] > 0
    ask("insight", "models", "stage", "349901-A51", "active", "--why", "四期都合理")
    ran = ask("insight", "run", "349901-A51", "--asof", "2026-06-07", "--json")["models"][0]
    assert not ran["shadow"]
    checks = ask("insight", "queue", "--asof", "2026-06-07", "--json")["now"]
    hit = next(each["hit"] for one in checks for each in one["hits"] if each["model"] == "349901-A51")
    (raised,) = ask("insight", "raise", str(hit), "--json")
    alert = ask("alert", "show", raised["alert_no"], "--json")
    assert alert["model"] == "A51", "alerts are grouped by what the model is at its root"
    assert (alert["raiser"]["code"], alert["raiser"]["label"]) == ("349901-A51", "每期三十条")
    assert "349901-A51 每期三十条" in ask("alert", "show", raised["alert_no"])
    path = Path(made["file"])
    path.write_text(path.read_text("utf-8").replace("FROM v_pq", "FROM v_pqs"), "utf-8")
    told = ask("insight", "models", "check", "349901-A51", code=1)
    line = next(at for at, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "v_pqs" in text)
    assert f"{path}:{line} 第 6 列" in told and "没有表 v_pqs" in told
    assert "A04" in ask("insight", "models", "list"), "one wrong file stops nothing else"
    path.unlink()


def test_a_variant_changes_parameters_and_nothing_that_is_locked(ask: Any, county: Path) -> None:
    ask("insight", "models", "new", "349901-A04", "--name", "恒量订货本县版", "--base", "A04", "--json")
    path = county / "schemas" / "models" / "349901-A04.yaml"
    path.write_text(
        path.read_text("utf-8").replace("min_qty: {default: 10}", "min_qty: {default: 30}"), "utf-8"
    )
    ran = ask("insight", "run", "349901-A04", "--asof", "2026-06-07", "--json")["models"][0]
    assert ran["state"] == "done" and ran["hits"] == 0
    path.write_text(
        path.read_text("utf-8").replace("min_qty: {default: 30}", "min_qty: {default: 9000}"), "utf-8"
    )
    assert "超出所继承模型的范围" in ask("insight", "models", "check", "349901-A04", code=1)
    path.unlink()
