"""Words of both sides that stand for each other, from contextual token vectors.

After SimAlign (Jalili Sabet et al. 2020): tokens are pooled into words, two words are linked
where each is the other's best match, and words left over are matched again among themselves
(itermax).  What nothing on the other side is like is evidence of an omission.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..language import Language, chinese_words
from .beads import Vectors, normalised

ALGORITHM = 2
"""Raise it whenever the same texts would be linked otherwise."""
_ROUNDS = 2  # of matching; a third one adds more wrong links than right ones
_LEAST_SIMILAR = 0.25  # centred cosine: words of a later round must at least be this alike
_COVERED = 0.42
"""Centred cosine from which a word counts as covered though its match has another partner."""
_SPAN_COVERED = 0.65
"""Evidence from which there is no doubt that something stands for a clause."""
_SPAN_WORDS = 3  # content words: a shorter clause says too little to be sure

_ENGLISH_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_CLAUSE = re.compile(r"[^，,；;：:。！？!?]+")
_HAN_OR_FIGURE = re.compile(r"[\u3400-\u9fff\w]")
CHINESE_FUNCTION = frozenset(
    "的 了 和 与 及 在 对 等 并 以 为 是 将 把 被 也 都 就 而 或 之 其 于 从 向 由 到 中 上 下 "
    "所 这 那 该 各 每 某 着 过 地 得 又 还 但 且 则 即 若 如 因 使 让 给 比 更 最 很 不 要 会 "
    "能 可".split()
)
ENGLISH_FUNCTION = frozenset(
    "a an the of and or to in on at by for with from as is are was were be been being it its this "
    "that these those which who whom whose will would shall should can could may might must have "
    "has had do does did not no nor so such than then there their they them we our us he she his "
    "her him i you your my me also into over under up out about between among through".split()
)


@dataclass(frozen=True, slots=True)
class WordLink:
    """A word of the source and one of the translation that stand for each other.

    Offsets count characters of the pair's texts; ``score`` is the centred cosine.
    """

    source_start: int
    source_end: int
    target_start: int
    target_end: int
    score: float


@dataclass(frozen=True, slots=True)
class UncoveredSpan:
    """A clause that perhaps nothing on the other side stands for.

    ``level`` is what speaks for its being there, see :meth:`PairLinks.clause_evidence`.
    """

    start: int
    end: int
    level: float


@dataclass(frozen=True, eq=False, slots=True)
class PairLinks:
    """What word alignment knows of a pair.

    Attributes:
        links: shape ``[l, 5]``: source start and end, target start and end, score.
        source: shape ``[w, 3]``, content words of the source: start, end, how like the most
            similar word of the translation is.
        target: shape ``[v, 3]``, likewise for the translation.
    """

    links: NDArray[np.float32]
    source: NDArray[np.float32]
    target: NDArray[np.float32]

    def word_links(self) -> Iterator[WordLink]:
        """The links as objects, in order of the source."""
        for row in self.links.tolist():
            yield WordLink(int(row[0]), int(row[1]), int(row[2]), int(row[3]), row[4])

    @property
    def source_coverage(self) -> float:
        """Share of the source's content, by characters, that something stands for; NaN if none."""
        return _covered_share(self.source, self.links[:, 0])

    @property
    def translation_support(self) -> float:
        """Share of the translation's content that stands for something; NaN if none."""
        return _covered_share(self.target, self.links[:, 2])

    def uncovered(self, source_text: str) -> list[UncoveredSpan]:
        """Clauses of the source that perhaps nothing in the translation stands for."""
        return [
            UncoveredSpan(*clause)
            for clause in self.clause_evidence(source_text)
            if clause[2] < _SPAN_COVERED
        ]

    def clause_evidence(self, source_text: str) -> list[tuple[int, int, float]]:
        """Start and end of every clause, and how much speaks for its being translated.

        The evidence is the mean over its content words of the similarity of the best match and
        half that of the link, which is 0 for a word that has none.  Clauses of fewer than three
        content words are left out.
        """
        linked = {int(row[0]): float(row[4]) for row in self.links}
        evidence = []
        for clause in _CLAUSE.finditer(source_text):
            count, level = _level(self.source, clause.start(), clause.end(), linked)
            if count >= _SPAN_WORDS:
                start = clause.start() + len(clause[0]) - len(clause[0].lstrip())
                evidence.append((start, clause.end(), level))
        return evidence

    def stretch_evidence(self, start: int, end: int, *, is_source: bool) -> tuple[int, float]:
        """Content words of a stretch of one side, and how much speaks for their being translated.

        The evidence is that of :meth:`clause_evidence`; 0 for a stretch without content words.
        """
        words = self.source if is_source else self.target
        column = 0 if is_source else 2
        linked = {int(row[column]): float(row[4]) for row in self.links}
        return _level(words, start, end, linked)

    def packed(self) -> NDArray[np.float32]:
        """Everything in one row of numbers, for the cache."""
        sizes = [len(self.links), len(self.source)]
        return np.concatenate(
            [np.array(sizes), self.links.ravel(), self.source.ravel(), self.target.ravel()]
        ).astype(np.float32)

    @classmethod
    def unpacked(cls, row: NDArray[np.float32]) -> PairLinks:
        """What :meth:`packed` made a row of."""
        links, words = int(row[0]), int(row[1])
        body = row[2:]
        cut = 5 * links, 5 * links + 3 * words
        return cls(
            body[: cut[0]].reshape(-1, 5),
            body[cut[0] : cut[1]].reshape(-1, 3),
            body[cut[1] :].reshape(-1, 3),
        )


