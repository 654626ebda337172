"""What became of a run at its gates, as continuous integration shows it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from ..comparison.gates import Gates, judge, junit_xml
from ..errors import InputError
from ..model import Severity
from ..model.run import Run
from ..support.vocabulary import argument
from .base import Options, Renderer


class JUnit(Renderer):
    """JUnit XML: a test case for every gate and translation."""

    class Settings(BaseModel):
        """Gates that a saved run is held against."""

        model_config = ConfigDict(extra="forbid", frozen=True)
        fail_under: dict[str, float] = {}
        max_severity: Severity | None = None

    name = "junit"
    extensions = ("junit.xml", "xml")

    def render(self, run: Run, options: Options) -> str:
        """See :meth:`Renderer.render`."""
        gates = Gates(self.settings.fail_under, self.settings.max_severity)
        outcomes = [*options.outcomes, *judge(run, gates)]
        if not outcomes:
            raise InputError(
                "there is no gate; give one, for instance "
                f"{argument('settings', form='junit.max_severity=major')}"
            )
        return junit_xml(run, outcomes)
