"""The wire format of the point forecast (`getVilageFcst`): JSON, with an envelope of its own.

Its failures are told by a result code under status 200. One call gives a page of the forecast.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from seoulcast.kma.errors import (
    BadKeyError,
    CutBodyError,
    KmaError,
    MalformedAnswerError,
    NotAppliedForError,
    QuotaUsedUpError,
    RefusedError,
    UnreachableError,
)
from seoulcast.kma.framing import MINUTES, Flaw, Parsed, Row, day_of, is_number, words
from seoulcast.kma.official_columns import POINT, is_ahead, raw_row
from seoulcast.kma.wire import decoded

NORMAL = "00"
NO_DATA = "03"
"""Result codes of an answer with rows, and of one to a question the hub has none for."""

NUMERIC_CATEGORIES = frozenset({"TMN", "TMX", "POP", "SKY"})
"""Categories whose values are read as numbers; some others are words, such as PCP."""

_FAILURES: dict[str, type[KmaError]] = {
    **dict.fromkeys(("01", "02", "04", "05"), UnreachableError),
    "20": NotAppliedForError,
    **dict.fromkeys(("21", "30", "31", "32", "33"), BadKeyError),
    "22": QuotaUsedUpError,
}
"""What the result codes of Korea's open data mean; any other is a refusal."""

_CATEGORY = re.compile(r"[A-Z0-9]{1,8}")
_GRID_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_EXCERPT_CHARS = 60


class PointPage(NamedTuple):
    """A page of a point forecast.

    Args:
        parsed: its rows and flaws.
        total: rows of all pages, as the hub counts them.
    """

    parsed: Parsed
    total: int


def parse_point(body: bytes, station: int, *, call: str = "") -> PointPage:
    """One page of the point forecast, with the columns `RAW_OFFICIAL_COLUMNS`.

    Args:
        body: of a successful answer.
        station: of the city it is for.
        call: description for errors.

    Raises:
        CutBodyError: no whole JSON.
        MalformedAnswerError: JSON that is not of this format.
        KmaError: any other result code than that of rows and that of none.
    """
    answer = _object(body, call)
    header = _member(answer, "header", call)
    code = _text(header.get("resultCode")).zfill(len(NORMAL))
    if code == NO_DATA:
        return PointPage(Parsed([], []), 0)
    if code != NORMAL:
        message = _text(header.get("resultMsg"))[:_EXCERPT_CHARS]
        said = f"The hub answered {message!r} (result code {code[:_EXCERPT_CHARS]})."
        raise _FAILURES.get(code, RefusedError)(said, call=call)
    content = _member(answer, "body", call)
    items = list(_items(content, call))
    parsed = Parsed([], [])
    for number, item in enumerate(items, start=1):
        row = _row(item, station)
        if row is None:
            parsed.flaws.append(_flaw(number, item, station))
        else:
            parsed.rows.append(row)
    total = content.get("totalCount")
    return PointPage(parsed, total if isinstance(total, int) else len(items))


def render_point(rows: Sequence[Row], *, page: int = 1, page_rows: int = 1000) -> bytes:
    """The answer of `getVilageFcst` with one page of these rows.

    Args:
        rows: of all pages, of the hub's own columns, `POINT.columns`.
        page: number of the page, from 1 on.
        page_rows: rows of a page.
    """
    if not rows:
        return render_point_failure(NO_DATA, "NO_DATA")
    items = [
        {
            column: int(text) if column in {"nx", "ny"} else text
            for column, text in zip(POINT.columns, row, strict=True)
        }
        for row in rows[(page - 1) * page_rows : page * page_rows]
    ]
    content = {
        "dataType": "JSON",
        "items": {"item": items},
        "pageNo": page,
        "numOfRows": page_rows,
        "totalCount": len(rows),
    }
    return _rendered({"header": _header(NORMAL, "NORMAL_SERVICE"), "body": content})


def render_point_failure(code: str, message: str) -> bytes:
    """The answer of `getVilageFcst` that has a result code and no rows."""
    return _rendered({"header": _header(code, message)})


def _header(code: str, message: str) -> dict[str, str]:
    return {"resultCode": code, "resultMsg": message}


def _rendered(answer: dict[str, Any]) -> bytes:
    return json.dumps({"response": answer}, ensure_ascii=False, separators=(",", ":")).encode()


def _object(body: bytes, call: str) -> dict[str, Any]:
    """What the answer says under `response`."""
    answer = None
    # RecursionError: brackets without end.
    with suppress(ValueError, RecursionError):
        answer = json.loads(decoded(body))
    if answer is None:
        raise CutBodyError("The answer is no whole JSON: it was cut.", call=call)
    if not isinstance(answer, dict):
        raise MalformedAnswerError("The answer is JSON without an envelope.", call=call)
    return _member(answer, "response", call)


def _member(answer: dict[str, Any], name: str, call: str) -> dict[str, Any]:
    value = answer.get(name)
    if not isinstance(value, dict):
        raise MalformedAnswerError(f"The answer has no {name}.", call=call)
    return value


def _items(content: dict[str, Any], call: str) -> Iterator[object]:
    """The items of a page: a list, and nothing or one alone where there are fewer than two."""
    items = content.get("items")
    if isinstance(items, dict):
        items = items.get("item")
    if isinstance(items, list):
        yield from items
    elif isinstance(items, dict):
        yield items
    elif items:
        raise MalformedAnswerError("The answer has no list of items.", call=call)


def _row(item: object, station: int) -> Row | None:
    """An item as it is stored; None where it doesn't have the values the format asks for."""
    if not isinstance(item, dict):
        return None
    texts = [_text(item.get(column)) for column in POINT.columns]
    issued_day, issued_time, category, day, time, value, nx, ny = texts
    issued, target = issued_day + issued_time, day + time
    if issued_time not in MINUTES or not is_ahead(issued, target):
        return None
    if not (_GRID_NUMBER.fullmatch(nx) and _GRID_NUMBER.fullmatch(ny)):
        return None
    if not _CATEGORY.fullmatch(category):
        return None
    if category in NUMERIC_CATEGORIES and not (value and is_number(value)):
        return None
    values = {
        "TM": issued,
        "REG_ID": f"{nx} {ny}",
        "TM_EF": target,
        "CATEGORY": category,
        "VALUE": value,
    }
    return raw_row(POINT, station, values)


def _text(value: object) -> str:
    """A value as text: the hub writes numbers with quotes and without."""
    if isinstance(value, str):
        # JSON can hold half a character, which can't be stored.
        return words(value.encode(errors="replace").decode())
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _flaw(number: int, item: object, station: int) -> Flaw:
    known = {c: _text(item.get(c)) for c in POINT.columns} if isinstance(item, dict) else {}
    text = json.dumps(known, ensure_ascii=False)
    time = known.get("baseDate", "") + known.get("baseTime", "")
    day = day_of(time[:8])
    wrong = "does not have the values the format asks for"
    return Flaw(
        text,
        f"Item {number} {wrong}: {text[:_EXCERPT_CHARS]!r}.",
        day,
        station,
        time if day else "",
    )
