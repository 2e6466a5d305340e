"""Work that lasts: a window that tells how far it is, and what goes on behind the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from zmtool.tui.fields.form import Choice
from zmtool.tui.key_names import key_names
from zmtool.tui.keys import LONG_WORK, bindings
from zmtool.tui.plain import plain, shown
from zmtool.tui.widgets.top_line import TopLine
from zmtool.tui.works import Work, duration, words_aside

if TYPE_CHECKING:
    from textual.timer import Timer

PATIENCE = 0.4
"""Seconds before the window opens: work that is quicker does not flicker."""
_LOOKS = 0.1
_TELLS = 1.0
_BLOCK = 8
_UNTIL_DONE = "正在停止……等这一步做完"


class LongWorkScreen(ModalScreen[None]):
    """How far a piece of work is; it goes when the work ends, or is put aside."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LONG_WORK))

    def __init__(self, work: Work, put_aside: Callable[[Work], None]) -> None:
        super().__init__()
        self.work = work
        self._put_aside = put_aside
        self._looked = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="long-work"):
            yield Static(plain(self.work.label, "bold"), markup=False)
            yield Static("", id="bar", markup=False)
            yield Static("", id="told", markup=False)
            yield Static("", id="ways", markup=False)

    def on_mount(self) -> None:
        self.query_one("#long-work").border_title = "正在做"
        self._look()
        self.set_interval(_LOOKS, self._look)

    def on_screen_resume(self) -> None:
        # It ended while something else was asked over it.
        self.close_if_ended()

    def close_if_ended(self) -> None:
        """Closes the window of work that has ended, where nothing is open over it."""
        if self.work.ended and self.is_current:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Work that cannot be stopped, or is asked to already, cannot be asked."""
        return action != "stop" or (bool(self.work.stopped) and not self.work.stopping)

    def action_stop(self) -> None:
        self.work.stop()
        self.refresh_bindings()
        self._look()

    def action_aside(self) -> None:
        self.dismiss(None)
        self._put_aside(self.work)

    def _look(self) -> None:
        self._looked += 1
        bar = self.query_one("#bar", Static)
        bar.update(Text(_bar(self.work, max(10, bar.content_size.width), self._looked)))
        self.query_one("#told", Static).update(_told(self.work))
        self.query_one("#ways", Static).update(Text(self._ways(), style="dim"))

    def _ways(self) -> str:
        """The keys as they are now, also where a person gave them another place."""
        given = getattr(self.app, "settings", None)
        return "　".join(
            f"{key_names((given.keys if given else {}).get(LONG_WORK.name_of(key), key.keys))} {key.label}"
            for key in LONG_WORK
            if self.check_action(key.action, ())
        )


def _bar(work: Work, width: int, looked: int) -> str:
    """A bar as wide as its line; where nobody knows how much there is, a piece of it moves."""
    counted = work.counted()
    room = width - len("　100%　999/999") - 2
    if work.share is not None:
        full = round(work.share * room)
        return f"{'█' * full}{'░' * (room - full)}　{counted}"
    place = looked % (room + _BLOCK)
    return "".join("█" if place - _BLOCK <= at < place else "░" for at in range(room))


def _told(work: Work) -> Text:
    left = work.left()
    text = plain(
        "，".join(
            filter(
                None,
                (
                    work.what,
                    f"已用 {duration(work.seconds)}",
                    f"约还要 {duration(left)}" if left is not None and left >= 1 else "",
                ),
            )
        )
    )
    if work.stopping:
        text.append(f"\n{_UNTIL_DONE}", style="yellow")
    elif not work.stopped:
        text.append("\n这项工作不能中途停", style="dim")
    return text


def _left_as(work: Work) -> str:
    """What becomes of work where one leaves."""
    kept = work.stopped.removeprefix("已停止").lstrip("，；")
    left = f"停下来：{kept or '以后再做'}" if work.stopped else "不能中途停，做完才退出"
    return "　".join(filter(None, (shown(work.label), work.counted(), left)))


class LongWorks:
    """All work under way in this sitting."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._works: list[Work] = []
        self._left: dict[Work, Callable[[], None]] = {}
        self._timer: Timer | None = None
        self._leaving = False

    @property
    def under_way(self) -> tuple[Work, ...]:
        """Everything that has not ended."""
        return tuple(self._works)

    @property
    def aside(self) -> tuple[Work, ...]:
        """What goes on behind the screens."""
        return tuple(one for one in self._works if one.aside)

    def words(self) -> str:
        """What goes on behind the screens, for their first line."""
        return words_aside(self.aside)

    def same(self, group: str) -> Work | None:
        """The work of a group that is under way."""
        return next((one for one in self._works if one.group == group), None)

    def begin(self, work: Work, over: Screen[Any], left: Callable[[], None]) -> None:
        """Notes work that was begun on the screen ``over``; ``left`` is called where it is put aside."""
        self._works.append(work)
        self._left[work] = left
        self._app.set_timer(PATIENCE, partial(self._open, work, over))

    def end(self, work: Work) -> None:
        """Notes that work ended, in whichever way; its window goes."""
        work.ended = True
        self._works.remove(work)
        del self._left[work]
        if isinstance(window := self._app.screen, LongWorkScreen) and window.work is work:
            window.close_if_ended()
        self._tell()
        if self._leaving:
            self._leave()

    def put_aside(self, work: Work) -> None:
        """The window goes, the work goes on."""
        if not work.ended:
            work.aside = work.was_aside = True
            self._left[work]()
            self._tell()

    def _open(self, work: Work, over: Screen[Any]) -> None:
        if work.ended:
            return
        if self._app.screen is over:
            self._show(work)
        else:
            # Meanwhile the person went somewhere else: nothing opens there.
            self.put_aside(work)

    def _show(self, work: Work) -> None:
        work.aside = False
        self._tell()
        self._app.push_screen(LongWorkScreen(work, self.put_aside))

    def choose(self) -> None:
        """Opens the window of work that goes on behind the screens."""
        works = self.aside
        if not works:
            self._app.notify("没有放到后台的工作", markup=False)
        elif len(works) == 1:
            self._show(works[0])
        else:
            self._pick(works)

    def _pick(self, works: Sequence[Work]) -> None:
        from zmtool.tui.bases.confirm import PickScreen

        def picked(choice: Choice | None) -> None:
            if choice is not None and (work := works[int(choice.value)]).aside and not work.ended:
                self._show(work)

        choices = [Choice(str(at), shown(one.label), one.counted()) for at, one in enumerate(works)]
        self._app.push_screen(PickScreen("后台的工作", choices), picked)

    def leave(self) -> None:
        """Ends the application; where work is under way it asks first, and waits until it has stopped."""
        if self._leaving or not self._works:
            self._leave()
            return
        # Questions load what finds choices by initials: only when there is one.
        from zmtool.tui.bases.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            if yes:
                self._leaving = True
                for one in self._works:
                    one.stop()
                self._leave()

        details = "\n".join(map(_left_as, self._works))
        self._app.push_screen(ConfirmScreen("还有工作没有做完，停下来并退出？", details), answered)

    def _leave(self) -> None:
        if not self._works:
            self._app.exit()
        elif not isinstance(self._app.screen, LongWorkScreen):
            self._show(self._works[0])

    def _tell(self) -> None:
        """Has the first lines drawn anew, from now on every second while anything goes on behind the screens."""
        for screen in self._app.screen_stack:
            for line in screen.query(TopLine):
                line.refresh()
        if self.aside and self._timer is None:
            self._timer = self._app.set_interval(_TELLS, self._tell)
        elif not self.aside and self._timer is not None:
            self._timer.stop()
            self._timer = None
