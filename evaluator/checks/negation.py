"""What negates in a Chinese and in an English text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from ..structure import chinese_words
from .gazetteer import gazetteer


class Force(IntEnum):
    """How surely a word negates."""

    SLIGHT = 0  # but, only, before: may carry a negation in a free rendering
    ADVERSE = 1  # bad, poor, lose: stands for 不利 as well as for 坏
    NEGATIVE = 2  # lack, unable, impossible: has it in its sense
    PLAIN = 3  # 没有, not: negates whatever it stands before


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that negates.

    Attributes:
        start: offset where it begins.
        end: offset behind it.
        force: how surely it stands for a negation of the other side.
    """

    start: int
    end: int
    force: Force


_PLAIN_CHINESE = frozenset(
    "不 不是 不会 不能 不可 不得 不要 不用 不再 不想 不应 不该 不应该 不敢 不愿 不愿意 不许 不准 "
    "不需 不需要 不存在 不允许 不知道 不予 不曾 不是因为 不代表 不意味着 不属于 不受 不影响 不具 不具备 "
    "没 没有 未 未能 未曾 未有 未经 尚未 从未 并未 仍未 还未 并不 并不是 并非 并没有 还没有 还没 从没 "
    "从来没有 从不 永不 绝不 绝不会 绝不能 决不 决不能 绝非 毫不 毫无 无 无法 无需 无须 无权 勿 切勿 请勿 "
    "不必 未必 不可能 不太可能 不一定 不宜 没人 无人 没什么 没法 不容 不让 不给 不吃 不喝 不去 不来 不做 "
    "不怕 不用说 不买 不卖 不在 不为 不以 不含 不超过 不低于 不高于 不少于 不多于 不喜欢 不相信 不同意 不支持 "
    "不承认 不接受 不参加 不参与 不考虑 不理解 不明白 不认识 不认为 不希望 不打算 不排除 不构成 不包括 不符合 "
    "不适合 不适用 不符 不够 不针对 不放弃 不干涉 不搞 不谋求 不称霸 不结盟 不追究 不公开 不透露 不愿透露 "
    "不准许 禁止 严禁 严令禁止".split()
)
"""Words that negate the statement; English says so too."""
_NEGATOR = re.compile("[也既又却就都更并而还再才从绝决毫仍尚暂若如且切请]?(?:没有|[不没未无勿])")
_IDIOM = re.compile(
    # no negation, whatever the character: 不断, 无论, 非常, 未来, 特别
    "不断|不仅仅?|不但|不只|不光|不单|不同|不论|不管|不过|不少|不久|不禁|不妨|不料|不愧|不错|不时|不停"
    "|不日|不由|不等|不一样|不已|不休|不住|不乏|不失|不凡|差不多|不得了|了不起|对不起|不好意思|不客气"
    "|不然|要不|不如|不惜|不得已|不祥|不锈|不丹|不外|不妙|无论|无锡|无线|无限|无数|无比|无非|无疑|无人机"
    "|无穷|无尽|无私|无偿|南无|无产|无花果|无症状|未来|未免|未婚|未成年|未知|未遂|非常|非洲|[南北东西中]非"
    "|是非|除非|莫非|非遗|非典|非凡|非得|非法|没收|没落|淹没|沉没|埋没|出没|吞没|湮没|覆没|莫斯科"
    # a doubled negation, a question, a condition: English may say it without any
    "|不得不|不能不|不可不|不会不|不无|无不|莫不|无一不|无时无刻|无处不|没有不|未尝不|并非不|不是不|不可或缺"
    "|非[^，。；]{1,12}(?:不可|莫属)|不[^，。；]{1,4}不行|没有[^，。；]{1,12}就没有|离不开|少不了|免不了|忍不住"
    "|禁不住|恨不得|巴不得|舍不得|怪不得|不可避免|不约而同|不亦|不计其数|不绝|不在话下|不仅|岂不|何不"
    r"|([\u4e00-\u9fff])不\1|([\u4e00-\u9fff])没\2|有没有|有无|是否|能否|可否|不[知晓]不觉|层出不穷|源源不断"
    "|毫无疑问|并不少|没准|说不定|不一会|不到位|不忘|不负|不朽|不懈|不倒翁|不动产|不结盟运动|川流不息"
    "|自强不息|持之以恒|绰绰有余|不胜|不愁|不改|不移|坚持不|不变|不减|不限|不折不扣|不可思议|不见不散"
    "|[没不](?:太|怎么|那么|很|大|够)?多久|没想到|不想|不怎么样|不了|动不动|不屑|看不起|瞧不起"
)
_NEGATIVE_CHINESE = re.compile(
    # words with a negative sense, whose English may be one of _NEGATIVE_ENGLISH
    "不[^，。；、！？]|无[^论锡线数比非疑，。；、！？]|非[^常洲，。；、！？]|未[^来，。；、！？]|没[有]?|拒|缺|失|避免|防|免|排除|禁|停|违"
    "|否|反对|暂缓|怀疑|疑|消除|除外|除了|以外|忽视|忽略|误|错|空|零|盲|废|过时|很少|极少|罕|取消|放弃|隐"
)
_ANY_NEGATIVE_CHINESE = re.compile(
    "[不没无未非勿莫别禁否拒缺失免防避除难少仅只才但却反乏停止空零违逆岂哪何怎谁绝毫差欠断罢亏弱败错误废"
    "忘忽漏离弃脱尽莫休亡死盲聋哑外甭戒忌阻隔截闭封裸净独唯]|之前|以前|直到|除了|况且|要是|如果|吗|呢|反而"
)
"""Characters that may be behind an English negation; generous, for silence."""

