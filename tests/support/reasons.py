"""An example of every reason."""

from datetime import date
from typing import Any

from seoulcast.drift_reasons import CorrectionHarms, DataDrift, ErrorDrift, ErrorsAboveHeldOut
from seoulcast.reasons import (
    Better,
    BetterByChance,
    ChampionOld,
    CrpsEqual,
    CrpsHigher,
    CrpsLower,
    HalfOfValuesZero,
    HighestEqualsLowest,
    HighestUnlikeAnyStorm,
    Legacy,
    LoneSpike,
    MeanTooLow,
    ModelFilesDamaged,
    ModelFilesMissing,
    NeverObserved,
    NewestDayOld,
    NoModel,
    NoSignOfInstrument,
    NotAppliedFor,
    NotComparable,
    NoUsableForecast,
    Reason,
    RestoredByHand,
    SameValueForDays,
    SourceFailing,
    TemperatureTooOld,
    TooFewDaysObserved,
)

DAY = date(2022, 12, 30)
LATE = date(2022, 12, 28)
FIRST, LAST = date(2022, 6, 25), date(2022, 12, 25)
COMPARED: Any = {"compared_with": "v1", "held_out_from": FIRST, "held_out_through": LAST}
LOWER = CrpsLower(
    compared_with="persistence", held_out_from=FIRST, held_out_through=LAST, percent=7.0
)

EXAMPLES: tuple[Reason, ...] = (
    NoModel(),
    ModelFilesMissing(version="v1"),
    ModelFilesDamaged(version="v1", detail="0x00ff"),
    NoUsableForecast(version="2022-12-25-1f3a9c02"),
    NewestDayOld(input="station_weather", newest=LATE, day=DAY),
    NeverObserved(input="pm10"),
    TemperatureTooOld(newest=date(2022, 12, 20), day=DAY),
    TooFewDaysObserved(observed_days=9, recent_days=21, needed_days=14),
    DataDrift(
        target="TA_MAX", window_days=30, effect=4.2, years=12, days_in_a_row=3, threshold=3.5
    ),
    ErrorDrift(target="PM10_AVG", scored_days=45, ratio=4.25, days_in_a_row=3, threshold=1.1),
    ErrorsAboveHeldOut(
        target="PM10_MAX", scored_days=45, ratio=1.24, days_in_a_row=3, threshold=1.1
    ),
    CorrectionHarms(
        correction="official",
        group="temperature",
        scored_days=45,
        ratio=1.31,
        days_in_a_row=2,
        threshold=1.1,
    ),
    LOWER,
    Better(**COMPARED, percent=3.1, confidence_percent=97),
    BetterByChance(**COMPARED, percent=0.2, confidence_percent=61, needed_percent=90),
    ChampionOld(**COMPARED, percent=0.4, confidence_percent=70, age_days=402),
    CrpsHigher(**COMPARED, percent=20.0),
    CrpsEqual(**COMPARED),
    NotComparable(**COMPARED),
    RestoredByHand(replaced="v2", why="2022-12-29: 9 °C", promoted=LOWER),
    NoSignOfInstrument(),
    HalfOfValuesZero(),
    MeanTooLow(mean=0.2),
    HighestEqualsLowest(),
    SameValueForDays(days=5),
    HighestUnlikeAnyStorm(times=90.1),
    LoneSpike(times=5.2),
    NotAppliedFor(source="midterm_land", path="fct_afs_wl.php"),
    SourceFailing(source="weather_hours", kind="hub_unreachable"),
    Legacy(text="2022-12-25"),
)
