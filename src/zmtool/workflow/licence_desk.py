"""One licence as somebody at the desk needs it: the entry, its credit, its applications, what may be applied for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound
from zmtool.licenses.register.statuses import Statuses, load_statuses
from zmtool.licenses.vocabulary import Vocabulary, load_vocabulary
from zmtool.workflow.credit import ShownCredit, show_credit
from zmtool.workflow.licence_applications import list_applications
from zmtool.workflow.licence_matters import MatterWay, matters_of
from zmtool.workflow.licences import ShownLicence, show_licence
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.licenses.life.keep import ApplicationLine


@dataclass(frozen=True, slots=True)
class LicenceDesk:
    """A licence with everything around it. ``credit`` is None where no rules of credit hold; ``no_credit`` says why."""

    shown: ShownLicence
    credit: ShownCredit | None
    no_credit: str
    applications: tuple[ApplicationLine, ...]
    matters: tuple[MatterWay, ...]
    statuses: Statuses
    words: Vocabulary


def licence_desk(number: str, place: Place = None, *, now: datetime) -> LicenceDesk:
    """A licence by its number, or by any whole number that only one entry has. Raises NotFound, UsageProblem."""
    with opened(place) as at:
        shown = show_licence(number, at, today=now.date())
        lic_no = shown.retailer.lic_no
        credit, no_credit = None, ""
        try:
            credit = show_credit(lic_no, at, day=now.date())
        except NotFound as error:
            no_credit = error.what
        return LicenceDesk(
            shown,
            credit,
            no_credit,
            list_applications(at, open_only=False, lic_no=lic_no),
            matters_of(lic_no, at, now=now),
            load_statuses(at.root),
            load_vocabulary(at.root),
        )
