"""The read-only HTTP service: forecasts, observations and scores out of the object store.

It reads objects and nothing else, so it answers while Dagster, MLflow and the hub are down.
"""
