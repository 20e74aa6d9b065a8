"""A client of a SeoulCast service: one file, the standard library alone.

Copy it to where it is used. It is generated from the service's OpenAPI document (version
0.2.0), so it has a method for each address; answers are what `json` makes of them, tables are
text.

    from seoulcast_client import SeoulCast

    seoul = SeoulCast("http://127.0.0.1:8000")
    for day in seoul.result()["days"]:
        print(day["date"], day["targets"]["TA_MAX"]["quantiles"]["0.5"])
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

TIMEOUT_S = 30.0


class SeoulCastError(RuntimeError):
    """The service answered with a problem (RFC 9457).

    Attributes:
        status: of the answer.
        code: which kind of problem.
        retry_after_s: after how many seconds asking again makes sense; None where it does not.
    """

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail", f"HTTP {status}")))
        self.status = status
        self.code = problem.get("code")
        self.retry_after_s = problem.get("retry_after_seconds")


class SeoulCast:
    """A service.

    An answer that has been read is not sent again while it is the same: the service says so by
    its ETag.

    Args:
        address: of the service, without a path behind it.
        timeout_s: seconds without a byte before a call is given up.

    Raises:
        ValueError: the address is none.
        SeoulCastError: from every method, where the service answers with a problem.
        OSError: from every method, where the service can't be reached.
    """

    def __init__(self, address: str, timeout_s: float = TIMEOUT_S) -> None:
        if not address.startswith(("http://", "https://")):
            raise ValueError(f"{address} is no address of a service: it begins with http")
        self._address = address.rstrip("/")
        self._timeout_s = timeout_s
        self._kept: dict[str, tuple[str, bytes]] = {}

    def index(self) -> dict[str, Any]:
        """The addresses that there are, and where they are described."""
        return self._json("/api/v1")

    def result(self, *, station: int | None = None) -> dict[str, Any]:
        """The newest forecast: seven days, all targets, what is usual, and how old it is.

        A newly issued forecast shows within two seconds. While the store is out of reach the last
        one that was read is served; `freshness` always tells its age. Its ETag holds for a minute
        at most, so that a copy kept by a 304 is never more than that older than it says.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
        """
        return self._json("/result", {"station": station})

    def forecasts_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
        order: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> str:
        """The same page as a table: a row for each D, day and target.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
            order: Which D comes first.
            limit: Forecasts on a page, 1 to 31.
            offset: Forecasts to skip: `next_offset` of the page before.
        """
        return self._table(
            "/api/v1/forecasts.csv",
            {
                "station": station,
                "from": from_,
                "to": to,
                "order": order,
                "limit": limit,
                "offset": offset,
            },
        )

    def forecasts(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
        order: str | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> dict[str, Any]:
        """The forecasts issued under a range of days D, a page at a time, as they were issued.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
            order: Which D comes first.
            limit: Forecasts on a page, 1 to 31.
            offset: Forecasts to skip: `next_offset` of the page before.
        """
        return self._json(
            "/api/v1/forecasts",
            {
                "station": station,
                "from": from_,
                "to": to,
                "order": order,
                "limit": limit,
                "offset": offset,
            },
        )

    def forecast_csv(
        self,
        date: date | str,
        *,
        issue: str | None = None,
        station: int | None = None,
    ) -> str:
        """The forecast issued under a day D as a table: a row for each day and target.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            date: D, the last full KST day before the issue, as YYYY-MM-DD; or `latest`.
            issue: Of a day: the morning's forecast, or its update. `latest` is whichever is newer.
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
        """
        return self._table(f"/api/v1/forecasts/{date}.csv", {"issue": issue, "station": station})

    def forecast(
        self,
        date: date | str,
        *,
        issue: str | None = None,
        station: int | None = None,
    ) -> dict[str, Any]:
        """The forecast issued under a day D, as it was issued; `latest` gives the newest.

        Args:
            date: D, the last full KST day before the issue, as YYYY-MM-DD; or `latest`.
            issue: Of a day: the morning's forecast, or its update. `latest` is whichever is newer.
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
        """
        return self._json(f"/api/v1/forecasts/{date}", {"issue": issue, "station": station})

    def columns(
        self,
        *,
        station: Sequence[int] | None = None,
        target: Sequence[str] | None = None,
        quantile: Sequence[float] | None = None,
        above: Sequence[str] | None = None,
        temperature_unit: str | None = None,
        timeformat: str | None = None,
    ) -> dict[str, Any]:
        """The newest forecast of one or more stations as columns of equal length.

        Choose targets, quantiles and units; `above=TA_MAX:33` adds the chance of more than that.

        Args:
            station: Stations, separated by commas; /api/v1/stations lists them. Default: the first
                of that list.
            target: Targets, separated by commas or repeated: TA_AVG, TA_MAX, TA_MIN, PM10_AVG,
                PM10_MAX, PM10_MIN. All by default.
            quantile: Quantile levels, separated by commas or repeated: 0.05, 0.1, 0.25, 0.5, 0.75,
                0.9, 0.95.
            above: Target and value: the chance of more than that, from the quantiles. Separated by
                commas or repeated.
            temperature_unit: Of temperatures and their thresholds.
            timeformat: Days as YYYY-MM-DD, or as the epoch second of their midnight in Seoul.
        """
        return self._json(
            "/api/v1/columns",
            {
                "station": station,
                "target": target,
                "quantile": quantile,
                "above": above,
                "temperature_unit": temperature_unit,
                "timeformat": timeformat,
            },
        )

    def forecasts_for_csv(self, date: date | str, *, station: int | None = None) -> str:
        """The same as a table: a row for each issue and target.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            date: The day that was forecast (KST), YYYY-MM-DD.
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
        """
        return self._table(f"/api/v1/forecasts-for/{date}.csv", {"station": station})

    def forecasts_for(self, date: date | str, *, station: int | None = None) -> dict[str, Any]:
        """All that was forecast for a day, from seven days before to its own morning and update.

        Args:
            date: The day that was forecast (KST), YYYY-MM-DD.
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
        """
        return self._json(f"/api/v1/forecasts-for/{date}", {"station": station})

    def observations_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> str:
        """Observed and cleaned values as a table: a row for each day and value.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._table(
            "/api/v1/observations.csv",
            {
                "station": station,
                "from": from_,
                "to": to,
            },
        )

    def observations(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> dict[str, Any]:
        """Observed values of a range of days beside the cleaned ones, each with its flag.

        Nothing observed is lost: where cleaning clipped or removed a value, `observed` still has
        it.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._json("/api/v1/observations", {"station": station, "from": from_, "to": to})

    def normals_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> str:
        """What is usual, as a table: a row for each day and value that has a normal.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._table("/api/v1/normals.csv", {"station": station, "from": from_, "to": to})

    def normals(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> dict[str, Any]:
        """What is usual on each day of a range: observed within 7 days of it in 30 years.

        They are the 30 full years before the year of the newest forecast's issue, and scores set
        forecasts beside the normals of the forecasts' own issues. Days that are excluded from
        training are left out; PM10 was first observed in 2008. A value is null where fewer than 10
        years were observed.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._json("/api/v1/normals", {"station": station, "from": from_, "to": to})

    def scores_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
        lead: Sequence[int] | None = None,
        target: Sequence[str] | None = None,
        issue: str | None = None,
        rows: bool | None = None,
    ) -> str:
        """The rows of the scores as a table; with rows=false the summary.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days, and any number
                with rows=false.
            lead: Only this lead, 1 to 7 days; may be repeated. All by default.
            target: Only this target; may be repeated. All by default.
            issue: Errors of the mornings' forecasts, or of their updates.
            rows: false leaves `rows` null and gives the summary alone.
        """
        return self._table(
            "/api/v1/scores.csv",
            {
                "station": station,
                "from": from_,
                "to": to,
                "lead": lead,
                "target": target,
                "issue": issue,
                "rows": rows,
            },
        )

    def scores(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
        lead: Sequence[int] | None = None,
        target: Sequence[str] | None = None,
        issue: str | None = None,
        rows: bool | None = None,
    ) -> dict[str, Any]:
        """Errors of the forecasts whose target days lie in a range.

        Truth is what was observed, dust storms included, never a cleaned value. The summary is by
        target and lead, beside persistence and the normal, and beside KMA's own forecasts as
        issued where there were any, on the same days. The rows as CSV are what its figures are
        means of. Without rows the range may be of any length. Updates of a morning's forecast
        count apart: with issue=update the errors are theirs.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days, and any number
                with rows=false.
            lead: Only this lead, 1 to 7 days; may be repeated. All by default.
            target: Only this target; may be repeated. All by default.
            issue: Errors of the mornings' forecasts, or of their updates.
            rows: false leaves `rows` null and gives the summary alone.
        """
        return self._json(
            "/api/v1/scores",
            {
                "station": station,
                "from": from_,
                "to": to,
                "lead": lead,
                "target": target,
                "issue": issue,
                "rows": rows,
            },
        )

    def reliability_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
        lead: Sequence[int] | None = None,
    ) -> str:
        """The classes of probability as a table; the counts of alarms are in the JSON.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. The range may have any length.
            lead: Only this lead, 1 to 7 days; may be repeated. All by default.
        """
        return self._table(
            "/api/v1/reliability.csv",
            {
                "station": station,
                "from": from_,
                "to": to,
                "lead": lead,
            },
        )

    def reliability(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
        lead: Sequence[int] | None = None,
    ) -> dict[str, Any]:
        """How far to trust a forecast of bad air: hits, false alarms, and its probability's worth.

        Bad is 나쁨 or worse. The probabilities are those of the issues that were scored. The range
        may be of any length.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. The range may have any length.
            lead: Only this lead, 1 to 7 days; may be repeated. All by default.
        """
        return self._json(
            "/api/v1/reliability",
            {
                "station": station,
                "from": from_,
                "to": to,
                "lead": lead,
            },
        )

    def anomalies_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> str:
        """The unusual values as a table, newest day first.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._table("/api/v1/anomalies.csv", {"station": station, "from": from_, "to": to})

    def anomalies(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> dict[str, Any]:
        """Observed values far outside their own forecast, and whether air or instrument did it.

        Each day is compared with the forecast that was issued on its morning (lead 1).

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._json("/api/v1/anomalies", {"station": station, "from": from_, "to": to})

    def models_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> str:
        """The decisions about models as a table, newest first; the issued days are in the JSON.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._table("/api/v1/models.csv", {"station": station, "from": from_, "to": to})

    def models(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> dict[str, Any]:
        """Which model was promoted or refused, when and by how much; which issued which days.

        The decisions are all there are; the days are those D of the range with a forecast.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._json("/api/v1/models", {"station": station, "from": from_, "to": to})

    def drift_csv(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> str:
        """The drift checks as a table: a row for each sign; the reasons are in the JSON.

        The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._table("/api/v1/drift.csv", {"station": station, "from": from_, "to": to})

    def drift(
        self,
        *,
        station: int | None = None,
        from_: date | str | None = None,
        to: date | str | None = None,
    ) -> dict[str, Any]:
        """The drift checks of a range of days: each sign beside its threshold, and the verdict.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
            from_: First day, KST, YYYY-MM-DD. Default: 29 days before `to`.
            to: Last day, KST, YYYY-MM-DD. Default: yesterday. At most 366 days.
        """
        return self._json("/api/v1/drift", {"station": station, "from": from_, "to": to})

    def stations(self) -> dict[str, Any]:
        """The stations that are forecast; `?station=` asks any other address for one of them."""
        return self._json("/api/v1/stations")

    def preparation(self, *, station: int | None = None) -> dict[str, Any]:
        """What the system does before it forecasts as it will, and about how long that takes.

        Args:
            station: The station whose values are wanted; /api/v1/stations lists them. Default: the
                first of that list.
        """
        return self._json("/api/v1/preparation", {"station": station})

    def _get(self, path: str, query: Mapping[str, Any]) -> bytes:
        given = {name: _text(value) for name, value in query.items() if value is not None}
        url = f"{self._address}{path}?{urllib.parse.urlencode(given, doseq=True)}".rstrip("?")
        etag, body = self._kept.get(url, ("", b""))
        request = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_s) as answer:
                body = answer.read()
                if answer.headers["ETag"]:
                    self._kept[url] = (answer.headers["ETag"], body)
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise SeoulCastError(error.code, _problem(error.read())) from None
        return body

    def _json(self, path: str, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._get(path, query or {}))
        return answer

    def _table(self, path: str, query: Mapping[str, Any] | None = None) -> str:
        return self._get(path, query or {}).decode()


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_text(one) for one in value]
    return str(value)


def _problem(body: bytes) -> Mapping[str, Any]:
    try:
        problem: Mapping[str, Any] = json.loads(body)
    except ValueError:
        return {}
    return problem
