"""image: what only the paper shows — seals, signatures, page numbers. Judges whether it is there, not whether
it is genuine; where nobody can tell (a poor scan, a place that is covered) it is unsure and never accuses.

``kind``: seal (every document whose form asks for one), signed (``documents``: each required signing place but those of ``without``; a
witness may sign for a party who was not there),
sign (one place), every_page (forms that must be signed on every page), page_numbers, corrections (struck-out text: each is
for a person to look at; that none was seen proves nothing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zmtool.checks.context import Context
from zmtool.checks.judging import NOTHING_TO_JUDGE, outcome, unsure
from zmtool.checks.records import Evidence, Finding, Outcome, Status, new_tuple
from zmtool.dossiers.records import Document, PageInfo, Sign


def image(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """See the module."""
    return _KINDS[arguments["kind"]](context, arguments)


def seal(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """Documents whose form asks for the bureau's seal carry one."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for document, form in context.with_forms():
        if form.seal != "org":
            continue
        mark = next((one for one in document.marks if one.kind == "seal"), None)
        if mark is not None:
            evidence.append(Evidence(document.type, document.title, mark.page, mark.box))
            continue
        foot = document.get("org_name") or document.get("date")
        page = document.pages[-1] if document.pages else None
        place = Evidence(
            document.type, document.title, page, foot.box if foot and foot.page == page else None
        )
        if document.origin == "text":
            findings.append(unsure(f"{context.title(document)}是 Word 文件，看不出有没有盖章", place))
        elif why := document.unclear.get("seal"):
            findings.append(unsure(f"{context.title(document)}看不清有没有盖章（{why}），请核对原件", place))
        else:
            findings.append(Finding(f"{context.title(document)}没有盖章", Status.FAIL, 0.9, (place,)))
    return outcome(findings, evidence, bool(findings or evidence))


