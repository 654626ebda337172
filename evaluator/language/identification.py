"""Which language a text is in, where it is not the one that it should be.

A script tells by its characters.  Of the languages in Latin letters py3langid, a port of langid.py
(Lui and Baldwin 2012), is asked, and only about texts most of whose words are no English ones: of
a short line it may say anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from .spelling import is_listed

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LOWER_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w-])")
FEWEST_WORDS = 6
"""Words in lower case: fewer may all be borrowed, or parts of names."""
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
_OF_SCRIPTS = {
    "Hiragana": "Japanese",
    "Katakana": "Japanese",
    "Hangul": "Korean",
    "Thai": "Thai",
    "Hebrew": "Hebrew",
    "Greek": "Greek",
    "Khmer": "Khmer",
    "Lao": "Lao",
    "Tibetan": "Tibetan",
}
_SHARE_A_SCRIPT = {
    "Cyrillic": {
        "be": "Belarusian",
        "bg": "Bulgarian",
        "kk": "Kazakh",
        "mk": "Macedonian",
        "ru": "Russian",
        "sr": "Serbian",
        "uk": "Ukrainian",
    },
    "Arabic": {"ar": "Arabic", "fa": "Persian", "ug": "Uyghur", "ur": "Urdu"},
    "Devanagari": {"hi": "Hindi", "mr": "Marathi", "ne": "Nepali"},
}
_ENGLISH = 0.6  # share of words that English has, too, from which a text is English
_TELLING, _FEWEST_TELLING = 4, 3
"""Letters of words that tell a document's language, and how many such words it takes."""
_SCRIPT = 0.5  # share of letters in another script than Latin or Chinese
_KANA, _HANGUL = 0.25, 0.25
"""Shares of letters from which a text with Chinese characters is Japanese, and Korean."""
_CANTONESE = 0.02  # share of characters that only written Cantonese has
_CANTONESE_CHARACTERS = re.compile("[嘅咗喺唔啲嚟佢冇嗰哋噉]")
_FEWEST_CANTONESE = 3  # different ones; a name or an interjection may have one
_SAMPLE = 20_000  # characters, enough to know a document's language by


def foreign_script(text: str) -> str | None:
    """The script that most letters are of, where that is neither Latin nor Chinese.

    Returns:
        the first word of its characters' names in Unicode, capitalised, for instance ``Hangul``.
    """
    if text.isascii():
        return None
    scripts: Counter[str] = Counter()
    for char, count in Counter(text).items():
        if char.isalpha():
            scripts[_script(char)] += count
    if not scripts:
        return None
    script, count = scripts.most_common(1)[0]
    is_foreign = script not in ("LATIN", "CJK") and count > _SCRIPT * scripts.total()
    return script.capitalize() if is_foreign else None


def foreign_language(text: str, fewest: int = FEWEST_WORDS) -> str | None:
    """The language of a text in Latin letters, where it is not English.

    Parameters:
        text: to be judged.
        fewest: words in lower case that it must have.

    Returns:
        the language's English name; None also where the text is too short to tell.
    """
    words = lower_words(text)
    if len(words) < fewest or is_english(words):
        return None
    return _not_english(text)


def is_english(words: list[str]) -> bool:
    """Whether enough of some words are English ones."""
    listed = sum(count for word, count in Counter(words).items() if is_listed(word))
    return listed / len(words) >= _ENGLISH


def not_mandarin(text: str) -> str | None:
    """The language of a document with East Asian characters that is not written Mandarin.

    Returns:
        ``Japanese``, ``Korean`` or ``Cantonese``; None for anything else.
    """
    sample = text[:_SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    kana = sum("\u3041" <= character <= "\u30fa" for character in letters)
    if kana > _KANA * len(letters):
        return "Japanese"
    hangul = sum("\uac00" <= character <= "\ud7a3" for character in letters)
    if hangul > _HANGUL * len(letters):
        return "Korean"
    found = _CANTONESE_CHARACTERS.findall(sample)
    if len(found) > _CANTONESE * len(letters) and len(set(found)) >= _FEWEST_CANTONESE:
        return "Cantonese"
    return None


def document_language(text: str, fewest: int) -> str | None:
    """The language of a document, where it is not English, or its script.

    Parameters:
        text: of the document, of which the beginning is looked at.
        fewest: words in lower case that it must have.
    """
    sample = text[:_SAMPLE]
    script = foreign_script(sample)
    if script is None:
        words = lower_words(sample)
        # Short words are alike in many languages: le, en, die, sur.
        telling = [word for word in words if len(word) >= _TELLING]
        kinds = (words, telling) if len(telling) >= _FEWEST_TELLING else (words,)
        is_foreign = len(words) >= fewest and not all(map(is_english, kinds))
        return _not_english(sample) if is_foreign else None
    if languages := _SHARE_A_SCRIPT.get(script):
        return _classified(sample, languages)
    return _OF_SCRIPTS.get(script, script)


def _not_english(text: str) -> str | None:
    """The likeliest language of a text in Latin letters; None where that is English."""
    language = _classified(text, _LANGUAGES)
    return None if language == "English" else language


def lower_words(text: str) -> list[str]:
    """Words written small, which are no names."""
    return [word for word in _LOWER_WORD.findall(text) if word.islower()]


def _script(char: str) -> str:
    """First word of a character's Unicode name, which names its script."""
    return unicodedata.name(char, "unknown").split()[0].split("-")[0]


def _classified(text: str, languages: Mapping[str, str]) -> str:
    """The likeliest of some languages, given by their codes."""
    code, _ = _identifier(tuple(languages)).classify(text)
    return languages[code]


@cache
def _identifier(codes: tuple[str, ...]) -> LanguageIdentifier:
    # Its model takes a fifth of a second to read.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([*codes])
    return identifier
