"""The code printed on a page, by which signed paper finds its document again when it is scanned.

A QR code (GB/T 18284) says: case number | form | which document of that form | page | hash of what was printed. It
holds no personal data. Paper without a code is found by its number and title instead.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from zmtool.base.errors import InvalidValue
from zmtool.documents.records import DocumentFacts
from zmtool.forms.binding import BoundDocument

_MARK, _SIGN = "zm1", "|"
_LONGEST = 120
SIDE_MM = 14
"""Edge of the printed code: at 200 dpi a module is still more than two dots wide."""


@dataclass(frozen=True, slots=True)
class PageCode:
    """What a page's code says. ``which`` counts the documents of the form from 1; ``page`` 0 stands for any page.

    ``content`` is the hash of what was printed.
    """

    case_no: str
    form: str
    which: int
    page: int
    content: str

    def text(self) -> str:
        """The text in the code."""
        return _SIGN.join((_MARK, self.case_no, self.form, str(self.which), str(self.page), self.content))


def parse_page_code(text: str) -> PageCode:
    """The code in a text. Raises InvalidValue for a code of another make."""
    parts = text.split(_SIGN)
    if len(text) > _LONGEST or len(parts) != 6 or parts[0] != _MARK:
        raise InvalidValue("页码二维码", text[:40], "不是文书页上的二维码")
    _, case_no, form, which, page, content = parts
    if not (
        case_no and form and which.isascii() and which.isdecimal() and page.isascii() and page.isdecimal()
    ):
        raise InvalidValue("页码二维码", text[:40], "内容不完整")
    return PageCode(case_no, form, max(1, int(which[:4])), int(page[:4]), content)


def code_of(case_no: str, documents: Sequence[DocumentFacts], bound: BoundDocument) -> PageCode:
    """The code of any page of a document among those of its case."""
    alike = [one for one in documents if one.type == bound.form.id]
    which = next((index for index, one in enumerate(alike, 1) if one is bound.document), len(alike))
    return PageCode(case_no, bound.form.id, which, 0, content_hash(bound))


def content_hash(bound: BoundDocument) -> str:
    """Eight characters that change when a field or a row of the document does; signatures do not count."""
    said = {
        "fields": dict(sorted(bound.values.items())),
        "rows": {
            key: [dict(sorted(row.items())) for row in rows] for key, rows in sorted(bound.rows.items())
        },
    }
    digest = hashlib.blake2b(json.dumps(said, ensure_ascii=False).encode("utf-8"), digest_size=5).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def code_picture(code: PageCode) -> bytes:
    """The code as a PNG, the same bytes for the same code."""
    import segno

    out = io.BytesIO()
    segno.make(code.text(), error="m", micro=False, encoding="utf-8").save(out, kind="png", scale=4, border=2)
    return out.getvalue()
