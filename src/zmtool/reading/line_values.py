"""Values behind "label：" on lines of running text.

Labels that the catalogue lists come first; what other labels mean is asked of ``FormLabels``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zmtool.forms.records import Form, FormField
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.labelled_values import ByField, doubted, halves, is_signed
from zmtool.reading.labels import Labelled, labelled_stretches, labels_of
from zmtool.reading.made_fields import LONG, field_at
from zmtool.reading.names import are_names
from zmtool.reading.records import ReadField
from zmtool.reading.sign_dates import with_date_label
from zmtool.reading.signature_runs import CERTIFICATE
from zmtool.reading.source_text import SourceText, canonical
from zmtool.reading.understanding import UNSURE
from zmtool.reading.value_after_label import after_label, line_end
from zmtool.scans.records import Box

Areas = Sequence[tuple[int, Box]]
"""Pages and boxes."""

_PARTED = ("，", "；")


def line_values(
    form: Form,
    text: SourceText,
    labels: FormLabels,
    data: Areas = (),
    tables: Areas = (),
    *,
    laid_out: bool,
) -> tuple[ByField, ByField]:
    """Values after "label：" in running text: of listed labels, and of those that were understood.

    ``data`` are the places of ``tables`` with rows of data: no value that begins before one goes on in it.
    """
    by_label = {
        re.sub(r"\s+", "", label): one for one in reversed(form.fields) for label in reversed(one.all_labels)
    }
    ends = {re.sub(r"\s+", "", canonical(label)) for label in labels_of(form)}
    listed: ByField = {}
    understood: ByField = {}
    stretches = labelled_stretches(
        text,
        labels_of(form),
        labels.is_label,
        labels.means_something,
        text.right_edge if laid_out else None,
        tables,
    )
    signed = {re.sub(r"\s+", "", label) for one in form.signs for label in one.all_labels}
    for whole, owner, before in zip(stretches, _owners(text, stretches), (None, *stretches), strict=False):
        signs = before is not None and (before.label in signed or labels.is_signing(before.label))
        if before is not None and signs and with_date_label(text, before, whole) is not before:
            # The date of a signature is none of the document's.
            continue
        stretch = replace(whole, end=_end_before(tables if whole.above else data, text, whole))
        field = by_label.get(stretch.label)
        value = text.text[stretch.start : stretch.end]
        of_owner = by_label.get(owner + stretch.label) if owner else None
        of_owner = of_owner or (labels.of_owner(owner, stretch.label, value) if owner else None)
        if owner and (of_owner is not None or labels.names_another(owner)):
            # 地址 behind 申请人：某局 is 申请人地址, and what stands behind a witness is none of the party's.
            of_owner = of_owner or labels.field(stretch.label, value, owner)
            one = after_label(of_owner, text, stretch, laid_out=laid_out) if of_owner else None
            if of_owner is not None and one is not None:
                understood.setdefault(of_owner.id, labels.believed(of_owner, one))
        elif field is not None:
            if field.id not in listed and field.where != "foot":
                one = after_label(field, text, stretch, laid_out=laid_out)
                if one is not None and not (is_signed(field, one) or _is_speech(field, one)):
                    listed[field.id] = _unless_spoken(
                        field, doubted(field, stretch.label, one, labels), labels
                    )
        elif stretch.label not in ends:
            for meant, one in _understood_line(text, stretch, labels, laid_out=laid_out):
                understood.setdefault(meant.id, labels.believed(meant, one))
    return listed, understood


def _owners(text: SourceText, stretches: Sequence[Labelled]) -> list[str]:
    """For each stretch the label with which its sentence begins (申请人：某局，地址：…); "" where it is its own.

    Labels with their values are one sentence where commas part them.
    """
    owners, own = [], ""
    for one in stretches:
        owners.append(own)
        parted = text.text[one.start : one.end].rstrip().endswith(_PARTED)
        own = (own or one.label) if parted else ""
    return owners


def _understood_line(
    text: SourceText, stretch: Labelled, labels: FormLabels, *, laid_out: bool
) -> list[tuple[FormField, ReadField]]:
    stop = line_end(text, stretch)
    value = text.text[stretch.start : stop]
    meant = labels.time_range(stretch.label, value)
    if meant:
        spans = [(stretch.start + start, stretch.start + end) for start, end in halves(value)]
        read = [(one, field_at(one, text, *span)) for one, span in zip(meant, spans, strict=True)]
    else:
        field = labels.field(stretch.label, value)
        read = [] if field is None else [(field, after_label(field, text, stretch, laid_out=laid_out))]
    return [(field, one) for field, one in read if one is not None]


def _is_speech(field: FormField, one: ReadField) -> bool:
    """Whether a person's label stands before what he says (主持人：现在开始听证。), not before his name."""
    said = one.value.removesuffix("。")
    return field.type == "names" and said != one.value and not are_names(CERTIFICATE.sub("", said))


def _unless_spoken(field: FormField, one: ReadField, labels: FormLabels) -> ReadField:
    """``one`` doubted where a sentence stands behind a label whose values are no sentences (当事人：没有意见。)."""
    looks = [look for look in labels.words.looks if field.id in look.fields]
    sentence = one.value.endswith("。") and field.type not in LONG
    spoken = sentence and bool(looks) and not any(look.pattern.fullmatch(one.value) for look in looks)
    return replace(one, confidence=min(one.confidence, UNSURE)) if spoken else one


def _end_before(areas: Areas, text: SourceText, stretch: Labelled) -> int:
    """Where a stretch ends that begins before a table of data: where the table begins."""

    def inside(at: int) -> bool:
        owner = text.owners[at][0]
        if owner < 0:
            return False
        page, line = text.lines[owner]
        x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        return any(
            page == number and box[0] <= x <= box[2] and box[1] <= y <= box[3] for number, box in areas
        )

    if not areas or stretch.start >= stretch.end or inside(max(0, stretch.start - 1)):
        return stretch.end
    return next((at for at in range(stretch.start, stretch.end) if inside(at)), stretch.end)
