"""Pairs of which one side has lost a clause, a phrase, an item or a word, made of trusted ones.

What is taken out of one side leaves words on the other that nothing stands for any more: those
whose word links all led to what is gone.  Words that other links hold have a counterpart; of the
rest nothing is known.  In an untouched pair every word counts as one that has its counterpart,
linked or not, for so a good translator puts things in other words.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluator.alignment.words import (
    CHINESE_FUNCTION,
    ENGLISH_FUNCTION,
    PairLinks,
    english_words,
    link_words,
)
from evaluator.embedding import TokenStates
from evaluator.language import chinese_words, simplified

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import itertools

import judged

HUMANS = {
    "wmt20-news": ("Human-A.0",),
    "wmt21-news": ("ref.A", "ref.B"),
    "wmt21-ted": ("ref", "refB"),
}
OWN = Path(__file__).with_name("data") / "right_pairs.tsv"
CHAPTERS = {"dev": ("001", "002", "003"), "test": ("004", "005", "006")}
OWN_VARIANTS = 3  # losses of our own pairs, which are few, for each of another
LONGEST = 150  # characters of a source
JOINED = 0.12  # chance that a segment is also read together with the next one
LINKED = 0.3  # similarity from which a link holds
TIED = 0.6  # share of the content words of what is taken out that must be linked
SCATTERED = 0.3  # share of foreign words among those that lose their counterpart, at most
MOST_GONE = 0.6  # share of a text that may be taken out

Floats = NDArray[np.float32]
Stretch = tuple[int, int]

_STARTERS = frozenset(
    "of in on at by for with from as to into over under about between among through during after "
    "before without within against towards toward until since despite including and or but nor "
    "that which who whom whose when where while because if unless although though so than".split()
)
_ENGLISH_CLAUSE = re.compile(r"(?:[^,;:.!?—()]|(?<=\w)[.,:](?=\w))+")
_CHINESE_CLAUSE = re.compile(r"[^，,；;：:。！？!?]+")
_ENDS = frozenset("。！？!?.…")
_MARK = re.compile(r"[，,；;：:。！？!?.—()（）、]")
_ITEM = re.compile(r"(?:、|以及|和|及|与|或)")
_KINDS = {"clause": 0.35, "phrase": 0.25, "item": 0.15, "word": 0.25}
"""How often each kind is taken out; where a text has none of it, another is."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A pair that is taken for right.

    Attributes:
        origin: name of its set.
        document: that it stands in.
        source: Chinese text.
        translation: English text.
    """

    origin: str
    document: str
    source: str
    translation: str


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """A pair with what is known of its words.

    Attributes:
        pair: as it now is.
        kind: of what was taken out; empty where nothing was.
        source: of every character whether nothing stands for it, 0 or 1, NaN where that is not
            known.
        target: likewise of the translation.
    """

    pair: Trusted
    kind: str
    source: Floats
    target: Floats


def trusted_pairs(shared: Path, half: str, seed: int = 0) -> list[Trusted]:
    """Human translations of news, talks and novels; some joined with the next one.

    Parameters:
        shared: folder of the shared data.
        half: ``dev`` or ``test``.
        seed: of what is joined.
    """
    segments: list[Trusted] = []
    for name, systems in HUMANS.items():
        documents = judged.documents(shared, name, half)
        for system in systems:
            for document in documents[system]:
                segments += [
                    Trusted(name, one.pair.unit, *_texts(one.pair.source, one.pair.translation))
                    for one in document
                ]
    for chapter in CHAPTERS[half]:
        path = shared / f"alignment-gold/mac-dev/{chapter}.json"
        gold = json.loads(path.read_text(encoding="utf-8"))
        segments += [
            Trusted(
                "novels",
                chapter,
                *_texts("".join(gold["zh"][i] for i in zh), " ".join(gold["en"][j] for j in en)),
            )
            for zh, en in gold["beads"]
            if zh and en
        ]
    rng = random.Random(seed)
    joined = [
        Trusted(one.origin, one.document, one.source + other.source, _spaced(one, other))
        for one, other in itertools.pairwise(segments)
        if one.document == other.document and rng.random() < JOINED
    ]
    return list(
        dict.fromkeys(pair for pair in segments + joined if 4 <= len(pair.source) <= LONGEST)
    )


def own_pairs(half: str) -> list[Trusted]:
    """Our own pairs, of kinds of text that nobody has judged translations of."""
    rows = [line.split("\t") for line in OWN.read_text(encoding="utf-8").splitlines()]
    return [
        Trusted("own", kind, *_texts(source, translation))
        for number, (kind, source, translation) in enumerate(rows)
        if (number % 3 == 0) == (half == "test")
    ]


def machine_pairs(shared: Path, half: str, seed: int = 0) -> list[Trusted]:
    """One machine translation of each source of WMT20, nothing of which experts said was left
    out, added, or majorly wrong.
    """
    rows = judged.lines(shared / "human-judgements/wmt20-news.zh-en.mqm.jsonl")
    wanted = {
        one.pair.source
        for docs in judged.documents(shared, "wmt20-news", half).values()
        for doc in docs
        for one in doc
    }
    clean: dict[tuple[str, str, str], bool] = {}
    for row in rows:
        if row["source"] in wanted and not judged.is_human(row["system"]):
            key = row["doc"], row["source"], row["translation"]
            good = not any(
                e["severity"] != "minor" or e["category"] in _GAPS for e in row["errors"]
            )
            clean[key] = clean.get(key, True) and good
    by_source: dict[str, list[Trusted]] = {}
    for (doc, source, translation), good in clean.items():
        if good and 4 <= len(source) <= LONGEST:
            own = Trusted("machine", doc, *_texts(source, translation))
            by_source.setdefault(source, []).append(own)
    rng = random.Random(seed)
    return [rng.choice(own) for own in by_source.values()]


_GAPS = ("Accuracy/Omission", "Accuracy/Addition")


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple(simplified(" ".join(text.split())) for text in texts)


def _spaced(one: Trusted, other: Trusted) -> str:
    return f"{one.translation} {other.translation}"


def links_of(pair: Trusted, states: tuple[TokenStates, TokenStates]) -> PairLinks:
    """The word links of a pair, of its tokens' centred vectors."""
    return link_words(
        pair.source,
        pair.translation,
        *((one.offsets, one.vectors.astype(np.float32)) for one in states),
    )


