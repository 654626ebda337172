"""The files of a run held against their schema before anything uses them.

Anybody may hand a run folder on, so nothing in it is believed: every column has a kind and bounds,
every name must be one that the run itself tells of.  What is wrong is an :class:`InputError`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..documents import TagKind
from ..errors import InputError
from ..model import Finding, Level, Message, Severity, Span, Status
from ..model.run import (
    DIFFERENCE_COLUMNS,
    DOCUMENT,
    LINK_COLUMNS,
    PLACE_COLUMNS,
    RISK_COLUMNS,
    STATE,
    TAG_COLUMNS,
    Manifest,
    pair_types,
)
from ..model.scores import undeclared
from ..support.files import read_whole
from ..support.spreadsheets import unguarded
from .schema import not_as_written

LARGEST = 1_000_000_000
"""Bytes of one file of a run that are read."""
_MOST_ROWS = 20_000_000  # of a table; a few bytes of Parquet may say that it has billions
_LONGEST = 2**31 - 1  # offsets are of 32 bits

_MEND = "score the corpus again"


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column may hold beyond its kind.

    Attributes:
        choices: the only texts there may be; None for any.
        low, high: bounds of numbers.
        filled: whether every row has a value.
    """

    choices: frozenset[str] | None = None
    low: float = -np.inf
    high: float = np.inf
    filled: bool = False


_Rules = Mapping[str, _Column]
_NAME = _Column(filled=True)
_SHARE = _Column(low=0, high=1)
_OFFSET = _Column(low=-1, high=_LONGEST)
_PLACE = _Column(low=0, high=_LONGEST, filled=True)

_PAIRS: _Rules = {
    "system": _NAME,
    "level": _Column(frozenset(map(str, Level)), filled=True),
    DOCUMENT: _NAME,
    "pair_id": _NAME,
    "unit": _NAME,
    "status": _Column(frozenset(map(str, Status)), filled=True),
    "findings": _Column(low=0, high=_LONGEST),
    "priority": _SHARE,
    **{name: _OFFSET for name in PLACE_COLUMNS if name.endswith(("_start", "_end"))},
}
_WORDS: _Rules = {
    "system": _NAME,
    "pair_id": _NAME,
    "error": _SHARE,
    "major": _SHARE,
    **{f"{side}_{end}": _PLACE for side in ("source", "translation") for end in ("start", "end")},
}
_TAGS: _Rules = {
    "system": _NAME,
    "pair_id": _NAME,
    "side": _Column(frozenset(("source", "translation")), filled=True),
    "name": _NAME,
    "kind": _Column(frozenset(map(str, TagKind)), filled=True),
    "at": _PLACE,
    "code": _NAME,
    "space_before": _NAME,
    "space_after": _NAME,
}


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _SpanRecord(_Record):
    start: int = Field(ge=0, le=_LONGEST)
    end: int = Field(ge=0, le=_LONGEST)
    text: str

    def span(self) -> Span:
        return Span(self.start, self.end, self.text)


class _MessageRecord(_Record):
    """A message that another one goes on from."""

    id: str
    arguments: dict[str, _ArgumentRecord]


_ArgumentRecord: TypeAlias = "str | int | list[str] | _MessageRecord"


class _FindingRecord(_Record):
    """One line of ``findings.jsonl``."""

    fingerprint: str
    system: str
    level: Level
    pair_id: str
    unit: str
    check: str
    category: str
    severity: Severity
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    source_span: _SpanRecord | None
    translation_span: _SpanRecord | None
    message: str
    suggestion: str | None = None
    message_id: str = ""  # runs of before messages had ids have neither
    arguments: dict[str, _ArgumentRecord] = {}

    def finding(self) -> Finding:
        told = {name: getattr(self, name) for name in _FindingRecord.model_fields}
        written = self.model_dump(include={"arguments"})["arguments"]
        told["arguments"] = Message.from_json(self.message_id, written).arguments
        for side in ("source_span", "translation_span"):
            told[side] = told[side].span() if told[side] else None
        return Finding(**told)


_FINDING = TypeAdapter(_FindingRecord)


