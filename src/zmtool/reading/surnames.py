"""Chinese surnames, by which names written without a gap are told apart. Source: the common part of 百家姓."""

from __future__ import annotations

SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞"
    "任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏"
    "成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘"
    "缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷"
    "车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能"
    "苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居"
    "衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯"
    "盖益桓公岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟肖代付覃岩苟兰谌占"
)
COMMON = frozenset(
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
"""The hundred or so that most people have. Source: 公安部《全国姓名报告》."""
COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "夏侯",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "长孙",
        "宇文",
        "司徒",
        "司空",
        "端木",
        "令狐",
        "南宫",
        "西门",
        "呼延",
        "独孤",
        "澹台",
        "钟离",
        "申屠",
        "轩辕",
        "闻人",
        "赫连",
        "万俟",
        "淳于",
        "单于",
        "太叔",
        "公冶",
        "宗政",
        "濮阳",
        "拓跋",
        "百里",
        "东郭",
        "左丘",
        "梁丘",
        "第五",
    ]
)

_MOST_AT_ONCE = 20
"""Ideographs: longer runs are not names, and may be parted in very many ways."""


def names_without_gap(run: str) -> tuple[str, ...]:
    """The names in a run of ideographs without anything between them; empty where it can be parted in several ways.

    A name has a surname and one or two characters more. Where only one way has none but common surnames, that one counts
    (沈清越江临: 沈清 and 越江临 are hardly meant).
    """
    ways = _ways(run) if len(run) <= _MOST_AT_ONCE else []
    if len(ways) > 1:
        ways = [way for way in ways if all(name[0] in COMMON or name[:2] in COMPOUND for name in way)]
    return ways[0] if len(ways) == 1 else ()


def _ways(run: str) -> list[tuple[str, ...]]:
    if not run:
        return [()]
    found = []
    for length in (2, 3, 4):
        name = run[:length]
        if len(name) == length and _may_be_name(name):
            found += [(name, *rest) for rest in _ways(run[length:])]
    return found


def _may_be_name(name: str) -> bool:
    if name[:2] in COMPOUND:
        return len(name) in (3, 4)
    return name[0] in SINGLE and len(name) in (2, 3)
