"""One error is one finding."""

import pytest

from evaluator.checks import Draft
from evaluator.evaluation.findings import one_an_error
from evaluator.model import Category, Severity, Span, message

Place = tuple[int, int] | None


def draft(pair: int, source: Place, english: Place, suggestion: str | None = None) -> Draft:
    """A finding of these places."""
    chinese_span, english_span = (
        Span(*place, "x" * (place[1] - place[0])) if place else None for place in (source, english)
    )
    told = message("suspect.doubtful", english=f"{pair}: {source} {english}")
    return Draft(
        pair, Category.MISTRANSLATION, Severity.MAJOR, 0.9, told,
        chinese_span, english_span, suggestion,
    )  # fmt: skip


FIRST = draft(0, (0, 4), (10, 20))


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (draft(0, (0, 4), (12, 22), "so"), 1),
        (draft(0, None, (10, 18)), 1),
        (draft(0, (0, 4), (18, 30)), 2),  # they only touch
        (draft(1, (0, 4), (10, 20)), 2),  # another pair
        (draft(0, (0, 4), None), 2),  # what is left out is no wrong word
        (draft(0, (0, 4), (0, 60)), 2),  # a whole sentence
    ],
)
def test_findings_of_the_same_words_are_joined(other: Draft, count: int) -> None:
    kept = one_an_error([("names", FIRST), ("knowledge", other)])
    assert len(kept) == count
    assert kept[0][0] == "names"
    told = kept[0][1].message.told()
    assert FIRST.message.told() in told
    assert (other.message.told() in told) == (count == 1)
    assert kept[0][1].suggestion == (other.suggestion if count == 1 else None)


def test_omissions_are_joined_by_their_chinese() -> None:
    lost, clause = draft(0, (0, 4), None), draft(0, (0, 5), None)
    assert len(one_an_error([("names", lost), ("omission", clause)])) == 1
    assert len(one_an_error([("names", lost), ("names", clause)])) == 2  # of one check
