"""The page of an explanation: stands alone, escapes names, covers numbers, shows what the model is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zmtool.cli.entry import run

from .profile_county import BRAND, OWN_PHONE, county


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ws = county(tmp_path_factory.mktemp("page"))
    models = ["A04", "B01", "C01", "C03"]
    assert run(["insight", "run", *models, "--asof", "2026-06-07", "-w", str(ws)]) == 0
    assert run(["insight", "run", "A04", "--asof", "2026-05-31", "--shadow", "-w", str(ws)]) == 0
    return ws


def _page(place: Path, number: int, path: Path) -> str:
    assert run(["insight", "explain", str(number), "--html", str(path), "-w", str(place)]) == 0
    assert not list(path.parent.glob("*.part"))
    text = path.read_text("utf-8")
    assert "http:" not in text and "https:" not in text and "<script" not in text and "src=" not in text
    return text


def _number(place: Path, model: str, capsys: pytest.CaptureFixture[str]) -> int:
    for number in range(1, 60):
        capsys.readouterr()
        if run(["insight", "explain", str(number), "--json", "-w", str(place)]):
            break
        shown = json.loads(capsys.readouterr().out)
        if shown["model"] == model:
            return number
    raise AssertionError(model)


def test_a_hit_about_a_brand(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _page(place, _number(place, "A04", capsys), tmp_path / "a" / "说明.html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;店" in text
    for words in (
        "同街道同量户数",
        "本地渗透率上限",
        f"其中{BRAND} 20条",
        "同街道同量户数 &gt;= 5",
        "点该品规库存",
        "实际运行的 SQL",
        "WITH x AS",
    ):
        assert words in text
    assert text.count("D000001") == 1 and "<details><summary>实际运行的 SQL" in text


def test_numbers_of_people_are_covered(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phones = _page(place, _number(place, "C01", capsys), tmp_path / "c01.html")
    assert OWN_PHONE not in phones and "139****5678" in phones
    assert phones.count("<th>许可证号</th>") == 1
    accounts = _page(place, _number(place, "C03", capsys), tmp_path / "c03.html")
    assert "同一号码（散列 " in accounts


def test_a_trial_says_so(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = 0
    for number in range(1, 80):
        if run(["insight", "explain", str(number), "--json", "-w", str(place)]):
            break
        last = number
    assert "影子运行，不能转为预警" in _page(place, last, tmp_path / "影子.html")


def test_where_nothing_can_be_written(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["insight", "explain", "1", "--html", "/dev/null/x/a.html", "-w", str(place)]) == 5
    assert "文件夹" in capsys.readouterr().err
