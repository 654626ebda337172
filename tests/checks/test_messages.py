"""What checks declare of themselves, and the messages in which findings are told."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluator
from evaluator.checks import Check, CheckedDocument, CheckedPair, Evidence, Scope, load_checks
from evaluator.documents import read_terms
from evaluator.documents.bilingual.base import LeftOut
from evaluator.evaluation.findings import checked_pairs
from evaluator.evidence.risks import PairReadings
from evaluator.model import ALSO, Finding, Level, Message, Severity, Status, message
from evaluator.model.run import Run
from evaluator.support.messages import GROUPS, LANGUAGES, WORDS, catalogue, tell
from evaluator.support.registry import plugins
from tests.conftest import WESTERN, pairs_of

CHECKS = load_checks()
OWNERS = [name for group in GROUPS for name in plugins(group)]
ENTRIES = [
    (f"{owner}.{name}", entry)
    for owner in OWNERS
    for name, entry in catalogue(owner).items()
    if name != WORDS
]
IDS = dict(ENTRIES)
_ID = re.compile(rf"(?:{'|'.join(map(re.escape, OWNERS))})\.[a-z][a-z-]*")


def templates(entry: Any) -> dict[str, list[str]]:
    """The templates of a message by language, plural forms apart."""
    return {
        language: [said] if isinstance(said, str) else list(said.values())
        for language, said in entry.items()
    }


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """The modules that tell anything."""
    for file in sorted(Path(evaluator.__file__).parent.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        if any(calls(tree)):
            yield file, tree


def ids_in(tree: ast.AST) -> set[str]:
    """Strings of a piece of code that are ids of messages."""
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and _ID.fullmatch(text)}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
            yield node


def compared(tree: ast.AST) -> set[str]:
    """Ids by which a piece of code knows a message that another has told."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    return {name for node in nodes for name in ids_in(node)}


def test_every_id_in_the_code_is_a_message_and_every_message_is_used() -> None:
    used = {name for _, tree in modules() for name in ids_in(tree)}
    # Ids may also be constants or members of an enumeration, in a module that tells nothing itself.
    used |= {*map(str, LeftOut), ALSO}
    assert used == IDS.keys()


def test_the_code_gives_every_message_the_arguments_that_it_asks_for() -> None:
    checked = set()
    for file, tree in modules():
        given: dict[str, set[str] | None] = {}
        # arguments of calls whose id stands in a table or a variable, and whether there are more
        forms: list[tuple[set[str], bool]] = []
        for call in calls(tree):
            named = {keyword.arg for keyword in call.keywords if keyword.arg}
            ids = ids_in(call.args[0])
            is_open = any(keyword.arg is None for keyword in call.keywords)
            for name in ids:
                given[name] = None if is_open else named
            if not ids:
                forms.append((named, is_open))
        for name in ids_in(tree) - compared(tree):
            asked = set().union(*map(fields, templates(IDS[name])["en"]))
            if given.get(name, set()) is None:
                continue  # some of the arguments stand in a mapping; the checks' own tests tell it
            fits = any(named == asked or (more and named < asked) for named, more in forms)
            if isinstance(IDS[name]["en"], dict):
                asked.add("count")  # it chooses the form, whether that tells it or not
            assert given[name] == asked if name in given else fits, f"{file}: {name}"
            checked.add(name)
    assert len(checked) > 80


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
def test_every_message_is_told_in_both_languages_with_the_same_arguments(
    name: str, entry: dict[str, Any]
) -> None:
    assert entry.keys() == set(LANGUAGES)
    is_sentence = not name.startswith("report.")  # what reports say around messages has labels too
    told = templates(entry)
    asked = {language: set().union(*map(fields, told[language])) for language in LANGUAGES}
    assert len({frozenset(names) for names in asked.values()}) == 1
    assert all(field.isidentifier() for field in asked["en"])
    # What is told of one thing alone may do without its number and without a range.
    for said in entry.values():
        forms = {} if isinstance(said, str) else said
        assert all(fields(form) == asked["en"] for kind, form in forms.items() if kind != "one")
    if name == "run.plain":  # the words of a check that has no messages: there are no others
        return
    for template in told["en"]:
        plain = re.sub(r"\{[^}]*\}", "", template)
        assert not re.search(r"[\u3000-\u9fff]", plain)
        # a whole sentence; one ends with what it quotes, one with another of them
        if is_sentence:
            assert re.search(r"[.”]$|{other}$", template)
            assert re.match(r"[A-Z“\"{]", template)
    for template in told["zh"]:
        plain = re.sub(r"\{[^}]*\}", "", template)
        if is_sentence:
            assert re.search(r"[\u4e00-\u9fff]", plain)
            assert re.search(r"[。”]$|{other}$", template)
        assert not re.search(r"[,;:?!()]", plain)  # Chinese punctuation in Chinese


def test_words_are_translated_for_messages_that_ask_for_them() -> None:
    for owner in OWNERS:
        asked = {
            (language, spec)
            for name, entry in catalogue(owner).items()
            if name != WORDS
            for language, said in templates(entry).items()
            for template in said
            for _, field, spec, _ in Formatter().parse(template)
            if field and spec and spec != "either"
        }
        tables = catalogue(owner).get(WORDS, {})
        assert asked == {(language, table) for language in tables for table in tables[language]}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_says_what_it_is(check: Check) -> None:
    assert isinstance(check.scope, Scope)
    assert isinstance(check.severity, Severity)
    assert check.categories
    assert len(set(check.categories)) == len(check.categories)
    assert not check.requires & check.uses
    assert catalogue(check.name)


