"""Chinese persons whose spelling is not how their characters read: 叶文洁 as Ye Wenhui.

What a romanised name stands for is found from the English: a surname that reads a character of
the source, with a given name of which a part reads the characters behind it and a part does not.
Names that the characters spell anywhere near are right, in either order, in pinyin and
Wade–Giles; names in other spellings (Cantonese, Hokkien, Korean) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from ..language import chinese_words
from ..language.chinese_names import source_names
from ..language.english_names import fold
from ..language.gazetteer import NameKind, gazetteer
from ..language.romanisation import (
    divided,
    is_pinyin,
    is_spelt,
    spellings,
    surname_forms,
    surname_spellings,
)
from ..language.words import usage
from ..model import Category, Message, Severity, message
from .base import CheckedPair, Draft, span

_WORD = re.compile(r"[A-Z][a-z]+(?:['’-][A-Za-z]?[a-z]+)*(?![\w'’]*[A-Z])")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_FULL = 2  # syllables of a given name that is told from words by its sound
_NEVER = frozenset("的了着过是在和与及也就都又把被将向对从给由说道问来去上下里不没有")
"""Characters that stand behind a surname far more often than they begin a given name."""
_CLOSED = frozenset("dcpru")  # adverbs, conjunctions, prepositions, pronouns, particles
_ALIKE = 60  # per cent at which two syllables outside pinyin count as one
_NICKNAMES = (("老", r"Old|Lao|Elder|Big"), ("小", r"Little|Xiao|Young|Small"), ("阿", r"Ah?"))
_TITLES = (
    "老师|先生|女士|小姐|太太|夫人|教授|博士|医生|大夫|经理|主任|校长|院长|局长|处长|科长|书记|队长|"
    "师傅|律师|法官|警官|将军|同学|同志|导演|大娘|大妈|大爷|大叔|大哥|大姐|阿姨|叔叔|[总工董局处导队](?![^，。；：！？、“”\\s])"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Doctor|Teacher|Director|Manager|Captain|Officer|"
    r"General|Aunt|Auntie|Uncle|Sister|Brother|Madam|Master|Lawyer|Judge|President|Chairman|"
    r"Comrade|Engineer|Coach|Principal|Secretary)\.?\s+(?P<name>[A-Z][a-z]+)\b(?!-|\s+[A-Z])"
)
_CALLED = re.compile(
    r"(?:(?<=[a-z,;:“\"‘(] )|^(?=\W?[A-Z][a-z]+[,!]))\W?(?P<name>[A-Z][a-z]+)\b(?! [A-Z])"
)
"""A capitalised word that is somebody: inside a sentence, or called to at its beginning."""
_REACH = 3  # letters of a meaning below which it may be chance


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A surname and a given name side by side in the English, in either order."""

    start: int
    end: int
    surname: str
    given: str
    surname_first: bool

    def told(self, given: str) -> str:
        """The name with another given name, in the same order."""
        parts = (self.surname, given) if self.surname_first else (given, self.surname)
        return " ".join(parts)


def misspelt_persons(
    number: int, pair: CheckedPair, sources: Sequence[str], near: Sequence[str]
) -> Iterator[Draft]:
    """Romanised names of persons that read otherwise than the source's characters.

    Parameters:
        number: of the pair.
        pair: to look at.
        sources: around it, its own among them: a name that one of them spells is right.
        near: those nearest to it: a surname alone is a syllable, which some character spells in
            any long stretch of text.
    """
    told: list[tuple[int, int]] = []
    finders = (
        (_other_given_names, sources),
        (_wrong_families, sources),
        (_other_persons, sources),
        (_translated_surnames, sources),
        (_translated_forms, sources),
        (_other_nicknames, near),
        (_other_titled, near),
    )
    for find, around in finders:
        for draft in find(number, pair, around):
            place = draft.translation_span
            assert place is not None
            if not any(place.start < end and start < place.end for start, end in told):
                told.append((place.start, place.end))
                yield draft


def spelt_persons(pair: CheckedPair) -> list[tuple[int, int]]:
    """Stretches of the source that the English spells as surname and given name, rightly or not."""
    found: list[tuple[int, int]] = []
    for name in _spellings(pair.translation):
        for surname in _short(name.surname):
            for given in _short(name.given):
                found += _persons(pair.source, surname, given)
    return found


