"""What every system of a morning makes anew and the same: the sandbox's weather, and plots of days.

Neither is what the tests of a whole system are about. That both are the same each time is held by
tests/kma/test_weather.py and tests/presentation/test_morning_plots.py.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache, wraps
from unittest.mock import patch

import pandas as pd

from seoulcast.kma.sandbox import hub
from seoulcast.kma.sandbox.weather_generator import make_weather
from seoulcast.presentation import morning_plots
from seoulcast.presentation.plots import Plot

PLOTS = ("course_of_hours", "course_of_dust", "official_by_age")

_weather_of = lru_cache(maxsize=2)(make_weather)
"""More than two seconds for each sandbox, and a hundred MB."""


def _drawn_once(draw: Callable[..., Plot]) -> Callable[..., Plot]:
    known: dict[bytes, Plot] = {}

    @wraps(draw)
    def plot(rows: pd.DataFrame, *stations: object) -> Plot:
        given = pickle.dumps((rows, stations))
        if given not in known:
            known[given] = draw(rows, *stations)
        return known[given]

    return plot


_PLOTS = {name: _drawn_once(getattr(morning_plots, name)) for name in PLOTS}


@contextmanager
def made_once() -> Iterator[None]:
    """Within it, the same weather is made and the same day is drawn once in this process."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(hub, "make_weather", _weather_of))
        for name, plot in _PLOTS.items():
            stack.enter_context(patch.object(morning_plots, name, plot))
        yield
