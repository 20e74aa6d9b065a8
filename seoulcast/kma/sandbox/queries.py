"""What is asked in a call of the hub, and the envelopes with which it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from seoulcast.clock import KST
from seoulcast.kma.wire import Envelope
from seoulcast.regions import REGIONS

BAD_KEY = Envelope(401, "유효한 인증키가 아닙니다.")
NOT_APPLIED = Envelope(403, "활용신청이 필요한 API 입니다.")
QUOTA = Envelope(403, "일일 최대 호출 건수 제한을 초과하였습니다.")
NO_PATH = Envelope(404, "요청하신 API를 찾을 수 없습니다.")
BAD_TIME = Envelope(400, "tm, tm1, tm2, tmfc, tmfc1, tmfc2: YYYYMMDD, YYYYMMDDHH or YYYYMMDDHHmm.")

Query = Mapping[str, str]


class Refusal(Exception):  # noqa: N818 - an answer of the hub, not an error of ours
    """The hub refuses with an envelope."""

    def __init__(self, envelope: Envelope) -> None:
        super().__init__(envelope.message)
        self.envelope = envelope


def time_asked(query: Query, name: str, default: datetime) -> datetime:
    """A time of the query as KST wall time; `default` where it is not given.

    Raises:
        Refusal: it can't be read.
    """
    text = query.get(name)
    if not text:
        return default
    try:
        time = datetime.strptime(text.ljust(12, "0"), "%Y%m%d%H%M").replace(tzinfo=KST)
    except ValueError:
        raise Refusal(BAD_TIME) from None
    return time.replace(tzinfo=None)


def stations_asked(query: Query) -> frozenset[int]:
    """Stations asked for; empty means all."""
    wanted = {int(part) for part in query.get("stn", "").split(":") if part.strip().isdigit()}
    return frozenset() if 0 in wanted else frozenset(wanted)


def is_of_station(query: Query, station: int) -> bool:
    """Whether a call asks for this station, or its city, alone."""
    place = REGIONS.get(station)
    if query.get("stn") == str(station) or place is None:
        return query.get("stn") == str(station)
    return query.get("reg") in (place.temperature, place.land) or (
        query.get("nx"),
        query.get("ny"),
    ) == (str(place.nx), str(place.ny))
