"""Scored dossiers as ``--json``, ``--jsonl`` and people get them, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.cli.printing import JsonList, print_json, print_table, print_text, print_written_line, say

if TYPE_CHECKING:
    from zmtool.checks.across.facts import CrossFacts
    from zmtool.checks.across.findings import AcrossReview
    from zmtool.workflow.score_one import Scored
    from zmtool.workflow.score_summary import Summary

SHORT_FROM = 20
"""Dossiers after the first so many get a line each on the terminal."""
_BESIDE = ("target", "content", "made_with", "across")


class Form(Enum):
    """How results are shown."""

    TEXT = "text"
    JSON = "json"
    LINES = "lines"
    FILE = "file"
    FILE_JSON = "file and json"


class ScoreOutput:
    """Shows each dossier as it comes and what follows the last. ``extracts`` gathers what ``--across`` compares."""

    def __init__(self, form: Form, *, many: bool, out: Path | None, across: bool) -> None:
        self._form, self._many, self._out, self._across = form, many, out, across
        self.extracts: list[CrossFacts] = []
        self._shown = 0
        self._list = JsonList("reviews" if across else "") if form is Form.JSON and many else None
        self._only: dict[str, Any] = {}

    def show(self, scored: Scored) -> None:
        """One dossier."""
        if scored.code:
            problem = json.loads(scored.line)["error"]
            say(f"错误：{scored.target}：{problem['what']}")
        if scored.report:
            say(f"报告：{scored.report}")
        if self._across and not scored.code:
            self._gather(scored.line)
        if self._form is Form.LINES:
            print_written_line(scored.line)
        elif self._list is not None:
            self._list.add(_review_of(scored.line))
        elif self._form is Form.JSON:
            self._only = _review_of(scored.line)
        elif self._form is Form.TEXT and not scored.code:
            self._shown += 1
            told = json.loads(scored.line)
            if self._shown <= SHORT_FROM:
                print_review(told, scored.grade)
            else:
                print_text(_short(told, scored.grade))

    def end(self, summary: Summary, compared: AcrossReview | None) -> None:
        """What comes after the last dossier."""
        from zmtool.cli.across_answers import print_across
        from zmtool.reports.across_json import across_json

        if self._many or self._out is not None:
            say_summary(summary)
        beside = {"across": across_json(compared)} if compared is not None else {}
        if self._form is Form.FILE_JSON:
            print_json({"out": str(self._out), **summary_json(summary), **beside})
        elif self._list is not None:
            self._list.end(beside)
        elif self._form is Form.JSON:
            print_json({"reviews": [self._only], **beside} if beside else self._only)
        else:
            if self._form is Form.FILE:
                print_text(f"结果：{self._out}")
            if compared is not None:
                print_across(compared)

    def _gather(self, line: str) -> None:
        from zmtool.workflow.reviewing_across import facts_in

        facts = facts_in(line)
        if facts is not None:
            self.extracts.append(facts)


def _review_of(line: str) -> dict[str, Any]:
    """What ``--json`` says of a dossier: the review, or the error."""
    return {key: one for key, one in json.loads(line).items() if key not in _BESIDE}


def summary_json(summary: Summary) -> dict[str, Any]:
    """The closing summary as JSON."""
    return {
        "scored": summary.scored,
        "kept": summary.kept,
        "failed": summary.failed,
        "mean": summary.mean,
        "grades": dict(summary.grades.most_common()),
        "top": [{"code": code, "title": title, "dossiers": times} for code, title, times in summary.top(10)],
        "failures": [
            {"target": name, "exit_code": code, "what": what} for name, code, what in summary.failures
        ],
    }


def say_summary(summary: Summary) -> None:
    """The closing summary on stderr."""
    kept = f"（其中 {summary.kept} 个以前已评）" if summary.kept else ""
    failed = f"，未能评查 {summary.failed} 个" if summary.failed else ""
    say(f"共评查 {summary.scored} 个案卷{kept}{failed}")
    if summary.scored:
        grades = "　".join(f"{label} {count}" for label, count in summary.grades.most_common())
        say(f"平均 {summary.mean} 分　{grades}")
    for code, title, times in summary.top(5):
        say(f"　{code} {title}：{times} 个案卷有问题")


def print_review(told: Mapping[str, Any], grade: str) -> None:
    """A review (as JSON) on the terminal: score, findings with pages, counts."""
    from zmtool.reports.review_html import LABELS

    standard = told["checklist"]
    print_text(
        f"{told['dossier']}　得分 {told['score']}　{grade}　（标准 {standard['id']} {standard['version']}）"
    )
    for note in told["notes"]:
        print_text(f"注意：{note}")
    fatal = [one for one in told["items"] if one["fatal"] and one["status"] == "fail"]
    if fatal:
        print_text("一票否决：" + "；".join(f"{one['code']} {one['title']}" for one in fatal))
    rows = list(_rows(told, LABELS))
    if rows:
        print_table("", ["项目", "结果", "扣分", "页", "说明"], rows)
    for cause in told["causes"]:
        if len(cause["codes"]) > 1:
            print_text(f"同一原因：{cause['title']}（{'、'.join(cause['codes'])}）")
    counted = "　".join(
        f"{label} {sum(one['status'] == status for one in told['items'])}" for status, label in LABELS.items()
    )
    print_text(counted)


def _rows(told: Mapping[str, Any], labels: Mapping[Any, str]) -> Iterator[tuple[str, ...]]:
    for one in told["items"]:
        if one["status"] not in ("fail", "unsure"):
            continue
        for finding in one["findings"]:
            read = (str(place["page"]) for place in finding["evidence"] if place["page"])
            minus = f"-{one['deducted']:g}" if one["deducted"] and finding is one["findings"][0] else ""
            yield (
                one["code"],
                labels[finding["status"]],
                minus,
                "、".join(dict.fromkeys(read)),
                finding["message"],
            )


def _short(told: Mapping[str, Any], grade: str) -> str:
    worse = "、".join(one["code"] for one in told["items"] if one["status"] == "fail")
    return f"{told['dossier']}　得分 {told['score']}　{grade}" + (f"　问题：{worse}" if worse else "")
