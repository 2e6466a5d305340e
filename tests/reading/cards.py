"""Retail licences drawn by code: of fictitious shops in an unassigned region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from PIL import Image
from scans.drawing import grid, page, seal

from zmtool.scans.records import Line, Page

PRINTED: Mapping[str, str] = {
    "许可证号": "349901100018",
    "企业（字号）名称": "远山商行",
    "负责人": "宋知远",
    "企业类型": "个体工商户",
    "统一社会信用代码": "92349901MA0000007A",
    "经营场所": "示例县新街12号",
    "许可范围": "卷烟零售、雪茄烟零售",
    "供货单位": "示例市烟草公司示例县分公司",
    "有效期限": "自2026年3月10日至2031年3月9日",
    "发证机关": "示例县烟草专卖局",
    "发证日期": "2026年3月10日",
}
NORMAL: Mapping[str, str] = {
    "lic_no": "349901100018",
    "name": "远山商行",
    "principal": "宋知远",
    "eco_type": "1403",
    "uscc": "92349901MA0000007A",
    "addr": "示例县新街12号",
    "scope": "1501、1502",
    "supplier": "示例市烟草公司示例县分公司",
    "valid_from": "2026-03-10",
    "valid_to": "2031-03-09",
    "org": "示例县烟草专卖局",
    "issue_date": "2026-03-10",
}
SIZE = (1654, 1700)
TITLE = "烟草专卖零售许可证"


def drawn(changes: Mapping[str, str | None] | None = None, copy: str = "正本") -> Image.Image:
    """A card with its labels before colons; ``changes`` are other values, None leaves an item out."""
    items = {**PRINTED, **(changes or {})}
    lines = [(560, 120, TITLE), (780, 200, f"（{copy}）")]
    lines += [
        (200, 320 + 105 * row, f"{label}：{value}")
        for row, (label, value) in enumerate(pair for pair in items.items() if pair[1] is not None)
    ]
    image = page(*lines, paper=SIZE)
    seal(image, (1330, 1330), 130)
    return image


def drawn_ruled() -> Image.Image:
    """A card as a ruled table: labels in the left column, an address over two lines."""
    items = {**PRINTED, "经营场所": "示例县东街道长安街一段二百一十六号"}
    lines = [(560, 120, TITLE)]
    for row, (label, value) in enumerate(items.items()):
        y = 260 + 120 * row
        lines.append((180, y + 30, label))
        if label == "经营场所":
            lines += [(620, y + 8, value[:9]), (620, y + 62, value[9:])]
        else:
            lines.append((620, y + 30, value))
    image = page(*lines, paper=SIZE)
    grid(image, (150, 590, 1500), [260 + 120 * row for row in range(len(items) + 1)])
    return image


def drawn_beside_business_licence() -> Image.Image:
    """A card with a business licence to the right of it, whose items have the same labels."""
    image = Image.new("RGB", (2 * SIZE[0], SIZE[1]), "white")
    image.paste(drawn(), (0, 0))
    other = page(
        (660, 120, "营业执照"),
        (200, 320, "统一社会信用代码：92349901MA0000015X"),
        (200, 425, "名称：别家商店"),
        (200, 530, "经营者：温书航"),
        (200, 635, "经营场所：示例县老街3号"),
        paper=SIZE,
    )
    image.paste(other, (SIZE[0], 0))
    return image


def photographed(image: Image.Image) -> Image.Image:
    """The card lying askew on a table."""
    sheet = np.asarray(image.convert("RGB"))
    height, width = sheet.shape[:2]
    corners = ((0.08, 0.06), (0.9, 0.1), (0.94, 0.95), (0.05, 0.91))
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    target = np.array([(x * width, y * height) for x, y in corners], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    seen = cv2.warpPerspective(sheet, matrix, (width, height), borderValue=(92, 66, 48), flags=cv2.INTER_AREA)
    grain = np.random.default_rng(1).integers(-6, 7, seen.shape)
    return Image.fromarray(np.clip(seen.astype(int) + grain, 0, 255).astype(np.uint8))


def lines_page(texts: Sequence[str], confidence: float = 0.99) -> Page:
    """A page of plain lines, one below the other."""
    return Page(
        page=1,
        rotation=0,
        aspect=1.0,
        lines=tuple(
            Line(text, (0.1, 0.05 + 0.06 * row, 0.1 + 0.02 * len(text), 0.09 + 0.06 * row), confidence)
            for row, text in enumerate(texts)
        ),
        tables=(),
        marks=(),
    )


def printed_lines(changes: Mapping[str, str | None] | None = None) -> list[str]:
    """The lines of a card."""
    items = {**PRINTED, **(changes or {})}
    return [TITLE, *(f"{label}：{value}" for label, value in items.items() if value is not None)]


def with_glare(image: Image.Image, centre: tuple[int, int], radius: tuple[int, int]) -> Image.Image:
    """The card on greyish paper, with light thrown back off a spot, soft at its edge."""
    tinted = np.asarray(image.convert("RGB")).astype(np.float32) * 0.82
    rows, columns = np.mgrid[0 : tinted.shape[0], 0 : tinted.shape[1]]
    away = np.hypot((columns - centre[0]) / radius[0], (rows - centre[1]) / radius[1])
    light = np.clip((1.25 - away) / 0.25, 0, 1)[..., None]
    return Image.fromarray(np.clip(tinted * (1 - light) + 255 * light, 0, 255).astype(np.uint8))
