"""A reviewer at work in the report: verdicts, the ways in and out, and what helps to decide."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from math import prod
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from evaluator.comparison import Sampling, compare_runs
from evaluator.model.run import Run
from evaluator.model.verdicts import Decision, Review, pair_fingerprints
from evaluator.report import Options, load_renderer, render
from evaluator.report.comparison import render_comparison
from evaluator.report.history import render_history
from evaluator.report.html import render_html
from evaluator.runs.reviews import import_verdicts, mqm_table
from tests.comparison.runs import REFERENCES, finding, small_run

from . import html_fixture as fixture
from .conftest import Open, Report

HALF = ViewportSize(width=640, height=450)  # what is left of a desk's screen at 200 % zoom


@pytest.fixture
def at_desk(opened: Open, desk: Path) -> Report:
    return opened(desk)


def press(report: Report, keys: str) -> None:
    for key in keys.split():
        report.page.keyboard.press(key)


def exported(report: Report, name: str) -> str:
    with report.page.expect_download() as waiting:
        report.page.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def review_of(report: Report) -> Review:
    return Review.model_validate_json(exported(report, "verdicts.json"))


def marks(page: Page, name: str) -> list[str]:
    """What the page lights under a name, without touching its elements."""
    found: list[str] = page.evaluate(
        "name => [...CSS.highlights.get(name)].map((range) => range.toString())", name
    )
    return found


def test_a_review_by_keyboard_alone(at_desk: Report) -> None:
    page = at_desk.page
    press(at_desk, "j n a")  # the first pair, its first finding: accepted
    card = at_desk.card("1.1")
    expect(card.locator("li.critical")).to_have_class(re.compile("accepted"))
    press(at_desk, "n d")  # what is folded away is passed over
    expect(at_desk.card("2.1").locator(".findings li")).to_have_class(re.compile("dismissed"))
    press(at_desk, "g 7 0 Escape c")
    page.keyboard.type("Two slips.")
    press(at_desk, "Escape e Control+a")
    page.keyboard.type("Build fifty new schools.")
    press(at_desk, "Escape k g 4 0 Escape")
    page.reload()
    expect(at_desk.card("1.1").get_by_label("Grade")).to_have_value("40")
    expect(at_desk.card("2.1").get_by_label("Grade")).to_have_value("70")
    expect(at_desk.card("2.1").get_by_label("Comment")).to_have_value("Two slips.")
    expect(at_desk.card("2.1").locator(".changes ins")).to_have_text("fifty")
    expect(at_desk.card("2.1").locator(".changes")).to_have_text(
        "Build fifteen fifty new schools.", use_inner_text=True
    )
    review = review_of(at_desk)
    assert {v.fingerprint: v.decision for v in review.findings} == {
        "1.1-Jinshan and Yinshan": Decision.ACCEPTED,
        "2.1-fifteen": Decision.DISMISSED,
    }
    assert {(v.pair_id, v.grade, v.translation) for v in review.pairs} == {
        ("1.1", 40, None),
        ("2.1", 70, "Build fifty new schools."),
    }


def test_a_button_leads_to_the_worst_pair(at_desk: Report) -> None:
    at_desk.page.get_by_label("Order").select_option("document")
    press(at_desk, "j j")
    at_desk.page.get_by_role("button", name="Start with the pair").click()
    expect(at_desk.page.get_by_label("Order")).to_have_value("priority")
    expect(at_desk.card("1.1")).to_be_focused()


def test_a_card_gone_to_is_held_in_place_until_the_reader_acts(report: Report) -> None:
    heights = report.page.evaluate(
        """async () => {
          const frames = async (count) => {
            while (count--) await new Promise(requestAnimationFrame);
            return scrollY;
          };
          const go = () =>
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
          go();
          scrollTo(0, 0);
          const held = await frames(12);
          go();
          dispatchEvent(new PointerEvent("pointerdown"));
          scrollTo(0, 0);
          return [held, await frames(12)];
        }"""
    )
    assert heights[0] > 0, "it takes its place again while those above it grow"
    assert heights[1] == 0, "and stays where the reader's own hand has put it"


def test_keys_rest_while_one_types_and_help_names_them(at_desk: Report) -> None:
    press(at_desk, "/ a 1 j")
    expect(at_desk.page.get_by_label("Search", exact=True)).to_have_value("a1j")
    press(at_desk, "Escape ?")
    keys = at_desk.page.locator("dialog[open] kbd").all_text_contents()
    bearing = at_desk.page.eval_on_selector_all(
        "[data-key]", "nodes => nodes.map((node) => node.dataset.key)"
    )
    assert set(bearing) <= set(keys), "every shortcut is in the help"
    press(at_desk, "Escape")
    expect(at_desk.page.get_by_text("No pair matches these filters.")).to_be_visible()


def test_a_decision_is_taken_back_by_deciding_so_again(at_desk: Report) -> None:
    press(at_desk, "j n a a")
    expect(at_desk.page.locator("#progress-words")).to_contain_text("0 of 5 findings decided")


def test_a_finding_is_corrected(at_desk: Report) -> None:
    press(at_desk, "j j n x")
    form = at_desk.card("2.1").locator(".correction-form")
    form.get_by_label("Severity").select_option("critical")
    form.get_by_label("Should say").fill("fifty (50)")
    form.get_by_label("Comment").fill("Off by a digit.")
    form.get_by_role("button", name="Done").click()
    item = at_desk.card("2.1").locator(".findings li")
    expect(item).to_have_class(re.compile("critical corrected"))
    expect(item.locator(".correction")).to_have_text("Corrected to: fifty (50)Off by a digit.")
    at_desk.page.get_by_label("critical", exact=True).check()
    assert at_desk.shown() == ["1.1", "2.1"], "filters go by the corrected severity"


def select(page: Page, selector: str, start: int, end: int) -> None:
    page.evaluate(
        """([selector, start, end]) => {
          const text = document.querySelector(selector).firstChild;
          getSelection().setBaseAndExtent(text, start, text, end);
        }""",
        [selector, start, end],
    )


def test_a_suggestion_is_put_into_the_translation(at_desk: Report) -> None:
    card = at_desk.card("1.1")
    press(at_desk, "j n i")
    expect(card.locator(".edit textarea")).to_have_value("Green hills are invaluable assets.")
    expect(card.locator("ins")).to_have_text("invaluable assets")
    assert card.get_by_role("button", name="Put in").count() == 0, "its words are gone"
    other = at_desk.card("4.1")
    other.get_by_role("button", name="Edit translation").click()
    other.locator(".edit textarea").fill("Also, you are notified on 3,500.")
    expect(other.locator("del")).to_have_text(["You", "hereby"])
    (verdict,), (edited, _) = review_of(at_desk).findings, review_of(at_desk).pairs
    assert verdict.decision is Decision.ACCEPTED
    assert edited.translation == "Green hills are invaluable assets."


def test_selected_words_become_a_finding_on_both_sides(at_desk: Report) -> None:
    page = at_desk.page
    press(at_desk, "j")
    select(page, 'article[data-name="1.1"] .text.source', 0, 2)
    page.get_by_role("button", name="Add finding here").click()
    form = at_desk.card("1.1").locator(".correction-form")
    expect(form.get_by_label("Chinese words")).to_have_value("青山")
    expect(form.get_by_label("English words")).to_have_value("Green")  # linked to them
    form.get_by_label("English words").fill("hills")
    form.get_by_role("button", name="Done").click()
    added = review_of(at_desk).findings[0]
    assert added.decision == Decision.ADDED
    assert (added.source_span.text, added.translation_span.start) == ("青山", 6)  # type: ignore[union-attr]
    expect(at_desk.card("1.1").locator(".text.translation mark").first).to_have_text("hills")


def test_tables_for_spreadsheets_and_marot(at_desk: Report) -> None:
    at_desk.page.get_by_role("textbox", name="Reviewer").fill("=Anna")
    at_desk.page.get_by_role("textbox", name="Reviewer").blur()
    press(at_desk, "j n a")
    at_desk.card("1.1").locator(".also summary").click()
    at_desk.card("1.1").get_by_role("group", name="Verdict on finding 2").get_by_role(
        "button", name="Accept"
    ).click()
    press(at_desk, "j n d g 9 5 Escape j g 4 0 Escape")  # of the last, a finding is left open
    rows = list(csv.DictReader(io.StringIO(exported(at_desk, "CSV").removeprefix("\ufeff"))))
    assert [row["kind"] for row in rows] == [*["finding"] * 3, *["pair"] * 2]
    assert rows[0]["reviewer"] == "'=Anna", "no cell is a formula"
    assert [row["grade"] for row in rows[3:]] == ["95", "40"]
    header, *lines = [line.split("\t") for line in exported(at_desk, "MQM TSV").splitlines()]
    assert header == [
        *("system", "doc", "docSegId", "globalSegId", "rater", "source", "target"),
        *("category", "severity", "metadata"),
    ]
    assert all(len(line) == 10 for line in lines)
    assert [(line[2], line[8]) for line in lines] == [("1.1", "Critical"), ("2.1", "no-error")]
    assert lines[0][6] == "Green hills are <v>Jinshan and Yinshan</v>."
    first, second = (json.loads(line[9]) for line in lines)
    assert first["segment"]["metrics"]["bleu"] == 30.0
    assert second["marked_text"] == "", "Marot takes its length of every line"
    assert first["timestamp"] <= second["timestamp"]
    # The command makes the same of the same verdicts.
    reviews = [review_of(at_desk)]
    ours = mqm_table(replace(fixture.desk_run(), reviews=reviews), reviews).to_numpy().tolist()
    assert [line[:9] for line in ours] == [line[:9] for line in lines]
    assert [json.loads(line[9]) for line in ours] == [first, second]


def test_verdicts_come_back_through_the_run_and_hold_in_the_next(
    at_desk: Report, opened: Open, files: Callable[[str, Run], Path], tmp_path: Path
) -> None:
    at_desk.page.get_by_role("textbox", name="Reviewer").fill("Li")
    press(at_desk, "Escape j n d")
    expect(at_desk.card("1.1").locator("li.critical")).to_have_class(re.compile("dismissed"))
    file = tmp_path / "verdicts.json"
    file.write_text(exported(at_desk, "verdicts.json"), encoding="utf-8")
    at_desk.forget()
    run = fixture.desk_run()
    again = replace(run, manifest=run.manifest.model_copy(update={"run": "later"}))
    again = replace(again, reviews=import_verdicts(again, [file]))
    report = opened(files("desk-again", again))
    first = report.card("1.1").locator("li.critical")
    expect(first).to_have_class(re.compile("dismissed"))
    expect(first.get_by_text("Li: dismissed")).to_be_visible()
    # Dismissed is dismissed: it folds nothing, and is not counted.
    expect(report.card("1.1").locator("li li")).to_have_count(0)
    report.page.locator("select[name=verdict]").select_option("dismissed")
    assert report.shown() == ["1.1"]
    expect(report.page.locator("[data-count=critical]")).to_have_text("0 / 0")


def test_verdicts_are_loaded_from_a_file(at_desk: Report, tmp_path: Path) -> None:
    press(at_desk, "j n a")
    file = tmp_path / "verdicts.json"
    given = json.loads(exported(at_desk, "verdicts.json"))
    given["findings"] += [{"fingerprint": "2.1-fifteen", "decision": "accepted"}, None, "x"]
    file.write_text(json.dumps(given), encoding="utf-8")
    at_desk.forget()
    at_desk.page.reload()
    expect(at_desk.page.locator("#progress-words")).to_contain_text("0 of 5")
    at_desk.page.locator("#load").set_input_files(file)
    expect(at_desk.page.get_by_text("1 verdict loaded")).to_be_visible()
    expect(at_desk.card("1.1").locator("li.critical")).to_have_class(re.compile("accepted"))
    file.write_text("{}", encoding="utf-8")
    at_desk.page.locator("#load").set_input_files(file)
    expect(at_desk.page.get_by_text("holds no verdicts for this corpus")).to_be_visible()


def test_what_reviewers_wrote_is_text(opened: Open, files: Callable[[str, Run], Path]) -> None:
    hostile = written(fixture.HOSTILE, "accepted", 80)
    pair = hostile.pairs[0].model_copy(update={"comment": fixture.HOSTILE_FINDING})
    review = hostile.model_copy(update={"pairs": [pair]})
    report = opened(files("hostile-reviewer", replace(fixture.desk_run(), reviews=[review])))
    expect(report.page.locator(".review th[scope=row]")).to_contain_text("<img src=x")
    expect(report.card("1.1").locator(".other-words q")).to_have_text(fixture.HOSTILE_FINDING)
    assert report.page.evaluate("typeof window.hostile") == "undefined"


def test_several_reviewers_side_by_side(
    opened: Open, files: Callable[[str, Run], Path], tmp_path: Path
) -> None:
    run = fixture.desk_run()
    reviews = [written("Anna", "accepted", 80), written("Li", "dismissed", 60)]
    report = opened(files("two-reviewers", replace(run, reviews=reviews)))
    expect(report.page.locator(".agreements")).to_contain_text(
        "Anna – Li: agree on 1 of 2 findings that both judged"
    )
    expect(report.page.locator(".agreements")).to_contain_text("20 points apart")
    item = report.card("2.1").locator(".findings li")
    expect(item.locator(".chip.other")).to_have_text(["Anna: accepted", "Li: dismissed"])
    expect(report.card("1.1").get_by_text("Anna: 80")).to_be_visible()
    report.page.locator("select[name=verdict]").select_option("disputed")
    assert report.shown() == ["2.1"]


def test_what_others_corrected_and_remarked_is_read_on_the_card(
    opened: Open, files: Callable[[str, Run], Path]
) -> None:
    anna = written("Anna", "corrected", 80)
    one, other = anna.findings
    said = {"suggestion": "Jinsha and Yinshan", "comment": "Two places."}
    anna = anna.model_copy(
        update={
            "findings": [one.model_copy(update={"comment": "Yes."}), other.model_copy(update=said)]
        }
    )
    report = opened(files("corrected-by-another", replace(fixture.desk_run(), reviews=[anna])))
    lines = report.card("2.1").locator(".correction")
    expect(lines).to_have_text(["Anna: Corrected to: Jinsha and YinshanTwo places."])
    expect(report.card("1.1").locator(".correction")).to_have_text(["Anna: Yes."])


def written(reviewer: str, decision: str, grade: int) -> Review:
    """A review of the desk's run: finding 1.1 accepted, 2.1 as told, pair 1.1 graded."""
    run = fixture.desk_run()
    at = {"system": "mt", "level": "sentence", "decided": "2026-11-20T10:00:00Z"}
    kind = {"category": "Terminology", "severity": "major"}
    pair = pair_fingerprints(run.pairs).iloc[0]
    decisions = {"1.1-Jinshan and Yinshan": "accepted", "2.1-fifteen": decision}
    findings = [
        {**at, **kind, "fingerprint": name, "decision": said, "pair_id": name[:3],
         "unit": name[0], "pair": pair}
        for name, said in decisions.items()
    ]  # fmt: skip
    graded = {**at, "fingerprint": pair, "pair_id": "1.1", "unit": "1", "grade": grade}
    return Review.model_validate(
        {
            "corpus": run.manifest.corpus,
            "run": run.manifest.run,
            "reviewer": reviewer,
            "exported": "2026-11-20T10:00:00Z",
            "findings": findings,
            "pairs": [graded],
        }
    )


