"""What a 32-character code on a carton says about the shop where it was found (抽码)."""

from __future__ import annotations

from dataclasses import replace

from zmtool.base.errors import InvalidValue
from zmtool.oversight.inspection.records import SampledCode
from zmtool.values.carton_code import parse_partial
from zmtool.values.licence_number import parse_licence_number

OWN, OTHER, NONE, SUSPECT, UNCLEAR = "own", "other", "none", "suspect", "unclear"
LABELS = {OWN: "本户", OTHER: "他户", NONE: "无码", SUSPECT: "疑假", UNCLEAR: "看不清"}
_NO_CODE = ("", "无", "无码", "没有", "刮除", "被刮除")


def judged(sampled: SampledCode, lic_no: str) -> SampledCode:
    """The code with the licence it names and the verdict; in a place without a licence every code is another's.

    A text that can be no code is suspect; one whose readable figures leave open whose it is, is unclear.
    """
    text = sampled.code.strip()
    if text in _NO_CODE:
        return replace(sampled, code="", licence="", verdict=NONE)
    try:
        code = parse_partial(text)
    except InvalidValue:
        return replace(sampled, code=text, licence="", verdict=SUSPECT)
    if not lic_no:
        return replace(sampled, code=str(code), licence=code.licence, verdict=OTHER)
    try:
        belongs = code.belongs_to(parse_licence_number(lic_no))
    except InvalidValue:
        belongs = True if code.licence == lic_no else None if "?" in code.licence else False
    verdict = UNCLEAR if belongs is None else OWN if belongs else OTHER
    return replace(sampled, code=str(code), licence=code.licence, verdict=verdict)
