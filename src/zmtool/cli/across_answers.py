"""The checks across dossiers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zmtool.cli.printing import print_text, say

if TYPE_CHECKING:
    from zmtool.checks.across.findings import AcrossFinding, AcrossReview, CheckResult, Place

_LABELS = {"fail": "问题", "unsure": "待核实", "pass": "通过", "na": "无可比较"}
_PLACES = 6
_FINDINGS = 50


def print_across(review: AcrossReview) -> None:
    """Each check with its verdict, then its findings with derivation, places and what to do."""
    print_text(f"跨卷检查　{review.dossiers} 个案卷")
    for one, first in review.repeats:
        say(
            f"同一案卷重复提交，只算一次：{one.target or one.dossier}（与 {first.target or first.dossier} 相同）"
        )
    for result in review.results:
        _print_check(result)


def _print_check(result: CheckResult) -> None:
    judged, check = result.judged, result.check
    counted = f"比较 {judged.compared} 处" + (
        f"，{judged.unread} 处没有读出或不可比" if judged.unread else ""
    )
    more = f"，发现 {len(judged.findings)} 处{'以上' if judged.left_out else ''}" if judged.findings else ""
    print_text(f"\n{check.title}　{_LABELS[result.status]}　{counted}{more}")
    for finding in judged.findings[:_FINDINGS]:
        _print_finding(finding)
    if len(judged.findings) > _FINDINGS:
        print_text(f"  …… 还有 {len(judged.findings) - _FINDINGS} 处，用 --json 查看全部")
    if judged.findings:
        print_text(f"  依据：{check.basis}")
        print_text(f"  后果：{check.why}")
        print_text(f"  处理：{check.fix}")


def _print_finding(finding: AcrossFinding) -> None:
    print_text(f"  [{_LABELS[finding.status]}] {finding.message}")
    print_text(f"    推算：{finding.derivation}")
    if finding.doubt:
        print_text(f"    存疑：{finding.doubt}")
    shown = "；".join(map(_place, finding.places[:_PLACES]))
    if shown:
        print_text(f"    出处：{shown}{'等' if len(finding.places) > _PLACES else ''}")


def _place(place: Place) -> str:
    told = place.told
    page = f"第{told.page}页" if told.page else ""
    text = told.value if len(told.value) <= 24 else f"{told.value[:24]}…"
    return f"{place.facts.name}《{told.title}》{page}“{text}”"
