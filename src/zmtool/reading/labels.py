"""Labels in running text: "label：value" pairs, each value ending where the next label begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from zmtool.forms.records import Form
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.lines_as_labels import Areas, lines_as_labels
from zmtool.reading.names import are_names
from zmtool.reading.source_text import SourceText, canonical


@dataclass(frozen=True, slots=True)
class Labelled:
    """One label found in running text and the stretch of its value.

    ``cut`` tells that what ends it only looks like a label, ``above`` that the label is a line of its own above its value.
    """

    label: str
    start: int
    end: int
    cut: bool = False
    above: bool = False


def labelled_stretches(
    source: SourceText,
    labels: Iterable[str],
    is_label: Callable[[str], bool] | None = None,
    means_something: Callable[[str], bool] | None = None,
    edge: float | None = None,
    tables: Areas | None = None,
    is_heading: Callable[[str], bool] | None = None,
) -> list[Labelled]:
    """Every "label：" of ``labels`` and the stretch up to the next label or the end of the text.

    With ``is_label`` also the labels in no list that it knows: words before a colon where a line or column begins. With
    ``means_something`` those that it knows later on a line with labels, where nothing parts a value from the next label.
    With ``edge``, the right edge of the paper or cell, also the lines outside ``tables`` that are a label as a whole, above
    their value; of those without a number the ones that ``is_heading`` (else ``is_label``) knows.
    """
    found: dict[int, tuple[int, str]] = {}
    above: dict[int, tuple[int, str]] = {}
    listed = tuple(labels)
    if is_label is not None and edge is not None:
        knows = is_heading or is_label
        above = lines_as_labels(source, edge, lambda label: label in listed or knows(label), tables)
        found |= above
    if "：" not in source.text and not found:
        return []
    pattern = _listed(listed)
    if pattern is not None:
        for match in _on_one_line(source, pattern):
            begin = match.start() if is_label is None else _whole_label(source, match.start())
            label = re.sub(r"\s+", "", source.text[begin : match.end(1)])
            if is_label is not None and begin == match.start():
                begin = _behind_comma(source, match, is_label)
            found[match.end()] = (begin, label)
    if is_label is not None:
        for begin, end, label in _unlisted(source):
            if end in found and begin >= found[end][0]:
                continue
            if is_label(label) and not _signed_before(source.text[begin:end], is_label):
                found[end] = (begin, label)
    if means_something is not None:
        for begin, end, label in _glued(source, found):
            if end not in found and means_something(label):
                found[end] = (begin, label)
    shaped = {} if is_label is None else dict(_shaped(source, found))
    found |= shaped
    begins = sorted((_numbered(source.text, begin), end, label) for end, (begin, label) in found.items())
    following = [*begins[1:], (len(source.text), 0, "")][: len(begins)]
    return [
        Labelled(label, start, stop, next_start in shaped, start in above)
        for (_, start, label), (stop, next_start, _) in zip(begins, following, strict=True)
    ]


def _on_one_line(source: SourceText, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What ``pattern`` finds. A label goes on in the next line only from where a line or a piece of one begins.

    Else the end of a value and the label below it would be read as one (居民身份证 and 住址 as 身份证住址).
    """
    for match in pattern.finditer(source.text):
        line = source.text.rfind("\n", match.start(), match.end(1)) + 1
        if not line or _begins_apart(source, match.start()):
            yield match
        elif (rest := pattern.match(source.text, line, match.end())) is not None:
            yield rest


def _shaped(source: SourceText, found: Mapping[int, object]) -> Iterator[tuple[int, tuple[int, str]]]:
    """What only looks like a label before a colon, as ``found`` has it: behind a gap in a line, or after a sentence.

    It ends the value before it; what it is nobody knows.
    """
    for colon in _COLON.finditer(source.text):
        start = source.text.rfind("\n", 0, colon.start()) + 1
        before = _BEFORE_COLON.search(source.text, max(start, colon.start() - _LONGEST), colon.start())
        if colon.end() in found or before is None:
            continue
        apart = [at for at in range(before.start(), colon.start()) if _begins_apart(source, at)]
        apart = [at for at in apart if not source.text[at].isspace()]
        # The letters of a label may be set wide: 铺　号.
        while len(apart) > 1 and len(source.text[apart[-1] : colon.start()].replace(" ", "")) < _LEAST_SHAPED:
            apart.pop()
        label = re.sub(r"\s+", "", source.text[apart[-1] : colon.start()]) if apart else ""
        if not label_shaped(label) or _OF_SIGNATURE.match(label):
            continue
        behind_gap = apart[-1] > start and not _wrapped(source, apart[-1])
        if behind_gap or source.text[: apart[-1]].rstrip().endswith(_SENTENCE_END):
            yield colon.end(), (apart[-1], label)


def _numbered(text: str, begin: int) -> int:
    """Where a label begins with the number of its item (3. 依据：)."""
    number = _ITEM.search(text, max(0, begin - _LONGEST_ITEM), begin)
    return begin if number is None or not _is_item(text, number.start()) else number.start()


