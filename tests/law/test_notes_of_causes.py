"""The cause library against the notes (enforcement 4.1), line by line."""

from __future__ import annotations

import pytest

from zmtool.law.library import Law

# code; violated; penalised; base and range; who punishes; whether goods may be forfeited
NOTES = """
leaf_purchase | tobacco_law:10 tobacco_reg:16 | tobacco_law:28 tobacco_reg:51 | rate 0.20 0.50 may | tobacco | conditional
transport_no_permit | tobacco_law:21 tobacco_reg:34 | tobacco_law:29:1 tobacco_reg:52::1 tobacco_reg:52::2 | rate 0.20 0.50 must | tobacco | conditional
carrier_knowing | tobacco_law:21 | tobacco_law:29:2 tobacco_reg:52::3 | rate 0.10 0.20 may | tobacco | no
over_limit_mail_carry | tobacco_law:22 | tobacco_law:29:3 tobacco_reg:52::4 | rate 0.20 0.50 - | tobacco | conditional
produce_no_license | tobacco_law:12 | tobacco_law:30:1 tobacco_reg:53::1 | multiple 1 2 - | tobacco | yes
produce_material_no_license | tobacco_law:24 | tobacco_law:30:2 tobacco_reg:53::2 | multiple 1 2 - | tobacco | yes
wholesale_no_license | tobacco_law:15 tobacco_reg:24 | tobacco_law:31 tobacco_reg:54 | rate 0.50 1 - | tobacco | no
wholesale_out_of_scope | tobacco_reg:23:1 | tobacco_reg:55 | rate 0.10 0.20 - | tobacco | no
not_local_purchase | tobacco_reg:23:2 | tobacco_reg:56 | rate 0.05 0.10 may | tobacco | no
retail_no_license | tobacco_law:16 | tobacco_law:32 tobacco_reg:57 | rate 0.20 0.50 - | market_regulation | no
sell_illegal_product | tobacco_reg:25 tobacco_reg:38:1 | tobacco_reg:58 | rate 0.20 0.50 - | tobacco | yes
cross_province_wholesale | tobacco_reg:12 tobacco_reg:59 | tobacco_reg:59 | rate 0.10 0.20 - | tobacco | no
supply_unlicensed | tobacco_reg:26 tobacco_reg:36:2 | tobacco_reg:60 | rate 0.20 0.50 - | tobacco | no
buy_material_unlicensed | tobacco_reg:36:1 | tobacco_reg:61 | rate 0.50 1 - | tobacco | no
bonded_storage | tobacco_reg:41 | tobacco_reg:62 | rate 0 0.50 may | tobacco | no
dutyfree_mark | tobacco_reg:42 | tobacco_reg:63 | rate 0 0.50 may | tobacco | no
auction_violation | tobacco_reg:48 | tobacco_reg:64 | rate 0.20 0.50 - | tobacco | no
sell_foreign_unmarked | | tobacco_reg:58 | unknown - - - | shared | unknown
sell_export_only | tobacco_reg:43 | | unknown - - - | tobacco | unknown
counterfeit_trademark | tobacco_law:19:2 | tobacco_law:33:2 | unknown - - may | market_regulation | yes
unregistered_trademark | tobacco_law:19:1 | tobacco_law:33:1 | unknown - - - | market_regulation | unknown
print_label | tobacco_law:20 | tobacco_law:34 | unknown - - - | market_regulation | unknown
resale | | tobacco_law:35 | unknown - - may | market_regulation | yes
smuggling | | tobacco_law:37 | unknown - - may | customs | yes
sell_to_minor | minor_law:59:1 | minor_law:123 | fixed 0 50000 may | shared | no
no_minor_sign | minor_law:59:1 | minor_law:123 | fixed 0 50000 may | shared | no
near_school | minor_law:59:1 | minor_law:123 | fixed 0 50000 may | shared | no
ecig_no_license_retail | ecig_2022:18 tobacco_reg:65 | tobacco_reg:57 | rate 0.20 0.50 - | market_regulation | no
ecig_not_local_purchase | ecig_2022:19 ecig_2022:20 tobacco_reg:65 | tobacco_reg:56 | rate 0.05 0.10 - | tobacco | no
ecig_flavored | ecig_2022:26 | tobacco_reg:58 | unknown - - - | tobacco | unknown
ecig_transport | tobacco_reg:65 | tobacco_reg:52 | rate 0.20 0.50 - | tobacco | conditional
ecig_minor | ecig_2022:22 minor_law:59 | minor_law:123 | fixed 0 50000 may | shared | no
online_sale | license_rules:51 ecig_2022:23 | | unknown - - - | tobacco | unknown
license_forged | license_2016 license_rules:52 | license_2016 | fixed 0 1000 - | tobacco | unknown
license_rent | license_rules:52 | license_2016:44 | unknown - - - | tobacco | unknown
license_change | license_rules:21 license_rules:56 | license_2016 | fixed 0 1000 - | tobacco | unknown
license_fraud_apply | licensing_law:78 license_2016 | licensing_law:78 | none - - - | tobacco | unknown
license_not_display | license_2016 | license_2016 | fixed 0 1000 - | tobacco | unknown
refuse_inspect | tobacco_law:38 | public_security_law | unknown - - - | police | unknown
local_fake_chain | local | local | unknown - - - | tobacco | yes
local_smuggled_chain | local | local | unknown - - - | tobacco | yes
""".strip().splitlines()

