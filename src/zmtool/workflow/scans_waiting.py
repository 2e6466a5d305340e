"""How many scanned documents wait for a person, and which."""

from __future__ import annotations

from dataclasses import dataclass

from zmtool.scans.register_records import KeptDocument
from zmtool.workflow.workspace import Place, opened


@dataclass(frozen=True, slots=True)
class Queue:
    """A window of what waits, and how much waits in all: for a case, for its fields.

    ``found`` counts what the window is cut from: those of the kind and with the text that were asked for.
    """

    documents: tuple[KeptDocument, ...]
    to_assign: int
    to_verify: int
    found: int


def waiting_documents(
    place: Place = None, *, kind: str = "", text: str = "", limit: int = 200, offset: int = 0
) -> Queue:
    """What waits for a person; ``kind``: assign, verify, or empty for both; ``text`` is searched in what is listed."""
    from zmtool.scans.queue import queue, queue_length

    with opened(place) as at, at.reading() as session:
        return Queue(
            queue(session, kind, limit, offset, text),
            queue_length(session, "assign"),
            queue_length(session, "verify"),
            queue_length(session, kind, text),
        )
