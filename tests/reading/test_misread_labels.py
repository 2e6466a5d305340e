"""A label with one misread character is the label; words that only resemble one are left alone."""

from __future__ import annotations

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import read_documents
from zmtool.reading.label_words import load_label_words
from zmtool.reading.misread_labels import with_labels_mended

from .samples import centred, line, page

CATALOGUE, WORDS = load_catalogue(), load_label_words()
INQUIRY = CATALOGUE.forms["inquiry_record"]


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        ("询间时间：2025年3月7日", "询问时间：2025年3月7日"),
        ("被询间人：宋知远　性别：男", "被询问人：宋知远　性别：男"),
        ("案由：无证　询问地占：办公室", "案由：无证　询问地点：办公室"),
    ],
)
def test_one_character_off(read: str, mended: str) -> None:
    (done,) = with_labels_mended([page(line(read))], INQUIRY, WORDS)
    assert [one.text for one in done.lines] == [mended]


@pytest.mark.parametrize(
    "read",
    [
        "询问时间：2025年3月7日",
        "检查时间：2025年3月7日",
        "问：询间时间是几点？",
        "询间时日：三月",
        "人民：当家",
    ],
)
def test_other_words_stay(read: str) -> None:
    before = page(line(read))
    assert with_labels_mended([before], INQUIRY, WORDS) == [before]


def test_the_fields_behind_it_are_read() -> None:
    (document,) = read_documents(
        [
            page(
                centred("询问笔录"),
                line("询间时间：2025年3月7日9时00分至2025年3月7日9时50分", 0.2),
                line("询问地点：办公室", 0.25),
            )
        ],
        CATALOGUE,
    )
    assert document.fields["start"].normal == "2025-03-07T09:00"
    assert document.fields["end"].normal == "2025-03-07T09:50"
