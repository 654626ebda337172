"""Wrong language: a translation that is not English.

A document has one language; so it is the whole document that py3langid, a port of langid.py (Lui
and Baldwin 2012), is asked about, and a sentence only where it is long and few of its words are
English.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..language.spelling import is_listed
from ..model import Category, Message, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LOWER_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w-])")
_FEWEST = 6  # words in lower case: fewer may all be borrowed, or parts of names
_LANGUAGES = {
    "en": "English",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "sv": "Swedish",
    "tr": "Turkish",
    "vi": "Vietnamese",
}
_ENGLISH = 0.6  # share of words that English has, too, from which a text is English
_SCRIPT = 0.5  # share of letters in another script than Latin or Chinese


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
        whole = _foreign_words("\n".join(pair.translation for pair in document.pairs))
        for number, pair in enumerate(document.pairs):
            found = _foreign_script(pair.translation) or _foreign_words(pair.translation)
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


def _foreign_script(text: str) -> Message | None:
    """Tells the script that most letters are of, where that is neither Latin nor Chinese."""
    if text.isascii():
        return None
    scripts = Counter(_script(char) for char in text if char.isalpha())
    if not scripts:
        return None
    script, count = scripts.most_common(1)[0]
    is_foreign = script not in ("LATIN", "CJK") and count > _SCRIPT * scripts.total()
    return message("language.script", script=script.capitalize()) if is_foreign else None


def _script(char: str) -> str:
    """First word of a character's Unicode name, which names its script."""
    return unicodedata.name(char, "unknown").split()[0].split("-")[0]


def _foreign_words(text: str) -> Message | None:
    """Tells the language of a text that is long enough to tell, where it is not English."""
    words = _lower_words(text)
    if len(words) < _FEWEST or _english_share(words) >= _ENGLISH:
        return None
    language, _ = _identifier().classify(text)
    if language == "en":
        return None
    return message("language.foreign", language=_LANGUAGES[language])


def _may_be_foreign(pair: CheckedPair) -> bool:
    """Whether a pair of a document in another language is no English line of it."""
    words = _lower_words(pair.translation)
    return pair.status is Status.PAIRED and bool(words) and _english_share(words) < _ENGLISH


def _lower_words(text: str) -> list[str]:
    return [word for word in _LOWER_WORD.findall(text) if word.islower()]


def _english_share(words: list[str]) -> float:
    return sum(is_listed(word) for word in words) / len(words)


@cache
def _identifier() -> LanguageIdentifier:
    # Its model takes a fifth of a second to read.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([*_LANGUAGES])
    return identifier
