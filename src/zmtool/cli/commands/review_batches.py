"""zmtool review batch, draw, bulletin, stats: what the organiser of a review does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import Exit, UsageProblem
from zmtool.cli.commands.review_report import DocxOption, HtmlOption, refuse_other_suffixes
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, progress, say
from zmtool.cli.who import current_user, right_now

batch_app = typer.Typer(
    help="评查批次：新建、列出、查看", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
BatchArgument = Annotated[str, typer.Argument(help="批次名称", metavar="批次")]


@batch_app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="批次名称，如 2025年第一批", metavar="名称")],
    checklist: Annotated[str, typer.Option("--checklist", help="评查标准名称")] = "penalty-ordinary",
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            help="分层字段，可多次：cause（案由）、procedure（程序）、department（承办部门）、handler（承办人）、"
            "amount（罚款金额，分档见 rules.yaml）；默认案由、程序、承办人",
            metavar="字段",
            show_default=False,
        ),
    ] = None,
    double: Annotated[bool, typer.Option("--double", help="双评：每份案卷由两人互不见分地评查")] = False,
    cross: Annotated[bool, typer.Option("--cross", help="交叉评查：评查员单位不得与案卷单位相同")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """新建一个评查批次，然后用 review draw 抽取案卷。

    例：zmtool review batch new 2025年第一批 --double
    """
    from zmtool.cli.review_answers import batch_json
    from zmtool.workflow.review_batches import DEFAULT_STRATA, new_batch

    made = new_batch(
        name,
        workspace,
        checklist=checklist,
        strata_by=by if by else DEFAULT_STRATA,
        double=double,
        cross=cross,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json(batch_json(made))
        return Exit.DONE
    print_text(f"已新建评查批次 {made.name}")
    say(f"参数：{made.rules.caution}（schemas/reviews/rules.yaml）。下一步：zmtool review draw {made.name}")
    return Exit.DONE


@batch_app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出评查批次。

    例：zmtool review batch list
    """
    from zmtool.cli.review_answers import batch_json
    from zmtool.workflow.review_batches import list_batches

    found = list_batches(workspace)
    if as_json:
        print_json([batch_json(one) for one in found])
        return Exit.DONE
    rows = [
        (
            one.name,
            one.checklist,
            "双评" if one.double else "单评",
            "交叉" if one.cross else "",
            f"{len(one.proof.drawn)}/{len(one.proof.places)}" if one.proof else "未抽取",
            one.created_at[:10],
        )
        for one in found
    ]
    print_table("", ["批次", "标准", "评查", "单位", "抽取/名单", "新建"], rows)
    return Exit.DONE


