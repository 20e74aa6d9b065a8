"""What is done to a model's raw forecast: conformal calibration, consistency, PM10 grades."""
