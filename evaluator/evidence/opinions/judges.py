"""Language models asked for errors: the pairs that need it most first, within a budget.

Every pair is asked about by itself, and every answer is kept as it comes, by the texts that were
sent, the model and the prompt's version: what was interrupted goes on where it was, and the same
corpus asked again costs nothing.  What is kept counts in the budget all the same, so that the same
budget gives the same run.
"""

from __future__ import annotations

import ipaddress
import math
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import numpy as np

from ...errors import InputError
from ...model import ColumnWords, Message, Opinion, Prominence, ScoreColumn, message
from ...support.plugins import OWN_PACKAGE, Origin
from ...support.progress import Progress
from ...support.showing import in_one_line
from ...support.vocabulary import argument
from .answers import WORST, Answer, MalformedError, read_answer
from .base import Assessment, Assessor, Question
from .budget import Budget, Price, Spent, Unit
from .calibration import read_calibration
from .keeping import AnswerCache, content_key
from .prompts import PROMPT_VERSION, messages

if TYPE_CHECKING:
    from .client import ChatClient

KEY = "EVALUATOR_JUDGE_KEY"
"""Variable of the environment that holds the key; with _2 behind it that of the second judge."""
COLUMN = "judge"
CONCURRENCY = 4
TIMEOUT = 120.0  # seconds
_GIVEN_UP = 3
"""Pairs in a row that a server may leave unanswered before no more are asked."""
_BYTES_A_TOKEN = 3  # of a prompt whose tokens nobody counts; Chinese has one character in it
_USUAL_ANSWER = 256  # tokens


@dataclass(frozen=True, slots=True)
class JudgeAddress:
    """A model at an address.

    Attributes:
        url: of an OpenAI-compatible server, for instance ``http://localhost:8000/v1``.
        model: by the server's name.
    """

    url: str
    model: str


@dataclass(frozen=True, slots=True)
class JudgePlan:
    """Who is asked, and how much.

    Attributes:
        judges: at least one.
        budget: the most that may be spent on all of them; None for all pairs.
        price: of tokens, the same for all; needed for a budget of money.
        concurrency: requests at a time.
        timeout: seconds that an answer may take.
        calibration: file of what ``validate`` found of these judges; None for none.
        neighbours: pairs before and behind each that are sent along, at most 3; 0 for texts whose
            lines have nothing to do with each other.
    """

    judges: Sequence[JudgeAddress]
    budget: Budget | None = None
    price: Price | None = None
    concurrency: int = CONCURRENCY
    timeout: float = TIMEOUT
    calibration: Path | None = None
    neighbours: int = 3


@dataclass(frozen=True, slots=True)
class _Judge:
    """One of those who are asked."""

    name: str  # as a reader is told it
    model: str
    address: str  # of the chat completions
    place: str  # the server, as a reader is told it
    client: ChatClient


@dataclass(slots=True)
class _Tally:
    """What came of asking one judge."""

    answers: dict[str, Answer] = field(default_factory=dict)
    spent: Spent = field(default_factory=Spent)
    sent: int = 0
    kept: int = 0
    unanswered: int = 0
    reason: str = ""
    silent: int = 0  # pairs in a row that had no answer

    @property
    def has_given_up(self) -> bool:
        return self.silent >= _GIVEN_UP


