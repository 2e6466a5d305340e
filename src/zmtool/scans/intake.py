"""Opening an input file as page images, treating it as hostile.

The kind is told by content, never by name. Every refusal is a BadInput with a Chinese reason.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zmtool.base.errors import BadInput
from zmtool.scans.engines.protocol import Image
from zmtool.scans.word import is_word

DPI, QUICK_DPI = 200, 170
"""At which pages of a PDF are looked at, and at which in a hurry; pictures keep what pixels they have."""
MAX_PAGES = 3000
MAX_SIDE = 15000
MAX_PIXELS = 120_000_000
MAX_FILE = 2 * 1024**3
IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".heif"}
READABLE_SUFFIXES = IMAGE_SUFFIXES | {".pdf", ".docx"}
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Opened:
    """An input file that can be read: its kind (``pdf``, ``image`` or ``word``), page count and fingerprint."""

    path: Path
    kind: str
    pages: int
    sha256: str


def open_input(path: Path) -> Opened:
    """Looks at a file before anything is read from it. Raises BadInput."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise BadInput("找不到文件或没有读取权限", where=str(path), next_step="请检查路径和权限") from error
    if path.is_dir():
        raise BadInput("这是文件夹，不是文件", where=str(path), next_step="请给出文件，或用支持文件夹的命令")
    if size == 0:
        raise BadInput("文件是空的（0 字节）", where=str(path), next_step="请重新扫描或重新拷贝")
    if size > MAX_FILE:
        raise BadInput("文件超过 2 GB，无法处理", where=str(path), next_step="请拆分后再读入")
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
    except OSError as error:
        raise BadInput("文件无法读取", where=str(path), next_step="请检查权限") from error
    if b"%PDF-" in head:
        return Opened(path, "pdf", _pdf_pages(path), _sha256(path))
    if is_word(head, path):
        return Opened(path, "word", 1, _sha256(path))
    if _looks_like_image(head):
        return Opened(path, "image", _image_pages(path), _sha256(path))
    if path.suffix.lower() == ".pdf":
        raise BadInput(
            "文件名是 .pdf，但内容不是 PDF", where=str(path), next_step="请确认文件来源，重新导出为 PDF"
        )
    raise BadInput(
        "不认识的文件类型，不是 PDF、图片或 Word 文件（.docx）",
        where=str(path),
        next_step="请转换为 PDF、JPEG、PNG、TIFF、HEIC 或 .docx 后再读入",
    )


def page_image(opened: Opened, page: int, dpi: int = DPI) -> Image:
    """The RGB image of a page (counted from 1); pages of a PDF at about ``dpi``. Raises BadInput."""
    if opened.kind == "image":
        return _image_page(opened.path, page)
    return _pdf_image(opened.path, page, dpi)


class opened_pdf:  # noqa: N801 - used like a function: with opened_pdf(path) as document
    """A PDF document that is closed afterwards; errors of the library become BadInput."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Any:
        import pypdfium2

        try:
            self.document = pypdfium2.PdfDocument(self.path)
        except pypdfium2.PdfiumError as error:
            text = str(error).lower()
            if "password" in text or "security" in text:
                raise BadInput(
                    "PDF 有密码保护，无法读取", where=str(self.path), next_step="请先解除密码再读入"
                ) from error
            if _has_no_pages(self.path):
                raise _no_pages(self.path) from error
            raise BadInput(
                "PDF 已损坏或不完整，无法打开", where=str(self.path), next_step="请重新扫描或重新拷贝该文件"
            ) from error
        return self.document

    def __exit__(self, *_: object) -> None:
        self.document.close()


def _no_pages(path: Path) -> BadInput:
    return BadInput("PDF 中没有页面", where=str(path), next_step="请重新扫描")


def _has_no_pages(path: Path) -> bool:
    """Whether a PDF that PDFium refuses is sound but for having no page (PDFium does not say)."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with pypdf.PdfReader(path) as reader:
            return len(reader.pages) == 0
    except Exception:  # a damaged file makes a PDF library fail in many ways; then it is damaged
        return False


def _pdf_pages(path: Path) -> int:
    with opened_pdf(path) as document:
        count = len(document)
    if count == 0:
        raise _no_pages(path)
    if count > MAX_PAGES:
        raise BadInput(f"PDF 超过 {MAX_PAGES} 页", where=str(path), next_step="请按案卷拆分后再读入")
    return count


