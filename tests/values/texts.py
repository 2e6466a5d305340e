"""Texts to throw at the parsers."""

from __future__ import annotations

from hypothesis import strategies as st

ALPHABET = (
    "0123456789０１２３９OolI|ZSBqXx?？×.,，。、:：;-—~+_/\\'\"¥￥$%()（）〔〕[]【】 　\t\n\u200b"
    "〇零○一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億元圆角分整正半"
    "年月日号曰时点刻秒上午下午晚上凌晨中午次日当日至到自止第字度烟示立人民币大写小写支包盒条件箱个公斤克毫升kgmlKGML"
    "ABCMAXYET²①٣"
)
NASTY = st.one_of(
    st.text(max_size=60),
    st.text(ALPHABET, max_size=40),
    st.text("0123456789", max_size=40),
    st.sampled_from(
        [
            "",
            " ",
            "9" * 5000,
            "九" * 5000,
            "一" * 39,
            "年月日",
            "-",
            "NaN",
            "Infinity",
            "1e999",
            "\x00",
            "²" * 18,
        ]
    ),
)
