"""Headings of one kind that are numbered in two ways: "Sixth," beside "5."."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from ..language.languages import Language
from ..model import Category, Severity, message
from ..structure.numbering import Numbering, read_numbering
from .base import Check, CheckedDocument, Draft, Scope, span

_FEWEST = 2  # headings of the usual form, and more than of the other


class NumberingCheck(Check):
    """What the source numbers in one way and the translation in several.

    Whether the numbers themselves are right is not this check's affair.
    """

    name = "numbering"
    scope = Scope.DOCUMENT
    categories = (Category.STYLE_INCONSISTENT,)
    severity = Severity.MINOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        alike: dict[str, list[tuple[int, Numbering]]] = defaultdict(list)
        for number, pair in enumerate(document.pairs):
            source = read_numbering(pair.source, Language.CHINESE)
            english = read_numbering(pair.translation, Language.ENGLISH)
            if source and english:
                alike[source.style].append((number, english))
        for found in alike.values():
            counts = Counter(english.style for _, english in found)
            usual, times = counts.most_common(1)[0]
            model = next((number, e) for number, e in found if e.style == usual)
            example = document.pairs[model[0]].translation[: model[1].length].strip()
            for number, english in found:
                if english.style == usual or times < max(_FEWEST, counts[english.style] + 1):
                    continue
                text = document.pairs[number].translation
                mend = re.sub(r"\d+", str(english.number), example)
                yield Draft(
                    pair=number,
                    category=Category.STYLE_INCONSISTENT,
                    severity=Severity.MINOR,
                    confidence=0.85,
                    message=message(
                        "numbering.deviating",
                        here=text[: english.length].strip(),
                        example=example,
                    ),
                    translation_span=span(text, 0, english.length),
                    suggestion=mend if mend != example else None,
                )
