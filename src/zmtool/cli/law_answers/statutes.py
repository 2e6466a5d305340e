"""How a statute is shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import UnknownAnswer
from zmtool.cli.law_answers.words import iso_or_none

if TYPE_CHECKING:
    from zmtool.law.statutes import Statute, StatuteTable

STATUTE_KINDS = {
    "law": "法律",
    "regulation": "行政法规",
    "rule": "部门规章",
    "interpretation": "司法解释",
    "notice": "规范性文件",
    "local": "地方规定",
}


def version_on(table: StatuteTable, statute_id: str, day: date) -> dict[str, Any]:
    """The version of a statute in force on a day, or that the data do not say."""
    asked = {"on": day.isoformat()}
    try:
        version = table.version_in_force(statute_id, day)
    except UnknownAnswer as unknown:
        return asked | {"known": False, "reason": unknown.what}
    return asked | {"known": True, "version_in_force": version.id}


def statute_json(one: Statute) -> dict[str, Any]:
    """A statute with its versions."""
    return {
        "id": one.id,
        "name": one.name,
        "short_names": list(one.short_names),
        "kind": one.kind,
        "mark": one.mark,
        "certain": one.mark.certain,
        "note": one.note,
        "versions": [
            {
                "id": version.id,
                "effective_from": iso_or_none(version.span.first),
                "effective_to": iso_or_none(version.span.last),
                "articles": version.articles,
                "note": version.note,
            }
            for version in one.versions
        ],
    }