def _persons(
    source: str, surname: tuple[str, ...], given: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    """Where a surname is spelt so and at least one character of a given name behind it."""
    for start in range(len(source) - len(surname) - len(given) + 1):
        middle, end = start + len(surname), start + len(surname) + len(given)
        if source[start:middle] in gazetteer().surnames and _fits(source[start:middle], surname):
            same = [_reads(c, s) for c, s in zip(source[middle:end], given, strict=True)]
            if any(same):
                yield start, end


# --- one name in one way ---------------------------------------------------------------------


def respelt_persons(
    number: int, pair: CheckedPair, earlier: Sequence[CheckedPair]
) -> Iterator[Draft]:
    """A person whom the English has spelt otherwise a little before: Zhao Xiaolan, Chao Hsiao-lan.

    Parameters:
        number: of the pair.
        pair: to look at.
        earlier: pairs before it.
    """
    before = {
        other.source[slice(*chinese)]: other.translation[slice(*english)]
        for other in earlier
        for chinese, english in rightly_spelt(other)
        if other.source[slice(*chinese)] in pair.source
    }
    for place, english in rightly_spelt(pair):
        chinese, text = pair.source[slice(*place)], pair.translation[slice(*english)]
        first = before.setdefault(chinese, text)
        if sorted(fold(text)) != sorted(fold(first)):
            start = pair.source.index(chinese)
            yield Draft(
                pair=number,
                category=Category.TERM_INCONSISTENT,
                severity=Severity.MINOR,
                confidence=0.8,
                message=message("names.spelt-before", english=text, before=first),
                source_span=span(pair.source, start, start + len(chinese)),
                translation_span=span(pair.translation, *english),
                suggestion=first,
            )


def rightly_spelt(pair: CheckedPair) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Persons of a pair whose characters the English spells: their places on both sides."""
    for name in _spellings(pair.translation):
        for surname in _short(name.surname):
            for given in _short(name.given):
                for start, end in _persons(pair.source, surname, given):
                    if _fits(pair.source[start:end], surname + given):
                        yield (start, end), (name.start, name.end)


# --- surname and given name ------------------------------------------------------------------


def _other_given_names(number: int, pair: CheckedPair, sources: Sequence[str]) -> Iterator[Draft]:
    for name in _spellings(pair.translation):
        ways = [
            (surname, given) for surname in _short(name.surname) for given in _short(name.given)
        ]
        if any(
            is_spelt(one + other, text) or is_spelt(other + one, text)
            for one, other in ways
            for text in sources
        ):
            continue
        found = [
            place
            for surname, given in ways
            for place in _nearly(pair.source, surname, given, pair.translation)
        ]
        if found:
            yield _draft(number, pair, name, *found[0])


def _spellings(text: str) -> Iterator[_Spelling]:
    """Two capitalised words side by side that may be a Chinese name."""
    for first, second in pairwise(_WORD.finditer(text)):
        if text[first.end() : second.start()] != " ":
            continue
        for surname, given, in_order in ((first, second, True), (second, first, False)):
            if _is_surname(surname[0]) and _short(given[0]):
                yield _Spelling(first.start(), second.end(), surname[0], given[0], in_order)


def _short(word: str) -> list[tuple[str, ...]]:
    """The ways to divide a word into the one or two syllables of a surname or a given name."""
    return [way for way in divided(word) if len(way) <= 2]


def _is_surname(word: str) -> bool:
    return "-" not in word and bool(_short(word))


def _nearly(
    source: str, surname: tuple[str, ...], given: tuple[str, ...], english: str
) -> Iterator[tuple[int, int, int]]:
    """Persons of the source with this surname whose given name the English spells in part.

    Yields:
        start, start of the given name, end.
    """
    known = gazetteer()
    for run in _HAN.finditer(source):
        for start in range(run.start(), run.end() - len(surname) - len(given) + 1):
            middle = start + len(surname)
            end = middle + len(given)
            family, name = source[start:middle], source[middle:end]
            if family not in known.surnames or not _fits(family, surname):
                continue
            if set(name) & _NEVER or _is_closed(source, middle, end):
                continue
            same = [_reads(char, s) for char, s in zip(name, given, strict=True)]
            is_part = len(given) > 1 and 0 < sum(same) < len(given)
            is_sure = len(family) > 1 or _is_unknown_word(source, start, end)
            is_lone = not any(same) and is_sure
            whole = known.lookup(source[start:end])
            if whole and fold("".join((*surname, *given))) in whole.forms:
                return
            if is_part or (is_lone and not _is_said(source[start:end], english)):
                yield start, middle, end


def _fits(chars: str, syllables: tuple[str, ...]) -> bool:
    return all(s in spellings(char) for s, char in zip(syllables, chars, strict=True))


def _reads(char: str, syllable: str) -> bool:
    """Whether a character may be spelt so; one without a known reading may be by anything."""
    ways = spellings(char)
    if not ways or syllable in ways:
        return True
    return not is_pinyin(syllable) and any(fuzz.ratio(syllable, way) >= _ALIKE for way in ways)


def _is_closed(source: str, start: int, end: int) -> bool:
    """Whether the characters hold a word that begins no given name: 王立即, 李已经."""
    return usage(source[start : start + 2]).kind[:1] in _CLOSED and end - start > 1


def _is_unknown_word(source: str, start: int, end: int) -> bool:
    """Whether the segmenter takes the stretch for one word that no dictionary has."""
    text = source[start:end]
    is_word = (start, end) in source_names(source).words
    return is_word and not usage(text).frequency and not gazetteer().is_common_word(text)


def _is_said(chinese: str, english: str) -> bool:
    """Whether the English spells all the characters somewhere."""
    return any(
        is_spelt(surname + given, chinese) or is_spelt(given + surname, chinese)
        for name in _spellings(english)
        for surname in _short(name.surname)
        for given in _short(name.given)
    )


def _draft(
    number: int, pair: CheckedPair, name: _Spelling, start: int, middle: int, end: int
) -> Draft:
    chars = pair.source[middle:end]
    wrong = "".join(
        char
        for char in chars
        if not any(_reads(char, s) for way in divided(name.given) for s in way)
    )
    given = _pinyin(chars)
    told = name.told(given.capitalize()) if given and "-" not in name.given else None
    return _misspelt(
        number, pair, (start, end), (name.start, name.end), wrong or chars, suggestion=told
    )


def _misspelt(
    number: int,
    pair: CheckedPair,
    source: tuple[int, int],
    english: tuple[int, int],
    chars: str,
    *,
    suggestion: str | None = None,
) -> Draft:
    """A person whose name is spelt as these characters are not read."""
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.85,
        message=message(
            "names.person",
            english=pair.translation[slice(*english)],
            chinese=pair.source[slice(*source)],
            char=chars,
            reading=" ".join("/".join(sorted(gazetteer().readings(char))) for char in chars),
        ),
        source_span=span(pair.source, *source),
        translation_span=span(pair.translation, *english),
        suggestion=suggestion,
    )


def _pinyin(chars: str) -> str:
    """Characters in pinyin, with its apostrophes; empty where any reads in several ways."""
    readings = [sorted(gazetteer().readings(char)) for char in chars]
    if any(len(reading) != 1 for reading in readings):
        return ""
    first, *further = (reading[0] for reading in readings)
    return first + "".join(f"’{s}" if s[0] in "aeo" else s for s in further)


# --- another surname ------------------------------------------------------------------------


def _wrong_families(number: int, pair: CheckedPair, sources: Sequence[str]) -> Iterator[Draft]:
    """区永泰 as Qin Yongtai: the given name is spelt in full, the surname is somebody else's."""
    right = [
        (name.start, name.end)
        for name in _spellings(pair.translation)
        for given in _short(name.given)
        if any(_names_somebody(text, fold(name.surname), given) for text in sources)
    ]
    for name, surname, given in _full_names(pair.translation):
        if any(_names_somebody(text, surname, given) for text in sources):
            continue
        if any(start < name[0] < end for start, end in right):
            continue  # the Hao of "Zhiyuan Hao Weiguo Xu"
        for middle in range(1, len(pair.source) - len(given) + 1):
            start, end = middle - 1, middle + len(given)
            if _is_bearer(pair.source, start, middle, end, surname, given):
                yield _misspelt(number, pair, (start, end), name, pair.source[start])


def _full_names(text: str) -> Iterator[tuple[tuple[int, int], str, tuple[str, ...]]]:
    """Surnames before given names of two syllables: Tan Meiling, Tan Mei Ling.

    Yields:
        the place, the surname in small letters, the syllables of the given name.
    """
    for name in _spellings(text):
        surname = fold(name.surname)
        for given in _short(name.given):
            if name.surname_first and len(given) == _FULL and surname in surname_forms():
                yield (name.start, name.end), surname, given
    found = list(_WORD.finditer(text))
    for first, second, third in zip(found, found[1:], found[2:], strict=False):
        if text[first.end() : second.start()] == text[second.end() : third.start()] == " ":
            given = (fold(second[0]), fold(third[0]))
            surname = fold(first[0])
            if surname in surname_forms() and all(map(is_pinyin, given)):
                yield (first.start(), third.end()), surname, given


def _names_somebody(source: str, surname: str, given: tuple[str, ...]) -> bool:
    """Whether a text has a person who is spelt so, in any of the languages of China."""
    return any(
        _fits(source[middle : middle + len(given)], given)
        and surname in surname_spellings(source[middle - 1])
        for middle in range(1, len(source) - len(given) + 1)
    )


def _is_bearer(
    source: str, start: int, middle: int, end: int, surname: str, given: tuple[str, ...]
) -> bool:
    """Whether a stretch of the source is a person with this given name and another surname."""
    family, name, known = source[start:middle], source[middle:end], gazetteer()
    place = known.lookup(name)
    return (
        family in known.surnames
        and source[start - 1 : middle] not in known.surnames
        and _fits(name, given)
        and surname not in surname_spellings(family)
        and not known.is_common_word(name)
        and not known.is_common_word(source[start : start + 2])
        and (place is None or place.kind is NameKind.PERSON)
        and not set(name) & _NEVER
        and not _is_closed(source, middle, end)
    )


# --- somebody else -----------------------------------------------------------------------------


def _other_persons(number: int, pair: CheckedPair, sources: Sequence[str]) -> Iterator[Draft]:
    """王建国 as Li Xiaoming: linked to a person's name, and not a syllable of it is the same."""
    for name, surname, given in _full_names(pair.translation):
        if any(_names_somebody(text, surname, given) for text in sources):
            continue
        for start, end in chinese_words(pair.source):
            word = pair.source[start:end]
            if not _is_full_name(word):
                continue
            rendered = pair.rendering(start, end)
            if (
                rendered is not None
                and name[0] <= rendered.start
                and rendered.end <= name[1]
                and not any(_reads(char, part) for char in word for part in (surname, *given))
            ):
                yield _misspelt(number, pair, (start, end), name, word)
                break


def _is_full_name(word: str) -> bool:
    """Whether a word is a surname and a given name of two characters, and nothing else."""
    known = gazetteer()
    is_person = usage(word).kind == "nr" and not known.is_common_word(word)
    return len(word) == 1 + _FULL and word[0] in known.surnames and is_person


# --- surnames taken for words ----------------------------------------------------------------


def _translated_surnames(number: int, pair: CheckedPair, sources: Sequence[str]) -> Iterator[Draft]:
    """姜天骄 as Ginger Tian: a surname by its meaning beside a given name by its sound."""
    known = gazetteer()
    for first, second in pairwise(_WORD.finditer(pair.translation)):
        if pair.translation[first.end() : second.start()] != " ":
            continue
        meaning = fold(first[0])
        for given in divided(second[0]) if len(meaning) > _REACH else ():
            for at, char in enumerate(pair.source[:-1]):
                behind = pair.source[at + 1 : at + 1 + len(given)]
                if (
                    char in known.surnames
                    and len(behind) == len(given)
                    and _fits(behind, given)
                    and meaning not in spellings(char)
                    and not known.is_common_word(pair.source[at : at + 2])
                    and not (at and known.is_common_word(pair.source[at - 1 : at + 1]))  # 首相
                    and not known.is_common_word(behind)
                    and not known.lookup(behind)
                    and meaning in re.findall("[a-z]+", known.glosses(char))
                ):
                    end = at + 1 + len(given)
                    told = message("names.surname-meant", english=first[0], chinese=char)
                    english = first.start(), second.end()
                    yield _meant(number, pair, (at, end), english, told)
                    return


def _translated_forms(number: int, pair: CheckedPair, _: Sequence[str]) -> Iterator[Draft]:
    """老石 as Old Stone, 钱经理 as Manager Money: what persons are called, by its meaning."""
    for prefix, english in _NICKNAMES:
        called = re.compile(rf"\b(?:{english})[ -](?P<name>[A-Z][a-z]+)\b")
        yield from _by_meaning(number, pair, _nicknamed(pair.source, prefix), called)
    yield from _by_meaning(number, pair, _titled(pair.source), _TITLED)
    yield from _by_meaning(number, pair, _nicknamed(pair.source, "阿"), _CALLED)


def _by_meaning(
    number: int, pair: CheckedPair, named: Iterable[tuple[int, int]], called: re.Pattern[str]
) -> Iterator[Draft]:
    """Names of the English that gloss the character of somebody whom nothing spells."""
    said = list(called.finditer(pair.translation))
    if not said:
        return
    spelt = {
        way
        for match in _WORD.finditer(pair.translation)
        for way in (*divided(match[0]), (fold(match[0]),))
    }
    for start, end in named:
        char = pair.source[end - 1]
        if any(_begins(way, pair.source[start:end]) for way in spelt):
            continue
        glosses = set(re.findall("[a-z]+", gazetteer().glosses(char)))
        for match in said:
            if len(match["name"]) > _REACH and fold(match["name"]) in glosses:
                told = message("names.name-meant", english=match[0], chinese=char)
                yield _meant(number, pair, (start, end), match.span(), told)


def _meant(
    number: int,
    pair: CheckedPair,
    source: tuple[int, int],
    english: tuple[int, int],
    told: Message,
) -> Draft:
    """A name that stands there by its meaning."""
    return Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.8,
        message=told,
        source_span=span(pair.source, *source),
        translation_span=span(pair.translation, *english),
    )


