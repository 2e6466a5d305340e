"""One application: its two clocks, materials, course; the next steps with what they lack; its documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.binding import BindingType

from zmtool.base.errors import ZmtoolError
from zmtool.licenses.life.advance import Way
from zmtool.licenses.life.definition import load_life
from zmtool.licenses.vocabulary import load_vocabulary
from zmtool.tui.asking.licence_fields import material_field
from zmtool.tui.asking.licence_forms import change_form, step_form
from zmtool.tui.bases.record import Offer, RecordScreen, Shown
from zmtool.tui.fields.form import Field, Form
from zmtool.tui.keys import APPLICATION, LIST, RECORD, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.texts.licence_application_texts import application_heading, application_text, papers_text
from zmtool.tui.texts.licence_value_texts import value_text
from zmtool.tui.texts.objection_texts import remark_of
from zmtool.tui.words.licence_words import in_words, submitting, worded
from zmtool.tui.works import KEPT
from zmtool.workflow.licence_applications import ShownApplication, show_application
from zmtool.workflow.licence_files import attach, files_of_application
from zmtool.workflow.licence_intake import change_application
from zmtool.workflow.licence_outbox import ApplicationPapers, certificates_into_outbox, fill_into_outbox
from zmtool.workflow.licence_wishes import Wishes

_STEP, _CHANGE, _ATTACH, _FILL, _LICENCE, _PRINT = "step:", "change", "attach", "fill", "licence", "print"
_MAIN = (
    "accept",
    "paper_review",
    "inspect",
    "review",
    "grant",
    "decide",
    "issue",
    "deliver",
    "archive",
    "supplied",
)
"""The way most applications go: its steps come first among those that can be taken."""


class ApplicationScreen(RecordScreen):
    """An application on its way."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(APPLICATION))
    KEYS = (APPLICATION, RECORD, LIST)
    NAME = "许可申请"
    TITLE_OF_TEXT = "申请"

    _application: ShownApplication | None = None
    _papers: ApplicationPapers | None = None
    """The documents that were just filled; shown instead of the application until one goes on."""

    def load(self, number: str) -> Shown:
        desk = self.desk
        one = show_application(number, desk.place, now=desk.now, user=desk.user)
        files = files_of_application(number, desk.place)
        words, life = load_vocabulary(desk.workspace), load_life(desk.workspace)
        self._application = one
        named = [f"{each.material}　{each.name}".strip() for each in files]
        return Shown(
            one.course.application.application_no,
            application_heading(one, words),
            application_text(one, words, life, named, desk.today),
            _offers(one),
        )

    def _failed(self, error: ZmtoolError) -> None:
        self._application = None
        super()._failed(worded(error))

    def refused(self, error: ZmtoolError) -> None:
        super().refused(worded(error))

    def form_for(self, offer: Offer) -> Form | None:
        one = self._application
        if one is None:
            return None
        self._papers = None
        if offer.id.startswith(_STEP):
            step = offer.id.removeprefix(_STEP)
            way = next((each for each in one.ways if each.step.id == step), None)
            return step_form(self.desk, one, way) if way is not None else None
        if offer.id == _CHANGE:
            is_open = load_life(self.desk.workspace).states[one.state].open
            return change_form(self.desk, one, is_open, self._note)
        return self._attach_form(one) if offer.id == _ATTACH else None

    def take(self, offer: Offer) -> None:
        one = self._application
        if one is None:
            return
        if offer.id == _FILL:
            self._fill(one)
        elif offer.id == _LICENCE:
            open_record(self.app, "licence", one.course.application.licence.lic_no)
        elif offer.id == _PRINT:
            self._print(one)

    def _note(self, changes: Mapping[str, list[Any]]) -> None:
        """Remembers a change of single facts while nothing rests on them."""
        one = self._application
        plain = not any(name in ("materials", "wish.changes", "handlers") for name in changes)
        if one is None or not plain or not load_life(self.desk.workspace).states[one.state].open:
            return
        desk, number = self.desk, one.course.application.application_no
        before = {name: value_text(pair[0]) for name, pair in changes.items()}
        self.remember(
            f"更正 {number}",
            lambda: change_application(number, Wishes(before, {}), desk.place, now=desk.now, user=desk.user),
        )

    def _attach_form(self, one: ShownApplication) -> Form:
        desk, application = self.desk, one.course.application
        choices = material_field(load_vocabulary(desk.workspace), application.matter, ()).choices
        number = application.application_no

        def submit(values: Mapping[str, Any]) -> str:
            kept = attach(
                number,
                values["files"],
                values["scans"],
                desk.place,
                material=values["material"] or "",
                now=desk.now,
                user=desk.user,
            )
            return f"已存入，本件现有 {len(kept)} 个文件"

        return Form(
            f"存入材料　{number}",
            (
                Field("material", "是哪项材料", choices=choices, hint="写明的同时登记为已收到"),
                Field("files", "文件", "file", hint="照片或扫描件，可几个", many=True),
                Field("scans", "扫描箱编号", "number", hint="已在扫描箱里的", many=True),
            ),
            submitting(submit),
            "文件存进保管库，原件不变",
            button="存入",
        )

    def _fill(self, one: ShownApplication) -> None:
        desk, number = self.desk, one.course.application.application_no
        self.long_work(
            f"填制 {number} 的文书",
            lambda step: fill_into_outbox(number, desk.place, step),
            self._filled,
            group=f"fill:{number}",
            stopped=KEPT,
            words=lambda papers: f"已填制 {len(papers.documents)} 份",
        )

    def _filled(self, papers: ApplicationPapers) -> None:
        self._papers = papers
        self.show_text(papers_text(papers, self.desk.workspace))
        self.say(f"已填制 {len(papers.documents)} 份，r 回到申请的情况")

    def _print(self, one: ShownApplication) -> None:
        desk, number = self.desk, one.course.application.application_no

        def job() -> str:
            _, path = certificates_into_outbox((), (number,), desk.place, now=desk.now)
            return f"制证清单：{path.relative_to(desk.workspace)}"

        self.in_background(job, self.told, group="outbox")

    def _loaded(self, record: Shown) -> None:
        super()._loaded(record)
        if self._papers is not None:
            self.show_text(papers_text(self._papers, self.desk.workspace), stay=True)

    def _go(self, step: int) -> None:
        self._papers = None
        super()._go(step)

    def action_reload(self) -> None:
        self._papers = None
        self.reload()

    def action_change(self) -> None:
        self._begin(Offer(_CHANGE, ""))

    def action_attach(self) -> None:
        self._begin(Offer(_ATTACH, ""))

    def action_fill(self) -> None:
        self._begin(Offer(_FILL, ""))

    def action_licence(self) -> None:
        if self._application is not None and self._application.course.application.licence.lic_no:
            self._begin(Offer(_LICENCE, ""))
        else:
            self.say("这件申请还没有许可证号")


