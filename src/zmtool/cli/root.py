"""The root command group: nouns are imported only when named."""

from __future__ import annotations

import difflib
import importlib
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from zmtool.cli.entry import NOUNS

_HELP = """专卖工具：案件、文书、扫描件和案卷评查，全部在本机完成，不联网。

例：zmtool demo　　zmtool scan read 案卷.pdf --json　　zmtool review score 案卷.pdf --html 报告.html
"""


class NounGroup(TyperGroup):
    """A group whose commands are the table ``NOUNS``."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(NOUNS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in NOUNS:
            return None
        module, attribute, _ = NOUNS[cmd_name]
        found = getattr(importlib.import_module(f"zmtool.cli.commands.{module}"), attribute)
        app = found if isinstance(found, typer.Typer) else _single(found)
        app._add_completion = False  # completion is the root's business, not each noun's
        command = get_command(app)
        command.name = cmd_name
        _speak_chinese(command)
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, help_line) for name, (_, _, help_line) in NOUNS.items()])

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Plain help from the table, so that listing the nouns imports none of them."""
        formatter.write(_HELP + "\n")
        self.format_commands(ctx, formatter)
        formatter.write("\n每个命令都可加 --help 查看用法；zmtool --version 查看版本。\n")


def _single(function: Any) -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(function)
    return app


root = typer.Typer(
    cls=NounGroup,
    name="zmtool",
    help=_HELP,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@root.callback()
def _root() -> None:
    """The root has no options of its own."""


def command_line(arguments: list[str]) -> int:
    """Runs one command line without leaving the process; returns the exit code."""
    command = get_command(root)
    result = command.main(args=arguments, prog_name="zmtool", standalone_mode=False)
    return int(result) if isinstance(result, int) else 0


def usage_error_text(error: Exception) -> str | None:
    """The Chinese text for a mistake on the command line; None for any other error.

    Told by class name: typer brings its own copy of click, older ones use the package.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "NoArgsIsHelpError" in kinds:
        return in_chinese(str(error))
    if "Abort" in kinds:
        return "已取消。"
    if "UsageError" not in kinds:
        return None
    return f"错误：{_translated(error)}\n处理：加 --help 查看用法"


def _translated(error: Any) -> str:
    name = type(error).__name__
    parameter = getattr(error, "param", None)
    label = (parameter.metavar or parameter.name or "") if parameter is not None else ""
    if name == "NoSuchOption":
        near = list(error.possibilities or [])
        return f"没有选项 {error.option_name}" + (f"，是不是 {near[0]}？" if near else "")
    if name == "MissingParameter":
        return f"缺少参数 {label}"
    if name == "BadParameter":
        return f"参数 {label} 的值不正确"
    message = str(error.message)
    if message.startswith("No such command"):
        typed = message.split("'")[1] if "'" in message else ""
        known = list(error.ctx.command.list_commands(error.ctx)) if error.ctx is not None else []
        near = difflib.get_close_matches(typed, known, n=1)
        return f"没有命令 {typed}" + (f"，是不是 {near[0]}？" if near else f"；可用：{'、'.join(known)}")
    return f"命令写法不正确（{message}）"


_WORDS = (
    ("Usage:", "用法："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("Show this message and exit.", "显示本帮助"),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]…"),
    ("[required]", "[必填]"),
    ("[default: ", "[默认："),
    ("[env var: ", "[环境变量："),
    (" <str>", " 文字"),
    (" <int>", " 数字"),
    (" <float>", " 数字"),
    (" <Path>", " 路径"),
    (" <list[Path]>", ""),
    (" <list[str]>", ""),
)


def in_chinese(text: str) -> str:
    """A help text with its fixed words in Chinese."""
    for english, chinese in _WORDS:
        text = text.replace(english, chinese)
    return text


def _speak_chinese(command: Any) -> None:
    """Makes a command, and those below it, show their help in Chinese."""
    original = command.get_help
    command.get_help = lambda ctx: in_chinese(original(ctx))
    for below in getattr(command, "commands", {}).values():
        _speak_chinese(below)
