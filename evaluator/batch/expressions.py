"""What is to be kept, as a user writes it: ``priority < .4 and critical == 0``.

An expression is parsed by a grammar of its own (lark) into one of Arrow's: it can name columns,
numbers and texts, compare and join them, and nothing else.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..support.vocabulary import argument
from .results import FINDING_COLUMN

_GRAMMAR = r"""
?start: either
?either: both ("or" both)*                      -> either
?both: negated ("and" negated)*                 -> both
?negated: "not" negated                         -> denied
        | comparison
?comparison: sum
        | sum COMPARED sum                      -> compared
        | sum "in" "[" (literal ("," literal)*)? "]"      -> among
        | sum "not" "in" "[" (literal ("," literal)*)? "]"  -> not_among
        | sum "is" "null"                       -> is_null
        | sum "is" "not" "null"                 -> is_not_null
?sum: product
        | sum "+" product                       -> added
        | sum "-" product                       -> taken
?product: factor
        | product "*" factor                    -> times
        | product "/" factor                    -> over
?factor: literal
        | "-" factor                            -> minus
        | "length" "(" NAME ")"                 -> length
        | "found" "(" STRING ")"                -> found
        | NAME                                  -> column
        | "`" QUOTED "`"                        -> column
        | "(" either ")"
?literal: NUMBER                                -> number
        | STRING                                -> text
