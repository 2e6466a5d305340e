"""zmtool insight models: the catalogue of models, files of a bureau's own, their life."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="分析模型：目录、详情、自建、检查、试跑例子、阶段", no_args_is_help=True, rich_markup_mode=None
)
CodeArgument = Annotated[str, typer.Argument(help="模型代码或者名称，如 A04", metavar="模型")]
CodesArgument = Annotated[
    list[str] | None,
    typer.Argument(help="模型代码，可多个；不写为全部", metavar="[模型]...", show_default=False),
]


@app.command(name="list")
def list_(
    family: Annotated[str, typer.Option(help="只看某一族，如 A", metavar="族")] = "",
    record: Annotated[bool, typer.Option("--record", help="连同命中率、命中数和提醒")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出模型；加 --record 看每个模型核实了多少、属实多少，哪些只是费时间。

    例：zmtool insight models list --family A
    """
    from zmtool.insight.models.definition import STAGES
    from zmtool.workflow.insight_models import library_at

    if record:
        return _records(family, workspace, as_json)
    library = library_at(workspace)
    models = [one for one in library.models.values() if not family or one.family == family.upper()]
    if as_json:
        print_json(
            {
                "models": [_model_json(one) for one in models],
                "broken": [{"file": str(one.path), "problem": str(one.problem)} for one in library.broken],
            }
        )
        return 0
    print_table(
        "分析模型",
        ["代码", "名称", "对象", "期", "来源", "阶段", "说明"],
        [
            (
                one.code,
                one.name,
                _unit(one.unit),
                _period(one.period),
                one.ground,
                STAGES[one.status],
                one.about,
            )
            for one in models
        ],
    )
    for wrong in library.broken:
        print_text(f"不能使用：{wrong.path.name}（用 zmtool insight models check {wrong.path.stem} 查看）")
    return 0


