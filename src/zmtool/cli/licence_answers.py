"""How answers of ``zmtool license`` on the register are shown and put into JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zmtool.base.plain import to_plain
from zmtool.cli.printing import print_table, print_text, say
from zmtool.licenses.register.records import LABELS, LicenceEvent, Retailer
from zmtool.licenses.register.statuses import Statuses, status_on
from zmtool.workflow.licence_expiring import Expiring
from zmtool.workflow.licence_import import LicenceImport
from zmtool.workflow.licences import Checkup, ShownLicence

_SHOWN = 10
_KEYS = ("id_key", "bank_key")
_CHOSEN = ("lic_no", "name", "principal", "addr", "station", "valid_to")


def licence_json(one: Retailer, today: date) -> dict[str, object]:
    """One entry; keys for comparison are left out, ``status`` is that of today."""
    plain = to_plain(one)
    return {
        **{key: value for key, value in plain.items() if key not in _KEYS},
        "status": status_on(one, today),
    }


def shown_json(shown: ShownLicence, today: date) -> dict[str, object]:
    """One entry with its history and what is not right."""
    return {
        "licence": licence_json(shown.retailer, today),
        "version": shown.version,
        "updated_at": shown.updated_at,
        "same_holder": [licence_json(one, today) for one in shown.same_holder],
        "problems": [{"code": one.code, "what": one.what} for one in shown.ailments],
        "history": [_event_json(one) for one in shown.history],
    }


def _event_json(one: LicenceEvent) -> dict[str, object]:
    return {
        "at": one.at,
        "who": one.who,
        "kind": one.kind,
        "why": one.why,
        "source": one.source,
        "change": {name: list(pair) for name, pair in one.change.items()},
    }


def print_licences(found: Sequence[Retailer], statuses: Statuses, today: date, title: str = "") -> None:
    """A list, one licence a line."""
    rows = [
        (
            one.lic_no,
            one.name,
            one.principal,
            statuses.by_id[status_on(one, today)].label,
            one.valid_to or "",
            one.station,
            one.addr,
        )
        for one in found
    ]
    print_table(title, ["许可证号", "字号名称", "负责人", "状态", "有效期止", "管理所", "经营场所"], rows)


def print_expiring(found: Sequence[Expiring], today: date) -> None:
    """Licences that run out, one a line, with what has to be done until when."""
    rows = [
        (
            one.retailer.lic_no,
            one.retailer.name,
            one.retailer.principal,
            one.retailer.valid_to or "",
            one.left,
            one.apply_by,
            f"续办中 {one.renewal}"
            if one.renewal
            else "已过申请期限"
            if one.late(today)
            else f"{one.reminder} 天提醒"
            if one.reminder
            else "",
            one.retailer.phone,
            one.retailer.station,
        )
        for one in found
    ]
    columns = ["许可证号", "字号名称", "负责人", "有效期止", "剩余天数", "最迟申请", "提醒", "电话", "管理所"]
    print_table("", columns, rows)


def print_licence(shown: ShownLicence, statuses: Statuses, today: date) -> None:
    """One entry: every field that says something, what is not right, the last changes."""
    one = shown.retailer
    status = statuses.by_id[shown.status].label
    print_text(f"{one.lic_no}　{one.name}　{one.principal}　{status}")
    plain = to_plain(one)
    rows = [
        (label, _told(plain[name]))
        for name, label in LABELS.items()
        if name in plain and name not in ("lic_no", "name", "principal", "status", "doubts")
    ]
    print_table("", ["项目", "内容"], rows)
    for ailment in shown.ailments:
        print_text(f"{ailment.code}　{ailment.what}")
    for other in shown.same_holder:
        print_text(
            f"同一持证人：{other.lic_no}　{other.name}　{statuses.by_id[status_on(other, today)].label}"
        )
    for event in shown.history[:_SHOWN]:
        print_text(f"{event.at[:16].replace('T', ' ')}　{event.who}　{event.why or event.kind}")
        for name, (before, after) in event.change.items():
            if before is not None:
                print_text(f"　{LABELS.get(name, name)}：{_told(before)} → {_told(after)}")


def _told(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def import_json(done: LicenceImport) -> dict[str, object]:
    """What an import did or would do, with every row that was corrected, refused or skipped."""
    found = done.preview
    return {
        "sheet": found.sheet,
        "header_row": found.header_row,
        "columns": [to_plain(one) for one in found.columns],
        "ignored": list(found.ignored),
        "accepted": len(found.accepted),
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "corrected": [to_plain(one) for one in found.corrected],
        "rejected": [to_plain(one) for one in found.rejected],
        "skipped": [to_plain(one) for one in found.skipped],
        "reasons": [{"reason": reason, "rows": rows} for reason, rows in done.reasons],
        "notes": list(found.notes),
        "written": done.written,
        "problems": str(done.problems) if done.problems else None,
    }


def print_import(done: LicenceImport) -> None:
    """The same for a person: the first of each kind, the reasons, then the counts."""
    found = done.preview
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
    if len(found.rejected) > _SHOWN:
        for reason, rows in done.reasons:
            say(f"拒因：{reason}（{rows} 行）")
    if done.problems is not None:
        say(f"问题行已写到 {done.problems}，改好后可直接再导入")
    head = "" if done.written else "预览（未写入）："
    print_text(
        f"{head}收 {len(found.accepted)} 行，更正 {len(found.corrected)} 处，拒收 {len(found.rejected)} 行，"
        f"跳过 {len(found.skipped)} 行；新增 {done.new}，更新 {done.changed}，未变 {done.unchanged}"
    )


def checkup_json(done: Checkup) -> dict[str, object]:
    """What is not right in the register."""
    return {
        "entries": done.entries,
        "rules": [
            {"code": code, "label": rule["label"], "weight": rule["weight"], "found": done.counts[code]}
            for code, rule in done.rules.rules.items()
        ],
        "problems": [{"code": one.code, "lic_no": one.lic_no, "what": one.what} for one in done.ailments],
    }


def print_checkup(done: Checkup, limit: int) -> None:
    """How often each rule, then each case."""
    print_table(
        f"登记簿体检（{done.entries} 户）",
        ["规则", "内容", "轻重", "户次"],
        [
            (code, rule["label"], "须更正" if rule["weight"] == "wrong" else "请核对", done.counts[code])
            for code, rule in done.rules.rules.items()
            if done.counts[code]
        ],
    )
    rows = [(one.code, one.lic_no, one.what) for one in done.ailments[:limit]]
    print_table("", ["规则", "许可证号", "问题"], rows)
    if len(done.ailments) > limit:
        say(f"其余 {len(done.ailments) - limit} 处从略，用 --limit 或 --json 看全部")
