"""The KMA API Hub: its client, its wire formats, and a local hub that speaks them.

`client` asks, `wire` and `columns` hold the formats, `numbers` reads values, `sandbox` is
the local hub. Nothing here knows of Dagster, datasets or cleaning.
"""