def _is_item(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in _SENTENCE_END


@lru_cache(maxsize=256)
def _listed(labels: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds each of ``labels`` before a colon, the longest first; None for no labels."""
    words = sorted({canonical(label) for label in labels}, key=len, reverse=True)
    every = "|".join(_loose(word) for word in words)
    return re.compile(rf"({every})\s*[：:]", re.MULTILINE) if words else None


def _whole_label(source: SourceText, start: int) -> int:
    """Where the label begins of which a listed one is only the end (现在住址：, of which 住址 is listed).

    That is where its line or piece of a line begins, if nothing but a few ideographs stands before it.
    """
    before = _PREFIX.search(source.text, max(0, start - _LONGEST_PREFIX), start)
    if before is None or not _begins_apart(source, before.start()):
        return start
    return before.start()


def _behind_comma(source: SourceText, label: re.Match[str], is_label: Callable[[str], bool]) -> int:
    """Where a label in a sentence begins of which a listed one is only the end (务工，居民身份证号码：): behind the comma.

    The value before it must not take its first words along; its own name is the listed one.
    """
    before = _IN_SENTENCE.search(source.text, max(0, label.start() - _LONGEST_PREFIX), label.start())
    if before is None or not is_label(re.sub(r"\s+", "", source.text[before.start(1) : label.end(1)])):
        return label.start()
    return before.start(1)


def _unlisted(source: SourceText) -> Iterator[tuple[int, int, str]]:
    """Words before a colon that may be a label: where they begin, where the value begins, the words, the longest first.

    They begin where a line or a piece of it begins, after a blank, or behind a comma.
    """
    for colon in _COLON.finditer(source.text):
        before = _BEFORE_COLON.search(source.text, max(0, colon.start() - _LONGEST), colon.start())
        if before is None:
            continue
        for at in range(before.start(), colon.start() - 1):
            words = source.text[at : colon.start()]
            if words[0].isspace():
                continue
            if _begins_apart(source, at) or (_goes_on(source, at) and not re.search(r"\s", words)):
                yield at, colon.end(), re.sub(r"\s+", "", words)


def _signed_before(words: str, is_label: Callable[[str], bool]) -> bool:
    """Whether names stand before a label, and belong to the one before that (接收人（签名）：宋知远　移交人（签名）：)."""
    parts = words.rstrip("： ").split()
    names = [one for one in parts[:-1] if are_names(one) and not is_label(one)]
    return bool(names) and names == parts[:-1]


def _goes_on(source: SourceText, at: int) -> bool:
    """Whether a comma stands here in a sentence of labels and values (当事人：宋知远，住所：…)."""
    begin = source.text.rfind("\n", 0, at) + 1
    return source.text[at - 1] in _WITHIN_SENTENCE and "：" in source.text[begin:at]


def _glued(source: SourceText, found: Mapping[int, object]) -> Iterator[tuple[int, int, str]]:
    """Words before a colon that may be a label right behind a value, on a line that has a label before: the longest first."""
    for colon in _COLON.finditer(source.text):
        start = source.text.rfind("\n", 0, colon.start()) + 1
        if colon.end() in found or not any(start < end <= colon.start() for end in found):
            continue
        before = _BEFORE_COLON.search(source.text, max(start, colon.start() - _LONGEST), colon.start())
        for at in range(before.start() + 1, colon.start() - _LEAST_GLUED + 1) if before else ():
            yield at, colon.end(), re.sub(r"\s+", "", source.text[at : colon.start()])


def _begins_apart(source: SourceText, at: int) -> bool:
    if at == 0 or source.text[at - 1].isspace():
        return True
    owner, offset = source.owners[at]
    return owner >= 0 and (
        offset == 0 or any(start == offset for start, _, _ in source.lines[owner][1].pieces)
    )


def _wrapped(source: SourceText, at: int) -> bool:
    """Whether a printed line begins here that goes on with what stands on the line above."""
    return not source.text[at - 1].isspace() and source.owners[at][1] == 0


def labels_of(form: Form) -> list[str]:
    """Every label that may end a value in this form: fields, signing places, tables, page signatures."""
    labels = [label for one in form.fields for label in one.all_labels]
    labels += [label for sign in form.signs for label in sign.all_labels]
    labels += [table.label for table in form.tables]
    return [*labels, *EXTRA_LABELS]


_LONGEST, _LEAST_GLUED = 30, 3
_LONGEST_PREFIX = 18
_LEAST_SHAPED = 2
_ITEM = re.compile(
    r"(?:\d{1,2}[.．、]|（(?:\d{1,2}|[一二三四五六七八九十]{1,3})）|[一二三四五六七八九十]{1,3}、)\s*\Z"
)
_LONGEST_ITEM = 8
_OF_SIGNATURE = re.compile(r"签(?!发)|盖章|日期|年月日")
"""What stands within a signing place, and ends no opinion."""
_SENTENCE_END = tuple("。；！？")
_PREFIX = re.compile(r"(?:[\u4e00-\u9fff、/]|（[^（）：。\n]{0,16}(?:）|\Z))+\Z")
_WITHIN_SENTENCE = "，；"
_IN_SENTENCE = re.compile(r"[，；]([\u4e00-\u9fff]{1,8})\Z")
_COLON = re.compile(r"[：:]")
_BEFORE_COLON = re.compile(r"(?:[\u4e00-\u9fff（）()、/／ \u3000]|（[^（）：。\n]{1,16}）)+\Z")
EXTRA_LABELS = ("检查时间", "询问时间", "本页签名", "签名", "联系人", "附件", "问", "答")


def _loose(word: str) -> str:
    """A label whose letters may be set wide (案 由); one of a single letter (问) is no end of a longer word (询问)."""
    if len(word) == 1:
        return rf"(?<![询讯提发回应解作]){re.escape(word)}"
    return r"\s{0,4}".join(re.escape(one) for one in word)
