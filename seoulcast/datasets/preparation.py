"""What a new system is doing before it forecasts as it will: the steps of its first run.

`make up` writes the document while its steps run; the API tells the page, so that whoever looks
at a system in its first minutes sees what is awaited and about how long.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from seoulcast.datasets.document_base import Document
from seoulcast.datasets.issues import read_document, render
from seoulcast.datasets.keys import PREPARATION
from seoulcast.datasets.store import ObjectStore

StepName = Literal[
    "sources", "first_forecast", "observations", "model", "forecasts", "report", "mornings",
    "model_with_mornings", "forecasts_with_mornings", "century",
    "scores_with_century",
]  # fmt: skip
"""sources: asks which paths of the hub may be read. first_forecast: the newest weeks, and a
forecast from them without a model. The others are stages of `make backfill`; century is the
weather before what models learn from."""

PreparationState = Literal["running", "stopped", "failed", "done"]
"""running: a step is. stopped: `make up` was ended; its next start goes on. failed: a step did, and
the next start tries again. done: every step was."""

Trouble = Literal["key_refused", "hub_unreachable"]
"""key_refused: the hub takes no call with this key; a step has failed by it. hub_unreachable: the
hub did not answer, and the step that runs asks it again."""

_LOST_AFTER = timedelta(minutes=30)
"""A step that has run so much longer than usual may have been killed without a word."""


class PreparationStep(Document):
    """A step of the first run."""

    name: StepName
    usual_s: float = Field(description="How long it usually takes, in seconds.")
    station: int | None = Field(description="Of the city it is for; None where it is for all.")


class Preparation(Document):
    """The steps of this start, and which of them runs."""

    schema_version: Literal[1] = 1
    state: PreparationState
    steps: list[PreparationStep] = Field(min_length=1)
    running: int = Field(ge=0, description="Index of the step that runs, or ran last.")
    started_at: datetime = Field(description="Of that step; aware, KST.")
    trouble: Trouble | None = Field(
        default=None, description="What is in the way; None where nothing is known to be."
    )

    def seconds_left(self, now: datetime, awaited: StepName, station: int) -> float | None:
        """About how long it takes until a step has ended; None where nobody can tell.

        It is not to come, or something is in the way.

        Args:
            now: aware.
            awaited: the step.
            station: of the city it is awaited for.
        """
        ahead = [
            i
            for i, step in enumerate(self.steps)
            if i >= self.running and step.name == awaited and step.station in (None, station)
        ]
        if self.state != "running" or self.trouble or not ahead or self._is_lost(now):
            return None
        own = self.steps[self.running].usual_s - (now - self.started_at).total_seconds()
        between = self.steps[self.running + 1 : ahead[0] + 1]
        return max(own, 0.0) + sum(step.usual_s for step in between)

    def _is_lost(self, now: datetime) -> bool:
        """Whether no word came when the step should long have ended: a kill says none."""
        usual = timedelta(seconds=2 * self.steps[self.running].usual_s)
        return now - self.started_at > usual + _LOST_AFTER


def read_preparation(store: ObjectStore) -> Preparation | None:
    """What is on record; None where no first run ever was.

    Raises:
        CorruptDocumentError: the object is something else.
        StoreUnavailableError: the store can't be reached.
    """
    return read_document(store, PREPARATION, Preparation)


def write_preparation(store: ObjectStore, preparation: Preparation) -> None:
    """Put it on record in place of what was. Raises StoreUnavailableError."""
    store.put(PREPARATION, render(preparation))
