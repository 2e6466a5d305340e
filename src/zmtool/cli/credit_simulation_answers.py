"""How a change of credit rules, tried on the register, is shown and put into JSON."""

from __future__ import annotations

from typing import Any

from zmtool.cli.credit_answers import UNKNOWN
from zmtool.cli.printing import print_table, print_text
from zmtool.licenses.credit.explain import plain
from zmtool.licenses.credit.rules import CreditRules
from zmtool.licenses.credit.simulate import Mover, Simulation


def simulation_json(done: Simulation, rules: CreditRules) -> dict[str, Any]:
    """What a change of rules would do."""
    return {
        "rules": rules.id,
        "licences": done.licences,
        "worked": done.worked,
        "moved": done.moved,
        "confirm": done.unsure,
        "matrix": [
            {"before": before, "after": after, "licences": count}
            for (before, after), count in sorted(done.matrix.items())
            if count
        ],
        "reasons": dict(done.reasons.most_common()),
        "unrated": dict(done.unrated.most_common()),
        "largest": [mover_json(one) for one in done.largest],
    }


def mover_json(one: Mover) -> dict[str, Any]:
    """One licence that changes its grade."""
    return {
        "lic_no": one.lic_no,
        "before": one.before,
        "after": one.after,
        "score_before": plain(one.score_before),
        "score_after": plain(one.score_after),
        "steps": one.steps,
        "why": list(one.why),
    }


def print_simulation(done: Simulation, rules: CreditRules) -> None:
    """The matrix, the reasons, the largest movers."""
    befores = list(dict.fromkeys(before for before, _ in sorted(done.matrix)))
    afters = list(
        dict.fromkeys([one.id for one in rules.grades] + [after for _, after in sorted(done.matrix)])
    )
    columns = ["原等级＼新等级", *afters]
    rows = [(before, *(done.matrix[(before, after)] or "" for after in afters)) for before in befores]
    print_table(f"试算 {rules.id}（{done.licences} 户）", columns, rows)
    for why, count in done.reasons.most_common(10):
        print_text(f"原因：{why}　{count} 户次")
    for code, count in done.unrated.most_common():
        print_text(f"新规则不能计分：{code}　{count} 笔，按原分值")
    movers = [
        (
            one.lic_no,
            f"{one.before}→{one.after}",
            f"{plain(one.score_before)}→{plain(one.score_after)}",
            "；".join(one.why),
        )
        for one in done.largest
    ]
    print_table("变动最大的", ["许可证号", "等级", "得分", "原因"], movers)
    print_text(f"共 {done.licences} 户，等级变动 {done.moved} 户，{UNKNOWN} {done.unsure} 户")
