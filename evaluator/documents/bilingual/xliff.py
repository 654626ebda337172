"""XLIFF 1.2 (OASIS 2008), with the segments of Trados files, and XLIFF 2.0-2.2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..formats.xml import children, local, parse_xml, root_name
from ..inline import NO_TEXT, Tagged
from .base import BilingualFormat, Columns, LeftOut, Segment
from .markup import original_data, read_tagged, sub_flows

_LOCKED = "locked"
_DONE = frozenset(
    "locked final signed-off reviewed approved approvedsignoff confirmed manuallyconfirmed "
    "proofread approvedtranslation".split()
)
"""States, in small letters, in which a segment without a target was left empty on purpose."""
# What CAT tools say of a segment beside the standard, by local name: memoQ (mq:status, mq:locked),
# Phrase (m:confirmed, m:locked), GlobalLink and Wordfast (gs4tr:locked, gs4tr:editStatus, gtmt).
_STATES = ("state", "status", "editStatus")
_FLAGS = {"locked": _LOCKED, "confirmed": "confirmed", "approved": "approved", "gtmt": "machine"}
_SET = frozenset(("1", "true", "yes", "locked"))


class Xliff(BilingualFormat):
    """XLIFF of both generations, ``.sdlxliff`` among it."""

    name = "xliff"

    def recognises(self, data: bytes, path: Path, columns: Columns) -> bool:
        """See :meth:`BilingualFormat.recognises`."""
        return root_name(data) == "xliff"

    def read(self, data: bytes, path: Path, columns: Columns) -> list[Segment]:
        """See :meth:`BilingualFormat.read`."""
        root = parse_xml(data, path)
        if local(root) != "xliff":
            raise InputError("no XLIFF; its root element is another", path=path)
        files = children(root, "file")
        return [
            Segment(
                f"{prefix}{found.name}",
                f"{where}{found.name}",
                found.source,
                found.target,
                document=document,
                left_out=found.left_out,
                state=found.state,
            )
            for number, (file, document) in enumerate(zip(files, _names(files), strict=True), 1)
            for prefix, where in [(f"{number}-", f"file {number}, segment ")]
            for prefix, where in [(prefix, where) if len(files) > 1 else ("", "segment ")]
            for found in found_segments(file)
        ]


@dataclass(frozen=True, slots=True)
class Found:
    """A segment as its file has it.

    Attributes:
        name: the file's.
        source: its Chinese side.
        target: its English side.
        element: that holds the target; None where there is none.
        unit: that holds the segment: a unit of XLIFF 1.2, a segment of XLIFF 2; None for text
            inside a tag.
        is_translated: whether it is for translation.
        state: what the file says of it, as words.
    """

    name: str
    source: Tagged
    target: Tagged
    element: Any = None
    unit: Any = None
    is_translated: bool = True
    state: str = ""

    @property
    def left_out(self) -> LeftOut | None:
        """Why it is not judged; None for what is."""
        if not self.is_translated:
            return LeftOut.NOT_FOR_TRANSLATION
        is_done = not _DONE.isdisjoint(self.state.lower().split())
        return LeftOut.EMPTY_ON_PURPOSE if is_done and not self.target.text else None


def found_segments(file: Any) -> Iterator[Found]:
    """Segments of a ``file`` element, in order."""
    is_second = file.getparent().get("version", "").startswith("2")
    return _units(file) if is_second else _trans_units(file)


def _trans_units(file: Any) -> Iterator[Found]:
    """Segments of XLIFF 1.2: units, or the parts that a CAT tool cut them into."""
    for number, unit in enumerate(_named(file, "trans-unit"), start=1):
        name = unit.get("id") or str(number)
        source, parted, target = (_child(unit, tag) for tag in ("source", "seg-source", "target"))
        if not _is_translated(unit):
            if read_tagged(source).text:
                yield Found(name, read_tagged(source), read_tagged(target), is_translated=False)
            continue
        parts, targets = _parts(parted), _parts(target)
        own_states = _trados_states(unit)
        state = read_state(unit, target, *own_states.values() if len(own_states) == 1 else ())
        # Where only the source was cut, the unit is the least that has both sides.
        if not parts or (not targets and read_tagged(target).text):
            both = read_tagged(source), read_tagged(target)
            yield Found(name, *both, target, unit, state=state)
        else:
            several = len(parts.keys() | targets.keys()) > 1
            for part in [*parts, *(extra for extra in targets if extra not in parts)]:
                own = f"{name}-{part}" if several else name
                element = targets.get(part)
                both = read_tagged(parts.get(part)), read_tagged(element)
                yield Found(own, *both, element, unit, state=own_states.get(part, state))
        yield from _sub_flows(name, source, target)


def _sub_flows(name: str, source: Any, target: Any) -> Iterator[Found]:
    """What is for translation inside a unit's tags, one by one."""
    sides = zip_longest(sub_flows(source), sub_flows(target), fillvalue=NO_TEXT)
    for number, (zh, en) in enumerate(sides, start=1):
        if zh.text or en.text:
            yield Found(f"{name}-sub{number}", zh, en)