class JudgePanel(Assessor):
    """One judge or several, side by side.

    Parameters:
        plan: who is asked, and how much.
        sleep: waits between attempts; None for the clock's own.

    Raises:
        InputError: an address is none, a price is lacking, the calibration cannot be read, or the
            packages that it takes are not installed.
    """

    def __init__(self, plan: JudgePlan, sleep: Callable[[float], None] | None = None) -> None:
        self._plan = _checked(plan)
        self._calibration = read_calibration(plan.calibration) if plan.calibration else {}
        self._judges = _judges(self._plan, sleep)
        self._cache, self._lock = AnswerCache("judges"), threading.Lock()
        names = " and ".join(judge.name for judge in self._judges)
        self.origin = Origin("evaluator.metrics", COLUMN, OWN_PACKAGE, PROMPT_VERSION)
        self.columns = (_column(names), *(_column(j.name, own=True) for j in self._several))

    @property
    def _several(self) -> Sequence[_Judge]:
        return self._judges if len(self._judges) > 1 else ()

    def assess(self, questions: Sequence[Question], progress: Progress) -> Assessment:
        """See :meth:`Assessor.assess`.

        Raises:
            InputError: a server cannot be asked, or answers nothing at all.
        """
        same: dict[bytes, list[Question]] = {}  # what is sent of several may be the same
        for question in sorted(map(self._narrowed, questions), key=lambda q: -q.urgency):
            same.setdefault(content_key(messages(question)), []).append(question)
        ordered = [first for first, *_ in same.values()]
        budget = self._plan.budget
        if budget is not None and budget.unit is Unit.PAIRS:
            ordered = ordered[: int(budget.most)]
        try:
            tallies = self._ask(ordered, progress)
        finally:
            for judge in self._judges:
                judge.client.close()
        for judge, tally in zip(self._judges, tallies, strict=True):
            if ordered and not tally.answers and tally.unanswered:
                raise InputError(
                    f"{judge.model} answered nothing of use ({tally.reason})", place=judge.place
                )
            for first, *others in same.values():
                if first.id in tally.answers:
                    tally.answers |= {other.id: tally.answers[first.id] for other in others}
        return self._assessment(questions, tallies)

    def _narrowed(self, question: Question) -> Question:
        """A question with as many neighbours as the plan says."""
        most = self._plan.neighbours
        before = question.before[-most:] if most else ()
        return replace(question, before=before, after=question.after[:most])

    # --- asking ----------------------------------------------------------------------------

    def _ask(self, ordered: Sequence[Question], progress: Progress) -> list[_Tally]:
        tallies = [_Tally() for _ in self._judges]
        work = [(question, number) for question in ordered for number in range(len(tallies))]
        done = 0
        progress(0, len(work))
        for wave in self._waves(work, tallies):
            pool = ThreadPoolExecutor(self._plan.concurrency)
            try:
                asked = {
                    pool.submit(self._answer, question, number, tallies[number]): question
                    for question, number in wave
                }
                for future in as_completed(asked):
                    future.result()
                    done += 1
                    progress(done, len(work))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        return tallies

    def _waves(
        self, work: Sequence[tuple[Question, int]], tallies: Sequence[_Tally]
    ) -> Iterator[Sequence[tuple[Question, int]]]:
        """What is asked at a time: all, or as much as a budget allows before it is counted again.

        A wave is asked whole before the next one is cut, so that the same budget asks the same.
        """
        budget, price = self._plan.budget, self._plan.price
        if budget is None or budget.unit is Unit.PAIRS:
            yield work
            return
        at = 0
        while at < len(work):
            spent = Spent()
            for tally in tallies:
                spent += tally.spent
            wave = []
            for question, number in work[at : at + self._plan.concurrency]:
                spent += _guess(question)
                if not spent.within(budget, price):
                    break
                wave.append((question, number))
            if not wave:
                return
            at += len(wave)
            yield wave

    def _answer(self, question: Question, number: int, tally: _Tally) -> None:
        """Ask one judge about one pair, and take down what came of it."""
        judge = self._judges[number]
        sent = messages(question)
        key = content_key(judge.model, PROMPT_VERSION, sent)
        known = self._cache.get([key]).get(key)
        if known is None and tally.has_given_up:
            return
        try:
            record, answer = self._known_or_asked(judge, question, sent, known)
        except _NoAnswerError as error:
            with self._lock:
                tally.unanswered += 1
                tally.reason = str(error)
                tally.silent += error.is_silent
                tally.spent += error.spent
            return
        if known is None:
            self._cache.put({key: record})
        with self._lock:
            tally.answers[question.id] = answer
            tally.spent += Spent(record["prompt"], record["completion"])
            tally.kept += known is not None
            tally.sent += known is None
            tally.silent = 0

    def _known_or_asked(
        self, judge: _Judge, question: Question, sent: Sequence[Mapping[str, str]], known: Any
    ) -> tuple[Mapping[str, Any], Answer]:
        """What a judge says; asked twice where it answers in no form.

        Raises:
            _NoAnswerError: no answer of use is to be had.
            InputError: the server cannot be asked at all.
        """
        from .client import RefusedError, UnavailableError

        if known is not None:
            return known, read_answer(known["text"], question, _pairs(known["tokens"]))
        spent = Spent()
        for _ in range(2):
            try:
                reply = judge.client.ask(sent)
            except (UnavailableError, RefusedError) as error:
                is_silent = isinstance(error, UnavailableError)
                raise _NoAnswerError(str(error), spent, is_silent=is_silent) from None
            guess = _guess(question)
            record: dict[str, Any] = {
                "text": reply.text,
                "prompt": guess.prompt if reply.prompt_tokens is None else reply.prompt_tokens,
                "completion": len(reply.text.encode()) // _BYTES_A_TOKEN
                if reply.completion_tokens is None
                else reply.completion_tokens,
                "tokens": reply.tokens,
            }
            spent += Spent(record["prompt"], record["completion"])
            try:
                return record, read_answer(reply.text, question, reply.tokens)
            except MalformedError as error:
                reason = str(error)
        raise _NoAnswerError(f"an answer is of no use: {reason}", spent)

    # --- what came of it -------------------------------------------------------------------

    def _assessment(self, questions: Sequence[Question], tallies: Sequence[_Tally]) -> Assessment:
        by_judge = [tally.answers for tally in tallies]
        told = {
            question.id: tuple(
                self._opinion(number, answers[question.id])
                for number, answers in enumerate(by_judge)
                if question.id in answers
            )
            for question in questions
        }
        opinions = {key: own for key, own in told.items() if own}
        whole = {key: own for key, own in opinions.items() if len(own) == len(self._judges)}
        scores: dict[str, dict[str, float]] = {
            COLUMN: _present(
                {k: float(np.mean([o.score for o in own])) for k, own in whole.items()}
            )
        }
        for column, judge in zip(self.columns[1:], self._several, strict=True):
            own_scores = {
                k: o.score for k, own in opinions.items() for o in own if o.by == judge.name
            }
            scores[column.name] = _present(own_scores)
        is_whole = len(whole) == len(questions)
        columns = self.columns
        if not is_whole:  # means over the worst pairs alone say nothing of a system
            columns = tuple(replace(column, prominence=Prominence.PART) for column in columns)
        return Assessment(
            self.origin,
            columns,
            scores,
            opinions,
            self._signature(),
            self._notes(questions, tallies),
            is_whole,
        )

    def _opinion(self, number: int, answer: Answer) -> Opinion:
        judge = self._judges[number]
        errors = tuple(
            replace(error, confidence=self._calibration[judge.model, error.severity])
            if (judge.model, error.severity) in self._calibration
            else error
            for error in answer.errors
        )
        return Opinion(judge.name, answer.score, errors, answer.correction, answer.appeals, number)

    def _signature(self) -> str:
        told = "|".join(f"judge:{judge.model}" for judge in self._judges)
        return f"{told}|prompt:{PROMPT_VERSION}"

    def _notes(self, questions: Sequence[Question], tallies: Sequence[_Tally]) -> list[Message]:
        notes = []
        for judge, tally in zip(self._judges, tallies, strict=True):
            if tally.sent:
                told = message(
                    "run.judge-asked", judge=judge.name, place=judge.place, count=tally.sent,
                    kept=tally.kept, total=len(questions), prompt=tally.spent.prompt,
                    completion=tally.spent.completion,
                )  # fmt: skip
            else:
                told = message(
                    "run.judge-not-asked", judge=judge.name, place=judge.place, kept=tally.kept,
                    total=len(questions), prompt=tally.spent.prompt,
                    completion=tally.spent.completion,
                )  # fmt: skip
            notes.append(told)
            if self._plan.price is not None:
                cost = f"{tally.spent.cost(self._plan.price):.4f}"
                notes.append(message("run.judge-cost", judge=judge.name, cost=cost))
            if dropped := sum(answer.dropped for answer in tally.answers.values()):
                notes.append(message("run.judge-dropped", judge=judge.name, count=dropped))
            if tally.unanswered:
                notes.append(
                    message(
                        "run.judge-unanswered", judge=judge.name, count=tally.unanswered,
                        reason=tally.reason,
                    )
                )  # fmt: skip
        answered = [set(tally.answers) for tally in tallies]
        if len(set.intersection(*answered)) < len(questions):
            notes.append(message("run.judge-partial"))
        appealing = {k for tally in tallies for k, a in tally.answers.items() if a.appeals}
        if appealing:
            notes.append(message("run.judge-appeals", count=len(appealing)))
        for (one, first), (other, second) in combinations(
            zip(self._judges, tallies, strict=True), 2
        ):
            both = sorted(first.answers.keys() & second.answers.keys())
            if both:
                share, kappa = agreement(
                    [bool(first.answers[k].errors) for k in both],
                    [bool(second.answers[k].errors) for k in both],
                )
                notes.append(
                    message(
                        "run.judges-agree", one=one.name, other=other.name, count=len(both),
                        share=f"{100 * share:.0f}",
                        kappa="–" if math.isnan(kappa) else f"{kappa:.2f}",
                    )
                )  # fmt: skip
        return notes


