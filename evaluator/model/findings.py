"""Findings: suspected errors as MQM grades them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .messages import Argument, Message
from .pairs import Level, Span

ALSO = "run.also"
"""Message of what two checks say of the same words, the surer one first."""


class Severity(StrEnum):
    """Severity of a finding, as MQM grades errors."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting by rank puts the gravest first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One concrete suspected error in a pair.

    Attributes:
        fingerprint: hash of the check, both spans' texts and the unit's source
            text; the same error has the same fingerprint in every run.
        system: name of the translation it was found in.
        level: level of the pair it was found in.
        pair_id: for instance ``14.2``.
        unit: for instance ``14``.
        check: name of the check, for instance ``terms``.
        category: MQM category, for instance ``Accuracy/Mistranslation``.
        severity: how much harm the error does.
        confidence: 0-1, how sure the check is.
        source_span: place in the pair's source text, or None where there is none.
        translation_span: place in the pair's translation text, or None.
        message: one or two sentences that explain the error to a reviewer, in English.
        suggestion: what it should say, or None.
        message_id: which message it is, for instance ``terms.missing``; empty where it is not
            known, as in runs of before messages had ids.
        arguments: of the message.
    """

    fingerprint: str
    system: str
    level: Level
    pair_id: str
    unit: str
    check: str
    category: str
    severity: Severity
    confidence: float
    source_span: Span | None
    translation_span: Span | None
    message: str
    suggestion: str | None = None
    message_id: str = ""
    arguments: Mapping[str, Argument] = field(default_factory=dict, hash=False)

    def told(self, language: str) -> str:
        """The message in a language; in English where it is not known in that one."""
        if language == "en" or not self.message_id:
            return self.message
        try:
            return Message(self.message_id, self.arguments).told(language)
        except LookupError:  # of a check that is not installed here, or of another version
            return self.message
