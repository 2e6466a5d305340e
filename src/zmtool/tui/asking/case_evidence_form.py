"""The form of a piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zmtool.cases.records import CaseFacts, Evidence
from zmtool.tui.asking.case_changes import Changed, edited
from zmtool.tui.desk import Desk
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.paths import look_up_paths
from zmtool.workflow.case_edit import EVIDENCE_KINDS, add_evidence
from zmtool.workflow.workspace import keep_original


def evidence_form(desk: Desk, case: CaseFacts, changed: Changed) -> Form:
    """The form of a piece of evidence; its file goes into the vault first."""

    def submit(values: Mapping[str, Any]) -> str:
        file = values["file"]
        sha256 = keep_original(file, desk.place, now=desk.now, user=desk.user) if file is not None else ""
        one = Evidence(
            values["kind"],
            values["name"],
            values["on"],
            values["origin"] or "",
            values["by"] or "",
            0,
            sha256,
            values["note"] or "",
        )
        return edited(
            desk,
            case.case_no,
            f"登记证据“{one.name}”",
            ("evidence",),
            changed,
            lambda facts, at: add_evidence(facts, one),
            why=one.note,
            action="case.evidence",
        )

    return Form(
        f"{case.case_no}　登记证据",
        (
            Field("kind", "证据种类", required=True, choices=tuple(map(Choice, EVIDENCE_KINDS)), only=True),
            Field("name", "名称", required=True, hint="如 现场检查录像"),
            Field("on", "取得日期", "date", initial="今天"),
            Field("origin", "来源", hint="来源或提供人"),
            Field("by", "登记人", initial=desk.user),
            Field("file", "文件", "file", look_up=look_up_paths, hint="存入工作区保管库；没有的空着"),
            Field("note", "说明"),
        ),
        submit,
        draft=f"case:{case.case_no}:evidence",
        button="登记",
    )
