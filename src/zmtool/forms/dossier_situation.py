"""本卷情况说明: what the note at the end of a dossier says of it, from what is known and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What is known of the papers in a dossier; every list may be empty.

    ``prints`` are pieces of evidence printed from files, ``outside`` documents that somebody else made, ``to_add``
    papers that are not printed with it, ``elsewhere`` evidence kept as a file, ``unsigned`` pages that lack a
    signature (all titles), ``held`` the goods that are still kept and where, ``absent`` what is missing (sentences).
    """

    documents: int
    pages: int
    prints: Sequence[str] = ()
    outside: Sequence[str] = ()
    to_add: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    unsigned: Sequence[str] = ()
    held: str = ""
    absent: Sequence[str] = ()


def situation_text(facts: DossierFacts) -> str:
    """The text, one matter a paragraph (领域说明 执法 §8.4: never empty, never 无)."""
    matters = [
        f"本卷共有文件{facts.documents}份，正文编页第1页至第{facts.pages}页；封面、目录、备考表不编页。"
        if facts.pages
        else "本卷正文尚无文件。"
    ]
    for titles, text in (
        (facts.outside, "{}由其他单位或者个人制作，应以原件入卷。"),
        (facts.prints, "{}由电子原件打印入卷。"),
        (facts.to_add, "{}须另行放入。"),
        (facts.elsewhere, "{}以电子文件另行保存。"),
        (facts.unsigned, "{}缺少签名。"),
    ):
        if titles:
            matters.append(text.format(_listed(titles)))
    if facts.held:
        matters.append(facts.held)
    if facts.absent:
        matters.append(f"对照评查标准，{'；'.join(facts.absent)}。")
    return "\n".join(matters)


def _listed(titles: Sequence[str]) -> str:
    shown = "、".join(titles[:_SHOWN])
    return f"{shown}等{len(titles)}份" if len(titles) > _SHOWN else shown
