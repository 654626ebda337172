"""Categories of errors: the part of the MQM typology that findings are told in."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """Category of a finding, as MQM names errors: dimension/type."""

    ADDITION = "Accuracy/Addition"
    MISTRANSLATION = "Accuracy/Mistranslation"
    OMISSION = "Accuracy/Omission"
    UNTRANSLATED = "Accuracy/Untranslated"
    ENCODING = "Fluency/Character encoding"
    GRAMMAR = "Fluency/Grammar"
    PUNCTUATION = "Fluency/Punctuation"
    SPELLING = "Fluency/Spelling"
    TERM_UNFIT = "Terminology/Inappropriate for context"
    TERM_INCONSISTENT = "Terminology/Inconsistent"
    AWKWARD = "Style/Awkward"
    STYLE_INCONSISTENT = "Style/Inconsistent"
    MARKUP = "Design and markup/Markup tag"
    LOCALE = "Locale convention"
    SOURCE_ERROR = "Other/Source error"