# --- surname alone: 老耿, 小赵, 王老师 ---------------------------------------------------------


def _other_nicknames(number: int, pair: CheckedPair, sources: Sequence[str]) -> Iterator[Draft]:
    """老耿 as Old Aigang: none of the source's names so called is spelt so."""
    for prefix, english in _NICKNAMES:
        named = _nicknamed(pair.source, prefix)
        said = list(
            re.finditer(
                rf"\b(?:{english})[ -](?P<name>[A-Z][a-z]+)\b(?!\s+[A-Z])", pair.translation
            )
        )
        yield from _other_surnames(number, pair, sources, named, said)


def _nicknamed(source: str, prefix: str) -> list[tuple[int, int]]:
    """Places of a prefix and a surname, or, behind 阿, any character."""
    known = gazetteer()
    found = []
    for start, end in source_names(source).words:
        text = source[start:end]
        if not text.startswith(prefix) or known.lookup(text):
            continue
        if text == prefix and end < len(source):
            text, end = source[start : end + 1], end + 1
        is_named = len(text) == 2 and (prefix == "阿" or text[1] in known.surnames)
        if is_named and spellings(text[1]) and not known.is_common_word(text):
            found.append((start, end))
    return found


def _other_titled(number: int, pair: CheckedPair, sources: Sequence[str]) -> Iterator[Draft]:
    """范工 as Mr Feng."""
    said = list(_TITLED.finditer(pair.translation))
    named = list(_titled(pair.source)) if said else []
    yield from _other_surnames(number, pair, sources, named, said)


