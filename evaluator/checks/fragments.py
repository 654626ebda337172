"""Fragments: sentences that have lost their verb or their subject on the way into English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..language.english import lemma
from ..language.gazetteer import gazetteer
from ..model import Category, Severity, Status, message
from .base import Check, CheckedDocument, CheckedPair, Draft, Scope, span

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_AUXILIARY = frozenset(
    "is are was were be been am has have had do does did will would shall should can could may "
    "might must cannot let".split()
)
# A finite verb at the head of a statement; adverbs may stand behind it.
_HEADLESS = re.compile(
    r"(?:(?P<modal>Can|Could|Will|Would|Must|Should|May|Might)|(?P<being>Has|Is|Are|Was|Were)) "
    r"(?:(?:not|also|only|now|still|already|even|never|always|often|just) )*(?P<next>[a-z]+)\b"
)
_CLITIC = re.compile(
    r"(?:n['’]t|['’](?:ll|ve|re|d|m)|^(?:it|that|there|here|what|he|she|who|where|how|let)['’]s)$"
)
# How a subjectless Chinese sentence (建设…) opens when its verb has become a noun.
_OPENING = re.compile(
    r"(?:[A-Z][\w-]* (?:[a-z][\w-]* ){0,3}[a-z]|[A-Z])[\w-]*"
    r"(?:[ts]ion|ment|ance|ence|ing|ity)s?(?: and [\w-]+)? of "
)
_BEFORE_NOUN = frozenset(
    "a an the of in on at by for with from to this that these those its their his her our my your "
    "and or no every each some any all many several new major large".split()
)
_PRONOUNS = frozenset("i we you he she it they who which that there what".split())
_OBJECT = frozenset(
    "a an the this that these those its their his her our my your it them him us me you to from "
    "not all every each no more much many".split()
)
_FEWEST = 4  # words: shorter ones are exclamations and labels
_FULL_STOP = re.compile(r"[。！]\s*$")
_CHINESE_HEADING = re.compile(r"^\s*[（(]?[一二三四五六七八九十百\d]+[、.．）)]")


class FragmentCheck(Check):
    """English sentences without a verb or a subject where the source has a whole sentence.

    A Chinese sentence needs no subject (建设一批基地。); where its verb becomes an English noun
    ("Construction of a number of bases.") no sentence is left.  Whether a word is a verb is read
    from the dictionary's glosses ("to build"); only a sentence that opens with such a noun, and
    none of whose words can be a finite verb, counts as a fragment.  A subject that Chinese leaves
    to the reader is missed only before a verb that cannot be an imperative ("Can be used.").
    """

    name = "fragments"
    scope = Scope.PAIR
    categories = (Category.GRAMMAR,)
    severity = Severity.MINOR

    def find(self, document: CheckedDocument) -> Iterator[Draft]:
        """See :meth:`Check.find`."""
        for number, pair in enumerate(document.pairs):
            if not _is_sentence(pair):
                continue
            at = 0
            for sentence in _SENTENCE_END.split(pair.translation):
                start = pair.translation.index(sentence, at)
                at = start + len(sentence)
                missing = _missing(sentence) if sentence.endswith(".") else None
                if missing:
                    yield Draft(
                        pair=number,
                        category=Category.GRAMMAR,
                        severity=Severity.MINOR,
                        confidence=0.6,
                        message=message(missing),
                        translation_span=span(pair.translation, start, at),
                    )


def _is_sentence(pair: CheckedPair) -> bool:
    return (
        pair.status is Status.PAIRED
        and bool(_FULL_STOP.search(pair.source))
        and not _CHINESE_HEADING.match(pair.source)
    )


def _missing(sentence: str) -> str | None:
    """Id of the message that tells what a sentence lacks; None where it lacks nothing."""
    if _has_no_verb(sentence):
        return "fragments.no-verb"
    return "fragments.no-subject" if _has_no_subject(sentence) else None


def _has_no_subject(sentence: str) -> bool:
    """Whether a statement begins with its finite verb, and no subject comes behind it."""
    match = _HEADLESS.match(sentence)
    if not match:
        return False
    after = match["next"]
    if match["modal"]:
        return after in ("be", "have", "do") or (
            after in _lexicon()[0] and after not in _OBJECT | _PRONOUNS
        )
    return after in ("been", "being", "a", "an") or after.endswith(("ed", "ing"))


def _has_no_verb(sentence: str) -> bool:
    words = [match[0] for match in _WORD.finditer(sentence)]
    if len(words) < _FEWEST or sentence.count('"') % 2 or re.search("[“”:;]", sentence):
        return False
    if not _OPENING.match(sentence):
        return False
    return not any(_may_be_finite(words, k) for k in range(len(words)))


def _may_be_finite(words: list[str], place: int) -> bool:
    """Whether the word can be the sentence's verb, as far as its form and neighbour tell."""
    word, before = words[place].lower(), words[place - 1].lower() if place else ""
    if word in _AUXILIARY or _CLITIC.search(word):
        return True
    if word.endswith("ing") or before == "to":
        return False
    verbs, nouns = _lexicon()
    base = lemma(word)
    if base not in verbs:
        # a past form that the dictionary does not know by its lemma
        return word.endswith("ed") and before not in _BEFORE_NOUN
    if word != base and not word.endswith("s"):
        return before not in _BEFORE_NOUN or before in ("and", "or", "that")
    if base in nouns:
        after = words[place + 1].lower() if place + 1 < len(words) else ""
        return place == 0 or before in _PRONOUNS or after in _OBJECT
    return before not in _BEFORE_NOUN or before in ("and", "or", "that")


@cache
def _lexicon() -> tuple[frozenset[str], frozenset[str]]:
    """English words that the dictionary glosses as verbs, and those it glosses as anything else."""
    senses = "/" + "/".join(gazetteer().all_glosses()).lower() + "/"
    verbs = re.findall(r"(?:/|; )to ([a-z]+)", senses)
    others = re.findall(r"(?:/|; )(?:an? |the )?([a-z]+)(?= \(|/|;)", senses)
    return frozenset(verbs), frozenset(others)
