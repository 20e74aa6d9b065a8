"""Datasets as objects: their keys, their contracts, their reading and writing.

Knows nothing of Dagster or the hub. `keys` and `store` say where objects are, `schemas`
what a table must hold, `days` and `history` how days and ranges are read and written,
`documents` what a forecast, its scores and a drift check look like as JSON.
"""
