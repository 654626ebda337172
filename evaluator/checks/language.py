"""Wrong language: a translation that is not English."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from ..model import Category, Message, Severity, message
from .base import Check, CheckedDocument, Draft, Scope, span

_LOWER_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w-])")
_FEWEST = 5  # words in lower case: fewer may all be borrowed, or parts of names
_FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "English": "the of and to in a is that for it as was with be by on not he his but at are "
        "this have from or had an they which you were all their has would we will can more if no "
        "our its than been also who into",
        "Czech": "se na je že to do za aby jako který by ale jsou byl pro při nebo také již",
        "Dutch": "de het een en van in is dat op te zijn met voor niet aan er om ook als maar bij "
        "wordt door naar werd deze heeft",
        "French": "le la les des du de et est un une dans que qui pour par sur pas au aux avec ce "
        "cette il elle ne se sont plus ont été leur nous",
        "German": "der die das und ist in den dem des zu mit von ein eine einen nicht auf für im "
        "sich auch als an werden wird sind wurde hat es bei viele",
        "Hungarian": "az és hogy nem egy is van ez meg volt csak már mint kell ezt vagy",
        "Indonesian": "yang dan di ke dari untuk dengan ini itu pada adalah tidak dalam akan juga "
        "oleh karena telah",
        "Italian": "il di che la e è un una per non in sono con le dei del della nel alla gli si "
        "da al ha più anche i lo",
        "Polish": "i w na z do się nie jest że to o jak po przez od dla ale są oraz był który",
        "Portuguese": "o a os as de do da dos das que e é um uma para com não em no na por mais "
        "se foi ao pelo são",
        "Romanian": "și în de la cu pe nu este un o să din care pentru a mai au fost sunt",
        "Spanish": "el la los las de del y que en un una es por con para no se su al lo como más "
        "ha muy fue son esta este tiene",
        "Swedish": "och att det som en på är av för med den till inte om har ett de var men sig "
        "från vi så kan",
        "Turkish": "bir ve bu için ile da de olarak olan çok daha gibi en kadar sonra değil",
        "Vietnamese": "và của là có trong được cho một các không người với này để đã những",
    }.items()
}
_KNOWN = 0.2  # share of function words from which a language is recognised
_SCRIPT = 0.5  # share of letters in another script than Latin or Chinese


class LanguageCheck(Check):
    """A translation in another language than English, by its script and its function words.

    Chinese is left to ``untranslated`` and ``copied``.
    """

    name = "language"
    scope = Scope.PAIR
    categories = (Category.UNTRANSLATED,)
    severity = Severity.CRITICAL

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            found = _foreign_script(pair.translation) or _foreign_words(pair.translation)
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
    """Tells the language most of whose function words a text has, where it is not English."""
    words = [word for word in _LOWER_WORD.findall(text) if word.islower()]
    if len(words) < _FEWEST:
        return None
    known = {
        language: sum(word in common for word in words) / len(words)
        for language, common in _FUNCTION_WORDS.items()
    }
    best = max(known, key=lambda language: known[language])
    is_foreign = known[best] >= _KNOWN and known[best] > 2 * known["English"]
    return message("language.foreign", language=best) if is_foreign else None
