"""Differences between versions of a source, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from ..alignment import Difference, collate
from ..corpora.corpus import Corpus
from ..errors import InputError
from ..language import Language
from ..model.run import DIFFERENCE_COLUMNS
from ..structure import read_structure


def differences_table(found: Mapping[str, Sequence[Difference]]) -> pd.DataFrame:
    """Make the table.

    Parameters:
        found: version name → its differences from the first version.

    Returns:
        one row a difference, columns as in ``DIFFERENCE_COLUMNS``; offsets count characters
        of the original files.
    """
    rows = [
        {"version": version, **asdict(difference)}
        for version, differences in found.items()
        for difference in differences
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS)).astype(DIFFERENCE_COLUMNS)


def collate_versions(corpus: Corpus) -> pd.DataFrame:
    """Hold every version of a corpus's source against the first one.

    Returns:
        the table of :func:`differences_table`.

    Raises:
        InputError: there is but one version, or a file cannot be read.
    """
    if len(corpus.sources) < 2:
        raise InputError(
            "there is only one version of the source; name another under [sources] in corpus.toml",
            path=corpus.folder or corpus.name,
        )
    texts = {}
    for name, path in corpus.sources.items():
        document = corpus.read(path)
        structure = read_structure(document.text, Language.CHINESE, document.extract)
        texts[name] = document.text, structure
    first, *others = texts
    return differences_table({name: collate(texts[first], texts[name]) for name in others})
