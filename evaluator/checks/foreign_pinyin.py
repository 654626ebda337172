"""Foreigners whose names are read out as if they were Chinese: 田中 as Tianzhong, 萨利赫 as Salihe.

A Japanese or a Korean is called as at home whatever the characters are read like, and a name that
characters only transcribe is written as its bearer writes it.  That somebody is a foreigner is told
by what no Chinese name has: a dot between two parts, a surname that is Japanese in a text that
speaks of Japan, a country before the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..language.english_names import EnglishNames, NameWord, english_names, fold
from ..language.gazetteer import gazetteer
from ..language.pinyin import read_out
from ..language.romanisation import divided
from ..language.spelling import is_listed
from ..model import Category, Message, Severity, message
from .base import CheckedPair, Draft, span
from .persons import rightly_spelt

_DOT = re.compile("(?<=[\u4e00-\u9fff])[·•・‧](?=[\u4e00-\u9fff])")
_AT_HOME = re.compile("新疆|维吾尔|哈萨克|柯尔克孜|塔吉克族|喀什|和田|乌鲁木齐|伊犁|阿克苏")
"""Where names of the kind are those of citizens, whose passports have them in pinyin."""
_NO_FOREIGN_SOUND = frozenset(
    "er de ke te si shi ge le he fu pu bu ci zi ri qi xi xin xie xia qiao qiong qie qia mo luo nuo "
    "duo tuo suo zuo guo yue wei wo zha ze zhan zhu zhe zhi feng deng teng heng lei fei bei mei "
    "nei pei hei ao ou jie".split()
)
"""Syllables of pinyin by which a transcription only comes near to a sound."""
_LONG = 3  # characters of a part, of which one such syllable is enough; else all must be
_SHORTEST = 4  # letters of a word that is read out
_JAPANESE = "Japanese surname"
_HEAD = re.compile(r"[A-ZĀĒĪŌŪ][\w'’]+")
_JAPAN = re.compile("日[本籍裔方]|东京|大阪|京都|名古屋|北海道|横滨|神户|首相|福冈|早稻田")
_GIVEN = 3  # characters of a Japanese given name, at most
_KOREA = re.compile(r"(?:韩国|韩裔|韩籍|朝鲜(?!族))(?P<title>[^，。；：、！？\s]{0,8})$")
_FROM_CHINA = re.compile("[驻访华与和对在赴]|中国|中方")
_KOREAN = frozenset("金李朴崔郑姜赵尹张林韩申徐权黄安宋柳洪全高文孙梁裴白许南沈卢河郭成车具禹闵陈")


def foreigners_in_pinyin(number: int, pair: CheckedPair, sources: Sequence[str]) -> Iterator[Draft]:
    """Foreign persons whose names stand in pinyin.

    Parameters:
        number: of the pair.
        pair: to look at.
        sources: around it, its own among them.
    """
    around = "\n".join(sources)
    english = english_names(pair.translation)
    if not _AT_HOME.search(around):
        yield from _transcribed(number, pair, english)
    if _JAPAN.search(around):
        yield from _japanese(number, pair, english)
    yield from _koreans(number, pair)


def _transcribed(number: int, pair: CheckedPair, english: EnglishNames) -> Iterator[Draft]:
    """Parts of a name with a dot in it, before and behind the dot, that English words read out."""
    dots = [dot.start() for dot in _DOT.finditer(pair.source)]
    told: list[tuple[NameWord, tuple[int, int]]] = []
    for word in _read_words(english) if dots else ():
        if _is_no_foreign_spelling(word):
            places = read_out(word.folded, pair.source)
            told += [(word, at) for at in places if at[1] in dots or at[0] - 1 in dots][:1]
    if told:
        place = min(start for _, (start, _) in told), max(end for _, (_, end) in told)
        yield _foreigner(number, pair, place, _place([word for word, _ in told]))


def _is_no_foreign_spelling(word: NameWord) -> bool:
    """Whether a word is pinyin that hardly any language happens to spell a name by."""
    if is_listed(word.folded):  # Angela
        return False
    return any(
        sum(s in _NO_FOREIGN_SOUND for s in way) >= (1 if len(way) >= _LONG else len(way))
        for way in divided(word.raw)
    ) or any(s in word.folded for s in ("zh", "uo", "xi", "qi"))


def _japanese(number: int, pair: CheckedPair, english: EnglishNames) -> Iterator[Draft]:
    """Japanese surnames, with the given names behind them, by the Chinese reading."""
    for word in _read_words(english):
        for start, end in read_out(word.folded, pair.source):
            surname = _japanese_surname(pair.source[start:end])
            if surname is None or english.find(fold(surname[1])):
                continue
            chars, told = surname
            words, end = _with_given(pair.source, english, word, end)
            said = message(
                "names.japanese-pinyin",
                english=pair.translation[slice(*_place(words))],
                chinese=pair.source[start:end],
                surname=chars,
                name=told,
            )
            yield _draft(number, pair, (start, end), _place(words), said)
            break


def _japanese_surname(chars: str) -> tuple[str, str] | None:
    """The Japanese surname that characters begin with, and its English."""
    known = gazetteer()
    for length in (3, 2):
        surname = chars[:length]
        if length <= len(chars) <= length + _GIVEN:
            for _, gloss in known.proper(surname):
                if _JAPANESE in gloss and (heads := _HEAD.findall(_before(gloss))):
                    return surname, heads[-1]
    return None


def _before(gloss: str) -> str:
    """What a gloss says in front of "Japanese surname" in the same sense."""
    return gloss[: gloss.index(_JAPANESE)].rsplit("/", 1)[-1]


def _with_given(
    source: str, english: EnglishNames, word: NameWord, end: int
) -> tuple[list[NameWord], int]:
    """The word of a surname and the one behind it that reads out what follows in the source."""
    for one, behind in pairwise(english.words):
        if one is word and behind.is_capital:
            for start, last in read_out(behind.folded, source[: end + _GIVEN]):
                if start == end:
                    return [word, behind], last
    return [word], end


def _koreans(number: int, pair: CheckedPair) -> Iterator[Draft]:
    """Persons behind their country and title whom the English spells in pinyin."""
    for (start, end), english in rightly_spelt(pair):
        before = _KOREA.search(pair.source[:start])
        if (
            before is None
            or pair.source[start] not in _KOREAN
            or end - start != _LONG
            or _FROM_CHINA.search(before["title"])
            or _FROM_CHINA.search(pair.source[max(0, before.start() - 2) : before.start()])
        ):
            continue
        if (known := gazetteer().lookup(pair.source[start:end])) and not known.is_foreign:
            continue
        yield _foreigner(number, pair, (start, end), english)


def _read_words(english: EnglishNames) -> Iterator[NameWord]:
    return (w for w in english.words if w.is_capital and len(w.folded) >= _SHORTEST)


def _place(words: Sequence[NameWord]) -> tuple[int, int]:
    return words[0].start, words[-1].end


def _foreigner(
    number: int, pair: CheckedPair, source: tuple[int, int], english: tuple[int, int]
) -> Draft:
    """A foreigner whose name nothing but its characters spells."""
    told = message(
        "names.foreign-pinyin",
        english=pair.translation[slice(*english)],
        chinese=pair.source[slice(*source)],
    )
    return _draft(number, pair, source, english, told)


def _draft(
    number: int,
    pair: CheckedPair,
    source: tuple[int, int],
    english: tuple[int, int],
    told: Message,
) -> Draft:
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.7,
        message=told,
        source_span=span(pair.source, *source),
        translation_span=span(pair.translation, *english),
    )
