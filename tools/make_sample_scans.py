"""Makes the scanned PDFs of the sample cases: fills every document, prints it, seals it, and "scans" it.

Usage: python tools/make_sample_scans.py CASE_FOLDER … (needs LibreOffice Writer and the AR PL fonts).
Each page becomes one JPEG: slight skew, uneven light, grain, red seals over text, signatures in blue
Kai script, a fingerprint beside the party's name, and the dossier's page number at the lower right.
The result depends only on the case file (seeded), so that a scan can be made again.
"""

from __future__ import annotations

import math
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from zmtool.cases.case_file import read_case
from zmtool.cases.records import CaseDocument, CaseFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.libreoffice import to_pdf
from zmtool.forms.records import ENFORCEMENT
from zmtool.workflow.filling import bound_documents, filled_bytes

DPI = 200
INK = (38, 52, 120)
SEAL_RED = (214, 40, 40)
SERIF = "/usr/share/fonts/truetype/arphic/uming.ttc"
KAI = "/usr/share/fonts/truetype/arphic/ukai.ttc"
JPEG_QUALITY = 40


def main(folders: list[str]) -> None:
    for name in folders:
        folder = Path(name)
        pages = scan_pages(read_case(folder / "case.yaml"))
        target = folder / "scan.pdf"
        pages[0].save(target, save_all=True, append_images=pages[1:], resolution=DPI, quality=JPEG_QUALITY)
        print(f"{target}: {len(pages)} pages, {target.stat().st_size / 1e6:.1f} MB")


def scan_pages(case: CaseFacts) -> list[Image.Image]:
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    bound = bound_documents(case, catalogue)
    with tempfile.TemporaryDirectory() as work:
        folder, papers = Path(work), []
        for index, one in enumerate(bound):
            path = folder / f"{index:03d}.docx"
            path.write_bytes(filled_bytes(one))
            _ink_signatures(path)
            papers.append(path)
        prints = folder / "pdf"
        prints.mkdir()
        printed_files = to_pdf(papers, prints)
        random = np.random.default_rng(sum(map(ord, case.case_no)))
        pages, number = [], 1
        for one, converted in zip(bound, printed_files, strict=True):
            if converted.pdf is None:
                raise SystemExit(f"{one.form.title}: {converted.reason}")
            printed = _printed_pages(converted.pdf, one.document, case, one.form.seal, random)
            if len(printed) != one.document.pages:
                raise SystemExit(
                    f"{one.form.title}: {len(printed)} pages, the case file says {one.document.pages}"
                )
            for page in printed:
                if one.form.paged:
                    _stamp_number(page, number)
                    number += 1
                pages.append(_scanned(page, random))
    return pages


