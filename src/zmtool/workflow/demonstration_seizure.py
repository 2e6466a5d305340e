"""An on-site seizure becoming a filed case with its documents, each step as officers would take it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from zmtool.cases.records import Approval, CaseEvent, CaseFacts
from zmtool.goods.catalogue_import import PriceIssue
from zmtool.staff.records import Bureau, Officer
from zmtool.workflow.case_edit import edit_case, set_fields, with_officers
from zmtool.workflow.case_life import advance, approve
from zmtool.workflow.case_seize import begin, enter, finish
from zmtool.workflow.cases import load_case, new_case
from zmtool.workflow.filling import FilledDocument, fill_case
from zmtool.workflow.goods import import_catalogue
from zmtool.workflow.people import register_officer, registered_officers
from zmtool.workflow.workspace import OpenWorkspace

NUMBER = "示烟立〔2025〕第50号"
DAY = date(2025, 9, 3)
OFFICERS = ("林一舟", "周望")
SCANNED = ("6901028075015", "*12", "317177*10", "118187*8", "046893 15条", "6901028193504", "+5")
"""What the officers scan and type: whole codes, last six digits with counts, corrections of the last line."""

FACTS = {
    "incident_time": "2025年9月3日9时30分",
    "inspection_end": "2025年9月3日10时40分",
    "place": "示例省示例市示例县城关镇和平路90号",
    "site_person": "叶知秋",
    "storage_place": "示例县烟草专卖局罚没物品仓库",
    "party.org_name": "和平路烟酒店",
    "party.address": "示例省示例市示例县城关镇清河街18号",
    "party.license_no": "349901100050",
    "party.id_type": "居民身份证",
    "party.id_no": "349901199001010028",
    "party.phone": "13000000050",
    "summary": "2025年9月3日9时30分，执法人员在市场检查中，在和平路烟酒店查获非当地烟草专卖批发企业供货的卷烟，建议立案调查。",
}


@dataclass(frozen=True, slots=True)
class SeizureShown:
    """What the seizure left: the case, its stage in Chinese, its documents, the totals in words."""

    case_no: str
    stage: str
    filled: tuple[FilledDocument, ...]
    totals: tuple[str, ...]


def demonstrate_seizure(
    folder: Path, samples: Path, bureau: Bureau, now: datetime, user: str
) -> SeizureShown:
    """Runs the seizure in the workspace ``folder``: brands, officers, case, count, preservation, filing, papers."""
    import_catalogue(
        samples / "goods" / "brands.csv",
        folder,
        now=now,
        user=user,
        issue=PriceIssue(effective_from=date(2025, 1, 1)),
    )
    for number, name in enumerate(OFFICERS, 1):
        officer = Officer(name, f"3499010{number}", "专卖管理员", date(2023, 1, 1), date(2027, 12, 31))
        register_officer(officer, folder, now=now, user=user)
    new_case(
        NUMBER,
        "not_local_purchase",
        "叶知秋",
        folder,
        now=now,
        user=user,
        source="市场检查(巡查)发现",
        on=DAY,
    )
    _write_facts(folder, bureau, now, user)
    seizure = begin(NUMBER, folder, now=now, user=user)
    for line in SCANNED:
        seizure, _ = enter(seizure, line)
    seized = finish(seizure, folder, now=now, user=user, basis="wholesale", by=OFFICERS)
    stage = _preserve_and_file(folder, now, user)
    filled = fill_case(load_case(NUMBER, folder), folder / "outbox" / "现场查获")
    return SeizureShown(NUMBER, stage, tuple(filled), seized.goods.valuation.texts)


def _write_facts(folder: Path, bureau: Bureau, now: datetime, user: str) -> None:
    register = registered_officers(folder)

    def edit(case: CaseFacts, at: OpenWorkspace) -> CaseFacts:
        return with_officers(set_fields(replace(case, bureau=bureau), FACTS), register, OFFICERS, ())

    edit_case(NUMBER, edit, folder, now=now, user=user, why="现场检查")


def _preserve_and_file(folder: Path, now: datetime, user: str) -> str:
    moment = datetime(2025, 9, 3, 9, 30)  # noqa: DTZ001 - local wall-clock time, as on paper
    signed = (*OFFICERS, "叶知秋")
    filed = date(2025, 9, 4)
    _take(folder, CaseEvent("inspect", DAY, moment, by=signed), now, user)
    _agree(
        folder,
        "preserve",
        DAY,
        now,
        user,
        {"officer": "为防止证据灭失，建议先行登记保存。", "leader": "同意先行登记保存。"},
    )
    _take(folder, CaseEvent("preserve", DAY, by=signed, number="示烟存通〔2025〕第50号"), now, user)
    opinions = {"officer": "违法嫌疑事实存在，建议立案调查。", "dept": "同意立案。", "leader": "同意立案。"}
    _agree(folder, "file", filed, now, user, opinions)
    return _take(folder, CaseEvent("file", filed), now, user)


def _agree(folder: Path, step: str, on: date, now: datetime, user: str, opinions: dict[str, str]) -> None:
    people = {"officer": OFFICERS, "dept": ("何平川",), "leader": ("陆承安",)}
    for role, opinion in opinions.items():
        approve(NUMBER, Approval(step, role, people[role], on, True, opinion), folder, now=now, user=user)


def _take(folder: Path, event: CaseEvent, now: datetime, user: str) -> str:
    return advance(NUMBER, event, folder, now=now, user=user).stage_label
