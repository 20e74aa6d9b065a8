"""Running means look back only, and skip what was not observed."""

import numpy as np

from seoulcast.forecasting.inputs.running_means import LONGEST_SPAN, SPANS, running_means


def test_running_means_look_back_only_and_skip_what_is_missing():
    values = np.random.default_rng(0).normal(size=(LONGEST_SPAN + 50, 2))
    values[LONGEST_SPAN + 10, 0] = np.nan
    means = running_means(values).reshape(51, len(SPANS), 2)
    np.testing.assert_allclose(
        means[20, 0], np.nanmean(values[LONGEST_SPAN + 13 : LONGEST_SPAN + 20], 0), atol=1e-6
    )
    changed = values.copy()
    changed[LONGEST_SPAN + 30 :] = 9.0
    np.testing.assert_array_equal(running_means(changed)[:30], running_means(values)[:30])
