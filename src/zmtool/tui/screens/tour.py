"""The tour (F1): the desk in two minutes, page by page."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from zmtool.tui.modules import MODULES
from zmtool.tui.plain import block

_MODULES = "\n".join(f"  {one.letter}  {one.label}：{one.about}" for one in MODULES)
PAGES = (
    (
        "键盘就够了",
        (
            "上下移动：↑ ↓ 或 k j；第一行 g，最后一行 G；回车打开，Esc 返回。\n"
            "/ 查找：边打字边筛选；v 只看一类；空格标记几行，再一起办。\n"
            "? 随时看这里能按哪些键；开着中文输入法时 ？ ／ 、 同样管用。\n"
            "鼠标也能用，但从来用不着。"
        ),
    ),
    (
        "去任何地方",
        (
            "F2（或 `）打开模块菜单，再按一个字母：\n\n"
            f"{_MODULES}\n\n"
            "Ctrl+P 一步直达：输入案件编号、当事人、许可证号、店名、文书名，或它们的拼音首字母。"
        ),
    ),
    (
        "填表",
        (
            "Tab 或回车到下一项，Shift+Tab 回上一项，Ctrl+S 确定。\n"
            "日期怎么写都行：3.5、明天、下周三、+10、二〇二四年三月五日，右边马上显示读成了哪一天。\n"
            "身份证号、许可证号、金额边输边核对；有可选项的打几个字或拼音首字母再按回车。\n"
            "按 Esc 离开、断电、死机都不会丢：再打开同一张表，填过的还在。"
        ),
    ),
    (
        "改错了怎么办",
        (
            "u 撤回上一次改动（更正、归案、设置等）。\n"
            "依法办理的步骤记入办理记录，不能撤回；写错的用更正，新旧内容都留痕。\n"
            "两个人同时改一件，后保存的会看到说明，谁的也不会丢。\n"
            "每次写入都进操作记录，设置与体检里可以核对是否完整，也可以立即备份。"
        ),
    ),
    (
        "从哪里开始",
        (
            "已有登记簿：许可证里按 i 导入，或用命令 zmtool license import 文件。\n"
            "已有案件台账：命令 zmtool case import 文件；新案件：案件里按 c。\n"
            "扫描件：放进工作区的 inbox 文件夹，运行 zmtool scan watch，结果在扫描箱里等您。\n"
            "想先看看：命令 zmtool demo 演示 做一个演示工作区，再 zmtool tui -w 演示。\n"
            "先到设置与体检把“本局”填好，文书才有单位名称。"
        ),
    ),
)


class TourScreen(ModalScreen[None]):
    """One page at a time; enter goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right,space,n,pagedown", "turn(1)", "下一页"),
        Binding("left,N,backspace,pageup", "turn(-1)", "上一页"),
        Binding("escape,q", "close", "关闭"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="tour"):
            yield Static("", id="tour-title", markup=False)
            with VerticalScroll(id="tour-text", can_focus=False):
                yield Static("", id="tour-page", markup=False)
            yield Static("", id="tour-hint", markup=False)

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        title, text = PAGES[self._page]
        self.query_one("#tour-title", Static).update(
            block(f"{title}（{self._page + 1}/{len(PAGES)}）\n", "bold")
        )
        self.query_one("#tour-page", Static).update(block(text))
        last = self._page == len(PAGES) - 1
        self.query_one("#tour-hint", Static).update(
            "回车 关闭　← 上一页" if last else "回车 下一页　← 上一页　Esc 关闭"
        )

    def action_turn(self, step: int) -> None:
        if self._page + step == len(PAGES):
            self.dismiss(None)
        elif 0 <= self._page + step < len(PAGES):
            self._page += step
            self._show()

    def action_close(self) -> None:
        self.dismiss(None)
