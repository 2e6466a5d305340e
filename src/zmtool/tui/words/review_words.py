"""Advice of the review commands in the words of the desk: which key or step does the same there."""

from __future__ import annotations

import re

_WORDS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            r"用 zmtool review claim 认领，用 zmtool review mine 查看在手案卷",
            "在评查模块按 c 认领，按 m 看我的案卷",
        ),
        (
            r"用 zmtool review mine 编号 查看未定项目，逐条 zmtool review decide",
            "按 v 只看未定的，逐项按 1、2、3 评定",
        ),
        (r"用 zmtool review mine 编号 查看全部项目代码", "按 v 看全部项目"),
        (r"由被评单位申诉：zmtool review appeal", "由被评单位在本卷“接下来可办”中申诉"),
        (r"用 zmtool review batch show(?: \S+)? 查看案卷所处状态", "按 r 刷新，看案卷现在的状态"),
        (r"用 zmtool review batch show \S+ 查看(?:编号|进度)?", "在评查批次中打开，看案卷"),
        (r"用 zmtool review batch list 查看(?:，或 batch new 新建)?", "在评查模块看批次，或按 a 新建"),
        (r"先抽取：zmtool review draw \S+", "先在评查批次按 s 抽取"),
        (r"用 zmtool review checklists show 查看(?:代码|全部项目)", "在检查表模块查看"),
        (r"用 zmtool review give-back 写出回评单", "用命令行 zmtool review give-back 写出回评单"),
        (r"用 --unit 写明评查员所在单位", "写明评查员所在单位"),
        (
            r"由人判定：--change 扣分（没有问题写 --change 0），并写 --reason 理由",
            "没有问题按 1，有问题按 3 写扣分和理由",
        ),
        (r"发现问题请用 --change 扣分，并写 --reason 理由", "发现问题按 3 写扣分和理由"),
        (r"写 --change 成立 或 --change 不成立", "按 3 选成立或不成立"),
        (r"写 --change 扣分，如 --change (\S+)", r"写扣分，如 \1"),
        (r"加 --reason 理由，有证据的加 --evidence", "写明理由，有证据的写证据"),
        (r"加 --reason 理由", "写明理由"),
        (r"加 --what 要求 --who 责任人", "写明要求和责任人"),
        (r"在 --done 或 --checked 后写明整改、回访情况", "写明整改、回访情况"),
        (r"整改完成后用 --done 登记，回访后用 --checked 销号", "整改完成后登记，回访后销号"),
        (r"先用 --done 登记整改情况", "先登记整改情况"),
        (r"请登记回访：--checked", "请登记回访"),
        (r"放宽 --from、--to", "放宽结案起止日期"),
    )
)


def review_at_the_desk(text: str) -> str:
    """``text`` with what it says of review commands and options put as what one does at the desk."""
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    return text
