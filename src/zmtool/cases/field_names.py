"""What the fields of a case are called in Chinese, for messages and for people who type them."""

from __future__ import annotations

from typing import Final

FIELD_NAMES: Final[dict[str, str]] = {
    "case_no": "案件编号",
    "cause": "案由",
    "bureau": "单位",
    "procedure": "程序",
    "stage": "阶段",
    "year_number": "年度编号",
    "source": "案件来源",
    "incident_time": "案发时间",
    "inspection_end": "检查结束时间",
    "act_end_date": "违法行为终了日期",
    "place": "案发地点",
    "site_person": "现场负责人",
    "clue_date": "线索登记日期",
    "filing_date": "立案日期",
    "preservation_date": "先行登记保存日期",
    "decision_date": "决定日期",
    "decision_number": "决定书文号",
    "closing_date": "结案日期",
    "archive_date": "归档日期",
    "summary": "案情摘要",
    "findings": "现场情况",
    "facts": "违法事实",
    "execution": "执行情况",
    "disposition": "处理方式",
    "storage_place": "保存地点",
    "price_basis": "价格依据",
    "retention": "保存期限",
    "dossier_note": "本卷情况说明",
    "dept_head": "承办部门负责人",
    "legal_reviewer": "法制审核人员",
    "leader": "负责人",
    "accomplices": "其他涉案人员",
    "circumstances": "情节",
    "sales_amount": "销售金额",
    "officers": "执法人员",
    "goods": "物品",
    "documents": "文书",
    "events": "办理步骤",
    "approvals": "审批意见",
    "evidence": "证据",
    "custody": "物品保管",
    "instalments": "分期缴款",
    "party": "当事人",
    "party.kind": "当事人类别",
    "party.name": "当事人姓名或名称",
    "party.org_name": "字号名称",
    "party.gender": "性别",
    "party.ethnicity": "民族",
    "party.birth_date": "出生日期",
    "party.id_type": "证件类型",
    "party.id_no": "证件号码",
    "party.uscc": "统一社会信用代码",
    "party.legal_rep": "法定代表人",
    "party.address": "住址",
    "party.phone": "电话",
    "party.occupation": "职业",
    "party.license_no": "许可证号",
    "party.business_address": "经营地址",
    "party.position": "法定代表人职务",
    "party.plate": "车牌",
    "penalty": "处罚",
    "penalty.base_amount": "罚款基数",
    "penalty.rate": "罚款比例",
    "penalty.fine": "罚款",
    "penalty.text": "处罚内容",
    "penalty.kinds": "处罚种类",
    "penalty.illegal_income": "没收的违法所得",
    "penalty.reason": "偏离理由",
}
"""Chinese names by the path that ``zmtool case set`` takes."""


def field_name(path: str) -> str:
    """The Chinese name of a field; one below an unknown path is called by what it belongs to."""
    return FIELD_NAMES.get(path) or FIELD_NAMES.get(path.split(".")[0], path)


def field_path(name: str) -> str:
    """The path of a field given by path or Chinese name; an unknown name is returned as it is."""
    return next((path for path, label in FIELD_NAMES.items() if name in (path, label)), name)
