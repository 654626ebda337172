"""Renderers: found by name and by ending, held to what they declare."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from junitparser import JUnitXml

from evaluator.errors import InputError
from evaluator.model.run import Run
from evaluator.report import Options, Rendered, Renderer, load_renderer, render, renderer_of
from evaluator.report.base import GROUP
from evaluator.support.plugins import Origin, PluginError
from evaluator.support.registry import plugins
from tests.comparison.runs import REFERENCES, finding, small_run


@pytest.fixture
def run() -> Run:
    """Two systems, a grave finding in the second."""
    texts = {"a": REFERENCES, "b": ["<b>&amp; \u202e", *REFERENCES[1:]]}
    return small_run(texts, findings=[finding("b", "f1")])


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.xlsx", "xlsx"), ("a.XLF", "xliff"), ("a.xliff", "xliff"), ("a.tmx", "tmx"),
        ("a.docx", "docx"), ("a.html", "html"), ("a.json", "json"), ("a.jsonl", "jsonl"),
        ("a.tsv", "tsv"), ("a.csv", "csv"), ("a.txt", "terminal"), ("gates.junit.xml", "junit"),
    ],
)  # fmt: skip
def test_a_file_s_ending_says_its_format(file: str, name: str) -> None:
    assert renderer_of(Path(file)).name == name


def test_what_no_renderer_writes() -> None:
    with pytest.raises(InputError, match=r"end the name in .*\.csv, \.docx"):
        renderer_of(Path("a.xyz"))
    with pytest.raises(InputError, match="did you mean 'xliff'"):
        load_renderer("xlif")


def test_every_built_in_renderer_is_as_it_is_registered(run: Run) -> None:
    for name in plugins(GROUP):
        renderer = load_renderer(name)
        assert renderer.name == name
        assert renderer.summary.endswith(".")
        assert renderer.origin.is_built_in


@pytest.mark.parametrize(("name", "separator"), [("tsv", "\t"), ("csv", ",")])
def test_pairs_with_their_scores(run: Run, name: str, separator: str) -> None:
    data = render(load_renderer(name), run, Options(system="b")).data
    table = pd.read_csv(io.BytesIO(data), sep=separator)
    assert table["system"].unique().tolist() == ["b"]
    assert table["translation_text"][0] == "<b>&amp; \\u202e"  # shown, not obeyed
    assert table["chrf"].tolist() == [50.0] * 4
    lines = render(load_renderer("jsonl"), run, Options(system="b")).data.decode().splitlines()
    assert [json.loads(line)["pair_id"] for line in lines] == table["pair_id"].tolist()


def test_texts_of_a_run(run: Run) -> None:
    assert "chrf" in render(load_renderer("terminal"), run).data.decode()
    assert "系统" not in render(load_renderer("terminal"), run).data.decode()
    told = json.loads(render(load_renderer("json"), run).data)
    assert told["systems"] == ["a", "b"]
    page = render(load_renderer("html"), run, Options(language="zh")).data.decode()
    assert '<html lang="zh"' in page


def test_gates_of_a_saved_run(run: Run) -> None:
    with pytest.raises(InputError, match="there is no gate"):
        render(load_renderer("junit"), run)
    renderer = load_renderer("junit", {"max_severity": "minor", "fail_under": {"chrf": 40}})
    xml = JUnitXml.fromstring(render(renderer, run).data)
    assert (xml.tests, xml.failures) == (4, 1)


def test_a_word_file_is_wanted_for_comments_and_for_nothing_else(run: Run) -> None:
    for name, into in (("docx", None), ("xlsx", Path("a.docx"))):
        with pytest.raises(InputError, match="go together"):
            render(load_renderer(name), run, Options(into=into))


def test_an_unknown_system(run: Run) -> None:
    for name in ("tsv", "xlsx", "xliff", "tmx"):
        with pytest.raises(InputError, match="no system of that name; there are: a, b") as caught:
            render(load_renderer(name), run, Options(system="c"))
        assert not isinstance(caught.value, PluginError)


@pytest.mark.parametrize(
    ("result", "told"),
    [(b"bytes", "renders bytes, not str"), (None, "renders NoneType, not str"), (1 / 3, "float")],
)
def test_a_renderer_that_fails_is_named(run: Run, result: Any, told: str) -> None:
    class Acme(Renderer):
        name = "acme"
        extensions = ("acme",)

        def render(self, run: Run, options: Options) -> Rendered | str | bytes:
            answer: str = result
            return answer

    renderer = Acme()
    renderer.origin = Origin("evaluator.renderers", "acme", "acme-quality", "1.2")
    with pytest.raises(PluginError, match=f"renderer acme of acme-quality 1.2: .*{told}"):
        render(renderer, run)
