"""What a dossier's screen says: how it was judged, a document, a finding, the deadlines, the next steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from rich.text import Text

from zmtool.base.text import cell_width
from zmtool.checks.records import Evidence, Finding, ItemResult, Status
from zmtool.dossiers.records import Document
from zmtool.forms.records import Catalogue
from zmtool.tui.plain import block, plain, shown
from zmtool.tui.words.desk_words import at_the_desk
from zmtool.workflow.case_life import NextSteps
from zmtool.workflow.desk import CaseDesk
from zmtool.workflow.dossier_desk import DossierDesk, Judged, documents_of, findings_of

_JUDGED: dict[Judged, str] = {"facts": "按登记的事实", "paper": "按归案的扫描件"}
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


MARKED, HERE = "bold red", "bold reverse red"
"""How a text is shown that a finding quotes, and the one that is looked at now."""
_LEAST_MARKED = 2


def dossier_heading(desk: DossierDesk) -> Text:
    """Whose dossier it is, its score, and by what it was judged."""
    review, case = desk.case.review, desk.case.case
    return plain(
        f"{case.case_no}　{case.party.name}　得分 {review.score}　{review.grade.label}　"
        f"{_JUDGED[desk.by]}　{'；'.join(review.notes)}"
    )


def counted_words(desk: DossierDesk) -> str:
    """How many items of the checklist passed, failed, are unsure, or are left to a person."""
    counts = Counter(one.status for one in desk.case.review.results)
    return (
        f"通过 {counts[Status.PASS]}　问题 {counts[Status.FAIL]}　待核实 {counts[Status.UNSURE]}"
        f"　人工 {counts[Status.HUMAN]}"
    )


def document_line(desk: DossierDesk, at: int) -> Text:
    """A document in a line: its place in the dossier, its problems, its scanned pages."""
    documents, pages = desk.case.dossier.documents, desk.pages[at]
    problems = sum(at in documents_of(desk, finding) for _, finding in findings_of(desk))
    paper = (
        f"扫描件第 {'、'.join(str(page.page) for page in pages)} 页，按 p 看图"
        if pages
        else "没有归案的扫描件"
    )
    return plain(f"{at + 1}/{len(documents)}　《{documents[at].title}》　问题 {problems}　{paper}")


def document_text(desk: CaseDesk, document: Document, quoted: Collection[str], here: str = "") -> Text:
    """The fields, rows and signatures of one document, the ``quoted`` texts marked; what it lacks comes first.

    ``here`` is the quoted text that is looked at now. Of paper the whole text follows.
    """
    text = Text()
    text.append(f"《{shown(document.title)}》\n", "bold")
    which = [one for one in desk.dossier.documents if one.type == document.type].index(document)
    notes = desk.papers.get((document.type, which + 1))
    if notes is not None and notes.missing:
        text.append_text(block(f"待填：{'、'.join(notes.missing)}\n", "yellow"))
    for own in notes.wordings if notes is not None else ():
        text.append_text(block(f"手工改写：{own.label}，按案件应为 {own.facts or '（空）'}\n", "yellow"))
    text.append_text(contents_text(desk.catalogue, document, quoted, here))
    if document.origin != "facts" and document.text:
        text.append("\n全文\n", "bold")
        text.append_text(_with_marks(document.text, quoted, here))
    return text


def contents_text(
    catalogue: Catalogue, document: Document, quoted: Collection[str] = (), here: str = ""
) -> Text:
    """What stands on a document: fields, rows and signatures, the ``quoted`` texts marked, that of ``here`` most."""

    def style_of(value: str) -> str:
        return "" if value not in quoted else HERE if value == here else MARKED

    text = Text()
    form = catalogue.get(document.type)
    for one in form.fields if form else ():
        value = document.fields.get(one.id)
        if value is None:
            continue
        text.append(f"{one.label}：", "dim")
        text.append_text(block(f"{value.value or '（空）'}\n", style_of(value.value)))
    for table in form.tables if form else ():
        text.append(f"{table.label}：\n", "dim")
        for row in document.tables.get(table.id, ()):
            for cell in row.cells.values():
                if cell.value:
                    text.append("　").append_text(block(cell.value, style_of(cell.value)))
            text.append("\n")
    for sign in form.signs if form else ():
        signed = document.signs.get(sign.id)
        if signed is not None:
            day = signed.date.value if signed.date else ""
            names = "、".join(signed.names) or _SIGNED[signed.present]
            text.append(f"{sign.label}：", "dim")
            text.append_text(block(f"{signed.opinion} {names} "))
            text.append_text(block(f"{day}\n", style_of(day) if day else ""))
    return text


def _with_marks(whole: str, quoted: Collection[str], here: str) -> Text:
    """A running text with the quoted pieces in it marked; those of a single character are found anywhere and left out."""
    text = block(f"{whole}\n")
    for one in quoted:
        if len(one) >= _LEAST_MARKED:
            text.highlight_words([one], HERE if one == here else MARKED)
    return text


def line_of_mark(text: Text, width: int) -> int:
    """On which line of ``text``, shown in so many cells, the place stands that is looked at now; 0 where none is."""
    places = [span.start for span in text.spans if span.style == HERE]
    if not places:
        return 0
    before = text.plain[: min(places)].split("\n")
    return sum(max(1, -(-cell_width(one) // max(1, width))) for one in before[:-1]) + (
        cell_width(before[-1]) // max(1, width)
    )


def finding_text(result: ItemResult, finding: Finding) -> Text:
    """What was found, on what ground, what follows from it and how to put it right."""
    item = result.item
    text = Text()
    text.append(f"{item.code} {item.title}\n", "bold")
    text.append_text(plain(finding.message, "red" if finding.status is Status.FAIL else "yellow")).append(
        "\n\n"
    )
    for label, value in (("依据", finding.basis or item.basis), ("后果", item.why), ("处理", item.fix)):
        if value:
            text.append(f"{label}：", "dim")
            text.append(f"{value}\n")
    for place in finding.evidence:
        text.append_text(plain(f"{place_text(place)} {place.text}", "dim")).append("\n")
    return text


def place_text(place: Evidence) -> str:
    """《行政处罚决定书》第18页"""
    return f"《{place.title}》{f'第{place.page}页' if place.page else ''}"


def finding_line(result: ItemResult, finding: Finding) -> Text:
    """A finding on a few lines: what, on what ground, how to put it right."""
    sure = finding.status is Status.FAIL
    text = plain(f"{result.item.code} {finding.message}", "red" if sure else "yellow")
    basis, deducted = (
        finding.basis or result.item.basis,
        f"扣 {result.deducted} 分" if sure else "待核实，不扣分",
    )
    rest = [
        deducted,
        f"依据：{basis}" if basis else "",
        f"处理：{result.item.fix}" if result.item.fix else "",
    ]
    return text.append("\n").append_text(plain("　".join(filter(None, rest)), "dim"))


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
    text.append(f"可办理的步骤（{steps.stage_label}），按 c 到案件去办\n", "bold")
    for way in steps.ways:
        if not way.near:
            continue
        text.append("可办 " if way.open else "未齐 ", "green" if way.open else "yellow")
        text.append(f"{way.step.label}\n")
        for one in way.obstacles:
            text.append_text(
                block(f"　{'缺' if one.stops else '注意'}：{one.what}\n", "red" if one.stops else "dim")
            )
            for label, value in (
                ("依据", one.ground),
                ("处理", at_the_desk(one.remedy)),
            ):
                if value:
                    text.append_text(block(f"　　{label}：{value}\n", "dim"))
    return text
