"""Text that remembers where it came from.

A document is normalised once, at the door.  :class:`MappedText` keeps, for every
character of the clean text, the stretch of the original it stands for, through any
slicing and joining, so that whatever is found later can be shown in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int32]

_NEWLINES = "\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = (
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width spaces, byte-order mark
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"  # direction marks
)
# Marks above and below one letter.  No script stacks more (Unicode Standard Annex 15, Stream-Safe
# Text Format), and putting them in order takes time by the square of their number.
_MOST_MARKS = 30
_SPACES = (
    "\t\u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)


# Shapes that fonts and typesetters use for ordinary characters, and that PDFs hand on as text.
# Radicals U+2E80 to U+2EF3 by the property Equivalent_Unified_Ideograph (Unicode Standard Annex 44;
# U+2E80 has none, U+2E9A is no character), and those of Kangxi and ligatures by NFKC.
_SUPPLEMENT, _KANGXI, _LAST_RADICAL = 0x2E80, 0x2F00, 0x2FD5
_UNIFIED = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵\u2e9a旡日月歺母民氵氺灬爫爫丬牛"
    "犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑"
    "钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_RADICALS = np.arange(_SUPPLEMENT, _LAST_RADICAL + 1, dtype="<u4")
_RADICALS[: len(_UNIFIED)] = [ord(c) for c in _UNIFIED]
_RADICALS[_KANGXI - _SUPPLEMENT :] = [
    ord(unicodedata.normalize("NFKC", chr(code))) for code in range(_KANGXI, _LAST_RADICAL + 1)
]
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_UNCLEAN = re.compile(
    f"[{_NEWLINES}{_INVISIBLE}{_SPACES}０-９Ａ-Ｚａ-ｚ\u2e80-\u2fd5\ufb00-\ufb06"
    r"\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
)


@dataclass(frozen=True, eq=False, slots=True)
class MappedText:
    """Clean text with the original offsets of every character.

    Attributes:
        text: the clean text, ``n`` characters.
        starts: shape ``[n]``, where each character's original begins.
        ends: shape ``[n]``, where it ends; not always ``starts + 1``, since several
            original characters may have become one (NFC).
    """

    text: str
    starts: Offsets
    ends: Offsets

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> MappedText:
        return MappedText(self.text[part], self.starts[part], self.ends[part])

    @property
    def start(self) -> int:
        """Offset in the original at which the text begins; -1 for empty text."""
        return int(self.starts[0]) if len(self.starts) else -1

    @property
    def end(self) -> int:
        """Offset in the original just behind the text; -1 for empty text."""
        return int(self.ends[-1]) if len(self.ends) else -1

    def strip(self) -> MappedText:
        """Without white space at either end."""
        left = len(self.text) - len(self.text.lstrip())
        return self[left : max(left, len(self.text.rstrip()))]

    @staticmethod
    def join(parts: Iterable[MappedText], separator: str = "") -> MappedText:
        """One text of several; a separator character maps to the end of what precedes it."""
        pieces = [part for part in parts if len(part)]
        if not pieces:
            return MappedText("", _empty(), _empty())
        starts, ends = [pieces[0].starts], [pieces[0].ends]
        for before, after in pairwise(pieces):
            glue = np.full(len(separator), before.end, dtype=np.int32)
            starts += [glue, after.starts]
            ends += [glue, after.ends]
        text = separator.join(piece.text for piece in pieces)
        return MappedText(text, np.concatenate(starts), np.concatenate(ends))


def clean(original: str) -> MappedText:
    r"""Normalise a text once and keep the way back.

    Line ends become ``\n``; odd spaces (tab, no-break, ideographic) a plain space;
    full-width Latin letters and digits their ASCII forms; radicals the characters that they
    look like; ligatures of Latin letters the letters; invisible characters
    (byte-order mark, soft hyphen, zero-width space, direction marks) and control
    characters are dropped; the rest is composed to Unicode NFC.  Punctuation stays as
    it is written.

    Parameters:
        original: the decoded file.

    Returns:
        the clean text; its offsets count characters of ``original``.
    """
    if not _UNCLEAN.search(original) and unicodedata.is_normalized("NFC", original):
        places = np.arange(len(original), dtype=np.int32)
        return MappedText(original, places, places + 1)
    codes = np.frombuffer(original.encode("utf-32-le", "surrogatepass"), dtype="<u4").copy()
    keep = ~np.isin(codes, [ord(c) for c in _INVISIBLE])
    carriage = codes == ord("\r")
    keep[:-1] &= ~(carriage[:-1] & (codes[1:] == ord("\n")))  # CR LF is one line end
    codes[np.isin(codes, [ord(c) for c in _NEWLINES])] = ord("\n")
    codes[np.isin(codes, [ord(c) for c in _SPACES])] = ord(" ")
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ")):
        wide = (codes >= ord(first)) & (codes <= ord(last))
        codes[wide] -= 0xFEE0  # the distance from the full-width block to ASCII
    radical = (codes >= _SUPPLEMENT) & (codes <= _LAST_RADICAL)
    codes[radical] = _RADICALS[codes[radical] - _SUPPLEMENT]
    control = (codes < 0x20) | ((codes >= 0x7F) & (codes < 0xA0))
    surrogate = (codes >= 0xD800) & (codes < 0xE000)
    keep &= ~(control & (codes != ord("\n"))) & ~surrogate
    starts = np.flatnonzero(keep).astype(np.int32)
    text = codes[keep].tobytes().decode("utf-32-le")
    if not text.isascii():
        starts = np.repeat(starts, _widths(codes[keep]))
        text = text.translate(_LIGATURES)
    mapped = MappedText(text, starts, starts + 1)
    return mapped if unicodedata.is_normalized("NFC", text) else _compose(mapped)


def _widths(codes: NDArray[np.uint32]) -> NDArray[np.intp]:
    """As how many letters each character is written; one, but for ligatures."""
    widths = np.ones(len(codes), dtype=np.intp)
    for code, letters in _LIGATURES.items():
        widths[codes == code] = len(letters)
    return widths


def _compose(mapped: MappedText) -> MappedText:
    """Unicode NFC, cluster by cluster, so that the offsets can follow."""
    text, pieces, starts, ends = mapped.text, [], [], []
    begin = 0
    for position in range(1, len(text) + 1):
        joins = position < len(text) and _joins_previous(text[position])
        if joins and position - begin <= _MOST_MARKS:
            continue
        composed = unicodedata.normalize("NFC", text[begin:position])
        pieces.append(composed)
        starts += [int(mapped.starts[begin])] * len(composed)
        ends += [int(mapped.ends[position - 1])] * len(composed)
        begin = position
    return MappedText(
        "".join(pieces), np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32)
    )


def _joins_previous(character: str) -> bool:
    """Whether NFC could merge the character into the one before it."""
    return unicodedata.combining(character) != 0 or 0x1160 <= ord(character) <= 0x11FF


def _empty() -> Offsets:
    return np.empty(0, dtype=np.int32)
