"""What a run prints on the terminal: one line for each message, with the clock's time and its job.

`silence_library_warnings` keeps the warnings of libraries out of it.
"""

import logging
import os
import sys
import warnings
from typing import Any, TextIO

import dagster as dg
from dagster_shared.utils.warnings import BetaWarning

from seoulcast.clock import Clock
from seoulcast.settings import Settings
from seoulcast_assets.outcomes import cause_of
from seoulcast_assets.progress import current_listener


def silence_library_warnings() -> None:
    """Silence warnings that an operator can do nothing about; call it before definitions load."""
    # Parts of Dagster that are built on here are marked beta; their versions are pinned.
    warnings.filterwarnings("ignore", category=BetaWarning)
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")


CONSOLE: dict[str, Any] = {"loggers": {"console": {}}}
"""Configuration of a run that prints like this: one without a logger uses Dagster's own."""


class _Formatter(logging.Formatter):
    """Formats time, job and message, without the ids of runs and steps.

    Args:
        clock: tells the time.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        meta = getattr(record, "dagster_meta", {})
        text = meta.get("orig_message") or record.getMessage()
        event = meta.get("dagster_event")
        if event is not None and event.is_step_failure and (cause := cause_of(event)):
            text = f"{text} {cause.strip()}"
        level = "" if record.levelno < logging.WARNING else f"{record.levelname} "
        return f"{self._clock.now():%H:%M:%S} {meta.get('job_name', '')}  {level}{text}"


class _Handler(logging.StreamHandler[TextIO]):
    """Prints a line, or tells it to whoever shows the progress of this process."""

    def emit(self, record: logging.LogRecord) -> None:
        listener = current_listener()
        if listener is None:
            super().emit(record)
        else:
            listener(self.format(record))


@dg.logger(
    config_schema={"log_level": dg.Field(str, default_value="INFO", is_required=False)},
    description="One short line for each message: time, job, text.",
)
def console_logger(context: dg.InitLoggerContext) -> logging.Logger:
    """The console logger of all jobs."""
    logger = logging.getLogger("seoulcast.console")
    logger.propagate = False
    logger.setLevel(context.logger_config["log_level"])
    if not logger.handlers:
        handler = _Handler(sys.stdout)
        handler.setFormatter(_Formatter(Settings().clock))
        logger.addHandler(handler)
    return logger
