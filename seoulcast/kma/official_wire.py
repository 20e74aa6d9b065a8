"""The wire formats of the official forecasts: the hub's tables, without the persons they name.

Rows of all sources come out with the columns `RAW_OFFICIAL_COLUMNS`. A line of `fct_afs_dl.php`
names the person who issued the forecast, and those of the others may in other modes of the hub:
these columns are dropped where a line is split, and of a line that is no row nothing is told but
its region and times. The answer of the point forecast is read by `point_wire`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from operator import itemgetter

from seoulcast.kma.framing import (
    ENCODING,
    Format,
    Parsed,
    Row,
    framed,
    is_number,
    parse_framed,
    words,
)
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    PERSONS,
    POINT,
    SHORT_TERM,
    OfficialSource,
    is_ahead,
    raw_row,
)
from seoulcast.kma.point_wire import parse_point, render_point

_TOKEN = re.compile(r'"[^"]*"|[^\s"]+')
_QUOTED = re.compile(r'"[^"]*"')
_REGION = re.compile(r"[0-9]{2}[A-Z][0-9]{5}")
_COUNT = re.compile(r"-?[0-9]{1,4}")
_CODE = re.compile(r"[A-Z]{0,2}[0-9]{1,2}|-")
_DIRECTION = re.compile(r"[A-Z]{1,3}")
_HARMLESS = re.compile(_REGION.pattern + r"(?![^\s,])(?:[\s,]+[0-9]{12}(?![^\s,])){0,2}")
"""Region and times, which nobody is called."""

_STORED_NAMES = {"TM_FC": "TM", "STN": "OFFICE"}
"""What is stored under another name than the hub's."""


def parse_official(source: OfficialSource, body: bytes, station: int, *, call: str = "") -> Parsed:
    """Rows of an official forecast, with the columns `RAW_OFFICIAL_COLUMNS` and no persons.

    Args:
        source: of the forecast.
        body: of a successful answer.
        station: of the city it is for.
        call: description for errors.

    Raises:
        CutBodyError: without the end of a table, or of JSON.
        MalformedAnswerError: without the start mark; JSON that is no answer of the path.
        KmaError: the point forecast alone, by its result code; see `point_wire`.
    """
    if source == POINT:
        return parse_point(body, station, call=call).parsed
    form = Format(
        split=partial(_row, source, station),
        # Every value is looked at where the line is split.
        numbers=itemgetter(slice(0, 0)),
        told=_without_persons,
        named=partial(_named, station),
    )
    return parse_framed(body, form, call)


def render_official(
    source: OfficialSource, rows: Iterable[Row], *, with_commas: bool = False
) -> bytes:
    """The answer of a source's path to these rows, byte for byte.

    Args:
        source: of the forecast.
        rows: of the hub's own columns, `source.columns`.
        with_commas: as with disp=1; a table's alone.
    """
    if source == POINT:
        return render_point(list(rows))
    if with_commas:
        lines = [",".join(row) + ",=" for row in rows]
    else:
        lines = [_blank_separated(source, row) for row in rows]
    return framed([_HEADERS[source.name]], lines)


def _row(source: OfficialSource, station: int, line: str) -> Row | None:
    """A line as it is stored; None where it doesn't have the values the format asks for."""
    texts = _split(line)
    if len(texts) != len(source.columns):
        return None
    values: dict[str, str] = {}
    for column, text in zip(source.columns, texts, strict=True):
        if column in PERSONS:
            continue
        if column in _DIRECTIONS and not _DIRECTION.fullmatch(text):
            # Nobody reads it: what it may be instead is left out, and the row is taken.
            continue
        if not _FORMS.get(column, is_number)(text):
            return None
        values[_STORED_NAMES.get(column, column)] = text
    if not is_ahead(values["TM"], values["TM_EF"]):
        return None
    return raw_row(source, station, values)


def _split(line: str) -> list[str]:
    """The values of a line in either of the two forms the hub has; words without quotes."""
    if "," in _QUOTED.sub("", line):
        values = [value.strip() for value in line.split(",")]
        if values[-1] in {"=", ""}:
            values.pop()
    elif _TOKEN.sub("", line).strip():
        return []
    else:
        values = _TOKEN.findall(line)
    return [words(value.removeprefix('"').removesuffix('"').replace('"', "'")) for value in values]


def _without_persons(line: str) -> str:
    found = _HARMLESS.match(line.strip())
    return f"{found[0]} (the rest is left out)" if found else "(left out)"


def _named(station: int, line: str) -> tuple[str, ...]:
    found = _HARMLESS.match(line)
    times = re.split(r"[\s,]+", found[0])[1:] if found else []
    return (times[0] if times else "", str(station))


def _blank_separated(source: OfficialSource, row: Row) -> str:
    widths = _WIDTHS[source.name]
    return " ".join(
        f'"{text}"' if column == "WF" else _padded(text, width)
        for column, text, width in zip(source.columns, row, widths, strict=True)
    )


def _padded(text: str, width: int) -> str:
    """A text filled up with blanks, before it or, where the width is negative, behind it.

    The hub counts bytes: a Korean letter has two.
    """
    blanks = " " * (abs(width) - len(text.encode(ENCODING)))
    return f"{blanks}{text}" if width > 0 else f"{text}{blanks}"


def _any(text: str) -> bool:
    del text
    return True


def _is(form: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: form.fullmatch(text) is not None


_DIRECTIONS = frozenset({"W1", "W2"})
_FORMS: dict[str, Callable[[str], bool]] = {
    "REG_ID": _is(_REGION),
    # Looked at as times afterwards, the one here, the other where the table is read.
    "TM_FC": _any,
    "TM_EF": _any,
    # What stands before and behind the persons is narrow, so that no name can slip into it.
    **dict.fromkeys(("NE", "STN", "C", "T"), _is(_COUNT)),
    **dict.fromkeys(("MOD", "SKY", "PRE", "PREP"), _is(_CODE)),
    **dict.fromkeys(("W1", "W2"), _is(_DIRECTION)),
    **dict.fromkeys(("CONF", "WF"), _any),
}
"""What the values of a column have to be; numbers, where it is not named here."""

_HEADERS = {
    MIDTERM_TEMPERATURE.name: "# REG_ID TM_FC        TM_EF        MOD STN C MIN MAX MIN_L MIN_H"
    " MAX_L MAX_H",
    MIDTERM_LAND.name: "# REG_ID TM_FC        TM_EF        MOD STN C SKY  PRE  CONF WF    RN_ST",
    SHORT_TERM.name: "# REG_ID TM_FC        TM_EF        MOD NE STN C MAN_ID       MAN_FC     W1 T"
    " W2  TA  ST SKY  PREP WF",
}
_WIDTHS = {
    MIDTERM_TEMPERATURE.name: (8, 12, 12, 3, 3, 1, 3, 3, 4, 4, 4, 4),
    MIDTERM_LAND.name: (8, 12, 12, 3, 3, 1, 4, 4, 4, 0, 1),
    SHORT_TERM.name: (8, 12, 12, 3, 2, 3, 1, -12, -10, -2, 1, -2, 3, 3, -4, 4, 0),
}
