"""The documents that a step makes, with what the step itself knows: who signed, what was said, what was served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from zmtool.documents.records import DocumentFacts, SignFacts
from zmtool.licenses.life.definition import LicenceStep
from zmtool.licenses.life.records import StepTaken
from zmtool.licenses.records import Application

DECISIONS: Mapping[str, str] = {
    "licence_grant_decision": "准予许可决定书",
    "licence_refusal_decision": "不予许可决定书",
    "licence_rejection_decision": "不予受理决定书",
    "licence_recall_notice": "收回通知书",
    "licence_change_order": "责令变更登记通知书",
    "licence_revoke_decision": "撤销决定书",
    "licence_withdraw_decision": "撤回决定书",
}
"""What a receipt serves, the latest of them, by the title of its form."""
_FIELD = "field."


def papers_of(
    application: Application, taken: StepTaken, step: LicenceStep, numbers: Mapping[str, str]
) -> tuple[DocumentFacts, ...]:
    """The documents of a step; ``numbers`` are theirs, by form."""
    day = taken.at.date()
    return tuple(
        DocumentFacts(
            form,
            numbers.get(form, ""),
            day,
            fields=_fields(form, application, taken),
            rows=_rows(form, application),
            signs=_signs(form, taken, day),
        )
        for form in step.papers_for(application.matter)
    )


def _fields(form: str, application: Application, taken: StepTaken) -> dict[str, str]:
    fields = {
        name.removeprefix(_FIELD): text for name, text in taken.details.items() if name.startswith(_FIELD)
    }
    if form == "licence_service_receipt":
        fields = {**_served(application.documents, taken), **fields}
    if form in ("licence_paper_review", "licence_acceptance_opinion") and taken.note:
        fields.setdefault("conclusion", taken.note)
    if form == "licence_approval" and taken.note:
        fields.setdefault("suggestion", taken.note)
    return fields


def _served(documents: Sequence[DocumentFacts], taken: StepTaken) -> dict[str, str]:
    """The latest decision, how, where and when it was handed over."""
    served = next((one for one in reversed(documents) if one.type in DECISIONS), None)
    fields = {
        "served_title": DECISIONS[served.type] if served else "",
        "served_number": served.number if served else "",
        "method": taken.details.get("method", ""),
        "place": taken.details.get("place", ""),
        "service_date": f"{taken.at:%Y-%m-%dT%H:%M}",
    }
    return {name: text for name, text in fields.items() if text}


def _rows(form: str, application: Application) -> dict[str, tuple[Mapping[str, str], ...]]:
    """What a notice of missing materials says stays as it was, also when the materials are there later."""
    if form != "licence_supplement_notice":
        return {}
    lacking = [one for one in application.materials if not one.given or one.problem]
    return {
        "lacking": tuple(
            {
                "seq": str(number),
                "name": one.name,
                "problem": one.problem or "未提交",
                "remedy": one.remedy or ("请提交" if not one.given else "请重新提交"),
            }
            for number, one in enumerate(lacking, 1)
        )
    }


def _signs(form: str, taken: StepTaken, day: date) -> dict[str, SignFacts]:
    if form == "licence_paper_review":
        return {"reviewer": SignFacts((taken.by,), day)}
    if form == "licence_approval":
        opinion = {"grant": "同意。", "deny": "不予许可。"}.get(taken.step, "")
        return {"leader": SignFacts((taken.by,), day, opinion)}
    return {}
