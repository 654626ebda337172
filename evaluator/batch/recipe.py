"""How a dataset is judged: what was chosen, the same for every partition and every worker."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..support.vocabulary import argument

if TYPE_CHECKING:
    from ..checks import Check
    from ..documents.entries import Term
    from ..embedding import Calibration
    from ..evaluation.judging import Means
    from ..evidence.opinions import Assessor
    from ..metrics import Metric

FILE = "recipe.json"


class Read(StrEnum):
    """How closely pairs are read."""

    SURFACE = "surface"  # words, numbers and names alone, without the encoder
    ENCODER = "encoder"  # as `evaluator score` reads them
    FULL = "full"  # and language models are asked


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides how a pair is judged, beside the pair itself.

    Attributes:
        read: how closely pairs are read.
        model: sentence encoder by name or path; None for the bundled one.
        checks, skip_checks: names of checks to run, none for all; and of those to leave out.
        metrics, skip_metrics: the same of metrics.
        domains: of knowledge; empty to find them from each document.
        settings: of metrics and checks, name → key → value.
        terms: of the user's lists.
        cached: whether vectors and counts are looked up and kept in the user's cache, as
            `evaluator score` does; else every partition is read by itself.
        each_pair: whether every pair is judged by itself even where a column names documents.
        judges: addresses and names of language models that are asked where pairs are read in full.
        judge_pairs: how many pairs of a partition they are asked of, the worst ones; 0 for all.
    """

    read: Read = Read.ENCODER
    model: str | None = None
    checks: tuple[str, ...] = ()
    skip_checks: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    skip_metrics: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    cached: bool = False
    each_pair: bool = False
    judges: tuple[tuple[str, str], ...] = ()
    judge_pairs: int = 0

    def to_json(self) -> str:
        """The recipe as it lies beside the results."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def from_json(cls, written: str) -> Recipe:
        """Read what :meth:`to_json` wrote."""
        from ..documents.entries import Term  # its room brings pandas, which no help needs

        told = json.loads(written)
        terms = tuple(
            replace(
                Term(**term), targets=tuple(term["targets"]), forbidden=tuple(term["forbidden"])
            )
            for term in told.pop("terms")
        )
        judges = tuple((url, model) for url, model in told.pop("judges"))
        lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        return cls(**{**told, **lists, "read": Read(told["read"])}, terms=terms, judges=judges)

    def identity(self) -> str:
        """A name for all that decides how pairs are judged: choice, program, encoder.

        Raises:
            InputError: the encoder cannot be had.
        """
        from ..evaluation.identity import encoder_identity, program

        parts = [self.to_json(), *program()]
        if self.read is not Read.SURFACE:
            parts.append(encoder_identity(self.model))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def tools(self) -> tuple[list[Metric], list[Check]]:
        """Metrics and checks that it names and that its reading allows.

        Raises:
            InputError: a name is unknown, or takes the encoder where that is not asked.
            PluginError: one cannot be loaded.
        """
        from ..checks import load_checks
        from ..evaluation.requirements import takes_encoder
        from ..metrics import load_metrics

        metrics = load_metrics(self.metrics, self.skip_metrics, self.settings)
        checks = load_checks(self.checks, self.skip_checks, self.settings)
        if self.read is not Read.SURFACE:
            return metrics, checks
        for name, found in (
            *(("metrics", m.origin.name) for m in metrics if takes_encoder(m.requires)),
            *(("checks", check.name) for check in checks if check.needs_encoder),
        ):
            if found in getattr(self, name):
                raise InputError(
                    f"takes the encoder; leave out {argument('read', self.read)}",
                    place=argument(name, found),
                )
        return (
            [metric for metric in metrics if not takes_encoder(metric.requires)],
            [check for check in checks if not check.needs_encoder],
        )

    def assessors(self) -> list[Assessor]:
        """Language models that are asked of pairs.

        Raises:
            InputError: none is named where pairs are read in full, or the other way round.
        """
        if (self.read is Read.FULL) != bool(self.judges):
            raise InputError(
                f"{argument('read', Read.FULL)} and {argument('judges', form='URL')} go together"
            )
        if not self.judges:
            return []
        from ..evaluation.consulting import load_assessors
        from ..evidence.opinions import JudgePlan
        from ..evidence.opinions.budget import Budget
        from ..evidence.opinions.judges import JudgeAddress
        from ..support.plugins import Containment

        addresses = tuple(JudgeAddress(url, model) for url, model in self.judges)
        budget = Budget(self.judge_pairs) if self.judge_pairs else None
        return load_assessors({}, JudgePlan(addresses, budget), self.settings, Containment())

    def means(self, calibration: Calibration | None) -> Means:
        """What documents are judged by.

        Parameters:
            calibration: of the dataset; None where no encoder reads.

        Raises:
            InputError: a name is unknown, or the encoder cannot be had.
        """
        from ..embedding import load_encoder
        from ..evaluation.judging import Means
        from ..evaluation.pairing import Pairer
        from ..evaluation.requirements import takes_encoder, wanted_evidence
        from ..knowledge import chosen_domains

        metrics, checks = self.tools()
        wanted = wanted_evidence(metrics, checks)
        if self.read is Read.SURFACE:
            wanted = frozenset(kind for kind in wanted if not kind.is_encoded)
        encoder = load_encoder(self.model) if takes_encoder(wanted) else None
        return Means(
            Pairer(encoder, calibration),
            metrics,
            checks,
            self.terms,
            chosen_domains(self.domains),
            wanted,
            alone=False,
            is_asked=bool(self.judges),
        )


def read_recipe(folder: Path) -> Recipe:
    """The recipe of a folder of results."""
    return Recipe.from_json((folder / FILE).read_text(encoding="utf-8"))