def signed(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """Each required signing place is signed, and dated where its form asks for a date."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    wanted, without = arguments.get("documents"), arguments.get("without", ())
    for document, form in context.with_forms():
        if wanted and document.type not in wanted:
            continue
        for place in form.signs:
            if not place.required or place.id in without:
                continue
            sign = document.signs.get(place.id)
            if place.id == "party" and _witnessed(document, sign):
                continue
            if sign is None:
                if form.fields:
                    findings.append(
                        unsure(
                            f"{context.title(document)}没有读到{place.label}，请核对原件",
                            context.evidence(document),
                        )
                    )
                continue
            problem = _sign_problem(context, document, place.label, sign, place.dated)
            if problem is None:
                evidence.append(_place(document, sign))
            else:
                findings.append(problem)
    return outcome(findings, evidence, bool(findings or evidence))


def _witnessed(document: Document, sign: Sign | None) -> bool:
    """Whether a witness signed because the party was not there to ``sign`` (行政处罚法第五十五条)."""
    if sign is None or sign.present is not False:
        return False
    witness = document.signs.get("witness")
    return witness is not None and bool(witness.present)


def _sign_problem(
    context: Context, document: Document, label: str, sign: Sign, dated: bool
) -> Finding | None:
    if sign.present and (not dated or (sign.date is not None and sign.date.normal)):
        return None
    where = _place(document, sign)
    if sign.present is None:
        return _nobody_can_tell(context, document, label, sign)
    if not sign.present and document.origin == "text":
        return unsure(f"{context.title(document)}是 Word 文件，看不出{label}处有没有签名", where)
    if not sign.present:
        status = Status.FAIL if sign.confidence >= context.trust else Status.UNSURE
        return Finding(f"{context.title(document)}{label}处没有签名", status, 0.9, (where,))
    if sign.date is None:
        return Finding(f"{context.title(document)}{label}没有注明日期", Status.FAIL, 0.9, (where,))
    return unsure(f"{context.title(document)}{label}日期“{sign.date.value}”辨认不清", where)


def _nobody_can_tell(context: Context, document: Document, label: str, sign: Sign) -> Finding:
    why = f"（{sign.why}）" if sign.why else ""
    return unsure(
        f"{context.title(document)}{label}处看不清有没有签名{why}，请核对原件", _place(document, sign)
    )


def _place(document: Document, sign: Sign) -> Evidence:
    signed_by = "、".join(sign.names)
    return new_tuple(Evidence, (document.type, document.title, sign.page, sign.box, signed_by))


def sign(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """``document``, ``sign``: one signing place is signed, though its form does not require it."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for document in context.dossier.all(arguments["document"]):
        label = context.label(document.type, arguments["sign"])
        one = document.signs.get(arguments["sign"])
        if one is not None and one.present:
            evidence.append(_place(document, one))
        elif one is not None and one.present is None:
            findings.append(_nobody_can_tell(context, document, label, one))
        else:
            where = _place(document, one) if one else context.evidence(document)
            findings.append(Finding(f"{context.title(document)}没有{label}", Status.FAIL, 0.9, (where,)))
    return outcome(findings, evidence, bool(findings or evidence))


def every_page(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """Records that must be signed on every page are."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    judged = False
    for document, form in context.with_forms():
        if not form.sign_every_page:
            continue
        judged = True
        for page in document.pages:
            marks = [mark for mark in document.marks if mark.page == page]
            empty = next((mark for mark in marks if mark.kind == "unsigned"), None)
            mark = next((mark for mark in marks if mark.kind == "signature"), None)
            if empty is not None:
                place = Evidence(document.type, document.title, page, empty.box)
                findings.append(
                    Finding(f"{context.title(document)}第{page}页没有签名", Status.FAIL, 0.9, (place,))
                )
            elif mark is not None:
                evidence.append(Evidence(document.type, document.title, page, mark.box, mark.text))
            else:
                place = Evidence(document.type, document.title, page)
                findings.append(
                    unsure(f"{context.title(document)}第{page}页未能确认有签名，请核对原件", place)
                )
    return outcome(findings, evidence, judged)


def page_numbers(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """Body pages are numbered from 1 without gaps or repeats; cover, contents and note are not numbered."""
    body: list[PageInfo] = []
    apart: list[PageInfo] = []
    for page in context.dossier.pages:
        if not page.blank:
            (body if _paged(context, page) else apart).append(page)
    if not body:
        return NOTHING_TO_JUDGE
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    expected = 0
    for at, page in enumerate(body):
        expected += 1
        place = Evidence(
            page.document, _page_title(context, page), page.page, page.page_number_box, page.page_number
        )
        if page.page_number == str(expected) or page.page_number in _open_sides(expected, page):
            evidence.append(place)
        elif not page.page_number:
            findings.append(unsure(f"扫描件第{page.page}页没有读到页码（应为{expected}）", place))
        elif page.confidence < context.trust or page.sides > 1:
            findings.append(
                unsure(f"扫描件第{page.page}页的页码读作{page.page_number}，应为{expected}", place)
            )
        else:
            goes_on = _goes_on(body, at)
            message = f"扫描件第{page.page}页的页码为{page.page_number}，应为{expected}"
            message += _lost_between(expected, int(page.page_number)) if goes_on else ""
            findings.append(Finding(message, Status.FAIL, 0.9, (place,)))
            expected = int(page.page_number) if goes_on else expected
        expected += page.sides - 1
    for page in apart:
        if page.page_number:
            place = Evidence(
                page.document, _page_title(context, page), page.page, page.page_number_box, page.page_number
            )
            findings.append(Finding(f"{_page_title(context, page)}不应编页码", Status.FAIL, 0.9, (place,)))
    return outcome(findings, evidence)


def _open_sides(expected: int, page: PageInfo) -> list[str]:
    """The further numbers that a page may bear where an open volume was scanned."""
    return [str(number) for number in range(expected + 1, expected + page.sides)]


def _goes_on(body: Sequence[PageInfo], at: int) -> bool:
    """Whether the pages after ``at`` count on from its number: then the break is before it, and once."""
    number = body[at].page_number
    if not number.isdecimal():
        return False
    after = [
        (offset, one.page_number)
        for offset, one in enumerate(body[at + 1 :], 1)
        if one.page_number.isdecimal()
    ]
    return bool(after) and int(after[0][1]) == int(number) + after[0][0]


def _lost_between(expected: int, number: int) -> str:
    """What a break in the numbers comes to, where the following pages count on from ``number``."""
    if number == expected + 1:
        return f"，缺第{expected}页"
    if number > expected:
        return f"，缺第{expected}至{number - 1}页"
    return "，页码重号或次序有误"


def _paged(context: Context, page: PageInfo) -> bool:
    form = context.catalogue.get(page.document)
    return form is None or form.paged


def _page_title(context: Context, page: PageInfo) -> str:
    form = context.catalogue.get(page.document)
    return form.title if form else "其他材料"


def corrections(context: Context, arguments: Mapping[str, Any]) -> Outcome:
    """Where text was struck out: a person sees whether it was signed for."""
    findings = [
        unsure(f"{context.title(document)}第{mark.page}页有划改痕迹，请核对更正处有无签名、捺印", place)
        for document in context.dossier.documents
        for mark in document.marks
        if mark.kind == "correction"
        for place in (Evidence(document.type, document.title, mark.page, mark.box, mark.text),)
    ]
    return outcome(findings, ()) if findings else NOTHING_TO_JUDGE


_KINDS = {
    "seal": seal,
    "signed": signed,
    "sign": sign,
    "every_page": every_page,
    "page_numbers": page_numbers,
    "corrections": corrections,
}
