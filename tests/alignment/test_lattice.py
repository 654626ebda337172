"""Dynamic programming against all alignments, one by one."""

from collections.abc import Iterator

import numpy as np
import pytest

from evaluator.alignment.blocks import LARGEST
from evaluator.alignment.lattice import Row, Span, best_path, probabilities

N, M = 3, 4


@pytest.fixture
def rows() -> list[Row]:
    rng = np.random.default_rng(5)
    lattice = []
    for i in range(N + 1):
        beads = rng.normal(size=(LARGEST, LARGEST, M + 1)).astype(np.float32)
        for a in range(LARGEST):
            for b in range(LARGEST):
                beads[a, b, : b + 1] = -1e9
                if a + 1 > i:
                    beads[a, b] = -1e9
        lattice.append(Row(range(M + 1), beads, rng.normal(size=M + 1), rng.normal(size=M + 1)))
    # A left-alone item costs the same wherever it stands.
    alone = rng.normal(size=M + 1)
    return [Row(r.columns, r.beads, np.full(M + 1, r.source_null[0]), alone) for r in lattice]


def paths(i: int = 0, j: int = 0) -> Iterator[list[Span]]:
    if (i, j) == (N, M):
        yield []
    steps = [(a, b) for a in range(N - i + 1) for b in range(M - j + 1) if a and b]
    steps += [(1, 0)] if i < N else []
    steps += [(0, 1)] if j < M else []
    for a, b in steps:
        for rest in paths(i + a, j + b):
            yield [(i, i + a, j, j + b), *rest]


def value(span: Span, rows: list[Row]) -> float:
    i0, i1, j0, j1 = span
    if j0 == j1:
        return float(rows[i1].source_null[j1])
    if i0 == i1:
        return float(rows[i1].target_null[j1])
    return float(rows[i1].beads[i1 - i0 - 1, j1 - j0 - 1, j1])


def test_the_best_of_all_alignments(rows: list[Row]) -> None:
    best = max(paths(), key=lambda path: sum(value(span, rows) for span in path))
    found = best_path(rows)
    assert sum(value(s, rows) for s in found) == pytest.approx(sum(value(s, rows) for s in best))


def test_probabilities_are_shares_of_all_alignments(rows: list[Row]) -> None:
    weights = {tuple(p): np.exp(sum(value(span, rows) for span in p)) for p in paths()}
    total = sum(weights.values())
    posterior, whole = probabilities(rows)
    assert whole == pytest.approx(np.log(total))
    for span in [(0, 1, 0, 1), (0, 2, 1, 4), (1, 3, 2, 3), (1, 2, 2, 2), (2, 2, 1, 2)]:
        share = sum(weight for path, weight in weights.items() if span in path) / total
        assert value(span, posterior) == pytest.approx(share, rel=1e-4)
