"""The KMA API Hub: its client, its wire formats, and a sandbox that speaks them.

`client` asks, `wire` and `columns` hold the formats, `numbers` reads values, `sandbox` answers
in the hub's place. Nothing here knows of Dagster, datasets or cleaning.
"""
