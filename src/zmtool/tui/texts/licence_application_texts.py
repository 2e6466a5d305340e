"""What is said of an application: its clocks, the wish, the materials, its course, the documents that were filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.text import Text

from zmtool.licenses.life.clocks import Clock
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.records import Application, Material, SiteCheck
from zmtool.licenses.vocabulary import Vocabulary
from zmtool.tui.plain import block
from zmtool.tui.texts.licence_value_texts import value_text, worded_value
from zmtool.tui.texts.titled_rows import add_row, add_title
from zmtool.values.typed_dates import with_weekday
from zmtool.workflow.licence_applications import ShownApplication
from zmtool.workflow.licence_outbox import ApplicationPapers

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
    _clocks(text, one.clocks)
    _asked_for(text, one, words)
    _materials(text, application, words, files)
    _site(text, application.site)
    _facts(text, application)
    _steps(text, one, life)
    return text


def _clocks(text: Text, clocks: Sequence[Clock]) -> None:
    add_title(text, "期限")
    for clock in clocks:
        text.append_text(_clock(clock))
    if not clocks:
        text.append("还没有开始计算的期限\n", "dim")


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


def _asked_for(text: Text, one: ShownApplication, words: Vocabulary) -> None:
    """How it came in, who applies for what, by which licence."""
    application = one.course.application
    add_title(text, "申请")
    add_row(text, "收件", f"{one.course.received_at:%Y-%m-%d %H:%M}　{application.channel}")
    add_row(text, "查询码", application.query_code)
    if application.licence.lic_no:
        add_row(text, "许可证号", application.licence.lic_no)
    for name, label in _APPLICANT:
        add_row(text, label, value_text(getattr(application.applicant, name)), skip=True)
    _wish(text, application, words)
    _licence(text, application)


def _wish(text: Text, application: Application, words: Vocabulary) -> None:
    wish = application.wish
    if wish.scope:
        add_row(text, "申请范围", worded_value("scope", wish.scope, words))
    for change in wish.changes:
        add_row(text, f"变更{change.item}", f"{change.before or '（空）'} → {change.after}")
    if wish.address_reason:
        add_row(
            text,
            "地址变更原因",
            words.enums["address_reason"].labels.get(wish.address_reason, wish.address_reason),
        )
    for name, label in _WISH:
        add_row(text, label, value_text(getattr(wish, name)), skip=True)


def _licence(text: Text, application: Application) -> None:
    one = application.licence
    if one.valid_from or one.valid_to:
        add_row(text, "证面有效期", f"{one.valid_from or '未知'} 至 {one.valid_to or '未知'}")


def _materials(text: Text, application: Application, words: Vocabulary, files: Sequence[str]) -> None:
    add_title(text, "材料")
    for material in application.materials:
        text.append_text(_material(material))
    lacking = words.lacking(application.matter, [each.name for each in application.materials])
    if lacking:
        text.append_text(block(f"没有登记收到：{'、'.join(lacking)}\n", "yellow"))
    for name in files:
        text.append_text(block(f"存档文件：{name}\n", "dim"))


def _material(one: Material) -> Text:
    if not one.given:
        return block(f"未提交　{one.name}　{one.remedy}\n", "red")
    if one.problem:
        return block(f"有问题　{one.name}：{one.problem}　{one.remedy}\n", "red")
    return block(f"已收到　{one.name}\n", "green")


def _site(text: Text, site: SiteCheck) -> None:
    if site.at or site.result:
        add_title(text, "实地核查")
        for name, label in _SITE:
            add_row(text, label, value_text(getattr(site, name)), skip=True)
        officers = "、".join(f"{each.name} {each.cert_no}".strip() for each in site.officers)
        add_row(text, "核查人", officers, skip=True)


def _facts(text: Text, application: Application) -> None:
    if application.facts or application.reasons:
        add_title(text, "事实和理由")
        if application.reasons:
            add_row(text, "理由码", "、".join(application.reasons))
        text.append_text(block(f"{application.facts}\n" if application.facts else ""))


def _steps(text: Text, one: ShownApplication, life: ApplicationLife) -> None:
    add_title(text, "办理经过")
    text.append_text(block(f"{one.course.received_at:%Y-%m-%d %H:%M}　收件\n"))
    for step in one.course.steps:
        label = life.steps[step.step].label if step.step in life.steps else step.step
        officers = "、".join(each.name for each in step.officers)
        reasons = f"理由 {'、'.join(step.reasons)}" if step.reasons else ""
        method = step.details.get("method", "")
        parts = (f"{step.at:%Y-%m-%d %H:%M}", label, step.by, officers, method, reasons, step.note)
        text.append_text(block("　".join(filter(None, parts)) + "\n"))


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