def _ink_signatures(path: Path) -> None:
    """Gives the signature style the colour of ink."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    styles = members["word/styles.xml"].decode()
    head, mark, rest = styles.partition('<w:name w:val="签名"/>')
    end = rest.index("</w:rPr>")
    colour = f'<w:color w:val="{bytes(INK).hex().upper()}"/>'
    members["word/styles.xml"] = (head + mark + rest[:end] + colour + rest[end:]).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _printed_pages(
    path: Path, document: CaseDocument, case: CaseFacts, seal: str, random: np.random.Generator
) -> list[Image.Image]:
    pdf = pypdfium2.PdfDocument(path)
    pages = []
    for index in range(len(pdf)):
        page = pdf[index]
        image = page.render(scale=DPI / 72).to_pil().convert("RGB")
        if document.sealed:
            name = case.bureau.bank if seal == "bank" else case.bureau.name
            spot = _find(page, "印章") or _find(page, "业务章")
            if spot:
                _press_seal(image, name, (spot[0], spot[1] + int(0.28 * DPI)), random)
        for label in ("被询问人签名：", "当事人签名：", "提供人签名："):
            spot = _find(page, label)
            if spot:
                _press_finger(image, (spot[2] + int(0.45 * DPI), spot[1]), random)
        if index + 1 in document.unsigned_pages:
            spot = _find(page, "本页签名：")
            if spot:
                ImageDraw.Draw(image).rectangle(
                    (spot[2] + 2, spot[1] - 24, spot[2] + 900, spot[1] + 24), fill="white"
                )
        pages.append(image)
    return pages


def _find(page: pypdfium2.PdfPage, text: str) -> tuple[int, int, int] | None:
    """The middle (x, y) and right edge of ``text`` on a page, in pixels."""
    searcher = page.get_textpage()
    found = searcher.search(text).get_next()
    if not found:
        return None
    boxes = [searcher.get_charbox(found[0] + offset) for offset in range(found[1])]
    scale, height = DPI / 72, page.get_height()
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return int((left + right) / 2 * scale), int((height - (bottom + top) / 2) * scale), int(right * scale)


def _press_seal(image: Image.Image, name: str, centre: tuple[int, int], random: np.random.Generator) -> None:
    """A round red seal with a star and the name along its arc, multiplied onto the print."""
    radius = int(0.75 * DPI)
    layer = Image.new("RGB", (2 * radius + 8, 2 * radius + 8), "white")
    draw = ImageDraw.Draw(layer)
    middle = radius + 4
    draw.ellipse((4, 4, 4 + 2 * radius, 4 + 2 * radius), outline=SEAL_RED, width=8)
    star = [
        (middle + r * math.sin(turn), middle - r * math.cos(turn))
        for k in range(10)
        for r, turn in [((0.3 if k % 2 == 0 else 0.12) * radius, math.pi * k / 5)]
    ]
    draw.polygon(star, fill=SEAL_RED)
    font = ImageFont.truetype(SERIF, int(radius * 0.29))
    for index, character in enumerate(name):
        turn = math.radians(-125 + 250 * index / max(1, len(name) - 1))
        glyph = Image.new("L", (font.size * 2, font.size * 2), 0)
        ImageDraw.Draw(glyph).text((font.size, font.size), character, fill=255, font=font, anchor="mm")
        glyph = glyph.rotate(-math.degrees(turn), resample=Image.Resampling.BICUBIC)
        x = middle + 0.76 * radius * math.sin(turn) - glyph.width / 2
        y = middle - 0.76 * radius * math.cos(turn) - glyph.height / 2
        layer.paste(SEAL_RED, (int(x), int(y)), glyph)
    layer = layer.rotate(float(random.uniform(-8, 8)), fillcolor="white", resample=Image.Resampling.BICUBIC)
    _multiply(image, layer, (centre[0] - middle, centre[1] - middle), 0.82)


def _press_finger(image: Image.Image, centre: tuple[int, int], random: np.random.Generator) -> None:
    """A red fingerprint: arcs inside an ellipse."""
    width, height = int(0.36 * DPI), int(0.48 * DPI)
    layer = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(layer)
    for step in range(2, width // 2, 5):
        draw.ellipse(
            (width / 2 - step, height / 2 - step * 1.3, width / 2 + step, height / 2 + step * 1.3),
            outline=(220, 60, 50),
            width=2,
        )
    layer = layer.rotate(float(random.uniform(-25, 25)), fillcolor="white")
    _multiply(image, layer, (centre[0] - width // 2, centre[1] - height // 2), 0.6)


def _multiply(image: Image.Image, layer: Image.Image, corner: tuple[int, int], strength: float) -> None:
    box = (corner[0], corner[1], corner[0] + layer.width, corner[1] + layer.height)
    under = np.asarray(image.crop(box), dtype=np.float32)
    over = 255 - (255 - np.asarray(layer, dtype=np.float32)) * strength
    image.paste(Image.fromarray((under * over / 255).astype(np.uint8)), corner)


def _stamp_number(image: Image.Image, number: int) -> None:
    """The dossier's page number, lower right, as a numbering machine prints it."""
    font = ImageFont.truetype(SERIF, int(0.2 * DPI))
    ImageDraw.Draw(image).text(
        (image.width - int(0.75 * DPI), image.height - int(0.55 * DPI)),
        str(number),
        fill=(30, 30, 30),
        font=font,
        anchor="mm",
    )


def _scanned(image: Image.Image, random: np.random.Generator) -> Image.Image:
    """Slight skew, soft focus, uneven light and grain."""
    image = image.rotate(
        float(random.uniform(-0.8, 0.8)), fillcolor="white", resample=Image.Resampling.BICUBIC
    )
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(image, dtype=np.float32)
    height, width = pixels.shape[:2]
    light = np.linspace(float(random.uniform(0.95, 1)), float(random.uniform(0.95, 1)), width)[None, :, None]
    pixels = pixels * light * np.linspace(1, float(random.uniform(0.96, 1)), height)[:, None, None]
    grain = random.normal(0, 2.0, (height // 2, width // 2, 1))
    grain = np.kron(grain, np.ones((2, 2, 1)))
    grain = np.pad(grain, ((0, height - grain.shape[0]), (0, width - grain.shape[1]), (0, 0)))
    specks = (random.random((height, width, 1)) < 0.00002) * 120.0
    return Image.fromarray(np.clip(pixels + grain - specks, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    main(sys.argv[1:])
