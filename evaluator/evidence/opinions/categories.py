"""Names of errors as others write them → the categories that findings are told in."""

from __future__ import annotations

from ...model import Category, Severity

_OF_DIMENSION = {
    "accuracy": Category.MISTRANSLATION,
    "fluency": Category.GRAMMAR,
    "linguistic conventions": Category.GRAMMAR,
    "terminology": Category.TERM_UNFIT,
    "style": Category.AWKWARD,
    "locale": Category.LOCALE,
    "locale convention": Category.LOCALE,
    "locale conventions": Category.LOCALE,
    "source error": Category.SOURCE_ERROR,
    "non-translation": Category.MISTRANSLATION,
}
_BY_TYPE = {category.rpartition("/")[2].casefold(): category for category in Category}


def category_named(name: str) -> Category:
    """The category of a name: itself, its type, or the usual one of its dimension.

    Parameters:
        name: as MQM's users write it, for instance ``accuracy/mistranslation``, ``Omission``;
            what is not known at all is a mistranslation, the commonest kind.
    """
    plain = " ".join(name.replace("_", " ").split()).casefold()
    dimension, _, kind = plain.rpartition("/")
    for category in Category:
        if category.casefold() == plain:
            return category
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    return _OF_DIMENSION.get(dimension or kind, Category.MISTRANSLATION)


def severity_named(name: str) -> Severity:
    """The severity of a name.

    Raises:
        ValueError: there is none of that name.
    """
    return Severity(name.strip().casefold())
