"""How the import of a register of cases is shown and put into JSON."""

from __future__ import annotations

from pathlib import Path

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_text, say
from zmtool.workflow.case_import import RegisterImport

_SHOWN = 10


def register_json(path: Path, done: RegisterImport) -> dict[str, object]:
    """What an import did or would do, with every row and every correction, refusal and skip."""
    found = done.preview
    return {
        "file": str(path),
        "sheet": found.sheet,
        "header_row": found.header_row,
        "columns": [to_plain(one) for one in found.columns],
        "ignored": list(found.ignored),
        "written": not done.dry_run,
        "counts": _counts(done),
        "rows": [to_plain(one) for one in done.rows],
        "corrected": [to_plain(one) for one in found.corrected],
        "rejected": [to_plain(one) for one in found.rejected],
        "skipped": [to_plain(one) for one in found.skipped],
        "warnings": list(done.warnings),
        "notes": list(found.notes),
        "problems": None if done.problems is None else str(done.problems),
    }


def print_register(path: Path, done: RegisterImport) -> None:
    """The same for a person: the columns, the first of each kind, then the counts."""
    found = done.preview
    named = "、".join(f"{' '.join(one.header.split())}→{one.label}" for one in found.columns)
    say(f"{path.name} 表头在第 {found.header_row} 行：{named}")
    if found.ignored:
        say(f"未用的列：{'、'.join(' '.join(one.split()) for one in found.ignored)}")
    for note in (*found.notes, *done.warnings):
        say(f"注意：{note}")
    for label, listed in (
        ("更新", [f"第 {r.row} 行 {r.case_no}：{'；'.join(r.changes)}" for r in done.rows if r.changes]),
        ("更正", [f"第 {c.row} 行 {c.label} {c.before} → {c.after}（{c.reason}）" for c in found.corrected]),
        ("拒收", [f"第 {r.row} 行 {r.label}“{r.value}”：{r.reason}" for r in found.rejected]),
        ("跳过", [f"第 {s.row} 行 {s.text}（{s.reason}）" for s in found.skipped]),
    ):
        for text in listed[:_SHOWN]:
            say(f"{label}：{text}")
        if len(listed) > _SHOWN:
            say(f"{label}：其余 {len(listed) - _SHOWN} 处从略，用 --json 看全部")
    if done.problems is not None:
        say(f"问题行已写到 {done.problems}，改好后可直接再导入")
    counts = _counts(done)
    print_text(
        f"{'预览（未写入）：' if done.dry_run else ''}新增 {counts['new']} 件，更新 {counts['changed']} 件，"
        f"未变 {counts['unchanged']} 件，更正 {counts['corrected']} 处，"
        f"拒收 {counts['rejected']} 行（其中与已有案件冲突 {counts['conflicts']} 行），跳过 {counts['skipped']} 行"
    )


def _counts(done: RegisterImport) -> dict[str, int]:
    found = done.preview
    return {
        **{outcome: done.count(outcome) for outcome in ("new", "changed", "unchanged")},
        "corrected": len(found.corrected),
        "rejected": len(found.rejected),
        "conflicts": done.conflicts,
        "skipped": len(found.skipped),
    }
