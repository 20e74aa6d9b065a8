"""Which paths of the hub the key may read: `python -m seoulcast_assets.commands.sources`.

Each path needs an application of its own. A small call of each is made; a refusal is printed and
put on record, as a morning's run would do, and so is its end. A key that no path takes ends it as
failed; what is wrong otherwise is left to the runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial

from seoulcast.datasets.sources import BY_NAME, is_refused, note_source, source_statuses
from seoulcast.datasets.store_factory import open_store
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.errors import BadKeyError, KmaError, NotAppliedForError, UnreachableError
from seoulcast.kma.official_columns import OFFICIAL_SOURCES, OfficialSource
from seoulcast.presentation.words import SOURCES, words
from seoulcast.reasons import SourceName
from seoulcast.regions import region_of
from seoulcast.settings import Settings
from seoulcast.stations import SEOUL
from seoulcast_assets.assets.ingestion_run import not_applied_for
from seoulcast_assets.commands.exit_codes import HUB_UNREACHABLE, KEY_REFUSED

Ask = Callable[[], Iterator[Chunk]]


def main() -> int:
    """Ask each path for one day of one station.

    Returns:
        0 where the runs can go on, `KEY_REFUSED` where every path refused the key itself, and
        `HUB_UNREACHABLE` where the hub did not answer.
    """
    settings = Settings()
    store = open_store(settings)
    before = source_statuses(store)
    not_applied, bad_keys = 0, []
    with KmaClient.from_settings(settings) as client:
        calls = _calls(client, settings)
        for name, ask in calls.items():
            error = _failure_of(ask)
            if isinstance(error, UnreachableError):
                # It would be waited for at each path.
                _print(f"{error.happened} It is asked again.")
                return HUB_UNREACHABLE
            if isinstance(error, BadKeyError):
                bad_keys.append(error)
            elif isinstance(error, NotAppliedForError):
                not_applied += 1
                reason = not_applied_for(name, error)
                note_source(store, name, reason, settings.clock.now())
                _print(f"Not available: {words(reason).en}.")
            elif error is not None:
                _print(f"{SOURCES[name].en}: {error.happened}")
            elif is_refused(before, name):
                note_source(store, name, None, settings.clock.now())
    if not_applied:
        _print("Forecasts go out without them. Apply at https://apihub.kma.go.kr (활용신청).")
    if len(bad_keys) == len(calls):
        _print(f"{bad_keys[0].happened} {bad_keys[0].todo}")
        return KEY_REFUSED
    for bad_key in bad_keys:
        _print(f"{bad_key}")
    return 0


def _failure_of(ask: Ask) -> KmaError | None:
    try:
        for _ in ask():
            pass
    except KmaError as error:
        return error
    return None


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
