"""Photographs of a retail licence beside the register, and what is sure of them written into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput, InvalidValue, Refused, UsageProblem, ZmtoolError
from zmtool.licenses.card.definition import CardDefinition, load_card
from zmtool.licenses.register.health import load_health_rules
from zmtool.licenses.register.records import LABELS, Retailer
from zmtool.reading.licence_card.beside import Beside, beside_register, writable
from zmtool.reading.licence_card.entries import confirmed_entry, entries_of
from zmtool.reading.licence_card.glare import doubted_by_glare
from zmtool.reading.licence_card.proof import proved
from zmtool.reading.licence_card.records import CardEntry, CardReading
from zmtool.reading.licence_card.sides import cards_on
from zmtool.reading.licence_card.together import together
from zmtool.scans.read import Progress, page_cache, read_each, reading_workers
from zmtool.scans.records import Box, Page, ScannedFile
from zmtool.workflow.input_files import readable_files
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_LEAST_ENTRIES = 3
"""Entries that a page must show to be taken as a licence."""
_FEW = 3
_ENGINE = "auto"


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """What the photographs say beside the register.

    ``known`` is whether the register has the licence. ``writes`` are the fields that may be written, ``written`` whether
    they were. ``problems`` are photographs that could not be read; ``codes`` what square codes on them say.
    """

    lic_no: str
    known: bool
    beside: tuple[Beside, ...]
    readings: tuple[CardReading, ...]
    codes: tuple[str, ...]
    problems: tuple[ZmtoolError, ...]
    writes: Mapping[str, Any]
    written: bool


@dataclass(frozen=True, slots=True)
class _Photographs:
    readings: tuple[CardReading, ...]
    hashes: Mapping[str, str]
    codes: tuple[str, ...]
    problems: tuple[ZmtoolError, ...]


def read_card(
    photographs: Sequence[Path],
    place: Place = None,
    *,
    said: Mapping[str, str],
    now: datetime,
    user: str,
    write: bool = False,
    progress: Progress | None = None,
) -> CardAnswer:
    """Reads photographs of one licence, and with ``write`` puts what is sure into the register, the photographs kept.

    ``said`` are entries that a person confirms, by label or field. Raises BadInput where no photograph shows a licence,
    UsageProblem for an item that a card does not have or a confirmed entry that cannot be, Refused where what would be
    written cannot be.
    """
    with opened(place, now=now) as at:
        card, rules = load_card(at.root), load_health_rules(at.root)
        confirmed = dict(_confirmed(name, text, card) for name, text in said.items())
        seen = _seen(photographs, card, at.workspace.readings, progress)
        entries = proved({**together(seen.readings, card), **confirmed}, rules, now.date())
        if not write:
            with at.reading() as session:
                return _answer(session, entries, seen, card)
        with at.writing() as session:
            answer = _answer(session, entries, seen, card)
            return _write(session, at, answer, seen, now, user)


def _confirmed(name: str, text: str, card: CardDefinition) -> tuple[str, CardEntry]:
    wanted = name.strip()
    named = {
        label: field.entries[0]
        for field in card.fields
        if len(field.entries) == 1
        for label in field.all_labels
    }
    found = next((one for one in card.entries if wanted in (one, LABELS[one])), named.get(wanted))
    if found is None:
        listed = "、".join(LABELS[one] for one in card.entries)
        raise UsageProblem(f"证面上没有“{name}”这一项", next_step=f"可用：{listed}")
    try:
        return found, confirmed_entry(found, text.strip(), card)
    except InvalidValue as error:
        raise UsageProblem(
            f"{LABELS[found]}“{text.strip()}”：{error.reason}", next_step="请对照证面改正 --set 的内容"
        ) from None


def _seen(
    photographs: Sequence[Path], card: CardDefinition, readings_kept: Path, progress: Progress | None
) -> _Photographs:
    """Every card on every photograph, none read a second time. Raises BadInput where there is none."""
    files = readable_files(photographs)
    if not files:
        raise BadInput("没有可读取的照片", next_step="请给出证件的照片或扫描件")
    readings: list[CardReading] = []
    hashes: dict[str, str] = {}
    codes: dict[str, None] = {}
    problems: list[ZmtoolError] = []
    # A few pages are read sooner here than by processes that load the models first.
    with reading_workers(1 if len(files) <= _FEW else None) as workers:
        cache = page_cache(readings_kept, _ENGINE)
        for path, scanned in read_each(
            files, engine=_ENGINE, workers=workers, progress=progress, cache=cache
        ):
            if isinstance(scanned, ZmtoolError):
                problems.append(scanned)
                continue
            found = _cards_of(scanned, path, card)
            if not found:
                problems.append(_no_card(path))
                continue
            readings += found
            hashes[str(path)] = scanned.sha256
            codes |= {
                mark.text: None
                for page in scanned.pages
                for mark in page.marks
                if mark.kind == "qr" and mark.text
            }
    if not readings:
        raise problems[0]
    return _Photographs(tuple(readings), hashes, tuple(codes), tuple(problems))


def _cards_of(scanned: ScannedFile, path: Path, card: CardDefinition) -> list[CardReading]:
    found = []
    for page in scanned.pages:
        for lines in cards_on(page, card):
            entries = entries_of(lines, card, str(path))
            if len(entries) >= _LEAST_ENTRIES:
                seen = doubted_by_glare(entries, _glare_on(page, path), page.aspect)
                found.append(CardReading(str(path), page.page, lines.copy, seen))
    return found


def _glare_on(page: Page, path: Path) -> tuple[Box, ...]:
    """Where the photograph is burnt out; a page with a text layer hides nothing."""
    from zmtool.scans.glare import glare_boxes
    from zmtool.scans.intake import open_input, page_image
    from zmtool.scans.paper import as_read

    if page.source != "ocr":
        return ()
    picture = page_image(open_input(path), page.page)
    return glare_boxes(as_read(picture, page.rotation, page.skew, page.corners))


def _no_card(path: Path) -> BadInput:
    return BadInput(
        "照片上没有找到烟草专卖零售许可证",
        where=str(path),
        next_step="请把证件拍全、拍正、避开反光后再试；证面样式不同的可改 schemas/licenses/card.yaml",
    )


def _answer(
    session: Session, entries: Mapping[str, CardEntry], seen: _Photographs, card: CardDefinition
) -> CardAnswer:
    from zmtool.licenses.register.keep import known_retailers

    number = entries.get("lic_no")
    lic_no = number.normal or "" if number is not None else ""
    known = known_retailers(session, [lic_no]).get(lic_no) if lic_no else None
    beside = beside_register(entries, known, card)
    sure = number is not None and number.is_sure(card.sure)
    return CardAnswer(
        lic_no,
        known is not None,
        beside,
        seen.readings,
        seen.codes,
        seen.problems,
        writable(beside) if sure else {},
        False,
    )


def _write(
    session: Session, at: OpenWorkspace, answer: CardAnswer, seen: _Photographs, now: datetime, user: str
) -> CardAnswer:
    from zmtool.licenses.register.keep import keep_retailer, kept_retailer

    number = next((one.entry for one in answer.beside if one.field == "lic_no"), None)
    if not answer.lic_no or number is None or not answer.known and "lic_no" not in answer.writes:
        raise Refused(
            "许可证号没有把握，什么都没有写入",
            next_step="请核对证面后加 --set 许可证号=十二位号码，或重新拍照",
        )
    if not answer.writes:
        return answer
    kept = kept_retailer(session, answer.lic_no) if answer.known else None
    before = kept.retailer if kept is not None else Retailer(answer.lic_no)
    after = replace(before, **answer.writes)
    if "uscc" in answer.writes:
        after = replace(after, doubts=tuple(one for one in after.doubts if one != "uscc"))
    if after.valid_from and after.valid_to and after.valid_to < after.valid_from:
        raise Refused(
            f"写入后有效期止 {after.valid_to} 会早于有效期起 {after.valid_from}，什么都没有写入",
            next_step="请核对证面后用 --set 有效期起=… --set 有效期止=… 写明",
        )
    source = _keep_photographs(session, at, seen, now, user)
    fields = "、".join(LABELS[name] for name in answer.writes)
    keep_retailer(
        session,
        after,
        kind="licence.card",
        now=now,
        who=user,
        why=f"按证面照片录入：{fields}",
        source=source,
        expected_version=kept.version if kept is not None else 0,
    )
    return replace(answer, written=True)


def _keep_photographs(
    session: Session, at: OpenWorkspace, seen: _Photographs, now: datetime, user: str
) -> str:
    """Keeps the photographs that were read; the source that names them. Raises Refused where one changed meanwhile."""
    from zmtool.store.originals import register_original
    from zmtool.store.vault import store_file, vault_path

    named = []
    for name, sha256 in seen.hashes.items():
        path = Path(name)
        if store_file(at.workspace.vault, path) != sha256:
            raise Refused("照片在读取之后变了，什么都没有写入", where=name, next_step="请重新读取这张照片")
        size = vault_path(at.workspace.vault, sha256).stat().st_size
        register_original(session, sha256=sha256, size=size, name=path.name, now=now, who=user)
        named.append(f"{path.name}（{sha256}）")
    return "、".join(named)
