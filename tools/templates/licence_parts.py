"""What several licensing templates share: the head of a letter, remedies, and whom to ask."""

from __future__ import annotations

from template_layout import Sheet

REMEDY = (
    "可以自收到本{paper}之日起{{{{ 复议期限 }}}}日内向{{{{ 复议机关 }}}}申请行政复议，"
    "也可以自收到本{paper}之日起{{{{ 起诉期限 }}}}个月内直接向{{{{ 诉讼法院 }}}}提起行政诉讼。"
)


TAKEN_IN = (
    "本局于{{ 受理日期 }}受理你（单位）提出的烟草专卖零售许可证{{ 申请事项 }}申请（受理编号：{{ 受理编号 }}）"
)
"""How a letter names the application it is about."""


def letter(title: str, to: str = "申请人", *, number: bool = True) -> Sheet:
    """A letter of the bureau down to the line that says whom it is for."""
    sheet = Sheet()
    sheet.red_head()
    sheet.title(title)
    if number:
        sheet.number()
    sheet.line(f"{{{{ {to} }}}}：", size=15, spacing=27)
    return sheet


def remedy(sheet: Sheet, paper: str = "决定书", against: str = "本决定") -> None:
    """What can be done against the decision."""
    sheet.prose(f"如不服{against}，{REMEDY.format(paper=paper)}")


def holder(sheet: Sheet) -> None:
    """The licence that a letter to its holder is about, and what was found."""
    sheet.line("许可证号：{{ 许可证号 }}", size=15, indent=True, spacing=27)
    sheet.prose("关于你（单位）持有的上述烟草专卖零售许可证，经查：{{ 事实 }}")


def asked(sheet: Sheet) -> None:
    """The number to call."""
    sheet.line("咨询电话：{{ 咨询电话 }}", size=15, indent=True, spacing=27)


def received(sheet: Sheet) -> None:
    """Where the applicant signs for a paper handed over at the counter."""
    sheet.signed("签收人签名", before=16)
