"""A line that a scanner types into: what stands there at the enter key is taken at once, in the order it came."""

from __future__ import annotations

from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import Input


class ScanLine(Input):
    """An input that is emptied by the enter key itself.

    A scanner sends the next code while the enter before it is still on its way through the screen; whoever waits for
    ``Input.Submitted`` finds both codes in one line.
    """

    class Taken(Message):
        """A line was ended."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    async def _on_key(self, event: Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.take()
        else:
            await super()._on_key(event)

    def _on_paste(self, event: Paste) -> None:
        """Several lines at once are taken one after the other; what follows the last end of line stays."""
        if "\n" not in event.text and "\r" not in event.text:
            super()._on_paste(event)
            return
        event.stop()
        event.prevent_default()
        *whole, rest = (self.value + event.text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        self.value = rest
        self.cursor_position = len(rest)
        for line in whole:
            self.post_message(self.Taken(line))

    def take(self) -> None:
        """Ends the line."""
        line, self.value = self.value, ""
        self.post_message(self.Taken(line))
