"""What a model is served equals what it was trained on, from the objects as they are stored."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.keys import PM10, STATION_WEATHER, TEMPERATURE
from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.inputs.features import InputConfig, InputEncoder
from seoulcast.forecasting.model.samples import SampleBuilder
from seoulcast_assets.assets.stored_observations import read_observations, read_sound_observations

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

FIRST, LAST = date(2020, 1, 1), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
PARTITIONS = 500


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Two and a half years of objects; one day in twelve lacks its dust, its weather or both."""
    with running_system(tmp_path_factory.mktemp("home"), now=NOW) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        rng = np.random.default_rng(12)
        for n in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=n)
            if rng.random() < 1 / 12:
                late = [(PM10,), (TEMPERATURE, STATION_WEATHER), (PM10, TEMPERATURE)]
                for dataset in late[rng.integers(3)]:
                    system.store.delete(dataset.key(day))
        yield system.store


def test_features_of_500_partitions_served_one_by_one_equal_those_trained_on(store):
    known = read_observations(store, FIRST, LAST)
    encoder = InputEncoder.fit(known, FIRST, LAST, InputConfig(components=10))
    builder = SampleBuilder(encoder, known, "observed", 5)
    linear_base, trained = builder.fit_linear_base(FIRST, LAST)
    rows, inputs, _ = builder._select(FIRST, LAST)
    forecasts = linear_base.predict(inputs, rows).astype(np.float32)

    chosen = np.sort(np.random.default_rng(500).choice(len(rows), PARTITIONS, replace=False))
    late, told = 0, []
    for n in chosen:
        day = rows[n].item()
        # As `daily_forecast` reads: nothing later than its day, from the stored objects.
        now_known = read_sound_observations(store, FIRST, day, told.append)
        served = encoder.encode(now_known, as_days([day]))
        np.testing.assert_array_equal(served.history[0], trained.history[n].numpy())
        np.testing.assert_array_equal(served.running_means[0], trained.running_means[n].numpy())
        np.testing.assert_array_equal(served.future[0], trained.future[n].numpy())
        again = linear_base.predict(served, as_days([day])).astype(np.float32)
        np.testing.assert_allclose(again[0], forecasts[n], rtol=0, atol=1e-6)
        late += now_known.newest_common() != day
    assert late > PARTITIONS / 20
    assert told == []
