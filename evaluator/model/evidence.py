"""Kinds of evidence: what may be known of a document beside its texts."""

from __future__ import annotations

from enum import StrEnum


class Evidence(StrEnum):
    """What a check or a metric may ask for; what nobody asks for need not be read."""

    ENCODER = "encoder"  # the sentence encoder itself, to compare short texts
    GAPS = "gaps"  # stretches of both sides that perhaps nothing on the other stands for
    LINKS = "links"  # words of both sides that stand for each other, clauses that nothing does
    MATCHES = "matches"  # how well the words of a translation and its reference match
    OPINIONS = "opinions"  # errors that a judge or a metric's program marks
    REFERENCES = "references"  # trusted translations
    RISKS = "risks"  # words of the translation with the probability of an error
    SENTENCES = "sentences"  # those of a pair of several that perhaps have no counterpart in it
    TAGS = "tags"  # inline tags of bilingual files
    TERMS = "terms"  # the corpus's term lists

    @property
    def is_encoded(self) -> bool:
        """Whether it takes the sentence encoder to read."""
        return self in (
            Evidence.ENCODER,
            Evidence.GAPS,
            Evidence.LINKS,
            Evidence.MATCHES,
            Evidence.RISKS,
            Evidence.SENTENCES,
        )
