"""Reading data files (YAML) as untrusted input, and checking them against their JSON Schema.

Errors name the file, the line and the field, in Chinese, with the nearest known key where one is near.
Only plain data is read: mappings with text keys, lists, text, figures, true/false and null. Dates, clock
times, 0012 and "yes" stay the text they are. The parser's events are turned into values here, without
recursion and with counted aliases, so that a hostile file ends in an error and not in a full memory.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 60
MAX_REPEATED = 10_000
_SHOWN_PROBLEMS = 5

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")
_COLLECTION_TAGS = (None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}(?:[eE][-+]?[0-9]{1,2})?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def load_yaml(path: Path, *, figures_as_text: bool = False) -> Any:
    """The content of a YAML file. Dates stay text (the schema says what they are).

    With ``figures_as_text`` unquoted figures stay text too: an identity number keeps its zeros and digits.

    Raises UsageProblem for an unreadable, oversized or malformed file; the place is ``file:line``.
    """
    return parse_yaml(_text_of(path), str(path), figures_as_text=figures_as_text)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageProblem("数据文件过大", where=str(path), next_step="请检查是否选错了文件")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageProblem(
            "数据文件不是 UTF-8 编码", where=str(path), next_step="请用 UTF-8 编码另存后重试"
        ) from error
    except OSError as error:
        raise UsageProblem(
            "数据文件无法读取", where=str(path), next_step="请检查文件是否存在、是否有权限"
        ) from error


def parse_yaml(text: str, where: str, *, figures_as_text: bool = False) -> Any:
    """The value of YAML ``text``; ``where`` names it in errors. Raises UsageProblem."""
    root = _node_tree(text, where)
    return None if root is None else _plain(root, figures_as_text)


@dataclass(slots=True)
class _Node:
    """One value of a YAML text with its line: a scalar, a list, or a mapping as (key, value) pairs.

    ``size`` counts the values in it, each alias as often as it is used.
    """

    line: int
    kind: str
    text: str = ""
    quoted: bool = False
    items: list[_Node] | None = None
    size: int = 1
    open: bool = True


def _node_tree(text: str, where: str) -> _Node | None:
    """The nodes of the one document in ``text``; None for an empty one. Raises UsageProblem."""
    parser = _Parser(text)
    try:
        return _composed(parser, where)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}:{mark.line + 1}" if mark is not None else where
        raise UsageProblem(
            "数据文件格式有误，不是有效的 YAML", where=place, next_step="请检查该行的缩进、冒号和引号"
        ) from error
    finally:
        parser.dispose()


def _composed(parser: Any, where: str) -> _Node | None:
    root: _Node | None = None
    stack: list[_Node] = []
    anchors: dict[str, _Node] = {}
    repeated = 0
    while parser.check_event():
        event = parser.get_event()
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _problem("数据文件中有多份内容（---）", where, event, "一个文件只能有一份内容")
        if isinstance(event, yaml.CollectionEndEvent):
            done = stack.pop()
            done.open = False
            done.size += sum(one.size for one in done.items or ())
            _check_keys(done, where)
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if isinstance(event, yaml.AliasEvent):
            node = anchors.get(str(event.anchor))
            if node is None or node.open:
                raise _problem(f"引用 *{event.anchor} 没有可用的内容", where, event, "请写出完整内容")
            repeated += node.size
            if repeated > MAX_REPEATED:
                raise _problem("引用（*名称）展开后内容过多", where, event, "请写出完整内容，不用引用")
        else:
            node = _node_of(event, where)
            if event.anchor is not None:
                anchors[event.anchor] = node
        if stack:
            _add(stack[-1], node, where, event)
        else:
            root = node
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(node)
            if len(stack) > MAX_DEPTH:
                raise _problem("数据文件嵌套过深", where, event, "请检查文件内容")
    return root


def _node_of(event: Any, where: str) -> _Node:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.ScalarEvent):
        if event.tag not in _TEXT_TAGS:
            raise _problem(f"不能使用类型标记 {event.tag}", where, event, "请去掉该标记")
        quoted = event.tag is not None or not event.implicit[0]
        return _Node(line, "text", event.value, quoted, open=False)
    if event.tag not in _COLLECTION_TAGS:
        raise _problem(f"不能使用类型标记 {event.tag}", where, event, "请去掉该标记")
    return _Node(line, "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping", items=[])


def _add(parent: _Node, node: _Node, where: str, event: Any) -> None:
    items = parent.items
    assert items is not None  # noqa: S101 - only collections are on the stack
    items.append(node)
    if parent.kind == "mapping" and len(items) % 2 == 1:
        if node.kind != "text" or isinstance(event, yaml.AliasEvent):
            raise _problem("字段名必须是文字", where, event, "请改用普通的字段名")
        if node.text == "<<" and not node.quoted:
            raise _problem("不能使用合并（<<）", where, event, "请写出完整内容")


def _check_keys(node: _Node, where: str) -> None:
    seen: set[str] = set()
    for key, _ in _pairs(node) if node.kind == "mapping" else ():
        if key.text in seen:
            raise UsageProblem(
                f"字段“{key.text}”重复", where=f"{where}:{key.line}", next_step="请删去其中一个"
            )
        seen.add(key.text)


def _problem(what: str, where: str, event: Any, next_step: str) -> UsageProblem:
    return UsageProblem(what, where=f"{where}:{event.start_mark.line + 1}", next_step=next_step)


def _plain(node: _Node, figures_as_text: bool) -> Any:
    if node.kind == "list":
        return [_plain(one, figures_as_text) for one in node.items or ()]
    if node.kind == "mapping":
        return {key.text: _plain(value, figures_as_text) for key, value in _pairs(node)}
    if node.quoted:
        return node.text
    if node.text in _WORDS:
        return _WORDS[node.text]
    if not figures_as_text:
        if _INTEGER.fullmatch(node.text):
            return int(node.text)
        if _DECIMAL.fullmatch(node.text):
            return float(node.text)
    return node.text


def _pairs(node: _Node) -> list[tuple[_Node, _Node]]:
    items = node.items or []
    return list(zip(items[::2], items[1::2], strict=True))


def load_checked(path: Path, schema: str) -> Any:
    """The YAML file ``path`` after checking it against ``schemas/<schema>``.

    Raises UsageProblem naming file, line and field of the first few problems.
    """
    content = load_yaml(path)
    check_against(content, schema, path)
    return content


def check_against(content: Any, schema: str, path: Path) -> None:
    """Raises UsageProblem if ``content`` (read from ``path``) does not fit ``schemas/<schema>``."""
    validator = _validator(schema)
    if validator.is_valid(content):
        return
    errors = list(validator.iter_errors(content))
    root = _tree_or_none(path)
    lines = [_describe(error, root, path, schema) for error in errors[:_SHOWN_PROBLEMS]]
    raise UsageProblem(
        f"数据文件不符合规定格式（共 {len(errors)} 处）",
        where="\n".join(lines),
        next_step=f"请对照 schemas/{schema} 修改",
    )


@cache
def _validator(schema: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(json.loads(data_file(f"schemas/{schema}").read_text(encoding="utf-8")))


def _sharper(error: Any) -> Any:
    """Behind "fits none of these": the first error of the way of writing that was meant, by its type."""
    for branch in getattr(error.kind, "context", ()):
        if branch and all(
            one.kind.name != "type" or one.instance_path != error.instance_path for one in branch
        ):
            return _sharper(branch[0])
    return error


def _describe(error: Any, root: _Node | None, path: Path, schema: str) -> str:
    error = _sharper(error)
    trail: list[str | int] = list(error.instance_path)
    unexpected = list(getattr(error.kind, "unexpected", ()))
    line = None if root is None else _line_in(root, [*trail, *unexpected[:1]])
    field = ".".join(map(str, trail)) or "(整个文件)"
    place = f"{path}:{line}" if line else str(path)
    return f"{place} 字段 {field}：{schema_problem(error)}{_nearest_key(unexpected, schema)}"


def schema_problem(error: Any) -> str:
    """What a schema error says. A kind without wording of its own keeps the library's."""
    kind = error.kind
    given = _shown(error.instance)
    match kind.name:
        case "required":
            return f"缺少“{kind.property}”"
        case "additionalProperties" | "unevaluatedProperties":
            return f"没有名为“{'”“'.join(kind.unexpected)}”的字段"
        case "type":
            return f"{given} 应当是{'或'.join(_TYPES.get(one, one) for one in kind.types)}"
        case "enum":
            return f"{given} 不在可选值 {'、'.join(map(str, kind.options))} 中"
        case "const":
            return f"{given} 应当是 {kind.expected_value}"
        case "pattern":
            return f"{given} 的写法不符合 {kind.pattern}"
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            return f"{given} 超出范围（{kind.limit}）"
        case "minItems" | "minLength" | "minProperties":
            return f"至少要有 {kind.limit} 项（字）"
        case "maxItems" | "maxLength" | "maxProperties":
            return f"至多 {kind.limit} 项（字）"
        case "uniqueItems":
            return "有重复的项"
        case "anyOf" | "oneOf":
            return f"{given} 不符合任何一种规定的写法"
    return str(error.message)


_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "一组字段",
    "null": "空",
}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _nearest_key(unexpected: Sequence[str], schema: str) -> str:
    """A hint for a mistyped key: the schema's own key nearest to the one refused."""
    known = _known_keys(schema)
    for key in unexpected:
        near = difflib.get_close_matches(key, known, n=1)
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
    root = _tree_or_none(path)
    return None if root is None else _line_in(root, trail)


def _tree_or_none(path: Path) -> _Node | None:
    try:
        return _node_tree(_text_of(path), str(path))
    except UsageProblem:
        return None


def _line_in(root: _Node, trail: Sequence[str | int]) -> int:
    node, line = root, root.line
    for step in trail:
        if node.kind == "mapping":
            found = next((pair for pair in _pairs(node) if pair[0].text == str(step)), None)
            if found is None:
                break
            line, node = found[0].line, found[1]
        elif node.kind == "list" and isinstance(step, int) and step < len(node.items or ()):
            node = (node.items or [])[step]
            line = node.line
        else:
            break
    return line
