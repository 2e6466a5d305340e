"""The text that other programs read on the pages of a PDF: OCRmyPDF and tesseract with chi_sim."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image

LANGUAGE = "chi_sim"


@dataclass(frozen=True, slots=True)
class PeerText:
    """Text by page (from 1) and the seconds it took; ``problem`` says why there is none."""

    texts: dict[int, str]
    seconds: float = 0.0
    problem: str = ""


def by_ocrmypdf(scan: Path, workers: int) -> PeerText:
    """What OCRmyPDF writes under the pages."""
    program = _ocrmypdf()
    if program is None:
        return PeerText({}, problem="OCRmyPDF missing (pip install ocrmypdf)")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.pdf"
        began = time.perf_counter()
        done = subprocess.run(
            [
                program,
                "-l",
                LANGUAGE,
                "-j",
                str(workers),
                "--force-ocr",
                "--output-type",
                "pdf",
                "--quiet",
                str(scan),
                str(target),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - began
        if not target.exists():
            return PeerText({}, problem=f"OCRmyPDF failed: {done.stderr.strip()[-80:]}")
        pdf = pypdfium2.PdfDocument(target)
        texts = {index + 1: pdf[index].get_textpage().get_text_bounded() for index in range(len(pdf))}
        pdf.close()
    return PeerText(texts, seconds)


def by_tesseract(scan: Path, workers: int) -> PeerText:
    """What plain tesseract reads, one process a page, ``workers`` at a time; pages are not turned for it."""
    if shutil.which("tesseract") is None:
        return PeerText({}, problem="tesseract missing (apt-get install tesseract-ocr-chi-sim)")
    pdf = pypdfium2.PdfDocument(scan)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        pictures = []
        for index in range(len(pdf)):
            picture: Image.Image = pdf[index].render(scale=200 / 72).to_pil()
            pictures.append(Path(folder) / f"{index + 1}.png")
            picture.save(pictures[-1])
        read = list(pool.map(_tesseract, pictures))
    pdf.close()
    return PeerText(dict(enumerate(read, 1)), time.perf_counter() - began)


def _tesseract(picture: Path) -> str:
    command = ["tesseract", str(picture), "-", "-l", LANGUAGE, "--dpi", "200"]
    threads = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=threads).stdout


def _ocrmypdf() -> str | None:
    beside = Path(sys.executable).with_name("ocrmypdf")
    return str(beside) if beside.exists() else shutil.which("ocrmypdf")
