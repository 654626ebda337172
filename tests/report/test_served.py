"""A run that several reviewers work on at once, each in a browser of their own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from evaluator.report.html import render_html
from evaluator.runs import read_run, write_run

from . import html_fixture as fixture
from .conftest import DESK, FLAGS, PATIENCE

pytest.importorskip("uvicorn")


class Server:
    """``review serve`` on the desk's run, in a process of its own."""

    def __init__(self, folder: Path, *options: str, port: int = 0) -> None:
        command = [sys.executable, "-m", "evaluator", "review", "serve", str(folder)]
        command += ["--port", str(port), "--token", "a token of the tests", *options]
        self.process = subprocess.Popen(
            command, cwd=folder.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.links: dict[str, str] = {}
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if found := re.match(r"(?:(.+): )?(http://\S+)$", line):
                self.links[found[1] or ""] = found[2]
            if line.startswith("Ctrl-C"):
                return
        raise AssertionError("".join(said))

    @property
    def port(self) -> int:
        found = re.search(r":(\d+)/", next(iter(self.links.values())))
        assert found is not None
        return int(found[1])

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


Serve = Callable[..., Server]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(fixture.desk_run(), tmp_path / "run", render_html)
    return tmp_path / "run"


@pytest.fixture
def serve(folder: Path) -> Iterator[Serve]:
    servers: list[Server] = []

    def started(*options: str, port: int = 0) -> Server:
        servers.append(Server(folder, *options, port=port))
        return servers[-1]

    yield started
    for server in servers:
        if server.process.poll() is None:
            server.end(signal.SIGKILL)


@pytest.fixture
def enter(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a link in a browser that knows nothing yet."""
    with contextlib.ExitStack() as contexts:

        def open_(link: str) -> Page:
            context = browser.new_context(viewport=DESK)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto(link)
            return page

        yield open_


class Doomed:
    """A browser in a process group of its own, to be killed with all that it has started."""

    def __init__(self, chromium: str, profile: Path, browser: Browser) -> None:
        self._chromium, self._profile, self._browser = chromium, profile, browser
        self.start()

    def start(self) -> None:
        """Begin, or begin again with what an earlier one left on the disk."""
        command = [self._chromium, *FLAGS, "--headless=new", "--remote-debugging-port=0"]
        self._process = subprocess.Popen(
            [*command, f"--user-data-dir={self._profile}", "about:blank"],
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self._process.stderr is not None
        heard = (re.search(r"listening on (ws://\S+)", line) for line in self._process.stderr)
        address = next(filter(None, heard))[1]
        self._context = self._browser.browser_type.connect_over_cdp(address).contexts[0]
        self._context.set_default_timeout(PATIENCE)

    def enter(self, link: str) -> Page:
        page = self._context.new_page()
        page.goto(link)
        return page

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


@pytest.fixture
def doomed(chromium: str, browser: Browser, tmp_path: Path) -> Iterator[Doomed]:
    one = Doomed(chromium, tmp_path / "profile", browser)
    yield one
    one.kill()


def item(page: Page, pair: str) -> Any:
    return page.locator(f'#list article[data-name="{pair}"] .findings > li').first


def decide(page: Page, pair: str, decision: str) -> None:
    item(page, pair).get_by_role("button", name=decision).first.click()


def test_two_browsers_one_killed_and_the_server_too(
    serve: Serve, enter: Callable[[str], Page], doomed: Doomed, folder: Path
) -> None:
    server = serve("--reviewer", "Anna", "--reviewer", "Li")
    anna, li = doomed.enter(server.links["Anna"]), enter(server.links["Li"])
    assert "token" not in anna.url
    expect(anna.get_by_role("textbox", name="Reviewer")).to_have_value("Anna")
    expect(li.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    decide(anna, "1.1", "Accept")
    expect(item(li, "1.1").locator(".chip.other")).to_have_text("Anna: accepted")
    decide(li, "1.1", "Dismiss")
    for page in (anna, li):  # the contradiction is before both, and neither is overwritten
        expect(item(page, "1.1").locator(".chip.disputed")).to_be_visible()
    expect(anna.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    doomed.kill()  # what was kept is there
    server.end(signal.SIGKILL)
    decisions = {r.reviewer: r.findings[0].decision for r in read_run(folder).reviews}
    assert decisions == {"Anna": "accepted", "Li": "dismissed"}
    decide(li, "2.1", "Accept")
    expect(li.locator(".server")).to_contain_text("wait in this browser: 1")
    again = serve("--reviewer", "Anna", "--reviewer", "Li", port=server.port)
    expect(li.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    found = Axe().run(li)
    assert found.violations_count == 0, found.generate_report()
    assert again.end(signal.SIGINT) == 0
    by_name = {review.reviewer: review for review in read_run(folder).reviews}
    assert [v.decision for v in by_name["Li"].findings] == ["dismissed", "accepted"]
    assert (folder / "verdicts" / "Li.json").is_file()


def test_what_was_not_sent_outlives_its_browser(serve: Serve, doomed: Doomed, folder: Path) -> None:
    server = serve("--reviewer", "Anna")
    page = doomed.enter(server.links["Anna"])
    expect(page.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    server.end(signal.SIGKILL)
    decide(page, "1.1", "Accept")
    expect(page.locator(".server")).to_contain_text("wait in this browser: 1")
    page.evaluate("localStorage.clear()")  # it is written to the disk when the browser likes
    doomed.kill()
    again = serve("--reviewer", "Anna", port=server.port)
    doomed.start()
    page = doomed.enter(again.links["Anna"])
    expect(item(page, "1.1")).to_have_class(re.compile("accepted"))
    expect(page.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    (review,) = read_run(folder).reviews
    assert [v.decision for v in review.findings] == ["accepted"]


def test_counts_follow_the_verdicts_of_all(serve: Serve, enter: Callable[[str], Page]) -> None:
    server = serve("--reviewer", "Anna", "--reviewer", "Li")
    anna, li = (enter(server.links[name]) for name in ("Anna", "Li"))
    counts = [page.locator('[data-count="critical"]').first for page in (anna, li)]
    for page, count in zip((anna, li), counts, strict=True):
        expect(page.locator(".server")).to_have_text("All your verdicts are kept in the run.")
        expect(count).to_have_text("1")
        expect(page.locator(".since")).to_be_hidden()
    decide(anna, "1.1", "Dismiss")
    for page, count in zip((anna, li), counts, strict=True):
        expect(count).to_have_text("0")
        expect(page.locator(".since")).to_be_visible()
    assert "critical" in li.locator(".glance").inner_text()
    li.reload()  # the page is of the run as it stands now
    expect(li.locator(".glance")).not_to_contain_text("critical")
    expect(counts[1]).to_have_text("0")
    expect(li.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    expect(li.locator(".since")).to_be_hidden()
    decide(li, "1.1", "Accept")  # nobody rules: the finding stands as it was found
    for page, count in zip((anna, li), counts, strict=True):
        expect(count).to_have_text("1")
        expect(item(page, "1.1").locator(".chip.disputed")).to_be_visible()


def test_what_waited_in_a_closed_page_is_sent_when_it_is_opened_again(
    serve: Serve, enter: Callable[[str], Page]
) -> None:
    server = serve()
    page = enter(server.links[""])
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("textbox", name="Reviewer").fill("Wu")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    page.route("**/verdicts", lambda route: route.abort())
    decide(page, "1.1", "Accept")
    expect(page.locator(".server")).to_contain_text("wait in this browser: 1")
    page.unroute("**/verdicts")
    page.goto(server.links[""])  # the same link, the same name
    expect(page.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    expect(item(page, "1.1")).to_have_class(re.compile("accepted"))


def test_two_windows_of_one_reviewer_see_their_conflict(
    serve: Serve, enter: Callable[[str], Page], folder: Path
) -> None:
    server = serve("--reviewer", "Anna", "--reviewer", "Li")
    one, other = enter(server.links["Anna"]), enter(server.links["Anna"])
    for page in (one, other):
        expect(page.locator(".server")).to_have_text("All your verdicts are kept in the run.")
        page.route("**/*", lambda route: route.abort())
    decide(one, "1.1", "Accept")
    decide(other, "1.1", "Dismiss")
    for page in (one, other):
        expect(page.locator(".server")).to_contain_text("wait in this browser: 1")
    one.unroute("**/*")
    expect(one.locator(".server")).to_have_text("All your verdicts are kept in the run.")
    other.unroute("**/*")
    for page in (one, other):
        notice = page.locator(".conflict")
        expect(notice).to_contain_text("What stands: accepted. What came later: dismissed.")
    found = Axe().run(other)
    assert found.violations_count == 0, found.generate_report()
    one.get_by_role("button", name="Take instead: dismissed").click()
    for page in (one, other):
        expect(page.locator(".conflict")).to_have_count(0)
        expect(item(page, "1.1")).to_have_class(re.compile("dismissed"))
    (review,) = read_run(folder).reviews
    assert [verdict.decision for verdict in review.findings] == ["dismissed"]


def test_blind_reviewers_parts_and_the_last_word(
    serve: Serve, enter: Callable[[str], Page], folder: Path
) -> None:
    server = serve(
        *("--assign", "Anna=1..2", "--assign", "Li=100%"),
        *("--adjudicator", "Chen", "--blind"),
    )
    anna, li, chen = (enter(server.links[name]) for name in ("Anna", "Li", "Chen"))
    expect(anna.locator(".count")).to_have_text("2 of 4 sentence pairs")  # her part
    decide(anna, "1.1", "Accept")
    expect(item(chen, "1.1").locator(".chip.other")).to_have_text("Anna: accepted")
    told = li.evaluate("fetch('changes?since=0').then((answer) => answer.text())")
    assert "Anna" not in told, "the server itself keeps it from who has not decided"
    decide(li, "1.1", "Dismiss")
    expect(item(li, "1.1").locator(".chip.other")).to_have_text("Anna: accepted")
    expect(item(anna, "1.1").locator(".chip.other")).to_have_text("Li: dismissed")
    decide(chen, "1.1", "Dismiss")
    ruled = item(anna, "1.1")
    expect(ruled.get_by_text("Chen has the last word: dismissed")).to_be_visible()
    expect(ruled).to_have_class(re.compile("dismissed"))
    expect(chen.locator(".agreements")).to_contain_text("agree on 0 of 1 finding that")
    server.end(signal.SIGKILL)
    from evaluator.runs.reviews import reviewed

    left = {finding.fingerprint for finding in reviewed(read_run(folder)).findings}
    assert "1.1-Jinshan and Yinshan" not in left


def test_strangers_are_kept_out(serve: Serve, browser: Browser, folder: Path) -> None:
    server = serve()
    address = f"http://127.0.0.1:{server.port}"
    context = browser.new_context()
    asked = context.request
    refused = context.new_page()
    assert refused.goto(address).status == 401  # type: ignore[union-attr]
    found = Axe().run(refused)
    assert found.violations_count == 0, found.generate_report()
    assert asked.get(f"{address}/?token=another").status == 403
    assert asked.get(f"{address}/changes").status == 401
    assert asked.get(server.links[""], headers={"Host": "rebound.example"}).status == 421
    entered = asked.post(f"{address}/enter", form={"name": "Wu"})
    assert entered.status == 401, "the link comes first"
    assert asked.get(server.links[""]).ok
    page = asked.post(f"{address}/enter", form={"name": "Wu"})
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    evil = {"Origin": "http://evil.example"}
    data = {"reviewer": "Wu", "findings": [], "pairs": []}
    assert asked.post(f"{address}/verdicts", data=data, headers=evil).status == 403
    assert asked.post(f"{address}/verdicts", data={**data, "reviewer": "Li"}).status == 409
    assert asked.post(f"{address}/verdicts", data={"reviewer": "x" * 5_000_000}).status == 413
    assert asked.post(f"{address}/verdicts", data=data).ok
    context.close()
    second = subprocess.run(
        [sys.executable, "-m", "evaluator", "review", "serve", str(folder), "--port", "0"],
        capture_output=True, text=True, check=False, env=os.environ,
    )  # fmt: skip
    assert second.returncode == 2
    assert "is served already" in second.stderr
