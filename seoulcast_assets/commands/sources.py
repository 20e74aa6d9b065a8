"""Which paths of the hub the key may read: `python -m seoulcast_assets.commands.sources`.

Each path needs an application of its own. A small call of each is made; a refusal is printed and
put on record, as a morning's run would do, and so is its end. What is wrong otherwise is left to
the runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial

from seoulcast.datasets.sources import BY_NAME, is_refused, note_source, source_statuses
from seoulcast.datasets.store_factory import open_store
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.errors import KmaError, NotAppliedForError, UnreachableError
from seoulcast.kma.official_columns import OFFICIAL_SOURCES, OfficialSource
from seoulcast.presentation.words import SOURCES, words
from seoulcast.reasons import SourceName
from seoulcast.regions import region_of
from seoulcast.settings import Settings
from seoulcast.stations import SEOUL
from seoulcast_assets.assets.ingestion_run import not_applied_for

Ask = Callable[[], Iterator[Chunk]]


def main() -> int:
    """Ask each path for one day of one station; always 0, as everything goes on without it."""
    settings = Settings()
    store = open_store(settings)
    before = source_statuses(store)
    refused = 0
    with KmaClient.from_settings(settings) as client:
        for name, ask in _calls(client, settings).items():
            reason = None
            try:
                for _ in ask():
                    pass
            except NotAppliedForError as error:
                reason = not_applied_for(name, error)
                refused += 1
            except UnreachableError as error:
                # It would be waited for at each path.
                _print(error.happened)
                return 0
            except KmaError as error:
                _print(f"{SOURCES[name].en}: {error.happened}")
                continue
            if reason is not None or is_refused(before, name):
                note_source(store, name, reason, settings.clock.now())
            if reason is not None:
                _print(f"Not available: {words(reason).en}.")
    if refused:
        _print("Forecasts go out without them. Apply at https://apihub.kma.go.kr (활용신청).")
    return 0


def _calls(client: KmaClient, settings: Settings) -> dict[SourceName, Ask]:
    """A small call of each source, of the newest day: the grid point has no other."""
    day = settings.clock.last_full_day()

    def official(source: OfficialSource) -> Iterator[Chunk]:
        region = region_of(SEOUL)
        if region is None:
            return iter(())
        return client.official(source, SEOUL, region, day, day)

    calls: dict[SourceName, Ask] = {
        "weather_hours": lambda: client.weather_hours(day, day, (SEOUL,)),
        "dust_hours": lambda: client.dust_slots(PM10, day, day, (SEOUL,)),
    }
    for source in OFFICIAL_SOURCES:
        calls[BY_NAME[source.name]] = partial(official, source)
    return calls


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
