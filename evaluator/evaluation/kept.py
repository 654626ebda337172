"""What checks have found, kept in the user's cache by all that it depends on.

A check that looks at each pair alone finds in it what it found when it last saw the pair; one that
looks at some pairs around, what it found when it saw these; one that looks at all of a document,
what it found in the same document.  So a sentence that has changed costs little more than itself.
A cache and nothing more: what is not found there is looked for anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..checks import Check, CheckedDocument, CheckedPair, Draft, Scope
from ..checks.base import PartOfDocument, span, telling_terms, weighed_terms
from ..knowledge import load_knowledge
from ..model import Category, Evidence, Message, Severity, Span
from ..model.messages import Argument
from ..support.cache import ArrayCache, cache_folder
from .findings import NamedDraft, drafts_of

_CALIBRATED = frozenset((Evidence.SENTENCES,))
"""What a document's mean vectors tell, and so changes a little with any of its sentences."""


_AT_A_TIME = 1024
"""Pairs that all checks look at before they go on to others: of so many texts, what one check has
worked out is still remembered when the next one asks (``support/remembered.py``)."""


class KeptDrafts:
    """Drafts of the program's own checks by what decided them.

    Pairs are told apart by their texts, tags and opinions: links, risks and gaps are read from the
    texts alone.  What is not, the score of an alignment and how far a sentence stands alone, is
    withheld from the checks whose drafts are kept; those that ask for it always look anew.

    Parameters:
        decided: by what else drafts are decided: the program, the encoder, the evidence read.
    """

    def __init__(self, decided: Sequence[str]) -> None:
        self._decided = _digest(*decided)
        folder = cache_folder() / "findings"
        with contextlib.suppress(OSError):  # without it, nothing is kept
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # drafts quote what they blame
        self._cache = ArrayCache(folder / "drafts.sqlite", "u1")

    def drafts_of(self, checks: Sequence[Check], document: CheckedDocument) -> list[NamedDraft]:
        """What the checks find in a document, see :func:`~.findings.drafts_of`.

        Parameters:
            checks: to run.
            document: all pairs of one system.
        """
        kept = [check for check in checks if is_kept(check)]
        others = [check for check in checks if not is_kept(check)]
        found = drafts_of(others, document)
        if not kept:
            return found
        seen = replace(
            document,
            pairs=[_seen(pair) for pair in document.pairs],
            domains=self._spoken(document),
        )
        return [*found, *_Shelf(self._cache, self._decided, seen).drafts(kept)]

    def _spoken(self, document: CheckedDocument) -> Collection[str]:
        """Domains that a document speaks of, see :attr:`CheckedDocument.spoken`.

        What every sentence tells of them is kept: where one has changed, the others are not
        searched again, and the drafts of their pairs hold as long as the domains are the same.
        """
        if document.domains is not None:
            return document.domains
        sources = [pair.source for pair in document.pairs]
        keys = [_digest(self._decided, "domains", source) for source in sources]
        rows = self._cache.get(list(dict.fromkeys(keys)))
        knowledge = load_knowledge()
        new = {
            key: _as_bytes(sorted(knowledge.told_by(source)))
            for key, source in zip(keys, sources, strict=True)
            if key not in rows
        }
        if new:
            self._cache.put(new)
        told = [json.loads((rows | new)[key].tobytes()) for key in dict.fromkeys(keys)]
        return knowledge.spoken(sum(map(len, sources)), told)


def is_kept(check: Check) -> bool:
    """Whether what a check finds depends on nothing but what :class:`KeptDrafts` knows of."""
    return check.origin.is_built_in and not (check.requires | check.uses) & _CALIBRATED