PENALTIES = {  # the column of other penalties and dispositions, where the notes fill it
    "leaf_purchase": "fine purchase_70 confiscate_goods confiscate_illegal_income",
    "transport_no_permit": "fine purchase_70 confiscate_goods confiscate_illegal_income",
    "carrier_knowing": "fine confiscate_illegal_income",
    "over_limit_mail_carry": "fine purchase_70 confiscate_goods confiscate_illegal_income",
    "produce_no_license": "fine order_close confiscate_illegal_income public_destroy",
    "produce_material_no_license": "fine order_stop confiscate_illegal_income public_destroy",
    "wholesale_no_license": "fine order_close order_stop confiscate_illegal_income",
    "wholesale_out_of_scope": "fine order_stop confiscate_illegal_income",
    "not_local_purchase": "fine confiscate_illegal_income",
    "retail_no_license": "fine order_stop confiscate_illegal_income",
    "sell_illegal_product": "fine order_stop confiscate_illegal_income public_destroy",
    "cross_province_wholesale": "fine",
    "supply_unlicensed": "fine confiscate_illegal_income",
    "buy_material_unlicensed": "fine",
    "auction_violation": "fine disqualify",
    "resale": "fine confiscate_goods confiscate_illegal_income",
    "sell_to_minor": "warning fine confiscate_illegal_income suspend_business revoke_license",
    "ecig_not_local_purchase": "fine confiscate_illegal_income",
    "ecig_transport": "fine purchase_70 confiscate_goods confiscate_illegal_income",
}

BASES = {
    "leaf_purchase": "非法收购烟叶价值",
    "transport_no_permit": "违法运输烟草专卖品价值",
    "produce_no_license": "所生产烟草制品价值",
    "wholesale_no_license": "违法批发的烟草制品价值",
    "not_local_purchase": "进货总额",
    "retail_no_license": "违法经营总额",
    "sell_illegal_product": "违法销售总额",
    "cross_province_wholesale": "批发总额",
    "supply_unlicensed": "销售总额",
    "dutyfree_mark": "非法经营总额",
}


@pytest.mark.parametrize("line", NOTES, ids=[line.split(" ")[0] for line in NOTES])
def test_a_line_of_the_notes(law: Law, line: str) -> None:
    code, violated, penalized, fine, authority, forfeit = (part.strip() for part in line.split("|"))
    cause = law.causes.cause_by_code(code)
    kind, low, high, optional = fine.split()
    rule = cause.fine
    assert [c.code for c in cause.violated] == violated.split()
    assert [c.code for c in cause.penalized] == penalized.split()
    assert (rule.kind, str(rule.low or 0 if low != "-" else "-"), str(rule.high or "-")) == (kind, low, high)
    assert {"may": True, "must": False, "-": None}[optional] is rule.optional
    assert (cause.authority, cause.forfeit_goods) == (authority, forfeit)


