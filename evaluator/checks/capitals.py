"""Capitals: common words capitalised in mid-sentence, and sentences that begin small."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ..model import Category, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_BETWEEN = re.compile(r",? ")  # what stands between two words of one sentence
_NUMBERED = re.compile(r"\.? ?\d")
_NEW_SENTENCE = re.compile(
    r"(?<![.\w])(?P<word>[^\W_]{3,})(?:[.!?]|\.[”\"’)]) (?P<next>[a-z]{2,})(?=[ ,])"
)
"""Not behind a question or a shout in quotation marks, whose speaker follows: “Why?” he said."""
_ABBREVIATED = frozenset(
    "etc inc ltd corp approx dept est fig govt vol vols nos cos ver viz esp mrs prof gen gov sen "
    "rep capt ave jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun "
    "a.m p.m u.s u.k e.g i.e".split()
)
# Words that are part of a name only beside another capital: to In 2035; by 2020 All counties.
_FUNCTION = frozenset(
    "The A An In On At By For With From To Of And Or But If When While As That This These Those It "
    "Its They Their We Our All Also Is Are Was Were Be Has Have Will".split()
)
_LINKS = frozenset("of and for the in".split())  # join the words of a name
# what is graded by letters: blood type A
_GRADED = frozenset("type types class grade group plan level series vitamin hepatitis part".split())
# what contracts and reports define, and write with a capital from then on
_DEFINED = frozenset(
    "Act Agreement Annex Appendix Articles Bank Board Borrower Buyer Client Code Company "
    "Conditions Contract Contractor Customer Disclosing Effective Employee Employer Fund Goods "
    "Group Guarantor Issuer Law Lender Lessee Lessor Licensee Licensor Manager Measures Ordinance "
    "Parties Party Platform Products Project Provisions Purchaser Receiving Registrant "
    "Regulations Rules Schedule Seller Service Services Shareholders Site Software Subsidiary "
    "Supplier Tenant Term Terms Trustee User Users Work Works You Your".split()
)
_DETERMINERS = frozenset("a an any each either neither no other our said such the this to".split())
_FEWEST = 4  # times that the document writes a word small before its capital is a slip
_TITLE_CASE = 0.5  # share of capitalised words from which a text is a title
_RULE = 0.8  # share of sentences that begin with a capital from which that is the rule


class CapitalsCheck(Check):
    """Capitals where the document itself writes small, and small letters that begin a sentence."""

    name = "capitals"
    scope = Scope.DOCUMENT
    categories = (Category.SPELLING,)
    severity = Severity.MINOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        pairs = document.pairs
        capitals, small = _counts(pairs)
        begins_large = _begins_large(pairs)
        for number, pair in enumerate(pairs):
            if _is_title(pair.translation):
                continue
            for match in _alone(pair.translation):
                word = match[0]
                if word == "A" and "甲" in pair.source:  # cars A and B
                    continue
                is_slip = word in _FUNCTION or (
                    capitals[word] == 1
                    and small[word.lower()] >= _FEWEST
                    and not _is_defined(pair.translation, match)
                )
                if is_slip:
                    yield _draft(number, pair, match.span(), word.lower())
            if begins_large:
                for start, end in _small_starts(pairs, number):
                    yield _draft(
                        number, pair, (start, end), pair.translation[start:end].capitalize()
                    )


def _is_defined(text: str, match: re.Match[str]) -> bool:
    """Whether a word is a party or thing that contracts define: the Company, this Contract."""
    before = _WORD.findall(text[: match.start()])[-1:]
    return match[0] in _DEFINED and bool(before) and before[0].lower() in _DETERMINERS


def _draft(number: int, pair: CheckedPair, place: tuple[int, int], mend: str) -> Draft:
    word = pair.translation[slice(*place)]
    return Draft(
        pair=number,
        category=Category.SPELLING,
        severity=Severity.MINOR,
        confidence=0.75,
        message=message("capitals.inside" if mend.islower() else "capitals.beginning", word=word),
        translation_span=span(pair.translation, *place),
        suggestion=mend,
    )


def _alone(text: str) -> Iterator[re.Match[str]]:
    """Capitalised words in mid-sentence with no capital beside them."""
    words = list(_WORD.finditer(text))
    for k in range(1, len(words)):
        before, word = words[k - 1], words[k]
        if not (word[0][0].isupper() and word[0][1:].islower()) and word[0] != "A":
            continue
        gap = text[before.end() : word.start()]
        figure = re.fullmatch(r",? (?:in |by )?\d{4}[, ]*", gap) if word[0] in _FUNCTION else None
        if not (_BETWEEN.fullmatch(gap) or figure) or before[0][0].isupper():
            continue
        if word[0] not in _FUNCTION and _NUMBERED.match(text, word.end()):  # No. 2, Door 6
            continue
        if _is_linked(words, k) or (word[0] == "A" and before[0].lower() in _GRADED):
            continue
        after = words[k + 1] if k + 1 < len(words) else None
        if after and after[0][0].isupper() and not text[word.end() : after.start()].strip():
            continue
        if word[0] != "A" or (after and after[0].islower()):
            yield word


def _is_linked(words: Sequence[re.Match[str]], k: int) -> bool:
    """Whether links join a word to a capital before it: China and the World in the New Era."""
    at = k - 1
    while at > 0 and words[at][0] in _LINKS:
        at -= 1
    return at < k - 1 and words[at][0][0].isupper()


def _counts(pairs: Sequence[CheckedPair]) -> tuple[Counter[str], Counter[str]]:
    """How often the document writes a word with a capital in mid-sentence, and how often small."""
    capitals, small = Counter[str](), Counter[str]()
    for pair in pairs:
        if _is_title(pair.translation):
            continue
        words = list(_WORD.finditer(pair.translation))
        small.update(word[0] for word in words if word[0].islower())
        capitals.update(word[0] for word in words[1:] if word[0][0].isupper())
    return capitals, small


def _is_title(text: str) -> bool:
    long = [word for word in _WORD.findall(text) if len(word) > 3]
    return bool(sum(word[0].isupper() for word in long) > _TITLE_CASE * len(long))


def _begins_large(pairs: Sequence[CheckedPair]) -> bool:
    firsts: list[str] = [p.translation.lstrip()[:1] for p in pairs if p.translation.strip()]
    letters = [char for char in firsts if char.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= _RULE * len(letters)


def _small_starts(pairs: Sequence[CheckedPair], number: int) -> Iterator[tuple[int, int]]:
    """Sentences that begin small: behind a full stop, and at the head of a pair."""
    pair = pairs[number]
    text = pair.translation
    first = _WORD.match(text)
    before = pairs[number - 1].translation.rstrip() if number else "."
    ended = before.endswith((".", "!", "?", ".”", '."')) and not before.endswith("...")
    is_sentence = ended and pair.status is Status.PAIRED and bool(pair.source)
    if is_sentence and first and first[0].islower() and len(first[0]) > 1:
        yield first.span()
    for match in _NEW_SENTENCE.finditer(text):
        if match["word"].lower() not in _ABBREVIATED and not match["word"].isdigit():
            yield match.span("next")
