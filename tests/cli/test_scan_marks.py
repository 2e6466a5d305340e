"""Marks at the command line: in words in the table, with three answers in the JSON, which keeps its contract."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from PIL import Image, ImageDraw, ImageFont
from typer.testing import CliRunner

from zmtool.base.shipped import shipped_root
from zmtool.cli.commands.scan import app
from zmtool.cli.scan_words import marks_in_words
from zmtool.reading.records import MarkAnswer

FONT = Path("/usr/share/fonts/truetype/arphic/uming.ttc")
RED, BLUE = (205, 40, 40), (32, 54, 148)


def test_answers_in_words() -> None:
    answers = [
        MarkAnswer("seal", "", None, 0.5, 1, why="黑白扫描"),
        MarkAnswer("signature", "当事人签名", True, 0.9, 1),
        MarkAnswer("signature", "执法人员签名", False, 0.9, 1),
        MarkAnswer("signature", "见证人签名", True, 0.9, 1),
        MarkAnswer("fingerprint", "", False, 0.9, 1),
    ]
    assert marks_in_words(answers) == "印章看不清，签名 2 有 1 无，指印无"
    assert marks_in_words([]) == ""


def paper(path: Path) -> Path:
    """A receipt: sealed, delivered by the second of three ways, signed by the server only."""
    image = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(image)
    title, text = ImageFont.truetype(str(FONT), 64), ImageFont.truetype(str(FONT), 40)
    draw.text((827, 220), "送达回证", "black", title, anchor="mt")
    for y, words in (
        (400, "受送达人：宋知远"),
        (480, "送达文书名称：行政处罚决定书"),
        (720, "受送达人签名：                         2025年3月5日"),
        (800, "送达人签名：林一舟、周望              2025年3月5日"),
    ):
        draw.text((220, y), words, "black", text)
    for index, way in enumerate(("直接送达", "留置送达", "邮寄送达")):
        x = 470 + 320 * index
        draw.rectangle((x, 566, x + 32, 598), outline="black", width=2)
        draw.text((x + 44, 562), way, "black", text)
    draw.text((220, 562), "送达方式：", "black", text)
    draw.line([(795, 580), (805, 593), (826, 560)], BLUE, 5, joint="curve")
    draw.ellipse((1000, 1300, 1310, 1610), outline=RED, width=9)
    draw.ellipse((1120, 1420, 1190, 1490), fill=RED)
    image.save(path)
    return path


@pytest.mark.skipif(not FONT.is_file(), reason=f"{FONT} is missing: apt-get install fonts-arphic-uming")
def test_a_receipt_tells_its_seal_its_tick_and_who_did_not_sign(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", str(paper(tmp_path / "送达回证.png")), "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    schema = json.loads((shipped_root() / "schemas" / "reading.schema.json").read_text("utf-8"))
    jsonschema.validate(told, schema)
    (file,) = told["files"]
    (document,) = file["documents"]
    assert document["type"] == "service_receipt"
    answers = {(one["kind"], one["label"]): one for one in document["marks"]}
    assert answers["seal", ""]["present"] is True and answers["seal", ""]["box"] is not None
    assert answers["fingerprint", ""]["present"] is False
    assert [one["present"] for one in document["marks"] if one["kind"] == "tick"] == [False, True, False]
    signed = {one["label"]: one["present"] for one in document["marks"] if one["kind"] == "signature"}
    assert True in signed.values()
    kinds = [mark["kind"] for mark in file["pages"][0]["marks"]]
    assert kinds.count("untick") == 2 and kinds.count("tick") == 1 and "seal" in kinds


@pytest.mark.skipif(not FONT.is_file(), reason=f"{FONT} is missing: apt-get install fonts-arphic-uming")
def test_the_table_says_it_in_words(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", str(paper(tmp_path / "送达回证.png"))], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert "印签" in result.stdout and "印章有" in result.stdout
