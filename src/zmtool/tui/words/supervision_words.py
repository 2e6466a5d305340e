"""Advice of the commands of supervision in the words of the desk: which screen, key or field does the same there."""

from __future__ import annotations

import re

_WORDS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            r"建议立案：zmtool inspect case \S+ 案号 --cause 案由；不立案的由负责人审批",
            "建议立案：在这份检查记录办“立案”；不立案的由负责人办“不予立案”",
        ),
        (
            r"到期复查：zmtool inspect advance \S+ 整改完成 --note 情况",
            "到期复查：在这份检查记录办“整改完成”",
        ),
        (r"职责用 zmtool staff post 登记", "职责由县内管或分管领导登记"),
        (r"用 zmtool staff post 登记，或另选责任人", "或另选责任人"),
        (r"请先登记：zmtool staff post 登录名 --dept 内管 --duty 县内管", "请先登记县内管或分管领导的职责"),
        (r"用 zmtool clue list 查看线索", "在线索列表中查找"),
        (r"用 zmtool ledger list 查看台账", "在问题台账中查找"),
        (r"用 zmtool inspect list 查看检查记录", "在检查记录列表中查找"),
        (r"用 zmtool inspect plan list 查看计划", "在检查计划列表中查找"),
        (r"用 zmtool inspect plan show 查看名单", "在计划中看名单"),
        (r"（zmtool inspect plan list --open）", "（检查计划，v 只看未完成的）"),
        (r"请用 zmtool inspect sheet 写出的表填写", "请用计划中“写检查表”写出的表填写"),
        (r"用 zmtool indicator list (?:查看指标库|选用其他指标)", "请从“指标”的可选项中选"),
        (r"用 zmtool ledger spot show 查看", "台账按 o 选“看一个月的抽评”"),
        (r"用 zmtool ledger spot draw \S+ 抽签", "台账按 o 选“抽评抽签”"),
        (
            r"请先立案：zmtool ledger case 会从问题建案，或用 zmtool case new",
            "请先立案：在问题办“转立案”会从问题建案",
        ),
        (r"新建案件要写案由：加 --cause 案由", "新建案件要选案由"),
        (r"加 --accused-dept 部门", "填“被举报部门”"),
        (r"写许可证号，或用 --blank 份数 印空白的", "写许可证号，或写空白份数"),
        (r"用 --desc 写明", "在“情况”写明"),
        (r"加 --set (?:人员=姓名、姓名|(\S+?)=…)", "请填写"),
        (r"用 --note 写明", "在“说明”写明"),
        (r"加 --why 理由", "写明理由"),
        (r"请核对 --from 和 --to", "请核对起日和止日"),
        (r"例：--group \S+", "在第 1 组写两名以上检查人"),
    )
)


def supervision_at_the_desk(text: str) -> str:
    """``text`` with the commands of supervision replaced by what one does at the desk; the rest stays as it is."""
    if "zmtool" not in text and "--" not in text:
        return text
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    return text
