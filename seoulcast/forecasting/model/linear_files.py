"""Linear fits as arrays and back: the linear base model and every ridge regression.

Names in the arrays are those of the first models and stay.
"""

from __future__ import annotations

from seoulcast.forecasting.model.linear_base import LinearBase
from seoulcast.forecasting.model.npz import Arrays
from seoulcast.forecasting.regression.ridge import LinearFit


def linear_base_arrays(model: LinearBase) -> Arrays:
    """The linear base model as arrays."""
    return {
        "pair_mean": model.interaction_mean,
        "pair_scale": model.interaction_scale,
        **linear_arrays(model.short_lead, "near."),
        **linear_arrays(model.long_lead, "far."),
    }


def read_linear_base(arrays: Arrays) -> LinearBase:
    """Inverse of `linear_base_arrays`; KeyError names an array that is missing."""
    return LinearBase(
        interaction_mean=arrays["pair_mean"],
        interaction_scale=arrays["pair_scale"],
        short_lead=read_linear(arrays, "near."),
        long_lead=read_linear(arrays, "far."),
    )


def linear_arrays(fit: LinearFit, prefix: str) -> Arrays:
    """A fit as arrays whose names begin with `prefix`."""
    return {
        f"{prefix}weights": fit.weights,
        f"{prefix}biases": fit.biases,
        f"{prefix}spread": fit.rmse,
    }


def read_linear(arrays: Arrays, prefix: str) -> LinearFit:
    """Inverse of `linear_arrays`; KeyError names an array that is missing."""
    return LinearFit(
        weights=arrays[f"{prefix}weights"],
        biases=arrays[f"{prefix}biases"],
        rmse=arrays[f"{prefix}spread"],
    )
