"""The docs and the program name the same things: none is missing, and none is made up."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from importlib.metadata import distribution
from typing import Any

import pytest
import typer

from evaluator.cli.app import app
from evaluator.evaluation.columns import score_columns
from evaluator.model import Finding, ScoreColumn
from evaluator.model.run import DIFFERENCE_COLUMNS, Manifest, pair_types
from tests.conftest import ROOT

PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8")
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
TEXT = "\n".join(PAGES.values())
PLUGINS = PAGES["docs/plugins.md"]
RUN_FILES = PAGES["docs/run-files.md"]
OURS = distribution("bilingual-evaluator").entry_points


def commands(group: Any, path: str = "evaluator") -> Iterator[tuple[str, list[str]]]:
    """Every command in full, with its long options."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            options = [o for p in command.params for o in (*p.opts, *p.secondary_opts)]
            yield f"{path} {name}", [option for option in options if option.startswith("--")]


SHORT = {"evaluator batch": "evaluator batch run"}
"""Groups that need no command's name, and the command that is meant."""
COMMANDS = dict(commands(typer.main.get_command(app)))


def names(group: str) -> set[str]:
    """Names of built-in plugins."""
    return {point.name for point in OURS if point.group == f"evaluator.{group}"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_options_are_documented(command: str) -> None:
    assert command in TEXT
    assert [o for o in COMMANDS[command] if not re.search(rf"{re.escape(o)}(?![\w-])", TEXT)] == []


def test_documented_commands_and_options_exist() -> None:
    groups = {command.rpartition(" ")[0] for command in COMMANDS}
    # The table of complaints holds commands that are mistaken on purpose.
    pages = [text for page, text in PAGES.items() if page != "docs/survival.md"]
    lines = re.findall(r"(?:^|`)(evaluator [a-z][^`\n#]*)", "\n".join(pages), re.MULTILINE)
    assert len(lines) > 40
    for line in lines:
        first, second, third = [*line.split(), "", ""][:3]
        command = f"{first} {second} {third}" if f"{first} {second}" in groups else line
        if first + " " + second in SHORT and command not in COMMANDS:
            command = SHORT[f"{first} {second}"]
        known = next((c for c in COMMANDS if f"{command} ".startswith(f"{c} ")), None)
        assert known or command.strip() in groups, line
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line):
            assert known is None or option in (*COMMANDS[known], "--help"), line


@pytest.mark.parametrize("group", ["metrics", "renderers", "formats", "bilingual"])
def test_the_table_of_built_in_plugins_is_whole(group: str) -> None:
    rows = re.findall(rf"^\| `evaluator\.{group}` \| ([^|]*) \|$", PLUGINS, re.MULTILINE)
    told = rows[-1]  # below the table of base classes
    assert set(re.findall(r"`([^`]+)`", told)) == names(group)


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    pages = {page.stem for page in (ROOT / "docs/checks").glob("*.md")}
    assert pages == names("checks")


def described(section: str) -> set[str]:
    """What stands in the first column of a section's table."""
    found = re.search(rf"^#+ {section}$(.*?)(?=^#|\Z)", RUN_FILES, re.MULTILINE | re.DOTALL)
    assert found is not None
    cells = re.findall(r"^\| (`.*?) \|", found[1], re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


FILES = {
    r"run\.json": set(Manifest.model_fields),
    "columns": {field.name for field in dataclasses.fields(ScoreColumn)},
    "pairs": set(pair_types(score_columns(), documents=True, states=True)),
    r"findings\.jsonl": {field.name for field in dataclasses.fields(Finding)},
    r"differences\.csv": set(DIFFERENCE_COLUMNS),
}


@pytest.mark.parametrize("section", FILES)
def test_the_tables_of_a_run_s_files_are_whole(section: str) -> None:
    told = described(section)
    if section == "columns":
        told = told | {"chinese"}  # told of beside the title that it translates
    assert told == FILES[section]
