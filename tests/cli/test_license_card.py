"""zmtool license card: drawn licences read, set beside the register, taken in only where sure."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reading.cards import (
    NORMAL,
    drawn,
    drawn_beside_business_licence,
    drawn_ruled,
    photographed,
    with_glare,
)
from scans.drawing import needs_font, page

from zmtool.cli.entry import run
from zmtool.workflow.licences import show_licence

pytestmark = needs_font


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    assert run(["init", str(folder)]) == 0
    return folder


def card(capsys: pytest.CaptureFixture[str], work: Path, *arguments: object) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = run(["license", "card", *map(str, arguments), "-w", str(work), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out.strip() else None, shown.err


def normals(answer: Any) -> dict[str, str]:
    return {one["field"]: one["normal"] for one in answer["entries"] if one["normal"]}


def states(answer: Any) -> dict[str, str]:
    return {one["field"]: one["state"] for one in answer["entries"]}


def saved(image: Image.Image, path: Path) -> Path:
    image.save(path)
    return path


def test_a_card_is_read_shown_taken_and_then_the_same(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    photo = saved(drawn(), tmp_path / "正本.png")
    code, answer, _ = card(capsys, work, photo, "--take")
    assert code == 0 and normals(answer) == NORMAL and answer["cards"][0]["copy"] == "正本"
    assert answer["writes"]["valid_to"] == "2031-03-09" and not answer["written"]
    assert run(["license", "show", "349901100018", "-w", str(work)]) == 3
    (reading,) = [path for path in (work / "cache" / "reading").rglob("*") if path.is_file()]
    read_at = reading.stat().st_mtime_ns

    code, answer, _ = card(capsys, work, photo, "--take", "--yes")
    assert code == 0 and answer["written"]
    kept = show_licence("349901100018", work, today=date(2026, 11, 1))
    assert kept.retailer.name == "远山商行" and kept.retailer.scope == ("1501", "1502")
    assert kept.retailer.valid_to == date(2031, 3, 9)
    (event,) = kept.history
    assert event.kind == "licence.card" and event.source.startswith("正本.png（")
    sha256 = event.source.split("（")[1].rstrip("）")
    assert (work / "vault" / sha256[:2] / sha256[2:4] / sha256).read_bytes() == photo.read_bytes()

    code, answer, _ = card(capsys, work, photo, "--take", "--yes")
    assert code == 0 and not answer["written"] and answer["writes"] == {}
    assert set(states(answer).values()) == {"same", "missing"}
    assert reading.stat().st_mtime_ns == read_at, "the photograph was read once"


def test_two_photographs_that_disagree_leave_the_entry_alone_until_a_person_says(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    one = saved(drawn(), tmp_path / "1.png")
    other = saved(drawn({"负责人": "温书航", "供货单位": None}, copy="副本"), tmp_path / "2.png")
    code, answer, _ = card(capsys, work, one, other, "--take", "--yes")
    assert code == 0 and answer["written"] and states(answer)["principal"] == "unsure"
    assert [each["copy"] for each in answer["cards"]] == ["正本", "副本"]
    kept = show_licence("349901100018", work, today=date(2026, 11, 1)).retailer
    assert kept.principal == "" and kept.supplier == "示例市烟草公司示例县分公司"
    code, answer, _ = card(capsys, work, one, other, "--take", "--yes", "--set", "负责人=宋知远")
    assert code == 0 and answer["writes"] == {"principal": "宋知远"}
    assert show_licence("349901100018", work, today=date(2026, 11, 1)).retailer.principal == "宋知远"


def test_turned_photographed_and_ruled_cards(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    code, answer, _ = card(capsys, work, saved(drawn().rotate(90, expand=True), tmp_path / "turned.png"))
    assert code == 0 and normals(answer) == NORMAL
    code, answer, _ = card(capsys, work, saved(photographed(drawn()), tmp_path / "photo.jpg"))
    assert code == 0 and normals(answer) == NORMAL
    code, answer, _ = card(capsys, work, saved(drawn_ruled(), tmp_path / "ruled.png"))
    assert code == 0 and normals(answer) == {**NORMAL, "addr": "示例县东街道长安街一段二百一十六号"}


def test_a_business_licence_beside_is_not_read(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    code, answer, _ = card(capsys, work, saved(drawn_beside_business_licence(), tmp_path / "both.png"))
    assert code == 0 and normals(answer) == NORMAL and len(answer["cards"]) == 1


def test_a_licence_number_that_is_not_sure_writes_nothing(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    photo = saved(
        drawn({"许可证号": "34990110001", "有效期限": "自2026年3月10日至2036年3月9日"}), tmp_path / "a.png"
    )
    code, answer, _ = card(capsys, work, photo, "--take", "--yes")
    assert code == 5 and "许可证号没有把握" in answer["error"]["what"]
    code, answer, _ = card(capsys, work, photo, "--take", "--yes", "--set", "许可证号=349901100018")
    assert code == 0 and answer["written"]
    assert states(answer)["valid_to"] == "unsure" and "valid_to" not in answer["writes"]


def chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def test_what_is_no_licence_is_refused_with_a_reason(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    other = saved(
        page((200, 300, "营业执照"), (200, 500, "名称：远山商行"), (200, 700, "经营者：宋知远")),
        tmp_path / "b.png",
    )
    code, answer, _ = card(capsys, work, other)
    assert code == 4 and "没有找到烟草专卖零售许可证" in answer["error"]["what"]
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 500)
    code, answer, _ = card(capsys, work, broken)
    assert code == 4 and "broken.jpg" in answer["error"]["where"]
    bomb = tmp_path / "bomb.png"
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)))
    code, answer, _ = card(capsys, work, bomb)
    assert code == 4 and "bomb.png" in answer["error"]["where"]
    code, answer, _ = card(capsys, work, saved(drawn(), tmp_path / "good.png"), broken)
    assert code == 8 and normals(answer) == NORMAL and len(answer["problems"]) == 1


def test_wrong_words_of_the_command(capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path) -> None:
    photo = tmp_path / "x.png"
    assert card(capsys, work, photo, "--yes")[0] == 2
    assert card(capsys, work, photo, "--set", "档位=3")[0] == 2
    assert card(capsys, work, photo, "--set", "负责人")[0] == 2
    code, answer, _ = card(capsys, work, photo, "--set", "有效期止=明天")
    assert code == 2 and "有效期止" in answer["error"]["what"]
    assert card(capsys, work, photo)[0] == 4


def test_what_glare_hides_in_part_is_unsure_and_another_photograph_settles_it(
    capsys: pytest.CaptureFixture[str], work: Path, tmp_path: Path
) -> None:
    image = drawn({"经营场所": "示例县新街12号东侧一楼"})
    glaring = saved(with_glare(image, (880, 860), (140, 60)), tmp_path / "反光.jpg")
    code, answer, _ = card(capsys, work, glaring, "--take", "--yes")
    assert code == 0 and answer["written"]
    entries = {one["field"]: one for one in answer["entries"]}
    assert entries["addr"]["state"] == "unsure" and any("反光" in one for one in entries["addr"]["doubts"])
    assert [one for one in entries.values() if "反光" in "".join(one["doubts"])] == [entries["addr"]]
    assert show_licence("349901100018", work, today=date(2026, 11, 1)).retailer.addr == ""
    whole = saved(image, tmp_path / "无反光.png")
    code, answer, _ = card(capsys, work, glaring, whole, "--take")
    assert code == 0 and answer["writes"] == {"addr": "示例县新街12号东侧一楼"}
