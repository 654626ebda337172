"""A check in its place: what it yields is held against what a check has to yield."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Category, Severity, Span, message
from ..support.plugins import Containment, PluginError
from .base import Check, CheckedDocument, Draft, Scope

GROUP = "evaluator.checks"


class ContainedCheck(Check):
    """A check whose failure is told in one line, or in a note of the run.

    Parameters:
        check: that does the work.
        containment: what becomes of its failure.
    """

    def __init__(self, check: Check, containment: Containment) -> None:
        self.inner, self._containment = check, containment
        self.name = check.name  # type: ignore[misc]
        self.scope = getattr(check, "scope", Scope.DOCUMENT)  # type: ignore[misc]
        self.reach = getattr(check, "reach", 0)  # type: ignore[misc]
        self.categories = getattr(check, "categories", ())  # type: ignore[misc]
        self.severity = getattr(check, "severity", Severity.MINOR)  # type: ignore[misc]
        self.requires, self.uses = check.requires, check.uses  # type: ignore[misc]
        self.blames_words = check.blames_words  # type: ignore[misc]
        self.origin, self.settings = check.origin, check.settings
        self.Settings = check.Settings  # type: ignore[misc]

    @property
    def summary(self) -> str:
        """What the one inside says of itself."""
        return self.inner.summary

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`.

        Raises:
            PluginError: it failed, or yields what is no draft of this document.
        """
        none: list[Draft] = []
        return iter(self._containment.run(self.origin, lambda: self._found(document), none))

    def _found(self, document: CheckedDocument) -> list[Draft]:
        return [self._sound(draft, document) for draft in self.inner.find(document)]

    def _sound(self, draft: Draft, document: CheckedDocument) -> Draft:
        """The draft, its plain words made what they stand for.

        Raises:
            PluginError: it is no sound draft.
        """
        if not isinstance(draft, Draft):
            raise PluginError(self.origin, f"yields {type(draft).__name__}, not Draft")
        count = len(document.pairs)
        if not (isinstance(draft.pair, int) and 0 <= draft.pair < count):
            raise PluginError(self.origin, f"blames pair {draft.pair!r} of {count}")
        pair = document.pairs[draft.pair]
        try:
            confident = 0 <= draft.confidence <= 1
        except TypeError:
            confident = False
        if not confident:
            told = f"confidence {draft.confidence!r} in {pair.pair_id} is not within 0-1"
            raise PluginError(self.origin, told)
        for side, place, text in (
            ("source", draft.source_span, pair.source),
            ("translation", draft.translation_span, pair.translation),
        ):
            if place is not None and not _lies_in(place, text):
                told = f"a span of the {side} lies outside the text of {pair.pair_id}: {place!r}"
                raise PluginError(self.origin, told)
        try:
            words = draft.message
            said = message("run.plain", text=words) if isinstance(words, str) else words
            said.told()
            known: Sequence[str] = list(Category)
            category = Category(draft.category) if draft.category in known else draft.category
            return replace(
                draft, severity=Severity(draft.severity), message=said, category=category
            )
        except (LookupError, ValueError, AttributeError) as error:
            told = f"a finding in {pair.pair_id} cannot be told ({type(error).__name__}: {error})"
            raise PluginError(self.origin, told) from error


def _lies_in(place: object, text: str) -> bool:
    return (
        isinstance(place, Span)
        and 0 <= place.start <= place.end <= len(text)
        and text[place.start : place.end] == place.text
    )