def _level(
    words: NDArray[np.float32], start: int, end: int, linked: Mapping[int, float]
) -> tuple[int, float]:
    """How many content words stand in a stretch, and their evidence."""
    inside = words[(words[:, 0] >= start) & (words[:, 1] <= end)]
    if not len(inside):
        return 0, 0.0
    links = [linked.get(int(word), 0.0) for word in inside[:, 0]]
    return len(inside), float(inside[:, 2].mean()) + 0.5 * float(np.mean(links))


def link_words(
    source_text: str,
    target_text: str,
    source_tokens: tuple[NDArray[np.int64], Vectors],
    target_tokens: tuple[NDArray[np.int64], Vectors],
    *,
    languages: tuple[Language, Language] = (Language.CHINESE, Language.ENGLISH),
) -> PairLinks:
    """Link the words of a pair.

    Parameters:
        source_text: one text.
        target_text: the other, a translation of it or another translation of the same.
        source_tokens: offsets, shape ``[t, 2]``, and centred vectors, shape ``[t, d]``.
        target_tokens: likewise for the other.
        languages: of both texts.
    """
    source = _pool(_WORDS[languages[0]](source_text), *source_tokens)
    target = _pool(_WORDS[languages[1]](target_text), *target_tokens)
    if not source[0] or not target[0]:
        empty = np.empty((0, 3), dtype=np.float32)
        return PairLinks(
            np.empty((0, 5), dtype=np.float32), *(_rows(s, empty[:, 0]) for s in (source, target))
        )
    similarity = source[1] @ target[1].T
    pairs = list(_matches(similarity))
    links = [(*source[0][i][:2], *target[0][j][:2], similarity[i, j]) for i, j in sorted(pairs)]
    return PairLinks(
        np.array(links, dtype=np.float32).reshape(-1, 5),
        _rows(source, similarity.max(axis=1)),
        _rows(target, similarity.max(axis=0)),
    )


Word = tuple[int, int, bool]  # start, end, whether it is a content word


def _chinese(text: str) -> list[Word]:
    return [
        (start, end, text[start:end] not in CHINESE_FUNCTION)
        for start, end in chinese_words(text)
        if _HAN_OR_FIGURE.search(text, start, end)
    ]


def english_words(text: str) -> list[tuple[int, int]]:
    """Start and end of every English word and figure."""
    return [match.span() for match in _ENGLISH_WORD.finditer(text)]


def _english(text: str) -> list[Word]:
    return [
        (start, end, text[start:end].lower() not in ENGLISH_FUNCTION)
        for start, end in english_words(text)
    ]


_WORDS: Mapping[Language, Callable[[str], list[Word]]] = {
    Language.CHINESE: _chinese,
    Language.ENGLISH: _english,
}


def content_words(text: str, language: Language) -> list[Word]:
    """Start and end of every word of a text, and whether it has a content of its own."""
    return _WORDS[language](text)


def _pool(
    words: list[Word], offsets: NDArray[np.int64], vectors: Vectors
) -> tuple[list[Word], Vectors]:
    """Words that tokens stand for, each with the mean of its tokens, normalised.

    Words that one token holds together, as those of many a set phrase, cannot be told apart and
    are one word.
    """
    kept: list[Word] = []
    pooled: list[Vectors] = []
    before = None
    for start, end, content in words:
        own = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > start))
        if len(own) == 1 and before == own[0]:
            kept[-1] = (kept[-1][0], end, kept[-1][2] or content)
        elif len(own):
            kept.append((start, end, content))
            pooled.append(vectors[own].mean(axis=0))
        before = own[0] if len(own) == 1 else None
    if not kept:
        return [], np.empty((0, vectors.shape[1]), dtype=np.float32)
    return kept, normalised(np.array(pooled))


def _matches(similarity: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Mutual best matches, then those among the words left over."""
    rows, columns = np.arange(similarity.shape[0]), np.arange(similarity.shape[1])
    for round_number in range(_ROUNDS):
        if not len(rows) or not len(columns):
            return
        left = similarity[np.ix_(rows, columns)]
        best_column, best_row = left.argmax(axis=1), left.argmax(axis=0)
        mutual = [
            (i, j)
            for i, j in enumerate(best_column)
            if best_row[j] == i and (round_number == 0 or left[i, j] >= _LEAST_SIMILAR)
        ]
        yield from ((int(rows[i]), int(columns[j])) for i, j in mutual)
        rows = np.delete(rows, [i for i, _ in mutual])
        columns = np.delete(columns, [j for _, j in mutual])


def _rows(side: tuple[list[Word], Vectors], best: NDArray[np.float32]) -> NDArray[np.float32]:
    """Content words of a side with the similarity of their best matches; 0 without any."""
    levels = best if len(best) else np.zeros(len(side[0]), dtype=np.float32)
    rows = [
        (word[0], word[1], level) for word, level in zip(side[0], levels, strict=True) if word[2]
    ]
    return np.array(rows, dtype=np.float32).reshape(-1, 3)


def _covered_share(words: NDArray[np.float32], linked: NDArray[np.float32]) -> float:
    lengths = words[:, 1] - words[:, 0]
    if not lengths.sum():
        return float("nan")
    covered = np.isin(words[:, 0], linked) & (words[:, 2] >= _LEAST_SIMILAR)
    covered |= words[:, 2] >= _COVERED
    return float(lengths[covered].sum() / lengths.sum())