def _parts(element: Any) -> dict[str, Any]:
    """Marked segments inside a source or target of XLIFF 1.2, by their number."""
    if element is None:
        return {}
    marks = [mark for mark in _named(element, "mrk") if mark.get("mtype") == "seg"]
    return {mark.get("mid") or str(k): mark for k, mark in enumerate(marks, start=1)}


def _units(file: Any) -> Iterator[Found]:
    """Segments of XLIFF 2."""
    for number, unit in enumerate(_named(file, "unit"), start=1):
        name = unit.get("id") or str(number)
        codes = original_data(unit)
        segments = children(unit, "segment")
        is_translated = _is_translated(unit)
        for k, segment in enumerate(segments, start=1):
            own = f"{name}-{segment.get('id') or k}" if len(segments) > 1 else name
            source, target = (_child(segment, tag) for tag in ("source", "target"))
            zh, en = (read_tagged(side, codes) for side in (source, target))
            yield Found(
                own, zh, en, target, segment, is_translated, state=read_state(segment, target)
            )


def _names(files: Sequence[Any]) -> Iterator[str]:
    """What the documents are called of which a file's several ``file`` elements are."""
    for number, file in enumerate(files, start=1):
        name = " ".join((file.get("original") or file.get("id") or "").split())
        yield (name or f"file {number}") if len(files) > 1 else ""


def _trados_states(unit: Any) -> dict[str, str]:
    """What Trados says of the segments of a unit, by their number."""
    return {
        segment.get("id", ""): " ".join(
            filter(None, (segment.get("conf"), _LOCKED if segment.get("locked") == "true" else ""))
        )
        for definitions in _named(unit, "seg-defs")
        for segment in children(definitions, "seg")
    }


def read_state(*elements: Any) -> str:
    """What a segment's elements say of its state, and states that were read before, as words."""
    told: dict[str, None] = {}
    for element in elements:
        if isinstance(element, str):
            told |= dict.fromkeys(element.split())
        elif element is not None:
            attributes = {name.rpartition("}")[2]: value for name, value in element.items()}
            told |= {attributes[name]: None for name in _STATES if attributes.get(name)}
            told |= {
                flag: None
                for name, flag in _FLAGS.items()
                if attributes.get(name, "").lower() in _SET
            }
    return " ".join(told)


def _is_translated(unit: Any) -> bool:
    """Whether a unit is for translation; what it doesn't say, the group or file around it says."""
    around = (element.get("translate") for element in (unit, *unit.iterancestors()))
    return next((said for said in around if said), "yes") != "no"


def _named(element: Any, name: str) -> list[Any]:
    return [found for found in element.iter() if local(found) == name]


def _child(element: Any, name: str) -> Any:
    return next(iter(children(element, name)), None)
