"""zmtool demo: the main job on the sample cases, from a new workspace to the scored report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption
from zmtool.cli.printing import print_json, print_text, progress, say


def demo(
    folder: Annotated[Path, typer.Argument(help="演示用的文件夹（新建）", metavar="文件夹")] = Path("demo"),
    as_json: JsonOption = False,
) -> int:
    """用示例案件演示完整流程：建工作区、导入案件、现场查获到立案、填文书、读扫描件、评查、出报告。

    例：zmtool demo demo
    """
    from datetime import datetime

    from zmtool.base.files import write_whole
    from zmtool.base.shipped import shipped_root
    from zmtool.cli.score_answers import print_review
    from zmtool.reports.review_json import review_json
    from zmtool.workflow.demonstration import demonstrate
    from zmtool.workflow.review_page import review_page

    def tell(text: str) -> None:
        say(f"▸ {text}")

    with progress("读取扫描件") as step:
        shown = demonstrate(folder, shipped_root() / "sample_cases", datetime.now().astimezone(), tell, step)
    results = []
    for target, review in shown.reviews:
        report = shown.workspace / "outbox" / f"评查报告-{target.dossier.id}.html"
        made = datetime.now().astimezone()
        write_whole(report, review_page(target, review, made).encode("utf-8"))
        results.append((review, report))
    if as_json:
        print_json(
            {
                "workspace": str(shown.workspace),
                "documents": [str(one.path) for one in shown.filled],
                "seizure": {
                    "case_no": shown.seizure.case_no,
                    "stage": shown.seizure.stage,
                    "totals": list(shown.seizure.totals),
                    "documents": [str(one.path) for one in shown.seizure.filled],
                },
                "reviews": [{**review_json(review), "report": str(report)} for review, report in results],
            }
        )
        return 0
    seizure = shown.seizure
    print_text(f"现场查获案件 {seizure.case_no}：{seizure.stage}")
    for text in seizure.totals:
        print_text(f"  {text}")
    print_text(f"现场文书（{len(seizure.filled)} 份）：{seizure.filled[0].path.parent}\n")
    for review, report in results:
        print_review(review_json(review), review.grade.label)
        print_text(f"评查报告：{report}\n")
    print_text(f"工作区：{shown.workspace}")
    print_text(f"文书（{len(shown.filled)} 份）：{shown.filled[0].path.parent}")
    print_text(f"下一步：zmtool tui -w {shown.workspace}")
    return 0
