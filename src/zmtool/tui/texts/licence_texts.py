"""What the screens of licences say: an entry of the register, an application, the documents that were filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.text import Text

from zmtool.base.text import cell_width
from zmtool.licenses.credit.explain import plain as points_text
from zmtool.licenses.life.clocks import Clock
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.records import Application, Material
from zmtool.licenses.register.records import LABELS, LicenceEvent, Retailer
from zmtool.licenses.register.statuses import Statuses, status_on
from zmtool.licenses.vocabulary import Vocabulary
from zmtool.tui.plain import block, shown
from zmtool.values.typed_dates import with_weekday
from zmtool.workflow.credit import ShownCredit
from zmtool.workflow.licence_applications import ShownApplication
from zmtool.workflow.licence_desk import LicenceDesk
from zmtool.workflow.licence_outbox import ApplicationPapers

_LABEL = 18
_EVENTS = 30
GROUPS: Sequence[tuple[str, tuple[str, ...]]] = (
    (
        "证面",
        (
            "name",
            "principal",
            "eco_type",
            "uscc",
            "addr",
            "scope",
            "supplier",
            "valid_from",
            "valid_to",
            "org",
            "issue_date",
            "serial",
            "suspended_from",
            "suspended_to",
        ),
    ),
    (
        "持证人",
        ("id_mask", "birth_year", "phone", "actual_operator", "tags", "business_status", "uscc_until"),
    ),
    (
        "经营",
        (
            "format",
            "market",
            "area",
            "town",
            "village",
            "cell",
            "station",
            "officer",
            "longitude",
            "latitude",
            "datum",
            "plan_code",
            "note",
        ),
    ),
    (
        "订货",
        (
            "cust_code",
            "order_phone",
            "bank_mask",
            "route",
            "rep",
            "tier",
            "order_weekday",
            "cycle",
            "first_order_date",
            "last_order_date",
        ),
    ),
)
"""The fields of an entry as a clerk reads them, by group."""
CODED: Mapping[str, str] = {"eco_type": "eco_type", "scope": "scope", "format": "format"}
"""Fields that are codes, and their enumeration."""
_ALWAYS = ("addr", "scope", "valid_to", "phone", "station", "cell")
"""Fields that are shown although nothing is known."""
_CLOCKS = {
    "running": ("计时中", "yellow"),
    "paused": ("暂停计时", "magenta"),
    "met": ("按期", "green"),
    "late": ("逾期办理", "red"),
    "overdue": ("已逾期", "bold red"),
    "unknown": ("须人工核对", "magenta"),
}
_APPLICANT = (
    ("kind", "申请人类型"),
    ("name", "字号名称"),
    ("principal", "经营者"),
    ("uscc", "信用代码"),
    ("business_address", "经营场所"),
    ("phone", "电话"),
    ("contact", "联系人"),
    ("agent", "代理人"),
    ("post_address", "邮寄地址"),
)
_WISH = (
    ("start", "起"),
    ("end", "止"),
    ("lost", "遗失"),
    ("damaged", "损毁"),
    ("reason", "事由"),
)
_SITE = (
    ("at", "核查时间"),
    ("result", "核查结论"),
    ("cell", "拟定单元"),
    ("area", "场所面积"),
    ("fixed", "固定场所"),
    ("separate", "与住所独立"),
    ("as_applied", "与申请一致"),
    ("safety", "安全因素"),
)


def licence_heading(desk: LicenceDesk, today: date) -> str:
    """One line that sums a licence up."""
    one = desk.shown.retailer
    status = desk.statuses.by_id[desk.shown.status].label
    return "　".join(filter(None, (one.lic_no, one.name, one.principal, status, until_text(one, today))))


def until_text(one: Retailer, today: date) -> str:
    """Until when a licence is valid, and how many days that is."""
    if one.valid_to is None:
        return "有效期止未知"
    left = (one.valid_to - today).days
    return f"至 {one.valid_to}（{f'还有 {left} 天' if left >= 0 else f'已过 {-left} 天'}）"


def licence_text(desk: LicenceDesk, today: date) -> Text:
    """Everything known of a licence: what is wrong first, then the entry, its credit, its holder's others, its history."""
    text = Text()
    one = desk.shown.retailer
    if desk.shown.ailments:
        _title(text, "须核对")
        for ailment in desk.shown.ailments:
            text.append_text(block(f"{ailment.code}　{ailment.what}\n", "yellow"))
    if desk.applications:
        _title(text, "申请")
        for line in desk.applications:
            matter = desk.words.matters[line.matter].label
            due = f"　最近到期 {line.next_due}" if line.next_due else ""
            style = "bold" if line.is_open else "dim"
            text.append_text(
                block(
                    f"{line.application_no}　{matter}　{line.received_at[:10]} 收件　{line.result or '在办'}{due}\n",
                    style,
                )
            )
    for title, names in GROUPS:
        rows = [(LABELS[name], entry_value(one, name, desk.words), name) for name in names]
        kept = [row for row in rows if row[1] or row[2] in _ALWAYS]
        if kept:
            _title(text, title)
            for label, value, _ in kept:
                _row(text, label, value or "（未登记）", "" if value else "dim")
    _credit(text, desk.credit, desk.no_credit)
    if desk.shown.same_holder:
        _title(text, "同一持证人")
        for other in desk.shown.same_holder:
            status = desk.statuses.by_id[status_on(other, today)].label
            text.append_text(block(f"{other.lic_no}　{other.name}　{status}　{other.addr}\n"))
    _history(text, desk.shown.history, desk.words, desk.statuses)
    return text


