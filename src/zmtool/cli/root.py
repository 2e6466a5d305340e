"""The root command group: nouns are imported only when named."""

from __future__ import annotations

import difflib
import importlib
import re
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from zmtool.base.errors import UsageProblem
from zmtool.cli.entry import NOUNS
from zmtool.cli.made_when_named import command_of

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
        return command_of(app, cmd_name, _speak_chinese)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        formatter.write("命令：\n")
        formatter.indent()
        formatter.write_dl([(name, help_line) for name, (_, _, help_line) in NOUNS.items()])
        formatter.dedent()

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


def usage_help(error: Exception) -> str | None:
    """The help that stands for a command line without a command; None for any other error.

    Told by class name: typer brings its own copy of click, older ones use the package.
    """
    kinds = _kinds(error)
    if "NoArgsIsHelpError" in kinds:
        return in_chinese(str(error))
    return "已取消。" if "Abort" in kinds else None


def usage_error(error: Exception) -> UsageProblem | None:
    """The error for a person behind a mistake on the command line; None for any other error."""
    if "UsageError" not in _kinds(error):
        return None
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "zmtool"
    return UsageProblem(_translated(error), next_step=f"用 {command} --help 查看用法")


def _kinds(error: Exception) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}


def _translated(error: Any) -> str:
    name = type(error).__name__
    parameter = getattr(error, "param", None)
    label = _label(parameter) if parameter is not None else ""
    if name == "NoSuchOption":
        near = list(error.possibilities or [])
        return f"没有选项 {error.option_name}" + (f"，是不是 {near[0]}？" if near else "")
    if name == "MissingParameter":
        return f"缺少参数 {label}"
    if name == "BadParameter":
        return f"参数 {label} 的值不正确{_allowed(parameter, str(error.message))}"
    message = str(error.message)
    if name == "BadOptionUsage" or "requires an argument" in message:
        return f"选项 {getattr(error, 'option_name', '')} 后面缺少值"
    if "unexpected extra argument" in message:
        return f"多余的参数 {message[message.rfind('(') + 1 : message.rfind(')')]}"
    if message.startswith("No such command"):
        typed = message.split("'")[1] if "'" in message else ""
        known = list(error.ctx.command.list_commands(error.ctx)) if error.ctx is not None else []
        near = difflib.get_close_matches(typed, known, n=1)
        return f"没有命令 {typed}" + (f"，是不是 {near[0]}？" if near else f"；可用：{'、'.join(known)}")
    return "命令写法不正确"


def _label(parameter: Any) -> str:
    """What a person typed it as: an option's name, an argument's word in the help."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name or "")


def _allowed(parameter: Any, message: str) -> str:
    """What the value should have been, as far as click says it."""
    if "range" in message or "than or equal" in message:
        low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
        return f"，应在 {low} 到 {high} 之间" if None not in (low, high) else f"，应不小于 {low}"
    if "valid integer" in message:
        return "，应是整数"
    if "valid float" in message:
        return "，应是数字"
    return ""


_WORDS = (
    ("Usage:", "用法："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]…"),
    ("[required]", "[必填]"),
    ("[default: ", "[默认："),
    ("[default:", "[默认："),
    ("[env var: ", "[环境变量："),
    ("[env var:", "[环境变量："),
    (" <str>", " 文字"),
    (" <int>", " 数字"),
    (" <float>", " 数字"),
    (" <int range>", " 数字"),
    (" <float range>", " 数字"),
    (" <path>", " 路径"),
    (" <Path>", " 路径"),
    (" <list[Path]>", ""),
    (" <list[str]>", ""),
    (" <list[int]>", ""),
)

_RANGE = re.compile(r"(?P<before>\[|; )(?:(?P<low>\d+(?:\.\d+)?)<=)?x(?:<=|>=)(?P<bound>\d+(?:\.\d+)?)\]")
_HELP_OF_HELP = re.compile(r"Show\s+this\s+message\s+and\s+exit\.")


def in_chinese(text: str) -> str:
    """A help text with its fixed words in Chinese, also where a narrow terminal broke them into lines."""
    text = _HELP_OF_HELP.sub("显示本帮助", text)
    for english, chinese in _WORDS:
        text = text.replace(english, chinese)
    return _RANGE.sub(_range_in_words, text)


def _range_in_words(match: re.Match[str]) -> str:
    before = "，" if match["before"] == "; " else "["
    return (
        f"{before}{match['low']} 到 {match['bound']}]"
        if match["low"]
        else f"{before}不小于 {match['bound']}]"
    )


def _speak_chinese(command: Any) -> None:
    """Makes a command show its help in Chinese."""
    original = command.get_help
    command.get_help = lambda ctx: in_chinese(original(ctx))
