"""What is said when the documents of a step were filled: how many, where they are, what each still lacks."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from zmtool.tui.plain import block
from zmtool.workflow.outbox import StepDocuments


def filled_words(filled: StepDocuments) -> str:
    """How many documents were filled, and how many of them lack something."""
    lacking = sum(bool(one.missing) for one in filled.documents)
    return f"已填制 {len(filled.documents)} 份" + (f"，{lacking} 份有待填内容" if lacking else "")


def filled_lines(filled: StepDocuments, workspace: Path) -> list[tuple[str, str]]:
    """The files line by line with the style of each, to be shown above a case."""
    lines = [
        (f"{filled.step_label}：{filled_words(filled)}", "bold green"),
        (f"在 {filled.folder.relative_to(workspace)}，按 w 打开", ""),
    ]
    for one in filled.documents:
        draft = "（草稿）" if one.draft else ""
        lines.append((f"　{one.path.name}{draft}", ""))
        if one.missing:
            lines.append((f"　　待填：{'、'.join(one.missing)}", "yellow"))
    return lines


def filled_text(filled: StepDocuments, workspace: Path) -> Text:
    """Which files were filled, where they are, and what each still lacks."""
    text = Text()
    text.append(f"{filled.step_label}：已填制 {len(filled.documents)} 份\n", "bold")
    text.append_text(block(f"文件夹：{filled.folder.relative_to(workspace)}\n\n", "dim"))
    for one in filled.documents:
        text.append(f"{one.path.name}{'（草稿）' if one.draft else ''}\n")
        if one.missing:
            text.append_text(block(f"　待填：{'、'.join(one.missing)}\n", "yellow"))
    return text