def test_which_checks_need_the_encoder() -> None:
    needing = {check.name for check in CHECKS if check.needs_encoder}
    assert needing == {"enumeration", "reference", "suspect"}
    assert {check.name for check in CHECKS if Evidence.ENCODER in check.uses} == {
        "knowledge",
        "literal",
    }


@pytest.fixture(scope="module")
def western_pairs(western_run: Run) -> list[CheckedPair]:
    return checked_pairs(pairs_of(western_run, level=Level.SENTENCE), PairReadings())


@pytest.mark.parametrize(
    "check", [check for check in CHECKS if check.scope is Scope.PAIR], ids=lambda check: check.name
)
def test_a_check_of_pairs_judges_a_pair_alone_as_it_does_in_its_document(
    check: Check, western_pairs: Sequence[CheckedPair]
) -> None:
    terms = read_terms(WESTERN / "terms.csv").terms
    found = defaultdict(list)
    for draft in check.find(CheckedDocument(western_pairs, terms)):
        found[draft.pair].append((draft.message, draft.severity, draft.confidence))
    for number, pair in enumerate(western_pairs):
        alone = check.find(CheckedDocument([pair], terms))
        said = [(draft.message, draft.severity, draft.confidence) for draft in alone]
        assert said == found[number]


def test_findings_keep_to_what_their_check_declares(
    western_run: Run, western_pairs: Sequence[CheckedPair]
) -> None:
    declared = {check.name: check for check in CHECKS}
    assert len({finding.check for finding in western_run.findings}) > 8
    for finding in western_run.findings:
        assert finding.category in declared[finding.check].categories
    bare = CheckedDocument(western_pairs)
    for check in CHECKS:
        if check.requires:
            assert not list(check.find(bare)), f"{check.name} has nothing to go by"


def test_every_finding_of_a_run_is_told_in_both_languages(western_run: Run) -> None:
    assert western_run.findings
    for finding in western_run.findings:
        told = Message(finding.message_id, finding.arguments)
        assert finding.message == finding.told("en") == told.told("en")
        chinese = finding.told("zh")
        assert chinese == told.told("zh") != finding.message
        assert chinese.endswith(("。", "”"))


def test_one_and_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "evaluator.support.messages.catalogue",
        lambda owner: {
            "places": {
                "en": {"one": "It is in one place.", "other": "It is in {count} places."},
                "zh": "共 {count} 处。",
            }
        },
    )
    assert tell("x.places", {"count": 1}, "en") == "It is in one place."
    assert tell("x.places", {"count": 2}, "en") == "It is in 2 places."
    assert tell("x.places", {"count": 1}, "zh") == "共 1 处。"


def test_lists_words_and_messages_in_messages() -> None:
    missing = message("terms.missing", term="铁路", accepted=("railway", "rail"))
    assert missing.told("en").endswith("expected “railway” or “rail”.")
    assert missing.told("zh").endswith("应译为“railway”或“rail”。")
    assert message("numbers.unit", unit="yuan").told("zh") == "数值虽同，但原文的单位是人民币元。"
    assert message("language.foreign", language="Klingon").told("zh").endswith("Klingon。")
    nested = message("run.misread-in-version", finding=missing, first="西北", version="西卜")
    assert nested.told("zh").startswith(missing.told("zh"))
    assert "西北 for 西卜" in nested.told("en")
    assert nested.replacing("铁路", "鐵路").told("en").startswith("No accepted rendering of 鐵路")


@given(st.text(max_size=30))
def test_texts_are_data(text: str) -> None:
    """Nothing that a text holds is taken for a place to fill in."""
    for hostile in (text, "{english}", "{0.__class__}", "{term!r:>9}", f"{{{text}}}"):
        told = message("terms.forbidden", english=hostile, term=hostile)
        shown = hostile.strip() or hostile
        assert told.told("en") == f"The term list forbids “{shown}” for {shown}."
        listed = message("tags.order", tags=[hostile, hostile]).told("zh")
        assert listed == f"占位符的顺序与原文（{hostile}、{hostile}）不同。"


@pytest.mark.parametrize(
    ("message_id", "arguments"),
    [
        ("", {}),  # a run of before messages had ids
        ("no-such-check.said", {"x": "y"}),
        ("terms.no-such-message", {}),
        ("terms.missing", {"term": "铁路"}),  # an argument is missing
        ("language.words", {}),
        ("terms", {}),
        ("../terms.missing", {}),
    ],
)
def test_what_cannot_be_told_is_shown_in_english(
    message_id: str, arguments: dict[str, str]
) -> None:
    finding = Finding(
        "f", "mt", Level.SENTENCE, "1.1", "1", "terms", "Other", Severity.MINOR, 0.5, None, None,
        "As it was written.", None, message_id, arguments,
    )  # fmt: skip
    assert finding.told("en") == finding.told("zh") == "As it was written."


@pytest.mark.parametrize(
    ("message_id", "arguments"),
    [(1, {}), ("a.b", []), ("a.b", {"x": None}), ("a.b", {"x": [1]}), ("a.b", {"x": {"id": 1}})],
)
def test_what_is_no_message_is_refused(message_id: object, arguments: object) -> None:
    with pytest.raises(ValueError, match="message"):
        Message.from_json(message_id, arguments)


def test_a_pair_of_no_text_is_no_error_to_any_check() -> None:
    empty = CheckedPair("1.1", "1", Status.PAIRED, "", "")
    assert not [d for check in CHECKS for d in check.find(CheckedDocument([empty]))]


def test_words_are_told_without_the_blanks_around_them() -> None:
    told = message("polarity.gained", english="not ").told()
    assert "“not”" in told
    assert message("punctuation.alone", mark=" ").arguments == {"mark": " "}