class _NoAnswerError(Exception):
    """A judge gave no answer of use to a pair.

    Parameters:
        reason: why.
        spent: on it all the same.
        is_silent: whether its server gave none at all.
    """

    def __init__(self, reason: str, spent: Spent, *, is_silent: bool = False) -> None:
        super().__init__(reason)
        self.spent, self.is_silent = spent, is_silent


def agreement(one: Sequence[bool], other: Sequence[bool]) -> tuple[float, float]:
    """Share of pairs of which two judges say the same, and Cohen's kappa (1960).

    Kappa is NaN where both say the same of every pair whatever it is.
    """
    first, second = np.asarray(one, dtype=bool), np.asarray(other, dtype=bool)
    share = float((first == second).mean())
    chance = float(first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean()))
    return share, float("nan") if chance == 1 else (share - chance) / (1 - chance)


def judge_plan(
    urls: Sequence[str],
    models: Sequence[str],
    budget: str | None = None,
    price: str | None = None,
    concurrency: int = CONCURRENCY,
    timeout: float = TIMEOUT,
    calibration: Path | None = None,
) -> JudgePlan | None:
    """What a user has said of judges; None where none is named.

    Parameters:
        urls: one for all models, or one for each.
        models: at least one where there is a URL.
        budget, price: as they are written.
        concurrency, timeout, calibration: as of :class:`JudgePlan`.

    Raises:
        InputError: addresses and models do not go together, or one is written otherwise.
    """
    if not urls and not models:
        if budget or price or calibration:
            raise InputError("goes with a judge", place=argument("judge", form="URL"))
        return None
    if not urls or not models or len(urls) not in (1, len(models)):
        raise InputError(
            f"give {argument('judge_models', form='NAME')} for every judge, and one "
            f"{argument('judges', form='URL')} for all or one for each",
            place=argument("judges"),
        )
    addresses = list(urls) * len(models) if len(urls) == 1 else urls
    return JudgePlan(
        tuple(JudgeAddress(url, model) for url, model in zip(addresses, models, strict=True)),
        Budget.parsed(budget) if budget else None,
        Price.parsed(price) if price else None,
        concurrency,
        timeout,
        calibration,
    )


