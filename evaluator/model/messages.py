"""A message to a reader: which one it is, and what it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..support.messages import LANGUAGES, tell

Argument: TypeAlias = "str | int | Sequence[str] | Message"


@dataclass(frozen=True, slots=True)
class Message:
    """One or two whole sentences, told in any of the languages (see ``support.messages``).

    Attributes:
        id: for instance ``terms.forbidden``.
        arguments: what it speaks of, by name: texts, whole numbers, lists of texts, or another
            message that it goes on from.
    """

    id: str
    arguments: Mapping[str, Argument] = field(default_factory=dict, hash=False)

    def told(self, language: str = LANGUAGES[0]) -> str:
        """The message in a language.

        Raises:
            LookupError: there is no such message, or an argument of it is missing.
        """
        arguments = {
            name: value.told(language) if isinstance(value, Message) else value
            for name, value in self.arguments.items()
        }
        return tell(self.id, arguments, language)

    def replacing(self, old: str, new: str) -> Message:
        """The same message, its arguments speaking of another text."""
        return Message(self.id, {k: _replaced(v, old, new) for k, v in self.arguments.items()})

    @classmethod
    def from_json(cls, message_id: object, arguments: object) -> Message:
        """A message as a file has it.

        Raises:
            ValueError: it is no message.
        """
        if not (isinstance(message_id, str) and isinstance(arguments, dict)):
            raise ValueError("no message")
        return cls(message_id, {name: _read(value) for name, value in arguments.items()})


def message(message_id: str, /, **arguments: Argument) -> Message:
    """A message by its id, with its arguments by name, texts without the blanks around them."""
    return Message(message_id, {name: _bare(value) for name, value in arguments.items()})


def _bare(value: Argument) -> Argument:
    # What is told of may be blanks alone.
    return (value.strip() or value) if isinstance(value, str) else value


def _replaced(value: Argument, old: str, new: str) -> Argument:
    if isinstance(value, Message):
        return value.replacing(old, new)
    if isinstance(value, str):
        return value.replace(old, new)
    return value if isinstance(value, int) else [part.replace(old, new) for part in value]


def _read(value: object) -> Argument:
    if isinstance(value, str | int):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    if isinstance(value, dict):
        return Message.from_json(value.get("id"), value.get("arguments"))
    raise ValueError("no argument of a message")
