"""Words that stand for each other, and clauses that nothing stands for."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.alignment import PairLinks, link_words
from evaluator.checks.omission import LEFT_OUT
from evaluator.embedding import load_encoder
from evaluator.evidence.links import link_pairs, links_table
from evaluator.model.run import LINK_COLUMNS, Run
from tests.conftest import pairs_of

BOUGHT = "He bought three books yesterday and then went home."
PAIRS = [
    ("支持在西部地区建设无水港。", "Support the construction of dry ports in the western region."),
    ("他昨天买了三本书，然后回家。", BOUGHT),
    ("他昨天买了三本书，政府宣布新的税收政策，然后回家。", BOUGHT),
]


@pytest.fixture(scope="module")
def linked(own_cache: object) -> list[PairLinks]:
    found = link_pairs(load_encoder(), PAIRS)
    assert found is not None
    return found


def words(links: PairLinks, source: str, target: str) -> set[tuple[str, str]]:
    return {
        (source[k.source_start : k.source_end], target[k.target_start : k.target_end])
        for k in links.word_links()
    }


def test_links(linked: list[PairLinks]) -> None:
    assert {("西部", "western"), ("地区", "region"), ("建设", "construction")} <= words(
        linked[0], *PAIRS[0]
    )
    assert {("昨天", "yesterday"), ("然后", "then")} <= words(linked[1], *PAIRS[1])


def test_coverage_falls_with_what_is_left_out(linked: list[PairLinks]) -> None:
    assert linked[1].source_coverage > 0.8
    assert linked[2].source_coverage < linked[1].source_coverage - 0.2
    assert linked[1].translation_support > 0.8


def test_a_clause_left_out(linked: list[PairLinks]) -> None:
    assert not [c for c in linked[1].uncovered(PAIRS[1][0]) if c.level < LEFT_OUT]
    (clause,) = linked[2].uncovered(PAIRS[2][0])
    assert PAIRS[2][0][clause.start : clause.end] == "政府宣布新的税收政策"
    assert clause.level < LEFT_OUT


def test_links_are_recalled_as_they_were_made(linked: list[PairLinks]) -> None:
    again = link_pairs(load_encoder(), PAIRS)
    assert again is not None
    for one, other in zip(linked, again, strict=True):
        for part in ("links", "source", "target"):
            np.testing.assert_array_equal(getattr(one, part), getattr(other, part))


def test_links_of_the_main_job(western_run: Run) -> None:
    links = western_run.links
    links = links[links["system"] == "mt-2020"]
    pairs = pairs_of(western_run).set_index("pair_id")
    for row in links.sample(200, random_state=1).to_dict("records"):
        source, translation = pairs.loc[row["pair_id"], ["source_text", "translation_text"]]
        assert source[row["source_start"] : row["source_end"]].strip()
        assert translation[row["translation_start"] : row["translation_end"]].isascii()
    paired = pairs[pairs["status"] == "paired"]
    assert paired["source_coverage"].between(0, 1).all()
    assert paired["source_coverage"].mean() > 0.8
    assert pairs.loc[pairs["status"] != "paired", "source_coverage"].isna().all()


@settings(max_examples=40)
@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 6), st.integers(0, 6))
def test_any_text_and_any_tokens(source: str, target: str, n: int, m: int) -> None:
    rng = np.random.default_rng(0)
    tokens = [
        (np.array([[k, k + 1] for k in range(count)]).reshape(-1, 2), rng.normal(size=(count, 4)))
        for count in (n, m)
    ]
    links = link_words(source, target, *((o, v.astype(np.float32)) for o, v in tokens))
    for link in links.word_links():
        assert 0 <= link.source_start < link.source_end <= len(source)
        assert 0 <= link.target_start < link.target_end <= len(target)
    for clause in links.uncovered(source):
        assert 0 <= clause.start < clause.end <= len(source)
    again = PairLinks.unpacked(links.packed())
    np.testing.assert_array_equal(again.links, links.links)
    np.testing.assert_array_equal(again.target, links.target)


def test_the_table_of_links_tells_every_link_in_order(linked: list[PairLinks]) -> None:
    found = {"mt": {"1.1": linked[0], "2.1": linked[1]}, "none": {}}
    table = links_table(found)
    assert dict(table.dtypes.astype(str)) == LINK_COLUMNS
    assert list(table.itertuples(index=False, name=None)) == [
        ("mt", pair_id, *astuple(link))
        for pair_id, links in found["mt"].items()
        for link in links.word_links()
    ]
