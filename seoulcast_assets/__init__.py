"""SeoulCast: Seoul's weather and dust, from the KMA API Hub to a seven-day forecast.

Nothing is imported here, so that `seoulcast_api` can use `settings` and `datasets`
without paying for Dagster or PyTorch.
"""
