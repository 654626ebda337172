"""The entries made ready to be found: by the terms that they hold for, and by the names they give.

Tens of thousands of entries take a third of a second to be read and indexed.  They are made into
tries and columns once (:mod:`..support.prepared`), and of what a text speaks alone is read.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cached_property
from itertools import accumulate, chain
from operator import attrgetter
from pathlib import Path

import numpy as np

from ..model import Severity
from ..support.prepared import Columns, Texts, Words, prepared
from .entries import Entry, Why, load_entries

_FIELDS = attrgetter(*(field.name for field in fields(Entry)))
"""All that an entry holds; ``astuple`` would copy every part of it."""
_VERSION = 1  # raise it whenever the same tables would be kept otherwise
_PARTED = (3, 4, 5)  # characters of a verb of one and its object
_ASPECTS = "了过着"
_PARTING_SHORT = ("了", "过", "个", "了个")
"""What stands within a verb of two characters that holds without neighbours: 挂了失, 抹个零."""
_IDIOMS, _IDIOM = "idioms", 3  # characters of a verb and its object that others may part
_WHOSE, _PERSONS = "我你他她", "人员者客们师友家商生民户方爸妈哥姐弟妹司事板导手子"
_PERSON = re.compile(rf"[了过]?(?:[{_WHOSE}]|[\u3400-\u9fff]{{1,3}}[{_PERSONS}])的?")
_PERSON_ENDS = frozenset(f"{_WHOSE}{_PERSONS}的")
_LONGEST_PERSON = 6  # characters
_PARTING = tuple(f"{aspect}{whose}" for aspect in ("", "了") for whose in (
    "个", "我的", "你的", "他的", "她的", "人家的",
))  # fmt: skip
"""What stands within such a phrase: 碰了个钉子, 炒他的鱿鱼."""


class Index:
    """Entries by what they are found by.

    Parameters:
        columns: as :func:`columns_of` made them.
    """

    def __init__(self, columns: Columns) -> None:
        self._written = Texts(columns["entries"], columns["entry_ends"])
        self._entries: dict[int, Entry] = {}
        self._terms = Words(columns["terms"])
        self._places, self._numbers = columns["term_places"].data, columns["term_entries"].data
        self._names, self._named = Words(columns["names"]), columns["name_entries"].data
        self._longest, self._longest_name = columns["longest"].tolist()
        self._domains = Texts(columns["domains"], columns["domain_ends"])

    @cached_property
    def domains(self) -> frozenset[str]:
        """Of all entries."""
        return frozenset(self._domains)

    def terms(self, text: str) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """Start, end and entries of every term in a text, those inside others as well."""
        for start in range(len(text)):
            for term in self._terms.beginning(text[start : start + self._longest]):
                number = self._terms.number(term)
                assert number is not None, "it was found there"
                numbers = self._numbers[self._places[number] : self._places[number + 1]]
                yield start, start + len(term), tuple(map(self._entry, numbers))
            yield from self._parted_by_person(text, start)

    def _parted_by_person(
        self, text: str, start: int
    ) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """An idiom of a verb and its object with somebody in between: 敲游客竹杠."""
        for end in range(start + 2, min(start + 1 + _LONGEST_PERSON, len(text)) + 1):
            if text[end - 1] not in _PERSON_ENDS or not _PERSON.fullmatch(text, start + 1, end):
                continue
            behind = end + _IDIOM - 1
            number = self._terms.number(text[start] + text[end:behind])
            if number is None or behind > len(text):
                continue
            numbers = self._numbers[self._places[number] : self._places[number + 1]]
            entries = tuple(e for e in map(self._entry, numbers) if e.domain == _IDIOMS)
            if entries:
                yield start, behind, entries

    def names(self, text: str, start: int) -> Iterator[tuple[str, Entry]]:
        """Names that stand in a text from a place on, with an entry that goes by each.

        Parameters:
            text: in folded letters.
            start: of the names.
        """
        for name in self._names.beginning(text[start : start + self._longest_name]):
            number = self._names.number(name)
            assert number is not None, "it was found there"
            yield name, self._entry(self._named[number])

    def _entry(self, number: int) -> Entry:
        if number not in self._entries:
            self._entries[number] = _read(self._written[number])
        return self._entries[number]


def load_index() -> Index:
    """Of the bundled entries, as they are kept, else made and kept."""
    here = Path(__file__).parent
    files = [*sorted((here / "data").rglob("*.tsv")), here / "entries.py", Path(__file__)]
    return Index(prepared("knowledge", files, _VERSION, lambda: columns_of(load_entries())))


def columns_of(entries: Iterable[Entry]) -> Columns:
    """Entries as columns and tries."""
    listed = list(entries)
    by_term: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, int] = {}
    for number, entry in enumerate(listed):
        for form in _forms(entry):
            by_term[form].append(number)
    for number in chain.from_iterable(by_term.values()):
        for rendering in listed[number].renderings if listed[number].is_name else ():
            by_name.setdefault(rendering.casefold(), number)
    written, written_ends = Texts.packed(map(_written, listed))
    terms, term_order = Words.packed(by_term)
    numbers = list(by_term.values())
    ordered = [numbers[place] for place in term_order]
    names, name_order = Words.packed(by_name)
    domains, domain_ends = Texts.packed(sorted({entry.domain for entry in listed}))
    return {
        "entries": written,
        "entry_ends": written_ends,
        "terms": terms,
        "term_places": np.array([*accumulate(map(len, ordered), initial=0)], np.int64),
        "term_entries": np.array([*chain.from_iterable(ordered)], np.int64),
        "names": names,
        "name_entries": np.array(list(by_name.values()), np.int64)[name_order],
        "longest": np.array([max(map(len, known), default=0) for known in (by_term, by_name)]),
        "domains": domains,
        "domain_ends": domain_ends,
    }


def _forms(entry: Entry) -> Iterator[str]:
    """A term as it stands in sentences: a verb and its object may be parted."""
    verb, rest = entry.source[0], entry.source[1:]
    yield entry.source
    if len(rest) == 1 and entry.kind == "verb" and entry.wrong and not entry.near:
        yield from (verb + parting + rest for parting in _PARTING_SHORT)
    if len(entry.source) in _PARTED and entry.kind in ("verb", "phrase"):
        yield from (verb + aspect + rest for aspect in _ASPECTS)
        if entry.domain == _IDIOMS and len(entry.source) == _IDIOM:
            yield from (verb + parting + rest for parting in _PARTING)


def _written(entry: Entry) -> str:
    return json.dumps(_FIELDS(entry), ensure_ascii=False)


def _read(written: str) -> Entry:
    source, domain, kind, renderings, wrong, why, severity, near, not_near, note, is_sense = (
        json.loads(written)
    )
    return Entry(
        source,
        domain,
        kind,
        tuple(renderings),
        tuple(wrong),
        why and Why(why),
        severity and Severity(severity),
        tuple(near),
        tuple(not_near),
        note,
        is_sense,
    )
