"""The one registry of keys: bindings, the footer, the help page and the guide are made from it.

With a Chinese input method on, ``？`` and ``／`` arrive for ``?`` and ``/``: they are bound too.
Every key may be given another place by its name, ``<group>.<action>`` (``desk.yaml``, see ``settings``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One action: its keys, what it does (Chinese), and whether the footer shows it."""

    keys: str
    action: str
    label: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a screen or of a part of it: its name in ``desk.yaml``, its title (Chinese), its keys."""

    id: str
    title: str
    keys: tuple[Key, ...]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def name_of(self, key: Key) -> str:
        """What a person calls this key in ``desk.yaml``."""
        return f"{self.id}.{key.action.replace('(', '-').rstrip(')').replace(chr(39), '')}"


ANYWHERE = Keys(
    "anywhere",
    "任何界面",
    (
        Key("question_mark,？", "help", "帮助"),
        Key("f1", "tour", "导览", False),
        Key("f2,grave_accent,·", "modules", "模块"),
        Key("ctrl+p", "palette", "直达"),
        Key("f3", "theme", "换配色", False),
        Key("f7", "work", "后台的工作", False),
        Key("q,ｑ", "quit", "退出", False),
    ),
)
LIST = Keys(
    "list",
    "列表",
    (
        Key("enter", "choose", "打开", False),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("pagedown,ctrl+f", "page_down", "下一页", False),
        Key("pageup,ctrl+b", "page_up", "上一页", False),
        Key("g,home", "first", "第一行", False),
        Key("G,end", "last", "最后一行", False),
        Key("space,ideographic_space", "mark", "标记这一行", False),
        Key("backspace", "unmark_all", "取消全部标记", False),
    ),
)
LISTING = Keys(
    "listing",
    "列表界面",
    (
        Key("slash,／,、", "search", "查找"),
        Key("v", "narrow", "只看一类"),
        Key("y", "copy", "复制编号", False),
        Key("r,f5", "reload", "刷新", False),
        Key("u", "undo", "撤回上一次改动", False),
        Key("escape", "back", "返回"),
    ),
)
RECORD = Keys(
    "record",
    "一件记录",
    (
        Key("enter", "take_step", "办理"),
        Key("tab", "next_pane", "下一栏", False),
        Key("shift+tab", "previous_pane", "上一栏", False),
        Key("n", "next_record", "下一件"),
        Key("N", "previous_record", "上一件", False),
        Key("y", "copy", "复制编号", False),
        Key("u", "undo", "撤回上一次改动", False),
        Key("r,f5", "reload", "刷新", False),
        Key("escape", "back", "返回"),
    ),
)
FORM = Keys(
    "form",
    "填表",
    (
        Key("ctrl+s,f10", "submit", "确定"),
        Key("enter", "onward", "下一项", False),
        Key("tab", "next_field", "下一项", False),
        Key("shift+tab", "previous_field", "上一项", False),
        Key("down", "next_choice", "下一个可选项", False),
        Key("up", "previous_choice", "上一个可选项", False),
        Key("ctrl+d", "clear", "清空重填"),
        Key("escape", "back", "返回（已填的留作草稿）"),
    ),
)
TODAY = Keys(
    "today",
    "今日",
    (
        Key("c", "cases", "案件"),
        Key("a", "show('deadlines')", "全部期限"),
        Key("p", "show('party')", "当事人期间", False),
        Key("w", "show('warnings')", "会扣分的"),
        Key("b", "scan_queue", "扫描箱"),
        Key("t", "drills", "演练", False),
    ),
)
CASES = Keys(
    "cases",
    "案件列表",
    (
        Key("c", "new_case", "新案件"),
        Key("x", "seize", "查获登记"),
        Key("d", "dossier", "案卷"),
        Key("b", "scan_queue", "扫描箱"),
    ),
)
CASE = Keys(
    "case",
    "一个案件",
    (
        Key("o", "opinion", "登记意见"),
        Key("x", "seize", "查获登记"),
        Key("e", "edit", "改内容"),
        Key("p", "penalty", "拟处罚"),
        Key("f", "fill", "填制文书"),
        Key("F", "fill_other", "填制其他步骤的文书", False),
        Key("w", "files", "文书夹"),
        Key("d", "dossier", "案卷"),
        Key("b", "scan_queue", "扫描箱", False),
        Key("j,down", "down", "向下翻", False),
        Key("k,up", "up", "向上翻", False),
        Key("g,home", "first", "最前", False),
        Key("G,end", "last", "最后", False),
    ),
)
SEIZURE = Keys(
    "seizure",
    "查获登记",
    (
        Key("enter", "enter", "录入这一行", False),
        Key("ctrl+z", "take_back", "撤销一步"),
        Key("f4", "photos", "条码照片"),
        Key("f6", "file", "条码文件"),
        Key("ctrl+s,f10", "finish", "登记进案件"),
        Key("ctrl+d", "discard", "放弃重录"),
        Key("pageup", "page_up", "往前看", False),
        Key("pagedown", "page_down", "往后看", False),
        Key("escape", "back", "返回（已录的留着）"),
    ),
)
CASE_FILES = Keys(
    "case-files",
    "文书夹",
    (Key("w", "open_folder", "打开文件夹"),),
)
DOSSIERS = Keys(
    "dossiers",
    "案卷列表",
    (Key("b", "scan_queue", "扫描箱"),),
)
DOSSIER = Keys(
    "dossier",
    "案卷",
    (
        Key("escape", "back", "返回"),
        Key("tab", "next_pane", "下一栏", False),
        Key("shift+tab", "previous_pane", "上一栏", False),
        Key("enter", "jump", "到问题所在处"),
        Key("n", "next_finding", "下一问题"),
        Key("N", "previous_finding", "上一个问题", False),
        Key("p", "picture", "图片"),
        Key("w", "judge", "换依据"),
        Key("v", "narrow", "只看一类问题", False),
        Key("e", "word", "填写"),
        Key("c", "case", "案件"),
        Key("s", "steps", "可办的步骤", False),
        Key("d", "deadlines", "期限", False),
        Key("f", "fill", "填制文书", False),
        Key("F", "fill_next", "填制下一步", False),
        Key("b", "scan_queue", "扫描箱", False),
        Key("o", "open_outside", "在外部打开", False),
        Key("left_square_bracket,【", "turn(-1)", "上一页", False),
        Key("right_square_bracket,】", "turn(1)", "下一页", False),
        Key("plus,equals_sign", "zoom(1)", "放大", False),
        Key("minus", "zoom(-1)", "缩小", False),
        Key("asterisk", "whole_page", "整页", False),
        Key("t", "manner", "换画法", False),
        Key("greater_than_sign,》", "beside(1)", "下一个案卷", False),
        Key("less_than_sign,《", "beside(-1)", "上一个案卷", False),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("g,home", "first", "第一行", False),
        Key("G,end", "last", "最后一行", False),
        Key("y", "copy", "复制编号", False),
        Key("u", "undo", "撤回上一次改动", False),
        Key("r,f5", "reload", "刷新", False),
    ),
)
FORMS = Keys(
    "forms",
    "文书目录",
    (Key("f", "fields", "看字段"),),
)
FILLING = Keys(
    "filling",
    "填写文书",
    (
        Key("f4", "preview", "预览"),
        Key("f8", "by_facts", "恢复原值"),
        Key("f9", "next_open", "下一处待填", False),
    ),
)
READING = Keys(
    "reading",
    "看全文",
    (
        Key("escape", "back", "返回"),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("pagedown,space,ctrl+f", "page_down", "下一页"),
        Key("pageup,ctrl+b", "page_up", "上一页"),
        Key("g,home", "first", "开头", False),
        Key("G,end", "last", "结尾", False),
        Key("o", "open_outside", "在外部打开"),
        Key("y", "copy", "复制路径"),
    ),
)
STEP_CHOICE = Keys(
    "step-choice",
    "选步骤",
    (
        Key("enter", "choose", "填制这一步的文书"),
        Key("escape", "back", "返回"),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
    ),
)
SCAN_QUEUE = Keys(
    "scan-queue",
    "扫描箱",
    (
        Key("enter", "open_fields", "核对字段"),
        Key("a", "assign", "归案"),
        Key("x", "put_aside", "不属于案件"),
        Key("slash,／,、", "search", "查找"),
        Key("v", "kind", "只看一种"),
        Key("escape", "back", "返回"),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("g,home", "first", "第一行", False),
        Key("G,end", "last", "最后一行", False),
        Key("r", "reload", "刷新"),
    ),
)
SCAN_FIELDS = Keys(
    "scan-fields",
    "扫描字段",
    (
        Key("y,enter", "accept", "读得对"),
        Key("e", "edit", "改"),
        Key("1", "take(1)", "取第 1 个可能", False),
        Key("2", "take(2)", "取第 2 个可能", False),
        Key("3", "take(3)", "取第 3 个可能", False),
        Key("4", "take(4)", "取第 4 个可能", False),
        Key("5", "take(5)", "取第 5 个可能", False),
        Key("n", "absent", "没有"),
        Key("u", "undo", "撤回"),
        Key("A", "accept_all", "其余都对"),
        Key("N", "next_document", "下一份"),
        Key("tab", "next_field", "下一个字段", False),
        Key("shift+tab", "previous_field", "上一个字段", False),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("plus,equals_sign", "zoom(1)", "放大", False),
        Key("minus", "zoom(-1)", "缩小", False),
        Key("p", "whole_page", "整页"),
        Key("t", "manner", "换画法"),
        Key("o", "open_outside", "看原图"),
        Key("escape", "back", "返回"),
    ),
)
DRILLS = Keys(
    "drills",
    "演练列表",
    (
        Key("enter", "open_drill", "打开"),
        Key("n", "new_drill", "新的演练"),
        Key("escape", "back", "返回"),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("g,home", "first", "第一行", False),
        Key("G,end", "last", "最后一行", False),
        Key("r", "reload", "刷新"),
    ),
)
DRILL = Keys(
    "drill",
    "演练",
    (
        Key("space", "mark", "标为有问题"),
        Key("m", "note", "写说明"),
        Key("s", "hand_in", "交卷"),
        Key("tab", "next_pane", "下一栏"),
        Key("shift+tab", "previous_pane", "上一栏", False),
        Key("escape", "back", "返回"),
        Key("j,down", "down", "下一行", False),
        Key("k,up", "up", "上一行", False),
        Key("g,home", "first", "第一行", False),
        Key("G,end", "last", "最后一行", False),
    ),
)
REVIEW_BATCHES = Keys(
    "review-batches",
    "评查批次",
    (
        Key("c", "claim", "认领下一份"),
        Key("m", "mine", "我的案卷"),
        Key("s", "figures", "指标与抽取"),
        Key("a", "new_batch", "新建批次"),
        Key("t", "drills", "演练"),
    ),
)
REVIEW_DOSSIERS = Keys(
    "review-dossiers",
    "评查案卷",
    (
        Key("c", "claim", "认领"),
        Key("x", "release", "退回"),
    ),
)
REVIEW = Keys(
    "review",
    "逐项评查",
    (
        Key("1", "confirm", "属实"),
        Key("2", "reject", "不属实"),
        Key("3", "change", "改判"),
        Key("A", "confirm_all", "其余属实"),
        Key("v", "narrow", "只看一类", False),
        Key("p", "page", "原件"),
        Key("e", "explain", "怎么查", False),
        Key("i", "summary", "本卷情况", False),
        Key("f", "finish", "提交"),
    ),
)
REVIEW_PAGE = Keys(
    "review-page",
    "评查看原件",
    (
        Key("n", "next_place", "下一处"),
        Key("N", "previous_place", "上一处", False),
        Key("p", "whole_page", "整页"),
        Key("t", "manner", "换画法"),
        Key("plus,equals_sign", "zoom(1)", "放大", False),
        Key("minus", "zoom(-1)", "缩小", False),
        Key("escape", "back", "返回"),
    ),
)
CHECKLIST_ITEM = Keys(
    "checklist-item",
    "评查项目",
    (
        Key("c", "for_case", "用案件推导"),
        Key("x", "without_case", "只看规则", False),
    ),
)
LICENCES = Keys(
    "licences",
    "许可证登记簿",
    (
        Key("b", "apply", "办理"),
        Key("a", "applications", "申请"),
        Key("e", "expiring", "到期"),
        Key("c", "correct", "更正"),
        Key("x", "apply_new", "新办", False),
        Key("p", "certificates", "制证清单", False),
        Key("i", "import", "导入登记簿", False),
    ),
)
LICENCE = Keys(
    "licence",
    "许可证",
    (
        Key("a", "applications", "本证的申请"),
        Key("c", "correct", "更正"),
    ),
)
APPLICATIONS = Keys(
    "applications",
    "许可申请列表",
    (Key("x", "apply_new", "新办"),),
)
APPLICATION = Keys(
    "application",
    "许可申请",
    (
        Key("f", "fill", "填制文书"),
        Key("e", "change", "补充更正"),
        Key("m", "attach", "存材料"),
        Key("l", "licence", "许可证"),
    ),
)
SETTINGS = Keys(
    "settings",
    "设置与体检",
    (Key("n", "back_up", "立即备份"), Key("V", "verify", "核对操作记录", False)),
)
CHOICE = Keys(
    "choice",
    "选择",
    (
        Key("enter", "choose", "选定"),
        Key("escape", "back", "返回"),
        Key("down", "down", "下一行", False),
        Key("up", "up", "上一行", False),
    ),
)
LONG_WORK = Keys(
    "long-work",
    "正在做的工作",
    (Key("escape", "stop", "停止"), Key("w,ｗ", "aside", "放到后台")),
)
ALERTS = Keys(
    "alerts",
    "预警列表",
    (
        Key("h", "hits", "命中"),
        Key("m", "profile", "画像"),
        Key("l", "models", "模型"),
        Key("t", "triage", "筛选"),
        Key("a", "assign", "派单"),
        Key("n", "add", "录入", False),
        Key("i", "take_in", "导入预警清单", False),
        Key("w", "sweep", "超期巡检", False),
    ),
)
ALERT = Keys(
    "alert",
    "一件预警",
    (
        Key("m", "profile", "画像"),
        Key("h", "hit", "命中由来"),
        Key("c", "clue", "线索"),
    ),
)
INSIGHT_HITS = Keys(
    "insight-hits",
    "命中排队",
    (
        Key("t", "raise_hits", "转预警"),
        Key("m", "profile", "画像"),
        Key("x", "run_models", "运行模型"),
        Key("i", "take_in", "导入订单", False),
        Key("l", "models", "模型", False),
    ),
)
INSIGHT_HIT = Keys(
    "insight-hit",
    "一个命中",
    (
        Key("m", "profile", "画像"),
        Key("w", "page", "写成网页", False),
    ),
)
INSIGHT_MODELS = Keys(
    "insight-models",
    "分析模型",
    (Key("x", "run_models", "运行标记的模型"),),
)
PROFILE = Keys(
    "profile",
    "零售户画像",
    (
        Key("enter", "deeper", "深入一层", False),
        Key("tab", "next_pane", "下一栏", False),
        Key("shift+tab", "previous_pane", "上一栏", False),
        Key("n", "next_record", "下一户"),
        Key("N", "previous_record", "上一户", False),
        Key("w", "page", "写成网页"),
        Key("c", "licence", "许可证"),
        Key("y", "copy", "复制编号", False),
        Key("r,f5", "reload", "刷新", False),
        Key("escape", "back", "上一层"),
    ),
)
REPORTS = Keys(
    "reports",
    "报表",
    (
        Key("o", "open_file", "打开文件"),
        Key("c", "copy_path", "复制路径", False),
    ),
)
CLUES = Keys(
    "clues",
    "线索列表",
    (
        Key("c", "report", "上报"),
        Key("a", "accept", "受理"),
        Key("l", "ledger", "台账"),
        Key("m", "protected", "保密举报", False),
        Key("o", "more", "其他"),
    ),
)
CLUE = Keys(
    "clue",
    "一条线索",
    (
        Key("p", "problem", "问题"),
        Key("e", "evidence", "补充证据"),
    ),
)
PROBLEMS = Keys(
    "problems",
    "问题台账",
    (
        Key("d", "dispatch", "派单"),
        Key("o", "more", "其他"),
    ),
)
PROBLEM = Keys(
    "problem",
    "一件问题",
    (
        Key("c", "clue", "线索"),
        Key("e", "evidence", "补充证据"),
    ),
)
INSPECTIONS = Keys(
    "inspections",
    "检查记录列表",
    (
        Key("c", "record", "登记"),
        Key("p", "plans", "计划"),
        Key("t", "take_in", "收回检查表"),
        Key("o", "more", "其他"),
    ),
)
INSPECTION = Keys(
    "inspection",
    "一份检查记录",
    (
        Key("c", "clue", "线索"),
        Key("p", "plan", "计划"),
    ),
)
INSPECTION_PLANS = Keys(
    "inspection-plans",
    "检查计划列表",
    (Key("c", "make", "编制"),),
)
INSPECTION_PLAN = Keys(
    "inspection-plan",
    "一份检查计划",
    (
        Key("c", "record", "登记检查"),
        Key("w", "sheet", "写检查表"),
    ),
)
PAGES = (
    ANYWHERE,
    LISTING,
    LIST,
    RECORD,
    FORM,
    TODAY,
    CASES,
    CASE,
    SEIZURE,
    CASE_FILES,
    DOSSIERS,
    DOSSIER,
    FORMS,
    FILLING,
    READING,
    SCAN_QUEUE,
    SCAN_FIELDS,
    DRILLS,
    DRILL,
    REVIEW_BATCHES,
    REVIEW_DOSSIERS,
    REVIEW,
    REVIEW_PAGE,
    CHECKLIST_ITEM,
    STEP_CHOICE,
    ALERTS,
    ALERT,
    INSIGHT_HITS,
    INSIGHT_HIT,
    INSIGHT_MODELS,
    PROFILE,
    REPORTS,
    LICENCES,
    LICENCE,
    APPLICATIONS,
    APPLICATION,
    SETTINGS,
    CHOICE,
    LONG_WORK,
    CLUES,
    CLUE,
    PROBLEMS,
    PROBLEM,
    INSPECTIONS,
    INSPECTION,
    INSPECTION_PLANS,
    INSPECTION_PLAN,
)
"""Every group, in the order of the help page."""

_BEFORE_WIDGETS = (
    "next_pane",
    "previous_pane",
    "next_field",
    "previous_field",
    "next_choice",
    "previous_choice",
    "onward",
    "submit",
    "clear",
    "take_back",
    "finish",
    "discard",
)
"""Actions whose keys would otherwise go to the widget that has the focus."""


def bindings(keys: Keys) -> list[Binding]:
    """Textual bindings of a group."""
    return [
        Binding(
            key.keys,
            key.action,
            key.label,
            show=key.shown,
            priority=key.action in _BEFORE_WIDGETS,
            id=keys.name_of(key),
        )
        for key in keys
    ]
