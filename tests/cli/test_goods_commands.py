"""zmtool goods end to end: messy files in, answers out, what could not be done said with its way out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem, ZmtoolError
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import goods, workspace

SAMPLE = str(shipped_root() / "sample_cases" / "goods" / "brands.csv")
ISSUE = ("--catalogue", "示例省价格目录", "--edition", "2025年下半年", "--from", "2025-07-01")
CODE = "6031500012345608XXYC349901100018"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "周望")
    _run(workspace.app if hasattr(workspace, "app") else workspace, "init", "甲")


def _invoke(app: Any, *arguments: str, stdin: str = "") -> Any:
    result = CliRunner().invoke(app, list(arguments), input=stdin, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result


def _run(app: Any, *arguments: str, code: int = 0, stdin: str = "") -> str:
    result = _invoke(app, *arguments, stdin=stdin)
    assert (result.return_value or 0) == code, result.output
    return str(result.stdout)


def _json(*arguments: str, code: int = 0, stdin: str = "") -> Any:
    return json.loads(_run(goods.app, *arguments, "--json", code=code, stdin=stdin))


def _fails(kind: type[ZmtoolError], *arguments: str) -> ZmtoolError:
    with pytest.raises(kind) as caught:
        _run(goods.app, *arguments)
    assert caught.value.next_step
    return caught.value


def _workbook(path: str, rows: list[list[object]]) -> str:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


CATALOGUE_ROWS: list[list[object]] = [
    ["示例省国产卷烟品牌价格目录（2025年下半年）"],
    ["单位：元/条"],
    ["序号", "品牌规格", "条形码", "建议零售价", "批发价", "产地"],
    [1, "中华(硬)", 6901028075015, 450, 381.6, "上海"],
    [2, "（硬经典）红塔山", "6901028314985", "90", None, "云南"],
    [3, "坏条码", "6901028075016", 10, None, ""],
    [4, "丢位", "6.90103E+12", 10, None, ""],
    ["合计", None, None, 560, None, None],
]


def test_import_preview_problems_and_again(tmp_path: Path) -> None:
    path = _workbook("目录.xlsx", CATALOGUE_ROWS)
    seen = _json("import", path, *ISSUE, "--dry-run", "--problems", "问题.xlsx", code=8)
    assert (seen["accepted"], len(seen["rejected"]), len(seen["skipped"])) == (2, 2, 1)
    assert (seen["header_row"], seen["ignored"], seen["written"]) == (3, ["序号"], False)
    assert "品规库是空的" in _fails(NotFound, "brand", "中华").what
    done = _json("import", path, *ISSUE, code=8)
    assert done["changes"] == {"added": 2, "updated": 0, "unchanged": 0, "prices": 3, "aliases": 0}
    assert _json("import", path, *ISSUE, code=8)["changes"]["unchanged"] == 2
    book = openpyxl.load_workbook("问题.xlsx")
    sheet = book.worksheets[0]
    assert "校验位" in str(sheet["G2"].value)
    sheet["C2"].value, sheet["C3"].value = "6901028075053", "6901028317177"
    book.save("问题.xlsx")
    mended = _json("import", "问题.xlsx", *ISSUE)
    assert mended["changes"]["added"] == 2
    text = _run(goods.app, "import", path, *ISSUE, "--dry-run", code=8)
    assert text.startswith("预览（未写入）：可导入 2 行")


@pytest.mark.parametrize("kind", ["gb18030", "utf-16", "html"])
def test_import_of_other_formats(kind: str) -> None:
    rows = [["" if cell is None else str(cell) for cell in row] for row in CATALOGUE_ROWS[:5]]
    if kind == "html":
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        content = f'<html><meta charset="gb2312"><table>{cells}</table></html>'.encode("gb18030")
    else:
        content = "\r\n".join("\t".join(row) for row in rows).encode(kind)
    Path("目录.xls").write_bytes(content)
    assert _json("import", "目录.xls", *ISSUE)["changes"]["added"] == 2


def test_rows_that_only_the_catalogue_refuses_are_among_the_problem_rows(tmp_path: Path) -> None:
    _run(goods.app, "import", SAMPLE, *ISSUE)
    rows: list[list[object]] = [["品规", "零售价"], ["无此品规(硬)", "99"], ["中华(硬)", "450"]]
    path = _workbook("另一份.xlsx", rows)
    _run(goods.app, "import", path, *ISSUE, "--problems", "问题行.xlsx", code=8)
    sheet = openpyxl.load_workbook(tmp_path / "问题行.xlsx").worksheets[0]
    assert sheet.cell(2, 1).value == "无此品规(硬)"


def test_import_that_cannot_be() -> None:
    path = _workbook("目录.xlsx", CATALOGUE_ROWS)
    assert "--catalogue" in _fails(UsageProblem, "import", path).next_step
    _fails(UsageProblem, "import", path, *ISSUE, "--problems", "问题.csv")
    _fails(UsageProblem, "import", path, "--from", "去年")
    _fails(BadInput, "import", "没有.xlsx")
    only_bad = _workbook("坏.xlsx", [["品规", "条码"], ["甲", "1"]])
    assert "第 2 行" in _fails(BadInput, "import", only_bad).what
    assert "表头应含" in _fails(BadInput, "import", _workbook("空.xlsx", [["a", "b"], [1, 2]])).next_step


def test_brand_prices_and_alias() -> None:
    _run(goods.app, "import", SAMPLE)
    for text in ("075015", "6901028075015", "6901028075763", "(硬)中华", "硬中华"):
        assert [one["name"] for one in _json("brand", text)["brands"]] == ["中华(硬)"]
    assert len(_json("brand", "荷花")["brands"]) == 2
    assert "6901028075015" in _run(goods.app, "brand", "中华")
    _fails(NotFound, "brand", "没有这种烟")
    (history,) = _json("prices", "硬中华")
    assert [(one["basis"], one["price"]) for one in history["prices"]] == [
        ("wholesale", "381.60"),
        ("retail", "450.00"),
    ]
    assert "示例数据（非权威）" in _run(goods.app, "prices", "075015")
    assert _json("alias", "075015", "华子")["added"]
    assert not _json("alias", "075015", "华子")["added"]
    assert "已有别名" in _run(goods.app, "alias", "075015", "华子")
    assert _json("brand", "华子")["how"] == "alias"
    _fails(Refused, "alias", "荷花", "花")
    _fails(Refused, "alias", "牡丹", "华子")
    _fails(UsageProblem, "alias", "牡丹", " ")


def test_barcodes(tmp_path: Path) -> None:
    _run(goods.app, "import", SAMPLE)
    good, bad, pack, foreign = _json(
        "barcode", "6901028075015", "6901028075016", "6901028075763", "4006381333931", code=8
    )["codes"]
    assert (good["valid"], good["how"], good["brands"][0]["name"]) == (True, "carton", "中华(硬)")
    assert "校验位" in bad["reason"]
    assert pack["how"] == "pack"
    assert (foreign["china_prefix"], foreign["brands"]) == (False, [])
    assert "小盒码" in _run(goods.app, "barcode", "6901028075763")
    assert "不对" in _run(goods.app, "barcode", "6901028075016", code=4)
    code = zxingcpp.create_barcode("6901028075015", zxingcpp.BarcodeFormat.EAN13)
    page = Image.new("L", (800, 500), 240)
    page.paste(Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)).convert("L"), (100, 100))
    page.save("现场.jpg")
    seen = _json("barcode", "--photo", "现场.jpg")
    assert (seen["codes"][0]["code"], seen["codes"][0]["photo"]) == ("6901028075015", "现场.jpg")
    _fails(UsageProblem, "barcode")
    _fails(BadInput, "barcode", "--photo", SAMPLE)


def test_carton_codes() -> None:
    text = f"{CODE[:16]}\n{CODE[16:]}\n6O3I500012345609XXYC349901100018\n{CODE[:20]}349901200027\n"
    Path("喷码.txt").write_text(text, encoding="gb18030")
    found = _json("carton", "--file", "喷码.txt", "--licence", "349901100018", "--on", "2026-06-30")
    assert [one["sorted_on"] for one in found["readings"]] == ["2026-03-15"] * 3
    assert found["readings"][1]["repairs"] == ["第2位 O→0", "第4位 I→1"]
    assert found["counts"]["by_licence"] == [["349901100018", 2], ["349901200027", 1]]
    assert (found["belonging"]["own"], found["belonging"]["others"]) == (2, 1)
    printed = _run(goods.app, "carton", CODE, "--licence", "349901100018")
    assert "不支持“未在当地进货”定性" in printed
    assert len(_json("carton", "-f", "-", stdin=text)["readings"]) == 3
    _workbook("喷码.xlsx", [["序号", "喷码"], [1, CODE]])
    assert len(_json("carton", "-f", "喷码.xlsx")["readings"]) == 1
    _fails(UsageProblem, "carton")
    _fails(UsageProblem, "carton", CODE, "--licence", "12")


def test_value() -> None:
    _run(goods.app, "import", _workbook("目录.xlsx", CATALOGUE_ROWS), *ISSUE, code=8)
    path = _workbook(
        "清单.xlsx",
        [
            ["品规", "数量", "单位", "手工价"],
            ["中华（硬）", 1601, "条", None],
            ["红塔山(硬经典)", 25, "包", None],
            ["示例(新)", 1100, "条", 350],
            ["无名", "5条", None, None],
            ["中华(硬)", 3, None, None],
        ],
    )
    found = _json("value", path, "--on", "2025-08-01", "--basis", "retail", code=8)
    assert (found["amount"], found["cartons"], found["complete"]) == ("1105675.00", "2708.5", False)
    assert [row["remark"] for row in found["rows"]] == ["", "按25包折算", "手工价", "未查到价格"]
    assert found["ground"].startswith("依据《示例省价格目录（2025年下半年）》，单价按建议零售价计算")
    assert "没有写单位" in found["rejected"][0]["reason"]
    assert "无名" in found["remarks"][1]
    printed = _run(goods.app, "value", path, "--on", "2025-08-01", "--basis", "零售价", code=8)
    assert "合计金额：" in printed
    early = _json("value", path, "--on", "2025-06-30", "--basis", "retail", code=8)
    assert early["rows"][0]["remark"] == "未查到价格"


def test_the_basis_by_rule() -> None:
    _run(goods.app, "import", SAMPLE)
    Path("清单.csv").write_text("条码,数量（条）\n075015,10\n75053,1\n", encoding="gb18030")
    error = _fails(UsageProblem, "value", "清单.csv", "--on", "2025-08-01")
    assert "--basis" in error.next_step
    settings = Path("甲/zmtool.toml")
    region = settings.read_text(encoding="utf-8").replace('region = ""', 'region = "510100"')
    settings.write_text(region, encoding="utf-8")
    found = _json("value", "清单.csv", "--on", "2025-08-01", "--cause", "not_local_purchase")
    assert (found["basis"], found["basis_rule"]["id"], found["amount"]) == ("wholesale", "sichuan", "3937.90")
    bought = _json("value", "清单.csv", "--on", "2025-08-01", "--purpose", "purchase")
    assert (bought["amount"], bought["amount_by_rule"]) == ("3937.90", "2756.53")
    assert "0.70" in _run(goods.app, "value", "清单.csv", "--on", "2025-08-01", "--purpose", "purchase")
    for wrong in (["--basis", "进价"], ["--purpose", "其他"], ["--cause", "没有"], ["--on", "某天"]):
        _fails(UsageProblem, "value", "清单.csv", "--on", "2025-08-01", *wrong)


def test_help_is_light() -> None:
    code = (
        "import sys\nfrom zmtool.cli.entry import run\nrun(['goods', '--help'])\n"
        "print([one for one in ('sqlmodel', 'openpyxl', 'python_calamine', 'zxingcpp', 'PIL', 'numpy') "
        "if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert "carton" in done.stdout
