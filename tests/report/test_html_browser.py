"""The report in a real browser, with the network off."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, ViewportSize, expect

from evaluator.model import Severity, Span
from evaluator.model.run import Run
from evaluator.report.html import render_html
from evaluator.report.html.selection import Limits

from . import html_fixture as fixture
from .conftest import DESK, PHONE, Open, Report


def box(element: Locator) -> FloatRect:
    """Where an element lies in the window, which shows it."""
    place = element.bounding_box()
    assert place is not None
    return place


def test_opens_with_the_worst_pair_first(report: Report) -> None:
    expect(report.page.locator("h1")).to_have_text("Western development 2020")
    expect(report.count()).to_have_text("305 of 305 sentence pairs")
    names = report.shown()
    assert len(names) == 300, "the rest has its place once the reader comes near"
    priorities = report.page.evaluate(
        """() => {
          const pairs = JSON.parse(document.querySelector("#data").textContent).pairs;
          const of = new Map(pairs.filter((p) => p.level === "sentence").map((p) => [p.id, p]));
          return [...document.querySelectorAll("#list article")]
            .map((card) => of.get(card.dataset.name).priority);
        }"""
    )
    assert priorities == sorted(priorities, reverse=True)
    assert names[0] == "14.2"
    first = report.card("14.2")
    expect(first.locator(".text.source")).to_contain_text("绿水青山就是金山银山理念")
    expect(first.locator(".findings li").first).to_contain_text("Jinshan and Yinshan")
    expect(first.locator(".findings li").first).to_contain_text("invaluable assets")


def test_marks_carry_severity_number_and_explanation(report: Report) -> None:
    card = report.card("14.2")
    english = card.locator(".text.translation mark")
    expect(english).to_have_text("Jinshan and Yinshan")
    expect(english).to_have_class(re.compile("critical"))
    expect(english).to_have_attribute("data-begins", "1")
    english.hover()
    expect(report.page.get_by_role("tooltip")).to_contain_text("1: critical. Common words")
    expect(report.page.get_by_role("tooltip")).to_contain_text("invaluable assets")
    report.page.keyboard.press("Escape")
    expect(report.page.get_by_role("tooltip")).to_be_hidden()
    chinese = card.locator(".text.source mark")  # the major finding overlaps the critical one
    assert chinese.all_text_contents() == ["绿水青山就是", "金山银山", "理念"]
    assert [m.get_attribute("data-findings") for m in chinese.all()] == ["2", "1 2", "2"]
    expect(chinese.nth(1)).to_have_class(re.compile("critical several"))


def test_a_finding_and_its_marks_light_up_together(report: Report) -> None:
    card = report.card("14.2")
    card.locator(".findings .number").first.focus()
    expect(card.locator(".text.translation mark")).to_have_class(re.compile("lit"))
    card.locator(".text.translation mark").hover()
    expect(card.locator(".findings li").first).to_have_class(re.compile("lit"))
    report.page.mouse.move(2, 2)
    expect(card.locator(".lit")).to_have_count(0)


def test_cards_are_filled_when_they_come_into_view(report: Report) -> None:
    filled = report.page.locator("#list article:not(:empty)")
    assert filled.count() < 60
    last = report.page.locator("#list article").last
    expect(last).to_be_empty()
    last.scroll_into_view_if_needed()
    expect(last.locator(".text.source")).not_to_be_empty()


def test_severity_filter(report: Report) -> None:
    report.page.get_by_label("critical", exact=True).check()
    expect(report.count()).to_have_text("4 of 305 sentence pairs")
    assert report.shown()[0] == "14.2"
    assert sorted(report.shown()) == ["13.9", "14.2", "6.5", "annex.2"]
    report.page.get_by_label("minor", exact=True).check()
    assert len(report.shown()) > 4
    report.page.get_by_role("button", name="Reset").click()
    expect(report.count()).to_have_text("305 of 305 sentence pairs")


def test_severity_and_check_ask_for_one_finding(report: Report) -> None:
    report.page.get_by_label("critical", exact=True).check()
    report.page.get_by_label("Check").select_option("terms")  # 14.2 has such, but only a major one
    assert report.shown() == ["annex.2"]


def test_status_and_place_filters(report: Report) -> None:
    report.page.get_by_label("Status").select_option("omission")
    names = report.shown()
    assert "annex.5" in names
    expect(report.card(names[0]).locator(".status")).to_have_text("omission")
    report.page.get_by_label("Place").select_option("unit:annex")
    assert report.shown() == ["annex.5"]
    report.page.get_by_label("Status").select_option("")
    report.page.get_by_label("Place").select_option("section:section-4")
    units = {name.split(".")[0] for name in report.shown()}
    assert units == {"section-4", "14", "15", "16"}


def test_level_switch_shows_units_with_their_sentences_findings(report: Report) -> None:
    expect(report.page.get_by_label("sentences")).to_be_checked()
    report.page.get_by_label("units").check()
    expect(report.count()).to_have_text("45 of 45 units")
    marks = report.card("14").locator(".text.translation mark")
    expect(marks.first).to_have_text("Jinshan and Yinshan")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("金山银山", "14.2"),
        ("jinshan AND yinshan", "14.2"),  # in either case
        ("ningbo)   chengdu", "6.5"),  # spaces are spaces; brackets are brackets
        ("lush mountains are invaluable", "14.2"),  # of the reference
        ("</script>", "annex.1"),
    ],
)
def test_search_in_either_language(report: Report, typed: str, found: str) -> None:
    report.page.get_by_label("Search", exact=True).fill(typed)
    expect(report.count()).to_have_text("1 of 305 sentence pairs")
    assert report.shown() == [found]
    hits = report.page.evaluate(
        """() => [...CSS.highlights.get("search")].map((range) => range.toString())"""
    )
    assert hits
    assert re.sub(r"\s+", " ", typed).lower() in {hit.lower() for hit in hits}


def test_nothing_found_says_so_and_offers_a_way_back(report: Report) -> None:
    report.page.get_by_label("Search", exact=True).fill("no such words anywhere")
    expect(report.count()).to_have_text("0 of 305 sentence pairs")
    expect(report.page.get_by_text("No pair matches these filters.")).to_be_visible()
    report.page.get_by_role("button", name="Show all pairs").click()
    expect(report.count()).to_have_text("305 of 305 sentence pairs")
    expect(report.page.get_by_label("Search", exact=True)).to_have_value("")


def test_sorting(report: Report) -> None:
    order = report.page.get_by_label("Order")
    order.select_option("document")
    assert report.shown()[:6] == [f"opening.{n}" for n in range(1, 7)]
    for score, upwards in (("bleu", True), ("ter", False), ("similarity", True)):
        order.select_option(score)
        values = report.page.evaluate(
            """(score) => {
              const pairs = JSON.parse(document.querySelector("#data").textContent).pairs;
              const of = new Map(pairs.filter((p) => p.level === "sentence").map((p) => [p.id, p]));
              return [...document.querySelectorAll("#list article")]
                .map((card) => of.get(card.dataset.name).scores[score] ?? null);
            }""",
            score,
        )
        present = [value for value in values if value is not None]
        assert present == sorted(present, reverse=not upwards), score
        assert values[len(present) :] == [None] * (len(values) - len(present)), "absent ones last"


def test_context_shows_the_neighbours_in_document_order(report: Report) -> None:
    card = report.card("14.2")
    button = card.get_by_role("button", name="Context")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    links = card.locator(".context a")
    assert links.all_text_contents() == ["section-4.1", "14.1", "14.3", "14.4"]
    main, before = card.locator(".text.source"), card.locator(".context.source").nth(1)
    assert before.bounding_box()["y"] < main.bounding_box()["y"]
    links.nth(2).click()
    expect(report.card("14.3")).to_have_class(re.compile("current"))
    card.get_by_role("button", name="Hide context").click()
    expect(card.locator(".context")).to_have_count(0)


def test_context_at_the_documents_beginning_says_so(opened: Open, western: Path) -> None:
    report = opened(western, "#pair=opening.1")
    report.card("opening.1").get_by_role("button", name="Context").click()
    expect(report.card("opening.1").get_by_text("The document begins here.")).to_be_visible()


def test_map_has_a_named_cell_for_every_pair(report: Report) -> None:
    cells = report.page.locator("#map .cell")
    assert cells.count() == 305
    cell = report.page.locator('#map .cell[data-pair="14.2"]')
    name = "14.2, paired, priority 0.74, 1 critical, 1 major"
    expect(cell).to_have_accessible_name(name)
    assert cell.locator(".tick").count() == 2
    expect(report.page.locator('#map .cell[data-pair="annex.5"]')).to_have_class(
        re.compile("omission")
    )
    glyphs = {
        pair: report.page.evaluate(
            "(cell) => getComputedStyle(cell, '::after').content",
            report.page.query_selector(f'#map .cell[data-pair="{pair}"]'),
        )
        for pair in ("annex.3", "annex.4", "annex.5")
    }
    assert glyphs == {"annex.3": '"+"', "annex.4": '"?"', "annex.5": '"−"'}


def test_map_click_jumps_to_the_pair(report: Report) -> None:
    report.page.locator('#map .cell[data-pair="33.2"]').click()
    card = report.card("33.2")
    expect(card).to_be_focused()
    expect(card.locator(".text.source")).to_be_in_viewport()
    bar = box(report.page.locator("#controls"))
    report.page.wait_for_function(  # the cards above find their heights in the next frames
        """([name, bar]) => {
            const card = document.querySelector(`#list article[data-name="${name}"]`);
            const below = card.getBoundingClientRect().y - bar;
            return 0 <= below && below < 40;
        }""",
        arg=["33.2", bar["y"] + bar["height"]],
    )
    assert report.hash() == "#pair=33.2"
    report.page.go_back()
    assert report.hash() == ""


def test_map_by_keyboard(report: Report) -> None:
    page = report.page
    assert page.locator('#map button[tabindex="0"]').count() == 1
    page.locator('#map button[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator('#map .cell[data-pair="opening.1"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.dataset.pair ?? ''")
    assert focused.startswith("section-1.")
    page.keyboard.press("Enter")
    expect(report.card(focused)).to_be_focused()


def test_map_jumps_to_a_pair_that_was_filtered_out(report: Report) -> None:
    report.page.get_by_label("critical", exact=True).check()
    faded = report.page.locator("#map .cell.filtered")
    assert faded.count() == 301
    report.page.locator('#map .cell[data-pair="33.2"]').click()
    expect(report.card("33.2")).to_be_focused()
    expect(report.page.locator(".announcement")).to_contain_text("33.2 was filtered out")
    expect(report.count()).to_have_text("305 of 305 sentence pairs")


def test_map_label_narrows_the_list_to_its_unit(report: Report) -> None:
    label = report.page.locator('#map .label[data-where="unit:14"]')
    label.click()
    expect(label).to_have_attribute("aria-pressed", "true")
    assert {name.split(".")[0] for name in report.shown()} == {"14"}
    label.click()
    expect(report.count()).to_have_text("305 of 305 sentence pairs")


def test_counts_lead_to_what_they_count(report: Report) -> None:
    report.page.get_by_role("link", name="critical findings").click()
    expect(report.count()).to_have_text("4 of 305 sentence pairs")
    expect(report.page.get_by_label("critical", exact=True)).to_be_checked()


def test_hostile_text_is_inert_and_can_be_read(opened: Open, western: Path) -> None:
    report = opened(western, "#pair=annex.1")
    card = report.card("annex.1")
    for side in ("source", "translation", "reference"):
        shown = card.locator(f".text.{side}").evaluate("node => node.textContent")
        assert shown == fixture.HOSTILE
    expect(card.locator(".explanation")).to_contain_text("<svg onload=alert(1)>")
    assert card.locator("script, img, svg, b[onmouseover]").count() == 0
    card.locator(".explanation").hover()
    assert report.page.evaluate("typeof window.hostile") == "undefined"
    codes = card.locator(".text.source .invisible").evaluate_all(
        "nodes => nodes.map(node => node.dataset.code)"
    )
    assert codes == ["U+2028", "U+202E", "U+202C", "U+200B"]  # the emoji's joiner is none of them


def test_offsets_count_code_points(opened: Open, western: Path) -> None:
    card = opened(western, "#pair=annex.2").card("annex.2")
    source = card.locator(".text.source mark")
    assert source.all_text_contents() == ["𠀀", "牌子", "在"]
    assert [m.get_attribute("data-findings") for m in source.all()] == ["1", "1 2", "2"]
    assert card.locator(".text.translation mark").all_text_contents() == ["𝒶𝒷", "𠮷野家"]
    whole = card.locator(".text.source").evaluate("node => node.textContent")
    assert whole == fixture.BEYOND_BMP_SOURCE


def test_empty_and_adjacent_spans(opened: Open, files: Callable[[str, Run], Path]) -> None:
    source, translation = "甲乙丙", "one two three"
    row = {
        "pair_id": "1.1",
        "unit": "1",
        "source_text": source,
        "translation_text": translation,
        "status": "paired",
        "priority": 0.5,
    }
    found = (
        fixture.finding("1.1", fixture.span(source, "甲"), Span(4, 4, "")),
        fixture.finding("1.1", fixture.span(source, "乙"), None, severity=Severity.MINOR),
    )
    card = opened(files("spans", fixture.small_run(row, findings=found))).card("1.1")
    assert card.locator(".text.source mark").all_text_contents() == ["甲", "乙"]
    point = card.locator(".text.translation mark.point")
    expect(point).to_have_attribute("data-begins", "1")
    expect(point).to_be_visible()
    assert card.locator(".text.translation").evaluate("node => node.textContent") == translation


def test_state_stands_in_the_address_and_is_restored_from_it(opened: Open, western: Path) -> None:
    first = opened(western)
    first.page.get_by_label("major", exact=True).check()
    first.page.get_by_label("Order").select_option("document")
    first.page.get_by_label("Search", exact=True).fill("金山")
    expect(first.count()).to_have_text("1 of 305 sentence pairs")
    address = first.hash()
    assert "severity=major" in address
    assert "sort=document" in address
    second = opened(western, address)
    expect(second.count()).to_have_text("1 of 305 sentence pairs")
    assert second.shown() == first.shown()
    expect(second.page.get_by_label("Search", exact=True)).to_have_value("金山")
    expect(second.page.get_by_label("major", exact=True)).to_be_checked()
    expect(second.page.get_by_label("Order")).to_have_value("document")
    second.page.evaluate("location.hash = '#status=addition'")
    expect(second.page.get_by_label("Status")).to_have_value("addition")
    expect(second.page.get_by_label("Search", exact=True)).to_have_value("")


def test_address_with_nonsense_opens_all_the_same(opened: Open, western: Path) -> None:
    report = opened(western, "#level=word&sort=nothing&pair=99.9&__proto__=x&where=x&%E0%A4%A")
    expect(report.page.locator(".announcement")).to_have_text("99.9 is not on this page.")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["400", "1280"])
def test_page_never_scrolls_sideways(opened: Open, western: Path, size: ViewportSize) -> None:
    report = opened(western, "#pair=14.2", size)
    report.card("14.2").get_by_role("button", name="Context").click()
    report.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
    report.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")  # fills every card
    width, room = report.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["400", "1280"])
def test_tables_of_many_systems_scroll_by_themselves(
    opened: Open, files: Callable[[str, Run], Path], size: ViewportSize
) -> None:
    names = ("a-neural-system-2024", "b-commercial-engine", "c-of-the-customer", "d", "e")
    report = opened(files("five-systems", fixture.desk_run(*names)), size=size)
    width, room = report.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room
    table = report.page.get_by_role("region", name="What was found").locator("table")
    assert table.locator("thead th").count() == 6
    if size is PHONE:
        wide = table.evaluate("node => [node.scrollWidth, node.parentElement.clientWidth]")
        assert wide[0] > wide[1]


def test_filters_open_on_a_phone(opened: Open, western: Path) -> None:
    report = opened(western, size=PHONE)
    expect(report.page.get_by_label("Status")).to_be_hidden()
    button = report.page.get_by_role("button", name="Filters")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    report.page.get_by_label("Status").select_option("addition")
    expect(button).to_have_text("Filters (1)")
    assert box(report.page.locator("#controls"))["height"] < 800 * 0.8
    button.click()
    assert box(report.page.locator("#controls"))["height"] < 110


def test_absent_scores_are_dashes_and_a_measured_nought_is_not(opened: Open, western: Path) -> None:
    report = opened(western, "#where=unit:annex")
    card = report.card("annex.2")
    card.scroll_into_view_if_needed()
    expect(card.locator('[data-score="bleu"] dd')).to_have_text("–")
    expect(card.locator('[data-score="similarity"] dd').first).to_have_text("0.000")
    expect(card.locator(".text.reference")).to_have_text("No reference.")


def test_scores_that_are_absent_of_all_pairs_take_no_room(
    opened: Open, files: Callable[[str, Run], Path]
) -> None:
    run = fixture.desk_run()
    run = replace(run, pairs=run.pairs.assign(bleu=float("nan"), chrf=float("nan")))
    card = opened(files("no-bleu", run)).card("1.1")
    expect(card.locator('[data-score="similarity"] dd').first).to_be_visible()
    assert card.locator('[data-score="bleu"], [data-score="chrf"]').count() == 0


def test_priority_names_its_parts(report: Report) -> None:
    parts = report.card("14.2").locator(".priority .parts")
    expect(parts).to_contain_text("findings 0.60")
    expect(parts).to_contain_text("similarity")
    widths = (
        report.card("14.2")
        .locator(".priority .bar i")
        .evaluate_all("parts => parts.map(part => part.getBoundingClientRect().width)")
    )
    assert 0.73 < sum(widths) / 180 < 0.76


def test_untranslated_document(opened: Open, files: Callable[[str, Run], Path]) -> None:
    report = opened(files("untranslated", fixture.untranslated_run()))
    expect(report.page.get_by_text("add one under [translations]")).to_be_visible()
    assert report.shown()[:2] == ["title.1", "p1.1"]
    first = report.card("p1.1")
    expect(first.locator(".status")).to_have_text("not translated")
    expect(first.locator(".text.translation")).to_have_text("No English text.")
    assert first.locator(".priority, .scores").count() == 0
    assert report.page.locator("#map .cell.untranslated").count() == len(report.shown())


def test_run_without_pairs(opened: Open, files: Callable[[str, Run], Path]) -> None:
    report = opened(files("nothing", fixture.small_run()))
    expect(report.page.get_by_text("This run holds no pairs.")).to_be_visible()


def test_two_systems(opened: Open, files: Callable[[str, Run], Path]) -> None:
    report = opened(files("two", fixture.two_systems_run()))
    expect(report.count()).to_have_text("600 of 600 sentence pairs")
    report.page.locator("select[name=system]").select_option("mt-2024")
    expect(report.count()).to_have_text("300 of 600 sentence pairs")
    assert all(name.startswith("mt-2024/") for name in report.shown())
    report.page.locator("select[name=system]").select_option("")
    report.page.locator('#map .cell[data-pair="mt-2020/14.2"]').click()
    expect(report.card("mt-2020/14.2")).to_be_focused()
    report.card("mt-2020/14.2").get_by_role("button", name="Context").click()
    links = report.card("mt-2020/14.2").locator(".context a")
    assert [link.get_attribute("data-pair") for link in links.all()] == [
        f"mt-2020/{pair}" for pair in ("section-4.1", "14.1", "14.3", "14.4")
    ]


def test_cut_page(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "cut.html"
    path.write_text(render_html(fixture.large_run(400), limits=Limits(pairs=40)), encoding="utf-8")
    report = opened(path)
    expect(report.page.get_by_text("This page holds 40 of the run's 400 pairs")).to_be_visible()
    assert report.page.locator("#map .label").count() == 20, "every unit stays on the map"
    assert "+" in report.page.locator("#map .left-out").first.inner_text()
    card = report.page.locator("#list article").first
    card.get_by_role("button", name="Context").click()
    expect(card.get_by_text("The pair here is not on this page.").first).to_be_visible()


def test_a_long_list_grows_as_it_is_read(opened: Open, files: Callable[[str, Run], Path]) -> None:
    report = opened(files("large", fixture.large_run(4_000)))
    expect(report.count()).to_have_text("4,000 of 4,000 sentence pairs")
    assert len(report.shown()) < 400
    assert report.page.locator("#list article:not(:empty)").count() < 60
    assert report.page.locator("#map .cell").count() < 4_000
    report.page.evaluate("location.hash = 'pair=97.7&sort=document'")
    expect(report.card("97.7").locator(".text.source")).to_be_in_viewport()
    assert report.shown()[1926] == "97.7"


def test_page_without_scripts_says_where_the_pairs_are(browser: Browser, western: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(western.as_uri())
    expect(page.get_by_text("by a script that has not run")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_paper_gets_every_card_in_light_colours(opened: Open, western: Path) -> None:
    report = opened(western, "#severity=critical", color_scheme="dark")
    report.page.emulate_media(media="print", color_scheme="dark")
    report.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert report.page.locator("#list article:empty").count() == 0
    expect(report.page.locator("#controls")).to_be_hidden()
    expect(report.page.locator("#list article > .scores").first).to_be_hidden()
    expect(report.page.locator("#list .findings .explanation").first).to_be_visible()
    ink = report.page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(28, 33, 38)"


def test_every_control_has_a_name_and_shows_its_focus(report: Report) -> None:
    controls = report.page.locator("#controls :is(input, select, button), #list button").all()
    for control in controls[:30]:
        if control.is_visible():
            assert control.evaluate("node => node.labels?.[0]?.textContent || node.textContent")
    report.page.get_by_label("Order").focus()
    report.page.keyboard.press("Tab")
    outline = report.page.evaluate(
        """() => {
          const at = document.activeElement;
          return getComputedStyle(at.type === "radio" ? at.nextElementSibling : at).outlineStyle;
        }"""
    )
    assert outline == "solid"


def test_counts_of_a_dataset_are_not_those_of_its_worst_pairs(
    opened: Open, files: Callable[[str, Run], Path]
) -> None:
    run = fixture.desk_run()
    found = {Severity.CRITICAL: 30, Severity.MAJOR: 200, Severity.MINOR: 4000}
    known = run.manifest.counts["mt"].model_copy(update={"pairs": 9000, "findings": found})
    manifest = run.manifest.model_copy(update={"counts": {"mt": known}})
    page = opened(files("chosen", replace(run, manifest=manifest))).page
    for severity, count in found.items():
        expect(page.locator(f'[data-count="{severity}"]')).to_have_text(f"{count:,}")
    expect(page.locator(".since:visible")).to_have_count(0)
