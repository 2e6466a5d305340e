"""Requests for pricing and quality tests on the terminal and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_json, print_table, print_text

if TYPE_CHECKING:
    from zmtool.oversight.appraisal.keep import AppraisalLine, KeptRequest, KeptTest
    from zmtool.oversight.course.definition import Life
    from zmtool.oversight.course.records import Course


def appraisal_json(kept: KeptTest | KeptRequest) -> dict[str, Any]:
    """A test or a request as JSON."""
    from zmtool.oversight.appraisal.keep import KeptTest

    answer: dict[str, Any] = {
        **to_plain(kept.test if isinstance(kept, KeptTest) else kept.request),
        "state": kept.state,
        "steps": [to_plain(one) for one in kept.course.steps],
    }
    if isinstance(kept, KeptTest):
        answer["files"] = [to_plain(one) for one in kept.files]
    return answer


def print_appraisal(kept: KeptTest | KeptRequest, root: Path | None) -> None:
    """A test or a request on the terminal: where it stands, its lines, what was done."""
    from zmtool.oversight.appraisal.conditions import quality_life, request_life
    from zmtool.oversight.appraisal.keep import KeptTest

    if isinstance(kept, KeptTest):
        life = quality_life(root)
        _print_test(kept, life)
    else:
        life = request_life(root)
        _print_request(kept, life)
    _print_steps(kept.course, life)
    possible = "、".join(one.label for one in life.steps_from(kept.state))
    print_text(f"接下来可办：{possible or '无'}")


def _print_test(kept: KeptTest, life: Life) -> None:
    test = kept.test
    _print_facts(
        ("编号", test.test_no),
        ("案件", test.case_no),
        ("状态", life.states[kept.state].label),
        ("检验机构", test.body),
        ("批次", test.batch),
        ("委托", f"{test.entrusted_at:%Y-%m-%d}"),
        ("报告", f"{test.report_no} {test.reported_on or ''}".strip()),
        ("留样到", f"{test.kept_until or ''}"),
        ("附件", "、".join(one.name for one in kept.files)),
    )
    if test.samples:
        print_table(
            "样品",
            ["样品号", "物品", "品名", "抽样（条）", "基数（条）", "结论"],
            [
                (one.sample_no, one.tag, one.name, f"{one.cartons:f}", f"{one.base:f}", one.verdict)
                for one in test.samples
            ],
        )


def _print_request(kept: KeptRequest, life: Life) -> None:
    from zmtool.goods.records import Basis

    request = kept.request
    _print_facts(
        ("编号", request.request_no),
        ("案件", request.case_no),
        ("状态", life.states[kept.state].label),
        ("口径", Basis(request.basis).label),
        ("出具机关", request.issuer),
        ("金额", "" if request.amount is None else f"{request.amount:f} 元"),
    )
    print_table(
        "物品",
        ["物品", "品名", "数量", "依据序", "单价", "金额", "价格目录"],
        [
            (
                one.tag,
                one.name,
                f"{one.quantity:f}{one.unit}",
                str(one.order or ""),
                "" if one.unit_price is None else f"{one.unit_price:f}",
                "" if one.amount is None else f"{one.amount:f}",
                one.catalogue,
            )
            for one in request.lines
        ],
    )


def _print_facts(*rows: tuple[str, str]) -> None:
    print_table("", ["项目", "内容"], [row for row in rows if row[1]])


def _print_steps(course: Course, life: Life) -> None:
    from zmtool.oversight.appraisal.conditions import WORDS

    if not course.steps:
        return
    rows = []
    for one in course.steps:
        told = "；".join(f"{WORDS.get(name, name)}：{text}" for name, text in one.details.items())
        step = life.steps.get(one.step)
        words = "；".join(filter(None, (told, one.note)))
        rows.append((f"{one.at:%Y-%m-%d %H:%M}", step.label if step else one.step, one.by, words))
    print_table("办理经过", ["时间", "步骤", "办理人", "内容"], rows)


def print_lines(lines: tuple[AppraisalLine, ...], workspace: Path | None, as_json: bool) -> None:
    """A list of tests and requests."""
    from zmtool.oversight.appraisal.conditions import quality_life, request_life
    from zmtool.workflow.workspace import local_data

    if as_json:
        print_json([to_plain(one) for one in lines])
        return
    root = local_data(workspace)
    states = {**quality_life(root).states, **request_life(root).states}
    print_table(
        "核价和质检",
        ["种类", "编号", "案件", "状态", "机构", "日期", "结果", "留样到"],
        [
            (
                one.kind,
                one.number,
                one.case_no,
                states[one.state].label,
                one.body,
                one.began_on,
                one.result,
                one.until,
            )
            for one in lines
        ],
    )
