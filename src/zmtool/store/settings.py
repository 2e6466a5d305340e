"""``zmtool.toml``: the settings of a workspace, read as untrusted input.

The bureau's own particulars fill new cases; the province chooses checklists and discretion rules;
``database_url`` moves the tables to another database than ``zmtool.db``.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zmtool.base.errors import UsageProblem

MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class BureauSettings:
    """What the bureau writes about itself in every document; empty is not yet filled in."""

    name: str = ""
    short_name: str = ""
    region: str = ""
    review_org: str = ""
    court: str = ""
    bank: str = ""
    account: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistSettings:
    """Which province's checklists and discretion rules apply; empty is the national ones only."""

    province: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything ``zmtool.toml`` may say."""

    database_url: str = ""
    bureau: BureauSettings = field(default_factory=BureauSettings)
    checklist: ChecklistSettings = field(default_factory=ChecklistSettings)


_COMMENTS = {
    "name": "单位全称，如 示例县烟草专卖局",
    "short_name": "文号简称，如 “示” 用于 示烟立〔2025〕第1号",
    "region": "六位行政区划代码",
    "review_org": "行政复议机关",
    "court": "行政诉讼管辖法院",
    "bank": "罚款代收银行",
    "account": "罚款代收账号",
    "address": "单位地址",
    "phone": "联系电话",
    "province": "省级评查清单和裁量规则的文件夹名，空为只用全国通用的",
}


def read_settings(path: Path) -> Settings:
    """The settings in the file ``path``. Raises UsageProblem naming the file and the key."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageProblem("设置文件过大", where=str(path), next_step="请检查该文件是否被误改")
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageProblem(
            "设置文件不是 UTF-8 编码", where=str(path), next_step="请用 UTF-8 编码另存后重试"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageProblem(
            "设置文件格式有误，不是有效的 TOML",
            where=f"{path}:{line[1]}" if (line := re.search(r"line ([0-9]+)", str(error))) else str(path),
            next_step="请检查该处的引号和等号；文字要写在引号里",
        ) from error
    except OSError as error:
        raise UsageProblem(
            "设置文件无法读取", where=str(path), next_step="请检查文件是否存在、是否有权限"
        ) from error
    return _settings(raw, path)


def settings_text(settings: Settings) -> str:
    """The text of a ``zmtool.toml`` with a comment on every key."""
    lines = [
        "# zmtool 工作区设置。改后立即生效；不认识的键会报错。",
        "",
        "# 换用其他数据库时填写连接地址；留空使用本文件夹中的 zmtool.db",
        f"database_url = {_quoted(settings.database_url)}",
    ]
    for section in ("bureau", "checklist"):
        lines += ["", f"[{section}]"]
        part = getattr(settings, section)
        for one in dataclasses.fields(part):
            lines.append(f"{one.name} = {_quoted(getattr(part, one.name))}  # {_COMMENTS[one.name]}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A TOML basic string has JSON's escapes, except that DEL too must be escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _settings(raw: dict[str, Any], path: Path) -> Settings:
    sections: dict[str, Any] = {"bureau": BureauSettings, "checklist": ChecklistSettings}
    _refuse_unknown(raw, ["database_url", *sections], "", path)
    parts: dict[str, Any] = {"database_url": _text(raw.get("database_url", ""), "database_url", path)}
    for name, kind in sections.items():
        content = raw.get(name, {})
        if not isinstance(content, dict):
            raise UsageProblem(
                f"设置“{name}”应当是一节", where=str(path), next_step=f"请写成 [{name}]，下面每行一个键"
            )
        _refuse_unknown(content, [one.name for one in dataclasses.fields(kind)], f"{name}.", path)
        parts[name] = kind(
            **{key: _text(value, f"{name}.{key}", path) for key, value in content.items()},
        )
    return Settings(**parts)


def _refuse_unknown(content: dict[str, Any], known: list[str], prefix: str, path: Path) -> None:
    for key in content:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"是不是“{prefix}{near[0]}”？" if near else f"可用的键：{'、'.join(known)}"
            raise UsageProblem(f"设置中没有名为“{prefix}{key}”的键", where=str(path), next_step=hint)


def _text(value: Any, key: str, path: Path) -> str:
    if not isinstance(value, str):
        raise UsageProblem(f"设置“{key}”应当是文字", where=str(path), next_step="请给值加上英文双引号")
    return value
