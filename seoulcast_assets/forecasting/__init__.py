"""Forecasting: from clean observations to an issued forecast, its scores and its drift.

Pure domain code: it takes tables and gives documents or arrays, and knows nothing of
Dagster, MLflow, the store or the hub. Everywhere axes come in one order: day, lead,
target, quantile level (`datasets.documents` names them).
"""
