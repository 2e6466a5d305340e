"""A retailer's profile: gone down from the score to the order line by enter, and up again by escape."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from zmtool.base.errors import ZmtoolError
from zmtool.tui.bases.desk_screen import DeskScreen, shown_error
from zmtool.tui.bases.listing import Neighbours
from zmtool.tui.keys import LIST, PROFILE, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.plain import block, plain
from zmtool.tui.texts.profile_texts import profile_heading
from zmtool.tui.texts.profile_tree import HIT_SCREEN, LICENCE, Node, profile_tree
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList
from zmtool.tui.widgets.top_line import TopLine
from zmtool.workflow.insight_profile import RetailerProfile, retailer_profile

_FIGURES = 9
"""The cells of the figures beside the names."""


class ProfileScreen(DeskScreen[None]):
    """One shop's profile. That it was opened is taken down, so it is made anew only when asked (``r``)."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(PROFILE))
    KEYS = (PROFILE, LIST)
    WATCHES = False

    def __init__(self, lic_no: str, neighbours: Neighbours | None = None) -> None:
        super().__init__()
        self.lic_no = lic_no
        self._neighbours = neighbours
        self._found: RetailerProfile | None = None
        self._path: list[tuple[Node, int]] = []
        """The nodes gone down through, the root first, each with the place of the cursor below it."""

    def compose(self) -> ComposeResult:
        yield TopLine("画像")
        yield Static("", id="heading", markup=False)
        with Horizontal(id="profile"):
            yield RowList((Column("", 0), Column("", _FIGURES)), header=False, id="tree", classes="pane")
            with VerticalScroll(id="middle", classes="pane"):
                yield Static("", id="content", markup=False)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.tree_rows.focus()
        self.reload()

    @property
    def tree_rows(self) -> RowList:
        """The present level of the tree."""
        return self.query_one("#tree", RowList)

    @property
    def middle(self) -> VerticalScroll:
        """The pane of the text."""
        return self.query_one("#middle", VerticalScroll)

    def say(self, text: str, style: str = "") -> None:
        """Words in the line above the keys."""
        self.query_one("#status", Static).update(plain(text, style))

    def reload(self) -> None:
        desk, number = self.desk, self.lic_no
        self.say("正在取订单和记录……")
        self.in_background(
            lambda: retailer_profile(number, desk.place, asof=desk.today, now=desk.now, user=desk.user),
            self._loaded,
            otherwise=self._failed,
        )

    def _loaded(self, found: RetailerProfile) -> None:
        self._found = found
        self.query_one("#heading", Static).update(profile_heading(found.profile, found.risk))
        keys = [node.key for node, _ in self._path[1:]]
        places = [place for _, place in self._path]
        root = profile_tree(found.profile, found.risk)
        self._path = [(root, places[0] if places else 0)]
        for key, place in zip(keys, places[1:], strict=False):
            below = next((one for one in self._path[-1][0].below if one.key == key), None)
            if below is None:
                break
            self._path.append((below, place))
        self._show()

    def _failed(self, error: ZmtoolError) -> None:
        self.query_one("#heading", Static).update(plain(error.what, "bold red"))
        self.query_one("#content", Static).update(block(shown_error(error)))
        self._path = []
        self.tree_rows.show(())
        self.say("Esc 返回")

    # The tree

    def _show(self) -> None:
        """The level below the last node of the path."""
        node, place = self._path[-1]
        names = [one.label for one, _ in self._path]
        self.tree_rows.border_title = " › ".join(names[-3:])
        rows = [
            Row(one.key, (Cell(_marked(one), one.style), Cell(one.points, one.style)), one)
            for one in node.below
        ]
        self.tree_rows.show(rows)
        self.tree_rows.cursor = place

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        if event.row is not None:
            self._explain(event.row.record)

    def _explain(self, node: Node) -> None:
        width = max(20, self.middle.scrollable_content_region.width - 4)
        self.query_one("#content", Static).update(node.text(width))
        self.middle.scroll_home(animate=False)
        hint = "回车深入" if node.below else node.told and "回车" in node.told and node.told
        self.say("　".join(filter(None, (node.told if hint != node.told else "", hint or ""))))

    def on_resize(self, event: Resize) -> None:
        row = self.tree_rows.current
        if row is not None:
            self.call_after_refresh(self._explain, row.record)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self._go_down(event.row.record)

    def action_deeper(self) -> None:
        row = self.tree_rows.current
        if row is not None:
            self._go_down(row.record)

    def _go_down(self, node: Node) -> None:
        if node.below:
            last, _ = self._path[-1]
            self._path[-1] = (last, self.tree_rows.cursor)
            self._path.append((node, 0))
            self._show()
        elif node.opens[0]:
            self._open(*node.opens)
        else:
            self.middle.focus()

    def _open(self, kind: str, number: str) -> None:
        if kind == LICENCE:
            self.app.push_screen(ProfileScreen(number))
        elif kind == HIT_SCREEN:
            from zmtool.tui.screens.insight_hit import InsightHitScreen

            self.app.push_screen(InsightHitScreen(number))
        else:
            open_record(self.app, kind, number)

    def action_back(self) -> None:
        """One level up; from the uppermost out of the profile."""
        if self.middle.has_focus:
            self.tree_rows.focus()
        elif len(self._path) > 1:
            self._path.pop()
            self._show()
        else:
            self.dismiss(None)

    # Going about

    def action_next_pane(self) -> None:
        self.focus_next()

    def action_previous_pane(self) -> None:
        self.focus_previous()

    def action_next_record(self) -> None:
        self._go(+1)

    def action_previous_record(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        row = self._neighbours.beside(step) if self._neighbours else None
        if row is None:
            self.say("没有下一户了" if step > 0 else "没有上一户了")
        else:
            self.lic_no = row.key
            self._path = []
            self.reload()

    def action_copy(self) -> None:
        self.copy(self.lic_no)

    def action_licence(self) -> None:
        """The entry of the register."""
        if self._found is not None:
            open_record(self.app, "licence", self._found.profile.shop.lic_no)

    def action_page(self) -> None:
        """The same as a page with charts, in the outbox."""
        from zmtool.reports.insight_profile import write_profile

        found = self._found
        if found is None:
            return
        path = self.desk.workspace / "outbox" / "报表" / f"画像-{found.profile.shop.lic_no}.html"

        def write() -> str:
            write_profile(found.profile, found.risk, path)
            return f"已写成 {path.relative_to(self.desk.workspace)}"

        self.in_background(write, self.told, group="page")


def _marked(node: Node) -> str:
    """The name of a node, with a mark where something is below it."""
    return f"{node.label} ›" if node.below else node.label