def entry_value(one: Retailer, name: str, words: Vocabulary) -> str:
    """A field of an entry in words."""
    return _worded(name, getattr(one, name), words)


def _worded(name: str, value: Any, words: Vocabulary) -> str:
    if name in CODED:
        labels = words.enums[CODED[name]].labels
        if isinstance(value, (tuple, list)):
            return "、".join(labels.get(each, str(each)) for each in value)
        return labels.get(value, value or "")
    return value_text(value)


def value_text(value: Any) -> str:
    """A value as a person reads it, and may type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (tuple, list)):
        return "、".join(map(str, value))
    return str(value)


def _credit(text: Text, credit: ShownCredit | None, why_not: str) -> None:
    _title(text, "信用")
    if credit is None:
        text.append_text(block(f"{why_not}\n", "dim"))
        return
    graded, measures = credit.graded, credit.measures
    grade = graded.grade or "规则没有写明等级分值"
    _row(text, "等级", f"{grade}　{points_text(graded.score)} 分", "bold" if graded.certain else "yellow")
    _row(text, "规则", f"{credit.rules.name}{'（示例）' if credit.rules.example else ''}", "dim")
    if measures.inspect_days:
        _row(text, "检查频次", f"每 {measures.inspect_days} 天不少于一次")
    for stop in measures.stops:
        _row(text, "停供", f"{stop.first} 至 {stop.last}（{stop.months} 个月）", "red")
    for doubt in graded.doubts:
        _row(text, "须人工确认", doubt, "yellow")
    if credit.shared_with:
        _row(text, "共享等级", "、".join(credit.shared_with))


def _history(text: Text, events: Sequence[LicenceEvent], words: Vocabulary, statuses: Statuses) -> None:
    _title(text, "历次变动")
    for event in events[:_EVENTS]:
        about = "　".join(filter(None, (event.why or _KINDS.get(event.kind, event.kind), event.source)))
        text.append_text(block(f"{event.at[:16].replace('T', ' ')}　{event.who}　{about}\n"))
        for name, (before, after) in event.change.items():
            if before is None and event.kind.startswith("licence.import"):
                continue
            told = [
                statuses.by_id[str(each)].label
                if name == "status" and each in statuses.by_id
                else _worded(name, each, words)
                for each in (before, after)
            ]
            text.append_text(
                block(f"　{LABELS.get(name, name)}：{told[0] or '（空）'} → {told[1] or '（空）'}\n", "dim")
            )
    if len(events) > _EVENTS:
        text.append(f"其余 {len(events) - _EVENTS} 次从略\n", "dim")


_KINDS = {"licence.import": "导入登记簿", "licence.card": "按证面照片录入", "licence.correct": "更正"}


def application_heading(one: ShownApplication, words: Vocabulary) -> str:
    """One line that sums an application up."""
    application = one.course.application
    applicant = application.applicant
    parts = (
        application.application_no,
        words.matters[application.matter].label,
        applicant.name or applicant.principal,
        one.state_label,
        application.result,
    )
    return "　".join(dict.fromkeys(filter(None, parts)))


def application_text(
    one: ShownApplication, words: Vocabulary, life: ApplicationLife, files: Sequence[str], today: date
) -> Text:
    """Everything known of an application: its clocks, who applies for what, the materials, the steps that were taken."""
    text = Text()
    application = one.course.application
    _title(text, "期限")
    for clock in one.clocks:
        text.append_text(_clock(clock))
    if not one.clocks:
        text.append("还没有开始计算的期限\n", "dim")
    _title(text, "申请")
    _row(text, "收件", f"{one.course.received_at:%Y-%m-%d %H:%M}　{application.channel}")
    _row(text, "查询码", application.query_code)
    if application.licence.lic_no:
        _row(text, "许可证号", application.licence.lic_no)
    for name, label in _APPLICANT:
        _row(text, label, value_text(getattr(application.applicant, name)), skip=True)
    _wish(text, application, words)
    _licence(text, application)
    _title(text, "材料")
    for material in application.materials:
        text.append_text(_material(material))
    lacking = words.lacking(application.matter, [each.name for each in application.materials])
    if lacking:
        text.append_text(block(f"没有登记收到：{'、'.join(lacking)}\n", "yellow"))
    for name in files:
        text.append_text(block(f"存档文件：{name}\n", "dim"))
    if application.site.at or application.site.result:
        _title(text, "实地核查")
        for name, label in _SITE:
            _row(text, label, value_text(getattr(application.site, name)), skip=True)
        officers = "、".join(f"{each.name} {each.cert_no}".strip() for each in application.site.officers)
        _row(text, "核查人", officers, skip=True)
    if application.facts or application.reasons:
        _title(text, "事实和理由")
        if application.reasons:
            _row(text, "理由码", "、".join(application.reasons))
        text.append_text(block(f"{application.facts}\n" if application.facts else ""))
    _steps(text, one, life)
    return text


def _wish(text: Text, application: Application, words: Vocabulary) -> None:
    wish = application.wish
    if wish.scope:
        _row(text, "申请范围", _worded("scope", wish.scope, words))
    for change in wish.changes:
        _row(text, f"变更{change.item}", f"{change.before or '（空）'} → {change.after}")
    if wish.address_reason:
        _row(
            text,
            "地址变更原因",
            words.enums["address_reason"].labels.get(wish.address_reason, wish.address_reason),
        )
    for name, label in _WISH:
        _row(text, label, value_text(getattr(wish, name)), skip=True)


def _licence(text: Text, application: Application) -> None:
    one = application.licence
    if one.valid_from or one.valid_to:
        _row(text, "证面有效期", f"{one.valid_from or '未知'} 至 {one.valid_to or '未知'}")


def _clock(one: Clock) -> Text:
    label, style = _CLOCKS[one.state]
    text = Text()
    due = with_weekday(one.due) if one.due else "未定"
    left = ""
    if one.left is not None and one.done is None:
        unit = "个工作日" if "工作日" in one.length else "天"
        left = f"　还有 {one.left} {unit}" if one.left >= 0 else f"　已超 {-one.left} {unit}"
    whose = "" if one.rule.whose == "bureau" else "（当事人）"
    text.append_text(block(f"{one.rule.label}{whose}", "bold" if one.done is None else ""))
    text.append(f"　{one.rule.kind}\n", "dim")
    text.append(f"　{one.start} 起 {one.length}　届满 {due}　")
    text.append(f"{label}{left}", style)
    text.append(f"　{one.done} 办\n" if one.done else "\n")
    for told in (
        f"依据：{one.ground}" if one.ground and one.done is None else "",
        one.note if one.done is None else "",
    ):
        if told:
            text.append_text(block(f"　{told}\n", "dim"))
    return text


def _material(one: Material) -> Text:
    if not one.given:
        return block(f"未提交　{one.name}　{one.remedy}\n", "red")
    if one.problem:
        return block(f"有问题　{one.name}：{one.problem}　{one.remedy}\n", "red")
    return block(f"已收到　{one.name}\n", "green")


def _steps(text: Text, one: ShownApplication, life: ApplicationLife) -> None:
    _title(text, "办理经过")
    text.append_text(block(f"{one.course.received_at:%Y-%m-%d %H:%M}　收件\n"))
    for step in one.course.steps:
        label = life.steps[step.step].label if step.step in life.steps else step.step
        officers = "、".join(each.name for each in step.officers)
        reasons = f"理由 {'、'.join(step.reasons)}" if step.reasons else ""
        method = step.details.get("method", "")
        parts = (f"{step.at:%Y-%m-%d %H:%M}", label, step.by, officers, method, reasons, step.note)
        text.append_text(block("　".join(filter(None, parts)) + "\n"))


def objection_lines(found: Sequence[Objection]) -> str:
    """What stands against something, a line each, what stops it first."""
    lines = []
    for one in sorted(found, key=lambda each: not each.stops):
        ground = f"（{one.ground}）" if one.ground else ""
        lines.append(f"{'缺' if one.stops else '须核对'}：{one.what}{ground}")
    return "\n".join(map(shown, lines))


def remark_of(found: Sequence[Objection]) -> str:
    """The same on one line."""
    return "；".join(one.what for one in found)


def papers_text(papers: ApplicationPapers, workspace: Path) -> Text:
    """Which files were filled, where they are, what each still lacks."""
    text = Text()
    text.append(f"已填制 {len(papers.documents)} 份\n", "bold")
    text.append_text(block(f"文件夹：{papers.folder.relative_to(workspace)}\n\n", "dim"))
    for one in papers.documents:
        text.append_text(block(f"{one.path.name}{'（草稿）' if one.draft else ''}\n"))
        if one.missing:
            text.append_text(block(f"　待填：{'、'.join(one.missing)}\n", "yellow"))
    text.append("\n按 r 回到申请的情况\n", "dim")
    return text


def _title(text: Text, title: str) -> None:
    text.append(f"{chr(10) if text.plain else ''}{title}\n", "bold underline")


def _row(text: Text, label: str, value: str, style: str = "", *, skip: bool = False) -> None:
    if skip and not value:
        return
    text.append_text(block(label + " " * max(1, _LABEL - cell_width(label)), "dim"))
    text.append_text(block(f"{shown(value)}\n", style))
