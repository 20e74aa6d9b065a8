"""Official forecasts for `wire_formats`: each way through their formats, and back; by nobody.

The seeds name a person, who may come out in no column but those of free words.
"""

from __future__ import annotations

from datetime import date

from seoulcast.kma import checking, official_wire, point_wire, wire
from seoulcast.kma.missing_days import Answer
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    PERSONS,
    POINT,
    RAW_OFFICIAL_COLUMNS,
    SHORT_TERM,
    OfficialSource,
)

FIRST, LAST = date(1904, 1, 1), date(2100, 1, 1)
PERSON = "아무개"
FREE_WORDS = {"CONF", "WF"}
VALUES = {
    MIDTERM_TEMPERATURE: "11B10101 202507020600 202507060000 A01 109 2 25 31 1 1 1 1",
    MIDTERM_LAND: "11B00000 202507020600 202507060000 A02 109 2 WB01 WB00 없음 맑음 20",
    SHORT_TERM: "11B10101 202412241100 202412241200 A02 0 109 2 "
    f"{PERSON} {PERSON} NW 1 N 11 20 DB03 0 흐림",
    POINT: "20260405 0200 TMN 20260406 0600 7.0 60 127",
}


def answer_of(source: OfficialSource, body: bytes) -> Answer:
    """The checked rows of an answer, which name nobody and come back from either form."""
    parsed = official_wire.parse_official(source, body, 108, call="fuzz")
    hub_rows = [_hub_row(source, row) for row in parsed.rows]
    if source == POINT:
        _comes_back(source, parsed.rows, official_wire.render_official(source, hub_rows))
    else:
        _names_nobody(parsed)
        _tables_go_round(source, parsed.rows, hub_rows)
    region = parsed.rows[0][RAW_OFFICIAL_COLUMNS.index("REG_ID")] if parsed.rows else ""
    question = checking.Question(FIRST, LAST, (108,))
    return checking.check_issues(parsed, question, region, call="fuzz")


def seeds(first: int) -> dict[str, bytes]:
    """Good answers of each source, the number of whose reader follows from the first one's."""
    made = {
        "point-failure": bytes([first + 3]) + point_wire.render_point_failure("22", "LIMITED"),
    }
    for number, (source, values) in enumerate(VALUES.items(), start=first):
        row = tuple(values.split())
        made[source.name] = bytes([number]) + official_wire.render_official(source, [row])
        if source != POINT:
            line = ",".join(row) + ",="
            made[f"{source.name}-row"] = bytes([0x80 + number]) + line.encode("cp949")
    return made


def _tables_go_round(
    source: OfficialSource, rows: list[wire.Row], hub_rows: list[wire.Row]
) -> None:
    # What cp949 can't hold came from bytes that are no text: the real hub sends none.
    if "\ufffd" in "".join(map("".join, rows)):
        return
    # Without commas the hub leaves no value empty, and has blanks in the quoted words alone.
    gaps = any(not text or " " in text for row in hub_rows for text in _unquoted(source, row))
    for with_commas in (True,) if gaps else (True, False):
        try:
            body = official_wire.render_official(source, hub_rows, with_commas=with_commas)
        except UnicodeEncodeError:
            return
        _comes_back(source, rows, body)


def _comes_back(source: OfficialSource, rows: list[wire.Row], body: bytes) -> None:
    again = official_wire.parse_official(source, body, 108).rows
    if again != rows:
        raise AssertionError(f"{rows!r} came back as {again!r}")


def _unquoted(source: OfficialSource, row: wire.Row) -> list[str]:
    named = zip(source.columns, row, strict=True)
    return [text for column, text in named if column != "WF"]


def _names_nobody(parsed: wire.Parsed) -> None:
    for row in parsed.rows:
        named = zip(RAW_OFFICIAL_COLUMNS, row, strict=True)
        if any(PERSON in text for name, text in named if name not in FREE_WORDS):
            raise AssertionError(f"{row!r} names a person")
    for flaw in parsed.flaws:
        if PERSON in flaw.text + flaw.reason:
            raise AssertionError(f"{flaw!r} names a person")


def _hub_row(source: OfficialSource, row: wire.Row) -> wire.Row:
    """A stored row as the hub would have it, by nobody."""
    stored = dict(zip(RAW_OFFICIAL_COLUMNS, row, strict=True))
    if source == POINT:
        nx, ny = stored["REG_ID"].split()
        issued, target = stored["TM"], stored["TM_EF"]
        return (issued[:8], issued[8:], stored["CATEGORY"], target[:8], target[8:],
                stored["VALUE"], nx, ny)  # fmt: skip
    stored |= {"TM_FC": stored["TM"], "STN": stored["OFFICE"], **dict.fromkeys(PERSONS, "-")}
    return tuple(stored[column] for column in source.columns)
