"""What every check may look at: the dossier, the law, the catalogue of documents, the checklist's figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from zmtool.base.text import compare_key
from zmtool.checks.records import Evidence, new_tuple
from zmtool.dossiers.records import Document, Dossier, Field
from zmtool.forms.records import Catalogue, Form
from zmtool.law.causes import Cause
from zmtool.law.library import Law
from zmtool.law.wordings import cause_by_wording

Answer = TypeVar("Answer")
_CAUSE_FIELDS = (
    ("penalty_decision", "nature"),
    ("investigation_report", "nature"),
    ("handling_approval", "cause"),
    ("investigation_report", "cause_suspected"),
    ("filing_report", "cause_suspected"),
    ("closing_report", "cause"),
    ("dossier_cover", "cause"),
)
DECISIONS = (
    "penalty_decision",
    "onsite_penalty_decision",
    "no_penalty_decision",
    "admin_handling_decision",
    "case_transfer_letter",
    "licence_grant_decision",
    "licence_refusal_decision",
    "licence_rejection_decision",
)
"""What ends a case, each in its procedure."""
_ENDS = ("closing_report", "licence_dossier_cover")
_BEFORE_DECISION = ("penalty_advance_notice", "preservation_notice")


@dataclass(frozen=True, slots=True)
class Context:
    """The world of one review. ``trust`` is the confidence from which a reading may accuse."""

    dossier: Dossier
    law: Law
    catalogue: Catalogue
    trust: float = 0.85
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    followed: dict[str, list[Any]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What the references of a checklist lead to, each followed once (``zmtool.checks.references``)."""
    _known: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: object, work: Callable[[], Answer]) -> Answer:
        """The answer of ``work`` for this dossier, worked out the first time it is asked for."""
        if key not in self._known:
            self._known[key] = work()
        answer: Answer = self._known[key]
        return answer

    def cause(self) -> Cause | None:
        """The cause (案由) of the case as the dossier's latest document words it; None where unknown."""
        return self.once("cause", self._cause)

    def _cause(self) -> Cause | None:
        for type_, name in _CAUSE_FIELDS:
            document = self.dossier.first(type_)
            one = document.get(name) if document else None
            if one is not None and one.value:
                match = cause_by_wording(self.law.causes, one.value)
                if match.cause is not None:
                    return match.cause
        return None

    def with_forms(self) -> tuple[tuple[Document, Form], ...]:
        """The documents that the catalogue knows, each with its form."""
        return self.once("documents with forms", lambda: tuple(self._with_forms()))

    def _with_forms(self) -> Iterator[tuple[Document, Form]]:
        for document in self.dossier.documents:
            form = self.catalogue.forms.get(document.type)
            if form is not None:
                yield document, form

    def by_title(self) -> Mapping[str, list[Document]]:
        """The dossier's documents by what their titles are compared by."""
        return self.once("documents by title", self._by_title)

    def _by_title(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self.dossier.documents:
            found.setdefault(compare_key(document.title), []).append(document)
        return found

    def decision_date(self) -> date | None:
        """The date of the decision, or of the latest dated document before it; None where none was read."""
        return self.once("decision date", self._decision_date)

    def _decision_date(self) -> date | None:
        for type_ in (*DECISIONS, *_BEFORE_DECISION):
            document = self.dossier.first(type_)
            one = document.get("date") if document else None
            if one is not None and one.normal:
                return date.fromisoformat(one.normal[:10])
        return None

    def title(self, document: Document) -> str:
        """《文书名》 for messages."""
        return f"《{document.title}》"

    def title_of_type(self, type_: str) -> str:
        """《文书名》 of a catalogue id."""
        form = self.catalogue.get(type_)
        return f"《{form.title if form else type_}》"

    def label(self, type_: str, name: str) -> str:
        """The Chinese label of a field, table or signing place."""
        labels = self.catalogue.labels.get(type_)
        return labels.get(name, name) if labels else name

    def evidence(self, document: Document, one: Field | None = None) -> Evidence:
        """The place of a field, or of the whole document."""
        page, box, text = (one.page, one.box, one.value) if one is not None else (None, None, "")
        if page is None and document.pages:
            page = document.pages[0]
        return new_tuple(Evidence, (document.type, document.title, page, box, text))


def finished(context: Context) -> bool:
    """Whether the dossier is one of a closed case or a closed licence file: only then does its grade mean anything."""
    return any(context.dossier.has(one) for one in _ENDS)