def test_no_line_is_missing(law: Law) -> None:
    assert {line.split(" ")[0] for line in NOTES} == set(law.causes.by_code)


@pytest.mark.parametrize("code", PENALTIES)
def test_the_other_penalties(law: Law, code: str) -> None:
    assert set(law.causes.cause_by_code(code).allowed_penalties) == set(PENALTIES[code].split())


@pytest.mark.parametrize("code", BASES)
def test_the_base_is_not_one_field_for_all(law: Law, code: str) -> None:
    assert law.causes.cause_by_code(code).fine.base_label == BASES[code]


def test_what_the_notes_doubt_is_marked(law: Law) -> None:
    doubted = {code for code, cause in law.causes.by_code.items() if not cause.certain}
    assert doubted == {
        "sell_foreign_unmarked",
        "sell_export_only",
        "ecig_flavored",
        "online_sale",
        "license_forged",
        "license_rent",
        "license_change",
        "license_fraud_apply",
        "license_not_display",
        "local_fake_chain",
        "local_smuggled_chain",
    }


def test_eight_serious_circumstances_of_transport(law: Law) -> None:
    serious = law.causes.cause_by_code("transport_no_permit").serious
    assert len([one for one in serious if one.id != "other_serious"]) == 8
    assert {one.id for one in serious if one.field} == {"value_gt_50000", "cases_gt_100", "punished_ge_2"}


# --- transfer (2.9) and limits (2.7, 4.1) ---------------------------------------------------------


def test_the_procedure_of_a_transfer(law: Law) -> None:
    procedure = law.transfer_procedure
    steps = [(one.id, one.deadline, one.law[0].code) for one in procedure.steps]
    assert steps == [
        ("team", "", "transfer_2020:5"),
        ("approval", "transfer_approval", "transfer_2020:5"),
        ("send", "transfer_send", "transfer_2020:5"),
        ("materials", "", "transfer_2020:6"),
        ("police_review", "transfer_police_review", "transfer_2020:8"),
        ("reconsider", "transfer_reconsider", "transfer_2020:9"),
        ("supervision", "transfer_supervision", "transfer_2020:9"),
        ("goods", "transfer_goods", "transfer_2020:12"),
    ]
    assert [one.label for one in procedure.handover] == [
        "移送书",
        "调查报告",
        "涉案物品清单",
        "有关检验报告或者鉴定结论",
        "其他有关涉嫌犯罪的材料",
    ]
    assert {one.law[0].code for one in procedure.limits} == {"transfer_2020:11", "apl_2021:35"}


def test_every_deadline_of_a_step_is_there(law: Law) -> None:
    for step in law.transfer_procedure.steps:
        if step.deadline:
            (version,) = law.deadlines.versions[step.deadline]
            assert str(version.period) in ("3日", "24小时"), step.id
            assert str(version.period.n) in step.period


def test_carrying_and_mailing_limits(law: Law) -> None:
    most = {one.id: (int(one.most), one.unit) for one in law.limits if one.id[:4] in ("mail", "carr")}
    assert most == {
        "mail_cigarettes": (400, "stick"),
        "mail_leaf": (5, "kg"),
        "mail_cut_tobacco": (5, "kg"),
        "mail_leaf_and_cut": (10, "kg"),
        "carry_cigarettes": (10000, "stick"),
        "mail_ecig_device": (2, "piece"),
        "carry_ecig_device": (6, "piece"),
        "mail_ecig_pod": (6, "piece"),
        "carry_ecig_pod": (90, "piece"),
        "carry_ecig_set": (90, "piece"),
        "mail_ecig_liquid": (12, "ml"),
        "carry_ecig_liquid": (180, "ml"),
    }
