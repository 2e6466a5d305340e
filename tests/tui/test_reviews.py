"""Review at the desk: claimed, judged item by item, submitted; blind, arbitrated, appealed, put right. Keys only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui.at_the_desk import listed, pressed, settled, shown_over, static_text
from tui.test_golden_screens import _compared
from tui.waiting_scans import DECISION, add_scan
from zmtool.base.shipped import shipped_root
from zmtool.reviews.records import CHANGE, CONFIRM
from zmtool.staff.records import Operator
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.confirm import ConfirmScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.screens.checklists import ChecklistItemScreen, ChecklistScreen
from zmtool.tui.screens.drills import DrillListScreen
from zmtool.tui.screens.review import ReviewScreen
from zmtool.tui.screens.review_batch import ReviewFiguresScreen
from zmtool.tui.screens.review_page import ReviewPageScreen
from zmtool.tui.screens.reviews import ReviewBatchScreen, ReviewDossierScreen
from zmtool.workflow.people import register_operator
from zmtool.workflow.review_batches import draw_batch, list_batches, new_batch, publish_batch, show_batch
from zmtool.workflow.review_board import batch_lines, dossier_lines
from zmtool.workflow.review_desk import claim_one, decide_items, finish_one, sheet

NOW = datetime(2025, 7, 10, 9, 0).astimezone()
BATCH = "2025年第一批"
DEFECTS, CLEAN = "示烟立〔2025〕第31号", "示烟立〔2025〕第18号"


@pytest.fixture(autouse=True)
def _no_quality_control(workspace: Path) -> None:
    """Whether a dossier falls into the random share is not what is tried here."""
    own = workspace / "schemas" / "reviews" / "rules.yaml"
    own.parent.mkdir(parents=True)
    shipped = (shipped_root() / "schemas" / "reviews" / "rules.yaml").read_text(encoding="utf-8")
    own.write_text(shipped.replace('quality_control: "0.05"', 'quality_control: "0"'), encoding="utf-8")


def drawn(workspace: Path, *, double: bool = False, cross: bool = False) -> dict[str, int]:
    """The batch made and drawn; the numbers of its dossiers by case."""
    new_batch(BATCH, workspace, double=double, cross=cross, now=NOW, user="组织者")
    done = draw_batch(BATCH, workspace, seed="2025", now=NOW, user="组织者")
    return {one.case_no: one.number for one in done.dossiers}


def judged(workspace: Path, number: int, who: str) -> None:
    """Claimed by ``who``; all that the machine found confirmed, all that only people judge found right."""
    claim_one(BATCH, number, workspace, unit="邻县烟草专卖局", now=NOW, user=who)
    items = sheet(number, workspace, user=who)[0].draft.items
    found = [one.code for one in items if one.flagged]
    if found:
        decide_items(number, found, CONFIRM, "", "", workspace, now=NOW, user=who)
    for fatal, value in ((False, "0"), (True, "不成立")):
        codes = [one.code for one in items if one.status == "human" and one.fatal is fatal]
        decide_items(number, codes, CHANGE, value, "已核对", workspace, now=NOW, user=who)


def submitted(workspace: Path, number: int, who: str) -> None:
    judged(workspace, number, who)
    finish_one(number, workspace, now=NOW, user=who)


@asynccontextmanager
async def at_desk(
    workspace: Path, user: str, start: str = "评查", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[ZmtoolApp, Pilot[None]]]:
    app = ZmtoolApp(workspace, date(2025, 7, 10), user, pictures=False, start=start)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, pilot


async def typed(pilot: Pilot[None], **texts: str) -> None:
    """Fills fields of the form and submits it."""
    for name, text in texts.items():
        field = pilot.app.screen.query_one(f"#field-{name}")
        if isinstance(field, Input):
            field.value = text
        else:
            field.text = text  # type: ignore[attr-defined]
    await pressed(pilot, "ctrl+s")


def text_of(app: ZmtoolApp) -> str:
    return str(app.screen.query_one("#content", Static).content)


def offers(app: ZmtoolApp) -> list[str]:
    return [row[0] for row in listed(app, "#offers")]


async def go_to(app: ZmtoolApp, pilot: Pilot[None], code: str) -> None:
    """The cursor on an item of the list."""
    codes = [row[0] for row in listed(app, "#items")]
    await pressed(pilot, "g", *["j"] * codes.index(code))


async def take(app: ZmtoolApp, pilot: Pilot[None], label: str) -> None:
    """A step that is offered, taken by keys."""
    app.screen.query_one("#offers").focus()
    await settled(pilot)
    at = next(place for place, one in enumerate(offers(app)) if one.startswith(label))
    await pressed(pilot, "g", *["j"] * at, "enter")


async def test_claimed_overruled_and_submitted(workspace: Path) -> None:
    number = drawn(workspace)[DEFECTS]
    async with at_desk(workspace, "钱一") as (app, pilot):
        assert isinstance(app.screen, ReviewBatchScreen)
        assert listed(app)[0][:4] == [BATCH, "单评", "2", "2"]
        await pressed(pilot, "enter")
        assert isinstance(app.screen, ReviewDossierScreen)
        assert [row[2] for row in listed(app)] == ["待认领", "待认领"]
        await pressed(pilot, "g" if listed(app)[0][1] == DEFECTS else "G", "c")
        assert isinstance(app.screen, ReviewScreen) and "初评中" in static_text(app, "#heading")
        # The machine's word is taken, then one of the words is taken back and the item judged otherwise.
        assert listed(app, "#items")[0][:2] == ["A03", "问题 未定"]
        assert "周望的执法证号" in text_of(app) and "第8页《询问笔录》" in text_of(app)
        await pressed(pilot, "1")
        assert listed(app, "#items")[0][1] == "确认 扣1" and app.screen.items.current.key == "A06"  # type: ignore[attr-defined]
        await pressed(pilot, "u")
        assert listed(app, "#items")[0][1] == "问题 未定"
        await go_to(app, pilot, "C29")
        await pressed(pilot, "3")
        await typed(pilot, figure="1", reason="只认定超期一日")
        await go_to(app, pilot, "B11")
        await pressed(pilot, "2")
        assert isinstance(app.screen, FormScreen)
        await typed(pilot, reason="第4页是附图，不需签名")
        # The rest of what the machine found, on the second press.
        await pressed(pilot, "A")
        assert "其余 12 项" in static_text(app, "#status")
        assert sheet(number, workspace, user="钱一")[1].undecided[0] == "A03"
        await pressed(pilot, "A")
        assert "还有 11 项未定" in static_text(app, "#heading")
        # It cannot be submitted half done, and says why.
        await pressed(pilot, "f")
        assert "没有逐条" in static_text(app, "#status") and isinstance(app.screen, ReviewScreen)
        # What only people judge: one after the other, the questions beside it.
        await go_to(app, pilot, "B13")
        assert "进货渠道是否问清" in text_of(app)
        await pressed(pilot, "1")
        await typed(pilot, q1="是", q2="否")
        said = sheet(number, workspace, user="钱一")[0].of("钱一").decisions[-1]  # type: ignore[union-attr]
        assert (said.code, said.deducted) == ("B13", 0)
        assert said.reason == "进货渠道是否问清：是；数量、价格是否问清：否；已核对，未发现问题"
        for _ in range(10):
            await pressed(pilot, "1", "ctrl+s")
        assert "已全部评定" in static_text(app, "#heading")
        await pressed(pilot, "f")
        assert isinstance(app.screen, ConfirmScreen)
        await pressed(pilot, "y")
        assert "已定分" in static_text(app, "#heading") and "87" in static_text(app, "#heading")
        await pressed(pilot, "u")
        assert sheet(number, workspace, user="钱一")[0].state == "finalized", "what was submitted stays"
    seen, final = sheet(number, workspace, user="钱一")
    assert (seen.state, str(final.score)) == ("finalized", "87.0")
    c29, b11 = final.item("C29"), final.item("B11")
    assert c29 is not None and b11 is not None and (c29.deducted, b11.deducted) == (1, 0)


async def test_the_second_reviewer_is_blind_and_a_gap_goes_to_an_arbiter(workspace: Path) -> None:
    number = drawn(workspace, double=True)[CLEAN]
    judged(workspace, number, "钱一")
    decide_items(number, ["B24"], CHANGE, "2", "首评的秘密理由", workspace, now=NOW, user="钱一")
    finish_one(number, workspace, now=NOW, user="钱一")
    claim_one(BATCH, number, workspace, unit="", now=NOW, user="孙二")
    async with at_desk(workspace, "孙二") as (app, pilot):
        assert "我在手 1 份" in static_text(app, "#heading")
        await pressed(pilot, "m", "enter")
        assert isinstance(app.screen, ReviewScreen) and "复评中" in static_text(app, "#heading")
        seen = [text_of(app), static_text(app, "#heading")]
        await pressed(pilot, "i")
        seen.append(text_of(app))
        await pressed(pilot, "v", "v")
        seen.append("".join(map("".join, listed(app, "#items"))))
        await go_to(app, pilot, "B24")
        seen.append(text_of(app))
        for word in ("钱一", "秘密", "98", "双评", "扣2"):
            assert word not in "".join(seen), word
    decide_items(number, ["X04"], CHANGE, "成立", "缺进货凭证", workspace, now=NOW, user="孙二")
    items = [one for one in sheet(number, workspace, user="孙二")[0].draft.items if one.open]
    for one in items:
        if one.code != "X04":
            word = "不成立" if one.fatal else "0"
            decide_items(number, [one.code], CHANGE, word, "已核对", workspace, now=NOW, user="孙二")
    async with at_desk(workspace, "孙二") as (app, pilot):
        await pressed(pilot, "m", "enter", "f", "y")
        assert "待仲裁" in static_text(app, "#heading")
        told = [tuple(row[:2]) for row in listed(app, "#items")]
        assert told == [("B24", "扣2/扣0"), ("X04", "不成立/成立")], "what the two differ on"
        await pressed(pilot, "i")
        assert "钱一" in text_of(app) and "孙二" in text_of(app) and "须仲裁" in text_of(app)
        # Neither of the two settles it.
        await take(app, pilot, "仲裁")
        assert "评查两次" in static_text(app, "#status") and isinstance(app.screen, ReviewScreen)
    async with at_desk(workspace, "李三") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await take(app, pilot, "仲裁")
        await typed(pilot, base="复评", changes="X04：不成立", reason="凭证在卷")
        assert "不是 项目=扣分" in _notes(app) and isinstance(app.screen, FormScreen), "the form stays"
        await typed(pilot, changes="X04=不成立、B24=1")
        assert "已定分" in static_text(app, "#heading")
    assert str(sheet(number, workspace, user="李三")[1].score) == "99"


async def test_appeal_answer_and_rectification(workspace: Path) -> None:
    number = drawn(workspace)[DEFECTS]
    submitted(workspace, number, "钱一")
    async with at_desk(workspace, "组织者") as (app, pilot):
        await pressed(pilot, "s")
        assert isinstance(app.screen, ReviewFiguresScreen) and "机器命中率" in text_of(app)
        await take(app, pilot, "公布通报")
        await pressed(pilot, "y")
        assert "（未齐）" in offers(app)[1]
    async with at_desk(workspace, "何平川") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        assert "已通报" in static_text(app, "#heading")
        await go_to(app, pilot, "C29")
        await take(app, pilot, "提出申诉")
        await typed(pilot, grounds="有延长保存的审批", evidence="卷内第15页")
        assert "申诉中" in static_text(app, "#heading")
    async with at_desk(workspace, "钱一") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await take(app, pilot, "答复申诉")
        assert "评查两次" in static_text(app, "#status"), "not by the one who reviewed it"
    async with at_desk(workspace, "李三") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await take(app, pilot, "答复申诉 C29")
        assert "有延长保存的审批" in str(app.screen.query_one(".intro", Static).content)
        await typed(pilot, result="维持原评", value="0", reason="审批属实")
        assert isinstance(app.screen, FormScreen), "upheld and changed at once"
        await typed(pilot, result="改判")
        assert "已定分" in static_text(app, "#heading")
    publish_batch(BATCH, workspace, now=NOW, user="组织者")
    async with at_desk(workspace, "组织者") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await go_to(app, pilot, "B19")
        await take(app, pilot, "下达整改")
        await typed(pilot, what="更正核价表", who="林一舟")
        assert "整改中" in static_text(app, "#heading")
    async with at_desk(workspace, "林一舟") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await take(app, pilot, "整改完成 B19")
        await typed(pilot, note="已更正并附卷")
        await take(app, pilot, "回访销号 B19")
        assert "自己办理" in static_text(app, "#status")
    async with at_desk(workspace, "组织者") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await take(app, pilot, "回访销号 B19")
        await typed(pilot, note="已看原件")
        await take(app, pilot, "评查归档")
        await pressed(pilot, "y")
        assert "已归档" in static_text(app, "#heading")
    assert sheet(number, workspace, user="组织者")[0].state == "archived"


async def test_a_batch_is_made_and_drawn_at_the_desk(workspace: Path) -> None:
    async with at_desk(workspace, "组织者") as (app, pilot):
        assert "按 a 新建" in static_text(app, "#status")
        await pressed(pilot, "a")
        await typed(pilot, name=BATCH, double="是")
        assert listed(app)[0][:3] == [BATCH, "双评", "未抽"]
        await pressed(pilot, "enter")
        assert isinstance(app.screen, ReviewFiguresScreen) and offers(app) == ["抽取案卷"]
        await pressed(pilot, "enter")
        await typed(pilot, ratio="2")
        assert "1 项要改" in static_text(app, "#status")
        await typed(pilot, ratio="1", must="示烟立〔2025〕第99号")
        assert "不在名单中" in static_text(app, "#status") and isinstance(app.screen, FormScreen)
        await typed(pilot, must="")
        assert offers(app)[0] == "看案卷"
        await pressed(pilot, "enter")
        assert len(listed(app)) == 2
        await pressed(pilot, "v", "v")
        assert listed(app) == [] and "我在手的" in static_text(app, "#heading")
    (batch,) = list_batches(workspace)
    assert batch.double and len(show_batch(BATCH, workspace, user="组织者")[1]) == 2


async def test_offices_and_avoidance_are_told_in_words(workspace: Path) -> None:
    numbers = drawn(workspace, cross=True)
    async with at_desk(workspace, "林一舟") as (app, pilot):
        await pressed(pilot, "c")
        await typed(pilot, unit="邻县烟草专卖局")
        assert "必须回避" in static_text(app, "#status") and isinstance(app.screen, FormScreen)
    for login, role in (("陆承安", "leader"), ("钱一", "reviewer")):
        register_operator(Operator(login, login, role), workspace, now=NOW, user="陆承安")
    async with at_desk(workspace, "某人") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(numbers[CLEAN])))
        await pressed(pilot, "1")
        assert "不在本人手中" in static_text(app, "#status")
        await take(app, pilot, "认领初评")
        assert "登记的角色不能办理" in static_text(app, "#status")
    async with at_desk(workspace, "钱一") as (app, pilot):
        await pressed(pilot, "c")
        await typed(pilot, unit="示例县烟草专卖局")
        assert "交叉评查" in static_text(app, "#status")
        await typed(pilot, unit="邻县烟草专卖局")
        assert isinstance(app.screen, ReviewScreen)
        await take(app, pilot, "退回")
        await typed(pilot, reason="与当事人相识")
        assert "待认领" in static_text(app, "#heading")
        assert "（不能办）" in offers(app)[0], "the cool-down"
    page = dossier_lines(workspace, user="钱一", kind="mine")
    assert page.total == 0


async def test_several_are_claimed_at_once_as_far_as_it_goes(workspace: Path) -> None:
    numbers = drawn(workspace)
    submitted(workspace, numbers[DEFECTS], "钱一")
    async with at_desk(workspace, "钱一") as (app, pilot):
        await pressed(pilot, "enter", "g", "space", "space", "c")
        assert "没有认领" in _notes(app) and "不能认领" in _notes(app)
    async with at_desk(workspace, "孙二") as (app, pilot):
        await pressed(pilot, "enter", "v", "c")
        assert isinstance(app.screen, ReviewScreen)
        await pressed(pilot, "escape", "escape", "m", "x")
        assert isinstance(app.screen, FormScreen)
        await pressed(pilot, "ctrl+s")
        assert listed(app) == [], "given back"


async def test_marked_items_are_judged_together(workspace: Path) -> None:
    number = drawn(workspace)[DEFECTS]
    claim_one(BATCH, number, workspace, unit="", now=NOW, user="钱一")
    async with at_desk(workspace, "钱一") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await pressed(pilot, "space", "space", "space", "space", "1")
        assert "分开评定" in static_text(app, "#status"), "B13 is for people"
        await pressed(pilot, "k", "space", "r", "1")
        assert [row[1] for row in listed(app, "#items")[:4]] == [
            "确认 扣1",
            "确认 扣1",
            "确认 扣0.2",
            "须人判 未定",
        ]
        await pressed(pilot, "u")
        assert listed(app, "#items")[0][1] == "问题 未定"
        # The menu of an item says everything that can be done with it.
        await pressed(pilot, "g", "enter", *"改判", "enter")
        assert isinstance(app.screen, FormScreen)
        await typed(pilot, figure="3.5", reason="证号写错两处")
        assert "应在 0 到 3 之间" in str(app.screen.query_one("#remark-figure", Static).content)
        await typed(pilot, figure="2")
        await pressed(pilot, "g", "enter", *"撤回", "enter")
        assert listed(app, "#items")[0][1] == "问题 未定"
    assert sheet(number, workspace, user="钱一")[0].of("钱一").decisions == ()  # type: ignore[union-attr]


async def test_going_through_the_dossiers_shows_each_ones_own(workspace: Path) -> None:
    drawn(workspace)
    async with at_desk(workspace, "钱一") as (app, pilot):
        await pressed(pilot, "enter", "g", "enter", "v", "g", "e")
        first = text_of(app)
        assert "怎么查" in first
        await pressed(pilot, "n")
        assert "怎么查" not in text_of(app) and text_of(app) != first
        await pressed(pilot, "N", "e", "e")
        assert "怎么查" not in text_of(app), "pressed again it goes back to the item"
        await pressed(pilot, "i")
        assert "批次：" in text_of(app)
        await pressed(pilot, "j")
        assert "批次：" not in text_of(app)


async def test_a_wrong_number_and_drills(workspace: Path) -> None:
    async with at_desk(workspace, "钱一") as (app, pilot):
        await pressed(pilot, "t")
        assert isinstance(app.screen, DrillListScreen)
        await pressed(pilot, "escape")
        for wrong in ("99", "x", "9" * 40):
            await shown_over(pilot, ReviewScreen(wrong))
            assert "评查案卷" in static_text(app, "#heading") and "没有第" in static_text(app, "#heading")
            await pressed(pilot, "1", "A", "f", "e", "p", "v", "enter", "escape")
        assert isinstance(app.screen, ReviewBatchScreen)


async def test_the_scanned_page_of_an_item(workspace: Path) -> None:
    number = drawn(workspace)[CLEAN]
    add_scan(workspace, "决定.png", DECISION)
    claim_one(BATCH, number, workspace, unit="", now=NOW, user="钱一")
    async with at_desk(workspace, "钱一") as (app, pilot):
        await shown_over(pilot, ReviewScreen(str(number)))
        await go_to(app, pilot, "D48")
        await pressed(pilot, "p")
        assert isinstance(app.screen, ReviewPageScreen) and "行政处罚决定书" in static_text(app, "#status")
        assert "宋知远" in static_text(app, "#lines")
        await pressed(pilot, "n", "p", "t", "plus", "escape")
        await go_to(app, pilot, "B13")
        await pressed(pilot, "p")
        assert "没有归案的扫描件" in static_text(app, "#status")


async def test_an_item_of_a_standard_explained_and_derived(workspace: Path) -> None:
    async with at_desk(workspace, "钱一", "检查表") as (app, pilot):
        assert isinstance(app.screen, ChecklistScreen) and "共 335" in static_text(app, "#heading")
        await pressed(pilot, "v")
        assert "只看普通程序" in static_text(app, "#heading") and "共 84" in static_text(app, "#heading")
        await pressed(pilot, "slash", "c", "2", "9", "enter")
        assert [row[0] for row in listed(app)] == ["C29"]
        await pressed(pilot, "enter")
        assert isinstance(app.screen, ChecklistItemScreen)
        for part in ("行政处罚法第五十六条", "2021-07-15起施行", "怎么查", "例子", "易误报", "7个工作日"):
            assert part in text_of(app), part
        await pressed(pilot, "c")
        app.screen.query_one("#wanted", Input).value = DEFECTS
        await pressed(pilot, "enter")
        assert "2025-05-21届满" in text_of(app) and "超过期限" in text_of(app) and DEFECTS in text_of(app)
        await pressed(pilot, "x")
        assert DEFECTS not in text_of(app)
        await pressed(pilot, "n")
        assert "没有下一件" in static_text(app, "#status")


def test_batches_and_dossiers_are_found_by_window(workspace: Path) -> None:
    numbers = drawn(workspace)
    for at in range(5):
        new_batch(f"第{at}批 100%", workspace, now=NOW, user="组织者")
    page = batch_lines(workspace, text="100%", limit=2, offset=1)
    assert page.total == 5 and [one.name[:3] for one in page.lines] == ["第3批", "第2批"]
    assert batch_lines(workspace, text="_").total == 0, "no wildcard"
    assert batch_lines(workspace, text=BATCH).lines[0].counts == {"pool": 2}
    found = dossier_lines(workspace, user="钱一", text="第31号")
    assert [one.number for one in found.lines] == [numbers[DEFECTS]] and found.total == 1
    claim_one(BATCH, numbers[CLEAN], workspace, unit="", now=NOW, user="孙二")
    (seen,) = dossier_lines(workspace, user="钱一", text="第18号").lines
    assert (seen.holder, seen.leased_until, seen.own) == ("", None, False), "who has it is not told"
    assert dossier_lines(workspace, user="孙二", kind="mine").lines[0].own


@pytest.mark.parametrize(("name", "size"), [("review-80x24", (80, 24)), ("review-160x45", (160, 45))])
async def test_how_it_looks(workspace: Path, name: str, size: tuple[int, int]) -> None:
    number = drawn(workspace)[DEFECTS]
    claim_one(BATCH, number, workspace, unit="", now=NOW, user="测试")
    decide_items(number, ["A03"], CONFIRM, "", "", workspace, now=NOW, user="测试")
    app = ZmtoolApp(workspace, date(2025, 7, 10), "测试", start="评查")
    await _compared(app, workspace, name, size, ["m", "enter", "j"])


def _notes(app: ZmtoolApp) -> str:
    return "".join(one.message for one in app._notifications)
