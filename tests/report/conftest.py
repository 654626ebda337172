"""A browser for the report's tests, with the network off and one context a kind of reader."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from evaluator.model.run import Run
from evaluator.report.html import render_html

from . import html_fixture as fixture

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=400, height=800)


@dataclass
class Report:
    """An open page and what came of it besides."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def shown(self) -> list[str]:
        """Names of the pairs in the list, in its order."""
        names: list[str] = self.page.eval_on_selector_all(
            "#list article", "cards => cards.map(card => card.dataset.name)"
        )
        return names

    def card(self, name: str) -> Any:
        return self.page.locator(f'#list article[data-name="{name}"]')

    def count(self) -> Any:
        return self.page.locator(".count")

    def forget(self) -> None:
        """Take from the browser all that the page has kept in it."""
        self.page.evaluate(
            """() => new Promise((done) => {
                localStorage.clear();
                const request = indexedDB.deleteDatabase("evaluator");
                request.onsuccess = request.onerror = () => done();
            })"""
        )

    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))


Open = Callable[..., Report]

PATIENCE = 60_000  # milliseconds: a stop for what hangs; a loaded machine is slow
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail(
            "These tests open the report in a browser: install Debian's chromium, or name "
            "another Chromium in the environment variable CHROMIUM."
        )
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Run], Path]:
    folder = tmp_path_factory.mktemp("reports")

    def write(name: str, run: Run) -> Path:
        path = folder / f"{name}.html"
        path.write_text(render_html(run), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def western(files: Callable[[str, Run], Path]) -> Path:
    return files("western", fixture.western_run())


@pytest.fixture(scope="session")
def desk(files: Callable[[str, Run], Path]) -> Path:
    return files("desk", fixture.desk_run())


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """Contexts by what they were asked for: making one for every test takes most of its time."""
    made: dict[str, BrowserContext] = {}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def opened(browser: Browser, contexts: dict[str, BrowserContext]) -> Iterator[Open]:
    reports: list[Report] = []

    def open_(path: Path, view: str = "", size: ViewportSize = DESK, **options: Any) -> Report:
        kind = json.dumps([dict(size), options], sort_keys=True)
        if kind not in contexts:
            contexts[kind] = browser.new_context(viewport=size, **options)
            contexts[kind].set_offline(True)
            contexts[kind].set_default_timeout(PATIENCE)
        page = contexts[kind].new_page()
        report = Report(page)
        reports.append(report)
        page.on("console", lambda message: report.complaints.append(message.text))
        page.on("pageerror", lambda error: report.complaints.append(str(error)))
        page.on("dialog", lambda dialog: report.complaints.append(dialog.message))

        def watch(request: Any) -> None:
            if not request.url.startswith(("blob:", path.as_uri())):
                report.requests.append(request.url)

        page.on("request", watch)
        page.goto(path.as_uri() + view)
        expect(report.count()).not_to_be_empty()
        return report

    yield open_
    for report in reports:
        report.forget()
        report.page.close()
        assert report.complaints == []
        assert report.requests == []


@pytest.fixture
def report(opened: Open, western: Path) -> Report:
    return opened(western)
