"""The official typefaces, whether a computer has them, and the free ones that stand in for them in a PDF."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from zmtool.base.datafile import load_checked
from zmtool.base.shipped import data_file

_SCHEMA = "typefaces.schema.json"


@dataclass(frozen=True, slots=True)
class Typeface:
    """One style of official documents (仿宋): every name it goes by, and what stands in for it, best first."""

    style: str
    names: tuple[str, ...]
    stand_ins: tuple[str, ...]

    def is_among(self, families: Collection[str]) -> bool:
        """Whether a computer with these font families (in lower case) has it under any of its names."""
        return any(name.casefold() in families for name in self.names)

    def stand_in_among(self, families: Collection[str]) -> str:
        """The first stand-in that is among the families (in lower case); empty where there is none."""
        return next((name for name in self.stand_ins if name.casefold() in families), "")


def load_typefaces(overrides: Path | None = None) -> tuple[Typeface, ...]:
    """The official typefaces (``schemas/typefaces.yaml``). Raises UsageProblem for a faulty file."""
    raw = load_checked(data_file("schemas/typefaces.yaml", overrides), _SCHEMA)
    return tuple(
        Typeface(one["style"], tuple(one["names"]), tuple(one["stand_ins"])) for one in raw["typefaces"]
    )


def fontconfig_text(typefaces: Iterable[Typeface], system: str = "/etc/fonts/fonts.conf") -> str:
    """A fontconfig file that adds the stand-ins to the settings of the ``system``.

    A typeface that is there under any of its names is used; a stand-in comes after it (``accept``).
    """
    aliases = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><accept>'
        + "".join(
            f"<family>{escape(other)}</family>" for other in (*one.names, *one.stand_ins) if other != name
        )
        + "</accept></alias>"
        for one in typefaces
        for name in one.names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">{escape(system)}</include>{aliases}</fontconfig>'
    )
