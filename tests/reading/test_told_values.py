"""Values told in sentences, in wordings that no form lists: found by their kind and the words around them, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import read_documents, read_plain_text
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import source_text
from zmtool.reading.told_text import told_text
from zmtool.reading.told_words import load_told_words
from zmtool.scans.records import Line

from .samples import centred, line, page

CATALOGUE = load_catalogue()
LAW = "《中华人民共和国烟草专卖法实施条例》第二十三条第二款"


def told(form: str, text: str) -> dict[str, ReadField]:
    """The fields of a document of this form that says ``text``."""
    title = CATALOGUE.forms[form].title
    return dict(read_plain_text(f"松岭县烟草专卖局\n{title}\n{text}", CATALOGUE, form)[0].fields)


def normal(form: str, field: str, text: str) -> str | None:
    found = told(form, text).get(field)
    return found.normal if found else None


@pytest.mark.parametrize(
    ("form", "field", "text", "expected"),
    [
        ("filing_extension_notice", "until", "经局长同意，立案的时限放宽至2025年3月5日。", "2025-03-05"),
        ("filing_extension_notice", "until", "本案立案期限现予顺延，截止日为2025年3月5日。", "2025-03-05"),
        ("rectify_notice", "due", "责令你户务必于2025年3月5日之前整改到位。", "2025-03-05"),
        (
            "inquiry_notice",
            "arrival_time",
            "请你于2025年3月5日9时30分准时到本局接受询问。",
            "2025-03-05T09:30",
        ),
        ("hearing_notice", "hearing_time", "本局定于2025年3月5日9时30分召开听证会。", "2025-03-05T09:30"),
        ("suspend_notice", "term_start", "整顿从2025年3月5日开始，到2025年4月5日结束。", "2025-03-05"),
        ("suspend_notice", "term_end", "整顿从2025年3月5日开始，到2025年4月5日结束。", "2025-04-05"),
        ("late_fee_decision", "first_day", "从2025年3月5日开始，每日加处罚款。", "2025-03-05"),
    ],
)
def test_times_are_told_by_the_words_beside_them(form: str, field: str, text: str, expected: str) -> None:
    assert normal(form, field, text) == expected


@pytest.mark.parametrize(
    ("form", "field", "text", "expected"),
    [
        (
            "hearing_right_notice",
            "plea_days",
            "你户可在3日内向我局陈述、申辩；要求听证的，限5日内提出。",
            "3",
        ),
        (
            "hearing_right_notice",
            "hearing_days",
            "你户可在3日内向我局陈述、申辩；要求听证的，限5日内提出。",
            "5",
        ),
        ("preservation_notice", "term", "登记保存的时限是七个工作日。", "7"),
        ("public_notice_claim", "claim_days", "公告期为30日，逾期不来认领的依法处理。", "30"),
        ("demand_letter", "demand_days", "限你户接到本催告书后10日之内缴清。", "10"),
        ("late_fee_decision", "principal", "你户尚欠罚款1,200.00元未缴。", "1200.00"),
        ("late_fee_decision", "amount", "你户尚欠罚款1,200.00元；现加处罚款共计360.00元。", "360.00"),
        ("case_transfer_letter", "copies", "随函移去案卷材料12份，合计46页。", "12"),
        ("case_transfer_letter", "material_pages", "随函移去案卷材料12份，合计46页。", "46"),
    ],
)
def test_periods_sums_and_counts(form: str, field: str, text: str, expected: str) -> None:
    assert normal(form, field, text) == expected


@pytest.mark.parametrize(
    ("form", "field", "text", "expected"),
    [
        ("hearing_notice", "host", "本次听证的主持人为白景行，记录员为唐雨声。", "白景行"),
        ("hearing_notice", "recorder", "本局指派白景行主持听证，指派唐雨声负责记录。", "唐雨声"),
        ("hearing_notice", "place", "听证会的地点为松岭县烟草专卖局会议室。", "松岭县烟草专卖局会议室"),
        ("inquiry_notice", "arrival_place", "望你前往松岭县人民路46号，配合本局调查。", "松岭县人民路46号"),
        ("preservation_notice", "storage_place", "上述卷烟存放在本局罚没物品仓库。", "本局罚没物品仓库"),
        (
            "appraisal_entrust_notice",
            "institution",
            "所抽样品已送示例市烟草质量监督检测站检验。",
            "示例市烟草质量监督检测站",
        ),
        (
            "appraisal_result_notice",
            "report_no",
            "该站出具了报告，报告文号为示质检字2025第307号。",
            "示质检字2025第307号",
        ),
        ("demand_letter", "pay_bank", "限到示例银行松岭县支行交清。", "示例银行松岭县支行"),
        (
            "court_enforcement_application",
            "court",
            "特向有管辖权的松岭县人民法院申请强制执行。",
            "松岭县人民法院",
        ),
        ("assist_letter", "contact", "如有疑问，请与高致远联系。", "高致远"),
    ],
)
def test_names_and_places_are_cut_where_they_end(form: str, field: str, text: str, expected: str) -> None:
    assert normal(form, field, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"你户的行为已违反{LAW}，现依《中华人民共和国行政处罚法》第二十八条，责令改正。",
        f"你户的行为不符合{LAW}的要求。按照《中华人民共和国行政处罚法》第二十八条之规定，责令改正。",
        f"该行为与{LAW}相抵触，本局适用《中华人民共和国行政处罚法》第二十八条，责令改正。",
        f"该行为为{LAW}所禁止，本局依照《中华人民共和国行政处罚法》第二十八条，责令改正。",
    ],
)
def test_what_is_violated_is_not_what_it_is_grounded_on(text: str) -> None:
    assert normal("rectify_notice", "violated", text) == LAW
    assert normal("rectify_notice", "ground", text) == "《中华人民共和国行政处罚法》第二十八条"


@pytest.mark.parametrize(
    "text",
    [
        "延长的理由是：进货渠道涉及外地。经本局负责人批准，期限延至2025年3月5日。",
        "你户一案，由于进货渠道涉及外地，经局长批准，期限延至2025年3月5日。",
        "一、延长立案期限的原因\n进货渠道涉及外地。\n二、延长的时间\n新的期限于2025年3月5日届满。",
    ],
)
def test_a_reason_ends_where_something_else_begins(text: str) -> None:
    reason = normal("filing_extension_notice", "reason", text)
    assert reason is not None and reason.rstrip("。") == "进货渠道涉及外地"


def test_sentences_between_lead_and_turn() -> None:
    found = told(
        "penalty_advance_notice",
        "现已调查终结，认定的事实如下：2025年3月5日，你户从外地购进卷烟30条。经核价，进货总额5,000.00元。\n"
        f"你户的行为已违反{LAW}，本局拟作出的处罚如下：处以进货总额5%的罚款，计罚款250.00元。\n"
        "你户享有陈述和申辩的权利，可以在3日内提出。",
    )
    facts, penalty = found["facts"].normal, found["penalty"].normal
    assert facts == "2025年3月5日，你户从外地购进卷烟30条。经核价，进货总额5,000.00元。"
    assert penalty == "处以进货总额5%的罚款，计罚款250.00元。"
    assert found["fine"].normal == "250.00", "what stands in the facts is no fine"


@pytest.mark.parametrize(
    ("form", "field", "text"),
    [
        ("filing_extension_notice", "until", "期限延至2025年3月5日。期限延至2025年4月5日。"),
        ("hearing_notice", "host", "白景行主持听证。唐雨声主持听证。"),
        ("rectify_notice", "due", "本局于2025年1月2日到店检查。你户应当改正。"),
        ("late_fee_decision", "principal", "尚欠罚款100.00元，尚欠罚款200.00元。"),
        ("suspend_end_notice", "end_date", "请予知悉。"),
    ],
)
def test_between_two_that_fit_alike_nothing_is_guessed(form: str, field: str, text: str) -> None:
    found = told(form, text).get(field)
    assert found is None or not found.normal


def test_what_is_told_is_never_sure() -> None:
    found = told(
        "hearing_notice", "本局定于2025年3月5日9时30分在松岭县烟草专卖局会议室召开听证会，白景行主持听证。"
    )
    assert found["host"].normal == "白景行" and found["host"].confidence < 0.9


def test_a_listed_wording_wins() -> None:
    found = told(
        "hearing_notice",
        "决定于2025年3月5日9时30分在松岭县烟草专卖局会议室公开举行听证，由白景行担任听证主持人。",
    )
    assert found["host"].normal == "白景行" and found["host"].confidence > 0.9


def test_broken_lines_and_blanks_do_not_matter() -> None:
    text = "望你于 2025 年 3 月 5 日 9 时 30 分 前往松岭县人民路 46 号，配\n合本局调查。"
    found = told("inquiry_notice", text)
    assert found["arrival_time"].normal == "2025-03-05T09:30"


def test_only_ends_of_lines_that_end_nothing_are_dropped() -> None:
    lines = (
        "本局现已调查终结，认定你户从外地购进卷烟三十条并且存放在",
        "店内。",
        "联系人：高致远",
        "电话：0000-1234567",
    )
    source = source_text(
        [(1, [Line(one, (0.1, at / 10, 0.5, at / 10 + 0.05), 1.0) for at, one in enumerate(lines)])]
    )
    found = told_text(source)
    assert found.text == f"{lines[0]}店内。\n{lines[2]}\n{lines[3]}\n"
    start = found.text.index("高致远")
    first, last = found.span(start, start + 3)
    assert source.text[first:last] == "高致远"


@pytest.mark.parametrize(
    ("left", "goes_on"), [(0.14, False), (0.1, True)], ids=["stands in", "at the margin"]
)
def test_a_paragraph_that_lost_its_stop_ends_where_the_next_one_stands_in(left: float, goes_on: bool) -> None:
    rows = (
        ("上述行为违反了《中华人民共和国烟草专卖法实施条例》第二十三条第二款之规", 0.14),
        ("定。经研究， 现 作出处罚决定如下：", 0.1),
        ("对当事人未在当地烟草专卖批发企业进货的行为处以进货总额7%的罚款，计罚", 0.14),
        ("款753.13元（大写：柒佰伍拾叁元壹角叁分）", 0.1),
        ("当事人应当自收到本决定书之日起15日内，持本决定书到示例银行松岭县支行缴", left),
        ("纳罚款。", 0.1),
    )
    lines = [
        line(text, 0.2 + 0.03 * at, left=x, right=x + 0.02 * len(text)) for at, (text, x) in enumerate(rows)
    ]
    (found,) = read_documents([page(centred("行政处罚决定书", 0.05), *lines)], CATALOGUE)
    penalty = found.fields["penalty"].normal or ""
    assert penalty.startswith("对当事人未在") and ("应当自收到" in penalty) is goes_on
    assert penalty.endswith("叁分）") is not goes_on


@given(
    st.text(
        alphabet="《》第一二三条款项，。：；\n年月日0123456789元号（）在于至因涉嫌案处罚决定内容理由证据根据违反当事人你我局",
        max_size=400,
    )
)
def test_no_text_breaks_it(text: str) -> None:
    for form in ("penalty_decision", "hearing_right_notice", "inquiry_record"):
        told(form, text)


def test_broken_words_name_file_and_line(tmp_path: object) -> None:
    from pathlib import Path

    from zmtool.base.shipped import data_file

    shipped = data_file("schemas/reading/told.yaml").read_text("utf-8")
    own = Path(str(tmp_path)) / "schemas" / "reading" / "told.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        shipped.replace("kind: days\n    near: ['复议']", "kind: months\n    near: ['复议']"), "utf-8"
    )
    with pytest.raises(UsageProblem, match="months") as problem:
        load_told_words(Path(str(tmp_path)))
    assert "told.yaml:" in str(problem.value.where)


# --- newer hands: carried labels, items, headings that ask --------------------------------------------


@pytest.mark.parametrize(
    ("form", "field", "text", "expected"),
    [
        ("penalty_decision", "violated", f"当事人的行为背离了{LAW}的规定。", LAW),
        ("penalty_decision", "violated", f"应当遵守{LAW}，您（单位）的做法与该规定相悖。", LAW),
        ("penalty_decision", "violated", f"您违反的规定：{LAW}。", LAW),
        ("rectify_notice", "due", "请您在这一天之前改好：2025年3月5日。", "2025-03-05"),
        ("hearing_right_notice", "hearing_days", "（2）您也可以要求举行听证。期限：5日。", "5"),
        (
            "penalty_decision",
            "pay_bank",
            "款项缴入该专户，该专户由示例银行松岭县支行负责代收。",
            "示例银行松岭县支行",
        ),
        ("hearing_notice", "host", "听证人员：白景行（主持人）、唐雨声（记录人）。", "白景行"),
        ("transfer_receipt", "party_name", "兹将谭晓琳“涉嫌无证运输烟草专卖品”一案材料收讫。", "谭晓琳"),
        ("late_fee_decision", "principal", "您（单位）尚有2,887.77元罚款没有按时缴纳。", "2887.77"),
        (
            "inquiry_notice",
            "arrival_place",
            "请到本局办公场所配合调查，地址为松岭县北山街道人民路46号。",
            "松岭县北山街道人民路46号",
        ),
    ],
)
def test_values_in_the_words_of_newer_hands(form: str, field: str, text: str, expected: str) -> None:
    assert normal(form, field, text) == expected


@pytest.mark.parametrize(
    ("form", "field", "text", "expected"),
    [
        (
            "inv_extension_notice",
            "reason",
            "一、为什么没查完\n案情重大复杂，需要继续核查。\n二、其他",
            "案情重大复杂，需要继续核查。",
        ),
        (
            "no_penalty_decision",
            "reason",
            "第三，不予处罚的理由。违法行为轻微并及时改正。\n第四，决定。不予处罚。",
            "违法行为轻微并及时改正。",
        ),
        (
            "rectify_notice",
            "demands",
            "2.改正措施（你户应当先停止违法行为）：停止从其他渠道购进卷烟。\n3.期限：十日。",
            "停止从其他渠道购进卷烟。",
        ),
        (
            "assist_letter",
            "content",
            "请贵局帮什么忙：查明货主的住所。\n相关材料请以书面形式反馈本局。",
            "查明货主的住所。",
        ),
        (
            "suspend_end_notice",
            "result",
            "经复查，您已经按要求整顿完毕。整顿到此结束。",
            "已经按要求整顿完毕。",
        ),
    ],
)
def test_sentences_end_where_the_next_item_begins(form: str, field: str, text: str, expected: str) -> None:
    found = told(form, text).get(field)
    assert found is not None and found.value == expected


@pytest.mark.parametrize(
    ("form", "field", "text"),
    [
        ("penalty_decision", "violated", f"本局适用{LAW}，决定如下。"),
        ("hearing_right_notice", "hearing_days", "期限：5日。"),
        ("jurisdiction_notice", "party_name", "本局决定指定管辖之事，请你局知悉。"),
    ],
)
def test_what_no_word_tells_is_not_told(form: str, field: str, text: str) -> None:
    assert normal(form, field, text) is None


FACTS = "经查，2025年3月5日，你（单位）从流动商贩处购进卷烟51条，均为真品卷烟，尚未售出。"


@pytest.mark.parametrize(
    ("form", "field", "text", "expected"),
    [
        (
            "no_penalty_decision",
            "facts",
            f"【案件事实】{FACTS}\n【处理决定】本局决定对你不予行政处罚。",
            FACTS,
        ),
        (
            "no_penalty_decision",
            "reason",
            "二、不予处罚的理由。违法行为轻微并及时改正，没有造成危害后果。\n三、决定。本局不予处罚。",
            "违法行为轻微并及时改正，没有造成危害后果。",
        ),
        (
            "inv_extension_notice",
            "reason",
            "该案因下列情况需要延长办理期限：案情重大复杂，需要继续核查。",
            "案情重大复杂，需要继续核查。",
        ),
        (
            "filing_extension_notice",
            "reason",
            "现因下列原因，本局不能在规定时限内完成核查：案情重大复杂，需要继续核查。",
            "案情重大复杂，需要继续核查。",
        ),
        ("rectify_notice", "contact", "整改期间的业务咨询由高致远负责答复，电话：0000-4312713。", "高致远"),
        ("inv_extension_notice", "contact", "有不清楚的地方，可以打电话0000-4312713找高致远询问。", "高致远"),
        ("hearing_notice", "contact", "唐雨声负责记录。会务联系人：高致远", "高致远"),
        (
            "no_penalty_decision",
            "review_org",
            "当事人不服本决定的，可以在60日内向复议机关（示例市烟草专卖局）申请行政复议。",
            "示例市烟草专卖局",
        ),
        (
            "penalty_decision",
            "pay_days",
            "限你收到本决定书后15天之内到示例银行松岭县支行交清罚款，每过一天加处罚款。",
            "15",
        ),
        ("penalty_decision", "party_age", "当事人：谭晓琳，男，50岁，职业：务工，住新柳县和平路1号。", "50"),
        (
            "penalty_decision",
            "shop_name",
            "当事人：谭晓琳，系学府路兴隆综合商行经营者。",
            "学府路兴隆综合商行",
        ),
        (
            "suspend_notice",
            "party_name",
            "谭晓琳（烟草专卖零售许可证号：349901164385）：\n你多次违规。",
            "谭晓琳",
        ),
        (
            "onsite_penalty_decision",
            "place",
            "2025年10月17日，当事人在新柳县和平路1号实施了违法行为。",
            "新柳县和平路1号",
        ),
        (
            "service_publication",
            "violated",
            "依据：《某条例》第二十三条（义务条款）、《某条例》第五十六条（处罚条款）。",
            "《某条例》第二十三条",
        ),
        (
            "service_publication",
            "penalized",
            "依据：《某条例》第二十三条（义务条款）、《某条例》第五十六条（处罚条款）。",
            "《某条例》第五十六条",
        ),
        (
            "admin_handling_decision",
            "facts",
            "1.公告情况：公告期满无人认领。\n2.事实：经查，某日查获无主卷烟十条。",
            "经查，某日查获无主卷烟十条。",
        ),
    ],
)
def test_further_hands_are_understood(form: str, field: str, text: str, expected: str) -> None:
    assert normal(form, field, text) == expected


def test_a_paragraph_ends_what_was_told_unless_it_goes_on_with_it() -> None:
    over = told("rectify_notice", f"{FACTS}\n你的这种做法是不符合规定的，应当改正。")
    assert over["facts"].value == FACTS
    more = "同日，当事人承认了上述事实。"
    assert told("rectify_notice", f"{FACTS}\n{more}")["facts"].value.replace("\n", "") == FACTS + more


def test_the_date_of_a_document_is_none_of_a_sentence() -> None:
    text = "整顿从2025年3月6日开始，到2025年4月5日结束。\n松岭县烟草专卖局\n"
    stray = told("suspend_notice", f"{text}12025年3月6日")["date"]
    assert stray.normal == "2025-03-06", "the edge of a seal stands before it"
    none = told("suspend_notice", text).get("date")
    assert none is None or none.confidence < 0.9


def test_a_form_that_lists_only_labels_may_tell_its_fields_in_sentences() -> None:
    text = "根据本机关松烟处〔2025〕第307号《行政处罚决定书》，依法没收当事人宋知远的下列财物："
    assert normal("confiscation_list", "party_name", text) == "宋知远"
    assert normal("confiscation_list", "decision_number", text) is not None
    assert told("confiscation_list", "宋知远的手机号码：13000000000").get("decision_number") is None
