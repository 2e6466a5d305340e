"""How answers of ``zmtool license layout`` are shown and put into JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.licenses.layout.plan import LayoutPlan, day_text
from zmtool.licenses.layout.quarter import COLUMNS, QuarterRow, QuarterTable
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.snapshot import denial_plain, snapshot
from zmtool.licenses.layout.verdict import Denial, Outcome, Reference, Verdict
from zmtool.licenses.layout.waiting import Rank, masked_name

if TYPE_CHECKING:
    from zmtool.law.statutes import StatuteTable
    from zmtool.licenses.layout.renewal import RenewalVerdict
    from zmtool.workflow.licence_layout import CheckedSite
    from zmtool.workflow.licence_layout_points import PointsImport

_SHOWN_PROBLEMS = 10


def plan_row(plan: LayoutPlan) -> tuple[str, ...]:
    """A plan as a line of the list."""
    kind = "征求意见稿" if plan.draft else "示例" if plan.example else "施行"
    return (plan.id, plan.name, "、".join(plan.regions), day_text(plan), kind, plan.mark.value, plan.source)


def plan_json(plan: LayoutPlan) -> dict[str, Any]:
    """A plan as the list gives it."""
    return {
        "code": plan.code,
        "version": plan.version,
        "name": plan.name,
        "regions": list(plan.regions),
        "effective_from": None if plan.span.first is None else plan.span.first.isoformat(),
        "effective_to": None if plan.span.last is None else plan.span.last.isoformat(),
        "example": plan.example,
        "draft": plan.draft,
        "mark": plan.mark.value,
        "source": plan.source,
        "file": plan.file,
        "sha256": plan.fingerprint,
    }


def checked_json(done: CheckedSite, statutes: StatuteTable) -> dict[str, Any]:
    """The whole snapshot, the laws behind a refusal also in words."""
    said = snapshot(done.site, done.verdict)
    for one, denial in zip(said["denials"], done.verdict.denials, strict=True):
        one["ground"] = ground_words(denial, statutes)
    return said


def print_checked(done: CheckedSite, statutes: StatuteTable, *, explain: bool) -> None:
    """The verdict for a person: each rule, what it asks, what was found, and what to do next."""
    print_text(f"规划：{done.plan.name}（{done.plan.id}，{day_text(done.plan)}）")
    print_verdict(done.verdict, statutes, explain=explain)
    for line in next_steps(done.site, done.verdict):
        print_text(line)


def print_verdict(verdict: Verdict, statutes: StatuteTable, *, explain: bool) -> None:
    """One judgement: outcome, steps, refusals with their grounds; ``explain`` adds points, rules and marks."""
    number = f"，第 {verdict.number} 位" if verdict.number else ""
    print_text(f"结论：{verdict.outcome}{number}")
    rows = [(str(n), one.rule.label, one.outcome, one.text) for n, one in enumerate(verdict.steps, 1)]
    print_table("", ["步骤", "规则", "结果", "说明"], rows)
    for denial in verdict.denials:
        print_text(denial_text(denial, statutes))
    if explain:
        _explain(verdict)
    for caution in verdict.cautions:
        say(f"注意：{caution}")


def _explain(verdict: Verdict) -> None:
    points = [
        (one.kind, one.ref, one.name, one.entrance, _metres(one.straight), _metres(one.measured))
        for one in verdict.references
    ]
    if points:
        print_table("", ["参照点", "编号", "名称", "出入口", "直线（米）", "实测（米）"], points)
    for number, one in enumerate(verdict.steps, 1):
        if one.rule_id:
            article = f"，{one.article}" if one.article else ""
            print_text(
                f"步骤 {number} 依据：规划 {verdict.plan}@{verdict.version} 的 {one.rule_id}{article}"
                + (f"（标记：{one.mark}）" if one.mark else "")
            )
    print_text(f"规划内容校验值：{verdict.fingerprint}")


def _metres(value: object) -> str:
    return "" if value is None else str(value)


def denial_text(denial: Denial, statutes: StatuteTable) -> str:
    """A ground of refusal in one line."""
    where = f"；参照点 {denial.reference.label}" if denial.reference else ""
    return f"否决 {denial.code}：{denial.threshold}；{denial.measured}{where}；依据：{ground_words(denial, statutes)}"


def ground_words(denial: Denial, statutes: StatuteTable) -> str:
    """The plan's article and the law behind a refusal."""
    from zmtool.law.citations import citation_from_code, format_citation

    law = "、".join(format_citation(citation_from_code(code), statutes) for code in denial.law)
    return f"布局规划{denial.article}；{law}" if denial.article else law


def next_steps(site: Site, verdict: Verdict) -> list[str]:
    """What to do next, as a colleague would say it."""
    subject = site.own[-1] if site.own else "受理编号"
    lines = []
    if verdict.to_measure:
        lines.append(
            f"下一步：两名执法人员实测下列 {len(verdict.to_measure)} 处的步行距离（门框中心到门框中心，学校取进出通道口，走消费者可通行的最短路径，记一位小数）"
        )
        lines += [measure_line(one, subject) for one in verdict.to_measure]
    lines += [f"须由人确认：{one}" for one in verdict.questions]
    if verdict.outcome is Outcome.WAIT:
        lines.append(
            f"下一步：列入轮候，zmtool license layout join {subject} --cell {site.cell or '单元'}"
            " --applicant 姓名 --accepted 受理时间"
        )
    return lines


def measure_line(one: Reference, subject: str) -> str:
    """How the walked distance to a point is put down."""
    straight = f"（直线 {one.straight} 米）" if one.straight is not None else ""
    return f"　{one.label}{straight}：zmtool license layout measure {subject} {one.ref} 米数 --officer 甲 --officer 乙 --tool 测距轮 --path 路径"


def renewal_json(found: RenewalVerdict, statutes: StatuteTable) -> dict[str, Any]:
    """Both judgements and what they come to."""

    def short(verdict: Verdict | None) -> dict[str, Any] | None:
        if verdict is None:
            return None
        return {
            "plan": verdict.plan,
            "version": verdict.version,
            "sha256": verdict.fingerprint,
            "outcome": verdict.outcome.value,
            "denials": [denial_plain(one) for one in verdict.denials],
            "references": [to_plain(one) for one in verdict.references],
        }

    return {
        "outcome": found.outcome.value,
        "text": found.text,
        "denials": [{**denial_plain(one), "ground": ground_words(one, statutes)} for one in found.denials],
        "to_measure": [to_plain(one) for one in found.to_measure],
        "questions": list(found.questions),
        "now": short(found.now),
        "at_grant": short(found.at_grant),
    }


def print_renewal(found: RenewalVerdict, licence_no: str, statutes: StatuteTable, *, explain: bool) -> None:
    """The same for a person."""
    print_text(f"结论：{found.outcome}；{found.text}")
    for label, one in (("现行规划", found.now), ("取得时的规划", found.at_grant)):
        if one is not None:
            print_text(f"{label}：{one.plan_name}（{one.plan}@{one.version}）")
            print_verdict(one, statutes, explain=explain)
    for denial in found.denials:
        print_text(denial_text(denial, statutes))
    for one in found.to_measure:
        print_text(f"须实测{measure_line(one, licence_no)}")
    for question in found.questions:
        print_text(f"须由人确认：{question}")


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
        "changes": None if done.changes is None else to_plain_counts(done),
        "problems": None if done.problems is None else str(done.problems),
    }


def to_plain_counts(done: PointsImport) -> dict[str, int] | None:
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
