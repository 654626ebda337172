"""What the checks found, tied to its run."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..alignment import Difference, PairLinks
from ..checks import Check, CheckedDocument, CheckedPair, Draft, Similar
from ..documents import Term
from ..evidence.risks import PairReadings
from ..language import simplified
from ..model import ALSO, Finding, Level, Message, Severity, Span, Status, message
from ..model.run import DOCUMENT
from ..model.scorecard import said_of
from .confidence import measured
from .tags import NO_TAGS, PairTags
from .verbatim import unexamined
from .vouching import Ask, ask_anew, unexcused

NamedDraft = tuple[str, Draft]
"""A draft behind the name of its check."""
Find = Callable[[Sequence[Check], CheckedDocument], list[NamedDraft]]
"""What has checks look at a document."""
PAIR_COLUMNS = [
    "pair_id",
    "unit",
    "status",
    "source_text",
    "translation_text",
    "alignment_score",
]
"""Columns of a pair table that the checks see."""
_SLACK = 4  # characters that page breaks may have taken out of a pair's text


def find_errors(
    system: str,
    sentences: pd.DataFrame,
    units: pd.DataFrame,
    terms: Sequence[Term],
    reading: PairReadings,
    checks: Sequence[Check],
    similar: Similar | None = None,
    tags: Mapping[str, PairTags] | None = None,
    domains: Collection[str] | None = None,
    *,
    document: str = "",
    references: Mapping[str, str] | None = None,
    given: bool = False,
) -> list[Finding]:
    """Run every check over one system.

    Parameters:
        system: its name.
        sentences: sentence rows of its pair table.
        units: unit rows of its pair table.
        terms: of the corpus.
        reading: word links, risks and opinions of the pairs that have them.
        checks: to run; their order does not matter.
        similar: the encoder's judgement of short texts, or None.
        tags: inline tags of the pairs that have them, by pair id.
        domains: of knowledge that the document speaks of; None to find them from its text.
        document: its name, where the corpus holds several.
        references: trusted translations of the pairs that have one of their own, by pair id.
        given: whether the pairs were given as such, and not found by the aligner.

    Returns:
        findings in document order, the gravest first in each pair.
    """
    drafts = draft_errors(
        sentences, terms, reading, checks, similar, tags, domains, references, given=given
    )
    return tie_findings(system, sentences, units, drafts, document=document)


def draft_errors(
    sentences: pd.DataFrame,
    terms: Sequence[Term],
    reading: PairReadings,
    checks: Sequence[Check],
    similar: Similar | None = None,
    tags: Mapping[str, PairTags] | None = None,
    domains: Collection[str] | None = None,
    references: Mapping[str, str] | None = None,
    documents: Sequence[int] | None = None,
    *,
    given: bool = False,
    find: Find | None = None,
) -> list[NamedDraft]:
    """What every check finds and no reference excuses, not yet tied to a run.

    In what stands in both languages, and in what no sentence is as long as, nothing is found.

    Parameters:
        sentences, terms, reading, checks, similar, tags, domains, references, given: as for
            :func:`find_errors`.
        documents: of every sentence row, the number of the document that it is of; each is
            checked by itself.  None where all are of one.
        find: what has the checks look at a document; None for :func:`drafts_of`.
    """
    find = find or drafts_of
    places = np.flatnonzero(~unexamined(sentences)).tolist()
    pairs = checked_pairs(sentences.iloc[places], reading, tags, references, given=given)
    written = sentences["source_text"].tolist()
    own: dict[int, list[int]] = defaultdict(list)  # document → numbers of its pairs
    for number, place in enumerate(places):
        own[documents[place] if documents else 0].append(number)
    return [
        (name, _as_written(replace(draft, pair=place), written[place]))
        for numbers in own.values()
        for name, draft in find(
            checks, CheckedDocument([pairs[k] for k in numbers], terms, similar, domains)
        )
        for place in [places[numbers[draft.pair]]]
    ]


def drafts_of(
    checks: Sequence[Check], document: CheckedDocument, ask: Ask = ask_anew
) -> list[NamedDraft]:
    """What the checks find in a document, but for what its references do too.

    Parameters:
        checks: to run.
        document: all pairs of one system.
        ask: what a check finds in all the references.
    """
    return [
        (check.name, measured(draft))
        for check in checks
        for draft in unexcused(check, list(check.find(document)), document, ask)
    ]


def tie_findings(
    system: str,
    sentences: pd.DataFrame,
    units: pd.DataFrame,
    drafts: Sequence[NamedDraft],
    *,
    document: str = "",
    documents: Sequence[int] | None = None,
) -> list[Finding]:
    """Join drafts of the same words and tie them to their run.

    Parameters:
        system, sentences, units, document: as for :func:`find_errors`.
        drafts: of these sentences.
        documents: as for :func:`draft_errors`.

    Returns:
        findings in document order, the gravest first in each pair.
    """
    joined = one_an_error(sorted(drafts, key=lambda item: _draft_order(*item)))
    # The source alone, so that a finding keeps its name when the translation is mended beside it.
    unit_text = dict(zip(units["unit"], units["source_text"], strict=True))
    # The same words in another document are another place.
    names = sentences[DOCUMENT].tolist() if DOCUMENT in sentences else [document] * len(sentences)
    seen: dict[int, Counter[str]] = defaultdict(Counter)
    ids, unit_of = sentences["pair_id"].tolist(), sentences["unit"].tolist()
    return [
        _finding(
            system,
            ids[draft.pair],
            unit_of[draft.pair],
            name,
            draft,
            unit_text[unit_of[draft.pair]] + (f"\x1f{of}" if (of := names[draft.pair]) else ""),
            seen[documents[draft.pair] if documents else 0],
        )
        for name, draft in joined
    ]


def checked_pairs(
    sentences: pd.DataFrame,
    reading: PairReadings,
    tags: Mapping[str, PairTags] | None = None,
    references: Mapping[str, str] | None = None,
    *,
    given: bool = False,
) -> list[CheckedPair]:
    """The sentence rows of a pair table as the checks see them: their Chinese simplified.

    Parameters:
        sentences: rows of one system.
        reading: word links, risks and opinions of the pairs that have them.
        tags: inline tags of the pairs that have them, by pair id.
        references: trusted translations of the pairs that have one of their own, by pair id.
        given: whether they were given as pairs.
    """
    tags, references = tags or {}, references or {}
    pairs = []
    for pair_id, unit, status, written, translation, alignment_score in sentences[
        PAIR_COLUMNS
    ].itertuples(index=False):
        source = simplified(written)
        both = CheckedPair(
            pair_id,
            unit,
            Status(status),
            source,
            translation,
            alignment_score=alignment_score,
            is_given=given,
        )
        pair = _linked(both, reading.links.get(pair_id))
        source_tags, translation_tags = tags.get(pair_id, NO_TAGS)
        gaps = reading.gaps.get(pair_id)
        pair = replace(
            pair,
            risks=tuple(reading.risks(pair_id, translation)),
            source_tags=source_tags,
            translation_tags=translation_tags,
            opinions=reading.opinions.get(pair_id, ()),
            sentences=reading.sentences.get(pair_id, ()),
            gaps=tuple(gaps.gaps(source, translation)) if gaps else (),
        )
        if (reference := references.get(pair_id)) and status == Status.PAIRED:
            trusted = replace(both, translation=reference)
            links = reading.references.get(pair_id)
            pair = replace(
                pair,
                reference=_linked(trusted, links.source if links else None),
                matches=tuple(links.translation.word_links()) if links else (),
            )
        pairs.append(pair)
    return pairs


def _linked(pair: CheckedPair, links: PairLinks | None) -> CheckedPair:
    """A pair with what word alignment knows of it."""
    if links is None:
        return pair
    return replace(
        pair,
        links=tuple(links.word_links()),
        uncovered=tuple(links.uncovered(pair.source)),
    )


def one_an_error(drafts: Sequence[NamedDraft]) -> list[NamedDraft]:
    """Join what several checks say of the same words, which is one error.

    Parameters:
        drafts: each behind its check's name; of two that are joined the first keeps its place,
            and its message tells what the other says as well.

    Returns:
        those that are left, in the same order.
    """
    kept: list[NamedDraft] = []
    of_pair: dict[int, list[int]] = defaultdict(list)
    for name, draft in drafts:
        same = (
            k
            for k in of_pair[draft.pair]
            if kept[k][0] != name and _are_of_the_same_words(kept[k][1], draft)
        )
        if (k := next(same, None)) is None:
            of_pair[draft.pair].append(len(kept))
            kept.append((name, draft))
        else:
            first, own = kept[k]
            both = message(ALSO, finding=own.message, other=draft.message)
            suggestion = own.suggestion or draft.suggestion
            kept[k] = first, replace(own, message=both, suggestion=suggestion)
    return kept


def _are_of_the_same_words(one: Draft, other: Draft) -> bool:
    """Whether two findings have more than half of their words in common.

    The words are the English ones, and the Chinese where either has none of these.
    """
    first, second = one.translation_span, other.translation_span
    if first is None or second is None:
        if first is not second:
            return False
        first, second = one.source_span, other.source_span
    if first is None or second is None:
        return False
    common = min(first.end, second.end) - max(first.start, second.start)
    return 2 * common > max(first.end, second.end) - min(first.start, second.start)


def excuse_source_faults(
    findings: Sequence[Finding], sentences: pd.DataFrame, differences: Sequence[Difference]
) -> list[Finding]:
    """Mark findings that stem from a misreading of the source version.

    Where the words that a finding blames are those that this version of the source reads
    otherwise than the first, the translation may well be right: the finding is kept, as minor
    and with half the confidence, and says why.

    Parameters:
        findings: of one system.
        sentences: sentence rows of its pair table, with their offsets into the source file.
        differences: of the source version from the first.
    """
    if not differences:
        return list(findings)
    bounds = {
        pair_id: (start, end)
        for pair_id, start, end in sentences[["pair_id", "source_start", "source_end"]].itertuples(
            index=False
        )
    }
    return [_excused(finding, bounds[finding.pair_id], differences) for finding in findings]


def graded_by(findings: Sequence[Finding], severities: Mapping[str, Severity]) -> list[Finding]:
    """Findings with the severities that a client gives them, the gravest first in each pair.

    Parameters:
        findings: of one system.
        severities: by check, by MQM category, or by its first part; the first of these holds.
    """
    if not severities:
        return list(findings)
    graded = [
        replace(
            finding,
            severity=severities.get(
                finding.check, said_of(severities, finding.category, finding.severity)
            ),
        )
        for finding in findings
    ]
    places = {name: at for at, name in enumerate(dict.fromkeys(f.pair_id for f in findings))}
    return sorted(graded, key=lambda f: (places[f.pair_id], f.severity.rank))


def _excused(
    finding: Finding, bounds: tuple[int, int], differences: Sequence[Difference]
) -> Finding:
    if finding.source_span is None:
        return finding
    for difference in differences:
        if _concerns(difference, finding.source_span, bounds):
            told = _excuse(Message(finding.message_id, finding.arguments), difference)
            return replace(
                finding,
                severity=Severity.MINOR,
                confidence=finding.confidence / 2,
                message=told.told(),
                message_id=told.id,
                arguments=told.arguments,
            )
    return finding


def _excuse(finding: Message, difference: Difference) -> Message:
    """What a finding says, and what the first version of the source has there."""
    first, version = difference.first_text, difference.version_text
    if not version:
        return message("run.lost-in-version", finding=finding, first=first)
    if not first:
        return message("run.gained-in-version", finding=finding, version=version)
    return message("run.misread-in-version", finding=finding, first=first, version=version)


def _concerns(difference: Difference, blamed: Span, bounds: tuple[int, int]) -> bool:
    """Whether what differs is among the words blamed.

    A pair's text lacks the white space and page breaks of the file, so that places agree to
    a few characters only; the words must agree as well.
    """
    start, end = bounds[0] + blamed.start, bounds[0] + blamed.end
    near = difference.version_start < end + _SLACK and difference.version_end > start - _SLACK
    words = difference.version_text or difference.before[-1:] + difference.after[:1]
    return (
        near
        and bounds[0] <= difference.version_start < bounds[1]
        and (words in blamed.text or blamed.text in words)
    )


def _as_written(draft: Draft, source: str) -> Draft:
    """A draft that quotes the source as it is written rather than simplified."""
    place = draft.source_span
    if place is None or source[place.start : place.end] == place.text:
        return draft
    shown = Span(place.start, place.end, source[place.start : place.end])
    told = draft.message.replacing(place.text, shown.text)
    return replace(draft, source_span=shown, message=told)


def _draft_order(name: str, draft: Draft) -> tuple[object, ...]:
    at = [s.start if s else -1 for s in (draft.source_span, draft.translation_span)]
    return (draft.pair, draft.severity.rank, -draft.confidence, name, *at, draft.message.told())


def _finding(
    system: str,
    pair_id: str,
    unit: str,
    name: str,
    draft: Draft,
    unit_text: str,
    seen: Counter[str],
) -> Finding:
    spans = [s.text if s else "" for s in (draft.source_span, draft.translation_span)]
    key = "\x1f".join([name, *spans, unit_text])
    seen[key] += 1  # the same error twice in a unit is two findings
    fingerprint = hashlib.sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest()[:16]
    return Finding(
        fingerprint,
        system,
        Level.SENTENCE,
        pair_id,
        unit,
        name,
        draft.category,
        draft.severity,
        draft.confidence,
        draft.source_span,
        draft.translation_span,
        draft.message.told(),
        draft.suggestion,
        draft.message.id,
        draft.message.arguments,
    )