def test_findings_inside_a_graver_one_are_folded_under_it(at_desk: Report) -> None:
    card = at_desk.card("1.1")
    expect(card.locator(".findings > li")).to_have_count(1)
    also = card.locator(".also")
    expect(also.locator("summary")).to_have_text("Also: names “Jinshan”; doubtful “Yinshan”")
    expect(also.locator("li").first).to_be_hidden()
    numbers = card.locator(".text mark").evaluate_all(
        "marks => marks.map((mark) => mark.dataset.begins ?? '')"
    )
    assert "".join(numbers) == "11", "one number on either side"
    press(at_desk, "j n n")
    expect(at_desk.page.locator("article.current")).to_have_attribute("data-name", "2.1")
    press(at_desk, "p a")
    expect(at_desk.page.locator("#progress-words")).to_contain_text("3 of 5 findings decided")
    at_desk.page.locator("select[name=verdict]").select_option("open")
    assert at_desk.shown() == ["2.1", "3.1"]


def test_doubtful_words_are_underlined_apart_from_findings(at_desk: Report) -> None:
    at_desk.card("2.1").scroll_into_view_if_needed()
    assert marks(at_desk.page, "risk") == ["Build"]
    assert marks(at_desk.page, "high-risk") == ["new"], "a finding marks fifteen"
    press(at_desk, "h")
    assert marks(at_desk.page, "risk") == []
    assert at_desk.hash() == "#heat="


