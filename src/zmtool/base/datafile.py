"""Reading data files (YAML) as untrusted input, and checking them against their JSON Schema.

Errors name the file, the line and the field, in Chinese, with the nearest known key where one is near.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file

MAX_BYTES = 8 * 1024 * 1024
_MAX_ALIASES = 64

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(path: Path, *, figures_as_text: bool = False) -> Any:
    """The content of a YAML file. Dates stay text (the schema says what they are).

    With ``figures_as_text`` unquoted figures stay text too: an identity number keeps its zeros and digits.

    Raises UsageProblem for an unreadable, oversized or malformed file; the place is ``file:line``.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageProblem("数据文件过大", where=str(path), next_step="请检查是否选错了文件")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageProblem(
            "数据文件不是 UTF-8 编码", where=str(path), next_step="请用 UTF-8 编码另存后重试"
        ) from error
    except OSError as error:
        raise UsageProblem(
            "数据文件无法读取", where=str(path), next_step="请检查文件是否存在、是否有权限"
        ) from error
    return parse_yaml(text, str(path), figures_as_text=figures_as_text)


def parse_yaml(text: str, where: str, *, figures_as_text: bool = False) -> Any:
    """The value of YAML ``text``; ``where`` names it in errors. Raises UsageProblem."""
    try:
        return _load(text, _FiguresAsText if figures_as_text else _TextLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}:{mark.line + 1}" if mark is not None else where
        raise UsageProblem(
            "数据文件格式有误，不是有效的 YAML", where=place, next_step="请检查该行的缩进、冒号和引号"
        ) from error
    except RecursionError as error:
        raise UsageProblem("数据文件嵌套过深", where=where, next_step="请检查文件内容") from error


def _load(text: str, kind: Any) -> Any:
    loader = kind(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


class _TextLoader(_SafeLoader):  # type: ignore[misc]
    """YAML where dates stay text, keys are unique and aliases are few (no "billion laughs")."""

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > _MAX_ALIASES:
                raise yaml.constructor.ConstructorError(
                    None, None, "too many aliases", self.peek_event().start_mark
                )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, str):
                if key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"duplicate key {key}", key_node.start_mark
                    )
                seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


class _FiguresAsText(_TextLoader):
    """The same, with figures left as text."""


def _resolvers_without(*kinds: str) -> dict[Any, Any]:
    dropped = {f"tag:yaml.org,2002:{kind}" for kind in kinds}
    return {
        first: [(tag, regexp) for tag, regexp in resolvers if tag not in dropped]
        for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
    }


_TextLoader.yaml_implicit_resolvers = _resolvers_without("timestamp")
_FiguresAsText.yaml_implicit_resolvers = _resolvers_without("timestamp", "int", "float")


def load_checked(path: Path, schema: str) -> Any:
    """The YAML file ``path`` after checking it against ``schemas/<schema>``.

    Raises UsageProblem naming file, line and field of the first few problems.
    """
    content = load_yaml(path)
    check_against(content, schema, path)
    return content


def check_against(content: Any, schema: str, path: Path) -> None:
    """Raises UsageProblem if ``content`` (read from ``path``) does not fit ``schemas/<schema>``."""
    import jsonschema_rs

    validator = _validator(schema)
    if validator.is_valid(content):
        return
    del jsonschema_rs
    errors = list(validator.iter_errors(content))
    lines = [_describe(error.instance_path, error.message, content, path, schema) for error in errors[:5]]
    raise UsageProblem(
        f"数据文件不符合规定格式（共 {len(errors)} 处）",
        where="\n".join(lines),
        next_step=f"请对照 schemas/{schema} 修改",
    )


@cache
def _validator(schema: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(json.loads(data_file(f"schemas/{schema}").read_text(encoding="utf-8")))


def _describe(trail: Sequence[str | int], message: str, content: Any, path: Path, schema: str) -> str:
    line = line_of(path, trail)
    field = ".".join(str(step) for step in trail) or "(整个文件)"
    place = f"{path}:{line}" if line else str(path)
    return f"{place} 字段 {field}：{message}{_nearest_key(message, schema)}"


def _nearest_key(message: str, schema: str) -> str:
    """A hint for a mistyped key: the schema's own key nearest to the one refused."""
    if "dditional propert" not in message:
        return ""
    known = _known_keys(schema)
    for quoted in message.split("'")[1::2]:
        near = difflib.get_close_matches(quoted, known, n=1)
        if near:
            return f"（是不是“{near[0]}”？）"
    return ""


@cache
def _known_keys(schema: str) -> tuple[str, ...]:
    keys: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, Mapping):
            properties = node.get("properties")
            if isinstance(properties, Mapping):
                keys.update(properties)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(data_file(f"schemas/{schema}").read_text(encoding="utf-8")))
    return tuple(sorted(keys))


def line_of(path: Path, trail: Sequence[str | int]) -> int | None:
    """The 1-based line of the value at ``trail`` in a YAML file, as near as it can be followed."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return None
    line = node.start_mark.line + 1 if node else None
    for step in trail:
        if isinstance(node, yaml.MappingNode):
            match = [(k, v) for k, v in node.value if getattr(k, "value", None) == str(step)]
            if not match:
                break
            line, node = match[0][0].start_mark.line + 1, match[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
