"""A server on loopback that speaks the protocol of chat completions, as well or badly as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Response:
    """What is answered.

    Attributes:
        body: of the reply.
        status, headers: of the reply.
        length: told in the header; None for the body's own.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    record: Mapping[str, Any]

    @property
    def pair(self) -> Any:
        """The pair that is asked about."""
        (message,) = self.record["messages"]
        return json.loads(message["content"].rpartition("\n")[2])


Respond = Callable[[Asked, int], Response]
"""A request, and how many came before it → what is answered."""


@dataclass
class JudgeServer:
    """A server that is running.

    Attributes:
        url: of it.
        asked: requests, in the order in which they came.
    """

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serving(respond: Respond) -> Iterator[JudgeServer]:
    """Run a server for as long as a ``with`` lasts."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = Asked(self.path, dict(self.headers), json.loads(body))
            with lock:
                number = len(served.asked)
                served.asked.append(request)
            told = respond(request, number)
            length = len(told.body) if told.length is None else told.length
            try:
                self.send_response(told.status)
                for name, value in {**told.headers, "Content-Length": str(length)}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body)
            except OSError:  # the client has given up waiting
                pass
            self.close_connection = True

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = JudgeServer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def completion(
    answer: object, *, tokens: tuple[int, int] | None = (100, 20), logprobs: object = None
) -> Response:
    """A chat completion with an answer; a text is sent as it is."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    record: dict[str, Any] = {
        "choices": [{"message": {"role": "assistant", "content": text}, "logprobs": logprobs}]
    }
    if tokens:
        record["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return Response(json.dumps(record).encode(), headers={"Content-Type": "application/json"})


def failing(status: int, **headers: str) -> Response:
    """A failure as such servers tell it."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(b'{"error": {"message": "no\\u001b luck"}}', status, told)


def no_errors() -> dict[str, Any]:
    """An answer that marks nothing."""
    return {"errors": [], "correction": "", "speaks_to_model": ""}


def marking(
    quote: str, source: str = "", severity: str = "major", correction: str = "", **more: str
) -> dict[str, Any]:
    """An answer that marks one error."""
    error = {
        "quote": quote,
        "source_quote": source,
        "category": "Accuracy/Mistranslation",
        "severity": severity,
        "explanation": "It says something else.",
        **more,
    }
    return {"errors": [error], "correction": correction, "speaks_to_model": ""}
