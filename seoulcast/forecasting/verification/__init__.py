"""How good forecasts were: metrics, scores by day, drift, unusual days."""