def _pdf_image(path: Path, page: int, dpi: int) -> Image:
    import cv2
    import pypdfium2

    with opened_pdf(path) as document:
        try:
            one = document[page - 1]
            width, height = one.get_size()
            scale = min(dpi / 72, MAX_SIDE / 4 / max(width, height, 1))
            # PDFium draws blue first; turned round by it the page would take a third longer.
            drawn = np.asarray(one.render(scale=scale).to_numpy(), dtype=np.uint8)
            return np.asarray(cv2.cvtColor(_three_channels(drawn), cv2.COLOR_BGR2RGB), np.uint8)
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise BadInput(
                f"第 {page} 页无法显示，可能已损坏", where=str(path), next_step="请重新扫描这一页"
            ) from error


def _three_channels(image: Image) -> Image:
    if image.ndim == 2:
        return np.repeat(image[..., None], 3, axis=2)
    return np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image[..., :3]


def _looks_like_image(head: bytes) -> bool:
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*", b"BM"))
        or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
        or _is_heif(head)
    )


def _is_heif(head: bytes) -> bool:
    """Whether this is a photo as phones store it (ISO/IEC 23008-12, brands of HEVC pictures)."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS


def _image_pages(path: Path) -> int:
    with opened_picture(path) as image:
        # The second picture of a phone's JPEG is its own thumbnail; only TIFF holds pages.
        count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    if count > MAX_PAGES:
        raise BadInput(f"图片超过 {MAX_PAGES} 页", where=str(path), next_step="请按案卷拆分后再读入")
    return count


def _image_page(path: Path, page: int) -> Image:
    from PIL import ImageOps

    with opened_picture(path, page) as image:
        upright = ImageOps.exif_transpose(on_white(image))
        limit = int(11.7 * DPI * 1.5)
        if max(upright.size) > limit:
            upright.thumbnail((limit, limit))
        return np.asarray(upright, dtype=np.uint8).copy()


def on_white(image: Any) -> Any:
    """The picture in RGB: what is transparent shows white paper, sixteen bits become eight."""
    from PIL import Image as Pillow

    if image.mode.startswith("I;16"):
        deep = np.asarray(image, dtype=np.uint16)
        return Pillow.fromarray((deep >> 8).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ink = image.convert("RGBA")
        paper = Pillow.new("RGBA", ink.size, "white")
        paper.alpha_composite(ink)
        paper.getexif().update(image.getexif())
        return paper.convert("RGB")
    return image.convert("RGB")


class opened_picture:  # noqa: N801 - used like a function
    """A Pillow image at one of its pages, after checking that page's size; errors become BadInput."""

    def __init__(self, path: Path, page: int = 1) -> None:
        self.path = path
        self.page = page
        self.opened: Any = None

    def __enter__(self) -> Any:
        from PIL import Image as Pillow

        self.silence = warnings.catch_warnings()
        self.silence.__enter__()
        warnings.simplefilter("ignore")
        try:
            self._know_heif()
            self.opened = Pillow.open(self.path)
            self.opened.seek(self.page - 1)
        except Pillow.DecompressionBombError as error:
            self._close()
            raise BadInput(
                "图片过大，像素多得不正常", where=str(self.path), next_step="请以 200–300 dpi 重新扫描"
            ) from error
        except Exception as error:  # a picture library fails in many ways on damaged files
            self._close()
            raise self._damaged() from error
        width, height = self.opened.size
        if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
            self._close()
            raise BadInput(
                f"图片过大（{width}×{height} 像素）",
                where=str(self.path),
                next_step="请以 200–300 dpi 重新扫描",
            )
        return self.opened

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._close()
        if isinstance(error, Exception) and not isinstance(error, BadInput):
            raise self._damaged() from error

    def _know_heif(self) -> None:
        with self.path.open("rb") as stream:
            if _is_heif(stream.read(12)):
                import pi_heif

                pi_heif.register_heif_opener()

    def _close(self) -> None:
        if self.opened is not None:
            self.opened.close()
        self.silence.__exit__(None, None, None)

    def _damaged(self) -> BadInput:
        return BadInput("图片已损坏，或大得不正常", where=str(self.path), next_step="请重新扫描或重新拍照")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
