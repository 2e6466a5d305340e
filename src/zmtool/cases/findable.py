"""What of a case can be found by search: the case, its party, its goods, its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zmtool.base.plain import to_plain
from zmtool.cases.records import CaseDocument, CaseFacts
from zmtool.store.search import Findable


def findable_texts(case: CaseFacts, titles: Mapping[str, str], cause_label: str = "") -> Iterator[Findable]:
    """The texts of ``case``; ``titles`` gives the Chinese title of a document type."""
    officers = " ".join(f"{one.name} {one.cert_no}" for one in case.officers)
    yield Findable(
        "case",
        "case",
        case.case_no,
        f"{case.case_no} {cause_label}".strip(),
        _lines(
            case.case_no,
            case.year_number,
            case.decision_number,
            cause_label,
            case.place,
            case.site_person,
            case.source,
            officers,
            case.dept_head,
            case.legal_reviewer,
            case.leader,
            case.summary,
            case.findings,
            case.facts,
            case.execution,
            case.penalty.text,
            case.storage_place,
            case.dossier_note,
            case.accomplices,
            *(part for event in case.events for part in (event.number, event.note)),
            *(part for one in case.evidence for part in (one.name, one.origin, one.note)),
        ),
    )
    party = case.party
    yield Findable(
        "party",
        "party",
        case.case_no,
        " ".join(one for one in (party.name, party.org_name) if one),
        _lines(*(str(value) for value in to_plain(party).values())),
    )
    if case.goods:
        more = f"等 {len(case.goods)} 个品种" if len(case.goods) > 1 else ""
        first = case.goods[0]
        yield Findable(
            "goods",
            "goods",
            case.case_no,
            f"{first.name} {first.quantity:f}{first.unit}{more}",
            _lines(
                *(part for line in case.goods for part in (line.name, line.barcode, line.remark, *line.codes))
            ),
        )
    for position, document in enumerate(case.documents):
        title = titles.get(document.type, document.type)
        yield Findable("document", f"document/{position}", case.case_no, title, _document(document, title))


def _document(document: CaseDocument, title: str) -> str:
    return _lines(
        title,
        document.number,
        *document.fields.values(),
        *(cell for lines in document.rows.values() for line in lines for cell in line.values()),
        *(part for sign in document.signs.values() for part in (*sign.names, sign.opinion)),
    )


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
