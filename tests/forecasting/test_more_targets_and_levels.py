"""A seventh target and two more levels need no edit of inputs, model or training.

In a process of its own: the tables are read when the modules are imported.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

CODE = """
import warnings
from dataclasses import replace
from datetime import timedelta

warnings.simplefilter("ignore")
from seoulcast import levels, targets

DUST = targets.by_name("PM10_AVG")
targets.TARGETS = (*targets.TARGETS[:2], replace(DUST, name="AGAIN"), *targets.TARGETS[2:])
levels.LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)

import numpy as np
import torch
from support.observations import FIRST, TINY, make_observations
from seoulcast.forecasting.core.days import day_range
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS
from seoulcast.forecasting.model.lstm import LSTMConfig
from seoulcast.forecasting.model.network import InputSizes
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.network_registry import build_network
from seoulcast.forecasting.model.model_files import from_files, to_files
from seoulcast.forecasting.model.training import train_model

# Untrained, a network gives the linear base's forecast with normal errors, level by level.
network = build_network(LSTMConfig(hidden=4), InputSizes(3, 2, 5)).eval()
base = torch.randn(1, N_LEADS, N_TARGETS)
output = network(torch.zeros(1, 6, 3), torch.zeros(1, 2), torch.zeros(1, N_LEADS, 5), base)
normal = np.array(levels.normal_quantiles())
errors = (output.quantiles - base.unsqueeze(-1)).detach().numpy()
np.testing.assert_allclose(errors, np.broadcast_to(normal, errors.shape), atol=1e-3)
torch.testing.assert_close(output.means, base)

through = FIRST + timedelta(days=239)
config = replace(TINY, members=1, fit=replace(TINY.fit, max_epochs=1))
observations = make_observations(last=through)
result = train_model(observations, through, config)
model = from_files(to_files(result.model), version=result.version)
prediction = Predictor(model).predict(observations, day_range(through, through))
assert prediction.quantiles.shape == (1, 7, 7, 9), prediction.quantiles.shape
assert np.isfinite(prediction.quantiles).all()
"""


def test_a_seventh_target_and_nine_levels_are_trained_stored_and_forecast():
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    subprocess.run([sys.executable, "-c", CODE], check=True, env={**os.environ, "PYTHONPATH": path})
