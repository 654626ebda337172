"""``evaluator cache``."""

from __future__ import annotations

from typing import Annotated

import typer

from .output import note, say, say_json

cache = typer.Typer(
    help="What is kept between runs to spare time: how much there is, and taking it away.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_MEGABYTE = 1_000_000


@cache.command()
def info(
    json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """Tell where the cache lies and how large each part of it is."""
    from ..support.cache import cache_folder, most_bytes
    from ..support.showing import to_json
    from ..support.stores import stores

    found = stores()
    if json:
        record = {
            "folder": str(cache_folder()),
            "most_bytes_of_a_file": most_bytes(),
            "parts": {store.name: store.bytes for store in found},
        }
        say_json(to_json(record))
        return
    say(f"{cache_folder()}: {sum(store.bytes for store in found) / _MEGABYTE:,.1f} MB")
    for store in found:
        say(f"  {store.name:<12} {store.bytes / _MEGABYTE:>10,.1f} MB")


@cache.command()
def prune(
    most: Annotated[
        int,
        typer.Option(
            metavar="MB", min=0, help="Megabytes that are left: half for runs, half for the rest."
        ),
    ] = 0,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without, only say what would go.")
    ] = False,
) -> None:
    """Take away what was kept longest ago; converted models and judges' answers stay.

    Nothing is lost but the time to compute it again.
    """
    from ..runs.kept import forget_beyond
    from ..support.stores import shrink_arrays, stores

    half = most * _MEGABYTE // 2
    before = stores()
    arrays = sum(file.stat().st_size for store in before for file in store.arrays)
    runs = sum(store.bytes for store in before if store.name == "runs")
    if not yes:
        going = max(arrays - half, 0) + max(runs - half, 0)
        say(f"would free {going / _MEGABYTE:,.1f} MB")
        note("Nothing was taken away; add --yes to do it.")
        return
    forget_beyond(half)
    shrink_arrays(half)
    freed = sum(s.bytes for s in before) - sum(s.bytes for s in stores())
    say(f"freed {freed / _MEGABYTE:,.1f} MB")