COMPARED: "<=" | ">=" | "==" | "!=" | "<" | ">"
NAME: /(?!(?:and|or|not|in|is|null)\b)[^\W\d]\w*(?:\+\+)?/
QUOTED: /[^`]+/
NUMBER: /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/
STRING: /"(?:[^"\\\n]|\\["\\])*"|'(?:[^'\\\n]|\\['\\])*'/
%ignore /\s+/
"""
_MOST = 10_000  # characters of an expression
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that every pair must meet that is kept.

    Attributes:
        told: as the user wrote it.
        expression: the same as Arrow has it.
    """

    told: str
    expression: Any


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept.

    Attributes:
        conditions: all of which must hold.
        checks: whose findings are asked for; whether a pair has any stands in a column
            ``found:NAME``.
        columns: that are compared with something.
    """

    conditions: Sequence[Condition]
    checks: Sequence[str]
    columns: Sequence[str]

    def failed(self, table: Any) -> list[list[str]]:
        """Of every row of a result, the conditions that it does not meet; null meets none.

        Parameters:
            table: rows of a result, as Arrow has them.
        """
        import pyarrow as pa
        import pyarrow.dataset as ds

        for check in self.checks:
            own = [any(f["check"] == check for f in cell) for cell in table["findings"].to_pylist()]
            table = table.append_column(FINDING_COLUMN.format(check), pa.array(own, pa.bool_()))
        asked = {str(k): one.expression for k, one in enumerate(self.conditions)}
        try:
            met = ds.dataset(table).to_table(columns=asked)
        except pa.ArrowException:
            raise self._mistaken("holds texts and numbers that cannot be compared") from None
        if not all(pa.types.is_boolean(kind) for kind in met.schema.types):
            raise self._mistaken("is no condition; compare it with something")
        columns = [column.to_pylist() for column in met.columns]
        return [
            [one.told for one, held in zip(self.conditions, row, strict=True) if not held]
            for row in zip(*columns, strict=True)
        ]

    def _mistaken(self, what: str) -> InputError:
        told = " and ".join(one.told for one in self.conditions)
        return InputError(what, place=argument("keep", told[:80]))


def parsed(written: str, known: Sequence[str], checks: Sequence[str]) -> Kept:
    """Read an expression.

    Parameters:
        written: by the user.
        known: names of the columns that it may speak of.
        checks: names of checks.

    Raises:
        InputError: it is none, or names what is not there.
    """
    place = argument("keep", written[:80])
    try:
        import lark
    except ImportError:
        raise InputError(
            "takes lark: pip install 'bilingual-evaluator[batch]'", place=place
        ) from None
    if len(written) > _MOST or _depth(written) > _DEEPEST:
        raise InputError("too long or too deep", place=place)
    try:
        tree = lark.Lark(_GRAMMAR, parser="lalr", propagate_positions=True).parse(written)
    except lark.exceptions.UnexpectedInput as error:
        ends = isinstance(error, lark.exceptions.UnexpectedToken) and error.token.type == "$END"
        at = len(written) if ends else error.pos_in_stream or 0
        rest = repr(written[at : at + 20]) if written[at:] else "its end"
        raise InputError(
            f"not understood at {rest}; write it like 'priority < .4 and critical == 0'",
            place=place,
        ) from None
    reader = _Reader(known, checks, place)
    parts: list[Any] = [tree]
    while len(parts) == 1 and parts[0].data in ("either", "both"):
        if parts[0].data == "either" and len(parts[0].children) > 1:
            break
        parts = list(parts[0].children)
    conditions = [
        Condition(written[part.meta.start_pos : part.meta.end_pos].strip(), reader.read(part))
        for part in parts
    ]
    return Kept(conditions, sorted(reader.asked), sorted(reader.compared))


def _value(expression: Any) -> Any:
    """What an expression comes to that names no column."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    row = pa.table({"row": [0]})
    return ds.dataset(row).to_table(columns={"value": expression})["value"][0].as_py()


def _depth(written: str) -> int:
    deepest = depth = 0
    for character in written:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest + written.count("not ")


class _Reader:
    """Turns a tree into an expression of Arrow's."""

    def __init__(self, known: Sequence[str], checks: Sequence[str], place: str) -> None:
        self._known, self._checks, self._place = known, checks, place
        self._named = 0  # how often a column or a check was named
        self.asked: set[str] = set()
        self.compared: set[str] = set()

    def read(self, tree: Any) -> Any:
        """One part of it."""
        read: Any = getattr(self, f"_{tree.data}")
        return read(*tree.children)

    def _either(self, *parts: Any) -> Any:
        first, *others = map(self.read, parts)
        for other in others:
            first = first | other
        return first

    def _both(self, *parts: Any) -> Any:
        first, *others = map(self.read, parts)
        for other in others:
            first = first & other
        return first

    def _denied(self, part: Any) -> Any:
        return ~self.read(part)

    def _compared(self, left: Any, sign: str, right: Any) -> Any:
        one, other = self._of_columns(left, right)
        self.compared |= {
            str(column.children[0]) for side in (left, right) for column in side.find_data("column")
        }
        return {
            "<": lambda: one < other,
            "<=": lambda: one <= other,
            ">": lambda: one > other,
            ">=": lambda: one >= other,
            "==": lambda: one == other,
            "!=": lambda: one != other,
        }[str(sign)]()

    def _among(self, part: Any, *values: Any) -> Any:
        (one,) = self._of_columns(part)
        first, *others = [one == self.read(value) for value in values if value] or [
            self._scalar(False)
        ]
        for other in others:
            first = first | other
        return first

    def _not_among(self, part: Any, *values: Any) -> Any:
        return ~self._among(part, *values)

    def _is_null(self, part: Any) -> Any:
        (one,) = self._of_columns(part)
        return one.is_null()

    def _is_not_null(self, part: Any) -> Any:
        return ~self._is_null(part)

    def _added(self, left: Any, right: Any) -> Any:
        return self._computed("add", self.read(left), self.read(right))

    def _taken(self, left: Any, right: Any) -> Any:
        return self._computed("subtract", self.read(left), self.read(right))

    def _times(self, left: Any, right: Any) -> Any:
        return self._computed("multiply", self.read(left), self.read(right))

    def _over(self, left: Any, right: Any) -> Any:
        over, named = self.read(left), self._named
        under = self.read(right)
        if named == self._named and not _value(under):
            raise InputError("divides by nought", place=self._place)
        # A quotient by nought is absent, as a score may be, and meets no condition.
        there = self._computed("if_else", under == 0, self._scalar(None), under.cast("float64"))
        return self._computed("divide", over.cast("float64"), there)

    def _minus(self, part: Any) -> Any:
        return self._computed("negate", self.read(part))

    def _length(self, name: str) -> Any:
        return self._computed("utf8_length", self._column(name)).cast("float64")

    def _found(self, quoted: str) -> Any:
        check = str(ast.literal_eval(str(quoted)))
        if check not in self._checks:
            raise self._unknown("check", check, self._checks)
        self.asked.add(check)
        self._named += 1
        return self._field(FINDING_COLUMN.format(check))

    def _column(self, name: str) -> Any:
        if str(name) not in self._known:
            raise self._unknown("column", str(name), self._known)
        self._named += 1
        return self._field(str(name))

    def _of_columns(self, *parts: Any) -> list[Any]:
        """Parts of a comparison, which has to speak of the pair.

        Raises:
            InputError: all of them are numbers and texts.
        """
        named = self._named
        read = [self.read(part) for part in parts]
        if named == self._named:
            raise InputError(
                "is the same of every pair; name a column, as in 'priority < .4'",
                place=self._place,
            )
        return read

    def _number(self, written: str) -> Any:
        return self._scalar(float(written))

    def _text(self, quoted: str) -> Any:
        return self._scalar(str(ast.literal_eval(str(quoted))))

    def _unknown(self, kind: str, name: str, known: Sequence[str]) -> InputError:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
        return InputError(f"no {kind} named {name!r}; {hint}", place=self._place)

    @staticmethod
    def _computed(function: str, *parts: Any) -> Any:
        import pyarrow.compute as pc

        return getattr(pc, function)(*parts)

    @staticmethod
    def _field(name: str) -> Any:
        import pyarrow.compute as pc

        return pc.field(name)

    @staticmethod
    def _scalar(value: object) -> Any:
        import pyarrow.compute as pc

        return pc.scalar(value)
