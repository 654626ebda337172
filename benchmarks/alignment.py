"""Draft."""
from __future__ import annotations
import itertools, json
from dataclasses import dataclass
from pathlib import Path
import numpy as np
from evaluator.alignment.blocks import Items
from evaluator.embedding import Calibration, load_encoder

GOLD = Path(__file__).parent.parent.parent / "shared/alignment-gold"
Pair = tuple[tuple[int, ...], tuple[int, ...]]

@dataclass(eq=False)
class Chapter:
    name: str
    source: Items
    target: Items
    gold: list[Pair]

def make_items(zh, en, encode=True):
    encoder = load_encoder()
    vectors = {"zh": encoder.encode(zh), "en": encoder.encode(en)}
    calibration = Calibration.fit(encoder.checksum, vectors)
    lengths = {"zh": np.array([float(len(t)) for t in zh]), "en": np.array([float(len(t)) for t in en])}
    lengths["en"] /= lengths["en"].sum() / lengths["zh"].sum()
    def coder(language):
        return lambda texts: calibration.center(encoder.encode(texts), language)
    return [Items(calibration.center(vectors[l], l), lengths[l], tuple(t), sep, coder(l) if encode else None) for l, t, sep in (("zh", zh, ""), ("en", en, " "))]

def read_chapters(folder, encode=True):
    out = []
    for path in sorted((folder / "mac-dev").glob("*.json")):
        data = json.loads(path.read_text())
        s, t = make_items(data["zh"], data["en"], encode)
        out.append(Chapter(path.stem, s, t, [(tuple(a), tuple(b)) for a, b in data["beads"]]))
    return out
scores_of = table_of = None
