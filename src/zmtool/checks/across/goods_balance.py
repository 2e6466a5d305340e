"""goods_balance: what was kept equals what went out plus what is still held, line by line, difference nothing.

In each dossier: 保存数 = 返还 + 收购 + 销毁 + 移交 + 留样损耗 + 在库. What is held is known for a case of the workspace (its
custody account); for paper, more gone than kept is certain, less is asked of a closed case only, as the rest
may lie in the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zmtool.base.text import compare_key
from zmtool.checks.across.definition import AcrossCheck, GoodsPaper
from zmtool.checks.across.facts import CrossFacts, GoodsTold
from zmtool.checks.across.findings import AcrossFinding, Judged, Place, Surroundings, finding, may_be_misread
from zmtool.checks.across.readings import amount_of, figure_of
from zmtool.values.quantity import format_amount

MOST = 1_000
ZERO = Decimal(0)


@dataclass(slots=True)
class _Account:
    """One line of goods in one dossier."""

    name: str
    unit: str
    kept: Decimal = ZERO
    out: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    decided: Decimal = ZERO
    stock: Decimal | None = None
    lines: list[GoodsTold] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def left(self) -> Decimal:
        """What should be in the store."""
        return self.kept - sum(self.out.values(), ZERO)


def goods_balance(
    dossiers: Sequence[CrossFacts],
    check: AcrossCheck,
    around: Surroundings,
    papers: Mapping[str, GoodsPaper],
) -> Judged:
    """See the module."""
    allowed = check.figure("difference")
    findings: list[AcrossFinding] = []
    compared = unread = 0
    for facts in dossiers:
        lines = [one for one in facts.goods if one.flow in papers]
        if not any(papers[one.flow].sign > 0 for one in lines):
            continue
        unread += sum(1 for one in lines if amount_of(one.quantity) is None)
        accounts = _accounts(facts, lines, papers)
        compared += len(accounts)
        for account in accounts:
            found = _judged(facts, account, papers, allowed, around.trust)
            findings += [found] if found is not None else []
    return Judged(tuple(findings[:MOST]), compared, unread, max(0, len(findings) - MOST))


def _accounts(
    facts: CrossFacts, lines: Sequence[GoodsTold], papers: Mapping[str, GoodsPaper]
) -> list[_Account]:
    """The account of each line of goods; what went out under another name or unit is put beside it with a doubt."""
    accounts: dict[tuple[str, str], _Account] = {}
    for line in sorted(lines, key=lambda one: -papers[one.flow].sign):
        paper = papers[line.flow]
        name, unit = compare_key(line.name), line.unit or "条"
        account = accounts.get((name, unit))
        if account is None and paper.sign > 0:
            account = accounts.setdefault((name, unit), _Account(line.name, unit))
        if account is None:
            account = _nearest(facts, accounts, name, unit)
        if account is None:
            account = accounts.setdefault((name, unit), _Account(line.name, unit))
        account.lines.append(line)
        amount = amount_of(line.quantity)
        if amount is None:
            account.doubts.append(f"《{line.quantity.title}》数量“{line.quantity.value}”没有读出")
        elif paper.sign > 0:
            account.kept += amount
        elif paper.sign < 0:
            account.out[paper.label] += amount
            account.doubts += [paper.unclear] if paper.unclear else []
        else:
            account.decided += amount
        if (name, unit) != (compare_key(account.name), account.unit):
            account.doubts.append(
                f"《{line.quantity.title}》写作“{line.name}”{unit}，请核对是否同一物品、单位"
            )
    for one in facts.stock or ():
        account = accounts.get((compare_key(one.name), one.unit or "条"))
        if account is not None:
            account.stock = (account.stock or ZERO) + (figure_of(one.quantity) or ZERO)
    return list(accounts.values())


def _nearest(
    facts: CrossFacts, accounts: Mapping[tuple[str, str], _Account], name: str, unit: str
) -> _Account | None:
    """The account that a line of another unit, or of a name one character apart, may belong to."""
    for (its, its_unit), account in accounts.items():
        if (its == name and its_unit != unit) or may_be_misread(facts, its, facts, name):
            return account
    return None


def _judged(
    facts: CrossFacts, account: _Account, papers: Mapping[str, GoodsPaper], allowed: Decimal, trust: float
) -> AcrossFinding | None:
    left, doubts = account.left, list(dict.fromkeys(account.doubts))
    if account.stock is not None:
        if abs(left - account.stock) <= allowed:
            return None
        what = f"账面应在库 {_with_unit(left, account)}，物品账在库 {_with_unit(account.stock, account)}"
    elif left < -allowed:
        what = f"去向合计比保存数多 {_with_unit(-left, account)}"
    elif left > allowed and facts.closed and left > account.decided:
        what = f"有 {_with_unit(left - account.decided, account)}没有去向"
        doubts.append("可能仍在库，请核对物品账和实物")
    else:
        return None
    return finding(
        f"{facts.name} {account.name}{what}",
        "；".join(_terms(account)),
        (Place(facts, line.quantity) for line in account.lines if papers[line.flow].sign or account.decided),
        trust,
        doubt="；".join(doubts),
        dossiers=(facts,),
    )


def _terms(account: _Account) -> Iterator[str]:
    yield f"保存 {_with_unit(account.kept, account)}"
    for label, amount in account.out.items():
        yield f"{label} {_with_unit(amount, account)}"
    if account.decided:
        yield f"已没收 {_with_unit(account.decided, account)}"
    yield f"保存减去各项去向 = {_with_unit(account.left, account)}"


def _with_unit(amount: Decimal, account: _Account) -> str:
    return f"{format_amount(amount)}{account.unit}"
