"""Texts that terms are looked for in: paired, and their words linked."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import partial

from ..checks import CheckedPair
from ..corpora import Corpus
from ..embedding import load_encoder
from ..evaluation import Choice, pair_corpus
from ..evaluation.findings import checked_pairs
from ..evaluation.tables import pair_table
from ..evidence import PairReadings, link_pairs
from ..language import Language, simplified
from ..model import Level, Status
from ..structure import read_lines, read_structure
from ..support.progress import StepProgress, unwatched


class Side(StrEnum):
    """Which English texts of a corpus are read."""

    JUDGED = "judged"  # its translations
    TRUSTED = "trusted"  # its references, or its translations where it has none


def linked_pairs(
    corpus: Corpus,
    choice: Choice,
    side: Side,
    progress: StepProgress = unwatched,
) -> list[CheckedPair]:
    """Sentence pairs of a corpus with their word links, its Chinese simplified.

    Parameters:
        corpus: to be paired.
        choice: what of it, and by which encoder.
        side: which English.
        progress: told how far a long step has come.

    Returns:
        all pairs in document order, one English text after the other; no links with an encoder
        that has no token vectors.

    Raises:
        InputError: as :func:`pair_corpus` does.
    """
    if side is Side.TRUSTED and corpus.references:
        # No system of a choice is a reference: what is trusted is read whole.
        corpus = replace(corpus, translations=corpus.references)
        choice = replace(choice, systems=())
    corpus = replace(corpus, references={}, terms=[])
    paired = pair_corpus(corpus, choice, progress)
    encoder = load_encoder(choice.model)
    pairs: list[CheckedPair] = []
    for pairing in paired.pairings:
        table = pair_table([pairing], Level.SENTENCE)
        texts = table[table["status"] == Status.PAIRED]
        names = texts["pair_id"].tolist()
        both = zip(texts["source_text"].map(simplified), texts["translation_text"], strict=True)
        links = link_pairs(encoder, list(both), partial(progress, "link"))
        reading = PairReadings(links=dict(zip(names, links or [], strict=False)))
        pairs += checked_pairs(table, reading)
    return pairs


def source_pairs(corpus: Corpus, choice: Choice) -> list[CheckedPair]:
    """Sentences of a corpus's source without any translation.

    Parameters:
        corpus: whose source is read.
        choice: which version of it.

    Raises:
        InputError: the source cannot be read.
    """
    document = corpus.read(corpus.source(choice.source_version))
    structure = (
        read_lines(document.extract.text, document.text, Language.CHINESE, ())
        if corpus.by_line
        else read_structure(document.text, Language.CHINESE)
    )
    return [
        CheckedPair(f"{unit}.{number}", str(unit), Status.OMISSION, simplified(sentence.text), "")
        for unit, sentences in enumerate((u.sentences for u in structure.units), start=1)
        for number, sentence in enumerate(sentences, start=1)
    ]
