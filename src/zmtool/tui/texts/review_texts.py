"""What the desk says of a drawn dossier: where it is, what was said of it, and item by item what the machine found and where."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from zmtool.base.text import cell_width
from zmtool.checks.records import Evidence, Item, ItemResult
from zmtool.reports.results import plain_points
from zmtool.reviews.agreement import Difference, differences
from zmtool.reviews.records import (
    CHANGE,
    CONFIRM,
    FIRST,
    REJECT,
    SECOND,
    Decision,
    DraftItem,
    ItemOutcome,
)
from zmtool.reviews.register_records import KeptDossier, KeptOpinion
from zmtool.tui.plain import block
from zmtool.tui.widgets.row_list import Cell
from zmtool.workflow.review_places import DossierPlaces
from zmtool.workflow.review_results_people import PARTS
from zmtool.workflow.review_ways import ReviewSheet

MACHINE = {"pass": "通过", "fail": "问题", "unsure": "待核实", "human": "须人判", "na": "不适用"}
_STYLES = {"pass": "green", "fail": "red", "unsure": "yellow", "human": "cyan", "na": "dim"}
STATE_CELLS = 11
"""The width of the column that tells what counts of an item."""
_SAID = {CONFIRM: "确认", REJECT: "驳回", CHANGE: "改判"}


def heading_of(sheet: ReviewSheet) -> str:
    """One line on the dossier; the score is a person's own until it is settled."""
    seen = sheet.seen
    parts = [f"第 {seen.number} 号　{seen.case_no}　{sheet.state_label}"]
    if seen.final is not None:
        parts.append(f"得分 {plain_points(seen.final.score)} {seen.final.grade_label}")
    elif sheet.in_hand:
        left = len(sheet.undecided)
        parts.append(f"现得分 {plain_points(sheet.verdict.score)} {sheet.verdict.grade_label}")
        parts.append(f"还有 {left} 项未定" if left else "已全部评定，按 f 提交")
    parts.append(f"机评 {plain_points(seen.draft.score)}")
    return "　".join(parts)


def summary_text(sheet: ReviewSheet) -> Text:
    """Where the dossier is, who said what of it as far as this person may know, appeals and rectifications."""
    seen, text = sheet.seen, Text()
    text.append_text(block(f"{seen.case_no}　{seen.unit}\n", "bold"))
    drawn = "随机抽中" if seen.drawn == "random" else seen.drawn
    for label, words in (
        ("批次", f"{seen.batch}（{drawn}）"),
        ("标准", f"{sheet.standard}（{seen.draft.version}）"),
        ("状态", sheet.state_label),
        ("在手", f"{seen.holder}，期限 {seen.leased_until or '不限'}" if seen.holder else ""),
        ("送评", seen.sent_to),
        ("公布", f"{seen.published_on}，申诉至 {seen.appeal_until or '未定'}" if seen.published_on else ""),
    ):
        _line(text, label, words)
    for note in seen.draft.notes:
        text.append_text(block(f"注意：{note}\n", "yellow"))
    _counts(text, sheet)
    for opinion in seen.opinions:
        if opinion.finished_at:
            _opinion(text, opinion)
    for reason in seen.second_reasons:
        _line(text, "须复评", reason)
    for reason in seen.dispute:
        _line(text, "须仲裁", reason)
    found = gaps(seen)
    if found:
        text.append("\n两次评查不同的项目\n", "bold")
        for one in found:
            text.append_text(block(f"　{one.code} {one.title}　初评 {_of(one, 1)}　复评 {_of(one, 2)}\n"))
    _appeals(text, seen)
    _tasks(text, seen)
    return text


def gaps(seen: KeptDossier) -> tuple[Difference, ...]:
    """The items on which the two reviews differ, once both may be seen."""
    first, second = seen.opinion(FIRST), seen.opinion(SECOND)
    if first is None or second is None or first.verdict is None or second.verdict is None:
        return ()
    return differences(first.verdict, second.verdict)


def item_cells(
    item: DraftItem, outcome: ItemOutcome, said: Decision | None, *, ours: bool, gap: Difference | None = None
) -> tuple[Cell | str, ...]:
    """An item in the list: its code, what counts of it, its title.

    ``ours``: it is this person's to judge now; ``gap``: what two reviews that wait for an arbiter made of it.
    """
    if gap is not None:
        state = Cell(f"{_of(gap, 1)}/{_of(gap, 2)}", "bold red")
    elif said is not None:
        words = "评定" if item.status == "human" else _SAID.get(said.kind, said.kind)
        state = Cell(_joined(words, _figure(outcome)), "bold green")
    elif ours and item.open:
        state = Cell(_joined(MACHINE[item.status], "未定"), _STYLES[item.status])
    elif outcome.defect:
        state = Cell(_figure(outcome), "red")
    else:
        state = Cell(MACHINE[item.status], _STYLES[item.status])
    return item.code, state, item.title


def item_text(
    item: DraftItem, outcome: ItemOutcome, opinions: Sequence[KeptOpinion], places: DossierPlaces | None
) -> Text:
    """What the machine found and where, what a person has to answer, what was said of it."""
    text = Text()
    text.append_text(block(f"{item.code}　{item.title}\n", "bold"))
    text.append("机评：", "dim")
    text.append(MACHINE[item.status], _STYLES[item.status])
    text.append_text(block(f"　{_at_stake(item)}\n"))
    for opinion in opinions:
        _word(text, item, opinion)
    for finding in item.findings:
        text.append_text(block(f"◇{finding}\n", _STYLES[item.status]))
    if item.reason:
        text.append_text(block(f"{item.reason}\n"))
    standard = places.standard.item(item.code) if places and places.standard else None
    if standard is not None:
        _asked(text, standard, item.reason)
    _where(text, item, places)
    _line(text, "依据", item.basis)
    if standard is not None:
        _line(text, "后果", standard.why)
        _line(text, "处理", standard.fix)
        _line(text, "已知误报", standard.alarms)
    return text


