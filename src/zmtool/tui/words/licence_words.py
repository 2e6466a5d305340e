"""Advice on licences that names a command or a field of a file, in the words of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from zmtool.base.errors import ZmtoolError
from zmtool.tui.asking.licence_fields import FACTS

Problem = TypeVar("Problem", bound=ZmtoolError)

_ADVICE = (
    (r"请加 --override 理由，理由记入办理记录", "请填“例外理由”，记入办理记录"),
    (r"请用 --note 写明", "请填“理由或说明”"),
    (r"请写明事实，或用 --note 写明理由", "请写明事实和理由"),
    (r"请用 --paper ([^=]+)=… 写明", r"请填“\1”"),
    (r"收到的用 zmtool license set 编号 --material 名称 登记", "收到的填在“收到的材料”"),
    (r"请用 --lic-no 许可证号 写明", "请在登记簿中选定许可证后按 b 办理"),
    (r"请写 applicant\.name=字号 applicant\.principal=经营者；.*", "请填字号名称和经营者"),
    (r"请用 --change 项目=变更后的内容 写明", "请填变更后的内容"),
    (r"请填写 wish\.lost=正本 或 wish\.damaged=副本", "请填“遗失”或“损毁”"),
    (
        r"属于笔误的，用 zmtool license set 受理编号 字段=内容 --correct 理由 更正",
        "属于笔误的，按 e 更正并填“更正理由”",
    ),
    (r"例：zmtool license set 受理编号 applicant\.phone=13900000001", "请改要改的几项，或填收到的材料"),
    (r"用 zmtool license attach 存入照片", "按 m 存入照片"),
    (r"例：zmtool license attach 编号 执照\.jpg --material 营业执照", "请写文件或扫描箱编号"),
    (r"用 zmtool license list 任意片段 查找", "请在许可证登记簿中查找"),
    (r"用 zmtool license applications 查看", "请在许可申请中查找"),
    (r"请先用 zmtool license correct 更正，或从清单中去掉", "请按 c 更正，或取消标记"),
    (r"请用 zmtool license advance 办理相应步骤", "请办理相应步骤"),
    (r"先用 zmtool license import 导入登记簿", "先在登记簿按 i 导入"),
    (r"请先 zmtool license advance \S+ 制证登记", "请先办理制证登记"),
    (r"请加 --why 原因", "请填“更正原因”"),
    (r"请写实际办理的日期，当天的不写 --at；", "请写实际办理的日期，当天的不填；"),
)
_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _ADVICE)
_FIELD = re.compile(r"(?<![\w.])(?:applicant|wish|site|licence)\.[a-z_]+")


def in_words(text: str) -> str:
    """``text`` with commands and names of fields replaced by what stands on the screen."""
    for pattern, words in _PATTERNS:
        text = pattern.sub(words, text)
    return _FIELD.sub(lambda match: FACTS[match[0]].label if match[0] in FACTS else match[0], text)


def worded(error: Problem) -> Problem:
    """The same problem in the words of the desk."""
    error.what, error.next_step = in_words(error.what), in_words(error.next_step)
    error.where = "" if error.where.startswith("--") else in_words(error.where)
    return error


def submitting(submit: Callable[[Mapping[str, Any]], str]) -> Callable[[Mapping[str, Any]], str]:
    """``submit`` with its problems in the words of the desk."""

    def run(values: Mapping[str, Any]) -> str:
        try:
            return submit(values)
        except ZmtoolError as error:
            raise worded(error) from error

    return run
