"""What a run writes to the terminal: the time, the job and the words, one line each.

`hush` keeps the libraries' own talk off it.
"""

import logging
import os
import sys
import warnings

import dagster as dg
from dagster_shared.utils.warnings import BetaWarning


def hush() -> None:
    """Keep what no reader of a terminal can act on off it; called before definitions load."""
    # Parts of Dagster that are built on here are marked beta; their versions are pinned.
    warnings.filterwarnings("ignore", category=BetaWarning)
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")


class _Formatter(logging.Formatter):
    """Time, job and the message itself, without ids."""

    def format(self, record: logging.LogRecord) -> str:
        meta = getattr(record, "dagster_meta", {})
        words = meta.get("orig_message") or record.getMessage()
        mark = "" if record.levelno < logging.WARNING else f"{record.levelname} "
        return f"{self.formatTime(record, '%H:%M:%S')} {meta.get('job_name', '')}  {mark}{words}"


@dg.logger(
    config_schema={"log_level": dg.Field(str, default_value="INFO", is_required=False)},
    description="One short line for each thing worth a person's time.",
)
def console_logger(context: dg.InitLoggerContext) -> logging.Logger:
    """The console logger of all jobs."""
    logger = logging.getLogger("seoulcast.console")
    logger.propagate = False
    logger.setLevel(context.logger_config["log_level"])
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(_Formatter())
        logger.addHandler(handler)
    return logger
