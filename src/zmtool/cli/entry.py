"""The command line's front door: the table of nouns, and how errors become exit codes.

``--version`` is answered before anything is imported. A noun's module is imported when it is named.
"""

from __future__ import annotations

import sys

from zmtool import __version__

# noun → (module below zmtool.cli.commands, attribute, help line)
NOUNS: dict[str, tuple[str, str, str]] = {
    "init": ("workspace", "init", "新建工作区"),
    "doctor": ("workspace", "doctor", "检查安装和工作区是否正常"),
    "demo": ("demo", "demo", "用示例案件演示完整流程"),
    "tui": ("tui", "tui", "打开终端界面"),
    "web": ("web", "app", "在浏览器中使用终端界面"),
    "case": ("case", "app", "案件：新建、导入、办理、期限、物品"),
    "staff": ("staff", "app", "人员：执法人员和证件、操作人和角色、档案、培训、考核"),
    "license": ("license", "app", "证件：零售许可与合理布局"),
    "credit": ("credit", "app", "信用：零售户信用等级、流水、修复、公示"),
    "clue": ("clue", "app", "线索：上报、归类、受理、研判、合并"),
    "lead": ("lead", "app", "情报线索：登记、派发、签收、核查、反馈、评分、统计"),
    "ledger": ("ledger", "app", "问题台账：派单、反馈、核定、整改、归档、上报、待办"),
    "alert": ("alert", "app", "预警：录入、筛选、派单、询访、核查、结论、转办、案例库、周报月报"),
    "indicator": ("indicator", "app", "指标库：编号、权重、主办部门、省指标映射"),
    "insight": ("insight", "app", "分析：订单数据、分析模型、运行、排队、由来说明、回测、画像"),
    "inspect": ("inspect", "app", "市场检查：计划、路线、检查记录、结果去向、指标"),
    "report": ("report", "app", "报表：领导报表、日研判、周分析、月总结"),
    "form": ("form", "app", "文书：目录、字段、填制"),
    "scan": ("scan", "app", "扫描件：读取文字、文书和字段"),
    "review": ("review", "app", "案卷评查：打分、标准、抽查、抢单、复核、申诉、整改"),
    "export": ("export", "export", "把案卷导出为案卷包"),
    "goods": ("goods", "app", "物品：品规、条码、条烟码、价格、核价"),
    "law": ("law", "app", "法规：期限、工作日、案由、裁量"),
    "search": ("workspace", "search", "全文检索"),
    "backup": ("workspace", "backup", "备份工作区"),
    "restore": ("workspace", "restore", "从备份恢复"),
    "audit": ("workspace", "audit_app", "操作记录及其校验"),
}

_INTERRUPTED = "已中断；已写入的保留，没做完的没有写入。"
_INTERRUPTED_CODE = 130
"""``Exit.INTERRUPTED``, also while that is still being loaded."""


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits with a code of DESIGN §5."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments == ["--version"]:
        sys.stdout.write(f"zmtool {__version__}\n")
        sys.exit(0)
    sys.exit(run(arguments))


def run(arguments: list[str]) -> int:
    """Runs one command line; returns its exit code. No traceback reaches the user."""
    try:
        return _outcome(arguments)
    except KeyboardInterrupt:
        _say(_INTERRUPTED)
        return _INTERRUPTED_CODE


def _outcome(arguments: list[str]) -> int:
    from pathlib import Path

    from zmtool.base.errors import Exit, ZmtoolError
    from zmtool.base.files import SURROUNDINGS, cannot_write
    from zmtool.cli.root import command_line, usage_error, usage_help

    try:
        _refuse_control_characters(arguments)
        code = command_line(arguments)
        if code == Exit.INTERRUPTED:
            _say(_INTERRUPTED)
        return code
    except ZmtoolError as error:
        return _report(error, arguments)
    except SystemExit as stop:
        # click leaves with 1 when the reader of a pipe has gone; 1 means findings here.
        gone = type(sys.stdout).__name__ == "PacifyFlushWrapper"
        return Exit.DONE if gone or not stop.code else Exit.USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.DONE
    except Exception as error:
        text = usage_help(error)
        if text is not None:
            _say(text)
            return Exit.USAGE
        problem: ZmtoolError | None = usage_error(error)
        if problem is None and isinstance(error, OSError) and error.errno in SURROUNDINGS:
            problem = cannot_write(Path(str(error.filename or Path.cwd())), error)
        return _report_bug(error) if problem is None else _report(problem, arguments)


def _refuse_control_characters(arguments: list[str]) -> None:
    """Nothing that steers a terminal is taken down as a name or a note. Raises UsageProblem."""
    from zmtool.base.errors import UsageProblem

    for one in arguments:
        if any(char < " " and char not in "\n\t" or char == "\x7f" for char in one):
            raise UsageProblem("参数中有控制字符", where=repr(one)[:60], next_step="请删去后重新输入")


def _report(error: object, arguments: list[str]) -> int:
    from zmtool.base.errors import ZmtoolError

    assert isinstance(error, ZmtoolError)  # noqa: S101
    if "--json" in arguments or "--jsonl" in arguments:
        import json

        sys.stdout.write(json.dumps({"error": error.as_json()}, ensure_ascii=False) + "\n")
    _say(f"错误：{error}")
    return int(error.exit_code)


def _report_bug(error: Exception) -> int:
    """Writes the traceback to a log file and tells where it is."""
    import tempfile
    import traceback
    from pathlib import Path

    from zmtool.base.errors import Exit

    with tempfile.NamedTemporaryFile(
        "w", prefix="zmtool-error-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exception(error, file=log)
    _say(
        f"程序内部错误（{type(error).__name__}）。\n位置：详细记录已写入 {Path(log.name)}\n处理：请把该文件发给维护人员"
    )
    return Exit.BUG


def _say(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