_PLAIN_ENGLISH = re.compile(
    r"\b(?:not|never|cannot|none|nothing|nobody|nowhere|neither|nor|without|no(?!\.\s?\d))\b"
    r"|n['’]t\b|\b(?:prohibit|forbid|forbad)\w*|\bban(?:s|ned|ning)?\b",
    re.I,
)
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely|simply|solely|least|to mention|until)\b|\bwhether or not\b"
    r"|\bno (?:doubt|matter|sooner|wonder|less)\b|\bor not\b|\bwhy not\b|\bnothing but\b"
    r"|\bif not\b|\bor no\b|\bcannot but\b|\bcan['’]t wait\b|\bcannot help\b|\bcan['’]t help\b"
    r"|\bnone other\b|\bnot uncommon\b|\bno exception\b|\bbelieve it or not\b|\bdon['’]t worry\b"
    # a question tag
    r"|(?:is|are|was|were|do|does|did|has|have|would|could|should|wo|ca)n['’]t "
    r"(?:it|he|she|they|you|we|i)\?",
    re.I,
)
_NEGATIVE_ENGLISH = re.compile(
    r"\b(?:lack\w*|fail\w*|refus\w*|unless|until|rarely|seldom|hardly|scarcely|barely|few|fewer|"
    r"little|less|least|avoid\w*|prevent\w*|"
    r"instead of|rather than|den(?:y|ies|ied)|reject\w*|absen(?:t|ce)|otherwise|yet to|except|"
    r"free (?:of(?! charge)|from)|far from|short of|miss(?:es|ed|ing)?|quit|abandon\w*|exclud\w*|"
    r"rul(?:ed?|es|ing) out|other than|apart from|anything but|remain(?:s|ed)? to be|"
    r"false|wrong|ignor\w*|neglect\w*|zero|nil|empty|halt\w*|suspend\w*|reluctan\w*|loath|"
    r"oppos\w*|minus|doubt\w*|exempt\w*|waiv\w*|eliminat\w*|eradicat\w*|(?:keep|kept) from|"
    r"dis(?:agree|lik|courag|approv|satisf|allow|qualif|appear|continu|regard|obey|believ|"
    r"trust|honest|unit|order|prov|pleas)\w*|[a-z]+-free|mis(?!s|ter|er)[a-z]{3,}|"
    r"outdated|obsolete|anachron\w*|"
    r"in(?:abil|adequa|suffic|correct|complet|consist|appropriat|conven|effect|evitabl|"
    r"dispens|depend|definit|valid|visib|activ|accura|access|compet|experien|signif|secur|stabl|"
    r"stabil|toler|vincib|direct|curab|capab|equal|equit|frequen|finit|discrim|separab|"
    r"comprehens|considera|escap|exact|sincer|sensitiv|hospit|human|just|cred|animate|firm|"
    r"justice|probab|offens|sign|moral|imit)\w*|"
    r"im(?:possib|perfect|patien|matur|mobil|proper|pract|measur|mun|balanc|moral|polite|prob|"
    r"material|partial|penetr|person|plausib|prud)\w*|"
    r"il(?:legal|logical|legitim|literat)\w*|ir(?:regular|relev|respons|replac|revers|ration|"
    r"resist|reconcil)\w*|"
    r"un(?!der|it\b|its\b|ite|ity|ion|iq|ive|iversal|less|til|cle)[a-z]{3,}|non-?[a-z]+|"
    r"[a-z]{3,}less(?:ly|ness)?)\b",
    re.I,
)
_ADVERSE_ENGLISH = re.compile(
    r"\b(?:stop(?:s|ped|ping)?|worse|worst|bad|badly|poor|poorly|difficult|hard|challeng\w*|"
    r"los(?:e|es|t|ing|s)|limit\w*|against|stranger|anti-?[a-z]+|secret\w*|weak\w*|evil|"
    r"angry|anger|angered|upset|severe\w*|serious\w*|harm\w*|damag\w*|advers\w*|negativ\w*|cancel\w*|remov\w*|crime|violat\w*|forg[eo]t\w*|conceal\w*)\b",
    re.I,
)
_SLIGHTLY_NEGATIVE = re.compile(
    r"\b(?:but|beyond|too|only|still|out of|out-of|away|gone|before|pending|despite|off|at most|"
    r"up to|minimum|maximum|within|different|remain\w*|instead|any|anything|anyone|anybody|either|yet|"
    r"ever|all|anymore|whether|question|long)\b",
    re.I,
)


