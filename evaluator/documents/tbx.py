"""TBX (ISO 30042): term bases in the basic dialect, of 2008 (martif) and of 2019 (tbx)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import InputError
from .entries import Term
from .formats.xml import children, local, parse_xml, text_of

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_STATUS = "administrativeStatus"
# Administrative status (ISO 12620) → what becomes of the term; others are admitted.
_RANKS = {"preferredTerm-admn-sts": 0, "standardizedTerm-admn-sts": 0}
_FORBIDDEN = ("deprecatedTerm-admn-sts", "supersededTerm-admn-sts")


def read_tbx(data: bytes, path: Path) -> tuple[Term, ...]:
    """The Chinese-English entries of a term base.

    A concept's Chinese terms become an entry each; its English terms are right in their order,
    preferred ones first, and wrong where they are deprecated or superseded.

    Raises:
        InputError: it is not well-formed, or holds no entry in both languages.
    """
    root = parse_xml(data, path)
    terms = tuple(
        term
        for element in root.iter()
        if local(element) in ("termEntry", "conceptEntry")
        for term in _entry(element)
    )
    if not terms:
        raise InputError("holds no entry in both Chinese and English (xml:lang)", path=path)
    return terms


def _entry(entry: Any) -> Iterator[Term]:
    chinese, english = ([*_terms(entry, language)] for language in ("zh", "en"))
    right = sorted(
        (t for t in english if t[1] not in _FORBIDDEN), key=lambda t: _RANKS.get(t[1], 1)
    )
    targets = tuple(dict.fromkeys(text for text, *_ in right))
    forbidden = tuple(dict.fromkeys(text for text, status, _ in english if status in _FORBIDDEN))
    note = next((text_of(note) for note in entry.iter() if local(note) == "note"), "")
    for source, _, part_of_speech in chinese:
        if targets:
            yield Term(source, targets, forbidden, part_of_speech, note)


def _terms(entry: Any, language: str) -> Iterator[tuple[str, str, str]]:
    """Terms of a language with their administrative status and part of speech."""
    for section in children(entry, "langSet", "langSec"):
        if (section.get(_LANGUAGE) or "").lower().replace("_", "-").split("-")[0] != language:
            continue
        for group in children(section, "tig", "ntig", "termSec"):
            written = next((text_of(e) for e in group.iter() if local(e) == "term"), "")
            if written:
                yield written, _note(group, _STATUS), _note(group, "partOfSpeech")


def _note(group: Any, kind: str) -> str:
    """A note on a term, in either style: named by its type or by its element."""
    for element in group.iter():
        if local(element) == kind or (local(element) == "termNote" and element.get("type") == kind):
            return text_of(element)
    return ""


def write_tbx(terms: Iterable[Term]) -> bytes:
    """A term base in TBX-Basic of 2019, style DCA."""
    from lxml import etree

    root = etree.Element(
        f"{{{_NAMESPACE}}}tbx",
        {"type": "TBX-Basic", "style": "dca", _LANGUAGE: "zh"},
        nsmap={None: _NAMESPACE},
    )
    header = _below(root, "tbxHeader")
    description = _below(_below(header, "fileDesc"), "sourceDesc")
    _below(description, "p").text = "bilingual-evaluator"
    body = _below(_below(root, "text"), "body")
    for number, term in enumerate(terms, start=1):
        entry = _below(body, "conceptEntry", id=f"c{number}")
        if term.note:
            _below(entry, "note").text = term.note
        chinese = _term(_section(entry, "zh"), term.source, "")
        if term.part_of_speech:
            _below(chinese, "termNote", type="partOfSpeech").text = term.part_of_speech
        english = _section(entry, "en")
        for k, text in enumerate(term.targets):
            _term(english, text, "preferredTerm-admn-sts" if k == 0 else "admittedTerm-admn-sts")
        for text in term.forbidden:
            _term(english, text, _FORBIDDEN[0])
    etree.indent(root)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def _section(entry: Any, language: str) -> Any:
    section = _below(entry, "langSec")
    section.set(_LANGUAGE, language)
    return section


def _term(section: Any, text: str, status: str) -> Any:
    group = _below(section, "termSec")
    _below(group, "term").text = text
    if status:
        _below(group, "termNote", type=_STATUS).text = status
    return group


def _below(parent: Any, name: str, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
