"""Who may come in: links with a token, sessions in a cookie, names that a server answers to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import os
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_state_path

LEAST_TOKEN = 16
"""Characters that a token of the user's own must have."""
_LONGEST_NAME = 80
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come in, and as whom.

    Attributes:
        token: all other tokens are made from it.
        reviewers: names of those who have a link each; with none, one link is for all, who say
            their names at the door.
    """

    token: str
    reviewers: Sequence[str] = ()

    def links(self, address: str) -> dict[str, str]:
        """Reviewer → link; that for all under the empty name."""
        return {name: f"{address}?token={self._key(name)}" for name in self.reviewers or [""]}

    def admitted(self, key: str) -> str | None:
        """Whose link it is that has this token: a name, empty for all's; None for nobody's."""
        found = None
        for name in self.reviewers or [""]:
            if hmac.compare_digest(self._key(name).encode(), key.encode("utf-8", "replace")):
                found = name
        return found

    def session(self, name: str) -> str:
        """What the browser of a reviewer keeps to be known again; without name, of an entrant."""
        written = base64.urlsafe_b64encode(name.encode()).decode()
        return f"{written}.{self._key(name, 'session')}"

    def known(self, session: str) -> str | None:
        """The name that a session was made for; None for one that is not ours."""
        written, _, key = session.partition(".")
        try:
            name = base64.urlsafe_b64decode(written.encode("ascii")).decode()
        except ValueError:
            return None
        expected = self._key(name, "session")
        if not hmac.compare_digest(expected.encode(), key.encode("utf-8", "replace")):
            return None
        return name if not self.reviewers or name in self.reviewers else None

    def _key(self, name: str, purpose: str = "link") -> str:
        text = f"{purpose}\x1f{name}".encode()
        digest = hmac.digest(self.token.encode(), text, hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def named(written: str) -> str | None:
    """A reviewer's name as it was typed, made one line; None where it is none."""
    name = " ".join(written.split())
    is_fit = 0 < len(name) <= _LONGEST_NAME and name.isprintable()
    return name if is_fit else None


def kept_token(run: Path) -> str:
    """The token of a run's links, the same after a restart: made once, kept for this user alone.

    Where nothing can be kept, the links are good until the server ends.
    """
    digest = hashlib.sha256(str(run.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    token = secrets.token_urlsafe(32)
    try:
        folder = user_state_path("bilingual-evaluator") / "desk"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / digest[:32]
        try:
            with open(file, "x", encoding="ascii", opener=_for_owner) as out:
                out.write(token)
        except FileExistsError:
            kept = file.read_text("ascii").strip()
            return kept if len(kept) >= LEAST_TOKEN else token
    except (OSError, ValueError):
        pass
    return token


def answers_to(host: str | None, bound: str) -> bool:
    """Whether a request's Host header names this server, and not one whose name was rebound to it.

    An address in figures cannot be rebound; a name is believed where it is the loopback's, the
    machine's own, or the one that the server was bound to.

    Parameters:
        host: the header's value, with a port or without.
        bound: what the server listens on.
    """
    if not host:
        return False
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.strip("[]").rstrip(".").casefold()
    if is_loopback(bound):
        return name in _LOOPBACK
    own = {bound.casefold(), socket.gethostname().casefold(), *_LOOPBACK}
    return name in own or _is_address(name)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there."""
    return host in _LOOPBACK or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
