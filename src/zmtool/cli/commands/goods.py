"""zmtool goods: brands, bar codes, carton codes, prices and valuations."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import Exit, InvalidValue, UsageProblem
from zmtool.cli.batch import batch_exit
from zmtool.cli.goods_answers import (
    barcode_json,
    barcode_row,
    batch_json,
    import_json,
    print_batch,
    print_import,
    print_valued,
    valued_json,
)
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(help="物品：品规、条码、条烟码、价格、核价", no_args_is_help=True, rich_markup_mode=None)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="品规目录或价格目录：xlsx、xls、csv 等", metavar="文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入")] = False,
    problems: Annotated[
        Path | None,
        typer.Option(help="把不能导入的行写到这个 .xlsx，改好后可再导入", metavar="文件", show_default=False),
    ] = None,
    catalogue: Annotated[str, typer.Option(help="价格目录的名称", metavar="名称")] = "",
    edition: Annotated[str, typer.Option(help="价格目录的版本，如 2025年下半年", metavar="版本")] = "",
    valid_from: Annotated[str, typer.Option("--from", help="价格从哪天起执行", metavar="日期")] = "",
    valid_to: Annotated[str, typer.Option("--to", help="价格执行到哪天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入品规目录或价格目录；同一文件再导入不会重复。

    例：zmtool goods import 价格目录.xlsx --catalogue 示例省价格目录 --edition 2025年下半年 --from 2025-07-01
    """
    from zmtool.goods.catalogue_import import PriceIssue
    from zmtool.workflow.goods import import_catalogue

    issue = PriceIssue(
        catalogue,
        edition,
        _day(valid_from, "--from") if valid_from else None,
        _day(valid_to, "--to") if valid_to else None,
    )
    done = import_catalogue(
        file, workspace, now=right_now(), user=current_user(), issue=issue, dry_run=dry_run, problems=problems
    )
    if as_json:
        print_json(import_json(done))
    else:
        print_import(done)
    return Exit.BATCH_PARTLY_FAILED if done.preview.rejected else Exit.DONE


