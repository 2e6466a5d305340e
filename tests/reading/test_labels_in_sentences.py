"""Labels and values of one sentence: 当事人：宋知远，性别：男，居民身份证号码：…，住址：…。"""

from __future__ import annotations

from dataclasses import replace

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT, Form
from zmtool.reading.documents import read_documents
from zmtool.reading.records import ReadField
from zmtool.scans.order import joined
from zmtool.scans.records import Line

from .samples import centred, line, page
from .test_leftover_labels import read, ruled

FORMS = load_catalogue().of_area(ENFORCEMENT).forms
FILING, COURT, INSPECTION = (
    FORMS[one] for one in ("filing_report", "court_enforcement_application", "inspection_record")
)


def fields(form: Form, *lines: Line) -> dict[str, ReadField]:
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    return dict(read_documents([page(centred(form.title, 0.05), *lines)], catalogue)[0].fields)


def values(found: dict[str, ReadField], *keys: str) -> list[str | None]:
    return [found[key].value.rstrip("。") if key in found else None for key in keys]


def test_a_value_ends_before_the_first_word_of_the_next_label() -> None:
    found = fields(
        FILING,
        line("当事人：宋知远，性别：男，职业：务工，居民身份证号码：", 0.2, left=0.16, right=0.88),
        line("349901197509142735，住址：示例省示例市和平路173号22室，字", 0.23, right=0.88),
        line("号：和平路阳光小卖部，烟草专卖零售许可证号码：349901164385。", 0.26, right=0.86),
    )
    assert values(found, "party_name", "party_gender", "party_id_no", "license_no") == [
        "宋知远", "男", "349901197509142735", "349901164385",
    ]  # fmt: skip
    assert values(found, "party_address", "shop_name") == ["示例省示例市和平路173号22室", "和平路阳光小卖部"]


def test_each_person_has_an_address_of_his_own() -> None:
    found = fields(
        COURT,
        line("申请人：新柳县烟草专卖局，地址：柳树湾镇人民路11号，电话：0000-5292542。", 0.2, left=0.16),
        line("被申请人：郑海，住址：清溪镇清河街61号17室，联系电话：13026015982。", 0.24, left=0.16),
    )
    assert values(found, "applicant_address", "applicant_phone") == ["柳树湾镇人民路11号", "0000-5292542"]
    assert values(found, "party_address", "party_phone") == ["清溪镇清河街61号17室", "13026015982"]


def test_the_telephone_of_the_applicant_is_told_by_whose_sentence_it_stands_in() -> None:
    found = fields(
        COURT,
        line("申请人：新柳县烟草专卖局，联系电话：0000-5292542。", 0.2, left=0.16),
        line("被申请人：郑海，联系电话：13026015982。", 0.24, left=0.16),
    )
    assert values(found, "applicant_phone", "party_phone") == ["0000-5292542", "13026015982"]


def test_the_date_of_a_signature_is_no_date_of_the_document() -> None:
    found = fields(
        FORMS["preservation_disposal_notice"],
        line("2025年10月17日，本局对你的涉案物品采取了先行登记保存措施，现予以返还。", 0.2, right=0.88),
        line("当事人签字：宋知远　日期：2025年11月15日", 0.4),
    )
    assert found["preservation_date"].normal == "2025-10-17"


def test_a_comma_within_a_value_is_no_end_of_it() -> None:
    found = fields(FILING, line("案由：无证经营，销售假烟　案件来源：群众举报", 0.2))
    assert values(found, "cause_suspected", "source")[1] == "群众举报"
    assert "销售假烟" in (found["cause_suspected"].value if "cause_suspected" in found else "销售假烟")


def test_a_cell_of_labels_and_values_is_no_single_value() -> None:
    found = read(
        FILING,
        ["当事人情况", "当事人名称：宋知远，性别：男，民族：汉族，\n家庭住址：和平路1号。"],
    ).fields
    assert values(dict(found), "party_name", "party_gender", "party_address") == ["宋知远", "男", "和平路1号"]


def test_a_cell_with_a_colon_in_its_value_is_one() -> None:
    found = read(FILING, ["案件来源", "市场检查"], ["当事人", "宋知远"]).fields
    assert found["party_name"].value == "宋知远"
    table, _ = ruled(["当事人", "宋知远"])
    assert len(table.cells) == 2


@pytest.mark.parametrize("indent", [0.10, 0.14])
def test_a_long_value_behind_a_gap_goes_on_at_the_margin(indent: float) -> None:
    """The label is printed, the value written behind a gap: two pieces of one line."""
    first = joined(
        [
            line("现场检查情况：", 0.2, left=indent, right=indent + 0.14),
            line(
                "执法人员出示检查证件后进行检查，店内柜台三组，在柜台下层", 0.2, left=indent + 0.17, right=0.9
            ),
        ]
    )
    found = fields(
        INSPECTION, replace(first), line("查获卷烟十条。", 0.23), line("当事人意见：无异议。", 0.26)
    )
    assert found["findings"].value.endswith("在柜台下层查获卷烟十条。")


def test_officers_whose_bracket_is_open_go_on_at_the_margin() -> None:
    first = joined(
        [
            line("检查人员：", 0.2, left=0.14, right=0.24),
            line("高致远（执法证号34990145）、唐雨声（执法证号", 0.2, left=0.27, right=0.82),
        ]
    )
    found = fields(
        INSPECTION, first, line("34990196）", 0.23), line("检查地点：和平路1号门前", 0.26, right=0.9)
    )
    assert found["officers"].normal == "高致远:34990145;唐雨声:34990196"


def test_the_value_of_another_label_below_does_not_go_on_with_one() -> None:
    lines = [
        joined(
            [
                line("案由：", 0.2, right=0.16),
                line("未在当地烟草专卖批发企业进货", 0.2, left=0.2, right=0.48),
                line("立案编号：", 0.2, left=0.5, right=0.6),
                line("远烟立〔2025〕第502号", 0.2, left=0.62, right=0.83),
            ]
        ),
        joined([line("当事人：", 0.23, right=0.18), line("谭晓琳", 0.23, left=0.2, right=0.26)]),
    ]
    found = fields(FORMS["av_record_list"], *lines)
    assert found["cause"].value == "未在当地烟草专卖批发企业进货"