def test_a_priority_is_explained_by_its_parts(at_desk: Report) -> None:
    priority = at_desk.card("1.1").locator(".priority")
    expect(priority.locator(".why")).to_be_hidden()
    priority.locator("summary").click()
    expect(priority).to_contain_text("The chance that an expert would mark a major error")
    expect(priority).to_contain_text("1 − (1 − 0.85) × (1 − 0.40) = 0.90")


def test_a_priority_names_what_speaks_for_it(at_desk: Report) -> None:
    priority = at_desk.card("2.1").locator(".priority")
    priority.locator("summary").click()
    expect(priority.locator(".why")).to_contain_text(
        "Words that it doubts most: fifteen, new, Build."
    )
    expect(priority.locator(".why")).to_contain_text("Found: 1 ")


def test_pointing_at_a_word_lights_its_counterpart(at_desk: Report) -> None:
    press(at_desk, "j")
    box = at_desk.page.evaluate(
        """async () => {
          await new Promise((done) => setTimeout(done, 300));  // the card has come to rest
          const text = document.querySelector('article[data-name="1.1"] .text.source').firstChild;
          const range = new Range();
          range.setStart(text, 0);
          range.setEnd(text, 1);
          const { x, y, width, height } = range.getBoundingClientRect();
          return [x + width / 2, y + height / 2];
        }"""
    )
    at_desk.page.mouse.move(*box)
    at_desk.page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert sorted(marks(at_desk.page, "linked")) == ["Green", "青山"]


