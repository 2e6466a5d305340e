"""The bureau's own particulars: read and changed in ``zmtool.toml``, each change in the audit trail."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from zmtool.base.files import write_whole
from zmtool.store.settings import BureauSettings, settings_text
from zmtool.store.workspace import SETTINGS_FILE
from zmtool.workflow.workspace import Place, opened

LABELS = {
    "name": "单位全称",
    "short_name": "文号简称",
    "region": "行政区划代码",
    "review_org": "复议机关",
    "court": "管辖法院",
    "bank": "代收银行",
    "account": "代收账号",
    "address": "单位地址",
    "phone": "联系电话",
}


def bureau_settings(place: Place = None) -> BureauSettings:
    """What the workspace says of its bureau."""
    with opened(place) as at:
        return at.workspace.settings.bureau


def set_bureau(
    said: Mapping[str, str], place: Place = None, *, now: datetime, user: str
) -> tuple[BureauSettings, tuple[str, ...]]:
    """Writes particulars of the bureau, empty for unknown; returns them and the labels of what changed.

    Cases that are there keep what they were opened with. Raises UsageProblem where the file is not sound.
    """
    from zmtool.store.audit import record
    from zmtool.store.settings import read_settings

    with opened(place, now=now) as at:
        path = at.root / SETTINGS_FILE
        # Read once it is our turn to write: of two at once neither loses what the other wrote.
        with at.writing() as session:
            session.connection()  # takes the turn; the first statement would otherwise
            settings = read_settings(path)
            before = dataclasses.asdict(settings.bureau)
            told = {name: " ".join(text.split()) for name, text in said.items() if name in before}
            after = before | told
            changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
            if not changed:
                return settings.bureau, ()
            bureau = BureauSettings(**after)
            record(session, now=now, who=user, action="settings.bureau", subject="workspace", change=changed)
            text = settings_text(dataclasses.replace(settings, bureau=bureau))
            write_whole(path, text.encode("utf-8"))
        return bureau, tuple(LABELS[name] for name in changed)
