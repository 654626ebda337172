"""What the browser gets of a run: its units, its pairs and their findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from ...model import Finding, Level, ScoreColumn, Severity, Span, Status
from ...model.run import DOCUMENT, STATE, Run
from ...model.verdicts import VERDICTS_VERSION, Review, pair_fingerprints
from ...runs.reviews import Agreement, agreements, reliability
from ..pairs import WORST_SENTENCE, worst_sentences
from .assets import inline_json
from .lifting import Places, lift_findings, lift_words, sentence_places
from .packing import packed
from .scores import about, across_and_up, pair_scores, priority_parts, short_title, title
from .selection import Limits, within, worst_first
from .units import Section, sections_in_order, unit_label
from .words import LANGUAGES, Words

_Key = tuple[str, str, str]  # system, level, pair
_Json = dict[str, Any]
_HUNDREDTHS = [n / 100 for n in range(101)]
_LEAST_RISK = 0.2  # from which a word is worth a faint line; see docs/quality.md


@dataclass(frozen=True, slots=True)
class PageData:
    """The pairs of a page and the choices that they offer, in no language yet.

    Attributes:
        corpus, run: their names; verdicts are kept under the first.
        reviews: verdicts that were brought into the run.
        agreements: of every two reviewers, who adjudicates left out.
        total: how many pairs the run has.
        sections: of the document, in order, with the units that the page lists; the documents
            where there are several.
        has_documents: whether there are.
        scores: shown with every pair of a run that has any.
        parts: of a priority, by the name of the part.
        judged: whether any pair has a priority.
        sorts: names of what pairs can be sorted by, the first one at the outset.
        systems, levels, statuses, states, checks, categories: what pairs can be filtered by.
        references: their names.
        has_references: whether any pair has a reference.
        has_risks: whether any pair has words at risk.
        places: level → score → its percentiles over the whole run, 0th to 100th.
        pairs: in document order, as the browser reads them.
        left_out: for every level and unit, how many of its pairs the page does not hold.
        is_served: whether a server keeps the verdicts, and not the reader's browser.
        findings_left_out: system → severity → how many findings stand in pairs that the page does
            not hold.
    """

    corpus: str
    run: str
    reviews: Sequence[Review]
    agreements: list[Agreement]
    total: int
    sections: list[Section]
    has_documents: bool
    scores: list[ScoreColumn]
    parts: dict[str, ScoreColumn]
    judged: bool
    sorts: list[str]
    systems: list[str]
    levels: list[str]
    statuses: list[str]
    states: list[str]
    checks: list[str]
    categories: list[str]
    references: list[str]
    has_references: bool
    has_risks: bool
    places: dict[str, dict[str, list[float]]]
    pairs: list[_Json]
    left_out: dict[str, dict[str, int]]
    is_served: bool = False
    findings_left_out: Mapping[str, Mapping[Severity, int]] = field(default_factory=dict)

    def sort_labels(self, words: Words) -> dict[str, str]:
        """What pairs can be sorted by, name → words."""
        scores = {score.name: score for score in self.scores}

        def label(name: str) -> str:
            if name not in scores:
                return words("sort", name)
            first = "highest_first" if scores[name].higher_is_better is None else "worst_first"
            return words("sort", first, label=title(scores[name], words))

        return {name: label(name) for name in self.sorts}

    @property
    def held_against(self) -> tuple[ScoreColumn, ScoreColumn] | None:
        """The two scores that a picture holds against each other."""
        return across_and_up(self.scores)

    def as_json(self, languages: Sequence[Words]) -> _Json:
        """What goes into the page for its scripts.

        Parameters:
            languages: in which the page can be read.
        """
        return {
            "schema": VERDICTS_VERSION,
            "corpus": self.corpus,
            "run": self.run,
            "languages": {words.language: self._in_language(words) for words in languages},
            "sections": [asdict(section) for section in self.sections],
            "scores": [
                {
                    "name": score.name,
                    "digits": score.digits,
                    "scale": score.scale,
                    "higherIsBetter": score.higher_is_better,
                    "needsReference": score.needs_reference,
                }
                for score in self.scores
            ],
            "judged": self.judged,
            "heldAgainst": [score.name for score in self.held_against or ()],
            "parts": list(self.parts),
            "bases": {name: part.basis for name, part in self.parts.items() if part.basis},
            "sorts": self.sorts,
            "systems": self.systems,
            "levels": self.levels,
            "categories": self.categories,
            "references": self.references,
            "hasReferences": self.has_references,
            "places": self.places,
            "leftOut": self.left_out,
            "findingsLeftOut": self.findings_left_out,
            "reviews": [_review(review) for review in self.reviews],
            "agreements": [asdict(agreement) for agreement in self.agreements],
            "reliability": asdict(reliability(self.reviews)),
            "served": self.is_served,
            **packed(self.pairs),
        }

    def _in_language(self, words: Words) -> _Json:
        units = [unit.id for section in self.sections for unit in section.units]
        sections = [] if self.has_documents else [section.id for section in self.sections]
        names = dict.fromkeys([*units, *sections])
        labels = {name: unit_label(name, words) for name in names}
        return {
            "words": words.tree["page"],
            "units": {name: label for name, label in labels.items() if label != name},
            "scores": {
                score.name: {
                    "label": short_title(score, words),
                    "title": title(score, words),
                    "about": about(score, words),
                }
                for score in self.scores
            },
        }


def page_data(run: Run, limits: Limits) -> PageData:
    """Choose the pairs that the page holds and write them down for the browser.

    Parameters:
        run: the run; its pair table is in document order.
        limits: how much the page may hold.
    """
    everything = _with_order(run.pairs)
    worst = worst_first(everything, limits)
    scores, parts = pair_scores(run), priority_parts(run)
    places = sentence_places(everything)
    findings = _by_pair([*run.findings, *lift_findings(places, run.findings)])
    details = {
        "links": _numbers_by_pair(_links(run.links), places, worst),
        "risks": _numbers_by_pair(_risks(run.risks), places, worst),
    }
    written = [_pair(row, scores, parts, findings, details) for row in _rows(worst)]
    fitting = within(
        (len(inline_json(pair).encode("utf-8", "surrogatepass")) for pair in written), limits.bytes
    )
    kept = worst.iloc[:fitting].sort_index()
    by_row = dict(zip(worst.index, written[:fitting], strict=False))
    pairs = [by_row[index] for index in kept.index]
    present = {name for pair in pairs for name in pair["scores"]}
    levels = [level for level in (Level.SENTENCE, Level.UNIT) if (kept["level"] == level).any()]
    judged = any("priority" in pair for pair in pairs)
    first = ["priority", "document"] if judged else ["document"]
    listed = _listed(everything, kept, limits)
    return PageData(
        corpus=run.manifest.corpus,
        run=run.manifest.run,
        reviews=run.reviews,
        agreements=agreements(run.reviews),
        total=len(everything),
        sections=sections_in_order(listed),
        has_documents=DOCUMENT in everything,
        scores=scores if present else [],
        parts=parts,
        judged=judged,
        sorts=[*first, *(score.name for score in scores if score.name in present)],
        systems=[name for name in dict.fromkeys(kept["system"]) if name],
        levels=[str(level) for level in levels],
        statuses=_in_order((pair["status"] for pair in pairs), [str(s) for s in Status]),
        states=sorted({pair["state"] for pair in pairs if "state" in pair}),
        checks=sorted({finding["check"] for pair in pairs for finding in pair["findings"]}),
        categories=sorted({finding["category"] for pair in pairs for finding in pair["findings"]}),
        references=run.manifest.references,
        has_references=any("reference" in pair for pair in pairs),
        has_risks=any("risks" in pair for pair in pairs),
        places=_places(everything, [score for score in scores if score.name in present]),
        pairs=pairs,
        left_out=_left_out(listed, kept),
    )


def findings_left_out(run: Run, pairs: Sequence[_Json]) -> dict[str, dict[Severity, int]]:
    """How many findings stand in pairs that a page does not hold, by system and severity.

    Parameters:
        run: as its verdicts leave it.
        pairs: of the page, as the browser reads them.
    """
    held = {(pair["system"], pair["level"], pair["id"]) for pair in pairs}
    units = {(pair["system"], pair["unit"]) for pair in pairs if pair["level"] == Level.UNIT}
    found = {system: run.findings_beyond(system) for system in run.manifest.systems}
    for finding in run.findings:
        own = finding.system, finding.level, finding.pair_id
        if own not in held and (finding.system, finding.unit) not in units:
            found[finding.system][finding.severity] += 1
    return {system: dict(counts) for system, counts in found.items() if counts}


def _listed(everything: pd.DataFrame, kept: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """The rows of units that the page lists: all, or where they are too many those it shows."""
    if everything["unit"].nunique() <= limits.units:
        return everything
    return everything[everything["unit"].isin(kept["unit"].unique())]


def _places(pairs: pd.DataFrame, scores: list[ScoreColumn]) -> dict[str, dict[str, list[float]]]:
    """Percentiles of every score at every level, to tell where a pair's own one stands."""
    found: defaultdict[str, dict[str, list[float]]] = defaultdict(dict)
    for level, rows in pairs.groupby("level", sort=False):
        for score in scores:
            values = rows[score.name].dropna()
            if len(values):
                percentiles = values.astype("float64").quantile(_HUNDREDTHS)
                found[str(level)][score.name] = [round(float(v), 4) for v in percentiles]
    return dict(found)


