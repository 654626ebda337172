"""The house: few rooms, in one order, each of them told of."""

import ast
import re
import tomllib

from tests.conftest import ROOT

HOUSE = ROOT / "evaluator"
MOST = 21
BESIDE = {"__init__", "__main__", "api", "errors", "jobs"}
"""Modules that stand beside the rooms."""


def test_every_room_has_its_place_in_the_order_and_on_the_page() -> None:
    rooms = {face.parent.name for face in HOUSE.glob("*/__init__.py")}
    assert len(rooms) <= MOST
    assert {module.stem for module in HOUSE.glob("*.py")} == BESIDE
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract, _ = settings["tool"]["importlinter"]["contracts"]
    layers = {layer.removeprefix("evaluator.") for layer in contract["layers"]}
    assert layers == rooms | BESIDE - {"__init__", "__main__"}
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert [layer for layer in layers if f"`{layer}`" not in page] == []


def test_every_room_says_what_goes_in_and_what_comes_out() -> None:
    for face in HOUSE.glob("*/__init__.py"):
        said = ast.get_docstring(ast.parse(face.read_text(encoding="utf-8"))) or ""
        assert len(re.findall(r"[.:](?=\s|$)", said)) >= 3, f"{face}: three sentences"
        assert re.search(r"\bgo(es)?\b", said), f"{face}: what goes in"
        assert re.search(r"\b(out|printed)\b", said), f"{face}: what comes out"


def test_every_benchmark_is_type_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {name.removeprefix("benchmarks.") for name in settings["tool"]["mypy"]["modules"]}
    assert named == {file.stem for file in (ROOT / "benchmarks").glob("*.py")}
