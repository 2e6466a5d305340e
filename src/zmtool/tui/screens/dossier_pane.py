"""The middle of a dossier's screen: a document or a finding as text, or the scanned page that it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from zmtool.checks.records import Finding, ItemResult
from zmtool.scans.register_records import FieldAsRead
from zmtool.tui.texts.dossier_texts import document_text, finding_text, line_of_mark
from zmtool.tui.widgets.page_view import PageView
from zmtool.workflow.dossier_desk import DossierDesk, PaperPlace, findings_of, paper_of
from zmtool.workflow.scan_desk import picture_file
from zmtool.workflow.workspace import Place

_WHOLE = (0.0, 0.0, 0.0, 0.0)


class DossierPane(Horizontal):
    """Shows pages where they are wanted (``wants_pages``) and there are any, else text."""

    def __init__(self, workspace: Path, *, pictures: bool) -> None:
        super().__init__(id="shown")
        self._workspace, self._pictures = workspace, pictures
        self.wants_pages = False
        self.place: PaperPlace | None = None
        """The place on paper that is shown; None where a text is."""

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="middle", classes="pane"):
            yield Static("", id="content", markup=False)
        yield PageView(self._workspace, pictures=self._pictures, zoom=0.5, id="page", classes="pane")

    def on_mount(self) -> None:
        self.text.border_title = "内容"

    @property
    def text(self) -> VerticalScroll:
        """The side of the text."""
        return self.query_one("#middle", VerticalScroll)

    @property
    def page(self) -> PageView:
        """The side of the page."""
        return self.query_one("#page", PageView)

    def show_document(
        self, desk: DossierDesk, at: int, *, here: str = "", place: PaperPlace | None = None
    ) -> None:
        """A document: its scanned page (that of ``place``, else the first), or what stands on it (``here`` marked most)."""
        pages = desk.pages[at]
        if self.wants_pages and (place or pages):
            self.show_page(place or pages[0])
            return
        document = desk.case.dossier.documents[at]
        quoted = {
            one.text
            for _, finding in findings_of(desk)
            for one in finding.evidence
            if one.document == document.type and one.text
        }
        text = document_text(desk.case, document, quoted, here)
        self.show_text(text, line=line_of_mark(text, self.text.content_size.width - 2))

    def show_finding(self, desk: DossierDesk, result: ItemResult, finding: Finding) -> None:
        """A finding: the first of its places on paper, or all that is to be said of it."""
        places = (paper_of(desk, one) for one in finding.evidence)
        paper = next((one for one in places if one is not None), None) if self.wants_pages else None
        if paper is not None:
            self.show_page(paper)
        else:
            self.show_text(finding_text(result, finding))

    def show_text(self, text: Text, *, line: int = 0) -> None:
        """A text, from a line on."""
        self.place = None
        self._turn_to_side()
        self.query_one("#content", Static).update(text)
        if line > self.text.size.height // 2:
            self.call_after_refresh(self.text.scroll_to, y=line - self.text.size.height // 3, animate=False)
        else:
            self.text.scroll_home(animate=False)

    def show_page(self, place: PaperPlace) -> None:
        """A page of paper with the place on it marked."""
        self.place = place
        self._turn_to_side()
        field = FieldAsRead("", "", place.text, None, 1.0, place.page, place.box or _WHOLE)
        self.page.border_title = f"第{place.page}页"
        self.page.show_field(place.sha256, field)

    def turn(self, pages: Sequence[PaperPlace], step: int) -> bool:
        """Shows the page before or after among ``pages``, the first where none of them is shown; False where it ends."""
        numbers = [one.page for one in pages]
        shown = self.place.page if self.place is not None else 0
        at = numbers.index(shown) + step if shown in numbers else 0
        if not 0 <= at < len(pages):
            return False
        self.show_page(pages[at])
        return True

    def _turn_to_side(self) -> None:
        self.page.display = self.place is not None
        self.text.display = self.place is None

    def picture_to_open(self, workspace: Place) -> Path | None:
        """The picture of the page that is shown as a file, the place on it marked; None where there is none."""
        from zmtool.scans.field_picture import whole_picture

        place, page = self.place, self.page.page
        if place is None or page is None or page.picture is None:
            return None
        picture = whole_picture(page.picture, place.box or _WHOLE)
        return picture_file(picture, place.sha256, place.page, workspace)
