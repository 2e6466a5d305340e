"""What the middle pane of a case says: a document, a finding, the deadlines, the next steps, what was filled."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from rich.text import Text

from zmtool.checks.records import Finding, ItemResult, Status
from zmtool.dossiers.records import Document
from zmtool.forms.records import Catalogue
from zmtool.tui.plain import block
from zmtool.workflow.case_life import NextSteps
from zmtool.workflow.desk import CaseDesk
from zmtool.workflow.outbox import StepDocuments

_STATES = {
    "bureau": {
        "done": "已办",
        "late": "逾期办理",
        "open": "未到期",
        "overdue": "已逾期",
        "unknown": "须人工核对",
    },
    "party": {
        "done": "已过",
        "late": "已过",
        "open": "当事人期间内",
        "overdue": "已届满",
        "unknown": "须人工核对",
    },
}
_SIGNED = {True: "（已签）", False: "（未签）", None: "（看不清有没有签）"}
_STYLES = {"late": "red", "overdue": "bold red", "open": "yellow", "done": "green", "unknown": "magenta"}


def document_text(desk: CaseDesk, document: Document, quoted: Collection[str]) -> Text:
    """The fields, rows and signatures of one document, the ``quoted`` texts marked; what it lacks comes first."""
    text = Text()
    text.append(f"《{document.title}》\n", "bold")
    which = [one for one in desk.dossier.documents if one.type == document.type].index(document)
    notes = desk.papers.get((document.type, which + 1))
    if notes is not None and notes.missing:
        text.append_text(block(f"待填：{'、'.join(notes.missing)}\n", "yellow"))
    for own in notes.wordings if notes is not None else ():
        text.append_text(block(f"手工改写：{own.label}，按案件应为 {own.facts or '（空）'}\n", "yellow"))
    text.append_text(contents_text(desk.catalogue, document, quoted))
    return text


def contents_text(catalogue: Catalogue, document: Document, quoted: Collection[str] = ()) -> Text:
    """What stands on a document: fields, rows and signatures, the ``quoted`` texts marked."""
    text = Text()
    form = catalogue.get(document.type)
    for one in form.fields if form else ():
        value = document.fields.get(one.id)
        if value is None:
            continue
        text.append(f"{one.label}：", "dim")
        text.append(f"{value.value or '（空）'}\n", "bold red" if value.value in quoted else "")
    for table in form.tables if form else ():
        text.append(f"{table.label}：\n", "dim")
        for row in document.tables.get(table.id, ()):
            text.append("　" + "　".join(cell.value for cell in row.cells.values() if cell.value) + "\n")
    for sign in form.signs if form else ():
        signed = document.signs.get(sign.id)
        if signed is not None:
            day = signed.date.value if signed.date else ""
            names = "、".join(signed.names) or _SIGNED[signed.present]
            text.append(f"{sign.label}：", "dim")
            text.append(f"{signed.opinion} {names} {day}\n")
    return text


def finding_text(result: ItemResult, finding: Finding) -> Text:
    """What was found, on what ground, what follows from it and how to put it right."""
    item = result.item
    text = Text()
    text.append(f"{item.code} {item.title}\n", "bold")
    text.append(f"{finding.message}\n\n", "red" if finding.status is Status.FAIL else "yellow")
    for label, value in (("依据", finding.basis or item.basis), ("后果", item.why), ("处理", item.fix)):
        if value:
            text.append(f"{label}：", "dim")
            text.append(f"{value}\n")
    for place in finding.evidence:
        text.append(f"《{place.title}》", "dim")
        text.append(f"{'第' + str(place.page) + '页' if place.page else ''} {place.text}\n")
    return text


def deadlines_text(desk: CaseDesk) -> Text:
    """The deadlines of the case, each with its state and its counting."""
    text = Text()
    text.append("期限\n", "bold")
    for one in desk.deadlines:
        due = one.due.isoformat() if one.due else "未知"
        days, state = one.days_left(desk.today), one.state(desk.today)
        left = f"，还有 {days} 天" if days is not None and days >= 0 else ""
        style = _STYLES[state] if one.whose == "bureau" or state == "unknown" else "dim"
        text.append(f"{one.label}\n")
        text.append(f"　起算 {one.start.isoformat()}　届满 {due}　")
        text.append(f"{_STATES[one.whose][state]}{left}\n", style)
        if one.done:
            text.append(f"　办理 {one.done.isoformat()}\n")
        for label, value in (("依据", one.ground), ("算法", one.counting), ("说明", one.note)):
            if value:
                text.append_text(block(f"　{label}：{value}\n", "dim"))
    if not desk.deadlines:
        text.append("还没有开始计算的期限。\n")
    return text


def steps_text(steps: NextSteps) -> Text:
    """The steps that come next, and what each still lacks."""
    text = Text()
    text.append(f"可办理的步骤（{steps.stage_label}）\n", "bold")
    for way in steps.ways:
        if not way.near:
            continue
        text.append("可办 " if way.open else "未齐 ", "green" if way.open else "yellow")
        text.append(f"{way.step.label}（{way.step.id}）\n")
        for one in way.obstacles:
            text.append_text(
                block(f"　{'缺' if one.stops else '注意'}：{one.what}\n", "red" if one.stops else "dim")
            )
            for label, value in (
                ("依据", one.ground),
                ("处理", one.remedy.replace(" 编号 ", f" {steps.case_no} ")),
            ):
                if value:
                    text.append_text(block(f"　　{label}：{value}\n", "dim"))
    return text


def filled_text(filled: StepDocuments, workspace: Path) -> Text:
    """Which files were filled, where they are, and what each still lacks."""
    text = Text()
    text.append(f"{filled.step_label}：已填制 {len(filled.documents)} 份\n", "bold")
    text.append_text(block(f"文件夹：{filled.folder.relative_to(workspace)}\n\n", "dim"))
    for one in filled.documents:
        text.append(f"{one.path.name}{'（草稿）' if one.draft else ''}\n")
        if one.missing:
            text.append_text(block(f"　待填：{'、'.join(one.missing)}\n", "yellow"))
    return text
