"""Names on both sides: lost in the translation, or put there without any in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..knowledge import load_knowledge
from ..language import organisations
from ..language.chinese_names import Mention, source_names
from ..language.english_names import EnglishNames, english_names, fold, stands_first
from ..language.gazetteer import GENERIC, Name, NameKind, gazetteer, is_seat
from ..language.pinyin import read_out
from ..language.spelling import is_common
from ..model import Category, Evidence, Severity, Span, message
from ..support.remembered import of_texts
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span
from .foreign_pinyin import foreigners_in_pinyin
from .literal import glosses
from .persons import misspelt_persons, respelt_persons, spelt_persons
from .transcribed import exchanged_persons
from .transliteration import characters_in_english

_NEAR = 3  # pairs before and behind in which a name may stand that is taken up or put off
_FAR = 12  # pairs before in whose English a name may stand that a reader still knows
_LINKED = (
    0.3  # centred cosine from which a word of the English stands for a name, or its characters
)
_PLACED = (NameKind.COUNTRY, NameKind.REGION, NameKind.PLACE)
_LEAST = 3  # characters of an organisation: what is shorter is as well something else (日电)
_CHECKED = (
    NameKind.COUNTRY,
    NameKind.REGION,
    NameKind.PLACE,
    NameKind.PERSON,
    NameKind.ORGANISATION,
)
# words by which a text refers again to what it has named
_COUNTRIES = (
    "country|countries|nation|nations|state|states|republic|government|side|sides|two|three"
)
_PLACES = (
    "province|city|municipality|region|county|prefecture|district|area|town|island|lake|river|"
    "territory|capital|place|mainland|sar"
)
_REFERRING = {
    NameKind.COUNTRY: rf"\b(?:the|this|that|our|its|their|both) (?:\w+ )?(?:{_COUNTRIES})\b"
    r"|\b(?:domestic|national|nationwide|bilateral|there|here|homeland|we|our)\b",
    NameKind.REGION: rf"\b(?:the|this|that|our|its|their|entire) (?:\w+ )?(?:{_PLACES})\b"
    r"|\b(?:local|municipal|provincial|citywide|provincewide|here|there|citizens?)\b",
    NameKind.PERSON: r"\b(?:he|she|his|her|him|who|they|their|i|my|me|we|our|the (?:\w+ )?"
    r"(?:president|minister|leader|chairman|secretary|author|director|king|queen|prince))\b",
}
_REFERRING[NameKind.PLACE] = _REFERRING[NameKind.REGION]
_REFERRING[NameKind.ORGANISATION] = (
    r"\b(?:the|this|that|our|its|their) (?:\w+ )?(?:organi[sz]ation|agency|company|group|bank|"
    r"party|committee|commission|university|school|ministry|department|bureau|court|institute|council|"
    r"association|union|club|team|newspaper|administration|firm)\b|\b(?:it|its|they|we|our)\b"
)
# what makes of a place before it the name of an organisation: "Peking University"
_ORGANISATION = re.compile(
    r"(?:\s+(?:[A-Z][\w'’-]*|and|of|for|the)){0,5}?\s+(?=[A-Z])"
    rf"(?i:{organisations.NOUNS}|college|corps|group|airlines|hospital|news|times|daily|club|team)\b"
)
_DOLLARS, _DOLLAR = ("us", "usa"), re.compile(r"\.? dollars?\b", re.I)
_ERA_YEAR = re.compile(r"(?:元|初|末|[〇零一二三四五六七八九十百廿卅\d]+)年")
_FOREIGN_ENDS = tuple("省邦府")
_NO_NAMES = GENERIC - {"taiwan"}
"""Capitalised words that alone name no place; the dictionary ends many a gloss with Taiwan."""
_STEM, _SHORT_WORD = 5, 2  # letters by which words are compared, and of which none is
_BETWEEN = re.compile(r"\bbetween [A-Z]\w+ and [A-Z]\w+")
"""Neighbours by which the dictionary explains where a place is: Shanxi lies beside Shaanxi."""
_DEGREE = "大最更很至太极真好挺尽够"


class NameCheck(Check):
    """Countries, places and persons that stand on one side alone."""

    name = "names"
    scope = Scope.WINDOW
    reach = _FAR
    categories = (
        Category.MISTRANSLATION,
        Category.OMISSION,
        Category.ADDITION,
        Category.TERM_INCONSISTENT,
    )
    severity = Severity.MINOR
    uses = frozenset((Evidence.LINKS,))
    blames_words = True

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`; silent where the knowledge accepts what stands there."""
        return (draft for draft in _find(document) if not document.is_vouched(draft))


