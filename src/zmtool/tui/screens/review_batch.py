"""One batch: how it was made, its figures; the draw and the bulletin are taken here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from zmtool.base.errors import Refused
from zmtool.reports.results import plain_points
from zmtool.tui.bases.confirm import ConfirmScreen
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Field, Form, LongSubmit
from zmtool.tui.texts.reviews_texts import batch_text
from zmtool.tui.works import Step
from zmtool.workflow.review_batches import Bulletin, draw_batch, publish_batch, review_measures, show_batch
from zmtool.workflow.review_board import SETTLED, dossier_lines
from zmtool.workflow.review_standard import checklist_title

_OPEN, _DRAW, _PUBLISH = "open", "draw", "publish"


class ReviewFiguresScreen(RecordScreen):
    """A batch by its name."""

    NAME = "评查批次"
    NO_STEPS: ClassVar[str] = ""

    def load(self, number: str) -> Shown:
        place, user = self.desk.place, self.desk.user
        batch, dossiers = show_batch(number, place, user=user)
        offers = []
        if batch.proof is None and not batch.origin_unit:
            offers.append(Offer(_DRAW, "抽取案卷", True, "分层随机抽取，机器先评，放入待认领；只能抽一次"))
        else:
            offers.append(Offer(_OPEN, "看案卷", True, "这一批的案卷"))
            settled = dossier_lines(place, user=user, batch=number, kind=SETTLED, limit=0).total
            if batch.origin_unit:
                lacks = f"{batch.origin_unit}送来的，由其通报"
            else:
                lacks = "" if settled else "没有已定分、待通报的案卷"
            offers.append(
                Offer(
                    _PUBLISH, "公布通报", not lacks, lacks or f"公布已定分的 {settled} 件，申诉期限从今天起算"
                )
            )
        kind = "双评" if batch.double else "单评"
        return Shown(
            number,
            f"{batch.name}　{kind}{'　交叉' if batch.cross else ''}　案卷 {len(dossiers)}",
            batch_text(
                batch,
                checklist_title(batch.checklist, place.root),
                review_measures(number, place),
                len(dossiers),
            ),
            tuple(offers),
        )

    def form_for(self, offer: Offer) -> Form | None:
        if offer.id != _DRAW:
            return None
        return Form(
            title=f"抽取 {self.number} 的案卷",
            intro="从已结案的普通程序案件中抽取。比例和份数只写一个，都不写按评查参数。一票否决疑似、复议诉讼、"
            "金额最高的必抽。",
            fields=(
                Field("since", "结案自", "date", hint="可不写，如 1.1"),
                Field("until", "结案至", "date", hint="可不写"),
                Field("ratio", "比例", "decimal", hint="如 0.1", check=_wrong_ratio),
                Field("count", "每单位份数", "number", hint="代替比例", check=_wrong_count),
                Field("must", "必抽案件", many=True, hint="案件编号，有投诉的等"),
                Field("seed", "种子", hint="不写由程序生成并记录"),
            ),
            submit=LongSubmit("抽取并由机器评查", self._draw),
            draft=f"review-batch:{self.number}:draw",
            button="抽取",
        )

    def _draw(self, values: Mapping[str, Any], step: Step) -> str:
        if values["ratio"] is not None and values["count"] is not None:
            raise Refused("比例和每单位份数写了两个", next_step="只留一个，或都不写")
        done = draw_batch(
            self.number,
            self.desk.place,
            seed=values["seed"] or secrets.token_hex(8),
            ratio=values["ratio"],
            count=values["count"],
            must=values["must"],
            since=values["since"],
            until=values["until"],
            progress=step,
            now=self.desk.now,
            user=self.desk.user,
        )
        left = f"，{len(done.left_out)} 件不适用未列入" if done.left_out else ""
        return (
            f"名单 {len(done.proof.places)} 件，抽中 {len(done.dossiers)} 件{left}；抽查证明 {done.file.name}"
        )

    def take(self, offer: Offer) -> None:
        if offer.id == _OPEN:
            from zmtool.tui.screens.reviews import ReviewDossierScreen

            self.app.push_screen(ReviewDossierScreen(self.number))
        elif not offer.open:
            self.say(offer.remark, "yellow")
        elif offer.id == _PUBLISH:
            self.app.push_screen(
                ConfirmScreen(f"公布 {self.number} 的通报？", f"{offer.remark}。公布后分数只经申诉更正。"),
                self._publish,
            )

    def _publish(self, yes: bool | None) -> None:
        if yes:
            number = self.number
            self.in_background(
                lambda: publish_batch(number, self.desk.place, now=self.desk.now, user=self.desk.user),
                self._published,
                group="publish",
            )

    def _published(self, told: Bulletin) -> None:
        until = sorted({str(one.appeal_until) for one in told.published if one.appeal_until is not None})
        left = f"，还有 {told.unfinished} 件未定分" if told.unfinished else ""
        self.told(
            f"已公布 {len(told.published)} 件{left}；申诉至 {'、'.join(until) or '（工作日历未登记，未定）'}；材料在报表模块生成"
        )
        self.reload()


def _wrong_ratio(value: Decimal) -> str:
    return "" if 0 < value <= 1 else f"应大于 0、不超过 1，不能是 {plain_points(value)}"


def _wrong_count(value: int) -> str:
    return "" if value > 0 else "至少 1 份"
