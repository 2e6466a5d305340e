"""Signing places whose labels the form does not list, of which one may be told by several labels."""

from __future__ import annotations

import re
from dataclasses import replace

from zmtool.forms.records import FormSign
from zmtool.reading.form_labels import BY_MEANING, FormLabels
from zmtool.reading.names import MOST_SIGNERS
from zmtool.reading.records import ReadSign

_SENTENCES = re.compile(r"，.*。", re.DOTALL)


class UnderstoodSigns:
    """The signing places whose labels the form does not list: what says 签名 wins over what only says who."""

    def __init__(self, labels: FormLabels) -> None:
        self.labels = labels
        self.signs: dict[str, ReadSign] = {}
        self._only_who: set[str] = set()

    def wants(self, sign: FormSign, label: str) -> bool:
        """Whether a place with this label may be the one of ``sign``."""
        return sign.id not in self.signs or (sign.id in self._only_who and self.labels.is_signing(label))

    def take(self, sign: FormSign, label: str, text: str, one: ReadSign) -> None:
        """``one`` as the place of ``sign``, unless its ``text`` is sentences, which nobody signs with."""
        if not sign.opinion and len(one.names) > MOST_SIGNERS and _SENTENCES.search(text):
            return
        self._only_who.discard(sign.id)
        if not self.labels.is_signing(label):
            self._only_who.add(sign.id)
        self.signs[sign.id] = replace(one, confidence=min(one.confidence, BY_MEANING))
