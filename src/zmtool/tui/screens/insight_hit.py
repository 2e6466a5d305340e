"""One hit: the numbers it rests on, the orders behind them, what to ask at the shop; turned into an alert from here."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from zmtool.insight.models.definition import LEVEL_NAMES
from zmtool.insight.runs.explanation import Explanation
from zmtool.insight.runs.records import RUN, KeptHit
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.keys import INSIGHT_HIT, LIST, RECORD, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.texts.alert_texts import DONE_WORDS
from zmtool.tui.texts.insight_texts import hit_heading, hit_text
from zmtool.workflow.insight_explain import explain_hit, hits_beside
from zmtool.workflow.insight_queue import raise_hits

_RAISE, _ALERT, _HIT, _SHOP = "raise", "alert", "hit ", "shop "
_MOST_SHOPS = 8


class InsightHitScreen(RecordScreen):
    """What a hit rests on."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(INSIGHT_HIT))
    KEYS = (INSIGHT_HIT, RECORD, LIST)
    NAME = "命中由来"
    TITLE_OF_TEXT = "由来"
    TITLE_OF_STEPS = "可办"
    WATCHES = False
    """Nothing of it changes by itself, and making it anew reads the orders again."""

    def __init__(self, number: str, neighbours: Neighbours | None = None) -> None:
        super().__init__(number, neighbours)
        self._found: Explanation | None = None

    def reload(self) -> None:
        self.say("正在取订单……")
        super().reload()

    def load(self, number: str) -> Shown:
        found = explain_hit(int(number), self.desk.place, now=self.desk.now, user=self.desk.user)
        beside = hits_beside(found.hit, self.desk.place, user=self.desk.user)
        self._found = found
        return Shown(
            number, hit_heading(found), hit_text(found, self._width()), tuple(_offers(found, beside))
        )

    def _width(self) -> int:
        """The cells of the text; before the first layout those that it will have."""
        width = self.middle.scrollable_content_region.width
        return max(20, width - 4 if width else self.app.size.width - 44)

    def take(self, offer: Offer) -> None:
        kind, _, number = offer.id.partition(" ")
        if offer.id == _RAISE:
            self.say("正在转为预警……")
            self.in_background(self._raise, self._taken, group="step")
        elif kind == _ALERT:
            open_record(self.app, "alert", number)
        elif kind == _HIT.strip():
            self.number = number
            self.reload()
        elif kind == _SHOP.strip():
            self._profile(number)

    def _raise(self) -> str:
        (done,) = raise_hits(
            self.desk.place, numbers=[int(self.number)], now=self.desk.now, user=self.desk.user
        )
        return f"{done.added.alert_no}：{DONE_WORDS[done.added.done]}，{LEVEL_NAMES[done.added.level]}级"

    def _begin(self, offer: Offer) -> None:
        if offer.open:
            super()._begin(offer)
        else:
            self.say(offer.remark, "bold yellow")

    def _profile(self, lic_no: str) -> None:
        from zmtool.tui.screens.profile import ProfileScreen

        self.app.push_screen(ProfileScreen(lic_no))

    def action_profile(self) -> None:
        shops = self._found.hit.shops if self._found else ()
        if shops:
            self._profile(shops[0])
        else:
            self.say("这个命中没有指明零售户", "yellow")

    def action_page(self) -> None:
        """The same as a page with charts, in the outbox."""
        from zmtool.reports.insight_page import write_explanation

        found = self._found
        if found is None:
            return
        path = self.desk.workspace / "outbox" / "报表" / f"命中-{found.hit.number}.html"

        def write() -> str:
            write_explanation(found, path)
            return f"已写成 {path.relative_to(self.desk.workspace)}"

        self.in_background(write, self.told, group="page")


def _offers(found: Explanation, beside: tuple[KeptHit, ...]) -> list[Offer]:
    hit = found.hit
    offers = []
    if hit.alert_no:
        offers.append(
            Offer(f"{_ALERT} {hit.alert_no}", f"打开预警 {hit.alert_no}", remark="看预警办到哪一步")
        )
    elif found.run.purpose != RUN:
        offers.append(Offer(_RAISE, "转为预警", open=False, remark="影子运行或者回测的命中不能转为预警"))
    else:
        told = f"已抑制（{hit.suppressed}），仍可转" if hit.suppressed else "转后在预警列表筛选、派单"
        offers.append(Offer(_RAISE, "转为预警", remark=told))
    offers += [
        Offer(f"{_SHOP}{one}", f"画像 {_name(found, one)}", remark="风险由来、订货走势、关联户")
        for one in hit.shops[:_MOST_SHOPS]
    ]
    offers += [
        Offer(
            f"{_HIT}{one.number}",
            f"同户命中 {one.code}（{LEVEL_NAMES[one.level]}）",
            remark=f"第 {one.number} 号命中，值 {one.value}{'，已转预警' if one.alert_no else ''}",
        )
        for one in beside
    ]
    return offers


def _name(found: Explanation, lic_no: str) -> str:
    return next((one.name for one in found.shops if one.lic_no == lic_no and one.name), lic_no)
