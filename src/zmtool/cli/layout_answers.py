"""How answers of ``zmtool license layout`` are shown and put into JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.licenses.layout.plan import LayoutPlan, day_text
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.snapshot import denial_plain, snapshot
from zmtool.licenses.layout.verdict import Denial, Outcome, Reference, Verdict

if TYPE_CHECKING:
    from zmtool.law.statutes import StatuteTable
    from zmtool.licenses.layout.renewal import RenewalVerdict
    from zmtool.workflow.licence_layout import CheckedSite


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
    for point in found.to_measure:
        print_text(f"须实测{measure_line(point, licence_no)}")
    for question in found.questions:
        print_text(f"须由人确认：{question}")
