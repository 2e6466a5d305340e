"""What can be done in a case: the steps that come next with what they lack, then what can be done at any time."""

from __future__ import annotations

from zmtool.tui.bases.record import Offer
from zmtool.workflow.case_sheet import CaseSheet
from zmtool.workflow.review_precheck import NextStep

_ALWAYS = (
    Offer("seize", "查获登记 x", remark="扫码或输入查获的卷烟，逐行计数，自动带出品规和价格"),
    Offer("edit", "改案件内容 e", remark="当事人、案发与现场、文字、执法人员、证据、物品"),
    Offer("penalty", "拟处罚 p", remark="填写罚款基数、比例和处罚种类"),
    Offer("proposal", "裁量建议", remark="按裁量基准算出的档次、幅度和建议数额"),
    Offer("transfer", "移送核对", remark="是否达到刑事追诉标准，应移送什么、给谁、何时"),
    Offer("related", "相关案件", remark="同一当事人、许可证、地址、电话或车牌的案件"),
)


def offers_of(sheet: CaseSheet) -> tuple[Offer, ...]:
    """The steps, the nearest first, and after them what does not depend on the step."""
    return (*map(_offer, sorted(sheet.precheck.steps, key=_nearness)), *_ALWAYS)


def _nearness(one: NextStep) -> tuple[bool, bool, int]:
    """The main line comes first, open before what still lacks something; then what runs beside it or ends it early."""
    step = one.way.step
    return step.side or (step.ends and not step.last), not one.way.open, step.order


def _offer(one: NextStep) -> Offer:
    way = one.way
    stops = [each.what for each in way.obstacles if each.stops]
    notes = [each.what for each in way.obstacles if not each.stops]
    final = [f"送出后收不回：{'、'.join(one.final)}"] if one.final else []
    remark = "；".join([*(f"缺：{each}" for each in stops), *(f"注意：{each}" for each in notes), *final])
    return Offer(f"step:{way.step.id}", way.step.label, way.open, remark)
