"""What checks have found, kept by all that it depends on: the same as looked for anew."""

from __future__ import annotations

import json
import stat
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from evaluator.checks import CheckedDocument, CheckedPair, Scope, load_checks
from evaluator.corpora import Given, Inputs, assemble
from evaluator.evaluation import Choice, evaluate_corpus, kept
from evaluator.model import Status
from evaluator.model.run import Run
from evaluator.support.cache import KEEPS
from tests.conftest import pairs_of

Lines = list[list[str]]
"""Source, translation and reference."""


@pytest.fixture
def lines(western_run: Run) -> Lines:
    """Pairs of the sample, whose texts others have encoded."""
    pairs, trusted = (pairs_of(western_run, name) for name in ("mt-2020", "human-b"))
    paired = pairs[pairs["status"] == Status.PAIRED]
    good = dict(zip(trusted["source_text"], trusted["translation_text"], strict=True))
    both = zip(paired["source_text"], paired["translation_text"], strict=True)
    return [list(side) for side in zip(*[(a, b, good[a]) for a, b in both if good.get(a)][:16],
                                       strict=True)]  # fmt: skip


def judged(lines: Lines, choice: Choice, terms: Path | None = None) -> Run:
    source, translation, reference = map(Given.of_segments, lines)
    return evaluate_corpus(
        assemble(
            Inputs(
                source=source,
                translations={"mt": translation},
                references={"r": reference},
                by_line=True,
                terms=[terms] if terms else [],
            )
        ),
        choice,
    )


def written(run: Run) -> list[str]:
    return [json.dumps(asdict(finding), ensure_ascii=False) for finding in run.findings]


def changed(lines: Lines) -> Lines:
    source, translation, reference = lines
    return [source, [*translation[:9], f"Not {translation[9]}", *translation[10:]], reference]


def moved(lines: Lines) -> Lines:
    return [[*side[12:], *side[:12]] for side in lines]


def repeated(lines: Lines) -> Lines:
    """A sentence again, and in other words."""
    source, translation, reference = lines
    return [[*source, source[3]], [*translation, translation[4]], [*reference, reference[3]]]


def elsewhere(lines: Lines) -> Lines:
    """Beside a sentence of another domain."""
    source, translation, reference = lines
    said = "The corner kick led to a goal."
    return [[*source, "角球造成了乌龙球和点球大战。"], [*translation, said], [*reference, said]]


def test_it_is_what_is_found_anew_whatever_has_changed(
    lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("source,target,forbidden\n发展,growth,development\n", encoding="utf-8")
    asked: list[int] = []
    look = kept._Shelf._looked_at

    def counted(shelf: Any, checks: Any, fresh: Sequence[int], reach: int) -> Any:
        asked.append(len(fresh) if reach == 0 else 0)
        return look(shelf, checks, fresh, reach)

    monkeypatch.setattr(kept._Shelf, "_looked_at", counted)
    monkeypatch.setattr(kept, "_AT_A_TIME", 5)  # sixteen pairs are looked at in four goes
    for variant, given, fresh in (
        (lines, None, 16),
        (lines, None, 0),
        (changed(lines), None, 1),
        (moved(changed(lines)), None, 0),
        (repeated(lines), None, 1),
        (elsewhere(lines), None, 17),  # another source may speak of other domains
        (lines, terms, 16),
    ):
        asked.clear()
        monkeypatch.setenv(KEEPS, "1")
        found = judged(variant, Choice(metrics=["chrf"]), given)
        assert sum(asked) == fresh
        monkeypatch.setenv(KEEPS, "0")
        anew = judged(variant, Choice(metrics=["chrf"]), given)
        assert written(found) == written(anew)
        assert len(anew.findings) > 3
        assert_frame_equal(found.pairs, anew.pairs)


def test_what_is_kept_is_damaged(
    lines: Lines, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEEPS, "1")
    choice, few = (
        Choice(checks=["numbers", "punctuation"], metrics=["chrf"]),
        [side[:3] for side in lines],
    )
    before = judged(few, choice)
    file = own_cache / "findings" / "drafts.sqlite"
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.write_bytes(b"no database")
    assert written(judged(few, choice)) == written(before)


def test_pairs_alone_do_not_tell_what_their_document_says_of_itself() -> None:
    excerpt = kept._Excerpt.of(
        CheckedDocument([CheckedPair("1", "1", Status.PAIRED, "好", "Good")]), [0]
    )
    with pytest.raises(AssertionError):
        _ = excerpt.testimony


def test_every_window_is_said_to_reach_somewhere() -> None:
    assert all((check.reach > 0) == (check.scope is Scope.WINDOW) for check in load_checks())