def test_differences_from_the_reference(at_desk: Report) -> None:
    press(at_desk, "w")
    expect(at_desk.card("2.1").locator(".difference")).to_have_text(
        "Shares 4 of its 5 words, in order, with the reference."
    )
    assert {"fifteen", "fifty"} <= set(marks(at_desk.page, "unshared"))


def test_other_systems_stand_below_with_what_differs(
    opened: Open, files: Callable[[str, Run], Path]
) -> None:
    report = opened(files("rivals", fixture.desk_run("mt-a", "mt-b")))
    rival = report.card("mt-a/2.1").locator(".rival")
    expect(rival).to_contain_text("Also, Build fifteen new schools.")
    expect(rival.locator(".differs")).to_have_text("Also,")
    rival.get_by_role("link").click()
    expect(report.card("mt-b/2.1")).to_be_focused()


def test_pictures_follow_the_filters_and_lead_to_what_they_show(at_desk: Report) -> None:
    page = at_desk.page
    expect(page.locator("#distribution .said")).to_contain_text("4 pairs, median 0.45")
    expect(page.locator("#scatter svg")).to_have_attribute(
        "aria-label", "4 pairs; correlation 1.00."
    )
    press(at_desk, "1")
    expect(page.locator("#distribution .said")).to_contain_text("1 pair, median 0.90")
    expect(page.locator("[data-count=major]")).to_have_text("1 / 2")
    press(at_desk, "1")
    page.get_by_role("button", name="Show major findings of numbers (1)").click()
    assert at_desk.shown() == ["2.1"]
    page.get_by_role("button", name="Reset").click()
    page.get_by_label("Score to draw").select_option("bleu")
    expect(page.locator("#by-unit .said")).to_contain_text("worst 1 (30.0)")
    page.locator('#by-unit [data-unit="3"]').click()
    assert at_desk.shown() == ["3.1"]


