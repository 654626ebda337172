"""Those who are asked of pairs: a corpus's documents in, the same with what was said of them out.

Documents are judged one by one and each by itself; who is asked sees them all, since a program is
started once for all of them.  What is said is evidence like any other: its errors go through the
checks and so into the priority, its scores into the pair table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pandas as pd

from ..checks import Evidence
from ..evidence.opinions import (
    Assessment,
    Assessor,
    DeclaredProgram,
    JudgePanel,
    JudgePlan,
    MetricProgram,
    Question,
)
from ..evidence.opinions.base import Context
from ..metrics import MetricResult, bootstrap_mean
from ..metrics.contained import GROUP as METRICS
from ..model import Level, Message, Status
from ..support.plugins import Containment, Origin
from ..support.progress import Watch
from ..support.settings import Settings
from .findings import draft_errors
from .judging import ExaminedSystem, Judged, JudgedSystem, Means, sum_up
from .priority import PRIORITY
from .verbatim import is_verbatim

NEIGHBOURS = 3
"""Pairs before and behind a pair that whoever is asked may see."""


@dataclass(frozen=True, eq=False, slots=True)
class Consultation:
    """What came of asking.

    Attributes:
        documents: with what was said of them.
        given: what each said who was asked.
        results: system → what was given of all its sentence pairs.
        notes: what a reader should know of it.
    """

    documents: Sequence[Judged]
    given: Sequence[Assessment] = ()
    results: Mapping[str, Sequence[MetricResult]] = field(default_factory=dict)
    notes: Sequence[Message] = ()

    @property
    def origins(self) -> list[Origin]:
        """Of those who were asked."""
        return [said.origin for said in self.given]


def load_assessors(
    programs: Mapping[str, MetricProgram],
    judging: JudgePlan | None,
    settings: Settings,
    containment: Containment,
) -> list[Assessor]:
    """Those who are to be asked, each having said what it gives.

    Parameters:
        programs: by the name of the metric that each is.
        judging: language models to be asked as well; None for none.
        settings: name → key → value.
        containment: what becomes of one that fails.

    Raises:
        PluginError: a program fails.
        InputError: what is said of the judges is none of that.
    """
    found: list[Assessor] = []
    for name, program in programs.items():
        origin = Origin(METRICS, name, f"cmd:{program.program}")
        made = partial(DeclaredProgram, name, program, settings.get(name))
        assessor: Assessor | None = containment.run(origin, made, None)
        if assessor is not None:
            found.append(assessor)
    if judging is not None:
        found.append(JudgePanel(judging))
    return found


def ask(
    assessor: Assessor, questions: Sequence[Question], containment: Containment, watch: Watch
) -> Assessment | None:
    """Ask one; None where he fails and the run goes on without him.

    Raises:
        PluginError: he fails, and the run does not go on.
    """
    told = watch.of(assessor.origin.name)
    asked = partial(assessor.assess, questions, told)
    nothing: Assessment | None = None
    return containment.run(assessor.origin, asked, nothing)


def consult(
    documents: Sequence[Judged],
    assessors: Sequence[Assessor],
    by: Means,
    containment: Containment,
    watch: Watch,
) -> Consultation:
    """Ask of all documents, and put what was said into them.

    Parameters:
        documents: as judged without.
        assessors: to ask.
        by: what the documents were judged by.
        containment: what becomes of one who fails.
        watch: told how far it has come.

    Raises:
        PluginError: one fails.
    """
    if not assessors:
        return Consultation(documents)
    questions = [question for document in documents for question in _questions(document, by)]
    with watch.step("ask"):
        asked = [ask(one, questions, containment, watch) for one in assessors]
    assessments = [said for said in asked if said is not None]
    told = [
        replace(
            document,
            systems=[_with(system, assessments, by) for system in document.systems],
        )
        for document in documents
    ]
    return Consultation(
        told,
        assessments,
        _results(told, assessments),
        [note for said in assessments for note in said.notes],
    )


def question_id(document: str, system: str, pair_id: str) -> str:
    """An id that no other pair of a corpus has."""
    return "\0".join((document, system, pair_id))


def neighbours(texts: Sequence[tuple[str, str]], place: int) -> tuple[Context, Context]:
    """The pairs before and behind one.

    Parameters:
        texts: source and translation of all pairs of a document, in their order.
        place: of the one.
    """
    before = tuple(texts[max(place - NEIGHBOURS, 0) : place])
    return before, tuple(texts[place + 1 : place + 1 + NEIGHBOURS])


def _examined(system: JudgedSystem) -> ExaminedSystem:
    assert system.examined is not None, "kept where somebody is to be asked"
    return system.examined


def _questions(document: Judged, by: Means) -> Iterator[Question]:
    for system in document.systems:
        examined = _examined(system)
        sentences = examined.sentences
        urgency = system.pairs.loc[system.pairs["level"] == Level.SENTENCE, PRIORITY.name].tolist()
        texts = list(
            sentences[["source_text", "translation_text"]].itertuples(index=False, name=None)
        )
        of_document: dict[int, list[int]] = defaultdict(list)
        for place, number in enumerate(examined.documents):
            of_document[number].append(place)
        for place, (pair_id, status) in enumerate(
            sentences[["pair_id", "status"]].itertuples(index=False)
        ):
            source, translation = texts[place]
            if status != Status.PAIRED or is_verbatim(source, translation):
                continue
            own = of_document[examined.documents[place]]
            at = bisect_left(own, place)
            near = own[max(at - NEIGHBOURS, 0) : at + NEIGHBOURS + 1]
            yield Question(
                question_id(examined.document, examined.system, pair_id),
                source,
                translation,
                examined.references.get(pair_id, ""),
                *neighbours([texts[k] for k in near], min(at, NEIGHBOURS)),
                tuple(term for term in by.terms if term.source in source),
                float(urgency[place]),
            )


def _with(system: JudgedSystem, assessments: Sequence[Assessment], by: Means) -> JudgedSystem:
    """A system summed up anew, with what was said of it."""
    examined = _examined(system)
    ids = [
        question_id(examined.document, examined.system, pair_id)
        for pair_id in examined.sentences["pair_id"]
    ]
    opinions = {
        pair_id: tuple(opinion for said in assessments for opinion in said.opinions.get(key, ()))
        for key, pair_id in zip(ids, examined.sentences["pair_id"], strict=True)
    }
    reading = replace(examined.reading, opinions={k: own for k, own in opinions.items() if own})
    scores = {
        column.name: np.array(
            [said.scores[column.name].get(key, np.nan) for key in ids], dtype=np.float64
        )
        for said in assessments
        for column in said.columns
    }
    sentences = examined.sentences.assign(**scores)
    passing_on = [check for check in by.checks if Evidence.OPINIONS in check.requires]
    drafts = draft_errors(
        sentences, by.terms, reading, passing_on, by.similar, examined.tags, by.domains
    )
    return sum_up(
        replace(
            examined,
            sentences=sentences,
            units=_unit_means(examined.units, sentences, list(scores)),
            reading=reading,
            drafts=[*examined.drafts, *drafts],
        )
    )


def _results(
    documents: Sequence[Judged], assessments: Sequence[Assessment]
) -> dict[str, list[MetricResult]]:
    """What was given of every system's sentence pairs, with the means of whole documents.

    Where somebody was asked of some pairs alone, the mean of those says nothing of the document.
    """
    results: dict[str, list[MetricResult]] = {}
    for number, system in enumerate(documents[0].systems):
        tables = [_examined(document.systems[number]).sentences for document in documents]
        paired = pd.concat(tables, ignore_index=True)
        paired = paired[paired["status"] == Status.PAIRED]
        own = results[system.system] = []
        for said in assessments:
            segment = {c.name: paired[c.name].to_numpy(float) for c in said.columns}
            means = {
                name: mean
                for name, values in segment.items()
                if said.is_whole and (mean := bootstrap_mean(values)) is not None
            }
            own.append(MetricResult(segment, means, dict.fromkeys(segment, said.signature)))
    return results


def _unit_means(
    units: pd.DataFrame, sentences: pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """The units with the mean of their sentences' scores, by the length of the source."""
    filled = units.copy()
    length = sentences["source_text"].str.len().astype(float)
    for name in columns:
        known = length.where(sentences[name].notna())
        sums = (sentences[name] * known).groupby(sentences["unit"]).sum(min_count=1)
        means = sums / known.groupby(sentences["unit"]).sum(min_count=1)
        filled[name] = units["unit"].map(means)
    return filled
