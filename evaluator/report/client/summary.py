"""What a client's report says, before it is put into words and markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ...errors import InputError
from ...model import Finding, Level, Severity, Span, Status
from ...model.run import Run
from ...model.scorecard import Grade, Scorecard, Volume
from ...model.verdicts import pair_fingerprints
from ...runs.reviews import Standing, edits_of, pair_states, reviewed, standings
from ...runs.reviews.standing import REVIEWER, UNDECIDED, PairState

_SAMPLE = 5  # pairs without errors that are shown
_TYPICAL = 0.5  # quantile of length from which, and of their priority up to which, pairs are one
_DOUBTFUL = 0.5  # priority from which an error is likelier than none
# A Chinese character, or a word in Latin letters or figures, as word processors count them.
_CHARACTER = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_]+(?:['’.,]\w+)*")
_WORD = re.compile(r"\S*\w\S*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a text: what a finding is about is marked."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class ClientError:
    """A confirmed error.

    Attributes:
        number: in the report, from 1.
        finding: as its reviewers have it.
        points: what it costs.
        place: where it stands, for people.
        source: the pair's Chinese.
        translation: the pair's English.
        correction: what it should say: the pair as edited, else what was suggested.
        comment: of the reviewer who decided last.
    """

    number: int
    finding: Finding
    points: float
    place: str
    source: Sequence[Stretch]
    translation: Sequence[Stretch]
    correction: str
    comment: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """How many errors of a category were confirmed, by severity, and what they cost."""

    category: str
    counts: Sequence[int]
    points: float


@dataclass(frozen=True, slots=True)
class GoodPair:
    """A pair in which nobody found an error."""

    place: str
    source: str
    translation: str


@dataclass(frozen=True, slots=True)
class ClientReport:
    """All that a client's report says.

    Attributes:
        scorecard: that the translation is graded by.
        grade: of it.
        size: of the text, in the scorecard's volume.
        pairs: how many sentence pairs were judged.
        errors: that were confirmed, in the order of the document.
        categories: statistics, the costliest first.
        severities: how many of each, the gravest first.
        good: a sample of what is right.
        reviewers: who decided.
        undecided: findings that are not in the report, since nobody decided or reviewers
            contradict each other.
        silent_edits: pairs that were edited without an error confirmed in them.
    """

    scorecard: Scorecard
    grade: Grade
    size: int
    pairs: int
    errors: Sequence[ClientError]
    categories: Sequence[CategoryRow]
    severities: Sequence[int]
    good: Sequence[GoodPair]
    reviewers: Sequence[str]
    undecided: int
    silent_edits: int


def client_report(run: Run, system: str) -> ClientReport:
    """Gather what a client is told of a translation.

    Parameters:
        run: as it was judged, with its verdicts.
        system: whose translation.

    Raises:
        InputError: nobody has reviewed the run.
    """
    if not run.reviews:
        raise InputError(
            "nobody has reviewed the run, and a client is told of confirmed errors alone; export "
            "verdicts from its report and bring them in with `evaluator review import`",
            path=run.folder,
        )
    where = standings(run.reviews)
    judged = reviewed(run)
    card = run.manifest.profile.scorecard if run.manifest.profile else Scorecard()
    own = [finding for finding in judged.findings if finding.system == system]
    confirmed = [f for f in own if where.get(f.fingerprint, UNDECIDED).is_confirmed]
    states = pair_states(run)
    rows = judged.pairs[
        (judged.pairs["system"] == system) & (judged.pairs["level"] == Level.SENTENCE)
    ]
    size = max(1, sum(map(_counter(card), _texts(rows, card))))
    return ClientReport(
        scorecard=card,
        grade=card.grade(confirmed, size),
        size=size,
        pairs=len(rows),
        errors=_errors(confirmed, rows, run, system, where, card),
        categories=_categories(confirmed, card),
        severities=[sum(f.severity is s for f in confirmed) for s in Severity],
        good=_sample(rows, states.loc[rows.index], {f.pair_id for f in own} | _remarked(run, rows)),
        reviewers=[review.reviewer for review in run.reviews],
        undecided=len(own) - len(confirmed),
        silent_edits=_silent_edits(rows, states.loc[rows.index], confirmed),
    )


def _texts(rows: pd.DataFrame, card: Scorecard) -> Sequence[str]:
    column = "source_text" if card.volume is Volume.CHARACTERS else "translation_text"
    return [str(text) for text in rows[column].dropna()]


def _counter(card: Scorecard) -> Callable[[str], int]:
    pattern = _CHARACTER if card.volume is Volume.CHARACTERS else _WORD
    return lambda text: sum(1 for _ in pattern.finditer(text))


def _errors(
    findings: Sequence[Finding],
    rows: pd.DataFrame,
    run: Run,
    system: str,
    where: Mapping[str, Standing],
    card: Scorecard,
) -> list[ClientError]:
    edits = edits_of(run.reviews, system)
    names = dict(zip(rows["pair_id"], pair_fingerprints(rows), strict=True))
    texts = rows.set_index("pair_id")[
        ["source_text", "translation_text", "source_place", "translation_place"]
    ].fillna("")
    errors = []
    for number, finding in enumerate(findings, start=1):
        if finding.pair_id not in texts.index:
            continue
        source, translation, source_place, place = map(str, texts.loc[finding.pair_id])
        verdict = where[finding.fingerprint].latest
        edit = edits.get(names[finding.pair_id], [""])[-1]
        errors.append(
            ClientError(
                number,
                finding,
                card.points(finding),
                place or source_place or finding.unit,
                _marked(source, finding.source_span),
                _marked(translation, finding.translation_span),
                edit or finding.suggestion or "",
                # the message of what a reviewer added has their comment in it
                verdict.comment if verdict and finding.check != REVIEWER else "",
            )
        )
    return errors


def _marked(text: str, span: Span | None) -> list[Stretch]:
    """A text with what a finding is about marked."""
    if span is None or not span.text or text[span.start : span.end] != span.text:
        return [Stretch(text)] if text else []
    parts = [Stretch(text[: span.start]), Stretch(span.text, is_marked=True)]
    return [part for part in (*parts, Stretch(text[span.end :])) if part.text]


def _categories(findings: Sequence[Finding], card: Scorecard) -> list[CategoryRow]:
    counts = Counter((f.category, f.severity) for f in findings)
    rows = [
        CategoryRow(
            category,
            [counts[category, severity] for severity in Severity],
            sum(card.points(f) for f in findings if f.category == category),
        )
        for category in dict.fromkeys(f.category for f in findings)
    ]
    return sorted(rows, key=lambda row: (-row.points, row.category))


def _sample(rows: pd.DataFrame, states: pd.Series[str], faulty: set[str]) -> list[GoodPair]:
    """Pairs without a finding; approved ones first, the others whole sentences that look good."""
    is_good = (rows["status"] == Status.PAIRED) & ~rows["pair_id"].isin(list(faulty))
    approved = _spread(rows[is_good & (states == PairState.APPROVED)], _SAMPLE)
    others = rows[is_good & (states == PairState.OPEN)]
    lengths, priority = others["source_text"].str.len(), others["priority"].fillna(0.0)
    whole = priority[(lengths >= lengths.quantile(_TYPICAL)) & (priority < _DOUBTFUL)]
    typical = others.loc[whole.index[whole <= whole.quantile(_TYPICAL)]]
    chosen = pd.concat([approved, _spread(typical, _SAMPLE - len(approved))])
    return [
        GoodPair(place if isinstance(place, str) else unit, source, translation)
        for place, unit, source, translation in chosen[
            ["translation_place", "unit", "source_text", "translation_text"]
        ].itertuples(index=False, name=None)
    ]


def _spread(rows: pd.DataFrame, count: int) -> pd.DataFrame:
    """So many rows, or all where they are fewer, from the whole of a table."""
    return rows.iloc[:: max(1, len(rows) // max(1, count))].head(count)


def _remarked(run: Run, rows: pd.DataFrame) -> set[str]:
    """Pairs on which a reviewer has commented: what they say may be a fault."""
    said = {v.fingerprint for review in run.reviews for v in review.pairs if v.comment.strip()}
    return set(rows.loc[pair_fingerprints(rows).isin(list(said)), "pair_id"])


def _silent_edits(rows: pd.DataFrame, states: pd.Series[str], confirmed: Sequence[Finding]) -> int:
    """How many pairs reviewers edited without saying which error is in them."""
    edited = set(rows.loc[states == PairState.EDITED, "pair_id"])
    return len(edited - {finding.pair_id for finding in confirmed})