def pieces(pair: Trusted, links: PairLinks) -> Iterator[Trusted]:
    """Beginning and end of a pair, where clauses of both sides end at one place by the links."""
    known = [k for k in links.word_links() if k.score > LINKED]
    for cut in _CHINESE_CLAUSE.finditer(pair.source):
        at = cut.end()
        if not 6 <= at <= len(pair.source) - 6:
            continue
        for mark in re.finditer(r"[,;:.!?](?= )", pair.translation):
            place = mark.start()
            crossing = sum((k.source_start < at) != (k.target_start < place) for k in known)
            if crossing == 0 and 0 < place < len(pair.translation) - 8:
                head, tail = pair.translation[:place], pair.translation[place + 2 :]
                yield Trusted(pair.origin, pair.document, pair.source[:at] + "。", head + ".")
                rest = pair.source[at + 1 :]
                yield Trusted(pair.origin, pair.document, rest, _capitalised(tail))
                break


def untouched(pair: Trusted) -> Made:
    """A pair as it is; all of it counts as told on the other side."""
    return Made(
        pair,
        "",
        np.zeros(len(pair.source), np.float32),
        np.zeros(len(pair.translation), np.float32),
    )


def bereft(pair: Trusted, links: PairLinks, rng: random.Random, *, of_source: bool) -> Made | None:
    """The pair with something taken out of one side; None where nothing fit is found.

    Parameters:
        pair: trusted.
        links: of its words.
        rng: what decides.
        of_source: whether the source loses it, so that the translation has something added.
    """
    text = pair.source if of_source else pair.translation
    found = _chinese_cuts(text) if of_source else _english_cuts(text)
    by_kind: dict[str, list[Stretch]] = {}
    for kind, stretch in found:
        if stretch[1] - stretch[0] <= MOST_GONE * len(text):
            by_kind.setdefault(kind, []).append(stretch)
    for _ in range(6):
        if not by_kind:
            return None
        kind = rng.choices(list(by_kind), [_KINDS[kind] for kind in by_kind])[0]
        stretch = rng.choice(by_kind[kind])
        marks = _marks(pair, links, stretch, of_source=of_source)
        if marks is None:
            by_kind[kind].remove(stretch)
            by_kind = {kind: own for kind, own in by_kind.items() if own}
            continue
        rest = _without(text, stretch, is_source=of_source)
        left = Trusted(
            pair.origin,
            pair.document,
            rest if of_source else pair.source,
            pair.translation if of_source else rest,
        )
        zeros = np.zeros(len(rest), np.float32)
        return Made(left, kind, *((zeros, marks) if of_source else (marks, zeros)))
    return None


