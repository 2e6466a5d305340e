"""Places to sign in the unified penalty forms: opinion cells, lines to sign upon, officers with their numbers, foot tables."""

from __future__ import annotations

import re
from dataclasses import replace

from bench.corpus.compose import Composer, Signing
from bench.corpus.flow import MIDDLE, RIGHT, Cell, Flow
from bench.corpus.layouts.signed import variant
from bench.corpus.layouts.steppe_fields import BOLD
from bench.corpus.runs import Look, Run

LOOK = Look("song", 4.0)
LEAST = 23.0
_CERTIFICATE = re.compile(r"([^（）、]+)（执法证号(\d+)）")
_HEADS = {"officer": "承办人", "receiver": "受理人", "dept": "审核人", "leader": "批准人"}
_FOOT_TABLES = ("sample_loss_approval", "disposal_price_approval", "defer_pay_approval", "report_record")
_SIGNED = ("签字", "签名")


def put_opinions(words: Composer, flow: Flow, places: list[Signing]) -> None:
    """Opinions in cells over the whole width, or in the columns of a foot table."""
    if words.draft.form.id in _FOOT_TABLES and len(places) > 1:
        heads = [replace(one.label, text=_HEADS.get(one.sign.id, one.label.text)) for one in places]
        _foot_table(words, flow, places, heads)
        return
    for one in places:
        label = replace(one.label, text=one.label.text + "：", look=BOLD)
        opinion = (Run("\n　　", LOOK), *one.opinion) if one.opinion else ()
        flow.keep(LEAST + 2)
        tail = _opinion_tail(words, one)
        flow.row([Cell(flow.margins.measure, (label, *opinion), tail=tail, high=True)], least=LEAST)


def _opinion_tail(words: Composer, one: Signing) -> tuple[tuple[Run, ...], ...]:
    """Who signed and when, at the lower right: the form's own way among four."""
    names, gap = tuple(_names(one)), Run("　　　", LOOK)
    dated = (gap, *one.date) if one.date else ()
    day = (Run("日期：", LOOK), *one.date) if one.date else ()
    tails = (
        ((*names, Run("（签字）", LOOK), *dated),),
        ((Run("签字：", LOOK), *names), day),
        ((Run("签名：", LOOK), *names, *dated),),
        ((*names, Run("（签字）", LOOK)), one.date),
    )
    return tuple(line for line in tails[variant(words, 4, "steppe opinions")] if line)


def put_places(words: Composer, flow: Flow, places: list[Signing], kind: str) -> None:
    """Signatures without an opinion: a foot table below lists and hearings, otherwise lines in the form's own way."""
    if len(places) > 1 and (words.draft.form.id == "hearing_record" or kind == "list" and _tabled(words)):
        heads = [replace(one.label, text=_base(one)) for one in places]
        _foot_table(words, flow, places, heads)
        return
    for one in places:
        numbers = _certificates(words)
        known = bool(one.names) and all(run.text.strip() in numbers for run in one.names)
        flow.keep(14)
        if known and len(one.names) > 1 and variant(words, 2, "steppe numbers") == 0:
            _side_by_side(flow, one, numbers)
        elif known:
            _with_numbers(flow, one, numbers)
        else:
            _line(words, flow, one)


def _tabled(words: Composer) -> bool:
    return variant(words, 3, "steppe list signs") != 0


