"""Forecasting: from clean observations to an issued forecast, its scores and its drift.

Pure domain code: it takes tables and gives documents or arrays, and knows nothing of the
store, the hub, Dagster or MLflow. Axes come in one order everywhere: day, lead, target,
quantile level. Rooms, each importing only those before it: `core`, `references`, `inputs`,
`postprocessing`, `verification`, `model`; above them `promotion` and `issuing`.
"""
