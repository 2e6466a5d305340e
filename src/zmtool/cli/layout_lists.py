"""How points, queues and the quarter's table of ``zmtool license layout`` are shown and put into JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.quarter import COLUMNS, QuarterRow, QuarterTable
from zmtool.licenses.layout.waiting import Rank
from zmtool.values.masking import masked_name

if TYPE_CHECKING:
    from zmtool.workflow.licence_layout_points import PointsImport

_SHOWN_PROBLEMS = 10


def points_json(done: PointsImport) -> dict[str, Any]:
    """What an import did or would do, with every row that was corrected, refused or skipped."""
    found = done.plan.preview
    return {
        "sheet": found.sheet,
        "header_row": found.header_row,
        "columns": [to_plain(one) for one in found.columns],
        "ignored": list(found.ignored),
        "accepted": len(found.accepted),
        "points": len(done.plan.points),
        "without_place": done.plan.without_place,
        "without_datum": done.plan.without_datum,
        "corrected": [to_plain(one) for one in found.corrected],
        "rejected": [to_plain(one) for one in found.rejected],
        "skipped": [to_plain(one) for one in found.skipped],
        "notes": list(found.notes),
        "written": done.changes is not None,
        "changes": None if done.changes is None else _counts(done),
        "problems": None if done.problems is None else str(done.problems),
    }


def _counts(done: PointsImport) -> dict[str, int] | None:
    """What an import wrote; zeros are told too."""
    if done.changes is None:
        return None
    return {name: getattr(done.changes, name) for name in ("added", "updated", "unchanged")}


def print_points(done: PointsImport) -> None:
    """The same for a person: the first of each kind, then the counts."""
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
        for text in listed[:_SHOWN_PROBLEMS]:
            say(f"{label}：{text}")
        if len(listed) > _SHOWN_PROBLEMS:
            say(f"{label}：其余 {len(listed) - _SHOWN_PROBLEMS} 处从略，用 --json 看全部")
    if done.plan.without_place:
        say(f"注意：{done.plan.without_place} 处没有坐标，粗筛看不到，判断时会提醒人工确认")
    if done.plan.without_datum:
        say(f"注意：{done.plan.without_datum} 处没有写明坐标系，不参加粗筛；可加“坐标系”列或用 --datum 指明")
    if done.problems is not None:
        say(f"问题行已写到 {done.problems}，改好后可直接再导入")
    counts = f"可导入 {len(found.accepted)} 行，更正 {len(found.corrected)} 处，拒收 {len(found.rejected)} 行，跳过 {len(found.skipped)} 行"
    if done.changes is None:
        print_text(f"预览（未写入）：{counts}")
        return
    print_text(counts)
    print_text(f"新增点位 {done.changes.added}，更新 {done.changes.updated}，未变 {done.changes.unchanged}")


def rank_row(rank: Rank, *, public: bool) -> tuple[str, ...]:
    """A line of the ranking; ``public`` masks names and leaves application numbers out."""
    one = rank.waiter
    called = (
        ""
        if one.called_on is None
        else f"{one.called_on} 叫号，应号至 {one.answer_by or '（日历缺当年安排，请人工确定）'}"
    )
    if public:
        return (
            one.cell,
            str(rank.number),
            masked_name(one.applicant),
            one.accepted_at.strftime("%Y-%m-%d"),
            one.state,
            called,
        )
    accepted = one.accepted_at.isoformat(sep=" ", timespec="seconds")
    return (one.cell, str(rank.number), one.application_no, one.applicant, accepted, one.state, called)


def rank_json(rank: Rank, *, public: bool) -> dict[str, Any]:
    """The same as JSON."""
    one = rank.waiter
    said: dict[str, Any] = {
        "cell": one.cell,
        "number": rank.number,
        "applicant": masked_name(one.applicant) if public else one.applicant,
        "accepted_at": one.accepted_at.date().isoformat() if public else one.accepted_at.isoformat(),
        "state": one.state.value,
        "called_on": None if one.called_on is None else one.called_on.isoformat(),
        "answer_by": None if one.answer_by is None else one.answer_by.isoformat(),
    }
    return said if public else {"application_no": one.application_no, **said}


def quarter_json(plan: LayoutPlan, table: QuarterTable) -> dict[str, Any]:
    """The quarter's table."""

    def row(one: QuarterRow) -> dict[str, Any]:
        return {
            "code": one.code,
            "name": one.name,
            "area": one.area,
            "planned": one.planned,
            "there": one.there,
            "left": one.left,
            "spacing_m": None if one.spacing is None else format(one.spacing, "f"),
            "other": one.other,
            "ended": one.ended,
        }

    return {
        "quarter": str(table.quarter),
        "as_of": table.as_of.isoformat(),
        "plan": plan.code,
        "version": plan.version,
        "rows": [row(one) for one in table.rows],
        "total": row(table.total),
        "notes": list(table.notes),
    }


def print_quarter(plan: LayoutPlan, table: QuarterTable) -> None:
    """The same with the columns of the publicity table."""
    say(f"{table.quarter}，截至 {table.as_of}，按 {plan.name}（{plan.id}）")

    def cells(one: QuarterRow) -> tuple[str, ...]:
        planned = "" if one.planned is None else str(one.planned)
        left = "" if one.left is None else str(one.left)
        spacing = "" if one.spacing is None else f"{one.spacing} 米"
        return (one.name, one.area, planned, str(one.there), left, spacing, one.other, str(one.ended))

    print_table("", COLUMNS, [*map(cells, table.rows), cells(table.total)])
    for note in table.notes:
        say(f"注意：{note}")