def _titled(source: str) -> Iterator[tuple[int, int]]:
    """Places of surnames before a title."""
    begins = {start for start, _ in source_names(source).words}
    for title in re.finditer(_TITLES, source):
        for length in (2, 1):
            start = title.start() - length
            if start >= 0 and source[start : title.start()] in gazetteer().surnames:
                if length == 2 or start in begins:
                    yield start, title.start()
                break


def _other_surnames(
    number: int,
    pair: CheckedPair,
    sources: Sequence[str],
    named: Sequence[tuple[int, int]],
    said: Sequence[re.Match[str]],
) -> Iterator[Draft]:
    """The one name of a kind that the English lacks, where it has one that nothing spells."""
    words = [match[0] for match in _WORD.finditer(pair.translation)]
    spelt = {way for word in words for way in (*divided(word), (fold(word),))}
    lost = [
        place
        for place in named
        if not any(
            _begins(way, pair.source[slice(*place)][-(place[1] - place[0]) :]) for way in spelt
        )
    ]
    strange = [
        match
        for match in said
        if divided(match["name"])
        and not any(is_spelt(way, text) for way in divided(match["name"]) for text in sources)
    ]
    if len({pair.source[slice(*place)] for place in lost}) != 1 or len(strange) != 1:
        return
    (match,) = strange
    start, end = lost[0]
    surname = pair.source[start:end].lstrip("老小阿") or pair.source[start:end]
    reading = " ".join("/".join(sorted(gazetteer().readings(char))) for char in surname)
    yield Draft(
        pair=number,
        category=Category.MISTRANSLATION,
        severity=Severity.MAJOR,
        confidence=0.8,
        message=message(
            "names.person",
            english=match[0],
            chinese=pair.source[start:end],
            char=surname,
            reading=reading,
        ),
        source_span=span(pair.source, start, end),
        translation_span=span(pair.translation, match.start(), match.end()),
    )


def _begins(way: tuple[str, ...], chars: str) -> bool:
    """Whether syllables spell a surname, a prefix before it aside."""
    plain = chars.lstrip("老小阿") or chars
    if len(plain) == 1 and way[0] in surname_spellings(plain):
        return True
    return len(way) >= len(plain) and _fits(plain, way[: len(plain)])
