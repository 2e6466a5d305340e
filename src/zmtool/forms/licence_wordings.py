"""What licensing documents say beside the facts: standard texts, the law's figures, and the grounds they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.forms.binding import Wordings
from zmtool.law.citations import Citation, citation_from_code, format_citation
from zmtool.law.library import Law
from zmtool.law.statutes import StatuteTable
from zmtool.licenses.records import Application

_DEADLINES = (("review_days", "reconsideration"), ("publication_days", "notice_service_by_publication"))
"""Figures of the law's deadlines: name in a field's source, id of the deadline."""


@kept_data
def load_licence_texts(overrides: Path | None = None) -> Mapping[str, Any]:
    """``schemas/licence-texts.yaml``. Raises UsageProblem naming file and field of what is wrong."""
    path = data_file("schemas/licence-texts.yaml", overrides)
    data: Mapping[str, Any] = load_checked(path, "licence-texts.schema.json")
    return data


def licence_wordings(application: Application, law: Law, overrides: Path | None = None) -> Wordings:
    """The texts, figures and grounds for the documents of ``application``, by the law of its day.

    Raises UsageProblem for a ground in a statute that is not there.
    """
    data = load_licence_texts(overrides)
    figures = {name: one["value"] for name, one in data["parameters"].items()}
    figures["promise_version"] = data["version"]
    for name, one in data["grounds"].items():
        try:
            figures[name] = _text_of(map(citation_from_code, one["law"]), law.statutes)
        except UnknownAnswer as unknown:
            where = f"schemas/licence-texts.yaml 字段 grounds.{name}"
            raise UsageProblem(unknown.what, where=where, next_step="请更正法规编号") from unknown
    known = law.licence_reasons.by_code
    cited = (citation for code in application.reasons if code in known for citation in known[code].law)
    figures["reasons"] = _text_of(cited, law.statutes)
    day = application.decided_on or application.accepted_on or application.received_on or date.max
    for name, rule in _DEADLINES:
        for version in law.deadlines.versions.get(rule, ()):
            if version.span.covers(day):
                figures[name] = str(version.period.n)
    return Wordings(data["texts"], figures)


def _text_of(citations: Iterable[Citation], statutes: StatuteTable) -> str:
    """The citations as a document writes them, each once; a whole statute not beside one of its articles."""
    every = tuple(dict.fromkeys(citations))
    narrow = (one for one in every if not any(other != one and other.within(one) for other in every))
    return "、".join(format_citation(one, statutes) for one in narrow)
