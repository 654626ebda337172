"""The evaluator from Python: texts in, an :class:`Evaluation` out.

::

    from evaluator import evaluate

    found = evaluate(source, {"mt": text, "post-edited": other}, references=[good])
    print(found.scores["mt"]["bleu"].value)
    print(found.compare().results[0].bootstrap)
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .comparison import Comparison, Sampling, compare_runs
from .corpora.corpus import Corpus
from .errors import InputError
from .evaluation.pipeline import evaluate_corpus
from .model import Finding
from .model.run import CorpusScore, Run
from .report import render_html
from .runs import write_run
from .runs.reviews import earlier_reviews

if TYPE_CHECKING:
    import pandas as pd

Text = str | Path | Sequence[str]
"""A text itself, the path of a file, or a list of segments."""


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """What an evaluation found.

    Attributes:
        run: with the manifest, all tables and all findings.
    """

    run: Run

    @property
    def scores(self) -> dict[str, dict[str, CorpusScore]]:
        """System → metric → score of the whole document with its 95 % interval."""
        return self.run.manifest.scores

    @property
    def pairs(self) -> pd.DataFrame:
        """The pair table (docs/run-files.md)."""
        return self.run.pairs

    @property
    def findings(self) -> list[Finding]:
        """Suspected errors of all systems, in document order."""
        return self.run.findings

    def compare(
        self,
        *others: Evaluation,
        baseline: str | None = None,
        sampling: Sampling | None = None,
    ) -> Comparison:
        """Hold the systems against one another.

        Parameters:
            others: evaluations of the same source, whose systems are compared as well.
            baseline: system that the others are held against; None for the first.
            sampling: seed and samples of the tests; None for sacreBLEU's.

        Raises:
            InputError: there is only one system, the baseline is unknown, or the sources differ.
        """
        runs = [self.run, *(other.run for other in others)]
        return compare_runs(runs, baseline=baseline, sampling=sampling)

    def save(self, folder: Path | str) -> Path:
        """Write the run's folder with its report, whole or not at all; return the folder.

        Verdicts on the same corpus are taken over, as `evaluator score` does.

        Raises:
            InputError: it cannot be written, or holds anything but an earlier run.
        """
        reviews = earlier_reviews(Path(folder), self.run.manifest.corpus)
        run = replace(self.run, reviews=reviews)
        saved = write_run(run, Path(folder), render_html)
        assert saved.folder is not None
        return saved.folder


def evaluate(
    source: Text,
    translations: Mapping[str, Text],
    references: Sequence[Text] | Mapping[str, Text] = (),
    *,
    terms: Sequence[Path] = (),
    model: str | None = None,
    force: bool = False,
    title: str = "document",
) -> Evaluation:
    """Evaluate translations of a Chinese text.

    A string is the text itself, a :class:`~pathlib.Path` names a file.  Lists of segments stand
    for line-by-line files, in which segment i belongs to segment i of the source; all texts must
    then be lists or such files, of equal length.

    Parameters:
        source: Chinese.
        translations: system name → English text to be judged; one at least.
        references: trusted English texts, named ``1``, ``2`` … where they have no names.
        terms: files of term lists.
        model: sentence encoder by name or path; None for the bundled one.
        force: go on where a translation seems to be of another document.
        title: of the document, for its report.

    Raises:
        InputError: a text is empty, a file cannot be read, or a translation is none of the
            source.
    """
    if not isinstance(references, Mapping):
        references = {str(number): text for number, text in enumerate(references, start=1)}
    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        root = Path(folder)
        corpus = Corpus(
            "document",
            title,
            {"source": _as_file(source, root / "source.zh.txt")},
            {
                name: _as_file(text, root / f"translation-{k}.en.txt")
                for k, (name, text) in enumerate(translations.items())
            },
            {
                name: _as_file(text, root / f"reference-{k}.en.txt")
                for k, (name, text) in enumerate(references.items())
            },
            list(terms),
            by_line=not isinstance(source, str | Path),
        )
        return Evaluation(evaluate_corpus(corpus, model=model, force=force))


def _as_file(text: Text, file: Path) -> Path:
    """The file of a text; one is written for a text that is given itself."""
    if isinstance(text, Path):
        return text
    if not isinstance(text, str):
        text = "".join(f"{' '.join(segment.split())}\n" for segment in text)
    if not text.strip():
        raise InputError("the text is empty", place=file.name.split(".")[0])
    file.write_text(text, encoding="utf-8", newline="\n")
    return file
