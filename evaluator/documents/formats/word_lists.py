"""Numbers of Word's automatic lists, which stand in no paragraph's text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    "chineseCounting chineseCountingThousand taiwaneseCounting taiwaneseCountingThousand "
    "ideographDigital japaneseCounting japaneseDigitalTenThousand".split()
)
_LEGAL = frozenset(("ideographLegalTraditional", "chineseLegalSimplified"))
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))
_LEVELS = 9


class Lists:
    """Counts through a document's lists, paragraph by paragraph (ECMA-376, part 1, 17.9).

    Parameters:
        document: as python-docx has it.
    """

    def __init__(self, document: Any) -> None:
        root = self._numbering(document)
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        if root is not None:
            for element in root.iter(f"{W}abstractNum"):
                self._abstract[element.get(f"{W}abstractNumId")] = element
            for element in root.iter(f"{W}num"):
                self._lists[element.get(f"{W}numId")] = _instance(element)
        self._styles = {
            style.get(f"{W}styleId"): style for style in document.styles.element.iter(f"{W}style")
        }
        self._counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)
        self._begun: set[tuple[str, int]] = set()

    def number(self, paragraph: Any) -> str:
        """The number of the next paragraph with what stands around it; empty without one."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        list_id, level = found
        if list_id not in self._lists or not 0 <= level < _LEVELS:
            return ""
        abstract_id, overrides = self._lists[list_id]
        levels = self._levels(abstract_id)
        if level not in levels:
            return ""
        counts = self._counts[abstract_id]
        if level in overrides and (list_id, level) not in self._begun:
            counts[level] = None
        self._begun.add((list_id, level))
        start = overrides.get(level, _value(levels[level], "start", 1))
        before = counts[level]
        counts[level] = start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _spelt(levels, level, counts)

    @staticmethod
    def _numbering(document: Any) -> Any:
        try:
            return document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return None

    def _levels(self, abstract_id: str) -> dict[int, Any]:
        abstract = self._abstract.get(abstract_id)
        if abstract is None:
            return {}
        return {int(level.get(f"{W}ilvl")): level for level in abstract.iter(f"{W}lvl")}

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """List and level of a paragraph, by itself or by its style."""
        properties = paragraph.find(f"{W}pPr")
        style = None
        level = None
        seen: set[str] = set()
        while properties is not None:
            own = properties.find(f"{W}numPr")
            if own is not None:
                if level is None and own.find(f"{W}ilvl") is not None:
                    level = _value(own, "ilvl", 0)
                found = own.find(f"{W}numId")
                if found is not None:
                    list_id = found.get(f"{W}val")
                    return None if list_id == "0" else (list_id, level or 0)
            link = properties.find(f"{W}pStyle") if style is None else style.find(f"{W}basedOn")
            name = link.get(f"{W}val") if link is not None else None
            if name is None or name in seen:
                return None
            seen.add(name)
            style = self._styles.get(name)
            # A style without properties of its own still passes on those it is based on.
            properties = None
            while style is not None and properties is None:
                properties = style.find(f"{W}pPr")
                if properties is None:
                    based = style.find(f"{W}basedOn")
                    name = based.get(f"{W}val") if based is not None else None
                    if name is None or name in seen:
                        return None
                    seen.add(name)
                    style = self._styles.get(name)
        return None


def _instance(element: Any) -> tuple[str, dict[int, int]]:
    """A list's kind, and the levels at which it starts with another number."""
    overrides = {}
    for override in element.iter(f"{W}lvlOverride"):
        start = override.find(f"{W}startOverride")
        if start is not None:
            overrides[int(override.get(f"{W}ilvl"))] = int(start.get(f"{W}val"))
    return element.find(f"{W}abstractNumId").get(f"{W}val"), overrides


def _value(element: Any, name: str, default: int) -> int:
    child = element.find(f"{W}{name}")
    return default if child is None else int(child.get(f"{W}val"))


def _text(element: Any, name: str, default: str) -> str:
    child = element.find(f"{W}{name}")
    return default if child is None else child.get(f"{W}val") or ""


def _spelt(levels: dict[int, Any], level: int, counts: list[int | None]) -> str:
    if _text(levels[level], "numFmt", "decimal") in ("bullet", "none"):
        return ""
    text = _text(levels[level], "lvlText", "")
    for k, count in enumerate(counts):
        if f"%{k + 1}" in text:
            form = _text(levels[k], "numFmt", "decimal") if k in levels else "decimal"
            text = text.replace(f"%{k + 1}", numeral(1 if count is None else count, form))
    return with_gap(text)


def with_gap(label: str) -> str:
    """A list's number with what parts it from its text; empty for none.

    The gap behind a number is a matter of layout; Chinese marks are wide by themselves.
    """
    return label if not label or label[-1] in "、）．】" else f"{label} "


def numeral(number: int, form: str) -> str:
    """A number as a list writes it.

    Parameters:
        number: at least 0.
        form: ``ST_NumberFormat`` of ECMA-376; unknown ones count in digits.
    """
    if form in _CHINESE or form in _LEGAL:
        import cn2an

        return str(cn2an.an2cn(number, "up" if form in _LEGAL else "low"))
    if form == "ideographTraditional" and 1 <= number <= len(_STEMS):
        return _STEMS[number - 1]
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form in ("lowerLetter", "upperLetter") and number > 0:
        # a … z, aa, bb …
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalZero":
        return f"{number:02}"
    return str(number)


def _roman(number: int) -> str:
    signs = "M 1000 CM 900 D 500 CD 400 C 100 XC 90 L 50 XL 40 X 10 IX 9 V 5 IV 4 I 1".split()
    text = ""
    for sign, value in zip(signs[::2], map(int, signs[1::2]), strict=True):
        text += sign * (number // value)
        number %= value
    return text