def _find(document: CheckedDocument) -> Iterator[Draft]:
    texts = [english_names(pair.translation) for pair in document.pairs]
    for number, pair in enumerate(document.pairs):
        if not pair.source or not pair.translation:
            continue
        window = slice(max(0, number - _NEAR), number + _NEAR + 1)
        sources = [other.source for other in document.pairs[window]]
        added = list(_added(number, pair, texts[number], sources))
        earlier = "\n".join(other.source for other in document.pairs[window.start : number])
        stray = None if added else _stray(pair, texts[number], sources)
        said = texts[max(0, number - _FAR) : number]
        is_wrong = bool(added or stray)
        lost = list(_lost(number, pair, texts[number], sources, earlier, said, is_wrong))
        yield from added
        if lost and stray:
            lost[0] = _replaced(lost[0], stray)
        lost = [draft for draft in lost if not _is_told(draft, added)]
        yield from lost
        yield from _organisations(number, pair, lost, "\n".join(sources), earlier)
        wide = slice(max(0, number - _FAR), number + _FAR + 1)
        around = [other.source for other in document.pairs[wide]]
        yield from misspelt_persons(number, pair, around, sources)
        yield from respelt_persons(number, pair, document.pairs[wide.start : number])
        yield from exchanged_persons(number, pair, document.known[number], around)
        yield from foreigners_in_pinyin(number, pair, sources)