def _marks(pair: Trusted, links: PairLinks, stretch: Stretch, *, of_source: bool) -> Floats | None:
    """Of every character of the other side whether its counterpart is in a stretch.

    None where too little of the stretch is linked, or what leads to it is scattered.
    """
    other = pair.translation if of_source else pair.source
    words = english_words(other) if of_source else _words(other)
    partners: dict[int, list[bool]] = {}
    linked = set()
    for k in links.word_links():
        if k.score < LINKED:
            continue
        one, two = (
            (k.source_start, k.target_start) if of_source else (k.target_start, k.source_start)
        )
        partners.setdefault(two, []).append(stretch[0] <= one < stretch[1])
        linked.add(one)
    gone = _content(pair.source if of_source else pair.translation, stretch, is_source=of_source)
    if not gone or sum(word in linked for word in gone) < TIED * len(gone):
        return None
    is_whole = all(word in linked for word in gone)
    told = []
    for start, _ in words:
        own = partners.get(start)
        told.append(np.nan if own is None or len(set(own)) > 1 else float(own[0]))
    ones = [k for k, value in enumerate(told) if value == 1]
    is_content = [not _is_function(other[a:b], is_source=not of_source) for a, b in words]
    if not any(is_content[k] for k in ones):
        return None
    inside = told[ones[0] : ones[-1] + 1]
    if sum(value == 0 for value in inside) > SCATTERED * len(inside):
        return None
    marks = np.full(len(other), np.nan, np.float32)
    before, after = _neighbours(told), _neighbours(told[::-1])[::-1]
    for (start, end), value, left, right in zip(words, told, before, after, strict=True):
        if np.isnan(value) and left == right == 1:
            value = 1.0
        elif np.isnan(value) and is_whole and 1 not in (left, right):
            value = 0.0
        marks[start:end] = value
    return marks


def _neighbours(values: Sequence[float]) -> list[float]:
    """Of every value the last known one before it."""
    known, last = [], float("nan")
    for value in values:
        known.append(last)
        last = last if np.isnan(value) else value
    return known


def _words(text: str) -> list[Stretch]:
    return [(a, b) for a, b in chinese_words(text) if re.search(r"\w", text[a:b])]


def _is_function(word: str, *, is_source: bool) -> bool:
    return word in CHINESE_FUNCTION if is_source else word.lower() in ENGLISH_FUNCTION


def _content(text: str, stretch: Stretch, *, is_source: bool) -> list[int]:
    """Where the content words of a stretch begin."""
    words = _words(text) if is_source else english_words(text)
    return [
        start
        for start, end in words
        if stretch[0] <= start < stretch[1]
        and not _is_function(text[start:end], is_source=is_source)
    ]


def _clauses(text: str, clause: re.Pattern[str]) -> Iterator[tuple[str, Stretch]]:
    found = [m for m in clause.finditer(text) if m[0].strip()]
    for m in found if len(found) > 1 else []:
        before = text[: m.start()].rstrip()
        if before and before[-1] not in _ENDS:  # with the mark before it
            yield "clause", (len(before) - 1, m.end())
        else:
            yield "clause", (m.start(), min(m.end() + 1, len(text)))


