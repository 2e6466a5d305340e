"""What reviews say of those who review: how their overrulings stood, how far two of them agreed."""

from __future__ import annotations

from datetime import date

from zmtool.reviews.agreement import item_pairs
from zmtool.reviews.measures import Rate
from zmtool.reviews.records import CHANGE, FIRST, REJECT, SECOND
from zmtool.reviews.register_records import KeptDossier, KeptOpinion


def settled_on(dossier: KeptDossier) -> date | None:
    """When the score became final: published, else the last review handed in; None while it is not final."""
    if dossier.final is None:
        return None
    if dossier.published_on is not None:
        return dossier.published_on
    return max((finished_on(one) for one in dossier.opinions if one.finished_at), default=None)


def finished_on(opinion: KeptOpinion) -> date:
    """The day a review was handed in. Raises ValueError for one that was not."""
    return date.fromisoformat(opinion.finished_at[:10])


def overrulings_upheld(dossier: KeptDossier, opinion: KeptOpinion) -> Rate:
    """Of the machine's results that this person rejected or changed: how many the final score has as this person had them.

    Counted only where somebody else reviewed the dossier too; what only people judge is no overruling.
    """
    final, own = dossier.final, opinion.verdict
    others = any(one.finished_at and one.reviewer != opinion.reviewer for one in dossier.opinions)
    if final is None or own is None or not others:
        return Rate(0, 0)
    last = {one.code: one.kind for one in opinion.decisions}
    upheld = []
    for code, kind in last.items():
        drafted, said, stands = dossier.draft.item(code), own.item(code), final.item(code)
        if kind not in (REJECT, CHANGE) or drafted is None or drafted.status == "human":
            continue
        if said is not None and stands is not None:
            upheld.append((said.deducted, said.holds) == (stands.deducted, stands.holds))
    return Rate(sum(upheld), len(upheld))


def double_agreement(dossier: KeptDossier) -> Rate:
    """Of the items that a person spoke on in two reviews: on how many both say the same; of nothing without two reviews."""
    first, second = dossier.opinion(FIRST), dossier.opinion(SECOND)
    if first is None or second is None or first.verdict is None or second.verdict is None:
        return Rate(0, 0)
    pairs = item_pairs(first.verdict, second.verdict)
    return Rate(sum(one == other for one, other in pairs), len(pairs))