def test_units_and_sentences_begin_at_the_same_place(
    opened: Open, files: Callable[[str, Run], Path]
) -> None:
    chances = {"1": [0.9, 0.9, 0.9, 0.9], "2": [0.1], "3": [0.95]}
    sentences = [
        {"pair_id": f"{unit}.{k}", "unit": unit, "priority": chance, "similarity": 0.8}
        for unit, listed in chances.items() for k, chance in enumerate(listed)
    ]  # fmt: skip
    joined = {unit: 1 - prod(1 - chance for chance in listed) for unit, listed in chances.items()}
    units = [
        {"pair_id": unit, "unit": unit, "level": "unit", "priority": joined[unit]}
        for unit in chances
    ]
    report = opened(files("alike", fixture.small_run(*sentences, *units)))
    assert report.shown()[0] == "3.0"
    expect(report.page.locator("#by-unit .said")).to_contain_text("worst 3 (0.95), 1 (0.90)")
    report.page.get_by_label("units").check()
    assert report.shown() == ["3", "1", "2"]
    expect(report.page.locator("article .parts", has_text="worst sentence 0.90")).to_be_visible()


def test_regular_expressions_and_categories(at_desk: Report) -> None:
    page = at_desk.page
    page.get_by_label("Search by regular expression").check()
    search = page.get_by_label("Search", exact=True)
    search.fill(r"^(Build|Support)\b")
    expect(at_desk.count()).to_have_text("2 of 4 sentence pairs")
    search.fill("(")
    expect(page.get_by_role("alert").filter(has_text="no regular expression")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    page.locator("select[name=category]").select_option("Terminology")
    expect(at_desk.count()).to_have_text("3 of 4 sentence pairs")


def test_the_page_speaks_chinese_and_keeps_view_and_verdicts(at_desk: Report) -> None:
    press(at_desk, "j n a")
    told = at_desk.card("1.1").locator(".explanation p").first
    expect(told).to_have_text(re.compile("^Nothing in the source seems to stand for"))
    at_desk.page.evaluate("location.hash = 'severity=critical'")
    at_desk.page.get_by_role("button", name="中文").click()
    expect(at_desk.page.locator("html")).to_have_attribute("lang", "zh")
    expect(at_desk.count()).to_have_text("4 个句对中的 1 个")
    expect(told).to_have_text(re.compile("^译文多出了否定“.+”，原文中似乎没有对应内容。$"))
    expect(told).to_have_attribute("lang", "zh")
    expect(at_desk.card("1.1").get_by_role("button", name="采纳").first).to_have_attribute(
        "aria-pressed", "true"
    )
    assert not re.search(r"\{\w+\}", at_desk.page.locator("body").inner_text())


def test_the_page_opens_in_the_language_asked_for(tmp_path: Path, opened: Open) -> None:
    file = tmp_path / "zh.html"
    file.write_text(render_html(fixture.desk_run(), language="zh"), encoding="utf-8")
    expect(opened(file).page).to_have_title(re.compile("译文审校"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(opened: Open, desk: Path, theme: str) -> None:
    report = opened(desk, color_scheme=theme)
    report.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    press(report, "j n x Escape c Escape e Escape n d")
    found = Axe().run(report.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_a_comparison_can_be_read_by_all(browser: Browser, theme: Any, width: int) -> None:
    page = browser.new_page(color_scheme=theme, viewport={"width": width, "height": 800})
    systems = {"a": REFERENCES, "b": [*REFERENCES[:3], "A fourth one is there."]}
    run = small_run(systems, findings=[finding("b", "f")], times=8)
    page.set_content(render_comparison(compare_runs([run], sampling=Sampling(1, 20, 20))))
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_clients_report_can_be_read_by_all(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    run = replace(fixture.desk_run(), reviews=[written("Li", "accepted", 80)])
    page.set_content(render(load_renderer("client"), run, Options()).data.decode("utf-8"))
    assert page.locator(".error").count() > 0
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_a_history_can_be_read_by_all(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(render_history("a", []))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_twice_as_large_nothing_is_lost(opened: Open, desk: Path) -> None:
    report = opened(desk, size=HALF, device_scale_factor=2)
    press(report, "j e")
    width, room = report.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room
    expect(report.card("1.1").get_by_role("button", name="Accept").first).to_be_visible()


def test_lines_of_a_megabyte(opened: Open, files: Callable[[str, Run], Path]) -> None:
    row = {"pair_id": "1.1", "unit": "1", "source_text": "长" * 350_000, "priority": 0.5}
    run = fixture.small_run({**row, "translation_text": "long" * 250_000})
    report = opened(files("megabyte", run), "#diff=1")
    text = report.card("1.1").locator(".text.translation")
    assert text.evaluate("node => node.textContent.length") == 1_000_000
    folded = text.bounding_box()
    unfold = report.card("1.1").get_by_role("button", name="Show the whole texts")
    unfold.click()
    expect(report.card("1.1").get_by_role("button", name="Fold the texts")).to_be_visible()
    whole = text.bounding_box()
    assert folded
    assert whole
    assert folded["height"] < 500 < whole["height"]


def test_long_texts_of_other_systems_are_folded_with_the_pair(
    opened: Open, files: Callable[[str, Run], Path]
) -> None:
    at = {"pair_id": "1.1", "unit": "1", "source_text": "很好。", "priority": 0.5}
    short = {**at, "system": "a", "translation_text": "Good."}
    run = fixture.small_run(short, {**at, "system": "b", "translation_text": "good and " * 2_000})
    report = opened(files("long-rival", run))
    card = report.page.locator("article").filter(has_text="a").first
    rival = card.locator(".rival-text")
    folded = rival.bounding_box()
    card.get_by_role("button", name="Show the whole texts").click()
    whole = rival.bounding_box()
    assert folded
    assert whole
    assert folded["height"] < 200 < whole["height"]


def test_a_browser_that_keeps_nothing_says_so(opened: Open, desk: Path) -> None:
    report = opened(desk)
    for kept in ("Storage.prototype.setItem", "IDBFactory.prototype.open"):
        report.page.add_init_script(f"{kept} = () => {{ throw new Error('off'); }}")
    report.page.reload()
    press(report, "j n a")
    expect(report.page.get_by_role("alert").filter(has_text="keeps nothing")).to_be_visible()
    expect(report.card("1.1").locator("li.critical")).to_have_class(re.compile("accepted"))
