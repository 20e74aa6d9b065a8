"""The systems that read the morning, each as issued, in the parts of the comparison.

With hours, everything is fitted on earlier years. With official forecasts, of which there is one
year, they are corrected by blocked cross-validation, all else fitted on earlier years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from benchmarks.skill import morning_peers, peers
from benchmarks.skill.blocked import BLOCKS, Make, Raw, blocked
from benchmarks.skill.inputs import Table, make_table
from benchmarks.skill.morning_inputs import HourColumns, official_columns
from benchmarks.skill.morning_own import OwnStage
from benchmarks.skill.morning_peers import FirstStage
from benchmarks.skill.scores import DAILY, MORNING_ISSUE
from benchmarks.skill.systems import OURS, Period, issued, mean_of_transformed
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import (
    N_TARGETS,
    Prediction,
    from_transformed,
    to_transformed,
)
from seoulcast.forecasting.corrections.variants import BEST, Variant
from seoulcast.forecasting.model.configuration import TrainingConfig
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.postprocessing.consistency import make_consistent
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.references.official import OfficialReference

OFFICIAL = "official"

Say = Callable[[str], None]
ROUNDS, RATE = 120, 0.06
"""Of boosters of what a ridge leaves: fewer and larger steps, which half the time pays for."""
BOOSTERS = {
    "lightgbm": (
        partial(peers.lightgbm, rounds=ROUNDS, rate=RATE),
        morning_peers.lightgbm,
    ),
    "xgboost": (partial(peers.xgboost, rounds=ROUNDS, rate=RATE), morning_peers.xgboost),
}


@dataclass(frozen=True)
class System:
    """Who forecasts, from what, and when.

    Args:
        name: of the system.
        inputs: what it reads.
        issue: time of issue, KST.
    """

    name: str
    inputs: str
    issue: str = MORNING_ISSUE


Systems = dict[System, Prediction]


@dataclass(frozen=True)
class Mornings:
    """A part of the comparison: what it reads beside daily values, and of which days.

    Args:
        observations: with their mornings, all that the part may read.
        period: the days.
        hours: name of the hours that are read, after "daily+".
        config: of our training and of the peers' inputs.
        boosters: peers of other libraries that are run.
        boosted: places of the targets that those forecast with hours.
        blocks: of the cross-validation.
        say: told of progress.
    """

    observations: Observations
    period: Period
    hours: str = "hours"
    config: TrainingConfig = field(default_factory=TrainingConfig)
    boosters: tuple[str, ...] = tuple(BOOSTERS)
    boosted: tuple[int, ...] = tuple(range(N_TARGETS))
    blocks: int = BLOCKS
    say: Say = print

    @property
    def with_hours(self) -> str:
        """The inputs of systems that read the hours."""
        return f"{DAILY}+{self.hours}"

    def known(self) -> Observations:
        """What may be fitted on."""
        return self.observations.through(self.period.train_until)


@dataclass(frozen=True)
class PeersWithHours:
    """First the peers' forecasts with hours, not yet issued, then what they were made from.

    Args:
        table: daily inputs; its test days are those forecast.
        hours: of the test days' mornings.
        forecasts: scaled anomalies by name.
    """

    table: Table
    hours: FloatArray
    forecasts: dict[str, peers.Forecast]


def daily_systems(part: Mornings) -> Systems:
    """Ours trained without the morning."""
    blind = replace(part, observations=without_mornings(part.observations))
    part.say("seoulcast without the morning: training")
    model = train_model(blind.known(), part.period.train_until, part.config).model
    made = Predictor(model).predict(blind.observations, part.period.issues)
    return {System(OURS, DAILY): make_consistent(made)}


def reference_systems(part: Mornings) -> Systems:
    """Climatology, persistence and the damped blend."""
    references = References(part.known(), part.period.train_until)
    systems = references.predict(part.observations, part.period.issues)
    systems["damped_persistence"] = references.damped.predict(part.observations, part.period.issues)
    return {System(name, DAILY): make_consistent(made) for name, made in systems.items()}


def hours_systems(part: Mornings) -> tuple[Systems, Prediction]:
    """Ours and the peers with hours; and ours asked for the same days without any."""
    part.say(f"seoulcast with {part.hours}: training")
    model = train_model(part.known(), part.period.train_until, part.config).model
    predictor, issues = Predictor(model), part.period.issues
    systems = {System(OURS, part.with_hours): predictor.predict(part.observations, issues)}
    blind = predictor.predict(without_mornings(part.observations), issues)
    made = peers_with_hours(part, part.period.verified, part.boosted)
    for name, (quantiles, means) in made.forecasts.items():
        inputs = DAILY if name == "ridge" else part.with_hours
        systems[System(name, inputs)] = issued(
            made.table, part.observations, quantiles, means, part.period, name
        )
    consistent = {system: make_consistent(one) for system, one in systems.items()}
    return consistent, make_consistent(blind)


def peers_with_hours(part: Mornings, days: DayArray, places: Sequence[int]) -> PeersWithHours:
    """Peers that learn, fitted through the part's last training day.

    Args:
        part: of the comparison.
        days: D of the forecasts.
        places: of the targets that boosters forecast.
    """
    table = make_table(part.observations, part.period.train_until, days, part.config)
    morning, encoder = part.observations.morning, table.encoder
    columns = HourColumns.fit(morning, table.train_days, encoder.station, encoder.climatology)
    test = columns.of(morning, days)
    part.say("ridge: fitting")
    first = FirstStage.fit(table, columns.of(morning, table.train_days), test)
    forecasts = {"ridge": first.ridge(), "two_stage_ridge": first.two_stage_ridge()}
    for name in part.boosters:
        part.say(f"{name}: fitting")
        forecasts[name] = first.boosted(BOOSTERS[name][0], places)
    return PeersWithHours(table, test, forecasts)


def official_systems(part: Mornings) -> Systems:
    """All that read official forecasts, by blocked cross-validation over their days.

    Fitted through the part's last training day, but for what reads official forecasts: that is
    fitted on the days after it for which there are any.
    """
    observations = part.observations
    days = official_days(part)
    tested = np.isin(days, part.period.issues)
    part.say("seoulcast to be corrected by official forecasts: training")
    hours_only = replace(observations, morning=observations.morning.without("official_forecast"))
    model = train_model(
        hours_only.through(part.period.train_until), part.period.train_until, part.config
    ).model
    own = OwnStage.of(model, observations, days)
    observed = observed_on(observations, days)
    run = partial(blocked, days, observed=observed, tested=tested, count=part.blocks)
    systems: dict[System, Raw] = {}
    for inputs, variant in (
        (f"{DAILY}+{OFFICIAL}", Variant(hours=False, official=True)),
        (f"{part.with_hours}+{OFFICIAL}", BEST),
    ):
        part.say(f"seoulcast, {inputs}: blocks")
        raw = run(own.make(variant))
        systems[System(OURS, inputs)] = own.bounded(raw, tested) if variant.hours else raw
    reference = OfficialReference.read(
        observations.morning, observations, part.period.first, part.period.last
    )
    rows = np.searchsorted(day_range(reference.first, part.period.last), days)
    raw_values = morning_peers.raw_official(
        reference.values[rows], reference.ages[rows], reference.errors[rows]
    )
    systems[System("official", OFFICIAL)] = run(raw_values, calibrated=False)
    for system, make in second_stages(part, days).items():
        part.say(f"{system.name}, {system.inputs}: blocks")
        systems[system] = run(make)
    return {system: _prediction(days[tested], raw) for system, raw in systems.items()}


def second_stages(part: Mornings, days: DayArray) -> dict[System, Make]:
    """Peers with official forecasts: how each is fitted on some days and forecasts others."""
    observations = part.observations
    first = peers_with_hours(part, days, range(N_TARGETS))
    encoder = first.table.encoder
    grid = np.arange(days[0], lead_days(days).max() + 1)
    scaled = encoder.scaled_targets(observations, grid)[
        (lead_days(days) - grid[0]).astype(np.int64)
    ]

    def unscale(quantiles: FloatArray, means: FloatArray, of: DayArray) -> Raw:
        moved = mean_of_transformed(first.table, quantiles, means, of)
        return Raw(encoder.unscale(quantiles, of), moved)

    official = official_columns(observations.morning, days, encoder.climatology)
    stages = {
        name: morning_peers.SecondStage(days, *forecast, first.hours, official, scaled, unscale)
        for name, forecast in first.forecasts.items()
    }
    inputs = f"{part.with_hours}+{OFFICIAL}"
    ridge = stages["two_stage_ridge"]
    hourless = replace(stages["ridge"], hours=np.full_like(first.hours, np.nan))
    makes = {
        System("official_mos", OFFICIAL): morning_peers.official_mos(ridge),
        System("two_stage_ridge", f"{DAILY}+{OFFICIAL}"): hourless.ridge(),
        System("two_stage_ridge", inputs): ridge.ridge(),
    }
    for name in part.boosters:
        makes[System(name, inputs)] = stages[name].boosted(BOOSTERS[name][1])
    return makes


def official_days(part: Mornings) -> DayArray:
    """D after the training for which any official forecast was out, through the last issue."""
    known = part.observations.morning.official_forecast["TM"].to_numpy("datetime64[D]")
    after = np.datetime64(part.period.train_until, "D")
    candidates = np.union1d(known[known > after], part.period.issues)
    return candidates[candidates <= part.period.issues[-1]]


def observed_on(observations: Observations, days: DayArray) -> FloatArray:
    """Observed values of the target days in transformed space, (n, leads, targets)."""
    grid = np.arange(days[0], lead_days(days).max() + 1)
    values = to_transformed(observations.targets(grid))
    found: FloatArray = values[(lead_days(days) - grid[0]).astype(np.int64)]
    return found


def without_mornings(observations: Observations) -> Observations:
    """The daily values alone."""
    return Observations(observations.temperature, observations.pm10, observations.station_weather)


def _prediction(days: DayArray, raw: Raw) -> Prediction:
    values = np.moveaxis(from_transformed(np.moveaxis(raw.quantiles, -1, 0)), 0, -1)
    return make_consistent(Prediction(days, values, from_transformed(raw.means)))