@app.command()
def show(code: CodeArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """一个模型的全部：找什么、参数、级别、抑制、到店问什么、SQL。

    例：zmtool insight models show A04
    """
    from zmtool.insight.models.definition import LEVEL_NAMES, STAGES
    from zmtool.workflow.insight_models import library_at

    model = library_at(workspace).model(code)
    if as_json:
        print_json(_model_json(model) | {"sql": model.sql, "examples": [one.name for one in model.examples]})
        return 0
    print_text(f"{model.code} {model.name}（{model.ground}，第 {model.version} 版，{STAGES[model.status]}）")
    print_text(model.about)
    if model.note:
        print_text(f"注：{model.note}")
    print_text(f"对象：{_unit(model.unit)}；期：{_period(model.period)}；文件：{model.path}")
    if model.params:
        print_table(
            "参数",
            ["名称", "说明", "默认", "范围"],
            [
                (one.name, one.label, one.default, _range(one.least, one.most))
                for one in model.params.values()
            ],
        )
    print_table("级别", ["级别", "条件"], [(LEVEL_NAMES[one.level], one.when) for one in model.levels])
    for lift in model.lifts:
        to = f"升为{LEVEL_NAMES[lift.to]}级" if lift.to else f"升 {lift.by} 级"
        cause = lift.when if "self" in lift.models else f"同时命中 {'、'.join(lift.models)}"
        print_text(
            f"升级：{cause}{f'（{lift.when}）' if lift.when and 'self' not in lift.models else ''}，{to}"
        )
    if model.suppress.festivals or model.suppress.new_sku_days or model.suppress.exempt:
        print_text(f"抑制：{_suppress(model)}")
    print_text(f"到店：{'、'.join(model.ask)}")
    if model.operator:
        print_text(f"统计算子：{model.operator.op}")
    print_text("SQL：")
    print_text(model.sql.rstrip())
    return 0


@app.command()
def new(
    code: Annotated[
        str, typer.Argument(help="代码：四位（市）或六位（县）区划-字母数字，如 349901-A51", metavar="代码")
    ],
    name: Annotated[str, typer.Option(help="名称", metavar="文字")],
    base: Annotated[str, typer.Option(help="由哪个模型派生；只改参数、级别时用", metavar="模型")] = "",
    owner: Annotated[str, typer.Option(help="归谁管", metavar="文字")] = "本局",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """在工作区 schemas/models/ 里生成一个自建模型的文件，改好就能用，不用登记。

    例：zmtool insight models new 349901-A51 --name 夜市突增
    """
    from zmtool.workflow.insight_models import new_model

    path = new_model(code, workspace, name=name, base=base, owner=owner, now=right_now(), user=current_user())
    if as_json:
        print_json({"code": code.upper(), "file": str(path)})
    else:
        print_text(f"已生成 {path}")
        print_text(
            f"改好后：zmtool insight models check {code.upper()}；zmtool insight models test {code.upper()}"
        )
    return 0


@app.command()
def check(codes: CodesArgument = None, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """检查模型文件：格式、参数、SQL、级别表达式；错在哪一行哪一列。有错时退出码为 1。

    例：zmtool insight models check A04
    """
    return _checked(codes, workspace, as_json, with_examples=False)


@app.command()
def test(codes: CodesArgument = None, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """用模型自带的例子试跑：给定数据下应当命中谁、不应命中谁。有不符时退出码为 1。

    例：zmtool insight models test A04 A05
    """
    return _checked(codes, workspace, as_json, with_examples=True)


@app.command()
def stage(
    code: CodeArgument,
    to: Annotated[
        str,
        typer.Argument(
            help="阶段：draft 草拟、tested 回测、trial 试运行、active 启用、stopped 停用", metavar="阶段"
        ),
    ],
    why: Annotated[str, typer.Option(help="理由", metavar="文字")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """改变模型的阶段：草拟→回测→试运行（只影子预警）→启用；随时可停用。

    例：zmtool insight models stage A11 stopped --why 本县大户由专人管
    """
    from zmtool.insight.models.definition import STAGES
    from zmtool.workflow.insight_models import set_stage

    life = set_stage(code, to, workspace, why=why, now=right_now(), user=current_user())
    if as_json:
        print_json(
            [
                {"stage": one.stage, "version": one.version, "why": one.why, "at": one.at, "who": one.who}
                for one in life
            ]
        )
    else:
        print_table(
            "模型的阶段",
            ["时间", "阶段", "版", "理由", "办理人"],
            [(one.at[:16], STAGES[one.stage], one.version, one.why, one.who) for one in life],
        )
    return 0


def _records(family: str, workspace: Any, as_json: bool) -> int:
    from zmtool.insight.models.definition import STAGES
    from zmtool.workflow.insight_record import model_records

    found = [
        one
        for one in model_records(workspace, now=right_now(), user=current_user())
        if not family or one.model.family == family.upper()
    ]
    if as_json:
        print_json(
            [
                {
                    "code": one.model.code,
                    "name": one.model.name,
                    "stage": one.stage,
                    "checked": one.record.checked,
                    "founded": one.record.founded,
                    "waiting": one.record.waiting,
                    "false_reasons": dict(one.record.reasons),
                    "days": str(one.record.days) if one.record.days is not None else None,
                    "rate": str(one.record.rate) if one.record.rate is not None else None,
                    "hits": list(one.hits),
                    "warnings": list(one.warnings),
                }
                for one in found
            ]
        )
        return 0
    print_table(
        "模型的成绩",
        [
            "代码",
            "名称",
            "阶段",
            "最近命中",
            "已核",
            "属实",
            "命中率",
            "待核",
            "平均处置天数",
            "误报原因",
            "提醒",
        ],
        [
            (
                one.model.code,
                one.model.name,
                STAGES[one.stage],
                one.hits[-1] if one.hits else "",
                one.record.checked,
                one.record.founded,
                "—" if one.record.rate is None else f"{one.record.rate * 100:.1f}%",
                one.record.waiting,
                "—" if one.record.days is None else one.record.days,
                "、".join(f"{name} {count}" for name, count in list(one.record.reasons.items())[:3]),
                "；".join(one.warnings),
            )
            for one in found
        ],
    )
    return 0


def _checked(codes: list[str] | None, workspace: Any, as_json: bool, *, with_examples: bool) -> int:
    from zmtool.base.errors import Exit
    from zmtool.workflow.insight_models import check_models

    found = check_models(codes or (), workspace, with_examples=with_examples)
    wrong = [one for one in found if not one.sound]
    if as_json:
        print_json(
            [
                {
                    "code": one.code,
                    "file": str(one.path),
                    "sound": one.sound,
                    "problem": one.problem,
                    "examples": [
                        {"name": each.example, "problems": list(each.problems)} for each in one.examples
                    ],
                }
                for one in found
            ]
        )
        return Exit.FINDINGS if wrong else Exit.DONE
    for one in wrong:
        print_text(f"{one.code} {one.name}".strip())
        if one.problem:
            print_text(one.problem)
        for example in one.examples:
            for problem in example.problems:
                print_text(f"  例“{example.example}”：{problem}")
    examples = sum(len(one.examples) for one in found)
    told = f"，例子 {examples} 个" if with_examples else ""
    print_text(f"检查 {len(found)} 个模型{told}：{'全部通过' if not wrong else f'{len(wrong)} 个有问题'}。")
    return Exit.FINDINGS if wrong else Exit.DONE


def _model_json(model: Any) -> dict[str, Any]:
    from zmtool.insight.models.definition import LEVEL_NAMES

    return {
        "code": model.code,
        "version": model.version,
        "name": model.name,
        "about": model.about,
        "note": model.note,
        "base": model.base,
        "unit": model.unit,
        "period": model.period,
        "ground": model.ground,
        "mark": model.mark,
        "status": model.status,
        "inner": model.inner,
        "owner": model.owner,
        "indicator": model.indicator,
        "ask": list(model.ask),
        "params": {
            one.name: {
                "type": one.type,
                "default": one.default,
                "min": one.least,
                "max": one.most,
                "label": one.label,
            }
            for one in model.params.values()
        },
        "levels": [{"level": LEVEL_NAMES[one.level], "when": one.when} for one in model.levels],
        "file": str(model.path),
    }


def _suppress(model: Any) -> str:
    rules = model.suppress
    said = [f"{name}前 {days} 天内" for name, days in rules.festivals.items()]
    if rules.new_sku_days:
        said.append(f"上市不满 {rules.new_sku_days} 天的新品")
    if rules.exempt:
        said.append("已登记的例外")
    return "、".join(said)


def _unit(unit: str) -> str:
    from zmtool.insight.models.definition import UNITS

    return UNITS[unit][1]


def _period(period: str) -> str:
    return {"day": "日", "week": "周", "month": "月"}[period]


def _range(least: Any, most: Any) -> str:
    return (
        ""
        if least is None and most is None
        else f"{'' if least is None else least}–{'' if most is None else most}"
    )
