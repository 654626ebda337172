"""Wrong language: a translation that is not English."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from ..model import Severity
from .base import Check, CheckedDocument, Draft, span

CATEGORY = "Accuracy/Untranslated"

_LOWER_WORD = re.compile(r"\b[^\W\d_A-Z][^\W\d_]*\b")
_FEWEST = 5  # lower-case words: fewer may all be terms or borrowed
_ENGLISH = 0.5  # share of words the English dictionary knows; real English has .9 and more
_OTHERS = {
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
}
_SCRIPT = 0.5  # share of letters in another script than Latin or Chinese


class LanguageCheck(Check):
    """A translation in another language than English, by its script and its words.

    Chinese is left to ``untranslated`` and ``copied``.
    """

    name = "language"

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            found = _foreign_script(pair.translation) or _foreign_words(pair.translation)
            if found:
                yield Draft(
                    pair=number,
                    category=CATEGORY,
                    severity=Severity.CRITICAL,
                    confidence=0.9,
                    message=f"The translation is not in English; it looks like {found}.",
                    source_span=span(pair.source, 0, len(pair.source)) if pair.source else None,
                    translation_span=span(pair.translation, 0, len(pair.translation)),
                )


def _foreign_script(text: str) -> str | None:
    """Name of the script that most letters are of, where that is neither Latin nor Chinese."""
    if text.isascii():
        return None
    scripts = Counter(_script(char) for char in text if char.isalpha())
    if not scripts:
        return None
    script, count = scripts.most_common(1)[0]
    is_foreign = script not in ("LATIN", "CJK") and count > _SCRIPT * scripts.total()
    return f"{script.capitalize()} script" if is_foreign else None


def _script(char: str) -> str:
    """First word of a character's Unicode name, which names its script."""
    return unicodedata.name(char, "unknown").split()[0].split("-")[0]


def _foreign_words(text: str) -> str | None:
    """Name of the language that knows more of a text's words than English does.

    Only words in lower case count: names are known to no dictionary.
    """
    # The dictionaries are large; those of other languages are read only if English fails.
    from simplemma import in_target_language

    words = _LOWER_WORD.findall(text)
    if len(words) < _FEWEST:
        return None
    plain = " ".join(words)
    english = in_target_language(plain, lang="en")
    if english > _ENGLISH:
        return None
    known = {name: in_target_language(plain, lang=code) for code, name in _OTHERS.items()}
    best = max(known, key=lambda name: known[name])
    return best if known[best] > english + 0.2 else None
