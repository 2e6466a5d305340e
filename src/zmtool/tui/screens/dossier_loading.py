"""Loading the dossier of a case for a screen: by its facts at once, by its paper as work that may last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.workflow.dossier_desk import DossierDesk, Judged, dossier_desk


class DossierLoading:
    """Hands on the dossier that was asked for last; what was asked for before it is passed over.

    Reading paper may be put aside, and another dossier or the facts be wanted by the time it is done. ``stopped`` is told
    where a person stopped it.
    """

    def __init__(
        self,
        screen: DeskScreen[None],
        loaded: Callable[[DossierDesk], None],
        failed: Callable[[ZmtoolError], None],
        stopped: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._loaded, self._failed, self._stopped = loaded, failed, stopped
        self.case_no = ""
        self.by: Judged = "facts"

    def ask(self, case_no: str, by: Judged) -> None:
        """Asks for the dossier of a case."""
        self.case_no, self.by = case_no, by
        if by == "facts":
            self._load_facts(case_no)
        elif self._screen.works.same(f"paper:{case_no}") is None:
            self._read_paper(case_no)

    def _load_facts(self, case_no: str) -> None:
        place, today = self._screen.desk.place, self._screen.desk.today
        self._screen.in_background(
            lambda: dossier_desk(place, case_no, today),
            partial(self._done, case_no),
            otherwise=partial(self._not_done, case_no, "facts"),
        )

    def _read_paper(self, case_no: str) -> None:
        place, today = self._screen.desk.place, self._screen.desk.today
        self._screen.long_work(
            f"读 {case_no} 归案的扫描件",
            lambda step: dossier_desk(place, case_no, today, by="paper", progress=step),
            partial(self._done, case_no),
            group=f"paper:{case_no}",
            stopped="已停止；读过的页保留",
            otherwise=partial(self._not_done, case_no, "paper"),
            on_stop=partial(self._paper_stopped, case_no),
            words=lambda _: "扫描件读完了",
        )

    def _done(self, case_no: str, desk: DossierDesk) -> None:
        if self._wants(case_no, desk.by):
            self._loaded(desk)

    def _not_done(self, case_no: str, by: Judged, error: ZmtoolError) -> None:
        if self._wants(case_no, by):
            self._failed(error)

    def _paper_stopped(self, case_no: str) -> None:
        if self._wants(case_no, "paper"):
            self._stopped()

    def _wants(self, case_no: str, by: Judged) -> bool:
        return (self.case_no, self.by) == (case_no, by)