def _offers(one: ShownApplication) -> tuple[Offer, ...]:
    """The steps that can come next, those of the usual way first; then what can be done at any time."""
    ways = sorted(one.ways, key=lambda way: (bool(way.lacking), way.step.id not in _MAIN))
    application = one.course.application
    offers = [Offer(f"{_STEP}{way.step.id}", way.step.label, not way.lacking, _remark(way)) for way in ways]
    offers.append(Offer(_CHANGE, "补充或更正内容", remark="回车改申请的内容、登记材料"))
    offers.append(Offer(_ATTACH, "存入材料文件", remark="照片、扫描件存进保管库并归到本件"))
    papers = bool(application.documents)
    offers.append(
        Offer(
            _FILL,
            "填制文书",
            papers,
            "写成 Word 放进工作区的 outbox" if papers else "还没有办过产生文书的步骤",
        )
    )
    if one.course.last("issue") is not None:
        offers.append(Offer(_PRINT, "制证清单", remark="写成 xlsx 放进工作区的 outbox，交打印系统"))
    if application.licence.lic_no:
        offers.append(Offer(_LICENCE, "打开许可证", remark=application.licence.lic_no))
    return tuple(offers)


def _remark(way: Way) -> str:
    if way.lacking:
        return in_words(remark_of(way.lacking))
    doubts = [each for each in way.objections if not each.asks]
    if doubts:
        return f"须核对：{in_words(remark_of(doubts))}"
    return f"{way.step.post}　回车办理"
