"""The analysis models: their stage, how often they were right, what speaks against them; and one model whole."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.base.errors import NotFound
from zmtool.insight.models.definition import STAGES
from zmtool.tui.asking.insight_forms import run_form, stage_form
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, Neighbours, View, keys_of
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Form
from zmtool.tui.keys import INSIGHT_MODELS, bindings
from zmtool.tui.screens.insight_hits import run_in_background
from zmtool.tui.texts.insight_texts import model_heading, model_text
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.workflow.insight_models import check_models, model_life, next_stages, set_stage
from zmtool.workflow.insight_record import ModelRecord, model_records

_STAGE_STYLES = {"active": "green", "trial": "yellow", "stopped": "dim", "draft": "dim", "tested": "yellow"}
_STAGE, _TEST = "stage", "test"


class InsightModelsScreen(ListingScreen):
    """Every model that the person may see."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INSIGHT_MODELS))
    KEYS = keys_of(INSIGHT_MODELS)
    NAME = "分析模型"
    SEARCH = "输入代码、名称、说明的任意部分"
    NOTHING = "没有模型"
    COLUMNS = (
        Column("代码", 10),
        Column("名称", 0),
        Column("阶段", 6),
        Column("命中率", 6),
        Column("属实/已核", 9),
        Column("待核", 4),
        Column("最近命中", 8),
        Column("提醒", 14),
    )
    VIEWS = (
        View("", "全部"),
        View("active", "启用"),
        View("trial", "试运行"),
        View("stopped", "停用"),
        View("warned", "有提醒的"),
        View("own", "自建的"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        records = model_records(self.desk.place, now=self.desk.now, user=self.desk.user)
        found = [one for one in records if _fits(one, text, view)]
        active = sum(one.stage == "active" for one in records)
        checked = sum(one.record.checked for one in records)
        founded = sum(one.record.founded for one in records)
        rate = f"　总命中率 {founded / checked * 100:.1f}%（{founded}/{checked}）" if checked else ""
        return Found(
            [_row(one) for one in found[offset : offset + limit]], len(found), f"启用 {active}{rate}"
        )

    def explain(self, row: Row) -> str:
        one: ModelRecord = row.record
        return "；".join(one.warnings) or one.model.about

    def open(self, row: Row) -> None:
        self.app.push_screen(InsightModelScreen(row.key, self.neighbours()))

    def action_run_models(self) -> None:
        """Runs the marked models, or the one with the cursor."""
        form, values = run_form(self.desk, [row.key for row in self.chosen()])

        def closed(told: str | None) -> None:
            if told:
                run_in_background(self, values, self._told)

        self.app.push_screen(FormScreen(form), closed)

    def _told(self, text: str | None) -> None:
        if text:
            self.rows.marked.clear()
            self.told(text)
            self.reload()


class InsightModelScreen(RecordScreen):
    """One model: what it looks for, how good it is, its life and its query."""

    NAME = "分析模型"
    TITLE_OF_TEXT = "模型"
    TITLE_OF_STEPS = "可办"

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._record: ModelRecord | None = None

    def load(self, number: str) -> Shown:
        records = model_records(self.desk.place, now=self.desk.now, user=self.desk.user)
        found = next((one for one in records if one.model.code == number), None)
        if found is None:
            raise NotFound(f"没有模型 {number}", next_step="返回列表另选")
        self._record = found
        width = (self.middle.scrollable_content_region.width or self.app.size.width - 40) - 4
        text = model_text(found, model_life(number, self.desk.place, user=self.desk.user), max(20, width))
        offers = (
            Offer(_STAGE, "改变阶段", remark=f"现在是{STAGES[found.stage]}；要写理由"),
            Offer(
                _TEST,
                "试跑例子",
                bool(found.model.examples),
                f"{len(found.model.examples)} 个例子：应当命中谁、不应命中谁"
                if found.model.examples
                else "没有例子",
            ),
        )
        return Shown(number, model_heading(found), text, offers)

    def form_for(self, offer: Offer) -> Form | None:
        if offer.id != _STAGE or self._record is None:
            return None
        code, held = self._record.model.code, self._record.stage

        def submit(stage: str, why: str) -> str:
            set_stage(code, stage, self.desk.place, why=why, now=self.desk.now, user=self.desk.user)
            return f"{code}：{STAGES[stage]}"

        return stage_form(code, held, next_stages(held), submit)

    def take(self, offer: Offer) -> None:
        if not offer.open:
            self.say(offer.remark, "bold yellow")
            return
        code = self.number
        self.say("正在试跑例子……")
        self.in_background(lambda: self._tested(code), self._said, group="test")

    def _tested(self, code: str) -> str:
        (found,) = check_models([code], self.desk.workspace, with_examples=True)
        wrong = [f"例“{one.example}”：{problem}" for one in found.examples for problem in one.problems]
        if found.problem:
            return found.problem
        return "；".join(wrong) if wrong else f"{len(found.examples)} 个例子全部通过"

    def _said(self, text: str) -> None:
        self.say(text, "green" if "全部通过" in text else "bold red")
        self.told(text)


def _fits(one: ModelRecord, text: str, view: str) -> bool:
    wanted = text.strip().lower()
    if wanted and wanted not in f"{one.model.code} {one.model.name} {one.model.about}".lower():
        return False
    match view:
        case "":
            return True
        case "warned":
            return bool(one.warnings)
        case "own":
            return one.model.code != one.model.root
        case _:
            return one.stage == view


def _row(one: ModelRecord) -> Row:
    record = one.record
    return Row(
        one.model.code,
        (
            one.model.code,
            one.model.name,
            Cell(STAGES[one.stage], _STAGE_STYLES[one.stage]),
            "—" if record.rate is None else f"{record.rate * 100:.0f}%",
            f"{record.founded}/{record.checked}" if record.checked else "",
            str(record.waiting or ""),
            str(one.hits[-1]) if one.hits else "",
            Cell("；".join(one.warnings), "yellow"),
        ),
        one,
    )