@batch_app.command("show")
def show(name: BatchArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一个批次的案卷和进度；双评揭示之前不显示他人的评分和姓名。

    例：zmtool review batch show 2025年第一批
    """
    from zmtool.cli.review_answers import batch_json, dossier_json, print_dossiers
    from zmtool.workflow.review_batches import show_batch

    batch, dossiers = show_batch(name, workspace, user=current_user())
    if as_json:
        print_json({**batch_json(batch), "dossiers": [dossier_json(one) for one in dossiers]})
        return Exit.DONE
    if batch.proof is None:
        print_text(f"{batch.name}：还没有抽取。")
    else:
        print_text(f"{batch.name}　种子 {batch.seed}　名单 {len(batch.proof.places)}　抽中 {len(dossiers)}")
        print_dossiers(dossiers)
    return Exit.DONE


def draw(
    name: Annotated[
        str, typer.Argument(help="批次名称；核对证明时不写", metavar="[批次]", show_default=False)
    ] = "",
    seed: Annotated[str, typer.Option(help="抽样种子；不写由程序生成并记录", metavar="文字")] = "",
    ratio: Annotated[str, typer.Option(help="抽取比例，如 0.1；默认按评查参数", metavar="比例")] = "",
    count: Annotated[
        int | None, typer.Option(help="每单位抽取份数，代替比例", min=1, metavar="份数", show_default=False)
    ] = None,
    must: Annotated[
        list[str] | None,
        typer.Option(
            "--must", help="必抽的案件编号（如有投诉的），可多次", metavar="案件", show_default=False
        ),
    ] = None,
    since: Annotated[str, typer.Option("--from", help="结案日期起", metavar="日期")] = "",
    until: Annotated[str, typer.Option("--to", help="结案日期止", metavar="日期")] = "",
    proof: Annotated[
        Path | None,
        typer.Option(help="抽查证明写到这个文件（默认 outbox 文件夹）", metavar="文件", show_default=False),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", help="核对抽查证明：按其名单和种子重抽一遍", metavar="文件", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """抽查：从已结案的案件中分层随机抽取，机器先评，放入待认领池，写出人人可以重算的抽查证明。

    例：zmtool review draw 2025年第一批 --from 2025-01-01 --to 2025-12-31
    """
    import secrets

    from zmtool.cli.law_answers.asking import day_of, figure_of
    from zmtool.cli.review_answers import dossier_json, print_dossiers
    from zmtool.workflow.review_batches import draw_batch

    if check is not None:
        return _check(check, workspace, as_json)
    if not name:
        raise UsageProblem("缺少参数 批次", next_step="写批次名称；核对抽查证明用 --check 文件")
    share = figure_of(ratio, "--ratio") if ratio else None
    if share is not None and not 0 < share <= 1:
        raise UsageProblem(f"抽取比例 {ratio} 应大于 0、不超过 1", next_step="如 --ratio 0.1")
    with progress("机器评查") as step:
        done = draw_batch(
            name,
            workspace,
            seed=seed or secrets.token_hex(8),
            ratio=share,
            count=count,
            must=must or (),
            since=day_of(since, "--from") if since else None,
            until=day_of(until, "--to") if until else None,
            proof_file=proof,
            progress=step,
            now=right_now(),
            user=current_user(),
        )
    if as_json:
        print_json(
            {
                "batch": name,
                "seed": done.proof.seed,
                "proof": str(done.file),
                "population": len(done.proof.places),
                "strata": [
                    {"unit": one.unit, "values": list(one.values), "size": one.size, "places": one.places}
                    for one in done.proof.strata
                ],
                "left_out": [{"case_no": number, "why": why} for number, why in done.left_out],
                "dossiers": [dossier_json(one) for one in done.dossiers],
            }
        )
        return Exit.DONE
    print_text(f"名单 {len(done.proof.places)} 件，抽中 {len(done.dossiers)} 件　种子 {done.proof.seed}")
    print_dossiers(done.dossiers)
    for number, why in done.left_out:
        say(f"未列入：{number}（{why}）")
    say(f"抽查证明：{done.file}；任何人可用 zmtool review draw --check 重算。")
    return Exit.DONE


def _check(file: Path, workspace: Path | None, as_json: bool) -> int:
    from zmtool.workflow.review_batches import check_proof

    name, proof, found = check_proof(file, workspace)
    if as_json:
        print_json({"batch": name, "seed": proof.seed, "drawn": len(proof.drawn), "departures": list(found)})
    elif found:
        print_text("\n".join(["抽查证明不成立：", *found]))
    else:
        print_text(f"抽查证明成立：{name}，种子 {proof.seed}，重算抽中的 {len(proof.drawn)} 件全部一致。")
    return Exit.FINDINGS if found else Exit.DONE


def bulletin(
    name: BatchArgument,
    html: HtmlOption = None,
    docx: DocxOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """通报：公布已定分的案卷，汇总等次、高频扣分项、一票否决案卷；申诉期限从这一天起算。

    材料用 --html、--docx 一并写出；以后重写、与以前比较用 review report bulletin（不再公布）。

    例：zmtool review bulletin 2025年第一批
    """
    from zmtool.cli.review_answers import dossier_json, measures_json, print_dossiers, print_measures
    from zmtool.workflow.review_batches import publish_batch

    refuse_other_suffixes(html, docx)
    told = publish_batch(name, workspace, now=right_now(), user=current_user())
    files = _material(name, html, docx, workspace)
    if as_json:
        print_json(
            {
                "batch": told.batch,
                "published": [dossier_json(one) for one in told.published],
                "unfinished": told.unfinished,
                "fatal": [{"case_no": number, "items": list(codes)} for number, codes in told.fatal],
                "measures": measures_json(told.measures),
                "files": files,
            }
        )
        return Exit.DONE
    print_text(f"案卷评查通报　{told.batch}　本次公布 {len(told.published)} 件")
    print_dossiers(told.published)
    for number, codes in told.fatal:
        print_text(f"一票否决：{number}（{'、'.join(codes)}）")
    print_measures(told.measures, told.top_items)
    for file in files:
        print_text(f"通报：{file}")
    until = {str(one.appeal_until) for one in told.published if one.appeal_until is not None}
    say(f"申诉至：{'、'.join(sorted(until)) or '工作日历未登记，期限未定'}" + _left(told.unfinished))
    return Exit.DONE


def _material(name: str, html: Path | None, docx: Path | None, workspace: Path | None) -> list[str]:
    """Writes what is wanted of the published batch."""
    from zmtool.workflow.review_reports import bulletin_of, write_bulletin
    from zmtool.workflow.review_results_people import results_of_batch

    if html is None and docx is None:
        return []
    today = right_now().date()
    found = results_of_batch(name, workspace, user=current_user(), today=today)
    told = bulletin_of(found, (), today, workspace)
    return list(map(str, write_bulletin(told, html=html, docx=docx, workspace=workspace)))


def _left(count: int) -> str:
    return f"　还有 {count} 件未定分" if count else ""


def stats(
    name: Annotated[
        str, typer.Argument(help="批次名称；不写为全部批次", metavar="[批次]", show_default=False)
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """评查指标：双评一致率和 κ、机器命中率和漏检率、高频扣分项、改判率、整改完成率；只统计已定分的案卷。

    例：zmtool review stats 2025年第一批
    """
    from zmtool.cli.review_answers import measures_json, print_measures
    from zmtool.reviews.rules import load_rules
    from zmtool.workflow.review_batches import review_measures

    found = review_measures(name, workspace)
    if as_json:
        print_json(measures_json(found))
    else:
        print_measures(found, load_rules().top_items)
    return Exit.DONE
