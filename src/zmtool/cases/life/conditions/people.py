"""Conditions about people: officers and their certificates, the party, the reviewer, the host of a hearing."""

from __future__ import annotations

from collections.abc import Iterator

from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.opinions import opinions_on
from zmtool.law.citations import citation_from_code, format_citation

UNCLAIMED = "无主"


def article(attempt: Attempt, code: str) -> str:
    """The official wording of a citation code."""
    return format_citation(citation_from_code(code), attempt.law.statutes)


def two_officers(attempt: Attempt) -> Iterator[Obstacle]:
    """At least two officers, with certificates that are valid on the day (行政处罚法第四十二条)."""
    ground = article(attempt, "apl_2021:42")
    officers = attempt.case.officers
    if len({one.cert_no for one in officers}) < 2:
        yield Obstacle(
            "two_officers",
            f"执法人员只有 {len(officers)} 人，应不少于两人",
            ground,
            "用 zmtool case officer 编号 --add 证号 补充执法人员",
        )
    acting = [one for one in officers if one.name in attempt.event.by]
    if len(acting) == 1 and len(officers) > 1:
        yield Obstacle(
            "two_officers",
            f"只有{acting[0].name}一名执法人员签名，应不少于两人",
            ground,
            "另一名在场执法人员一并用 --by 写明",
        )
    for one in officers:
        if not one.cert_no:
            yield Obstacle("two_officers", f"执法人员{one.name}没有执法证号", ground, "补填执法证号")
        elif one.valid_to is not None and attempt.on > one.valid_to:
            what = f"执法人员{one.name}（{one.cert_no}）的执法证已于 {one.valid_to} 到期"
            yield Obstacle("two_officers", what, ground, "换持有效证件的人员，或更新证件有效期")
        elif one.valid_from is not None and attempt.on < one.valid_from:
            what = f"执法人员{one.name}（{one.cert_no}）的执法证自 {one.valid_from} 起才有效"
            yield Obstacle("two_officers", what, ground, "换持有效证件的人员")
        elif one.valid_to is None:
            what = f"执法人员{one.name}（{one.cert_no}）的执法证有效期未登记，无法核对"
            yield Obstacle("two_officers", what, ground, "补登证件有效期", stops=False)


def party_known(attempt: Attempt) -> Iterator[Obstacle]:
    """There is somebody to punish."""
    party = attempt.case.party
    if party.kind == UNCLAIMED or not party.name:
        yield Obstacle(
            "party_known",
            "当事人尚未查明",
            article(attempt, "apl_2021:40"),
            "用 zmtool case party 编号 填写当事人，或按无主物品办理",
        )


def party_unknown(attempt: Attempt) -> Iterator[Obstacle]:
    """The way of unclaimed goods is for unknown parties only."""
    if attempt.case.party.kind != UNCLAIMED:
        yield Obstacle(
            "party_unknown",
            f"当事人已查明（{attempt.case.party.name}），不能按无主物品办理",
            attempt.ground(),
            "按普通程序继续；确属无主的，把当事人类别改为“无主”",
        )


def party_heard(attempt: Attempt) -> Iterator[Obstacle]:
    """The party was asked before the investigation is closed, unless nobody is known."""
    if attempt.case.party.kind != UNCLAIMED and not attempt.so_far.done("inquire"):
        yield Obstacle(
            "party_heard",
            "还没有询问当事人（没有询问笔录）",
            article(attempt, "apl_2021:55"),
            "先询问并制作笔录：zmtool case advance 编号 inquire",
        )


def leader_approved_then(attempt: Attempt) -> Iterator[Obstacle]:
    """The day of the step is the day the leader approved it (程序规定第三十五条: 批准之日为立案之日)."""
    leader = opinions_on(attempt).get("leader")
    if leader is not None and leader.agrees and leader.on != attempt.on:
        yield Obstacle(
            "leader_approved_then",
            f"“{attempt.step.label}”的日期 {attempt.on} 不是负责人批准之日 {leader.on}",
            attempt.ground(),
            f"改为 --on {leader.on}",
        )


def reviewer_is_another(attempt: Attempt) -> Iterator[Obstacle]:
    """Nobody reviews his own case (行政处罚法第五十八条; 法制审核人员不得是承办人)."""
    own = {one.name for one in attempt.case.officers}
    reviewers = {name for one in opinions_on(attempt).values() for name in one.by}
    for name in sorted(own & (reviewers | set(attempt.event.by))):
        yield Obstacle(
            "reviewer_is_another",
            f"{name}是本案承办人，不得审核本案",
            article(attempt, "apl_2021:58"),
            "由承办人以外的法制审核人员审核",
        )


def host_is_another(attempt: Attempt) -> Iterator[Obstacle]:
    """The host of a hearing did not investigate the case (行政处罚法第六十四条)."""
    ground = article(attempt, "apl_2021:64")
    if not attempt.event.by:
        yield Obstacle("host_is_another", "没有写明听证主持人", ground, "加 --by 主持人姓名", stops=False)
    for name in sorted({one.name for one in attempt.case.officers} & set(attempt.event.by)):
        yield Obstacle(
            "host_is_another", f"听证主持人{name}是本案调查人员", ground, "指定非本案调查人员主持听证"
        )


CONDITIONS = {
    one.__name__: one
    for one in (
        leader_approved_then,
        two_officers,
        party_known,
        party_unknown,
        party_heard,
        reviewer_is_another,
        host_is_another,
    )
}
