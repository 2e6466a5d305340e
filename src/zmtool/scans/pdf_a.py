"""PDF/A-2u (ISO 19005-2): what a file must say of itself, and what in it stands against the claim.

The claim is made only where nothing is found against it. What is looked at: fonts embedded and with a Unicode mapping,
device colours other than RGB and grey, transfer functions, foreign files, PostScript, sizes of pages. Whether embedded
fonts are sound inside is for a full validator to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from zmtool import __version__

if TYPE_CHECKING:
    import pikepdf

PRODUCER = f"zmtool {__version__}"
_PROFILE_DAY = bytes.fromhex("07E800010001000000000000")
"""1 January 2024 as a colour profile writes it: made at another moment, the profile is still the same."""
_PROFILE_DATE = slice(24, 36)
_SIDE = (3.0, 14400.0)
_UNUSED = (
    "/Interpolate",
    "/Alternates",
    "/OPI",
    "/Metadata",
    "/PieceInfo",
    "/F",
    "/FFilter",
    "/FDecodeParms",
)
"""Entries of pictures and forms that PDF/A does not allow or that lead outside, and that do not change the picture."""
_LATIN = ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding")
_FONT_KINDS = ("/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3")
_CHARACTER_SETS = ("GB1", "CNS1", "Japan1", "Korea1")


def tidy(pdf: pikepdf.Pdf) -> None:
    """Removes what PDF/A does not allow and nobody sees."""
    import pikepdf

    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream):
            for key in _UNUSED:
                if key in one:
                    del one[key]


def claim(pdf: pikepdf.Pdf, title: str, when: datetime, *, conforms: bool) -> None:
    """Writes title, producer and dates into ``pdf``, and the output intent sRGB and the claim where it ``conforms``."""
    from pikepdf import Array, Dictionary, Name, String
    from pikepdf.models.metadata import encode_pdf_date

    title = "".join(char for char in title if char.isprintable())
    moment = when.replace(microsecond=0)
    metadata = pdf.make_stream(_xmp(title, moment, conforms).encode("utf-8"))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    day = encode_pdf_date(moment)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Producer=String(PRODUCER),
            CreationDate=String(day),
            ModDate=String(day),
        )
    )
    if conforms:
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=pdf.make_stream(srgb(), N=3),
        )
        pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def srgb() -> bytes:
    """The colour profile sRGB, the same bytes every time."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = _PROFILE_DAY
    return bytes(profile)


def against(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What in ``pdf`` stands against PDF/A-2u, in Chinese, each thing once; empty where nothing was found."""
    import pikepdf

    found: dict[str, None] = {}
    for number, page in enumerate(pdf.pages, 1):
        x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
        if not all(_SIDE[0] <= abs(side) <= _SIDE[1] for side in (x1 - x0, y1 - y0)):
            found[f"第 {number} 页的尺寸超出 PDF/A 的范围"] = None
    for one in _reachable(pdf.Root):
        if isinstance(one, pikepdf.Name):
            if one == pikepdf.Name.DeviceCMYK:
                found["使用了 CMYK 颜色"] = None
        elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            found |= dict.fromkeys(_against(one))
    return tuple(found)


def _against(one: Any) -> Iterator[str]:
    if one.get("/Type") == "/Font" and one.get("/Subtype") in _FONT_KINDS:
        yield from _against_font(one)
    if one.get("/Subtype") == "/PS" or one.get("/Subtype2") == "/PS":
        yield "含有 PostScript 程序"
    if "/Ref" in one and one.get("/Subtype") == "/Form":
        yield "引用了其他文件的页面"
    if "/TR" in one or one.get("/TR2", "/Default") != "/Default":
        yield "使用了灰度传递函数"


def _against_font(font: Any) -> Iterator[str]:
    name = str(font.get("/BaseFont", "")).lstrip("/").partition("+")[2] or str(font.get("/BaseFont", ""))[1:]
    kind = font.get("/Subtype")
    below = font.get("/DescendantFonts")
    inner = below[0] if kind == "/Type0" and below else font
    descriptor = inner.get("/FontDescriptor")
    if kind != "/Type3" and (
        descriptor is None or not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    ):
        yield f"字体 {name or '（无名）'} 没有嵌入"
    if not _has_unicode(font, inner, kind):
        yield f"字体 {name or '（无名）'} 的字符没有 Unicode 对照"


def _has_unicode(font: Any, inner: Any, kind: Any) -> bool:
    if "/ToUnicode" in font:
        return True
    if kind == "/Type0":
        system = inner.get("/CIDSystemInfo", {})
        return str(system.get("/Ordering", "")) in _CHARACTER_SETS
    return kind != "/Type3" and str(font.get("/Encoding", "")) in _LATIN


def _reachable(start: Any) -> Iterator[Any]:
    """Every object that leads from ``start``, indirect ones once."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    due = [start]
    while due:
        one = due.pop()
        if not isinstance(one, pikepdf.Object):
            continue
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        yield one
        if isinstance(one, pikepdf.Array):
            due += list(one)
        elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            due += [inner for key, inner in one.items() if key != "/Parent"]


def _xmp(title: str, when: datetime, conforms: bool) -> str:
    day = when.isoformat()
    part = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" if conforms else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>"
        f"<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>{part}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )
