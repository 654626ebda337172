"""Reviewers' edits of pairs, as edits of the text that was read from the translation's file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import pandas as pd

from ...documents import clean
from ...documents.editing import Edit, word_edits
from ...documents.editing.edits import Counterpart
from ...model import Level
from ...model.run import BY_LINE, Run
from ...model.verdicts import Review, pair_fingerprints
from .standing import CONFIRMING, edits_of


@dataclass(frozen=True, slots=True)
class Correction:
    """What reviewers made of the translation of one system.

    Attributes:
        edits: by the pair's id, with offsets in the text as it was read.
        edited: ids of the pairs whose translation was replaced.
        conflicting: those of them that reviewers edited differently; the latest edit stands.
        unplaced: those of them whose words the text has nowhere as the pair has them.
        lost: how many edits are of pairs that this run no longer has.
        unmended: how many findings that somebody confirmed suggest words for a pair that nobody
            edited.
    """

    edits: Mapping[str, Sequence[Edit]]
    edited: tuple[str, ...]
    conflicting: tuple[str, ...]
    unplaced: tuple[str, ...]
    lost: int
    unmended: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """A pair that was edited.

    Attributes:
        pair_id: of the pair.
        unit: that it is of.
        is_whole_unit: whether it is the unit itself.
        before: its translation as it was judged; empty where it had none.
        after: as the reviewer has it.
        author: the reviewer.
        start, end: of the translation, as the text was read; both where it belongs for a pair
            that has none.
    """

    pair_id: str
    unit: str
    is_whole_unit: bool
    before: str
    after: str
    author: str
    start: int
    end: int


def correction(run: Run, system: str, reviews: Sequence[Review], text: str) -> Correction:
    """Reviewers' edits as edits of the text that a translation was read from.

    An edit of a whole unit holds where none of its sentences was edited.

    Parameters:
        run: that the verdicts were brought into.
        system: whose translation.
        reviews: whose edits.
        text: as it was read.
    """
    edits = edits_of(reviews, system)
    table = run.pairs[run.pairs["system"] == system].copy()
    for column in ("source_text", "translation_text"):
        table[column] = table[column].fillna("")
    table["fingerprint"] = pair_fingerprints(table)
    authors = {
        (verdict.fingerprint, verdict.translation): review.reviewer
        for review in reversed(reviews)  # of two who wrote the same, the first
        for verdict in review.pairs
    }
    latest = {name: (own[-1], authors.get((name, own[-1]), "")) for name, own in edits.items()}
    places = list(_places(run, table, latest, text))
    in_parts = {place.unit for place in places if not place.is_whole_unit}
    found: dict[str, list[Edit]] = {}
    unplaced = []
    for place in places:
        if place.is_whole_unit and place.unit in in_parts:
            continue
        own = _edits(place, text)
        if own is None:
            unplaced.append(place.pair_id)
        else:
            found[place.pair_id] = own
    known = table[table["fingerprint"].isin(list(edits))]
    ids = dict(zip(known["fingerprint"], known["pair_id"], strict=True))
    return Correction(
        edits=found,
        edited=tuple(ids.values()),
        conflicting=tuple(pair for name, pair in ids.items() if len(set(edits[name])) > 1),
        unplaced=tuple(unplaced),
        lost=len(edits) - len(ids),
        unmended=_unmended(reviews, system, edits),
    )


def _unmended(reviews: Sequence[Review], system: str, edits: Mapping[str, object]) -> int:
    """How many confirmed findings suggest words for a pair that nobody edited."""
    return len(
        {
            verdict.fingerprint
            for review in reviews
            for verdict in review.findings
            if verdict.system == system
            and verdict.decision in CONFIRMING
            and verdict.suggestion
            and verdict.pair not in edits
        }
    )


def text_of_run(run: Run, system: str) -> tuple[str, Run]:
    """A translation out of a run that has no file of it, a unit a line.

    Returns:
        the text, and the run with the places of its pairs in it.
    """
    table = run.pairs.loc[run.pairs["system"] == system, ["unit", "level", "translation_text"]]
    rows = [
        (row, str(unit), level == Level.UNIT, "" if pd.isna(text) else str(text))
        for row, unit, level, text in table.itertuples(name=None)
    ]
    units = {unit: text for _, unit, is_whole, text in rows if is_whole}
    sentences: defaultdict[str, list[str]] = defaultdict(list)
    for _, unit, is_whole, text in rows:
        if text and not is_whole:
            sentences[unit].append(text)
    texts = {unit: units.get(unit) or " ".join(sentences[unit]) for _, unit, _, _ in rows}
    whole = "\n".join(texts.values())
    begins = accumulate((len(text) + 1 for text in texts.values()), initial=0)
    done = dict(zip(texts, begins, strict=False))  # where a unit's next sentence is looked for
    starts = {}
    for row, unit, is_whole, text in rows:
        begin = whole.find(text, done[unit]) if text else -1
        if begin >= 0:
            starts[row] = begin, begin + len(text)
            done[unit] += 0 if is_whole else begin + len(text) - done[unit]
    bounds = pd.DataFrame.from_dict(
        starts, orient="index", columns=["translation_start", "translation_end"], dtype="Int64"
    )
    pairs = run.pairs.drop(columns=list(bounds.columns)).join(bounds)
    return f"{whole}\n", replace(run, pairs=pairs)


def placed_by_key(run: Run, system: str, text: str, keys: Sequence[str]) -> Run:
    """A run with the places of a system's pairs in its string table.

    Parameters:
        run: that read the table beside others, a text a line, in the order of the source's keys.
        system: whose table.
        text: of the table, an entry a line, and behind them a line of none.
        keys: of its entries.

    Returns:
        the run; what has a key that the table has not is placed in the last line.
    """
    begins = accumulate((len(line) + 1 for line in text.split("\n")), initial=0)
    entries = {f"key {key}": begin for key, begin in zip(keys, begins, strict=False)}
    pairs = run.pairs.copy()
    own = pairs[pairs["system"] == system]
    starts, ends = own["translation_start"], own["translation_end"]
    first = starts.groupby(own["unit"]).transform("min")
    places = own["translation_place"].fillna(own["source_place"])
    begin = places.map(entries).astype("Int64")
    start = (begin + starts - first).fillna(begin).fillna(len(text))
    pairs.loc[own.index, "translation_start"] = start
    pairs.loc[own.index, "translation_end"] = (begin + ends - first).fillna(start)
    return replace(run, pairs=pairs)


def _places(
    run: Run, table: pd.DataFrame, edits: Mapping[str, tuple[str, str]], text: str
) -> Iterator[_Place]:
    by_line = run.manifest.settings.get("pairing") == BY_LINE
    for level in (Level.SENTENCE, Level.UNIT):
        last = None  # end of the translation of the pair before
        missing = 0  # pairs since then that have none
        columns = ["fingerprint", "pair_id", "unit", "translation_text"]
        columns += ["translation_start", "translation_end"]
        rows = table.loc[table["level"] == level, columns]
        for name, pair_id, unit, before, start, end in rows.itertuples(index=False, name=None):
            if not pd.isna(start):
                last, missing = min(int(end), len(text)), 0
                place = min(int(start), len(text)), last
            else:
                missing += 1
                at = _empty_line(text, last, missing) if by_line else last or 0
                place = at, at
            if name in edits:
                whole = level is Level.UNIT
                yield _Place(pair_id, unit, whole, before, *edits[name], *place)


def _empty_line(text: str, last: int | None, missing: int) -> int:
    """Where the line begins of a pair without translation, some lines behind the last one.

    Parameters:
        text: with a line a pair.
        last: end of the last translation; None at the beginning.
        missing: how many lines behind it.
    """
    at = 0 if last is None else last
    for _ in range(missing - (last is None)):
        found = text.find("\n", at)
        at = found + 1 if found >= 0 else len(text)
    return at


def _edits(place: _Place, text: str) -> list[Edit] | None:
    """The edits that make one pair's translation what it shall be; None where it is not there."""
    if not place.before:
        words = " ".join(place.after.split())
        spaced = _spaced(words, text, place.start)
        return [Edit(place.start, place.start, spaced, place.author)] if words else []
    own = clean(text[place.start : place.end])
    try:
        way = Counterpart(place.before, own.text)
    except ValueError:
        return None
    if not place.after.strip():
        start, end = place.start + int(own.starts[0]), place.start + int(own.ends[-1])
        return [Edit(*_with_a_space(text, start, end), "", place.author)]
    found = []
    for edit in map(way.moved, word_edits(place.before, place.after)):
        start, end = edit.start, edit.end
        if start < end:
            first, last = int(own.starts[start]), int(own.ends[end - 1])
        else:
            first = last = int(own.ends[start - 1] if start else own.starts[0])
        found.append(Edit(place.start + first, place.start + last, edit.text, place.author))
    return found


def _with_a_space(text: str, start: int, end: int) -> tuple[int, int]:
    """A sentence that is taken out, with the space that would be left over beside it."""
    ends = end == len(text) or text[end].isspace()
    if ends and start and text[start - 1] == " ":
        return start - 1, end
    begins = start == 0 or text[start - 1] == "\n"
    return (start, end + 1) if begins and text[end : end + 1] == " " else (start, end)


def _spaced(words: str, text: str, at: int) -> str:
    """Words to be put into a text, with a space towards what stands beside them."""
    before = at > 0 and not text[at - 1].isspace()
    behind = at < len(text) and not text[at].isspace()
    return f"{' ' if before else ''}{words}{' ' if behind else ''}"
