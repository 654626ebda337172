"""Programs of the user's, run within bounds: of time, of what they write, and of their lives.

A program gets a session and process group of its own.  Whatever happens (it ends, fails, writes
too much or takes too long; this program is interrupted or told to end) the whole group ends, what
the program started included.  Only a process that leaves the group on purpose is beyond reach.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FrameType

from ..errors import InputError
from .vocabulary import argument

TIME_LIMIT = 600.0
"""Seconds that a program may take, where the user says nothing else."""
LONGEST_WAIT = 1e6
"""Seconds, some eleven days: what a program may take at most."""
_AT_ONCE = 65_536  # bytes, as much as a pipe holds
_PAUSE = 0.05  # seconds between looks at whether the program has ended
_GRACE = 1.0  # seconds for what a dead group's pipes still hold
_KEPT = 65_536  # bytes of complaints, the last ones
_STOPPING = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))


class OverlongError(Exception):
    """A program wrote more than it may."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a program.

    Attributes:
        code: its exit code; negative for the signal that ended it.
        output: what it wrote to stdout, whole.
        complaint: the last of what it wrote to stderr.
    """

    code: int
    output: bytes
    complaint: bytes


def checked_limit(seconds: float) -> float:
    """A time limit that can be waited.

    Raises:
        InputError: it is no such number of seconds.
    """
    if not 0 < seconds <= LONGEST_WAIT:  # nan is not either
        raise InputError(
            f"give seconds, more than 0 and at most {LONGEST_WAIT:.0f}",
            place=argument("time_limit", float(seconds)),
        )
    return seconds


def _unheard(data: bytes) -> None:
    """Output that nobody waits for."""


def run_bounded(
    argv: Sequence[str],
    given: bytes,
    *,
    seconds: float,
    most: int,
    heard: Callable[[bytes], object] = _unheard,
) -> Finished:
    """Run a program without a shell.

    Parameters:
        argv: its name and arguments.
        given: to its stdin.
        seconds: that it may take.
        most: bytes that it may write to stdout, and as many to stderr.
        heard: told of what it writes to stdout, as it comes.

    Raises:
        OSError: it cannot be started.
        TimeoutError: it was not done in time.
        OverlongError: it wrote too much.
    """
    process: subprocess.Popen[bytes] | None = None
    try:
        with _signals_held():
            process = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        written = _Streams(process, given, most, heard)
        deadline = time.monotonic() + seconds
        while not written.closed and not _has_ended(process):
            if time.monotonic() >= deadline:
                raise TimeoutError
            written.serve(_PAUSE)
        while not _has_ended(process):  # it has closed its streams and goes on
            if time.monotonic() >= deadline:
                raise TimeoutError
            time.sleep(_PAUSE)
        _end_group(process)  # before it is waited for: until then its number is its own
        deadline = time.monotonic() + _GRACE
        while not written.closed and time.monotonic() < deadline:
            written.serve(_PAUSE)
        return Finished(process.wait(), bytes(written.output), bytes(written.complaint))
    finally:
        if process is not None:
            _end_group(process)
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                with contextlib.suppress(OSError):
                    assert stream is not None
                    stream.close()


class _Streams:
    """The three pipes of a program: fed and read as they are ready, never more than is allowed."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        given: bytes,
        most: int,
        heard: Callable[[bytes], object],
    ) -> None:
        self._heard = heard
        self.output, self.complaint = bytearray(), bytearray()
        self._left, self._most, self._complained = memoryview(given), most, 0
        self._selector = selectors.DefaultSelector()
        self._open: set[int] = set()  # of those that are read
        for stream, event in (
            (process.stdin, selectors.EVENT_WRITE),
            (process.stdout, selectors.EVENT_READ),
            (process.stderr, selectors.EVENT_READ),
        ):
            assert stream is not None
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, event)
            if event == selectors.EVENT_READ:
                self._open.add(stream.fileno())
        self._stdin, self._stdout = process.stdin, process.stdout

    @property
    def closed(self) -> bool:
        """Whether nothing will be written any more."""
        return not self._open

    def serve(self, seconds: float) -> None:
        """Feed and read what is ready within some seconds."""
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._stdin:
                self._feed()
            else:
                self._read(key)

    def _feed(self) -> None:
        assert self._stdin is not None
        try:
            self._left = self._left[os.write(self._stdin.fileno(), self._left[:_AT_ONCE]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:  # it does not want to know; what it writes is judged all the same
            self._left = self._left[:0]
        if not self._left:
            self._selector.unregister(self._stdin)
            self._stdin.close()

    def _read(self, key: selectors.SelectorKey) -> None:
        try:
            data = os.read(key.fd, _AT_ONCE)
        except BlockingIOError:
            return
        if not data:
            self._selector.unregister(key.fileobj)
            self._open.discard(key.fd)
        elif key.fileobj is self._stdout:
            self.output += data
            self._heard(data)
        else:
            self._complained += len(data)
            self.complaint = (self.complaint + data)[-_KEPT:]
        if max(len(self.output), self._complained) > self._most:
            raise OverlongError


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether the program itself is done; it is not waited for yet."""
    if process.returncode is not None:
        return True
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None or not hasattr(os, "waitid"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Put off what interrupts: a program that has just been started must not be lost sight of."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, hold) for number in set(_STOPPING)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in came:
            signal.raise_signal(number)
