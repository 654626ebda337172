"""Any folder of files: what is read, refused and lost, beside an independent reader.

    python benchmarks/readers.py FOLDER [--seconds 60] [--megabytes 2000]

Every file is read in two processes with bounds of time and memory: one reads it as the program
does, the other with a library that the program does not read such files with, where one is
installed: python-docx, python-pptx, pypdf, a browser's ``innerText`` without menus (playwright),
polib, translate-toolkit (``pip install pypdf translate-toolkit``), LibreOffice for its own and old
office formats and for workbooks, the standard library and PyYAML for trees, tables and EPUB.  Lost
is the share of what the independent reader found, by words and Chinese characters, that the
program has not; more is the same the other way round.  Files that LibreOffice makes are held
against their text row by row by ``benchmarks/made.py``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+")
_LOSING = 0.02  # share lost from which a file is listed
_SHOWN = 8  # of the words that are lost
# Menus, heads, feet and sidebars are not of a page's text, unless they hold its title.
_VISIBLE = """() => {
  const beside = ["nav", "header", "footer", "aside", "[role=navigation]", "[role=banner]",
    "[role=contentinfo]", "[role=search]", "[role=complementary]", ".nav", ".navbar", ".menu",
    ".navigation", ".footer", ".sidebar", "#nav", "#menu", "#footer", "#sidebar"].join();
  for (const element of document.querySelectorAll(beside))
    if (!element.querySelector("h1") && !element.closest("article, section")) element.remove();
  return document.body.innerText;
}"""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ENDINGS = {  # what people give the program
    *"docx docm dotx pdf html htm xhtml md txt pptx odt odp ods doc xls ppt rtf epub".split(),
    *"srt vtt ass xlf xliff sdlxliff mqxliff mxliff tmx po pot".split(),
    *"xlsx csv tsv jsonl json yaml yml".split(),
    *"properties strings stringsdict xcstrings arb sgm sgml txml".split(),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a process made of a file.

    Attributes:
        text: that it read; None where it did not.
        reason: why not: what a reader is told, the name of an exception, or a bound.
        seconds: that it took.
        is_refused: whether it said so in its own words.
    """

    text: str | None
    reason: str
    seconds: float
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A file by either reader; shares are None where there is nothing to compare."""

    path: Path
    own: Outcome
    lost: float | None = None
    more: float | None = None
    words: tuple[str, ...] = ()


def own_text(path: Path) -> str:
    """All text of a file as the program reads it, both sides of bilingual ones."""
    from evaluator.documents import read_document
    from evaluator.documents.bilingual import read_bilingual
    from evaluator.documents.strings import read_strings

    if (bilingual := read_bilingual(path)) is not None:
        sides = ((segment.source, segment.target) for segment in bilingual.segments)
        return "\n".join(side.text for side in chain.from_iterable(sides))
    if (strings := read_strings(path)) is not None:
        return "\n".join(entry.value.text for entry in strings.entries.values())
    return read_document(path).text.text


def _word(path: Path) -> str:
    import docx

    document: Any = docx.Document(str(path))
    return "\n".join("".join(p.itertext()) for p in document.element.body.iter("{*}t"))


def _slides(path: Path) -> str:
    import pptx

    slides = pptx.Presentation(str(path)).slides
    shapes = [shape for slide in slides for shape in slide.shapes]
    frames = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    cells = [c.text for s in shapes if s.has_table for row in s.table.rows for c in row.cells]
    return "\n".join([*frames, *cells])


def _pages(path: Path) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(str(path)).pages)


def _page(path: Path) -> str:
    from playwright.sync_api import sync_playwright

    # The one of the machine; where there is none, one that Playwright has installed.
    own = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    with sync_playwright() as run:
        browser = run.chromium.launch(
            executable_path=own, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(java_script_enabled=False, offline=True)
        page = context.new_page()
        page.goto(path.resolve().as_uri())
        text: str = page.evaluate(_VISIBLE)
        browser.close()
    return text


def _catalogue(path: Path) -> str:
    import polib

    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    sides = ((e.msgid, e.msgstr or "".join(list(e.msgstr_plural.values())[-1:])) for e in entries)
    return "\n".join(chain.from_iterable(sides))


def _units(path: Path) -> str:
    from translate.storage import factory

    units = factory.getobject(str(path)).units
    return "\n".join(f"{unit.source or ''}\n{unit.target or ''}" for unit in units)


def _office(path: Path) -> str:
    is_sheet = path.suffix.lower() in (".ods", ".xls", ".xlsx")
    ending = "csv" if is_sheet else "txt"
    to = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        argv = ["soffice", "--headless", profile, "--convert-to", to if is_sheet else "txt:Text"]
        subprocess.run([*argv, "--outdir", folder, str(path)], check=True, capture_output=True)
        written = sorted(Path(folder).glob(f"*.{ending}"))
        lines = [file.read_text("utf-8-sig").split("\n") for file in written]
        # The program reads the names of a sheet's columns, and tells no text of them.
        return "\n".join(line for own in lines for line in own[1 if is_sheet else 0 :])


def _presentation(path: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        argv = ["soffice", "--headless", profile, "--convert-to", "pptx", "--outdir", folder]
        subprocess.run([*argv, str(path)], check=True, capture_output=True)
        return _slides(Path(folder) / f"{path.stem}.pptx")


def _book(path: Path) -> str:
    from lxml import html

    with zipfile.ZipFile(path) as book:
        pages = sorted(name for name in book.namelist() if name.endswith((".xhtml", ".html")))
        bodies = [html.fromstring(book.read(name)).find("body") for name in pages]
    return "\n".join(" ".join(body.itertext()) for body in bodies if body is not None)


def _rows(path: Path) -> str:
    text = path.read_bytes().decode("utf-8-sig")
    dialect: Any = csv.Sniffer().sniff(text, ",;\t")
    return "\n".join(" ".join(row) for row in list(csv.reader(text.splitlines(True), dialect))[1:])


def _leaves(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for inner in tree.values() if isinstance(tree, dict) else tree:
            yield from _leaves(inner)


def _tree(path: Path) -> str:
    return "\n".join(_leaves(json.loads(path.read_text("utf-8-sig"))))


def _mapping(path: Path) -> str:
    import yaml

    return "\n".join(_leaves(yaml.safe_load(path.read_text("utf-8-sig"))))


_INDEPENDENT: dict[str, Callable[[Path], str]] = {
    **dict.fromkeys(("docx", "docm", "dotx"), _word),
    "pptx": _slides,
    "pdf": _pages,
    **dict.fromkeys(("html", "htm", "xhtml"), _page),
    **dict.fromkeys(("po", "pot"), _catalogue),
    **dict.fromkeys(("xlf", "xliff", "sdlxliff", "mqxliff", "mxliff", "tmx"), _units),
    **dict.fromkeys(("properties", "strings"), _units),
    **dict.fromkeys(("odt", "doc", "rtf", "ods", "xls", "xlsx"), _office),
    **dict.fromkeys(("odp", "ppt"), _presentation),
    "epub": _book,
    **dict.fromkeys(("csv", "tsv"), _rows),
    "json": _tree,
    **dict.fromkeys(("yaml", "yml"), _mapping),
}


def independent_text(path: Path) -> str:
    """All text of a file as another library reads it."""
    return _INDEPENDENT[path.suffix.lower().lstrip(".")](path)


def tokens(text: str) -> Counter[str]:
    """Words, figures and single Chinese characters of a text, compatibility forms folded."""
    return Counter(_TOKEN.findall(unicodedata.normalize("NFKC", text).casefold()))


def share_missing(of: Counter[str], among: Counter[str]) -> float | None:
    """Share of tokens that are not among others; None of none."""
    return (of - among).total() / of.total() if of else None


def compared(path: Path, seconds: int, megabytes: int) -> Compared:
    """Read a file by either reader.

    Parameters:
        path: of the file.
        seconds: of processor time that either may take.
        megabytes: of memory likewise.
    """
    own = _outcome("own", path, seconds, megabytes)
    if own.text is None or path.suffix.lower().lstrip(".") not in _INDEPENDENT:
        return Compared(path, own)
    # A browser and LibreOffice map far more memory than they use.
    other = _outcome("independent", path, seconds, None)
    if other.text is None:
        return Compared(path, own)
    read, known = tokens(own.text), tokens(other.text)
    lost = tuple(word for word, _ in (known - read).most_common(_SHOWN))
    return Compared(path, own, share_missing(known, read), share_missing(read, known), lost)


def _outcome(reader: str, path: Path, seconds: int, megabytes: int | None) -> Outcome:
    begin = time.perf_counter()
    argv = [sys.executable, __file__, "--read", reader, str(path)]

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if megabytes is not None:
            resource.setrlimit(resource.RLIMIT_AS, (megabytes * 10**6,) * 2)

    try:
        done = subprocess.run(
            argv,
            capture_output=True,
            timeout=4 * seconds,
            preexec_fn=bounded,
        )
    except subprocess.TimeoutExpired:
        return Outcome(None, "out of time", time.perf_counter() - begin)
    took = time.perf_counter() - begin
    if done.returncode < 0:
        return Outcome(None, "out of time", took)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return Outcome(None, "no answer", took)
    noise = done.stderr.decode("utf-8", "replace").strip()
    if reader == "own" and noise and answer["text"] is not None:
        return Outcome(None, f"noise: {noise.splitlines()[-1][:80]}", took)
    return Outcome(answer["text"], answer["reason"], took, answer["is_refused"])


def read_one(reader: str, path: Path) -> None:
    """Write to stdout what a reader makes of a file, as JSON."""
    from evaluator.errors import InputError

    answer: dict[str, Any] = {"text": None, "reason": "", "is_refused": False}
    try:
        answer["text"] = (own_text if reader == "own" else independent_text)(path)
    except InputError as error:
        answer |= {"reason": str(error).removeprefix(f"{path}: "), "is_refused": True}
    except MemoryError:
        answer["reason"] = "out of memory"
    # Whatever goes wrong in a library is what is looked for here.
    except Exception as error:
        answer["reason"] = f"{type(error).__name__}: {str(error)[:80]}"
    print(json.dumps(answer))


def files_of(folder: Path) -> Iterator[Path]:
    """Files that the program may be given, by their endings."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower().lstrip(".") in _ENDINGS:
            yield path


