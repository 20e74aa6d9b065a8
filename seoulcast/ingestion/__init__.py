"""From what the hub sent to stored, cleaned days: judged, validated, never made worse.

Joins `kma` and `datasets`; knows nothing of Dagster. `publication` tells whether a day is
finished, `cleaning` turns numbers into clean rows, `writing` keeps the promises every
write makes, `weather` and `dust` run the two chains over any range of days.
"""
