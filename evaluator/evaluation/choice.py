"""What a user has chosen: which texts are judged, by which encoder, metrics and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..support.settings import Settings

if TYPE_CHECKING:
    from ..evidence.opinions import JudgePlan, MetricProgram


@dataclass(frozen=True, slots=True)
class Choice:
    """How a corpus is to be judged; what is empty is left to the corpus and the defaults.

    Attributes:
        source_version: name of the source version; None for the first.
        systems: names of the translations to judge; none for all.
        model: sentence encoder by name or path; None for the bundled one.
        force: go on where a translation seems to be of another document.
        skip_states: words of the states whose segments of bilingual files are not judged.
        pairs: pair table corrected by hand, to be used instead of pairing anew.
        checks: names of the checks to run; none for all.
        skip_checks: names of checks to leave out, beside those that the corpus skips.
        domains: of knowledge that the texts speak of, or ``none``; empty for the corpus's own.
        metrics: names of the metrics to score with; none for all.
        skip_metrics: names of metrics to leave out, beside those that the corpus skips.
        programs: that score as well, by the name of the metric that each is.
        judging: language models to be asked for errors; None for none.
        settings: of metrics and checks, name → key → value, before those of the corpus.
        keep_going: go on without a metric or check that fails, and note it in the run.
    """

    source_version: str | None = None
    systems: Sequence[str] = ()
    model: str | None = None
    force: bool = False
    skip_states: Sequence[str] = ()
    pairs: Path | None = None
    checks: Sequence[str] = ()
    skip_checks: Sequence[str] = ()
    domains: Sequence[str] = ()
    metrics: Sequence[str] = ()
    skip_metrics: Sequence[str] = ()
    programs: Mapping[str, MetricProgram] = field(default_factory=dict)
    judging: JudgePlan | None = None
    settings: Settings = field(default_factory=dict)
    keep_going: bool = False
