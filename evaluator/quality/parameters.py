"""The fitted parameters as they are shipped: read, and refused where they don't belong.

``data/parameters.npz`` is made by ``training/quality.py``; docs/quality.md is its model card.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import io
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from ..errors import InputError
from ..support.cache import APPLICATION
from ..support.files import write_files
from .combination import (
    ALONE,
    BY_REFERENCE,
    KINDS,
    OWN_WEIGHTS,
    WITH_REFERENCE,
    Combination,
    Line,
)

_FILE = "data/parameters.npz"
_META = "meta"
_CROSS = "cross"
OVERRIDE = "EVALUATOR_ESTIMATORS"
"""Variable of the environment that names the folder of the user's own fits."""


@dataclass(frozen=True, eq=False, slots=True)
class Weights:
    """A fitted network.

    Attributes:
        shape: arguments of :class:`.network.Shape` or of :class:`.cross.CrossShape`.
        arrays: float16, by the names that torch gives them.
    """

    shape: Mapping[str, Any]
    arrays: Mapping[str, NDArray[np.float16]]


@dataclass(frozen=True, eq=False, slots=True)
class Parameters:
    """What was fitted.

    Attributes:
        networks: small ones, whose logits are averaged.  None of an encoder of the user's: then
            the combination is of whole sentences' scores alone.
        cross: the cross-encoder beside them; None where they are none.
        scales: slope and offset that turn each averaged logit of tokens into a calibrated one
            (Platt 1999), by kind (alone or with a reference) and output.
        combination: of the estimates with other scores.
        encoder: checksum of the encoder whose vectors they were fitted to.
        checksum: of all of the above.
    """

    networks: tuple[Weights, ...]
    cross: Weights | None
    scales: Mapping[str, Mapping[str, Line]]
    combination: Combination
    encoder: str
    checksum: str


@cache
def load_parameters(encoder: str) -> Parameters | None:
    """Read the shipped parameters, or those that ``evaluator fit`` has fitted to another encoder.

    Parameters:
        encoder: checksum of the encoder that is to be used.

    Returns:
        None where there are none of that encoder.

    Raises:
        ValueError: the shipped file is damaged.
        InputError: the fitted one is.
    """
    resource = importlib.resources.files(__package__) / _FILE
    with resource.open("rb") as stream:
        shipped = read_parameters(stream, encoder)
    if shipped is not None:
        return shipped
    file = own_file(encoder)
    if not file.is_file():
        return None
    try:
        with file.open("rb") as stream:
            return read_parameters(stream, encoder)
    except (OSError, ValueError, LookupError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(
            f"is no sound fit ({error}); make it anew with `evaluator fit`", path=file
        ) from None


def own_file(encoder: str) -> Path:
    """Where the parameters lie that were fitted to an encoder of the user's.

    In ``$EVALUATOR_ESTIMATORS`` where it is set, else in the platform's place for such data.
    """
    folder = os.environ.get(OVERRIDE)
    place = (
        Path(folder).expanduser()
        if folder
        else platformdirs.user_data_path(APPLICATION, appauthor=False) / "estimators"
    )
    return place / f"{hashlib.sha256(encoder.encode()).hexdigest()[:32]}.npz"


def save_own(combination: Combination, encoder: str) -> Path:
    """Keep what was fitted to an encoder of the user's; no network is.

    Raises:
        InputError: it cannot be written.
    """
    file = own_file(encoder)
    draft = io.BytesIO()
    save_parameters(draft, [], None, {}, combination, encoder)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", path=file) from None
    write_files({file: draft.getvalue()})
    load_parameters.cache_clear()
    return file


def read_parameters(stream: IO[bytes], encoder: str) -> Parameters | None:
    """What :func:`save_parameters` wrote, if it is of an encoder.

    Parameters:
        stream: of the file.
        encoder: checksum of the encoder that is to be used.

    Raises:
        ValueError: they are damaged.
    """
    with np.load(stream, allow_pickle=False) as saved:
        meta = json.loads(str(saved[_META]))
        if meta["encoder"] != encoder:
            return None
        arrays = {name: saved[name] for name in saved.files if name != _META}
    checksum = digest(arrays, meta)
    if checksum != meta["checksum"]:
        raise ValueError("the parameters are damaged; install the package again")
    # Fits of former versions, of encoders of the user's, tell of no network at all.
    read: dict[str, dict[str, NDArray[np.float16]]] = {name: {} for name in meta.get("shapes", {})}
    for name, array in arrays.items():
        network, _, part = name.partition(":")
        read[network][part] = array
    weights = {name: Weights(meta["shapes"][name], own) for name, own in read.items()}
    cross = weights.pop(_CROSS, None)
    scales = {
        kind: {name: (float(a), float(b)) for name, (a, b) in own.items()}
        for kind, own in meta["scales"].items()
    }
    combination = _combination(meta["combination"])
    return Parameters(tuple(weights.values()), cross, scales, combination, encoder, checksum)


def _combination(saved: dict[str, Any]) -> Combination:
    """Of what is saved; fits of former versions have one set of scales, and round weights."""
    if "weights" in saved:
        return Combination(**saved)
    alone = {name: value for name, value in OWN_WEIGHTS.items() if name not in BY_REFERENCE}
    return Combination(
        **saved
        | {"scales": dict.fromkeys(KINDS, saved["scales"])}
        | {"weights": {ALONE: alone, WITH_REFERENCE: OWN_WEIGHTS}}
    )


def save_parameters(
    file: str | IO[bytes],
    networks: Sequence[Weights],
    cross: Weights | None,
    scales: Mapping[str, Mapping[str, Line]],
    combination: Combination,
    encoder: str,
) -> str:
    """Write parameters as :func:`load_parameters` reads them, and return their checksum."""
    weights = {str(number): network for number, network in enumerate(networks)}
    if cross is not None:
        weights[_CROSS] = cross
    arrays = {
        f"{name}:{part}": array
        for name, network in weights.items()
        for part, array in sorted(network.arrays.items())
    }
    meta: dict[str, Any] = {
        "encoder": encoder,
        "shapes": {name: dict(network.shape) for name, network in weights.items()},
        "scales": {
            kind: {name: [float(number) for number in line] for name, line in own.items()}
            for kind, own in scales.items()
        },
        "combination": json.loads(json.dumps(asdict(combination))),
    }
    meta["checksum"] = digest(arrays, meta)
    saved: dict[str, Any] = {**arrays, _META: np.array(json.dumps(meta))}
    np.savez(file, **saved)
    return str(meta["checksum"])


def digest(arrays: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> str:
    """SHA-256 of arrays and of what is said of them, its own checksum aside."""
    said = {name: value for name, value in meta.items() if name != "checksum"}
    total = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for name in sorted(arrays):
        total.update(name.encode())
        total.update(np.ascontiguousarray(arrays[name]).tobytes())
    return total.hexdigest()
