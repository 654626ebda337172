"""One server that speaks the protocol of OpenAI's chat completions, asked one thing at a time.

httpx2 and tenacity are imported here, and this module only where a judge was named.
"""

from __future__ import annotations

import email.utils
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2
import tenacity

from ...errors import InputError
from ...support.showing import in_one_line
from .answers import Token
from .prompts import SCHEMA

ATTEMPTS = 5
"""Times that one thing is asked for where the server is busy, broken or silent."""
_LONGEST_WAIT = 120.0  # seconds before the next attempt, whatever the server says
_BACKOFF = tenacity.wait_random_exponential(multiplier=1, max=30)
_MOST_BYTES = 4_000_000  # of a reply
_MOST_TOKENS = 1500  # of an answer
_BUSY = {408, 409, 425, 429}
_TOO_MUCH_ASKED = {400, 422, 501}  # by servers that know no schema or no log-probabilities
_BROKEN = 500
_NEVER = {401, 403, 404, 405}
_FORMS: Sequence[Mapping[str, Any]] = (
    {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "errors", "strict": True, "schema": SCHEMA},
        },
        "logprobs": True,
    },
    {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "errors", "strict": True, "schema": SCHEMA},
        }
    },
    {"response_format": {"type": "json_object", "schema": SCHEMA}},  # as llama-cpp-python has it
    {"response_format": {"type": "json_object"}},
    {},
)
"""What is asked of an answer's form, the most first; servers refuse what they do not know."""


class UnavailableError(Exception):
    """The server is busy, broken or silent, and may be asked again.

    Parameters:
        reason: why.
        after: seconds after which the server says it may be.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class RefusedError(Exception):
    """The server will not answer this."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        text: of the answer.
        prompt_tokens, completion_tokens: as the server counts them; None where it does not.
        tokens: of the answer with their log-probabilities; empty where it does not tell them.
    """

    text: str
    prompt_tokens: int | None
    completion_tokens: int | None
    tokens: tuple[Token, ...] = ()


class ChatClient:
    """Asks one model at one address; may be used by several threads.

    Parameters:
        address: of the chat completions.
        model: by the server's name.
        key: sent as a bearer token; empty for none.
        timeout: seconds that an answer may take.
        is_local: whether the address is this machine's own: no proxy then.
        sleep: waits between attempts.
    """

    def __init__(
        self,
        address: str,
        model: str,
        key: str,
        timeout: float,
        *,
        is_local: bool,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address, self._model = address, model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.Client(
            headers=headers,
            timeout=httpx2.Timeout(timeout, connect=min(timeout, 10.0)),
            trust_env=not is_local,
            follow_redirects=False,  # text goes where the user said, and nowhere else
        )
        self._form, self._lock = 0, threading.Lock()
        self._has_answered = self._is_form_known = False
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(UnavailableError),
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=_pause,
            sleep=sleep,
            reraise=True,
        )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def ask(self, messages: Sequence[Mapping[str, str]]) -> Reply:
        """Ask for one answer.

        Raises:
            UnavailableError: the server stays busy, broken or silent.
            RefusedError: it will not answer this.
            InputError: there is no such server, model or right to ask.
        """
        return self._retrying(self._ask_in_some_form, messages)

    def _ask_in_some_form(self, messages: Sequence[Mapping[str, str]]) -> Reply:
        """Ask for the strictest form that the server knows; what it knows is remembered."""
        with self._lock:
            first, is_known = self._form, self._is_form_known
        for form in range(first, len(_FORMS)):
            status, headers, body = self._post({**_FORMS[form], "messages": list(messages)})
            # Some break where they should refuse; one that has answered in a form is broken.
            if status not in _TOO_MUCH_ASKED and (is_known or status != _BROKEN):
                break
        if status in _TOO_MUCH_ASKED:
            raise RefusedError(f"HTTP {status}: {_reason(body)}")
        reply = self._read(status, headers, body)
        with self._lock:
            self._form, self._is_form_known = max(self._form, form), True
        return reply

    def _post(self, asked: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        record = {
            "model": self._model,
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
            **asked,
        }
        try:
            with self._client.stream("POST", self._address, json=record) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > _MOST_BYTES:
                        raise RefusedError("the reply is far longer than any answer")
                self._has_answered = True
                return response.status_code, response.headers, bytes(body)
        except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise InputError(f"is no address ({error})", place=self._address) from None
        except httpx2.TransportError as error:
            if isinstance(error, httpx2.ConnectError) and not self._has_answered:
                raise InputError(f"cannot be reached ({error})", place=self._address) from None
            raise UnavailableError(f"{type(error).__name__}: {error}") from None

    def _read(self, status: int, headers: Mapping[str, str], body: bytes) -> Reply:
        if status in _BUSY or status >= 500:
            raise UnavailableError(f"HTTP {status}: {_reason(body)}", _retry_after(headers))
        if status in _NEVER or 300 <= status < 400:
            raise InputError(f"answers HTTP {status}: {_reason(body)}", place=self._address)
        if status != 200:
            raise RefusedError(f"HTTP {status}: {_reason(body)}")
        try:
            record = json.loads(body)
            choice, usage = record["choices"][0], record.get("usage") or {}
            text = choice["message"]["content"]
            if not isinstance(text, str):
                raise TypeError("content")
            return Reply(
                text,
                _count(usage.get("prompt_tokens")),
                _count(usage.get("completion_tokens")),
                _tokens(choice.get("logprobs")),
            )
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise UnavailableError("the reply is no chat completion") from None


def _pause(state: tenacity.RetryCallState) -> float:
    """Seconds before the next attempt: as long as the server asks for, else longer every time."""
    failure = state.outcome.exception() if state.outcome else None
    after = failure.after if isinstance(failure, UnavailableError) else None
    wait = _BACKOFF(state) if after is None else after
    return min(wait, _LONGEST_WAIT)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """What ``Retry-After`` says, in seconds (RFC 9110, 10.2.3: a number or a date)."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdecimal():
        return float(told)
    try:
        moment = email.utils.parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _reason(body: bytes) -> str:
    """What a server says of a failure, in one short line."""
    text = body.decode("utf-8", "replace")
    try:
        error = json.loads(text)["error"]
        text = error["message"] if isinstance(error, dict) else str(error)
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    return in_one_line(text)[:200] or "no reason given"


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _tokens(told: object) -> tuple[Token, ...]:
    """Tokens with their log-probabilities, if all are there."""
    content = told.get("content") if isinstance(told, dict) else None
    if not isinstance(content, list):
        return ()
    try:
        return tuple((str(one["token"]), float(one["logprob"])) for one in content)
    except (LookupError, TypeError, ValueError):
        return ()
