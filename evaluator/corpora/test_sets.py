"""Test sets that others keep: by sacreBLEU's name, or in a folder laid out as mt-metrics-eval's.

Nothing is fetched: a test set is there where sacreBLEU has put it into its cache.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..documents import decode, read_bytes
from ..errors import InputError
from ..model.run import ONLY_SOURCE
from ..support.showing import name_of, shown
from ..support.vocabulary import argument
from .corpus import Corpus

PAIR = "zh-en"
_ABOUT = ("docid", "origlang", "domain")
"""Fields of a test set that are no texts."""


@dataclass(frozen=True, slots=True)
class TestSet:
    """A test set that sacreBLEU knows.

    Attributes:
        name: as sacreBLEU has it, perhaps with the language pair: ``wmt21/systems:zh-en``.
    """

    __test__ = False  # it is none of pytest's
    name: str


def cached_test_set(test_set: TestSet) -> Corpus:
    """A test set out of sacreBLEU's cache, with the systems' outputs where it has them.

    References are those that sacreBLEU scores with; other human translations are judged among the
    systems.

    Raises:
        InputError: sacreBLEU knows none of that name, it is of other languages, or it is not in
            the cache.
    """
    from sacrebleu import DATASETS
    from sacrebleu.utils import SACREBLEU_DIR

    place = argument("test_set", test_set.name)
    name, _, pair = test_set.name.partition(":")
    if name not in DATASETS:
        near = difflib.get_close_matches(name, DATASETS, n=1)
        hint = f"did you mean {near[0]}?" if near else "`sacrebleu --list` shows them"
        raise InputError(f"sacreBLEU knows no such test set; {hint}", place=place)
    if (pair or PAIR) != PAIR or PAIR not in DATASETS[name].langpairs:
        raise InputError(f"is not Chinese to English; give {name}:{PAIR}", place=place)
    folder, start = Path(SACREBLEU_DIR) / name, f"{name.replace('/', '_')}.{PAIR}."
    fields = {file.name.removeprefix(start): file for file in sorted(folder.glob(f"{start}*"))}
    source = fields.pop("src", None)
    if source is None:
        raise InputError(
            "is not in sacreBLEU's cache; fetch it once with "
            f"`sacrebleu -t {name} -l {PAIR} --echo src`",
            place=place,
        )
    documents = fields.get("docid")
    texts = {field: file for field, file in fields.items() if field not in _ABOUT}
    references = _references(DATASETS[name], texts)
    return Corpus(
        f"{name.replace('/', '_')}.{PAIR}",
        f"{name} {PAIR}",
        {ONLY_SOURCE: source},
        {field: file for field, file in texts.items() if field not in references},
        references,
        [],
        by_line=True,
        documents=documents,
    )


def _references(known: Any, texts: Mapping[str, Path]) -> dict[str, Path]:
    """The fields that sacreBLEU takes for references; all of them where it says nothing."""
    data = known.langpairs[PAIR]
    said = data.get("refs") if isinstance(data, dict) else None
    names = known.kwargs.get("refs") if said is None else said
    wanted = None if names is None else {f"ref-{n}" if n else "ref" for n in names}
    return {
        field: file
        for field, file in texts.items()
        if (field == "ref" or field.startswith("ref-")) and (wanted is None or field in wanted)
    }


def is_metrics_folder(folder: Path) -> bool:
    """Whether a folder is laid out as mt-metrics-eval's test sets are."""
    return (folder / "sources").is_dir() and (folder / "system-outputs").is_dir()


def metrics_folder(folder: Path) -> Corpus:
    """A test set in a folder laid out as mt-metrics-eval's.

    ``sources/zh-en.txt``, ``references/zh-en.NAME.txt``, ``system-outputs/zh-en/NAME.txt`` and
    perhaps ``documents/zh-en.docs``.  The first reference is trusted, and left out of the systems,
    among which it stands there; other human translations are judged.

    Raises:
        InputError: it holds nothing of Chinese to English.
    """
    source = folder / "sources" / f"{PAIR}.txt"
    if not source.is_file():
        pairs = sorted(file.stem for file in source.parent.glob("*.txt"))
        told = ", ".join(map(shown, map(name_of, pairs))) or "none"
        raise InputError(f"has no sources/{PAIR}.txt; language pairs: {told}", path=folder)
    found = sorted((folder / "references").glob(f"{PAIR}.*.txt"))[:1]
    references = {_middle(file): file for file in found}
    systems = {
        shown(name_of(file.stem)): file
        for file in sorted((folder / "system-outputs" / PAIR).glob("*.txt"))
        if file.stem not in references
    }
    documents, given = folder / "documents" / f"{PAIR}.docs", {}
    if documents.is_file():  # a line is its domain and its document
        text, _ = decode(read_bytes(documents), documents)
        names = [(line.split() or [""])[-1] for line in text.splitlines()]
        given = {Path("documents"): "".join(f"{name}\n" for name in names)}
    name = shown(name_of(folder.resolve().name))
    return Corpus(
        f"{name}.{PAIR}",
        f"{name} {PAIR}",
        {ONLY_SOURCE: source},
        systems,
        references,
        [],
        folder=folder.resolve(),
        by_line=True,
        documents=Path("documents") if given else None,
        given=given,
    )


def _middle(file: Path) -> str:
    return shown(name_of(file.name.removeprefix(f"{PAIR}.").removesuffix(".txt")))