def _english_cuts(text: str) -> Iterator[tuple[str, Stretch]]:
    yield from _clauses(text, _ENGLISH_CLAUSE)
    words = english_words(text)
    lower = [text[a:b].lower() for a, b in words]
    is_function = [word in ENGLISH_FUNCTION or word in _STARTERS for word in lower]
    is_apart = [
        bool(_MARK.search(text, end, start)) for (_, end), (start, _) in itertools.pairwise(words)
    ] + [True]
    for k, (start, end) in enumerate(words):
        if lower[k] in _STARTERS:
            last = k
            while not is_apart[last] and last + 1 < len(words) and lower[last + 1] not in _STARTERS:
                last += 1
            if last > k and not all(is_function[k : last + 1]):
                is_item = lower[k] in ("and", "or")
                yield ("item" if is_item else "phrase"), (start, words[last][1])
        if is_function[k] or k + 1 == len(words):
            continue
        if not is_apart[k] and not is_function[k + 1]:
            if not (text[start].isupper() and text[words[k + 1][0]].isupper()):
                yield "word", (start, words[k + 1][0])
        elif lower[k].endswith("ly") and not is_apart[k]:
            yield "word", (start, words[k + 1][0])
        elif lower[k + 1] in ("and", "or") and not is_apart[k + 1]:
            first = k
            while first and not is_apart[first - 1] and not is_function[first - 1]:
                first -= 1
            if first:
                yield "item", (words[first][0], words[k + 1][1])
        elif text[end : end + 2] == ", " and k and is_function[k - 1]:
            yield "item", (start, end + 2)


def _chinese_cuts(text: str) -> Iterator[tuple[str, Stretch]]:
    yield from _clauses(text, _CHINESE_CLAUSE)
    words = chinese_words(text)
    parts = [text[a:b] for a, b in words]
    is_content = [bool(re.search(r"\w", part)) and part not in CHINESE_FUNCTION for part in parts]
    for k, (start, end) in enumerate(words):
        if parts[k] == "的":
            first = k
            while first and is_content[first - 1] and k - first < 4:
                first -= 1
                if first < k:
                    yield "phrase", (words[first][0], end)
        if _ITEM.fullmatch(parts[k]):
            last = k
            while last + 1 < len(words) and is_content[last + 1] and last - k < 4:
                last += 1
            if last > k:
                yield "item", (start, words[last][1])
            first = k
            while first and is_content[first - 1] and k - first < 4:
                first -= 1
            if first < k:
                yield "item", (words[first][0], end)
        if is_content[k] and k + 1 < len(words) and is_content[k + 1]:
            yield "word", (start, end)


def _without(text: str, stretch: Stretch, *, is_source: bool) -> str:
    """A text without a stretch, its marks in order."""
    head, tail = text[: stretch[0]], text[stretch[1] :]
    if is_source:
        if tail[:1] in _ENDS:
            head = head.rstrip("，,；;：:、")
        return re.sub(r"^[，,；;：:、]+", "", head + tail)
    rest = re.sub(r"\s+", " ", f"{head} {tail}").strip()
    rest = re.sub(r"\s+([,;:.!?)])", r"\1", rest)
    rest = re.sub(r"[,;:]+([.!?;:,])", r"\1", rest)
    rest = re.sub(r"^[,;:\s]+", "", rest)
    return _capitalised(rest) if text[:1].isupper() else rest


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def made_pairs(
    bases: Iterable[Trusted],
    states: tuple[Mapping[str, TokenStates], Mapping[str, TokenStates]],
    variants: int,
    seed: int,
) -> list[Made]:
    """Every pair untouched, and some with a loss on either side.

    Parameters:
        bases: trusted pairs.
        states: tokens of their texts, by text: Chinese and English.
        variants: losses of either side, at most.
        seed: of the lot.
    """
    made = []
    for pair in bases:
        links = links_of(pair, (states[0][pair.source], states[1][pair.translation]))
        made.append(untouched(pair))
        rng = random.Random(f"{seed}{pair.source}{pair.translation}")
        seen = set()
        for of_source in (True, False):
            for _ in range(variants * (OWN_VARIANTS if pair.origin == "own" else 1)):
                one = bereft(pair, links, rng, of_source=of_source)
                if (
                    one is not None
                    and one.pair not in seen
                    and one.pair.source
                    and one.pair.translation
                ):
                    seen.add(one.pair)
                    made.append(one)
    return made
