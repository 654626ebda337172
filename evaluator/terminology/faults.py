"""What is wrong with a term list, told by itself and by trusted translations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..checks import CheckedDocument, CheckedPair
from ..checks.terms import TermCheck, index_terms, term_key, terms_in
from ..documents import Term
from ..model import Message, message
from .counting import key_of

_NAMED = 6  # pairs that a line names


class FaultKind(StrEnum):
    """What can be wrong with an entry."""

    CONTRADICTION = "contradiction"  # two entries, or one, want and forbid the same
    FORBIDS = "forbids-trusted"  # a trusted translation says what the entry forbids
    MISSES = "misses-trusted"  # a trusted translation has none of its renderings
    UNUSED = "unused"  # the term stands nowhere

    @property
    def rank(self) -> int:
        """0 for what is gravest."""
        return list(type(self)).index(self)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with an entry.

    Attributes:
        kind: of what.
        term: the entry.
        message: for people.
        pairs: ids of the pairs that show it.
    """

    kind: FaultKind
    term: Term
    message: Message
    pairs: tuple[str, ...] = ()

    def told(self, language: str) -> str:
        """The fault in a line, the first pairs by name."""
        named = ", ".join(self.pairs[:_NAMED]) + (" …" if len(self.pairs) > _NAMED else "")
        return f"{self.term.source}: {self.message.told(language)}" + (
            f" [{named}]" if named else ""
        )

    def record(self, language: str) -> dict[str, object]:
        """The fault for other programs."""
        return {
            "kind": self.kind,
            "source": self.term.source,
            "targets": self.term.targets,
            "message": self.message.told(language),
            "pairs": self.pairs,
        }


def contradictions(terms: Sequence[Term]) -> Iterator[Fault]:
    """Entries that want what they, or others of the same term, forbid; and double entries.

    Parameters:
        terms: of one list, or of several that are used together.
    """
    by_source: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        by_source[term_key(term.source)].append(term)
    for same in by_source.values():
        wanted = {key_of(text): text for term in same for text in term.targets}
        for term in same:
            for text in term.forbidden:
                if key_of(text) in wanted:
                    told = message(
                        "terminology.forbids-wanted", english=text, wanted=wanted[key_of(text)]
                    )
                    yield Fault(FaultKind.CONTRADICTION, term, told)
        first, *others = same
        for term in others:
            if {key_of(t) for t in term.targets} != {key_of(t) for t in first.targets}:
                told = message("terminology.two-entries", first=first.targets, other=term.targets)
            else:
                told = message("terminology.double")
            yield Fault(FaultKind.CONTRADICTION, term, told)


def faults(terms: Sequence[Term], pairs: Sequence[CheckedPair]) -> Iterator[Fault]:
    """Entries that find fault with trusted translations, and those that never match.

    Parameters:
        terms: of the list.
        pairs: trusted, in document order.
    """
    places: Counter[str] = Counter()
    index = index_terms(terms)
    for pair in pairs:
        places.update(entry.key for entry, _ in terms_in(pair.source, index))
    forbidden: dict[str, list[tuple[str, str]]] = defaultdict(list)
    missing: dict[str, list[str]] = defaultdict(list)
    for draft in TermCheck().find(CheckedDocument(pairs, terms)):
        assert draft.source_span is not None, "a term stands in the source"
        key = term_key(draft.source_span.text)
        if draft.translation_span:
            forbidden[key].append((pairs[draft.pair].pair_id, draft.translation_span.text))
        else:
            missing[key].append(pairs[draft.pair].pair_id)
    for term in terms:
        key = term_key(term.source)
        if shown := forbidden[key]:
            said = tuple(dict.fromkeys(text for _, text in shown))
            told = message("terminology.forbids", count=len(shown), said=said)
            yield Fault(FaultKind.FORBIDS, term, told, tuple(pair for pair, _ in shown))
        if lacking := missing[key]:
            told = message(
                "terminology.misses",
                count=len(lacking),
                places=places[key],
                wanted=term.targets[:3],
            )
            yield Fault(FaultKind.MISSES, term, told, tuple(lacking))
        if not places[key]:
            yield Fault(FaultKind.UNUSED, term, message("terminology.unused"))
