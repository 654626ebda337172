"""What the desk's server answers: the page, what was decided since, and new verdicts taken in."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ...errors import InputError
from ...model.verdicts import FindingVerdict, PairVerdict, Review
from ...runs.reviews import agreements, reliability
from ...runs.reviews.ledger import Entry, Kind, Ledger
from ...support.templates import templates
from ..html.assets import content_hash, stylesheet
from ..html.words import Words
from .access import Access, answers_to, named
from .revealing import Curtain

_TEMPLATES = Path(__file__).parent / "templates"
_LARGEST_BODY = 4_000_000  # bytes
_SAFE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_Next = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Room:
    """All that the server knows.

    Attributes:
        page: the report as it is served, of the run with such verdicts; none is in it.
        policy: content-security policy of that.
        ledger: where verdicts are written.
        access: who may come in.
        host: that the server was bound to.
        cookie: name of the session's, this run's own: a browser has one for all ports.
        language: of the pages at the door.
        curtain: what reviewers do not see of each other; None where they see all.
        parts: reviewer → ids of the units that are theirs; empty where all is everybody's.
    """

    page: Callable[[Sequence[Review]], bytes]
    policy: str
    ledger: Ledger
    access: Access
    host: str
    cookie: str
    language: str = "en"
    curtain: Curtain | None = None
    parts: dict[str, frozenset[str]] | None = None


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _OnFinding(_Record):
    based_on: int = Field(ge=0, lt=2**31)
    verdict: FindingVerdict


class _OnPair(_Record):
    based_on: int = Field(ge=0, lt=2**31)
    verdict: PairVerdict


class _Given(_Record):
    """Verdicts that a page sends."""

    reviewer: str
    findings: list[_OnFinding] = Field(default=[], max_length=200)
    pairs: list[_OnPair] = Field(default=[], max_length=200)


def application(room: Room) -> Starlette:
    """The server of one run's desk."""
    return Starlette(
        routes=[
            Route("/", _Door(room).open, methods=["GET"]),
            Route("/enter", _Door(room).enter, methods=["POST"]),
            Route("/changes", _Desk(room).changes, methods=["GET"]),
            Route("/verdicts", _Desk(room).take, methods=["POST"]),
        ],
        middleware=[Middleware(_Guard, room=room)],
    )


class _Guard(BaseHTTPMiddleware):
    """Refuses what was not meant for this server, and makes every answer a safe one."""

    def __init__(self, app: Any, room: Room) -> None:
        super().__init__(app)
        self._room = room

    async def dispatch(self, request: Request, call_next: _Next) -> Response:
        host = request.headers.get("host")
        if not answers_to(host, self._room.host):
            response: Response = _refusal(self._room, "host", 421)
        elif request.method == "POST" and not _is_from(request, host or ""):
            response = _refusal(self._room, "origin", 403)
        else:
            response = await call_next(request)
        for name, value in _SAFE.items():
            response.headers[name] = value
        response.headers.setdefault(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
        )
        return response


