"""What every part of forecasting shares: arrays of days, observations, predictions."""