@dataclass(frozen=True, eq=False)
class _Shelf:
    """The drafts of one document.

    Attributes:
        cache: that they are kept in.
        decided: hash of what else decides them.
        document: all pairs of one system, the domains that it speaks of told.
    """

    cache: ArrayCache
    decided: bytes
    document: CheckedDocument

    def drafts(self, checks: Sequence[Check]) -> list[NamedDraft]:
        """What checks find in the document."""
        by_scope = {scope: [c for c in checks if c.scope is scope] for scope in Scope}
        return self._kept(
            self._whole_key("document", checks, self._own),
            lambda: [
                *self._by_pair(by_scope[Scope.PAIR], 0),
                *self._by_pair(by_scope[Scope.WINDOW], _reach(by_scope[Scope.WINDOW])),
                *self._by_document(by_scope[Scope.DOCUMENT]),
            ],
            self.document,
        )

    def _by_document(self, checks: Sequence[Check]) -> list[NamedDraft]:
        """What checks find that see all pairs."""
        document = _Tallied(*_fields(self.document), tally=self._telling_terms)
        return drafts_of(checks, document, self._found_in_references)

    def _by_pair(self, checks: Sequence[Check], reach: int) -> list[NamedDraft]:
        """What checks find that see some pairs around each.

        Parameters:
            checks: of one scope.
            reach: pairs before and behind.
        """
        if not checks:
            return []
        edge = [b""] * reach
        around = [*edge, *self._own, *edge]
        keys = [
            self._key("pair", checks, around[number : number + 2 * reach + 1])
            for number in range(len(self._own))
        ]
        rows = self.cache.get(list(dict.fromkeys(keys)))
        fresh = [number for number, key in enumerate(keys) if key not in rows]
        for start in range(0, len(fresh), _AT_A_TIME):
            made = self._looked_at(checks, fresh[start : start + _AT_A_TIME], reach)
            new = {keys[number]: _packed(own) for number, own in made.items()}
            self.cache.put(new)
            rows |= new
        return [
            (name, replace(draft, pair=number))
            for number, key in enumerate(keys)
            for name, draft in _unpacked(rows[key], [self.document.pairs[number]])
        ]

    def _looked_at(
        self, checks: Sequence[Check], fresh: Sequence[int], reach: int
    ) -> dict[int, list[NamedDraft]]:
        """Drafts of some pairs, as though each were the first of its document."""
        count = len(self.document.pairs)
        seen = sorted(
            {k for n in fresh for k in range(max(n - reach, 0), min(n + reach + 1, count))}
        )
        drafts: dict[int, list[NamedDraft]] = {number: [] for number in fresh}
        for name, draft in drafts_of(checks, _Excerpt.of(self.document, seen)):
            if (number := seen[draft.pair]) in drafts:
                drafts[number].append((name, replace(draft, pair=0)))
        return drafts

    def _found_in_references(self, check: Check, references: CheckedDocument) -> list[Draft]:
        found = self._kept(
            self._whole_key("references", [check], [_identity(p) for p in references.pairs]),
            lambda: [(check.name, draft) for draft in check.find(references)],
            references,
        )
        return [draft for _, draft in found]

    def _kept(
        self, key: bytes, make: Callable[[], list[NamedDraft]], document: CheckedDocument
    ) -> list[NamedDraft]:
        """Drafts as they are kept, else made and kept."""
        row = self.cache.get([key]).get(key)
        if row is not None:
            return _unpacked(row, document.pairs)
        made = make()
        self.cache.put({key: _packed(made)})
        return made

    def _telling_terms(self) -> Sequence[tuple[int, int]]:
        """Of every pair, see :func:`~evaluator.checks.base.telling_terms`."""
        keys = [self._key("terms", [], [own]) for own in self._own]
        rows = self.cache.get(list(dict.fromkeys(keys)))
        new = {
            key: np.array(telling_terms(self.document.known[number]), "<u2").view(np.uint8)
            for number, key in enumerate(keys)
            if key not in rows
        }
        if new:
            self.cache.put(new)
        counts = [(rows | new)[key].view("<u2").tolist() for key in keys]
        return [(terms, wrong) for terms, wrong in counts]

    @cached_property
    def _own(self) -> list[bytes]:
        return [_identity(pair) for pair in self.document.pairs]

    @cached_property
    def _shared(self) -> bytes:
        """What every pair's drafts depend on beside the pair."""
        document = self.document
        has_encoder = str(document.similar is not None)
        domains = sorted(document.spoken)
        return _digest(self.decided, has_encoder, repr(document.terms), *domains)

    def _key(self, kind: str, checks: Sequence[Check], seen: Sequence[bytes]) -> bytes:
        return _digest(self._shared, kind, *map(_named, checks), b"", *seen)

    def _whole_key(self, kind: str, checks: Sequence[Check], seen: Sequence[bytes]) -> bytes:
        """Of what is found in all of a document, where pairs are named by their ids."""
        ids = [part for pair in self.document.pairs for part in (pair.pair_id, pair.unit)]
        return self._key(kind, checks, [*seen, _digest(*ids)])


