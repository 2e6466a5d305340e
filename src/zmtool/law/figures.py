"""The figures of a case that thresholds look at, by name: what each is and in which unit."""

from __future__ import annotations

FIGURES = {
    "goods_value": "涉案烟草专卖品价值（元）",
    "leaf_value": "烟叶价值（元）",
    "purchase_total": "进货总额（元）",
    "purchase_base": "收购计价金额：批发价，烟叶为上年度平均收购价（元）",
    "illegal_income": "违法所得（元）",
    "sales_amount": "销售金额（元）",
    "unsold_value": "尚未销售的货值（元）",
    "sticks": "卷烟数量（支）",
    "cartons": "卷烟数量（条）",
    "cases": "卷烟数量（件）",
    "leaf_kg": "烟叶数量（公斤）",
    "prior_penalties": "以往被烟草专卖局处罚的次数",
    "prior_penalties_3y": "三年内受过行政处罚的次数",
    "trademarks": "假冒注册商标的种数",
    "label_count": "商标标识件数",
}
"""Name → Chinese. Bases of fines (``cause.fine.base``) are figures too, under the cause's own name."""