def _joined(one: str, other: str) -> str:
    """Two words with a blank between them where the column has room for it."""
    spaced = f"{one} {other}"
    return spaced if cell_width(spaced) <= STATE_CELLS else one + other


def evidence_of(result: ItemResult | None) -> tuple[Evidence, ...]:
    """The places that a result rests on, each once, those of findings first."""
    if result is None:
        return ()
    told = [place for finding in result.findings for place in finding.evidence]
    return tuple(dict.fromkeys((*told, *result.evidence)))


def _asked(text: Text, item: Item, reason: str) -> None:
    if item.human:
        _line(text, "须人判", item.human if item.human != reason else "")
    if item.questions:
        text.append("要答的：\n", "dim")
        for number, one in enumerate(item.questions, 1):
            text.append_text(block(f"　{number}．{one}\n"))


def _where(text: Text, item: DraftItem, places: DossierPlaces | None) -> None:
    if places is None:
        return
    if places.note:
        _line(text, "说明", places.note)
        _line(text, "所在页", "、".join(map(str, item.pages)))
        return
    evidence = evidence_of(places.results.get(item.code))
    if item.code in places.changed:
        text.append("案件在抽取后有变动，以下位置按现在的案件；评查以抽取时的机评为准\n", "yellow")
    if evidence:
        text.append("看哪里：\n", "dim")
    for one in evidence:
        page = f"第{one.page}页" if one.page else ""
        text.append_text(block(f"　{page}《{one.title}》{one.text}\n"))
    if places.documents and (evidence or item.status == "human"):
        text.append("按 p 看扫描的原件\n", "dim")


def _counts(text: Text, sheet: ReviewSheet) -> None:
    items = sheet.seen.draft.items
    numbers = [f"{label} {sum(one.status == name for one in items)}" for name, label in MACHINE.items()]
    _line(text, "机评", "　".join(numbers))
    if sheet.in_hand:
        left = sheet.undecided
        _line(text, "未定", f"{len(left)} 项：{'、'.join(left)}" if left else "没有，可以提交")


def _opinion(text: Text, opinion: KeptOpinion) -> None:
    who = opinion.name or opinion.reviewer
    score = (
        f"　{plain_points(opinion.verdict.score)} 分 {opinion.verdict.grade_label}" if opinion.verdict else ""
    )
    unit = f"（{opinion.unit}）" if opinion.unit else ""
    _line(text, PARTS.get(opinion.role, opinion.role), f"{who}{unit}　{opinion.finished_at[:10]}{score}")


def _word(text: Text, item: DraftItem, opinion: KeptOpinion) -> None:
    said = next((one for one in reversed(opinion.decisions) if one.code == item.code), None)
    if said is None:
        return
    part = PARTS.get(opinion.role, opinion.role) if opinion.finished_at else "我的意见"
    verb = "评定" if item.status == "human" else _SAID.get(said.kind, said.kind)
    figure = ""
    if said.kind == CHANGE:
        figure = (
            ("成立" if said.holds else "不成立")
            if said.holds is not None
            else f"扣 {plain_points(said.deducted)} 分"
            if said.deducted is not None
            else ""
        )
    text.append(f"{part}：", "dim")
    text.append_text(block(f"{verb}{figure}{'，' + said.reason if said.reason else ''}\n", "bold green"))


def _appeals(text: Text, seen: KeptDossier) -> None:
    for one in seen.appeals:
        text.append_text(block(f"\n申诉 {one.code}　{one.filed_at[:10]}　{one.filed_by}\n", "bold"))
        _line(text, "理由", one.grounds)
        _line(text, "证据", one.evidence)
        if one.upheld is None:
            _line(text, "答复期限", str(one.answer_due or "未定"))
        else:
            _line(text, "答复", f"{'改判' if one.upheld else '维持原评'}，{one.answer}（{one.answered_by}）")


def _tasks(text: Text, seen: KeptDossier) -> None:
    for one in seen.tasks:
        text.append_text(block(f"\n整改 {one.code}　{one.responsible}　{one.due} 前\n", "bold"))
        _line(text, "要求", one.what)
        if one.done_at:
            _line(text, "完成", f"{one.done_at[:10]}　{one.done_note}（{one.done_by}）")
        if one.checked_at:
            _line(text, "回访", f"{one.checked_at[:10]}　{one.check_note}（{one.checked_by}）")


def _at_stake(item: DraftItem) -> str:
    if item.fatal:
        return "一票否决项"
    taken = f"拟扣 {plain_points(item.proposed)}，" if item.flagged else ""
    return f"{taken}满分 {plain_points(item.points)}"


def _figure(outcome: ItemOutcome) -> str:
    if outcome.fatal:
        return "成立" if outcome.holds else "不成立"
    return f"扣{plain_points(outcome.deducted)}"


def _of(one: Difference, which: int) -> str:
    holds, taken = (one.first_holds, one.first) if which == 1 else (one.second_holds, one.second)
    return ("成立" if holds else "不成立") if one.fatal else f"扣{plain_points(taken)}"


def _line(text: Text, label: str, words: str) -> None:
    if words:
        text.append(f"{label}：", "dim")
        text.append_text(block(f"{words}\n"))
