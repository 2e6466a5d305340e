"""Somebody else's reading of a scanned page, taken off: text that is not seen, so that a search finds nothing twice.

Text is not seen that is written invisibly (mode 3) or lies under an opaque picture that covers the page. Text that is
seen stays. A content stream that cannot be read, or is far too large for one page, stays as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

INVISIBLE = 3
_MOST_CONTENT = 8 * 1024 * 1024
_DEEPEST = 6
_DENSEST = 64
"""How much smaller than its content a stream may be in a packing other than deflate, at a guess on the safe side."""
_MOST_FORMS = 200
"""Form objects below each other that are looked through for fonts."""
_COVERS = 0.95
_SHOWING = ("Tj", "TJ", "'", '"')
_NEXT_LINE = {"'": 0, '"': 2}
"""Operators that go to the next line before they show text, with the operands that set spacing."""
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Edges = tuple[float, float, float, float]


@dataclass(slots=True)
class _Found:
    """What one pass over a page saw. ``done`` are the form objects that were looked at, ``kept`` whether text stays."""

    done: set[tuple[int, int]] = field(default_factory=set)
    kept: bool = False


def without_hidden_text(pdf: pikepdf.Pdf, page: pikepdf.Page, box: Edges) -> bool:
    """Takes hidden text off a page of ``pdf``; whether text that is seen remains. ``box`` is what the page shows."""
    import pikepdf

    resources = page.obj.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary) or not _has_font(resources, set()):
        return False
    instructions = _instructions(page.obj.get("/Contents"), page)
    if instructions is None:
        return True
    # Pages may share their resources; what one no longer needs, another may.
    page.obj.Resources = resources = pikepdf.Dictionary(dict(resources.items()))
    found = _Found()
    under = _last_cover(instructions, resources, box)
    kept, changed = _seen(instructions, resources, found, under, 0, 0)
    if changed:
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    if not found.kept and "/Font" in resources:
        del resources["/Font"]
    return found.kept


def _has_font(resources: Any, seen: set[tuple[int, int]]) -> bool:
    """Whether these resources, or those of form objects in them, hold a font. ``seen`` forms are not entered again."""
    import pikepdf

    if "/Font" in resources and len(resources["/Font"]):
        return True
    for one in (resources.get("/XObject") or {}).values():
        inner = one.get("/Resources") if isinstance(one, pikepdf.Stream) else None
        if not isinstance(inner, pikepdf.Dictionary) or one.objgen in seen:
            continue
        seen.add(one.objgen)
        if len(seen) > _MOST_FORMS or _has_font(inner, seen):
            return True
    return False


def _instructions(contents: Any, owner: Any) -> list[Any] | None:
    """The parsed instructions; None where there are none, too many, or none that can be read."""
    import pikepdf

    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    size = 0
    for one in streams:
        if not isinstance(one, pikepdf.Stream):
            return None
        size += _unpacked(one)
        if size > _MOST_CONTENT:
            return None
    try:
        return list(pikepdf.parse_content_stream(owner))
    except pikepdf.PdfError:
        return None


def _unpacked(stream: pikepdf.Stream) -> int:
    """How large a content stream is, unpacked, as far as that is of interest: told without unpacking it whole."""
    import pikepdf

    raw = stream.read_raw_bytes()
    if len(raw) > _MOST_CONTENT or "/Filter" not in stream:
        return len(raw)
    if stream.Filter not in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])):
        return len(raw) * _DENSEST
    try:
        return len(zlib.decompressobj().decompress(raw, _MOST_CONTENT + 1))
    except zlib.error:
        return len(raw)


def _seen(
    instructions: Sequence[Any],
    resources: Any,
    found: _Found,
    under: int,
    mode: int,
    depth: int,
) -> tuple[list[Any], bool]:
    """The instructions without text that is not seen, and whether any was. Up to ``under`` all text is covered."""
    import pikepdf

    kept: list[Any] = []
    changed = False
    modes: list[int] = []
    for index, one in enumerate(instructions):
        operator = str(one.operator)
        if operator == "q":
            modes.append(mode)
        elif operator == "Q" and modes:
            mode = modes.pop()
        elif operator == "Tr" and one.operands:
            mode = int(one.operands[0])
        elif operator in _SHOWING:
            if mode == INVISIBLE or index < under:
                changed = True
                kept += _moves(one, operator)
                continue
            found.kept = True
        elif operator == "Do" and one.operands:
            inner = (resources.get("/XObject") or {}).get(str(one.operands[0]))
            if isinstance(inner, pikepdf.Stream) and inner.get("/Subtype") == pikepdf.Name.Form:
                _clean_form(inner, resources, found, index < under, mode, depth)
        kept.append(one)
    return kept, changed


def _moves(one: Any, operator: str) -> list[Any]:
    """What remains of an operator that shows text when the text goes: its step to the next line."""
    import pikepdf

    def instruction(name: str, operands: Sequence[Any] = ()) -> Any:
        return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(name))

    if operator not in _NEXT_LINE:
        return []
    spacing = (
        [instruction("Tw", one.operands[:1]), instruction("Tc", one.operands[1:2])] if operator == '"' else []
    )
    return [*spacing, instruction("T*")]


def _clean_form(form: Any, outer: Any, found: _Found, covered: bool, mode: int, depth: int) -> None:
    """Takes hidden text out of a form object, in place."""
    import pikepdf

    if depth >= _DEEPEST or form.objgen in found.done:
        return
    found.done.add(form.objgen)
    resources = form.get("/Resources", outer)
    if not isinstance(resources, pikepdf.Dictionary) or not _has_font(resources, set()):
        return
    instructions = _instructions(form, form)
    if instructions is None:
        found.kept = True
        return
    inside = _Found(found.done)
    under = len(instructions) if covered else 0
    kept, changed = _seen(instructions, resources, inside, under, mode, depth + 1)
    if changed:
        form.write(pikepdf.unparse_content_stream(kept))
    if not inside.kept and "/Resources" in form and "/Font" in resources:
        form.Resources = pikepdf.Dictionary(
            {key: value for key, value in resources.items() if key != "/Font"}
        )
    found.kept = found.kept or inside.kept


def _last_cover(instructions: Sequence[Any], resources: Any, box: Edges) -> int:
    """The place among the instructions of the last opaque picture that covers the page; 0 without one."""
    last = 0
    matrix, stack = _SAME, list[Matrix]()
    pictures = resources.get("/XObject") or {}
    for index, one in enumerate(instructions):
        operator = str(one.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q" and stack:
            matrix = stack.pop()
        elif operator == "cm" and len(one.operands) == 6:
            matrix = _times(tuple(float(edge) for edge in one.operands), matrix)  # type: ignore[arg-type]
        elif operator == "Do" and one.operands and _is_opaque(pictures.get(str(one.operands[0]))):
            last = index if _covers(matrix, box) else last
    return last


def _is_opaque(picture: Any) -> bool:
    import pikepdf

    if not isinstance(picture, pikepdf.Stream) or picture.get("/Subtype") != pikepdf.Name.Image:
        return False
    see_through = ("/SMask", "/Mask", "/SMaskInData", "/OC")
    return not picture.get("/ImageMask", False) and not any(key in picture for key in see_through)


def _covers(matrix: Matrix, box: Edges) -> bool:
    """Whether the unit square, through ``matrix``, covers next to all of ``box``; not where it lies aslant."""
    a, b, c, d, e, f = matrix
    if max(abs(b), abs(c)) > 0.01 * max(abs(a), abs(d)) and max(abs(a), abs(d)) > 0.01 * max(abs(b), abs(c)):
        return False
    across, up = sorted((e, e + a + c)), sorted((f, f + b + d))
    width = min(across[1], box[2]) - max(across[0], box[0])
    height = min(up[1], box[3]) - max(up[0], box[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return width > 0 and height > 0 and width * height >= _COVERS * area


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, l, m, n, o, p = then  # noqa: E741 - the six numbers of a matrix
    return (a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p)
