"""No cell of a table that is written for spreadsheets is a formula."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.documents import Term, read_terms, write_terms
from evaluator.support.spreadsheets import guarded, guarded_table, sensible, unguarded

FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "text", "'tis", "1-2", "(=1)", "西部"])
def test_other_texts_stay(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text(st.sampled_from("'=+-@\ta＝")))
def test_the_way_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_tables() -> None:
    table = pd.DataFrame({"=1": ["=1+1", None, "text"], "n": [-1.0, 2.0, 3.0]})
    written = guarded_table(table).to_csv(index=False)
    assert written == "'=1,n\n'=1+1,-1.0\n,2.0\ntext,3.0\n"
    assert pd.read_csv(io.StringIO(written))["n"].tolist() == [-1, 2, 3]


@pytest.mark.parametrize(
    ("figure", "told"),
    [(1.9e-13, "0"), (-1e-9, "0"), (0.00012, "0.0001"), (0.81, "0.81"), (31.023456, "31.0235"),
     (1234567.0, "1.23457e+06"), (100.0, "100")],
)  # fmt: skip
def test_figures_end_at_sensible_digits(figure: float, told: str) -> None:
    assert sensible(figure) == told


def test_term_lists_are_guarded_and_read_back(tmp_path: object) -> None:
    term = Term("=水", ("-water", "@aqua"), ("=HYPERLINK(1)",))
    data = write_terms([term], "csv")
    assert data.decode().splitlines()[1].startswith("'=水,'-water|@aqua,'=HYPERLINK(1)")
    file = tmp_path / "terms.csv"  # type: ignore[operator]
    file.write_bytes(data)
    assert read_terms(file).terms == (term,)
