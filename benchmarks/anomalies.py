"""`python -m benchmarks.anomalies`: how many days a year are listed as unusual, and whose fault.

The forecast of each day is the fallback's of lead 1, fitted through the end of the year
before: what there is without training a model a year. The archive has daily values, so
that a lone 5-minute spike is told by the ratio of highest to mean alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.skill.archive import read_archive
from seoulcast.datasets.documents import UNUSUAL_FROM, Anomaly
from seoulcast.forecasting.core.days import as_date, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.verification.unusual_days import day_anomalies

YEARS_BEFORE = 30


def main() -> None:
    """Read the arguments, judge every day, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.anomalies", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--from", dest="first", type=int, default=2010, help="first year")
    parser.add_argument("--to", dest="last", type=int, default=2022, help="last year")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    given = parser.parse_args()
    start, end = date(given.first - YEARS_BEFORE, 1, 1), date(given.last, 12, 31)
    observations = read_archive(given.archive, start, end)
    found = {
        year: list(_unusual(year, observations)) for year in range(given.first, given.last + 1)
    }
    _say(f"Unusual from {UNUSUAL_FROM:g} half-widths of the 80 % interval")
    _say(f"{'year':<6}{'days':>6}{'by instrument':>15}  by target")
    for year, listed in found.items():
        days = {day for day, _ in listed}
        faulty = {day for day, one in listed if one.cause == "instrument"}
        by_target = Counter(one.target for _, one in listed)
        told = ", ".join(f"{name} {count}" for name, count in sorted(by_target.items()))
        _say(f"{year:<6}{len(days):>6}{len(faulty):>15}  {told}")
    given.out.mkdir(parents=True, exist_ok=True)
    rows = [
        {"day": f"{day}", **one.model_dump()} for listed in found.values() for day, one in listed
    ]
    text = json.dumps({"unusual_from": UNUSUAL_FROM, "rows": rows}, ensure_ascii=False, indent=1)
    (given.out / "anomalies.json").write_text(f"{text}\n", encoding="utf-8")


def _unusual(year: int, observations: Observations) -> Iterator[tuple[date, Anomaly]]:
    eve = date(year - 1, 12, 31)
    fitted = References(observations.through(eve), eve).damped
    issues = day_range(eve, date(year, 12, 30))
    quantiles = fitted.predict(observations, issues).quantiles[:, 0]
    for issued, issue in zip(quantiles, issues, strict=True):
        day = as_date(issue + 1)
        for one in day_anomalies(day, issued, observations):
            if one.unusual:
                yield day, one


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
