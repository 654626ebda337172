"""Make the pictures of the review report that the documentation shows.

python docs/screenshots.py reports/western-development-2020/sample
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

DOCS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture.

    Attributes:
        file: its name.
        view: location hash of the page.
        keys: pressed before it is taken.
        width, height: of the window.
        theme: of the reader's system.
        language: of the page.
        top: selector of what stands at its upper edge; the page's top if empty.
    """

    file: str
    view: str = ""
    keys: Sequence[str] = ()
    width: int = 1280
    height: int = 860
    theme: Literal["light", "dark"] = "light"
    language: str = "en"
    top: str = ""


SHOTS = (
    Shot("report.png", height=1080),
    Shot("review-card.png", "#pair=14.2", ("n", "a", "n", "e")),
    Shot("review-pictures.png", theme="dark", language="zh", top=".pictures"),
)


def main() -> None:
    """Take all pictures of one run's report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="folder of a run of the sample corpus")
    report = (parser.parse_args().run / "index.html").absolute()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in SHOTS:
            size = ViewportSize(width=shot.width, height=shot.height)
            context = browser.new_context(viewport=size, color_scheme=shot.theme)
            page = context.new_page()
            page.goto(report.as_uri() + shot.view)
            take(page, shot)
            context.close()
        browser.close()


def take(page: Page, shot: Shot) -> None:
    """Bring the open page into the state that the picture shows, and take it."""
    if page.evaluate("document.documentElement.lang") != shot.language:
        page.locator(f"button[data-language={shot.language}]").click()
    expect(page.locator(".count")).not_to_be_empty()
    for key in shot.keys:
        page.keyboard.press(key)
    page.wait_for_timeout(500)  # cards above take on their true heights
    if shot.top:
        page.locator(shot.top).evaluate("node => node.scrollIntoView()")
        page.wait_for_timeout(300)
    page.screenshot(path=DOCS / shot.file)


if __name__ == "__main__":
    main()
