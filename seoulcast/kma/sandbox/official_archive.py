"""Real official forecasts for the sandbox, as they were issued: Seoul's mid-term ones.

Files are read when they are first asked for. What an archive lacks the hub's stand-in lacks.
"""

from __future__ import annotations

import csv
import gzip
import threading
from datetime import datetime
from operator import itemgetter
from pathlib import Path

from seoulcast.kma.framing import Row
from seoulcast.kma.official_columns import MIDTERM_LAND, MIDTERM_TEMPERATURE, OfficialSource
from seoulcast.kma.sandbox.official import last_issue

FILES = {
    MIDTERM_TEMPERATURE: "kma_midterm_temperature.csv.gz",
    MIDTERM_LAND: "kma_midterm_land.csv.gz",
}
_NOT_KEPT = {"STN": "109", "C": "2", "CONF": "없음"}
"""What the files leave out, as the hub has it in every row of Seoul."""


class ArchivedOfficial:
    """The official forecasts of an archive folder.

    Args:
        folder: may lack each of the files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: dict[OfficialSource, list[Row]] = {}
        self._reading = threading.Lock()

    def issued(
        self, source: OfficialSource, region: str, first: datetime, last: datetime
    ) -> list[Row]:
        """The forecasts issued from `first` to `last`, by issue, region and target."""
        begin, end = f"{first:%Y%m%d%H%M}", f"{last:%Y%m%d%H%M}"
        rows = self._loaded(source)
        return [row for row in rows if begin <= row[1] <= end and region in ("", row[0])]

    def newest(self, source: OfficialSource, region: str, until: datetime) -> list[Row]:
        """The last forecast that was issued by `until`."""
        return last_issue(self.issued(source, region, datetime.min, until))  # noqa: DTZ901 - naive

    def _loaded(self, source: OfficialSource) -> list[Row]:
        with self._reading:
            if source not in self._rows:
                self._rows[source] = _read(self._folder, source)
            return self._rows[source]


def _read(folder: Path, source: OfficialSource) -> list[Row]:
    path = folder / FILES.get(source, "")
    if source not in FILES or not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [
            tuple([(_NOT_KEPT | row)[column] for column in source.columns])
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=itemgetter(1, 0, 2))
