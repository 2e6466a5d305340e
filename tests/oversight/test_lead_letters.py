"""Leads between two bureaus: package, receipt, feedback; changed, foreign and repeated files are refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zmtool.base.errors import BadInput, Refused, UsageProblem
from zmtool.oversight.leads.package import Dispatched, letter_seal, letter_text, read_letter
from zmtool.oversight.leads.records import Parties
from zmtool.workflow.lead_letters import Address, dispatch_lead, receive_letter, write_reply
from zmtool.workflow.leads import advance_lead, figures_of_leads, parties_of, show_lead

from .lead_stories import PARTIES, added, step
from .people import MONDAY, bureau, later

AWAY = Address("邻省示例市烟草专卖局", "330000", demand="查寄件人", until="2026-05-20")


def _secret(folder: Path, text: str = "约定的口令2026") -> Path:
    path = folder / "口令.txt"
    path.write_text(text, encoding="utf-8")
    return path


def _sent(tmp_path: Path) -> tuple[Path, Path, str, Path]:
    here, there = bureau(tmp_path / "here"), bureau(tmp_path / "there", "邻")
    number = added(here)
    sent = dispatch_lead(
        number, AWAY, tmp_path / "out", here, passphrase_file=_secret(tmp_path), now=MONDAY, user="control"
    )
    assert sent.path is not None
    return here, there, number, sent.path


def test_a_lead_goes_to_another_bureau_and_its_result_comes_back(tmp_path: Path) -> None:
    here, there, number, path = _sent(tmp_path)
    secret, out = tmp_path / "口令.txt", tmp_path / "out"
    for word in (*PARTIES.people, *PARTIES.numbers):
        assert word not in path.read_text(encoding="utf-8")
    taken = receive_letter(path, out, there, passphrase_file=secret, now=MONDAY, user="control")
    theirs = taken.step.number
    assert (taken.kind, theirs) == ("package", "QB-邻-2026-00001")
    assert parties_of(theirs, there, why="核查", now=MONDAY, user="control") == PARTIES
    lead = show_lead(theirs, there, user="control").kept.lead
    assert (lead.from_number, lead.demand, str(lead.until)) == (number, "查寄件人", "2026-05-20")

    assert taken.receipt is not None
    done = receive_letter(taken.receipt, out, here, now=later(1), user="control")
    assert (done.kind, done.step.state) == ("receipt", "SIGNED")

    with pytest.raises(Refused, match="还没有反馈"):
        write_reply(theirs, out, there, now=MONDAY, user="control")
    with pytest.raises(Refused, match="还没有答复"):
        step(there, theirs, "close")
    dispatch_lead(theirs, Address(person="lin"), out, there, now=MONDAY, user="control")
    step(there, theirs, "sign", "lin")
    step(there, theirs, "check", "lin")
    step(there, theirs, "feedback", "lin", result="有效", proved="是", quantity="30")
    reply = write_reply(theirs, out, there, now=MONDAY, user="lin")
    done = receive_letter(reply, out, here, now=later(2), user="control")
    assert (done.kind, done.step.state) == ("reply", "FED_BACK")
    with pytest.raises(Refused, match="外单位反馈"):
        advance_lead(number, "return", here, note="不清楚", now=later(2), user="control")
    advance_lead(number, "rate", here, details={"score": "5"}, now=later(2), user="control")
    found = {
        one.id: one.value for one in figures_of_leads(MONDAY.date(), MONDAY.date(), here, user="control")
    }
    assert (found["across"], found["hit_rate"], str(found["mean_feedback"])) == (1, 1, "2.0")


def test_a_file_is_taken_in_once_and_by_who_has_the_duty(tmp_path: Path) -> None:
    here, there, _, path = _sent(tmp_path)
    secret, out = tmp_path / "口令.txt", tmp_path / "out"
    with pytest.raises(Refused, match="职责"):
        receive_letter(path, out, there, passphrase_file=secret, now=MONDAY, user="lin")
    taken = receive_letter(path, out, there, passphrase_file=secret, now=MONDAY, user="control")
    with pytest.raises(Refused, match="已经接收为"):
        receive_letter(path, out, there, passphrase_file=secret, now=MONDAY, user="control")
    assert taken.receipt is not None
    receive_letter(taken.receipt, out, here, now=MONDAY, user="control")
    with pytest.raises(Refused, match="已签收"):
        receive_letter(taken.receipt, out, here, now=MONDAY, user="control")
    with pytest.raises(BadInput, match="没有派发过"):
        receive_letter(taken.receipt, out, there, now=MONDAY, user="control")


def test_a_passphrase_is_needed_long_enough_and_the_right_one(tmp_path: Path) -> None:
    here, there, _, path = _sent(tmp_path)
    with pytest.raises(UsageProblem, match="口令"):
        receive_letter(path, tmp_path, there, now=MONDAY, user="control")
    other = _secret(tmp_path, "另外一个不同的口令")
    with pytest.raises(BadInput, match="口令不对"):
        receive_letter(path, tmp_path, there, passphrase_file=other, now=MONDAY, user="control")
    number = added(here)
    with pytest.raises(UsageProblem, match="口令"):
        dispatch_lead(number, AWAY, tmp_path / "o", here, now=MONDAY, user="control")
    with pytest.raises(BadInput, match="8 个字以上"):
        short = _secret(tmp_path, "短")
        dispatch_lead(number, AWAY, tmp_path / "o", here, passphrase_file=short, now=MONDAY, user="control")
    assert not (tmp_path / "o").exists()
    assert show_lead(number, here, user="control").kept.state == "DRAFTED"
    plain = added(here, parties=Parties())
    assert dispatch_lead(plain, AWAY, tmp_path / "o", here, now=MONDAY, user="control").path


def _resealed(data: dict[str, Any]) -> None:
    body = json.dumps(data["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data["seal"] = hashlib.sha256(body.encode()).hexdigest()


def _content(**changes: object) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data["content"].update(changes)
        _resealed(data)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["content"].update(desc="改过"), "校验值不符"),
        (lambda data: data.update(seal=""), "校验值不符"),
        (lambda data: data.update(zmtool="zmtool-lead/9"), "种类或版本"),
        (lambda data: data.update(zmtool=["x"]), "种类或版本"),
        (lambda data: data.update(content=[]), "文件种类或版本不对"),
        (_content(level=9), "没有级别"),
        (_content(level="1"), "整数"),
        (_content(desc="x" * 30_000), "过长"),
        (_content(desc="a\x1b[2Jb"), "控制字符"),
        (_content(more="x"), "more"),
        (_content(sent_at="昨天"), "sent_at"),
        (_content(parties="zz:zz"), "口令不对"),
        (lambda data: data["content"].pop("bureau") and _resealed(data), "bureau"),
    ],
)
def test_a_changed_package_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    _, there, _, path = _sent(tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        receive_letter(
            path, tmp_path / "x", there, passphrase_file=tmp_path / "口令.txt", now=MONDAY, user="control"
        )
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"\xff\xfe", b"{" * 100_000, b'{"zmtool": "\\ud800", "content": {}}']
)
def test_what_is_no_letter_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zmlead"
    path.write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_letter(path)
    assert refused.value.next_step


def test_a_receipt_for_another_package_is_refused(tmp_path: Path) -> None:
    here, there, number, path = _sent(tmp_path)
    taken = receive_letter(
        path, tmp_path, there, passphrase_file=tmp_path / "口令.txt", now=MONDAY, user="control"
    )
    assert taken.receipt is not None
    data = json.loads(taken.receipt.read_text(encoding="utf-8"))
    _content(seal="0" * 64)(data)
    taken.receipt.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(BadInput, match="校验值不符"):
        receive_letter(taken.receipt, tmp_path, here, now=MONDAY, user="control")
    assert show_lead(number, here, user="control").kept.state == "DISPATCHED"


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=50)


@given(_TEXT, _TEXT, st.integers(1, 4), st.dates() | st.none())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_letter_comes_back_as_it_was_written(
    tmp_path: Path, desc: str, demand: str, level: int, until: Any
) -> None:
    moment = MONDAY.replace(tzinfo=None)
    letter = Dispatched("甲局", "QB-1", "乙局", moment, "a", "寄递", level, desc, "x", demand, until)
    path = tmp_path / "a.zmlead"
    path.write_text(letter_text(letter), encoding="utf-8", newline="")
    assert read_letter(path) == (letter, letter_seal(letter))
