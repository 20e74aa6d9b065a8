"""A trained model: everything that was fitted, as plain data.

`predictor.py` forecasts with it, `model_files.py` writes it to files and reads it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seoulcast.forecasting.corrections.chain import Corrections
from seoulcast.forecasting.corrections.variants import Variant
from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.model.linear_base import LinearBase
from seoulcast.forecasting.model.network import InputSizes, Network, NetworkConfig
from seoulcast.forecasting.postprocessing.conformal import CalibrationErrors
from seoulcast.windows import UPDATE, Cutoff


@dataclass(frozen=True)
class TrainedModel:
    """What was fitted on the days through one.

    Args:
        encoder: turns observations into inputs.
        linear_base: the linear base model, which the networks depart from.
        network_config: choices of the networks; says which network they are.
        input_sizes: of the networks' inputs.
        networks: alike but for their seeds, on the CPU and in evaluation mode.
        trained_through: last day it was fitted on.
        corrections: what is fitted on mornings; None where too few were known.
        update_corrections: likewise with the hours to 10:00, for the update; None in older models.
        backtest_errors: errors of the backtest model on the held-out days by the corrections it
            made, which calibrate the forecasts while the model has few errors of its own. None
            for a backtest model.
        update_errors: likewise of updates.
        backtest: the same recipe fitted without the held-out days, for scoring; None for a
            backtest model itself.
    """

    encoder: InputEncoder
    linear_base: LinearBase
    network_config: NetworkConfig
    input_sizes: InputSizes
    networks: tuple[Network, ...]
    trained_through: date
    corrections: Corrections | None = None
    update_corrections: Corrections | None = None
    backtest_errors: Mapping[Variant, CalibrationErrors] | None = None
    update_errors: Mapping[Variant, CalibrationErrors] | None = None
    backtest: TrainedModel | None = None

    def corrections_at(self, at: Cutoff) -> Corrections | None:
        """Those of an issue."""
        return self.update_corrections if at == UPDATE else self.corrections

    def backtest_errors_at(self, at: Cutoff) -> Mapping[Variant, CalibrationErrors] | None:
        """Those that calibrate an issue: the morning's where there are none of updates."""
        own = self.update_errors if at == UPDATE else None
        return own or self.backtest_errors
