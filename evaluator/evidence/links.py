"""Word links of all pairs, computed once and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ..alignment import PairLinks, link_words
from ..alignment.words import ALGORITHM
from ..embedding import Encoder
from ..language import Language
from ..model.run import LINK_COLUMNS
from ..support.progress import Progress, unheeded
from .reading import LANGUAGES, Passage, Row, Texts, Tokens, read_passages
from .tables import words_table


class Linker:
    """Links the words of two of a passage's texts."""

    cache = "links"
    version = str(ALGORITHM)
    optional: tuple[str, ...] = ()

    def __init__(self, sides: tuple[str, str] = ("source", "translation")) -> None:
        """Choose the texts.

        Parameters:
            sides: as :class:`Passage` names them.  Translation and reference are of one
                language: what their links stand for is that both say the same.
        """
        self.sides = sides

    def read(self, texts: Sequence[Texts], tokens: Sequence[Tokens]) -> list[Row]:
        """Links of every pair, packed."""
        one, other = self.sides
        languages = Language(LANGUAGES[one]), Language(LANGUAGES[other])
        return [
            link_words(
                one_text,
                other_text,
                (first.offsets, first.vectors),
                (second.offsets, second.vectors),
                languages=languages,
            ).packed()
            for (one_text, other_text), (first, second) in zip(texts, tokens, strict=True)
        ]


@dataclass(frozen=True, eq=False, slots=True)
class ReferenceLinks:
    """The words of a reference with those of both other texts.

    Attributes:
        source: of source and reference.
        translation: of translation and reference, which is the target.
    """

    source: PairLinks
    translation: PairLinks


def link_pairs(
    encoder: Encoder,
    pairs: Sequence[tuple[str, str]],
    progress: Progress = unheeded,
) -> list[PairLinks] | None:
    """Link the words of every pair.

    Parameters:
        encoder: of sentences; its middle layers are used.
        pairs: Chinese and English text of each pair, neither empty.
        progress: told how many pairs that no cache knew are done, and of how many.

    Returns:
        one a pair; None where the model's token vectors cannot be had or centred, as with
        models other than the bundled one.
    """
    rows = read_passages(encoder, [Passage(*pair) for pair in pairs], [Linker()], progress)
    return None if rows is None else [PairLinks.unpacked(row) for row in rows[0] if row is not None]


def links_table(found: Mapping[str, Mapping[str, PairLinks]]) -> pd.DataFrame:
    """Make the table of links.

    Parameters:
        found: system → pair id → its links.

    Returns:
        one row a link, columns as in ``LINK_COLUMNS``; offsets count characters of the pair's
        texts.
    """
    tables = [
        words_table(system, ((pair_id, own.links) for pair_id, own in pairs.items()), LINK_COLUMNS)
        for system, pairs in found.items()
    ]
    return pd.concat(tables, ignore_index=True)
