"""How the import of a roster is shown and put into JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_text, say

if TYPE_CHECKING:
    from zmtool.workflow.team_import import StaffImport

_SHOWN = 10


def import_json(done: StaffImport) -> dict[str, Any]:
    """What an import did or would do, with every row that was corrected, refused or skipped."""
    found = done.plan.preview
    return {
        "sheet": found.sheet,
        "header_row": found.header_row,
        "columns": [to_plain(one) for one in found.columns],
        "ignored": list(found.ignored),
        "accepted": len(done.plan.files),
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "certificates": done.certificates,
        "corrected": [to_plain(one) for one in found.corrected],
        "rejected": [to_plain(one) for one in found.rejected],
        "skipped": [to_plain(one) for one in found.skipped],
        "notes": list(found.notes),
        "written": done.written,
        "problems": None if done.problems is None else str(done.problems),
    }


def print_import(done: StaffImport) -> None:
    """The same for a person: the columns, the first of each kind, then the counts."""
    found = done.plan.preview
    named = "、".join(f"{' '.join(one.header.split())}→{one.label}" for one in found.columns)
    say(f"表头在第 {found.header_row} 行：{named}")
    if found.ignored:
        say(f"未用的列：{'、'.join(' '.join(one.split()) for one in found.ignored)}")
    for note in found.notes:
        say(f"注意：{note}")
    for label, listed in (
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
    print_text(
        f"{'' if done.written else '预览（未写入）：'}新增 {done.new} 人，更新 {done.changed} 人，未变 {done.unchanged} 人，"
        f"证件 {done.certificates} 本，更正 {len(found.corrected)} 处，拒收 {len(found.rejected)} 行，"
        f"跳过 {len(found.skipped)} 行"
    )
