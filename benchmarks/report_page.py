"""How large the page of a large run is, and how soon it can be used.

Makes a run of so many sentence pairs with findings, word links and words at risk, renders its
page, opens it in Chromium with the network off, and prints: seconds to render, megabytes,
seconds until the first pairs are painted and all controls work, and milliseconds until the page
answers a filter, a sort and a step.

    python benchmarks/report_page.py --pairs 50000
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
from playwright.sync_api import Page, expect, sync_playwright

from evaluator.evaluation.columns import score_columns
from evaluator.model import Finding, Level, Severity, Span
from evaluator.model.run import (
    LINK_COLUMNS,
    RISK_COLUMNS,
    SCHEMA_VERSION,
    CorpusScore,
    Counts,
    InputFile,
    Manifest,
    Run,
    pair_types,
)
from evaluator.report.html import render_html

WORDS = "the reform of markets, growth in western regions and ecological protection".split()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=50_000)
    parser.add_argument("--keep", type=Path, help="keep the page here")
    options = parser.parse_args()
    run = made_up_run(options.pairs)
    start = time.perf_counter()
    page = render_html(run)
    print(f"rendered in        {time.perf_counter() - start:8.1f} s")
    print(f"size               {len(page.encode()) / 1e6:8.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        file = options.keep or Path(folder) / "index.html"
        file.write_text(page, encoding="utf-8")
        measure(file.absolute())


def measure(file: Path) -> None:
    """Open the page and time what a reader does first."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_offline(True)
        page = context.new_page()
        start = time.perf_counter()
        page.on("pageerror", lambda error: print(error))
        page.goto(file.as_uri(), wait_until="domcontentloaded")  # after the page's script
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        print(f"usable after       {time.perf_counter() - start:8.2f} s")
        expect(page.locator(".count")).not_to_be_empty()
        answer(page, "first pair", "document.querySelector('.next-pair').click()")
        answer(page, "filter", "document.querySelector('[name=severity]').click()")
        answer(page, "filter off", "document.querySelector('[name=severity]').click()")
        sort = "const s = document.querySelector('[name=sort]'); s.value = 'bleu';"
        answer(page, "sort", sort + "s.dispatchEvent(new Event('input', {bubbles: true}))")
        answer(page, "next pair", "document.querySelector('.next-pair').click()")
        answer(page, "accept", "document.querySelector('#list .decision button').click()")
        expect(page.locator("#list article.current")).to_be_visible()
        browser.close()


def answer(page: Page, name: str, action: str) -> None:
    """Print how long the page takes until an action is painted."""
    script = f"""async () => {{
        const start = performance.now();
        {{ {action} }}
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - start;
    }}"""
    print(f"{name:18} {page.evaluate(script):8.0f} ms")


def made_up_run(count: int) -> Run:
    """A run of so many sentence pairs, twenty to a unit, every third with a finding."""
    random_ = random.Random(1)
    rows, findings, links, risks = [], [], [], []
    for number in range(count):
        unit, pair_id = str(number // 20 + 1), f"{number // 20 + 1}.{number % 20 + 1}"
        source = f"第{number}句：" + "西部地区改革开放取得新的进展，" * 3 + "。"
        translation = f"{number}: " + " ".join(random_.choices(WORDS, k=24)) + "."
        quality = random_.betavariate(5, 2)
        rows.append(
            {
                "system": "mt",
                "level": Level.SENTENCE,
                "pair_id": pair_id,
                "unit": unit,
                "section": f"section-{number // 400 + 1}",
                "status": "paired",
                "alignment": "1-1",
                "source_text": source,
                "translation_text": translation,
                "reference_text": " ".join(random_.choices(WORDS, k=24)) + ".",
                "bleu": 60 * quality,
                "chrf": 40 + 40 * quality,
                "ter": 100 * (1 - quality),
                "similarity": 0.75 + 0.2 * quality,
                "similarity_calibrated": quality,
                "source_coverage": quality,
                "priority": 1 - quality,
                "priority_similarity": 1 - quality,
            }
        )
        links += [("mt", pair_id, n, n + 1, 6 * n, 6 * n + 5, 0.5) for n in range(20)]
        risks += [
            ("mt", pair_id, 6 * n, 6 * n + 5, random_.betavariate(2, 10), 0.1) for n in range(20)
        ]
        if number % 3 == 0:
            findings.append(made_up_finding(pair_id, unit, source, translation, random_))
    types = pair_types(score_columns())
    table = pd.DataFrame(rows, columns=list(types)).astype(types)
    link_table = pd.DataFrame(links, columns=list(LINK_COLUMNS)).astype(LINK_COLUMNS)
    risk_table = pd.DataFrame(risks, columns=list(RISK_COLUMNS)).astype(RISK_COLUMNS)
    run = Run(manifest(count, findings), table, findings)
    return replace(run, links=link_table, risks=risk_table)


def made_up_finding(
    pair_id: str, unit: str, source: str, translation: str, random_: random.Random
) -> Finding:
    """A finding with spans on both sides."""
    return Finding(
        f"{pair_id:>16}",
        "mt",
        Level.SENTENCE,
        pair_id,
        unit,
        "terms",
        "Terminology/Inconsistent with terminology resource",
        random_.choice(list(Severity)),
        0.8,
        Span(2, 6, source[2:6]),
        Span(3, 14, translation[3:14]),
        "No accepted rendering of the term was found; expected another one.",
        "reform and opening up",
    )


def manifest(count: int, findings: list[Finding]) -> Manifest:
    """What the page says above the pairs."""
    score = CorpusScore(value=30, low=29, high=31, segments=count)
    by_severity = {s: sum(f.severity == s for f in findings) for s in Severity}
    counts = Counts(
        units=count // 20,
        pairs=count,
        omissions=0,
        additions=0,
        missing_from_source=0,
        findings=by_severity,
    )
    return Manifest(
        schema_version=SCHEMA_VERSION,
        evaluator_version="0",
        run="large",
        created="2026-01-01T00:00:00+00:00",
        corpus="large",
        title=f"{count:,} pairs",
        source_version="official",
        systems=["mt"],
        references=["a"],
        settings={},
        inputs=[InputFile(role="source", name="official", file="made-up", sha256="", encoding="")],
        packages={},
        model=None,
        signatures={},
        columns=score_columns(),
        scores={"mt": {"bleu": score}},
        counts={"mt": counts},
        notes=[],
        timings={},
    )


if __name__ == "__main__":
    main()