class _Door:
    """Lets reviewers in: by the link that they were sent, and where that is for all, by name."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def open(self, request: Request) -> Response:
        room = self._room
        if "token" in request.query_params:
            name = room.access.admitted(request.query_params["token"])
            if name is None:
                return _refusal(room, "token", 403)
            if not name and (known := self._session(request)):
                name = known  # the link for all was opened once more
            return self._let_in(name)
        known = self._session(request)
        if known is None:
            return _refusal(room, "session", 401)
        if not known:
            return _plain(room, "enter", 200, wrong=False)
        policy = f"{room.policy}; frame-ancestors 'none'"
        page = await run_in_threadpool(room.page, room.ledger.reviews())
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    async def enter(self, request: Request) -> Response:
        room = self._room
        if self._session(request) is None or room.access.reviewers:
            return _refusal(room, "session", 401)
        fields = parse_qs((await _body(request, 2_000)).decode("utf-8", "replace"))
        name = named(*fields.get("name", [""])[:1])
        if name is None:
            return _plain(room, "enter", 422, wrong=True)
        return self._let_in(name)

    def _session(self, request: Request) -> str | None:
        return self._room.access.known(request.cookies.get(self._room.cookie, ""))

    def _let_in(self, name: str) -> Response:
        """To the page, under a name; the address loses the token, which is not for others."""
        if name:
            self._room.ledger.enroll(name)
        response = RedirectResponse("/", 303)
        # Not "strict": a link in a message would then lead to a page without the session.
        response.set_cookie(
            self._room.cookie, self._room.access.session(name), httponly=True, samesite="lax"
        )
        return response


class _Desk:
    """Takes verdicts in, and tells of others'."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def changes(self, request: Request) -> Response:
        name = self._reviewer(request)
        if not name:
            return _complaint("session", 401)
        since = request.query_params.get("since", "0")
        return JSONResponse(self._told(name, int(since) if since.isdecimal() else 0))

    async def take(self, request: Request) -> Response:
        name = self._reviewer(request)
        if not name:
            return _complaint("session", 401)
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return _complaint("type", 415)
        try:
            given = _Given.model_validate_json(await _body(request, _LARGEST_BODY))
        except _TooLargeError:
            return _complaint("large", 413)
        except ValidationError as error:
            return _complaint(error.errors(include_url=False)[0]["msg"], 422)
        if given.reviewer != name:  # another link was opened in this browser since
            return _complaint("reviewer", 409)
        ledger, before = self._room.ledger, self._room.ledger.sequence()
        try:
            written = [
                ledger.enter(name, kind, one.verdict, one.based_on)
                for kind in Kind
                for one in getattr(given, kind)
            ]
        except InputError as error:
            return _complaint(str(error), 503)
        standing = [
            ledger.known(name, e.kind, e.verdict.fingerprint) for e in written if e.is_conflict
        ]
        told: dict[str, Any] = {
            "entries": [_as_json(entry) for entry in written],
            "standing": [_as_json(entry) for entry in standing if entry],
        }
        if self._room.curtain:
            told["revealed"] = self._revealed(name, written, before)
        return JSONResponse(told)

    def _reviewer(self, request: Request) -> str | None:
        return self._room.access.known(request.cookies.get(self._room.cookie, ""))

    def _told(self, name: str, since: int) -> dict[str, Any]:
        """What was entered since, as far as it is for a reviewer."""
        room = self._room
        last = room.ledger.sequence()
        told: dict[str, Any] = {"sequence": last}
        if since and since == last:
            return told
        reviews = room.ledger.reviews()
        own = next((review for review in reviews if review.reviewer == name), None)
        others = [review for review in reviews if review.reviewer != name]
        adjudicators = room.ledger.adjudicators()
        entries = room.ledger.since(since)
        curtain = None if name in adjudicators else room.curtain
        theirs = [e for e in entries if e.reviewer != name and not e.is_conflict]
        if curtain:
            theirs = curtain.seen(theirs, own)
            others = curtain.seen_reviews(others, own)
        shown = {id(entry) for entry in theirs}
        told["entries"] = [_as_json(e) for e in entries if e.reviewer == name or id(e) in shown]
        told |= _agreed([*filter(None, [own]), *others])
        if not since:
            part = (room.parts or {}).get(name)
            told |= {
                "reviewer": name,
                "adjudicators": sorted(adjudicators),
                "blind": curtain is not None,
                "part": None if part is None else sorted(part),
            }
        return told

    def _revealed(self, name: str, written: Sequence[Entry], before: int) -> list[dict[str, Any]]:
        """What others had said of the pairs that a reviewer has just judged."""
        curtain, ledger = self._room.curtain, self._room.ledger
        if curtain is None or name in ledger.adjudicators():
            return []
        own = next((review for review in ledger.reviews() if review.reviewer == name), None)
        findings = {entry.verdict.fingerprint for entry in written}
        pairs = {pair for f in findings for pair in curtain.pairs.get(f, ())} | findings
        near = [
            entry
            for entry in ledger.since(0)
            if entry.sequence <= before and entry.reviewer != name and not entry.is_conflict
            and (entry.verdict.fingerprint in findings | pairs or _pair_of(entry) in pairs)
        ]  # fmt: skip
        return [_as_json(entry) for entry in curtain.seen(near, own)]


def _pair_of(entry: Entry) -> str:
    verdict = entry.verdict
    return verdict.pair if isinstance(verdict, FindingVerdict) else verdict.fingerprint


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "reviewer": entry.reviewer,
        "kind": entry.kind.value,
        "version": entry.version,
        "conflict": entry.is_conflict,
        "verdict": entry.verdict.model_dump(mode="json", exclude_none=True),
    }


def _agreed(reviews: Sequence[Review]) -> dict[str, Any]:
    """How far the reviewers agree on what may be seen of them."""
    return {
        "agreements": [asdict(agreement) for agreement in agreements(reviews)],
        "reliability": asdict(reliability(reviews)),
    }


class _TooLargeError(Exception):
    pass


async def _body(request: Request, largest: int) -> bytes:
    """A request's body.

    Raises:
        _TooLargeError: it is longer than that.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > largest:
            raise _TooLargeError
    return bytes(data)


def _is_from(request: Request, host: str) -> bool:
    """Whether a request comes from this server's own page; programs send no origin."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _complaint(what: str, status: int) -> Response:
    return Response(json.dumps({"trouble": what}), status, media_type="application/json")


def _refusal(room: Room, why: str, status: int) -> Response:
    return _plain(room, "refused", status, why=why)


def _plain(room: Room, name: str, status: int, **values: object) -> Response:
    """A page at the door, which has no script."""
    words, style = Words.load(room.language), stylesheet()
    page = (
        templates(_TEMPLATES)
        .get_template(f"{name}.html.j2")
        .render(t=words, lang=words.language, stylesheet=Markup(style), **values)
    )
    policy = (
        f"default-src 'none'; style-src '{content_hash(style)}'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors 'none'"
    )
    return HTMLResponse(page, status, headers={"Content-Security-Policy": policy})
