"""Packages of dossiers made by code: like the sound sample case, each with its own number, party and fine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.dossiers.package import write_package
from zmtool.dossiers.records import Document, Dossier, Field
from zmtool.workflow.reviewing import dossier_of_case

NAMES = ("宋知远", "叶知秋", "何望舒", "陆平川", "周映雪", "秦言一")


@cache
def sound() -> Dossier:
    return dossier_of_case(read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml"))


def numbered(number: int, **changes: str) -> Dossier:
    """The sound dossier under another number; ``changes`` are new texts of fields wherever they stand."""
    own = {"party_name": NAMES[number % len(NAMES)], **changes}
    documents = tuple(_changed(one, number, own) for one in sound().documents)
    return replace(sound(), id=f"示烟立〔2025〕第{number}号", documents=documents)


def _changed(document: Document, number: int, changes: dict[str, str]) -> Document:
    fields = {
        name: Field(
            text := changes.get(name, one.value.replace("第18号", f"第{number}号")),
            changes.get(name, (one.normal or text).replace("第18号", f"第{number}号")),
            one.confidence,
            one.page,
            one.box,
        )
        for name, one in document.fields.items()
    }
    return replace(document, fields=MappingProxyType(fields))


def packages(folder: Path, numbers: range) -> list[Path]:
    """One package for each number."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in numbers:
        made.append(folder / f"案卷{number}.zmpkg")
        write_package(made[-1], numbered(number), [])
    return made
