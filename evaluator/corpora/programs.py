"""Translations made on the spot by a program of the user's.

The program reads the source's units on stdin, one JSON object a line::

    {"id": "14", "text": "……"}

and writes one for each to stdout, in any order::

    {"id": "14", "translation": "…"}

Only an option typed on the command line, or a Python program, names a program: names of files,
folders' listings, corpus.toml, runs and verdicts, which may come from anywhere, never execute
anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..errors import InputError
from ..language import Language
from ..structure import StructuredText, count_lines, read_lines, read_structure
from ..support.cache import cache_folder
from ..support.files import write_files
from ..support.processes import TIME_LIMIT
from ..support.vocabulary import argument
from .corpus import Corpus, with_files
from .origins import Program
from .running import run_program


def with_programs(
    corpus: Corpus,
    programs: Mapping[str, Program],
    *,
    source_version: str | None = None,
    time_limit: float = TIME_LIMIT,
) -> Corpus:
    """A corpus with the translations that programs make of its source.

    Parameters:
        corpus: whose source is translated.
        programs: by the name of the system that each is.
        source_version: that is translated; None for the first.
        time_limit: seconds that each program may take.

    Returns:
        the corpus with each translation as a file in the user's cache.

    Raises:
        InputError: a program fails, takes too long, writes too much or anything but one
            translation for every unit; or a name is taken.
    """
    if not programs:
        return corpus
    path = corpus.source(source_version)
    if corpus.read_strings(path) is not None:
        raise InputError(
            "is a string table; have the program translate it beforehand, and name its table",
            path=path,
        )
    bilingual = corpus.read_bilingual(path) if corpus.by_line else None
    document = bilingual.source if bilingual else corpus.read(path)
    lines = count_lines(document.extract.text) if corpus.by_line else None
    if corpus.by_line:
        source = read_lines(document.extract.text, document.text, Language.CHINESE)
    else:
        source = read_structure(document.text, Language.CHINESE, document.extract)
    files = {}
    for name, program in programs.items():
        place = argument("translations", f"{name}=cmd:{program}")
        written = run_program(program, _as_json_lines(source), time_limit, place)
        texts = _read_translations(written.split("\n"), [u.id for u in source.units], place)
        files[name] = _keep(name, _as_document(source, texts, lines))
    return with_files(corpus, translations=files, references={}, terms=[])


def _as_json_lines(source: StructuredText) -> str:
    records = ({"id": unit.id, "text": source.text_of(unit)} for unit in source.units)
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def _read_translations(lines: Iterable[str], wanted: list[str], place: str) -> dict[str, str]:
    """Unit id → translation; refused unless every unit has one and nothing else has."""
    texts: dict[str, str] = {}
    known = frozenset(wanted)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            unit, text = str(record["id"]), record["translation"]
        except (ValueError, KeyError, TypeError, RecursionError):
            text = None
        if not isinstance(text, str):
            raise InputError(
                f'line {number} of the output is not {{"id": "…", "translation": "…"}}',
                place=place,
            )
        if unit not in known or unit in texts:
            why = "is translated twice" if unit in texts else "is not in the source"
            raise InputError(f"unit {unit!r} of the output {why}", place=place)
        texts[unit] = text
    missing = [unit for unit in wanted if unit not in texts]
    if missing:
        raise InputError(
            f"the program wrote no translation for {len(missing)} of {len(wanted)} units; the "
            f"first is {missing[0]}",
            place=place,
        )
    if not any(text.strip() for text in texts.values()):
        raise InputError("every translation that the program wrote is empty", place=place)
    return texts


def _as_document(source: StructuredText, texts: Mapping[str, str], lines: int | None) -> str:
    if lines is None:
        return "".join(f"{texts[unit.id].strip()}\n\n" for unit in source.units)
    by_number = {unit.number: " ".join(texts[unit.id].split()) for unit in source.units}
    return "".join(f"{by_number.get(number, '')}\n" for number in range(1, lines + 1))


def _keep(name: str, text: str) -> Path:
    """Write a translation to a file named after its content."""
    data = text.encode("utf-8", "replace")  # JSON may hold halves of characters
    folder = cache_folder() / "translations" / hashlib.sha256(data).hexdigest()[:16]
    file = folder / "translation.en.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", path=file) from None
    write_files({file: data})
    return file
