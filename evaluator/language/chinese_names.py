"""Names in a Chinese text, as they are used there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..support.remembered import of_texts
from .gazetteer import Name, NameKind, gazetteer
from .short_names import Run, runs
from .words import chinese_words

_LONGEST = 12
_SUFFIXES = "市省县区州镇乡国港方"
# behind two countries' short forms
_BETWEEN = (
    "关系 贸易 两国 三国 双方 双边 经贸 友好 边境 边界 合作 峰会 会谈 战争 战略 谈判 协议 协定 "
    "企业 联合 外交 建交 首脑 领导人 政府 外长 防长 元首 同盟 两军 冲突 对抗 摩擦 经济 媒体 "
    "等国 之间 人文 文化 能源 投资 交流 矛盾 争端 论坛 铁路 班列 航线"
).split()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a source text: where, and what it may be (several where short forms are)."""

    start: int
    end: int
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class SourceNames:
    """All names of a source text, and the runs of short place names, which stand apart."""

    mentions: tuple[Mention, ...]
    runs: tuple[Run, ...]
    words: tuple[tuple[int, int], ...]


@of_texts
def source_names(text: str) -> SourceNames:
    """Names of a Chinese text by longest match at the bounds of its words."""
    known, words = gazetteer(), tuple(chinese_words(text))
    starts, ends = {start for start, _ in words}, {end for _, end in words}
    together = tuple(runs(text))
    mentions: list[Mention] = []
    position = 0
    while position < len(text):
        run = next((r for r in together if r.start <= position < r.end), None)
        if run:
            position = run.end
            continue
        compound = _countries(text, position) if position in starts else []
        end = position + 1
        if compound:
            mentions += compound
            end = compound[-1].end
        elif position in starts:
            for stop in range(min(position + _LONGEST, len(text)), position + 1, -1):
                piece = text[position:stop]
                at_bound = stop in ends or (
                    stop < len(text) and text[stop] in _SUFFIXES and stop + 1 in ends
                )
                if not at_bound:
                    continue
                name = known.lookup(piece)
                if name or known.is_common_word(piece):
                    # 长寿 is a word as well as a place: which of the two, no one can say
                    if (
                        name
                        and not _OPENED.match(text, position)
                        and (not known.is_common_word(piece) or name.kind in _SURE)
                        and not (stop - position == 2 and set(piece) & set("和与及的在了"))
                        and not _is_within_transliteration(text, position, stop, words)
                        and not _is_half_of_figure(text, position, stop)
                    ):
                        mentions.append(Mention(position, stop, (name,)))
                    end = stop
                    break
        position = end
    return SourceNames(tuple(mentions), together, words)


_OPENED = re.compile("开封(?=[后前时即日]|使用|食用|检查|验货)")  # once opened
_SURE = (NameKind.COUNTRY, NameKind.REGION)


# characters that spell foreign names
SPELLING = frozenset(
    "阿埃艾安昂奥巴拜班鲍贝本比彼别波博布查茨达戴丹道德登迪蒂丁杜敦顿多厄恩尔法范菲费芬丰冯弗福夫盖"
    "甘戈哥格根贡古哈海汉赫亨胡华霍基吉季加贾杰捷金津卡凯坎康考柯科克肯库夸拉莱兰朗劳勒雷里利莉列"
    "林琳隆卢鲁路伦罗洛马玛迈曼芒梅门蒙米密明莫姆穆纳娜南内尼涅宁纽农努诺欧帕潘庞佩彭皮平珀普奇齐契钱"
    "乔切琼丘热日茹瑞若萨塞赛桑瑟森沙珊舍什圣施史斯丝苏索塔泰坦汤唐特滕提廷图托陀瓦万旺威维韦温文沃乌"
    "武西希席夏香肖谢辛欣兴休许雅亚延扬杨耶叶伊因尤于约赞泽扎詹哲朱兹宗祖佐·"
)


def _is_within_transliteration(
    text: str, start: int, end: int, words: tuple[tuple[int, int], ...]
) -> bool:
    """Whether the characters are but a part of a longer foreign name (安达 of 安达纳尔)."""
    known = gazetteer()
    for first, last in words:
        if (last == start or first == end) and text[first:last] != "的":
            word = text[first:last]
            beside = word[-1] if last == start else word[0]
            is_word = len(word) > 1 and (known.is_common_word(word) or known.lookup(word))
            if beside in SPELLING and not is_word and beside not in "于海南西夏":
                return True
    return False


def _is_half_of_figure(text: str, start: int, end: int) -> bool:
    """Whether two characters are half of a figure like 高山深山, whose halves end alike.

    Names that stand side by side may end alike too (湖南河南), but then both are names.
    """
    if end - start != 2:
        return False
    halves = (text[max(0, start - 2) : start], text[end : end + 2])
    return any(
        half[1:] == text[end - 1] and half[0] != text[start] and not gazetteer().lookup(half)
        for half in halves
    )


def _countries(text: str, start: int) -> list[Mention]:
    """中美, 英法德: short forms of countries, two or more, before a noun that joins countries."""
    short = gazetteer().short_countries
    end = start
    while end < len(text) and text[end] in short and end - start < 4:
        end += 1
    if end - start < 2 or len(set(text[start:end])) < end - start:
        return []
    if not text.startswith(tuple(_BETWEEN), end):
        return []
    pair = gazetteer().glosses(text[start : start + 2])
    if not pair and not text.startswith(("关系", "两国", "三国", "双边", "贸易", "经济走廊"), end):
        return []
    mentions, position = [], start
    while position < end:
        # 印尼 is one country, and not 印 and 尼
        whole = gazetteer().lookup(text[position : position + 2]) if position + 2 <= end else None
        if whole and whole.kind is NameKind.COUNTRY:
            mentions.append(Mention(position, position + 2, (whole,)))
        else:
            mentions.append(Mention(position, position + 1, tuple(short[text[position]])))
        position = mentions[-1].end
    return mentions
