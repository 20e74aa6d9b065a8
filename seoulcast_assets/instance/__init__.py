"""What Dagster's own storage needs to be fast and safe here; nothing of the domain.

The event log kept in SQLite, the recording of many materialisations at once, and the
instance file (`python -m seoulcast_assets.instance`).
"""
