"""Coverage-guided fuzzing of every wire parser: `make fuzz`.

Each input picks a parser by its first byte and feeds it the rest, in half of the cases framed
as the hub frames it, so that rows are reached and not only the search for the marks. Whatever
the bytes, only the client's own error types may come out. Rows that do come out must pass the
check against what was asked, become numbers without an error, and go through the renderer to
the same rows; each flaw must have a day that was asked for, and a reason. The person whose name
the seeds of official forecasts hold may come out in no column but those of free words.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["seoulcast.kma"]):
    import official_formats

    from seoulcast.kma import checking, hour_wire, wire

import pandas as pd

from seoulcast.kma import numbers
from seoulcast.kma.columns import ASOS_COLUMNS, PM10
from seoulcast.kma.errors import KmaError
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES, HOUR_COLUMNS
from seoulcast.kma.hour_numbers import hour_numbers
from seoulcast.kma.missing_days import Answer
from seoulcast.kma.official_columns import (
    OFFICIAL_SOURCES,
    RAW_OFFICIAL_COLUMNS,
    OfficialSource,
)
from seoulcast.kma.official_numbers import official_numbers

MISSING = "-9.0"
ASOS_VALUES = ("20220614", "108", *([MISSING] * (len(ASOS_COLUMNS) - 2)))
PM10_VALUES = ("202206140000", "108", "39", "000000", "")
HOUR_VALUES = ("202206140000", "108", *(column.missing for column in HOUR_COLUMNS[2:]))
FIRST, LAST = official_formats.FIRST, official_formats.LAST
NUMBERS_EVERY = 64
"""Rows go on to pandas once in so many inputs: a table costs a hundred times a parse."""
DEFAULT_RUNS = 1_000_000
CULPRITS = Path(".cache/fuzz")
"""Where an input that got through is kept."""

outcomes: Counter[str] = Counter()


def read_asos(parse: Callable[..., wire.Parsed], render: Callable[..., bytes], body: bytes):
    """Rows, through checks and numbers, and back to the same rows."""
    parsed = parse(body, call="fuzz")
    _goes_round(parsed.rows, parse, render)
    rows = _checked(checking.check_asos(parsed, FIRST, LAST, (), call="fuzz"))
    if rows and outcomes.total() % NUMBERS_EVERY == 0:
        _must_become_numbers(numbers.asos_numbers, rows, ASOS_COLUMNS)


def read_pm10(body: bytes):
    """The same for dust."""
    parsed = wire.parse_five_minute(body, call="fuzz")
    _goes_round(parsed.rows, wire.parse_five_minute, wire.render_five_minute)
    rows = _checked(checking.check_five_minute(parsed, FIRST, LAST, 108, call="fuzz"))
    if rows and outcomes.total() % NUMBERS_EVERY == 0:
        _must_become_numbers(
            lambda frame: numbers.five_minute_numbers(frame, PM10.name), rows, PM10.columns
        )


def read_hours(body: bytes):
    """The same for hours."""
    parsed = hour_wire.parse_hours(body, call="fuzz")
    _goes_round(parsed.rows, hour_wire.parse_hours, hour_wire.render_hours)
    question = checking.Question(FIRST, LAST, ())
    rows = _checked(checking.check_hours(parsed, question, call="fuzz"))
    if rows and outcomes.total() % NUMBERS_EVERY == 0:
        _must_become_numbers(hour_numbers, rows, HOUR_COLUMN_NAMES)


def read_official(source: OfficialSource, body: bytes):
    """The same for official forecasts, by nobody."""
    rows = _checked(official_formats.answer_of(source, body))
    if rows and outcomes.total() % NUMBERS_EVERY == 0:
        _must_become_numbers(official_numbers, rows, RAW_OFFICIAL_COLUMNS)


def _checked(answer: Answer) -> list[wire.Row]:
    for flaw in answer.flaws:
        if flaw.day not in answer.days or not flaw.reason:
            raise AssertionError(f"{flaw!r} is of no day, or without a reason")
    return [row for rows in answer.days.values() for row in rows]


def _must_become_numbers(
    read: Callable[[pd.DataFrame], object], rows: list[wire.Row], columns: Sequence[str]
) -> None:
    try:
        read(pd.DataFrame(rows, columns=list(columns), dtype=str))
    except KmaError as error:
        raise AssertionError(f"{rows!r} was checked and is no row of numbers") from error


def _goes_round(
    rows: list[wire.Row], parse: Callable[..., wire.Parsed], render: Callable[..., bytes]
) -> None:
    # What cp949 can't hold came from bytes that are no text: the real hub sends none.
    blanks = parse is wire.parse_asos_period
    if "\ufffd" in "".join(map("".join, rows)) or (blanks and any("" in row for row in rows)):
        return
    try:
        again = parse(render(rows)).rows
    except UnicodeEncodeError:
        return
    if again != rows:
        raise AssertionError(f"{rows!r} came back as {again!r}")


def read_numbers(body: bytes) -> None:
    """One value of one column, the rest missing: any text there may be."""
    text = body[1:].decode("cp949", errors="replace")
    at = body[0] % len(ASOS_COLUMNS) if body else 0
    name = ASOS_COLUMNS[at]
    numbers.asos_numbers(pd.DataFrame([{"TM": "20220614", "STN": "108"} | {name: text}], dtype=str))


def read_pm10_numbers(body: bytes) -> None:
    """The same for a dust row."""
    text = body[1:].decode("cp949", errors="replace")
    at = body[0] % 3 if body else 0
    values = (*PM10_VALUES[:at], text, *PM10_VALUES[at + 1 :])
    frame = pd.DataFrame([values], columns=list(PM10.columns), dtype=str)
    numbers.five_minute_numbers(frame, PM10.name)


def read_hour_numbers(body: bytes) -> None:
    """The same for a row of hours."""
    text = body[1:].decode("cp949", errors="replace")
    at = body[0] % len(HOUR_VALUES) if body else 0
    values = (*HOUR_VALUES[:at], text, *HOUR_VALUES[at + 1 :])
    hour_numbers(pd.DataFrame([values], columns=list(HOUR_COLUMN_NAMES), dtype=str))


READERS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    ("asos_day", lambda b: read_asos(wire.parse_asos_day, wire.render_asos_day, b)),
    ("asos_period", lambda b: read_asos(wire.parse_asos_period, wire.render_asos_period, b)),
    ("pm10", read_pm10),
    ("envelope", wire.parse_envelope),
    ("hours", read_hours),
    *((source.name, partial(read_official, source)) for source in OFFICIAL_SOURCES),
)
UNFRAMED = {"envelope", "point"}
"""JSON, which has no marks."""
SLOW_READERS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    ("asos_numbers", read_numbers),
    ("five_minute_numbers", read_pm10_numbers),
    ("hour_numbers", read_hour_numbers),
)


def pick(first: int) -> tuple[str, Callable[[bytes], object]]:
    """The reader an input goes to; numbers get one in thirty-two."""
    if first % 32 == 31:
        return SLOW_READERS[(first // 32) % len(SLOW_READERS)]
    return READERS[(first & 0x7F) % len(READERS)]


def one_input(data: bytes) -> None:
    """Feed one input; anything but the client's own error ends the run with the input."""
    first, body = (data[0], data[1:]) if data else (0, b"")
    name, read = pick(first)
    if first & 0x80 and name not in UNFRAMED:
        body = b"#START7777\n" + body + b"\n#7777END\n"
    try:
        read(body)
    except KmaError as error:
        outcomes[f"{name}: {type(error).__name__}"] += 1
    else:
        outcomes[f"{name}: read"] += 1
    # libFuzzer leaves the process without returning, so the count is told by the last input.
    if outcomes.total() == runs_asked():
        tell()


