"""A screen at the desk: its tools, work in the background, and how it tells of success and refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual._context import NoActiveAppError
from textual.screen import Screen, ScreenResultType
from textual.worker import get_current_worker

from zmtool.base.errors import ZmtoolError
from zmtool.tui.desk import Desk
from zmtool.tui.keys import Keys
from zmtool.tui.plain import shown
from zmtool.tui.undo import Undo, UndoBook
from zmtool.tui.works import UNDONE, Step, Stopped, Work

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from zmtool.tui.bases.long_work import LongWorks

T = TypeVar("T")


class DeskScreen(Screen[ScreenResultType]):
    """The base of all screens. ``KEYS`` are the groups of keys that the help page shows first."""

    KEYS: ClassVar[tuple[Keys, ...]] = ()
    WATCHES: ClassVar[bool] = True
    """Whether it loads anew where somebody else changed the workspace."""

    def __init__(self) -> None:
        super().__init__()
        self._to_deliver: list[Callable[[], None]] = []
        self._notices = 0

    @property
    def desk(self) -> Desk:
        """The open workspace, the person and the clock."""
        return cast("Desk", self.app.desk)  # type: ignore[attr-defined]

    @property
    def undo_book(self) -> UndoBook:
        """The changes of this sitting that can be taken back."""
        return cast("UndoBook", self.app.undo_book)  # type: ignore[attr-defined]

    @property
    def works(self) -> LongWorks:
        """The work that is under way in this sitting."""
        return cast("LongWorks", self.app.works)  # type: ignore[attr-defined]

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
        app = self.app

        def run() -> None:
            worker = get_current_worker()
            try:
                result = job()
            except ZmtoolError as error:
                if not worker.is_cancelled:
                    app.call_from_thread(self._deliver, report, error)
            except NoActiveAppError:
                # The screen was closed meanwhile: there is no desk to ask any more, and nobody to tell.
                return
            else:
                if not worker.is_cancelled:
                    app.call_from_thread(self._deliver, then, result)

        self.run_worker(run, group=group, name=group, thread=True, exclusive=True)

    def _deliver(self, then: Callable[[T], None], result: T) -> None:
        """Hands on what was done; a screen that was closed meanwhile is told nothing."""
        if self._is_here():
            then(result)

    def long_work(
        self,
        label: str,
        job: Callable[[Step], T],
        then: Callable[[T], None],
        *,
        group: str,
        stopped: str = UNDONE,
        otherwise: Callable[[ZmtoolError], None] | None = None,
        on_stop: Callable[[], None] | None = None,
        on_aside: Callable[[], None] | None = None,
        words: Callable[[T], str] | None = None,
    ) -> bool:
        """Does ``job`` in a thread, as ``in_background`` does, with a window where it lasts; False where the same is under way.

        The job calls the step it is given on the way, which ends it where the person asks to stop; ``stopped`` says what
        became of it then (empty: it cannot be stopped). It goes on where it is put aside, and where this screen is closed;
        its end is told then, with ``words`` of the result. What it brings comes to this screen when it is the present one.
        """
        if self.works.same(group) is not None:
            self.notify("这项工作正在做，还没有做完；F7 看放到后台的", severity="warning", markup=False)
            return False
        # The screen may be closed before the work is done, and knows no application then.
        app, work = self.app, Work(label, group, stopped)

        def run() -> None:
            worker = get_current_worker()

            def step(done: int, whole: int, what: str = "") -> None:
                # Cancelled by nothing but the end of the application.
                if worker.is_cancelled:
                    raise Stopped
                work.step(done, whole, what)

            try:
                result = job(step)
            except Stopped:
                ended = partial(self._work_stopped, work, on_stop)
            except ZmtoolError as error:
                ended = partial(self._work_failed, work, error, otherwise)
            else:
                ended = partial(self._work_done, work, words(result) if words else "", partial(then, result))
            if not worker.is_cancelled:
                app.call_from_thread(ended)

        self.works.begin(work, self, on_aside or (lambda: None))
        app.run_worker(run, group=group, name=label, thread=True, exclusive=False)
        return True

    def _work_done(self, work: Work, told: str, then: Callable[[], None]) -> None:
        before = self._notices
        self._work_over(work, then)
        late = "已经做完，没有停下来" if work.stopping else ""
        # Where this is the present screen and said itself what came of it, it is not said twice.
        if work.was_aside and (self._notices == before or late):
            self._tell_of(work, "；".join(filter(None, (told or "做完了", late))))
        elif late:
            self._tell_of(work, late)

    def _work_stopped(self, work: Work, then: Callable[[], None] | None) -> None:
        if work.was_aside or self._is_here():
            self._tell_of(work, work.stopped)
        self._work_over(work, then)

    def _work_failed(
        self, work: Work, error: ZmtoolError, otherwise: Callable[[ZmtoolError], None] | None
    ) -> None:
        if work.was_aside:
            self.app.notify(
                shown_error(error),
                title=f"{shown(work.label)}：没有办成",
                severity="error",
                markup=False,
                timeout=20,
            )
            self._work_over(work, partial(otherwise, error) if otherwise else None)
        else:
            self._work_over(work, partial(otherwise or self.refused, error))

    def _tell_of(self, work: Work, text: str) -> None:
        self.app.notify(shown(text), title=shown(work.label), markup=False, timeout=12)

    def _work_over(self, work: Work, then: Callable[[], None] | None) -> None:
        """Closes the window of work and hands on what came of it, now or when this screen is the present one."""
        self.works.end(work)
        if then is not None and self._is_here():
            self._to_deliver.append(then)
            self._hand_on()

    def _is_here(self) -> bool:
        return self.is_attached and self.is_running

    def on_screen_resume(self) -> None:
        self._hand_on()

    def _hand_on(self) -> None:
        """Hands on what came while something else was open over this screen."""
        while self._to_deliver and self.app.screen is self:
            self._to_deliver.pop(0)()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Shows a notice, as every widget does."""
        self._notices += 1
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

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
