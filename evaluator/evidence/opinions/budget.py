"""What asking may cost: pairs, tokens or money."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from ...errors import InputError
from ...support.vocabulary import argument

_FORM = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>pairs?|tokens?|money)?")
_MILLION = 1e6


class Unit(StrEnum):
    """What a budget counts."""

    PAIRS = "pairs"
    TOKENS = "tokens"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be spent.

    Attributes:
        most: of the unit.
        unit: pairs, tokens of prompts and answers together, or money of the price's currency.
    """

    most: float
    unit: Unit = Unit.PAIRS

    @classmethod
    def parsed(cls, text: str) -> Budget:
        """A budget as it is written: ``200``, ``200pairs``, ``50000tokens``, ``2.50money``.

        Raises:
            InputError: it is none.
        """
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise InputError(
                "write it as 200pairs, 50000tokens or 2.50money",
                place=argument("judge_budget", text),
            )
        unit = (found["unit"] or Unit.PAIRS).rstrip("s")
        return cls(float(found["number"]), Unit.MONEY if unit == "money" else Unit(f"{unit}s"))


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in any currency.

    Attributes:
        prompt: of what is sent.
        completion: of what is answered.
    """

    prompt: float
    completion: float

    @classmethod
    def parsed(cls, text: str) -> Price:
        """A price as it is written, ``0.15/0.60``.

        Raises:
            InputError: it is none.
        """
        parts = text.split("/")
        try:
            prices = [float(part) for part in parts]
        except ValueError:
            prices = []
        if len(prices) != 2 or not all(math.isfinite(p) and p >= 0 for p in prices):
            raise InputError(
                "write it as PROMPT/ANSWER, each for a million tokens, for instance 0.15/0.60",
                place=argument("judge_price", text),
            )
        return cls(*prices)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent.

    Attributes:
        prompt, completion: tokens.
    """

    prompt: int = 0
    completion: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.prompt + other.prompt, self.completion + other.completion)

    def cost(self, price: Price) -> float:
        """In money."""
        return (self.prompt * price.prompt + self.completion * price.completion) / _MILLION

    def within(self, budget: Budget, price: Price | None) -> bool:
        """Whether a budget of tokens or money allows it."""
        if budget.unit is Unit.MONEY:
            assert price is not None, "checked where the plan was made"
            return self.cost(price) <= budget.most
        return self.prompt + self.completion <= budget.most
