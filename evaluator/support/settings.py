"""What a user may tell a plugin, as the plugin declares it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import InputError
from .plugins import Origin

Settings: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Plugin → key → value, as a user gives them."""


class NoSettings(BaseModel):
    """What a plugin may be told that declares no settings: nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Plugin:
    """What every metric, check and renderer has: an origin and settings.

    Attributes:
        Settings: pydantic model of what a user may tell it, by ``--set NAME.KEY=VALUE`` or in a
            table ``[settings.NAME]`` of corpus.toml.  Every field has a default.
    """

    Settings: ClassVar[type[BaseModel]] = NoSettings

    @cached_property
    def settings(self) -> Any:
        """What the user has told it, an instance of ``Settings``; the defaults where nothing."""
        return self.Settings()

    @cached_property
    def origin(self) -> Origin:
        """Where it comes from; known of what is registered."""
        return Origin("evaluator.plugins", type(self).__name__)

    @property
    def summary(self) -> str:
        """First sentence of what its class says of itself."""
        text = type(self).__dict__.get("__doc__") or ""
        return " ".join(inspect.cleandoc(text).split("\n\n")[0].split())

    def configure(self, given: Mapping[str, Any]) -> None:
        """Tell it what the user wants of it.

        Parameters:
            given: key → value; texts stand for numbers too.

        Raises:
            InputError: it knows no such key, or the value is none for it.
        """
        try:
            self.settings = self.Settings.model_validate(dict(given))
        except ValidationError as error:
            # An unknown key is named first: it is likely the one meant, misspelt.
            first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
            key = ".".join(map(str, first["loc"]))
            message = first["msg"][:1].lower() + first["msg"][1:]
            if first["type"] == "extra_forbidden":
                known = ", ".join(self.Settings.model_fields)
                hint = f"there are: {known}" if known else f"{self.origin.name} takes none"
                message = f"no setting of that name; {hint}"
            raise InputError(message, place=f"settings: {self.origin.name}.{key}") from None


def merged(first: Settings, then: Settings) -> Settings:
    """Settings of two places; where both say something of a key, the latter holds."""
    names = dict.fromkeys((*first, *then))
    return {name: {**first.get(name, {}), **then.get(name, {})} for name in names}
