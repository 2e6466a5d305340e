"""``application.yaml``: the facts of a licence application as a plain file, written and read back without loss."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from zmtool.base.datafile import check_against, line_of, load_yaml
from zmtool.base.errors import BadInput, UsageProblem
from zmtool.base.files import write_whole
from zmtool.base.plain import Misfit, from_plain, to_plain
from zmtool.documents.page_counts import read_page_counts
from zmtool.law.library import load_licence_reasons
from zmtool.licenses.problems import problems_of
from zmtool.licenses.records import Application
from zmtool.licenses.vocabulary import load_vocabulary

FORMAT = "application/1"
_HEAD_LINES = 50


def read_application(path: Path, overrides: Path | None = None) -> Application:
    """The application in an ``application.yaml``. Raises BadInput naming file, line and field.

    Numbers whose check fails, days that run backwards and codes that the data files do not have are refused.
    """
    try:
        raw = load_yaml(path, figures_as_text=True)
        read_page_counts(raw.get("documents") if isinstance(raw, dict) else None)
        check_against(raw, "application.schema.json", path)
    except UsageProblem as problem:
        raise BadInput(problem.what, where=problem.where, next_step=problem.next_step) from problem
    try:
        application = from_plain(Application, {key: one for key, one in raw.items() if key != "zmtool"})
    except Misfit as misfit:
        raise BadInput(misfit.reason, where=_place(path, misfit.trail), next_step="请改正后重试") from misfit
    for one in problems_of(application, load_vocabulary(overrides), load_licence_reasons(overrides)):
        raise BadInput(
            f"{one.label}“{one.value}”：{one.rule}", where=_place(path, one.trail), next_step=one.remedy
        )
    return application


def is_application(path: Path) -> bool:
    """Whether a YAML file says that it is an application: its first lines that are no comment begin with its format."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            head = [line for line in islice(lines, _HEAD_LINES) if line.strip() and line[0] != "#"]
    except OSError:
        return False
    first = head[0] if head else ""
    return first.partition(":")[2].strip().strip("'\"") == FORMAT


def write_application(application: Application, path: Path) -> None:
    """Writes ``application`` to ``path``, whole or not at all. Raises Refused where it cannot be written."""
    write_whole(path, application_text(application).encode("utf-8"))


def application_text(application: Application) -> str:
    """The text of an ``application.yaml``."""
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    plain = {"zmtool": FORMAT, **to_plain(application)}
    text: str = yaml.dump(plain, Dumper=dumper, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def _place(path: Path, trail: Sequence[str | int]) -> str:
    return f"{path}:{line_of(path, trail)} 字段 {'.'.join(map(str, trail))}"
