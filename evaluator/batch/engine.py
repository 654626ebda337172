"""Dask: a cluster of this machine's cores or one that runs already, and tasks on it.

Scheduling, shipping and trying again are Dask's.  Tasks are told a folder and a number: texts and
results lie in the folder, which all workers must see.
"""

from __future__ import annotations

import errno
import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from ..embedding.hardware import THREADS, available_cores
from ..errors import InputError
from ..support.vocabulary import argument

if TYPE_CHECKING:
    from distributed import Client

TRIES = 3
"""How often a task is tried before it is set aside."""
WORKER_MEMORY = 1_500_000_000
"""Bytes that a worker takes at most."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""Of errors that every task behind one that fails with them meets as well."""
_MOST_REASON = 500  # characters of what is told of a failure


@dataclass(frozen=True, slots=True)
class Engine:
    """Who does the work.

    Attributes:
        cluster: address of a scheduler that runs already; None for workers on this machine.
        workers: how many of these; None for as many as fit, 0 to do without and work in this
            process, which has the libraries loaded already.
    """

    cluster: str | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that failed as often as it was tried.

    Attributes:
        number: of the task.
        reason: the last error, in one line.
    """

    number: int
    reason: str


def sized(cores: int, memory: int, workers: int | None = None) -> tuple[int, int]:
    """How many workers this machine gets, and how many threads each may compute in.

    One thread a worker wherever memory allows: all but the encoder's matrices is Python.

    Parameters:
        cores: that may be used.
        memory: bytes that are free.
        workers: as the user wants it; None for as many as fit.
    """
    fitting = workers or max(1, min(cores, memory // WORKER_MEMORY))
    return fitting, max(1, cores // fitting)


@contextmanager
def connected(engine: Engine) -> Iterator[Client]:
    """Yield a client of a cluster, which ends with the ``with`` where it was begun here.

    Raises:
        InputError: Dask is not installed, or there is no scheduler at the address.
    """
    try:
        import dask
        import psutil
        from distributed import LocalCluster
    except ImportError:
        raise InputError(
            "takes Dask: pip install 'bilingual-evaluator[batch]'", place="evaluator batch"
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what fails is told by us
    settings = {
        "distributed.scheduler.allowed-failures": TRIES - 1,
        # A worker's profile of itself grows by a third of a megabyte a second, for a thousand.
        "distributed.worker.profile.enabled": False,
    }
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(settings))
        if engine.cluster is not None:
            yield stack.enter_context(_found(engine.cluster))
            return
        memory = psutil.virtual_memory().available
        workers, threads = sized(available_cores(), memory, engine.workers)
        own: dict[str, Any] = {"processes": False}
        if engine.workers == 0:
            workers = 1
        else:
            # Nobody else on this machine can give these workers work: both ends hold a key.
            own = {
                "security": True,
                "env": {THREADS: str(threads), "OMP_NUM_THREADS": str(threads)},
            }
        begun: Any = LocalCluster
        with _uninterrupted():
            cluster = begun(
                n_workers=workers,
                threads_per_worker=1,
                memory_limit=None,
                dashboard_address="127.0.0.1:0",  # any port that is free
                silence_logs=logging.CRITICAL,
                **own,
            )
        yield stack.enter_context(_client(stack.enter_context(cluster)))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back within a ``with``, and for good from the processes that are begun there.

    A terminal sends it to all of them.  The command ends its workers itself; they would print how
    they were interrupted.  Windows has no signals to hold back.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would let it through again behind its own beginning
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def check_cluster(engine: Engine) -> None:
    """See that there is a scheduler, where one is named, before anything is made for it.

    Raises:
        InputError: Dask is not installed, or there is none.
    """
    if engine.cluster is not None:
        with connected(engine):
            pass


def _found(address: str) -> Any:
    """A client of a scheduler that runs already.

    Raises:
        InputError: there is none.
    """
    try:
        return _client(address)
    except (OSError, ValueError) as error:
        told = " ".join(str(error).split())[:200]
        raise InputError(
            f"no scheduler there ({told})", place=argument("cluster", address)
        ) from None


def _client(cluster: Any) -> Any:
    from distributed import Client

    begun: Any = Client  # which is not typed
    return begun(cluster, timeout=15)


def dashboard(client: Client) -> str:
    """Address of Dask's dashboard; empty where there is none."""
    if "dashboard" not in client.scheduler_info().get("services", {}):
        return ""
    # Without bokeh the scheduler serves a page all the same, which says that it lacks it.
    return str(client.dashboard_link) if _has_bokeh(client) else ""


def run_tasks(
    client: Client,
    function: Callable[..., Any],
    tasks: Sequence[tuple[Any, ...]],
    done: Callable[[int, Any], object],
) -> list[Failure]:
    """Have a function called with the arguments of every task.

    Parameters:
        client: of the cluster.
        function: that a worker can import.
        tasks: arguments of each.
        done: told the number of a task and what it gave, in the order in which they end.

    Returns:
        those that failed as often as they were tried.

    Raises:
        OSError: there is no room for what a task writes; those that wait are not begun.
    """
    import distributed

    if not tasks:
        return []
    futures = client.map(function, *zip(*tasks, strict=True), retries=TRIES - 1, pure=False)
    numbers = {future.key: number for number, future in enumerate(futures)}
    failures = []
    as_completed: Any = distributed.as_completed
    ending = as_completed(futures)
    del futures  # what a task gave is forgotten once it was told
    for future in ending:
        number = numbers[future.key]
        if future.status == "finished":
            done(number, future.result())
        else:
            error = future.exception()
            if isinstance(error, OSError) and error.errno in _FULL:
                raise error
            failures.append(Failure(number, _reason(error)))
        future.release()
    return sorted(failures, key=lambda failure: failure.number)


def _reason(error: BaseException) -> str:
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        return f"its worker died {TRIES} times, as one does that takes more memory than there is"
    told = " ".join(str(error).split())[:_MOST_REASON]
    return told if isinstance(error, InputError) else f"{type(error).__name__}: {told}"


def _has_bokeh(client: Client) -> bool:
    """Whether the scheduler, wherever it runs, can draw its dashboard; not where it won't say."""
    asked: Any = client  # which is not typed
    with suppress(Exception):  # whatever another's scheduler answers instead
        return asked.run_on_scheduler(find_spec, "bokeh") is not None
    return False
