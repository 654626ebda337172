"""A desk served until it is told to stop."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from ...errors import InputError
from ...model.run import Run
from ...model.verdicts import Review
from ...runs import opened_ledger
from ...runs.reviews.ledger import Ledger
from ...support.vocabulary import argument
from ..html import render_served
from .access import LEAST_TOKEN, Access, is_loopback, kept_token, named
from .assignment import parts_of
from .revealing import Curtain

if TYPE_CHECKING:
    import uvicorn

    from .app import Room

_LOOPBACK = "127.0.0.1"
_ANYWHERE = ("0.0.0.0", "::")
PORT = 8765
"""The same for every run: what a browser keeps, it keeps by port."""


@dataclass(frozen=True, slots=True)
class Desk:
    """How a run is served.

    Attributes:
        host: that the server listens on; None for this machine alone.
        port: 0 for one that is free.
        token: of the links; None for one that is made and kept for this user.
        reviewers: names of those who get a link each; those who have a part get one too.
        adjudicators: names of those who have the last word; they get a link too.
        assigned: reviewer and part, see :func:`~.assignment.parts_of`.
        blind: whether another's verdicts are hidden until one's own is given.
        language: in which the page opens; empty for that of the run's profile, else English.
    """

    host: str | None = None
    port: int = PORT
    token: str | None = None
    reviewers: Sequence[str] = ()
    adjudicators: Sequence[str] = ()
    assigned: Sequence[tuple[str, str]] = field(default=())
    blind: bool = False
    language: str = ""

    def named(self) -> list[str]:
        """Everybody who gets a link, in order."""
        names = (*self.reviewers, *(name for name, _ in self.assigned), *self.adjudicators)
        return list(dict.fromkeys(names))


Told = Callable[[Mapping[str, str]], object]
"""Told of the links once the server listens: reviewer → link; one for all has no name."""


def check_desk(desk: Desk) -> None:
    """Refuse what would let in others than those who are meant, or would serve nobody.

    Raises:
        InputError: what was asked for does not go together.
    """
    if desk.host is not None and not is_loopback(desk.host) and desk.token is None:
        raise InputError(
            f"opens the run to other machines: give {argument('token', form='TEXT')} as well, "
            f"{LEAST_TOKEN} characters or more that nobody can guess",
            place=argument("host", desk.host),
        )
    if desk.token is not None and len(desk.token) < LEAST_TOKEN:
        raise InputError(f"give {LEAST_TOKEN} characters or more", place=argument("token"))
    if not 0 <= desk.port < 2**16:
        raise InputError("no port; give 0 to 65535", place=argument("port", desk.port))
    for name in desk.named():
        if named(name) != name:
            raise InputError(
                f"{name!r} is no name: one line of up to 80 characters", place="reviewer"
            )
    if desk.blind and len(desk.named()) < 2:
        raise InputError(
            f"needs names, so that each gets a link: {argument('reviewers', 'ANNA')} "
            f"{argument('reviewers', 'LI')}",
            place=argument("blind"),
        )


def serve(run: Run, desk: Desk, told: Told) -> None:
    """Serve a saved run's desk until this process is interrupted.

    Parameters:
        run: with its folder and its verdicts.
        desk: how.
        told: of the links.

    Raises:
        InputError: it cannot be served so, the port is taken, another server has the run, its
            folder cannot be written, or the extra ``serve`` is not installed.
    """
    check_desk(desk)
    server_of = _server_maker()
    parts = parts_of(run, desk.assigned)
    with contextlib.closing(_listening(desk)) as listener, opened_ledger(run) as ledger:
        access = Access(desk.token or kept_token(_folder(run)), desk.named())
        for name in desk.named():
            ledger.enroll(name, adjudicates=name in desk.adjudicators)
        room = _room(run, desk, ledger, access, parts)
        server = server_of(room)
        host = desk.host or _LOOPBACK
        if host in _ANYWHERE:  # no address to go to: others know this machine by its name
            host = socket.gethostname()
        written = f"[{host}]" if ":" in host else host
        told(access.links(f"http://{written}:{listener.getsockname()[1]}/"))
        with _stopping(server):
            server.run(sockets=[listener])


def _room(
    run: Run, desk: Desk, ledger: Ledger, access: Access, parts: dict[str, frozenset[str]]
) -> Room:
    from .app import Room

    page = _Page(run, desk)
    digest = hashlib.sha256(str(_folder(run)).encode("utf-8", "surrogateescape")).hexdigest()
    return Room(
        page=page.made,
        policy=page.policy,
        ledger=ledger,
        access=access,
        host=desk.host or _LOOPBACK,
        cookie=f"evaluator-{digest[:12]}",
        language=desk.language,
        curtain=Curtain.of(run) if desk.blind else None,
        parts=parts or None,
    )


class _Page:
    """The report as it is served: made anew for whoever opens it after verdicts came in.

    Parameters:
        run: with its verdicts.
        desk: how it is served.
    """

    def __init__(self, run: Run, desk: Desk) -> None:
        self._run = run
        self._desk = desk
        self._lock = threading.Lock()
        self._page, self.policy = self._render(run.reviews)
        self._reviews = run.reviews

    def made(self, reviews: Sequence[Review]) -> bytes:
        """The page, counts and priorities as these verdicts leave them."""
        with self._lock:
            if not self._desk.blind and reviews != self._reviews:
                self._page, self.policy = self._render(reviews)
                self._reviews = list(reviews)
            return self._page

    def _render(self, reviews: Sequence[Review]) -> tuple[bytes, str]:
        # Counts and priorities as reviewed would tell the others' verdicts.
        shown = [] if self._desk.blind else list(reviews)
        page, policy = render_served(replace(self._run, reviews=shown), self._desk.language)
        return page.encode(), policy


def _server_maker() -> Callable[[Room], uvicorn.Server]:
    try:
        import uvicorn

        from .app import application
    except ModuleNotFoundError as error:
        if error.name not in ("uvicorn", "starlette"):
            raise
        raise InputError(
            "review serve needs Starlette and uvicorn: pip install 'bilingual-evaluator[serve]'"
        ) from None

    class Server(uvicorn.Server):
        """One that leaves signals alone: they are heeded by :func:`_stopping`."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    def made(room: Room) -> uvicorn.Server:
        return Server(
            uvicorn.Config(
                application(room),
                lifespan="off",
                ws="none",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=5,
            )
        )

    return made


def _listening(desk: Desk) -> socket.socket:
    """A socket that listens where it was asked for."""
    host = desk.host or _LOOPBACK
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, desk.port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = (
                f"is in use, perhaps by another `review serve`; "
                f"give another one, or {argument('port', 0)} for any"
            )
        else:
            reason = f"cannot be listened on ({error.strerror or error})"
        place = argument("port", desk.port) if desk.host is None else f"{host}:{desk.port}"
        raise InputError(reason, place=place) from None


@contextlib.contextmanager
def _stopping(server: uvicorn.Server) -> Iterator[None]:
    """End the server when the process is told to end; pass on what is more than Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():  # signals are not its affair
        yield
        return
    heard: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        server.should_exit = True

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP")
               if hasattr(signal, name)]  # fmt: skip
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in heard:
        if number != signal.SIGINT:
            signal.raise_signal(number)


def _folder(run: Run) -> Path:
    assert run.folder is not None
    return run.folder
