"""A screen at the desk: its tools, work in the background, and how it tells of success and refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar, cast

from textual.screen import Screen, ScreenResultType
from textual.worker import get_current_worker

from zmtool.base.errors import ZmtoolError
from zmtool.tui.desk import Desk
from zmtool.tui.keys import Keys
from zmtool.tui.plain import shown
from zmtool.tui.undo import Undo, UndoBook

T = TypeVar("T")


class DeskScreen(Screen[ScreenResultType]):
    """The base of all screens. ``KEYS`` are the groups of keys that the help page shows first."""

    KEYS: ClassVar[tuple[Keys, ...]] = ()
    WATCHES: ClassVar[bool] = True
    """Whether it loads anew where somebody else changed the workspace."""

    @property
    def desk(self) -> Desk:
        """The open workspace, the person and the clock."""
        return cast("Desk", self.app.desk)  # type: ignore[attr-defined]

    @property
    def undo_book(self) -> UndoBook:
        """The changes of this sitting that can be taken back."""
        return cast("UndoBook", self.app.undo_book)  # type: ignore[attr-defined]

    def reload(self) -> None:
        """Shows the present state; called where the workspace changed."""

    def in_background(
        self,
        job: Callable[[], T],
        then: Callable[[T], None],
        *,
        group: str = "load",
        otherwise: Callable[[ZmtoolError], None] | None = None,
    ) -> None:
        """Does ``job`` in a thread, then ``then`` on the screen; a later job of the same ``group`` replaces it.

        ``otherwise`` is told an error; without it the person is.
        """
        report = otherwise or self.refused

        def run() -> None:
            worker = get_current_worker()
            try:
                result = job()
            except ZmtoolError as error:
                if not worker.is_cancelled:
                    self.app.call_from_thread(self._deliver, report, error)
            else:
                if not worker.is_cancelled:
                    self.app.call_from_thread(self._deliver, then, result)

        self.run_worker(run, group=group, name=group, thread=True, exclusive=True)

    def _deliver(self, then: Callable[[T], None], result: T) -> None:
        """Hands on what was done; a screen that was closed meanwhile is told nothing."""
        if self.is_attached and self.is_running:
            then(result)

    def refused(self, error: ZmtoolError) -> None:
        """Tells why something was not done and what to do next."""
        self.notify(shown_error(error), title="没有办成", severity="error", markup=False, timeout=12)

    def told(self, text: str, *, title: str = "") -> None:
        """Tells that something was done."""
        self.notify(shown(text), title=title, markup=False)

    def remember(self, label: str, take_back: Callable[[], object]) -> None:
        """Notes how the change just made is taken back."""
        self.undo_book.note(Undo(label, take_back))

    def action_undo(self) -> None:
        """Takes back the last change of this sitting."""
        last = self.undo_book.last
        if last is None:
            self.notify("没有可撤回的改动", markup=False)
            return

        def done(_: object) -> None:
            self.undo_book.forget(last)
            self.told(f"已撤回：{last.label}")
            self.reload()

        self.in_background(last.take_back, done, group="undo")

    def action_reload(self) -> None:
        self.reload()

    def copy(self, text: str) -> None:
        """Copies a number to the clipboard of the terminal (OSC 52)."""
        if text:
            self.app.copy_to_clipboard(text)
            self.told(f"已复制 {text}")


def shown_error(error: ZmtoolError) -> str:
    """What is wrong, where, and what to do next, without anything that a terminal would act on."""
    # Loads the steps of a case: only when there is something to say.
    from zmtool.tui.words.desk_words import at_the_desk

    parts = [
        error.what,
        f"位置：{error.where}" if error.where else "",
        f"处理：{error.next_step}" if error.next_step else "",
    ]
    lines = (line for part in parts for line in at_the_desk(part).splitlines())
    return "\n".join(filter(None, map(shown, lines)))
