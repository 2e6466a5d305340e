"""What the documents of a penalty case take from its facts."""

from __future__ import annotations

from zmtool.cases.records import CaseDocument, CaseFacts
from zmtool.forms.binding import BoundDocument, Wordings, bind
from zmtool.forms.document_sources import DocumentSources
from zmtool.forms.goods_facts import goods_fact
from zmtool.forms.records import Catalogue, Form
from zmtool.forms.sample_facts import SAMPLE_FACTS, sample_fact
from zmtool.values.money import to_capitals

UNITS = ("法人", "其他组织")
"""Kinds of parties that act through somebody else."""
_HEAD = {"unit_head": "legal_rep", "unit_head_position": "position"}


def bind_case_document(
    form: Form, document: CaseDocument, case: CaseFacts, catalogue: Catalogue, wordings: Wordings
) -> BoundDocument:
    """The values of ``document`` (an instance of ``form``) from the facts of ``case``."""
    return bind(form, document, CaseSources(case, document, catalogue, wordings))


class CaseSources(DocumentSources):
    """The dotted names that a field's source may use, resolved for one document of one case."""

    def __init__(
        self, case: CaseFacts, document: CaseDocument, catalogue: Catalogue, wordings: Wordings
    ) -> None:
        super().__init__(document, case.documents, case.bureau, case.officers, catalogue, wordings)
        self.case = case

    def _case(self, name: str) -> object:
        label = self.wordings.law.get("cause", self.case.cause)
        special: dict[str, object] = {
            "cause": label,
            "cause_suspected": f"涉嫌{label}" if label else "",
            "filing_number": self.case.case_no,
            "instalments": tuple(
                {"seq": str(index), "due": one.due, "amount": one.amount}
                for index, one in enumerate(self.case.instalments, 1)
            ),
        }
        return special[name] if name in special else getattr(self.case, name, None)

    def _party(self, name: str) -> object:
        party = self.case.party
        if name == "age" and party.birth_date and self.case.incident_time:
            day = self.case.incident_time.date()
            had_birthday = (day.month, day.day) >= (party.birth_date.month, party.birth_date.day)
            return str(day.year - party.birth_date.year - (not had_birthday))
        if name in _HEAD:
            # A sole trader is named himself; only a unit has somebody who stands for it.
            return getattr(party, _HEAD[name]) if party.kind in UNITS else None
        if not party.id_no and party.uscc and name in ("id_no", "id_type"):
            return party.uscc if name == "id_no" else "统一社会信用代码"
        return getattr(party, name, None)

    def _staff(self, name: str) -> object:
        if name == "contact":
            return self.case.officers[0].name if self.case.officers else ""
        return getattr(self.case, name, None)

    def _penalty(self, name: str) -> object:
        penalty = self.case.penalty
        if name == "fine_capitals":
            return "" if penalty.fine is None else to_capitals(penalty.fine)
        return getattr(penalty, name, None)

    def _goods(self, name: str) -> object:
        if name in SAMPLE_FACTS:
            return sample_fact(self.case.goods, self.case.custody, name)
        return goods_fact(self.case.goods, name)
