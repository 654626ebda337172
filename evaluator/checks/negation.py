"""What negates in a Chinese and in an English text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..structure import chinese_words


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that negates.

    Attributes:
        start: offset where it begins.
        end: offset behind it.
        is_plain: whether it negates whatever it stands before (没有, not), rather than being a
            word with a negative sense of its own (不利, lack), which the other language may
            render by a word without one.
    """

    start: int
    end: int
    is_plain: bool


_PLAIN_CHINESE = frozenset(
    "不 不是 不会 不能 不可 不得 不要 不用 不再 不想 不应 不该 不应该 不敢 不愿 不愿意 不许 不准 "
    "不需 不需要 不存在 不允许 不知道 不予 不曾 不是因为 不代表 不意味着 不属于 不受 不影响 不具 不具备 "
    "没 没有 未 未能 未曾 未有 未经 尚未 从未 并未 仍未 还未 并不 并不是 并非 并没有 还没有 还没 从没 "
    "从来没有 从不 永不 绝不 绝不会 绝不能 决不 决不能 绝非 毫不 毫无 无 无法 无需 无须 无权 勿 切勿 请勿 "
    "不必 未必 不可能 不太可能 不一定 不宜 没人 无人 没什么 没法 不容 不让 不给 不吃 不喝 不去 不来 不做 "
    "不怕 不用说 不买 不卖 不在 不为 不以 不含 不超过 不低于 不高于 不少于 不多于 不喜欢 不相信 不同意 不支持 "
    "不承认 不接受 不参加 不参与 不考虑 不理解 不明白 不认识 不认为 不希望 不打算 不排除 不构成 不包括 不符合 "
    "不适合 不适用 不符 不够 不针对 不放弃 不干涉 不搞 不谋求 不称霸 不结盟 不追究 不公开 不透露 不愿透露 "
    "杜绝 严禁 禁止 不准许".split()
)
"""Words that negate the statement; English says so too."""
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
    "[不没无未非勿莫别禁否拒缺失免防避除难少仅只才但却反乏停止空零违逆岂哪何怎谁绝毫差欠断罢亏弱败错误废"
    "忘忽漏离弃脱尽莫休亡死盲聋哑外甭戒忌阻隔截闭封裸净独唯]|之前|以前|直到|除了|况且|要是|如果|吗|呢|反而"
)
"""Characters that may be behind an English negation; generous, for silence."""

_PLAIN_ENGLISH = re.compile(
    r"\b(?:not|never|cannot|none|nothing|nobody|nowhere|neither|nor|without|no(?!\.\s?\d))\b"
    r"|n['’]t\b",
    re.I,
)
_NO_NEGATION = re.compile(
    r"\bnot (?:only|just|merely|simply|solely|least|to mention|until)\b|\bwhether or not\b"
    r"|\bno (?:doubt|matter|sooner|wonder|less)\b|\bor not\b|\bwhy not\b|\bnothing but\b"
    r"|\bif not\b|\bor no\b|\bcannot but\b|\bcan['’]t wait\b|\bcannot help\b|\bcan['’]t help\b"
    r"|\bnone other\b|\bnot uncommon\b|\bno exception\b|\bbelieve it or not\b|\bdon['’]t worry\b"
    r"|(?:is|are|was|were|do|does|did|has|have|would|could|should|wo|ca)n['’]t (?:it|he|she|they"
    r"|you|we|i)\b",
    re.I,
)
_NEGATIVE_ENGLISH = re.compile(
    r"\b(?:lack(?:s|ed|ing)?|fail(?:s|ed|ing|ure)?|refus(?:e|es|ed|ing|al)|unless|until|"
    r"rarely|seldom|hardly|scarcely|barely|few|fewer|little|less|least|prohibit\w*|forbid\w*|"
    r"forbade|ban(?:s|ned|ning)?|avoid\w*|prevent\w*|stop(?:s|ped|ping)?|instead|rather than|"
    r"deny|denies|denied|reject\w*|absen(?:t|ce)|otherwise|beyond|too|only|yet to|except|"
    r"nor|free (?:of|from)|far from|short of|miss(?:es|ed|ing)?|ceas\w*|quit|abandon\w*|but|"
    r"exclud\w*|ruled? out|rules out|ruling out|out of|other than|apart from|anything but|"
    r"remain(?:s|ed)? to be|still|unable|impossible|inability|incapable|stranger|false|wrong|"
    r"ignor\w*|neglect\w*|disagree\w*|dislike\w*|discourag\w*|disapprov\w*|dissatisf\w*|"
    r"disallow\w*|disqualif\w*|disappear\w*|discontinu\w*|dis(?:regard|obey|believ)\w*|"
    r"in(?:ability|adequate|sufficient|correct|complete|consistent|appropriate|convenient|"
    r"effective|evitabl|dispensabl|dependent|definite|valid|tact|visibl|active|accura|access|"
    r"competen|experienc|significan|secur|stab|toler|vincib|form|direct|curabl|capab)\w*|"
    r"im(?:possib|perfect|patien|mature|mobil|proper|pract|measur|munity|mune)\w*|"
    r"il(?:legal|logical|legitim|literat)\w*|ir(?:regular|relevan|respons|replac|revers)\w*|"
    r"un(?!der|it\b|its\b|ite|ity|ion|iq|ive|iversal|less|til|cle)[a-z]{3,}|non-?[a-z]+|"
    r"[a-z]{3,}less(?:ly|ness)?|zero|nil|empty|halt\w*|suspend\w*|decline[ds]?|loath|reluctan\w*|"
    r"oppos\w*|against|minus|worse|bad|poor|difficult|hard|doubt\w*|challeng\w*|away|gone|"
    r"los(?:e|es|t|ing)|end(?:s|ed)?|before|pending|despite|regardless|instead|exempt\w*|"
    r"waiv\w*|dispens\w*|spare[ds]?|eliminat\w*|eradicat\w*|keep from|kept from|off|nonetheless|"
    r"at most|at least|up to|minimum|maximum|within|else|different|differ\w*|elusive|"
    r"[a-z]+-free|anti-?[a-z]+)\b",
    re.I,
)
_ANY = re.compile(r"\b(?:any|anything|anyone|anybody|anywhere|either|yet|ever|at all|anymore)\b")


def chinese_negations(text: str) -> list[Negation]:
    """What negates in a Chinese text, in order.

    Double negations (不得不), questions (是不是) and words that only look like negations
    (不断, 非常) are left out.
    """
    idle = [match.span() for match in _IDIOM.finditer(text)]
    return [
        Negation(start, end, True)
        for start, end in chinese_words(text)
        if text[start:end] in _PLAIN_CHINESE
        and not any(a < end and start < b for a, b in idle)
    ]


def may_negate(source: str) -> bool:
    """Whether anything in a Chinese text may be behind a negation of its English."""
    return _NEGATIVE_CHINESE.search(source) is not None


def english_negations(text: str) -> list[Negation]:
    """What negates in an English text, in order; words with a negative sense come as not plain."""
    idle = [match.span() for match in _NO_NEGATION.finditer(text)]
    plain = [
        Negation(*match.span(), True)
        for match in _PLAIN_ENGLISH.finditer(text)
        if not any(a <= match.start() < b for a, b in idle)
    ]
    others = [Negation(*match.span(), False) for match in _NEGATIVE_ENGLISH.finditer(text)]
    others += [Negation(a, b, False) for a, b in idle]
    return sorted((*plain, *others), key=lambda negation: negation.start)
