"""Official forecasts with what the sandbox's switches say is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from seoulcast.kma.framing import Row
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    POINT,
    SHORT_TERM,
    OfficialSource,
)
from seoulcast.kma.sandbox.faults import Faults
from seoulcast.kma.sandbox.official import issue_of
from seoulcast.kma.sandbox.official_answers import with_changed_days
from seoulcast.regions import REGIONS

_VALUES = {
    MIDTERM_TEMPERATURE: ("MIN", "MAX"),
    MIDTERM_LAND: ("RN_ST",),
    SHORT_TERM: ("TA", "ST"),
    POINT: ("fcstValue",),
}
"""The columns whose values are changed."""
_POINT_CATEGORIES = frozenset({"TMN", "TMX", "POP"})
_IMPOSSIBLE = "9999"


def tampered_official(source: OfficialSource, rows: list[Row], faults: Faults) -> list[Row]:
    """The rows with late, revised, bad, missing and contradicted issues as `faults` says."""
    rows = with_changed_days(source, rows, faults.midterm_changed)
    if source == SHORT_TERM and faults.short_term_from is not None:
        begins = f"{faults.short_term_from:%Y%m%d}"
        rows = [row for row in rows if issue_of(row) >= begins]
    if not source.path.endswith(faults.official_path or ""):
        return rows
    late, contradicted = tuple(faults.late_issues), tuple(faults.contradicted_issues)
    tampered: list[Row] = []
    for row in rows:
        if not _is_of(source, row, faults.station):
            tampered.append(row)
        elif not issue_of(row).startswith(late):
            changed = _changed(source, row, faults)
            tampered.append(changed)
            if issue_of(row).startswith(contradicted):
                tampered.append(_with(source, changed, _one_more))
    return tampered


def _changed(source: OfficialSource, row: Row, faults: Faults) -> Row:
    issue = issue_of(row)
    for begin, added in faults.revised_issues.items():
        if issue.startswith(begin):
            row = _with(source, row, partial(_one_more, added=added))
    codes = faults.missing_issues | dict.fromkeys(faults.bad_issues, _IMPOSSIBLE)
    for begin, code in codes.items():
        if issue.startswith(begin):
            row = _with(source, row, partial(_replaced, code=code))
    return row


def tampered_official_lines(body: bytes, faults: Faults) -> bytes:
    """The bytes of an answer with lost fields as `faults` says."""
    for begin in faults.lost_field_issues:
        line = re.compile(rf"^([0-9A-Z]{{8}} {begin}[^\n]*?) +[^ \n]+$".encode(), re.MULTILINE)
        body = line.sub(rb"\1", body, count=1)
    return body


def _with(source: OfficialSource, row: Row, change: Callable[[str], str]) -> Row:
    if source == POINT and row[2] not in _POINT_CATEGORIES:
        return row
    values = list(row)
    for name in _VALUES[source]:
        at = source.columns.index(name)
        values[at] = change(values[at])
    return tuple(values)


def _one_more(text: str, added: int = 1) -> str:
    return f"{int(float(text)) + added}"


def _replaced(text: str, code: str) -> str:
    del text
    return code


def _is_of(source: OfficialSource, row: Row, station: int | None) -> bool:
    if station is None:
        return True
    place = REGIONS.get(station)
    if place is None:
        return False
    if source == POINT:
        return (row[-2], row[-1]) == (str(place.nx), str(place.ny))
    return row[0] in (place.temperature, place.land)
