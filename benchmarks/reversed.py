"""Human translations with one word turned into its contrary or without one negation: what is found.

    python benchmarks/reversed.py [--half dev|test|all] [--shared FOLDER]

Of every human translation of the judged sets (news of 2020 and 2021, talks of 2021) up to two
drafts are made by rule: a word that the tables of opposed senses know, where the source says it and
the translation has it once, is replaced by the contrary in the same form; a negation, where the
source denies something as well, is taken out.  All of them are judged by the check ``polarity``
beside the translations as they are.  Told are, by the length of the Chinese sentence, how many
changed words or negations are found and how many gravely, and how many sentences are blamed that
nobody changed.

Such drafts show what a rule lets pass that is there for them, not how often translators err so: the
words come from the tables that the check reads.  Documents are halved as in ``checks.py``.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import judged
import simplemma
from rich.console import Console
from rich.table import Table

from evaluator.corpora import Corpus
from evaluator.evaluation import Choice, evaluate_corpus
from evaluator.language.lexicon import alternatives
from evaluator.language.negation import chinese_denials, english_denials
from evaluator.language.opposition import Side, said_in
from evaluator.model import Finding, Severity
from evaluator.model.run import Run

SETS = ("wmt20-news", "wmt21-news", "wmt21-ted")
LENGTHS = (0, 20, 40, 60, 90, 10_000)
"""Limits of the classes of length, in characters of the Chinese sentence."""
_PLAIN = re.compile("([a-z]+)(~?)")
"""Evidence of the table that can be put into a text as it stands; ~ for inflections."""
_DENIALS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"\bdo(?:es)? not |\bdo(?:es)?n['’]t ", lambda _: ""),
    (r"\bdid not |\bdidn['’]t ", lambda _: "did "),
    (r"\b(is|are|was|were|has|have|had|should|would|could|must)(?: not|n['’]t)\b", lambda m: m[1]),
    (r"\bcannot\b|\bcan['’]t\b", lambda _: "can"),
    (r"\bwill not\b|\bwon['’]t\b", lambda _: "will"),
    (r"\bnever ", lambda _: ""),
    (r"\bno longer\b", lambda _: "still"),
    (r"\bnobody\b|\bno one\b", lambda _: "everybody"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A human translation, and the same with one thing turned round.

    Attributes:
        kind: ``contrary`` or ``negation``.
        source: Chinese.
        human: as it was.
        turned: as it is not.
        start: where the change begins in it.
        end: offset behind the change.
    """

    kind: str
    source: str
    human: str
    turned: str
    start: int
    end: int