def _is_told(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether the English of a draft is that of another one: Bulgaria for 匈牙利 is one error."""
    place = draft.translation_span
    return place is not None and any(
        other.translation_span is not None
        and place.start < other.translation_span.end
        and other.translation_span.start < place.end
        for other in others
    )


def _added(
    number: int, pair: CheckedPair, english: EnglishNames, sources: Sequence[str]
) -> Iterator[Draft]:
    """English places that nothing in the source speaks of."""
    index = gazetteer().english_places
    told: set[str] = set()
    for k, word in enumerate(english.words):
        if not word.is_capital:
            continue
        for length in (3, 2, 1):
            group = english.words[k : k + length]
            form = "".join(w.folded for w in group)
            names = index.get(form) or index.get(form.removesuffix("s"))
            if len(group) < length or not group[-1].is_capital:
                continue  # "I ran" is not Iran
            if form in _DOLLARS and _DOLLAR.match(pair.translation, group[-1].end):
                names = None  # a sum converted for the reader, which the numbers are held against
            # BEIJING in a dateline says where the report was written
            if (
                names
                and word.raw != "Us"
                and not (word.raw.isupper() and length == 1 and len(form) > 4)
            ):
                break
        else:
            continue
        if form in told or _is_part_of_name(english, k, length):
            continue
        if _ORGANISATION.match(pair.translation, group[-1].end):
            continue  # a short name of the source, such as 北大, may stand for all of it
        if any(_motivates(pair.source, form, name, sources) for name in names):
            continue
        told.add(form)
        end = group[-1].end
        text = pair.translation[word.start : end]
        blamed = _blamed(pair.source, names)
        stands = blamed is not None or not pair.links or _stands_for_words(pair, word.start, end)
        yield Draft(
            pair=number,
            category=Category.MISTRANSLATION if stands else Category.ADDITION,
            severity=Severity.CRITICAL if stands else Severity.MAJOR,
            confidence=0.9 if stands else 0.6,
            message=message(
                "names.added", name=names[0].english, chinese=names[0].chinese, english=text
            ),
            source_span=blamed,
            translation_span=span(pair.translation, word.start, end),
        )


def _stands_for_words(pair: CheckedPair, start: int, end: int) -> bool:
    """Whether a stretch of the English is linked to something, and so is no explanation."""
    return any(
        link.score >= _LINKED
        for link in pair.links
        if link.target_start < end and start < link.target_end
    )


def _stray(pair: CheckedPair, english: EnglishNames, sources: Sequence[str]) -> Span | None:
    """A foreign town in the English that nothing in the source speaks of.

    Alone it says little, since towns lend their names to much else; beside a lost place it is
    what stands in its stead.
    """
    index = gazetteer().foreign_towns
    for k, word in enumerate(english.words):
        names = index.get(word.folded, ()) if word.is_capital else ()
        if (
            names
            and not _is_part_of_name(english, k, 1)
            and not _begins_name(english, k)
            and not any(_motivates(pair.source, word.folded, name, sources) for name in names)
        ):
            return span(pair.translation, word.start, word.end)
    return None


def _replaced(lost: Draft, stray: Span, severity: Severity = Severity.CRITICAL) -> Draft:
    """What stands in the stead of a lost name."""
    assert lost.source_span is not None
    return replace(
        lost,
        category=Category.MISTRANSLATION,
        severity=severity,
        confidence=0.75,
        message=message(
            "names.replaced",
            chinese=lost.source_span.text,
            name=lost.suggestion or "",
            english=stray.text,
        ),
        translation_span=stray,
    )


def _is_part_of_name(english: EnglishNames, k: int, length: int) -> bool:
    """Whether capitalised words on the left make it part of another name (Bank of X, Jack X)."""
    first = english.words[k]
    if k == 0:
        return False
    before = english.words[k - 1]
    gap = english.text[before.end : first.start]
    return before.is_capital and gap in (" ", "-") and not stands_first(english.text, before.start)


def _begins_name(english: EnglishNames, k: int) -> bool:
    """Whether capitalised words on the right make it part of another name (Munich Re)."""
    if k + 1 == len(english.words):
        return False
    after = english.words[k + 1]
    return after.is_capital and english.text[english.words[k].end : after.start] in (" ", "-")


def _motivates(source: str, form: str, name: Name, sources: Sequence[str]) -> bool:
    if any(name.chinese in text or name.chinese[:2] in text for text in sources):
        return True
    if any(form in _named_otherwise(text) or is_seat(form, text) for text in sources):
        return True
    known = gazetteer()
    if name.kind is not NameKind.COUNTRY and any(read_out(form, text) for text in sources):
        return True
    for char in source:
        if any(n.chinese == name.chinese for n in known.short.get(char, ())):
            return True
        options = known.short_countries.get(char, ())
        if any(n.chinese == name.chinese for n in options) and _means_country(source, char):
            return True
    return any(_speaks_of(source, start, name, form) for start in range(len(source)))


@of_texts
def _named_otherwise(source: str) -> frozenset[str]:
    """Folded words of the names that the knowledge gives to what a source speaks of: 羊城.

    A nickname motivates its place whatever the document speaks of, so domains do not matter here.
    """
    return frozenset(
        fold(word)
        for _, _, entries in load_knowledge().terms(source)
        for entry in entries
        if entry.is_name or entry.domain == "abbreviations"
        for rendering in entry.renderings
        for word in (rendering, *rendering.split())
    )


def _means_country(source: str, char: str) -> bool:
    """Whether a short form such as 美 may mean the country anywhere in the source."""
    known = gazetteer()
    for start, end in source_names(source).words:
        at = source.find(char, start, end)
        if at < 0:
            continue
        word = source[start:end]
        if at and source[at - 1] in _DEGREE:
            continue  # 大美: an adjective behind an adverb of degree
        if known.is_common_word(word) and len(word) > 1:
            continue  # 美丽
        return True
    return False


def _speaks_of(source: str, start: int, name: Name, form: str) -> bool:
    """Whether the dictionary glosses a word that begins here by the English name."""
    known = gazetteer()
    for end in range(start + 2, min(start + 7, len(source)) + 1):
        gloss = _BETWEEN.sub("", known.glosses(source[start:end]))
        if gloss and any(
            len(word) > 1 and fold(word) in name.forms | {form}
            for word in re.findall(r"[A-Z][\w.]+(?: [A-Z]\w+)?|[A-Z]\w+", gloss)
        ):
            return True
    return False


def _blamed(source: str, names: Sequence[Name]) -> Span | None:
    """The character that was read as a short form of the place, with its word."""
    known = gazetteer()
    for name in names:
        for start, end in source_names(source).words:
            for at in range(start, end):
                short = known.short_countries if name.kind is NameKind.COUNTRY else known.short
                options = short.get(source[at], ())
                if any(n.chinese == name.chinese for n in options):
                    return span(source, start, end)
    return None


def _lost(
    number: int,
    pair: CheckedPair,
    english: EnglishNames,
    sources: Sequence[str],
    earlier: str,
    said: Sequence[EnglishNames],
    substituted: bool,
) -> Iterator[Draft]:
    """Names of the source that the English lacks.

    Parameters:
        number: of the pair.
        pair: to look at.
        english: its translation.
        sources: around it, its own among them.
        earlier: sources before it.
        said: translations before it, farther back.
        substituted: whether a name stands in the English that the source does not have.
    """
    told: set[str] = set()
    persons = spelt_persons(pair)
    for mention in source_names(pair.source).mentions:
        name = mention.names[0]
        if any(a <= mention.start and mention.end <= b for a, b in persons):
            continue  # the 乐清 of 乐清源
        if name.chinese in told or not all(n.kind in _CHECKED for n in mention.names):
            continue
        if any(_is_said(n, english) for n in mention.names):
            continue
        if other := _other_name(pair, mention, english, sources):
            told.add(name.chinese)
            yield _replaced(_missing(number, pair, mention, name), other, Severity.MAJOR)
            continue
        if not substituted and (
            _is_rendered(pair, mention)
            or _is_no_name(pair, mention)
            or _goes_without_saying(pair, mention)
            or any(_is_said(n, text) for n in mention.names for text in said)
        ):
            continue
        if name.kind is NameKind.ORGANISATION and (
            # what the dictionary explains in small letters may be said in other words
            len(name.chinese) < _LEAST or not name.english[0].isupper()
        ):
            continue
        told.add(name.chinese)
        if name.chinese in ("中国", "中华", "中华人民共和国", "欧洲", "亚洲"):
            continue
        # What was named before may be taken up by a pronoun; but a wrong place excuses nothing.
        is_known = name.chinese in earlier or name.chinese in pair.source[: mention.start]
        if (
            is_known
            and not substituted
            and re.search(_REFERRING[name.kind], pair.translation.lower())
        ):
            continue
        if characters_in_english(name.chinese[:2], english):
            continue  # North Sea for 北海; the transliteration check says what is wrong with it
        yield _missing(number, pair, mention, name)


def _is_said(name: Name, english: EnglishNames) -> bool:
    """Whether a name stands in the English, or all that a short name such as 京津冀 is made of."""
    if english.has_any(name.forms, or_like=name.is_foreign):
        return True
    if any(
        word.folded.startswith(form)  # Gao'anchang
        for form in name.forms
        if len(form) > _STEM - 1
        for word in english.words
        if word.is_capital
    ):
        return True
    short = gazetteer().short
    return len(name.chinese) > 2 and all(
        any(english.has_any(part.forms, or_like=False) for part in short.get(char, ()))
        for char in name.chinese
    )


def _is_rendered(pair: CheckedPair, mention: Mention) -> bool:
    """Whether a word is linked to the name: it stands there by another form, or is no name."""
    return any(
        link.score >= _LINKED
        for link in pair.links
        if link.source_start < mention.end and mention.start < link.source_end
    )


def _other_name(
    pair: CheckedPair, mention: Mention, english: EnglishNames, sources: Sequence[str]
) -> Span | None:
    """A name linked to a place that is not the place's, nor any other's of the sources."""
    if mention.names[0].kind not in _PLACED or len(mention.names) > 1:
        return None
    if _is_no_name(pair, mention) or _begins_a_name(pair, mention):
        return None
    linked = [
        link
        for link in pair.links
        if link.score >= _LINKED and mention.start <= link.source_start < mention.end
    ]
    names = [n for m in source_names(pair.source).mentions for n in m.names]
    for k, word in enumerate(english.words):
        if (
            any(link.target_start <= word.start < link.target_end for link in linked)
            and _is_bare_name(english, k)
            and not _is_named_around(word.folded, mention, pair.source, sources)
            and not any(
                word.folded in form or form in word.folded for name in names for form in name.forms
            )
        ):
            return span(pair.translation, word.start, word.end)
    return None


def _is_named_around(form: str, mention: Mention, source: str, sources: Sequence[str]) -> bool:
    """Whether an English place is one that the sources speak of, this mention aside."""
    rest = source[: mention.start] + "\0" + source[mention.end :]
    short = gazetteer().short
    return any(
        any(name.chinese in text for text in (*sources, rest) if text != source)
        or any(name in short.get(char, ()) for char in rest)
        for name in gazetteer().english_places.get(form, ())
    )


def _is_bare_name(english: EnglishNames, k: int) -> bool:
    """Whether a word is a name of its own: no part of a longer one, no acronym, no word."""
    word = english.words[k]
    return (
        word.raw.istitle()
        and len(word.folded) > _LEAST
        and word.folded not in _NO_NAMES
        and (not stands_first(english.text, word.start) or not is_common(word.folded))
        and not _is_part_of_name(english, k, 1)
        and not _begins_name(english, k)
    )


def _is_no_name(pair: CheckedPair, mention: Mention) -> bool:
    """Whether the characters of a place are rather words here: a "lake" for 湖里.

    So they are where the English has a word that glosses one of them, in small letters.  A
    province's characters behind which 省 is not its own belong to another country's.
    """
    name = mention.names[0]
    if name.kind is not NameKind.PLACE:
        return False
    if pair.source[mention.end : mention.end + 1] in _FOREIGN_ENDS and not name.is_foreign:
        return True
    said = {w.folded for w in english_names(pair.translation).words if not w.is_capital}
    stems = {word[:_STEM] for word in said if len(word) > _SHORT_WORD}
    glossed = {gloss[:_STEM] for char in name.chinese for gloss in glosses(char)}
    return not stems.isdisjoint(gloss for gloss in glossed if len(gloss) > _SHORT_WORD)


def _goes_without_saying(pair: CheckedPair, mention: Mention) -> bool:
    """Whether what follows says the place as well: 英国《卫报》, 浙江海宁."""
    is_large = mention.names[0].kind in (NameKind.COUNTRY, NameKind.REGION)
    mentions = source_names(pair.source).mentions
    if _ERA_YEAR.match(pair.source, mention.end):
        return True  # 民国二十六年: 1937
    return _begins_a_name(pair, mention) or (
        is_large and any(other.start == mention.end for other in mentions)
    )


def _begins_a_name(pair: CheckedPair, mention: Mention) -> bool:
    """Whether a country or province is part of a longer name: 荷兰合作银行（Rabobank）."""
    if mention.names[0].kind not in (NameKind.COUNTRY, NameKind.REGION):
        return False
    behind = pair.source[mention.end :].lstrip()
    return behind[:1] in tuple("“《「（(") or re.match(organisations.ENDS, behind) is not None


def _organisations(
    number: int, pair: CheckedPair, told: Sequence[Draft], around: str, earlier: str
) -> Iterator[Draft]:
    """Organisations that no dictionary knows, by the noun of their kind."""
    spans = [draft.source_span for draft in told if draft.source_span]
    words = source_names(pair.source).words
    # 提交医院证明: what stands behind a verb and has no name before it is any hospital
    verbs = {b for a, b in words if gazetteer().glosses(pair.source[a:b]).startswith("to ")}
    for start, end in organisations.lost(pair.source, pair.translation, words, earlier):
        if start not in verbs and not any(k.start < end and start < k.end for k in spans):
            yield Draft(
                pair=number,
                category=Category.OMISSION,
                severity=Severity.MINOR,
                confidence=0.5,
                message=message("names.organisation-lost", chinese=pair.source[start:end]),
                source_span=span(pair.source, start, end),
            )
    for start, end in organisations.added(pair.source, pair.translation, around):
        yield Draft(
            pair=number,
            category=Category.ADDITION,
            severity=Severity.MINOR,
            confidence=0.5,
            message=message("names.organisation-added", english=pair.translation[start:end]),
            translation_span=span(pair.translation, start, end),
        )


def _missing(number: int, pair: CheckedPair, mention: Mention, name: Name) -> Draft:
    return Draft(
        pair=number,
        category=Category.OMISSION,
        severity=Severity.MINOR,  # held-out news does not bear these out well enough for more
        confidence=0.6,
        message=message(
            "names.lost", chinese=pair.source[mention.start : mention.end], name=name.english
        ),
        source_span=span(pair.source, mention.start, mention.end),
        suggestion=name.english,
    )
