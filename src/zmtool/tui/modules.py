"""The modules of the desk: a table. Their screens are imported when they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from textual.app import App
from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its letter in the menu, its name, what one does there, and its first screen."""

    letter: str
    label: str
    about: str
    screen: str

    def open(self) -> Screen[None]:
        """Its first screen."""
        name, kind = self.screen.split(":")
        made = getattr(import_module(f"zmtool.tui.screens.{name}"), kind)()
        assert isinstance(made, Screen)  # noqa: S101
        return made


MODULES = (
    Module("t", "今日", "到期与逾期、待办、预警、我的评查", "today:TodayScreen"),
    Module("x", "许可证", "登记簿、归户、到期、申请办理", "licences:LicenceListScreen"),
    Module("a", "案件", "立案、步骤、期限、涉案物品、处罚", "cases:CaseListScreen"),
    Module("j", "案卷", "卷内文书、页面、问题，三栏对照", "dossiers:DossierListScreen"),
    Module("w", "文书", "按目录填制文书，边填边核对", "forms:FormListScreen"),
    Module("b", "扫描箱", "归案、核对读出的字段", "scan_queue:ScanQueueScreen"),
    Module("p", "评查", "评查任务、逐项确认或改判、复核、演练", "reviews:ReviewBatchScreen"),
    Module("s", "线索与台账", "线索、问题台账、整改", "clues:ClueListScreen"),
    Module("c", "检查", "检查计划、检查记录", "inspections:InspectionListScreen"),
    Module("y", "预警与画像", "预警处置、待查清单、零售户画像", "alerts:AlertListScreen"),
    Module("r", "报表", "领导报表、登记簿报表、评查通报", "reports:ReportListScreen"),
    Module("k", "检查表", "评查项目：规则、依据、例子", "checklists:ChecklistScreen"),
    Module("e", "设置与体检", "配色、按键、工作区体检、备份", "settings:SettingsScreen"),
)

RECORDS = {
    "case": "case:CaseScreen",
    "licence": "licence:LicenceScreen",
    "application": "licence_application:ApplicationScreen",
    "clue": "clue:ClueScreen",
    "problem": "problem:ProblemScreen",
    "alert": "alert:AlertScreen",
    "inspection": "inspection:InspectionScreen",
    "inspection_plan": "inspection_plan:InspectionPlanScreen",
    "review": "review:ReviewScreen",
}
"""Kinds of records and the screens that show one; such a screen is made with the record's number."""


def open_record(app: App[None], kind: str, number: str) -> None:
    """Shows a record over the present screen."""
    name, screen = RECORDS[kind].split(":")
    app.push_screen(getattr(import_module(f"zmtool.tui.screens.{name}"), screen)(number))