def main() -> None:
    """Make the drafts, judge them and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    judged.add_options(parser)
    options = parser.parse_args()
    pairs = human_pairs(options.shared, options.half)
    drafts = [draft for source, human in pairs for draft in drafts_of(source, human)]
    console = Console(width=100)
    for kind in ("contrary", "negation"):
        console.print(table_of(kind, [draft for draft in drafts if draft.kind == kind]))
    blamed = [grave for grave in judge([(s, h) for s, h in pairs]) if grave]
    console.print(
        f"of {len(pairs)} human translations {len(blamed)} have a finding, "
        f"{sum(any(map(_is_grave, found)) for found in blamed)} a grave one"
    )


def human_pairs(shared: Path, half: str) -> list[tuple[str, str]]:
    """Sentences with their human translations, each pair once."""
    found = {
        (" ".join(s.pair.source.split()), " ".join(s.pair.translation.split())): None
        for name in SETS
        for system, documents in judged.documents(shared, name, half).items()
        if judged.is_human(system)
        for segments in documents
        for s in segments
    }
    return [pair for pair in found if all(pair)]


def drafts_of(source: str, human: str) -> Iterator[Draft]:
    """At most one draft of either kind, which one decided by a hash of the sentence."""
    for kind, make in (("contrary", _contraries), ("negation", _negations)):
        drafts = [
            Draft(kind, source, human, human[:start] + new + human[end:], start, start + len(new))
            for start, end, new in make(source, human)
        ]
        if drafts:
            yield drafts[hashlib.sha256(human.encode()).digest()[0] % len(drafts)]


def _contraries(source: str, human: str) -> Iterator[tuple[int, int, str]]:
    """Words that can be replaced by their contrary: place, contrary in the same form."""
    said = said_in(source)
    for word in said:
        one, other = (word.opposition.sides[k] for k in (word.side, 1 - word.side))
        if (
            word.opposition.domain == "set"
            or sum(k.opposition is word.opposition for k in said) > 1
        ):
            continue
        places = list(one.found_in(human))
        if len(places) == 1 and not any(other.found_in(human)):
            (place,) = places
            if contrary := _in_form_of(place[0], one, other):
                yield place.start(), place.end(), contrary


def _in_form_of(word: str, one: Side, other: Side) -> str | None:
    """A word of the other side in the form that a word of the one has."""
    is_inflected = any(
        match and match[2] and word.lower().startswith(match[1][:-1])
        for match in map(_PLAIN.fullmatch, alternatives(one.evidence))
    )
    for match in map(_PLAIN.fullmatch, alternatives(other.evidence)):
        if match and bool(match[2]) == is_inflected:
            new = _inflected(match[1], word.lower()) if is_inflected else match[1]
            if new:
                return new.capitalize() if word[0].isupper() else new
    return None


def _inflected(stem: str, like: str) -> str | None:
    """A regular verb or noun of the table with the ending of another word; None of others."""
    lemma = next(
        (
            stem + end
            for end in ("", "e", "y")
            if simplemma.is_known(stem + end, lang="en")
            and simplemma.lemmatize(stem + end, lang="en") == stem + end
        ),
        None,
    )
    if lemma is None:
        return None
    ending = next((end for end in ("ing", "ed", "s") if like.endswith(end)), "")
    if ending in ("ing", "ed") and lemma.endswith("e"):
        return lemma[:-1] + ending
    if ending in ("s", "ed") and re.search("[^aeiou]y$", lemma):
        return lemma[:-1] + {"s": "ies", "ed": "ied"}[ending]
    if ending == "s" and re.search("(?:s|x|ch|sh)$", lemma):
        return lemma + "es"
    return lemma + ending


def _negations(source: str, human: str) -> Iterator[tuple[int, int, str]]:
    """Negations that can be taken out: place, what stays in it."""
    denied = english_denials(human)
    if denied and len(denied) <= len(chinese_denials(source)) + 1:
        for pattern, stays in _DENIALS:
            for match in re.finditer(pattern, human, re.IGNORECASE):
                if not re.match(r"\s?(?:only|just|merely|simply|until)\b", human[match.end() :]):
                    yield match.start(), match.end(), stays(match)


def judge(pairs: Sequence[tuple[str, str]]) -> list[tuple[Finding, ...]]:
    """What ``polarity`` finds in every pair, judged as one file of lines."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("source.txt", "translation.txt")]
        for file, texts in zip(files, zip(*pairs, strict=True), strict=True):
            file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        corpus = Corpus(
            "reversed",
            "reversed",
            {"source": files[0]},
            {"mt": files[1]},
            {},
            [],
            by_line=True,
        )
        run = evaluate_corpus(corpus, Choice(force=True, checks=("polarity",)))
    return _by_pair(run, len(pairs))


def _by_pair(run: Run, number: int) -> list[tuple[Finding, ...]]:
    found: list[list[Finding]] = [[] for _ in range(number)]
    for finding in run.findings:
        found[int(finding.unit.removeprefix("p")) - 1].append(finding)
    return [tuple(findings) for findings in found]


def table_of(kind: str, drafts: Sequence[Draft]) -> Table:
    """What is found of one kind, by the length of the Chinese sentence."""
    table = Table("characters", "found", "gravely", title=f"{len(drafts)}: {kind}")
    results = list(zip(drafts, judge([(d.source, d.turned) for d in drafts]), strict=True))
    for least, most in [*pairwise(LENGTHS), (0, LENGTHS[-1])]:
        own = [
            [f for f in found if _is_of(f, d)]
            for d, found in results
            if least < len(d.source) <= most
        ]
        table.add_row(
            f"{least + 1}-{most}" if most < LENGTHS[-1] else f"over {least}",
            f"{sum(map(bool, own))}/{len(own)}",
            f"{sum(any(map(_is_grave, found)) for found in own)}/{len(own)}",
        )
    return table


def _is_of(finding: Finding, draft: Draft) -> bool:
    """Whether a finding is of the change: of its words, or of a negation that is gone."""
    if draft.kind == "negation":
        return finding.message_id == "polarity.lost"
    place = finding.translation_span
    return place is not None and place.start < draft.end and draft.start < place.end


def _is_grave(finding: Finding) -> bool:
    return finding.severity is not Severity.MINOR


if __name__ == "__main__":
    main()
