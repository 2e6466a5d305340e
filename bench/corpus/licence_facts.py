"""The documents of one invented licence application: those that the tests fill, with the names and numbers of a seed."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from zmtool.documents.records import SignFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import LICENCE, Form
from zmtool.workflow.filling_licence import bound_application_documents

_TESTS = Path(__file__).resolve().parent.parent.parent / "tests"


def licence_forms() -> tuple[Form, ...]:
    """Every licensing document that has fields to print, in dossier order."""
    return load_catalogue().of_area(LICENCE).fillable


def licence_documents(
    random: np.random.Generator, names: Mapping[str, list[str]], citizen_id: str
) -> dict[str, BoundDocument]:
    """The documents by form. ``citizen_id`` is the invented applicant's."""

    def one(key: str) -> str:
        return str(names[key][int(random.integers(len(names[key])))])

    county = names["counties"][int(random.integers(len(names["counties"])))] + "县"
    leaders = [str(name) for name in random.permutation(names["leaders"])[:3]]
    said = {
        "沈念慈": one("surnames") + one("given"),
        "示例县": county,
        "东风路": one("streets"),
        "清河便利店": one("streets") + one("shops"),
        "林一舟": str(names["officers"][0]),
        "周望": str(names["officers"][1]),
        "何平川": leaders[0],
        "秦书言": leaders[1],
        "陆承安": leaders[2],
        _filled()[1]: citizen_id,
    }
    return {bound.form.id: _renamed(bound, said) for bound in _filled()[0] if bound.form.template}


@cache
def _filled() -> tuple[tuple[BoundDocument, ...], str]:
    """The documents of the tests' application, and its applicant's citizen id."""
    sys.path.insert(0, str(_TESTS))
    try:
        from forms.full_application import full_application  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(_TESTS))
    application = full_application()
    return tuple(bound_application_documents(application)), application.applicant.id_no


def _renamed(bound: BoundDocument, said: Mapping[str, str]) -> BoundDocument:
    wanted = re.compile("|".join(map(re.escape, sorted(said, key=len, reverse=True))))

    def other(text: str) -> str:
        return wanted.sub(lambda found: said[found.group()], text)

    return replace(
        bound,
        values=MappingProxyType({key: other(text) for key, text in bound.values.items()}),
        rows=MappingProxyType(
            {
                table: tuple(
                    MappingProxyType({key: other(text) for key, text in row.items()}) for row in rows
                )
                for table, rows in bound.rows.items()
            }
        ),
        signs=MappingProxyType(
            {
                key: SignFacts(tuple(map(other, one.names)), one.date, other(one.opinion))
                for key, one in bound.signs.items()
            }
        ),
    )
