"""What the documents of a licence application take from its facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from zmtool.documents.records import DocumentFacts
from zmtool.forms.binding import BoundDocument, Wordings, bind
from zmtool.forms.document_sources import DocumentSources
from zmtool.forms.records import Catalogue, Form
from zmtool.forms.site_facts import site_fact
from zmtool.forms.wording import date_text, ticks
from zmtool.law.licence_reasons import LicenceReasons
from zmtool.licenses.records import Application
from zmtool.licenses.vocabulary import MANAGEMENT, NEW, PERMISSION, RESUME, SUSPEND, Vocabulary

NAMELESS = ("", "—", "-")
"""What stands for the business name of a shop that has none."""


def bind_application_document(
    form: Form,
    document: DocumentFacts,
    application: Application,
    catalogue: Catalogue,
    wordings: Wordings,
    words: Vocabulary,
    reasons: LicenceReasons,
) -> BoundDocument:
    """The values of ``document`` (an instance of ``form``) from the facts of ``application``."""
    sources = ApplicationSources(application, document, catalogue, wordings, words, reasons)
    return bind(form, document, sources)


class ApplicationSources(DocumentSources):
    """The dotted names that a field's source may use, resolved for one document of one application."""

    def __init__(
        self,
        application: Application,
        document: DocumentFacts,
        catalogue: Catalogue,
        wordings: Wordings,
        words: Vocabulary,
        reasons: LicenceReasons,
    ) -> None:
        super().__init__(
            document,
            application.documents,
            application.bureau,
            application.handlers,
            catalogue,
            wordings,
        )
        self.application, self.words, self.reasons = application, words, reasons

    def _application(self, name: str) -> object:
        match name:
            case "matter_label":
                return self._matter_label()
            case "permission_ticks":
                return self._matter_ticks(PERMISSION)
            case "management_ticks":
                return self._matter_ticks(MANAGEMENT)
            case "reason_codes":
                return self.application.reasons
            case "reasons":
                known = self.reasons.by_code
                return "；".join(known[code].label for code in self.application.reasons if code in known)
            case "materials" | "lacking" | "checked":
                return self._materials(name)
            case "holders" | "idle" | "printed":
                return self._holder()
        return getattr(self.application, name, None)

    def _matter_label(self) -> str:
        matter = self.words.matters.get(self.application.matter)
        return matter.label if matter else self.application.matter

    def _matter_ticks(self, category: str) -> str:
        labels = {key: one.label for key, one in self.words.matters.items() if one.category == category}
        return ticks(labels, (self.application.matter,))

    def _materials(self, name: str) -> tuple[dict[str, object], ...]:
        """``materials`` handed in, those ``lacking`` or wrong, or all that were ``checked``."""
        every = self.application.materials
        if name == "materials":
            chosen = [one for one in every if one.given]
        elif name == "lacking":
            chosen = [one for one in every if not one.given or one.problem]
        else:
            chosen = list(every)
        return tuple(
            {
                "seq": str(index),
                "name": one.name,
                "copies": one.copies,
                "given": "已提交" if one.given else "未提交",
                "problem": one.problem or ("" if one.given else "未提交"),
                "remedy": one.remedy,
            }
            for index, one in enumerate(chosen, 1)
        )

    def _holder(self) -> tuple[dict[str, object], ...]:
        """The licence as the one row of a list of licences; a list of several is written in the document."""
        licence = self.application.licence
        if not licence.lic_no:
            return ()
        row: dict[str, object] = {
            "seq": "1",
            "lic_no": licence.lic_no,
            "name": licence.name,
            "principal": licence.principal,
            "addr": licence.addr,
            "valid_to": licence.valid_to,
            "serial": licence.serial,
            "copy": licence.copy,
            "stopped_on": self.application.stopped_on,
        }
        return (row,)

    def _applicant(self, name: str) -> object:
        one = self.application.applicant
        match name:
            case "called":
                return one.principal if one.name in NAMELESS else one.name
            case "id_type" | "eco_type":
                code: str = getattr(one, name)
                return self._label(name, code)
            case "eco_ticks":
                named = self._ticks("eco_type", (one.eco_type,))
                return f"{named}（{one.eco_other}）" if one.eco_other else named
            case "place_ticks":
                return self._ticks("place", (one.place,))
            case "lease":
                if one.lease_start is None or one.lease_end is None:
                    return None
                return f"{date_text(one.lease_start)}至{date_text(one.lease_end)}"
        return getattr(one, name, None)

    def _licence(self, name: str) -> object:
        licence = self.application.licence
        if name == "scope":
            return self._labels("scope", licence.scope)
        if name == "held_no":
            # A new licence is what the application is for, none that the applicant holds.
            return None if self.application.matter == NEW else licence.lic_no
        return getattr(licence, name, None)

    def _wish(self, name: str) -> object:
        wish, matter = self.application.wish, self.application.matter
        match name:
            case "scope":
                return self._labels("scope", wish.scope)
            case "scope_ticks":
                return self._ticks("scope", wish.scope)
            case "address_ticks":
                return self._ticks("address_reason", (wish.address_reason,))
            case "reissue_ticks":
                copies = {"正本": "正本", "副本": "副本"}
                return f"遗失：{ticks(copies, wish.lost)}　　损毁：{ticks(copies, wish.damaged)}"
            case "suspend_start":
                return wish.start if matter == SUSPEND else None
            case "suspend_end":
                return wish.end if matter == SUSPEND else None
            case "resume_on":
                return wish.start if matter == RESUME else None
            case "changes":
                return tuple(
                    {"item": one.item, "before": one.before, "after": one.after} for one in wish.changes
                )
        return getattr(wish, name, None)

    def _site(self, name: str) -> object:
        return site_fact(self.application.site, name)

    def _label(self, enum: str, code: str) -> str:
        return self.words.enums[enum].labels.get(code, code)

    def _labels(self, enum: str, codes: Collection[str]) -> tuple[str, ...]:
        return tuple(self._label(enum, code) for code in codes)

    def _ticks(self, enum: str, codes: Collection[str]) -> str:
        labels: Mapping[str, str] = self.words.enums[enum].labels
        return ticks(labels, codes)
