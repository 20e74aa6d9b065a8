"""SeoulCast's domain: from what the KMA API Hub sends to an issued, scored forecast.

Nothing in this package imports Dagster, FastAPI or MLflow, and nothing is imported here, so
that the API can use `settings` and `datasets` without paying for PyTorch. `seoulcast_assets`
declares the domain as Dagster assets, `seoulcast_api` serves what they store.
"""