def _links(links: pd.DataFrame) -> pd.DataFrame:
    """Which words stand for each other."""
    return links.drop(columns="score")


def _risks(risks: pd.DataFrame) -> pd.DataFrame:
    """Words of the translation that may be wrong, with their risk in per cent."""
    risky = risks[risks["error"] >= _LEAST_RISK]
    percent = (100 * risky["error"]).round()
    return risky.drop(columns=["error", "major"]).assign(percent=percent)


def _numbers_by_pair(
    table: pd.DataFrame, places: Places, pairs: pd.DataFrame
) -> dict[_Key, list[int]]:
    """What is known of the words of every pair kept, as numbers, one row behind the other.

    Parameters:
        table: columns ``system`` and ``pair_id`` of sentence pairs, then numbers: for a stretch
            of text ``…_start`` and ``…_end``, which becomes a length here.
        places: of the sentence pairs in their units.
        pairs: rows of the pair table that the page holds.
    """
    found: defaultdict[_Key, list[int]] = defaultdict(list)
    for level in (Level.SENTENCE, Level.UNIT):
        kept = pairs.loc[pairs["level"] == level, ["system", "pair_id"]]
        words = table if level is Level.SENTENCE else lift_words(_within(places, kept), table)
        here = words.merge(kept, on=["system", "pair_id"])
        for side in ("source", "translation"):
            if f"{side}_end" in here:
                here[f"{side}_end"] -= here[f"{side}_start"]
        numbers = here.drop(columns=["system", "pair_id"]).to_numpy(dtype="int64").tolist()
        for system, pair_id, row in zip(here["system"], here["pair_id"], numbers, strict=True):
            found[system, level, pair_id] += row
    return found