def read_findings(file: Path, manifest: Manifest, pairs: pd.DataFrame) -> list[Finding]:
    """``findings.jsonl``, checked.

    Raises:
        InputError: a line is no finding, or one of a system or pair that the run has not.
    """
    found = []
    known = set(zip(pairs["system"], pairs["pair_id"], strict=True))
    for number, line in enumerate(read_whole(file, LARGEST).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            finding = _FINDING.validate_json(line).finding()
        except ValidationError as error:
            raise not_as_written(error, file, f"line {number}") from None
        if (finding.system, finding.pair_id) not in known:
            raise InputError(
                f"is about a pair that the run has not; {_MEND}", path=file, place=f"line {number}"
            )
        found.append(finding)
    return found


def read_pairs(file: Path, manifest: Manifest) -> pd.DataFrame:
    """``pairs.parquet``, checked; columns that runs did not have when it was written are empty."""
    pairs = _read_parquet(file)
    types = pair_types(manifest.columns, documents=DOCUMENT in pairs, states=STATE in pairs)
    added = {
        name: pd.Series(None, index=pairs.index, dtype=kind)
        for name, kind in types.items()
        if name not in pairs and name not in _PAIRS
    }
    pairs = _checked(pairs.assign(**added), types, _PAIRS, manifest, file)
    if pairs.duplicated(["system", "level", "pair_id"]).any():
        raise InputError(f"a pair stands there twice; {_MEND}", path=file, place="pair_id")
    if set(pairs["system"]) != set(manifest.systems):
        raise InputError(f"a system has no pair; {_MEND}", path=file, place="system")
    return pairs


def with_undeclared(manifest: Manifest, pairs: pd.DataFrame, file: Path) -> Manifest:
    """The manifest with the columns of numbers that other packages filled and nobody declared.

    Raises:
        InputError: a column has a name that none can have.
    """
    known = pair_types(manifest.columns)
    try:
        found = [
            undeclared(str(name), float(pairs[name].astype("float64").max()))
            for name in pairs.columns
            if name not in known and pd.api.types.is_numeric_dtype(pairs[name])
        ]
    except ValueError as error:
        raise InputError(f"{error}; {_MEND}", path=file) from None
    return manifest.model_copy(update={"columns": [*manifest.columns, *found]})


def read_links(file: Path, manifest: Manifest) -> pd.DataFrame:
    """``links.parquet``, checked."""
    return _checked(_read_parquet(file), LINK_COLUMNS, _WORDS, manifest, file)


def read_risks(file: Path, manifest: Manifest) -> pd.DataFrame:
    """``risks.parquet``, checked; runs of before there was one have no row."""
    return _optional(file, RISK_COLUMNS, _WORDS, manifest)


def read_tags(file: Path, manifest: Manifest) -> pd.DataFrame:
    """``tags.parquet``, checked; a run without inline tags has no row."""
    return _optional(file, TAG_COLUMNS, _TAGS, manifest)


def read_differences(file: Path) -> pd.DataFrame:
    """``differences.csv``, checked; a run of the first source version has no row."""
    if not file.exists():
        return pd.DataFrame(columns=list(DIFFERENCE_COLUMNS)).astype(DIFFERENCE_COLUMNS)
    data = read_whole(file, LARGEST)
    try:
        table = pd.read_csv(io.BytesIO(data), keep_default_na=False, dtype=str)
        if list(table.columns) != list(DIFFERENCE_COLUMNS):
            raise InputError(f"has other columns than it should; {_MEND}", path=file)
        return table.map(unguarded).astype(DIFFERENCE_COLUMNS)
    except (ValueError, OverflowError) as error:
        raise InputError(f"damaged ({type(error).__name__}); {_MEND}", path=file) from None


def _optional(
    file: Path, columns: Mapping[str, str], rules: _Rules, manifest: Manifest
) -> pd.DataFrame:
    if not file.exists():
        return pd.DataFrame(columns=list(columns)).astype(dict(columns))
    return _checked(_read_parquet(file), columns, rules, manifest, file)


def _read_parquet(file: Path) -> pd.DataFrame:
    """A table of texts, numbers and truth values; what else Parquet can hold is refused."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = read_whole(file, LARGEST)
    try:
        source = pq.ParquetFile(pa.BufferReader(data))
        names = source.schema_arrow.names
        if source.metadata.num_rows > _MOST_ROWS or len(set(names)) < len(names):
            raise InputError(f"is no table of a run; {_MEND}", path=file)
        for field in source.schema_arrow:
            if not _is_plain(field.type):
                raise InputError(f"holds {field.type}; {_MEND}", path=file, place=str(field.name))
        table = source.read()
        table.validate(full=True)
        found: pd.DataFrame = table.to_pandas(ignore_metadata=True)
        return found
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(
            f"missing or damaged ({type(error).__name__}); {_MEND}", path=file
        ) from None


def _is_plain(kind: Any) -> bool:
    import pyarrow as pa

    kinds = pa.types
    if kinds.is_dictionary(kind):
        kind = kind.value_type
    return any(
        test(kind)
        for test in (
            kinds.is_string, kinds.is_large_string, kinds.is_integer, kinds.is_floating,
            kinds.is_boolean, kinds.is_null,
        )
    )  # fmt: skip


def _checked(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    rules: _Rules,
    manifest: Manifest,
    file: Path,
) -> pd.DataFrame:
    """A table with its columns in their order and of their kinds, behind them those of others."""
    for name in columns:
        if name not in table:
            raise InputError(f"lacks a column; {_MEND}", path=file, place=name)
    others = [name for name in table.columns if name not in columns]
    typed = {}
    for name in (*columns, *others):
        rule = rules.get(name, _Column())
        typed[name] = _column(table[name], columns.get(name), rule, file)
    unknown = set(typed["system"]) - set(manifest.systems)
    if unknown:
        raise InputError(
            f"tells of {min(unknown)!r}, which is no system of the run; {_MEND}",
            path=file,
            place="system",
        )
    return pd.DataFrame(typed, index=table.index)


def _column(values: pd.Series[Any], kind: str | None, rule: _Column, file: Path) -> pd.Series[Any]:
    """A column of its kind; refused where a value breaks a rule."""
    place = str(values.name)

    def refuse(why: str) -> InputError:
        return InputError(f"{why}; {_MEND}", path=file, place=place)

    is_text = not pd.api.types.is_numeric_dtype(values) and values.notna().any()
    if kind is not None and values.notna().any() and is_text != (kind == "string"):
        raise refuse("holds values of another kind than it should")
    if rule.filled and values.isna().any():
        raise refuse("has empty cells")
    if is_text:
        if rule.choices is not None and not set(values.dropna()) <= rule.choices:
            raise refuse(f"holds what is none of {', '.join(sorted(rule.choices))}")
    elif (known := values.dropna().to_numpy(dtype=float)).size and (
        not np.isfinite(known).all() or known.min() < rule.low or known.max() > rule.high
    ):
        raise refuse("holds numbers that cannot be")
    try:
        return values if kind is None else values.astype(kind)  # type: ignore[call-overload]
    except (ValueError, TypeError, OverflowError):
        raise refuse("holds values of another kind than it should") from None