@app.command()
def brand(
    text: Annotated[
        str, typer.Argument(help="条包码、小盒码、后6位、品名、别名或品名中的字", metavar="品规")
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查品规：条码、后6位、品名的各种写法都可以，符合的全部列出。

    例：zmtool goods brand 075015　　zmtool goods brand 硬中华
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.goods import look_up

    found = look_up(text, workspace)
    if as_json:
        hits = [{**to_plain(hit.sku), "unit": hit.unit.value} for hit in found.hits]
        print_json({"asked": text, "how": found.how.value, "brands": hits})
        return 0
    say(f"按{found.how.label}找到 {len(found.hits)} 个")
    rows = [
        (
            hit.sku.name,
            hit.sku.barcode_carton,
            hit.sku.barcode_pack,
            f"{hit.sku.sticks_per_pack}支×{hit.sku.packs_per_carton}包×{hit.sku.cartons_per_case}条",
            hit.sku.mark,
        )
        for hit in found.hits
    ]
    print_table("", ["品规", "条包码", "小盒码", "包装", "标记"], rows)
    return 0


@app.command()
def barcode(
    codes: Annotated[
        list[str] | None, typer.Argument(help="13 位条码，可给多个", metavar="条码…", show_default=False)
    ] = None,
    photo: Annotated[
        list[Path] | None, typer.Option(help="从照片中识别，可给多张", metavar="照片", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """校验条码，说明是条包码还是小盒码、是哪个品规；也可从照片中识别。

    例：zmtool goods barcode 6901028075015 6901028075016　　zmtool goods barcode --photo 现场.jpg
    """
    from zmtool.goods.photos import codes_in_photo
    from zmtool.workflow.goods import brands, read_barcode

    given = [(code, "") for code in codes or ()]
    others: list[dict[str, object]] = []
    for path in photo or ():
        seen = codes_in_photo(path)
        given += [(one.text, str(path)) for one in seen if one.kind == "ean13"]
        others += [
            {"photo": str(path), "kind": one.kind, "text": one.text} for one in seen if one.kind != "ean13"
        ]
        if not seen:
            say(f"照片中没有找到条码：{path}")
    if not given and not photo:
        raise UsageProblem("没有给出条码", next_step="例：zmtool goods barcode 6901028075015")
    catalogue = brands(workspace)
    read = [(read_barcode(code, catalogue), path) for code, path in given]
    if as_json:
        print_json({"codes": [barcode_json(one, path) for one, path in read], "other_codes": others})
    else:
        print_table("", ["条码", "校验", "类别", "品规"], [barcode_row(one) for one, _ in read])
        for other in others:
            print_text(f"二维码：{other['text']}")
    wrong = [int(Exit.BAD_INPUT) for one, _ in read if one.problem]
    return batch_exit(wrong, len(wrong) < len(read)) if wrong else Exit.DONE


@app.command()
def carton(
    codes: Annotated[
        list[str] | None,
        typer.Argument(help="32 位条烟码；看不清的字写 ?", metavar="码…", show_default=False),
    ] = None,
    file: Annotated[
        str, typer.Option("--file", "-f", help="文本、csv 或表格文件；- 为标准输入", metavar="文件")
    ] = "",
    licence: Annotated[str, typer.Option(help="与这个许可证号比对", metavar="许可证号")] = "",
    on: Annotated[str, typer.Option(help="分拣日期不晚于这一天（默认今天）", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """解析 32 位条烟码：批量、两行一码、OCR 混淆字按结构还原，按许可证号、公司、日期汇总。

    在工作区中还会列出办过案的许可证持有人，用于追查真烟流向。

    例：zmtool goods carton 6031500012345608XXYC349901100018 --licence 349901100018
    """
    from zmtool.goods.carton_codes import belonging
    from zmtool.values.licence_number import parse_licence_number
    from zmtool.workflow.goods_codes import carton_batch, holders_of

    if not codes and not file:
        raise UsageProblem("没有给出条烟码", next_step="例：zmtool goods carton --file 喷码.txt")
    try:
        holder = parse_licence_number(licence) if licence else None
    except InvalidValue as error:
        raise UsageProblem(str(error), where="--licence", next_step="应为 12 位数字") from error
    day = _day(on, "--on") if on else right_now().date()
    texts = [*(codes or ()), *([sys.stdin.read()] if file == "-" else [])]
    batch = carton_batch(texts, Path(file) if file not in ("", "-") else None)
    own = belonging(batch, holder) if holder else None
    holders = holders_of(batch, workspace)
    if as_json:
        print_json(
            {**batch_json(batch, day, own), "holders": {key: list(one) for key, one in holders.items()}}
        )
        return 0
    print_batch(batch, day, own)
    for number, names in holders.items():
        print_text(f"许可证 {number}：{'、'.join(names)}")
    return 0


@app.command()
def value(
    file: Annotated[Path, typer.Argument(help="清单：条码或品名、数量、单位，可有手工价", metavar="文件")],
    on: Annotated[str, typer.Option(help="按哪一天的价格（一般为案发日期）", metavar="日期")],
    basis: Annotated[
        str,
        typer.Option(help="价格口径：wholesale（批发价）或 retail（零售价）；不给则按规定", metavar="口径"),
    ] = "",
    cause: Annotated[str, typer.Option(help="案由：代码或法定名称", metavar="案由")] = "",
    purpose: Annotated[
        str,
        typer.Option(help="用途：administrative（行政）、purchase（收购）、criminal（刑事）", metavar="用途"),
    ] = "administrative",
    catalogue: Annotated[str, typer.Option(help="只用这份价格目录", metavar="名称")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """核价：按品规折算成条、查当日价格、逐行相乘、合计，写明价格依据；有未计入的物品时退出码为 8。

    例：zmtool goods value 清单.xlsx --on 2025-08-01 --basis retail
    """
    from zmtool.goods.price_basis import PURPOSES
    from zmtool.workflow.case_choices import one_of
    from zmtool.workflow.goods_value import value_file

    one_of("用途", purpose, tuple(PURPOSES))
    done = value_file(
        file, _day(on, "--on"), workspace, basis=basis, cause=cause, purpose=purpose, catalogue=catalogue
    )
    if as_json:
        print_json(valued_json(done))
    else:
        print_valued(done)
    return Exit.DONE if done.complete else Exit.BATCH_PARTLY_FAILED


@app.command()
def prices(
    text: Annotated[str, typer.Argument(help="条码、后6位或品名", metavar="品规")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查一个品规的历次价格：出自哪份目录、何时执行。

    例：zmtool goods prices 硬中华
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.goods import price_history

    found = price_history(text, workspace)
    if as_json:
        print_json(
            [
                {"brand": to_plain(one.sku), "prices": [to_plain(price) for price in one.prices]}
                for one in found
            ]
        )
        return 0
    rows = [
        (
            one.sku.name,
            price.basis.label,
            f"{price.price:f} 元/{price.unit}",
            price.catalogue,
            price.edition,
            f"{price.effective_from or '…'} 至 {price.effective_to or '…'}",
            price.mark,
        )
        for one in found
        for price in one.prices
    ]
    print_table("", ["品规", "口径", "价格", "目录", "版本", "执行日期", "标记"], rows)
    for one in found:
        if not one.prices:
            say(f"{one.sku.name} 没有价格")
    return 0


@app.command()
def alias(
    text: Annotated[str, typer.Argument(help="条码、后6位或品名（只能符合一个）", metavar="品规")],
    name: Annotated[str, typer.Argument(help="要加的别名", metavar="别名")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """给品规加一个别名，以后用别名也能查到。

    例：zmtool goods alias 6901028075015 硬中
    """
    from zmtool.workflow.goods import add_alias

    sku, added = add_alias(text, name, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"barcode_carton": sku.barcode_carton, "name": sku.name, "alias": name, "added": added})
    else:
        print_text(f"{sku.name}：{'已加别名' if added else '已有别名'} {name}")
    return 0


def _day(text: str, name: str) -> date:
    """The day a person typed. Raises UsageProblem."""
    from zmtool.values.dates import parse_date

    try:
        return parse_date(text)
    except InvalidValue as error:
        raise UsageProblem(str(error), where=name, next_step="如 2025-03-05 或 2025年3月5日") from error
