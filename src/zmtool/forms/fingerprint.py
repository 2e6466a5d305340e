"""What a filled document depends on beside its data: the form's definition, its template, texts and law."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from zmtool.base.plain import to_plain
from zmtool.forms.records import Form


def fingerprint(form: Form, files: Iterable[Path], *others: object) -> str:
    """A hash that changes when the form, one of ``files`` or one of ``others`` does."""
    digest = hashlib.sha256()
    for one in (form, *others):
        digest.update(json.dumps(to_plain(one), ensure_ascii=False, sort_keys=True).encode("utf-8"))
        digest.update(b"\0")
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
