"""What several questions brought of the same days, gathered by day.

Gaps are resolved for each question alone. A flaw is kept once, and without the key.
"""

from __future__ import annotations

from datetime import date

from seoulcast.kma.errors import MalformedAnswerError
from seoulcast.kma.framing import Flaw, Row
from seoulcast.kma.missing_days import Answer, Ask, Days, resolve_gaps
from seoulcast.kma.secrecy import Blotter


class GatheredDays:
    """Rows and flaws of some days, of one question after another.

    Args:
        secret: takes the key out of what the hub sent.
    """

    def __init__(self, secret: Blotter) -> None:
        self._secret = secret
        self._rows: list[Days] = []
        self._flaws: dict[date, dict[str, Flaw]] = {}
        self._call = ""

    def add(self, ask: Ask, first: date, last: date) -> None:
        """Ask for the days from first to last, and again for what seems cut."""

        def ask_noting_flaws(start: date, end: date) -> Answer:
            answer = ask(start, end)
            self._call = self._call or answer.call
            for flaw in answer.flaws:
                # A day that is asked for again has the same flaws again.
                text = self._secret.text(flaw.text)
                of_day = self._flaws.setdefault(flaw.day or start, {})
                of_day.setdefault(text, flaw._replace(text=text))
            return answer

        self._rows.append(resolve_gaps(ask_noting_flaws, first, last))

    def by_day(self) -> tuple[Days, dict[date, list[Flaw]]]:
        """Rows of each day that has any, by time and station, and flaws of each that has.

        Raises:
            MalformedAnswerError: nothing but flaws came.
        """
        rows: Days = {}
        for found in self._rows:
            for day, of_day in found.items():
                if of_day:
                    rows[day] = rows.get(day, []) + of_day
        if len(self._rows) > 1:
            rows = {day: sorted(rows[day], key=_time_and_station) for day in sorted(rows)}
        flaws = {day: list(of_day.values()) for day, of_day in sorted(self._flaws.items())}
        if flaws and not rows:
            raise MalformedAnswerError(next(iter(flaws.values()))[0].reason, call=self._call)
        return rows, flaws


def _time_and_station(row: Row) -> tuple[str, int]:
    return row[0], int(row[1])