@cache
def runs_asked() -> int:
    """How many inputs this run makes up."""
    asked = [a.removeprefix("-runs=") for a in sys.argv if a.startswith("-runs=")]
    return int(asked[-1]) if asked else DEFAULT_RUNS


def tell() -> None:
    """What became of all inputs, by parser."""
    for outcome, count in sorted(outcomes.items()):
        sys.stdout.write(f"{count:>9,}  {outcome}\n")
    sys.stdout.write(
        f"{outcomes.total():>9,}  inputs, none of which got past the client's errors\n"
    )
    sys.stdout.flush()


def seeds() -> dict[str, bytes]:
    """Good answers of each kind, for the fuzzer to spoil."""
    return {
        "day": b"\x00" + wire.render_asos_day([ASOS_VALUES]),
        "day-row": b"\x80" + ",".join(ASOS_VALUES).encode() + b",",
        "period": b"\x01" + wire.render_asos_period([ASOS_VALUES]),
        "period-row": b"\x81" + " ".join(ASOS_VALUES).encode(),
        "pm10": b"\x02" + wire.render_five_minute([PM10_VALUES]),
        "pm10-row": b"\x82" + ",".join(PM10_VALUES).encode() + b",=",
        "envelope": b"\x03" + wire.render_envelope(wire.Envelope(403, "활용신청")),
        "hours-row": b"\x84" + " ".join(HOUR_VALUES).encode(),
        **official_formats.seeds(5),
        "hour-number": b"\x5f\x0b-12.5",
        "asos-number": b"\x1f\x0a-12.5",
        "pm10-number": b"\x3f\x0239",
    }


def main() -> None:
    """Run as atheris is asked to; `-runs=N` and a corpus folder are libFuzzer's own options."""
    CULPRITS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in seeds().items():
            Path(folder, name).write_bytes(data)
        options = ["-max_len=1024", "-verbosity=0", f"-runs={runs_asked()}"]
        options.append(f"-artifact_prefix={CULPRITS}/")
        atheris.Setup([sys.argv[0], *options, *sys.argv[1:], folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
