"""A profile: how texts are judged for one client, whatever the corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ..documents import decode, read_bytes
from ..errors import InputError
from ..model import Severity
from ..model.run import ProfileRecord
from ..model.scorecard import Scorecard, Weights
from ..support.settings import Settings, merged
from ..support.toml import parse_toml
from .corpus import Corpus, Skipped, TermFiles, explain

PROFILE_FILE = "evaluator.toml"
"""Profile of a working folder, where none is named."""


class _KnownDomains(BaseModel):
    model_config = ConfigDict(extra="forbid")
    domains: list[str] = Field(default_factory=list)


class _ProfileFile(BaseModel):
    """A profile as it is written."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    version: str = ""
    language: Literal["en", "zh"] | None = None
    checks: Skipped = Field(default_factory=Skipped)
    metrics: Skipped = Field(default_factory=Skipped)
    knowledge: _KnownDomains = Field(default_factory=_KnownDomains)
    terms: TermFiles = Field(default_factory=TermFiles)
    severities: dict[str, Severity] = Field(default_factory=dict)
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)
    scorecard: Scorecard = Scorecard()


_TABLES: dict[tuple[int | str, ...], type[BaseModel]] = {
    ("terms",): TermFiles,
    ("knowledge",): _KnownDomains,
    ("checks",): Skipped,
    ("metrics",): Skipped,
    ("scorecard",): Scorecard,
    ("scorecard", "weights"): Weights,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """How texts are judged for one client.

    Attributes:
        record: its name, version, checksum, scorecard and language, as runs keep them.
        skipped_checks: checks that are left out.
        skipped_metrics: metrics that are left out.
        domains: of knowledge; empty for the corpus's own.
        terms: term lists, before those of the corpus.
        severities: by check, by MQM category or by its first part.
        settings: of metrics, checks and renderers, before those of the corpus.
    """

    record: ProfileRecord
    skipped_checks: Sequence[str] = ()
    skipped_metrics: Sequence[str] = ()
    domains: Sequence[str] = ()
    terms: Sequence[Path] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    settings: Settings = field(default_factory=dict)


def read_profile(path: Path) -> Profile:
    """Read a profile.

    Parameters:
        path: of a TOML file; the files that it names are found from its folder.

    Raises:
        InputError: it is missing, no valid TOML, or holds an unknown key or a value of the wrong
            kind.
    """
    data = read_bytes(path)
    try:
        written = _ProfileFile.model_validate(parse_toml(decode(data, path)[0]))
    except ValidationError as error:
        raise explain(error, path, _ProfileFile, _TABLES) from None
    except ValueError as error:
        raise InputError(f"not valid TOML: {error}", path=path) from None
    record = ProfileRecord(
        name=" ".join(written.name.split()),
        version=" ".join(written.version.split()),
        sha256=hashlib.sha256(data).hexdigest(),
        scorecard=written.scorecard,
        language=written.language,
    )
    return Profile(
        record,
        written.checks.skip,
        written.metrics.skip,
        written.knowledge.domains,
        [path.parent / file for file in written.terms.files],
        written.severities,
        written.settings,
    )


def found_profile(named: Path | None) -> Profile | None:
    """The profile that is named, else that of the working folder; None where there is none.

    Raises:
        InputError: as :func:`read_profile` does.
    """
    if named is None and not Path(PROFILE_FILE).is_file():
        return None
    return read_profile(named or Path(PROFILE_FILE))


def with_profile(corpus: Corpus, profile: Profile) -> Corpus:
    """A corpus judged by a profile."""
    return replace(
        corpus,
        terms=[*profile.terms, *corpus.terms],
        skipped_checks=[*corpus.skipped_checks, *profile.skipped_checks],
        skipped_metrics=[*corpus.skipped_metrics, *profile.skipped_metrics],
        domains=list(profile.domains) or corpus.domains,
        settings=merged(corpus.settings, profile.settings),
        severities=profile.severities,
        profile=profile.record,
    )