@dataclass(frozen=True, eq=False)
class _Excerpt(PartOfDocument):
    """Some pairs of a document, for checks that look no farther."""

    @classmethod
    def of(cls, document: CheckedDocument, numbers: Sequence[int]) -> _Excerpt:
        """Those of some numbers."""
        pairs = [document.pairs[number] for number in numbers]
        return cls(pairs, document.terms, document.similar, document.domains, whole=document)

    @property
    def testimony(self) -> float:
        """Not to be told from some pairs."""
        raise AssertionError("a check that asks what the document says of itself sees all of it")


@dataclass(frozen=True, eq=False)
class _Tallied(CheckedDocument):
    """A document whose known terms need not be looked for to be counted."""

    tally: Callable[[], Sequence[tuple[int, int]]] = field(kw_only=True)

    @cached_property
    def testimony(self) -> float:
        """See :attr:`CheckedDocument.testimony`."""
        return weighed_terms(self.tally())


def _fields(document: CheckedDocument) -> tuple[Any, ...]:
    return document.pairs, document.terms, document.similar, document.domains


def _reach(checks: Sequence[Check]) -> int:
    return max((check.reach for check in checks), default=0)


def _seen(pair: CheckedPair) -> CheckedPair:
    """A pair without what changes with other sentences."""
    reference = pair.reference and replace(pair.reference, alignment_score=1.0)
    return replace(pair, alignment_score=1.0, sentences=(), reference=reference)


def _identity(pair: CheckedPair) -> bytes:
    """What tells a pair from another."""
    return _digest(
        f"{pair.status} {pair.is_given}",
        pair.source,
        pair.translation,
        pair.reference.translation if pair.reference else "",
        repr(both) if any(both := (pair.source_tags, pair.translation_tags)) else "",
        repr(pair.opinions) if pair.opinions else "",
    )


def _named(check: Check) -> str:
    return f"{check.name} {check.settings.model_dump_json()}"


def _digest(*parts: str | bytes) -> bytes:
    """Of parts that may hold anything."""
    total = hashlib.blake2b(digest_size=32)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "little") + data)
    return total.digest()


def _packed(drafts: Sequence[NamedDraft]) -> NDArray[np.uint8]:
    """Drafts as bytes."""
    return _as_bytes([_written(*named) for named in drafts])


def _as_bytes(told: object) -> NDArray[np.uint8]:
    """What JSON can tell."""
    written = json.dumps(told, ensure_ascii=False)
    return np.frombuffer(written.encode("utf-8", "surrogatepass"), np.uint8)


def _unpacked(row: NDArray[np.uint8], pairs: Sequence[CheckedPair]) -> list[NamedDraft]:
    """Drafts of bytes.

    Parameters:
        row: as :func:`_packed` made it.
        pairs: that they are of.
    """
    return [
        _read(pairs, *one) for one in json.loads(row.tobytes().decode("utf-8", "surrogatepass"))
    ]


def _written(name: str, draft: Draft) -> list[object]:
    spans = draft.source_span, draft.translation_span
    return [
        name,
        draft.pair,
        draft.category,
        draft.severity,
        float(draft.confidence),
        *_told(draft.message),
        *((place.start, place.end) if place else None for place in spans),
        draft.suggestion,
    ]


def _told(told: Message) -> tuple[str, dict[str, object]]:
    return told.id, {name: _argument(value) for name, value in told.arguments.items()}


def _argument(value: Argument) -> object:
    if isinstance(value, Message):
        name, arguments = _told(value)
        return {"id": name, "arguments": arguments}
    return value if isinstance(value, str | int) else list(value)


def _read(
    pairs: Sequence[CheckedPair],
    name: str,
    number: int,
    category: str,
    severity: str,
    confidence: float,
    message_id: str,
    arguments: dict[str, object],
    source: Sequence[int] | None,
    translation: Sequence[int] | None,
    suggestion: str | None,
) -> NamedDraft:
    pair = pairs[number]
    return name, Draft(
        number,
        Category(category),
        Severity(severity),
        confidence,
        Message.from_json(message_id, arguments),
        _place(pair.source, source),
        _place(pair.translation, translation),
        suggestion,
    )


def _place(text: str, bounds: Sequence[int] | None) -> Span | None:
    return None if bounds is None else span(text, *bounds)
