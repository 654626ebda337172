"""XLIFF 2.1 (OASIS 2018) with its ITS module: targets, and findings as quality issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...evaluation.tags import NO_TAGS, PairTags, read_tags
from ...model import Finding, Level, Severity, Status, message
from ...model.run import DOCUMENT, STATE, Run
from ...runs.reviews.results import corrected_pairs
from ...support.showing import shown
from ..base import Options, Rendered, Renderer, chosen_system
from .inline import NAMESPACE, Mark, UnitCodes, fill, moved

_ITS = "http://www.w3.org/2005/11/its"
_ITS_MODULE = "urn:oasis:names:tc:xliff:itsm:2.1"
_ISSUE_TYPES = {  # MQM category → type of Internationalization Tag Set 2.0
    "Accuracy/Omission": "omission",
    "Accuracy/Addition": "addition",
    "Accuracy/Untranslated": "untranslated",
    "Accuracy": "mistranslation",
    "Terminology": "terminology",
    "Fluency/Grammar": "grammar",
    "Fluency/Punctuation": "typographical",
    "Fluency": "style",
    "Style": "style",
}
_KNOWN_STATES = {  # states of other formats, in small letters → of XLIFF 2
    **dict.fromkeys(("initial", "new", "needs-translation", "notstarted"), "initial"),
    **dict.fromkeys(("translated", "fuzzy", "draft", "edited", "needs_review"), "translated"),
    **dict.fromkeys(
        ("reviewed", "confirmed", "manuallyconfirmed", "proofread", "approvedtranslation"),
        "reviewed",
    ),
    **dict.fromkeys(("final", "signed-off", "approvedsignoff", "locked"), "final"),
}
_IN_ORDER = ("final", "reviewed", "translated", "initial")
_SEVERITY = {Severity.CRITICAL: 100, Severity.MAJOR: 50, Severity.MINOR: 10}


def xliff(
    run: Run,
    system: str,
    corrected: Mapping[str, str] | None = None,
    language: str = "en",
) -> bytes:
    """Write one system's sentence pairs as XLIFF 2.1.

    Every finding is a note of its unit; one with a place in the translation also marks it with
    the localization quality issue attributes that CAT tools show.  Inline tags stand where they
    stood in the bilingual file, with their codes as the unit's original data.

    Parameters:
        run: of which to write.
        system: to write.
        corrected: target texts by pair id, where a reviewer mended them; they are marked as
            reviewed and carry no finding's mark any more.
        language: in which the findings are told.
    """
    from lxml import etree

    corrected = corrected or {}
    # Built with our own names and lxml's escaping: text stays text.
    root = etree.Element(
        f"{{{NAMESPACE}}}xliff",
        {"version": "2.1", "srcLang": "zh", "trgLang": "en"},
        nsmap={None: NAMESPACE, "its": _ITS, "itsm": _ITS_MODULE},
    )
    root.set(f"{{{_ITS}}}version", "2.0")
    by_pair: dict[str, list[Finding]] = {}
    for finding in run.findings:
        if finding.system == system:
            by_pair.setdefault(finding.pair_id, []).append(finding)
    tags = read_tags(run.tags, system)
    pairs = run.pairs[(run.pairs["system"] == system) & (run.pairs["level"] == Level.SENTENCE)]
    documents = pairs[DOCUMENT].unique() if DOCUMENT in pairs else [run.manifest.title]
    files = {
        name: etree.SubElement(root, f"{{{NAMESPACE}}}file", id=f"f{k}", original=shown(name))
        for k, name in enumerate(documents, start=1)
    }
    for number, pair in enumerate(pairs.astype(object).to_dict("records"), start=1):
        if pair["status"] != Status.ADDITION and pair["source_text"]:
            found = by_pair.get(pair["pair_id"], [])
            mended = corrected.get(pair["pair_id"])
            file = files[pair.get(DOCUMENT, run.manifest.title)]
            _unit(file, number, pair, found, mended, tags.get(pair["pair_id"], NO_TAGS), language)
    root.text = "\n"
    for file in files.values():
        file.text = "\n"
        for node in (file, *file):  # a line a unit; inside one, space would become part of a text
            node.tail = "\n"
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def _unit(
    file: Any,
    number: int,
    pair: Mapping[Any, Any],
    findings: Sequence[Finding],
    mended: str | None,
    tags: PairTags,
    language: str,
) -> None:
    from lxml import etree

    unit = etree.SubElement(
        file, f"{{{NAMESPACE}}}unit", id=f"u{number}", name=shown(pair["pair_id"])
    )
    if findings:
        notes = etree.SubElement(unit, f"{{{NAMESPACE}}}notes")
        for k, finding in enumerate(findings, start=1):
            note = etree.SubElement(
                notes,
                f"{{{NAMESPACE}}}note",
                id=f"n{k}",
                category=shown(finding.check),
                appliesTo="target",
                priority=str(1 + 3 * finding.severity.rank),
            )
            note.text = shown(_say(finding, language))
    target_text = pair["translation_text"] or ""
    segment = etree.SubElement(unit, f"{{{NAMESPACE}}}segment", id="s1")
    for name, value in _states(pair, target_text, mended).items():
        segment.set(name, value)
    codes = UnitCodes()
    fill(_below(segment, "source"), pair["source_text"], codes, tags[0])
    if mended is not None:
        fill(_below(segment, "target"), mended, codes, moved(tags[1], target_text, mended))
    elif target_text:
        fill(_below(segment, "target"), target_text, codes, tags[1], _marks(findings, language))
    if codes.data:
        store = etree.Element(f"{{{NAMESPACE}}}originalData")
        segment.addprevious(store)
        for code, name in codes.data.items():
            _below(store, "data", id=name).text = code


def _states(pair: Mapping[Any, Any], target: str, mended: str | None) -> dict[str, str]:
    """Attributes that tell a segment's state, and that of the file that it comes from."""
    if mended is not None:
        return {"state": "reviewed"}
    told = pair.get(STATE)
    words = told.split() if isinstance(told, str) else []
    known = {_KNOWN_STATES.get(word.lower()) for word in words}
    furthest = next((state for state in _IN_ORDER if state in known), None)
    state = furthest or ("translated" if target else "initial")
    return {"state": state} | ({"subState": f"from:{shown('-'.join(words))}"} if words else {})


