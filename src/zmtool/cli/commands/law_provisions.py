"""zmtool law statute and cause: what the law says, in the version of a day."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.base.errors import NotFound
from zmtool.cli.law_answers.asking import LIST, cause_named, day_of, nearest
from zmtool.cli.law_answers.causes import cause_json, print_cause
from zmtool.cli.law_answers.statutes import STATUTE_KINDS, statute_json, version_on
from zmtool.cli.law_answers.words import mark_text
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text


def statute(
    name: Annotated[str, typer.Argument(help="法规的编号、全称或简称；list 列出全部", metavar="法规")],
    on: Annotated[
        str | None, typer.Option(help="哪一天有效的版本", metavar="日期", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一部法规的全称、简称和各版本，以及某日有效的版本。

    例：zmtool law statute 烟草专卖法实施条例 --on 2022-05-01
    """
    from zmtool.law.library import load_statutes
    from zmtool.workflow.workspace import local_data

    table = load_statutes(local_data(workspace))
    if name == LIST:
        every = table.by_id.values()
        if as_json:
            print_json([statute_json(one) for one in every])
        else:
            rows = [
                (one.id, one.name, STATUTE_KINDS.get(one.kind, one.kind), len(one.versions)) for one in every
            ]
            print_table("", ["编号", "全称", "性质", "版本数"], rows)
        return 0
    wanted = name if name in table.by_id else table.id_of_title(name)
    if wanted is None:
        known = [word for one in table.by_id.values() for word in (one.id, *one.full_names, *one.short_names)]
        raise NotFound(f"法规库中没有“{name}”", next_step=nearest(name, known, "zmtool law statute list"))
    found = table[wanted]
    answer = statute_json(found)
    if on is not None:
        answer |= version_on(table, wanted, day_of(on, "--on"))
    if as_json:
        print_json(answer)
        return 0
    print_text(f"《{found.name}》（{STATUTE_KINDS.get(found.kind, found.kind)}{mark_text(found.mark)}）")
    if found.short_names:
        print_text(f"简称：{'、'.join(found.short_names)}")
    if found.note:
        print_text(f"说明：{found.note}")
    versions = [(one.id, str(one.span), str(one.articles or ""), one.note) for one in found.versions]
    print_table("版本", ["版本", "有效期", "条数", "说明"], versions)
    if on is not None:
        print_text(
            f"{answer['on']} 有效的版本：{answer['version_in_force']}"
            if answer["known"]
            else f"未知：{answer['reason']}"
        )
    return 0


def cause(
    name: Annotated[str, typer.Argument(help="案由的编号或文书上的措辞；list 列出全部", metavar="案由")],
    on: Annotated[
        str | None, typer.Option(help="按哪一天的规定列出处罚依据", metavar="日期", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一种案由：违反条款、处罚依据、罚款基数和幅度、可以和不得给予的处罚。

    例：zmtool law cause 未在当地烟草专卖批发企业进货　　zmtool law cause not_local_purchase --json
    """
    from zmtool.law.library import load_law
    from zmtool.workflow.workspace import local_data

    law = load_law(local_data(workspace))
    if name == LIST:
        every = law.causes.by_code.values()
        if as_json:
            print_json(
                [
                    {"code": one.code, "label": one.label, "group": one.group, "mark": one.mark}
                    for one in every
                ]
            )
        else:
            print_table("", ["编号", "案由", "标记"], [(one.code, one.label, one.mark) for one in every])
        return 0
    found, note = cause_named(law.causes, name)
    day = day_of(on, "--on") if on is not None else None
    answer = cause_json(found, law, day)
    if as_json:
        print_json({"asked": name, "wording_note": note, **answer})
        return 0
    if note:
        print_text(note)
    print_cause(found, answer)
    return 0
