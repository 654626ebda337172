"""Runs of Word's paragraphs that are not shown, and equations, which are written in a line."""

from __future__ import annotations

from typing import Any

from .word_lists import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 20  # styles based on one another
_FALSE = ("0", "false", "off")
_SIGNS = {f"{M}den": "/", f"{M}sup": "^", f"{M}sub": "_"}
_OPERANDS = frozenset((f"{M}num", *_SIGNS))
_APART = frozenset((f"{M}m", f"{M}mr", f"{M}eqArr"))  # their parts stand side by side
_BRACKETS = (("beg", "("), ("end", ")"))
_DELETED = frozenset((f"{W}del", f"{W}moveFrom"))


class Hidden:
    """Text that Word neither shows nor prints, of itself or by its style (ECMA-376, 17.3.2.41).

    Parameters:
        document: as python-docx has it.
    """

    def __init__(self, document: Any) -> None:
        styles = {
            style.get(f"{W}styleId"): style for style in document.styles.element.iter(f"{W}style")
        }
        self._styles = {name for name in styles if _is_hidden_style(name, styles)}

    def hides(self, run: Any) -> bool:
        """Whether the text of a run is hidden."""
        own = _vanishes(run)
        if own is not None:
            return own
        if not self._styles:
            return False
        style = run.find(f"{W}rPr/{W}rStyle")
        if style is not None and style.get(f"{W}val") in self._styles:
            return True
        paragraph = next(run.iterancestors(f"{W}p"), None)
        return paragraph is not None and self._is_of_hidden_style(paragraph)

    def hides_mark(self, paragraph: Any) -> bool:
        """Whether the end of a paragraph is hidden, and with it the paragraph's number."""
        properties = paragraph.find(f"{W}pPr")
        own = _vanishes(properties) if properties is not None else None
        return self._is_of_hidden_style(paragraph) if own is None else own

    def _is_of_hidden_style(self, paragraph: Any) -> bool:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style is not None and style.get(f"{W}val") in self._styles


def _is_hidden_style(name: str, styles: dict[str, Any]) -> bool:
    """Whether a style hides text, by itself or by the one that it is based on."""
    for _ in range(_DEEPEST):
        if name not in styles:
            break
        own = _vanishes(styles[name])
        if own is not None:
            return own
        base = styles[name].find(f"{W}basedOn")
        name = base.get(f"{W}val") if base is not None else ""
    return False


def _vanishes(element: Any) -> bool | None:
    """What the properties of an element's text say of hiding; None where they say nothing."""
    found = element.find(f"{W}rPr/{W}vanish")
    return None if found is None else found.get(f"{W}val", "true") not in _FALSE


def equation_text(element: Any) -> str:
    """An equation in a line, as it is typed: ``(a+b)/2``, ``x^2``, ``√2`` (ECMA-376, 22.1)."""
    if element.tag == f"{M}t":
        return element.text or ""
    parts = []
    for child in element:
        if child.tag in _DELETED:
            continue
        text = equation_text(child)
        if not text:
            continue
        if child.tag in _OPERANDS:
            text = _SIGNS.get(child.tag, "") + _grouped(text)
        elif element.tag == f"{M}rad" and child.tag == f"{M}e":
            text = f"√{_grouped(text)}"
        parts.append(text)
    if element.tag == f"{M}d":
        begin, end = (_sign(element, f"{side}Chr", default) for side, default in _BRACKETS)
        return begin + _sign(element, "sepChr", "|").join(parts) + end
    if element.tag == f"{M}nary":
        parts.insert(0, _sign(element, "chr", "∫"))
    return (" " if element.tag in _APART else "").join(parts)


def _grouped(text: str) -> str:
    """In brackets, unless it is one number or name."""
    return text if text.replace(".", "").isalnum() else f"({text})"


def _sign(element: Any, name: str, default: str) -> str:
    """A sign that an equation's part names in its properties."""
    found = element.find(f"{element.tag}Pr/{M}{name}")
    return default if found is None else found.get(f"{M}val", "")
