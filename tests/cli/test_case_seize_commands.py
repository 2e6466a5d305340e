"""Goods counted on site: by scanner, by list, from photographs; drafts that survive; prices and papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case
from zmtool.cli.who import right_now
from zmtool.workflow.case_seize import begin, enter

from .seizure import NUMBER, answer, prepare, refused, run


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path, monkeypatch)


def test_ten_brands_and_two_hundred_cartons_in_few_keys() -> None:
    tails = (
        "075015",
        "075053",
        "317177",
        "316866",
        "046893",
        "339957",
        "314985",
        "118187",
        "216166",
        "193504",
    )
    typed = "".join(f"{tail}*20\n" for tail in tails)
    assert len(typed) < 110  # eleven keys a brand
    seized = answer(case.app, "seize", NUMBER, "--basis", "wholesale", typed=typed)
    assert (seized["cartons"], len(seized["goods"]), seized["complete"]) == ("200", 10, True)
    assert seized["papers"] == [
        "inspection_record",
        "preservation_approval",
        "preservation_notice",
        "seized_goods_list",
        "valuation_sheet",
    ]


def test_a_scanner_counts_one_by_one_and_a_pack_is_a_pack() -> None:
    typed = "6901028075015\n" * 3 + "6901028075763\n6901028075016\n撤销\n?\n"
    seized = answer(case.app, "seize", NUMBER, "--basis", "wholesale", typed=typed)
    (line,) = seized["goods"]
    assert (line["quantity"], line["unit"], seized["amount"]) == ("3", "条", "1144.80")
    result = run(case.app, "seize", NUMBER, "--basis", "wholesale", typed="6901028075763*5\n")
    assert "3.5条" in result and "3条、5包折算" in result


def test_papers_are_ready_to_print(tmp_path: Path) -> None:
    run(case.app, "set", NUMBER, "incident_time=2025-03-05 09:30")
    folder = tmp_path / "文书"
    run(case.app, "seize", NUMBER, "--basis", "wholesale", "--fill", str(folder), typed="075015*12\n")
    names = [path.name for path in sorted(folder.iterdir())]
    assert [name[3:-5] for name in names] == [
        "检查（勘验）笔录",
        "证据先行登记保存批准书",
        "证据先行登记保存通知书",
        "涉案卷烟清单",
        "涉案烟草专卖品核价表",
    ]
    facts = answer(case.app, "show", NUMBER)["facts"]
    assert "查获下列卷烟：中华(硬)12条，共1个品种12条" in facts["findings"]
    assert "批发价" in facts["price_basis"] and "非权威" in facts["price_basis"]
    assert facts["goods"][0]["tag"] == "01" and "标记" not in facts["goods"][0].get("remark", "")


def test_lines_are_on_disk_before_they_are_answered(tmp_path: Path) -> None:
    now = right_now()
    seizure = begin(NUMBER, None, now=now, user="周望")
    for line in ("075015*12", "不认识的品牌", "317177*3"):
        seizure, _ = enter(seizure, line)
    again = begin(NUMBER, None, now=now, user="周望")  # as after a power cut
    assert again.tally == seizure.tally and again.replayed == 2
    assert begin(NUMBER, None, now=now, user="林一舟").replayed == 0
    seized = answer(case.app, "seize", NUMBER, "--basis", "wholesale", typed="193504\n")
    assert seized["cartons"] == "16"
    assert not list((tmp_path / "甲" / "drafts").iterdir())
    # A draft that was saved already is not counted twice.
    seizure.draft.parent.mkdir(exist_ok=True)
    run(case.app, "seize", NUMBER, "--basis", "wholesale", typed="075015\n")
    assert begin(NUMBER, None, now=now, user="周望").replayed == 0


def test_a_draft_is_thrown_away_only_on_demand() -> None:
    enter(begin(NUMBER, None, now=right_now(), user="周望"), "075015*9")
    refused(UsageProblem, case.app, "seize", NUMBER, "--restart", typed="317177\n")
    seized = answer(case.app, "seize", NUMBER, "--restart", "--yes", "--basis", "wholesale", typed="317177\n")
    assert [one["name"] for one in seized["goods"]] == ["玉溪(软)"]


def test_refusals_of_a_count(tmp_path: Path) -> None:
    assert "还没有录入任何物品" in refused(Refused, case.app, "seize", NUMBER, typed="").what
    refused(NotFound, case.app, "seize", "示烟立〔2025〕第99号", typed="075015\n")
    refused(UsageProblem, case.app, "seize", NUMBER, "--basis", "进价", typed="075015\n")
    assert begin(NUMBER, None, now=right_now(), user="周望").replayed == 1  # refused, and nothing lost
    refused(BadInput, case.app, "seize", NUMBER, "--from", str(tmp_path / "没有.txt"))


def test_goods_without_a_fixed_basis_stay_unpriced_until_one_is_named() -> None:
    seized = answer(case.app, "seize", NUMBER, typed="075015*2\n")
    assert (seized["complete"], seized["basis"]) == (False, None) and "--basis" in seized["why"]
    valued = answer(case.app, "value", NUMBER, "--basis", "retail")
    assert (valued["amount"], valued["complete"], valued["basis"]) == ("900.00", True, "retail")
    assert "中华(硬)" in run(case.app, "value", NUMBER, "--basis", "wholesale")


def test_codes_from_a_file_and_from_a_photograph(tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    listed = tmp_path / "条码.txt"
    listed.write_bytes("6901028075015\r\n玉溪(软) 3条\r\n".encode("gb18030"))
    seized = answer(case.app, "seize", NUMBER, "--basis", "wholesale", "--from", str(listed))
    assert seized["cartons"] == "4"
    code = zxingcpp.create_barcode("6901028193504", zxingcpp.BarcodeFormat.EAN13)
    picture = tmp_path / "照片.png"
    Image.fromarray(code.to_image(scale=4)).save(picture)
    seized = answer(case.app, "seize", NUMBER, "--basis", "wholesale", "--photo", str(picture))
    assert [one["name"] for one in seized["goods"]] == ["中华(硬)", "玉溪(软)", "芙蓉王(硬)"]


def test_goods_by_list_appraised_and_taken_off(tmp_path: Path) -> None:
    listed = tmp_path / "清单.csv"
    listed.write_text("品名,数量,单位\n中华（硬）,12,条\n红塔山(硬经典),25,包\n", encoding="utf-8")
    goods = answer(case.app, "goods", NUMBER, "--import", str(listed), "--basis", "wholesale")["goods"]
    assert [(one["name"], one["unit"]) for one in goods] == [("中华(硬)", "条"), ("红塔山(硬经典)", "包")]
    run(case.app, "goods", NUMBER, "--result", "真品", "--tag", "01")
    refused(UsageProblem, case.app, "goods", NUMBER, "--result", "差不多是真的")
    refused(NotFound, case.app, "goods", NUMBER, "--remove", "07")
    goods = answer(case.app, "goods", NUMBER, "--remove", "02")["goods"]
    assert [(one["name"], one["result"]) for one in goods] == [("中华(硬)", "真品")]
    listed.write_text("品名,数量,单位\n中华(硬),十几,条\n", encoding="utf-8")
    assert "第 2 行" in refused(BadInput, case.app, "goods", NUMBER, "--import", str(listed)).what


def test_carton_codes_are_kept_as_evidence() -> None:
    code = "5030112345678901ABCD349901100018"
    seized = answer(case.app, "seize", NUMBER, "--basis", "wholesale", typed=f"075015\n{code}\n")
    assert seized["carton_codes"] == 1
    (one,) = answer(case.app, "evidence", NUMBER)["evidence"]
    assert one["note"] == code


def test_a_closed_investigation_takes_no_more_goods() -> None:
    run(case.app, "import", str(shipped_root() / "sample_cases" / "clean" / "case.yaml"))
    error = refused(Refused, case.app, "seize", "示烟立〔2025〕第18号", typed="075015\n")
    assert "已调查终结" in error.what
