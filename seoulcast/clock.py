"""The one clock: every "now", "today" and age in SeoulCast is read here, in KST.

With `SEOULCAST_NOW` set, time starts there and advances at its usual pace, so that an
archive that ends in 2022 can be lived through as if it were that morning. Processes of
one system share an anchor (`SEOULCAST_NOW_ANCHOR`, the real epoch second at which
`SEOULCAST_NOW` was true), so that one started later does not fall behind.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class Clock:
    """Real time minus `offset`; the offset is zero unless a time was set.

    Args:
        offset: how far this clock is behind the real one (negative: ahead).
    """

    offset: timedelta = timedelta(0)

    @classmethod
    def starting_at(cls, now: datetime, anchor_epoch_s: float | None = None) -> Clock:
        """A clock that showed `now` (naive = KST) at the real instant `anchor_epoch_s`.

        Without an anchor the real instant is this one.
        """
        aware = now if now.tzinfo is not None else now.replace(tzinfo=KST)
        anchor = time.time() if anchor_epoch_s is None else anchor_epoch_s
        return cls(offset=timedelta(seconds=anchor - aware.timestamp()))

    def now(self) -> datetime:
        """This instant, aware, in KST."""
        # Through the epoch: subtracting from a wall time would go wrong across an old change
        # of the offset of Asia/Seoul (1987 and 1988 had daylight saving time).
        return datetime.fromtimestamp(time.time() - self.offset.total_seconds(), tz=KST)

    def today(self) -> date:
        """The KST calendar day of this instant."""
        return self.now().date()

    def last_full_day(self) -> date:
        """Yesterday in KST: the newest day that can have been observed whole."""
        return self.today() - timedelta(days=1)

    def age_days(self, day: date) -> int:
        """Days from `day` to today: 0 is today, 1 yesterday."""
        return (self.today() - day).days
