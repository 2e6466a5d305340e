"""``case.yaml``: the facts of a case as a plain file, written and read back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zmtool.base.datafile import check_against, line_of, load_yaml
from zmtool.base.errors import BadInput, UsageProblem
from zmtool.base.files import write_whole
from zmtool.base.plain import Misfit, from_plain, to_plain
from zmtool.cases.records import CaseFacts
from zmtool.documents.page_counts import is_whole, read_page_counts

FORMAT = "case/1"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case in a file; ``saved`` is the number of the saved state it was written from, None if it does not say."""

    facts: CaseFacts
    saved: int | None


def read_case(path: Path) -> CaseFacts:
    """The case in a ``case.yaml``. Raises BadInput naming file, line and field."""
    return read_case_file(path).facts


def read_case_file(path: Path) -> CaseFile:
    """The case in a ``case.yaml`` and the saved state it comes from. Raises BadInput naming file, line and field."""
    try:
        raw = _with_whole_numbers(load_yaml(path, figures_as_text=True))
        check_against(raw, "case.schema.json", path)
    except UsageProblem as problem:
        raise BadInput(problem.what, where=problem.where, next_step=problem.next_step) from problem
    try:
        return CaseFile(case_from_plain(raw), raw.get("saved"))
    except Misfit as misfit:
        place = f"{path}:{line_of(path, misfit.trail)} 字段 {'.'.join(map(str, misfit.trail))}"
        raise BadInput(misfit.reason, where=place, next_step="请改正后重新导入") from misfit


def _with_whole_numbers(raw: Any) -> Any:
    """The saved state and page counts are the file's only numbers; every other figure is text and keeps its zeros."""
    if isinstance(raw, dict) and is_whole(raw.get("saved")):
        raw["saved"] = int(raw["saved"])
    for name in ("documents", "evidence"):
        read_page_counts(raw.get(name) if isinstance(raw, dict) else None)
    return raw


def write_case(case: CaseFacts, path: Path, saved: int | None = None) -> None:
    """Writes ``case`` to ``path``, whole or not at all. Raises Refused where it cannot be written."""
    write_whole(path, case_text(case, saved).encode("utf-8"))


def case_text(case: CaseFacts, saved: int | None = None) -> str:
    """The text of a ``case.yaml``; ``saved`` is the number of the saved state it is written from."""
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(
        {"zmtool": FORMAT, **({} if saved is None else {"saved": saved}), **to_plain(case)},
        Dumper=dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100_000,
    )
    return text


def case_from_plain(raw: Mapping[str, Any]) -> CaseFacts:
    """The case in plain data that fits ``case.schema.json``. Raises Misfit."""
    return from_plain(CaseFacts, {key: value for key, value in raw.items() if key not in ("zmtool", "saved")})