def _below(parent: Any, name: str, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def _say(finding: Finding, language: str) -> str:
    severity, told = finding.severity.value, finding.told(language)
    if not finding.suggestion:
        return message("report.finding", severity=severity, told=told).told(language)
    advice = message(
        "report.finding-with-advice", severity=severity, told=told, suggestion=finding.suggestion
    )
    return advice.told(language)


def _marks(findings: Iterable[Finding], language: str) -> list[Mark]:
    """The findings' places in the translation with what CAT tools show of them."""
    return [
        Mark(
            start,
            end,
            {
                "type": "its:generic",
                f"{{{_ITS}}}locQualityIssueType": _issue_type(finding.category),
                f"{{{_ITS}}}locQualityIssueComment": finding.told(language),
                f"{{{_ITS}}}locQualityIssueSeverity": str(_SEVERITY[finding.severity]),
            },
        )
        for start, end, finding in _apart(findings)
    ]


def _apart(findings: Iterable[Finding]) -> list[tuple[int, int, Finding]]:
    """Places in the translation that do not overlap; the gravest finding keeps its own."""
    kept: list[tuple[int, int, Finding]] = []
    ranked = sorted(findings, key=lambda finding: (finding.severity.rank, -finding.confidence))
    for finding in ranked:
        place = finding.translation_span
        if (
            place
            and place.start < place.end
            and all(place.end <= start or end <= place.start for start, end, _ in kept)
        ):
            kept.append((place.start, place.end, finding))
    return sorted(kept, key=lambda item: item[0])


def _issue_type(category: str) -> str:
    for name in (category, category.split("/")[0]):
        if name in _ISSUE_TYPES:
            return _ISSUE_TYPES[name]
    return "other"


class Xliff(Renderer):
    """XLIFF 2.1: findings as quality issues, targets as reviewers corrected them."""

    name = "xliff"
    extensions = ("xlf", "xliff")
    binary = True

    def render(self, run: Run, options: Options) -> Rendered:
        """See :meth:`Renderer.render`."""
        system = chosen_system(run, options)
        mended = corrected_pairs(run, system, run.reviews)
        notes = [f"{len(mended)} targets as reviewers corrected them"] if mended else []
        return Rendered(xliff(run, system, mended, options.language), notes)