def table_of(found: Sequence[Compared]) -> Table:
    """How files fared, a row an ending."""
    table = Table(title="Files by their endings")
    for column in ("ending", "files", "read", "refused", "failed", "compared", "slowest"):
        table.add_column(column, justify="left" if column == "ending" else "right")
    table.add_column(f"lost > {_LOSING:.0%}", justify="right")
    table.add_column("lost of all", justify="right")
    by_ending: dict[str, list[Compared]] = defaultdict(list)
    for file in found:
        by_ending[file.path.suffix.lower()].append(file)
    for ending, own in sorted(by_ending.items()):
        losses = [file.lost for file in own if file.lost is not None]
        refused = sum(file.own.is_refused for file in own)
        read = sum(file.own.text is not None for file in own)
        table.add_row(
            ending,
            str(len(own)),
            str(read),
            str(refused),
            str(len(own) - read - refused),
            str(len(losses)),
            f"{max(file.own.seconds for file in own):.1f} s",
            str(sum(loss > _LOSING for loss in losses)) if losses else "",
            f"{sum(losses) / len(losses):.1%}" if losses else "",
        )
    return table


def main() -> None:
    """Read a folder; print what was refused, failed and lost as it goes, and the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--megabytes", type=int, default=2_000)
    parser.add_argument("--read", choices=("own", "independent"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read_one(asked.read, asked.folder)
        return
    console, found = Console(width=150), []
    for path in files_of(asked.folder):
        found.append(compared(path, asked.seconds, asked.megabytes))
        if told := _told(found[-1]):
            console.print(f"{path.relative_to(asked.folder)}: {told}", markup=False)
    console.print(table_of(found))


def _told(file: Compared) -> str:
    """What there is to say of one file; nothing where all of it was read."""
    if file.own.text is None:
        return f"{'refused' if file.own.is_refused else 'FAILED'}, {file.own.reason}"
    if (file.lost or 0) > _LOSING:
        return f"{file.lost:.0%} lost, {' '.join(file.words)}"
    return ""


if __name__ == "__main__":
    main()