def _line(words: Composer, flow: Flow, one: Signing) -> None:
    """One place on a line: on a rule, with (签字) behind it, or with the date below the name."""
    way = variant(words, 4, "steppe lines")
    gap = Run("　　　", LOOK)
    base = Run(_base(one), one.label.look, one.label.place)
    dated = [gap, *one.date] if one.date else []
    if way == 0:
        flow.paragraph([base, Run("：", LOOK), *_on_rule(one), Run("（签字）", LOOK), *dated], leading=2.0)
    elif way == 1:
        label = replace(one.label, text=one.label.text + "：")
        flow.paragraph([label, *_names(one)], leading=1.9)
        if one.date:
            flow.paragraph([Run("日期：", LOOK), *one.date], leading=1.9)
    elif way == 2:
        label = replace(one.label, text=f"{_base(one)}（签字）：")
        day = [gap, Run("时间：", LOOK), *one.date] if one.date else []
        flow.paragraph([label, *_on_rule(one), *day], leading=2.0)
    else:
        flow.paragraph([base, Run("：", LOOK), *_names(one), Run("（签字）", LOOK)], leading=1.9)
        if one.date:
            flow.paragraph(one.date, align=RIGHT, width=flow.margins.measure - 30, leading=1.9)


def _side_by_side(flow: Flow, one: Signing, numbers: dict[str, str]) -> None:
    """Two officers beside each other, the number of each below the name, the date below both."""
    flow.keep(32)
    flow.paragraph([replace(one.label, text=one.label.text + "：")], leading=1.8)
    half = flow.margins.measure / 2
    own = [replace(run, text=run.text.strip()) for run in one.names]
    flow.beside([(half, [Run(f"{at}．", LOOK), run]) for at, run in enumerate(own, 1)], leading=1.8)
    flow.beside([(half, [Run(f"执法证号：{numbers[run.text]}", LOOK)]) for run in own], leading=1.8)
    if one.date:
        flow.paragraph(one.date, align=RIGHT, width=flow.margins.measure - 10, leading=1.8)


def _with_numbers(flow: Flow, one: Signing, numbers: dict[str, str]) -> None:
    """Each officer on a line: name (certificate number); the date behind the last."""
    label = replace(one.label, text=one.label.text + "：")
    for at, run in enumerate(one.names):
        own = replace(run, text=run.text.strip())
        behind = Run(f"（执法证号：{numbers[own.text]}）", LOOK)
        lead = label if at == 0 else Run("　" * len(label.text), label.look)
        last = at == len(one.names) - 1
        dated = [Run("　　", LOOK), *one.date] if last and one.date else []
        flow.paragraph([lead, own, behind, *dated], leading=1.9)


def _foot_table(words: Composer, flow: Flow, places: list[Signing], heads: list[Run]) -> None:
    """A column for each place: its head, what was found, the names below, the date below these."""
    width = flow.margins.measure / len(places)
    flow.keep(45 if any(one.opinion for one in places) else 30)
    flow.row([Cell(width, (replace(one, look=BOLD),), MIDDLE) for one in heads], least=8.5)
    if any(one.opinion for one in places):
        flow.row([Cell(width, one.opinion) for one in places], least=16)
    flow.row([Cell(width, tuple(_names(one)), MIDDLE) for one in places], least=11)
    if any(one.date for one in places):
        flow.row([Cell(width, one.date, MIDDLE) for one in places], least=9)


def _base(one: Signing) -> str:
    """Who signs, without the word that it is signed."""
    text = one.label.text
    for word in _SIGNED:
        text = text.removesuffix(word)
    return text


def _names(one: Signing) -> list[Run]:
    """The names with a blank between them; where nobody signed, room for it."""
    if not one.names:
        return [Run("　　　　　", LOOK)]
    own = [replace(run, text=run.text.strip()) for run in one.names]
    return [part for run in own for part in (Run("　", run.look), run)][1:]


def _on_rule(one: Signing) -> list[Run]:
    """The names upon a rule that is longer than they are."""
    rule = replace(LOOK, underlined=True)
    names = [replace(run, look=replace(run.look, underlined=True)) for run in _names(one)]
    return [Run("　", rule), *names, Run("　　", rule)]


def _certificates(words: Composer) -> dict[str, str]:
    """The officers' certificate numbers by name, where the form says them."""
    return {
        name: number for value in words.draft.values.values() for name, number in _CERTIFICATE.findall(value)
    }