def _within(places: Places, units: pd.DataFrame) -> Places:
    """Those of sentences that stand in certain units, of which a page may hold few."""
    own = set(zip(units["system"], units["pair_id"], strict=True))
    return {key: place for key, place in places.items() if (key[0], place.pair_id) in own}


def _review(review: Review) -> _Json:
    """A review without what the page knows itself."""
    written: _Json = review.model_dump(mode="json", exclude_none=True)
    return {name: written[name] for name in ("reviewer", "adjudicates", "findings", "pairs")}


def _with_order(pairs: pd.DataFrame) -> pd.DataFrame:
    """The table with its keys filled in and each pair's place in its document.

    Where there are several documents, each is what a section is elsewhere: lines have no sections.
    """
    table = pairs.reset_index(drop=True)
    if DOCUMENT in table:
        table["section"] = table[DOCUMENT]
    for column in ("system", "level", "pair_id", "unit", "section"):
        table[column] = table[column].fillna("")
    for column in ("source_text", "translation_text", "reference_text"):
        table[column] = table[column].replace("", pd.NA)  # no text is an absent text
    table["fingerprint"] = pair_fingerprints(table)
    table[WORST_SENTENCE] = worst_sentences(table)
    table["order"] = table.groupby(["system", "level"], sort=False).cumcount()
    return table


