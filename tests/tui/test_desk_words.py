"""Advice that names a command, said as at the desk."""

from __future__ import annotations

import pytest

from zmtool.base.errors import Refused
from zmtool.tui.bases.desk_screen import shown_error
from zmtool.tui.words.desk_words import at_the_desk


@pytest.mark.parametrize(
    ("said", "at_desk"),
    [
        ("先办理：zmtool case advance 编号 inquire", "先办理：“询问”"),
        ("登记意见：zmtool case approve 编号 file --role officer --by 姓名", "登记意见：按 o 登记意见"),
        ("用 zmtool case advance 示烟立〔2025〕第50号 查看可办理的步骤", "看右栏可办的步骤"),
        ("用 zmtool case penalty 编号 --reason 理由 填写", "按 p 填写拟处罚"),
        ("用 zmtool case set 编号 circumstances=代码 登记，可用：甲", "按 e 改内容，可用：甲"),
        ("当场缴的用 zmtool case advance 编号 pay 登记；其余照旧", "当场缴的“缴纳罚没款”；其余照旧"),
        ("确需变通的：加 --override 理由 --role leader", "确需变通的：在表中写“变通理由”，并选办理角色"),
        ("用 zmtool review list 查看", "用 zmtool review list 查看"),
        ("核对姓名", "核对姓名"),
    ],
)
def test_commands_become_keys(said: str, at_desk: str) -> None:
    assert at_the_desk(said) == at_desk


def test_an_error_keeps_its_lines() -> None:
    error = Refused("缺 2 项条件：\n  1. 甲\n  2. 乙", next_step="zmtool case advance 编号 file")
    assert shown_error(error).splitlines() == ["缺 2 项条件：", "1. 甲", "2. 乙", "处理：“立案”"]
