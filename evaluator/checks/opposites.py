"""Opposites that translations mix up, and hostile words turned against what is wished for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Side:
    """One of two opposites.

    Attributes:
        word: English name of it, for the reviewer.
        chinese: what says it in Chinese.
        english: what says it in English.
        motive: all in Chinese that may be behind the English, whatever it means.
        also: further English that says it, too ambiguous to be evidence of an error.
    """

    word: str
    chinese: re.Pattern[str]
    english: re.Pattern[str]
    motive: re.Pattern[str]
    also: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Swap:
    """An opposite in the translation of what the source says; offsets into both texts."""

    said: Side
    meant: Side
    source: tuple[int, int]
    translation: tuple[int, int]


def _side(word: str, chinese: str, english: str, motive: str, also: str = "") -> Side:
    return Side(
        word,
        re.compile(chinese),
        re.compile(rf"\b(?:{english})(?!\w)", re.I),
        re.compile(motive),
        re.compile(rf"\b(?:{english}{'|' if also else ''}{also})(?!\w)", re.I),
    )


_UP = "increas(?:e|es|ed|ing)|risen|rose|rising|soar(?:s|ed|ing)?|surg(?:e|es|ed|ing)"
_DOWN = (
    "decreas(?:e|es|ed|ing)|reduc(?:e|es|ed|ing|tions?)|declin(?:e|es|ed|ing)|dropped|shr[aiu]nk\\w*"
    "|fell|plung(?:e|es|ed|ing)|plummet\\w*|diminish\\w*|dwindl\\w*"
)
_EARLY = "before|prior to"
_LATE = "after|afterwards|since"
_COMPASS = "东南西北"
_NOT_A_DIRECTION = re.compile(
    r"东西(?![部方侧向线岸南北])|[房股做]东|东道主?|广东|山东|东莞|东盟|京东|[广山陕]西|江西|西瓜|西红柿|西装"
    r"|西药|西医|湖南|湖北|河南|河北|云南|海南|越南|南京|南宁|南昌|南瓜|指南|北京|台北|败北|西安|西宁"
)
OPPOSITES: tuple[tuple[Side, Side], ...] = (
    (
        _side("increase", "增加|增长|上升|上涨|增至|攀升|回升|增多|激增|飙升|增幅|升至", _UP,
              "[增升涨长高提扩加多大起兴崛上攀飙壮强进生旺满富重快热贵胀腾猛]",
              "grow\\w*|grew|growth|up|higher|more|rais\\w*|expan\\w*|climb\\w*|ris(?:e|es)|gain\\w*|"
              "add\\w*|rebound\\w*|improv\\w*|enhanc\\w*|promot\\w*|jump\\w*|recover\\w*|hik\\w*"),
        _side("decrease", "减少|下降|下跌|降低|降至|缩减|回落|锐减|下滑|跌幅|降幅|骤降", _DOWN,
              "[减降跌落缩下低少衰缓削滑损掉弱失压轻省淡去消退亏负挫秋坠倒短瘦薄免裁节]",
              "fall(?:s|en|ing)?|drop\\w*|down|lower\\w*|less|fewer|cut\\w*|slump\\w*|los\\w+|slid\\w*|"
              "declin\\w*|slow\\w*|eas(?:e|es|ed|ing)|mitigat\\w*|minimi[sz]\\w*|alleviat\\w*|sank|"
              "low|dip\\w*|shed|weaken\\w*|reced\\w*|curb\\w*"),
    ),
    (
        _side("exports", "出口(?!处|成章)", "exports?|exported|exporting|exporters?", "出|输|外|销",
              "exit\\w*|outlet"),
        _side("imports", "进口(?!处)", "imports?|imported|importing|importers?", "进|入|引|购"),
    ),
    (
        _side("surplus", "顺差|盈余", "surplus(?:es)?", "顺差|余|剩|盈|多|富"),
        _side("deficit", "逆差|赤字", "deficits?", "逆差|赤字|缺|亏|不足|短|少"),
    ),
    (
        _side("the highest", "最高(?!人民|法|检|领|当局|苏维埃)|最大|最多", "highest|largest|biggest",
              "大|高|首|头|第一|冠|峰|多|顶|巨|极|居", "maximum|most|top|greatest|peak|major"),
        _side("the lowest", "最低|最小|最少", "lowest|smallest|minimum", "低|小|少|微|谷|底|起码|幼|下",
              "least|fewest|minimal|youngest"),
    ),
    (
        _side("before", "(?:之|以)前(?!所|[线列])|[天日周月年]前(?![列夕往])", _EARLY,
              "前|先|未|没|不|早|才|再|提|预|待|等|直到|凌晨|曾|以往|从|近|临|即|将|到|面|事|会|史|当",
              "ago|earlier|previous\\w*|pre-?\\w*|until|by|former\\w*|last|already|in advance|up to|"
              "once|first|advance|since|past|used to|old|ever|till"),
        _side("after", "(?:之|以)后|[天日周月年]后(?![勤方台])", _LATE,
              "后|继|随|经|自|了|毕|完|从|来|过|再|接|当|一|次|由|依|据|受|根|毕竟|终|久|照|以|即|后来|追|下",
              "later|then|follow\\w*|post-?\\w*|subsequent\\w*|upon|when|once|in|next|from|within|"
              "behind|future|on|succeed\\w*|thereafter|as|over|with|at|having"),
    ),
    (
        _side("left", "左[侧边手转派翼]|向左|以左", "left(?= (?:side|hand|turn|wing))|leftwards?", "左|离|剩|留|余|走",
              "left"),
        _side("right", "右[侧边手转派翼]|向右|以右", "right(?= (?:side|hand|turn|wing))|rightwards?", "右|权|对|正|才|就",
              "right"),
    ),
    (
        _side("the morning", "上午|凌晨|清晨|早上|早晨", r"a\.m\.|in the morning", "上午|晨|早|旦|时|点",
              "am|morning|early|dawn|overnight|noon|midnight"),
        _side("the afternoon", "下午|傍晚|晚上|当晚", r"p\.m\.|in the (?:afternoon|evening)", "下午|晚|夜|暮|中午|时|点",
              "pm|afternoon|evening|night|tonight|dusk|noon"),
    ),
    (
        _side("better", "优于|好于|强于|胜过|高于", "inferior to(?!.)|better than|superior to|higher than|above",
              "优|好|强|胜|高|超|多|上|大|过|越|比|领先",
              "over|exceed\\w*|more|outperform\\w*|surpass\\w*|stronger|greater|faster|beat\\w*"),
        _side("worse", "劣于|差于|逊于|弱于|低于", "worse than|inferior to|lower than|below|less than",
              "劣|差|逊|弱|低|下|少|不|未|内|没|输|败|小|慢|落|坏|短|轻|难",
              "under|fewer|weaker|short of|trail\\w*|slower|underperform\\w*|behind|beneath|within"),
    ),
    (
        _side("a profit", "盈利|获利|利润", "profits?|profited|profitable|profitability", "利|盈|赚|润|益|赢|红"),
        _side("a loss", "亏损", "loss(?:es)?|loss-making|lost money", "亏|损|失|丧|伤|死|负|减|脱|丢|坏|故|流|输|赔",
              "deficit|red|unprofitable"),
    ),
    (
        _side("strengthen", "加强|增强", "strengthen(?:s|ed|ing)?", "强|加|增|固|深|壮|提|升|大|密|巩|完|健|补"),
        _side("weaken", "削弱|减弱", "weaken(?:s|ed|ing)?", "弱|减|衰|软|虚|疲|降|低|松|淡|损|跌|软|缓"),
    ),
    (
        _side("support", "支持|赞成|拥护", "support(?:s|ed|ing)?|in favou?r of",
              "支|赞|援|助|撑|持|护|拥|扶|保|帮|同意|辅|配|粉|基|推|靠|据|依",
              "back(?:s|ed|ing)?|endors\\w*|help\\w*|agree\\w*|approv\\w*|favou?r\\w*|advocat\\w*|underpin\\w*"),
        _side("oppose", "反对|抵制", "oppos(?:e|es|ed|ing)|boycott\\w*", "反|抵|抗|对|敌|否|拒|不|异|逆|斥",
              "against|object\\w*|resist\\w*|protest\\w*|disagree\\w*|reject\\w*|opposition|opponents?"),
    ),
)  # fmt: skip
"""What the two sides are told by; words that mean more than that stand in ``also`` alone."""

_DIRECTIONS = {"东": "east", "西": "west", "南": "south", "北": "north"}
_DIRECTION = re.compile(
    r"\b(?:(?P<ns>[Nn]orth|[Ss]outh)-?)?(?P<ew>[Ee]ast|[Ww]est)?(?:ern|wards?|erly|bound)?\b(?! [A-Z])"
)
_CHINESE_DIRECTION = re.compile(
    r"[东南西北]{1,2}(?=[部方侧向岸面边端翼]|地区)|[向往以朝][东南西北]{1,2}"
)
_HOSTILE = re.compile(
    r"\b(?:(?:fight\w*|fought|battle\w*|struggl\w*|war|campaign\w*|combat\w*|crusade)"
    r"\s+(?:against|on)|combat(?:s|ed|ing|ting|ted)?|oppos(?:e|es|ed|ing)|resist(?:s|ed|ing)?|"
    r"counter(?:s|ed|ing)?|eradicat(?:e|es|ed|ing)|eliminat(?:e|es|ed|ing))\s+"
    r"(?P<purpose>(?:(?!(?:for|of|in|to|that|by|through|with|from|at|as|via|while|so|and)\b)[\w'’-]+[ ,]+){0,7}?"
    r"(?:prevention|alleviation|relief|eradication|mitigation|remediation|protection|"
    r"conservation|restoration|rescue|revitali[sz]ation|governance|treatment)\b"
    r"(?: and (?:control|treatment|management|governance|relief|prevention))?)"
    r"(?=\s+(?:campaigns?|battles?|wars?|work|efforts?|tasks?|fights?|programmes?|programs?|for|of|in|"
    r"and|to|by|with|at|on|as|from|is|are|was|were|will|has|have)\b|\s*[.,;:!?)”\"]|\s*$)",
    re.I,
)
_WISHED = re.compile(
    "防治|防控|防范|防御|攻坚|脱贫|扶贫|治理|保护|整治|修复|救援|救灾|减灾|振兴|保卫|防疫|抗疫"
)


def swaps(source: str, translation: str) -> Iterator[Swap]:
    """Opposites of what the source says, where nothing else in it is behind them."""
    for pair in OPPOSITES:
        for meant, said in (pair, pair[::-1]):
            ours, theirs = meant.chinese.search(source), said.english.search(translation)
            if (
                ours
                and theirs
                and not said.motive.search(source)
                and not meant.also.search(translation)
            ):
                yield Swap(said, meant, ours.span(), theirs.span())


def wrong_direction(
    source: str, translation: str
) -> tuple[str, tuple[int, int], tuple[int, int]] | None:
    """A direction of the compass that the source lacks, in place of the one that it has.

    Returns:
        what it should be, and the places in both texts; None where the directions agree, or
        where it is not sure which stands for which.
    """
    plain = _NOT_A_DIRECTION.sub(lambda match: "·" * len(match[0]), source)
    wanted = list(_CHINESE_DIRECTION.finditer(plain))
    spoken = [match for match in _DIRECTION.finditer(translation) if match["ns"] or match["ew"]]
    said = {way.lower() for match in spoken for way in match.group("ns", "ew") if way}
    known = {_DIRECTIONS[char] for char in source if char in _DIRECTIONS}
    for match in wanted:
        ways = [_DIRECTIONS[char] for char in match[0] if char in _DIRECTIONS]
        if said & set(ways):
            continue
        for other in spoken:
            theirs = {way.lower() for way in other.group("ns", "ew") if way}
            if not theirs & known and len(theirs) == len(ways):
                should = "".join(sorted(ways, key=lambda way: way in ("east", "west")))
                return should, match.span(), other.span()
    return None


def turned_against(
    source: str, translation: str
) -> tuple[tuple[int, int], tuple[int, int], int] | None:
    """A fight against what the source fights for: "combat poverty alleviation".

    Returns:
        the places in both texts, and where in the translation the purpose begins; or None.
    """
    ours, theirs = _WISHED.search(source), _HOSTILE.search(translation)
    if not ours or not theirs:
        return None
    return ours.span(), theirs.span(), theirs.start("purpose")
