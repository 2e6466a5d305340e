"""The register of licences: found by any fragment, narrowed, opened; applied for, corrected, printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from zmtool.base.errors import ZmtoolError
from zmtool.licenses.register.lists import Listed, Wanted
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses, status_on
from zmtool.licenses.vocabulary import NEW
from zmtool.tui.asking.licence_forms import application_form, correction_form, shared_correction_form
from zmtool.tui.bases.confirm import ConfirmScreen, PickScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.bases.listing import Found, ListingScreen, View, keys_of
from zmtool.tui.fields.asking import asking
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.keys import LICENCES, bindings
from zmtool.tui.modules import open_record
from zmtool.tui.screens.licence import LicenceScreen
from zmtool.tui.texts.licence_entry_texts import until_text
from zmtool.tui.texts.objection_texts import remark_of
from zmtool.tui.widgets.row_list import Cell, Column, Row
from zmtool.tui.words.licence_words import worded
from zmtool.workflow.licence_correction import Correction, take_back_corrections
from zmtool.workflow.licence_expiring import Expiring, ExpiringList, expiring_licences
from zmtool.workflow.licence_import import LicenceImport, import_licences
from zmtool.workflow.licence_matters import MatterWay, matters_of
from zmtool.workflow.licence_outbox import certificates_into_outbox
from zmtool.workflow.licences import list_licences, show_licence

_STYLES = {
    "ACTIVE": "green",
    "SUSPENDED": "yellow",
    "RECTIFYING": "yellow",
    "EXPIRED": "red",
    "RECALLED": "dim",
    "CANCELLED": "dim",
}
_DAYS: Mapping[str, int] = {"soon": 30, "quarter": 90}
_IDLE = 180


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """The entry of a row, and how it runs out where that was asked for."""

    retailer: Retailer
    expiring: Expiring | None = None


class LicenceListScreen(ListingScreen):
    """Every licence of the workspace, however many."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(LICENCES))
    KEYS = keys_of(LICENCES)
    NAME = "许可证登记簿"
    SEARCH = "证号、字号、姓名、地址、电话的任意部分，名称也可用拼音首字母；身份证号写全"
    NOTHING = "登记簿还是空的；按 i 导入许可证或客户的导出表"
    COLUMNS = (
        Column("许可证号", 12),
        Column("字号名称", 0),
        Column("负责人", 8),
        Column("状态", 4),
        Column("有效期止", 10),
        Column("管理所", 12, at_least=130),
        Column("联系电话", 13, at_least=145),
        Column("经营场所", 0, at_least=100),
    )
    VIEWS = (
        View("", "全部"),
        View("ACTIVE", "在用"),
        View("soon", "三十日内到期"),
        View("quarter", "九十日内到期"),
        View("SUSPENDED", "停业"),
        View("RECTIFYING", "整顿"),
        View("EXPIRED", "届满"),
        View("idle", "半年未订货"),
        View("CANCELLED", "注销"),
        View("RECALLED", "收回"),
    )

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        if view in _DAYS:
            soon = self._expiring(text, view, offset, limit, count=False)
            return Found([self._row(one.retailer, one) for one in soon.licences], soon.total, "早到期的在前")
        found = self._listed(text, view, offset, limit, count=False)
        return Found([self._row(one) for one in found.retailers], found.total)

    def count(self, text: str, view: str) -> int:
        ask = self._expiring if view in _DAYS else self._listed
        return ask(text, view, 0, 0, count=True).total

    def _expiring(self, text: str, view: str, offset: int, limit: int, *, count: bool) -> ExpiringList:
        place, today = self.desk.place, self.desk.today
        return expiring_licences(
            _DAYS[view], place, text=text, today=today, limit=limit, offset=offset, count=count
        )

    def _listed(self, text: str, view: str, offset: int, limit: int, *, count: bool) -> Listed:
        idle = self.desk.today - timedelta(days=_IDLE) if view == "idle" else None
        wanted = Wanted(text=text, status="ACTIVE" if idle else view, idle_since=idle)
        return list_licences(
            wanted, self.desk.place, today=self.desk.today, limit=limit, offset=offset, count=count
        )

    def _row(self, one: Retailer, expiring: Expiring | None = None) -> Row:
        statuses = load_statuses(self.desk.workspace)
        status = status_on(one, self.desk.today)
        late = one.valid_to is not None and (one.valid_to - self.desk.today).days <= _DAYS["soon"]
        return Row(
            one.lic_no,
            (
                one.lic_no,
                one.name,
                one.principal,
                Cell(statuses.by_id[status].label, _STYLES.get(status, "")),
                Cell(one.valid_to.isoformat() if one.valid_to else "未知", "yellow" if late else ""),
                one.station,
                one.phone,
                one.addr,
            ),
            LicenceLine(one, expiring),
        )

    def explain(self, row: Row) -> str:
        one: LicenceLine = row.record
        if one.expiring is not None:
            return f"{until_text(one.retailer, self.desk.today)}　{self._renewal(one.expiring)}"
        return "　".join(
            filter(None, (one.retailer.addr, one.retailer.phone, until_text(one.retailer, self.desk.today)))
        )

    def _renewal(self, one: Expiring) -> str:
        if one.renewal:
            return f"续办中 {one.renewal}"
        if one.late(self.desk.today):
            return f"已过申请期限 {one.apply_by}"
        return f"最迟 {one.apply_by} 申请延续" + (f"，{one.reminder} 天提醒" if one.reminder else "")

    def open(self, row: Row) -> None:
        self.app.push_screen(LicenceScreen(row.key, self.neighbours()))

    def refused(self, error: ZmtoolError) -> None:
        super().refused(worded(error))

    # Applying

    def action_applications(self) -> None:
        from zmtool.tui.screens.licence_applications import ApplicationListScreen

        self.app.push_screen(ApplicationListScreen())

    def action_expiring(self) -> None:
        """Narrows to what runs out within ninety days, or back to everything."""
        wanted = "" if self.view == "quarter" else "quarter"
        self._view = next(at for at, one in enumerate(self.VIEWS) if one.id == wanted)
        self.rows.cursor = 0
        self.reload()

    def action_apply_new(self) -> None:
        self._fill_in(NEW, "")

    def action_apply(self) -> None:
        """A matter of the licence with the cursor."""
        row = self.rows.current
        if row is not None:
            lic_no, desk = row.key, self.desk
            self.in_background(
                lambda: matters_of(lic_no, desk.place, now=desk.now),
                partial(self._choose, row.record.retailer),
            )

    def _choose(self, one: Retailer, ways: tuple[MatterWay, ...]) -> None:
        choices = [
            Choice(way.matter.key, way.matter.label, "" if way.open else remark_of(way.objections))
            for way in sorted(ways, key=lambda each: not each.open)
        ]

        def picked(choice: Choice | None) -> None:
            if choice is not None:
                self._fill_in(choice.value, one.lic_no, f"{one.name}　{one.principal}　{one.addr}", ways)

        self.app.push_screen(PickScreen(f"{one.lic_no} {one.name} 办理什么", choices), picked)

    def _fill_in(self, matter: str, lic_no: str, about: str = "", ways: tuple[MatterWay, ...] = ()) -> None:
        made: list[str] = []

        def done(told: str | None) -> None:
            if told and made:
                self.told(told)
                open_record(self.app, "application", made[-1])

        form = application_form(self.desk, matter, lic_no, made.append, about=about, ways=ways)
        self.app.push_screen(FormScreen(form), done)

    # Correcting

    def action_correct(self) -> None:
        """Corrects the entry with the cursor, or one and the same of all that are marked."""
        chosen = [row.key for row in self.chosen()]
        if len(chosen) == 1:
            desk, number = self.desk, chosen[0]
            self.in_background(
                lambda: show_licence(number, desk.place, today=desk.today),
                lambda shown: self._ask(correction_form(desk, shown, self._note)),
            )
        elif chosen:
            self._ask(shared_correction_form(self.desk, chosen, self._note))

    def _ask(self, form: Form) -> None:
        def done(told: str | None) -> None:
            if told:
                self.told(told)
                self.rows.action_unmark_all()
                self.reload()

        self.app.push_screen(FormScreen(form), done)

    def _note(self, done: tuple[Correction, ...]) -> None:
        desk = self.desk
        names = done[0].after.lic_no if len(done) == 1 else f"{len(done)} 户"
        self.remember(
            f"更正 {names}",
            lambda: take_back_corrections(done, desk.place, now=desk.now, user=desk.user),
        )

    # Handing on, taking in

    def action_certificates(self) -> None:
        """The list of certificates to print, of the marked licences."""
        numbers, desk = [row.key for row in self.chosen()], self.desk
        if numbers:
            self.in_background(
                lambda: certificates_into_outbox(numbers, (), desk.place, now=desk.now),
                self._printed,
                group="outbox",
            )

    def _printed(self, done: tuple[int, Path]) -> None:
        self.told(f"{done[0]} 张证的制证清单：{done[1].relative_to(self.desk.workspace)}")

    def action_import(self) -> None:
        """Takes an export in: first what it would do, then, if that is right, the same carried out."""
        desk = self.desk
        form, values = asking(
            "导入许可证和零售客户",
            (Field("file", "导出表", "file", True, hint="xlsx、xls、csv 等；可把文件拖进来"),),
            intro="先预览，什么都不写入；表里没有的内容保持原样，同一文件再导入不会重复",
            button="预览",
        )

        def asked(told: str | None) -> None:
            if not told:
                return
            path: Path = values["file"]
            self.long_work(
                f"预览 {path.name}",
                lambda step: import_licences(
                    path, desk.place, now=desk.now, user=desk.user, dry_run=True, progress=step
                ),
                partial(self._ask_to_import, path),
                group="licence-import",
                words=lambda _: "预览好了，回到许可证登记簿确认",
            )

        self.app.push_screen(FormScreen(form), asked)

    def _ask_to_import(self, path: Path, found: LicenceImport) -> None:
        self.app.push_screen(
            ConfirmScreen(f"导入 {path.name}？", _import_words(found)), partial(self._import, path)
        )

    def _import(self, path: Path, yes: bool | None) -> None:
        if not yes:
            return
        desk = self.desk
        self.long_work(
            f"导入 {path.name}",
            lambda step: import_licences(path, desk.place, now=desk.now, user=desk.user, progress=step),
            self._imported,
            group="licence-import",
            words=_imported_words,
        )

    def _imported(self, done: LicenceImport) -> None:
        self.told(_imported_words(done))
        self.reload()


def _imported_words(done: LicenceImport) -> str:
    return f"已导入：新增 {done.new}，更新 {done.changed}，未变 {done.unchanged}"


def _import_words(found: LicenceImport) -> str:
    seen = found.preview
    lines = [
        f"收 {len(seen.accepted)} 行：新增 {found.new}，更新 {found.changed}，未变 {found.unchanged}",
        f"更正 {len(seen.corrected)} 处，拒收 {len(seen.rejected)} 行，跳过 {len(seen.skipped)} 行",
        *(f"拒收：{reason}（{rows} 行）" for reason, rows in found.reasons),
        *(f"注意：{note}" for note in seen.notes),
    ]
    return "\n".join(lines)