def _checked(plan: JudgePlan) -> JudgePlan:
    if plan.budget is not None and plan.budget.unit is Unit.MONEY and plan.price is None:
        raise InputError(
            f"a budget of money takes {argument('judge_price', form='PROMPT/ANSWER')}",
            place=argument("judge_budget"),
        )
    if plan.concurrency < 1 or not 0 < plan.timeout < math.inf:
        raise InputError("give numbers above 0", place=argument("judge_concurrency"))
    return plan


def _judges(plan: JudgePlan, sleep: Callable[[float], None] | None) -> list[_Judge]:
    try:
        from .client import ChatClient
    except ImportError as error:
        raise InputError(
            f"takes packages that are not installed ({error.name}): pip install "
            f"'{OWN_PACKAGE}[judge]'",
            place=argument("judges"),
        ) from None
    waiting = {} if sleep is None else {"sleep": sleep}
    first = _chat_address(plan.judges[0].url)
    found: list[_Judge] = []
    for number, judge in enumerate(plan.judges, start=1):
        address = _chat_address(judge.url)
        parts = urlsplit(address)
        name = in_one_line(judge.model).replace("=", "-")[:60]
        if name in [other.name for other in found]:
            name = f"{name} ({number})"
        is_first = parts.netloc == urlsplit(first).netloc
        key = os.environ.get(f"{KEY}_{number}") or (os.environ.get(KEY, "") if is_first else "")
        client = ChatClient(
            address,
            judge.model,
            key,
            plan.timeout,
            is_local=_is_local(parts.hostname or ""),
            **waiting,
        )
        found.append(_Judge(name, judge.model, address, f"{parts.scheme}://{parts.netloc}", client))
    return found


def _chat_address(url: str) -> str:
    """Where chat completions are asked for.

    Raises:
        InputError: it is no address, or holds a password.
    """
    place = argument("judges", url)
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        is_address = False
    if not is_address:
        raise InputError("give an address, for instance http://localhost:8000/v1", place=place)
    if parts.username or parts.password:
        raise InputError(
            f"the key is taken from the environment alone, from {KEY}", place=argument("judges")
        )
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path = f"{path or '/v1'}/chat/completions"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _guess(question: Question) -> Spent:
    """Tokens that asking will take, before anybody has counted them."""
    sent = sum(len(part["content"].encode()) for part in messages(question))
    return Spent(sent // _BYTES_A_TOKEN, _USUAL_ANSWER)


def _pairs(tokens: Sequence[Sequence[Any]]) -> list[tuple[str, float]]:
    return [(str(token), float(chance)) for token, chance in tokens]


def _present(scores: Mapping[str, float]) -> dict[str, float]:
    return {key: score for key, score in scores.items() if not math.isnan(score)}


def _column(name: str, *, own: bool = False) -> ScoreColumn:
    """The column of one judge, or of all together."""
    said = f"Penalty points of the errors that {name} marks: critical 25, major 5, minor 1."
    return ScoreColumn(
        f"{COLUMN} {name}" if own else COLUMN,
        f"Judge {name}" if own else "Judge",
        said,
        higher_is_better=False,
        scale=(0.0, WORST),
        digits=1,
        prominence=Prominence.DETAIL if own else Prominence.MAIN,
        short=name if own else "judge",
        chinese=ColumnWords(
            f"评判者 {name}" if own else "评判者",
            f"{name} 标出的错误所扣的分：严重 25，主要 5，次要 1。",
            name if own else "评判",
        ),
    )