def _rows(table: pd.DataFrame) -> list[_Json]:
    """The table's rows, with None for every absent value."""
    present = table.astype(object).where(table.notna(), None)
    columns = [str(column) for column in table.columns]
    rows = present.itertuples(index=False, name=None)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _pair(
    row: _Json,
    scores: list[ScoreColumn],
    parts: dict[str, ScoreColumn],
    findings: dict[_Key, list[Finding]],
    details: dict[str, dict[_Key, list[int]]],
) -> _Json:
    """A row as the browser reads it; what is absent is left out."""
    key = (row["system"], row["level"], row["pair_id"])
    pair: _Json = {
        "fingerprint": row["fingerprint"],
        "system": row["system"],
        "level": row["level"],
        "id": row["pair_id"],
        "unit": row["unit"],
        "document": row.get(DOCUMENT),
        "place": row.get("source_place") or row.get("translation_place"),
        "order": int(row["order"]),
        "status": _shown_status(row),
        "state": row.get(STATE) or None,
        "alignment": row["alignment"],
        "source": row["source_text"],
        "translation": row["translation_text"],
        "reference": row["reference_text"],
        "priority": _rounded(row["priority"]),
        "worst": _rounded(row[WORST_SENTENCE]) if row["level"] == Level.UNIT else None,
        "parts": _numbers(row, {name: part.name for name, part in parts.items()}),
        "scores": _numbers(row, {score.name: score.name for score in scores}),
        "from": _offset(row["source_start"]),
        "to": _offset(row["source_end"]),
        "findings": [_finding(finding, row) for finding in findings.get(key, [])],
        **{name: numbers.get(key) for name, numbers in details.items()},
    }
    return {name: value for name, value in pair.items() if value is not None}


def _shown_status(row: _Json) -> str:
    """The row's status; nothing was omitted from a translation that does not exist."""
    if not row["system"] and row["translation_text"] is None:
        return "untranslated"
    return row["status"] or Status.PAIRED


def _offset(value: int | None) -> int | None:
    return None if value is None else int(value)


def _numbers(row: _Json, columns: dict[str, str]) -> dict[str, float]:
    found = {name: _rounded(row[column]) for name, column in columns.items()}
    return {name: value for name, value in found.items() if value is not None}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _by_pair(findings: Iterable[Finding]) -> dict[_Key, list[Finding]]:
    """Findings of each pair, the gravest first, then in reading order."""
    found: defaultdict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.system, finding.level, finding.pair_id].append(finding)
    for listed in found.values():
        listed.sort(key=_gravity)
    return found


def _gravity(finding: Finding) -> tuple[int, int, int]:
    spans = (finding.source_span, finding.translation_span)
    source, translation = (span.start if span else 1 << 30 for span in spans)
    return (Severity(finding.severity).rank, source, translation)


def _finding(finding: Finding, row: _Json) -> _Json:
    found: _Json = {
        "fingerprint": finding.fingerprint,
        "severity": str(finding.severity),
        "check": finding.check,
        "category": finding.category,
        "confidence": _rounded(finding.confidence),
        "message": finding.message,
        "told": _told(finding),
        "suggestion": finding.suggestion,
        "source": _span(finding.source_span, row["source_text"]),
        "translation": _span(finding.translation_span, row["translation_text"]),
    }
    return {name: value for name, value in found.items() if value is not None}


def _told(finding: Finding) -> dict[str, str] | None:
    """The message by language, where it is known in others than English."""
    told = {language: finding.told(language) for language in LANGUAGES}
    return {k: v for k, v in told.items() if v != finding.message} or None


def _span(span: Span | None, text: str | None) -> _Json | None:
    """A span in code points; one that does not fit its text is quoted but has no place."""
    if span is None:
        return None
    if text is None or text[span.start : span.end] != span.text:
        return {"text": span.text}
    return {"text": span.text, "start": span.start, "end": span.end}


def _in_order(values: Iterable[str], order: list[str]) -> list[str]:
    found = set(values)
    return [*(v for v in order if v in found), *sorted(found.difference(order))]


def _left_out(everything: pd.DataFrame, kept: pd.DataFrame) -> dict[str, dict[str, int]]:
    rest = everything.loc[everything.index.difference(kept.index)]
    counts = Counter(zip(rest["level"], rest["unit"], strict=True))
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (level, unit), number in counts.items():
        found[level][unit] = number
    return dict(found)
