"""The full case and application with more in them than anybody expects: long, many, rare, and hostile."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from zmtool.cases.records import CaseFacts
from zmtool.documents.records import DocumentFacts, SignFacts
from zmtool.forms.records import Form
from zmtool.forms.wording import money_text
from zmtool.goods.records import GoodsLine
from zmtool.licenses.records import Application
from zmtool.staff.records import Officer
from zmtool.values.money import to_capitals

SENTENCE = "当事人多次从流动商贩处购进卷烟，有现场检查笔录、询问笔录和核价表在卷证明。"
LONG = 2000
COMPANY = "示例省示例自治州示例自治县第一供销社联合经营管理总公司综合批发零售贸易市场分部店"
PERSON = "阿卜杜热合曼·买买提吐尔逊·艾合麦提江·吐尔逊尼亚孜·麦提江"
ADDRESS = "示例省示例自治州示例自治县和平街道办事处人民路社区居民委员会" * 3
OFFICERS = tuple(
    Officer(
        f"{'林周许何秦陆顾韩沈宋'[number % 10]}{'一知明'[number // 10]}{'舟远澈川言安和微慈望'[number % 10]}",
        f"3499{number:04d}",
    )
    for number in range(30)
)
RARE = "𠮷𡋾𪚥𫠠𬺰𰻝﨎塚ＡＢＣ😀👨‍👩‍👧e\u0301葛\U000e0100قەھرىمان"
"""Ideographs of the extensions B–G, compatibility ideographs, full width, emoji, marks, a selector, right to left."""
TAGS = "{{ 当事人 }}{% if 甲 %}{# 乙 #}&lt;w:t&gt;]]><a b='c'>&amp;\\n${x}%s"
WORD = "ABCDEFGHIJ"
EVERYBODY, TWO = tuple(one.name for one in OFFICERS), ("林一舟", "周望")
FORMULA = "=1+1"
FINE = Decimal("123456789012.34")


def long_text(length: int = LONG) -> str:
    """A text of so many characters in paragraphs, ended by a full stop."""
    paragraph = SENTENCE * 8
    text = "\n".join([paragraph] * (length // len(paragraph) + 1))
    return text[: length - 1].rstrip("\n，") + "。"


CONTENTS = {
    "long": (long_text(), COMPANY),
    "rare": (RARE * 20, RARE),
    "tags": (TAGS * 10, TAGS),
    "word": (WORD * 200, WORD * 4),
    "formula": (FORMULA, FORMULA),
}
"""What stands in every long field, and in every short one."""


def filled_with(form: Form, document: DocumentFacts, kind: str, *, prose: bool) -> DocumentFacts:
    """The document with this kind of content wherever somebody may write freely, and in every opinion.

    ``prose``: also where running text says other fields as well, which are then no more there to be read.
    """
    long, short = CONTENTS[kind]
    free = [
        one
        for one in form.fields
        if one.type in ("text", "long")
        and one.id != "org_name"
        and not (
            one.within
            or (one.pattern and not (prose and one.type == "long"))
            or one.source.startswith("document.")
        )
    ]
    fields = {**document.fields, **{one.id: long if one.type == "long" else short for one in free}}
    signs = {
        sign.id: replace(facts, opinion=long if sign.opinion else "")
        for sign in form.signs
        if (facts := document.signs.get(sign.id)) is not None
    }
    return replace(
        document, fields=MappingProxyType(fields), signs=MappingProxyType({**document.signs, **signs})
    )


def stressed_case(case: CaseFacts) -> CaseFacts:
    """The case with sixty goods, thirty officers, long names and addresses, and amounts of twelve digits."""
    goods = tuple(
        GoodsLine(
            f"云烟（软珍品出口专供第{number:02d}批次）",
            "条",
            Decimal(1000 + number),
            "6901028075015",
            cartons=Decimal(1000 + number),
            unit_price=Decimal("9876543.21"),
            remark="真品" if number % 7 else "喷码被刮去，封签破损，另行封存",
        )
        for number in range(1, 61)
    )
    party = replace(
        case.party,
        name=PERSON,
        org_name=COMPANY,
        address=ADDRESS[:80],
        business_address=ADDRESS[:80],
        occupation=COMPANY,
    )
    before = case.penalty.fine or Decimal(0)
    text = case.penalty.text.replace(money_text(before), money_text(FINE))
    text = text.replace(to_capitals(before), to_capitals(FINE))
    penalty = replace(case.penalty, fine=FINE, text=text)
    papers = tuple(replace(one, signs=_signed_anew(one, case.party.name)) for one in case.documents)
    case = replace(case, documents=papers)
    return replace(
        case, goods=goods, party=party, officers=OFFICERS, place=ADDRESS[:80], penalty=penalty, custody=()
    )


def _signed_anew(document: DocumentFacts, name: str) -> MappingProxyType[str, SignFacts]:
    """The signatures with the party signing by the long name, and all the officers where the two stood."""
    signs = {}
    for key, one in document.signs.items():
        names = (PERSON,) if one.names == (name,) else one.names
        signs[key] = replace(one, names=EVERYBODY if names == TWO else names)
    return MappingProxyType(signs)


def stressed_application(one: Application) -> Application:
    """The application of somebody with a long name, at a long address, looked at by thirty people."""
    applicant = replace(
        one.applicant,
        name=COMPANY,
        principal=PERSON,
        business_address=ADDRESS[:80],
        home_address=ADDRESS[:80],
        id_address=ADDRESS[:80],
        post_address=ADDRESS[:80],
    )
    return replace(one, applicant=applicant, handlers=OFFICERS)


def damaged(document: DocumentFacts, form: Form, character: str) -> DocumentFacts:
    """The document with this character in its first field, its first cell and its first signature."""
    fields = {one.id: f"甲{character}乙" for one in form.fields[:1]}
    rows = {table.id: ({table.columns[0].id: f"甲{character}"},) for table in form.tables[:1]}
    signs = {sign.id: SignFacts((f"丙{character}",)) for sign in form.signs[:1]}
    return replace(
        document,
        fields=MappingProxyType({**document.fields, **fields}),
        rows=MappingProxyType({**document.rows, **rows}),
        signs=MappingProxyType({**document.signs, **signs}),
    )
