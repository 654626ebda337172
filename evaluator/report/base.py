"""What a renderer is: a run in, a file out.  Third parties add theirs by entry point."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ..comparison.gates import Outcome
from ..errors import InputError
from ..model import Level
from ..model.run import ONLY_SOURCE, Manifest, Run
from ..runs.reviews import reviewed
from ..support.plugins import Containment, PluginError
from ..support.registry import chosen, load_plugins, plugins
from ..support.settings import Plugin
from ..support.vocabulary import argument

GROUP = "evaluator.renderers"


@dataclass(frozen=True, slots=True)
class Options:
    """What is wanted of a run.

    Attributes:
        system: of which translation, for formats of one; None for the first.
        language: of what is told, ``en`` or ``zh``.
        level: of the pairs that are listed.
        into: file that the translation was read from, for formats that write into a copy of it.
        outcomes: of the gates that the run was held against, for formats that tell them.
    """

    system: str | None = None
    language: str = "en"
    level: Level = Level.SENTENCE
    into: Path | None = None
    outcomes: Sequence[Outcome] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file's content, and what the user should know of it, a line each."""

    content: str | bytes
    notes: Sequence[str] = ()

    @property
    def data(self) -> bytes:
        """As it is written; text in UTF-8."""
        if isinstance(self.content, str):
            return self.content.encode("utf-8", "replace")  # a lone surrogate has no bytes
        return self.content


class Renderer(Plugin, ABC):
    """Base of all renderers; register a subclass under ``evaluator.renderers``."""

    name: ClassVar[str]
    """Short name, for instance ``xliff``; the same as the entry point's."""
    extensions: ClassVar[tuple[str, ...]]
    """How its files end, without the first dot; the usual one first."""
    binary: ClassVar[bool] = False
    """Whether it returns bytes; else text."""
    writes_into: ClassVar[bool] = False
    """Whether it needs the file that the translation was read from."""
    shows_dismissed: ClassVar[bool] = False
    """Whether it gets a run as it was judged; else as its reviewers' verdicts leave it."""

    @abstractmethod
    def render(self, run: Run, options: Options) -> Rendered | str | bytes:
        """Render a run.

        Parameters:
            run: as it was read; all that is to be told is in it.
            options: what is wanted of it.

        Returns:
            the file, or just its content.

        Raises:
            InputError: the run has not what is wanted.
        """


def source_name(manifest: Manifest) -> str:
    """What the judged source is called: its version, or its file where it is the only one."""
    if manifest.source_version != ONLY_SOURCE:
        return manifest.source_version
    own = (i for i in manifest.inputs if (i.role, i.name) == ("source", ONLY_SOURCE))
    return next((Path(file.file).name for file in own), ONLY_SOURCE)


def chosen_system(run: Run, options: Options) -> str:
    """The translation that is wanted of a run.

    Raises:
        InputError: the run has none of that name.
    """
    known = run.manifest.systems
    if options.system is None and known:
        return known[0]
    if options.system not in known:
        raise InputError(
            f"no system of that name; there are: {', '.join(known)}",
            place=argument("system", options.system),
        )
    return options.system


def load_renderer(name: str, settings: Mapping[str, Any] | None = None) -> Renderer:
    """A registered renderer.

    Parameters:
        name: under which it is registered.
        settings: key → value.

    Raises:
        InputError: there is none of that name, or no such setting of it.
        PluginError: it cannot be loaded.
    """
    (known,) = chosen(GROUP, [name], ())
    (renderer,) = load_plugins(GROUP, Renderer, [known], {known: settings} if settings else None)
    found: Renderer = renderer
    return found


def renderer_of(file: Path, settings: Mapping[str, Mapping[str, Any]] | None = None) -> Renderer:
    """The renderer whose files end as this one does; of several, that of the longest ending.

    Raises:
        InputError: there is none.
        PluginError: one cannot be loaded.
    """
    name = file.name.lower()
    known = [load_renderer(found, (settings or {}).get(found)) for found in plugins(GROUP)]
    endings = {ending: renderer for renderer in known for ending in renderer.extensions}
    fitting = [ending for ending in endings if name.endswith(f".{ending}")]
    if not fitting:
        raise InputError(
            f"no such format; end the name in {', '.join(f'.{ending}' for ending in endings)}",
            path=file,
        )
    return endings[max(fitting, key=len)]


def render(renderer: Renderer, run: Run, options: Options | None = None) -> Rendered:
    """Have a run rendered.

    Raises:
        InputError: the run has not what is wanted, or a file is wanted and not given.
        PluginError: the renderer fails, or returns what is no file of its kind.
    """
    options = options or Options()
    if renderer.writes_into != (options.into is not None):
        endings = ", ".join(f"FILE.{ending}" for ending in renderer.extensions)
        raise InputError(
            f"{argument('into')} and {argument('out', form=endings)} go together",
            place=argument("into", options.into and str(options.into)),
        )
    if not renderer.shows_dismissed:
        run = reviewed(run)
    return Containment().run(
        renderer.origin, lambda: _sound(renderer, renderer.render(run, options)), Rendered("")
    )


def _sound(renderer: Renderer, result: object) -> Rendered:
    rendered = result if isinstance(result, Rendered) else Rendered(result)  # type: ignore[arg-type]
    wanted = bytes if renderer.binary else str
    if not isinstance(rendered.content, wanted):
        raise PluginError(
            renderer.origin,
            f"renders {type(rendered.content).__name__}, not {wanted.__name__}",
        )
    return rendered
