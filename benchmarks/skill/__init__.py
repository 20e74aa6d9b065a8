"""Forecast skill against peers: `python -m benchmarks.skill`, or `make bench-skill`.

Every system sees the same observations, forecasts the same days, and is scored by the
project's own functions. Nothing here is imported by the project.
"""
