"""Forms of analysis: running models, taking order data in, a step in the life of a model; and what they led to, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zmtool.insight.models.definition import LEVEL_NAMES, STAGES
from zmtool.insight.runs.records import RUN_STATES
from zmtool.tui.fields.asking import asking
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.workflow.insight_models import library_at

if TYPE_CHECKING:
    from zmtool.tui.desk import Desk
    from zmtool.workflow.insight_data import DataImport
    from zmtool.workflow.insight_run import RunReport


def run_form(desk: Desk, codes: Sequence[str] = ()) -> tuple[Form, Mapping[str, Any]]:
    """Which models (``models``) are run on which day (``asof``), and whether as a trial (``shadow``)."""
    models = library_at(desk.workspace).models.values()
    fields = (
        Field(
            "asof", "分析日", "date", required=True, initial=desk.today.isoformat(), hint="窗口都由它往回算"
        ),
        Field(
            "models",
            "模型",
            choices=tuple(Choice(one.code, one.code, one.name) for one in models),
            only=True,
            many=True,
            initial="、".join(codes),
            hint="不写为全部启用和试运行的",
        ),
        Field("shadow", "影子运行", "yes_no", initial="否", hint="只记录，不能转预警"),
    )
    return asking("运行模型", fields, intro="数据不齐的模型停跑并写明缺什么。", button="运行")


def told_run(done: RunReport) -> str:
    """What a run came to."""
    counts = dict.fromkeys(LEVEL_NAMES.values(), 0)
    for one in done.models:
        for hit in one.open_hits:
            counts[LEVEL_NAMES[hit.level]] += 1
    levels = "、".join(f"{name} {count}" for name, count in counts.items() if count)
    stopped = [one for one in done.models if one.state != "done"]
    told = f"运行 {len(done.models)} 个模型，命中 {sum(counts.values())} 个对象" + (
        f"（{levels}）" if levels else ""
    )
    if stopped:
        first = stopped[0]
        told += f"；{len(stopped)} 个没有跑，如 {first.model.code} {RUN_STATES[first.state]}：{first.note}"
    return told


def orders_form() -> tuple[Form, Mapping[str, Any]]:
    """Which ``file`` of orders is taken in."""
    fields = (Field("file", "订单文件", "file", required=True, hint="系统导出的订单：xlsx、xls、csv"),)
    return asking("导入订单", fields, intro="先试读，列出周次、行数和问题，再问是否接收。", button="试读")


def told_import(found: DataImport) -> str:
    """What a file of orders holds, by what an import counted."""
    summary = found.summary
    weeks = summary["weeks"]
    lines = [
        f"周次 {weeks[0]} 至 {weeks[-1]}，共 {len(weeks)} 周" if weeks else "没有周次",
        f"订单 {summary['orders']} 份，{summary['lines']} 行，{summary['shops']} 户，{summary['cartons']} 条",
        f"与已有相同的订单 {summary['same_orders']} 份，不同的 {summary['changed_orders']} 份，新品规 {summary['new_brands']} 个",
    ]
    if summary["rejected"]:
        lines.append(f"不能用的行 {summary['rejected']}：")
        lines += [f"　{one['reason']}　{one['rows']} 行" for one in summary["reasons"][:5]]
    return "\n".join(lines)


def stage_form(code: str, held: str, steps: Sequence[str], submit: Callable[[str, str], str]) -> Form:
    """A step in the life of a model, with the reason."""

    def send(values: Mapping[str, Any]) -> str:
        return submit(values["stage"], values["why"])

    fields = (
        Field(
            "stage",
            "阶段",
            required=True,
            only=True,
            choices=tuple(Choice(one, STAGES[one]) for one in steps),
        ),
        Field("why", "理由", "long", required=True),
    )
    return Form(
        f"改变阶段　{code}",
        fields,
        send,
        f"现在是{STAGES[held]}。草拟→回测→试运行（只影子预警）→启用，随时可停用。",
        f"model:{code}:stage",
    )
