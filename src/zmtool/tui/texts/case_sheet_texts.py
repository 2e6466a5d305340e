"""What the screen of one case says: its facts by section, its goods, deadlines, warnings, what the next steps lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from rich.text import Text

from zmtool.base.text import fit_cells
from zmtool.cases.deadlines import CaseDeadline
from zmtool.cases.records import CaseFacts
from zmtool.cases.related import RelatedCase
from zmtool.cases.stages import stage_label
from zmtool.checks.records import Status
from zmtool.goods.records import GoodsLine
from zmtool.law.amounts import plain as figure
from zmtool.law.deadlines import ground_text
from zmtool.law.library import Law
from zmtool.law.proposal import Proposal
from zmtool.reports.proposal_lines import proposal_lines
from zmtool.tui.plain import block, plain, shown
from zmtool.tui.words.desk_words import at_the_desk
from zmtool.values.money import format_money
from zmtool.values.quantity import format_amount
from zmtool.workflow.case_penalty import TransferCheck
from zmtool.workflow.case_sheet import CaseSheet

_PROCEDURES = {"ordinary": "普通程序", "summary": "简易程序"}
_MOST_CAUSES = 12
_DUE = {"overdue": "bold red", "open": "yellow", "unknown": "magenta"}
_MARK = "■ "


def heading(sheet: CaseSheet) -> str:
    """The case in a line."""
    facts = sheet.facts
    party = facts.party.org_name or facts.party.name
    return f"{facts.case_no}　{party}　{sheet.shown.stage_label}　{sheet.shown.cause_label}"


def sheet_text(sheet: CaseSheet, today: date, root: Path) -> Text:
    """Everything that is known of a case, what presses first."""
    text = Text()
    for part in (
        _basics(sheet),
        _deadlines(sheet, today),
        _warnings(sheet),
        _goods(sheet),
        _penalty(sheet),
        _party(sheet.facts),
        _people(sheet),
        _evidence(sheet.facts),
        _lacking(sheet, root),
        _timeline(sheet),
    ):
        if part is not None:
            text.append_text(part)
            text.append("\n")
    return text


def _title(text: Text, title: str, note: str = "") -> None:
    text.append(f"{_MARK}{title}", "bold")
    text.append(f"　{note}\n" if note else "\n", "dim")


def _line(text: Text, depth: int, said: str, style: str = "") -> None:
    """A line below a heading; what is said may come from outside."""
    text.append("　" * depth)
    text.append_text(plain(said, style))
    text.append("\n")


def _pairs(text: Text, rows: Iterable[tuple[str, object]]) -> None:
    for label, value in rows:
        if value not in (None, "", ()):
            text.append(f"　{label}：", "dim")
            text.append_text(plain(value))
            text.append("\n")


def _basics(sheet: CaseSheet) -> Text:
    text = Text()
    facts = sheet.facts
    _title(text, "案件", f"第 {sheet.shown.version} 版")
    incident = "" if facts.incident_time is None else f"{facts.incident_time:%Y-%m-%d %H:%M}"
    _pairs(
        text,
        (
            ("案由", sheet.shown.cause_label),
            ("阶段", f"{sheet.shown.stage_label}（{_PROCEDURES.get(facts.procedure, facts.procedure)}）"),
            ("来源", facts.source),
            ("案发", "　".join(filter(None, (incident, facts.place)))),
            ("立案", facts.filing_date),
            ("决定", "　".join(filter(None, (facts.decision_number, str(facts.decision_date or ""))))),
            ("结案", facts.closing_date),
            ("案情", facts.summary),
            ("情节", "、".join(sheet.circumstances)),
        ),
    )
    return text


def _deadlines(sheet: CaseSheet, today: date) -> Text | None:
    if not sheet.precheck.deadlines:
        return None
    text = Text()
    _title(text, "期限")
    for one in sheet.precheck.deadlines:
        state = one.state(today)
        style = _DUE.get(state, "") if one.whose == "bureau" or state == "unknown" else "dim"
        text.append("　")
        text.append(due_words(one, today), style)
        _line(text, 1, one.label)
        note = "；".join(filter(None, (one.ground, one.note if state == "unknown" else "")))
        if note:
            _line(text, 2, note, "dim")
    return text


def due_words(one: CaseDeadline, today: date) -> str:
    """When a deadline ends, and how far away that is."""
    if one.due is None:
        return "届满日须核对"
    left = one.days_left(today)
    party = "当事人期间，" if one.whose == "party" else ""
    if left is None:
        return f"{one.due} 已办"
    if left < 0:
        return f"{one.due} {party}{'已届满' if party else f'逾期 {-left} 天'}"
    return f"{one.due} {party}还有 {left} 天"


def _warnings(sheet: CaseSheet) -> Text | None:
    """What the review would find in the case as it stands."""
    causes = sheet.precheck.causes
    text = Text()
    if not causes:
        return None
    _title(text, f"评查预查：{len(causes)} 处", "按 d 到案卷逐条看")
    for cause in causes[:_MOST_CAUSES]:
        failed = any(one.finding.status is Status.FAIL for one in cause.symptoms)
        text.append(f"　{'须改' if failed else '核实'} ", "red" if failed else "yellow")
        text.append_text(plain(f"{cause.title}（{'、'.join(cause.codes)}）"))
        text.append("\n")
    if len(causes) > _MOST_CAUSES:
        text.append(f"　其余 {len(causes) - _MOST_CAUSES} 处见案卷\n", "dim")
    return text


def _goods(sheet: CaseSheet) -> Text:
    facts = sheet.facts
    text = Text()
    amounts = [line.amount for line in facts.goods]
    known = [one for one in amounts if one is not None]
    total = (
        f"合计 {format_money(sum(known, Decimal(0)))} 元" if known else "还没有核价" if facts.goods else ""
    )
    partly = f"（{len(amounts) - len(known)} 项没有价格）" if known and len(known) < len(amounts) else ""
    _title(text, f"物品 {len(facts.goods)} 项", f"{total}{partly}" if facts.goods else "按 x 扫码登记")
    held = {one.tag: one for one in sheet.goods}
    for line in facts.goods:
        balance = held.get(line.tag)
        where = ""
        if balance is not None and balance.taken:
            gone = balance.taken - balance.held
            where = f"已出 {format_amount(gone)}{line.unit}" if gone else f"在库 {balance.holder}".strip()
        text.append_text(Text(f"　{goods_cells(line)}　"))
        text.append_text(plain("　".join(filter(None, (line.result, where, line.remark))), "dim"))
        text.append("\n")
    _pairs(text, (("价格依据", facts.price_basis),) if facts.goods else ())
    return text


def goods_cells(line: GoodsLine) -> str:
    """A line of goods in columns: tag, brand, quantity, price, amount."""
    price = "" if line.unit_price is None else f"{figure(line.unit_price)}/{line.priced_by}"
    amount = "" if line.amount is None else format_money(line.amount)
    counted = f"{format_amount(line.quantity)}{line.unit}"
    return " ".join(
        (
            fit_cells(shown(line.tag), 3),
            fit_cells(shown(line.name), 20),
            _right(counted, 8),
            _right(price, 10),
            _right(amount, 12),
        )
    )


def _right(text: str, width: int) -> str:
    fitted = fit_cells(text, width)
    bare = fitted.rstrip()
    return " " * (len(fitted) - len(bare)) + bare


def _penalty(sheet: CaseSheet) -> Text | None:
    one = sheet.facts.penalty
    if one.base_amount is None and one.fine is None and not one.kinds and not one.text:
        return None
    text = Text()
    _title(text, "处罚" if sheet.facts.decision_date else "拟处罚")
    _pairs(
        text,
        (
            ("种类", "、".join(sheet.penalties)),
            ("基数", "" if one.base_amount is None else f"{format_money(one.base_amount)} 元"),
            ("比例", "" if one.rate is None else figure(one.rate)),
            ("罚款", "" if one.fine is None else f"{format_money(one.fine)} 元"),
            ("没收违法所得", "" if one.illegal_income is None else f"{format_money(one.illegal_income)} 元"),
            ("偏离理由", one.reason),
            ("全文", one.text),
        ),
    )
    return text


def _party(facts: CaseFacts) -> Text:
    text = Text()
    one = facts.party
    _title(text, "当事人", one.kind)
    _pairs(
        text,
        (
            ("姓名或名称", "　".join(filter(None, (one.name, one.org_name)))),
            ("证件", f"{one.id_type} {one.id_no}".strip()),
            ("许可证号", one.license_no),
            ("信用代码", one.uscc),
            ("法定代表人", f"{one.legal_rep} {one.position}".strip()),
            ("电话", one.phone),
            ("住址", one.address),
            ("经营地址", one.business_address),
            ("车牌", one.plate),
        ),
    )
    return text


def _people(sheet: CaseSheet) -> Text:
    facts = sheet.facts
    text = Text()
    _title(text, "执法人员", "" if len(facts.officers) > 1 else "须两人以上；按 e 登记")
    for one in facts.officers:
        valid = f"　证件有效期至 {one.valid_to}" if one.valid_to else ""
        _line(text, 1, f"{one.name}（{one.cert_no}）{valid}")
    _pairs(
        text,
        (("承办部门负责人", facts.dept_head), ("法制审核", facts.legal_reviewer), ("负责人", facts.leader)),
    )
    return text


def _evidence(facts: CaseFacts) -> Text | None:
    if not facts.evidence:
        return None
    text = Text()
    _title(text, f"证据 {len(facts.evidence)} 项")
    for one in facts.evidence:
        parts = (
            one.kind,
            one.name,
            str(one.on or ""),
            one.origin,
            one.taken_by,
            "有文件" if one.sha256 else "",
        )
        _line(text, 1, "　".join(filter(None, parts)))
    return text


def _lacking(sheet: CaseSheet, root: Path) -> Text | None:
    """What stands in the way of the steps that come next; the documents that cannot be taken back."""
    text = Text()
    _title(text, "接下来的步骤")
    for one in sheet.precheck.steps:
        way = one.way
        if way.open and not way.obstacles and not one.final:
            continue
        text.append("　可办 " if way.open else "　未齐 ", "green" if way.open else "yellow")
        text.append_text(plain(way.step.label))
        text.append("\n")
        for obstacle in way.obstacles:
            sign = "缺" if obstacle.stops else "注意"
            style = "red" if obstacle.stops else "dim"
            _line(text, 2, f"{sign}：{obstacle.what}", style)
            more = "；".join(filter(None, (obstacle.ground, at_the_desk(obstacle.remedy, root))))
            if more:
                _line(text, 3, more, "dim")
        if one.final:
            _line(text, 2, f"送出后收不回：{'、'.join(one.final)}", "dim")
    return text


def _timeline(sheet: CaseSheet) -> Text | None:
    if not sheet.timeline:
        return None
    text = Text()
    _title(text, "经过", "最近的在前")
    for one in reversed(sheet.timeline):
        text.append(f"　{fit_cells(shown(one.at), 16)} ", "dim")
        text.append_text(plain("　".join(filter(None, (one.what, one.who, one.note)))))
        text.append("\n")
    return text


def proposal_text(case_no: str, proposal: Proposal, law: Law) -> Text:
    """The penalty that the law proposes, a line a matter."""
    text = Text()
    _title(text, "裁量建议", f"{case_no}，处罚决定日 {proposal.matter.decided}；按 p 填写拟处罚")
    _pairs(text, proposal_lines(proposal, law))
    return text


def transfer_text(found: TransferCheck) -> Text:
    """Whether a crime's thresholds are reached, and what then has to be done."""
    text = Text()
    basis = "按零售价" if found.by_retail else "按核价金额，刑事应按零售价"
    value = "未知" if found.goods_value is None else f"{format_money(found.goods_value)} 元（{basis}）"
    sticks = "未知" if found.sticks is None else f"{found.sticks} 支"
    _title(text, "移送核对", found.case_no)
    _pairs(text, (("货值", value), ("支数", sticks), ("三年内受过处罚", f"{len(found.earlier)} 次")))
    statutes = found.law.statutes
    for one in found.triggers:
        doubt = "" if one.certain else "（依据不确定，须人工判断）"
        _line(text, 1, f"涉嫌{one.crime}{doubt}：{'；'.join(one.grounds)}", "bold red")
        _line(text, 2, f"{ground_text(one.law, statutes)}　{one.note}", "dim")
    if not found.triggers:
        text.append("　按已知数据没有达到追诉标准；数额不全的，补齐后再核对\n")
        return text
    text.append("　移送程序：\n")
    for step in found.procedure.steps:
        _line(text, 2, f"{step.label}：{step.who}，{step.period}（{ground_text(step.law, statutes)}）")
    _line(text, 1, f"移送材料：{'、'.join(one.label for one in found.procedure.handover)}")
    return text


def related_text(case_no: str, found: Sequence[RelatedCase]) -> Text:
    """The cases that share something with this one."""
    text = Text()
    _title(text, "相关案件", case_no)
    for one in found:
        judged = "同一当事人" if one.same_party else "须核实"
        decided = f"　{one.decision_date} 决定" if one.decision_date else ""
        same = f"{judged}：{'、'.join(one.shared)}相同"
        _line(text, 1, f"{one.case_no}　{one.party_name}　{stage_label(one.stage)}{decided}　{same}")
    if not found:
        text.append("　没有同一当事人、许可证、地址、电话或车牌的案件\n")
    return text


def told_text(lines: Sequence[tuple[str, str]]) -> Text:
    """What was just done, above the record."""
    text = Text()
    for line, style in lines:
        text.append_text(block(line, style))
        text.append("\n")
    text.append("\n")
    return text


Loader = Callable[[], Text]
"""Gives a text to be shown instead of the record. Raises ZmtoolError."""
