"""The fitted parameters as they are shipped: read, and refused where they don't belong.

``data/parameters.npz`` is made by ``training/quality.py``; docs/quality.md is its model card.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .combination import Combination

_FILE = "data/parameters.npz"
_META = "meta"


@dataclass(frozen=True, eq=False, slots=True)
class Parameters:
    """What was fitted.

    Attributes:
        networks: name → float16 array, one mapping a network; their logits are averaged.
        shape: arguments of :class:`.network.Shape`.
        scales: slope and offset that turn each averaged logit into a calibrated one (Platt
            1999), by output.
        combination: of the estimates with other scores.
        encoder: checksum of the encoder whose vectors they were fitted to.
        checksum: of all of the above.
    """

    networks: tuple[Mapping[str, NDArray[np.float16]], ...]
    shape: Mapping[str, int]
    scales: Mapping[str, tuple[float, float]]
    combination: Combination
    encoder: str
    checksum: str


@cache
def load_parameters(encoder: str) -> Parameters | None:
    """Read the shipped parameters.

    Parameters:
        encoder: checksum of the encoder that is to be used.

    Returns:
        None where they were fitted to another encoder.

    Raises:
        ValueError: the file is damaged.
    """
    resource = importlib.resources.files(__package__) / _FILE
    with resource.open("rb") as stream, np.load(stream, allow_pickle=False) as saved:
        meta = json.loads(str(saved[_META]))
        if meta["encoder"] != encoder:
            return None
        arrays = {name: saved[name] for name in saved.files if name != _META}
    checksum = digest(arrays, meta)
    if checksum != meta["checksum"]:
        raise ValueError(f"{resource}: the parameters are damaged; install the package again")
    networks: list[dict[str, NDArray[np.float16]]] = [{} for _ in range(meta["networks"])]
    for name, array in arrays.items():
        number, _, part = name.partition(":")
        networks[int(number)][part] = array
    scales = {name: (float(a), float(b)) for name, (a, b) in meta["scales"].items()}
    combination = Combination(**meta["combination"])
    return Parameters(tuple(networks), meta["shape"], scales, combination, encoder, checksum)


def save_parameters(
    file: str,
    networks: list[dict[str, NDArray[np.float16]]],
    shape: Mapping[str, int],
    scales: Mapping[str, tuple[float, float]],
    combination: Combination,
    encoder: str,
) -> str:
    """Write parameters as :func:`load_parameters` reads them, and return their checksum."""
    arrays = {
        f"{number}:{name}": array
        for number, network in enumerate(networks)
        for name, array in sorted(network.items())
    }
    meta: dict[str, Any] = {
        "encoder": encoder,
        "networks": len(networks),
        "shape": dict(shape),
        "scales": {name: [float(number) for number in scale] for name, scale in scales.items()},
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
