"""Wrong language: a translation that is not English.

A document has one language; so it is the whole document that is asked about, and a sentence only
where it is long and few of its words are English.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..language.identification import foreign_language, foreign_script, is_english, lower_words
from ..model import Category, Message, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span


class LanguageCheck(Check):
    """A translation in another language than English, by its script and its words.

    Chinese is left to ``untranslated`` and ``copied``.
    """

    name = "language"
    scope = Scope.DOCUMENT
    categories = (Category.UNTRANSLATED,)
    severity = Severity.CRITICAL

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        language = foreign_language("\n".join(pair.translation for pair in document.pairs))
        whole = message("language.foreign", language=language) if language else None
        for number, pair in enumerate(document.pairs):
            found = _foreign(pair.translation)
            if found is None and whole is not None and _may_be_foreign(pair):
                found = whole
            if found:
                yield Draft(
                    pair=number,
                    category=Category.UNTRANSLATED,
                    severity=Severity.CRITICAL,
                    confidence=0.9,
                    message=found,
                    source_span=span(pair.source, 0, len(pair.source)) if pair.source else None,
                    translation_span=span(pair.translation, 0, len(pair.translation)),
                )


def _foreign(text: str) -> Message | None:
    """Tells the script or the language of a text that is not English."""
    if script := foreign_script(text):
        return message("language.script", script=script)
    if language := foreign_language(text):
        return message("language.foreign", language=language)
    return None


def _may_be_foreign(pair: CheckedPair) -> bool:
    """Whether a pair of a document in another language is no English line of it."""
    words = lower_words(pair.translation)
    return pair.status is Status.PAIRED and bool(words) and not is_english(words)