def chinese_negations(text: str) -> list[Negation]:
    """What negates in a Chinese text, the plain ones first.

    Double negations (不得不), questions (是不是) and words that only look like negations (不断,
    非常) are left out; words of the dictionary with a negation in them (不平等) are not plain.
    """
    idle = [match.span() for match in _IDIOM.finditer(text)]
    tokens = chinese_words(text)
    plain = [
        Negation(start, _negator_end(text, start, end), Force.PLAIN)
        for (start, end), (_, behind) in zip(tokens, [*tokens[1:], (0, 0)], strict=True)
        if _is_plain(text[start:end])
        and not _overlaps(start, end, idle)
        and not (behind - end > 1 == end - start and gazetteer().is_common_word(text[start:behind]))
    ]
    taken = [*idle, *((negation.start, negation.end) for negation in plain)]
    return plain + [
        Negation(*match.span(), Force.NEGATIVE)
        for match in _NEGATIVE_CHINESE.finditer(text)
        if not _overlaps(*match.span(), taken)
    ]


def _negator_end(text: str, start: int, end: int) -> int:
    """End of what negates in a word; what is negated may be negative itself (不排除)."""
    negator = _NEGATOR.match(text, start, end)
    return negator.end() if negator else end


def _is_plain(word: str) -> bool:
    return word in _PLAIN_CHINESE or _NEGATOR.fullmatch(word) is not None


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)


def may_negate(source: str) -> int:
    """How many places of a Chinese text may be behind negations of its English."""
    return len(_ANY_NEGATIVE_CHINESE.findall(source))


def english_negations(text: str) -> list[Negation]:
    """What negates in an English text, the plain ones first."""
    idle = [match.span() for match in _NO_NEGATION.finditer(text)]
    found = {}
    for force, pattern in (
        (Force.PLAIN, _PLAIN_ENGLISH),
        (Force.NEGATIVE, _NEGATIVE_ENGLISH),
        (Force.ADVERSE, _ADVERSE_ENGLISH),
        (Force.SLIGHT, _SLIGHTLY_NEGATIVE),
    ):
        for match in pattern.finditer(text):
            is_idle = any(a <= match.start() < b for a, b in idle)
            kind = min(force, Force.SLIGHT) if is_idle else force
            found.setdefault(match.start(), Negation(*match.span(), kind))
    return sorted(found.values(), key=lambda n: (-n.force, n.start))
