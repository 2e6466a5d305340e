"""The forms of reviewing: a word on items, arbitration, appeals and answers, rectification. What they do is given to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from zmtool.base.errors import UsageProblem
from zmtool.reports.results import plain_points
from zmtool.reviews.records import FIRST, SECOND, DraftItem, ItemOutcome
from zmtool.reviews.register_records import KeptDossier
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.workflow.review_ways import ReviewSheet, ReviewWay, items_to_mend, open_appeal

Say = Callable[[str, str], str]
"""What is done with a word: its figure (points, 成立, 不成立, or empty) and its reason; returns what to tell."""
_ANSWERS = (Choice("是"), Choice("否"), Choice("说不清"))
_HOLDS = (Choice("不成立"), Choice("成立"))
_NOTHING_WRONG = "已核对，未发现问题"
_UPHOLD, _CHANGE = "维持原评", "改判"


def codes_told(items: Sequence[DraftItem]) -> str:
    """The items by code; of many the first."""
    first = "、".join(one.code for one in items[:6])
    return first if len(items) <= 6 else f"{first} 等 {len(items)} 项"


def reject_form(number: int, items: Sequence[DraftItem], say: Say) -> Form:
    """What the machine found is not so: the reason has to be told."""
    return Form(
        title=f"驳回 {codes_told(items)}：机器提出的问题不属实",
        intro="\n".join(f"{one.code} {finding}" for one in items for finding in one.findings),
        fields=(Field("reason", "理由", required=True, hint="为什么不属实，如 卷内第15页有延长审批"),),
        submit=lambda values: say("", values["reason"]),
        draft=_draft(number, items, "reject"),
        button="驳回",
    )


def sound_form(number: int, items: Sequence[DraftItem], questions: Sequence[str], say: Say) -> Form:
    """Nothing is wrong with what only people can judge: the questions, and what was looked at."""
    fatal = items[0].fatal
    return Form(
        title=f"{codes_told(items)} 没有问题（{'不成立' if fatal else '不扣分'}）",
        intro=_questions_told(questions),
        fields=(
            *_question_fields(questions),
            Field("reason", "评定理由", required=True, initial=_NOTHING_WRONG),
        ),
        submit=lambda values: say("不成立" if fatal else "0", _reason(questions, values)),
        draft=_draft(number, items, "sound"),
        button="评定",
    )


def change_form(
    number: int, items: Sequence[DraftItem], questions: Sequence[str], outcome: ItemOutcome, say: Say
) -> Form:
    """Another figure than the machine's, or a person's own."""
    item = items[0]
    human = item.status == "human"
    if item.fatal:
        figure = Field("figure", "结论", required=True, choices=_HOLDS, only=True)
    else:
        least = min(one.points for one in items)
        figure = Field(
            "figure",
            "扣分",
            "decimal",
            required=True,
            hint=f"0 至 {plain_points(least)}，没有问题写 0",
            check=lambda value: _wrong_figure(value, least),
        )
    now = (
        "" if human else f"现为 {'成立' if outcome.holds else '扣 ' + plain_points(outcome.deducted) + ' 分'}"
    )
    return Form(
        title=f"{'评定' if human else '改判'} {codes_told(items)}　{now}".rstrip("　"),
        intro=_questions_told(questions),
        fields=(
            *_question_fields(questions),
            figure,
            Field("reason", "理由", required=True, hint="为什么这样判"),
        ),
        submit=lambda values: say(_text(values["figure"]), _reason(questions, values)),
        draft=_draft(number, items, "change"),
        button="评定" if human else "改判",
    )


def unit_form(title: str, unit: str, claim: Callable[[str], str]) -> Form:
    """Which bureau the reviewer is from, asked in cross reviews."""
    return Form(
        title=title,
        intro="本批次实行交叉评查：评查员的单位不得与案卷单位相同。",
        fields=(_unit_field(unit),),
        submit=lambda values: claim(values["unit"]),
        button="认领",
    )


def release_form(number: int, give_back: Callable[[str], str]) -> Form:
    """Giving a dossier back."""
    return Form(
        title=f"退回第 {number} 号案卷",
        intro="已写的意见留存，只有本人可见；退回后在冷却期内不能再认领这一份。",
        fields=(Field("reason", "原因", hint="可不写，如 与当事人相识"),),
        submit=lambda values: give_back(values["reason"] or ""),
        button="退回",
    )


def arbitrate_form(
    sheet: ReviewSheet,
    way: ReviewWay,
    act: Callable[[str, Sequence[tuple[str, str]], str, str], str],
) -> Form:
    """By which of the two reviews, and what is judged otherwise."""
    seen = sheet.seen
    parts = tuple(
        Choice(role, label, f"{plain_points(said.verdict.score)} 分 {said.verdict.grade_label}")
        for role, label in ((FIRST, "初评"), (SECOND, "复评"))
        if (said := seen.opinion(role)) is not None and said.verdict is not None
    )
    return Form(
        title=f"仲裁第 {seen.number} 号案卷",
        intro="\n".join(seen.dispute),
        fields=(
            Field("base", "以谁为准", required=True, choices=parts, only=True),
            Field("changes", "另行判定", many=True, hint="如 C29=1、X07=不成立；没有就空着"),
            Field("reason", "理由", "long", required=True),
            *((_unit_field(sheet.unit),) if way.asks_unit else ()),
        ),
        submit=lambda values: act(
            values["base"],
            [_pair(one) for one in values["changes"]],
            values["reason"],
            values.get("unit") or "",
        ),
        draft=f"review:{seen.number}:arbitrate",
        button="定分",
    )


def appeal_form(seen: KeptDossier, code: str, act: Callable[[str, str, str], str]) -> Form:
    """An appeal on one item."""
    appealed = {one.code for one in seen.appeals}
    choices = tuple(
        Choice(one.code, f"{one.code} {one.title}", _taken(one))
        for one in (seen.final.items if seen.final else ())
        if one.defect and one.code not in appealed
    )
    chosen = next((one for one in choices if one.value == code), None)
    return Form(
        title=f"对第 {seen.number} 号案卷提出申诉",
        intro=f"逐项提出，每项一次；申诉期限至 {seen.appeal_until or '（工作日历未登记，未定）'}。",
        fields=(
            Field(
                "code",
                "申诉项目",
                required=True,
                choices=choices,
                only=True,
                initial=chosen.shown if chosen else "",
            ),
            Field("grounds", "理由", "long", required=True),
            Field("evidence", "证据", hint="证据及其所在，如 卷内第15页"),
        ),
        submit=lambda values: act(values["code"], values["grounds"], values["evidence"] or ""),
        draft=f"review:{seen.number}:appeal",
        button="申诉",
    )


def answer_form(sheet: ReviewSheet, way: ReviewWay, act: Callable[[str, str, str], str]) -> Form:
    """The answer to an appeal: the value put in its place (empty upholds), the reason, the bureau."""
    seen, item = sheet.seen, sheet.seen.draft.item(way.code)
    filed = open_appeal(seen, way.code)
    fatal = item is not None and item.fatal
    most = "" if item is None else plain_points(item.points)
    told = f"申诉理由：{filed.grounds}\n证据：{filed.evidence or '没有提交'}" if filed else ""

    def submit(values: Mapping[str, Any]) -> str:
        value = values["value"] or ""
        if (values["result"] == _CHANGE) != bool(value):
            raise UsageProblem(
                "答复和“改为”不符", next_step="维持原评的，“改为”空着；改判的，写明改为扣几分或成立、不成立"
            )
        return act(value, values["reason"], values.get("unit") or "")

    return Form(
        title=f"答复第 {seen.number} 号案卷对 {way.code} 的申诉",
        intro=told,
        fields=(
            Field("result", "答复", required=True, choices=(Choice(_UPHOLD), Choice(_CHANGE)), only=True),
            Field(
                "value",
                "改为",
                hint="改判时写 成立 或 不成立" if fatal else f"改判时写扣分，0 至 {most}",
                choices=_HOLDS if fatal else (),
            ),
            Field("reason", "理由", "long", required=True),
            *((_unit_field(sheet.unit),) if way.asks_unit else ()),
        ),
        submit=submit,
        draft=f"review:{seen.number}:answer:{way.code}",
        button="答复",
    )


def order_form(seen: KeptDossier, code: str, act: Callable[[str, str, str], str]) -> Form:
    """Ordering that an item be put right."""
    wanted = items_to_mend(seen)
    choices = tuple(
        Choice(one.code, f"{one.code} {one.title}", _taken(one))
        for one in (seen.final.items if seen.final else ())
        if one.code in wanted
    )
    chosen = next((one for one in choices if one.value == code), None)
    return Form(
        title=f"对第 {seen.number} 号案卷下达整改",
        fields=(
            Field(
                "code",
                "整改项目",
                required=True,
                choices=choices,
                only=True,
                initial=chosen.shown if chosen else "",
            ),
            Field("what", "要求", "long", required=True),
            Field("who", "责任人", required=True, choices=tuple(Choice(one) for one in seen.people)),
        ),
        submit=lambda values: act(values["code"], values["what"], values["who"]),
        draft=f"review:{seen.number}:order",
        button="下达",
    )


def note_form(seen: KeptDossier, code: str, *, checked: bool, act: Callable[[str], str]) -> Form:
    """What was done about an item, or what the return visit found."""
    task = next((one for one in seen.tasks if one.code == code), None)
    lines = [f"要求：{task.what}（{task.responsible}，{task.due} 前）"] if task else []
    if task and task.done_at:
        lines.append(f"整改：{task.done_note}（{task.done_by}）")
    return Form(
        title=f"{'回访并销号' if checked else '登记整改完成'}　{code}",
        intro="\n".join(lines),
        fields=(Field("note", "回访情况" if checked else "整改情况", "long", required=True),),
        submit=lambda values: act(values["note"]),
        draft=f"review:{seen.number}:{'checked' if checked else 'done'}:{code}",
        button="销号" if checked else "登记",
    )


def _unit_field(unit: str) -> Field:
    return Field("unit", "评查员单位", required=True, initial=unit, hint="本人所在单位全称")


def _question_fields(questions: Sequence[str]) -> Iterator[Field]:
    for number, one in enumerate(questions, 1):
        yield Field(f"q{number}", f"问题 {number}", choices=_ANSWERS, hint=one)


def _questions_told(questions: Sequence[str]) -> str:
    return "\n".join(f"{number}. {one}" for number, one in enumerate(questions, 1))


def _reason(questions: Sequence[str], values: Mapping[str, Any]) -> str:
    answered = [
        f"{one.rstrip('？')}：{values[f'q{number}']}"
        for number, one in enumerate(questions, 1)
        if values[f"q{number}"]
    ]
    return "；".join([*answered, values["reason"]])


def _wrong_figure(value: Decimal, most: Decimal) -> str:
    if not 0 <= value <= most:
        return f"应在 0 到 {plain_points(most)} 之间"
    return "最多两位小数" if value != value.quantize(Decimal("0.01")) else ""


def _text(figure: object) -> str:
    return f"{figure:f}" if isinstance(figure, Decimal) else str(figure)


def _pair(text: str) -> tuple[str, str]:
    code, sign, value = text.replace("＝", "=").partition("=")
    if not sign or not code.strip() or not value.strip():
        raise UsageProblem(
            f"“{text}”不是 项目=扣分", next_step="如 C29=1，一票否决项如 X07=不成立，多项用顿号分开"
        )
    return code.strip(), value.strip()


def _taken(one: ItemOutcome) -> str:
    return "一票否决" if one.fatal else f"扣 {plain_points(one.deducted)} 分"


def _draft(number: int, items: Sequence[DraftItem], kind: str) -> str:
    return f"review:{number}:{kind}:{'+'.join(one.code for one in items)}"
