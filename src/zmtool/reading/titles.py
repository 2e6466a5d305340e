"""Which document a page begins: its title line, matched against the catalogue.

The longest title wins (当场行政处罚决定书 before 行政处罚决定书), a form's ``excludes`` rule it out
(撤销立案 is not 立案), and small misreadings are forgiven where no other title is as near.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zmtool.base.text import compare_key
from zmtool.forms.records import Catalogue, Form
from zmtool.scans.records import Box, Line, Page

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
TOP = 0.5
_OFF_CENTRE = 0.17
LEAST_LIKENESS = 0.84
_CLEARLY = 0.05
_RIVAL = 0.02
"""Another form's title that is as like as this less is as good: then nobody can tell."""
_SHORT = 4
"""Characters of the shortest title that may have a misread one."""
_LARGE, _BORNE_OUT, _MISREAD = 1.2, 0.5, 0.7
"""How much larger than most lines such a title is, the share of its form's labels that its page says, how sure it then is."""
_ISSUER = re.compile(r"^.{0,24}(局|公司|站|厅|部|支队|大队|银行|省|市|县|区)$")


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A page's title: the form, the wording as read, how sure, and where."""

    form: Form
    text: str
    confidence: float
    box: Box


def title_of(page: Page, catalogue: Catalogue, extent: Box = WHOLE) -> TitleMatch | None:
    """The title that a page begins with, or None for a page that goes on with what was before.

    ``extent`` is the part of the page that is looked at, where more than one document stands on it.
    """
    best: TitleMatch | None = None
    for line in page.lines:
        if not _may_be_title(line, page, extent):
            continue
        match = match_title(line.text, catalogue)
        if match is None:
            continue
        form, likeness = match
        found = TitleMatch(
            form, line.text, round(likeness * min(1.0, 0.3 + 0.7 * line.confidence), 3), line.box
        )
        if best is None or found.confidence > best.confidence + 0.05:
            best = found
    return best or misread_title_of(page, catalogue, extent)


