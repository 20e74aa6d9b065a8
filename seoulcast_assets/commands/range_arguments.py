"""The days and stages on a backfill's command line: what is wrong with one, and which days follow.

The words are those of whoever asks: `FROM=` below `make`, `--from` elsewhere.
"""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

_OF_MAKE = {"--from": "FROM=", "--to": "TO=", "--select": "SELECT="}


def named(option: str) -> str:
    """An option as it stands before its value, as `make` has it where `make` started this."""
    return _OF_MAKE[option] if "MAKELEVEL" in os.environ else f"{option} "


class SentenceParser(argparse.ArgumentParser):
    """A parser that says in one sentence what is wrong, without a block of all options."""

    def error(self, message: str) -> NoReturn:
        """End the process with 2; a sentence that names its option is said as it is."""
        sentence = re.sub(rf"^argument ({'|'.join(_OF_MAKE)}): ", "", message)
        self.exit(2, f"{sentence}\n")


@dataclass(frozen=True)
class DayOf:
    """Reads the day that an option gives.

    Args:
        option: `--from` or `--to`.
    """

    option: str

    def __call__(self, text: str) -> date:
        """The day. Raises ArgumentTypeError, which says how to write it."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(
                f"{named(self.option)}{text} is not a date: write it as {_as_meant(text)}"
            ) from None


@dataclass(frozen=True)
class StageOf:
    """Reads the name of a stage.

    Args:
        known: the names there are.
    """

    known: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """The name. Raises ArgumentTypeError, which says which there are."""
        if text not in self.known:
            raise argparse.ArgumentTypeError(
                f"{named('--select')}{text}: choose from {', '.join(self.known)}, separated by "
                "blanks"
            )
        return text


def range_in_words(
    start: date | None, end: date | None, history_from: date, yesterday: date
) -> str | None:
    """Which days it will be and where they come from; None where both were given.

    Args:
        start: first day that was asked for.
        end: last day that was asked for.
        history_from: first day by default.
        yesterday: last day by default.
    """
    sources, others = [], []
    if start is None:
        sources.append("SEOULCAST_HISTORY_FROM")
        others.append(named("--from").strip())
    if end is None:
        sources.append("yesterday")
        others.append(named("--to").strip())
    if not others:
        return None
    verb = "chooses another" if len(others) == 1 else "choose others"
    why = f"{' to '.join(sources)}; {' and '.join(others)} {verb}"
    return f"{start or history_from} to {end or yesterday} ({why})"


def _as_meant(text: str) -> str:
    found = re.fullmatch(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", text)
    if found is None:
        return "YYYY-MM-DD"
    year, month, day = map(int, found.groups())
    try:
        return f"{date(year, month, day)}"
    except ValueError:
        return "YYYY-MM-DD, a day that there is"
