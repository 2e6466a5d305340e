"""One plan of inspections: groups, the route of every day, why each shop; approving it, recording its shops."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.tui.asking.inspection_forms import record_form
from zmtool.tui.asking.inspection_plan_forms import plan_step_form, sheet_form
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Form
from zmtool.tui.keys import INSPECTION_PLAN, LIST, RECORD, bindings
from zmtool.tui.texts.inspection_texts import plan_heading, plan_text
from zmtool.tui.texts.supervision_texts import names_at, offers_of
from zmtool.workflow.inspection_plan_steps import PlanView, look_at_plan

_RECORD, _SHEET = "+record", "+sheet"


class InspectionPlanScreen(RecordScreen):
    """A plan as the person may see it."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INSPECTION_PLAN))
    KEYS = (INSPECTION_PLAN, RECORD, LIST)
    NAME = "检查计划"
    TITLE_OF_TEXT = "计划与路线"

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._view: PlanView | None = None

    def load(self, number: str) -> Shown:
        view = look_at_plan(number, self.desk.place, now=self.desk.now, user=self.desk.user)
        self._view = view
        root, plan = self.desk.workspace, view.kept.plan
        offers = offers_of(view.next_steps, view.against, {})
        waiting = sum(not one.insp_no for one in plan.clients)
        if waiting and view.kept.state in ("DRAFT", "APPROVED"):
            if "inspect" in view.may:
                approved = view.kept.state == "APPROVED"
                remark = f"还有 {waiting} 户" if approved else "计划还没有审批"
                offers.append(Offer(_RECORD, "登记检查", approved, remark))
            offers.append(Offer(_SHEET, "写检查表", True, "待查的户写成表，打印或直接填写"))
        return Shown(
            plan.plan_no, plan_heading(view, root), plan_text(view, names_at(root), root), tuple(offers)
        )

    def form_for(self, offer: Offer) -> Form | None:
        assert self._view is not None  # noqa: S101
        if offer.id == _SHEET:
            return sheet_form(self.desk, self._view.kept.plan.plan_no)
        if offer.id == _RECORD:
            return record_form(self.desk, self._view.kept.plan, self._view.shops)
        return plan_step_form(self.desk, self._view, offer.id)

    def action_record(self) -> None:
        """The record of one of its shops."""
        self._begin_if_offered(_RECORD, "这份计划现在没有可登记的户")

    def action_sheet(self) -> None:
        """The street's table."""
        self._begin_if_offered(_SHEET, "没有待查的户")

    def _begin_if_offered(self, wanted: str, otherwise: str) -> None:
        offers = self._shown.offers if self._shown else ()
        offer = next((one for one in offers if one.id == wanted), None)
        form = self.form_for(offer) if offer and offer.open else None
        if form is None:
            self.say(offer.remark if offer else otherwise, "yellow")
        else:
            self.app.push_screen(FormScreen(form), self._taken)