def misread_title_of(page: Page, catalogue: Catalogue, extent: Box = WHOLE) -> TitleMatch | None:
    """A short title with one misread character, where its size and the labels of its page bear it out.

    In a title of four characters one is too much to forgive by itself (询问笔录 is not 讯问笔录).
    """
    heights = sorted(line.box[3] - line.box[1] for line in page.lines)
    for line in page.lines:
        large = line.box[3] - line.box[1] >= _LARGE * heights[len(heights) // 2]
        if not large or not _may_be_title(line, page, extent):
            continue
        forms = _one_character_off(compare_key(line.text), catalogue)
        if len(forms) == 1 and _says(_key_of(page), forms[0], catalogue)[0] >= _BORNE_OUT:
            return TitleMatch(forms[0], line.text, _MISREAD, line.box)
    return None


def _one_character_off(key: str, catalogue: Catalogue) -> list[Form]:
    """The forms of which a title as long as ``key`` differs in one character."""
    return [
        form
        for form in catalogue.forms.values()
        if any(_differ_once(key, compare_key(title)) for title in form.titles)
        and not any(compare_key(word) in key for word in form.excludes)
    ]


def _differ_once(key: str, title: str) -> bool:
    return (
        _SHORT <= len(key) == len(title)
        and sum(one != other for one, other in zip(key, title, strict=True)) == 1
    )


def titles_of(
    pages: Sequence[Page], catalogue: Catalogue, extents: Sequence[Box] = ()
) -> list[TitleMatch | None]:
    """The title of each page, or of each part of a page where ``extents`` tell these.

    Where documents of two areas have the same title, the area of the other pages decides, and where these say nothing
    what the page itself says.
    """
    areas = _areas(catalogue)
    parts = extents or [WHOLE] * len(pages)
    found = [
        [title_of(page, one, extent) for one in areas] for page, extent in zip(pages, parts, strict=True)
    ]
    said = Counter(
        area for page, titles in zip(pages, found, strict=True) for area in _areas_told(page, titles, areas)
    )
    return _of_the_right_area(found, said)


def _areas_told(page: Page, titles: Sequence[TitleMatch | None], areas: Sequence[Catalogue]) -> list[int]:
    """The area whose document a page with a title of several areas says more of: its labels, then its other titles."""
    rivals = [(one, area) for area, one in enumerate(titles) if one is not None]
    if len(rivals) < 2 or _clear_area(titles) is not None:
        return []
    text = _key_of(page)
    rated = sorted(((_says(text, one.form, areas[area]), area) for one, area in rivals), reverse=True)
    return [rated[0][1]] if rated[0][0] > rated[1][0] else []


def _key_of(page: Page) -> str:
    return compare_key("".join(line.text for line in page.lines))


def _says(text: str, form: Form, area: Catalogue) -> tuple[float, int]:
    printed = [one.label for one in form.fields] + [one.label for one in form.signs]
    labels = {compare_key(one) for one in printed}
    others = {compare_key(one.title) for one in area.forms.values() if one.id != form.id}
    return sum(one in text for one in labels) / max(1, len(labels)), sum(one in text for one in others)


def titles_among(lines: Sequence[str], catalogue: Catalogue) -> list[Form | None]:
    """The form whose title each line is, word for word; between areas as in ``titles_of``."""
    found = [[_exact_title(line, one) for one in _areas(catalogue)] for line in lines]
    return [one.form if one else None for one in _of_the_right_area(found)]


def _exact_title(line: str, catalogue: Catalogue) -> TitleMatch | None:
    match = match_title(line, catalogue)
    return TitleMatch(match[0], line, 1.0, (0, 0, 0, 0)) if match is not None and match[1] >= 1.0 else None


def _areas(catalogue: Catalogue) -> list[Catalogue]:
    names = dict.fromkeys(form.area for form in catalogue.forms.values())
    return [catalogue.of_area(area) for area in names]


def _of_the_right_area(
    found: Sequence[Sequence[TitleMatch | None]], said: Counter[int] | None = None
) -> list[TitleMatch | None]:
    """Of the titles of each area that a page or line may bear, that of the area which most of the clear ones are of.

    Where none is clear, ``said`` counts what speaks for each area.
    """
    clear = Counter(area for titles in found if (area := _clear_area(titles)) is not None) or said
    main = clear.most_common(1)[0][0] if clear else 0
    return [_best(titles, main) for titles in found]


def _clear_area(titles: Sequence[TitleMatch | None]) -> int | None:
    """The only area whose title this can be; None where several could be, or none."""
    rated = sorted(
        ((one.confidence, index) for index, one in enumerate(titles) if one is not None), reverse=True
    )
    if not rated or (len(rated) > 1 and rated[0][0] - rated[1][0] < _CLEARLY):
        return None
    return rated[0][1]


def _best(titles: Sequence[TitleMatch | None], main: int) -> TitleMatch | None:
    clear = _clear_area(titles)
    if clear is not None:
        return titles[clear]
    best = titles[main] if titles else None
    return best or next((one for one in titles if one is not None), None)


def match_title(text: str, catalogue: Catalogue) -> tuple[Form, float] | None:
    """The form whose title ``text`` is, with the likeness (1 exact); None where it is no title."""
    key = compare_key(text)
    if not 2 <= len(key) <= 40:
        return None
    exact: tuple[int, Form] | None = None
    for form in catalogue.forms.values():
        if any(compare_key(word) in key for word in form.excludes):
            continue
        for title in form.titles:
            wanted = compare_key(title)
            fits = key == wanted or (key.endswith(wanted) and _ISSUER.match(key[: -len(wanted)]))
            if fits and (exact is None or len(wanted) > exact[0]):
                exact = (len(wanted), form)
    if exact:
        return exact[1], 1.0
    return _nearest(key, catalogue)


def is_issuer(text: str) -> bool:
    """Whether a line is no more than the name of an agency, as it stands above a title."""
    return bool(_ISSUER.match(re.sub(r"\([^()]{1,8}\)$", "", compare_key(text))))


def _nearest(key: str, catalogue: Catalogue) -> tuple[Form, float] | None:
    scored = sorted(
        (
            (difflib.SequenceMatcher(None, key, compare_key(title)).ratio(), form)
            for form in catalogue.forms.values()
            for title in form.titles
            if abs(len(title) - len(key)) <= 2
            and _may_be_near(key, compare_key(title))
            # A whole title with words around it is a sentence about that document, not a misread title.
            and compare_key(title) not in key
            and not any(compare_key(word) in key for word in form.excludes)
        ),
        key=lambda pair: -pair[0],
    )
    if not scored or scored[0][0] < LEAST_LIKENESS or len(key) < 4:
        return None
    rivals = [score for score, form in scored[1:] if form.id != scored[0][1].id]
    if rivals and rivals[0] > scored[0][0] - _RIVAL:
        return None
    return scored[0][1], scored[0][0] * 0.9


def _may_be_near(key: str, title: str) -> bool:
    """Whether two texts share so many characters that they can be as like as a title or a rival need be: comparing costs more."""
    shared = sum(min(count, title.count(char)) for char, count in _counted(key))
    return 2 * shared >= (LEAST_LIKENESS - _RIVAL) * (len(key) + len(title))


@lru_cache(maxsize=4096)
def _counted(key: str) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(key).items())


def _may_be_title(line: Line, page: Page, extent: Box) -> bool:
    x0, y0, x1, y1 = line.box
    left, top, right, bottom = extent
    centred = abs((x0 + x1) / 2 - (left + right) / 2) < _OFF_CENTRE * (right - left)
    in_table = any(
        table.box[0] <= (x0 + x1) / 2 <= table.box[2] and table.box[1] <= (y0 + y1) / 2 <= table.box[3]
        for table in page.tables
    )
    return centred and y1 - top < TOP * (bottom - top) and not in_table
