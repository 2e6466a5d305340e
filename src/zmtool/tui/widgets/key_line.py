"""The last line of a screen: the keys that can be pressed now, drawn as one text.

Textual's own ``Footer`` has a widget for each key and makes all of them anew whenever another field is entered, which
lays out the whole screen again; a long form then takes several times as long to go through.
"""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import RenderResult
from textual.events import MouseDown
from textual.screen import Screen
from textual.widget import Widget

from zmtool.tui.plain import shown


class KeyLine(Widget):
    """Keys with what they do, as many as there is room for; a click does the same as the key."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--said", "key-line--off"}
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
        .key-line--key { color: $footer-key-foreground; background: $footer-key-background; text-style: bold; }
        .key-line--said { color: $footer-description-foreground; background: $footer-description-background; }
        .key-line--off { color: $footer-description-foreground; text-style: dim; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawn: list[tuple[int, str, bool]] = []
        """Up to which cell each key goes, and whether it may be pressed."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh()

    def render(self) -> RenderResult:
        line = Text(no_wrap=True, end="")
        self._drawn = []
        actions = set()
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if not binding.show or binding.action in actions:
                continue
            actions.add(binding.action)
            key, said = f" {shown(self.app.get_key_display(binding))} ", f"{shown(binding.description)} "
            if line.cell_len + Text(key + said).cell_len > self.size.width:
                break
            line.append(key, self._style("key" if enabled else "off"))
            line.append(said, self._style("said" if enabled else "off"))
            self._drawn.append((line.cell_len, binding.key, enabled))
        return line

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"key-line--{part}")

    def on_mouse_down(self, event: MouseDown) -> None:
        """Presses the key that was clicked."""
        for end, key, enabled in self._drawn:
            if event.x < end:
                if enabled:
                    self.app.simulate_key(key)
                else:
                    self.app.bell()
                return
